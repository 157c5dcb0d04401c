/*
 * The way of a changed document. Three things may stand against it: another person
 * changed it meanwhile, the linter has something to say, or it touches the count of a
 * vote that has opened.
 */
#include "console/page_campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/document_changes.h"
#include "console/frozen.h"
#include "store/campaign_json.h"
#include "store/proposal.h"

const char *
campaign_document(const struct page *p)
{
	const struct campaign_list *list = &p->console->campaigns;
	size_t i;

	for (i = 0; p->paper != NULL && i < list->n; i++)
		if (strcmp(list->doc[i].id, p->paper->campaign.id) == 0)
			return list->doc[i].json;
	return NULL;
}

void
campaign_mark(const char *json, char out[33])
{
	unsigned char hash[LEDGER_HASH_LEN];
	struct digest d;
	struct buf hex;

	digest_start(&d);
	digest_text(&d, json);
	digest_end(&d, hash);
	buf_init(&hex, out, 33);
	text_hex(&hex, hash, 16);
}

bool
campaign_frozen(const struct page *p)
{
	return campaign_phase(&p->paper->campaign, clock_now_ms()) != PHASE_BEFORE &&
	       p->paper->campaign.vote.opens_ms != 0;
}

void
campaign_base(struct page *p)
{
	const char *json = campaign_document(p);
	char mark[33] = "";

	if (json != NULL)
		campaign_mark(json, mark);
	html_f(&p->html, "<input type=\"hidden\" name=\"base\" value=\"%s\">\n", mark);
}

void
campaign_reason(struct page *p)
{
	html_f(&p->html,
	    "<label for=\"raison\">%s</label>\n<input id=\"raison\" name=\"raison\" "
	    "maxlength=\"250\" "
	    "value=\"%s\">\n",
	    campaign_frozen(p) ? T(p,
				     "Raison (le vote est ouvert : ce qui touche le "
				     "compte attendra l'accord "
				     "d'une autre personne)",
				     "Reason (the vote has opened: what touches the "
				     "count will wait for another "
				     "person's agreement)")
			       : T(p, "Raison (facultatif)", "Reason (optional)"),
	    fields_text(&p->form, "raison"));
}

/* ---- the linter ---- */

static void
collect(void *ctx, const char *where, const char *what)
{
	struct complaints *c = ctx;

	if (c->n == COMPLAINTS_MAX)
		return;
	(void)text_copy(c->item[c->n].where, sizeof(c->item[c->n].where), where);
	(void)text_copy(c->item[c->n].what, sizeof(c->item[c->n].what), what);
	c->n++;
}

/* Every campaign with this document in its place. */
static bool
fine(struct page *p, char *json, struct complaints *c)
{
	struct campaign_list list =
	    p->console->campaigns; /* the documents stay the console's */
	char id[CAMPAIGN_ID_MAX];
	struct rulebook *rb;
	size_t i;

	c->n = 0;
	if (!campaign_json_id(json, id))
		(void)text_copy(id, sizeof(id), "?");
	if (p->paper != NULL && strcmp(id, p->paper->campaign.id) != 0) {
		collect(c, "id",
		    T(p, "ne change pas : une autre campagne se crée à part",
			"does not change: another campaign is created apart"));
		return false;
	}
	for (i = 0; i < list.n; i++)
		if (strcmp(list.doc[i].id, id) == 0)
			break;
	if (i == CAMPAIGNS_MAX) {
		collect(c, "",
		    T(p, "il y a déjà autant de campagnes qu'une passerelle en tient",
			"there are as many campaigns as a gateway holds"));
		return false;
	}
	if (p->paper == NULL && i < list.n) {
		collect(c, "id", T(p, "existe déjà", "is there already"));
		return false;
	}
	if (i == list.n) {
		memset(&list.doc[list.n], 0, sizeof(list.doc[0]));
		(void)text_copy(list.doc[list.n++].id, sizeof(list.doc[0].id), id);
	}
	list.doc[i].json = json;
	rb = rulebook_build(&p->console->config->settings, list.doc, list.n, collect, c);
	rulebook_unref(rb);
	if (rb == NULL && c->n == 0)
		collect(c, "", "?");
	return rb != NULL;
}

void
complaints_show(struct page *p, const struct complaints *c)
{
	size_t i;

	if (c == NULL || c->n == 0)
		return;
	html_f(&p->html,
	    "<div class=\"flash error\" role=\"alert\" id=\"fautes\" "
	    "tabindex=\"-1\"><p>%s</p><ul>\n",
	    T(p, "Rien n'est enregistré. À corriger :",
		"Nothing is saved. To be mended:"));
	for (i = 0; i < c->n; i++)
		html_f(&p->html, "<li><a href=\"#%s\"><code>%s</code></a> %s</li>\n",
		    c->item[i].where, c->item[i].where, c->item[i].what);
	html_raw(&p->html, "</ul></div>\n");
}

/* ---- the way of a document ---- */

static void
propose(struct page *p, const char *json)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "do", "proposal");
	(void)cJSON_AddStringToObject(o, "act", "propose");
	(void)cJSON_AddStringToObject(o, "kind", "document");
	(void)cJSON_AddStringToObject(o, "campaign", p->paper->campaign.id);
	(void)cJSON_AddStringToObject(o, "document", json);
	(void)cJSON_AddStringToObject(o, "reason", fields_text(&p->form, "raison"));
	page_act(p, o, "/accords",
	    T(p,
		"Proposé : le changement se fera quand une autre personne sera d'accord.",
		"Proposed: it will be done when another person agrees."));
}

static void
import(struct page *p, const char *json, const char *back)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "do", "campaign");
	(void)cJSON_AddStringToObject(o, "change", "import");
	(void)cJSON_AddStringToObject(o, "json", json);
	page_act(p, o, back, T(p, "Enregistré.", "Saved."));
}

static bool
has_reason(const struct page *p)
{
	const char *reason = fields_text(&p->form, "raison");

	return reason[strspn(reason, " ")] != '\0';
}

static bool
changed_meanwhile(const struct page *p, const char *now)
{
	char mark[33];

	campaign_mark(now, mark);
	return strcmp(mark, fields_text(&p->form, "base")) != 0;
}

/* What this save would put in the place of what is there now: whoever presses again has
 * seen it. */
struct undone {
	struct page *page;
	struct complaints *complaints;
};

static void
tell_undone(void *ctx, const char *place, const char *was, const char *is)
{
	struct undone *u = ctx;
	const char *a = was == NULL ? "" : was, *b = is == NULL ? "" : is;
	char what[300];

	(void)snprintf(what, sizeof(what),
	    T(u->page, "maintenant « %.*s », votre page y mettrait « %.*s »",
		"now \"%.*s\", your page would put \"%.*s\""),
	    (int)text_cut(a, strlen(a), 100), a, (int)text_cut(b, strlen(b), 100), b);
	collect(u->complaints, place, what);
}

static void
refuse_stale(struct page *p, struct complaints *c, const char *now, const char *json)
{
	struct undone undone = {p, c};

	c->n = 0;
	collect(c, "",
	    T(p,
		"Quelqu'un d'autre a changé la campagne entre-temps. Enregistrer "
		"encore une fois y remettrait ce que dit votre page :",
		"Somebody else changed the campaign meanwhile. Saving once more "
		"would put back what your page says:"));
	(void)document_changes(now, json, tell_undone, &undone);
}

void
campaign_submit(struct page *p, char *json, const char *back,
    void (*again)(struct page *, const struct complaints *))
{
	static struct complaints c; /* the loop's; large */
	const char *now = campaign_document(p);
	bool touches = now != NULL && campaign_frozen(p) && frozen_differs(now, json);

	if (now != NULL && changed_meanwhile(p, now)) {
		refuse_stale(p, &c, now, json);
		again(p, &c);
	} else if (!fine(p, json, &c)) {
		again(p, &c);
	} else if (touches && !has_reason(p)) {
		collect(&c, "raison",
		    T(p,
			"le vote est ouvert et ce changement touche le compte : dites "
			"pourquoi, une autre personne devra être d'accord",
			"the vote has opened and this touches the count: say why, "
			"another "
			"person must agree"));
		again(p, &c);
	} else if (touches) {
		propose(p, json);
	} else {
		import(p, json, back);
	}
	free(json);
}

/* ---- pieces ---- */

void
campaign_tabs(struct page *p, int here)
{
	static const struct {
		const char *fr, *en, *path;
	} tabs[] = {
	    {"Réglages", "Settings", "/campagne"},
	    {"Textes", "Texts", "/campagne/textes"},
	    {"Document", "Document", "/campagne/document"},
	    {"Essai", "Test box", "/essai"},
	};
	char path[120];
	int i;

	html_f(&p->html, "<nav class=\"tabs\" aria-label=\"%s\">",
	    T(p, "La campagne", "The campaign"));
	for (i = 0; i < 4; i++) {
		page_link(p, tabs[i].path, path, sizeof(path));
		html_f(&p->html, "<a href=\"%s\"", path);
		html_raw(&p->html, i == here ? " aria-current=\"page\">" : ">");
		html_f(&p->html, "%s</a> ", T(p, tabs[i].fr, tabs[i].en));
	}
	html_f(&p->html, "<a href=\"/campagnes\">%s</a></nav>\n", T(p, "Toutes", "All"));
}

const char *
item_text(const cJSON *o, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(o, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

void
json_put(cJSON *o, const char *key, const char *text)
{
	cJSON_DeleteItemFromObjectCaseSensitive(o, key);
	if (text[0] != '\0')
		(void)cJSON_AddStringToObject(o, key, text);
}

void
json_put_time(cJSON *o, const char *key, const char *typed)
{
	char utc[64];

	(void)snprintf(utc, sizeof(utc), "%.40s%s%s", typed,
	    strlen(typed) == 16 ? ":00" : "", typed[0] == '\0' ? "" : "Z");
	json_put(o, key, utc);
}

cJSON *
json_object(cJSON *o, const char *key)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(o, key);

	if (cJSON_IsObject(item))
		return item;
	cJSON_DeleteItemFromObjectCaseSensitive(o, key);
	return cJSON_AddObjectToObject(o, key);
}
