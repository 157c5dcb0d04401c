/*
 * Voters, messages and ledger entries: the three rows of every vote. Each function binds,
 * steps to the end, copies out and resets, so that no statement is left half done when
 * the batch commits.
 */
#include "store/rows.h"

#include <string.h>

#include "base/text.h"

static void
read_times(struct answer_times *times, const void *bytes, size_t len)
{
	times->n = len / sizeof(times->at[0]);
	if (times->n > ANSWER_TIMES_MAX)
		times->n = ANSWER_TIMES_MAX;
	memcpy(times->at, bytes, times->n * sizeof(times->at[0]));
}

enum db_result
voter_get(struct statements *s, const struct voter_key *voter, const char *campaign,
    struct voter_row *row, bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_VOTER_GET];
	enum db_result result;
	const void *times;
	size_t len;

	memset(row, 0, sizeof(*row));
	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, campaign);
	result = d->step(q);
	*found = result == DB_ROW;
	if (*found) {
		(void)text_copy(
		    row->candidate, sizeof(row->candidate), d->column_text(q, 0));
		(void)text_copy(
		    row->vote_region, sizeof(row->vote_region), d->column_text(q, 1));
		row->source = d->column_i64(q, 2);
		row->vote_seq = d->column_i64(q, 3);
		(void)text_copy(row->receipt, sizeof(row->receipt), d->column_text(q, 4));
		(void)text_copy(row->region, sizeof(row->region), d->column_text(q, 5));
		(void)text_copy(
		    row->language, sizeof(row->language), d->column_text(q, 6));
		row->stopped = d->column_i64(q, 7) != 0;
		times = d->column_blob(q, 8, &len);
		read_times(&row->times, times, len);
		row->talking = d->column_i64(q, 9) != 0;
	}
	return statement_end(s, ST_VOTER_GET, result);
}

enum db_result
voter_put(struct statements *s, const struct voter_key *voter, const char *campaign,
    const struct voter_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_VOTER_PUT];

	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, campaign);
	d->bind_text(q, 3, row->candidate);
	d->bind_text(q, 4, row->vote_region);
	d->bind_i64(q, 5, row->source);
	d->bind_i64(q, 6, row->vote_seq);
	d->bind_text(q, 7, row->receipt);
	d->bind_text(q, 8, row->region);
	d->bind_text(q, 9, row->language);
	d->bind_i64(q, 10, row->stopped);
	d->bind_blob(q, 11, row->times.at, row->times.n * sizeof(row->times.at[0]));
	d->bind_i64(q, 12, row->talking);
	return statement_run(s, ST_VOTER_PUT);
}

static void
bind_message(const struct db_driver *d, struct db_stmt *q, const struct message_row *m)
{
	d->bind_i64(q, 1, m->seq);
	d->bind_blob(q, 2, m->voter->b, sizeof(m->voter->b));
	d->bind_text(q, 3, m->campaign);
	d->bind_text(q, 4, m->channel);
	d->bind_text(q, 5, m->provider_id);
	d->bind_text(q, 6, m->address);
	d->bind_i64(q, 7, m->source);
	d->bind_i64(q, 8, m->received_ms);
	d->bind_text(q, 9, m->sent);
	d->bind_blob(q, 10, m->raw, m->raw_len);
	d->bind_i64(q, 11, m->intent);
	d->bind_i64(q, 12, m->outcome);
	d->bind_text(q, 13, m->candidate);
	d->bind_text(q, 14, m->region);
	d->bind_text(q, 15, m->language);
	d->bind_i64(q, 16, m->stopped);
	d->bind_text(q, 17, m->answer);
	d->bind_i64(q, 18, m->answer_key);
	d->bind_blob(q, 19, m->salt, sizeof(m->salt));
}

enum db_result
message_keep(struct statements *s, const struct message_row *m, struct message_kept *kept)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_MESSAGE_KEEP];
	enum db_result result;

	memset(kept, 0, sizeof(*kept));
	bind_message(d, q, m);
	result = d->step(q);
	if (result == DB_ROW) {
		kept->seen = d->column_i64(q, 0);
		kept->outcome = d->column_i64(q, 1);
		kept->answer_key = d->column_i64(q, 2);
		(void)text_copy(kept->answer, sizeof(kept->answer), d->column_text(q, 3));
	}
	result = statement_end(s, ST_MESSAGE_KEEP, result);
	return result == DB_DONE && kept->seen == 0 ? DB_BROKEN : result;
}

enum db_result
message_seen(struct statements *s, const struct voter_key *voter, const char *channel,
    const char *provider_id, bool *seen)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_MESSAGE_SEEN];
	enum db_result result;

	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, channel);
	d->bind_text(q, 3, provider_id);
	result = d->step(q);
	*seen = result == DB_ROW;
	return statement_end(s, ST_MESSAGE_SEEN, result);
}

enum db_result
ledger_add(struct statements *s, const struct ledger_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_LEDGER_ADD];

	d->bind_i64(q, 1, row->seq);
	d->bind_i64(q, 2, NODE);
	d->bind_i64(q, 3, row->at);
	d->bind_i64(q, 4, row->kind);
	d->bind_text(q, 5, row->campaign);
	d->bind_blob(q, 6, row->commitment, sizeof(row->commitment));
	d->bind_blob(q, 7, row->answer, row->has_answer ? sizeof(row->answer) : 0);
	d->bind_blob(q, 8, row->hash, sizeof(row->hash));
	d->bind_text(q, 9, row->note);
	return statement_run(s, ST_LEDGER_ADD);
}

enum db_result
ledger_last(struct statements *s, int64_t *seq, unsigned char hash[LEDGER_HASH_LEN])
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_LEDGER_LAST];
	enum db_result result;
	const void *bytes;
	size_t len;

	*seq = 0;
	memset(hash, 0, LEDGER_HASH_LEN);
	d->bind_i64(q, 1, NODE);
	result = d->step(q);
	if (result == DB_ROW) {
		*seq = d->column_i64(q, 0);
		bytes = d->column_blob(q, 1, &len);
		memcpy(hash, bytes, len < LEDGER_HASH_LEN ? len : LEDGER_HASH_LEN);
	}
	return statement_end(s, ST_LEDGER_LAST, result);
}
