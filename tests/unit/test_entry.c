/*
 * Nominations and registrations by SMS, by handset and by both: asked for piece by piece,
 * left, taken up again, corrected, cancelled. A phone's repeats and silences change nothing
 * that was kept.
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

#define DRAFTS	 "SELECT COUNT(*) FROM draft"

/* ---- answers as JSON ---- */

static void
answers_survive_their_json(void **state)
{
	static const char *const values[] = {"Awa", "\"", "\\", "\\u0041", "l'eau", "a\tb", "ɛɔɲŋ",
	    "{\"x\":1}", "é è à", "0", "null", "\x01"};
	struct answers a, b;
	BUF(json, ANSWERS_JSON_MAX);
	BUF(again, ANSWERS_JSON_MAX);
	char key[8];
	size_t i;

	(void)state;
	answers_clear(&a);
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		(void)snprintf(key, sizeof(key), "k%zu", i);
		assert_true(answers_set(&a, key, values[i]));
	}
	answers_to_json(&a, &json);
	assert_false(json.cut);
	assert_true(answers_from_json(&b, json.data));
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.bytes, b.bytes, a.len);
	answers_to_json(&b, &again);
	assert_string_equal(json.data, again.data);
}

static void
the_fullest_answers_fit_their_json(void **state)
{
	struct answers a, b;
	BUF(json, ANSWERS_JSON_MAX);
	char value[ANSWERS_MAX];

	(void)state;
	answers_clear(&a);
	memset(value, 1, sizeof(value));	/* six bytes each: the worst there is */
	value[ANSWERS_MAX - 10] = '\0';
	assert_true(answers_set(&a, "k", value));
	answers_to_json(&a, &json);
	assert_false(json.cut);
	assert_true(answers_from_json(&b, json.data));
	assert_string_equal(answers_get(&b, "k"), value);
}

static void
what_is_no_answers_is_refused(void **state)
{
	static const char *const bad[] = {"", "{", "[]", "null", "\"x\"", "{\"a\":1}", "{\"a\":{}}",
	    "{\"a\":\"b\"} x", "{\"a\":null}", "{\"a\":\"\"}"};
	struct answers a;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(answers_from_json(&a, bad[i]));
		assert_int_equal(a.len, 0);
	}
	assert_true(answers_from_json(&a, "{}"));
}

/* ---- nominations ---- */

static void
one_sms_is_a_nomination(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	assert_says(&k, 1, "NOM Fatou Modele, CSREF, Sikasso", "Fatou Modele");
	assert_int_equal(kit_number(&k, STANDING), 1);
	assert_field(&k, "nomination", 1, "name", "Fatou Modele");
	assert_int_equal(kit_number(&k, "SELECT answer_key FROM message"), ANSWER_DIALOG);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox"), 1);
	entry_stop(&k);
}

static void
nominate_in_steps(struct kit *k, int phone)
{
	(void)entry_say(k, phone, "NOM");
	(void)entry_say(k, phone, "Fatou Modele");
	(void)entry_say(k, phone, "CSREF");
	(void)entry_say(k, phone, "Sikasso");
}

static void
step_by_step_is_a_nomination_too(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "NOM");
	assert_int_equal(kit_number(&k, "SELECT talking FROM voter"), 1);
	(void)entry_say(&k, 1, "Fatou Modele");
	(void)entry_say(&k, 1, "CSREF");
	assert_int_equal(kit_number(&k, STANDING), 0);
	(void)entry_say(&k, 1, "Sikasso");
	assert_int_equal(kit_number(&k, STANDING), 1);
	assert_says(&k, 1, "1", "");
	assert_int_equal(kit_number(&k, DRAFTS), 1);
	(void)entry_say(&k, 1, "elle soigne tout le monde");
	assert_int_equal(kit_number(&k, DRAFTS), 0);
	assert_int_equal(kit_number(&k, "SELECT talking FROM voter"), 0);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry"), 1);
	assert_field(&k, "nomination", 1, "gender", "F");
	assert_field(&k, "nomination", 1, "service", "CSREF");
	assert_field(&k, "nomination", 1, "reason", "elle soigne tout le monde");
	entry_stop(&k);
}

/* Every question is answered although the hour has fewer answers than the form questions. */
static void
a_long_form_does_not_use_up_the_hours_answers(void **state)
{
	static struct kit k;
	int i;

	(void)state;
	entry_start(&k);
	k.answers_per_hour = 6;
	nominate_in_steps(&k, 1);
	for (i = 0; i < 10; i++)	/* wrong answers are asked again */
		assert_true(entry_say(&k, 1, "9")[0] != '\0');
	assert_says(&k, 1, "VOTE 1", "Awa Exemple");
	/* but a robot that answers our questions comes to an end */
	for (i = 0; i < 40 && entry_say(&k, 1, "9")[0] != '\0'; i++)
		;
	assert_true(i < 40);
	entry_stop(&k);
}

static void
a_nomination_waits_for_48_hours(void **state)
{
	static const struct {
		int64_t	hours;
		bool	resumed;
	} cases[] = {{47, true}, {49, false}};
	static struct kit k;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		entry_start(&k);
		(void)entry_say(&k, 1, "NOM");
		(void)entry_say(&k, 1, "Fatou Modele");
		k.now_ms += cases[i].hours * KIT_HOUR;
		(void)entry_say(&k, 1, "CSREF");
		assert_int_equal(kit_number(&k, "SELECT talking FROM voter"), cases[i].resumed);
		(void)entry_say(&k, 1, "Sikasso");
		assert_int_equal(kit_number(&k, STANDING), cases[i].resumed);
		assert_int_equal(kit_number(&k, DRAFTS), cases[i].resumed);
		entry_stop(&k);
	}
}

static void
what_is_complete_is_kept_though_nobody_answers(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	nominate_in_steps(&k, 1);
	k.now_ms += 100 * KIT_HOUR;
	(void)entry_say(&k, 2, "STATUT");
	assert_int_equal(kit_number(&k, DRAFTS), 0);
	assert_int_equal(kit_number(&k, STANDING), 1);
	assert_field(&k, "nomination", 1, "name", "Fatou Modele");
	entry_stop(&k);
}

static void
votes_and_commands_leave_the_question_open(void **state)
{
	static struct kit k;
	static struct results r;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "NOM");
	(void)entry_say(&k, 1, "Fatou Modele");
	assert_says(&k, 1, "VOTE 2", "Bakary Modele");
	assert_says(&k, 1, "STATUT", "");
	assert_says(&k, 1, "AIDE", "");
	assert_int_equal(kit_number(&k, "SELECT talking FROM voter"), 1);
	(void)entry_say(&k, 1, "CSREF");
	(void)entry_say(&k, 1, "Sikasso");
	assert_int_equal(kit_number(&k, STANDING), 1);
	assert_field(&k, "nomination", 1, "service", "CSREF");
	kit_results(&k, KIT_FORMS, &r);
	assert_int_equal(r.counted, 1);
	entry_stop(&k);
}

/* A bare number answers the question that is open; it is a vote when none is. */
static void
a_bare_number_answers_the_question(void **state)
{
	static struct kit k;
	static struct results r;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "NOM");
	(void)entry_say(&k, 1, "Fatou Modele");
	(void)entry_say(&k, 1, "CSREF");
	(void)entry_say(&k, 1, "4");
	assert_field(&k, "nomination", 1, "region", "03");
	(void)entry_say(&k, 1, "1");
	kit_results(&k, KIT_FORMS, &r);
	assert_int_equal(r.counted, 0);
	(void)entry_say(&k, 1, "0");
	(void)entry_say(&k, 1, "1");
	kit_results(&k, KIT_FORMS, &r);
	assert_int_equal(r.counted, 1);
	entry_stop(&k);
}

static void
a_nomination_is_corrected(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	nominate_in_steps(&k, 1);
	(void)entry_say(&k, 1, "CORRIGER 1");
	(void)entry_say(&k, 1, "Oumou Essai");
	assert_field(&k, "nomination", 1, "name", "Oumou Essai");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM ledger WHERE kind = 31"), 1);
	entry_stop(&k);

	/* also when it was finished already, for as long as a draft would last */
	entry_start(&k);
	(void)entry_say(&k, 1, "NOM Fatou Modele, CSREF, Sikasso");
	(void)entry_say(&k, 1, "0");
	(void)entry_say(&k, 1, "0");
	assert_int_equal(kit_number(&k, DRAFTS), 0);
	k.now_ms += 40 * KIT_HOUR;
	(void)entry_say(&k, 1, "CORRIGER");
	(void)entry_say(&k, 1, "1");
	(void)entry_say(&k, 1, "Oumou Essai");
	assert_field(&k, "nomination", 1, "name", "Oumou Essai");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry"), 1);
	entry_stop(&k);
}

static void
a_nomination_is_cancelled(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "NOM");
	(void)entry_say(&k, 1, "Fatou Modele");
	(void)entry_say(&k, 1, "ANNULER");
	assert_int_equal(kit_number(&k, DRAFTS), 0);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry"), 0);
	nominate_in_steps(&k, 1);
	assert_int_equal(kit_number(&k, STANDING), 1);
	(void)entry_say(&k, 1, "ANNULER");
	assert_int_equal(kit_number(&k, STANDING), 0);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry WHERE state = 3"), 1);
	assert_int_equal(kit_number(&k, "SELECT talking FROM voter"), 0);
	/* a cancelled one is not one of those a phone may make */
	(void)entry_say(&k, 1, "NOM Awa Bidon, CSREF, Sikasso");
	(void)entry_say(&k, 1, "ANNULER");
	(void)entry_say(&k, 1, "NOM Issa Bidon, CSREF, Sikasso");
	assert_int_equal(kit_number(&k, STANDING), 1);
	entry_stop(&k);
}

static void
two_days_later_a_nomination_stays(void **state)
{
	static struct kit k;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "NOM Fatou Modele, CSREF, Sikasso");
	k.now_ms += 49 * KIT_HOUR;
	(void)entry_say(&k, 1, "ANNULER");
	(void)entry_say(&k, 1, "CORRIGER 1");
	assert_int_equal(kit_number(&k, STANDING), 1);
	assert_field(&k, "nomination", 1, "name", "Fatou Modele");
	entry_stop(&k);
}

static void
a_phone_makes_so_many_and_volunteers_more(void **state)
{
	static const char *const names[] = {"Fatou Modele", "Issa Bidon", "Awa Essai", "Oumou Test"};
	static struct kit k;
	char text[100];
	int i;

	(void)state;
	entry_start(&k);
	for (i = 0; i < 4; i++) {
		(void)snprintf(text, sizeof(text), "NOM %s, CSREF, Sikasso", names[i]);
		(void)entry_say(&k, 1, text);
		(void)entry_say(&k, 1, "0");
		(void)entry_say(&k, 1, "0");
	}
	assert_int_equal(kit_number(&k, STANDING), 2);
	kit_sql(&k, "INSERT INTO volunteer SELECT voter, campaign, 'Essai', 1 FROM voter");
	for (i = 2; i < 4; i++) {
		(void)snprintf(text, sizeof(text), "NOM %s, CSREF, Sikasso", names[i]);
		(void)entry_say(&k, 1, text);
		(void)entry_say(&k, 1, "0");
		(void)entry_say(&k, 1, "0");
	}
	assert_int_equal(kit_number(&k, STANDING), 4);
	kit_sql(&k, "DELETE FROM volunteer");	/* no act of the desk made one */
	entry_stop(&k);
}

/* Everything that comes, comes twice: at once, or at the end of the day. */
/* A number the team registered brings the nominations of a village in an afternoon. */
static void
a_volunteer_is_answered_each_time(void **state)
{
	static struct kit k;
	char text[80];
	int i;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "AIDE");
	kit_sql(&k, "INSERT INTO volunteer SELECT voter, campaign, 'Essai', 1 FROM voter");
	for (i = 0; i < 40; i++) {	/* one a minute, and the hour has six answers */
		(void)snprintf(text, sizeof(text), "NOM Fatou Modele%c%c, CSREF, Sikasso",
		    'a' + i / 20, 'a' + i % 20);
		if (entry_say(&k, 1, text)[0] == '\0')
			fail_msg("silence after %d nominations", i);
	}
	assert_int_equal(kit_number(&k, STANDING), 40);
	kit_sql(&k, "DELETE FROM volunteer");	/* no act of the desk made one */
	entry_stop(&k);
}

static void
repeats_change_nothing(void **state)
{
	static const char *const texts[] = {"NOM", "Fatou Modele", "CSREF", "Sikasso", "2", "CORRIGER 1",
	    "Oumou Essai", "JOURNEE Issa Bidon, Kayes", "ANNULER JOURNEE", "JOURNEE", "Issa Bidon",
	    "Kayes", "ANNULER"};
	enum { N = sizeof(texts) / sizeof(texts[0]) };
	static char answers[N][TEXT_MAX];
	static struct inbound_job job;
	static struct kit k;
	int64_t ledger, outbox;
	int i, round;

	(void)state;
	entry_start(&k);
	for (i = 0; i < N; i++) {
		(void)snprintf(answers[i], sizeof(answers[i]), "%s", entry_say(&k, 1, texts[i]));
		ledger = kit_number(&k, "SELECT COUNT(*) FROM ledger");
		kit_text(&k, &job, 1, entry_last_id, texts[i]);
		assert_int_equal(kit_do(&k, &job), JOB_DONE);
		assert_true(job.repeat);
		assert_string_equal(job.answer, answers[i]);
		assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM ledger"), ledger);
	}
	ledger = kit_number(&k, "SELECT COUNT(*) FROM ledger");
	outbox = kit_number(&k, "SELECT COUNT(*) FROM outbox");
	for (round = 0; round < 2; round++)
		for (i = 0; i < N; i++) {
			kit_text(&k, &job, 1, i + 1, texts[i]);
			assert_int_equal(kit_do(&k, &job), JOB_DONE);
			assert_true(job.repeat);
			assert_string_equal(job.answer, answers[i]);
		}
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM ledger"), ledger);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox"), outbox);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM message WHERE seen <> 4"), 0);
	entry_stop(&k);
}

/* One draft for both doors: begun by SMS, gone on with on a handset, ended by SMS. */
static void
sms_and_handset_fill_the_same_form(void **state)
{
	static struct kit k;
	struct handset h;

	(void)state;
	entry_start(&k);
	(void)entry_say(&k, 1, "NOM");
	(void)entry_say(&k, 1, "Fatou Modele");
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S1", "");
	(void)handset_key(&h, "2");		/* nominate: go on with it? */
	(void)handset_key(&h, "1");
	(void)handset_key(&h, "Hopital");
	assert_int_equal(kit_number(&k, DRAFTS), 1);
	(void)entry_say(&k, 1, "ANNULER NOM");	/* is not what the next question asks for */
	assert_int_equal(kit_number(&k, DRAFTS), 0);
	nominate_in_steps(&k, 1);
	(void)handset_dial(&h, &k, DIALECT_MARKED, 1, "S2", "");
	assert_true(h.job.more);
	assert_int_equal(kit_number(&k, STANDING), 1);
	entry_stop(&k);
}

static void
a_form_left_on_the_handset_is_ended_by_sms(void **state)
{
	static struct kit k;
	struct handset h;

	(void)state;
	entry_start(&k);
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S1", "");
	(void)handset_key(&h, "1");
	(void)handset_key(&h, "2");
	(void)handset_key(&h, "Fatou Modele");
	(void)handset_key(&h, "CSREF");		/* and the battery is empty */
	assert_says(&k, 1, "NOM", "1 ");
	(void)entry_say(&k, 1, "1");
	assert_says(&k, 1, "Sikasso", "Fatou Modele");
	assert_int_equal(kit_number(&k, STANDING), 1);
	assert_field(&k, "nomination", 1, "service", "CSREF");
	assert_field(&k, "nomination", 1, "region", "03");
	entry_stop(&k);
}

static void
robots_and_nobody_never_talk(void **state)
{
	static struct inbound_job job;
	static struct kit k;

	(void)state;
	entry_start(&k);
	kit_text(&k, &job, 1, 1, "NOM Fatou Modele, CSREF, Sikasso");
	job.nobody = true;
	assert_int_equal(kit_do(&k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_NOBODY);
	assert_string_equal(job.answer, "");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry"), 0);
	(void)entry_say(&k, 2, "NOM");
	kit_text(&k, &job, 2, 100, "x");
	job.intent.kind = INTENT_ROBOT;
	assert_int_equal(kit_do(&k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_NOBODY);
	assert_int_equal(kit_number(&k, DRAFTS), 0);
	entry_stop(&k);
}

static void
without_a_nomination_there_is_nothing_to_begin(void **state)
{
	static struct inbound_job job;
	static struct kit k;

	(void)state;
	kit_make(&k);
	kit_start(&k);
	kit_message(&k, &job, KIT_ICON, 1, 1, INTENT_NOMINATE);
	assert_int_equal(kit_do(&k, &job), JOB_DONE);
	assert_int_equal(job.answer_key, ANSWER_NOMINATE_LATER);
	kit_message(&k, &job, KIT_ICON, 1, 2, INTENT_CANCEL);
	assert_int_equal(kit_do(&k, &job), JOB_DONE);
	assert_int_equal(job.answer_key, ANSWER_HELP);
	entry_stop(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_survive_their_json),
	    cmocka_unit_test(the_fullest_answers_fit_their_json),
	    cmocka_unit_test(what_is_no_answers_is_refused),
	    cmocka_unit_test(one_sms_is_a_nomination),
	    cmocka_unit_test(step_by_step_is_a_nomination_too),
	    cmocka_unit_test(a_long_form_does_not_use_up_the_hours_answers),
	    cmocka_unit_test(a_nomination_waits_for_48_hours),
	    cmocka_unit_test(what_is_complete_is_kept_though_nobody_answers),
	    cmocka_unit_test(votes_and_commands_leave_the_question_open),
	    cmocka_unit_test(a_bare_number_answers_the_question),
	    cmocka_unit_test(a_nomination_is_corrected),
	    cmocka_unit_test(a_nomination_is_cancelled),
	    cmocka_unit_test(two_days_later_a_nomination_stays),
	    cmocka_unit_test(a_phone_makes_so_many_and_volunteers_more),
	    cmocka_unit_test(a_volunteer_is_answered_each_time),
	    cmocka_unit_test(repeats_change_nothing),
	    cmocka_unit_test(sms_and_handset_fill_the_same_form),
	    cmocka_unit_test(a_form_left_on_the_handset_is_ended_by_sms),
	    cmocka_unit_test(robots_and_nobody_never_talk),
	    cmocka_unit_test(without_a_nomination_there_is_nothing_to_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
