/*
 * Any acts in any order, most of them refused: after each the table is sound, undoing one brings
 * back the very rows, verify explains every row by the acts, and undoing each of them, from the
 * last to the first, always works and leaves nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "desk_kit.h"

#define PEOPLE	   30
#define ROUNDS	   5
#define ROUNDS_MAX 50
#define ACTS	   120
#define VERIFY_AT  20

struct round {
	struct desk_kit d;
	uint64_t random;
	int	done[DESK_IMPORT + 1], refused[DESK_IMPORT + 1];
};

static int
pick(struct round *r, int n)
{
	return (int)(kit_random(&r->random) % (uint64_t)n);
}

static void
assert_sound(struct desk_kit *d)
{
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM nominee n JOIN nominee l"
	    " ON l.nomination = n.leader WHERE l.leader <> l.nomination"), 0);
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM nominee WHERE leader <>"
	    " nomination AND (status <> 1 OR code <> '')"), 0);
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM nominee WHERE"
	    " (status = 5) <> (code <> '')"), 0);
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM (SELECT code FROM nominee WHERE"
	    " code <> '' GROUP BY code HAVING COUNT(*) > 1)"), 0);
}

/* One who is as far as the act wants it, if there is one. */
static int64_t
anybody(struct round *r, enum nominee_status status)
{
	char sql[200];
	int64_t number;

	(void)snprintf(sql, sizeof(sql), "SELECT COALESCE((SELECT e.number FROM nominee n JOIN entry e"
	    " ON e.id = n.nomination WHERE n.status = %d ORDER BY e.number * %d %% 31 LIMIT 1), 0)",
	    (int)status, 1 + pick(r, 30));
	number = kit_number(&r->d.kit, sql);
	return number > 0 ? number : 1 + pick(r, PEOPLE);
}

static int64_t
any_decision(struct round *r)
{
	char sql[120];

	(void)snprintf(sql, sizeof(sql), "SELECT COALESCE(MIN(seq), 1) FROM decision WHERE act <> 10"
	    " AND seq >= (SELECT COUNT(*) FROM ledger) - %d", pick(r, 25));
	return kit_number(&r->d.kit, sql);
}

/* The candidate an undoing takes or brings, "" none. */
static const char *
code_in(struct desk_kit *d, int64_t seq)
{
	static const char *const codes[DESK_CODES] = {"7", "8", "9"};
	char sql[200];
	int i;

	for (i = 0; i < DESK_CODES; i++) {
		(void)snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM decision WHERE seq = %lld AND"
		    " (act = 6 OR act = 7) AND (LENGTH(changes) - LENGTH(REPLACE(changes, '\"%s\"',"
		    " ''))) = 3", (long long)seq, codes[i]);
		if (kit_number(&d->kit, sql) > 0)
			return codes[i];
	}
	return "";
}

static enum job_result
undo(struct desk_kit *d, int64_t seq)
{
	const char *code = code_in(d, seq);

	return code[0] == '\0' ? desk_do(d, DESK_UNDO, seq) : desk_undo_promotion(d, seq, code);
}

static enum job_result
any_act(struct round *r)
{
	static const char *const codes[DESK_CODES] = {"7", "8", "9"};
	int64_t subject = 1 + pick(r, PEOPLE), others[3];
	int which = pick(r, 20), n, i;

	if (which < 5) {
		n = 1 + pick(r, 3);
		for (i = 0; i < n; i++)
			others[i] = 1 + pick(r, PEOPLE);
		return desk_join_list(&r->d, subject, others, (size_t)n);
	}
	if (which < 8)
		return desk_do(&r->d, DESK_SPLIT, subject);
	if (which < 12)
		return desk_do(&r->d, (enum desk_act)(DESK_VERIFY + pick(r, 3)), subject);
	if (which < 13)
		return desk_do(&r->d, DESK_SHORTLIST, anybody(r, NOMINEE_VERIFIED));
	if (which < 15)
		return desk_promote(&r->d, anybody(r, NOMINEE_SHORTLISTED),
		    codes[pick(r, DESK_CODES)]);
	if (which < 16)
		return desk_volunteer_act(&r->d, pick(r, 2) == 0 ? DESK_VOLUNTEER
		    : DESK_VOLUNTEER_OFF, pick(r, 4), pick(r, 2) == 0 ? "Mariam Essai" : "Oumar Essai");
	return undo(&r->d, any_decision(r));
}

static char *
everything(struct desk_kit *d)
{
	char *rows = desk_rows(d), *all = xcalloc(strlen(rows) + 60, 1);
	struct buf out;

	buf_init(&out, all, strlen(rows) + 60);
	(void)buf_addf(&out, "%s%lld volunteers, %lld letters", rows,
	    (long long)kit_number(&d->kit, "SELECT COUNT(*) FROM volunteer"),
	    (long long)kit_number(&d->kit, "SELECT COALESCE(SUM(LENGTH(name) * added_at % 9973), 0)"
	    " FROM volunteer"));
	free(rows);
	return all;
}

static void
assert_everything(struct desk_kit *d, const char *expected)
{
	char *is = everything(d);

	assert_string_equal(is, expected);
	free(is);
}

/* The act just done, undone and done again by undoing that. */
static void
there_and_back(struct round *r, const char *before)
{
	int64_t seq = r->d.job.seq;
	char *after = everything(&r->d);

	(void)desk_done(&r->d, undo(&r->d, seq));
	assert_everything(&r->d, before);
	(void)desk_done(&r->d, undo(&r->d, r->d.job.seq));
	assert_everything(&r->d, after);
	free(after);
}

static void
step(struct round *r)
{
	char *before = everything(&r->d);
	enum job_result result = any_act(r);
	enum desk_act act = r->d.job.act;

	if (result == JOB_DONE) {
		r->done[act]++;
		if (pick(r, 3) == 0)
			there_and_back(r, before);
	} else {
		assert_int_equal(result, JOB_REFUSED);
		assert_string_not_equal(r->d.job.why, "");
		assert_null(strstr(r->d.job.why, "kalata verify"));	/* nobody tampered */
		assert_everything(&r->d, before);
		r->refused[act]++;
	}
	assert_sound(&r->d);
	free(before);
}

/* Back through time: the undoings, too. */
static void
undo_all(struct round *r)
{
	struct decision_row *rows;
	char why[200];
	struct db *db = db_sqlite.open(r->d.kit.path, true, why, sizeof(why));
	size_t n, i;

	assert_non_null(db);
	assert_true(decisions_read(&db_sqlite, db, "icon", 0, &rows, &n, why, sizeof(why)));
	db_sqlite.close(db);
	for (i = n; i-- > 1;)	/* the first is the import of everybody */
		(void)desk_done(&r->d, undo(&r->d, rows[i].seq));
	decisions_free(rows, n);
	assert_everything(&r->d, "0 volunteers, 0 letters");
}

static void
play(struct round *r)
{
	int i;

	desk_kit_start(&r->d);
	desk_nominate_many(&r->d, 1, PEOPLE);
	for (i = 0; i < ACTS; i++) {
		step(r);
		if (i % VERIFY_AT == 0)
			kit_assert_clean(&r->d.kit);
	}
	kit_assert_clean(&r->d.kit);
	undo_all(r);
	kit_assert_clean(&r->d.kit);
	desk_kit_clear(&r->d);
}

/* Chance may pass over a rare act in a few rounds. */
static bool
seen_all(const struct round *r)
{
	int act;

	for (act = DESK_MERGE; act < DESK_IMPORT; act++)
		if (r->done[act] == 0)
			return false;
	return true;
}

static void
acts_in_any_order_are_explained_and_undone(void **state)
{
	static struct round r;
	int i, act;

	(void)state;
	r.random = kit_seed();
	for (i = 0; i < ROUNDS || (!seen_all(&r) && i < ROUNDS_MAX); i++)
		play(&r);
	printf("# acts:");
	for (act = DESK_MERGE; act < DESK_IMPORT; act++) {
		printf(" %s %d (%d refused)", desk_act_name((enum desk_act)act), r.done[act],
		    r.refused[act]);
		assert_true(r.done[act] > 0);
	}
	printf("\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(acts_in_any_order_are_explained_and_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
