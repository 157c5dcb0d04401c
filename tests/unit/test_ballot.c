/*
 * What a message does: cases with their reasons, then every combination of intent, phase,
 * earlier vote and option at once, held against the sentences of the contract.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/ballot.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define OPENS  1000
#define CLOSES 2000
#define GRACE  500

enum { BEFORE = OPENS - 1, OPEN = OPENS, LATE = CLOSES, CLOSED = CLOSES + GRACE };
enum { NOBODYS = -1, AWA = 0, ISSA = 1 };             /* candidates */
enum { UNKNOWN = -1, KAYES = 0, SEGOU = 4 };          /* regions */
enum { NONE = NO_LANGUAGE, FRENCH = 0, BAMBARA = 1 }; /* languages */

static struct campaign
sample(void)
{
	struct campaign c;

	memset(&c, 0, sizeof(c));
	c.vote = (struct window){OPENS, CLOSES};
	c.grace_ms = GRACE;
	c.revote = REVOTE_LAST;
	c.echo_choice = c.ask_region = true;
	c.n_candidates = 2;
	return c;
}

static struct voter_facts
stranger(void)
{
	return (struct voter_facts){.candidate = -1, .language = NONE, .region = UNKNOWN};
}

static struct voter_facts
voter_of(int candidate, int region)
{
	return (struct voter_facts){.known = true,
	    .has_vote = true,
	    .candidate = candidate,
	    .receipt = "7K3QX9",
	    .language = NONE,
	    .region = region};
}

static struct intent
meant(enum intent_kind kind, int candidate, int region)
{
	struct intent i;

	memset(&i, 0, sizeof(i));
	i.kind = kind;
	i.candidate = candidate;
	i.region = region;
	i.form = -1;
	i.language = i.chosen_language = NONE;
	return i;
}

static const struct {
	int64_t now;
	enum revote revote;
	int standing, region; /* before: vote (or NOBODYS), region */
	int candidate, place; /* the message */
	enum outcome outcome;
	enum answer_key answer;
	int stands, region_after;
	bool asks;
	const char *why;
} votes[] = {
    {OPEN, REVOTE_LAST, NOBODYS, UNKNOWN, AWA, UNKNOWN, OUTCOME_COUNTED,
	ANSWER_VOTE_COUNTED, AWA, UNKNOWN, true, "first vote, region asked for"},
    {OPEN, REVOTE_LAST, NOBODYS, SEGOU, AWA, UNKNOWN, OUTCOME_COUNTED,
	ANSWER_VOTE_COUNTED, AWA, SEGOU, false, "region remembered: not asked again"},
    {OPEN, REVOTE_LAST, NOBODYS, UNKNOWN, AWA, KAYES, OUTCOME_COUNTED,
	ANSWER_VOTE_COUNTED, AWA, KAYES, false, "place beside the vote"},
    {OPEN, REVOTE_LAST, NOBODYS, UNKNOWN, AWA, PLACE_AMBIGUOUS, OUTCOME_COUNTED,
	ANSWER_VOTE_COUNTED, AWA, UNKNOWN, true, "a place of two regions is not guessed"},
    {OPEN, REVOTE_LAST, AWA, UNKNOWN, ISSA, UNKNOWN, OUTCOME_REPLACED,
	ANSWER_VOTE_REPLACED, ISSA, UNKNOWN, true, "a later vote replaces"},
    {OPEN, REVOTE_LAST, AWA, SEGOU, ISSA, KAYES, OUTCOME_REPLACED, ANSWER_VOTE_REPLACED,
	ISSA, KAYES, false, "and may move"},
    {OPEN, REVOTE_LAST, AWA, SEGOU, AWA, UNKNOWN, OUTCOME_ALREADY, ANSWER_VOTE_ALREADY,
	AWA, SEGOU, false, "the same again replaces nothing"},
    {OPEN, REVOTE_LAST, AWA, UNKNOWN, AWA, UNKNOWN, OUTCOME_ALREADY, ANSWER_VOTE_ALREADY,
	AWA, UNKNOWN, false, "nor asks"},
    {OPEN, REVOTE_LAST, AWA, UNKNOWN, AWA, KAYES, OUTCOME_REGION, ANSWER_REGION_SET, AWA,
	KAYES, false, "our question answered: '1 Kayes'"},
    {OPEN, REVOTE_LAST, NOBODYS, UNKNOWN, ISSA, SEGOU, OUTCOME_COUNTED,
	ANSWER_VOTE_COUNTED, ISSA, SEGOU, false, "all in one"},
    {OPEN, REVOTE_FIRST, AWA, SEGOU, ISSA, UNKNOWN, OUTCOME_ALREADY, ANSWER_VOTE_ALREADY,
	AWA, SEGOU, false, "the first vote stands"},
    {OPEN, REVOTE_FIRST, AWA, UNKNOWN, ISSA, KAYES, OUTCOME_REGION, ANSWER_VOTE_ALREADY,
	AWA, KAYES, false, "it stands, its region is learnt"},
    {OPEN, REVOTE_FIRST, AWA, UNKNOWN, AWA, KAYES, OUTCOME_REGION, ANSWER_REGION_SET, AWA,
	KAYES, false, "same candidate with a region"},
    {BEFORE, REVOTE_LAST, NOBODYS, UNKNOWN, AWA, KAYES, OUTCOME_NOT_OPEN, ANSWER_NOT_OPEN,
	-1, KAYES, false, "a millisecond early: region remembered"},
    {CLOSES - 1, REVOTE_LAST, AWA, SEGOU, ISSA, UNKNOWN, OUTCOME_REPLACED,
	ANSWER_VOTE_REPLACED, ISSA, SEGOU, false, "the last millisecond"},
    {LATE, REVOTE_LAST, NOBODYS, UNKNOWN, AWA, UNKNOWN, OUTCOME_LATE, ANSWER_LATE, -1,
	UNKNOWN, false, "the moment of closing"},
    {LATE, REVOTE_LAST, AWA, SEGOU, ISSA, KAYES, OUTCOME_LATE, ANSWER_LATE, AWA, KAYES,
	false, "late: nothing that stands moves"},
    {CLOSED - 1, REVOTE_FIRST, AWA, SEGOU, ISSA, UNKNOWN, OUTCOME_LATE, ANSWER_LATE, AWA,
	SEGOU, false, "the last of the grace"},
    {CLOSED, REVOTE_LAST, AWA, SEGOU, ISSA, UNKNOWN, OUTCOME_CLOSED, ANSWER_CLOSED, AWA,
	SEGOU, false, "after the grace"},
};

static void
test_votes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(votes); i++) {
		struct campaign c = sample();
		struct voter_facts f = voter_of(votes[i].standing, votes[i].region);
		struct intent in = meant(INTENT_VOTE, votes[i].candidate, votes[i].place);
		struct decision d;
		c.revote = votes[i].revote;
		if (votes[i].standing == NOBODYS)
			f.has_vote = false;
		d = ballot_decide(&c, &f, &in, false, votes[i].now);
		if (d.outcome != votes[i].outcome || d.answer != votes[i].answer ||
		    d.candidate != votes[i].stands || d.region != votes[i].region_after ||
		    d.ask_region != votes[i].asks)
			fail_msg("%s: %s, answer %d, stands %d, region %d, asks %d",
			    votes[i].why, outcome_name(d.outcome), d.answer, d.candidate,
			    d.region, d.ask_region);
		assert_int_equal(d.remember, d.region != f.region);
	}
}

static void
test_candidate_who_left(void **state)
{
	struct campaign c = sample();
	struct voter_facts f = voter_of(-1, SEGOU);
	struct intent in = meant(INTENT_VOTE, AWA, UNKNOWN);
	struct decision d;

	(void)state;
	d = ballot_decide(&c, &f, &in, false, OPEN);
	assert_int_equal(d.outcome, OUTCOME_REPLACED);
	c.revote = REVOTE_FIRST;
	d = ballot_decide(&c, &f, &in, false, OPEN);
	assert_int_equal(d.outcome, OUTCOME_ALREADY);
	assert_int_equal(
	    d.answer, ANSWER_VOTE_ALREADY_QUIET); /* there is no name to repeat */
	assert_int_equal(d.candidate, -1);
}

/* Orders to a conversation, where there is none: help, and the vote stands. */
static void
test_orders_to_nobody(void **state)
{
	static const enum intent_kind kinds[] = {
	    INTENT_FORM, INTENT_FIX, INTENT_CANCEL, INTENT_ANSWER};
	struct intent intent;
	struct decision d;

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct campaign c = sample();
		struct voter_facts facts = voter_of(ISSA, SEGOU);

		intent = meant(kinds[i], -1, UNKNOWN);
		d = ballot_decide(&c, &facts, &intent, false, OPEN);
		assert_int_equal(d.outcome, OUTCOME_KEPT);
		assert_int_equal(d.answer, ANSWER_HELP);
		assert_int_equal(d.candidate, ISSA);
		assert_false(d.remember);
	}
}

static void
test_orders(void **state)
{
	static const struct {
		enum intent_kind kind;
		int place;
		int64_t now;
		bool voted, public_results;
		enum outcome outcome;
		enum answer_key answer;
		const char *why;
	} cases[] = {
	    {INTENT_HELP, UNKNOWN, OPEN, false, false, OUTCOME_KEPT, ANSWER_HELP, "help"},
	    {INTENT_NONE, UNKNOWN, OPEN, false, false, OUTCOME_KEPT, ANSWER_HELP,
		"not understood"},
	    {INTENT_HELP, UNKNOWN, CLOSED, true, false, OUTCOME_KEPT, ANSWER_HELP,
		"help, late"},
	    {INTENT_ASK, UNKNOWN, OPEN, false, false, OUTCOME_KEPT, ANSWER_VOTE_ASK,
		"unclear"},
	    {INTENT_ASK, UNKNOWN, BEFORE, false, false, OUTCOME_KEPT, ANSWER_NOT_OPEN,
		"too early"},
	    {INTENT_ASK, UNKNOWN, LATE, false, false, OUTCOME_KEPT, ANSWER_CLOSED,
		"too late"},
	    {INTENT_UNKNOWN, UNKNOWN, OPEN, false, false, OUTCOME_KEPT,
		ANSWER_VOTE_UNKNOWN, "9"},
	    {INTENT_UNKNOWN, UNKNOWN, CLOSED, false, false, OUTCOME_KEPT, ANSWER_CLOSED,
		"9, late"},
	    {INTENT_NOMINATE, UNKNOWN, OPEN, false, false, OUTCOME_KEPT,
		ANSWER_NOMINATE_LATER, ""},
	    {INTENT_STATUS, UNKNOWN, OPEN, false, false, OUTCOME_KEPT, ANSWER_STATUS_NONE,
		""},
	    {INTENT_STATUS, UNKNOWN, CLOSED, true, false, OUTCOME_KEPT, ANSWER_STATUS,
		"after"},
	    {INTENT_RESULTS, UNKNOWN, OPEN, false, false, OUTCOME_KEPT,
		ANSWER_RESULTS_PRIVATE, ""},
	    {INTENT_RESULTS, UNKNOWN, OPEN, false, true, OUTCOME_KEPT, ANSWER_RESULTS,
		"public"},
	    {INTENT_REGION, KAYES, OPEN, false, false, OUTCOME_REGION, ANSWER_REGION_SET,
		""},
	    {INTENT_REGION, KAYES, BEFORE, false, false, OUTCOME_REGION,
		ANSWER_REGION_SET, ""},
	    {INTENT_REGION, KAYES, LATE, true, false, OUTCOME_KEPT, ANSWER_REGION_SET,
		"remembered, but no result changes any more"},
	    {INTENT_REGION, KAYES, CLOSED, true, false, OUTCOME_KEPT, ANSWER_REGION_SET,
		""},
	    {INTENT_REGION, PLACE_AMBIGUOUS, OPEN, true, false, OUTCOME_KEPT,
		ANSWER_REGION_UNKNOWN, "a place of two regions"},
	    {INTENT_REGION, UNKNOWN, OPEN, true, false, OUTCOME_KEPT,
		ANSWER_REGION_UNKNOWN, "the keyword alone"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct campaign c = sample();
		struct voter_facts f = cases[i].voted ? voter_of(AWA, SEGOU) : stranger();
		struct intent in = meant(cases[i].kind, -1, cases[i].place);
		struct decision d;
		c.public_results = cases[i].public_results;
		d = ballot_decide(&c, &f, &in, false, cases[i].now);
		if (d.outcome != cases[i].outcome || d.answer != cases[i].answer)
			fail_msg("case %zu %s: %s, answer %d", i, cases[i].why,
			    outcome_name(d.outcome), d.answer);
		assert_int_equal(
		    d.region, cases[i].place >= 0 ? cases[i].place : f.region);
		assert_int_equal(d.candidate, cases[i].voted ? AWA : -1);
	}
}

static void
test_languages(void **state)
{
	static const struct {
		int keyword, remembered, chosen, want;
		bool remember;
		const char *why;
	} cases[] = {
	    {NONE, NONE, NONE, NONE, false,
		"nothing known: the default, and nothing kept"},
	    {BAMBARA, NONE, NONE, BAMBARA, true, "the keyword's, kept"},
	    {BAMBARA, BAMBARA, NONE, BAMBARA, false, "known already"},
	    {NONE, BAMBARA, NONE, BAMBARA, false, "the remembered one"},
	    {FRENCH, BAMBARA, NONE, FRENCH, true,
		"the keyword's before the remembered one"},
	    {FRENCH, NONE, BAMBARA, BAMBARA, true, "LANGUE bambara: answered in Bambara"},
	    {FRENCH, BAMBARA, BAMBARA, BAMBARA, false, "asked for what is known"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct campaign c = sample();
		struct voter_facts f = stranger();
		struct intent in = meant(INTENT_LANGUAGE, -1, UNKNOWN);
		struct decision d;
		f.language = cases[i].remembered;
		in.language = cases[i].keyword;
		in.chosen_language = cases[i].chosen;
		d = ballot_decide(&c, &f, &in, false, OPEN);
		if (d.language != cases[i].want || d.remember != cases[i].remember)
			fail_msg("%s: %d, %d", cases[i].why, d.language, d.remember);
		assert_int_equal(d.answer,
		    cases[i].chosen == NONE ? ANSWER_HELP : ANSWER_LANGUAGE_SET);
	}
}

static void
test_stop_and_start(void **state)
{
	struct campaign c = sample();
	struct voter_facts f = stranger();
	struct intent stop = meant(INTENT_STOP, -1, UNKNOWN);
	struct intent start = meant(INTENT_START, -1, UNKNOWN);
	struct intent vote = meant(INTENT_VOTE, AWA, UNKNOWN);
	struct decision d;

	(void)state;
	d = ballot_decide(&c, &f, &stop, false, OPEN);
	assert_int_equal(d.answer, ANSWER_STOPPED);
	assert_true(d.stopped && d.remember);
	f.stopped = true;
	d = ballot_decide(&c, &f, &stop, false, OPEN);
	assert_int_equal(d.answer, ANSWER_STOPPED);
	assert_true(d.stopped && !d.remember);
	d = ballot_decide(&c, &f, &vote, false, OPEN);
	assert_int_equal(d.outcome, OUTCOME_COUNTED); /* a stopped phone has its vote … */
	assert_int_equal(d.answer, ANSWER_VOTE_COUNTED); /* … and the answer to it */
	assert_true(d.stopped);
	d = ballot_decide(&c, &f, &start, false, OPEN);
	assert_int_equal(d.answer, ANSWER_STARTED);
	assert_true(!d.stopped && d.remember);
}

static void
test_closed_by_an_operator(void **state)
{
	struct campaign c = sample();
	struct voter_facts f = voter_of(AWA, SEGOU);
	struct intent in = meant(INTENT_VOTE, ISSA, UNKNOWN);

	(void)state;
	c.closed = true;
	for (int64_t now = 0; now <= CLOSED; now += 250)
		assert_int_equal(
		    ballot_decide(&c, &f, &in, false, now).outcome, OUTCOME_CLOSED);
}

/* ---- every combination ---- */

#define COMBINATIONS (13u * 3 * 2 * 2 * 4 * 2 * 2 * 2 * 2 * 2 * 2 * 2 * 3 * 2 * 2 * 2)

struct situation {
	struct campaign c;
	struct voter_facts f;
	struct intent in;
	bool nobody;
	int64_t now;
};

/* Takes the next few values out of a number: a counter that runs through all of them. */
static int
choose(unsigned *n, int options)
{
	int value = (int)(*n % (unsigned)options);

	*n /= (unsigned)options;
	return value;
}

static void
set_situation(struct situation *s, unsigned n)
{
	static const int64_t times[] = {BEFORE, OPEN, LATE, CLOSED};

	s->f = stranger();
	s->in.kind = (enum intent_kind)choose(&n, INTENT_ANSWER + 1);
	s->in.region = choose(&n, 3) - 2;
	s->in.language = choose(&n, 2) - 1;
	s->in.chosen_language = choose(&n, 2) == 0 ? NONE : BAMBARA;
	s->now = times[choose(&n, 4)];
	s->nobody = choose(&n, 2);
	s->c.revote = choose(&n, 2) == 0 ? REVOTE_FIRST : REVOTE_LAST;
	s->c.echo_choice = choose(&n, 2);
	s->c.ask_region = choose(&n, 2);
	s->c.public_results = choose(&n, 2);
	s->c.closed = choose(&n, 2);
	s->f.has_vote = choose(&n, 2);
	s->f.candidate = choose(&n, 3) - 1;
	s->f.region = choose(&n, 2) - 1;
	s->f.language = choose(&n, 2) == 0 ? NONE : BAMBARA;
	s->f.stopped = choose(&n, 2);
	if (!s->f.has_vote)
		s->f.candidate = -1;
	assert_int_equal(n, 0);
}

static bool
repeats_choice(enum answer_key a)
{
	return a == ANSWER_VOTE_COUNTED || a == ANSWER_VOTE_REPLACED ||
	       a == ANSWER_VOTE_ALREADY;
}

/* A sentence of the contract: "if … then …". */
static void
holds(bool premise, bool conclusion, const char *sentence)
{
	if (premise && !conclusion)
		fail_msg("does not hold: %s", sentence);
}

static void
check_silence(const struct situation *s, const struct decision *d)
{
	bool silent = s->nobody || s->in.kind == INTENT_ROBOT;

	holds(silent, d->answer == ANSWER_NONE, "a robot is never answered");
	holds(silent, d->outcome == OUTCOME_NOBODY, "a robot is nobody");
	holds(silent, !d->remember && !d->ask_region, "nothing is remembered of a robot");
	holds(!silent, d->answer != ANSWER_NONE, "every citizen is answered");
	holds(!silent, d->outcome != OUTCOME_NOBODY, "no citizen is nobody");
	holds(true, d->answer < ANSWER_N && d->answer != ANSWER_REGION_ASK,
	    "the region is asked only behind an answer");
}

static void
check_votes(const struct situation *s, const struct decision *d)
{
	bool counts = d->outcome == OUTCOME_COUNTED || d->outcome == OUTCOME_REPLACED;
	enum campaign_phase phase = campaign_phase(&s->c, s->now);

	holds(counts, phase == PHASE_OPEN && s->in.kind == INTENT_VOTE,
	    "only a vote counts, only in the window");
	holds(d->ask_region, counts && s->c.ask_region && d->region < 0,
	    "the region is asked with a counted vote, if it is not known");
	holds(
	    counts && s->c.ask_region && d->region < 0, d->ask_region, "and always then");
	holds(counts, d->candidate == s->in.candidate, "the vote that counts stands");
	holds(!counts, d->candidate == s->f.candidate, "else the earlier one");
	holds(d->outcome == OUTCOME_COUNTED, !s->f.has_vote, "counted: there was none");
	holds(d->outcome == OUTCOME_REPLACED,
	    s->f.has_vote && s->c.revote == REVOTE_LAST && d->candidate != s->f.candidate,
	    "replaced: there was another, and it may be");
	holds(phase == PHASE_LATE || phase == PHASE_CLOSED,
	    d->outcome == OUTCOME_KEPT || d->outcome == OUTCOME_LATE ||
		d->outcome == OUTCOME_CLOSED || d->outcome == OUTCOME_NOBODY,
	    "after the window nothing moves");
}

static void
check_words(const struct situation *s, const struct decision *d)
{
	holds(repeats_choice(d->answer), s->c.echo_choice && d->candidate >= 0,
	    "a choice is repeated only where the campaign wants it");
	holds(d->answer == ANSWER_RESULTS, s->c.public_results, "results when public");
	holds(
	    d->answer == ANSWER_STATUS, s->f.has_vote, "status of a vote that is there");
}

static void
check_memory(const struct situation *s, const struct decision *d)
{
	bool differs = d->language != s->f.language || d->region != s->f.region ||
		       d->stopped != s->f.stopped;

	holds(true, d->remember == differs, "remembered exactly when it differs");
	holds(s->f.region >= 0, d->region >= 0, "a region is never forgotten");
	holds(s->f.language >= 0, d->language >= 0, "nor a language");
}

static void
test_every_combination(void **state)
{
	static struct situation s;
	size_t n_counted = 0;

	(void)state;
	s.c = sample();
	s.in = meant(INTENT_NONE, AWA, UNKNOWN);
	for (unsigned n = 0; n < COMBINATIONS; n++) {
		struct decision d;
		set_situation(&s, n);
		d = ballot_decide(&s.c, &s.f, &s.in, s.nobody, s.now);
		check_silence(&s, &d);
		check_votes(&s, &d);
		check_words(&s, &d);
		check_memory(&s, &d);
		n_counted += d.outcome == OUTCOME_COUNTED;
	}
	printf("# ballot: %u combinations, every sentence holds\n", COMBINATIONS);
	assert_true(n_counted > 1000);
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(outcome_name(OUTCOME_KEPT), "kept");
	assert_string_equal(outcome_name(OUTCOME_NOBODY), "nobody");
	for (int i = 0; i <= OUTCOME_NOBODY; i++)
		assert_non_null(outcome_name((enum outcome)i));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_votes),
	    cmocka_unit_test(test_candidate_who_left),
	    cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_orders_to_nobody),
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_stop_and_start),
	    cmocka_unit_test(test_closed_by_an_operator),
	    cmocka_unit_test(test_every_combination),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
