/*
 * Two people and the thing they agree on, in the writer's transaction. What may be
 * proposed is checked twice: when it is proposed, so that nobody is asked to agree to
 * what cannot be, and when it is agreed to, because votes went on in between.
 */
#include "store/proposal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/proposal_act.h"

_Static_assert(PROPOSAL_ASSIGN == 1 && PROPOSAL_DOCUMENT == 2 && PROPOSAL_OPEN == 3 &&
		   PROPOSAL_CLOSE == 4,
    "stored in proposals: never renumbered");
_Static_assert(PROPOSAL_WAITS == 1 && PROPOSAL_AGREED == 2 && PROPOSAL_REFUSED == 3 &&
		   PROPOSAL_WITHDRAWN == 4,
    "stored in proposals: never renumbered");

const char *
proposal_kind_name(enum proposal_kind kind)
{
	static const char *const names[] = {
	    [PROPOSAL_ASSIGN] = "assign",
	    [PROPOSAL_DOCUMENT] = "document",
	    [PROPOSAL_OPEN] = "open",
	    [PROPOSAL_CLOSE] = "close",
	};

	return kind >= PROPOSAL_ASSIGN && kind <= PROPOSAL_CLOSE ? names[kind] : "?";
}

const char *
proposal_state_name(enum proposal_state state)
{
	static const char *const names[] = {
	    [PROPOSAL_WAITS] = "waits",
	    [PROPOSAL_AGREED] = "agreed",
	    [PROPOSAL_REFUSED] = "refused",
	    [PROPOSAL_WITHDRAWN] = "withdrawn",
	};

	return state >= PROPOSAL_WAITS && state <= PROPOSAL_WITHDRAWN ? names[state]
								      : "?";
}

void
proposal_digest(const char *json, unsigned char out[LEDGER_HASH_LEN])
{
	struct digest d;

	digest_start(&d);
	digest_text(&d, json);
	digest_end(&d, out);
}

enum db_result
deal_refuse(struct deal *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(d->job->why, sizeof(d->job->why), fmt, ap);
	va_end(ap);
	d->job->job.result = JOB_REFUSED;
	return DB_DONE;
}

bool
deal_refused(const struct deal *d)
{
	return d->job->job.result == JOB_REFUSED;
}

static enum db_result
read_campaign(struct deal *d)
{
	enum db_result result =
	    campaign_get(&d->w->st, d->row.campaign, &d->document, &d->closed);

	if (result == DB_DONE && d->document == NULL)
		return deal_refuse(d, "there is no campaign '%s'", d->row.campaign);
	return result;
}

/* ---- what may be proposed ---- */

static enum db_result
check_document(struct deal *d)
{
	if (d->row.payload[0] == '\0' || strlen(d->row.payload) > PROPOSAL_PAYLOAD_MAX)
		return deal_refuse(d, "the new document is missing, or too long");
	if (strcmp(d->row.payload, d->document) == 0)
		return deal_refuse(
		    d, "the document is as it was: there is nothing to agree on");
	proposal_digest(d->document, d->row.base);
	d->row.has_base = true;
	return DB_DONE;
}

static enum db_result
check_open(struct deal *d)
{
	if (d->closed)
		return DB_DONE;
	return deal_refuse(d, "campaign %s was not closed by anybody", d->row.campaign);
}

static enum db_result
check_close(struct deal *d)
{
	if (!d->closed)
		return DB_DONE;
	return deal_refuse(d, "campaign %s is closed already", d->row.campaign);
}

/* ---- what is agreed to ---- */

/* The change that came with the agreement must be the one that was proposed. */
static bool
is_proposed_change(const struct deal *d, enum campaign_change what)
{
	const struct campaign_job *change = d->job->change;

	return change != NULL && change->change == what && change->rulebook != NULL &&
	       strcmp(change->id, d->row.campaign) == 0 &&
	       (what != CAMPAIGN_IMPORT ||
		   (change->json != NULL && strcmp(change->json, d->row.payload) == 0));
}

static enum db_result
carry_out(struct deal *d, enum campaign_change what)
{
	struct campaign_job *change = d->job->change;
	enum db_result result;

	if (!is_proposed_change(d, what))
		return deal_refuse(d, "the change is not the one that was proposed");
	change->job.result = JOB_PENDING;
	result = run_campaign(d->w, change);
	if (result != DB_DONE)
		return result;
	if (change->job.result == JOB_REFUSED)
		return deal_refuse(d, "%s", change->why);
	change->job.result = JOB_DONE;
	return DB_DONE;
}

static enum db_result
agree_document(struct deal *d)
{
	unsigned char now[LEDGER_HASH_LEN];

	proposal_digest(d->document, now);
	if (!d->row.has_base || memcmp(now, d->row.base, sizeof(now)) != 0)
		return deal_refuse(d,
		    "campaign %s was changed since this was proposed: refuse it, and have"
		    " it proposed anew",
		    d->row.campaign);
	return carry_out(d, CAMPAIGN_IMPORT);
}

static enum db_result
agree_open(struct deal *d)
{
	enum db_result result = check_open(d);

	return result != DB_DONE || deal_refused(d) ? result
						    : carry_out(d, CAMPAIGN_OPEN);
}

static enum db_result
agree_close(struct deal *d)
{
	enum db_result result = check_close(d);

	return result != DB_DONE || deal_refused(d) ? result
						    : carry_out(d, CAMPAIGN_CLOSE);
}

static const struct {
	enum db_result (*check)(struct deal *);
	enum db_result (*agree)(struct deal *);
} kinds[] = {
    [PROPOSAL_ASSIGN] = {assign_check, assign_check},
    [PROPOSAL_DOCUMENT] = {check_document, agree_document},
    [PROPOSAL_OPEN] = {check_open, agree_open},
    [PROPOSAL_CLOSE] = {check_close, agree_close},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* ---- proposing ---- */

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static enum db_result
check_new(struct deal *d)
{
	enum db_result result = read_campaign(d);
	int64_t same;

	if (result == DB_DONE && !deal_refused(d))
		result = kinds[d->row.kind].check(d);
	if (result != DB_DONE || deal_refused(d))
		return result;
	result = proposal_same(&d->w->st, &d->row, &same);
	if (result == DB_DONE && same != 0)
		return deal_refuse(
		    d, "it waits already, as proposal %lld", (long long)same);
	return result;
}

static enum db_result
record(struct deal *d, enum act_kind kind, const char *detail, struct act_row *act)
{
	char subject[ACT_SUBJECT_MAX];
	enum db_result result;

	proposal_subject(&d->row, kind != ACT_PROPOSE, subject);
	*act = (struct act_row){
	    .at = d->job->job.now_ms,
	    .kind = kind,
	    .campaign = d->row.campaign,
	    .actor = d->job->actor,
	    .subject = subject,
	    .reason = d->job->reason,
	    .detail = detail,
	};
	result = act_record(d->w, act);
	act->subject = act->detail = ""; /* gone with this frame */
	d->job->seq = act->seq;
	return result;
}

static enum db_result
propose(struct deal *d)
{
	const struct proposal_job *job = d->job;
	char detail[PROPOSAL_DETAIL_MAX];
	enum db_result result;
	struct act_row act;

	if (job->kind < PROPOSAL_ASSIGN || job->kind >= KINDS)
		return deal_refuse(d, "there is no kind of proposal %d", (int)job->kind);
	d->row.kind = job->kind;
	d->row.subject = job->kind == PROPOSAL_ASSIGN ? job->subject : 0;
	d->row.payload = (char *)(uintptr_t) ""; /* nobody writes there */
	if (job->payload != NULL &&
	    (job->kind == PROPOSAL_ASSIGN || job->kind == PROPOSAL_DOCUMENT))
		d->row.payload = job->payload;
	d->row.made_at = job->job.now_ms;
	(void)text_copy(d->row.campaign, sizeof(d->row.campaign), job->campaign);
	(void)text_copy(d->row.actor, sizeof(d->row.actor), job->actor);
	(void)text_copy(d->row.reason, sizeof(d->row.reason), job->reason);
	result = check_new(d);
	if (result != DB_DONE || deal_refused(d))
		return result;
	proposal_detail(&d->row, detail);
	result = record(d, ACT_PROPOSE, detail, &act);
	d->row.id = act.seq;
	return result == DB_DONE ? proposal_add(&d->w->st, &d->row) : result;
}

/* ---- deciding ---- */

static const struct {
	enum act_kind kind;
	enum proposal_state state;
} decisions[] = {
    [PROPOSAL_AGREE] = {ACT_AGREE, PROPOSAL_AGREED},
    [PROPOSAL_REFUSE] = {ACT_REFUSE, PROPOSAL_REFUSED},
    [PROPOSAL_WITHDRAW] = {ACT_WITHDRAW, PROPOSAL_WITHDRAWN},
};

static enum db_result
check_second(struct deal *d)
{
	const struct proposal_job *job = d->job;
	bool own = strcmp(job->actor, d->row.actor) == 0;

	if (d->row.state != PROPOSAL_WAITS)
		return deal_refuse(d, "proposal %lld was %s by %s", (long long)d->row.id,
		    proposal_state_name(d->row.state), d->row.second);
	if (job->act == PROPOSAL_WITHDRAW && !own)
		return deal_refuse(
		    d, "only %s may withdraw it: refuse it instead", d->row.actor);
	if (job->act != PROPOSAL_WITHDRAW && own)
		return deal_refuse(
		    d, "who proposed it cannot decide about it: another person must");
	if (job->act == PROPOSAL_AGREE && job->kind != d->row.kind)
		return deal_refuse(d, "proposal %lld is of another kind: %s",
		    (long long)d->row.id, proposal_kind_name(d->row.kind));
	return DB_DONE;
}

static enum db_result
find(struct deal *d)
{
	enum db_result result;
	bool found;

	result = proposal_get(&d->w->st, d->job->id, &d->row, &found);
	if (result != DB_DONE)
		return result;
	if (!found)
		return deal_refuse(d, "there is no proposal %lld", (long long)d->job->id);
	d->owned = d->row.payload;
	(void)text_copy(d->job->campaign, sizeof(d->job->campaign), d->row.campaign);
	return check_second(d);
}

static enum db_result
put_decision(struct deal *d)
{
	const struct proposal_job *job = d->job;
	char detail[PROPOSAL_DETAIL_MAX];
	enum db_result result;
	struct act_row act;

	proposal_decision_detail(&d->row, d->outcome, detail);
	result = record(d, decisions[job->act].kind, detail, &act);
	if (result != DB_DONE)
		return result;
	d->row.state = decisions[job->act].state;
	d->row.decided_at = job->job.now_ms;
	d->row.decided_seq = act.seq;
	(void)text_copy(d->row.second, sizeof(d->row.second), job->actor);
	(void)text_copy(d->row.second_reason, sizeof(d->row.second_reason), job->reason);
	result = proposal_decide(&d->w->st, &d->row);
	if (result != DB_DONE || d->outcome == OUTCOME_KEPT)
		return result;
	return assign_do(d, &act);
}

static enum db_result
decide(struct deal *d)
{
	enum db_result result = find(d);

	if (result != DB_DONE || deal_refused(d))
		return result;
	if (d->job->act == PROPOSAL_AGREE) {
		result = read_campaign(d);
		if (result == DB_DONE && !deal_refused(d))
			result = kinds[d->row.kind].agree(d);
	}
	if (result != DB_DONE || deal_refused(d))
		return result;
	return put_decision(d);
}

static enum db_result
act(struct deal *d)
{
	const struct proposal_job *job = d->job;

	if (is_blank(job->actor))
		return deal_refuse(d, "nobody is named who decides: say who");
	if (job->act != PROPOSAL_AGREE && is_blank(job->reason))
		return deal_refuse(d, "no reason is given: say why");
	return job->act == PROPOSE ? propose(d) : decide(d);
}

enum db_result
run_proposal(struct writer *w, struct proposal_job *job)
{
	struct deal d;
	enum db_result result;

	memset(&d, 0, sizeof(d));
	d.w = w;
	d.job = job;
	job->why[0] = job->receipt[0] = '\0';
	job->seq = 0;
	result = act(&d);
	free(d.owned);
	free(d.document);
	return result;
}
