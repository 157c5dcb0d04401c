/*
 * Results as tables, bars and a map. Every number stands in a table first: what is drawn
 * beside it only repeats it.
 */
#include "console/direct.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "console/chart.h"
#include "provider/form.h"

#define NAME_MAX_LEN 40 /* of a number: board.h */

static const char *const source_names_fr[SOURCES] = {"SMS", "USSD", "Appel vocal"};
static const char *const source_names_en[SOURCES] = {"SMS", "USSD", "Voice call"};

bool
direct_make(struct page *p, struct direct *d)
{
	static struct board board; /* the loop's; big */

	*d = (struct direct){.page = p,
	    .board = &board,
	    .campaign = &p->paper->campaign,
	    .atlas = &p->paper->atlas,
	    .region = -1,
	    .candidate = -1};
	if (board_read(&db_sqlite, p->console->db, p->paper, p->console->campaigns_mark,
		clock_now_ms(), &board))
		return true;
	page_error(p, 503,
	    T(p, "Les résultats ne peuvent pas être lus.",
		"The results cannot be read."));
	return false;
}

const char *
direct_title(const struct page *p)
{
	const struct campaign *c = &p->paper->campaign;

	return c->title[0][0] != '\0' ? c->title[0] : c->id;
}

void
direct_window(const struct direct *d)
{
	static const struct {
		const char *fr, *en;
	} phases[] = {
	    [PHASE_BEFORE] = {"Le vote n'est pas encore ouvert",
		"The vote is not open yet"},
	    [PHASE_OPEN] = {"Le vote est ouvert", "The vote is open"},
	    [PHASE_LATE] = {"Le vote est fermé", "The vote is closed"},
	    [PHASE_CLOSED] = {"Le vote est fermé", "The vote is closed"},
	};
	const struct window *w = &d->campaign->vote;
	struct html *h = &d->page->html;

	html_text(h, T(d->page, phases[d->board->phase].fr, phases[d->board->phase].en));
	if (w->closes_ms > 0) {
		html_raw(h, T(d->page, " : du ", ": from "));
		html_time(h, w->opens_ms);
		html_raw(h, T(d->page, " au ", " to "));
		html_time(h, w->closes_ms);
	}
	html_raw(h, ".");
}

void
direct_link(const struct direct *d, int region, int candidate, enum tile_scale scale,
    char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	(void)buf_add(&b, d->page->path);
	if (region >= 0)
		(void)buf_addf(&b, "?region=%s", d->atlas->region[region].key);
	if (candidate >= 0) {
		const char *code = d->campaign->candidate[candidate].code;

		(void)buf_addf(&b, "%scandidat=", region >= 0 ? "&" : "?");
		form_escape(&b, code, strlen(code));
	}
	if (scale == TILE_PEOPLE)
		(void)buf_addf(
		    &b, "%scarte=habitants", region >= 0 || candidate >= 0 ? "&" : "?");
}

/* ---- cells ---- */

static void
number(struct html *h, const char *tag, const char *name, int64_t n)
{
	html_f(h, "<%s class=\"n\" data-k=\"%s\">", tag, name);
	html_number(h, n);
	html_f(h, "</%s>", tag);
}

static void
share(struct html *h, const char *part, const char *of, int64_t n, int64_t all)
{
	html_f(h, "<td class=\"n\" data-s=\"%s/%s\">", part, of);
	html_share(h, n, all);
	html_raw(h, "</td>");
}

/* ---- totals ---- */

static void
figure(const struct direct *d, const char *class, const char *name, int64_t n,
    const char *fr, const char *en)
{
	struct html *h = &d->page->html;

	html_f(h, "<div class=\"card%s\"><dt>%s</dt>", class, T(d->page, fr, en));
	number(h, "dd", name, n);
	html_raw(h, "</div>\n");
}

void
direct_figures(const struct direct *d)
{
	const struct results *r = &d->board->results;

	html_raw(&d->page->html, "<dl class=\"cards\">\n");
	figure(d, " first", "counted", r->counted, "Votes comptés", "Votes counted");
	figure(d, "", "messages", r->messages, "Messages reçus", "Messages received");
	figure(d, "", "replaced", r->replaced, "Remplacés", "Replaced");
	figure(d, "", "late", r->late, "En retard", "Late");
	figure(d, "", "quarantined", r->quarantined, "En quarantaine", "Quarantined");
	html_raw(&d->page->html, "</dl>\n");
}

/* ---- candidates ---- */

static int64_t
votes_of(const struct direct *d, size_t candidate)
{
	const struct results *r = &d->board->results;

	return d->region < 0 ? r->candidate[candidate] : r->cell[d->region][candidate];
}

/* By votes; of equal ones as on the ballot. Few, so plainly. */
static void
rank(const struct direct *d, size_t order[CANDIDATES_MAX])
{
	size_t i, at;

	for (i = 0; i < d->campaign->n_candidates; i++) {
		for (at = i; at > 0 && votes_of(d, order[at - 1]) < votes_of(d, i); at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

static void
candidate_name(const struct direct *d, size_t i)
{
	const struct candidate *c = &d->campaign->candidate[i];
	struct html *h = &d->page->html;
	char link[300];

	html_f(h, "<b class=\"code\">%s</b> ", c->code);
	if (!d->links) {
		html_f(h, "%s", c->name);
		return;
	}
	direct_link(d, d->region, (int)i, d->scale, link, sizeof(link));
	html_f(h, "<a href=\"%s\"%s>%s</a>", link,
	    d->candidate == (int)i ? " aria-current=true" : "", c->name);
}

static void
standing(const struct direct *d, size_t i, int64_t all, int64_t most)
{
	struct html *h = &d->page->html;
	char name[NAME_MAX_LEN], of[NAME_MAX_LEN] = "counted";

	board_name(name, sizeof(name), d->region, (int)i);
	if (d->region >= 0)
		(void)snprintf(of, sizeof(of), "r%d", d->region);
	html_f(h, "<tr data-order=\"%zu\"%s><th scope=\"row\">", i,
	    d->candidate == (int)i ? " class=\"here\"" : "");
	candidate_name(d, i);
	chart_bar(h, name, votes_of(d, i), most);
	html_raw(h, "</th>");
	number(h, "td", name, votes_of(d, i));
	share(h, name, of, votes_of(d, i), all);
	html_raw(h, "</tr>\n");
}

static void
caption(const struct direct *d, const char *fr, const char *en)
{
	struct html *h = &d->page->html;

	html_f(h, "<caption>%s", T(d->page, fr, en));
	if (d->region >= 0)
		html_f(h, ", %s", d->atlas->region[d->region].name);
	html_raw(h, "</caption>\n");
}

void
direct_standings(const struct direct *d)
{
	const struct results *r = &d->board->results;
	int64_t all = d->region < 0 ? r->counted : r->region[d->region], most;
	size_t order[CANDIDATES_MAX] = {0}, i;
	struct html *h = &d->page->html;

	rank(d, order);
	most = d->campaign->n_candidates > 0 ? votes_of(d, order[0]) : 0;
	html_raw(h, "<table class=\"data standings\">");
	caption(d, "Voix par candidat", "Votes per candidate");
	html_f(h,
	    "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
	    "<th scope=\"col\" class=\"n\">%s</th></tr></thead>\n<tbody>\n",
	    T(d->page, "Candidat", "Candidate"), T(d->page, "Voix", "Votes"),
	    T(d->page, "Part", "Share"));
	for (i = 0; i < d->campaign->n_candidates; i++)
		standing(d, order[i], all, most);
	html_raw(h, "</tbody></table>\n");
}

/* ---- sources ---- */

static int64_t
votes_by(const struct direct *d, size_t source)
{
	const struct results *r = &d->board->results;
	int64_t n = 0;
	size_t c;

	if (d->candidate >= 0)
		return r->by_source[d->candidate][source];
	for (c = 0; c < d->campaign->n_candidates; c++)
		n += r->by_source[c][source];
	return n;
}

void
direct_sources(const struct direct *d)
{
	const struct results *r = &d->board->results;
	int64_t all = d->candidate < 0 ? r->counted : r->candidate[d->candidate];
	char name[NAME_MAX_LEN], of[NAME_MAX_LEN] = "counted";
	struct html *h = &d->page->html;
	size_t s;

	if (d->candidate >= 0)
		board_name(of, sizeof(of), -1, d->candidate);
	html_f(h,
	    "<table class=\"data sources\"><caption>%s</caption>\n<thead><tr>"
	    "<th scope=\"col\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
	    "<th scope=\"col\" class=\"n\">%s</th></tr></thead>\n<tbody>\n",
	    T(d->page, "Voix par moyen", "Votes per way"), T(d->page, "Moyen", "Way"),
	    T(d->page, "Voix", "Votes"), T(d->page, "Part", "Share"));
	for (s = 0; s < SOURCES; s++) {
		if (d->candidate < 0)
			(void)snprintf(name, sizeof(name), "via%zu", s);
		else
			(void)snprintf(name, sizeof(name), "s%d.%zu", d->candidate, s);
		html_f(h, "<tr><th scope=\"row\">%s</th>",
		    T(d->page, source_names_fr[s], source_names_en[s]));
		number(h, "td", name, votes_by(d, s));
		share(h, name, of, votes_by(d, s), all);
		html_raw(h, "</tr>\n");
	}
	html_raw(h, "</tbody></table>\n");
}

/* ---- the ledger ---- */

void
direct_ledger(const struct direct *d)
{
	const struct results *r = &d->board->results;
	struct html *h = &d->page->html;

	html_f(h, "<p class=\"ledger\">%s ", T(d->page, "Journal :", "Ledger:"));
	number(h, "b", "entries", r->ledger_entries);
	html_f(h, " %s <code data-head=\"12\">%.*s</code>…</p>\n",
	    T(d->page, "entrées, tête", "entries, head"), 12, r->ledger_head);
	html_f(h,
	    "<details><summary>%s</summary><p><code class=\"hash\" "
	    "data-head=\"64\">%s</code></p>",
	    T(d->page, "La tête entière, et comment vérifier",
		"The whole head, and how to verify"),
	    r->ledger_head);
	html_f(h, "<p>%s</p><pre>kalata verify --head <span data-head=\"64\">%s</span>",
	    T(d->page,
		"Notez cette tête ailleurs. Plus tard, cette commande dit si le journal "
		"passe encore par elle et si les chiffres en découlent :",
		"Note this head elsewhere. Later this command says whether the ledger "
		"still leads through it and the numbers follow from it:"),
	    r->ledger_head);
	html_raw(h, "</pre></details>\n");
}
