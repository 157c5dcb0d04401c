#include "store/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/act.h"
#include "store/audit.h"
#include "store/ledger.h"
#include "store/migrate.h"

#define PROGRESS_EVERY 10000

void
audit_complain(struct audit *a, int64_t seq, const char *fmt, ...)
{
	struct verify_report *r = a->report;
	va_list ap;

	if (r->unreadable ||
	    (!r->clean && (seq == 0 || (r->first_bad != 0 && r->first_bad <= seq))))
		return;
	r->clean = false;
	r->first_bad = seq;
	va_start(ap, fmt);
	(void)vsnprintf(r->what, sizeof(r->what), fmt, ap);
	va_end(ap);
}

static void
unreadable(struct audit *a)
{
	a->report->clean = false;
	a->report->unreadable = true;
	(void)snprintf(a->report->what, sizeof(a->report->what),
	    "cannot read the database: %s", a->driver->error(a->db));
}

struct db_stmt *
audit_query(struct audit *a, const char *sql)
{
	struct db_stmt *q = a->driver->prepare(a->db, sql);

	if (q == NULL)
		unreadable(a);
	return q;
}

bool
audit_next(struct audit *a, struct db_stmt *q)
{
	enum db_result result = a->driver->step(q);

	a->strange = false;
	if (result != DB_ROW && result != DB_DONE)
		unreadable(a);
	return result == DB_ROW;
}

/* A text that goes on behind a NUL would look unchanged to whoever reads it as a string. */
const char *
audit_text(struct audit *a, struct db_stmt *q, int at)
{
	const char *s;
	size_t len;

	(void)a->driver->column_blob(q, at, &len);
	s = a->driver->column_text(q, at);
	if (strlen(s) != len)
		a->strange = true;
	return s;
}

void
audit_blob(struct audit *a, struct db_stmt *q, int at, void *out, size_t want)
{
	size_t len;
	const void *bytes = a->driver->column_blob(q, at, &len);

	memset(out, 0, want);
	if (len == want)
		memcpy(out, bytes, want);
	else
		a->strange = true;
}

/* ---- the ledger and its messages ---- */

#define ENTRY_COLUMNS \
	"l.seq, l.node, l.at, l.kind, l.campaign, l.commitment, l.answer, l.hash, l.note"
#define MESSAGE_COLUMNS \
	"m.seq, m.voter, m.campaign, m.channel, m.provider_id, m.address, m.source," \
	" m.received_at, m.sent, m.raw, m.intent, m.outcome, m.candidate, m.region," \
	" m.language, m.stopped, m.answer, m.answer_key, m.salt"
enum { FIRST_OF_MESSAGE = 9 };

static void
read_entry(struct audit *a, struct db_stmt *q, struct ledger_row *row)
{
	const struct db_driver *d = a->driver;
	size_t len;

	row->seq = d->column_i64(q, 0);
	row->at = d->column_i64(q, 2);
	row->kind = d->column_i64(q, 3);
	row->campaign = audit_text(a, q, 4);
	audit_blob(a, q, 5, row->commitment, sizeof(row->commitment));
	(void)d->column_blob(q, 6, &len);
	row->has_answer = len != 0;
	if (row->has_answer)
		audit_blob(a, q, 6, row->answer, sizeof(row->answer));
	audit_blob(a, q, 7, row->hash, sizeof(row->hash));
	row->note = audit_text(a, q, 8);
	if (d->column_i64(q, 1) != NODE)
		a->strange = true;
}

static void
read_message(struct audit *a, struct db_stmt *q, struct message_row *m,
    struct voter_key *voter)
{
	const struct db_driver *d = a->driver;
	int at = FIRST_OF_MESSAGE;

	m->seq = d->column_i64(q, at++);
	audit_blob(a, q, at++, voter->b, sizeof(voter->b));
	m->voter = voter;
	m->campaign = audit_text(a, q, at++);
	m->channel = audit_text(a, q, at++);
	m->provider_id = audit_text(a, q, at++);
	m->address = audit_text(a, q, at++);
	m->source = d->column_i64(q, at++);
	m->received_ms = d->column_i64(q, at++);
	m->sent = audit_text(a, q, at++);
	m->raw = d->column_blob(q, at++, &m->raw_len);
	m->intent = d->column_i64(q, at++);
	m->outcome = d->column_i64(q, at++);
	m->candidate = audit_text(a, q, at++);
	m->region = audit_text(a, q, at++);
	m->language = audit_text(a, q, at++);
	m->stopped = d->column_i64(q, at) != 0;
	if (d->column_i64(q, at) != (int64_t)m->stopped)
		a->strange = true;
	at++;
	m->answer = audit_text(a, q, at++);
	m->answer_key = d->column_i64(q, at++);
	audit_blob(a, q, at, m->salt, sizeof(m->salt));
}

/* The record behind an entry: what it commits to must be what is there. */
static void
check_message(struct audit *a, struct db_stmt *q, const struct ledger_row *entry)
{
	unsigned char commitment[LEDGER_HASH_LEN], answer[ANSWER_DIGEST_LEN];
	struct message_row m;
	struct voter_key voter;

	if (a->driver->column_null(q, FIRST_OF_MESSAGE)) {
		audit_complain(a, entry->seq, "entry %lld: its message is gone",
		    (long long)entry->seq);
		return;
	}
	a->messages++;
	read_message(a, q, &m, &voter);
	ledger_commit_message(&m, commitment);
	ledger_digest_answer(&m, answer);
	if (a->strange ||
	    memcmp(commitment, entry->commitment, sizeof(commitment)) != 0 ||
	    entry->at != m.received_ms || entry->kind != m.outcome ||
	    strcmp(entry->campaign, m.campaign) != 0)
		audit_complain(a, entry->seq, "entry %lld: its message was changed",
		    (long long)entry->seq);
	else if (!entry->has_answer || memcmp(answer, entry->answer, sizeof(answer)) != 0)
		audit_complain(a, entry->seq,
		    "entry %lld: the answer in its message was changed",
		    (long long)entry->seq);
}

static bool
is_act(int64_t kind)
{
	return (kind >= LEDGER_IMPORTED && kind <= LEDGER_CLOSED) ||
	    (kind >= LEDGER_ENTRY_KEPT && kind <= LEDGER_ENTRY_PROMOTED) ||
	    (kind >= LEDGER_DESK_FIRST && kind <= LEDGER_DESK_LAST) ||
	    strcmp(act_kind_name((enum act_kind)kind), "?") != 0;
}

/* An entry without a message: an act of an operator, a filled form, or nothing we know. */
static void
check_act(struct audit *a, struct db_stmt *q, const struct ledger_row *entry)
{
	if (!a->driver->column_null(q, FIRST_OF_MESSAGE))
		audit_complain(a, entry->seq,
		    "entry %lld: has a message it must not have", (long long)entry->seq);
	else if (!is_act(entry->kind))
		audit_complain(a, entry->seq, "entry %lld: is of no known kind",
		    (long long)entry->seq);
}

static void
check_entry(struct audit *a, struct db_stmt *q, int64_t expected,
    unsigned char before[LEDGER_HASH_LEN])
{
	unsigned char hash[LEDGER_HASH_LEN];
	struct ledger_row entry;

	read_entry(a, q, &entry);
	if (entry.seq != expected) {
		audit_complain(a, expected, "entry %lld is missing", (long long)expected);
		return;
	}
	ledger_hash(before, &entry, hash);
	if (a->strange || memcmp(hash, entry.hash, sizeof(hash)) != 0) {
		audit_complain(a, entry.seq,
		    "entry %lld: its hash does not follow from what it says"
		    " and the entry before it",
		    (long long)entry.seq);
		return;
	}
	memcpy(before, hash, sizeof(hash));
	if (entry.kind >= OUTCOME_KEPT && entry.kind <= OUTCOME_NOBODY)
		check_message(a, q, &entry);
	else
		check_act(a, q, &entry);
}

static void
note_head(struct audit *a, const unsigned char *expected, const unsigned char *hash)
{
	if (a->head != NULL && memcmp(expected, hash, LEDGER_HASH_LEN) == 0)
		a->report->head_entry = a->report->entries;
}

static void
audit_ledger(struct audit *a)
{
	unsigned char hash[LEDGER_HASH_LEN] = {0}, expected[LEDGER_HASH_LEN] = {0};
	struct verify_report *r = a->report;
	struct db_stmt *q;
	struct buf hex;

	q = audit_query(a,
	    "SELECT " ENTRY_COLUMNS ", " MESSAGE_COLUMNS " FROM ledger l LEFT JOIN"
	    " message m ON m.seq = l.seq ORDER BY l.seq");
	if (q == NULL)
		return;
	if (a->head != NULL && !text_unhex(a->head, expected, sizeof(expected)))
		audit_complain(a, 0, "the head to look for must be 64 hex digits");
	while (r->clean && audit_next(a, q)) {
		check_entry(a, q, r->entries + 1, hash);
		r->entries++;
		note_head(a, expected, hash);
		if (a->progress != NULL && r->entries % PROGRESS_EVERY == 0)
			a->progress(a->ctx, r->entries, a->all);
	}
	a->driver->finish(q);
	buf_init(&hex, r->head, sizeof(r->head));
	text_hex(&hex, hash, sizeof(hash));
	if (r->clean && a->head != NULL && r->head_entry == 0)
		audit_complain(a, 0,
		    "no entry has the head that was noted: the ledger was made anew"
		    " or cut off before it");
}

/* One number; -1 when it could not be read. */
static int64_t
number(struct audit *a, const char *sql)
{
	struct db_stmt *q = audit_query(a, sql);
	int64_t n = -1;

	if (q == NULL)
		return -1;
	if (audit_next(a, q))
		n = a->driver->column_i64(q, 0);
	a->driver->finish(q);
	return n;
}

static void
audit_orphans(struct audit *a)
{
	int64_t n = number(a, "SELECT COUNT(*) FROM message"), seq;

	if (n < 0 || n == a->messages)
		return;
	seq = number(a,
	    "SELECT MIN(m.seq) FROM message m LEFT JOIN ledger l ON l.seq = m.seq"
	    " WHERE l.seq IS NULL");
	audit_complain(a, seq > 0 ? seq : 0, "message %lld has no entry in the ledger",
	    (long long)seq);
}

/* ---- campaigns ---- */

static void
check_campaign(struct audit *a, struct db_stmt *q)
{
	unsigned char commitment[LEDGER_HASH_LEN], expected[LEDGER_HASH_LEN];
	int64_t seq = a->driver->column_i64(q, 0), closed = a->driver->column_i64(q, 4);
	const char *id = audit_text(a, q, 2);

	audit_blob(a, q, 1, commitment, sizeof(commitment));
	ledger_commit_campaign(
	    id, audit_text(a, q, 3), closed != 0, a->driver->column_i64(q, 5), expected);
	if (a->strange || (closed != 0 && closed != 1) ||
	    memcmp(commitment, expected, sizeof(commitment)) != 0)
		audit_complain(a, seq, "campaign %s is not as entry %lld left it", id,
		    (long long)seq);
}

static void
audit_campaigns(struct audit *a)
{
	int64_t n = 0;
	struct db_stmt *q = audit_query(a,
	    "SELECT l.seq, l.commitment, c.id, c.document, c.closed, c.changed_at FROM"
	    " (SELECT campaign, MAX(seq) AS seq FROM ledger WHERE kind BETWEEN 20 AND 29"
	    " GROUP BY campaign) g JOIN ledger l ON l.seq = g.seq LEFT JOIN campaign c"
	    " ON c.id = g.campaign ORDER BY l.seq");

	if (q == NULL)
		return;
	while (audit_next(a, q)) {
		if (a->driver->column_null(q, 2))
			audit_complain(a, a->driver->column_i64(q, 0),
			    "the campaign of entry %lld is gone",
			    (long long)a->driver->column_i64(q, 0));
		else
			check_campaign(a, q);
		n++;
	}
	a->driver->finish(q);
	if (a->report->clean && number(a, "SELECT COUNT(*) FROM campaign") != n)
		audit_complain(a, 0, "there is a campaign that the ledger does not know");
}

static void
audit(struct audit *a)
{
	static void (*const passes[])(struct audit *) = {audit_ledger, audit_orphans,
	    audit_campaigns, audit_voters, audit_counts, audit_entries, audit_desk,
	    audit_acts, audit_proposals};
	size_t i;

	a->all = number(a, "SELECT COUNT(*) FROM ledger");
	for (i = 0; i < sizeof(passes) / sizeof(passes[0]) && a->report->clean; i++)
		passes[i](a);
	if (a->progress != NULL)
		a->progress(a->ctx, a->report->entries, a->all);
}

void
verify(const struct db_driver *driver, struct db *db, const char *head,
    void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx,
    struct verify_report *report)
{
	struct audit a = {
	    .driver = driver,
	    .db = db,
	    .report = report,
	    .head = head,
	    .progress = progress,
	    .ctx = ctx,
	};

	memset(report, 0, sizeof(*report));
	report->clean = true;
	if (!migrate_check(driver, db, report->what, sizeof(report->what))) {
		report->clean = false;
		report->unreadable = true;
		return;
	}
	if (driver->script(db, "BEGIN") != DB_DONE) {
		unreadable(&a);
		return;
	}
	audit(&a);
	(void)driver->script(db, "COMMIT");	/* nothing was written */
}
