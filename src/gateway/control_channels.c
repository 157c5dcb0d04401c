/*
 * Channels over the control socket: {"do": "channels"} tells what only the running
 * gateway knows;
 *
 *	{"do": "channel", "act": "pause" | "resume" | "resend", "channel": "at", "id": 0,
 *	 "actor": "awa", "reason": "…"}
 *
 * changes what becomes of a channel's answers; "id" is one dead letter, 0 all of them.
 */
#include "gateway/control_session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "store/channel_act.h"

static const char *const held_names[] = {
    [HELD_NOT] = "",
    [HELD_PAUSED] = "paused",
    [HELD_LIMIT] = "limit",
};

static void
number(cJSON *o, const char *key, int64_t n)
{
	(void)cJSON_AddNumberToObject(o, key, (double)n);
}

static void
add_sender(cJSON *o, const struct sender *sender)
{
	struct sender_view v;

	sender_look(sender, &v);
	number(o, "under_way", v.under_way);
	number(o, "window", v.window);
	(void)cJSON_AddStringToObject(o, "held", held_names[v.held]);
	number(o, "breaker_ms", v.breaker_ms);
	(void)cJSON_AddBoolToObject(o, "elsewhere", v.elsewhere);
	number(o, "moved", (int64_t)v.moved);
}

static cJSON *
channel_object(struct gateway *gw, size_t i)
{
	const struct channel *ch = &gw->config->settings.channels[i];
	const struct channel_counters *c = counters_channel(&gw->counters, ch->name);
	cJSON *o = cJSON_CreateObject(), *verdicts;
	int v;

	(void)cJSON_AddStringToObject(o, "name", ch->name);
	(void)cJSON_AddStringToObject(o, "provider", ch->provider);
	(void)cJSON_AddStringToObject(o, "fallback", ch->fallback);
	(void)cJSON_AddBoolToObject(o, "sends", gw->sender[i] != NULL);
	number(o, "received", (int64_t)c->received);
	number(o, "screens", (int64_t)c->screens);
	number(o, "repeated", (int64_t)(c->repeated + c->resent));
	number(o, "failed", (int64_t)c->failed);
	number(o, "last_ms", c->last_ms);
	number(o, "last_status_ms", c->last_status_ms);
	number(o, "per_5_minutes", (int64_t)counters_rate(c, clock_now_ms()));
	verdicts = cJSON_AddObjectToObject(o, "verdicts");
	for (v = 0; v < VERDICT_N; v++)
		number(verdicts, verdict_name((enum verdict)v), (int64_t)c->verdict[v]);
	if (gw->sender[i] != NULL)
		add_sender(o, gw->sender[i]);
	else
		(void)cJSON_AddStringToObject(
		    o, "held", held_names[c->limited ? HELD_LIMIT : HELD_NOT]);
	return o;
}

void
control_channels(struct control_session *s, const cJSON *request)
{
	cJSON *o = cJSON_CreateObject(), *list;
	size_t i;

	(void)request;
	(void)cJSON_AddBoolToObject(o, "ok", true);
	number(o, "started_ms", s->gw->started_ms);
	list = cJSON_AddArrayToObject(o, "channels");
	for (i = 0; i < s->gw->config->settings.n_channels; i++)
		(void)cJSON_AddItemToArray(list, channel_object(s->gw, i));
	control_answer(s, o);
}

/* ---- acts ---- */

static bool
act_of(const char *name, enum channel_act *act)
{
	static const char *const names[CHANNEL_ACTS] = {
	    [CHANNEL_PAUSE] = "pause",
	    [CHANNEL_RESUME] = "resume",
	    [CHANNEL_RESEND] = "resend",
	};
	size_t i;

	for (i = 0; i < CHANNEL_ACTS; i++)
		if (strcmp(names[i], name) == 0) {
			*act = (enum channel_act)i;
			return true;
		}
	return false;
}

static void
kick(struct gateway *gw, const char *channel)
{
	size_t i;

	for (i = 0; i < gw->config->settings.n_channels; i++)
		if (gw->sender[i] != NULL &&
		    strcmp(gw->config->settings.channels[i].name, channel) == 0)
			sender_kick(gw->sender[i]);
}

static void
acted(struct job_owner *owner, struct job *j)
{
	struct control_session *s = (struct control_session *)owner;
	struct channel_job *job = (struct channel_job *)j;
	cJSON *o;

	if (j->result != JOB_DONE) {
		control_answer_error(s, j->result == JOB_REFUSED
					    ? job->why
					    : "it could not be kept: try again");
		free(job);
		return;
	}
	kick(s->gw, job->channel); /* to go on, or to see that it may not */
	o = cJSON_CreateObject();
	(void)cJSON_AddBoolToObject(o, "ok", true);
	number(o, "n", job->n);
	free(job);
	control_answer(s, o);
}

void
control_channel(struct control_session *s, const cJSON *request)
{
	const char *name = control_text(request, "channel");
	struct channel_job *job;

	if (settings_channel(&s->gw->config->settings, name) == NULL) {
		control_answer_error(s, "there is no such channel");
		return;
	}
	job = xcalloc(1, sizeof(*job));
	job->job.kind = JOB_CHANNEL;
	job->job.now_ms = clock_now_ms();
	job->id = control_number(request, "id");
	(void)text_copy(job->channel, sizeof(job->channel), name);
	(void)text_copy(job->actor, sizeof(job->actor), control_text(request, "actor"));
	if (!act_of(control_text(request, "act"), &job->act) ||
	    !text_copy(
		job->reason, sizeof(job->reason), control_text(request, "reason"))) {
		free(job);
		control_answer_error(s, "no such act, or a reason that is too long");
		return;
	}
	if (!control_submit(s, &job->job, acted))
		free(job);
}
