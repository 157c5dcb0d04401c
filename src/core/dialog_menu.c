/*
 * Everything on a handset that is no vote and no form: the language, the main menu, the
 * region, going on where a session was dropped. The menu has a line only for what the
 * campaign has now; its lines are numbered as they come.
 */
#include "core/dialog_walk.h"

#include <string.h>

/* What a line of the menu stands for; below, a form's index. */
enum menu_line {
	LINE_VOTE = FORMS_MAX,
	LINE_REGION,
	LINE_STATUS,
	LINE_RESULTS,
	LINE_LANGUAGE,
	LINE_HELP,
};

int
languages_offered(const struct dialog_world *w)
{
	int i, n = 0;

	for (i = 0; i < w->words->n && i < CAMPAIGN_LANGUAGES; i++)
		n += w->words->offered[i];
	return n;
}

bool
has_regions(const struct dialog_world *w)
{
	return w->atlas != NULL && w->atlas->n > 0;
}

static bool
has_vote(const struct campaign *c)
{
	return c->n_candidates > 0 || c->vote.opens_ms != 0 || c->vote.closes_ms != 0;
}

/* ---- language ---- */

void
draw_language(const struct view *v, struct sheet *s)
{
	const struct dialog_words *words = v->w->words;
	int i;

	sheet_head(s, v, TEXT_LANGUAGE);
	for (i = 0; i < words->n && i < CAMPAIGN_LANGUAGES; i++)
		if (words->offered[i])
			sheet_line(s, NULL,
			    words->language[i] != NULL ? words->language[i] : "", i);
	sheet_foot(s, v, v->d->after == SCREEN_MENU ? TEXT_BACK : TEXT_QUIT);
}

static bool
is_offered(const struct dialog_world *w, int language)
{
	return language >= 0 && language < w->words->n && language < CAMPAIGN_LANGUAGES &&
	       w->words->offered[language] && w->words->code[language] != NULL;
}

struct step
read_language(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	struct step step;
	struct sheet s;
	struct buf code;
	int language;

	if (t->zero)
		return k->d->after == SCREEN_MENU ? enter(k, SCREEN_MENU) : quit(k);
	sheet_draw(&v, &s);
	language = sheet_pick(&s, t->folded);
	if (language < 0)
		language = typed_term(t, k->w->lexicon, TERM_LANGUAGE);
	if (!is_offered(k->w, language))
		return again(k, TEXT_WRONG);
	buf_init(&code, k->d->language, sizeof(k->d->language));
	(void)buf_add(&code, k->w->words->code[language]);
	(void)enter(k, SCREEN_MENU);
	step = step_of(ACT_LANGUAGE);
	step.language = language;
	return step;
}

/* ---- the main menu ---- */

static void
form_lines(const struct view *v, struct sheet *s)
{
	const struct form_def *form = v->w->form;
	size_t i;

	for (i = 0; i < v->w->n_forms && i < FORMS_MAX; i++) {
		if (form_phase(&form[i], v->w->now_ms) == PHASE_CLOSED)
			continue;
		sheet_line(s, NULL,
		    form_is_nomination(&form[i]) ? word_of(v, TEXT_MENU_NOMINATE)
						 : form_title(v, &form[i]),
		    (int)i);
	}
}

void
draw_menu(const struct view *v, struct sheet *s)
{
	const struct campaign *c = v->w->campaign;

	sheet_head(s, v, TEXT_MENU);
	if (has_vote(c))
		sheet_line(s, NULL, word_of(v, TEXT_MENU_VOTE), LINE_VOTE);
	form_lines(v, s);
	if (has_regions(v->w))
		sheet_line(s, NULL, word_of(v, TEXT_MENU_REGION), LINE_REGION);
	if (has_vote(c))
		sheet_line(s, NULL, word_of(v, TEXT_MENU_STATUS), LINE_STATUS);
	if (c->public_results)
		sheet_line(s, NULL, word_of(v, TEXT_MENU_RESULTS), LINE_RESULTS);
	if (languages_offered(v->w) > 1)
		sheet_line(s, NULL, word_of(v, TEXT_MENU_LANGUAGE), LINE_LANGUAGE);
	sheet_line(s, NULL, word_of(v, TEXT_MENU_HELP), LINE_HELP);
	sheet_foot(s, v, TEXT_QUIT);
}

static struct step
command(struct walk *k, enum intent_kind intent, enum answer_key answer)
{
	struct step step = step_of(ACT_COMMAND);

	(void)end_with_answer(k, answer);
	step.command = intent;
	return step;
}

struct step
read_menu(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	struct sheet s;
	int line;

	if (t->zero)
		return quit(k);
	sheet_draw(&v, &s);
	line = sheet_pick(&s, t->folded);
	if (line < 0)
		return again(k, TEXT_WRONG);
	if (line < FORMS_MAX)
		return begin_form(k, line);
	switch ((enum menu_line)line) {
	case LINE_VOTE:
		return begin_vote(k);
	case LINE_REGION:
		k->d->after = SCREEN_MENU;
		return enter(k, SCREEN_REGION);
	case LINE_STATUS:
		return command(k, INTENT_STATUS, ANSWER_STATUS_NONE);
	case LINE_RESULTS:
		return command(k, INTENT_RESULTS, ANSWER_RESULTS);
	case LINE_LANGUAGE:
		k->d->after = SCREEN_MENU;
		return enter(k, SCREEN_LANGUAGE);
	case LINE_HELP:
		return command(k, INTENT_HELP, ANSWER_HELP);
	}
	return again(k, TEXT_WRONG);
}

/* ---- region ---- */

void
draw_region(const struct view *v, struct sheet *s)
{
	size_t i;

	sheet_head(s, v, TEXT_REGION);
	for (i = 0; has_regions(v->w) && i < v->w->atlas->n; i++)
		sheet_line(s, NULL, v->w->atlas->region[i].name, (int)i);
	sheet_foot(s, v, TEXT_BACK);
}

/* Of the voter; the answer says which, and repeats the receipt of a vote just made. */
struct step
set_region(struct walk *k, int region)
{
	struct step step = step_of(ACT_REGION);

	(void)end_with_answer(k, ANSWER_REGION_SET);
	step.region = region;
	return step;
}

/* By number, or by the name of any place in it, misspelt too; -1. Read as the answer to a
 * form's question is. */
static int
region_typed(const struct walk *k, const struct typed *t)
{
	static const struct field_def question = {.key = "region", .type = FIELD_REGION};
	struct field_world places = {k->w->atlas, k->w->lexicon, k->w->numbering,
	    k->w->occupations, view_of(k->w, k->d, k->a).language};
	char key[ANSWER_VALUE_MAX];

	if (field_read(&question, &places, t->text, t->len, key) != FIELD_OK)
		return -1;
	return atlas_region(k->w->atlas, key);
}

struct step
read_region(struct walk *k, const struct typed *t)
{
	int region;

	if (t->zero) {
		bool voted = k->d->after == SCREEN_VOTED;
		k->d->after = SCREEN_REGION; /* what SCREEN_VOTED asked for */
		return enter(k, voted ? SCREEN_VOTED : SCREEN_MENU);
	}
	region = region_typed(k, t);
	return region < 0 ? again(k, TEXT_FAULT_PLACE) : set_region(k, region);
}

/* ---- going on after a drop ---- */

enum { GO_ON, BEGIN_AGAIN };

void
draw_resume(const struct view *v, struct sheet *s)
{
	sheet_head(s, v, TEXT_RESUME);
	sheet_line(s, NULL, word_of(v, TEXT_RESUME_YES), GO_ON);
	sheet_line(s, NULL, word_of(v, TEXT_RESUME_NO), BEGIN_AGAIN);
	sheet_foot(s, v, TEXT_QUIT);
	s->list.whole = true;
}

struct step
read_resume(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	enum agreed agreed = typed_agrees(t, k->w->lexicon);
	struct sheet s;
	int choice;

	if (t->zero)
		return quit(k);
	sheet_draw(&v, &s);
	choice = sheet_pick(&s, t->folded);
	if (choice == GO_ON || agreed == AGREED_YES)
		return enter(k, (enum screen_id)k->d->resume);
	if (choice == BEGIN_AGAIN || agreed == AGREED_NO)
		return start(k);
	return again(k, TEXT_WRONG);
}
