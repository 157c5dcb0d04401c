/*
 * The rules of the ballot: what a message does, given what the database knows of its
 * sender. Pure, and decided inside the writer's transaction, so that two messages of
 * one phone can never race. Contract 5 to 7.
 */
#ifndef KALATA_CORE_BALLOT_H
#define KALATA_CORE_BALLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/campaign.h"
#include "core/understand.h"

/* Stored: numbered by hand, never renumbered. A way a vote can reach us. */
enum source { SOURCE_SMS = 1, SOURCE_USSD = 2, SOURCE_VOICE = 3 };
#define SOURCES 3

/* Stored in message and ledger: what a message did. */
enum outcome {
	OUTCOME_KEPT = 0,	/* nothing to count: help, status, not understood … */
	OUTCOME_COUNTED = 1,	/* the phone's first vote */
	OUTCOME_REPLACED = 2,	/* stands in place of the phone's earlier vote */
	OUTCOME_ALREADY = 3,	/* the earlier vote stands: see ballot_decide */
	OUTCOME_NOT_OPEN = 4,
	OUTCOME_LATE = 5,	/* in the grace after closing: kept, not counted */
	OUTCOME_CLOSED = 6,
	OUTCOME_QUARANTINED = 7,	/* later issues */
	OUTCOME_REGION = 8,	/* the sender's region; a standing vote moves to it */
	OUTCOME_NOBODY = 9,	/* robot, brand, short code, ourselves: never answered */
};
const char *outcome_name(enum outcome);

/* What the database knows of the sender in this campaign. */
struct voter_facts {
	bool	known;
	bool	has_vote;
	int	candidate;	/* of the standing vote; -1 = no longer in the campaign */
	char	receipt[8];	/* of the standing vote */
	int	language;	/* remembered; NO_LANGUAGE */
	int	region;		/* remembered; -1 */
	bool	stopped;	/* only answers to what they send, nothing else */
};

/* Which text answers; wording.h has the keys. */
enum answer_key {
	ANSWER_NONE,
	ANSWER_VOTE_COUNTED, ANSWER_VOTE_REPLACED, ANSWER_VOTE_ALREADY, ANSWER_VOTE_ASK,
	ANSWER_VOTE_UNKNOWN, ANSWER_NOT_OPEN, ANSWER_CLOSED, ANSWER_LATE, ANSWER_HELP,
	ANSWER_STOPPED, ANSWER_STARTED, ANSWER_LANGUAGE_SET, ANSWER_STATUS,
	ANSWER_STATUS_NONE, ANSWER_RESULTS, ANSWER_RESULTS_PRIVATE, ANSWER_REGION_SET,
	ANSWER_REGION_UNKNOWN, ANSWER_ERROR, ANSWER_NOMINATE_LATER,
	ANSWER_VOTE_COUNTED_QUIET, ANSWER_VOTE_REPLACED_QUIET, ANSWER_VOTE_ALREADY_QUIET,
	ANSWER_REGION_ASK,	/* only ever appended */
	ANSWER_HELP_FORMS,	/* help where nothing can be voted, but filled */
	ANSWER_N,
	ANSWER_DIALOG = 200,	/* no template of this table: the dialog worded it */
};

struct decision {
	enum outcome	outcome;
	enum answer_key answer;
	bool	ask_region;	/* append ANSWER_REGION_ASK */
	int	candidate;	/* of the vote that stands after this message; -1 none */
	int	region;		/* the sender's region after this message; -1 unknown */
	int	language;	/* to answer in, to remember; NO_LANGUAGE: answer in the
				 * default one, remember none */
	bool	stopped;	/* to remember */
	bool	remember;	/* language, region or stopped differ from the facts */
};

/*
 * Decides. `nobody`: the sender is no phone that may vote or be answered.
 *
 * - The same candidate again replaces nothing: ALREADY, answered with the standing
 *   receipt. Only a different candidate makes REPLACED.
 * - A region told beside a vote that stands moves it, as a place alone does: REGION.
 * - Before and in the window a place is REGION; once the window is over the region is
 *   remembered, but the outcome is KEPT and no result changes.
 * - An unclear vote outside the window is answered not_open or closed, not asked again.
 * - STOP is answered, once per message like anything else; so is what a stopped phone
 *   sends. `stopped` is for messages nobody asked for.
 */
struct decision ballot_decide(const struct campaign *, const struct voter_facts *,
    const struct intent *, bool nobody, int64_t now_ms);

#endif
