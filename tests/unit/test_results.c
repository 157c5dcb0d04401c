/*
 * The results as the world reads them: sums that agree, a document with whole numbers, and
 * a refusal where the numbers could not be shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "store_kit.h"

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

static cJSON *
document(struct kit *k, enum kit_campaign which)
{
	static struct results r;
	cJSON *json;
	char *text;

	kit_results(k, which, &r);
	text = results_json(&r);
	json = cJSON_Parse(text);
	free(text);
	assert_non_null(json);
	return json;
}

static int
number(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	assert_true(cJSON_IsNumber(item));
	return item->valueint;
}

static const char *
text(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	assert_true(cJSON_IsString(item));
	return item->valuestring;
}

static void
an_empty_campaign_has_all_its_rows(void **state)
{
	cJSON *json = document(*state, KIT_ICON), *list;

	assert_string_equal(text(json, "campaign"), "icon");
	assert_string_equal(text(json, "status"), "open");
	assert_string_equal(text(json, "as_of"), "2026-11-01T09:00:00Z");
	assert_int_equal(number(cJSON_GetObjectItem(json, "ledger"), "entries"), 2);
	assert_int_equal(strlen(text(cJSON_GetObjectItem(json, "ledger"), "head")), 64);
	list = cJSON_GetObjectItem(json, "candidates");
	assert_int_equal(cJSON_GetArraySize(list), 3);
	assert_string_equal(text(cJSON_GetArrayItem(list, 1), "name"), "Bakary Modele");
	assert_int_equal(number(cJSON_GetArrayItem(list, 1), "votes"), 0);
	list = cJSON_GetObjectItem(json, "regions");
	assert_true(cJSON_GetArraySize(list) > 2);
	list = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(list, "code")));
	assert_string_equal(text(list, "name"), "inconnue");
	cJSON_Delete(json);
}

static int
sum(const cJSON *list, const char *key)
{
	const cJSON *item;
	int n = 0;

	cJSON_ArrayForEach(item, list)
		n += number(item, key);
	return n;
}

static void
sums_agree(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;
	cJSON *json, *totals, *first;
	int i;

	for (i = 0; i < 40; i++) {
		kit_vote(k, &job, KIT_ICON, i % 30, i, i % 3);
		job.source = (enum source)(1 + i % 3);
		job.intent.region = i % 4 == 0 ? -1 : i % 5;
		assert_int_equal(kit_do(k, &job), JOB_DONE);
	}
	k->now_ms = KIT_CLOSES;
	kit_vote(k, &job, KIT_ICON, 99, 99, 0);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	json = document(k, KIT_ICON);
	totals = cJSON_GetObjectItem(json, "totals");
	assert_string_equal(text(json, "status"), "closed");
	assert_int_equal(number(totals, "messages"), 41);
	assert_int_equal(number(totals, "counted"), 30);
	assert_int_equal(number(totals, "late"), 1);
	assert_int_equal(number(totals, "votes"),
	    30 + 1 + number(totals, "replaced"));
	assert_int_equal(sum(cJSON_GetObjectItem(json, "candidates"), "votes"), 30);
	assert_int_equal(sum(cJSON_GetObjectItem(json, "regions"), "votes"), 30);
	first = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "candidates"), 0);
	assert_int_equal(number(first, "votes"),
	    number(cJSON_GetObjectItem(first, "by_source"), "sms") +
		number(cJSON_GetObjectItem(first, "by_source"), "ussd") +
		number(cJSON_GetObjectItem(first, "by_source"), "voice"));
	cJSON_Delete(json);
	json = document(k, KIT_FIRST);	/* the other campaign's numbers are its own */
	assert_int_equal(number(cJSON_GetObjectItem(json, "totals"), "messages"), 0);
	cJSON_Delete(json);
}

static void
large_numbers_stay_whole(void **state)
{
	struct kit *k = *state;
	static struct results r;
	char *json;

	kit_results(k, KIT_ICON, &r);
	r.messages = INT64_C(9007199254740991);
	r.counted = INT64_C(22000000001);
	json = results_json(&r);
	assert_non_null(strstr(json, "\"messages\":9007199254740991,"));
	assert_non_null(strstr(json, "\"counted\":22000000001,"));
	free(json);
}

static void
votes_for_an_unknown_candidate_are_not_hidden(void **state)
{
	struct kit *k = *state;
	static struct results r;
	char why[200] = "";
	struct db *db;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	kit_close(k);
	kit_sql(k, "UPDATE tally SET candidate = 'X'");
	db = db_sqlite.open(k->path, true, why, sizeof(why));
	assert_non_null(db);
	assert_false(results_read(&db_sqlite, db, k->rulebook->paper[0], k->now_ms, &r, why,
	    sizeof(why)));
	assert_non_null(strstr(why, "'X'"));
	db_sqlite.close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_KIT(test) cmocka_unit_test_setup_teardown(test, fresh, gone)
	    IN_KIT(an_empty_campaign_has_all_its_rows),
	    IN_KIT(sums_agree),
	    IN_KIT(large_numbers_stay_whole),
	    IN_KIT(votes_for_an_unknown_candidate_are_not_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
