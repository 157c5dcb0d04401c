/*
 * Counts per minute: what the writer keeps is what a recount of the messages says, after
 * repeats too; and what a reader is shown of them, slot by slot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/embed.h"
#include "store/minutes.h"
#include "store_kit.h"

#define FIRST (KIT_OPENS / MINUTE_MS + 60)	/* the minute of a kit's clock: 09:00 */

static int
fresh(void **state)
{
	static struct kit kit;

	kit_make(&kit);
	kit_start(&kit);
	*state = &kit;
	return 0;
}

static int
gone(void **state)
{
	kit_clear(*state);
	return 0;
}

static struct db *
reader(struct kit *k)
{
	char why[200];
	struct db *db = db_sqlite.open(k->path, true, why, sizeof(why));

	assert_non_null(db);
	return db;
}

static void
read_slots(struct kit *k, int64_t until, int64_t step, size_t n, struct minutes *m)
{
	struct db *db = reader(k);

	assert_true(minutes_read(&db_sqlite, db, "icon", until, step, n, m));
	db_sqlite.close(db);
}

static void
cast_from(struct kit *k, enum source source, int phone, int id, int candidate)
{
	struct inbound_job job;

	kit_vote(k, &job, KIT_ICON, phone, id, candidate);
	job.source = source;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
}

/* 09:00 two by SMS, one of them again with the same id; 09:01 one by USSD, one that asks for
 * help; 09:03 the first phone for another candidate by voice. */
static void
fill(struct kit *k)
{
	struct inbound_job job;

	assert_int_equal(k->now_ms / MINUTE_MS, FIRST);
	cast_from(k, SOURCE_SMS, 1, 1, 0);
	cast_from(k, SOURCE_SMS, 2, 2, 1);
	cast_from(k, SOURCE_SMS, 2, 2, 1);
	k->now_ms += KIT_MINUTE;
	cast_from(k, SOURCE_USSD, 3, 3, 1);
	kit_message(k, &job, KIT_ICON, 4, 4, INTENT_HELP);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	k->now_ms += 2 * KIT_MINUTE;
	cast_from(k, SOURCE_VOICE, 1, 5, 2);
}

static void
minutes_are_told_by_source(void **state)
{
	static const struct {
		size_t slot;
		int64_t messages[SOURCES], votes[SOURCES];
	} want[] = {
	    {0, {0, 0, 0}, {0, 0, 0}},
	    {1, {2, 0, 0}, {2, 0, 0}},
	    {2, {1, 1, 0}, {0, 1, 0}},
	    {3, {0, 0, 0}, {0, 0, 0}},
	    {4, {0, 0, 1}, {0, 0, 1}},
	};
	static struct minutes m;
	size_t i, s;

	fill(*state);
	read_slots(*state, FIRST + 3, 1, 5, &m);
	assert_int_equal(m.from, FIRST - 1);
	assert_int_equal(m.n, 5);
	for (i = 0; i < 5; i++)
		for (s = 0; s < SOURCES; s++) {
			assert_int_equal(m.messages[s][i], want[i].messages[s]);
			assert_int_equal(m.votes[s][i], want[i].votes[s]);
		}
}

static void
what_is_before_or_after_is_left_out(void **state)
{
	static struct minutes m;

	fill(*state);
	read_slots(*state, FIRST + 1, 1, 1, &m);
	assert_int_equal(m.messages[0][0], 1);
	assert_int_equal(m.messages[1][0], 1);
	assert_int_equal(m.messages[2][0], 0);
	read_slots(*state, FIRST + 100, 1, 2, &m);
	assert_int_equal(m.messages[0][0] + m.messages[0][1], 0);
}

static void
hours_begin_at_full_hours(void **state)
{
	struct kit *k = *state;
	static struct minutes m;

	fill(k);
	k->now_ms += KIT_HOUR;
	cast_from(k, SOURCE_SMS, 6, 6, 0);
	read_slots(k, FIRST + 63, 60, 3, &m);
	assert_int_equal(m.from, FIRST - 60);
	assert_int_equal(m.votes[0][0], 0);
	assert_int_equal(m.votes[0][1] + m.votes[1][1] + m.votes[2][1], 4);
	assert_int_equal(m.votes[0][2], 1);
}

static void
more_than_the_most_is_cut(void **state)
{
	static struct minutes m;

	read_slots(*state, FIRST, 1, MINUTES_MAX + 5, &m);
	assert_int_equal(m.n, MINUTES_MAX);
	assert_int_equal(m.from, FIRST - MINUTES_MAX + 1);
}

static void
the_last_minute_is_known(void **state)
{
	struct db *db = reader(*state);

	assert_int_equal(minutes_last(&db_sqlite, db, "icon"), 0);
	fill(*state);
	assert_int_equal(minutes_last(&db_sqlite, db, "icon"), FIRST + 3);
	assert_int_equal(minutes_last(&db_sqlite, db, "first"), 0);
	db_sqlite.close(db);
}

/* One row for a batch of many, and their number in it. */
static void
a_row_per_minute_source_and_outcome(void **state)
{
	struct kit *k = *state;
	int i;

	for (i = 0; i < 40; i++)
		cast_from(k, (enum source)(1 + i % 2), i, i, i % 3);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM minute"), 2);
	assert_int_equal(kit_number(k, "SELECT SUM(n) FROM minute"), 40);
	kit_assert_clean(k);
}

/* The console's tables undone, and what came after, as if they had not been there when the
 * messages came. */
static void
go_back(struct kit *k)
{
	static const char *const later[] = {
	    "migrations/sqlite/0004_providers.sql", "migrations/sqlite/0003_console.sql"};
	struct data_file file;
	const char *down;
	size_t i;

	kit_close(k);
	for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		assert_true(data_file(later[i], &file));
		down = strstr(file.data, "-- migrate:down");
		assert_non_null(down);
		kit_sql(k, down);
	}
	kit_sql(k, "DELETE FROM schema_migrations WHERE version >= '0003'");
}

static void
a_database_of_before_gets_its_counts(void **state)
{
	static struct minutes m;
	struct kit *k = *state;
	int64_t rows;
	char why[200];

	fill(k);
	rows = kit_number(k, "SELECT COUNT(*) FROM minute");
	go_back(k);
	assert_true(kit_open(k, why, sizeof(why)));
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM minute"), rows);
	read_slots(k, FIRST + 3, 1, 5, &m);
	assert_int_equal(m.messages[0][1], 2);
	cast_from(k, SOURCE_SMS, 9, 9, 0);	/* and it counts on */
	kit_assert_clean(k);
}

static void
the_driver_tells_that_somebody_wrote(void **state)
{
	struct kit *k = *state;
	struct db *db = reader(k);
	int64_t before = db_sqlite.version(db);

	assert_true(before >= 0);
	assert_int_equal(db_sqlite.version(db), before);
	cast_from(k, SOURCE_SMS, 1, 1, 0);
	assert_int_not_equal(db_sqlite.version(db), before);
	before = db_sqlite.version(db);
	assert_int_equal(db_sqlite.version(db), before);
	db_sqlite.close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(minutes_are_told_by_source, fresh, gone),
	    cmocka_unit_test_setup_teardown(what_is_before_or_after_is_left_out, fresh, gone),
	    cmocka_unit_test_setup_teardown(hours_begin_at_full_hours, fresh, gone),
	    cmocka_unit_test_setup_teardown(more_than_the_most_is_cut, fresh, gone),
	    cmocka_unit_test_setup_teardown(the_last_minute_is_known, fresh, gone),
	    cmocka_unit_test_setup_teardown(a_row_per_minute_source_and_outcome, fresh, gone),
	    cmocka_unit_test_setup_teardown(a_database_of_before_gets_its_counts, fresh, gone),
	    cmocka_unit_test_setup_teardown(the_driver_tells_that_somebody_wrote, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
