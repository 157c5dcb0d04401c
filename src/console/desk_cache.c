#include "console/desk_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/page.h"
#include "console/workers.h"

#define LEAST_SCORE 60 /* as the command proposes */

/* A page that waits for a book at least as new as its mark. */
struct waiting {
	struct waiting *next;
	struct page *page;
	int64_t mark;
	bool alike;
	void (*done)(struct page *, struct desk_book *);
};

/* One campaign's. At most one work of it is under way; books are freed only when none is,
 * for the work on pairs reads the book that is kept. */
struct shelf {
	char campaign[CAMPAIGN_ID_MAX];
	struct desk_book *book;
	struct waiting *waiting, **last;
	bool working;
	int64_t used_ms;
};

struct work {
	struct shelf *shelf;
	struct console *console;
	char campaign[CAMPAIGN_ID_MAX];
	struct rulebook *rulebook; /* of a new book */
	struct desk_book *book;    /* the new one; or the shelf's, for its pairs */
	bool fresh, alike;         /* a new book; with pairs */
	int64_t campaigns_mark, took_ms;
	struct proposals pairs;
};

static struct shelf shelves[DESK_BOOKS];
static size_t n_waiting;

/* ---- the worker's side ---- */

static void
run(void *ctx)
{
	struct work *w = ctx;
	int64_t begin = clock_mono_ms();

	if (w->fresh)
		w->book = desk_book_read(w->console->database, w->rulebook, w->campaign);
	if (w->alike && w->book->why[0] == '\0')
		proposals_make(&w->book->all, &w->book->rulebook->occupations,
		    LEAST_SCORE, &w->pairs);
	w->took_ms = clock_mono_ms() - begin;
}

/* ---- the loop's side ---- */

static bool
is_current(const struct console *c, const struct desk_book *b, int64_t mark, bool alike)
{
	return b != NULL && b->mark >= mark && b->campaigns_mark == c->campaigns_mark &&
	       (!alike || b->alike_made);
}

static void start(struct shelf *, struct console *);

static void
refuse(struct page *p, const char *why)
{
	if (why[0] != '\0')
		log_warnx("desk", "campaign=%s %s", p->arg[0], why);
	page_error(p, 503,
	    T(p, "Les nominations ne peuvent pas être lues en ce moment. Réessayez.",
		"Nominations cannot be read at the moment. Try again."));
}

/* Serves whom the book is new enough for (all of them a failure); the others wait on. */
static void
serve(struct shelf *shelf, const struct console *c, const char *why)
{
	struct waiting *w = shelf->waiting, *next;

	shelf->waiting = NULL;
	shelf->last = &shelf->waiting;
	for (; w != NULL; w = next) {
		next = w->next;
		w->next = NULL;
		if (why[0] == '\0' && !is_current(c, shelf->book, w->mark, w->alike)) {
			*shelf->last = w;
			shelf->last = &w->next;
			continue;
		}
		n_waiting--;
		if (why[0] != '\0')
			refuse(w->page, why);
		else
			w->done(w->page, shelf->book);
		free(w);
	}
}

static void
finish(void *ctx)
{
	struct work *w = ctx;
	struct shelf *shelf = w->shelf;
	char why[sizeof(w->book->why)];

	(void)text_copy(why, sizeof(why), w->book->why);
	log_debug("desk", "campaign=%s nominations=%zu ms=%lld", w->campaign,
	    w->book->all.n, (long long)w->took_ms);
	shelf->working = false;
	if (w->fresh) {
		desk_book_unref(shelf->book);
		shelf->book = why[0] == '\0' ? w->book : NULL;
		w->book->campaigns_mark = w->campaigns_mark;
	}
	if (w->alike && why[0] == '\0') {
		shelf->book->alike = w->pairs;
		shelf->book->alike_made = true;
	}
	serve(shelf, w->console, why);
	if (why[0] != '\0' && w->fresh)
		desk_book_unref(w->book);
	if (shelf->waiting != NULL && !shelf->working)
		start(shelf, w->console);
	free(w);
}

static void
start(struct shelf *shelf, struct console *c)
{
	struct work *w = xcalloc(1, sizeof(*w));
	const struct waiting *one;

	w->shelf = shelf;
	w->console = c;
	w->book = shelf->book;
	w->campaigns_mark = c->campaigns_mark;
	(void)text_copy(w->campaign, sizeof(w->campaign), shelf->campaign);
	for (one = shelf->waiting; one != NULL; one = one->next) {
		w->alike |= one->alike;
		w->fresh |= !is_current(c, shelf->book, one->mark, false);
	}
	if (w->fresh) {
		w->book = NULL;
		w->rulebook = rulebook_ref(c->rulebook);
	}
	shelf->working = workers_do(c->workers, run, finish, w);
	if (shelf->working)
		return;
	rulebook_unref(w->rulebook);
	free(w);
	serve(shelf, c, "too much work waits");
}

/* The campaign's shelf; else the one that was used longest ago of those nobody works on;
 * NULL: none is free. */
static struct shelf *
find_shelf(const char *campaign)
{
	struct shelf *best = NULL;
	size_t i;

	for (i = 0; i < DESK_BOOKS; i++)
		if (strcmp(shelves[i].campaign, campaign) == 0)
			return &shelves[i];
	for (i = 0; i < DESK_BOOKS; i++)
		if (!shelves[i].working &&
		    (best == NULL || shelves[i].used_ms < best->used_ms))
			best = &shelves[i];
	if (best == NULL)
		return NULL;
	desk_book_unref(best->book);
	best->book = NULL;
	(void)text_copy(best->campaign, sizeof(best->campaign), campaign);
	best->waiting = NULL;
	best->last = &best->waiting;
	return best;
}

void
desk_cache_ask(
    struct page *p, bool alike, void (*done)(struct page *, struct desk_book *))
{
	struct console *c = p->console;
	struct shelf *shelf = find_shelf(p->paper->campaign.id);
	struct waiting *w;
	char why[200] = "";
	int64_t mark =
	    desk_mark(&db_sqlite, c->db, p->paper->campaign.id, why, sizeof(why));

	if (mark < 0 || shelf == NULL || n_waiting == DESK_WAITING_MAX) {
		refuse(p, why);
		return;
	}
	shelf->used_ms = clock_mono_ms();
	if (is_current(c, shelf->book, mark, alike)) {
		done(p, shelf->book);
		return;
	}
	w = xcalloc(1, sizeof(*w));
	*w = (struct waiting){.page = p, .mark = mark, .alike = alike, .done = done};
	*shelf->last = w;
	shelf->last = &w->next;
	n_waiting++;
	if (!shelf->working)
		start(shelf, c);
}
