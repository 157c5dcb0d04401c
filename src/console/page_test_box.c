/*
 * The test box: what would we understand of this text, and what would we answer, if a new
 * phone sent it now? Nothing is kept, and no message is made of it.
 */
#include "console/page_campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/message_words.h"
#include "console/pages.h"
#include "core/fold.h"
#include "core/gsm7.h"
#include "store/answer.h"

static const char *
outcome_words(const struct page *p, enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_COUNTED:
		return T(p, "Le vote serait compté.", "The vote would be counted.");
	case OUTCOME_NOT_OPEN:
		return T(
		    p, "Le vote n'est pas encore ouvert.", "The vote is not open yet.");
	case OUTCOME_LATE:
		return T(p, "Gardé, mais trop tard pour compter.",
		    "Kept, but too late to count.");
	case OUTCOME_CLOSED:
		return T(p, "Le vote est fermé.", "The vote is closed.");
	case OUTCOME_REGION:
		return T(p, "La région serait notée.", "The region would be noted.");
	case OUTCOME_NOBODY:
		return T(p, "Pris pour un robot : aucune réponse.",
		    "Taken for a robot: no answer.");
	case OUTCOME_KEPT:
	case OUTCOME_REPLACED:
	case OUTCOME_ALREADY:
	case OUTCOME_QUARANTINED:
		break;
	}
	return T(p, "Gardé ; rien à compter.", "Kept; nothing to count.");
}

static void
words(struct page *p, const char *text, const struct intent *intent)
{
	struct folded folded;
	size_t i;

	fold_words(text, strlen(text), &folded);
	html_f(&p->html,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table class=\"data\"><caption>%s</caption><thead><tr><th "
	    "scope=\"col\">%s</th>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n",
	    T(p, "Mots", "Words"), T(p, "Chaque mot", "Each word"), T(p, "Mot", "Word"),
	    T(p, "Lu comme", "Read as"), T(p, "Pourquoi", "Why"));
	for (i = 0; i < folded.n && i < intent->n_words; i++)
		html_f(&p->html,
		    "<tr><th scope=\"row\">%s</th><td>%s%s</td><td "
		    "class=\"muted\">%s</td></tr>\n",
		    folded.word[i].text, reading_words(p, intent->word[i].reading),
		    intent->word[i].typo
			? T(p, " (malgré l'orthographe)", " (in spite of its spelling)")
			: "",
		    reading_why(p, intent->word[i].reading));
	html_raw(&p->html, "</tbody></table></div>\n");
}

static void
answer_part(struct page *p, const struct understood *u)
{
	const struct voter_facts nobody_yet = {
	    .candidate = -1, .region = -1, .language = NO_LANGUAGE};
	const int64_t now_ms = clock_now_ms();
	struct decision d =
	    ballot_decide(&u->paper->campaign, &nobody_yet, &u->intent, false, now_ms);
	struct answer_facts facts = {.reading = u,
	    .decision = &d,
	    .candidate = -1,
	    .receipt = "MMMMMM",
	    .results = "",
	    .now_ms = now_ms};
	BUF(text, TEXT_MAX);
	struct gsm7_size size;

	d.answer = answer_in_season(u->paper, now_ms, d.answer);
	if (d.candidate >= 0)
		facts.candidate = d.candidate;
	html_f(&p->html, "<p><span class=\"badge %s\">%s</span> %s</p>\n",
	    d.outcome == OUTCOME_COUNTED ? "ok" : "", intent_words(p, u->intent.kind),
	    outcome_words(p, d.outcome));
	if (d.candidate >= 0)
		html_f(&p->html, "<p>%s <strong>%s. %s</strong></p>\n",
		    T(p, "Pour :", "For:"),
		    u->paper->campaign.candidate[d.candidate].code,
		    u->paper->campaign.candidate[d.candidate].name);
	if (d.answer != ANSWER_NONE)
		answer_write(&facts, &text);
	size = gsm7_measure(text.data, text.len);
	html_f(&p->html,
	    "<h2>%s</h2>\n<p class=\"note\" id=\"reponse\">%s</p>\n<p "
	    "class=\"muted\">%zu %s, %zu SMS. %s</p>\n",
	    T(p, "La réponse", "The answer"),
	    text.len > 0 ? text.data : T(p, "(aucune)", "(none)"), size.units,
	    T(p, "signes", "characters"), text.len > 0 ? size.segments : (size_t)0,
	    T(p, "MMMMMM est à la place du reçu.", "MMMMMM stands for the receipt."));
}

void
test_box(struct page *p)
{
	const char *text = fields_text(&p->query, "texte");
	struct understood u = {.rulebook = p->rulebook, .paper = p->paper};
	char action[120];

	page_open(p, MENU_CAMPAIGN, T(p, "Essai", "Test box"), NULL);
	campaign_tabs(p, 3);
	html_f(&p->html, "<p>%s</p>\n",
	    T(p,
		"Que comprendrions-nous de ce SMS, envoyé maintenant par un nouveau "
		"téléphone ? Rien n'est gardé.",
		"What would we understand of this SMS, sent now by a new phone? Nothing "
		"is kept."));
	page_link(p, "/essai", action, sizeof(action));
	html_f(&p->html,
	    "<form class=\"stack\" action=\"%s\"><label "
	    "for=\"texte\">%s</label>\n<textarea id=\"texte\" name=\"texte\" rows=\"3\" "
	    "maxlength=\"600\">%s</textarea>\n"
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    action, T(p, "Le SMS", "The SMS"), text, T(p, "Essayer", "Try"));
	if (text[0] != '\0' && strlen(text) < INBOUND_TEXT_MAX) {
		understand(&p->paper->lexicon, &p->paper->campaign, text, strlen(text),
		    &u.intent);
		answer_part(p, &u);
		words(p, text, &u.intent);
	}
	page_send(p, 200);
}
