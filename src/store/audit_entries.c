/*
 * Filled forms against the ledger: each row is as its last ledger entry left it, each
 * that was ever kept is still there, none was slipped in, and the numbers citizens were
 * told run from 1 without a gap. Where a row may be told (channel, address, language,
 * phone) is no part of it: it is forgotten once nobody waits.
 */
#include "store/audit.h"

#include <stdio.h>
#include <string.h>

#include "store/entry.h"
#include "store/ledger.h"

#define ENTRIES                                                                          \
	"SELECT e.id, e.campaign, e.form, e.number, e.voter, e.source, e.state,"         \
	" e.answers, e.created_at, e.changed_at, e.seq, e.salt, l.seq, l.at, l.kind,"    \
	" l.campaign, l.commitment, l.note, k.at, k.kind, k.note FROM entry e"           \
	" LEFT JOIN ledger l ON l.seq = e.seq LEFT JOIN ledger k ON k.seq = e.id"        \
	" ORDER BY e.id"
enum { COLUMN_LAST = 12, COLUMN_KEPT = 18 }; /* of the last change; of the first */

/* ---- each row ---- */

struct found {
	struct entry_row row;
	const char *answers;
	int64_t at, kind;
	const char *campaign, *note;
	unsigned char commitment[LEDGER_HASH_LEN];
};

static void
copy(struct audit *a, struct db_stmt *q, int at, char *dst, size_t cap)
{
	const char *s = audit_text(a, q, at);

	if (strlen(s) >= cap) { /* no store writes that */
		a->strange = true;
		s = "";
	}
	(void)snprintf(dst, cap, "%s", s);
}

static void
read_row(struct audit *a, struct db_stmt *q, struct found *f)
{
	const struct db_driver *d = a->driver;
	struct entry_row *row = &f->row;

	row->id = d->column_i64(q, 0);
	copy(a, q, 1, row->campaign, sizeof(row->campaign));
	copy(a, q, 2, row->form, sizeof(row->form));
	row->number = d->column_i64(q, 3);
	audit_blob(a, q, 4, row->voter.b, sizeof(row->voter.b));
	row->source = d->column_i64(q, 5);
	row->state = (enum entry_state)d->column_i64(q, 6);
	f->answers = audit_text(a, q, 7);
	row->created_ms = d->column_i64(q, 8);
	row->changed_ms = d->column_i64(q, 9);
	row->seq = d->column_i64(q, 10);
	audit_blob(a, q, 11, row->salt, sizeof(row->salt));
	f->at = d->column_i64(q, 13);
	f->kind = d->column_i64(q, 14);
	f->campaign = audit_text(a, q, 15);
	audit_blob(a, q, 16, f->commitment, sizeof(f->commitment));
	f->note = audit_text(a, q, 17);
}

/* "123" for 123, and nothing else. */
static bool
is_note_of(const char *note, int64_t id)
{
	char decimal[24];

	(void)snprintf(decimal, sizeof(decimal), "%lld", (long long)id);
	return strcmp(note, decimal) == 0;
}

static bool
tells_of_form(int64_t kind)
{
	return kind >= LEDGER_ENTRY_KEPT && kind <= LEDGER_ENTRY_PROMOTED;
}

/* The ledger entry that kept it first has its id as number. */
static bool
was_kept(struct audit *a, struct db_stmt *q, const struct entry_row *row)
{
	const struct db_driver *d = a->driver;

	return !d->column_null(q, COLUMN_KEPT) &&
	       d->column_i64(q, COLUMN_KEPT) == row->created_ms &&
	       d->column_i64(q, COLUMN_KEPT + 1) == LEDGER_ENTRY_KEPT &&
	       is_note_of(audit_text(a, q, COLUMN_KEPT + 2), row->id);
}

static bool
is_as_left(const struct found *f)
{
	unsigned char commitment[LEDGER_HASH_LEN];

	entry_commit(&f->row, f->answers, commitment);
	return tells_of_form(f->kind) && is_note_of(f->note, f->row.id) &&
	       f->at == f->row.changed_ms && strcmp(f->campaign, f->row.campaign) == 0 &&
	       memcmp(commitment, f->commitment, sizeof(commitment)) == 0;
}

static void
check_row(struct audit *a, struct db_stmt *q)
{
	struct found f;
	bool kept;

	memset(&f, 0, sizeof(f));
	read_row(a, q, &f);
	kept = was_kept(a, q, &f.row);
	if (a->driver->column_null(q, COLUMN_LAST) || !kept)
		audit_complain(a, f.row.id > 0 ? f.row.id : 0,
		    "form %lld was never kept by the ledger", (long long)f.row.id);
	else if (a->strange || !is_as_left(&f))
		audit_complain(a, f.row.seq, "form %lld is not as entry %lld left it",
		    (long long)f.row.id, (long long)f.row.seq);
}

static void
check_rows(struct audit *a)
{
	struct db_stmt *q = audit_query(a, ENTRIES);

	if (q == NULL)
		return;
	while (audit_next(a, q))
		check_row(a, q);
	a->driver->finish(q);
}

/* ---- the last word of the ledger on each ---- */

#define LAST_WORDS                                                                       \
	"SELECT g.seq, g.note, e.id, e.seq FROM (SELECT note, MAX(seq) AS seq"           \
	" FROM ledger WHERE kind BETWEEN 30 AND 33 GROUP BY note) g LEFT JOIN entry e"   \
	" ON e.id = CAST(g.note AS BIGINT) ORDER BY g.seq"

static void
check_last_words(struct audit *a)
{
	struct db_stmt *q = audit_query(a, LAST_WORDS);
	int64_t seq, of_row;
	const char *note;

	if (q == NULL)
		return;
	while (audit_next(a, q)) {
		seq = a->driver->column_i64(q, 0);
		note = audit_text(a, q, 1);
		of_row = a->driver->column_i64(q, 3);
		if (a->driver->column_null(q, 2) ||
		    !is_note_of(note, a->driver->column_i64(q, 2)))
			audit_complain(
			    a, seq, "the form of entry %lld is gone", (long long)seq);
		else if (of_row != seq)
			audit_complain(a, seq,
			    "form %s is as entry %lld left it, not as entry %lld", note,
			    (long long)of_row, (long long)seq);
	}
	a->driver->finish(q);
}

/* ---- numbers ---- */

/* No two are the same (the table sees to it), so first and last and how many tell all. */
static void
check_numbers(struct audit *a)
{
	struct db_stmt *q =
	    audit_query(a, "SELECT campaign, form, COUNT(*), MIN(number), MAX(number),"
			   " COUNT(DISTINCT number) FROM entry GROUP BY campaign, form");

	if (q == NULL)
		return;
	while (audit_next(a, q)) {
		int64_t n = a->driver->column_i64(q, 2);

		if (a->driver->column_i64(q, 3) != 1 ||
		    a->driver->column_i64(q, 4) != n || a->driver->column_i64(q, 5) != n)
			audit_complain(a, 0, "the numbers of form %s of %s have a gap",
			    a->driver->column_text(q, 1), a->driver->column_text(q, 0));
	}
	a->driver->finish(q);
}

void
audit_entries(struct audit *a)
{
	check_rows(a);
	if (a->report->clean)
		check_last_words(a);
	if (a->report->clean)
		check_numbers(a);
}
