/*
 * The table of screens: how each is drawn, how each is read. A step mends the state if
 * the campaign changed under it, turns the pages of long lists, and hands what was typed
 * to the screen. A mended state was never shown, so what was typed meant something else:
 * it is not read, the new screen is shown first.
 */
#include "core/dialog.h"

#include <string.h>

#include "core/dialog_walk.h"

_Static_assert(SCREEN_NONE == 0 && SCREEN_RESUME == 1 && SCREEN_LANGUAGE == 2 &&
		   SCREEN_MENU == 3 && SCREEN_CANDIDATES == 4 && SCREEN_CONFIRM == 5 &&
		   SCREEN_VOTED == 6 && SCREEN_REGION == 7 && SCREEN_FORM_RESUME == 8 &&
		   SCREEN_FIELD == 9 && SCREEN_REVIEW == 10 && SCREEN_FIX == 11 &&
		   SCREEN_END == 12,
    "kept in sessions: never renumbered");

static const struct {
	draw_screen *draw;
	read_screen *read;
	bool sms;    /* a conversation by SMS may be here */
	bool resume; /* worth going on with after a drop */
} screens[] = {
    [SCREEN_NONE] = {NULL, NULL, true, false},
    [SCREEN_RESUME] = {draw_resume, read_resume, false, true},
    [SCREEN_LANGUAGE] = {draw_language, read_language, false, false},
    [SCREEN_MENU] = {draw_menu, read_menu, false, false},
    [SCREEN_CANDIDATES] = {draw_candidates, read_candidates, false, true},
    [SCREEN_CONFIRM] = {draw_confirm, read_confirm, false, true},
    [SCREEN_VOTED] = {draw_voted, read_voted, false, false}, /* the vote is done */
    [SCREEN_REGION] = {draw_region, read_region, false, true},
    [SCREEN_FORM_RESUME] = {draw_form_resume, read_form_resume, true, true},
    [SCREEN_FIELD] = {draw_field, read_field, true, true},
    [SCREEN_REVIEW] = {draw_review, read_review, false, true},
    [SCREEN_FIX] = {draw_fix, read_fix, true, true},
    [SCREEN_END] = {NULL, NULL, true, false},
};

/* ---- moving ---- */

struct step
step_of(enum act act)
{
	return (struct step){.act = act,
	    .candidate = -1,
	    .region = -1,
	    .language = -1,
	    .command = INTENT_NONE};
}

struct step
enter(struct walk *k, enum screen_id screen)
{
	k->d->screen = (uint8_t)screen;
	k->d->from = 0;
	k->d->notice = 0;
	return step_of(ACT_NONE);
}

struct step
end_with_text(struct walk *k, enum dialog_text text)
{
	k->d->ending = ENDING_TEXT;
	k->d->text = (int16_t)text;
	return enter(k, SCREEN_END);
}

struct step
end_with_answer(struct walk *k, enum answer_key answer)
{
	k->d->ending = ENDING_ANSWER;
	k->d->answer = (int16_t)answer;
	return enter(k, SCREEN_END);
}

struct step
again(struct walk *k, enum dialog_text why)
{
	k->d->notice = (uint8_t)(1 + why);
	return step_of(ACT_NONE);
}

/* Only the language is kept of what was before. */
static void
forget(struct dialog *d)
{
	struct dialog fresh;

	memset(&fresh, 0, sizeof(fresh));
	memcpy(fresh.language, d->language, sizeof(fresh.language));
	*d = fresh;
}

struct step
start(struct walk *k)
{
	bool ask = k->w->voter.language < 0 && k->d->language[0] == '\0' &&
		   languages_offered(k->w) > 1;

	forget(k->d);
	return enter(k, ask ? SCREEN_LANGUAGE : SCREEN_MENU);
}

/* Says how to come back. */
struct step
quit(struct walk *k)
{
	return end_with_text(k, TEXT_HELP);
}

/* ---- when the campaign changed ---- */

static bool
is_form_screen(uint8_t screen)
{
	return screen >= SCREEN_FORM_RESUME && screen <= SCREEN_FIX;
}

/* A state that makes sense in the campaign as it is; true when it is another one. */
static bool
mend(struct walk *k)
{
	struct dialog *d = k->d;

	if (k->w->face == FACE_SMS && !screens[d->screen].sms) {
		(void)end_with_text(k, TEXT_NOT_NOW);
		return true;
	}
	if (is_form_screen(d->screen))
		return mend_form(k);
	if (d->screen == SCREEN_RESUME &&
	    (!screens[d->resume].resume || d->resume == SCREEN_RESUME))
		(void)enter(k, SCREEN_MENU);
	else if (d->screen == SCREEN_CONFIRM && confirmed_candidate(k->w, d) < 0)
		(void)enter(k, SCREEN_CANDIDATES);
	else if (d->screen == SCREEN_REGION && !has_regions(k->w))
		(void)enter(k, SCREEN_MENU);
	else if (d->screen != SCREEN_CANDIDATES || k->w->campaign->n_candidates > 0)
		return false;
	if (d->screen == SCREEN_CANDIDATES && k->w->campaign->n_candidates == 0)
		(void)enter(k, SCREEN_MENU);
	return true;
}

/* Goes on with a conversation that was dropped, if there is still something to ask. */
static bool
resumes(struct walk *k, const struct dialog *was)
{
	struct dialog mended;
	struct answers none; /* a draft is read once its form is at hand again */
	struct walk other = {k->w, &mended, &none};

	answers_clear(&none);
	if (was == NULL || !dialog_unfinished(was))
		return false;
	mended = *was;
	if (mended.screen == SCREEN_RESUME)
		(void)enter(&other, (enum screen_id)mended.resume);
	(void)mend(&other);
	if (!dialog_unfinished(&mended))
		return false;
	*k->d = mended;
	k->d->resume = mended.screen;
	(void)enter(k, SCREEN_RESUME);
	return true;
}

struct step
dialog_begin(const struct dialog_world *w, struct dialog *d, const struct dialog *was,
    const char *input)
{
	struct walk k = {w, d, NULL};
	struct typed dialled;
	int candidate;

	memset(d, 0, sizeof(*d));
	typed_read(&dialled, input, strlen(input));
	candidate = candidate_dialled(w, &dialled);
	if (candidate >= 0)
		return begin_confirm(&k, candidate);
	if (resumes(&k, was))
		return step_of(ACT_NONE);
	return start(&k);
}

/* ---- a step ---- */

void
sheet_draw(const struct view *v, struct sheet *s)
{
	sheet_init(s);
	s->list.more.text = word_of(v, TEXT_MORE);
	if (screens[v->d->screen].draw != NULL)
		screens[v->d->screen].draw(v, s);
	if (v->d->notice > 0 && v->d->notice <= DIALOG_TEXT_N)
		s->list.notice = sheet_say(s, v, (enum dialog_text)(v->d->notice - 1));
}

/* "00" goes on in a long list, "0" back to where one came from; false when the input is
 * the screen's own to read. */
static bool
turns_page(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	struct sheet s;
	size_t next;
	BUF(shown, SCREEN_MAX);

	if (!t->more && (!t->zero || k->d->from == 0))
		return false;
	sheet_draw(&v, &s);
	if (t->zero && s.skips)
		return false;
	next = t->zero ? screen_before(&s.list, k->d->from)
		       : screen_render(&s.list, k->d->from, &shown);
	if (next >= s.list.n)
		return false;
	k->d->from = (uint8_t)next;
	k->d->notice = 0;
	return true;
}

struct step
dialog_step(const struct dialog_world *w, struct dialog *d, struct answers *answers,
    const char *input, size_t len)
{
	struct walk k = {w, d, answers};
	struct step step;
	struct typed t;

	if (!dialog_waits(d)) {
		if (w->face == FACE_USSD)
			return start(&k);
		return end_with_text(&k, TEXT_NOT_NOW);
	}
	if (mend(&k))
		return dialog_waits(d) ? again(&k, TEXT_WRONG) : step_of(ACT_NONE);
	typed_read(&t, input, len);
	if (w->face == FACE_USSD && turns_page(&k, &t))
		return step_of(ACT_NONE);
	d->notice = 0;
	step = screens[d->screen].read(&k, &t);
	(void)mend(&k); /* of what a resumed state was left with */
	return step;
}

/* ---- what came of it ---- */

void
dialog_settle(const struct dialog_world *w, struct dialog *d, const struct step *step,
    const struct dialog_result *r)
{
	struct walk k = {w, d, NULL};

	switch (step->act) {
	case ACT_VOTE:
		settle_vote(&k, r);
		return;
	case ACT_REGION:
	case ACT_COMMAND:
		(void)end_with_answer(&k, r->decision.answer);
		return;
	case ACT_DRAFT:
	case ACT_SUBMIT:
	case ACT_RESTART:
		settle_form(&k, step, r);
		return;
	case ACT_NONE:
	case ACT_LANGUAGE:
	case ACT_DROP:
		return;
	}
}

/* ---- what is said ---- */

static void
say_ending(const struct view *v, struct buf *out)
{
	BUF(text, 2 * TEXT_MAX);

	switch ((enum ending)v->d->ending) {
	case ENDING_ANSWER:
		say_answer(v, out);
		return;
	case ENDING_TEXT:
		say_within(v, (enum dialog_text)v->d->text, SCREEN_UNITS, &text);
		break;
	case ENDING_NONE:
		break;
	}
	(void)screen_fit(text.data, SCREEN_UNITS, out);
}

/* A text that is missing must not leave a handset without a screen. */
static void
say_something(const struct view *v, struct buf *out)
{
	BUF(text, 2 * TEXT_MAX);

	say(v, TEXT_NOT_NOW, &text);
	if (text.len == 0)
		(void)buf_add(&text, v->w->campaign->id);
	if (text.len == 0)
		(void)buf_char(&text, '.');
	(void)screen_fit(text.data, SCREEN_UNITS, out);
}

void
dialog_render(const struct dialog_world *w, const struct dialog *d,
    const struct answers *answers, struct buf *out)
{
	struct dialog mended = *d;
	struct answers copy;
	struct walk k = {w, &mended, &copy};
	struct view v = view_of(w, &mended, answers);
	size_t before = out->len;
	struct sheet s;

	copy = *v.a;
	(void)mend(&k);
	if (mended.screen == SCREEN_END) {
		say_ending(&v, out);
	} else if (w->face == FACE_SMS) {
		sms_render(&v, out);
	} else if (mended.screen != SCREEN_NONE) {
		sheet_draw(&v, &s);
		(void)screen_render(&s.list, mended.from, out);
	}
	if (out->len == before)
		say_something(&v, out);
}

/* ---- questions about a state ---- */

bool
dialog_waits(const struct dialog *d)
{
	if (d->screen == SCREEN_VOTED)
		return d->after == SCREEN_REGION;
	return d->screen != SCREEN_NONE && d->screen != SCREEN_END;
}

bool
dialog_unfinished(const struct dialog *d)
{
	return dialog_waits(d) && screens[d->screen].resume;
}

/* Words beside the keyword that it does not explain: "aide soignante a Kita". */
static bool
says_more(const struct intent *intent)
{
	size_t i;

	for (i = 0; i < intent->n_words && i < FOLD_WORDS_MAX; i++)
		if (intent->word[i].reading == READ_UNEXPLAINED ||
		    intent->word[i].reading == READ_WORD)
			return true;
	return false;
}

bool
dialog_takes(const struct dialog *d, const struct intent *intent)
{
	if (!dialog_waits(d))
		return false;
	switch (intent->kind) {
	case INTENT_NONE:
	case INTENT_ANSWER:
		return true;
	case INTENT_VOTE:
	case INTENT_ASK:
	case INTENT_UNKNOWN:
		return !intent->keyword_first;
	case INTENT_HELP:
	case INTENT_START:
	case INTENT_LANGUAGE:
	case INTENT_REGION:
	case INTENT_STATUS:
	case INTENT_RESULTS:
		return !intent->keyword_first || says_more(intent);
	case INTENT_NOMINATE:
	case INTENT_FORM:
		return !intent->keyword_first;
	case INTENT_STOP:
	case INTENT_FIX:
	case INTENT_CANCEL:
	case INTENT_ROBOT:
		return false;
	}
	return false;
}
