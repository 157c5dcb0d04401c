/*
 * A message nobody could count, given to a candidate by two people. It does what a
 * message with that vote would have done at that hour, no more: the same rules decide
 * (core/ballot.h), and whatever the citizen said since wins over what people read.
 */
#include "store/proposal.h"

#include <string.h>

#include "base/text.h"
#include "core/receipt.h"
#include "store/counts.h"
#include "store/inbound.h"
#include "store/proposal_act.h"

static enum db_result
check_message(struct deal *d)
{
	const struct assignable *m = &d->message;
	long long seq = (long long)d->row.subject;

	if (strcmp(m->campaign, d->row.campaign) != 0)
		return deal_refuse(
		    d, "message %lld is not of campaign %s", seq, d->row.campaign);
	if (m->taken[0] != '\0')
		return deal_refuse(
		    d, "message %lld was given to candidate %s already", seq, m->taken);
	if (m->outcome == OUTCOME_NOBODY || m->intent == INTENT_ROBOT)
		return deal_refuse(
		    d, "message %lld is a robot's: it votes for nobody", seq);
	if (m->outcome == OUTCOME_COUNTED || m->outcome == OUTCOME_REPLACED)
		return deal_refuse(d, "message %lld was counted when it came", seq);
	if (m->outcome != OUTCOME_KEPT ||
	    (m->intent != INTENT_NONE && m->intent != INTENT_ASK &&
		m->intent != INTENT_UNKNOWN))
		return deal_refuse(
		    d, "message %lld was understood: there is nothing to assign", seq);
	return DB_DONE;
}

/* What its phone said of the ballot behind it, counted, assigned or not understood. */
static enum db_result
check_later(struct deal *d)
{
	int64_t seq = d->row.subject, later;
	enum db_result result = assignable_later(&d->w->st, &d->message, seq, &later);

	if (result != DB_DONE)
		return result;
	if (later != 0)
		return deal_refuse(d,
		    "the same phone wrote again since (entry %lld): the citizen's own"
		    " later word stands",
		    (long long)later);
	return DB_DONE;
}

/* Why a vote at that hour would not have counted; NULL it would have. */
static const char *
obstacle(enum outcome outcome)
{
	static const char *const words[] = {
	    [OUTCOME_ALREADY] =
		"the vote of that phone stands, and this would change nothing",
	    [OUTCOME_NOT_OPEN] = "it came before voting opened",
	    [OUTCOME_LATE] = "it came after voting closed",
	    [OUTCOME_CLOSED] = "it came after voting closed, or the campaign was closed",
	};

	if (outcome == OUTCOME_COUNTED || outcome == OUTCOME_REPLACED)
		return NULL;
	if ((size_t)outcome < sizeof(words) / sizeof(words[0]) && words[outcome] != NULL)
		return words[outcome];
	return "it would not have counted";
}

static enum db_result
judge(struct deal *d, const struct ballot_paper *paper, int candidate)
{
	struct understood reading = {.rulebook = d->w->rulebook, .paper = paper};
	const struct intent vote = {
	    .kind = INTENT_VOTE,
	    .candidate = candidate,
	    .region = -1,
	    .form = -1,
	    .language = NO_LANGUAGE,
	    .chosen_language = NO_LANGUAGE,
	};
	struct voter_facts facts = inbound_facts(&reading, &d->before, true);
	enum outcome outcome =
	    ballot_decide(&paper->campaign, &facts, &vote, false, d->message.received_ms)
		.outcome;
	const char *why = obstacle(outcome);

	if (why != NULL)
		return deal_refuse(d, "message %lld: %s", (long long)d->row.subject, why);
	d->after = d->before;
	d->after.source = d->message.source;
	(void)text_copy(d->after.candidate, sizeof(d->after.candidate), d->row.payload);
	memcpy(d->after.vote_region, d->after.region, sizeof(d->after.vote_region));
	if (d->job->act == PROPOSAL_AGREE)
		d->outcome = outcome;
	return DB_DONE;
}

static enum db_result
check_candidate(struct deal *d)
{
	const struct ballot_paper *paper = NULL;
	int candidate = -1;

	if (d->w->rulebook != NULL)
		paper = rulebook_campaign(d->w->rulebook, d->row.campaign);
	if (paper != NULL)
		candidate = campaign_candidate(&paper->campaign, d->row.payload);
	if (candidate < 0)
		return deal_refuse(d, "campaign %s has no candidate '%.11s'",
		    d->row.campaign, d->row.payload);
	return judge(d, paper, candidate);
}

enum db_result
assign_check(struct deal *d)
{
	enum db_result result;
	bool found;

	result = assignable_get(&d->w->st, d->row.subject, &d->message, &found);
	if (result == DB_DONE && !found)
		return deal_refuse(
		    d, "there is no message %lld", (long long)d->row.subject);
	if (result == DB_DONE)
		result = check_message(d);
	if (result != DB_DONE || deal_refused(d))
		return result;
	result =
	    voter_get(&d->w->st, &d->message.voter, d->row.campaign, &d->before, &found);
	if (result == DB_DONE && !found)
		return deal_refuse(d, "message %lld is of no phone that may vote",
		    (long long)d->row.subject);
	if (result == DB_DONE)
		result = check_later(d);
	return result != DB_DONE || deal_refused(d) ? result : check_candidate(d);
}

/* The message was kept; now it is one that counted. */
static enum db_result
move_total(struct deal *d)
{
	enum db_result result =
	    total_add(&d->w->st, d->row.campaign, d->message.outcome, -1);

	if (result != DB_DONE)
		return result;
	return total_add(&d->w->st, d->row.campaign, d->outcome, 1);
}

enum db_result
assign_do(struct deal *d, const struct act_row *act)
{
	struct assignment_row row = {
	    .seq = act->seq,
	    .message = d->row.subject,
	    .voter = d->message.voter,
	    .campaign = d->row.campaign,
	    .candidate = d->row.payload,
	    .receipt = d->after.receipt,
	    .outcome = d->outcome,
	};
	enum db_result result;

	d->after.vote_seq = act->seq;
	receipt_make(act->commitment, d->after.receipt);
	memcpy(d->job->receipt, d->after.receipt, sizeof(d->job->receipt));
	result = assignment_add(&d->w->st, &row);
	if (result == DB_DONE)
		result =
		    voter_put(&d->w->st, &d->message.voter, d->row.campaign, &d->after);
	if (result == DB_DONE)
		result = move_total(d);
	if (result == DB_DONE)
		counts_move(&d->w->counts, d->row.campaign, &d->before, &d->after);
	return result;
}
