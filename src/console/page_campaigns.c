/*
 * All campaigns, and the beginning of a new one: a small form makes a document, or a
 * whole document is pasted.
 */
#include "console/page_campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/pages.h"

static const char *
phase_words(const struct page *p, const struct campaign *c)
{
	switch (campaign_phase(c, clock_now_ms())) {
	case PHASE_BEFORE:
		return T(p, "pas encore ouverte", "not open yet");
	case PHASE_OPEN:
		return T(p, "ouverte", "open");
	case PHASE_LATE:
		return T(p, "dans la grâce", "in its grace");
	case PHASE_CLOSED:
		return T(p, "fermée", "closed");
	}
	return "?";
}

static void
row(struct page *p, const struct campaign *c)
{
	html_f(&p->html,
	    "<tr><th scope=\"row\"><a href=\"/c/%s/campagne\">%s</a><br><span "
	    "class=\"muted\">%s</span></th><td>%s</td><td>",
	    c->id, c->title[0][0] == '\0' ? c->id : c->title[0], c->id,
	    phase_words(p, c));
	if (c->vote.opens_ms != 0) {
		html_time(&p->html, c->vote.opens_ms);
		html_raw(&p->html, " – ");
		html_time(&p->html, c->vote.closes_ms);
	}
	html_f(&p->html, "</td><td class=\"n\">%zu</td><td><a href=\"/c/%s\">%s</a>",
	    c->n_candidates, c->id, T(p, "direct", "live"));
	if (c->public_results)
		html_f(&p->html, " <a href=\"/r/%s\">%s</a>", c->id,
		    T(p, "page publique", "public page"));
	html_raw(&p->html, "</td></tr>\n");
}

static void
table(struct page *p)
{
	size_t i;

	if (p->rulebook->n_papers == 0) {
		html_f(&p->html, "<p class=\"empty\">%s</p>\n",
		    T(p, "Aucune campagne encore : commencez-en une ci-dessous.",
			"No campaign yet: begin one below."));
		return;
	}
	html_f(&p->html,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table class=\"data\"><caption "
	    "class=\"sr\">%s</caption><thead><tr>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th "
	    "scope=\"col\">%s</th><th scope=\"col\" class=\"n\">%s</th><th "
	    "scope=\"col\">%s</th></tr></thead><tbody>\n",
	    T(p, "Campagnes", "Campaigns"), T(p, "Campagnes", "Campaigns"),
	    T(p, "Campagne", "Campaign"), T(p, "État", "State"), T(p, "Vote", "Vote"),
	    T(p, "Candidats", "Candidates"), T(p, "Voir", "See"));
	for (i = 0; i < p->rulebook->n_papers; i++)
		row(p, &p->rulebook->paper[i]->campaign);
	html_raw(&p->html, "</tbody></table></div>\n");
}

static void
field(struct page *p, const char *name, const char *label, const char *more)
{
	html_f(&p->html,
	    "<label for=\"%s\">%s</label>\n<input id=\"%s\" name=\"%s\" value=\"%s\" ",
	    name, label, name, name, fields_text(&p->form, name));
	html_raw(&p->html, more);
	html_raw(&p->html, ">\n");
}

static void
new_form(struct page *p)
{
	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Nouvelle campagne", "New campaign"));
	page_form(p, "/campagnes", "stack");
	field(p, "id",
	    T(p, "Identifiant (a-z, 0-9, tirets)", "Identifier (a-z, 0-9, dashes)"),
	    "maxlength=\"39\" spellcheck=\"false\" autocapitalize=\"none\"");
	field(p, "title", T(p, "Titre", "Title"), "maxlength=\"150\" class=\"wide\"");
	html_f(&p->html,
	    "<label for=\"regions\">%s</label>\n<select id=\"regions\" "
	    "name=\"regions\"><option value=\"ml-2023\">%s</option><option "
	    "value=\"ml-2019\"%s>%s</option></select>\n",
	    T(p, "Régions", "Regions"),
	    T(p, "Mali, découpage de 2023 (20)", "Mali as divided in 2023 (20)"),
	    strcmp(fields_text(&p->form, "regions"), "ml-2019") == 0 ? " selected" : "",
	    T(p, "Mali, découpage de 2019 (11)", "Mali as divided in 2019 (11)"));
	field(p, "opens",
	    T(p, "Le vote ouvre (UTC, l'heure de Bamako)",
		"The vote opens (UTC, Bamako's time)"),
	    "type=\"datetime-local\" step=\"1\"");
	field(p, "closes", T(p, "Le vote ferme", "The vote closes"),
	    "type=\"datetime-local\" step=\"1\"");
	html_f(&p->html,
	    "<label for=\"candidates\">%s</label>\n<textarea id=\"candidates\" "
	    "name=\"candidates\" rows=\"6\" "
	    "aria-describedby=\"candidats-aide\">%s</textarea>\n<p id=\"candidats-aide\" "
	    "class=\"hint\">%s</p>\n",
	    T(p, "Candidats, un par ligne : code; nom",
		"Candidates, one a line: code; name"),
	    fields_text(&p->form, "candidates"),
	    T(p, "Exemple : 1; Awa Exemple", "Example: 1; Awa Exemple"));
	html_f(&p->html,
	    "<details><summary>%s</summary><label for=\"document\">%s</label>\n<textarea "
	    "id=\"document\" name=\"document\" rows=\"10\" "
	    "class=\"mono\">%s</textarea></details>\n",
	    T(p, "Ou coller un document entier", "Or paste a whole document"),
	    T(p, "Document JSON", "JSON document"), fields_text(&p->form, "document"));
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Créer", "Create"));
}

static void
show(struct page *p, const struct complaints *c)
{
	page_open(p, MENU_CAMPAIGN, T(p, "Campagnes", "Campaigns"), NULL);
	complaints_show(p, c);
	table(p);
	new_form(p);
	page_send(p, c == NULL ? 200 : 422);
}

void
campaigns(struct page *p)
{
	show(p, NULL);
}

static void
add_candidates(cJSON *doc, const char *typed)
{
	cJSON *list = cJSON_CreateArray(), *candidate;
	size_t n, code;

	for (; *typed != '\0'; typed += n + (typed[n] != '\0')) {
		BUF(a, 64);
		BUF(b, 256);

		typed += strspn(typed, " ");
		n = strcspn(typed, "\n");
		code = strcspn(typed, ";\n");
		if (n == 0)
			continue;
		(void)buf_addn(&a, typed, code);
		if (code < n)
			(void)buf_addn(&b,
			    typed + code + 1 + strspn(typed + code + 1, " "),
			    n - code - 1 - strspn(typed + code + 1, " "));
		while (a.len > 0 && a.data[a.len - 1] == ' ')
			a.data[--a.len] = '\0';
		candidate = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(candidate, "code", a.data);
		(void)cJSON_AddStringToObject(candidate, "name", b.data);
		(void)cJSON_AddItemToArray(list, candidate);
	}
	(void)cJSON_AddItemToObject(doc, "candidates", list);
}

void
campaign_create(struct page *p)
{
	const char *whole = fields_text(&p->form, "document"),
		   *id = fields_text(&p->form, "id");
	cJSON *doc, *vote;
	char back[160], *json;

	if (whole[strspn(whole, " \n\t")] != '\0') {
		campaign_submit(p, strdup(whole), "/campagnes", show);
		return;
	}
	doc = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(doc, "id", id);
	json_put(json_object(doc, "title"), p->rulebook->language[0].code,
	    fields_text(&p->form, "title"));
	(void)cJSON_AddStringToObject(doc, "regions", fields_text(&p->form, "regions"));
	vote = json_object(doc, "vote");
	json_put_time(vote, "opens", fields_text(&p->form, "opens"));
	json_put_time(vote, "closes", fields_text(&p->form, "closes"));
	add_candidates(doc, fields_text(&p->form, "candidates"));
	json = cJSON_Print(doc);
	cJSON_Delete(doc);
	(void)snprintf(back, sizeof(back), "/c/%.60s/campagne", id);
	campaign_submit(p, json, back, show);
}
