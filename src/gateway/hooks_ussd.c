/*
 * USSD webhooks: a step of a session and its screen, which waits for the commit like any
 * answer; and the notice that a session is over, which changes nothing. The citizen looks
 * at the handset meanwhile and the operator drops a slow session, so that a step that
 * cannot be kept is refused at once.
 */
#include "gateway/hooks.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "gateway/ussd.h"

/* A step that is with the writer. */
struct ussd_call {
	struct job_owner owner;
	struct gateway *gw;
	struct http_call *call;
	struct config *config;
	const struct channel *channel;
	const struct provider *provider;
	struct ussd_step step;
};

static void
reply_screen(struct http_call *call, const struct provider *provider,
    const struct channel *channel, const struct ussd_view *view)
{
	char body[4096];
	struct http_msg reply;

	http_msg_init(&reply, body, sizeof(body));
	provider->screen(view, channel, &reply);
	http_reply(call, &reply);
}

static void
log_step(const struct ussd_call *u, const struct ussd_job *job)
{
	BUF(who, 64);

	text_mask(&who, job->e164[0] != '\0' ? job->e164 : "?");
	log_info("ussd",
	    "session=%s channel=%s from=%s verdict=%s more=%d repeat=%d ms=%lld",
	    job->session, job->channel, who.data,
	    job->job.result != JOB_DONE ? "failed"
	    : job->acted                ? outcome_name(job->outcome)
					: "screen",
	    job->more, job->repeat,
	    (long long)(clock_mono_us() - http_started_us(u->call)) / 1000);
}

static void
ussd_done(struct job_owner *owner, struct job *j)
{
	struct ussd_call *u = (struct ussd_call *)owner;
	struct ussd_job *job = (struct ussd_job *)j;
	const struct ussd_view view = {
	    .text = job->screen, .more = job->more, .step = &u->step};

	log_step(u, job);
	counters_ussd(&u->gw->counters, u->channel->name, job);
	counters_request(&u->gw->counters, clock_mono_us() - http_started_us(u->call));
	if (j->result == JOB_DONE)
		reply_screen(u->call, u->provider, u->channel, &view);
	else
		http_refuse(u->call, 503, "not kept, try again\n");
	ussd_free(job);
	config_unref(u->config);
	free(u);
}

static void
submit_step(const struct hook *h, const struct ussd_step *step)
{
	struct ussd_call *u = xcalloc(1, sizeof(*u));
	struct ussd_job *job;

	u->owner.done = ussd_done;
	u->gw = h->gw;
	u->call = h->call;
	u->config = config_ref(h->gw->config);
	u->channel = &u->config->settings.channels[h->channel];
	u->provider = u->config->provider[h->channel];
	u->step = *step;
	job =
	    ussd_make(&h->gw->secret, h->gw->rulebook, u->channel, step, clock_now_ms());
	ussd_tell_by(job, &u->config->settings);
	job->job.owner = &u->owner;
	if (store_submit(h->gw->store, &job->job))
		return;
	http_refuse(h->call, 503, "too busy, try again\n");
	ussd_free(job);
	config_unref(u->config);
	free(u);
}

/* The step in *step; false when it was no step and has been answered. */
static bool
read_step(const struct hook *h, struct ussd_step *step)
{
	const struct channel *channel = &h->gw->config->settings.channels[h->channel];
	const struct provider *provider = h->gw->config->provider[h->channel];
	struct ussd_view view = {.text = "", .step = step};
	enum decoded decoded = provider->ussd(h->request, channel, step);

	if (decoded == DECODED_FORGED) {
		hook_forged(h);
		return false;
	}
	if (decoded == DECODED_OK && step->event == USSD_STEP)
		return true;
	log_info("ussd", "session=%s channel=%s verdict=%s", step->session, channel->name,
	    decoded == DECODED_OK ? "ended" : "unreadable");
	if (decoded != DECODED_OK)
		view.text = ussd_sorry(h->gw->rulebook);
	reply_screen(h->call, provider, channel, &view);
	return false;
}

void
hook_ussd(const struct hook *h)
{
	struct ussd_step step = {0};

	if (read_step(h, &step))
		submit_step(h, &step);
}

/* Whatever it holds, also an input: the session is over, and nobody saw a screen. */
void
hook_ussd_end(const struct hook *h)
{
	const struct channel *channel = &h->gw->config->settings.channels[h->channel];
	const struct provider *provider = h->gw->config->provider[h->channel];
	struct ussd_step step = {0};
	const struct ussd_view view = {.text = "", .step = &step};

	if (provider->ussd(h->request, channel, &step) == DECODED_FORGED) {
		hook_forged(h);
		return;
	}
	step.event = USSD_END;
	log_info(
	    "ussd", "session=%s channel=%s verdict=ended", step.session, channel->name);
	reply_screen(h->call, provider, channel, &view);
}
