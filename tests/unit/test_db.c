/*
 * What every driver must do alike: results, values that come back as they went in, two
 * connections, and what a crash leaves behind.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/db.h"
#include "store_kit.h"

struct bench {
	struct kit kit;
	struct db *db;
};

static const struct db_driver *const d = &db_sqlite;

static struct db *
open_db(const char *path, bool read_only)
{
	char why[200] = "";
	struct db *db = d->open(path, read_only, why, sizeof(why));

	if (db == NULL)
		fail_msg("%s", why);
	return db;
}

static int
fresh(void **state)
{
	static struct bench b;

	kit_make(&b.kit);
	b.db = open_db(b.kit.path, false);
	assert_int_equal(d->script(b.db, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL"
	    " CHECK (n < 100), s TEXT UNIQUE, b BLOB) STRICT"), DB_DONE);
	*state = &b;
	return 0;
}

static int
gone(void **state)
{
	struct bench *b = *state;

	if (b->db != NULL)
		d->close(b->db);
	kit_clear(&b->kit);
	return 0;
}

static enum db_result
put(struct db *db, int64_t id, int64_t n, const char *s)
{
	struct db_stmt *q = d->prepare(db, "INSERT INTO t (id, n, s) VALUES ($1, $2, $3)");
	enum db_result result;

	assert_non_null(q);
	d->bind_i64(q, 1, id);
	d->bind_i64(q, 2, n);
	d->bind_text(q, 3, s);
	result = d->step(q);
	d->finish(q);
	return result;
}

static int64_t
number(struct db *db, const char *sql)
{
	struct db_stmt *q = d->prepare(db, sql);
	int64_t n;

	assert_non_null(q);
	assert_int_equal(d->step(q), DB_ROW);
	n = d->column_i64(q, 0);
	d->finish(q);
	return n;
}

static void
values_come_back_as_they_went_in(void **state)
{
	static const unsigned char bytes[] = {0, 1, 0xff, 0, 'x'};
	struct bench *b = *state;
	struct db_stmt *q = d->prepare(b->db, "INSERT INTO t VALUES ($1, $2, $3, $4)");
	size_t len;

	d->bind_i64(q, 1, INT64_MIN);
	d->bind_i64(q, 2, -1);
	d->bind_text(q, 3, "\xc9\x9b\xc9\x94 l'\"");
	d->bind_blob(q, 4, bytes, sizeof(bytes));
	assert_int_equal(d->step(q), DB_DONE);
	d->reset(q);
	d->bind_i64(q, 1, INT64_MAX);
	d->bind_i64(q, 2, 0);
	d->bind_text(q, 3, NULL);
	d->bind_blob(q, 4, "", 0);	/* empty is not NULL */
	assert_int_equal(d->step(q), DB_DONE);
	d->finish(q);
	q = d->prepare(b->db, "SELECT id, n, s, b FROM t ORDER BY id");
	assert_int_equal(d->step(q), DB_ROW);
	assert_true(d->column_i64(q, 0) == INT64_MIN);
	assert_int_equal(d->column_i64(q, 1), -1);
	assert_string_equal(d->column_text(q, 2), "\xc9\x9b\xc9\x94 l'\"");
	assert_memory_equal(d->column_blob(q, 3, &len), bytes, sizeof(bytes));
	assert_int_equal(len, sizeof(bytes));
	assert_int_equal(d->step(q), DB_ROW);
	assert_true(d->column_i64(q, 0) == INT64_MAX);
	assert_true(d->column_null(q, 2));
	assert_string_equal(d->column_text(q, 2), "");
	assert_false(d->column_null(q, 3));
	assert_non_null(d->column_blob(q, 3, &len));
	assert_int_equal(len, 0);
	assert_int_equal(d->step(q), DB_DONE);
	d->finish(q);
}

static void
reset_clears_what_was_bound(void **state)
{
	struct bench *b = *state;
	struct db_stmt *q = d->prepare(b->db, "SELECT $1");

	d->bind_i64(q, 1, 5);
	assert_int_equal(d->step(q), DB_ROW);
	d->reset(q);
	assert_int_equal(d->step(q), DB_ROW);
	assert_true(d->column_null(q, 0));
	d->finish(q);
}

static void
each_trouble_has_its_result(void **state)
{
	struct bench *b = *state;

	assert_int_equal(put(b->db, 1, 1, "a"), DB_DONE);
	assert_int_equal(put(b->db, 1, 1, "b"), DB_CONFLICT);	/* primary key */
	assert_int_equal(put(b->db, 2, 1, "a"), DB_CONFLICT);	/* unique */
	assert_int_equal(put(b->db, 3, 100, "c"), DB_REFUSED);	/* check */
	assert_int_equal(d->script(b->db, "INSERT INTO t (id, n) VALUES (4, 'x')"), DB_REFUSED);
	assert_int_equal(d->script(b->db, "INSERT INTO t (id) VALUES (5)"), DB_REFUSED);
	assert_int_equal(d->script(b->db, "NONSENSE"), DB_BROKEN);
	assert_null(d->prepare(b->db, "SELECT * FROM nowhere"));
	assert_true(strlen(d->error(b->db)) > 0);
	assert_int_equal(number(b->db, "SELECT COUNT(*) FROM t"), 1);
}

static void
a_conflict_can_be_an_update_that_tells(void **state)
{
	struct bench *b = *state;
	struct db_stmt *q = d->prepare(b->db, "INSERT INTO t (id, n, s) VALUES ($1, 1, $2)"
	    " ON CONFLICT (s) DO UPDATE SET n = t.n + 1 RETURNING n, id");
	int64_t i;

	for (i = 1; i <= 3; i++) {
		d->bind_i64(q, 1, i * 10);
		d->bind_text(q, 2, "same");
		assert_int_equal(d->step(q), DB_ROW);
		assert_int_equal(d->column_i64(q, 0), i);
		assert_int_equal(d->column_i64(q, 1), 10);
		assert_int_equal(d->step(q), DB_DONE);
		d->reset(q);
	}
	d->finish(q);
}

static void
a_savepoint_takes_back_its_own_only(void **state)
{
	struct bench *b = *state;

	assert_int_equal(d->script(b->db, d->begin), DB_DONE);
	assert_int_equal(put(b->db, 1, 1, "kept"), DB_DONE);
	assert_int_equal(d->script(b->db, "SAVEPOINT job"), DB_DONE);
	assert_int_equal(put(b->db, 2, 1, "taken back"), DB_DONE);
	assert_int_equal(put(b->db, 3, 100, "refused"), DB_REFUSED);
	assert_int_equal(d->script(b->db, "ROLLBACK TO SAVEPOINT job"), DB_DONE);
	assert_int_equal(d->script(b->db, "RELEASE SAVEPOINT job"), DB_DONE);
	assert_int_equal(put(b->db, 4, 1, "kept too"), DB_DONE);
	assert_int_equal(d->script(b->db, "COMMIT"), DB_DONE);
	assert_int_equal(number(b->db, "SELECT SUM(id) FROM t"), 5);
}

static void
a_reader_sees_commits_and_writes_nothing(void **state)
{
	struct bench *b = *state;
	struct db *reader = open_db(b->kit.path, true);

	assert_int_equal(d->script(b->db, d->begin), DB_DONE);
	assert_int_equal(put(b->db, 1, 1, "a"), DB_DONE);
	assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"), 0);
	assert_int_equal(d->script(b->db, "COMMIT"), DB_DONE);
	assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"), 1);
	assert_int_not_equal(d->script(reader, "DELETE FROM t"), DB_DONE);
	assert_int_not_equal(d->script(reader, "PRAGMA wal_checkpoint; DELETE FROM t"), DB_DONE);
	d->close(reader);
	assert_int_equal(number(b->db, "SELECT COUNT(*) FROM t"), 1);
}

static int64_t
log_size(struct bench *b)
{
	char name[200];
	struct stat st;

	(void)snprintf(name, sizeof(name), "%s-wal", b->kit.path);
	return stat(name, &st) == 0 ? (int64_t)st.st_size : -1;
}

static void
only_a_truncating_checkpoint_empties_the_log(void **state)
{
	struct bench *b = *state;
	struct db *reader;

	assert_int_equal(put(b->db, 1, 1, "a"), DB_DONE);
	assert_true(d->log_pages(b->db) > 0);
	reader = open_db(b->kit.path, true);
	assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"), 1);
	d->close(reader);
	assert_true(log_size(b) > 0);	/* a reader's closing rolled nothing in */
	assert_int_equal(d->checkpoint(b->db, false), DB_DONE);
	assert_int_equal(d->log_pages(b->db), 0);
	assert_int_equal(d->checkpoint(b->db, true), DB_DONE);
	assert_int_equal(log_size(b), 0);
}

/* A reader on the newest state keeps the log's file, not its pages: nothing can be lost. */
static void
a_checkpoint_under_a_reader_copies_what_it_may(void **state)
{
	struct bench *b = *state;
	struct db *reader = open_db(b->kit.path, true);

	assert_int_equal(put(b->db, 1, 1, "a"), DB_DONE);
	assert_int_equal(d->script(reader, "BEGIN"), DB_DONE);
	assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"), 1);
	assert_int_equal(d->checkpoint(b->db, true), DB_DONE);
	assert_int_equal(put(b->db, 2, 1, "b"), DB_DONE);
	assert_int_equal(d->checkpoint(b->db, true), DB_BUSY);	/* the second vote cannot be copied */
	assert_int_equal(d->script(reader, "COMMIT"), DB_DONE);
	assert_int_equal(d->checkpoint(b->db, true), DB_DONE);
	d->close(reader);
}

static void
two_writers_are_one_too_many(void **state)
{
	struct bench *b = *state;
	struct db *other = open_db(b->kit.path, false);

	assert_int_equal(d->script(b->db, d->begin), DB_DONE);
	assert_int_equal(d->script(other, d->begin), DB_BUSY);
	assert_int_equal(d->script(b->db, "COMMIT"), DB_DONE);
	d->close(other);
}

static void
what_was_committed_survives_a_kill(void **state)
{
	struct bench *b = *state;
	int status;
	pid_t child;

	d->close(b->db);
	b->db = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct db *db = d->open(b->kit.path, false, (char[200]){""}, 200);

		(void)d->script(db, "INSERT INTO t VALUES (1, 1, 'committed', NULL)");
		(void)d->script(db, "BEGIN IMMEDIATE; INSERT INTO t VALUES (2, 1, 'not', NULL)");
		_exit(0);	/* without closing anything */
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	b->db = open_db(b->kit.path, false);
	assert_int_equal(number(b->db, "SELECT SUM(id) FROM t"), 1);
}

static void
what_cannot_be_opened_says_why(void **state)
{
	struct bench *b = *state;
	char name[200], why[200] = "";
	FILE *f;

	(void)snprintf(name, sizeof(name), "%s/no/such/folder.db", b->kit.dir);
	assert_null(d->open(name, false, why, sizeof(why)));
	assert_non_null(strstr(why, name));
	(void)snprintf(name, sizeof(name), "%s.copy", b->kit.path);
	assert_null(d->open(name, true, why, sizeof(why)));	/* a reader creates nothing */
	assert_int_equal(access(name, F_OK), -1);
	f = fopen(name, "w");
	assert_non_null(f);
	(void)fprintf(f, "this is a letter to my aunt, longer than a header of a database file is,"
	    " so that nobody could take it for one: %0100d\n", 0);
	assert_int_equal(fclose(f), 0);
	assert_null(d->open(name, false, why, sizeof(why)));
	assert_non_null(strstr(why, "not a database"));
}

static void
the_files_are_nobody_elses(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	struct bench *b = *state;
	struct stat st;
	char name[200];
	size_t i;

	assert_int_equal(put(b->db, 1, 1, "a"), DB_DONE);
	for (i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof(name), "%s%s", b->kit.path, suffixes[i]);
		assert_int_equal(stat(name, &st), 0);
		assert_int_equal(st.st_mode & 077, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define FRESH(test) cmocka_unit_test_setup_teardown(test, fresh, gone)
	    FRESH(values_come_back_as_they_went_in),
	    FRESH(reset_clears_what_was_bound),
	    FRESH(each_trouble_has_its_result),
	    FRESH(a_conflict_can_be_an_update_that_tells),
	    FRESH(a_savepoint_takes_back_its_own_only),
	    FRESH(a_reader_sees_commits_and_writes_nothing),
	    FRESH(only_a_truncating_checkpoint_empties_the_log),
	    FRESH(a_checkpoint_under_a_reader_copies_what_it_may),
	    FRESH(two_writers_are_one_too_many),
	    FRESH(what_was_committed_survives_a_kill),
	    FRESH(what_cannot_be_opened_says_why),
	    FRESH(the_files_are_nobody_elses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
