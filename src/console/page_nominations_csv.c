/*
 * All nominations for a spreadsheet. Twenty thousand of them are some megabytes: they are
 * written a few hundred at a time while the browser takes them, so that a slow line holds
 * no more than BACKLOG bytes of ours, and one that takes nothing is cut.
 */
#include "console/pages.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "console/csv_out.h"
#include "console/desk_cache.h"
#include "console/page_nominations.h"
#include "gateway/http.h"

#define EXPORTS_MAX  4
#define ROWS_AT_ONCE 500
#define BACKLOG      (256 * 1024)
#define PAUSE_MS     10
#define STUCK_MS     60000 /* nothing taken for so long: cut */

struct export
{
	struct page *page;
	struct desk_book *book; /* a reference */
	struct http_stream *stream;
	struct event *tick;
	struct html html;
	size_t next; /* nomination */
	size_t backlog;
	int64_t moved_ms; /* when the browser last took something */
};

static size_t n_exports;

static void
forget(struct export *x)
{
	n_exports--;
	event_free(x->tick);
	html_clear(&x->html);
	desk_book_unref(x->book);
	page_end(x->page);
	free(x);
}

static void
gone(void *ctx)
{
	forget(ctx);
}

static void
csv_head(struct export *x)
{
	static const struct {
		const char *fr, *en;
	} heads[] = {
	    {"N°", "No."},
	    {"Personne", "Person"},
	    {"État", "Status"},
	    {"Code", "Code"},
	    {"Reçue le (UTC)", "Received (UTC)"},
	    {"Par", "By"},
	};
	const struct form_def *form = x->book->form;
	size_t i;

	csv_start(&x->html);
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		csv_text(&x->html, T(x->page, heads[i].fr, heads[i].en));
	for (i = 0; i < form->n_fields; i++)
		csv_text(&x->html, desk_field_label(x->page, x->book, &form->field[i]));
	csv_end(&x->html);
}

static void
csv_row(struct export *x, const struct nomination *n)
{
	const struct form_def *form = x->book->form;
	const struct desk_person *who = desk_book_person(x->book, n);
	size_t i;

	csv_number(&x->html, n->number);
	csv_number(&x->html, desk_book_leader(x->book, who)->number);
	csv_text(&x->html, desk_status_word(x->page, (int)n->status));
	csv_text(&x->html, n->code);
	csv_time(&x->html, n->entry.created_ms);
	csv_text(&x->html, desk_way_word(x->page, n->entry.source));
	for (i = 0; i < form->n_fields; i++)
		csv_text(&x->html, desk_answer(x->page, x->book, n, form->field[i].key));
	csv_end(&x->html);
}

static void
send_rows(struct export *x)
{
	size_t i;

	for (i = 0; i < ROWS_AT_ONCE && x->next < x->book->all.n; i++)
		csv_row(x, &x->book->all.item[x->next++]);
	http_stream_send(x->stream, x->html.data, x->html.len);
	x->html.len = 0;
}

/* False: it takes nothing any more. */
static bool
is_moving(struct export *x)
{
	size_t backlog = http_stream_backlog(x->stream);
	int64_t now = clock_mono_ms();

	if (backlog < x->backlog || backlog < BACKLOG)
		x->moved_ms = now;
	x->backlog = backlog;
	return now - x->moved_ms < STUCK_MS;
}

static void
tick(evutil_socket_t fd, short what, void *ctx)
{
	const struct timeval pause = {0, PAUSE_MS * 1000L};
	struct export *x = ctx;

	(void)fd;
	(void)what;
	if (!is_moving(x)) {
		http_stream_cut(x->stream);
		forget(x);
		return;
	}
	if (x->backlog < BACKLOG)
		send_rows(x);
	if (x->next < x->book->all.n) {
		(void)event_add(x->tick, &pause);
		return;
	}
	http_stream_end(x->stream);
	forget(x);
}

static void
start(struct page *p, struct desk_book *b)
{
	static struct http_msg head; /* the loop's; big */
	struct export *x = xcalloc(1, sizeof(*x));
	char file[100];

	*x = (struct export){
	    .page = p, .book = desk_book_ref(b), .moved_ms = clock_mono_ms()};
	n_exports++;
	html_init(&x->html, p->visitor.english);
	x->tick = event_new(p->console->base, -1, 0, tick, x);
	if (x->tick == NULL)
		fatal("out of memory");
	(void)snprintf(file, sizeof(file), "nominations-%s.csv", b->campaign);
	page_stream_head(p, "text/csv; charset=utf-8", file, &head);
	x->stream = http_stream_start(p->call, &head, gone, x);
	if (x->stream == NULL) {
		http_refuse(p->call, 503, "");
		forget(x);
		return;
	}
	csv_head(x);
	tick(-1, 0, x);
}

static void
csv_ready(struct page *p, struct desk_book *b)
{
	if (n_exports < EXPORTS_MAX)
		start(p, b);
	else
		page_error(p, 503,
		    T(p, "D'autres téléchargements sont en cours. Réessayez bientôt.",
			"Other downloads are under way. Try again soon."));
}

void
nominations_csv(struct page *p)
{
	if (!desk_none(p))
		desk_cache_ask(p, false, csv_ready);
}
