/*
 * Recounts tally from the voters, total from ledger and assignments, minute from the
 * messages: two lists in the same order, which must be the same list. Which vote makes a
 * tally wrong cannot be said; which row is wrong can.
 */
#include "store/audit.h"

#include <string.h>

/* Key columns as letters, t text and i integer; the count follows the last. */
struct comparison {
	const char *table, *key;
	const char *kept, *recount;
};

static const struct comparison comparisons[] = {
    {"tally", "tttii", "SELECT campaign, region, candidate, source, node, n FROM tally"
     " ORDER BY campaign, region, candidate, source, node",
     "SELECT campaign, vote_region, candidate, source, 0, COUNT(*) FROM voter"
     " WHERE candidate <> '' GROUP BY campaign, vote_region, candidate, source"
     " ORDER BY campaign, vote_region, candidate, source"},
    {"total", "tii", "SELECT campaign, outcome, node, n FROM total"
     " ORDER BY campaign, outcome, node",
     /* what was assigned is no more what it was when it came */
     "SELECT l.campaign, COALESCE(a.outcome, l.kind) AS outcome, 0, COUNT(*) FROM"
     " ledger l LEFT JOIN assignment a ON a.message = l.seq WHERE l.kind < 10"
     " GROUP BY 1, 2 ORDER BY 1, 2"},
    {"minute", "tiiii", "SELECT campaign, minute, source, outcome, node, n FROM minute"
     " ORDER BY campaign, minute, source, outcome, node",
     "SELECT campaign, received_at / 60000, source, outcome, 0, COUNT(*) FROM message"
     " GROUP BY campaign, received_at / 60000, source, outcome"
     " ORDER BY campaign, received_at / 60000, source, outcome"},
};

static int
order_numbers(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

static int
order(struct audit *a, const char *key, struct db_stmt *x, struct db_stmt *y)
{
	int at, by;

	for (at = 0; key[at] != '\0'; at++) {
		if (key[at] == 't')
			by = strcmp(audit_text(a, x, at), audit_text(a, y, at));
		else
			by = order_numbers(a->driver->column_i64(x, at),
			    a->driver->column_i64(y, at));
		if (by != 0)
			return by;
	}
	return 0;
}

/* Names a row: its key, blank between. */
static const char *
name(struct audit *a, const char *key, struct db_stmt *q, char *mem, size_t cap)
{
	struct buf b;
	int at;

	buf_init(&b, mem, cap);
	for (at = 0; key[at] != '\0'; at++) {
		(void)buf_add(&b, at > 0 ? "/" : "");
		if (key[at] == 't')
			(void)buf_add(&b, audit_text(a, q, at));
		else
			(void)buf_i64(&b, a->driver->column_i64(q, at));
	}
	return mem;
}

/* One step of the merge: which is it that must go on? -1 kept, 1 recount, 0 both. */
static int
compare(struct audit *a, const struct comparison *c, struct db_stmt *kept, bool has_kept,
    struct db_stmt *recount, bool has_recount)
{
	int at = (int)strlen(c->key);
	int which = !has_recount ? -1 : !has_kept ? 1 : order(a, c->key, kept, recount);
	long long n = has_kept ? (long long)a->driver->column_i64(kept, at) : 0;
	long long again = has_recount ? (long long)a->driver->column_i64(recount, at) : 0;
	char mem[120];

	if (which < 0)
		audit_complain(a, 0, "%s %s says %lld, the recount knows no such row",
		    c->table, name(a, c->key, kept, mem, sizeof(mem)), n);
	else if (which > 0)
		audit_complain(a, 0, "%s %s is gone, the recount says %lld", c->table,
		    name(a, c->key, recount, mem, sizeof(mem)), again);
	else if (n != again || a->strange)
		audit_complain(a, 0, "%s %s says %lld, the recount %lld", c->table,
		    name(a, c->key, kept, mem, sizeof(mem)), n, again);
	return which;
}

static void
merge(struct audit *a, const struct comparison *c, struct db_stmt *kept,
    struct db_stmt *recount)
{
	bool has_kept = audit_next(a, kept), has_recount = audit_next(a, recount);
	int which;

	while (a->report->clean && (has_kept || has_recount)) {
		which = compare(a, c, kept, has_kept, recount, has_recount);
		if (which <= 0)
			has_kept = audit_next(a, kept);
		if (which >= 0)
			has_recount = audit_next(a, recount);
	}
}

void
audit_counts(struct audit *a)
{
	size_t i;

	for (i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++) {
		struct db_stmt *kept = audit_query(a, comparisons[i].kept);
		struct db_stmt *recount = audit_query(a, comparisons[i].recount);

		if (kept != NULL && recount != NULL)
			merge(a, &comparisons[i], kept, recount);
		if (kept != NULL)
			a->driver->finish(kept);
		if (recount != NULL)
			a->driver->finish(recount);
	}
}
