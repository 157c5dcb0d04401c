/*
 * One message: what came, what was read in it word by word, what it did, and, where
 * nobody could read it, the form by which one person proposes to whom it goes.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "console/message_words.h"
#include "core/fold.h"
#include "core/understand.h"

#define OTHERS 20

static void
fact(struct page *p, const char *name, const char *value)
{
	html_f(&p->html, "<dt>%s</dt><dd>%s</dd>\n", name, value);
}

/* ---- what was read ---- */

/* What the word stands for; "" nothing in particular. */
static const char *
meaning(const struct ballot_paper *paper, const struct word_reading *w)
{
	const struct campaign *c = &paper->campaign;
	bool named = w->reading == READ_CODE || w->reading == READ_NAME ||
		     w->reading == READ_NUMBER_WORD;

	if (w->value < 0)
		return "";
	if (named && (size_t)w->value < c->n_candidates)
		return c->candidate[w->value].name;
	if (w->reading == READ_PLACE && (size_t)w->value < paper->atlas.n)
		return paper->atlas.region[w->value].name;
	return w->reading == READ_FORM && (size_t)w->value < paper->n_forms
		   ? paper->form[w->value].id
		   : "";
}

static void
word_row(struct page *p, const struct fold_word *word, const struct word_reading *w,
    bool masked)
{
	html_raw(&p->html, "<tr><th scope=\"row\">");
	if (masked)
		html_raw(&p->html, "••••");
	else
		html_text(&p->html, word->text);
	html_f(&p->html, "</th><td>%s", reading_words(p, w->reading));
	if (meaning(p->paper, w)[0] != '\0')
		html_f(&p->html, " : <bdi>%s</bdi>", meaning(p->paper, w));
	if (w->typo)
		html_f(&p->html, " <span class=\"badge\">%s</span>",
		    T(p, "malgré l'orthographe", "in spite of its spelling"));
	html_f(&p->html, "</td><td class=\"muted\">%s</td></tr>\n",
	    reading_why(p, w->reading));
}

static void
words(struct page *p, const struct message_detail *m)
{
	char mem[2 * INBOUND_TEXT_MAX];
	struct folded folded;
	struct intent intent;
	struct buf text;
	size_t i;

	buf_init(&text, mem, sizeof(mem));
	text_scrub(&text, m->item.raw, m->item.raw_len);
	fold_words(text.data, text.len, &folded);
	understand(&p->paper->lexicon, &p->paper->campaign, text.data, text.len, &intent);
	html_f(&p->html,
	    "<div class=\"scroll\"><table class=\"data\"><caption>%s</caption><thead><tr>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
	    "</tr></thead><tbody>\n",
	    T(p, "Chaque mot, lu par les règles d'aujourd'hui",
		"Each word, read by today's rules"),
	    T(p, "Mot", "Word"), T(p, "Lu comme", "Read as"), T(p, "Pourquoi", "Why"));
	for (i = 0; i < folded.n && i < intent.n_words; i++)
		word_row(p, &folded.word[i], &intent.word[i],
		    is_masked(text.data, text.len, folded.word[i].at));
	html_raw(&p->html, "</tbody></table></div>\n");
	if (intent.kind != (enum intent_kind)m->item.intent &&
	    m->item.intent != INTENT_ANSWER)
		html_f(&p->html, "<p class=\"note\">%s <b>%s</b>.</p>\n",
		    T(p, "Aujourd'hui on y lirait :", "Today this would be read:"),
		    intent_words(p, intent.kind));
	if (m->campaign_changed_ms > m->item.received_ms)
		html_f(&p->html, "<p class=\"note\">%s</p>\n",
		    T(p,
			"La campagne a changé depuis ce message : les règles de ce"
			" moment-là pouvaient être autres.",
			"The campaign changed since this message: the rules of that"
			" moment may have been others."));
}

/* ---- what it did ---- */

static void
ledger_facts(struct page *p, const struct message_detail *m)
{
	BUF(hex, 2 * LEDGER_HASH_LEN + 1);

	text_hex(&hex, m->hash, sizeof(m->hash));
	html_f(&p->html, "<dt>%s</dt><dd>%lld <span class=\"mono\">%s</span></dd>\n",
	    T(p, "Journal", "Ledger"), (long long)m->item.seq, hex.data);
	if (m->item.receipt[0] != '\0')
		fact(p, T(p, "Reçu", "Receipt"), m->item.receipt);
	if (m->item.assigned_seq != 0)
		html_f(&p->html, "<dt>%s</dt><dd>%s, %s %lld</dd>\n",
		    T(p, "Attribution", "Assignment"),
		    T(p, "accord de deux personnes", "agreed by two people"),
		    T(p, "entrée", "entry"), (long long)m->item.assigned_seq);
}

/* What people should know about how it came. */
static void
show_flags(struct page *p, unsigned flags)
{
	const struct {
		enum message_flag flag;
		const char *words;
	} table[] = {
	    {FLAG_MADE_ID,
		T(p,
		    "sans identifiant de l'opérateur : le nôtre est fait de "
		    "l'expéditeur, de l'heure et du texte",
		    "no id from the aggregator: ours is made of sender, time and text")},
	    {FLAG_OTHER_PHONE,
		T(p, "son identifiant était déjà venu d'un autre téléphone",
		    "its id had come from another phone before")},
	    {FLAG_PUT_TOGETHER,
		T(p, "réuni de plusieurs morceaux", "put together from several parts")},
	    {FLAG_PARTS_MISSING, T(p, "des morceaux manquent", "parts are missing")},
	};
	size_t i;

	if (flags == 0)
		return;
	html_f(&p->html, "<dt>%s</dt><dd>", T(p, "À savoir", "Note"));
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if ((flags & table[i].flag) != 0)
			html_f(&p->html, "<p>%s</p>", table[i].words);
	html_raw(&p->html, "</dd>\n");
}

static void
facts(struct page *p, const struct message_detail *m)
{
	const struct message_item *item = &m->item;
	struct html *h = &p->html;

	html_f(h, "<dl class=\"facts\">\n<dt>%s</dt><dd>", T(p, "Texte", "Text"));
	html_raw(h, "<bdi>");
	show_text(h, item->raw, item->raw_len);
	html_f(h, "</bdi></dd>\n<dt>%s</dt><dd>", T(p, "État", "State"));
	show_state(p, item);
	html_f(h, "</dd>\n<dt>%s</dt><dd>%s</dd>\n<dt>%s</dt><dd>",
	    T(p, "Lu comme", "Read as"), intent_words(p, item->intent),
	    T(p, "Reçu le", "Received"));
	html_time(h, item->received_ms);
	if (m->sent[0] != '\0')
		html_f(h, " <span class=\"muted\">%s %s</span>",
		    T(p, "(opérateur :", "(aggregator:"), m->sent);
	html_f(h, "%s</dd>\n<dt>%s</dt><dd>", m->sent[0] != '\0' ? ")" : "",
	    T(p, "De", "From"));
	show_phone(p, &item->voter);
	html_raw(h, "</dd>\n");
	fact(p, T(p, "Source", "Source"), source_words(p, item->source));
	fact(p, T(p, "Canal", "Channel"), item->channel);
	fact(p, T(p, "Envoyé au", "Sent to"), m->address);
	show_flags(p, m->flags);
	fact(p, T(p, "Région retenue", "Region remembered"),
	    region_words(p, item->region));
	html_f(h, "<dt>%s</dt><dd>", T(p, "Réponse", "Answer"));
	if (m->answer[0] == '\0')
		html_f(h, "<span class=\"muted\">%s</span>", T(p, "aucune", "none"));
	else
		show_text(h, m->answer, strlen(m->answer));
	html_f(h, "</dd>\n<dt>%s</dt><dd>%lld</dd>\n", T(p, "Livraisons", "Deliveries"),
	    (long long)item->seen);
	ledger_facts(p, m);
	html_raw(h, "</dl>\n");
}

/* ---- assigning ---- */

static void
assign_form(struct page *p, const struct message_detail *m)
{
	const struct campaign *c = &p->paper->campaign;
	struct html *h = &p->html;
	char action[160];
	size_t i;

	(void)snprintf(action, sizeof(action), "/c/%s/messages/%lld/attribuer", c->id,
	    (long long)m->item.seq);
	if (!message_waits(&m->item) || m->item.proposal != 0 || c->n_candidates == 0 ||
	    !page_may(p, "POST", action))
		return;
	html_f(h, "<h2 id=\"attribuer\">%s</h2>\n<p>%s</p>\n",
	    T(p, "Attribuer ce message", "Assign this message"),
	    T(p,
		"Vous proposez avec un motif ; une autre personne doit donner son accord."
		" Tout est inscrit au journal.",
		"You propose with a reason; another person must agree. All of it goes"
		" into the ledger."));
	page_form(p, action, "stack");
	html_f(h,
	    "<label for=\"candidat\">%s</label>\n<select id=\"candidat\" "
	    "name=\"candidat\" required>\n<option value=\"\">—</option>\n",
	    T(p, "Candidat", "Candidate"));
	for (i = 0; i < c->n_candidates; i++)
		html_f(h, "<option value=\"%s\">%s · %s</option>\n", c->candidate[i].code,
		    c->candidate[i].code, c->candidate[i].name);
	html_f(h,
	    "</select>\n<label for=\"raison\">%s</label>\n<textarea id=\"raison\" "
	    "name=\"raison\" required maxlength=\"250\"></textarea>\n"
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Motif", "Reason"), T(p, "Proposer", "Propose"));
}

static void
proposal_note(struct page *p, const struct message_detail *m)
{
	if (m->item.proposal == 0)
		return;
	html_f(&p->html, "<p class=\"note\">%s <a href=\"/accords/%lld\">%s</a></p>\n",
	    T(p, "Une attribution est proposée.", "An assignment is proposed."),
	    (long long)m->item.proposal, T(p, "Voir la proposition", "See the proposal"));
}

/* ---- the same phone ---- */

static void
others(struct page *p, const struct message_detail *m)
{
	struct message_page page;
	size_t i;

	if (!messages_of_phone(
		&db_sqlite, p->console->db, &m->item.voter, OTHERS + 1, &page))
		return;
	html_f(&p->html, "<h2>%s</h2>\n",
	    T(p, "Autres messages du même téléphone",
		"Other messages of the same phone"));
	if (page.n < 2)
		html_f(&p->html, "<p class=\"muted\">%s</p>\n", T(p, "Aucun.", "None."));
	else
		html_raw(&p->html, "<ul>\n");
	for (i = 0; i < page.n && page.n >= 2; i++) {
		const struct message_item *item = &page.item[i];

		if (item->seq == m->item.seq)
			continue;
		html_f(&p->html, "<li><a href=\"/c/%s/messages/%lld\">%lld</a> ",
		    p->paper->campaign.id, (long long)item->seq, (long long)item->seq);
		html_time(&p->html, item->received_ms);
		html_raw(&p->html, " · <bdi>");
		show_text(&p->html, item->raw, item->raw_len);
		html_raw(&p->html, "</bdi> ");
		show_state(p, item);
		html_raw(&p->html, "</li>\n");
	}
	html_raw(&p->html, page.n < 2 ? "" : "</ul>\n");
	message_page_clear(&page);
}

/* The message of the address; false: the page ended. */
static bool
find_message(struct page *p, struct message_detail *m)
{
	int64_t seq;
	bool found;

	if (!text_i64(p->arg[1], 1, INT64_MAX, &seq)) {
		page_error(p, 404, T(p, "Il n'y a pas ce message.", "No such message."));
		return false;
	}
	if (!message_read(&db_sqlite, p->console->db, seq, m, &found)) {
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return false;
	}
	if (found && strcmp(m->item.campaign, p->paper->campaign.id) == 0)
		return true;
	page_error(p, 404, T(p, "Il n'y a pas ce message.", "No such message."));
	return false;
}

void
message(struct page *p)
{
	struct message_detail m;
	char title[60];

	if (!find_message(p, &m))
		return;
	(void)snprintf(title, sizeof(title), "Message %lld", (long long)m.item.seq);
	page_open(p, MENU_MESSAGES, title, NULL);
	facts(p, &m);
	proposal_note(p, &m);
	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Ce qu'on y a lu", "What was read in it"));
	words(p, &m);
	assign_form(p, &m);
	others(p, &m);
	page_send(p, 200);
}

static void
proposed(struct page *p, struct cJSON *answer)
{
	char why[600], to[160];

	(void)snprintf(
	    to, sizeof(to), "/c/%s/messages/%s", p->paper->campaign.id, p->arg[1]);
	if (answer == NULL) {
		page_flash(p, FLASH_ERROR,
		    T(p, "La passerelle n'a pas répondu : vérifiez si c'est fait.",
			"The gateway did not answer: look whether it was done."));
	} else {
		page_answer_errors(answer, why, sizeof(why));
		page_flash(p, why[0] == '\0' ? FLASH_DONE : FLASH_ERROR,
		    why[0] != '\0'
			? refusal_words(p, why)
			: T(p, "Proposé : une autre personne doit donner son accord.",
			      "Proposed: another person must agree."));
	}
	page_redirect(p, to);
}

void
message_assign(struct page *p)
{
	struct message_detail m;
	cJSON *request;

	if (!find_message(p, &m))
		return;
	request = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(request, "do", "proposal");
	(void)cJSON_AddStringToObject(request, "act", "propose");
	(void)cJSON_AddStringToObject(request, "kind", "assign");
	(void)cJSON_AddStringToObject(request, "campaign", p->paper->campaign.id);
	(void)cJSON_AddNumberToObject(request, "subject", (double)m.item.seq);
	(void)cJSON_AddStringToObject(request, "code", fields_text(&p->form, "candidat"));
	(void)cJSON_AddStringToObject(request, "reason", fields_text(&p->form, "raison"));
	page_ask(p, request, proposed);
}
