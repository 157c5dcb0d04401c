#include "console/board.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

static void
take_minutes(struct board *b, const struct minutes *m)
{
	size_t i, s;

	b->from = m->from;
	for (i = 0; i < m->n; i++)
		for (s = 0; s < SOURCES; s++)
			b->minute[i][s] = m->votes[s][i];
}

/* The last minute to show: of a vote that is over, the last in which something came. */
static int64_t
last_minute(
    const struct db_driver *driver, struct db *db, const struct board *b, int64_t now_ms)
{
	int64_t last = now_ms / MINUTE_MS, came;

	if (b->phase != PHASE_CLOSED)
		return last;
	came = minutes_last(driver, db, b->results.paper->campaign.id);
	return came > 0 && came < last ? came : last;
}

static void
complain(const struct ballot_paper *paper, const char *why)
{
	static struct log_gate gate;
	uint64_t skipped;

	if (log_gate(&gate, &skipped))
		log_warnx("board", "campaign=%s more=%llu why=\"%s\"", paper->campaign.id,
		    (unsigned long long)skipped, why);
}

bool
board_read(const struct db_driver *driver, struct db *db,
    const struct ballot_paper *paper, int64_t book, int64_t now_ms, struct board *b)
{
	static struct minutes m; /* the loop's; big */
	char why[200];

	b->book = book;
	b->phase = campaign_phase(&paper->campaign, now_ms);
	if (!results_read(driver, db, paper, now_ms, &b->results, why, sizeof(why))) {
		complain(paper, why);
		return false;
	}
	if (!minutes_read(driver, db, paper->campaign.id,
		last_minute(driver, db, b, now_ms), 1, BOARD_MINUTES, &m)) {
		complain(paper, "cannot read the minutes");
		return false;
	}
	take_minutes(b, &m);
	return true;
}

/* ---- telling ---- */

struct telling {
	struct html *h;
	bool full, any;
};

/* One number, where it is news: `at` and `sub` follow its name, -1 = they do not. */
static void
tell(struct telling *t, const char *name, int64_t at, int64_t sub, int64_t before,
    int64_t now)
{
	if (t->full ? now == 0 : now == before)
		return;
	html_raw(t->h, t->any ? ",\"" : "\"");
	html_raw(t->h, name);
	if (at >= 0)
		html_f(t->h, "%lld", (long long)at);
	if (sub >= 0)
		html_f(t->h, ".%lld", (long long)sub);
	html_f(t->h, "\":%lld", (long long)now);
	t->any = true;
}

static void
tell_totals(struct telling *t, const struct results *old, const struct results *now)
{
	tell(t, "messages", -1, -1, old->messages, now->messages);
	tell(t, "votes", -1, -1, old->votes, now->votes);
	tell(t, "counted", -1, -1, old->counted, now->counted);
	tell(t, "replaced", -1, -1, old->replaced, now->replaced);
	tell(t, "late", -1, -1, old->late, now->late);
	tell(t, "quarantined", -1, -1, old->quarantined, now->quarantined);
	tell(t, "invalidated", -1, -1, old->invalidated, now->invalidated);
	tell(t, "entries", -1, -1, old->ledger_entries, now->ledger_entries);
}

/* All candidates' votes that came this way. */
static int64_t
by_source(const struct results *r, size_t source)
{
	int64_t n = 0;
	size_t c;

	for (c = 0; c < r->paper->campaign.n_candidates; c++)
		n += r->by_source[c][source];
	return n;
}

static void
tell_tally(struct telling *t, const struct results *old, const struct results *now)
{
	size_t n = now->paper->campaign.n_candidates, r, c, s;

	for (s = 0; s < SOURCES; s++)
		tell(t, "via", (int64_t)s, -1, by_source(old, s), by_source(now, s));
	for (c = 0; c < n; c++) {
		tell(t, "c", (int64_t)c, -1, old->candidate[c], now->candidate[c]);
		for (s = 0; s < SOURCES; s++)
			tell(t, "s", (int64_t)c, (int64_t)s, old->by_source[c][s],
			    now->by_source[c][s]);
	}
	for (r = 0; r <= now->paper->atlas.n; r++) {
		tell(t, "r", (int64_t)r, -1, old->region[r], now->region[r]);
		for (c = 0; c < n; c++)
			tell(t, "x", (int64_t)r, (int64_t)c, old->cell[r][c],
			    now->cell[r][c]);
	}
}

static int64_t
votes_in(const struct board *b, int64_t minute, size_t source)
{
	int64_t at = minute - b->from;

	return at < 0 || at >= BOARD_MINUTES ? 0 : b->minute[at][source];
}

static void
tell_minutes(struct telling *t, const struct board *old, const struct board *now)
{
	size_t i, s;

	for (i = 0; i < BOARD_MINUTES; i++)
		for (s = 0; s < SOURCES; s++)
			tell(t, "m", now->from + (int64_t)i, (int64_t)s,
			    votes_in(old, now->from + (int64_t)i, s), now->minute[i][s]);
}

bool
board_tell(
    struct html *h, const struct board *before, const struct board *now, int64_t now_ms)
{
	const struct board *old = before == NULL ? now : before;
	struct telling t = {.h = h, .full = before == NULL};

	html_f(h, "{\"t\":%lld,\"book\":%lld,\"phase\":\"%s\",\"head\":\"%s\"",
	    (long long)now_ms, (long long)now->book, campaign_phase_name(now->phase),
	    now->results.ledger_head);
	html_raw(h, t.full ? ",\"full\":true,\"v\":{" : ",\"v\":{");
	tell_totals(&t, &old->results, &now->results);
	tell_tally(&t, &old->results, &now->results);
	tell_minutes(&t, old, now);
	html_raw(h, "}}");
	return t.any || t.full || old->phase != now->phase ||
	       strcmp(old->results.ledger_head, now->results.ledger_head) != 0;
}

void
board_name(char *out, size_t cap, int region, int candidate)
{
	if (region < 0)
		(void)snprintf(out, cap, "c%d", candidate);
	else
		(void)snprintf(out, cap, "x%d.%d", region, candidate);
}
