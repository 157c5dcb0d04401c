/*
 * Answers on their way out, and delivery reports that came too early. The partial indexes
 * are found only when a statement repeats their condition word for word.
 */
#include "store/rows.h"

#include <string.h>

#include "base/text.h"

static void
copy(char *dst, size_t cap, const char *src)
{
	(void)text_copy(dst, cap, src);	/* nothing longer was ever put in */
}

enum db_result
outbox_add(struct statements *s, const struct outbox_birth *b)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_OUTBOX_ADD];

	d->bind_i64(q, 1, b->id);
	d->bind_text(q, 2, b->channel);
	d->bind_blob(q, 3, b->phone, b->phone_len);
	d->bind_i64(q, 4, b->now_ms);
	d->bind_i64(q, 5, b->segments);
	d->bind_text(q, 6, b->text);
	d->bind_text(q, 7, b->address);
	return statement_run(s, ST_OUTBOX_ADD);
}

static void
read_due(const struct db_driver *d, struct db_stmt *q, struct outbox_due *due)
{
	const void *phone;
	size_t len;

	memset(due, 0, sizeof(*due));
	due->row.id = d->column_i64(q, 0);
	phone = d->column_blob(q, 1, &len);
	if (len <= sizeof(due->phone)) {
		memcpy(due->phone, phone, len);
		due->phone_len = len;
	}
	due->row.attempts = (int)d->column_i64(q, 2);
	due->row.born_ms = d->column_i64(q, 3);
	copy(due->row.from, sizeof(due->row.from), d->column_text(q, 4));
	copy(due->row.text, sizeof(due->row.text), d->column_text(q, 5));
}

enum db_result
outbox_due(struct statements *s, const char *channel, int64_t now_ms, int want,
    struct outbox_due *due, int *n)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_OUTBOX_DUE];
	enum db_result result;

	*n = 0;
	d->bind_text(q, 1, channel);
	d->bind_i64(q, 2, now_ms);
	d->bind_i64(q, 3, want);
	while ((result = d->step(q)) == DB_ROW)
		read_due(d, q, &due[(*n)++]);
	d->reset(q);
	return result;
}

enum db_result
outbox_claim(struct statements *s, int64_t id, int64_t now_ms)
{
	struct db_stmt *q = s->stmt[ST_OUTBOX_CLAIM];

	s->driver->bind_i64(q, 1, now_ms);
	s->driver->bind_i64(q, 2, id);
	return statement_run(s, ST_OUTBOX_CLAIM);
}

/* One row with one number. */
static enum db_result
read_number(struct statements *s, enum statement which, int64_t *n)
{
	struct db_stmt *q = s->stmt[which];
	enum db_result result = s->driver->step(q);

	*n = 0;
	if (result == DB_ROW) {
		*n = s->driver->column_i64(q, 0);	/* NULL of no rows is 0 */
		result = s->driver->step(q);
	}
	s->driver->reset(q);
	return result;
}

enum db_result
outbox_next(struct statements *s, const char *channel, int64_t *due_ms)
{
	s->driver->bind_text(s->stmt[ST_OUTBOX_NEXT], 1, channel);
	return read_number(s, ST_OUTBOX_NEXT, due_ms);
}

enum db_result
outbox_counts(struct statements *s, int64_t *queued, int64_t *dead)
{
	enum db_result result = read_number(s, ST_OUTBOX_COUNT_QUEUED, queued);

	return result == DB_DONE ? read_number(s, ST_OUTBOX_COUNT_DEAD, dead) : result;
}

static enum db_result
read_state(struct statements *s, enum statement which, struct outbox_state *state)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[which];
	enum db_result result = d->step(q);

	memset(state, 0, sizeof(*state));
	if (result == DB_ROW) {
		state->id = d->column_i64(q, 0);
		copy(state->channel, sizeof(state->channel), d->column_text(q, 1));
		state->state = (enum delivery)d->column_i64(q, 2);
		copy(state->ref, sizeof(state->ref), d->column_text(q, 3));
		state->segments = d->column_i64(q, 4);
		result = d->step(q);
	}
	d->reset(q);
	return result;
}

enum db_result
outbox_get(struct statements *s, int64_t id, struct outbox_state *state)
{
	s->driver->bind_i64(s->stmt[ST_OUTBOX_GET], 1, id);
	return read_state(s, ST_OUTBOX_GET, state);
}

enum db_result
outbox_find(struct statements *s, const char *channel, const char *ref,
    struct outbox_state *state)
{
	s->driver->bind_text(s->stmt[ST_OUTBOX_FIND], 1, channel);
	s->driver->bind_text(s->stmt[ST_OUTBOX_FIND], 2, ref);
	return read_state(s, ST_OUTBOX_FIND, state);
}

enum db_result
outbox_put(struct statements *s, const struct outbox_state *state, int64_t due_ms,
    int64_t now_ms, const char *reason)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_OUTBOX_PUT];

	d->bind_i64(q, 1, state->state);
	d->bind_i64(q, 2, due_ms);
	d->bind_i64(q, 3, now_ms);
	d->bind_text(q, 4, state->ref[0] == '\0' ? NULL : state->ref);
	d->bind_text(q, 5, reason);
	d->bind_i64(q, 6, state->id);
	return statement_run(s, ST_OUTBOX_PUT);
}

enum db_result
outbox_wipe(struct statements *s, int64_t now_ms, int64_t born_before_ms, int64_t *n)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_OUTBOX_WIPE];
	enum db_result result;

	*n = 0;
	d->bind_i64(q, 1, now_ms);
	d->bind_i64(q, 2, born_before_ms);
	d->bind_i64(q, 3, WIPE_MAX);
	while ((result = d->step(q)) == DB_ROW)
		(*n)++;
	d->reset(q);
	return result;
}

enum db_result
outbox_forget_dead(struct statements *s, int64_t born_before_ms)
{
	struct db_stmt *q = s->stmt[ST_OUTBOX_FORGET_DEAD];

	s->driver->bind_i64(q, 1, born_before_ms);
	s->driver->bind_i64(q, 2, WIPE_MAX);
	return statement_run(s, ST_OUTBOX_FORGET_DEAD);
}

enum db_result
parked_put(struct statements *s, const char *channel, const char *ref,
    const struct parked *p, int64_t now_ms)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PARKED_PUT];

	d->bind_text(q, 1, channel);
	d->bind_text(q, 2, ref);
	d->bind_i64(q, 3, p->delivery);
	d->bind_text(q, 4, p->reason);
	d->bind_i64(q, 5, now_ms);
	return statement_run(s, ST_PARKED_PUT);
}

enum db_result
parked_take(struct statements *s, const char *channel, const char *ref, struct parked *p)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PARKED_TAKE];
	enum db_result result;

	memset(p, 0, sizeof(*p));
	d->bind_text(q, 1, channel);
	d->bind_text(q, 2, ref);
	result = d->step(q);
	if (result == DB_ROW) {
		p->delivery = (enum delivery)d->column_i64(q, 0);
		copy(p->reason, sizeof(p->reason), d->column_text(q, 1));
		result = d->step(q);
	}
	d->reset(q);
	return result;
}

enum db_result
parked_sweep(struct statements *s, int64_t before_ms)
{
	s->driver->bind_i64(s->stmt[ST_PARKED_SWEEP], 1, before_ms);
	return statement_run(s, ST_PARKED_SWEEP);
}
