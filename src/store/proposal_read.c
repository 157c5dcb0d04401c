/*
 * Proposals as people look at them, over a read-only connection.
 */
#include "store/proposal.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "store/rows_proposal.h"

void
proposal_row_clear(struct proposal_row *row)
{
	free(row->payload);
	row->payload = NULL;
}

void
proposal_rows_free(struct proposal_row *rows, size_t n)
{
	while (n > 0)
		proposal_row_clear(&rows[--n]);
	free(rows);
}

struct list {
	struct proposal_row *row;
	size_t n, cap, limit;
};

static enum db_result
load(struct statements *s, enum statement which, struct list *list)
{
	struct db_stmt *q = s->stmt[which];
	enum db_result result;

	s->driver->bind_i64(q, 1, (int64_t)(list->limit - list->n));
	while ((result = s->driver->step(q)) == DB_ROW) {
		if (list->n == list->cap) {
			list->cap = list->cap == 0 ? 32 : 2 * list->cap;
			list->row = xrealloc(list->row, list->cap, sizeof(*list->row));
		}
		proposal_read_row(s->driver, q, &list->row[list->n++]);
	}
	s->driver->reset(q);
	return result;
}

bool
proposals_list(const struct db_driver *driver, struct db *db, size_t limit,
    struct proposal_row **rows, size_t *n)
{
	struct list list = {.limit = limit};
	struct statements s;
	enum db_result result;

	*rows = NULL;
	*n = 0;
	if (!statements_open(&s, driver, db, ST_READERS_N))
		return false;
	result = load(&s, ST_PROPOSALS_WAIT, &list);
	if (result == DB_DONE)
		result = load(&s, ST_PROPOSALS_DECIDED, &list);
	statements_close(&s);
	if (result != DB_DONE) {
		proposal_rows_free(list.row, list.n);
		return false;
	}
	*rows = list.row;
	*n = list.n;
	return true;
}

bool
proposal_read(const struct db_driver *driver, struct db *db, int64_t id,
    struct proposal_row *row, bool *found)
{
	struct statements s;
	enum db_result result;

	*found = false;
	if (!statements_open(&s, driver, db, ST_READERS_N))
		return false;
	result = proposal_get(&s, id, row, found);
	statements_close(&s);
	return result == DB_DONE;
}

int64_t
proposals_waiting(const struct db_driver *driver, struct db *db)
{
	struct statements s;
	enum db_result result;
	int64_t n = -1;

	if (!statements_open(&s, driver, db, ST_READERS_N))
		return -1;
	result = driver->step(s.stmt[ST_PROPOSALS_WAITING]);
	if (result == DB_ROW)
		n = driver->column_i64(s.stmt[ST_PROPOSALS_WAITING], 0);
	result = statement_end(&s, ST_PROPOSALS_WAITING, result);
	statements_close(&s);
	return result == DB_DONE ? n : -1;
}
