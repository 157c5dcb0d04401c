/*
 * The difficulty: what a message does depends on four things at once (what was meant,
 * where the vote stands, what the phone did before, the campaign's options), and each
 * combination must be right. So the table `acts` says per intent what is done and said;
 * only votes and regions, which can change a tally, need code.
 *
 * Two rules hold throughout. After the window nothing a citizen sends changes a result:
 * what they say is remembered, the outcome says KEPT, LATE or CLOSED. And a phone that
 * asked not to be written to is still answered: its own message is the consent for one
 * answer.
 */
#include "core/ballot.h"

#include <stddef.h>

_Static_assert(SOURCE_SMS == 1 && SOURCE_USSD == 2 && SOURCE_VOICE == 3,
    "stored in votes and tallies: never renumbered");
_Static_assert(OUTCOME_KEPT == 0 && OUTCOME_COUNTED == 1 && OUTCOME_REPLACED == 2 &&
	OUTCOME_ALREADY == 3 && OUTCOME_NOT_OPEN == 4 && OUTCOME_LATE == 5 &&
	OUTCOME_CLOSED == 6 && OUTCOME_QUARANTINED == 7 && OUTCOME_REGION == 8 &&
	OUTCOME_NOBODY == 9,
    "stored in messages and the ledger: never renumbered");

/* All that a decision may look at. */
struct matter {
	const struct campaign	 *campaign;
	const struct voter_facts *facts;
	const struct intent	 *intent;
	enum campaign_phase	  phase;
};

const char *
outcome_name(enum outcome outcome)
{
	static const char *const names[] = {
	    [OUTCOME_KEPT] = "kept",
	    [OUTCOME_COUNTED] = "counted",
	    [OUTCOME_REPLACED] = "replaced",
	    [OUTCOME_ALREADY] = "already",
	    [OUTCOME_NOT_OPEN] = "not_open",
	    [OUTCOME_LATE] = "late",
	    [OUTCOME_CLOSED] = "closed",
	    [OUTCOME_QUARANTINED] = "quarantined",
	    [OUTCOME_REGION] = "region",
	    [OUTCOME_NOBODY] = "nobody",
	};

	return names[outcome];
}

static void
say(struct decision *d, enum outcome outcome, enum answer_key answer)
{
	d->outcome = outcome;
	d->answer = answer;
}

/* ---- votes ---- */

/* A vote outside the window: what it is called and what is said. */
static const struct {
	enum outcome	outcome;
	enum answer_key answer;
} outside[] = {
    [PHASE_BEFORE] = {OUTCOME_NOT_OPEN, ANSWER_NOT_OPEN},
    [PHASE_LATE] = {OUTCOME_LATE, ANSWER_LATE},
    [PHASE_CLOSED] = {OUTCOME_CLOSED, ANSWER_CLOSED},
};

/* The texts that do not repeat the choice, for phones that are read by others. */
static enum answer_key
quiet(enum answer_key answer)
{
	static const enum answer_key texts[ANSWER_N] = {
	    [ANSWER_VOTE_COUNTED] = ANSWER_VOTE_COUNTED_QUIET,
	    [ANSWER_VOTE_REPLACED] = ANSWER_VOTE_REPLACED_QUIET,
	    [ANSWER_VOTE_ALREADY] = ANSWER_VOTE_ALREADY_QUIET,
	};

	return texts[answer];
}

/* A vote answer; a candidate who left the campaign has no name to repeat. */
static void
say_vote(const struct matter *m, struct decision *d, enum outcome outcome,
    enum answer_key answer)
{
	bool echo = m->campaign->echo_choice && d->candidate >= 0;

	say(d, outcome, echo ? answer : quiet(answer));
}

static void
count_vote(const struct matter *m, struct decision *d, enum outcome outcome,
    enum answer_key answer)
{
	d->candidate = m->intent->candidate;
	d->ask_region = m->campaign->ask_region && d->region < 0;
	say_vote(m, d, outcome, answer);
}

/*
 * The earlier vote stands: it may not be replaced, or it is for the same candidate. A
 * region told beside it (often our own question answered: "1 Kayes") still moves it.
 */
static void
keep_vote(const struct matter *m, struct decision *d)
{
	bool moves = d->region != m->facts->region;

	say_vote(m, d, moves ? OUTCOME_REGION : OUTCOME_ALREADY, ANSWER_VOTE_ALREADY);
	if (moves && m->intent->candidate == m->facts->candidate)
		say(d, OUTCOME_REGION, ANSWER_REGION_SET);
}

static void
decide_vote(const struct matter *m, struct decision *d)
{
	if (m->intent->region >= 0)
		d->region = m->intent->region;
	if (m->phase != PHASE_OPEN)
		say(d, outside[m->phase].outcome, outside[m->phase].answer);
	else if (!m->facts->has_vote)
		count_vote(m, d, OUTCOME_COUNTED, ANSWER_VOTE_COUNTED);
	else if (m->campaign->revote == REVOTE_FIRST ||
	    m->intent->candidate == m->facts->candidate)
		keep_vote(m, d);
	else
		count_vote(m, d, OUTCOME_REPLACED, ANSWER_VOTE_REPLACED);
}

/* Not clear for whom. Outside the window it would be unkind to ask for another try. */
static void
decide_unclear(const struct matter *m, struct decision *d)
{
	if (m->phase == PHASE_BEFORE)
		d->answer = ANSWER_NOT_OPEN;
	else if (m->phase != PHASE_OPEN)
		d->answer = ANSWER_CLOSED;
}

/* ---- the rest ---- */

static void
decide_region(const struct matter *m, struct decision *d)
{
	bool results_move = m->phase == PHASE_BEFORE || m->phase == PHASE_OPEN;

	if (m->intent->region < 0)
		return;
	d->region = m->intent->region;
	say(d, results_move ? OUTCOME_REGION : OUTCOME_KEPT, ANSWER_REGION_SET);
}

static void
decide_language(const struct matter *m, struct decision *d)
{
	if (m->intent->chosen_language == NO_LANGUAGE)
		return;
	d->language = m->intent->chosen_language;
	d->answer = ANSWER_LANGUAGE_SET;
}

static void
decide_stop(const struct matter *m, struct decision *d)
{
	(void)m;
	d->stopped = true;
}

static void
decide_start(const struct matter *m, struct decision *d)
{
	(void)m;
	d->stopped = false;
}

static void
decide_status(const struct matter *m, struct decision *d)
{
	if (m->facts->has_vote)
		d->answer = ANSWER_STATUS;
}

static void
decide_results(const struct matter *m, struct decision *d)
{
	if (m->campaign->public_results)
		d->answer = ANSWER_RESULTS;
}

/* Per intent: the answer unless `decide` finds a better one. */
static const struct {
	enum answer_key answer;
	void		(*decide)(const struct matter *, struct decision *);
} acts[] = {
    [INTENT_NONE] = {ANSWER_HELP, NULL},
    [INTENT_VOTE] = {ANSWER_NONE, decide_vote},
    [INTENT_ASK] = {ANSWER_VOTE_ASK, decide_unclear},
    [INTENT_UNKNOWN] = {ANSWER_VOTE_UNKNOWN, decide_unclear},
    [INTENT_NOMINATE] = {ANSWER_NOMINATE_LATER, NULL},
    [INTENT_HELP] = {ANSWER_HELP, NULL},
    [INTENT_STOP] = {ANSWER_STOPPED, decide_stop},
    [INTENT_START] = {ANSWER_STARTED, decide_start},
    [INTENT_LANGUAGE] = {ANSWER_HELP, decide_language},
    [INTENT_REGION] = {ANSWER_REGION_UNKNOWN, decide_region},
    [INTENT_STATUS] = {ANSWER_STATUS_NONE, decide_status},
    [INTENT_RESULTS] = {ANSWER_RESULTS_PRIVATE, decide_results},
    [INTENT_ROBOT] = {ANSWER_NONE, NULL},
    /* of a conversation; when none takes them, help says what can be done */
    [INTENT_FORM] = {ANSWER_HELP, NULL},
    [INTENT_FIX] = {ANSWER_HELP, NULL},
    [INTENT_CANCEL] = {ANSWER_HELP, NULL},
    [INTENT_ANSWER] = {ANSWER_HELP, NULL},
};

/* As things stand before the message: what is decided starts from here. */
static struct decision
unchanged(const struct voter_facts *facts)
{
	return (struct decision){
	    .outcome = OUTCOME_KEPT,
	    .answer = ANSWER_NONE,
	    .candidate = facts->has_vote ? facts->candidate : -1,
	    .region = facts->region,
	    .language = facts->language,
	    .stopped = facts->stopped,
	};
}

struct decision
ballot_decide(const struct campaign *campaign, const struct voter_facts *facts,
    const struct intent *intent, bool nobody, int64_t now_ms)
{
	struct matter m = {campaign, facts, intent, campaign_phase(campaign, now_ms)};
	struct decision d = unchanged(facts);

	if (nobody || intent->kind == INTENT_ROBOT) {
		d.outcome = OUTCOME_NOBODY;
		return d;
	}
	if (intent->language != NO_LANGUAGE)
		d.language = intent->language;
	d.answer = acts[intent->kind].answer;
	if (acts[intent->kind].decide != NULL)
		acts[intent->kind].decide(&m, &d);
	d.remember = d.language != facts->language || d.region != facts->region ||
	    d.stopped != facts->stopped;
	return d;
}
