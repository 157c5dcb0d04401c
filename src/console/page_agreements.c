/*
 * What waits for a second person, and what was decided. Whoever proposed sees that
 * another must decide; the gateway holds to it whatever a page shows.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "console/document_changes.h"
#include "console/message_words.h"
#include "store/proposal.h"

#define LIST_MAX 200

struct words {
	const char *fr, *en;
};

static const char *
kind_words(const struct page *p, enum proposal_kind kind)
{
	static const struct words list[] = {
	    [PROPOSAL_ASSIGN] = {"Attribuer un message", "Assign a message"},
	    [PROPOSAL_DOCUMENT] = {"Changer la campagne", "Change the campaign"},
	    [PROPOSAL_OPEN] = {"Rouvrir la campagne", "Open the campaign again"},
	    [PROPOSAL_CLOSE] = {"Fermer la campagne", "Close the campaign"},
	};

	if (kind < PROPOSAL_ASSIGN || kind > PROPOSAL_CLOSE)
		return "?";
	return T(p, list[kind].fr, list[kind].en);
}

static const char *
proposal_state_words(const struct page *p, enum proposal_state state)
{
	static const struct words list[] = {
	    [PROPOSAL_WAITS] = {"attend", "waits"},
	    [PROPOSAL_AGREED] = {"accepté", "agreed"},
	    [PROPOSAL_REFUSED] = {"refusé", "refused"},
	    [PROPOSAL_WITHDRAWN] = {"retiré", "withdrawn"},
	};

	if (state < PROPOSAL_WAITS || state > PROPOSAL_WITHDRAWN)
		return "?";
	return T(p, list[state].fr, list[state].en);
}

static void
show_proposal_state(struct page *p, enum proposal_state state)
{
	html_f(&p->html, "<span class=\"badge %s\">%s</span>",
	    state == PROPOSAL_WAITS    ? "warn"
	    : state == PROPOSAL_AGREED ? "ok"
				       : "",
	    proposal_state_words(p, state));
}

static const struct ballot_paper *
paper_of(const struct page *p, const struct proposal_row *row)
{
	return p->rulebook == NULL ? NULL : rulebook_campaign(p->rulebook, row->campaign);
}

static bool
is_own(const struct page *p, const struct proposal_row *row)
{
	return strcmp(row->actor, p->visitor.name) == 0;
}

/* ---- the list ---- */

static void
list_row(struct page *p, const struct proposal_row *row)
{
	struct html *h = &p->html;

	html_f(h, "<tr><th scope=\"row\"><a href=\"/accords/%lld\">%s %lld</a>",
	    (long long)row->id, kind_words(p, row->kind),
	    (long long)(row->kind == PROPOSAL_ASSIGN ? row->subject : row->id));
	if (row->kind == PROPOSAL_ASSIGN)
		html_f(h, " → <bdi>%s</bdi>",
		    candidate_words(paper_of(p, row), row->payload));
	html_f(h,
	    "<br><span class=\"sub\">%s</span></th><td><bdi>%s</bdi><br>"
	    "<span class=\"sub\">%s, ",
	    row->campaign, row->reason, row->actor);
	html_time(h, row->made_at);
	html_raw(h, "</span></td><td>");
	show_proposal_state(p, row->state);
	html_raw(h, "<br><span class=\"sub\">");
	if (row->state != PROPOSAL_WAITS) {
		html_f(h, "%s, ", row->second);
		html_time(h, row->decided_at);
	} else if (is_own(p, row)) {
		html_text(
		    h, T(p, "une autre personne que vous", "another person than you"));
	}
	html_raw(h, "</span></td></tr>\n");
}

static void
list_table(struct page *p, const char *title, const struct proposal_row *rows, size_t n)
{
	size_t i;

	html_f(&p->html,
	    "<h2>%s</h2>\n<div class=\"scroll\"><table class=\"data\"><caption "
	    "class=\"sr\">%s</caption><thead><tr><th scope=\"col\">%s</th>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
	    title, title, T(p, "Quoi", "What"), T(p, "Motif", "Reason"),
	    T(p, "Décision", "Decision"));
	for (i = 0; i < n; i++)
		list_row(p, &rows[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
}

void
agreements(struct page *p)
{
	struct proposal_row *rows;
	size_t n, waiting = 0;

	if (!proposals_list(&db_sqlite, p->console->db, LIST_MAX, &rows, &n)) {
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	while (waiting < n && rows[waiting].state == PROPOSAL_WAITS)
		waiting++;
	page_open(p, MENU_AGREEMENTS, T(p, "Accords à deux", "Agreements of two"), NULL);
	html_f(&p->html, "<p>%s</p>\n",
	    T(p,
		"Ce qui touche au compte se décide à deux : une personne propose avec un"
		" motif, une autre accepte ou refuse.",
		"What touches the count takes two: one person proposes with a reason,"
		" another agrees or refuses."));
	if (waiting == 0)
		html_f(&p->html, "<p class=\"empty\">%s</p>\n",
		    T(p, "Rien n'attend d'accord.", "Nothing waits for an agreement."));
	else
		list_table(p, T(p, "En attente", "Waiting"), rows, waiting);
	if (n > waiting)
		list_table(p, T(p, "Décidé", "Decided"), rows + waiting, n - waiting);
	proposal_rows_free(rows, n);
	page_send(p, 200);
}

/* ---- one ---- */

static void
show_message(struct page *p, const struct proposal_row *row)
{
	struct html *h = &p->html;
	struct message_detail m;
	char link[160];
	bool found;

	if (!message_read(&db_sqlite, p->console->db, row->subject, &m, &found) || !found)
		return;
	(void)snprintf(link, sizeof(link), "/c/%s/messages/%lld", row->campaign,
	    (long long)row->subject);
	html_f(h, "<h2>%s</h2>\n<dl class=\"facts\"><dt>%s</dt><dd>",
	    T(p, "Le message", "The message"), T(p, "Texte", "Text"));
	html_raw(h, "<bdi>");
	show_text(h, m.item.raw, m.item.raw_len);
	html_f(h, "</bdi></dd>\n<dt>%s</dt><dd>%s</dd>\n<dt>%s</dt><dd>",
	    T(p, "Lu comme", "Read as"), intent_words(p, m.item.intent),
	    T(p, "Reçu le", "Received"));
	html_time(h, m.item.received_ms);
	html_f(h, "</dd>\n<dt>%s</dt><dd>", T(p, "De", "From"));
	show_phone(p, &m.item.voter);
	html_f(h, "</dd>\n<dt>%s</dt><dd><bdi>%s</bdi> (%s)</dd></dl>\n",
	    T(p, "À attribuer à", "To be assigned to"),
	    candidate_words(paper_of(p, row), row->payload), row->payload);
	if (page_may(p, "GET", link))
		html_f(h, "<p><a href=\"%s\">%s</a></p>\n", link,
		    T(p, "Le message et ce qu'on y a lu", "The message and its reading"));
}

static void
change_cell(struct html *h, const char *text)
{
	if (text == NULL)
		html_raw(h, "<td class=\"muted\">—</td>");
	else
		html_f(h, "<td><bdi>%s</bdi></td>", text);
}

static void
change_row(void *ctx, const char *place, const char *was, const char *is)
{
	struct html *h = ctx;

	html_f(h, "<tr><th scope=\"row\" class=\"mono\">%s</th>", place);
	change_cell(h, was);
	change_cell(h, is);
	html_raw(h, "</tr>\n");
}

static const struct campaign_doc *
document_of(const struct page *p, const char *id)
{
	const struct campaign_list *list = &p->console->campaigns;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->doc[i].id, id) == 0)
			return &list->doc[i];
	return NULL;
}

static void
show_changes(struct page *p, const struct proposal_row *row, const char *now)
{
	struct html *h = &p->html;
	int n;

	html_f(h,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
	    "<table class=\"data\"><caption>%s</caption><thead><tr><th "
	    "scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr>"
	    "</thead><tbody>\n",
	    T(p, "Ce qui change", "What changes"),
	    T(p, "Ce qui change dans la campagne", "What changes in the campaign"),
	    T(p, "Endroit", "Place"), T(p, "Maintenant", "Now"),
	    T(p, "Proposé", "Proposed"));
	n = document_changes(now, row->payload, change_row, h);
	html_raw(h, "</tbody></table></div>\n");
	if (n > DOCUMENT_CHANGES_MAX)
		html_f(h, "<p class=\"note\">%s %d</p>\n",
		    T(p, "Tout n'est pas montré. Différences en tout :",
			"Not all is shown. Differences in all:"),
		    n);
	if (n == 0)
		html_f(h, "<p class=\"note\">%s</p>\n",
		    T(p, "Seule la mise en forme du document change.",
			"Only the document's layout changes."));
}

static void
show_document(struct page *p, const struct proposal_row *row)
{
	const struct campaign_doc *doc = document_of(p, row->campaign);
	unsigned char now[LEDGER_HASH_LEN];

	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Le changement", "The change"));
	if (row->state == PROPOSAL_WAITS && doc != NULL) {
		proposal_digest(doc->json, now);
		if (memcmp(now, row->base, sizeof(now)) != 0)
			html_f(&p->html, "<p class=\"stale\">%s</p>\n",
			    T(p,
				"La campagne a changé depuis : cette proposition ne peut"
				" plus être acceptée. Refusez-la et faites-la refaire.",
				"The campaign changed since: this can no longer be agreed"
				" to. Refuse it and have it proposed anew."));
		show_changes(p, row, doc->json);
	}
	html_f(&p->html,
	    "<details><summary>%s</summary>\n<pre class=\"scroll\">%s</pre>"
	    "</details>\n",
	    T(p, "Le document proposé en entier", "The whole document proposed"),
	    row->payload);
}

static void
show_facts(struct page *p, const struct proposal_row *row)
{
	struct html *h = &p->html;

	html_f(h, "<dl class=\"facts\"><dt>%s</dt><dd>", T(p, "État", "State"));
	show_proposal_state(p, row->state);
	html_f(h, "</dd>\n<dt>%s</dt><dd>%s</dd>\n<dt>%s</dt><dd>%s, ",
	    T(p, "Campagne", "Campaign"), row->campaign,
	    T(p, "Proposé par", "Proposed by"), row->actor);
	html_time(h, row->made_at);
	html_f(h, "</dd>\n<dt>%s</dt><dd><bdi>%s</bdi></dd>\n", T(p, "Motif", "Reason"),
	    row->reason);
	if (row->state != PROPOSAL_WAITS) {
		html_f(h, "<dt>%s</dt><dd>%s, ", T(p, "Décidé par", "Decided by"),
		    row->second);
		html_time(h, row->decided_at);
		html_f(h, " · %s %lld</dd>\n", T(p, "journal", "ledger"),
		    (long long)row->decided_seq);
		if (row->second_reason[0] != '\0')
			html_f(h, "<dt>%s</dt><dd><bdi>%s</bdi></dd>\n",
			    T(p, "Son motif", "Their reason"), row->second_reason);
	}
	html_raw(h, "</dl>\n");
}

/* ---- deciding ---- */

static void
decision_form(struct page *p, const struct proposal_row *row, const char *verb,
    const char *label, const char *button, bool reason)
{
	char action[80];

	(void)snprintf(
	    action, sizeof(action), "/accords/%lld/%s", (long long)row->id, verb);
	if (!page_may(p, "POST", action))
		return;
	page_form(p, action, "stack");
	html_f(&p->html,
	    "<label for=\"raison-%s\">%s</label>\n<input id=\"raison-%s\" "
	    "name=\"raison\" maxlength=\"250\"",
	    verb,
	    reason ? T(p, "Motif", "Reason")
		   : T(p, "Remarque (facultative)", "Remark (optional)"),
	    verb);
	html_raw(&p->html, reason ? " required>\n" : ">\n");
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"%s\">%s</button></p></form>\n", button,
	    label);
}

static void
decision_forms(struct page *p, const struct proposal_row *row)
{
	if (row->state != PROPOSAL_WAITS)
		return;
	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Décider", "Decide"));
	if (is_own(p, row)) {
		html_f(&p->html, "<p class=\"note\">%s</p>\n",
		    T(p,
			"Vous l'avez proposé : une autre personne doit donner son "
			"accord.",
			"You proposed this: another person must agree."));
		decision_form(
		    p, row, "retirer", T(p, "Retirer", "Withdraw"), "danger", true);
		return;
	}
	html_raw(&p->html, "<div class=\"cols-2\">\n<div>");
	decision_form(p, row, "accepter", T(p, "Accepter", "Agree"), "primary", false);
	html_raw(&p->html, "</div><div>");
	decision_form(p, row, "refuser", T(p, "Refuser", "Refuse"), "danger", true);
	html_raw(&p->html, "</div></div>\n");
}

void
agreement(struct page *p)
{
	struct proposal_row row;
	char title[120];
	int64_t id;
	bool found = false;

	if (text_i64(p->arg[0], 1, INT64_MAX, &id) &&
	    !proposal_read(&db_sqlite, p->console->db, id, &row, &found)) {
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	if (!found) {
		page_error(
		    p, 404, T(p, "Il n'y a pas cette proposition.", "No such proposal."));
		return;
	}
	(void)snprintf(title, sizeof(title), "%s (%lld)", kind_words(p, row.kind),
	    (long long)row.id);
	page_open(p, MENU_AGREEMENTS, title, NULL);
	show_facts(p, &row);
	if (row.kind == PROPOSAL_ASSIGN)
		show_message(p, &row);
	if (row.kind == PROPOSAL_DOCUMENT)
		show_document(p, &row);
	decision_forms(p, &row);
	proposal_row_clear(&row);
	page_send(p, 200);
}

static void
decided(struct page *p, struct cJSON *answer)
{
	char why[600] = "", to[ROUTE_ARG_MAX + 20];

	(void)snprintf(to, sizeof(to), "/accords/%s", p->arg[0]);
	if (answer != NULL)
		page_answer_errors(answer, why, sizeof(why));
	if (answer == NULL)
		page_flash(p, FLASH_ERROR,
		    T(p, "La passerelle n'a pas répondu : vérifiez si c'est fait.",
			"The gateway did not answer: look whether it was done."));
	else if (why[0] != '\0')
		page_flash(p, FLASH_ERROR, refusal_words(p, why));
	else
		page_flash(p, FLASH_DONE,
		    T(p, "C'est fait, et inscrit au journal.",
			"Done, and in the ledger."));
	page_redirect(p, to);
}

static void
decide(struct page *p, const char *act)
{
	cJSON *request;
	int64_t id;

	if (!text_i64(p->arg[0], 1, INT64_MAX, &id)) {
		page_error(
		    p, 404, T(p, "Il n'y a pas cette proposition.", "No such proposal."));
		return;
	}
	request = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(request, "do", "proposal");
	(void)cJSON_AddStringToObject(request, "act", act);
	(void)cJSON_AddNumberToObject(request, "id", (double)id);
	(void)cJSON_AddStringToObject(request, "reason", fields_text(&p->form, "raison"));
	page_ask(p, request, decided);
}

void
agreement_agree(struct page *p)
{
	decide(p, "agree");
}

void
agreement_refuse(struct page *p)
{
	decide(p, "refuse");
}

void
agreement_withdraw(struct page *p)
{
	decide(p, "withdraw");
}
