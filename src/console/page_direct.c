/*
 * The live page: what the campaign team looks at all evening. The server writes it whole,
 * so it is right with the first byte and without any script; web/direct.js then moves its
 * numbers. The address says what is looked at: ?region=03, ?candidat=2, ?carte=habitants.
 */
#include "console/pages.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "console/direct.h"
#include "console/live.h"

#define LINK_MAX 300

void
home(struct page *p)
{
	const struct ballot_paper *paper = page_campaign(p);
	char to[CAMPAIGN_ID_MAX + 8];

	if (paper != NULL) {
		(void)snprintf(to, sizeof(to), "/c/%s", paper->campaign.id);
		page_redirect(p, to);
		return;
	}
	if (page_may(p, "GET", "/campagnes")) {
		page_redirect(p, "/campagnes");
		return;
	}
	page_open(p, MENU_NONE, T(p, "Bienvenue", "Welcome"), NULL);
	html_f(&p->html, "<p class=\"empty\">%s</p>\n",
	    T(p, "Il n'y a pas encore de campagne.", "There is no campaign yet."));
	page_send(p, 200);
}

/* ---- what is looked at ---- */

/* What names nothing is as if it were not there. */
static void
read_filters(struct direct *d)
{
	const struct fields *q = &d->page->query;

	d->region = atlas_region(d->atlas, fields_text(q, "region"));
	d->candidate = campaign_candidate(d->campaign, fields_text(q, "candidat"));
	if (strcmp(fields_text(q, "carte"), "habitants") == 0)
		d->scale = TILE_PEOPLE;
	d->links = true;
}

/* A filter that is on, as a link to the page without it. */
static void
filter_off(const struct direct *d, int region, int candidate, const char *what)
{
	struct html *h = &d->page->html;
	char link[LINK_MAX];

	direct_link(d, region, candidate, d->scale, link, sizeof(link));
	html_f(h, "<a class=\"pill\" href=\"%s\">%s <span aria-hidden=\"true\">✕</span>",
	    link, what);
	html_f(h, "<span class=\"sr\"> (%s)</span></a> ",
	    T(d->page, "enlever ce filtre", "remove this filter"));
}

static void
show_filters(const struct direct *d)
{
	struct html *h = &d->page->html;

	if (d->region < 0 && d->candidate < 0)
		return;
	html_f(h, "<p class=\"pills no-print\">%s ",
	    T(d->page, "Vous regardez :", "You look at:"));
	if (d->region >= 0)
		filter_off(d, -1, d->candidate, d->atlas->region[d->region].name);
	if (d->candidate >= 0)
		filter_off(d, d->region, -1, d->campaign->candidate[d->candidate].name);
	html_raw(h, "</p>\n");
}

/* ---- the page ---- */

/* What the module needs to know, and the words it says. */
static void
open_live(const struct direct *d)
{
	struct page *p = d->page;
	struct html *h = &p->html;
	const char *id = d->campaign->id;

	html_f(h,
	    "<div id=\"direct\" data-stream=\"/c/%s/flux\" "
	    "data-poll=\"/c/%s/instantane\" "
	    "data-book=\"%lld\" data-phase=\"%s\">\n",
	    id, id, (long long)d->board->book, campaign_phase_name(d->board->phase));
	html_f(h, "<p id=\"state\" role=\"status\" data-on=\"%s\" data-off=\"%s\"",
	    T(p, "En direct", "Live"), T(p, "Connexion perdue", "Connection lost"));
	html_f(h, " data-old=\"%s\" data-poll=\"%s\" data-out=\"%s\">",
	    T(p, "Pas de nouvelles depuis # s", "No news for # s"),
	    T(p, "Mis à jour toutes les # s", "Updated every # s"),
	    T(p, "Votre session est terminée : rechargez la page",
		"Your session is over: reload the page"));
	html_raw(h, T(p, "Chiffres du ", "Numbers of "));
	html_time(h, d->board->results.as_of_ms);
	html_raw(h, "</p>\n<p class=\"muted\">");
	direct_window(d);
	html_raw(h, "</p>\n");
}

static void
close_live(const struct direct *d)
{
	struct page *p = d->page;
	struct html *h = &p->html;
	const char *id = d->campaign->id;

	html_f(h,
	    "<p class=\"actions\"><a class=\"button\" "
	    "href=\"/c/%s/proces-verbal\">%s</a> "
	    "<a class=\"button\" href=\"/c/%s/resultats.csv\">%s</a>",
	    id, T(p, "Procès-verbal à imprimer", "Minutes to print"), id,
	    T(p, "Tableau pour Excel", "Table for Excel"));
	if (d->campaign->public_results)
		html_f(h, " <a class=\"button\" href=\"/r/%s\">%s</a>", id,
		    T(p, "Page publique", "Public page"));
	html_raw(h, "</p>\n</div>\n");
}

static void
heading(const struct direct *d, const char *fr, const char *en)
{
	html_f(&d->page->html, "<h2>%s</h2>\n", T(d->page, fr, en));
}

static void
body(const struct direct *d)
{
	struct html *h = &d->page->html;

	show_filters(d);
	direct_figures(d);
	html_raw(h, "<div class=\"cols-2\"><section>\n");
	heading(d, "Candidats", "Candidates");
	direct_standings(d);
	if (d->region < 0)
		direct_sources(d);
	html_raw(h, "</section><section>\n");
	heading(d, "Régions", "Regions");
	direct_map(d);
	html_raw(h, "</section></div>\n");
	direct_regions(d);
	heading(d, "Rythme", "Pace");
	direct_line(d);
	heading(d, "Preuve", "Proof");
	direct_ledger(d);
}

void
direct(struct page *p)
{
	struct direct d;

	if (!direct_make(p, &d))
		return;
	read_filters(&d);
	p->head_extra =
	    "<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>\n";
	page_open(p, MENU_DIRECT, direct_title(p), "direct.js");
	open_live(&d);
	body(&d);
	close_live(&d);
	page_send(p, 200);
}

void
results_csv(struct page *p)
{
	direct_csv(p, NULL);
}

/* ---- procès-verbal ---- */

static void
signatures(struct page *p)
{
	static const struct {
		const char *fr, *en;
	} who[] = {
	    {"Pour l'organisation", "For the organisation"},
	    {"Le vérificateur", "The verifier"},
	    {"Un témoin", "A witness"},
	};
	size_t i;

	html_raw(&p->html, "<div class=\"signatures\">\n");
	for (i = 0; i < sizeof(who) / sizeof(who[0]); i++)
		html_f(&p->html, "<p>%s<br><small>%s</small></p>\n",
		    T(p, who[i].fr, who[i].en),
		    T(p, "Nom, date et signature", "Name, date and signature"));
	html_raw(&p->html, "</div>\n");
}

/* What was counted and how, as one paragraph for the record. */
static void
statement(const struct direct *d)
{
	const struct results *r = &d->board->results;
	struct page *p = d->page;
	struct html *h = &p->html;

	html_raw(h, "<p>");
	direct_window(d);
	html_raw(h, " ");
	html_raw(h, T(p, "État des résultats au ", "State of the results on "));
	html_time(h, r->as_of_ms);
	html_f(h, " (%s), %s ", T(p, "heure de Bamako", "Bamako time"),
	    T(p, "écriture du journal n°", "ledger entry no."));
	html_number(h, r->ledger_entries);
	html_raw(h, ".</p>\n");
	if (d->board->phase == PHASE_CLOSED)
		return;
	html_f(h, "<p class=\"note\">%s</p>\n",
	    T(p, "Résultats provisoires : le vote n'est pas clos.",
		"Provisional results: the vote is not closed."));
}

static void
proof(const struct direct *d)
{
	const struct results *r = &d->board->results;
	struct page *p = d->page;
	struct html *h = &p->html;

	html_f(h, "<h2>%s</h2>\n<p>%s</p>\n", T(p, "Preuve", "Proof"),
	    T(p,
		"La tête du journal résume tout ce qui a été compté jusqu'à cette "
		"entrée. Quiconque a la base de données recompte tout par cette "
		"commande, "
		"qui échoue si un seul vote a été ajouté, changé ou enlevé :",
		"The ledger's head sums up all that was counted up to this entry. "
		"Whoever "
		"has the database recounts everything by this command, which fails if a "
		"single vote was added, changed or taken away:"));
	html_f(h, "<pre>kalata verify --head %s</pre>\n", r->ledger_head);
}

void
minutes_sheet(struct page *p)
{
	struct direct d;
	struct html *h = &p->html;

	if (!direct_make(p, &d))
		return;
	page_open(p, MENU_DIRECT,
	    T(p, "Procès-verbal des résultats", "Minutes of the results"), NULL);
	html_f(h, "<p class=\"no-print muted\">%s <a href=\"/c/%s\">%s</a></p>\n",
	    T(p, "Imprimez cette page (A4).", "Print this page (A4)."), d.campaign->id,
	    T(p, "Retour au direct", "Back to the live page"));
	html_f(h, "<h2>%s</h2>\n", direct_title(p));
	statement(&d);
	direct_figures(&d);
	direct_standings(&d);
	direct_sources(&d);
	direct_regions(&d);
	proof(&d);
	signatures(p);
	page_send(p, 200);
}
