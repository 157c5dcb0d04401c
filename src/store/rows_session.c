/*
 * Sessions and drafts. A state or a draft that cannot be read any more, because a later
 * version wrote it, is one that has not begun: a citizen is asked again, nothing fails.
 */
#include "store/rows_session.h"

#include <string.h>

#include "base/text.h"
#include "store/entry.h"

enum db_result
session_get(struct statements *s, const struct session_key *key, struct session_row *row,
    bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_SESSION_GET];
	enum db_result result;

	memset(row, 0, sizeof(*row));
	d->bind_blob(q, 1, key->voter->b, sizeof(key->voter->b));
	d->bind_text(q, 2, key->channel);
	d->bind_text(q, 3, key->id);
	result = d->step(q);
	*found = result == DB_ROW;
	if (*found) {
		(void)dialog_unpack(&row->dialog, d->column_text(q, 0));
		(void)text_copy(row->input, sizeof(row->input), d->column_text(q, 1));
		(void)text_copy(row->screen, sizeof(row->screen), d->column_text(q, 2));
		row->more = d->column_i64(q, 3) != 0;
		row->steps = d->column_i64(q, 4);
		row->updated_ms = d->column_i64(q, 5);
	}
	return statement_end(s, ST_SESSION_GET, result);
}

enum db_result
session_put(
    struct statements *s, const struct session_key *key, const struct session_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_SESSION_PUT];
	BUF(state, DIALOG_PACKED_MAX + 1);

	dialog_pack(&row->dialog, &state);
	d->bind_blob(q, 1, key->voter->b, sizeof(key->voter->b));
	d->bind_text(q, 2, key->channel);
	d->bind_text(q, 3, key->id);
	d->bind_text(q, 4, state.data);
	d->bind_text(q, 5, row->input);
	d->bind_text(q, 6, row->screen);
	d->bind_i64(q, 7, row->more);
	d->bind_i64(q, 8, row->steps);
	d->bind_i64(q, 9, row->updated_ms);
	return statement_run(s, ST_SESSION_PUT);
}

enum db_result
session_touch(struct statements *s, const struct session_key *key, int64_t now_ms)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_SESSION_TOUCH];

	d->bind_i64(q, 1, now_ms);
	d->bind_blob(q, 2, key->voter->b, sizeof(key->voter->b));
	d->bind_text(q, 3, key->channel);
	d->bind_text(q, 4, key->id);
	return statement_run(s, ST_SESSION_TOUCH);
}

/* Only the latest counts: what came before it was either taken up by it or left for it.
 */
enum db_result
session_recent(struct statements *s, const struct voter_key *voter, int64_t since_ms,
    struct dialog *dialog, bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_SESSION_RECENT];
	enum db_result result;
	int64_t latest = -1;

	*found = false;
	memset(dialog, 0, sizeof(*dialog));
	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_i64(q, 2, since_ms);
	while ((result = d->step(q)) == DB_ROW) {
		int64_t updated = d->column_i64(q, 2);

		if (updated < latest)
			continue;
		latest = updated;
		*found = d->column_i64(q, 1) != 0 &&
			 dialog_unpack(dialog, d->column_text(q, 0));
	}
	d->reset(q);
	return result;
}

enum db_result
draft_get(struct statements *s, const struct voter_key *voter, const char *form,
    struct draft_row *row, bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_DRAFT_GET];
	enum db_result result;

	memset(row, 0, sizeof(*row));
	answers_clear(&row->answers);
	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, form);
	result = d->step(q);
	*found =
	    result == DB_ROW && answers_from_json(&row->answers, d->column_text(q, 0));
	if (*found) {
		row->entry = d->column_i64(q, 1);
		row->updated_ms = d->column_i64(q, 2);
	}
	return statement_end(s, ST_DRAFT_GET, result);
}

enum db_result
draft_put(struct statements *s, const struct voter_key *voter, const char *form,
    const struct draft_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_DRAFT_PUT];
	BUF(json, ANSWERS_JSON_MAX);

	answers_to_json(&row->answers, &json);
	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, form);
	d->bind_text(q, 3, json.data);
	d->bind_i64(q, 4, row->entry);
	d->bind_i64(q, 5, row->updated_ms);
	return statement_run(s, ST_DRAFT_PUT);
}

enum db_result
draft_drop(struct statements *s, const struct voter_key *voter, const char *form)
{
	struct db_stmt *q = s->stmt[ST_DRAFT_DROP];

	s->driver->bind_blob(q, 1, voter->b, sizeof(voter->b));
	s->driver->bind_text(q, 2, form);
	return statement_run(s, ST_DRAFT_DROP);
}

static enum db_result
sweep(struct statements *s, enum statement which, int64_t before_ms, int64_t *n)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[which];
	enum db_result result;

	*n = 0;
	d->bind_i64(q, 1, before_ms);
	d->bind_i64(q, 2, SWEEP_MAX);
	while ((result = d->step(q)) == DB_ROW)
		(*n)++;
	d->reset(q);
	return result;
}

enum db_result
session_sweep(struct statements *s, int64_t before_ms, int64_t *n)
{
	return sweep(s, ST_SESSION_SWEEP, before_ms, n);
}

enum db_result
draft_sweep(struct statements *s, int64_t before_ms, int64_t *n)
{
	return sweep(s, ST_DRAFT_SWEEP, before_ms, n);
}
