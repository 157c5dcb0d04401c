#include "gateway/serve.h"

#include <event2/event.h>
#include <event2/thread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "gateway/console_child.h"
#include "gateway/control.h"
#include "gateway/ingest.h"

#define MAILBOX_MAX   4096
#define DRAIN_MS      10000
#define TICK_MS       1000
#define SWEEP_MS      10000
#define DRAIN_TICK_MS 20

/* The gateway and what only its life needs. */
struct life {
	struct gateway gw;
	const char *config_file, *assets_dir;
	struct console_child *console; /* NULL: there is none */
	struct event *on_term, *on_int, *on_hup, *on_tick, *on_jobs;
	int64_t drain_until_ms;
	struct job_owner sweep_owner;
	struct job sweep;
	int64_t sweep_next_ms;
	bool sweeping; /* `sweep` is with the store */
	char why[300];
};

/* ---- jobs that come back ---- */

static void
dispatch(struct job *job)
{
	struct job_owner *owner = job->owner;

	if (owner == NULL)
		fatalx("a job of kind %d must have an owner", (int)job->kind);
	owner->done(owner, job);
}

static void
jobs_ready(evutil_socket_t fd, short what, void *ctx)
{
	struct life *life = ctx;
	struct job *job;

	(void)fd;
	(void)what;
	while ((job = store_take(life->gw.store)) != NULL)
		dispatch(job);
}

void
gateway_adopt(struct gateway *gw, struct rulebook *rb)
{
	rulebook_unref(gw->rulebook);
	gw->rulebook = rb;
}

/* ---- senders: one per channel that can send; those that answer in the webhook's reply
 * need it for what nobody asked: a place that came free ---- */

static void
tie_fallback(struct gateway *gw, const struct settings *s, size_t i)
{
	const struct channel *to = settings_channel(s, s->channels[i].fallback);

	if (gw->sender[i] != NULL && to != NULL && gw->sender[to - s->channels] != NULL)
		sender_set_fallback(gw->sender[i], gw->sender[to - s->channels]);
}

static void
open_senders(struct gateway *gw)
{
	const struct settings *s = &gw->config->settings;
	const struct provider *p;
	const struct sender_place place = {
	    .base = gw->base,
	    .store = gw->store,
	    .fetcher = gw->fetcher,
	    .counters = &gw->counters,
	    .max_attempts = s->max_attempts,
	    .max_age_ms = s->answer_max_age * INT64_C(60000),
	};
	size_t i;

	for (i = 0; i < s->n_channels; i++) {
		p = gw->config->provider[i];
		if (provider_can_tell(p, &s->channels[i]))
			gw->sender[i] = sender_new(&place, p, &s->channels[i]);
	}
	for (i = 0; i < s->n_channels; i++)
		tie_fallback(gw, s, i);
}

static void
close_senders(struct gateway *gw)
{
	size_t i;

	for (i = 0; i < CHANNELS_MAX; i++)
		if (gw->sender[i] != NULL) {
			sender_free(gw->sender[i]);
			gw->sender[i] = NULL;
		}
}

static size_t
senders_busy(const struct gateway *gw)
{
	size_t i, n = 0;

	for (i = 0; i < CHANNELS_MAX; i++)
		n += gw->sender[i] != NULL && sender_busy(gw->sender[i]);
	return n;
}

/* ---- reload ---- */

/* What is bound at start cannot move while we run. */
static bool
needs_restart(const struct settings *a, const struct settings *b)
{
	return strcmp(a->listen, b->listen) != 0 || strcmp(a->console, b->console) != 0 ||
	       strcmp(a->database, b->database) != 0 ||
	       strcmp(a->secret_file, b->secret_file) != 0 ||
	       a->answers_per_hour != b->answers_per_hour ||
	       a->max_connections != b->max_connections ||
	       a->request_timeout != b->request_timeout;
}

static void
complain(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	log_error("campaign", "%s: %s", where, what);
}

/* Adopting the rules of a new configuration is the writer's step too. */
struct adoption {
	struct job_owner owner;
	struct gateway *gw;
	struct campaign_job job;
};

static void
adopted(struct job_owner *owner, struct job *job)
{
	struct adoption *a = (struct adoption *)owner;

	if (job->result == JOB_DONE) {
		gateway_adopt(a->gw, a->job.rulebook);
	} else {
		log_error(
		    "reload", "the new rules could not be adopted: send SIGHUP again");
		rulebook_unref(a->job.rulebook); /* ours */
		rulebook_unref(a->job.rulebook); /* that would be the writer's */
	}
	free(a);
}

static bool
adopt_rules(struct gateway *gw, struct rulebook *rb)
{
	struct adoption *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return false;
	a->owner.done = adopted;
	a->gw = gw;
	a->job.job.kind = JOB_CAMPAIGN;
	a->job.job.owner = &a->owner;
	a->job.job.now_ms = clock_now_ms();
	a->job.change = CAMPAIGN_ADOPT;
	a->job.rulebook = rulebook_ref(rb);
	if (store_submit(gw->store, &a->job.job))
		return true;
	rulebook_unref(rb);
	free(a);
	return false;
}

static void
reload(evutil_socket_t fd, short what, void *ctx)
{
	struct life *life = ctx;
	struct gateway *gw = &life->gw;
	struct config *new;
	struct rulebook *rb;
	enum log_level level;

	(void)fd;
	(void)what;
	new = config_load(life->config_file, stderr);
	rb = new == NULL ? NULL
			 : rulebook_build(&new->settings, gw->campaigns.doc,
			       gw->campaigns.n, complain, NULL);
	if (rb == NULL || !adopt_rules(gw, rb)) {
		log_error("reload", "kept=old file=%s", life->config_file);
		rulebook_unref(rb);
		if (new != NULL)
			config_unref(new);
		return;
	}
	if (needs_restart(&gw->config->settings, &new->settings))
		log_warnx("reload",
		    "listen, console, database, secret-file, answers-per-hour and "
		    "connection limits change only with a restart");
	close_senders(gw);
	config_unref(gw->config);
	gw->config = new;
	open_senders(gw);
	if (log_level_parse(new->settings.log_level, &level))
		log_open(level);
	if (life->console != NULL)
		console_child_renew(life->console);
	log_info("reload", "file=%s channels=%zu", life->config_file,
	    new->settings.n_channels);
}

/* ---- the end ---- */

static void
stop(evutil_socket_t fd, short what, void *ctx)
{
	static const struct timeval at_once;
	struct life *life = ctx;
	struct gateway *gw = &life->gw;
	size_t i;

	(void)fd;
	(void)what;
	if (gw->draining) {
		log_warnx("stop", "asked twice: at once");
		(void)event_base_loopbreak(gw->base);
		return;
	}
	log_info("stop", "pending=%zu", http_pending(gw->web));
	notify("STOPPING=1");
	gw->draining = true;
	life->drain_until_ms = clock_mono_ms() + DRAIN_MS;
	http_drain(gw->web);
	if (life->console != NULL)
		console_child_stop(life->console);
	for (i = 0; i < CHANNELS_MAX; i++)
		if (gw->sender[i] != NULL)
			sender_stop(gw->sender[i]);
	(void)event_add(life->on_tick, &at_once);
}

static bool
drained(const struct gateway *gw)
{
	return http_pending(gw->web) == 0 && senders_busy(gw) == 0;
}

static void
swept(struct job_owner *owner, struct job *job)
{
	(void)job;
	((struct life *)(void *)((char *)owner - offsetof(struct life, sweep_owner)))
	    ->sweeping = false;
}

/* What is due by time alone, where no message comes to bring it about. Not while writing
 * fails: a batch that had nothing to write would say that all is well. */
static void
sweep(struct life *life)
{
	if (life->sweeping || life->gw.draining || clock_mono_ms() < life->sweep_next_ms)
		return;
	life->sweep_next_ms = clock_mono_ms() + SWEEP_MS;
	life->sweep_owner.done = swept;
	life->sweep = (struct job){.kind = JOB_SWEEP,
	    .owner = &life->sweep_owner,
	    .now_ms = clock_now_ms()};
	life->sweeping = store_submit(life->gw.store, &life->sweep);
}

static void
tick(evutil_socket_t fd, short what, void *ctx)
{
	struct life *life = ctx;
	struct timeval next = {0, TICK_MS * 1000L};
	struct store_stats stats;

	(void)fd;
	(void)what;
	if (life->gw.draining &&
	    (drained(&life->gw) || clock_mono_ms() >= life->drain_until_ms)) {
		(void)event_base_loopbreak(life->gw.base);
		return;
	}
	store_stats(life->gw.store, &stats);
	if (stats.healthy)
		sweep(life);
	else
		store_probe(life->gw.store);
	notify("WATCHDOG=1");
	next.tv_sec = life->gw.draining ? 0 : TICK_MS / 1000;
	next.tv_usec = life->gw.draining ? DRAIN_TICK_MS * 1000L : 0;
	(void)event_add(life->on_tick, &next);
}

/* ---- the beginning ---- */

/* Phone numbers pass through this memory: no core dump, no debugger of another user. */
static void
protect(void)
{
	const struct rlimit none = {0, 0};

	(void)prctl(PR_SET_DUMPABLE, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
}

static bool
raise_descriptors(const struct settings *s)
{
	struct rlimit limit;
	rlim_t want = (rlim_t)s->max_connections + 128;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return false;
	if (limit.rlim_cur < want && want <= limit.rlim_max) {
		limit.rlim_cur = want;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur < want)
		log_warnx("limits",
		    "descriptors=%llu but max-connections=%d: connections may have to "
		    "wait",
		    (unsigned long long)limit.rlim_cur, s->max_connections);
	return true;
}

static bool
open_store(struct life *life)
{
	struct gateway *gw = &life->gw;
	const struct settings *s = &gw->config->settings;
	struct store_options o = {.path = settings_sqlite_path(s),
	    .driver = &db_sqlite,
	    .secret = &gw->secret,
	    .answers_per_hour = s->answers_per_hour,
	    .mailbox_max = MAILBOX_MAX};
	struct campaign_doc *docs = NULL;
	size_t n = 0;

	if (!secret_load(&gw->secret, s->secret_file, life->why, sizeof(life->why)))
		return false;
	gw->store = store_open(&o, life->why, sizeof(life->why));
	if (gw->store == NULL)
		return false;
	if (!store_docs(gw->store, &docs, &n))
		return false;
	campaign_list_fill(&gw->campaigns, docs, n);
	store_docs_free(docs, n);
	gw->rulebook =
	    rulebook_build(s, gw->campaigns.doc, gw->campaigns.n, complain, NULL);
	if (gw->rulebook == NULL)
		return false;
	gw->reader = db_sqlite.open(o.path, true, life->why, sizeof(life->why));
	if (gw->reader == NULL)
		return false;
	store_start(gw->store, rulebook_ref(gw->rulebook));
	return true;
}

static bool
open_listeners(struct life *life)
{
	struct gateway *gw = &life->gw;
	const struct settings *s = &gw->config->settings;
	const struct http_limits limits = {.max_connections = (size_t)s->max_connections,
	    .request_timeout_s = s->request_timeout,
	    .max_body = HTTP_BODY_MAX};

	gw->web = http_open(
	    gw->base, s->listen, &limits, hooks_serve, gw, life->why, sizeof(life->why));
	if (gw->web == NULL)
		return false;
	gw->control =
	    control_open(gw, settings_sqlite_path(s), life->why, sizeof(life->why));
	return gw->control != NULL;
}

static bool
open_events(struct life *life)
{
	struct event_base *base = life->gw.base;
	const struct timeval soon = {0, 0};

	life->on_term = evsignal_new(base, SIGTERM, stop, life);
	life->on_int = evsignal_new(base, SIGINT, stop, life);
	life->on_hup = evsignal_new(base, SIGHUP, reload, life);
	life->on_tick = evtimer_new(base, tick, life);
	life->on_jobs = event_new(
	    base, store_fd(life->gw.store), EV_READ | EV_PERSIST, jobs_ready, life);
	if (life->on_term == NULL || life->on_int == NULL || life->on_hup == NULL ||
	    life->on_tick == NULL || life->on_jobs == NULL)
		return false;
	return event_add(life->on_term, NULL) == 0 &&
	       event_add(life->on_int, NULL) == 0 && event_add(life->on_hup, NULL) == 0 &&
	       event_add(life->on_tick, &soon) == 0 &&
	       event_add(life->on_jobs, NULL) == 0;
}

static void
close_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

/* In the reverse order; also after a start that failed half-way. */
static void
close_all(struct life *life)
{
	struct gateway *gw = &life->gw;

	if (life->console != NULL)
		console_child_free(life->console);
	if (gw->control != NULL)
		control_close(gw->control);
	close_senders(gw);
	if (gw->fetcher != NULL)
		fetcher_free(gw->fetcher); /* what its requests became is still written */
	if (gw->store != NULL && gw->rulebook != NULL)
		store_stop(gw->store);
	if (gw->store != NULL)
		jobs_ready(-1, 0, life); /* what was decided is still answered */
	if (gw->web != NULL)
		http_close(gw->web);
	if (gw->reader != NULL)
		db_sqlite.close(gw->reader);
	if (gw->store != NULL)
		store_close(gw->store);
	close_event(life->on_term);
	close_event(life->on_int);
	close_event(life->on_hup);
	close_event(life->on_tick);
	close_event(life->on_jobs);
	rulebook_unref(gw->rulebook);
	campaign_list_clear(&gw->campaigns);
	config_unref(gw->config);
	if (gw->base != NULL)
		event_base_free(gw->base);
}

static bool
open_all(struct life *life)
{
	struct gateway *gw = &life->gw;

	gw->base = event_base_new();
	if (gw->base == NULL || !crypto_init())
		return false;
	if (!raise_descriptors(&gw->config->settings) || !open_store(life))
		return false;
	gw->fetcher = fetcher_new(gw->base);
	if (gw->fetcher == NULL || !open_listeners(life) || !open_events(life))
		return false;
	open_senders(gw);
	if (gw->config->settings.console[0] != '\0')
		life->console =
		    console_child_new(gw->base, life->config_file, life->assets_dir);
	return true;
}

int
gateway_serve(struct config *config, const char *config_file, const char *assets_dir)
{
	static struct life life;
	int status = EX_OK;

	(void)signal(SIGPIPE, SIG_IGN);
	protect();
	life.gw.config = config;
	life.gw.started_ms = clock_now_ms();
	life.config_file = config_file;
	life.assets_dir = assets_dir;
	if (open_all(&life)) {
		log_info("ready", "listen=%s port=%d campaigns=%zu channels=%zu",
		    config->settings.listen, http_port(life.gw.web),
		    life.gw.rulebook->n_papers, config->settings.n_channels);
		notify("READY=1");
		(void)event_base_dispatch(life.gw.base);
		log_info("stopped", "pending=%zu", http_pending(life.gw.web));
	} else {
		log_error("start", "%s", life.why[0] == '\0' ? "cannot start" : life.why);
		status = EX_UNAVAILABLE;
	}
	close_all(&life);
	return status;
}
