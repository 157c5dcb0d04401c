/*
 * Webhooks: from an aggregator's request to its answer, which waits for the commit. The
 * difficulty is that one request may carry several messages, that each is decided by the
 * writer, and that the aggregator must be told 2xx only if all of them are on disk.
 * Everything that is not a known channel with its token and event gets the same 404.
 */
#include "gateway/hooks.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "gateway/ingest.h"

#define PART_MAX  160
#define BATCH_MAX 256 /* messages in one request: Infobip sends a hundred */

/* A webhook request whose messages are with the writer. */
struct webhook {
	struct job_owner owner;
	struct gateway *gw;
	struct http_call *call;
	struct config *config;
	const struct channel *channel;
	const struct provider *provider;
	size_t waiting;
	bool failed;
	char text[TEXT_MAX]; /* what the reply says: of the first that says anything */
	char from[ADDRESS_MAX], to[E164_MAX];
};

static struct webhook *
webhook_new(const struct hook *h, void (*done)(struct job_owner *, struct job *))
{
	struct webhook *d = xmalloc(sizeof(*d));

	d->owner.done = done;
	d->gw = h->gw;
	d->call = h->call;
	d->config = config_ref(h->gw->config);
	d->channel = &d->config->settings.channels[h->channel];
	d->provider = d->config->provider[h->channel];
	d->waiting = 0;
	d->failed = false;
	d->text[0] = d->from[0] = d->to[0] = '\0';
	return d;
}

/* All its messages are back: answer, exactly once. */
static void
webhook_finish(struct webhook *d)
{
	const struct answer_view view = {.text = d->text, .from = d->from, .to = d->to};
	char body[4096];
	struct http_msg reply;

	counters_request(&d->gw->counters, clock_mono_us() - http_started_us(d->call));
	if (d->failed) {
		http_refuse(d->call, 503, "not kept, try again\n");
	} else {
		http_msg_init(&reply, body, sizeof(body));
		d->provider->answer(&view, d->channel, &reply);
		http_reply(d->call, &reply);
	}
	config_unref(d->config);
	free(d);
}

static void
log_inbound(const struct webhook *d, const struct inbound_job *job)
{
	BUF(who, 64);

	text_mask(&who, job->e164[0] != '\0' ? job->e164 : "?");
	log_info("inbound", "id=%s channel=%s from=%s verdict=%s repeat=%d ms=%lld",
	    job->provider_id, job->channel, who.data,
	    job->job.result == JOB_DONE ? outcome_name(job->outcome) : "failed",
	    job->repeat, (long long)(clock_mono_us() - http_started_us(d->call)) / 1000);
}

static struct sender *
sender_of(struct gateway *gw, const char *channel)
{
	size_t i;

	for (i = 0; i < gw->config->settings.n_channels; i++)
		if (strcmp(gw->config->settings.channels[i].name, channel) == 0)
			return gw->sender[i];
	return NULL;
}

/* Once when the limit is reached, not for each answer that is left out. */
static void
tell_limit(const struct webhook *d, const struct inbound_job *job)
{
	const struct channel_counters *c =
	    counters_channel(&d->gw->counters, d->channel->name);

	if (job->job.result == JOB_DONE && job->over_limit && c->limited == 0)
		log_warnx("limit",
		    "channel=%s daily-limit=%d no answers until=\"midnight UTC\"",
		    d->channel->name, d->channel->daily_limit);
}

static void
inbound_done(struct job_owner *owner, struct job *j)
{
	struct webhook *d = (struct webhook *)owner;
	struct inbound_job *job = (struct inbound_job *)j;
	struct sender *sender;

	log_inbound(d, job);
	if (j->result != JOB_DONE) {
		d->failed = true;
	} else if (job->way == ANSWER_INLINE && d->text[0] == '\0') {
		(void)text_copy(d->text, sizeof(d->text), job->answer);
		(void)text_copy(d->from, sizeof(d->from), job->address);
		(void)text_copy(d->to, sizeof(d->to), job->e164);
	} else if (job->answer[0] != '\0' && !job->repeat) {
		sender = sender_of(d->gw, job->channel);
		if (sender != NULL)
			sender_kick(sender);
	}
	tell_limit(d, job);
	counters_inbound(&d->gw->counters, d->channel->name, job);
	ingest_free(job);
	if (--d->waiting == 0)
		webhook_finish(d);
}

static void
report_done(struct job_owner *owner, struct job *j)
{
	struct webhook *d = (struct webhook *)owner;

	d->failed |= j->result != JOB_DONE;
	free(j);
	if (--d->waiting == 0)
		webhook_finish(d);
}

/* Hands over a job; full means that the aggregator tries again. */
static bool
submit(struct webhook *d, struct job *job)
{
	job->owner = &d->owner;
	if (d->failed || !store_submit(d->gw->store, job)) {
		d->failed = true;
		return false;
	}
	d->waiting++;
	return true;
}

static void
submit_messages(struct webhook *d, const struct inbound_list *list, int64_t now)
{
	bool inline_answer = provider_answers_inline(d->provider, d->channel);
	struct inbound_job *job;
	size_t i;

	for (i = 0; i < list->n; i++) {
		job = ingest_job(
		    &d->gw->secret, d->gw->rulebook, d->channel, &list->item[i], now);
		job->way = inline_answer ? ANSWER_INLINE : ANSWER_OUTBOX;
		job->spends = inline_answer;
		job->daily_limit = d->channel->daily_limit;
		if (!submit(d, &job->job))
			ingest_free(job);
	}
}

/* A report that names the phone alone may be of any campaign it wrote to. */
static void
find_voters(const struct webhook *d, const char *to, struct report_job *job)
{
	const struct rulebook *rb = d->gw->rulebook;
	struct msisdn who = msisdn_parse(&rb->numbering, to);
	size_t i;

	for (i = 0; i < rb->n_papers && job->n_voters < CAMPAIGNS_OF_REPORT; i++)
		if (who.e164[0] != '\0')
			job->voter[job->n_voters++] = voter_key(
			    &d->gw->secret, rb->paper[i]->campaign.id, who.e164);
}

static void
submit_reports(struct webhook *d, const struct status_list *list, int64_t now)
{
	struct report_job *job;
	size_t i;

	counters_status(&d->gw->counters, d->channel->name, now);
	for (i = 0; i < list->n; i++) {
		if (list->item[i].delivery == DELIVERY_NONE)
			continue;
		job = xcalloc(1, sizeof(*job));
		job->job.kind = JOB_REPORT;
		job->job.now_ms = now;
		(void)text_copy(job->channel, sizeof(job->channel), d->channel->name);
		(void)text_copy(job->id, sizeof(job->id), list->item[i].id);
		job->ours = list->item[i].ours;
		if (job->id[0] == '\0')
			find_voters(d, list->item[i].to, job);
		job->delivery = list->item[i].delivery;
		(void)text_copy(job->reason, sizeof(job->reason), list->item[i].reason);
		if (!submit(d, &job->job))
			free(job);
	}
}

void
hook_forged(const struct hook *h)
{
	log_warnx("forged",
	    "channel=%s: the signature is wrong; are public-url and the key right?",
	    h->gw->config->settings.channels[h->channel].name);
	http_refuse(h->call, 403, "wrong signature\n");
}

static void
hook_stale(const struct hook *h)
{
	log_warnx("stale",
	    "channel=%s: well signed, but minutes ago or to come; are both clocks right?",
	    h->gw->config->settings.channels[h->channel].name);
	http_refuse(h->call, 403, "signed too long ago\n");
}

/* True when it is not to be believed and has been answered so. */
static bool
refuse_forged(const struct hook *h, struct webhook *d, enum decoded decoded)
{
	if (decoded == DECODED_FORGED)
		hook_forged(h);
	else if (decoded == DECODED_STALE)
		hook_stale(h);
	else
		return false;
	config_unref(d->config);
	free(d);
	return true;
}

/* What we acknowledge, we have: a batch larger than any that is known comes again. */
static void
refuse_rest(struct webhook *d, bool more)
{
	if (!more)
		return;
	d->failed = true;
	log_warnx("batch", "channel=%s more than %d in one request: not acknowledged",
	    d->channel->name, BATCH_MAX);
}

static void
on_sms(const struct hook *h)
{
	static struct inbound
	    item[BATCH_MAX]; /* the loop's; too large for a stack, short-lived */
	struct inbound_list list = {.item = item, .cap = BATCH_MAX};
	struct webhook *d = webhook_new(h, inbound_done);

	if (refuse_forged(h, d, d->provider->decode(h->request, d->channel, &list)))
		return;
	submit_messages(d, &list, clock_now_ms());
	refuse_rest(d, list.more);
	if (d->waiting == 0)
		webhook_finish(d);
}

static void
on_status(const struct hook *h)
{
	static struct status item[BATCH_MAX];
	struct status_list list = {.item = item, .cap = BATCH_MAX};
	struct webhook *d = webhook_new(h, report_done);

	if (refuse_forged(h, d, d->provider->status(h->request, d->channel, &list)))
		return;
	submit_reports(d, &list, clock_now_ms());
	refuse_rest(d, list.more);
	if (d->waiting == 0)
		webhook_finish(d);
}

/* Does this channel have such an event? One that could not answer an SMS is for sessions
 * alone. */
static bool
has_sms(const struct provider *p, const struct channel *ch)
{
	return p->decode != NULL &&
	       (provider_answers_inline(p, ch) || provider_can_tell(p, ch));
}

static bool
has_status(const struct provider *p, const struct channel *ch)
{
	return p->status != NULL && has_sms(p, ch);
}

static bool
has_ussd(const struct provider *p, const struct channel *ch)
{
	(void)ch;
	return p->ussd != NULL;
}

static const struct event {
	const char *name;
	bool (*of)(const struct provider *, const struct channel *);
	void (*serve)(const struct hook *);
} events[] = {
    {"sms", has_sms, on_sms},
    {"status", has_status, on_status},
    {"ussd", has_ussd, hook_ussd},
    {"ussd-end", has_ussd, hook_ussd_end},
};

/* Takes the next part of a path off *p; false when it is missing or too long. */
static bool
take_part(const char **p, char *out)
{
	size_t n = strcspn(*p, "/?");

	if (n == 0 || n >= PART_MAX)
		return false;
	memcpy(out, *p, n);
	out[n] = '\0';
	*p += n;
	return true;
}

/* "NAME/TOKEN/EVENT"; *tail is what follows: nothing, a query, or "/" and more. */
static bool
split(const char *p, char *name, char *token, char *event, const char **tail)
{
	if (!take_part(&p, name) || *p++ != '/' || !take_part(&p, token) || *p++ != '/' ||
	    !take_part(&p, event))
		return false;
	*tail = p;
	return true;
}

/* The channel of that name with that token; n_channels when there is none. An unknown
 * name is compared too, so that time does not tell names. */
static size_t
find_channel(const struct settings *s, const char *name, const char *token)
{
	static const char nothing[] =
	    "a token that no channel may have: it is far too long to be";
	size_t i, found = s->n_channels;

	for (i = 0; i < s->n_channels; i++)
		if (strcmp(s->channels[i].name, name) == 0)
			found = i;
	if (!crypto_same(
		found < s->n_channels ? s->channels[found].token : nothing, token))
		return s->n_channels;
	return found;
}

/* The event of that name, if the provider has it and may have that URL. */
static const struct event *
find_event(const struct provider *p, const struct channel *ch, const char *name,
    const char *tail)
{
	size_t i;

	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (strcmp(events[i].name, name) == 0 && events[i].of(p, ch) &&
		    (*tail != '/' || (p->ussd_tail && events[i].of == has_ussd)))
			return &events[i];
	return NULL;
}

static bool
method_fits(const struct provider *p, const struct event *event, const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "POST") == 0 ||
	       (strcmp(method, "PUT") == 0 && p->ussd_tail && event->of == has_ussd);
}

static void
serve_hook(struct gateway *gw, struct http_call *call, const char *path,
    const struct http_msg *request)
{
	struct hook hook = {
	    gw, call, .channel = gw->config->settings.n_channels, .request = request};
	char name[PART_MAX], token[PART_MAX], event[PART_MAX];
	const struct event *found = NULL;
	const struct provider *provider;
	const char *tail = "";

	if (split(path, name, token, event, &tail))
		hook.channel = find_channel(&gw->config->settings, name, token);
	if (hook.channel < gw->config->settings.n_channels)
		found = find_event(gw->config->provider[hook.channel],
		    &gw->config->settings.channels[hook.channel], event, tail);
	if (found == NULL) {
		http_refuse(call, 404, "not found\n");
		return;
	}
	provider = gw->config->provider[hook.channel];
	if (method_fits(provider, found, request->method))
		found->serve(&hook);
	else
		http_refuse(call, 405, "GET or POST\n");
}

static void
reply_text(struct http_call *call, int status, const char *type, char *text, size_t len)
{
	struct http_msg reply;

	http_msg_lend(&reply, text, len);
	reply.status = status;
	(void)http_msg_set(&reply, "Content-Type", type);
	(void)http_msg_set(&reply, "Cache-Control", "no-store");
	http_reply(call, &reply);
}

static void
serve_healthz(struct gateway *gw, struct http_call *call, const char *path)
{
	(void)gw;
	(void)path;
	http_refuse(call, 200, "ok\n");
}

static void
serve_readyz(struct gateway *gw, struct http_call *call, const char *path)
{
	struct store_stats stats;

	(void)path;
	store_stats(gw->store, &stats);
	if (gw->draining)
		http_refuse(call, 503, "stopping\n");
	else if (!stats.healthy)
		http_refuse(call, 503, "the database cannot be written\n");
	else
		http_refuse(call, 200, "ready\n");
}

/* What senders learned from the store; channels that answer in the reply have none. */
static void
look_at_senders(struct gateway *gw)
{
	struct channel_counters *c;
	struct sender_view v;
	size_t i;

	for (i = 0; i < gw->config->settings.n_channels; i++) {
		if (gw->sender[i] == NULL)
			continue;
		sender_look(gw->sender[i], &v);
		c = counters_channel(
		    &gw->counters, gw->config->settings.channels[i].name);
		c->paused = v.held == HELD_PAUSED;
		c->limited = v.held == HELD_LIMIT;
	}
}

static void
serve_metrics(struct gateway *gw, struct http_call *call, const char *path)
{
	struct metrics_view view = {.settings = &gw->config->settings,
	    .counters = &gw->counters,
	    .now_ms = clock_now_ms(),
	    .started_ms = gw->started_ms};
	struct store_stats store;
	struct http_stats http;
	char *text;

	(void)path;
	store_stats(gw->store, &store);
	http_stats(gw->web, &http);
	view.store = &store;
	view.http = &http;
	look_at_senders(gw);
	text = metrics_text(&view);
	reply_text(
	    call, 200, "text/plain; version=0.0.4; charset=utf-8", text, strlen(text));
	free(text);
}

static const struct {
	const char *path;
	bool below; /* what follows it belongs to it */
	void (*serve)(struct gateway *, struct http_call *, const char *path);
} pages[] = {
    {"/healthz", false, serve_healthz},
    {"/readyz", false, serve_readyz},
    {"/metrics", false, serve_metrics},
    {"/api/v1/campaigns/", true, results_serve},
};

static bool
is_page(const char *path, const char *page, bool below)
{
	size_t len = strlen(page);

	return strncmp(path, page, len) == 0 &&
	       (below || path[len] == '\0' || path[len] == '?');
}

void
hooks_serve(void *ctx, struct http_call *call, const struct http_msg *request)
{
	static const char hooks[] = "/hooks/";
	struct gateway *gw = ctx;
	size_t i;

	if (strncmp(request->url, hooks, sizeof(hooks) - 1) == 0) {
		serve_hook(gw, call, request->url + sizeof(hooks) - 1, request);
		return;
	}
	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (!is_page(request->url, pages[i].path, pages[i].below))
			continue;
		if (strcmp(request->method, "GET") == 0 ||
		    strcmp(request->method, "HEAD") == 0)
			pages[i].serve(gw, call, request->url);
		else
			http_refuse(call, 405, "GET\n");
		return;
	}
	http_refuse(call, 404, "not found\n");
}
