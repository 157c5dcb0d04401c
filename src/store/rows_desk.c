#include "store/rows_desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

struct nominee_row
nominee_untouched(int64_t nomination)
{
	struct nominee_row row = {
	    .nomination = nomination,
	    .leader = nomination,
	    .status = NOMINEE_RECEIVED,
	};

	return row;
}

bool
nominee_same(const struct nominee_row *a, const struct nominee_row *b)
{
	return a->nomination == b->nomination && a->leader == b->leader &&
	       a->status == b->status && strcmp(a->code, b->code) == 0;
}

/* e.id, e.number, e.state, n.leader, n.status, n.code */
static void
read_nominee(const struct db_driver *d, struct db_stmt *q, struct nominee *nominee)
{
	memset(nominee, 0, sizeof(*nominee));
	nominee->row = nominee_untouched(d->column_i64(q, 0));
	nominee->number = d->column_i64(q, 1);
	nominee->cancelled = d->column_i64(q, 2) == ENTRY_CANCELLED;
	if (d->column_null(q, 3))
		return;
	nominee->row.leader = d->column_i64(q, 3);
	nominee->row.status = d->column_i64(q, 4);
	(void)text_copy(
	    nominee->row.code, sizeof(nominee->row.code), d->column_text(q, 5));
}

static enum db_result
nominee_get(struct statements *s, enum statement which, const char *campaign,
    int64_t value, struct nominee *nominee, bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[which];
	enum db_result result;

	d->bind_text(q, 1, campaign);
	d->bind_text(q, 2, FORM_NOMINATION);
	d->bind_i64(q, 3, value);
	result = d->step(q);
	*found = result == DB_ROW;
	if (*found)
		read_nominee(d, q, nominee);
	return statement_end(s, which, result);
}

enum db_result
nominee_by_number(struct statements *s, const char *campaign, int64_t number,
    struct nominee *nominee, bool *found)
{
	return nominee_get(s, ST_NOMINEE_BY_NUMBER, campaign, number, nominee, found);
}

enum db_result
nominee_by_id(struct statements *s, const char *campaign, int64_t id,
    struct nominee *nominee, bool *found)
{
	return nominee_get(s, ST_NOMINEE_BY_ID, campaign, id, nominee, found);
}

enum db_result
nominee_group(struct statements *s, const char *campaign, int64_t leader,
    void (*each)(void *ctx, const struct nominee *), void *ctx)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_NOMINEE_GROUP];
	enum db_result result;
	struct nominee nominee;

	d->bind_text(q, 1, campaign);
	d->bind_i64(q, 2, leader);
	while ((result = d->step(q)) == DB_ROW) {
		read_nominee(d, q, &nominee);
		each(ctx, &nominee);
	}
	d->reset(q);
	return result;
}

enum db_result
nominee_put(struct statements *s, const char *campaign, const struct nominee_row *row)
{
	const struct db_driver *d = s->driver;
	struct nominee_row untouched = nominee_untouched(row->nomination);
	struct db_stmt *q;

	if (nominee_same(row, &untouched)) {
		d->bind_i64(s->stmt[ST_NOMINEE_DROP], 1, row->nomination);
		return statement_run(s, ST_NOMINEE_DROP);
	}
	q = s->stmt[ST_NOMINEE_PUT];
	d->bind_i64(q, 1, row->nomination);
	d->bind_text(q, 2, campaign);
	d->bind_i64(q, 3, row->leader);
	d->bind_i64(q, 4, row->status);
	d->bind_text(q, 5, row->code);
	return statement_run(s, ST_NOMINEE_PUT);
}

/* ---- decisions ---- */

enum db_result
decision_add(struct statements *s, const char *campaign, const struct decision_row *row,
    const unsigned char salt[SALT_LEN])
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_DECISION_ADD];

	d->bind_i64(q, 1, row->seq);
	d->bind_text(q, 2, campaign);
	d->bind_i64(q, 3, row->at);
	d->bind_text(q, 4, row->actor);
	d->bind_i64(q, 5, row->act);
	d->bind_text(q, 6, row->reason);
	d->bind_i64(q, 7, row->undoes);
	d->bind_text(q, 8, row->changes);
	d->bind_blob(q, 9, salt, SALT_LEN);
	return statement_run(s, ST_DECISION_ADD);
}

static void
read_decision(const struct db_driver *d, struct db_stmt *q, struct decision_row *row)
{
	memset(row, 0, sizeof(*row));
	row->seq = d->column_i64(q, 0);
	row->at = d->column_i64(q, 1);
	(void)text_copy(row->actor, sizeof(row->actor), d->column_text(q, 2));
	row->act = (enum desk_act)d->column_i64(q, 3);
	(void)text_copy(row->reason, sizeof(row->reason), d->column_text(q, 4));
	row->undoes = d->column_i64(q, 5);
	row->changes = xstrdup(d->column_text(q, 6));
}

enum db_result
decisions_load(struct statements *s, const char *campaign, int64_t seq,
    struct decision_row **rows, size_t *n)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_DECISIONS];
	enum db_result result;
	size_t cap = 0;

	*rows = NULL;
	*n = 0;
	d->bind_text(q, 1, campaign);
	d->bind_i64(q, 2, seq);
	while ((result = d->step(q)) == DB_ROW) {
		if (*n == cap) {
			cap = cap == 0 ? 64 : 2 * cap;
			*rows = xrealloc(*rows, cap, sizeof(**rows));
		}
		read_decision(d, q, &(*rows)[(*n)++]);
	}
	d->reset(q);
	if (result == DB_DONE)
		return result;
	decisions_free(*rows, *n);
	*rows = NULL;
	*n = 0;
	return result;
}

void
decisions_free(struct decision_row *rows, size_t n)
{
	while (n > 0)
		free(rows[--n].changes);
	free(rows);
}

void
decision_commit(const char *campaign, const struct decision_row *row,
    const unsigned char salt[SALT_LEN], unsigned char out[LEDGER_HASH_LEN])
{
	struct digest d;

	ledger_digest_start(&d, DIGEST_DECISION);
	digest_bytes(&d, salt, SALT_LEN);
	digest_text(&d, campaign);
	digest_i64(&d, row->at);
	digest_text(&d, row->actor);
	digest_i64(&d, row->act);
	digest_text(&d, row->reason);
	digest_i64(&d, row->undoes);
	digest_text(&d, row->changes);
	digest_end(&d, out);
}

/* ---- volunteers and paper ---- */

bool
volunteer_same(const struct volunteer *a, const struct volunteer *b)
{
	if (!a->there || !b->there)
		return a->there == b->there;
	return strcmp(a->name, b->name) == 0 && a->added_ms == b->added_ms;
}

enum db_result
volunteer_get(struct statements *s, const char *campaign, const struct voter_key *voter,
    struct volunteer *volunteer)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_VOLUNTEER_GET];
	enum db_result result;

	memset(volunteer, 0, sizeof(*volunteer));
	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, campaign);
	result = d->step(q);
	if (result == DB_ROW) {
		volunteer->there = true;
		(void)text_copy(
		    volunteer->name, sizeof(volunteer->name), d->column_text(q, 0));
		volunteer->added_ms = d->column_i64(q, 1);
	}
	return statement_end(s, ST_VOLUNTEER_GET, result);
}

enum db_result
volunteer_put(struct statements *s, const char *campaign, const struct voter_key *voter,
    const struct volunteer *volunteer)
{
	enum statement which = volunteer->there ? ST_VOLUNTEER_PUT : ST_VOLUNTEER_DROP;
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[which];

	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	if (volunteer->there) {
		d->bind_text(q, 2, campaign);
		d->bind_text(q, 3, volunteer->name);
		d->bind_i64(q, 4, volunteer->added_ms);
	}
	return statement_run(s, which);
}

enum db_result
paper_find(struct statements *s, const char *campaign, const struct voter_key *voter,
    int64_t *number)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PAPER_FIND];
	enum db_result result;

	*number = 0;
	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_text(q, 2, FORM_NOMINATION);
	d->bind_text(q, 3, campaign);
	while ((result = d->step(q)) == DB_ROW)
		*number = d->column_i64(q, 0);
	d->reset(q);
	return result;
}
