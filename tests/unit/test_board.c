/*
 * What browsers are told: whoever was told all numbers once and every change since knows what
 * one who asks now is told; and both add up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "console/board.h"
#include "store_kit.h"

#define ROUNDS 300
#define BOOK   17

struct hall {
	struct kit kit;
	struct db *db;
	struct board board[2];	/* by turns */
};

static int
fresh(void **state)
{
	static struct hall hall;
	char why[200];

	kit_make(&hall.kit);
	kit_start(&hall.kit);
	hall.db = db_sqlite.open(hall.kit.path, true, why, sizeof(why));
	assert_non_null(hall.db);
	*state = &hall;
	return 0;
}

static int
gone(void **state)
{
	struct hall *hall = *state;

	db_sqlite.close(hall->db);
	kit_clear(&hall->kit);
	return 0;
}

static void
look(struct hall *hall, int which)
{
	assert_true(board_read(&db_sqlite, hall->db, rulebook_campaign(hall->kit.rulebook, "icon"),
	    BOOK, hall->kit.now_ms, &hall->board[which]));
}

/* What is told, parsed; NULL when it is no news. */
static cJSON *
told(const struct board *before, const struct board *now)
{
	struct html h;
	cJSON *json;
	bool news;

	html_init(&h, true);
	news = board_tell(&h, before, now, 12345);
	assert_null(strchr(h.data, '\n'));	/* it is one line of an event */
	json = cJSON_Parse(h.data);
	assert_non_null(json);
	html_clear(&h);
	if (news)
		return json;
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(json, "v")), 0);
	cJSON_Delete(json);
	return NULL;
}

static double
value(const cJSON *values, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(values, name);

	return item == NULL ? 0 : item->valuedouble;
}

/* As the browser does it: the new ones over the old. */
static void
merge(cJSON *known, cJSON *change)
{
	cJSON *item;

	while ((item = cJSON_DetachItemFromArray(change, 0)) != NULL) {
		cJSON_DeleteItemFromObjectCaseSensitive(known, item->string);
		(void)cJSON_AddItemToObject(known, item->string, item);
	}
}

static bool
is_past_minute(const char *name, int64_t from)
{
	return name[0] == 'm' && name[1] != 'e' && strtoll(name + 1, NULL, 10) < from;
}

static void
assert_same(const cJSON *known, const cJSON *all, int64_t from)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, all) if (value(known, item->string) != item->valuedouble)
		fail_msg("%s is %.0f, told %.0f", item->string, item->valuedouble,
		    value(known, item->string));
	cJSON_ArrayForEach(item, known)
		if (!is_past_minute(item->string, from) &&
		    value(all, item->string) != item->valuedouble)
			fail_msg("%s was told %.0f and is %.0f", item->string, item->valuedouble,
			    value(all, item->string));
}

static void
step(struct kit *k, uint64_t *random, int id)
{
	struct inbound_job job;

	if (kit_random(random) % 4 == 0)
		k->now_ms += (int64_t)(kit_random(random) % 20) * KIT_MINUTE;
	kit_vote(k, &job, KIT_ICON, (int)(kit_random(random) % 60), id,
	    (int)(kit_random(random) % 3));
	job.source = (enum source)(1 + kit_random(random) % 3);
	if (kit_random(random) % 2 == 0)
		job.intent.region = (int)(kit_random(random) % 8);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
}

static void
changes_lead_where_the_whole_is(void **state)
{
	struct hall *hall = *state;
	uint64_t random = kit_seed();
	cJSON *json, *known, *all, *change;
	int id = 0, round, n;

	look(hall, 0);
	json = told(NULL, &hall->board[0]);
	known = cJSON_DetachItemFromObjectCaseSensitive(json, "v");
	cJSON_Delete(json);
	for (round = 1; round <= ROUNDS; round++) {
		for (n = (int)(kit_random(&random) % 4); n > 0; n--)
			step(&hall->kit, &random, id++);
		look(hall, round % 2);
		change = told(&hall->board[(round + 1) % 2], &hall->board[round % 2]);
		if (change != NULL)
			merge(known, cJSON_GetObjectItemCaseSensitive(change, "v"));
		cJSON_Delete(change);
		all = told(NULL, &hall->board[round % 2]);
		assert_non_null(all);
		assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(all, "full")));
		assert_same(known, cJSON_GetObjectItemCaseSensitive(all, "v"),
		    hall->board[round % 2].from);
		cJSON_Delete(all);
	}
	printf("# board: %d looks at %d messages\n", ROUNDS, id);
	cJSON_Delete(known);
}

static void
what_is_told_adds_up(void **state)
{
	struct hall *hall = *state;
	double c = 0, r = 0, x = 0, s = 0, via = 0, m = 0;
	uint64_t random = kit_seed();
	const cJSON *item, *values;
	cJSON *json;
	int id;

	for (id = 0; id < 80; id++)
		step(&hall->kit, &random, id);
	look(hall, 0);
	json = told(NULL, &hall->board[0]);
	values = cJSON_GetObjectItemCaseSensitive(json, "v");
	cJSON_ArrayForEach(item, values) {
		const char *name = item->string;

		if (strncmp(name, "via", 3) == 0)
			via += item->valuedouble;
		else if (name[0] == 'c' && name[1] != 'o')
			c += item->valuedouble;
		else if (name[0] == 'r' && name[1] != 'e')
			r += item->valuedouble;
		else if (name[0] == 'x')
			x += item->valuedouble;
		else if (name[0] == 's')
			s += item->valuedouble;
		else if (name[0] == 'm' && name[1] != 'e')
			m += item->valuedouble;
	}
	assert_true(c == value(values, "counted") && c > 0);
	assert_true(r == c && x == c && s == c && via == c);
	assert_true(m <= c + value(values, "replaced"));	/* of two hours only */
	assert_true(value(values, "messages") == 80);
	assert_string_equal(cJSON_GetObjectItem(json, "phase")->valuestring, "open");
	assert_true(cJSON_GetObjectItem(json, "book")->valuedouble == BOOK);
	cJSON_Delete(json);
}

static void
nothing_new_is_no_news(void **state)
{
	struct hall *hall = *state;

	(void)kit_cast(&hall->kit, KIT_ICON, 1, 1, 0);
	look(hall, 0);
	hall->kit.now_ms += 5 * KIT_MINUTE;	/* the two hours move on; nobody voted */
	look(hall, 1);
	assert_null(told(&hall->board[0], &hall->board[1]));
}

/* The clock closes the vote: no row changes, and the page must know. */
static void
the_end_of_the_vote_is_news(void **state)
{
	struct hall *hall = *state;
	cJSON *json;

	look(hall, 0);
	hall->kit.now_ms = KIT_CLOSES;
	look(hall, 1);
	json = told(&hall->board[0], &hall->board[1]);
	assert_non_null(json);
	assert_string_equal(cJSON_GetObjectItem(json, "phase")->valuestring, "closed");
	cJSON_Delete(json);
}

/* When all is over the line shows the last votes, not two hours of nothing. */
static void
a_vote_that_is_over_shows_its_last_hours(void **state)
{
	struct hall *hall = *state;
	int64_t minute;

	hall->kit.now_ms = KIT_CLOSES - 3 * KIT_MINUTE;
	minute = hall->kit.now_ms / MINUTE_MS;
	(void)kit_cast(&hall->kit, KIT_ICON, 1, 1, 0);
	hall->kit.now_ms = KIT_CLOSES + 72 * KIT_HOUR;
	look(hall, 0);
	assert_int_equal(hall->board[0].from, minute - BOARD_MINUTES + 1);
	assert_int_equal(hall->board[0].minute[BOARD_MINUTES - 1][0], 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(changes_lead_where_the_whole_is, fresh, gone),
	    cmocka_unit_test_setup_teardown(what_is_told_adds_up, fresh, gone),
	    cmocka_unit_test_setup_teardown(nothing_new_is_no_news, fresh, gone),
	    cmocka_unit_test_setup_teardown(the_end_of_the_vote_is_news, fresh, gone),
	    cmocka_unit_test_setup_teardown(a_vote_that_is_over_shows_its_last_hours, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
