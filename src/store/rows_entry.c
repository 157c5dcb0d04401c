#include "store/rows_entry.h"

#include <string.h>

#include "base/text.h"

enum db_result
entry_row_add(struct statements *s, const struct entry_row *row, const char *json)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ENTRY_ADD];

	d->bind_i64(q, 1, row->id);
	d->bind_text(q, 2, row->campaign);
	d->bind_text(q, 3, row->form);
	d->bind_i64(q, 4, row->number);
	d->bind_blob(q, 5, row->voter.b, sizeof(row->voter.b));
	d->bind_i64(q, 6, row->source);
	d->bind_i64(q, 7, row->state);
	d->bind_text(q, 8, json);
	d->bind_i64(q, 9, row->created_ms);
	d->bind_i64(q, 10, row->changed_ms);
	d->bind_i64(q, 11, row->seq);
	d->bind_blob(q, 12, row->salt, sizeof(row->salt));
	d->bind_text(q, 13, row->channel);
	d->bind_text(q, 14, row->address);
	d->bind_text(q, 15, row->language);
	if (row->phone_len > 0)
		d->bind_blob(q, 16, row->phone, row->phone_len);
	else
		d->bind_text(q, 16, NULL);
	return statement_run(s, ST_ENTRY_ADD);
}

enum db_result
entry_row_change(struct statements *s, const struct entry_row *row, const char *json)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ENTRY_CHANGE];

	d->bind_i64(q, 1, row->state);
	d->bind_text(q, 2, json);
	d->bind_i64(q, 3, row->changed_ms);
	d->bind_i64(q, 4, row->seq);
	d->bind_i64(q, 5, row->id);
	return statement_run(s, ST_ENTRY_CHANGE);
}

/* Bytes of a column with room for `cap`; others are none. */
static size_t
read_bytes(const struct db_driver *d, struct db_stmt *q, int at, void *out, size_t cap)
{
	size_t len;
	const void *bytes = d->column_blob(q, at, &len);

	if (len > cap)
		return 0;
	memcpy(out, bytes, len);
	return len;
}

static void
read_entry(const struct db_driver *d, struct db_stmt *q, struct entry_row *row)
{
	row->id = d->column_i64(q, 0);
	(void)text_copy(row->campaign, sizeof(row->campaign), d->column_text(q, 1));
	(void)text_copy(row->form, sizeof(row->form), d->column_text(q, 2));
	row->number = d->column_i64(q, 3);
	(void)read_bytes(d, q, 4, row->voter.b, sizeof(row->voter.b));
	row->source = d->column_i64(q, 5);
	row->state = (enum entry_state)d->column_i64(q, 6);
	(void)answers_from_json(&row->answers, d->column_text(q, 7));
	row->created_ms = d->column_i64(q, 8);
	row->changed_ms = d->column_i64(q, 9);
	row->seq = d->column_i64(q, 10);
	(void)read_bytes(d, q, 11, row->salt, sizeof(row->salt));
	(void)text_copy(row->channel, sizeof(row->channel), d->column_text(q, 12));
	(void)text_copy(row->address, sizeof(row->address), d->column_text(q, 13));
	(void)text_copy(row->language, sizeof(row->language), d->column_text(q, 14));
	row->phone_len = read_bytes(d, q, 15, row->phone, sizeof(row->phone));
}

enum db_result
entry_get(struct statements *s, int64_t id, struct entry_row *row, bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ENTRY_GET];
	enum db_result result;

	memset(row, 0, sizeof(*row));
	d->bind_i64(q, 1, id);
	result = d->step(q);
	*found = result == DB_ROW;
	if (*found)
		read_entry(d, q, row);
	return statement_end(s, ST_ENTRY_GET, result);
}

/* One row with one number, 0 when there is none; the first parameters are the form's. */
static enum db_result
number_of_form(struct statements *s, enum statement which, const char *campaign,
    const char *form, int64_t *n)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[which];
	enum db_result result;

	*n = 0;
	d->bind_text(q, 1, campaign);
	d->bind_text(q, 2, form);
	result = d->step(q);
	if (result == DB_ROW)
		*n = d->column_i64(q, 0);
	return statement_end(s, which, result);
}

enum db_result
entry_count(struct statements *s, const char *campaign, const char *form,
    enum entry_state state, int64_t *n)
{
	s->driver->bind_i64(s->stmt[ST_ENTRY_COUNT], 3, state);
	return number_of_form(s, ST_ENTRY_COUNT, campaign, form, n);
}

enum db_result
entry_last_number(
    struct statements *s, const char *campaign, const char *form, int64_t *number)
{
	return number_of_form(s, ST_ENTRY_NUMBER, campaign, form, number);
}

enum db_result
entry_first_waiting(
    struct statements *s, const char *campaign, const char *form, int64_t *id)
{
	return number_of_form(s, ST_ENTRY_WAITING, campaign, form, id);
}

enum db_result
entry_place(struct statements *s, const char *campaign, const char *form, int64_t number,
    int64_t *place)
{
	s->driver->bind_i64(s->stmt[ST_ENTRY_PLACE], 3, number);
	return number_of_form(s, ST_ENTRY_PLACE, campaign, form, place);
}

enum db_result
entry_forget_phones(struct statements *s, const char *campaign, const char *form)
{
	s->driver->bind_text(s->stmt[ST_ENTRY_FORGET], 1, campaign);
	s->driver->bind_text(s->stmt[ST_ENTRY_FORGET], 2, form);
	return statement_run(s, ST_ENTRY_FORGET);
}

enum db_result
entry_of_voter(struct statements *s, const struct voter_key *voter, const char *form,
    struct entries_of_voter *of)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ENTRY_OF_VOTER];
	enum db_result result;

	memset(of, 0, sizeof(*of));
	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, form);
	while ((result = d->step(q)) == DB_ROW) {
		int64_t number = d->column_i64(q, 1), state = d->column_i64(q, 2);

		if (state == ENTRY_CANCELLED)
			continue;
		of->standing++;
		if (number <= of->number)
			continue;
		of->last = d->column_i64(q, 0);
		of->number = number;
		of->waiting = state == ENTRY_WAITS;
	}
	d->reset(q);
	return result;
}

enum db_result
volunteer_known(struct statements *s, const struct voter_key *voter, const char *campaign,
    bool *found)
{
	struct db_stmt *q = s->stmt[ST_VOLUNTEER_GET];
	enum db_result result;

	s->driver->bind_blob(q, 1, voter->b, sizeof(voter->b));
	s->driver->bind_text(q, 2, campaign);
	result = s->driver->step(q);
	*found = result == DB_ROW;
	return statement_end(s, ST_VOLUNTEER_GET, result);
}
