#include "store/entry_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

static bool
fill(const struct db_driver *d, struct db_stmt *q, struct entry_row *row)
{
	size_t len;
	const void *voter = d->column_blob(q, 2, &len);

	memset(row, 0, sizeof(*row));
	row->id = d->column_i64(q, 0);
	row->number = d->column_i64(q, 1);
	if (len == sizeof(row->voter.b))
		memcpy(row->voter.b, voter, len);
	row->source = d->column_i64(q, 3);
	row->state = (enum entry_state)d->column_i64(q, 4);
	row->created_ms = d->column_i64(q, 6);
	row->changed_ms = d->column_i64(q, 7);
	row->seq = d->column_i64(q, 8);
	(void)text_copy(row->channel, sizeof(row->channel), d->column_text(q, 9));
	(void)text_copy(row->address, sizeof(row->address), d->column_text(q, 10));
	(void)text_copy(row->language, sizeof(row->language), d->column_text(q, 11));
	return answers_from_json(&row->answers, d->column_text(q, 5));
}

static enum db_result
read_entries(const struct db_driver *d, struct db_stmt *q, struct entry_list *list)
{
	enum db_result result;
	size_t cap = 0;

	while ((result = d->step(q)) == DB_ROW) {
		if (list->n == cap) {
			cap = cap == 0 ? 64 : 2 * cap;
			list->row = xrealloc(list->row, cap, sizeof(*list->row));
		}
		if (!fill(d, q, &list->row[list->n++]))
			return DB_REFUSED;
	}
	return result;
}

bool
entry_list_read(const struct db_driver *d, struct db *db, const char *campaign,
    const char *form, struct entry_list *list, char *why, size_t cap)
{
	struct statements st;
	struct db_stmt *q;
	enum db_result result = DB_BROKEN;
	size_t i;

	memset(list, 0, sizeof(*list));
	if (statements_open(&st, d, db, ST_READERS_N)) {
		q = st.stmt[ST_ENTRIES];
		d->bind_text(q, 1, campaign);
		d->bind_text(q, 2, form);
		result = read_entries(d, q, list);
		d->reset(q);
		statements_close(&st);
	}
	for (i = 0; i < list->n; i++) {
		(void)text_copy(
		    list->row[i].campaign, sizeof(list->row[i].campaign), campaign);
		(void)text_copy(list->row[i].form, sizeof(list->row[i].form), form);
	}
	if (result == DB_DONE)
		return true;
	(void)snprintf(why, cap, "%s",
	    result == DB_REFUSED ? "the answers of an entry are damaged (kalata verify)"
				 : d->error(db));
	entry_list_free(list);
	return false;
}

void
entry_list_free(struct entry_list *list)
{
	free(list->row);
	memset(list, 0, sizeof(*list));
}

size_t
entry_list_count(const struct entry_list *list, enum entry_state state)
{
	size_t i, n = 0;

	for (i = 0; i < list->n; i++)
		n += list->row[i].state == state;
	return n;
}

bool
volunteers_read(const struct db_driver *d, struct db *db, const char *campaign,
    struct volunteer_row **row, size_t *n, char *why, size_t cap)
{
	enum db_result result = DB_BROKEN;
	struct statements st;
	struct db_stmt *q;

	*row = NULL;
	*n = 0;
	if (statements_open(&st, d, db, ST_READERS_N)) {
		q = st.stmt[ST_VOLUNTEERS];
		d->bind_text(q, 1, campaign);
		while ((result = d->step(q)) == DB_ROW) {
			struct volunteer_row *v;

			*row = xrealloc(*row, *n + 1, sizeof(**row));
			v = &(*row)[(*n)++];
			(void)text_copy(v->name, sizeof(v->name), d->column_text(q, 0));
			v->added_ms = d->column_i64(q, 1);
		}
		d->reset(q);
		statements_close(&st);
	}
	if (result == DB_DONE)
		return true;
	(void)snprintf(why, cap, "%s", d->error(db));
	free(*row);
	*row = NULL;
	return false;
}
