/*
 * Registrations for a room with walls: the last place is given once, numbers have no gap,
 * and when a place comes free the first who waits gets it and is told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "entry_kit.h"
#include "handset.h"
#include "store/conversation.h"
#include "store/entry.h"


/* With the rulebook, which the writer's own work needs. */
static void
start_again(struct kit *k)
{
	char why[200];

	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	store_adopt(k->store, rulebook_ref(k->rulebook));
}

static void
fill_places(struct kit *k)
{
	char text[60];
	int phone;

	for (phone = 1; phone <= 5; phone++) {
		(void)snprintf(text, sizeof(text), "JOURNEE Awa Essai%c, Kayes", 'a' + phone);
		(void)entry_say(k, phone, text);
	}
}

/* The first due row of the channel. */
static void
claim(struct kit *k, struct claim_job *claim)
{
	memset(claim, 0, sizeof(*claim));
	claim->job.kind = JOB_CLAIM;
	claim->job.now_ms = k->now_ms;
	claim->want = CLAIM_MAX;
	(void)snprintf(claim->channel, sizeof(claim->channel), "at");
	store_do(k->store, &claim->job);
	assert_int_equal(claim->job.result, JOB_DONE);
}

static void
the_first_who_waits_gets_the_place_and_is_told(void **state)
{
	static struct claim_job c;
	static struct kit k;

	(void)state;
	entry_start(&k);
	fill_places(&k);
	assert_int_equal(kit_number(&k, STANDING), 2);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry WHERE state = 2"), 2);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry"), 4);	/* the fifth: full */
	assert_int_equal(kit_number(&k,
	    "SELECT COUNT(*) FROM entry WHERE (phone IS NULL) = (state = 2)"), 0);
	claim(&k, &c);
	assert_int_equal(c.n, 5);
	(void)entry_say(&k, 1, "ANNULER");
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 3"), ENTRY_STANDS);
	assert_int_equal(kit_number(&k, "SELECT phone IS NULL FROM entry WHERE number = 3"), 1);
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 4"), ENTRY_WAITS);
	claim(&k, &c);
	assert_int_equal(c.n, 2);	/* of these one answers the cancellation */
	assert_string_equal(c.row[c.row[0].id < c.row[1].id ? 0 : 1].to, "+22366000003");
	assert_string_equal(c.row[0].from, "36555");
	assert_string_equal(c.row[1].from, "36555");
	assert_non_null(strstr(c.row[c.row[0].id < c.row[1].id ? 0 : 1].text, "3"));
	assert_int_equal(kit_number(&k,
	    "SELECT COUNT(*) FROM outbox WHERE text IS NOT NULL AND id IN"
	    " (SELECT seq FROM ledger WHERE kind = 33)"), 1);
	entry_stop(&k);
}

static void
who_waits_may_leave(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	fill_places(&k);
	(void)entry_say(&k, 3, "ANNULER");
	assert_int_equal(kit_number(&k, "SELECT phone IS NULL FROM entry WHERE number = 3"), 1);
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 4"), ENTRY_WAITS);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox WHERE text IS NOT NULL"), 0);
	(void)entry_say(&k, 1, "ANNULER");
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 4"), ENTRY_STANDS);
	/* a place on the list is free again, and a number is never given twice */
	(void)entry_say(&k, 5, "JOURNEE Awa Essaif, Kayes");
	assert_int_equal(kit_number(&k, "SELECT MAX(number) FROM entry"), 5);
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 5"), ENTRY_WAITS);
	entry_stop(&k);
}

static void
who_asked_for_silence_gets_the_place_without_an_sms(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	fill_places(&k);
	(void)entry_say(&k, 3, "STOP");
	(void)entry_say(&k, 1, "ANNULER");
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 3"), ENTRY_STANDS);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox WHERE text IS NOT NULL"), 0);
	entry_stop(&k);
}

static void
who_waits_on_a_handset_is_told_by_a_channel_that_sends(void **state)
{
	static struct kit k;
	struct handset h;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "JOURNEE Awa Essai, Kayes");
	(void)entry_say(&k, 2, "JOURNEE Issa Essai, Kayes");
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 3, "S1", "");
	(void)handset_key(&h, "1");
	(void)handset_key(&h, "3");
	(void)handset_key(&h, "Fatou Bidon");
	(void)handset_key(&h, "Kayes");
	(void)handset_key(&h, "1");
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 3"), ENTRY_WAITS);
	(void)entry_say(&k, 2, "ANNULER");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox WHERE channel = 'sms' AND"
	    " address = '36777' AND text IS NOT NULL"), 1);
	entry_stop(&k);
}

static void
a_registrant_is_told_the_number_again(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "JOURNEE Awa Essai, Kayes");
	(void)entry_say(&k, 2, "JOURNEE Issa Essai, Kayes");
	assert_says(&k, 2, "JOURNEE", "2");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry"), 2);
	(void)entry_say(&k, 1, "ANNULER");
	assert_int_equal(kit_number(&k, STANDING), 1);
	(void)entry_say(&k, 1, "JOURNEE Awa Essai, Kayes");
	assert_field(&k, "journee", 3, "participant", "Awa Essai");
	entry_stop(&k);
}

/* A room with more seats: the campaign is imported again. */
static void
more_places_are_given_at_once(void **state)
{
	static struct kit k;
	const char *was = kit_document(KIT_FORMS), *at = strstr(was, "\"capacity\": 2");
	struct rulebook *rulebook;
	char *json;

	(void)state;
	assert_non_null(at);
	entry_start(&k);
	fill_places(&k);
	json = strdup(was);
	assert_non_null(json);
	json[at - was + (long)strlen("\"capacity\": ")] = '3';
	rulebook = kit_rulebook(&k, (const char *const[]){json}, 1);
	assert_int_equal(kit_change(&k, CAMPAIGN_IMPORT, "forms", json, rulebook), JOB_DONE);
	assert_int_equal(kit_number(&k, STANDING), 3);
	assert_int_equal(kit_number(&k, "SELECT state FROM entry WHERE number = 3"), ENTRY_STANDS);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox WHERE text IS NOT NULL"), 1);
	free(json);
	entry_stop(&k);
}

static void
who_waits_in_vain_is_forgotten(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	kit_close(&k);
	k.now_ms = INT64_C(1801353600000) - KIT_HOUR;	/* 2027-01-31, when the form closes */
	start_again(&k);
	fill_places(&k);
	k.now_ms += WAITING_MAX_MS - KIT_HOUR;
	(void)entry_say(&k, 7, "AIDE");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry WHERE phone IS NOT NULL"), 2);
	k.now_ms += 3 * KIT_HOUR;
	(void)entry_say(&k, 7, "AIDE");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry WHERE phone IS NOT NULL"), 0);
	entry_stop(&k);
}

/* Random messages of few phones: places are never given twice, numbers have no gap, and the
 * books are right. */
static void
places_are_given_once(void **state)
{
	static const char *const texts[] = {"JOURNEE Awa Essai, Kayes", "JOURNEE", "ANNULER", "Awa Essai",
	    "Kayes", "ANNULER JOURNEE", "CORRIGER 1", "Issa Bidon", "NOM Awa Bidon, CSREF, Kayes",
	    "STOP", "VOTE 1", "0", "1"};
	static struct kit k;
	uint64_t random = kit_seed();
	int i;

	(void)state;
	entry_start(&k);
	for (i = 0; i < 1500; i++) {
		(void)entry_say(&k, (int)(kit_random(&random) % 9),
		    texts[kit_random(&random) % (sizeof(texts) / sizeof(texts[0]))]);
		if (i % 50 != 0)
			continue;
		assert_true(kit_number(&k, STANDING " AND form = 'journee'") <= 2);
		assert_true(kit_number(&k, "SELECT COUNT(*) FROM entry WHERE state = 2") <= 2);
		assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM (SELECT 1 FROM entry WHERE"
		    " form = 'journee' AND state < 3 GROUP BY voter HAVING COUNT(*) > 1)"), 0);
		kit_assert_clean(&k);
	}
	assert_true(kit_number(&k, "SELECT COUNT(*) FROM ledger WHERE kind = 33") > 0);
	entry_stop(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_who_waits_gets_the_place_and_is_told),
	    cmocka_unit_test(who_waits_may_leave),
	    cmocka_unit_test(who_asked_for_silence_gets_the_place_without_an_sms),
	    cmocka_unit_test(who_waits_on_a_handset_is_told_by_a_channel_that_sends),
	    cmocka_unit_test(a_registrant_is_told_the_number_again),
	    cmocka_unit_test(more_places_are_given_at_once),
	    cmocka_unit_test(who_waits_in_vain_is_forgotten),
	    cmocka_unit_test(places_are_given_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
