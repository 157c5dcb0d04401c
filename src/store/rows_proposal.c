#include "store/rows_proposal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"

#define COPY(to, q, at) (void)text_copy((to), sizeof(to), d->column_text((q), (at)))

void
proposal_read_row(const struct db_driver *d, struct db_stmt *q, struct proposal_row *row)
{
	const void *base;
	size_t len;

	memset(row, 0, sizeof(*row));
	row->id = d->column_i64(q, 0);
	COPY(row->campaign, q, 1);
	row->kind = (enum proposal_kind)d->column_i64(q, 2);
	row->subject = d->column_i64(q, 3);
	row->payload = xstrdup(d->column_text(q, 4));
	base = d->column_blob(q, 5, &len);
	row->has_base = len == sizeof(row->base);
	if (row->has_base)
		memcpy(row->base, base, len);
	COPY(row->actor, q, 6);
	COPY(row->reason, q, 7);
	row->made_at = d->column_i64(q, 8);
	row->state = (enum proposal_state)d->column_i64(q, 9);
	COPY(row->second, q, 10);
	COPY(row->second_reason, q, 11);
	row->decided_at = d->column_i64(q, 12);
	row->decided_seq = d->column_i64(q, 13);
}

enum db_result
proposal_get(struct statements *s, int64_t id, struct proposal_row *row, bool *found)
{
	struct db_stmt *q = s->stmt[ST_PROPOSAL_GET];
	enum db_result result;

	s->driver->bind_i64(q, 1, id);
	result = s->driver->step(q);
	*found = result == DB_ROW;
	if (*found)
		proposal_read_row(s->driver, q, row);
	result = statement_end(s, ST_PROPOSAL_GET, result);
	if (result != DB_DONE && *found) {
		proposal_row_clear(row);
		*found = false;
	}
	return result;
}

enum db_result
proposal_same(struct statements *s, const struct proposal_row *row, int64_t *id)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PROPOSAL_SAME];
	enum db_result result;

	d->bind_text(q, 1, row->campaign);
	d->bind_i64(q, 2, row->kind);
	d->bind_i64(q, 3, row->subject);
	result = d->step(q);
	*id = result == DB_ROW ? d->column_i64(q, 0) : 0;
	return statement_end(s, ST_PROPOSAL_SAME, result);
}

enum db_result
proposal_add(struct statements *s, const struct proposal_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PROPOSAL_ADD];

	d->bind_i64(q, 1, row->id);
	d->bind_text(q, 2, row->campaign);
	d->bind_i64(q, 3, row->kind);
	d->bind_i64(q, 4, row->subject);
	d->bind_text(q, 5, row->payload);
	d->bind_blob(q, 6, row->base, row->has_base ? sizeof(row->base) : 0);
	d->bind_text(q, 7, row->actor);
	d->bind_text(q, 8, row->reason);
	d->bind_i64(q, 9, row->made_at);
	return statement_run(s, ST_PROPOSAL_ADD);
}

enum db_result
proposal_decide(struct statements *s, const struct proposal_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PROPOSAL_DECIDE];

	d->bind_i64(q, 1, row->state);
	d->bind_text(q, 2, row->second);
	d->bind_text(q, 3, row->second_reason);
	d->bind_i64(q, 4, row->decided_at);
	d->bind_i64(q, 5, row->decided_seq);
	d->bind_i64(q, 6, row->id);
	return statement_run(s, ST_PROPOSAL_DECIDE);
}

/* ---- what an act about it says ---- */

static void
put_number(cJSON *o, const char *key, int64_t n)
{
	(void)cJSON_AddNumberToObject(o, key, (double)n);
}

static void
put_hex(cJSON *o, const char *key, const unsigned char digest[LEDGER_HASH_LEN])
{
	BUF(hex, 2 * LEDGER_HASH_LEN + 1);

	text_hex(&hex, digest, LEDGER_HASH_LEN);
	(void)cJSON_AddStringToObject(o, key, hex.data);
}

static void
print(cJSON *o, char out[PROPOSAL_DETAIL_MAX])
{
	if (!cJSON_PrintPreallocated(o, out, PROPOSAL_DETAIL_MAX, false))
		fatalx("a proposal's detail must fit %d bytes", PROPOSAL_DETAIL_MAX);
	cJSON_Delete(o);
}

static void
put_matter(cJSON *o, const struct proposal_row *row)
{
	(void)cJSON_AddStringToObject(o, "kind", proposal_kind_name(row->kind));
	if (row->kind != PROPOSAL_ASSIGN)
		return;
	put_number(o, "message", row->subject);
	(void)cJSON_AddStringToObject(o, "candidate", row->payload);
}

void
proposal_detail(const struct proposal_row *row, char out[PROPOSAL_DETAIL_MAX])
{
	unsigned char digest[LEDGER_HASH_LEN];
	cJSON *o = cJSON_CreateObject();

	put_matter(o, row);
	if (row->kind == PROPOSAL_DOCUMENT) {
		proposal_digest(row->payload, digest);
		put_hex(o, "document", digest);
		put_hex(o, "in_place_of", row->base);
	}
	print(o, out);
}

void
proposal_decision_detail(
    const struct proposal_row *row, enum outcome outcome, char out[PROPOSAL_DETAIL_MAX])
{
	cJSON *o = cJSON_CreateObject();

	put_number(o, "proposal", row->id);
	put_matter(o, row);
	if (outcome != OUTCOME_KEPT)
		(void)cJSON_AddStringToObject(o, "outcome", outcome_name(outcome));
	print(o, out);
}

void
proposal_subject(const struct proposal_row *row, bool decision, char out[ACT_SUBJECT_MAX])
{
	int64_t n = decision ? row->id : row->subject;

	out[0] = '\0';
	if (decision || row->kind == PROPOSAL_ASSIGN)
		(void)snprintf(out, ACT_SUBJECT_MAX, "%lld", (long long)n);
}

/* ---- assignments ---- */

enum db_result
assignable_get(struct statements *s, int64_t seq, struct assignable *message, bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ASSIGNABLE];
	enum db_result result;
	const void *voter;
	size_t len;

	memset(message, 0, sizeof(*message));
	d->bind_i64(q, 1, seq);
	result = d->step(q);
	*found = result == DB_ROW;
	if (*found) {
		voter = d->column_blob(q, 0, &len);
		if (len == sizeof(message->voter.b))
			memcpy(message->voter.b, voter, len);
		COPY(message->campaign, q, 1);
		message->source = d->column_i64(q, 2);
		message->received_ms = d->column_i64(q, 3);
		message->intent = d->column_i64(q, 4);
		message->outcome = d->column_i64(q, 5);
		COPY(message->taken, q, 6);
	}
	return statement_end(s, ST_ASSIGNABLE, result);
}

enum db_result
assignable_later(
    struct statements *s, const struct assignable *message, int64_t seq, int64_t *later)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ASSIGNABLE_LATER];
	enum db_result result;

	d->bind_blob(q, 1, message->voter.b, sizeof(message->voter.b));
	d->bind_text(q, 2, message->campaign);
	d->bind_i64(q, 3, seq);
	result = d->step(q);
	*later = result == DB_ROW ? d->column_i64(q, 0) : 0;
	return statement_end(s, ST_ASSIGNABLE_LATER, result);
}

enum db_result
assignment_add(struct statements *s, const struct assignment_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ASSIGNMENT_ADD];

	d->bind_i64(q, 1, row->seq);
	d->bind_i64(q, 2, row->message);
	d->bind_blob(q, 3, row->voter.b, sizeof(row->voter.b));
	d->bind_text(q, 4, row->campaign);
	d->bind_text(q, 5, row->candidate);
	d->bind_i64(q, 6, row->outcome);
	d->bind_text(q, 7, row->receipt);
	return statement_run(s, ST_ASSIGNMENT_ADD);
}
