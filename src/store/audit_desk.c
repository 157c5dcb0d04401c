/*
 * The desk's tables are what its acts come to: every act is in the ledger, and all acts
 * in their order, from nothing, make exactly the rows of `nominee` and `volunteer`. All
 * changes are gathered and sorted by what they changed, so that each row's story can be
 * read in one go: what an act found must be what the one before it left.
 */
#include "store/audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "store/desk_changes.h"
#include "store/ledger.h"

/* One change of one row; `order` keeps the acts' order. */
struct telling {
	int64_t seq;
	char campaign[CAMPAIGN_ID_MAX];
	struct desk_change nominee;
	struct voter_key voter;
	struct volunteer is, was;
};
struct tellings {
	struct telling *item;
	size_t n, cap;
};
struct stories {
	struct tellings nominees, volunteers;
	int64_t decisions;
};

static struct telling *
add(struct tellings *list, int64_t seq, const char *campaign)
{
	struct telling *t;

	if (list->n == list->cap) {
		list->cap = list->cap == 0 ? 64 : 2 * list->cap;
		list->item = xrealloc(list->item, list->cap, sizeof(*list->item));
	}
	t = &list->item[list->n++];
	memset(t, 0, sizeof(*t));
	t->seq = seq;
	(void)text_copy(t->campaign, sizeof(t->campaign), campaign);
	return t;
}

/* ---- the acts ---- */

static void
gather(struct audit *a, struct stories *s, const char *campaign,
    const struct decision_row *row)
{
	struct desk_changes changes;
	struct telling *t;
	size_t i;

	if (!desk_changes_read(&changes, row->changes)) {
		audit_complain(a, row->seq, "entry %lld: what it changed cannot be read",
		    (long long)row->seq);
		return;
	}
	for (i = 0; i < changes.n; i++)
		add(&s->nominees, row->seq, campaign)->nominee = changes.change[i];
	if (changes.kind == CHANGE_VOLUNTEER) {
		t = add(&s->volunteers, row->seq, campaign);
		t->voter = changes.voter;
		t->is = changes.is;
		t->was = changes.was;
	}
	desk_changes_clear(&changes);
}

static void
copy_text(struct audit *a, struct db_stmt *q, int at, char *to, size_t cap)
{
	if (!text_copy(to, cap, audit_text(a, q, at)))
		a->strange = true; /* longer than any store writes */
}

/* Columns: seq, at, kind, campaign, commitment of the ledger; then the decision. */
#define ACTS                                                                             \
	"SELECT l.seq, l.at, l.kind, l.campaign, l.commitment, d.seq, d.campaign, d.at," \
	" d.actor, d.act, d.reason, d.undoes, d.changes, d.salt FROM ledger l"           \
	" LEFT JOIN decision d ON d.seq = l.seq WHERE l.kind BETWEEN 40 AND 49"          \
	" ORDER BY l.seq"

static void
read_decision(struct audit *a, struct db_stmt *q, struct decision_row *row)
{
	const struct db_driver *d = a->driver;

	memset(row, 0, sizeof(*row));
	row->seq = d->column_i64(q, 5);
	row->at = d->column_i64(q, 7);
	copy_text(a, q, 8, row->actor, sizeof(row->actor));
	row->act = (enum desk_act)d->column_i64(q, 9);
	copy_text(a, q, 10, row->reason, sizeof(row->reason));
	row->undoes = d->column_i64(q, 11);
	row->changes = xstrdup(audit_text(a, q, 12));
}

static bool
as_committed(struct audit *a, struct db_stmt *q, const struct decision_row *row)
{
	unsigned char commitment[LEDGER_HASH_LEN], expected[LEDGER_HASH_LEN];
	unsigned char salt[SALT_LEN];
	const char *campaign = audit_text(a, q, 6);
	int64_t act = a->driver->column_i64(q, 9); /* as stored, not as an enum */

	audit_blob(a, q, 4, commitment, sizeof(commitment));
	audit_blob(a, q, 13, salt, sizeof(salt));
	decision_commit(campaign, row, salt, expected);
	return !a->strange && memcmp(commitment, expected, sizeof(expected)) == 0 &&
	       a->driver->column_i64(q, 2) == LEDGER_DESK_FIRST + act - DESK_MERGE &&
	       a->driver->column_i64(q, 1) == row->at &&
	       strcmp(campaign, audit_text(a, q, 3)) == 0;
}

static void
check_act(struct audit *a, struct db_stmt *q, struct stories *s)
{
	int64_t seq = a->driver->column_i64(q, 0);
	struct decision_row row;

	if (a->driver->column_null(q, 5)) {
		audit_complain(
		    a, seq, "entry %lld: its decision is gone", (long long)seq);
		return;
	}
	s->decisions++;
	read_decision(a, q, &row);
	if (!as_committed(a, q, &row))
		audit_complain(
		    a, seq, "entry %lld: its decision was changed", (long long)seq);
	else
		gather(a, s, audit_text(a, q, 6), &row);
	free(row.changes);
}

static void
audit_decisions(struct audit *a, struct stories *s)
{
	struct db_stmt *q = audit_query(a, ACTS);

	if (q == NULL)
		return;
	while (audit_next(a, q))
		check_act(a, q, s);
	a->driver->finish(q);
	if (!a->report->clean)
		return;
	q = audit_query(a,
	    "SELECT COUNT(*), (SELECT MIN(d.seq) FROM decision d LEFT JOIN ledger l"
	    " ON l.seq = d.seq AND l.kind BETWEEN 40 AND 49 WHERE l.seq IS NULL)"
	    " FROM decision");
	if (q == NULL)
		return;
	if (audit_next(a, q) && a->driver->column_i64(q, 0) != s->decisions)
		audit_complain(a, a->driver->column_i64(q, 1),
		    "decision %lld has no entry in the ledger",
		    (long long)a->driver->column_i64(q, 1));
	a->driver->finish(q);
}

/* ---- nominees ---- */

static int
by_nomination(const void *x, const void *y)
{
	const struct telling *a = x, *b = y;
	int64_t i = a->nominee.is.nomination, j = b->nominee.is.nomination;

	if (i != j)
		return i < j ? -1 : 1;
	return (a->seq > b->seq) - (a->seq < b->seq);
}

/* One nomination's story; the last of its tellings. */
static const struct telling *
follow_nominee(struct audit *a, const struct telling *t, size_t n)
{
	struct nominee_row row = nominee_untouched(t->nominee.is.nomination);
	size_t i;

	for (i = 0; i < n; i++) {
		if (!nominee_same(&t[i].nominee.was, &row) ||
		    strcmp(t[i].campaign, t->campaign) != 0)
			audit_complain(a, t[i].seq,
			    "entry %lld: its decision does not follow from those before",
			    (long long)t[i].seq);
		row = t[i].nominee.is;
	}
	return &t[n - 1];
}

static void
read_nominee(struct audit *a, struct db_stmt *q, struct telling *row)
{
	const struct db_driver *d = a->driver;

	memset(row, 0, sizeof(*row));
	row->nominee.is.nomination = d->column_i64(q, 0);
	copy_text(a, q, 1, row->campaign, sizeof(row->campaign));
	row->nominee.is.leader = d->column_i64(q, 2);
	row->nominee.is.status = d->column_i64(q, 3);
	copy_text(a, q, 4, row->nominee.is.code, sizeof(row->nominee.is.code));
}

/* The row that `last` left: there as it was left, or absent when nothing is left of it.
 */
static void
compare_nominee(struct audit *a, const struct telling *last, const struct telling *row)
{
	struct nominee_row untouched = nominee_untouched(last->nominee.is.nomination);
	bool same;

	if (row == NULL)
		same = nominee_same(&last->nominee.is, &untouched);
	else
		same = !a->strange && nominee_same(&last->nominee.is, &row->nominee.is) &&
		       !nominee_same(&row->nominee.is, &untouched) &&
		       strcmp(last->campaign, row->campaign) == 0;
	if (!same)
		audit_complain(a, last->seq,
		    "the desk's row of nomination %lld is not as entry %lld left it",
		    (long long)last->nominee.is.nomination, (long long)last->seq);
}

/* How many tellings the next story has. */
static size_t
story(const struct tellings *list, size_t at)
{
	size_t n = 1;

	while (at + n < list->n && list->item[at + n].nominee.is.nomination ==
				       list->item[at].nominee.is.nomination)
		n++;
	return n;
}

/* The tellings up to this nomination; `at` moves behind them. */
static void
follow_up_to(
    struct audit *a, const struct tellings *list, size_t *at, const struct telling *row)
{
	int64_t to = row == NULL ? INT64_MAX : row->nominee.is.nomination;
	bool found = row == NULL;
	bool strange = a->strange;
	size_t n;

	while (*at < list->n && list->item[*at].nominee.is.nomination <= to) {
		const struct telling *last;
		bool here = list->item[*at].nominee.is.nomination == to;

		n = story(list, *at);
		last = follow_nominee(a, &list->item[*at], n);
		a->strange = here && strange;
		compare_nominee(a, last, here ? row : NULL);
		found = found || here;
		*at += n;
	}
	if (!found)
		audit_complain(a, 0, "nomination %lld has a row that no decision made",
		    (long long)to);
}

static void
audit_nominees(struct audit *a, struct tellings *list)
{
	struct db_stmt *q = audit_query(a,
	    "SELECT nomination, campaign, leader, status, code FROM nominee"
	    " ORDER BY nomination");
	struct telling row;
	size_t at = 0;

	if (q == NULL)
		return;
	if (list->n > 0)
		qsort(list->item, list->n, sizeof(*list->item), by_nomination);
	while (audit_next(a, q)) {
		read_nominee(a, q, &row);
		follow_up_to(a, list, &at, &row);
	}
	a->driver->finish(q);
	if (!a->report->unreadable)
		follow_up_to(a, list, &at, NULL);
}

/* ---- volunteers: few, so each row is looked for ---- */

static int
by_voter(const void *x, const void *y)
{
	const struct telling *a = x, *b = y;
	int order = memcmp(a->voter.b, b->voter.b, sizeof(a->voter.b));

	return order != 0 ? order : (a->seq > b->seq) - (a->seq < b->seq);
}

/* The last telling of each voter, all of them checked. */
static void
follow_volunteers(struct audit *a, struct tellings *list)
{
	const struct volunteer nobody = {.there = false};
	size_t i, kept = 0;

	if (list->n > 0)
		qsort(list->item, list->n, sizeof(*list->item), by_voter);
	for (i = 0; i < list->n; i++) {
		const struct telling *t = &list->item[i];
		bool first = kept == 0 || memcmp(&list->item[kept - 1].voter, &t->voter,
					      sizeof(t->voter)) != 0;
		const struct volunteer *was = first ? &nobody : &list->item[kept - 1].is;

		if (!volunteer_same(&t->was, was))
			audit_complain(a, t->seq,
			    "entry %lld: its decision does not follow from those before",
			    (long long)t->seq);
		list->item[first ? kept++ : kept - 1] = *t;
	}
	list->n = kept;
}

static const struct telling *
find_volunteer(const struct tellings *list, const struct voter_key *voter)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->item[i].is.there &&
		    memcmp(&list->item[i].voter, voter, sizeof(*voter)) == 0)
			return &list->item[i];
	return NULL;
}

static void
check_volunteer(struct audit *a, struct db_stmt *q, struct tellings *list)
{
	struct volunteer is = {.there = true};
	char campaign[CAMPAIGN_ID_MAX];
	const struct telling *last;
	struct voter_key voter;

	audit_blob(a, q, 0, voter.b, sizeof(voter.b));
	copy_text(a, q, 1, campaign, sizeof(campaign));
	copy_text(a, q, 2, is.name, sizeof(is.name));
	is.added_ms = a->driver->column_i64(q, 3);
	last = find_volunteer(list, &voter);
	if (last == NULL)
		audit_complain(a, 0, "there is a volunteer whom no decision made one");
	else if (a->strange || !volunteer_same(&is, &last->is) ||
		 strcmp(campaign, last->campaign) != 0)
		audit_complain(a, last->seq, "the volunteer of entry %lld was changed",
		    (long long)last->seq);
}

static void
audit_volunteers(struct audit *a, struct tellings *list)
{
	int64_t n = 0, expected = 0;
	struct db_stmt *q;
	size_t i;

	follow_volunteers(a, list);
	for (i = 0; i < list->n; i++)
		expected += list->item[i].is.there;
	q = audit_query(a, "SELECT voter, campaign, name, added_at FROM volunteer");
	if (q == NULL)
		return;
	for (; audit_next(a, q); n++)
		check_volunteer(a, q, list);
	a->driver->finish(q);
	if (n != expected)
		audit_complain(a, 0,
		    "the ledger knows %lld volunteers, the table has %lld",
		    (long long)expected, (long long)n);
}

void
audit_desk(struct audit *a)
{
	struct stories s;

	memset(&s, 0, sizeof(s));
	audit_decisions(a, &s);
	if (a->report->clean)
		audit_nominees(a, &s.nominees);
	if (a->report->clean)
		audit_volunteers(a, &s.volunteers);
	free(s.nominees.item);
	free(s.volunteers.item);
}
