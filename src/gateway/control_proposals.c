/*
 * Two people who agree, over the control socket:
 *
 *	{"do": "proposal", "act": "propose", "kind": "assign", "campaign": "icon-2026",
 *	 "subject": 812, "code": "3", "actor": "awa", "reason": "…"}
 *	{"do": "proposal", "act": "propose", "kind": "document", "campaign": "icon-2026",
 *	 "document": "{…}", …}			kinds "open" and "close" need no more
 *	{"do": "proposal", "act": "agree", "id": 1207, "actor": "binta", "reason": ""}
 *
 * The answer: {"ok": true, "seq": …, "campaign": "…", "receipt": "…"}, the receipt of
 *what was assigned. A campaign's change is prepared here as any other is, when it is
 *proposed (and let go of: so nobody agrees to what cannot be) and again when it is agreed
 *to; the writer keeps it in the agreement's own commit.
 */
#include "gateway/control_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "gateway/campaigns.h"
#include "store/proposal.h"

static const char *const acts[] = {
    [PROPOSE] = "propose",
    [PROPOSAL_AGREE] = "agree",
    [PROPOSAL_REFUSE] = "refuse",
    [PROPOSAL_WITHDRAW] = "withdraw",
};

/* What a kind does to its campaign when it is agreed to. */
static const struct {
	bool changes;
	enum campaign_change what;
} changes[] = {
    [PROPOSAL_ASSIGN] = {.changes = false},
    [PROPOSAL_DOCUMENT] = {true, CAMPAIGN_IMPORT},
    [PROPOSAL_OPEN] = {true, CAMPAIGN_OPEN},
    [PROPOSAL_CLOSE] = {true, CAMPAIGN_CLOSE},
};

static bool
act_of(const char *name, enum proposal_act *act)
{
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(acts[i], name) == 0) {
			*act = (enum proposal_act)i;
			return true;
		}
	return false;
}

static bool
kind_of(const char *name, enum proposal_kind *kind)
{
	int i;

	for (i = PROPOSAL_ASSIGN; i <= PROPOSAL_CLOSE; i++)
		if (strcmp(proposal_kind_name((enum proposal_kind)i), name) == 0) {
			*kind = (enum proposal_kind)i;
			return true;
		}
	return false;
}

/* The job and what it holds, as long as nothing of it is the writer's or the loop's. */
static void
forget(struct proposal_job *job)
{
	if (job->change != NULL) {
		rulebook_unref(job->change->rulebook); /* ours */
		rulebook_unref(job->change->rulebook); /* that would be the writer's */
		campaign_job_free(job->change);
	}
	free(job->payload);
	free(job);
}

static void
adopt(struct gateway *gw, struct campaign_job *change)
{
	if (change == NULL)
		return;
	campaign_list_apply(&gw->campaigns, change);
	gateway_adopt(gw, change->rulebook);
	campaign_job_free(change);
}

static cJSON *
outcome_of(const struct proposal_job *job)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddBoolToObject(o, "ok", true);
	(void)cJSON_AddNumberToObject(o, "seq", (double)job->seq);
	(void)cJSON_AddStringToObject(o, "campaign", job->campaign);
	if (job->receipt[0] != '\0')
		(void)cJSON_AddStringToObject(o, "receipt", job->receipt);
	return o;
}

static void
dealt(struct job_owner *owner, struct job *j)
{
	struct control_session *s = (struct control_session *)owner;
	struct proposal_job *job = (struct proposal_job *)j;

	if (j->result != JOB_DONE) {
		control_answer_error(s, j->result == JOB_REFUSED
					    ? job->why
					    : "it could not be kept: try again");
		forget(job);
		return;
	}
	adopt(s->gw, job->change);
	control_answer(s, outcome_of(job));
	free(job->payload);
	free(job);
}

/* The campaign's change with one reference of its rulebook; NULL: why is in s->errors. */
static struct campaign_job *
prepare(struct control_session *s, enum proposal_kind kind, const char *campaign,
    const char *document, const char *actor)
{
	struct change change = {
	    .what = changes[kind].what,
	    .id = campaign,
	    .json = changes[kind].what == CAMPAIGN_IMPORT ? document : NULL,
	    .actor = actor,
	};
	struct gateway *gw = s->gw;
	struct campaign_job *job;

	job = campaign_change(&gw->config->settings, &gw->campaigns, gw->rulebook,
	    &change, clock_now_ms(), control_collect, s);
	if (job == NULL || strcmp(job->id, campaign) == 0)
		return job;
	control_collect(s, "id", "is another campaign's");
	rulebook_unref(job->rulebook);
	campaign_job_free(job);
	return NULL;
}

/* ---- propose ---- */

static bool
fill_new(struct control_session *s, const cJSON *request, struct proposal_job *job)
{
	const char *document = control_text(request, "document");
	struct campaign_job *change;

	if (!kind_of(control_text(request, "kind"), &job->kind)) {
		control_collect(s, "kind", "must be assign, document, open or close");
		return false;
	}
	job->subject = control_number(request, "subject");
	job->payload = xstrdup(
	    job->kind == PROPOSAL_ASSIGN ? control_text(request, "code") : document);
	(void)text_copy(
	    job->campaign, sizeof(job->campaign), control_text(request, "campaign"));
	if (!changes[job->kind].changes)
		return true;
	change = prepare(s, job->kind, job->campaign, document, job->actor);
	if (change == NULL)
		return false;
	rulebook_unref(change->rulebook);
	campaign_job_free(change);
	return true;
}

/* ---- agree ---- */

/* Who proposed and who agrees: the campaign's own entry in the ledger names both. */
static struct campaign_job *
prepare_agreed(struct control_session *s, const struct proposal_row *row,
    const struct proposal_job *job)
{
	char both[sizeof(row->actor) + sizeof(job->actor) + 4];
	struct campaign_job *change;

	(void)snprintf(both, sizeof(both), "%s + %s", row->actor, job->actor);
	change = prepare(s, row->kind, row->campaign, row->payload, both);
	if (change != NULL)
		(void)rulebook_ref(change->rulebook); /* the writer's, and the loop's */
	return change;
}

static bool
fill_agreed(struct control_session *s, struct proposal_job *job)
{
	struct proposal_row row;
	bool found, fine = true;

	if (!proposal_read(&db_sqlite, s->gw->reader, job->id, &row, &found)) {
		control_collect(s, "", "the database cannot be read: try again");
		return false;
	}
	if (!found)
		return true; /* the writer says so */
	job->kind = row.kind;
	if (row.state == PROPOSAL_WAITS && row.kind <= PROPOSAL_CLOSE &&
	    changes[row.kind].changes) {
		job->change = prepare_agreed(s, &row, job);
		fine = job->change != NULL;
	}
	proposal_row_clear(&row);
	return fine;
}

static bool
fill(struct control_session *s, const cJSON *request, struct proposal_job *job)
{
	if (!act_of(control_text(request, "act"), &job->act)) {
		control_collect(s, "act", "must be propose, agree, refuse or withdraw");
		return false;
	}
	job->id = control_number(request, "id");
	if (!text_copy(job->actor, sizeof(job->actor), control_text(request, "actor")) ||
	    !text_copy(
		job->reason, sizeof(job->reason), control_text(request, "reason"))) {
		control_collect(s, "reason", "is too long: 299 bytes at most");
		return false;
	}
	if (job->act == PROPOSE)
		return fill_new(s, request, job);
	return job->act != PROPOSAL_AGREE || fill_agreed(s, job);
}

void
control_proposal(struct control_session *s, const cJSON *request)
{
	struct proposal_job *job = xcalloc(1, sizeof(*job));

	job->job.kind = JOB_PROPOSAL;
	job->job.now_ms = clock_now_ms();
	s->errors = cJSON_CreateArray();
	if (!fill(s, request, job)) {
		forget(job);
		control_answer_collected(s);
		return;
	}
	if (!control_submit(s, &job->job, dealt))
		forget(job);
}
