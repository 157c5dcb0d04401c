/*
 * Somebody with the database file and an SQL shell: random single edits, deletions,
 * insertions and swaps of rows, in every table and column the results rest on. verify must
 * find each; where an entry of the ledger or its message was touched, it must name the
 * first one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "desk_kit.h"
#include "proposal_kit.h"

#define COLUMNS_MAX 24
#define CHANGES	    1600

static const char *const tables[] = {"ledger", "message", "voter", "tally", "total", "minute",
    "campaign", "entry", "nominee", "decision", "volunteer", "proposal", "assignment", "act"};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

struct column {
	char name[32], type[16];
	int  key;		/* place in the primary key, 0 = not in it */
};

struct table {
	const char   *name;
	struct column column[COLUMNS_MAX];
	int	      n;
	int64_t	      rows;
};

struct attack {
	struct kit   *kit;
	sqlite3	     *db;
	struct table  table[TABLES];
	char	     *image;	/* the clean file */
	long	      size;
	uint64_t      random;
	char	      what[400];	/* the change, for the report of a failure */
	int64_t	      seq;	/* of the first entry concerned when the change names one, else 0 */
};

/* ---- a database with everything in it ---- */

/* Nominations that were decided about, some of it undone. */
static void
decide(struct desk_kit *d)
{
	int i;

	desk_nominate_many(d, 1, 20);
	for (i = 1; i <= 4; i++)
		(void)desk_done(d, desk_join(d, i, i + 5, i + 10, 0));
	for (i = 1; i <= 5; i++)
		(void)desk_done(d, desk_do(d, i % 3 == 0 ? DESK_REJECT : DESK_VERIFY, i));
	(void)desk_done(d, desk_do(d, DESK_SPLIT, 2));
	(void)desk_done(d, desk_do(d, DESK_SPLIT, 13));
	(void)desk_done(d, desk_do(d, DESK_UNDO, d->job.seq));
	(void)desk_done(d, desk_do(d, DESK_SHORTLIST, 1));
	(void)desk_done(d, desk_promote(d, 1, "7"));
	for (i = 0; i < 4; i++)
		(void)desk_done(d, desk_volunteer_act(d, DESK_VOLUNTEER, i, "Mariam Essai"));
	(void)desk_done(d, desk_volunteer_act(d, DESK_VOLUNTEER_OFF, 1, ""));
}

static void
send(struct kit *k, uint64_t *random, int id)
{
	static const enum intent_kind kinds[] = {INTENT_VOTE, INTENT_VOTE, INTENT_VOTE, INTENT_VOTE,
	    INTENT_REGION, INTENT_LANGUAGE, INTENT_HELP, INTENT_STOP, INTENT_ROBOT, INTENT_STATUS};
	enum kit_campaign which = kit_random(random) % 3 == 0 ? KIT_FIRST : KIT_ICON;
	struct inbound_job job;

	kit_message(k, &job, which, (int)(kit_random(random) % 30), id,
	    kinds[kit_random(random) % 10]);
	if (job.intent.kind == INTENT_VOTE)
		job.intent.candidate = (int)(kit_random(random) % 3);
	if (kit_random(random) % 2 == 0)
		job.intent.region = (int)(kit_random(random) % 8);
	job.intent.language = (int)(kit_random(random) % 2);
	job.intent.chosen_language = (int)(kit_random(random) % 2);
	job.source = (enum source)(1 + kit_random(random) % 3);
	if (kit_random(random) % 20 == 0)
		job.paper = NULL;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	k->now_ms += 1000;
}

/* Messages that nobody understood: some assigned, refused, withdrawn, waiting. */
static void
agree(struct kit *k)
{
	static const enum proposal_act acts[] = {PROPOSAL_REFUSE, PROPOSAL_WITHDRAW};
	struct proposal_job job;
	int i;

	for (i = 0; i < 4; i++) {	/* some of these phones voted before, for 3 or another */
		int64_t message = proposal_message(k, 10 * i, 500 + i, INTENT_ASK);

		if (proposal_make(k, &job, PROPOSAL_ASSIGN, message, "3") == JOB_REFUSED)
			(void)proposal_make(k, &job, PROPOSAL_ASSIGN, message, "1");
		assert_int_equal(proposal_settle(k, &job, PROPOSAL_AGREE, job.seq, NULL), JOB_DONE);
	}
	for (i = 0; i < 6; i++) {
		(void)proposal_make(k, &job, PROPOSAL_ASSIGN,
		    proposal_message(k, 40 + i, 520 + i, INTENT_NONE), "2");
		if (i % 3 < 2)
			(void)proposal_settle(k, &job, acts[i % 3], job.seq, NULL);
		assert_int_equal(job.job.result, JOB_DONE);
	}
	(void)proposal_make(k, &job, PROPOSAL_CLOSE, 0, "");
	(void)proposal_make(k, &job, PROPOSAL_DOCUMENT, 0, kit_document(KIT_FIRST));
	assert_int_equal(job.job.result, JOB_DONE);
}

/* Nominations and registrations that stand, wait, were corrected, cancelled, moved up. */
static void
fill_forms(struct kit *k)
{
	static const char *const names[] = {"Awa Modele", "Issa Essai", "Fatou Bidon", "Moussa Exemple"};
	char text[80];
	int i, id = 1000;

	assert_true(kit_import(k, KIT_FORMS));
	for (i = 0; i < 12; i++) {
		(void)snprintf(text, sizeof(text), "NOM %s, CSREF, Sikasso", names[i % 4]);
		(void)kit_say(k, i, id++, text);
		(void)snprintf(text, sizeof(text), "JOURNEE %s, Kayes", names[i % 4]);
		(void)kit_say(k, i, id++, text);
		k->now_ms += 1000;
	}
	(void)kit_say(k, 0, id++, "ANNULER JOURNEE");
	(void)kit_say(k, 1, id++, "CORRIGER 1");
	(void)kit_say(k, 1, id++, "Oumou Essai");
	(void)kit_say(k, 2, id, "ANNULER");
}

static void
read_image(struct attack *a)
{
	FILE *f;

	kit_sql(a->kit, "PRAGMA journal_mode = DELETE");
	f = fopen(a->kit->path, "rb");
	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	a->size = ftell(f);
	rewind(f);
	a->image = malloc((size_t)a->size);
	assert_non_null(a->image);
	assert_int_equal(fread(a->image, 1, (size_t)a->size, f), (size_t)a->size);
	assert_int_equal(fclose(f), 0);
}

static void
restore_image(struct attack *a)
{
	FILE *f = fopen(a->kit->path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(a->image, 1, (size_t)a->size, f), (size_t)a->size);
	assert_int_equal(fclose(f), 0);
}

static sqlite3_stmt *query(struct attack *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
static bool run(struct attack *, const char *, ...) __attribute__((format(printf, 2, 3)));

static sqlite3_stmt *
query(struct attack *a, const char *fmt, ...)
{
	sqlite3_stmt *q = NULL;
	char sql[1000];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	if (sqlite3_prepare_v2(a->db, sql, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(a->db));
	return q;
}

static void
read_table(struct attack *a, struct table *t)
{
	sqlite3_stmt *q = query(a, "PRAGMA table_info(%s)", t->name);

	while (sqlite3_step(q) == SQLITE_ROW) {
		struct column *c = &t->column[t->n++];

		(void)snprintf(c->name, sizeof(c->name), "%s", sqlite3_column_text(q, 1));
		(void)snprintf(c->type, sizeof(c->type), "%s", sqlite3_column_text(q, 2));
		c->key = sqlite3_column_int(q, 5);
	}
	sqlite3_finalize(q);
	q = query(a, "SELECT COUNT(*) FROM %s", t->name);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	t->rows = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	assert_true(t->rows > 1);
}

static void
open_shell(struct attack *a)
{
	assert_int_equal(sqlite3_open(a->kit->path, &a->db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(a->db, "PRAGMA ignore_check_constraints = ON;"
	    "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
}

/* ---- the changes ---- */

/* A condition that is true for row n only, of literals. */
static void
row_condition(struct attack *a, const struct table *t, int64_t n, char *out, size_t cap)
{
	size_t len = 0;
	int i;

	out[0] = '\0';
	for (i = 0; i < t->n; i++) {
		sqlite3_stmt *q;

		if (t->column[i].key == 0)
			continue;
		q = query(a, "SELECT quote(%s) FROM %s LIMIT 1 OFFSET %lld", t->column[i].name,
		    t->name, (long long)n);
		assert_int_equal(sqlite3_step(q), SQLITE_ROW);
		len += (size_t)snprintf(out + len, cap - len, "%s%s = %s", len > 0 ? " AND " : "",
		    t->column[i].name, sqlite3_column_text(q, 0));
		sqlite3_finalize(q);
	}
}

static int64_t
seq_of(struct attack *a, const struct table *t, const char *condition)
{
	sqlite3_stmt *q;
	int64_t seq;

	if (strcmp(t->name, "ledger") != 0 && strcmp(t->name, "message") != 0 &&
	    strcmp(t->name, "decision") != 0)
		return 0;
	q = query(a, "SELECT seq FROM %s WHERE %s", t->name, condition);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	seq = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return seq;
}

/* Runs it; false when the schema did not let it happen or nothing changed. */
static bool
run(struct attack *a, const char *fmt, ...)
{
	va_list ap;
	int code;

	va_start(ap, fmt);
	(void)vsnprintf(a->what, sizeof(a->what), fmt, ap);
	va_end(ap);
	code = sqlite3_exec(a->db, a->what, NULL, NULL, NULL);
	return code == SQLITE_OK && sqlite3_changes(a->db) > 0;
}

/* What nothing rests on, and is forgotten or moved without an entry. */
static bool
is_unguarded(const struct table *t, const char *column)
{
	static const struct {
		const char *table, *column;
	} unguarded[] = {{"message", "seen"}, {"voter", "answer_times"}, {"voter", "talking"},
	    {"entry", "channel"}, {"entry", "address"}, {"entry", "language"}, {"entry", "phone"}};
	size_t i;

	for (i = 0; i < sizeof(unguarded) / sizeof(unguarded[0]); i++)
		if (strcmp(unguarded[i].table, t->name) == 0 &&
		    strcmp(unguarded[i].column, column) == 0)
			return true;
	return false;
}

static const struct column *
pick_column(struct attack *a, const struct table *t)
{
	const struct column *c;

	do
		c = &t->column[kit_random(&a->random) % (uint64_t)t->n];
	while (is_unguarded(t, c->name));
	return c;
}

/* Another value of the column's type, as an expression. */
static void
other_value(struct attack *a, const struct column *c, char *out, size_t cap)
{
	static const char *const texts[] = {"%s || 'x'", "'x' || %s", "%s || char(0) || 'x'",
	    "substr(%s, 2)", "upper(%s) || ''", "''", "'1'", "'2'", "'03'"};
	static const char *const blobs[] = {"CAST(%s || x'00' AS BLOB)", "substr(%s, 2)",
	    "randomblob(length(%s))", "x''", "randomblob(16)", "randomblob(32)"};
	static const char *const numbers[] = {"%s + 1", "%s - 1", "%s + 1000", "-%s", "0", "1", "2",
	    "%s * 2"};
	const char *fmt;

	if (strcmp(c->type, "TEXT") == 0)
		fmt = texts[kit_random(&a->random) % 9];
	else if (strcmp(c->type, "BLOB") == 0)
		fmt = blobs[kit_random(&a->random) % 6];
	else
		fmt = numbers[kit_random(&a->random) % 8];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(out, cap, fmt, c->name);
#pragma GCC diagnostic pop
}

static bool
edit(struct attack *a, const struct table *t)
{
	const struct column *c = pick_column(a, t);
	char where[400], value[100];

	row_condition(a, t, (int64_t)(kit_random(&a->random) % (uint64_t)t->rows), where,
	    sizeof(where));
	other_value(a, c, value, sizeof(value));
	a->seq = c->key > 0 ? 0 : seq_of(a, t, where);	/* a new number comes elsewhere first */
	return run(a, "UPDATE %s SET %s = %s WHERE %s AND %s IS NOT %s", t->name, c->name, value,
	    where, c->name, value);
}

static bool
delete(struct attack *a, const struct table *t)
{
	char where[400];

	row_condition(a, t, (int64_t)(kit_random(&a->random) % (uint64_t)t->rows), where,
	    sizeof(where));
	a->seq = seq_of(a, t, where);
	return run(a, "DELETE FROM %s WHERE %s", t->name, where);
}

/* A copy of a row under another key. */
static bool
insert(struct attack *a, const struct table *t)
{
	char where[400], columns[600] = "", value[100];
	size_t len = 0;
	int i;

	row_condition(a, t, (int64_t)(kit_random(&a->random) % (uint64_t)t->rows), where,
	    sizeof(where));
	a->seq = 0;
	for (i = 0; i < t->n; i++) {
		const struct column *c = &t->column[i];
		bool other = c->key > 0 || strcmp(c->name, "provider_id") == 0 ||
		    strcmp(c->name, "number") == 0;

		(void)snprintf(value, sizeof(value), "%s", c->name);
		if (other)
			other_value(a, c, value, sizeof(value));
		len += (size_t)snprintf(columns + len, sizeof(columns) - len, "%s%s",
		    len > 0 ? ", " : "", value);
	}
	return run(a, "INSERT INTO %s SELECT %s FROM %s WHERE %s", t->name, columns, t->name,
	    where);
}

/* Two rows exchange one column. */
static bool
swap(struct attack *a, const struct table *t)
{
	const struct column *c = pick_column(a, t);
	char x[400], y[400];
	int64_t other;

	row_condition(a, t, (int64_t)(kit_random(&a->random) % (uint64_t)t->rows), x, sizeof(x));
	row_condition(a, t, (int64_t)(kit_random(&a->random) % (uint64_t)t->rows), y, sizeof(y));
	if (c->key > 0 || strcmp(x, y) == 0)
		return false;
	a->seq = seq_of(a, t, x);
	other = seq_of(a, t, y);
	if (other < a->seq)
		a->seq = other;
	return run(a, "UPDATE %s SET %s = CASE WHEN %s THEN (SELECT %s FROM %s WHERE %s) ELSE"
	    " (SELECT %s FROM %s WHERE %s) END WHERE ((%s) OR (%s)) AND (SELECT %s FROM %s WHERE %s)"
	    " IS NOT (SELECT %s FROM %s WHERE %s)", t->name, c->name, x, c->name, t->name, y,
	    c->name, t->name, x, x, y, c->name, t->name, x, c->name, t->name, y);
}

/* Two rows exchange their numbers. */
static bool
renumber(struct attack *a, const struct table *t)
{
	int64_t x, y;

	if (strcmp(t->name, "ledger") != 0 && strcmp(t->name, "message") != 0)
		return false;
	x = 3 + (int64_t)(kit_random(&a->random) % 100);
	y = 3 + (int64_t)(kit_random(&a->random) % 100);
	if (x == y)
		return false;
	a->seq = x < y ? x : y;
	return run(a, "UPDATE %s SET seq = -seq WHERE seq IN (%lld, %lld); UPDATE %s SET seq ="
	    " CASE seq WHEN -%lld THEN %lld ELSE %lld END WHERE seq < 0", t->name, (long long)x,
	    (long long)y, t->name, (long long)x, (long long)y, (long long)x);
}

static void
check_found(struct attack *a)
{
	struct verify_report report;

	kit_verify(a->kit, &report);
	if (report.clean)
		fail_msg("not found: %s", a->what);
	if (a->seq != 0 && report.first_bad != a->seq)
		fail_msg("entry %lld named instead of %lld (%s): %s", (long long)report.first_bad,
		    (long long)a->seq, report.what, a->what);
	assert_true(report.what[0] != '\0');
}

static void
prepare(struct attack *a, struct desk_kit *d)
{
	struct kit *k = &d->kit;
	size_t i;
	int id;

	memset(a, 0, sizeof(*a));
	a->kit = k;
	a->random = kit_seed();
	desk_kit_start(d);
	decide(d);
	desk_kit_leave(d);
	k->now_ms = KIT_OPENS + KIT_HOUR;
	for (id = 0; id < 150; id++)
		send(k, &a->random, id);
	store_adopt(k->store, k->rulebook);
	agree(k);
	store_adopt(k->store, NULL);
	fill_forms(k);
	assert_true(kit_number(k, "SELECT COUNT(DISTINCT kind) FROM ledger WHERE kind / 10 = 3") == 4);
	kit_close(k);
	read_image(a);
	kit_assert_clean(k);
	open_shell(a);
	for (i = 0; i < TABLES; i++) {
		a->table[i].name = tables[i];
		read_table(a, &a->table[i]);
	}
	assert_int_equal(sqlite3_close(a->db), SQLITE_OK);
}

static void
every_single_change_is_found(void **state)
{
	static bool (*const changes[])(struct attack *, const struct table *) = {edit, edit, edit,
	    delete, insert, swap, renumber};
	static struct desk_kit desk;
	struct attack a;
	int n = 0;

	(void)state;
	prepare(&a, &desk);
	while (n < CHANGES) {
		const struct table *t = &a.table[kit_random(&a.random) % TABLES];
		bool changed;

		restore_image(&a);
		open_shell(&a);
		changed = changes[kit_random(&a.random) % 7](&a, t);
		assert_int_equal(sqlite3_close(a.db), SQLITE_OK);
		if (!changed)
			continue;
		check_found(&a);
		n++;
	}
	printf("# tamper: %d changes, %d found\n", n, n);
	free(a.image);
	desk_kit_clear(&desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_single_change_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
