/*
 * The life of the console's process. It owns nothing that cannot be lost: kill it and
 * every vote and every session is where it was.
 */
#include "console/console.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "console/assets.h"
#include "console/gate.h"
#include "console/live.h"
#include "console/workers.h"
#include "gateway/http.h"

#define CONNECTIONS_MAX   1024
#define REQUEST_TIMEOUT_S 30 /* a slow phone sends its form slowly */
#define DRAIN_MS          3000
#define TICK_MS           50
#define BIND_TRIES        60 /* the console before us may still be ending */

struct life {
	struct console c;
	struct event *on_term, *on_int, *on_tick;
	int64_t until_ms;
	char why[300];
};

static void
complain(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	log_error("campaign", "%s: %s", where, what);
}

static struct rulebook *
read_rulebook(struct console *c, struct campaign_list *list)
{
	struct campaign_doc *docs;
	struct rulebook *rb;
	size_t n;

	if (!store_docs_read(&db_sqlite, c->db, &docs, &n))
		return NULL;
	campaign_list_fill(list, docs, n);
	store_docs_free(docs, n);
	rb = rulebook_build(&c->config->settings, list->doc, list->n, complain, NULL);
	if (rb == NULL)
		campaign_list_clear(list);
	return rb;
}

bool
console_fresh(struct console *c)
{
	struct campaign_list list = {.n = 0};
	int64_t mark = store_docs_mark(&db_sqlite, c->db);
	struct rulebook *rb;

	if (mark < 0)
		return false;
	if (mark == c->campaigns_mark && c->rulebook != NULL)
		return true;
	rb = read_rulebook(c, &list);
	if (rb == NULL)
		return c->rulebook != NULL; /* the old one serves on */
	rulebook_unref(c->rulebook);
	campaign_list_clear(&c->campaigns);
	c->rulebook = rb;
	c->campaigns = list;
	c->campaigns_mark = mark;
	return true;
}

/* Ends without haste, but ends. */
static void
tick(evutil_socket_t fd, short what, void *ctx)
{
	const struct timeval next = {0, TICK_MS * 1000L};
	struct life *life = ctx;

	(void)fd;
	(void)what;
	if (http_pending(life->c.http) == 0 || clock_mono_ms() >= life->until_ms)
		(void)event_base_loopbreak(life->c.base);
	else
		(void)event_add(life->on_tick, &next);
}

static void
stop(evutil_socket_t fd, short what, void *ctx)
{
	struct life *life = ctx;

	(void)fd;
	(void)what;
	if (life->until_ms != 0)
		return;
	life->until_ms = clock_mono_ms() + DRAIN_MS;
	live_free(life->c.live);
	life->c.live = NULL;
	http_drain(life->c.http);
	tick(-1, 0, life);
}

/* When memory runs out it is this process that goes, never the one that counts. */
static void
go_first(void)
{
	FILE *f = fopen("/proc/self/oom_score_adj", "we");

	if (f == NULL)
		return;		/* only less polite */
	(void)fputs("500\n", f);
	(void)fclose(f);
}

static void
protect(void)
{
	const struct rlimit none = {0, 0};

	(void)signal(SIGPIPE, SIG_IGN);
	(void)prctl(PR_SET_DUMPABLE, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
	go_first();
}

static bool
open_http(struct life *life)
{
	const struct http_limits limits = {.max_connections = CONNECTIONS_MAX,
	    .request_timeout_s = REQUEST_TIMEOUT_S,
	    .max_body = HTTP_LIMIT_MAX};
	const struct timespec pause = {0, 50 * 1000 * 1000};
	struct console *c = &life->c;
	int i;

	for (i = 0; i < BIND_TRIES; i++) {
		errno = 0;
		c->http = http_open(c->base, c->config->settings.console, &limits,
		    gate_serve, c, life->why, sizeof(life->why));
		if (c->http != NULL || errno != EADDRINUSE)
			break;
		(void)nanosleep(&pause, NULL);
	}
	return c->http != NULL;
}

static bool
open_events(struct life *life)
{
	struct event_base *base = life->c.base;

	life->on_term = evsignal_new(base, SIGTERM, stop, life);
	life->on_int = evsignal_new(base, SIGINT, stop, life);
	life->on_tick = evtimer_new(base, tick, life);
	return life->on_term != NULL && life->on_int != NULL && life->on_tick != NULL &&
	       event_add(life->on_term, NULL) == 0 && event_add(life->on_int, NULL) == 0;
}

static bool
open_all(struct life *life)
{
	struct console *c = &life->c;
	const struct settings *s = &c->config->settings;

	c->base = event_base_new();
	if (c->base == NULL || !crypto_init() ||
	    !secret_load(&c->secret, s->secret_file, life->why, sizeof(life->why)))
		return false;
	c->database = settings_sqlite_path(s);
	c->db = db_sqlite.open(c->database, true, life->why, sizeof(life->why));
	if (c->db == NULL || !console_fresh(c))
		return false;
	if (!open_events(life) || !open_http(life))
		return false;
	c->workers = workers_new(c->base);
	c->live = live_new(c);
	return true;
}

static void
close_all(struct life *life)
{
	struct console *c = &life->c;

	if (c->workers != NULL)
		workers_free(c->workers);
	if (c->live != NULL)
		live_free(c->live);
	if (c->db != NULL)
		db_sqlite.close(c->db);
	rulebook_unref(c->rulebook);
	campaign_list_clear(&c->campaigns);
	config_unref(c->config);
	/* requests that did not end in time go with the process */
}

int
console_run(struct config *config, const char *assets_dir)
{
	static struct life life;
	int status = EX_OK;

	protect();
	assets_dir_set(assets_dir);
	life.c.config = config;
	life.c.started_ms = clock_now_ms();
	if (open_all(&life)) {
		log_info("console", "listen=%s port=%d", config->settings.console,
		    http_port(life.c.http));
		(void)event_base_dispatch(life.c.base);
	} else {
		log_error("console", "%s",
		    life.why[0] == '\0' ? "cannot read the database" : life.why);
		status = EX_UNAVAILABLE;
	}
	close_all(&life);
	return status;
}
