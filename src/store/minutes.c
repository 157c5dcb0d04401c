#include "store/minutes.h"

#include <string.h>

#include "store/statements.h"

static void
add(struct minutes *m, int64_t minute, int64_t source, int64_t outcome, int64_t n)
{
	size_t at = (size_t)((minute - m->from) / m->step);

	if (source < 1 || source > SOURCES || at >= m->n)
		return; /* only where somebody else wrote in the table: verify tells */
	m->messages[source - 1][at] += n;
	if (outcome == OUTCOME_COUNTED || outcome == OUTCOME_REPLACED)
		m->votes[source - 1][at] += n;
}

static bool
read_rows(struct statements *s, const char *campaign, struct minutes *m)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_MINUTES];
	enum db_result result;

	d->bind_text(q, 1, campaign);
	d->bind_i64(q, 2, m->from);
	d->bind_i64(q, 3, m->from + (int64_t)m->n * m->step);
	while ((result = d->step(q)) == DB_ROW)
		add(m, d->column_i64(q, 0), d->column_i64(q, 1), d->column_i64(q, 2),
		    d->column_i64(q, 3));
	d->reset(q);
	return result == DB_DONE;
}

bool
minutes_read(const struct db_driver *driver, struct db *db, const char *campaign,
    int64_t until, int64_t step, size_t n, struct minutes *m)
{
	struct statements s;
	bool fine;

	memset(m, 0, sizeof(*m));
	m->step = step;
	m->n = n < MINUTES_MAX ? n : MINUTES_MAX;
	m->from = until - until % step - ((int64_t)m->n - 1) * step;
	if (!statements_open(&s, driver, db, ST_READERS_N))
		return false;
	fine = read_rows(&s, campaign, m);
	statements_close(&s);
	return fine;
}

int64_t
minutes_last(const struct db_driver *driver, struct db *db, const char *campaign)
{
	struct statements s;
	struct db_stmt *q;
	int64_t last = -1;

	if (!statements_open(&s, driver, db, ST_READERS_N))
		return -1;
	q = s.stmt[ST_MINUTE_LAST];
	driver->bind_text(q, 1, campaign);
	if (driver->step(q) == DB_ROW)
		last = driver->column_i64(q, 0);
	driver->reset(q);
	statements_close(&s);
	return last;
}
