/*
 * Counters and campaigns: few rows, read by anybody, written by the writer.
 */
#include "store/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static enum db_result
drop_zero(struct statements *s, const struct tally_row *row)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_TALLY_DROP];

	d->bind_text(q, 1, row->campaign);
	d->bind_text(q, 2, row->region);
	d->bind_text(q, 3, row->candidate);
	d->bind_i64(q, 4, row->source);
	d->bind_i64(q, 5, NODE);
	return statement_run(s, ST_TALLY_DROP);
}

enum db_result
tally_add(struct statements *s, const struct tally_row *row, int64_t *now)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_TALLY_ADD];
	enum db_result result;

	*now = 0;
	d->bind_text(q, 1, row->campaign);
	d->bind_text(q, 2, row->region);
	d->bind_text(q, 3, row->candidate);
	d->bind_i64(q, 4, row->source);
	d->bind_i64(q, 5, NODE);
	d->bind_i64(q, 6, row->n);
	result = d->step(q);
	if (result == DB_ROW) {
		*now = d->column_i64(q, 0);
		result = d->step(q);
	}
	d->reset(q);
	if (result != DB_DONE || *now != 0)
		return result;
	return drop_zero(s, row);
}

enum db_result
total_add(struct statements *s, const char *campaign, int64_t outcome, int64_t n)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_TOTAL_ADD];
	enum db_result result;

	d->bind_text(q, 1, campaign);
	d->bind_i64(q, 2, outcome);
	d->bind_i64(q, 3, NODE);
	d->bind_i64(q, 4, n);
	result = statement_run(s, ST_TOTAL_ADD);
	if (result != DB_DONE || n >= 0)
		return result;
	q = s->stmt[ST_TOTAL_DROP];
	d->bind_text(q, 1, campaign);
	d->bind_i64(q, 2, outcome);
	d->bind_i64(q, 3, NODE);
	return statement_run(s, ST_TOTAL_DROP);
}

enum db_result
minute_add(struct statements *s, const char *campaign, int64_t minute, int64_t source,
    int64_t outcome, int64_t n)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_MINUTE_ADD];

	d->bind_text(q, 1, campaign);
	d->bind_i64(q, 2, minute);
	d->bind_i64(q, 3, source);
	d->bind_i64(q, 4, outcome);
	d->bind_i64(q, 5, NODE);
	d->bind_i64(q, 6, n);
	return statement_run(s, ST_MINUTE_ADD);
}

enum db_result
tally_candidates(struct statements *s, const char *campaign,
    void (*each)(void *ctx, const char *code, int64_t n), void *ctx)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_TALLY_CANDIDATES];
	enum db_result result;

	d->bind_text(q, 1, campaign);
	while ((result = d->step(q)) == DB_ROW)
		each(ctx, d->column_text(q, 0), d->column_i64(q, 1));
	d->reset(q);
	return result;
}

enum db_result
campaign_get(struct statements *s, const char *id, char **json, bool *closed)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_CAMPAIGN_GET];
	enum db_result result;

	*json = NULL;
	*closed = false;
	d->bind_text(q, 1, id);
	result = d->step(q);
	if (result == DB_ROW) {
		*json = xstrdup(d->column_text(q, 0));
		*closed = d->column_i64(q, 1) != 0;
		result = d->step(q);
	}
	d->reset(q);
	if (result == DB_DONE)
		return result;
	free(*json);
	*json = NULL;
	return result;
}

enum db_result
campaign_put(struct statements *s, const char *id, const char *json, bool closed,
    int64_t now_ms)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_CAMPAIGN_PUT];

	d->bind_text(q, 1, id);
	d->bind_text(q, 2, json);
	d->bind_i64(q, 3, closed);
	d->bind_i64(q, 4, now_ms);
	return statement_run(s, ST_CAMPAIGN_PUT);
}

enum db_result
campaign_each(struct statements *s,
    void (*each)(void *ctx, const char *id, const char *json, bool closed), void *ctx)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_CAMPAIGNS];
	enum db_result result;

	while ((result = d->step(q)) == DB_ROW)
		each(ctx, d->column_text(q, 0), d->column_text(q, 1),
		    d->column_i64(q, 2) != 0);
	d->reset(q);
	return result;
}
