/*
 * A browser costs what one snapshot costs to send, never what it costs to make: the
 * database is asked once for all who watch a campaign, and not at all while nobody
 * writes. The event stream of a browser that reads nothing holds LIVE_SKIP bytes and one
 * snapshot more, then nothing is added until it reads or is dropped.
 *
 * Each snapshot has a number. Who was told the one before gets the difference; who is
 * new, or missed one, gets all of it.
 */
#include "console/live.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/board.h"
#include "console/page.h"
#include "console/visitor.h"
#include "gateway/http.h"

#define LOOK_MS    200   /* between two looks at whether somebody wrote */
#define READ_MS    500   /* between two snapshots of a campaign */
#define BEAT_MS    10000 /* without news: that we are still here, and what time it is */
#define SESSION_MS 60000 /* between two looks at who is still logged in */
#define FULL_MS    1000  /* a whole snapshot is sent as it was rendered for so long */

/* A campaign somebody watches, or asked for. */
struct watch {
	char id[CAMPAIGN_ID_MAX]; /* "" = free */
	struct board *now, *before;
	struct rulebook *rulebook; /* now's paper is in it; NULL: nothing read yet */
	int64_t n;                 /* of the snapshot; 0 = none yet */
	int64_t version;           /* of the database when it was read */
	int64_t read_ms, full_ms;
	size_t n_browsers;
	struct html full, change; /* as events */
	struct html draft;        /* of the next change */
};

struct browser {
	struct browser *next, **here;
	struct live *live;
	struct watch *watch;
	struct page *page;
	struct http_stream *stream;
	int64_t told;     /* number of the last snapshot it was sent */
	int64_t sent_ms;  /* when something last was */
	int64_t taken_ms; /* when it last took something, or had taken all */
	size_t backlog;   /* then */
	int64_t checked_ms;
};

struct live {
	struct console *console;
	struct event *on_look;
	struct watch watch[CAMPAIGNS_MAX];
	struct browser *first;
	size_t n;
};

/* ---- snapshots ---- */

static struct watch *
watch_of(struct live *live, const char *id)
{
	struct watch *w, *unused = NULL;
	size_t i;

	for (i = 0; i < CAMPAIGNS_MAX; i++) {
		w = &live->watch[i];
		if (strcmp(w->id, id) == 0)
			return w;
		if (w->n_browsers == 0 && (unused == NULL || unused->id[0] != '\0'))
			unused = w;
	}
	if (unused == NULL)
		return NULL;
	rulebook_unref(unused->rulebook);
	unused->rulebook = NULL;
	unused->n = 0;
	(void)text_copy(unused->id, sizeof(unused->id), id); /* of the same size */
	if (unused->now != NULL)
		return unused;
	unused->now = xcalloc(1, sizeof(*unused->now));
	unused->before = xcalloc(1, sizeof(*unused->before));
	html_init(&unused->full, true);
	html_init(&unused->change, true);
	html_init(&unused->draft, true);
	return unused;
}

static void
watch_clear(struct watch *w)
{
	if (w->now == NULL)
		return;
	rulebook_unref(w->rulebook);
	html_clear(&w->full);
	html_clear(&w->change);
	html_clear(&w->draft);
	free(w->now);
	free(w->before);
}

static void
render(struct watch *w, struct html *h, const struct board *before, bool *news)
{
	h->len = 0;
	html_f(h, "id: %lld\ndata: ", (long long)w->n);
	*news = board_tell(h, before, w->now, clock_now_ms());
	html_raw(h, "\n\n");
}

/* Is what was read old: has somebody written, or has the vote opened or closed by the
 * clock? */
static bool
is_old(const struct watch *w, int64_t version)
{
	const struct ballot_paper *paper;

	if (w->n == 0 || w->version != version || version < 0)
		return true;
	paper = w->now->results.paper;
	return campaign_phase(&paper->campaign, clock_now_ms()) != w->now->phase;
}

/* `now` was just read: a new snapshot if that is news. Without news the last change
 * stays: a browser that was too slow for it may still be told. */
static void
compare(struct watch *w, bool same_book)
{
	struct html swap = w->change;
	bool news;

	w->n++;
	render(w, &w->draft, same_book ? w->before : NULL, &news);
	if (!news) {
		w->n--;
		return;
	}
	w->change = w->draft;
	w->draft = swap;
	w->full_ms = 0;
}

/* Reads the campaign. False: it cannot be read now, what was read before stays. */
static bool
renew(struct console *c, struct watch *w, int64_t version)
{
	const struct ballot_paper *paper;
	struct board *swap = w->before;
	bool same_book;

	w->read_ms = clock_mono_ms();
	if (!console_fresh(c))
		return false;
	paper = rulebook_campaign(c->rulebook, w->id);
	if (paper == NULL || !board_read(&db_sqlite, c->db, paper, c->campaigns_mark,
				 clock_now_ms(), swap))
		return false;
	w->before = w->now;
	w->now = swap;
	w->version = version;
	same_book = w->rulebook == c->rulebook;
	compare(w, same_book);
	if (!same_book) {
		rulebook_unref(w->rulebook);
		w->rulebook = rulebook_ref(c->rulebook);
	}
	return true;
}

static const struct html *
full(struct watch *w)
{
	int64_t now_ms = clock_mono_ms();
	bool news;

	if (w->full_ms == 0 || now_ms - w->full_ms > FULL_MS) {
		render(w, &w->full, NULL, &news);
		w->full_ms = now_ms;
	}
	return &w->full;
}

/* ---- browsers ---- */

static void
forget(struct browser *b)
{
	*b->here = b->next;
	if (b->next != NULL)
		b->next->here = b->here;
	b->watch->n_browsers--;
	b->live->n--;
	page_end(b->page);
	free(b);
}

static void
gone(void *ctx)
{
	forget(ctx);
}

static void
send_to(struct browser *b, const char *bytes, size_t len)
{
	http_stream_send(b->stream, bytes, len);
	b->sent_ms = clock_mono_ms();
	b->backlog =
	    http_stream_backlog(b->stream); /* what it takes is seen against this */
}

static void
note_taken(struct browser *b)
{
	size_t backlog = http_stream_backlog(b->stream);

	if (backlog == 0 || backlog < b->backlog)
		b->taken_ms = clock_mono_ms();
	b->backlog = backlog;
}

/* What it does not know yet, if it has room. */
static void
tell(struct browser *b)
{
	struct watch *w = b->watch;
	const struct html *h;

	if (b->told == w->n || b->backlog >= LIVE_SKIP)
		return;
	h = b->told > 0 && b->told == w->n - 1 ? &w->change : full(w);
	b->told = w->n;
	send_to(b, h->data, h->len);
}

static void
beat(struct browser *b)
{
	char text[60];
	int len;

	if (clock_mono_ms() - b->sent_ms < BEAT_MS || b->backlog >= LIVE_SKIP)
		return;
	len = snprintf(
	    text, sizeof(text), "event: t\ndata: %lld\n\n", (long long)clock_now_ms());
	send_to(b, text, (size_t)len);
}

/* May it stay? Somebody logged out, or a browser that reads nothing, may not. */
static bool
may_stay(struct browser *b)
{
	int64_t now_ms = clock_mono_ms();

	if (now_ms - b->taken_ms > LIVE_DROP_MS) {
		log_info("live", "campaign=%s browser=dropped backlog=%zu", b->watch->id,
		    b->backlog);
		http_stream_cut(b->stream);
		return false;
	}
	if (now_ms - b->checked_ms < SESSION_MS)
		return true;
	b->checked_ms = now_ms;
	if (visitor_still(b->live->console, &b->page->visitor))
		return true;
	http_stream_end(b->stream);
	return false;
}

/* ---- looking ---- */

static void
look_again(struct live *live)
{
	const struct timeval next = {0, LOOK_MS * 1000L};

	if (live->n > 0 && event_add(live->on_look, &next) != 0)
		fatal("out of memory");
}

static void
look(evutil_socket_t fd, short what, void *ctx)
{
	struct live *live = ctx;
	int64_t version = db_sqlite.version(live->console->db), now_ms = clock_mono_ms();
	struct browser *b, *next;
	size_t i;

	(void)fd;
	(void)what;
	for (i = 0; i < CAMPAIGNS_MAX; i++) {
		struct watch *w = &live->watch[i];

		if (w->n_browsers > 0 && now_ms - w->read_ms >= READ_MS &&
		    is_old(w, version))
			(void)renew(
			    live->console, w, version); /* else at the next look */
	}
	for (b = live->first; b != NULL; b = next) {
		next = b->next;
		note_taken(b);
		if (!may_stay(b)) {
			forget(b);
			continue;
		}
		tell(b);
		beat(b);
	}
	look_again(live);
}

struct live *
live_new(struct console *c)
{
	struct live *live = xcalloc(1, sizeof(*live));

	live->console = c;
	live->on_look = evtimer_new(c->base, look, live);
	if (live->on_look == NULL)
		fatal("out of memory");
	return live;
}

void
live_free(struct live *live)
{
	size_t i;

	while (live->first != NULL) {
		http_stream_end(live->first->stream);
		forget(live->first);
	}
	for (i = 0; i < CAMPAIGNS_MAX; i++)
		watch_clear(&live->watch[i]);
	event_free(live->on_look);
	free(live);
}

/* The watch of the page's campaign, with numbers of now. NULL: refused and ended. */
static struct watch *
open_watch(struct page *p)
{
	struct live *live = p->console->live;
	struct watch *w = live == NULL ? NULL : watch_of(live, p->paper->campaign.id);
	int64_t version;

	if (w == NULL) {
		page_error(
		    p, 503, T(p, "La console s'arrête.", "The console is ending."));
		return NULL;
	}
	version = db_sqlite.version(p->console->db);
	if (is_old(w, version) &&
	    (w->n == 0 || clock_mono_ms() - w->read_ms >= READ_MS) &&
	    !renew(p->console, w, version) && w->n == 0) {
		page_error(p, 503,
		    T(p, "La base de données ne peut pas être lue.",
			"The database cannot be read."));
		return NULL;
	}
	return w;
}

static struct browser *
browser_new(struct page *p, struct watch *w)
{
	struct live *live = p->console->live;
	struct browser *b = xcalloc(1, sizeof(*b));
	int64_t now_ms = clock_mono_ms();

	*b = (struct browser){.next = live->first,
	    .here = &live->first,
	    .live = live,
	    .watch = w,
	    .page = p,
	    .taken_ms = now_ms,
	    .checked_ms = now_ms};
	if (b->next != NULL)
		b->next->here = &b->next;
	live->first = b;
	live->n++;
	w->n_browsers++;
	return b;
}

static void
stream_to(struct page *p, struct watch *w)
{
	static const char retry[] = "retry: 5000\n\n";
	static struct http_msg head; /* the loop's; big */
	struct live *live = p->console->live;
	struct browser *b = browser_new(p, w);

	page_stream_head(p, "text/event-stream; charset=utf-8", NULL, &head);
	b->stream = http_stream_start(p->call, &head, gone, b);
	if (b->stream == NULL) {
		http_refuse(p->call, 503, "");
		forget(b);
		return;
	}
	send_to(b, retry, sizeof(retry) - 1);
	tell(b);
	if (live->n == 1)
		look_again(live);
}

void
live_serve(struct page *p)
{
	struct watch *w;

	if (p->console->live != NULL && p->console->live->n >= LIVE_BROWSERS_MAX) {
		page_error(p, 503,
		    T(p, "Trop de navigateurs regardent.", "Too many browsers watch."));
		return;
	}
	w = open_watch(p);
	if (w == NULL)
		return;
	if (http_is_head(p->call))
		page_reply(p, 200, "text/event-stream; charset=utf-8", NULL);
	else
		stream_to(p, w);
}

void
live_snapshot(struct page *p)
{
	struct watch *w = open_watch(p);

	if (w == NULL)
		return;
	(void)board_tell(&p->html, NULL, w->now, clock_now_ms());
	page_send_as(p, "application/json", NULL, NULL);
}

size_t
live_browsers(const struct live *live)
{
	return live == NULL ? 0 : live->n;
}
