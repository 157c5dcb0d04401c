/*
 * What citizens are told, text by text, in one language at a time: the pack's wording,
 * the campaign's own, and under each what it costs.
 */
#include "console/page_campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "console/composer.h"
#include "console/pages.h"

static int
language_of(const struct page *p)
{
	const char *code = fields_text(&p->query, "langue");

	if (code[0] == '\0')
		code = fields_text(&p->form, "langue");
	return code[0] == '\0' ? 0 : rulebook_language(p->rulebook, code);
}

/* The campaign's own text in a document: "text" or {"text": "…", "segments": 2}. */
static const char *
own_text(const cJSON *texts, const char *key, int *segments)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(texts, key), *n;

	*segments = 1;
	if (!cJSON_IsObject(item))
		return cJSON_IsString(item) ? item->valuestring : "";
	n = cJSON_GetObjectItemCaseSensitive(item, "segments");
	if (cJSON_IsNumber(n) && n->valuedouble >= 1 && n->valuedouble <= 4)
		*segments = (int)n->valuedouble;
	return item_text(item, "text");
}

static void
one_text(struct page *p, const cJSON *texts, int language, enum answer_key key)
{
	const char *name = wording_key(key), *code = p->rulebook->language[language].code;
	const char *pack = rulebook_pack_text(p->rulebook, language, key), *own;
	static struct measured m; /* the loop's; large */
	int segments, i;

	own = own_text(texts, name, &segments);
	if (fields_has(&p->form, "base"))
		own = fields_text(&p->form, name);
	if (pack[0] == '\0')
		pack = rulebook_pack_text(p->rulebook, 0, key);
	composer_measure(p, language, key, own[0] == '\0' ? pack : own, segments, &m);
	html_f(&p->html,
	    "<section class=\"card\"><h2><label "
	    "for=\"texts.%s.%s\"><code>%s</code></label></h2>\n"
	    "<p class=\"muted\">%s</p>\n"
	    "<textarea id=\"texts.%s.%s\" name=\"%s\" rows=\"3\" maxlength=\"600\" "
	    "class=\"wide\" "
	    "data-cle=\"%s\" aria-describedby=\"m-%s\">%s</textarea>\n",
	    code, name, name, pack, code, name, name, name, name, own);
	html_f(&p->html, "<p class=\"hint\" id=\"m-%s\" aria-live=\"polite\">", name);
	composer_line(p, &m, segments);
	html_f(&p->html, "</p>\n<p class=\"note mono\" id=\"v-%s\">%s</p>\n", name,
	    m.preview);
	html_f(&p->html,
	    "<label for=\"s-%s\">%s</label> <select id=\"s-%s\" name=\"segments.%s\">",
	    name, T(p, "SMS au plus", "SMS at most"), name, name);
	for (i = 1; i <= 4; i++)
		html_f(&p->html, "<option%s>%d</option>",
		    i == segments ? " selected" : "", i);
	html_raw(&p->html, "</select></section>\n");
}

static void
show(struct page *p, const struct complaints *c)
{
	int language = language_of(p), key;
	cJSON *doc = cJSON_Parse(campaign_document(p));
	const cJSON *texts;
	char action[120];
	size_t i;

	language = language < 0 ? 0 : language;
	texts = cJSON_GetObjectItemCaseSensitive(
	    cJSON_GetObjectItemCaseSensitive(doc, "texts"),
	    p->rulebook->language[language].code);
	page_open(p, MENU_CAMPAIGN, T(p, "Textes", "Texts"), "texts.js");
	campaign_tabs(p, 1);
	complaints_show(p, c);
	html_raw(&p->html, "<p class=\"pills\">");
	for (i = 0; i < p->rulebook->n_languages; i++)
		html_f(&p->html, "<a class=\"pill\" href=\"?langue=%s\"%s>%s</a> ",
		    p->rulebook->language[i].code,
		    (int)i == language ? " aria-current=\"true\"" : "",
		    p->rulebook->language[i].name);
	html_f(&p->html, "</p>\n<p>%s</p>\n",
	    T(p,
		"Un champ vide garde le texte du paquet de langue, montré au-dessus. "
		"{name}, {code}, "
		"{receipt}… sont remplis à l'envoi ; l'aperçu les montre au plus long.",
		"An empty field keeps the language pack's text, shown above it. {name}, "
		"{code}, {receipt}… "
		"are filled in when it is sent; the preview shows them at their "
		"longest."));
	page_link(p, "/campagne/textes", action, sizeof(action));
	page_form(p, action, "stack wide texts");
	campaign_base(p);
	html_f(&p->html,
	    "<input type=\"hidden\" name=\"langue\" id=\"langue\" value=\"%s\">\n",
	    p->rulebook->language[language].code);
	for (key = ANSWER_NONE + 1; key < ANSWER_N; key++)
		if (wording_key((enum answer_key)key)[0] != '\0')
			one_text(p, texts, language, (enum answer_key)key);
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Enregistrer", "Save"));
	cJSON_Delete(doc);
	page_send(p, c == NULL ? 200 : 422);
}

void
texts_edit(struct page *p)
{
	if (language_of(p) < 0)
		page_error(p, 404,
		    T(p, "Cette langue n'est pas en service.",
			"This language is not enabled."));
	else
		show(p, NULL);
}

static void
put_text(const struct page *p, cJSON *texts, const char *name)
{
	const char *typed = fields_text(&p->form, name);
	char field[60];
	int64_t segments = 1;
	cJSON *o;

	cJSON_DeleteItemFromObjectCaseSensitive(texts, name);
	if (typed[strspn(typed, " \n")] == '\0')
		return;
	(void)snprintf(field, sizeof(field), "segments.%s", name);
	(void)fields_number(&p->form, field, 1, 4, &segments);
	if (segments == 1) {
		(void)cJSON_AddStringToObject(texts, name, typed);
		return;
	}
	o = cJSON_AddObjectToObject(texts, name);
	(void)cJSON_AddStringToObject(o, "text", typed);
	(void)cJSON_AddNumberToObject(o, "segments", (double)segments);
}

void
texts_save(struct page *p)
{
	int language = language_of(p), key;
	cJSON *doc, *all, *texts;
	char back[160], *json;

	if (language < 0) {
		page_error(p, 404,
		    T(p, "Cette langue n'est pas en service.",
			"This language is not enabled."));
		return;
	}
	doc = cJSON_Parse(campaign_document(p));
	all = json_object(doc, "texts");
	texts = json_object(all, p->rulebook->language[language].code);
	for (key = ANSWER_NONE + 1; key < ANSWER_N; key++)
		if (fields_has(&p->form, wording_key((enum answer_key)key)))
			put_text(p, texts, wording_key((enum answer_key)key));
	if (cJSON_GetArraySize(texts) == 0)
		cJSON_DeleteItemFromObjectCaseSensitive(
		    all, p->rulebook->language[language].code);
	if (cJSON_GetArraySize(all) == 0)
		cJSON_DeleteItemFromObjectCaseSensitive(doc, "texts");
	json = cJSON_Print(doc);
	cJSON_Delete(doc);
	(void)snprintf(back, sizeof(back), "/c/%s/campagne/textes?langue=%s",
	    p->paper->campaign.id, p->rulebook->language[language].code);
	campaign_submit(p, json, back, show);
}

/* ---- the whole document ---- */

static void
show_document(struct page *p, const struct complaints *c)
{
	char action[120];

	page_open(p, MENU_CAMPAIGN, T(p, "Document", "Document"), NULL);
	campaign_tabs(p, 2);
	complaints_show(p, c);
	page_link(p, "/campagne/document", action, sizeof(action));
	html_f(&p->html, "<p><a href=\"%s?telecharger=1\" download>%s</a></p>\n", action,
	    T(p, "Télécharger", "Download"));
	page_form(p, action, "stack");
	campaign_base(p);
	html_f(&p->html,
	    "<label for=\"document\">%s</label>\n<textarea id=\"document\" "
	    "name=\"document\" rows=\"30\" class=\"mono wide\" "
	    "spellcheck=\"false\">%s</textarea>\n",
	    T(p, "Tout ce que la campagne est, en JSON", "All the campaign is, as JSON"),
	    fields_has(&p->form, "base") ? fields_text(&p->form, "document")
					 : campaign_document(p));
	campaign_reason(p);
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Enregistrer", "Save"));
	page_send(p, c == NULL ? 200 : 422);
}

void
document_edit(struct page *p)
{
	char file[60];

	if (!fields_has(&p->query, "telecharger")) {
		show_document(p, NULL);
		return;
	}
	(void)snprintf(file, sizeof(file), "%s.json", p->paper->campaign.id);
	html_raw(&p->html, campaign_document(p));
	page_send_as(p, "application/json", file, NULL);
}

void
document_save(struct page *p)
{
	char back[120];

	page_link(p, "/campagne/document", back, sizeof(back));
	campaign_submit(
	    p, strdup(fields_text(&p->form, "document")), back, show_document);
}
