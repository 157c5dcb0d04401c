/*
 * The commands about messages, campaigns and the nomination desk: each becomes a job of
 * the store, and what came of the job is the answer.
 */
#include "gateway/control_session.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "gateway/campaigns.h"
#include "gateway/desk_api.h"
#include "gateway/ingest.h"
#include "gateway/say.h"
#include "gateway/ussd.h"

/* ---- say ---- */

static void
said(struct job_owner *owner, struct job *j)
{
	struct inbound_job *job = (struct inbound_job *)j;
	cJSON *outcome = say_outcome(job);

	ingest_free(job);
	control_answer((struct control_session *)owner, outcome);
}

void
control_say(struct control_session *s, const cJSON *request)
{
	const struct say say = {.channel = control_text(request, "channel"),
	    .from = control_text(request, "from"),
	    .to = control_text(request, "to"),
	    .text = control_text(request, "text")};
	struct gateway *gw = s->gw;
	struct inbound_job *job;
	char why[200];

	job = say_job(&gw->config->settings, &gw->secret, gw->rulebook, &say,
	    clock_now_ms(), why, sizeof(why));
	if (job == NULL) {
		control_answer_error(s, why);
		return;
	}
	if (!control_submit(s, &job->job, said))
		ingest_free(job);
}

/* ---- ussd ---- */

static void
stepped(struct job_owner *owner, struct job *j)
{
	struct ussd_job *job = (struct ussd_job *)j;
	cJSON *outcome = handset_outcome(job);

	ussd_free(job);
	control_answer((struct control_session *)owner, outcome);
}

void
control_ussd(struct control_session *s, const cJSON *request)
{
	const cJSON *step = cJSON_GetObjectItemCaseSensitive(request, "step");
	const struct handset handset = {.channel = control_text(request, "channel"),
	    .from = control_text(request, "from"),
	    .to = control_text(request, "to"),
	    .session = control_text(request, "session"),
	    .step = cJSON_IsNumber(step) ? (int64_t)step->valuedouble : 1,
	    .text = control_text(request, "text")};
	struct gateway *gw = s->gw;
	struct ussd_job *job;
	char why[200];

	job = handset_job(&gw->config->settings, &gw->secret, gw->rulebook, &handset,
	    clock_now_ms(), why, sizeof(why));
	if (job == NULL) {
		control_answer_error(s, why);
		return;
	}
	if (!control_submit(s, &job->job, stepped))
		ussd_free(job);
}

/* ---- campaign ---- */

static void
changed(struct job_owner *owner, struct job *j)
{
	struct control_session *s = (struct control_session *)owner;
	struct campaign_job *job = (struct campaign_job *)j;
	struct gateway *gw = s->gw;
	cJSON *o;

	if (j->result != JOB_DONE) {
		control_answer_error(s, j->result == JOB_REFUSED
					    ? job->why
					    : "it could not be kept: try again");
		rulebook_unref(job->rulebook); /* ours */
		rulebook_unref(job->rulebook); /* that would be the writer's */
		campaign_job_free(job);
		return;
	}
	campaign_list_apply(&gw->campaigns, job);
	gateway_adopt(gw, job->rulebook);
	o = cJSON_CreateObject();
	(void)cJSON_AddBoolToObject(o, "ok", true);
	(void)cJSON_AddStringToObject(o, "id", job->id);
	campaign_job_free(job);
	control_answer(s, o);
}

static bool
change_of(const char *name, enum campaign_change *what)
{
	static const char *const names[] = {[CAMPAIGN_IMPORT] = "import",
	    [CAMPAIGN_OPEN] = "open",
	    [CAMPAIGN_CLOSE] = "close"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0) {
			*what = (enum campaign_change)i;
			return true;
		}
	return false;
}

void
control_campaign(struct control_session *s, const cJSON *request)
{
	struct change change = {.id = control_text(request, "id"),
	    .json = NULL,
	    .actor = control_text(request, "actor")};
	struct gateway *gw = s->gw;
	struct campaign_job *job;

	if (!change_of(control_text(request, "change"), &change.what)) {
		control_answer_error(s, "no such change");
		return;
	}
	if (change.what == CAMPAIGN_IMPORT)
		change.json = control_text(request, "json");
	s->errors = cJSON_CreateArray();
	job = campaign_change(&gw->config->settings, &gw->campaigns, gw->rulebook,
	    &change, clock_now_ms(), control_collect, s);
	if (job == NULL) {
		control_answer_collected(s);
		return;
	}
	/* one reference becomes the writer's, one the loop's */
	(void)rulebook_ref(job->rulebook);
	if (control_submit(s, &job->job, changed))
		return;
	rulebook_unref(job->rulebook);
	rulebook_unref(job->rulebook);
	campaign_job_free(job);
}

/* ---- desk ---- */

static void
desk_forget(struct desk_job *job)
{
	if (job->promotion != NULL) {
		rulebook_unref(job->promotion->rulebook); /* ours */
		rulebook_unref(job->promotion->rulebook); /* that would be the writer's */
	}
	desk_job_free(job);
}

static void
decided(struct job_owner *owner, struct job *j)
{
	struct control_session *s = (struct control_session *)owner;
	struct desk_job *job = (struct desk_job *)j;
	struct gateway *gw = s->gw;
	cJSON *outcome = desk_outcome(job);

	if (j->result != JOB_DONE) {
		desk_forget(job);
	} else {
		if (job->promotion != NULL) {
			campaign_list_apply(&gw->campaigns, job->promotion);
			gateway_adopt(gw, job->promotion->rulebook);
		}
		desk_job_free(job);
	}
	control_answer(s, outcome);
}

void
control_desk(struct control_session *s, const cJSON *request)
{
	struct gateway *gw = s->gw;
	const struct desk_world world = {.settings = &gw->config->settings,
	    .secret = &gw->secret,
	    .campaigns = &gw->campaigns,
	    .rulebook = gw->rulebook,
	    .now_ms = clock_now_ms()};
	struct desk_job *job;

	s->errors = cJSON_CreateArray();
	job = desk_job_from_json(request, &world, control_collect, s);
	if (job == NULL) {
		control_answer_collected(s);
		return;
	}
	if (job->promotion != NULL)
		(void)rulebook_ref(job->promotion->rulebook);
	if (!control_submit(s, &job->job, decided))
		desk_forget(job);
}
