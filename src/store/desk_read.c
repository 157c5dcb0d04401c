/*
 * What the desk looks at: every nomination with what was decided about its person. The
 * table knows leaders by id, also one whose citizen cancelled it since: people are shown
 * somebody who is still there.
 */
#include "store/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "store/desk_changes.h"
#include "store/rows_desk.h"

/* ---- nominations ---- */

#define COPY(to, q, at) (void)text_copy((to), sizeof(to), d->column_text((q), (at)))

static void
read_key(const struct db_driver *d, struct db_stmt *q, int at, struct voter_key *key)
{
	size_t len;
	const void *bytes = d->column_blob(q, at, &len);

	if (len == sizeof(key->b))
		memcpy(key->b, bytes, len);
}

/* False: answers that no store wrote. */
static bool
read_nomination(const struct db_driver *d, struct db_stmt *q, struct nomination *item)
{
	struct entry_row *entry = &item->entry;

	memset(item, 0, sizeof(*item));
	item->id = entry->id = d->column_i64(q, 0);
	item->number = entry->number = d->column_i64(q, 1);
	read_key(d, q, 2, &entry->voter);
	entry->source = d->column_i64(q, 3);
	entry->state = (enum entry_state)d->column_i64(q, 4);
	entry->created_ms = d->column_i64(q, 6);
	entry->changed_ms = d->column_i64(q, 7);
	entry->seq = d->column_i64(q, 8);
	COPY(entry->channel, q, 9);
	COPY(entry->address, q, 10);
	COPY(entry->language, q, 11);
	COPY(entry->form, q, 12);
	COPY(entry->campaign, q, 13);
	item->leader = d->column_i64(q, 14);
	item->status = (enum nominee_status)d->column_i64(q, 15);
	COPY(item->code, q, 16);
	return answers_from_json(&entry->answers, d->column_text(q, 5));
}

static enum db_result
read_items(struct statements *s, const char *campaign, struct nominations *list,
    char *why, size_t cap)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_NOMINATIONS];
	enum db_result result;
	size_t room = 0;

	d->bind_text(q, 1, campaign);
	d->bind_text(q, 2, FORM_NOMINATION);
	while ((result = d->step(q)) == DB_ROW) {
		if (list->n == room) {
			room = room == 0 ? 256 : 2 * room;
			list->item = xrealloc(list->item, room, sizeof(*list->item));
		}
		if (!read_nomination(d, q, &list->item[list->n++])) {
			(void)snprintf(why, cap,
			    "the answers of nomination %lld cannot be read: run kalata "
			    "verify",
			    (long long)list->item[list->n - 1].number);
			result = DB_REFUSED;
			break;
		}
	}
	d->reset(q);
	return result;
}

/* ---- leaders ---- */

static int
order_groups(const void *x, const void *y)
{
	const struct nomination *a = *(struct nomination *const *)x;
	const struct nomination *b = *(struct nomination *const *)y;

	if (a->leader != b->leader)
		return a->leader < b->leader ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* One group, by id: who leads it in this list. */
static void
settle_leader(struct nomination **member, size_t n)
{
	int64_t leader = member[0]->id;
	size_t i;

	for (i = 0; i < n; i++)
		if (member[i]->id == member[i]->leader)
			return;
	for (i = 0; i < n; i++)
		member[i]->leader = leader;
}

static void
settle_leaders(struct nominations *list)
{
	struct nomination **sorted = xcalloc(list->n + 1, sizeof(struct nomination *));
	size_t i, n;

	for (i = 0; i < list->n; i++)
		sorted[i] = &list->item[i];
	qsort(sorted, list->n, sizeof(struct nomination *), order_groups);
	for (i = 0; i < list->n; i += n) {
		for (n = 1;
		     i + n < list->n && sorted[i + n]->leader == sorted[i]->leader;)
			n++;
		settle_leader(&sorted[i], n);
	}
	free(sorted);
}

/* ---- set apart ---- */

static void
add_apart(struct nominations *list, int64_t a, int64_t b, size_t *room)
{
	if (list->n_apart == *room) {
		*room = *room == 0 ? 64 : 2 * *room;
		list->apart = xrealloc(list->apart, *room, sizeof(*list->apart));
	}
	list->apart[list->n_apart].a = a < b ? a : b;
	list->apart[list->n_apart++].b = a < b ? b : a;
}

/* A split that holds, or a merge that was undone: who had been, or was to be, one person.
 */
static void
read_apart(
    struct nominations *list, const struct decision_row *row, bool holds, size_t *room)
{
	bool apart = holds ? row->act == DESK_SPLIT : row->act == DESK_MERGE;
	struct desk_changes changes;
	size_t i;

	if (!apart || !desk_changes_read(&changes, row->changes))
		return;
	for (i = 0; i < changes.n; i++) {
		const struct desk_change *change = &changes.change[i];

		if (change->is.leader != change->was.leader)
			add_apart(list, change->is.leader, change->was.leader, room);
	}
	desk_changes_clear(&changes);
}

static enum db_result
read_all_apart(struct statements *s, const char *campaign, struct nominations *list)
{
	struct decision_row *rows;
	enum db_result result;
	bool *holds;
	size_t n, i, room = 0;

	result = decisions_load(s, campaign, 0, &rows, &n);
	if (result != DB_DONE)
		return result;
	holds = xcalloc(n + 1, sizeof(*holds));
	desk_holding(rows, n, holds);
	for (i = 0; i < n; i++)
		read_apart(list, &rows[i], holds[i], &room);
	free(holds);
	decisions_free(rows, n);
	return DB_DONE;
}

/* ---- doors ---- */

static bool
open_reader(struct statements *s, const struct db_driver *driver, struct db *db,
    char *why, size_t cap)
{
	why[0] = '\0';
	if (statements_open(s, driver, db, ST_READERS_N) &&
	    driver->script(db, "BEGIN") == DB_DONE)
		return true;
	(void)snprintf(why, cap, "cannot read the database: %s", driver->error(db));
	statements_close(s);
	return false;
}

static bool
close_reader(struct statements *s, enum db_result result, char *why, size_t cap)
{
	if (result != DB_DONE && why[0] == '\0')
		(void)snprintf(
		    why, cap, "cannot read the database: %s", s->driver->error(s->db));
	(void)s->driver->script(s->db, "COMMIT"); /* nothing was written */
	statements_close(s);
	return result == DB_DONE;
}

bool
nominations_read(const struct db_driver *driver, struct db *db, const char *campaign,
    struct nominations *list, char *why, size_t cap)
{
	struct statements s;
	enum db_result result;

	memset(list, 0, sizeof(*list));
	if (!open_reader(&s, driver, db, why, cap))
		return false;
	result = read_items(&s, campaign, list, why, cap);
	if (result == DB_DONE)
		result = read_all_apart(&s, campaign, list);
	if (!close_reader(&s, result, why, cap)) {
		nominations_free(list);
		return false;
	}
	settle_leaders(list);
	return true;
}

void
nominations_free(struct nominations *list)
{
	free(list->item);
	free(list->apart);
	memset(list, 0, sizeof(*list));
}

int64_t
desk_mark(const struct db_driver *driver, struct db *db, const char *campaign, char *why,
    size_t cap)
{
	enum db_result result;
	struct statements s;
	struct db_stmt *q;
	int64_t mark = -1;

	if (!open_reader(&s, driver, db, why, cap))
		return -1;
	q = s.stmt[ST_DESK_MARK];
	driver->bind_text(q, 1, campaign);
	driver->bind_text(q, 2, FORM_NOMINATION);
	result = driver->step(q);
	if (result == DB_ROW) {
		mark = driver->column_i64(q, 0);
		result = DB_DONE;
	}
	driver->reset(q);
	return close_reader(&s, result, why, cap) ? mark : -1;
}

/* ---- decisions ---- */

static bool
is_about(const struct decision_row *row, int64_t nomination)
{
	struct desk_changes changes;
	bool about;

	if (nomination == 0)
		return true;
	if (!desk_changes_read(&changes, row->changes))
		return false;
	about = desk_changes_about(&changes, nomination);
	desk_changes_clear(&changes);
	return about;
}

static void
keep_about(struct decision_row *rows, size_t *n, int64_t nomination)
{
	size_t kept = 0, i;

	for (i = 0; i < *n; i++) {
		if (is_about(&rows[i], nomination))
			rows[kept++] = rows[i];
		else
			free(rows[i].changes);
	}
	*n = kept;
}

bool
decisions_read(const struct db_driver *driver, struct db *db, const char *campaign,
    int64_t nomination, struct decision_row **rows, size_t *n, char *why, size_t cap)
{
	struct statements s;
	enum db_result result;

	*rows = NULL;
	*n = 0;
	if (!open_reader(&s, driver, db, why, cap))
		return false;
	result = decisions_load(&s, campaign, 0, rows, n);
	if (!close_reader(&s, result, why, cap))
		return false;
	keep_about(*rows, n, nomination);
	return true;
}
