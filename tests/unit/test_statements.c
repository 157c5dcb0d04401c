/*
 * Every statement of the store, asked how it would be run: one that reads a whole table, or
 * sorts, is quick with ten votes and the end of the evening with a million. Also what
 * both engines must be able to read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "store/statements.h"
#include "store_kit.h"

static char *prepared[ST_N];
static size_t n_prepared;

/* A driver that remembers what it was asked to prepare. */
static struct db_stmt *
remember(struct db *db, const char *sql)
{
	struct db_stmt *q = db_sqlite.prepare(db, sql);

	assert_true(n_prepared < ST_N);
	prepared[n_prepared++] = xstrdup(sql);
	return q;
}

static struct db *
open_all(struct kit *k)
{
	struct db_driver spy = db_sqlite;
	struct statements s;
	char why[200];
	struct db *db;

	kit_make(k);
	kit_start(k);
	kit_close(k);
	spy.prepare = remember;
	db = db_sqlite.open(k->path, false, why, sizeof(why));
	assert_non_null(db);
	n_prepared = 0;
	assert_true(statements_open(&s, &spy, db, ST_N));
	assert_int_equal(n_prepared, ST_N);
	statements_close(&s);
	return db;
}

static void
close_all(struct kit *k, struct db *db)
{
	size_t i;

	for (i = 0; i < n_prepared; i++)
		free(prepared[i]);
	db_sqlite.close(db);
	kit_clear(k);
}

/* Tables of a few rows may be read whole; the partial indexes hold what waits, no more. */
static bool
is_cheap(const char *plan)
{
	static const char *const cheap[] = {"SCAN campaign", "INDEX outbox_", "INDEX part_",
	    "SCAN parked_report",
	    "SCAN CONSTANT ROW", "SCAN volunteer", "INDEX proposal_decided", "SCAN staff",
	    "SCAN spend", "SCAN channel_pause",
	    "SCAN ledger"};	/* by its end: ORDER BY seq DESC LIMIT 1 */
	size_t i;

	for (i = 0; i < sizeof(cheap) / sizeof(cheap[0]); i++)
		if (strstr(plan, cheap[i]) != NULL)
			return true;
	return strstr(plan, "SCAN") == NULL;
}

/* A bounded number of rows from a table's end, whatever is done with them then. */
static bool
reads_an_end(const char *sql)
{
	return strstr(sql, "ORDER BY id DESC LIMIT $") != NULL;
}

static void
no_statement_reads_what_grows_with_the_votes(void **state)
{
	static struct kit kit;
	struct db *db = open_all(&kit);
	char sql[2000];
	size_t i;

	(void)state;
	for (i = 0; i < n_prepared; i++) {
		struct db_stmt *q;

		(void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", prepared[i]);
		q = db_sqlite.prepare(db, sql);
		assert_non_null(q);
		while (db_sqlite.step(q) == DB_ROW) {
			const char *plan = db_sqlite.column_text(q, 3);
			bool sorts = strstr(plan, "TEMP B-TREE") != NULL &&
			    strstr(prepared[i], "FROM campaign") == NULL &&
			    strstr(prepared[i], "FROM volunteer") == NULL &&
			    strstr(prepared[i], "FROM spend") == NULL &&
			    strstr(prepared[i], "FROM tally") == NULL;

			if (!reads_an_end(prepared[i]) && (sorts || !is_cheap(plan)))
				fail_msg("%s\n%s", prepared[i], plan);
		}
		db_sqlite.finish(q);
	}
	close_all(&kit, db);
}

/* $1, $2… must first appear in that order: SQLite numbers them so, PostgreSQL by name. */
static void
parameters_come_in_order(void **state)
{
	static struct kit kit;
	struct db *db = open_all(&kit);
	size_t i;

	(void)state;
	for (i = 0; i < n_prepared; i++) {
		const char *p = prepared[i];
		long highest = 0;

		while ((p = strchr(p, '$')) != NULL) {
			long n = strtol(++p, NULL, 10);

			if (n > highest + 1 || n < 1)
				fail_msg("$%ld after $%ld: %s", n, highest, prepared[i]);
			highest = n > highest ? n : highest;
		}
	}
	close_all(&kit, db);
}

static void
no_statement_speaks_a_dialect(void **state)
{
	static const char *const dialect[] = {"OR REPLACE", "OR IGNORE", "INDEXED BY", "rowid",
	    "AUTOINCREMENT", "now()", "datetime(", "?", "GLOB", "IFNULL", "json_", "||", "LIMIT -1"};
	static struct kit kit;
	struct db *db = open_all(&kit);
	size_t i, w;

	(void)state;
	for (i = 0; i < n_prepared; i++)
		for (w = 0; w < sizeof(dialect) / sizeof(dialect[0]); w++)
			if (strstr(prepared[i], dialect[w]) != NULL)
				fail_msg("'%s' in: %s", dialect[w], prepared[i]);
	close_all(&kit, db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_statement_reads_what_grows_with_the_votes),
	    cmocka_unit_test(parameters_come_in_order),
	    cmocka_unit_test(no_statement_speaks_a_dialect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
