/*
 * What verify says, case by case: test_tamper.c shows that it finds everything, here is
 * what it names, and the head that somebody noted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store_kit.h"

/* Entries: 1, 2 imports; 3 vote of phone 1; 4 vote of phone 2; 5 phone 1 again; 6 help. */
static void
make(struct kit *k)
{
	struct inbound_job job;

	kit_make(k);
	kit_start(k);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	assert_int_equal(kit_cast(k, KIT_ICON, 2, 2, 0), OUTCOME_COUNTED);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 3, 1), OUTCOME_REPLACED);
	kit_message(k, &job, KIT_ICON, 3, 4, INTENT_HELP);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	kit_close(k);
}

static void
what_is_wrong_is_named(void **state)
{
	static const struct {
		const char *sql;
		int64_t	    first_bad;
		const char *what;
	} cases[] = {
	    {"UPDATE message SET raw = x'31' WHERE seq = 3", 3, "its message was changed"},
	    {"UPDATE message SET answer = 'Non' WHERE seq = 4", 4, "the answer in its message"},
	    {"UPDATE message SET answer_key = 9 WHERE seq = 4", 4, "the answer in its message"},
	    {"DELETE FROM outbox; DELETE FROM message WHERE seq = 5", 5, "its message is gone"},
	    {"DELETE FROM ledger WHERE seq = 4", 4, "entry 4 is missing"},
	    {"UPDATE ledger SET note = 'x' WHERE seq = 2", 2, "its hash does not follow"},
	    {"DELETE FROM ledger WHERE seq = 6", 6, "message 6 has no entry"},
	    {"UPDATE campaign SET closed = 1 WHERE id = 'icon'", 1, "campaign icon is not as entry 1"},
	    {"DELETE FROM campaign WHERE id = 'first'", 2, "the campaign of entry 2 is gone"},
	    {"INSERT INTO campaign VALUES ('x', '{}', 0, 0)", 0, "the ledger does not know"},
	    {"UPDATE voter SET candidate = '3' WHERE vote_seq = 5", 5, "candidate in the voter's row"},
	    {"UPDATE voter SET receipt = 'ABC123' WHERE vote_seq = 4", 4, "receipt in the voter's row"},
	    {"UPDATE voter SET vote_region = '03', region = '03' WHERE vote_seq = 4", 4, "region"},
	    {"DELETE FROM voter WHERE vote_seq = 4", 4, "voter's row of entry 4 is gone"},
	    {"DELETE FROM voter WHERE vote_seq = 0", 6, "voter's row of entry 6 is gone"},
	    {"INSERT INTO voter SELECT randomblob(16), campaign, candidate, vote_region, source,"
	     " vote_seq, receipt, region, language, stopped, answer_times, talking FROM voter LIMIT 1", 0,
	     "no message made"},
	    {"UPDATE tally SET n = n + 1", 0, "tally icon//"},
	    {"DELETE FROM tally", 0, "is gone"},
	    {"UPDATE total SET n = n + 1 WHERE outcome = 1", 0, "total icon/1/0 says 3, the recount 2"},
	    {"UPDATE minute SET n = n - 1 WHERE outcome = 1", 0, "/1/1/0 says 1, the recount 2"},
	    {"UPDATE minute SET minute = minute + 1 WHERE outcome = 2", 0, "minute icon/"},
	    {"UPDATE minute SET source = 2 WHERE outcome = 0", 0, "minute icon/"},
	    {"DELETE FROM minute", 0, "is gone"},
	    {"INSERT INTO minute VALUES ('icon', 1, 1, 1, 0, 5)", 0, "the recount knows no such row"},
	    /* the end cut off with its messages: what came of them is still there */
	    {"DELETE FROM outbox WHERE id > 4; DELETE FROM message WHERE seq > 4;"
	     " DELETE FROM ledger WHERE seq > 4", 3, "voter's row of entry 3"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct verify_report report;
		static struct kit k;

		make(&k);
		kit_assert_clean(&k);
		kit_sql(&k, cases[i].sql);
		kit_verify(&k, &report);
		if (report.clean || report.unreadable || report.first_bad != cases[i].first_bad ||
		    strstr(report.what, cases[i].what) == NULL)
			fail_msg("%s: entry %lld: %s", cases[i].sql, (long long)report.first_bad,
			    report.what);
		kit_clear(&k);
	}
}

static void
what_may_change_does_not_matter(void **state)
{
	static struct kit k;

	(void)state;
	make(&k);
	kit_sql(&k, "UPDATE message SET seen = 9; UPDATE voter SET answer_times = x'';"
	    " UPDATE outbox SET state = 5; INSERT INTO pulse VALUES (0, 1)");
	kit_assert_clean(&k);
	kit_clear(&k);
}

static void
check_head(struct kit *k, const char *head, int64_t entry, bool clean)
{
	struct verify_report report;
	char why[200];
	struct db *db = db_sqlite.open(k->path, true, why, sizeof(why));

	assert_non_null(db);
	verify(&db_sqlite, db, head, NULL, NULL, &report);
	assert_int_equal(report.clean, clean);
	assert_int_equal(report.head_entry, entry);
	db_sqlite.close(db);
}

/* Everything consistently undone since the head was noted: only the noted head tells. */
static void
a_noted_head_must_still_be_there(void **state)
{
	struct verify_report report;
	static struct kit k;

	(void)state;
	make(&k);
	kit_verify(&k, &report);
	check_head(&k, report.head, 6, true);
	check_head(&k, "00", 0, false);
	kit_sql(&k, "DELETE FROM outbox WHERE id = 6; DELETE FROM message WHERE seq = 6;"
	    " DELETE FROM ledger WHERE seq = 6; DELETE FROM voter WHERE vote_seq = 0;"
	    " DELETE FROM total WHERE outcome = 0; DELETE FROM minute WHERE outcome = 0");
	kit_assert_clean(&k);	/* as if it had never been */
	check_head(&k, report.head, 0, false);
	kit_clear(&k);
}

struct watched {
	int	calls;
	int64_t	done, all;
};

static void
watch(void *ctx, int64_t done, int64_t all)
{
	struct watched *w = ctx;

	w->calls++;
	w->done = done;
	w->all = all;
}

static void
progress_is_told_to_its_end(void **state)
{
	struct watched w = {0, 0, 0};
	struct verify_report report;
	static struct kit k;
	char why[200];
	struct db *db;

	(void)state;
	make(&k);
	db = db_sqlite.open(k.path, true, why, sizeof(why));
	assert_non_null(db);
	verify(&db_sqlite, db, NULL, watch, &w, &report);
	db_sqlite.close(db);
	assert_true(w.calls > 0);
	assert_int_equal(w.done, 6);
	assert_int_equal(w.all, 6);
	kit_clear(&k);
}

static void
what_cannot_be_read_is_not_clean(void **state)
{
	struct verify_report report;
	static struct kit k;

	(void)state;
	make(&k);
	kit_sql(&k, "DROP TABLE parked_report; DROP TABLE voter");
	kit_verify(&k, &report);
	assert_false(report.clean);
	assert_true(report.unreadable);
	assert_non_null(strstr(report.what, "voter"));
	kit_sql(&k, "DROP TABLE schema_migrations");
	kit_verify(&k, &report);
	assert_false(report.clean);
	assert_true(report.unreadable);
	kit_clear(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_wrong_is_named),
	    cmocka_unit_test(what_may_change_does_not_matter),
	    cmocka_unit_test(a_noted_head_must_still_be_there),
	    cmocka_unit_test(progress_is_told_to_its_end),
	    cmocka_unit_test(what_cannot_be_read_is_not_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
