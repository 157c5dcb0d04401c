/*
 * The ledger as a file, however long: read in steps while the browser takes them, never
 * whole in memory. A browser that goes is noticed and forgotten, one that takes nothing
 * is cut. So is the connection when the ledger cannot be read on: a file that ended there
 * would pass for the whole ledger.
 */
#include "console/pages.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "console/csv_out.h"
#include "console/page.h"
#include "gateway/http.h"
#include "store/ledger_list.h"

#define DOWNLOADS_MAX 4
#define STEP_ROWS     500 /* of the longest cells: far from HTML_MAX */
#define PAUSE_US      10000
#define AHEAD_MAX     (256 * 1024) /* bytes the browser has not taken: wait */
#define STUCK_MS      60000        /* nothing taken for so long: cut */

struct download {
	struct page *page;
	struct http_stream *stream;
	struct event *more;
	int64_t next;     /* entry; 0: all were sent */
	size_t backlog;   /* at the last look */
	int64_t moved_ms; /* when the browser last took something */
};

static size_t n_downloads;

static void
finish(struct download *d)
{
	n_downloads--;
	event_free(d->more);
	page_end(d->page);
	free(d);
}

static void
gone(void *ctx)
{
	finish(ctx);
}

static void
write_rows(struct page *p, const struct ledger_page *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++) {
		const struct ledger_item *item = &rows->item[i];

		csv_number(&p->html, item->seq);
		csv_time(&p->html, item->at);
		csv_text(&p->html, ledger_kind_name(item->kind));
		csv_text(&p->html, item->campaign);
		csv_text(&p->html, item->actor);
		csv_text(&p->html, item->subject);
		csv_text(&p->html, item->reason);
		csv_text(&p->html, item->detail);
		csv_text(&p->html, item->hash);
		csv_end(&p->html);
	}
}

/* False: the ledger cannot be read, or what was read does not fit a piece. */
static bool
send_step(struct download *d)
{
	struct page *p = d->page;
	struct ledger_page rows;
	bool fine = ledger_range(&db_sqlite, p->console->db, d->next, STEP_ROWS, &rows);

	if (fine)
		write_rows(p, &rows);
	d->next = rows.next;
	ledger_page_clear(&rows);
	if (!fine || p->html.cut)
		return false;
	http_stream_send(d->stream, p->html.data, p->html.len);
	p->html.len = 0;
	return true;
}

static bool
is_stuck(struct download *d)
{
	size_t backlog = http_stream_backlog(d->stream);
	int64_t now_ms = clock_mono_ms();

	if (backlog < d->backlog || backlog <= AHEAD_MAX)
		d->moved_ms = now_ms;
	d->backlog = backlog;
	return now_ms - d->moved_ms > STUCK_MS;
}

static void
break_off(struct download *d, const char *why)
{
	log_warnx("download", "file=journal.csv entry=%lld %s", (long long)d->next, why);
	http_stream_cut(d->stream);
	finish(d);
}

static void
go_on(evutil_socket_t fd, short what, void *ctx)
{
	const struct timeval pause = {0, PAUSE_US};
	struct download *d = ctx;

	(void)fd;
	(void)what;
	if (is_stuck(d)) {
		break_off(d, "nothing is taken");
	} else if (d->backlog <= AHEAD_MAX && !send_step(d)) {
		break_off(d, "the ledger cannot be read");
	} else if (d->next == 0) {
		http_stream_end(d->stream);
		finish(d);
	} else {
		(void)event_add(d->more, &pause);
	}
}

static void
write_head(struct page *p)
{
	static const char *const columns[] = {"entry", "time (UTC)", "kind", "campaign",
	    "actor", "subject", "reason", "detail", "hash"};
	size_t i;

	csv_start(&p->html);
	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		csv_text(&p->html, columns[i]);
	csv_end(&p->html);
}

void
journal_csv(struct page *p)
{
	static struct http_msg head; /* the loop's; big */
	struct download *d;

	write_head(p);
	if (http_is_head(p->call)) {
		page_send_as(p, "text/csv; charset=utf-8", "journal.csv", NULL);
		return;
	}
	if (n_downloads == DOWNLOADS_MAX) {
		page_error(p, 503,
		    T(p, "Trop de téléchargements en cours : réessayez.",
			"Too many downloads: try again."));
		return;
	}
	d = xcalloc(1, sizeof(*d));
	*d = (struct download){.page = p, .next = 1, .moved_ms = clock_mono_ms()};
	n_downloads++;
	d->more = event_new(p->console->base, -1, 0, go_on, d);
	if (d->more == NULL)
		fatal("out of memory");
	page_stream_head(p, "text/csv; charset=utf-8", "journal.csv", &head);
	d->stream = http_stream_start(p->call, &head, gone, d);
	if (d->stream == NULL) {
		http_refuse(p->call, 503, "gone\n");
		finish(d);
		return;
	}
	event_active(d->more, 0, 0);
}
