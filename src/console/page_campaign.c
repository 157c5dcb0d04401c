/*
 * One campaign's settings as a form. The form edits the document it came from: what it
 * does not show (forms, nomination questions, texts) stays as it is.
 */
#include "console/page_campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/pages.h"

#define EMPTY_ROWS 3

/* The value of a field: what was typed, when something was, else what the document says.
 */
static const char *
value(const struct page *p, const char *field, const char *now)
{
	return fields_has(&p->form, "base") ? fields_text(&p->form, field) : now;
}

static void
input(struct page *p, const char *field, const char *label, const char *now,
    const char *more)
{
	html_f(&p->html,
	    "<label for=\"%s\">%s</label>\n<input id=\"%s\" name=\"%s\" value=\"%s\" ",
	    field, label, field, field, value(p, field, now));
	html_raw(&p->html, more);
	html_raw(&p->html, ">\n");
}

/* "2026-11-01T08:00:00Z" <-> what <input type="datetime-local"> holds. */
static void
when_input(struct page *p, const char *field, const char *label, const char *utc)
{
	char local[40];

	(void)text_copy(local, sizeof(local), utc);
	local[strcspn(local, "Z")] = '\0';
	input(p, field, label, local, "type=\"datetime-local\" step=\"1\"");
}

static const struct {
	const char *key, *fr, *en;
	bool fallback;
} switches[] = {
    {"bare_code", "Un code seul est un vote", "A code alone is a vote", true},
    {"echo_choice", "La réponse nomme le choix", "The answer names the choice", true},
    {"ask_region", "Demander la région", "Ask for the region", true},
    {"public_results", "Résultats publics", "Public results", false},
};
#define SWITCHES (sizeof(switches) / sizeof(switches[0]))

static bool
switched(const cJSON *vote, size_t i)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(vote, switches[i].key);

	return item == NULL ? switches[i].fallback : cJSON_IsTrue(item);
}

static void
switches_part(struct page *p, const cJSON *vote)
{
	bool typed = fields_has(&p->form, "base");
	size_t i;

	html_f(&p->html, "<fieldset><legend>%s</legend>\n", T(p, "Règles", "Rules"));
	for (i = 0; i < SWITCHES; i++) {
		bool on =
		    typed ? fields_has(&p->form, switches[i].key) : switched(vote, i);

		html_f(&p->html,
		    "<p class=\"row\"><input type=\"checkbox\" id=\"vote.%s\" "
		    "name=\"%s\" value=\"1\"%s> "
		    "<label for=\"vote.%s\">%s</label></p>\n",
		    switches[i].key, switches[i].key, on ? " checked" : "",
		    switches[i].key, T(p, switches[i].fr, switches[i].en));
	}
	html_f(&p->html,
	    "<label for=\"vote.revote\">%s</label>\n<select id=\"vote.revote\" "
	    "name=\"revote\">",
	    T(p, "Quand un téléphone vote deux fois", "When a phone votes twice"));
	html_f(&p->html,
	    "<option value=\"last\">%s</option><option "
	    "value=\"first\"%s>%s</option></select>\n</fieldset>\n",
	    T(p, "le dernier vote compte", "the last vote counts"),
	    strcmp(value(p, "revote", item_text(vote, "revote")), "first") == 0
		? " selected"
		: "",
	    T(p, "le premier vote compte", "the first vote counts"));
}

/* ---- candidates ---- */

static const struct {
	const char *key, *fr, *en;
	int size;
} columns[] = {
    {"code", "Code", "Code", 4},
    {"name", "Nom", "Name", 22},
    {"aliases", "Autres noms (séparés par ;)", "Other names (; between)", 22},
    {"gender", "Genre", "Gender", 3},
    {"sector", "Secteur", "Sector", 12},
    {"place", "Lieu", "Place", 14},
    {"seniority", "Ancienneté (ans)", "Seniority (years)", 4},
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void
field_name(const char *key, char out[24])
{
	(void)snprintf(out, 24, "c_%s", key);
}

/* What a cell of the table shows of a candidate's object. */
static void
cell_text(const cJSON *candidate, const char *key, struct buf *out)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(candidate, key), *each;

	if (cJSON_IsString(item))
		(void)buf_add(out, item->valuestring);
	if (cJSON_IsNumber(item))
		(void)buf_i64(out, (long long)item->valuedouble);
	if (cJSON_IsArray(item))
		cJSON_ArrayForEach(each, item) if (cJSON_IsString(each))(void)
		    buf_addf(out, "%s%s", out->len > 0 ? "; " : "", each->valuestring);
}

static void
candidate_row(struct page *p, size_t row, const cJSON *candidate)
{
	char field[24];
	size_t i;

	html_raw(&p->html, "<tr>");
	for (i = 0; i < COLUMNS; i++) {
		BUF(text, 2048);
		const char *typed;

		field_name(columns[i].key, field);
		typed = fields_nth(&p->form, field, row);
		cell_text(candidate, columns[i].key, &text);
		html_f(&p->html,
		    "<td><label class=\"sr\" for=\"candidates[%zu].%s\">%s %zu</label>"
		    "<input id=\"candidates[%zu].%s\" name=\"%s\" size=\"%d\" "
		    "value=\"%s\"></td>",
		    row, columns[i].key, T(p, columns[i].fr, columns[i].en), row + 1, row,
		    columns[i].key, field, columns[i].size,
		    typed != NULL ? typed : text.data);
	}
	html_raw(&p->html, "</tr>\n");
}

static void
candidates_part(struct page *p, const cJSON *list)
{
	size_t rows = (size_t)cJSON_GetArraySize(list), i;

	while (fields_nth(&p->form, "c_code", rows) != NULL)
		rows++;
	if (!fields_has(&p->form, "base"))
		rows += EMPTY_ROWS;
	html_f(&p->html,
	    "<h2 id=\"candidates\">%s</h2>\n<p class=\"muted\">%s</p>\n<div "
	    "class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table "
	    "class=\"data\">"
	    "<caption class=\"sr\">%s</caption><thead><tr>",
	    T(p, "Candidats", "Candidates"),
	    T(p,
		"Une ligne sans code ni nom est laissée de côté. D'autres lignes vides "
		"paraissent après "
		"l'enregistrement.",
		"A row without code and name is left out. More empty rows appear after "
		"saving."),
	    T(p, "Candidats", "Candidates"), T(p, "Candidats", "Candidates"));
	for (i = 0; i < COLUMNS; i++)
		html_f(&p->html, "<th scope=\"col\">%s</th>",
		    T(p, columns[i].fr, columns[i].en));
	html_raw(&p->html, "</tr></thead><tbody>\n");
	for (i = 0; i < rows && i < CANDIDATES_MAX; i++)
		candidate_row(p, i, cJSON_GetArrayItem(list, (int)i));
	html_raw(&p->html, "</tbody></table></div>\n");
}

static const cJSON *
by_code(const cJSON *list, const char *code)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, list) if (strcmp(item_text(c, "code"), code) == 0) return c;
	return NULL;
}

static void
put_aliases(cJSON *candidate, const char *typed)
{
	cJSON *list;
	size_t n;

	cJSON_DeleteItemFromObjectCaseSensitive(candidate, "aliases");
	if (typed[strspn(typed, " ;")] == '\0')
		return;
	list = cJSON_AddArrayToObject(candidate, "aliases");
	for (; *typed != '\0'; typed += n + (typed[n] == ';')) {
		BUF(alias, 512);

		typed += strspn(typed, " ");
		n = strcspn(typed, ";");
		(void)buf_addn(&alias, typed, n);
		while (alias.len > 0 && alias.data[alias.len - 1] == ' ')
			alias.data[--alias.len] = '\0';
		if (alias.len > 0)
			(void)cJSON_AddItemToArray(list, cJSON_CreateString(alias.data));
	}
}

static void
put_candidate(const struct page *p, cJSON *candidate, size_t row)
{
	const char *typed;
	char field[24];
	int64_t years;
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		field_name(columns[i].key, field);
		typed = fields_nth(&p->form, field, row);
		typed = typed == NULL ? "" : typed;
		if (strcmp(columns[i].key, "aliases") == 0)
			put_aliases(candidate, typed);
		else if (strcmp(columns[i].key, "seniority") == 0 &&
			 text_i64(typed, 0, 200, &years)) {
			cJSON_DeleteItemFromObjectCaseSensitive(candidate, "seniority");
			(void)cJSON_AddNumberToObject(
			    candidate, "seniority", (double)years);
		} else
			json_put(candidate, columns[i].key, typed);
	}
}

static void
put_candidates(const struct page *p, cJSON *doc)
{
	const cJSON *old = cJSON_GetObjectItemCaseSensitive(doc, "candidates"), *was;
	cJSON *list = cJSON_CreateArray(), *candidate;
	const char *code, *name;
	size_t i;

	for (i = 0; (code = fields_nth(&p->form, "c_code", i)) != NULL; i++) {
		name = fields_nth(&p->form, "c_name", i);
		if (code[0] == '\0' && (name == NULL || name[0] == '\0'))
			continue;
		was = by_code(old, code);
		candidate =
		    was == NULL ? cJSON_CreateObject() : cJSON_Duplicate(was, true);
		put_candidate(p, candidate, i);
		(void)cJSON_AddItemToArray(list, candidate);
	}
	cJSON_DeleteItemFromObjectCaseSensitive(doc, "candidates");
	if (cJSON_GetArraySize(list) > 0)
		(void)cJSON_AddItemToObject(doc, "candidates", list);
	else
		cJSON_Delete(list);
}

/* ---- the page ---- */

static void
titles_part(struct page *p, const cJSON *doc)
{
	const cJSON *titles = cJSON_GetObjectItemCaseSensitive(doc, "title");
	char field[24], label[80];
	size_t i;

	for (i = 0; i < p->rulebook->n_languages; i++) {
		const char *code = p->rulebook->language[i].code;

		(void)snprintf(field, sizeof(field), "title.%s", code);
		(void)snprintf(label, sizeof(label), "%s (%s)", T(p, "Titre", "Title"),
		    p->rulebook->language[i].name);
		input(p, field, label, item_text(titles, code),
		    "maxlength=\"150\" class=\"wide\"");
	}
}

static void
addresses_part(struct page *p, const cJSON *doc)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(doc, "addresses"), *each;
	BUF(lines, 1024);

	cJSON_ArrayForEach(each, list) if (cJSON_IsString(each))(void)
	    buf_addf(&lines, "%s\n", each->valuestring);
	html_f(&p->html,
	    "<label for=\"addresses\">%s</label>\n<textarea id=\"addresses\" "
	    "name=\"addresses\" rows=\"4\">"
	    "%s</textarea>\n",
	    T(p, "Numéros courts et codes USSD, un par ligne",
		"Short codes and USSD codes, one a line"),
	    value(p, "addresses", lines.data));
}

static void
put_lines(cJSON *doc, const char *key, const char *typed)
{
	cJSON *list = cJSON_CreateArray();
	size_t n;

	for (; *typed != '\0'; typed += n + (typed[n] != '\0')) {
		BUF(line, 256);

		n = strcspn(typed, "\n");
		(void)buf_addn(&line, typed, n);
		if (line.data[strspn(line.data, " ")] != '\0')
			(void)cJSON_AddItemToArray(list, cJSON_CreateString(line.data));
	}
	cJSON_DeleteItemFromObjectCaseSensitive(doc, key);
	(void)cJSON_AddItemToObject(doc, key, list);
}

static void
window_part(struct page *p, const cJSON *doc)
{
	const cJSON *vote = cJSON_GetObjectItemCaseSensitive(doc, "vote");
	const cJSON *nomination = cJSON_GetObjectItemCaseSensitive(doc, "nomination");
	BUF(grace, 24);

	html_f(&p->html, "<fieldset><legend>%s</legend>\n",
	    T(p, "Dates (UTC, l'heure de Bamako)", "Dates (UTC, Bamako's time)"));
	when_input(p, "vote.opens", T(p, "Le vote ouvre", "The vote opens"),
	    item_text(vote, "opens"));
	when_input(p, "vote.closes", T(p, "Le vote ferme", "The vote closes"),
	    item_text(vote, "closes"));
	(void)buf_i64(
	    &grace, (long long)cJSON_GetNumberValue(
			cJSON_GetObjectItemCaseSensitive(vote, "grace_minutes")));
	input(p, "vote.grace_minutes",
	    T(p, "Minutes de grâce : un vote arrivé dans ce délai est gardé, pas compté",
		"Minutes of grace: a vote that comes in them is kept, not counted"),
	    cJSON_HasObjectItem(vote, "grace_minutes") ? grace.data : "",
	    "inputmode=\"numeric\" size=\"5\"");
	when_input(p, "nomination.opens",
	    T(p, "Les nominations ouvrent", "Nominations open"),
	    item_text(nomination, "opens"));
	when_input(p, "nomination.closes",
	    T(p, "Les nominations ferment", "Nominations close"),
	    item_text(nomination, "closes"));
	html_raw(&p->html, "</fieldset>\n");
	switches_part(p, vote);
}

static void
open_close(struct page *p)
{
	bool closed = p->paper->campaign.closed;
	char action[120];

	html_f(&p->html, "<h2>%s</h2>\n<p>%s</p>\n",
	    T(p, "Ouvrir, fermer", "Open, close"),
	    closed
		? T(p, "Un opérateur a fermé ce vote.", "An operator closed this vote.")
		: T(p, "Le vote suit ses dates.", "The vote follows its dates."));
	page_link(
	    p, closed ? "/campagne/ouvrir" : "/campagne/fermer", action, sizeof(action));
	page_form(p, action, "row");
	html_f(&p->html,
	    "<label for=\"pourquoi\">%s</label> <input id=\"pourquoi\" name=\"raison\" "
	    "required maxlength=\"250\"> <button class=\"%s\">%s</button></form>\n",
	    T(p, "Raison", "Reason"), closed ? "primary" : "danger",
	    closed ? T(p, "Lever la fermeture", "Take the close back")
		   : T(p, "Fermer le vote", "Close the vote"));
}

static void
show(struct page *p, const struct complaints *c)
{
	cJSON *doc = cJSON_Parse(campaign_document(p));
	char action[120];

	page_open(p, MENU_CAMPAIGN, T(p, "Campagne", "Campaign"), NULL);
	campaign_tabs(p, 0);
	complaints_show(p, c);
	page_link(p, "/campagne", action, sizeof(action));
	page_form(p, action, "stack wide");
	campaign_base(p);
	titles_part(p, doc);
	addresses_part(p, doc);
	window_part(p, doc);
	candidates_part(p, cJSON_GetObjectItemCaseSensitive(doc, "candidates"));
	campaign_reason(p);
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Enregistrer", "Save"));
	open_close(p);
	cJSON_Delete(doc);
	page_send(p, c == NULL ? 200 : 422);
}

void
campaign_edit(struct page *p)
{
	show(p, NULL);
}

static void
put_number(cJSON *o, const char *key, int64_t n)
{
	cJSON_DeleteItemFromObjectCaseSensitive(o, key);
	(void)cJSON_AddNumberToObject(o, key, (double)n);
}

/* A text, or what stands for it where it is not written. */
static const char *
json_text_or(const cJSON *o, const char *key, const char *fallback)
{
	const char *text = item_text(o, key);

	return text[0] == '\0' ? fallback : text;
}

static void
put_vote(const struct page *p, cJSON *doc)
{
	cJSON *vote = json_object(doc, "vote");
	const char *revote = fields_text(&p->form, "revote");
	int64_t grace;
	size_t i;

	json_put_time(vote, "opens", fields_text(&p->form, "vote.opens"));
	json_put_time(vote, "closes", fields_text(&p->form, "vote.closes"));
	if (item_text(vote, "opens")[0] == '\0' && item_text(vote, "closes")[0] == '\0') {
		cJSON_DeleteItemFromObjectCaseSensitive(doc, "vote");
		return;
	}
	if (fields_number(&p->form, "vote.grace_minutes", 0, INT32_MAX, &grace))
		put_number(vote, "grace_minutes", grace);
	else
		json_put(
		    vote, "grace_minutes", fields_text(&p->form, "vote.grace_minutes"));
	if (strcmp(revote, json_text_or(vote, "revote", "last")) != 0)
		json_put(vote, "revote", revote);
	/* a default that was never written stays unwritten: it is no change */
	for (i = 0; i < SWITCHES; i++) {
		bool on = fields_has(&p->form, switches[i].key);

		if (on == switched(vote, i))
			continue;
		cJSON_DeleteItemFromObjectCaseSensitive(vote, switches[i].key);
		(void)cJSON_AddBoolToObject(vote, switches[i].key, on);
	}
}

static void
put_nomination(const struct page *p, cJSON *doc)
{
	cJSON *nomination = cJSON_GetObjectItemCaseSensitive(doc, "nomination");
	const char *opens = fields_text(&p->form, "nomination.opens");
	const char *closes = fields_text(&p->form, "nomination.closes");

	if (nomination == NULL && opens[0] == '\0' && closes[0] == '\0')
		return;
	nomination = json_object(doc, "nomination");
	json_put_time(nomination, "opens", opens);
	json_put_time(nomination, "closes", closes);
	if (opens[0] == '\0' && closes[0] == '\0')
		cJSON_DeleteItemFromObjectCaseSensitive(doc, "nomination");
}

void
campaign_save(struct page *p)
{
	cJSON *doc = cJSON_Parse(campaign_document(p)), *title;
	char field[24], back[120], *json;
	size_t i;

	title = json_object(doc, "title");
	for (i = 0; i < p->rulebook->n_languages; i++) {
		const char *code = p->rulebook->language[i].code;

		(void)snprintf(field, sizeof(field), "title.%s", code);
		json_put(title, code, fields_text(&p->form, field));
	}
	if (cJSON_HasObjectItem(doc, "addresses") ||
	    fields_text(&p->form, "addresses")[0] != '\0')
		put_lines(doc, "addresses", fields_text(&p->form, "addresses"));
	put_vote(p, doc);
	put_nomination(p, doc);
	put_candidates(p, doc);
	json = cJSON_Print(doc);
	cJSON_Delete(doc);
	page_link(p, "/campagne", back, sizeof(back));
	campaign_submit(p, json, back, show);
}

/* ---- open and close ---- */

static void
set_closed(struct page *p, const char *change, const char *did)
{
	cJSON *o = cJSON_CreateObject();
	char back[120];

	page_link(p, "/campagne", back, sizeof(back));
	if (campaign_frozen(p)) {
		(void)cJSON_AddStringToObject(o, "do", "proposal");
		(void)cJSON_AddStringToObject(o, "act", "propose");
		(void)cJSON_AddStringToObject(o, "kind", change);
		(void)cJSON_AddStringToObject(o, "campaign", p->paper->campaign.id);
		(void)cJSON_AddStringToObject(
		    o, "reason", fields_text(&p->form, "raison"));
		page_act(p, o, "/accords",
		    T(p, "Proposé : une autre personne doit être d'accord.",
			"Proposed: another person must agree."));
		return;
	}
	(void)cJSON_AddStringToObject(o, "do", "campaign");
	(void)cJSON_AddStringToObject(o, "change", change);
	(void)cJSON_AddStringToObject(o, "id", p->paper->campaign.id);
	page_act(p, o, back, did);
}

void
campaign_open(struct page *p)
{
	set_closed(
	    p, "open", T(p, "La fermeture est levée.", "The close is taken back."));
}

void
campaign_close(struct page *p)
{
	set_closed(p, "close", T(p, "Le vote est fermé.", "The vote is closed."));
}
