/*
 * Acts of people: each row of `act` is what its ledger entry committed to, and neither is
 * there without the other.
 */
#include "store/audit.h"

#include <string.h>

#include "store/act.h"
#include "store/ledger.h"

#define ENTRIES                                                                          \
	"SELECT l.seq, l.at, l.kind, l.campaign, l.commitment, a.seq, a.campaign, a.at," \
	" a.actor, a.kind, a.subject, a.reason, a.detail, a.salt FROM ledger l"          \
	" LEFT JOIN act a ON a.seq = l.seq WHERE l.kind BETWEEN 50 AND 79 ORDER BY "     \
	"l.seq"

_Static_assert(ACT_FIRST == 50 && ACT_LAST == 79, "the kinds of the statement");

static bool
as_committed(struct audit *a, struct db_stmt *q)
{
	const struct db_driver *d = a->driver;
	unsigned char commitment[LEDGER_HASH_LEN], expected[LEDGER_HASH_LEN],
	    salt[SALT_LEN];
	const struct act_row row = {
	    .campaign = audit_text(a, q, 6),
	    .at = d->column_i64(q, 7),
	    .actor = audit_text(a, q, 8),
	    .kind = (enum act_kind)d->column_i64(q, 9),
	    .subject = audit_text(a, q, 10),
	    .reason = audit_text(a, q, 11),
	    .detail = audit_text(a, q, 12),
	};

	audit_blob(a, q, 4, commitment, sizeof(commitment));
	audit_blob(a, q, 13, salt, sizeof(salt));
	act_commit(&row, salt, expected);
	return !a->strange && memcmp(commitment, expected, sizeof(expected)) == 0 &&
	       d->column_i64(q, 1) == row.at &&
	       d->column_i64(q, 2) == d->column_i64(q, 9) &&
	       strcmp(row.campaign, audit_text(a, q, 3)) == 0;
}

static void
check(struct audit *a, struct db_stmt *q)
{
	int64_t seq = a->driver->column_i64(q, 0);

	if (a->driver->column_null(q, 5))
		audit_complain(a, seq, "entry %lld: its act is gone", (long long)seq);
	else if (!as_committed(a, q))
		audit_complain(a, seq, "entry %lld: its act was changed", (long long)seq);
}

/* Rows that no entry tells of. */
static void
check_strays(struct audit *a)
{
	struct db_stmt *q = audit_query(a,
	    "SELECT MIN(a.seq) FROM act a LEFT JOIN ledger l"
	    " ON l.seq = a.seq AND l.kind BETWEEN 50 AND 79 WHERE l.seq IS NULL");

	if (q == NULL)
		return;
	if (audit_next(a, q) && !a->driver->column_null(q, 0))
		audit_complain(a, a->driver->column_i64(q, 0),
		    "act %lld has no entry in the ledger",
		    (long long)a->driver->column_i64(q, 0));
	a->driver->finish(q);
}

void
audit_acts(struct audit *a)
{
	struct db_stmt *q = audit_query(a, ENTRIES);

	if (q == NULL)
		return;
	while (audit_next(a, q))
		check(a, q);
	a->driver->finish(q);
	check_strays(a);
}
