/*
 * What is around every page: head, menu of what this role may see, the message that the
 * last act left, and the end. Kept small: it is sent with each page over a slow link.
 */
#include "console/page.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/assets.h"
#include "store/proposal.h"

#define FLASHES 64

/* The last messages left for somebody's next page: a ring, for a lost one is no loss. */
static struct {
	unsigned char digest[STAFF_DIGEST_LEN];
	enum flash kind;
	char text[600];
} flashes[FLASHES];
static size_t n_flashes;

void
page_flash(struct page *p, enum flash kind, const char *text)
{
	size_t i = n_flashes++ % FLASHES;

	memcpy(flashes[i].digest, p->visitor.digest, STAFF_DIGEST_LEN);
	flashes[i].kind = kind;
	(void)text_copy(flashes[i].text, sizeof(flashes[i].text), text);
}

static void
show_flash(struct page *p)
{
	size_t i;

	if (!p->visitor.known)
		return;
	for (i = 0; i < FLASHES; i++) {
		if (flashes[i].text[0] == '\0' ||
		    memcmp(flashes[i].digest, p->visitor.digest, STAFF_DIGEST_LEN) != 0)
			continue;
		html_raw(&p->html, flashes[i].kind == FLASH_DONE
				       ? "<p class=\"flash done\" role=\"status\">"
				       : "<p class=\"flash error\" role=\"alert\">");
		html_f(&p->html, "%s</p>\n", flashes[i].text);
		flashes[i].text[0] = '\0';
	}
}

/* The campaign a page without one is about: that whose vote is open, else the last. */
const struct ballot_paper *
page_campaign(const struct page *p)
{
	const struct ballot_paper *best = p->paper;
	int64_t now_ms = clock_now_ms();
	size_t i;

	if (best != NULL || p->rulebook == NULL)
		return best;
	for (i = 0; i < p->rulebook->n_papers; i++) {
		const struct ballot_paper *paper = p->rulebook->paper[i];

		if (campaign_phase(&paper->campaign, now_ms) == PHASE_OPEN)
			return paper;
		best = paper;
	}
	return best;
}

static const struct {
	enum page_menu menu;
	const char *fr, *en;
	const char *path; /* behind /c/ID, or, beginning with '=', as it is */
} items[] = {
    {MENU_DIRECT, "Direct", "Live", ""},
    {MENU_MESSAGES, "Messages", "Messages", "/messages"},
    {MENU_NOMINATIONS, "Nominations", "Nominations", "/nominations"},
    {MENU_CAMPAIGN, "Campagne", "Campaign", "/campagne"},
    {MENU_CHANNELS, "Canaux", "Channels", "=/canaux"},
    {MENU_AGREEMENTS, "Accords", "Agreements", "=/accords"},
    {MENU_JOURNAL, "Journal", "Ledger", "=/journal"},
    {MENU_TEAM, "Équipe", "Team", "=/equipe"},
};

/* How many proposals wait for a second person. */
static void
show_waiting(struct page *p)
{
	int64_t n = proposals_waiting(&db_sqlite, p->console->db);

	if (n > 0)
		html_f(&p->html,
		    " <span class=\"badge warn\">%lld<span class=\"sr\"> "
		    "%s</span></span>",
		    (long long)n, T(p, "en attente", "waiting"));
}

static void
menu_item(struct page *p, const struct ballot_paper *paper, enum page_menu here, size_t i)
{
	char path[120];

	if (items[i].path[0] == '=')
		(void)snprintf(path, sizeof(path), "%s", items[i].path + 1);
	else if (paper == NULL)
		return;
	else
		(void)snprintf(
		    path, sizeof(path), "/c/%s%s", paper->campaign.id, items[i].path);
	if (!page_may(p, "GET", path))
		return;
	html_f(&p->html, "<li><a href=\"%s\"", path);
	html_raw(&p->html, items[i].menu == here ? " aria-current=\"page\">" : ">");
	html_text(&p->html, T(p, items[i].fr, items[i].en));
	if (items[i].menu == MENU_AGREEMENTS)
		show_waiting(p);
	html_raw(&p->html, "</a></li>\n");
}

static void
menu(struct page *p, enum page_menu here)
{
	const struct ballot_paper *paper = page_campaign(p);
	size_t i;

	html_f(&p->html, "<nav class=\"menu\" aria-label=\"%s\"><ul>\n",
	    T(p, "Menu", "Menu"));
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		menu_item(p, paper, here, i);
	html_raw(&p->html, "</ul></nav>\n");
}

static void
top(struct page *p)
{
	const struct ballot_paper *paper = page_campaign(p);

	html_raw(
	    &p->html, "<header class=\"top\"><a class=\"brand\" href=\"/\">kalata</a>\n");
	if (paper != NULL)
		html_f(&p->html, "<a class=\"where\" href=\"/c/%s\">%s</a>\n",
		    paper->campaign.id,
		    paper->campaign.title[0][0] != '\0' ? paper->campaign.title[0]
							: paper->campaign.id);
	html_f(&p->html, "<span class=\"who\"><a href=\"/moi\">%s</a></span>\n",
	    p->visitor.name);
	page_form(p, "/deconnexion", "out");
	html_f(&p->html, "<button class=\"quiet\">%s</button></form></header>\n",
	    T(p, "Quitter", "Log out"));
}

static void
head(struct page *p, const char *title, const char *script, bool robots)
{
	struct html *h = &p->html;

	html_f(h,
	    "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
	    T(p, "fr", "en"));
	html_f(h, "<title>%s · kalata</title>\n", title);
	html_raw(h,
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n");
	if (!robots)
		html_raw(h, "<meta name=\"robots\" content=\"noindex\">\n");
	html_f(h, "<link rel=\"stylesheet\" href=\"%s\">\n", assets_url("console.css"));
	html_raw(h, "<link rel=\"icon\" href=\"data:,\">\n");
	if (script != NULL)
		html_f(h, "<script type=\"module\" src=\"%s\"></script>\n",
		    assets_url(script));
	html_raw(h, p->head_extra == NULL ? "" : p->head_extra);
	html_f(h, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n",
	    T(p, "Aller au contenu", "Skip to content"));
}

void
page_open(struct page *p, enum page_menu here, const char *title, const char *script)
{
	head(p, title, script, false);
	if (p->visitor.known) {
		top(p);
		menu(p, here);
	}
	html_raw(&p->html, "<main id=\"main\">\n");
	show_flash(p);
	html_f(&p->html, "<h1>%s</h1>\n", title);
}

void
page_open_bare(struct page *p, const char *title, const char *script, bool robots)
{
	head(p, title, script, robots);
	html_f(&p->html,
	    "<main id=\"main\" class=\"bare\">\n<p "
	    "class=\"brand\">kalata</p>\n<h1>%s</h1>\n",
	    title);
}

void
page_send(struct page *p, int status)
{
	html_raw(&p->html, "</main>\n</body>\n</html>\n");
	page_reply(p, status, "text/html; charset=utf-8", NULL);
}

void
page_form(struct page *p, const char *action, const char *class)
{
	html_f(
	    &p->html, "<form method=\"post\" action=\"%s\" class=\"%s\">", action, class);
	html_f(&p->html, "<input type=\"hidden\" name=\"csrf\" value=\"%s\">\n",
	    p->visitor.csrf);
}

bool
page_may(const struct page *p, const char *method, const char *path)
{
	struct route_match match;

	route_find(method, path, &match);
	return match.route != NULL &&
	       (match.route->roles == ROUTE_EVERYBODY ||
		   (p->visitor.known &&
		       (match.route->roles & (unsigned)p->visitor.role) != 0));
}

const char *
page_asset(const char *file)
{
	return assets_url(file);
}

void
page_link(struct page *p, const char *rest, char *out, size_t cap)
{
	(void)snprintf(out, cap, "/c/%s%s", p->paper->campaign.id, rest);
}
