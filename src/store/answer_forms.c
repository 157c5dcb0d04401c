/*
 * The difficulty: for months a campaign takes nominations and nobody can vote, and a
 * campaign may never have a vote at all. To tell people then how to vote sends them into
 * a dead end. So where nothing can be voted and something can be filled, help names the
 * words that begin what is open.
 */
#include "store/answer.h"

#include <ctype.h>
#include <string.h>

#include "core/fold.h"
#include "core/gsm7.h"
#include "core/wording.h"

#define LIST_MAX 512

static bool
any_open(const struct ballot_paper *paper, int64_t now_ms)
{
	size_t i;

	for (i = 0; i < paper->n_forms; i++)
		if (form_phase(&paper->form[i], now_ms) == PHASE_OPEN)
			return true;
	return false;
}

/* Is it about a vote that can be, or was, or will be cast? */
static bool
tells_of_voting(enum answer_key answer)
{
	return answer == ANSWER_VOTE_ASK || answer == ANSWER_VOTE_UNKNOWN ||
	       answer == ANSWER_NOT_OPEN || answer == ANSWER_CLOSED ||
	       answer == ANSWER_STATUS_NONE || answer == ANSWER_HELP;
}

enum answer_key
answer_in_season(const struct ballot_paper *paper, int64_t now_ms, enum answer_key answer)
{
	const struct campaign *c = &paper->campaign;

	if (paper->n_forms == 0 || !tells_of_voting(answer))
		return answer;
	if (c->n_candidates == 0)
		return ANSWER_HELP_FORMS;
	if (answer == ANSWER_HELP && any_open(paper, now_ms) &&
	    campaign_phase(c, now_ms) != PHASE_OPEN)
		return ANSWER_HELP_FORMS;
	return answer;
}

/* ---- the words ---- */

/* How people write it: letters every telephone has. */
static void
add_capitals(const char *word, size_t len, struct buf *out)
{
	BUF(plain, LIST_MAX);
	size_t i;

	fold_text(word, len, &plain);
	for (i = 0; i < plain.len; i++)
		(void)buf_char(out, (char)toupper((unsigned char)plain.data[i]));
}

/* The nomination's words are the languages'; their first is the one to tell. */
static const char *
first_word(const struct answer_facts *f, size_t form, int language)
{
	const struct rulebook *rb = f->reading->rulebook;
	const char *words;

	if (!form_is_nomination(&f->reading->paper->form[form]))
		return f->reading->paper->keyword[form][0];
	words = catalog_text(&rb->language[language].catalog, "keyword", "nominate");
	return words != NULL
		   ? words
		   : catalog_text(&rb->language[0].catalog, "keyword", "nominate");
}

static const char *
title_of(const struct answer_facts *f, size_t form, int language)
{
	const struct ballot_paper *paper = f->reading->paper;
	const char *title = form_is_nomination(&paper->form[form])
				? paper->words.text[language][TEXT_MENU_NOMINATE]
				: paper->form[form].title[language];

	if (title == NULL)
		title = paper->form[form].title[0];
	return title == NULL ? "" : title;
}

/* "NOM: Proposer quelqu'un, JOURNEE: …"; the words alone unless `titled`. */
static void
write_words(const struct answer_facts *f, int language, bool titled, struct buf *out)
{
	const struct ballot_paper *paper = f->reading->paper;
	const char *word;
	size_t i;

	for (i = 0; i < paper->n_forms; i++) {
		word = first_word(f, i, language);
		if (word == NULL ||
		    form_phase(&paper->form[i], f->now_ms) == PHASE_CLOSED)
			continue;
		(void)buf_add(out, out->len > 0 ? ", " : "");
		add_capitals(word, strcspn(word, " "), out);
		if (titled)
			(void)buf_addf(out, " (%s)", title_of(f, i, language));
	}
}

void
answer_write_forms(const struct answer_facts *f, int language,
    struct wording_values *values, struct buf *out)
{
	const struct ballot_paper *paper = f->reading->paper;
	const char *later = paper->words.text[language][TEXT_NOT_NOW];
	const char *text =
	    rulebook_text(f->reading->rulebook, paper, language, ANSWER_HELP_FORMS);
	BUF(words, LIST_MAX);
	BUF(whole, TEXT_MAX);
	int titled;

	for (titled = 1; titled >= 0; titled--) {
		buf_reset(&words);
		buf_reset(&whole);
		write_words(f, language, titled == 1, &words);
		values->choices = words.data;
		wording_render(
		    words.len > 0 || later == NULL ? text : later, values, &whole);
		if (!whole.cut &&
		    gsm7_measure(whole.data, whole.len).units <= SCREEN_UNITS)
			break;
	}
	(void)screen_fit(whole.data, SCREEN_UNITS, out);
}
