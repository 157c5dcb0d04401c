/*
 * One question of a form, the list of all of them before it is sent, and corrections. A
 * wrong answer is told from a missing one by core/answers.h; here is what is said then,
 * and where "0" goes.
 */
#include "core/dialog_walk.h"

#include <string.h>

#include "base/text.h"
#include "core/fold.h"

#define LABEL_WORDS_MAX 6 /* of a field's name in a correction */

const struct field_def *
field_at_hand(const struct dialog_world *w, const struct dialog *d)
{
	int form = form_at_hand(w, d), field;

	if (form < 0)
		return NULL;
	field = form_field(&w->form[form], d->field);
	return field >= 0 ? &w->form[form].field[field] : NULL;
}

static const char *
local(const char *const text[CAMPAIGN_LANGUAGES], int language)
{
	const char *t = text[language] != NULL ? text[language] : text[0];

	return t != NULL ? t : "";
}

/* ---- one field ---- */

/* May "0" pass over it? A field being corrected stays as it is instead. */
static bool
may_skip(const struct dialog *d, const struct field_def *field)
{
	return !field->required && !d->fixing;
}

void
draw_field(const struct view *v, struct sheet *s)
{
	const struct field_def *field = field_at_hand(v->w, v->d);
	size_t i;

	if (field == NULL)
		return;
	s->list.head = local(field->ask, v->language);
	if (s->list.head[0] == '\0')
		s->list.head = local(field->label, v->language);
	for (i = 0; field->type == FIELD_CHOICE && i < field->n_choices; i++)
		sheet_line(s, NULL, local(field->choice[i].label, v->language), (int)i);
	for (i = 0;
	     field->type == FIELD_REGION && has_regions(v->w) && i < v->w->atlas->n; i++)
		sheet_line(s, NULL, v->w->atlas->region[i].name, (int)i);
	s->skips = may_skip(v->d, field);
	sheet_foot(s, v, s->skips ? TEXT_FORM_SKIP : TEXT_BACK);
}

static const enum dialog_text faults[] = {
    [FIELD_EMPTY] = TEXT_FAULT_EMPTY,
    [FIELD_NO_CHOICE] = TEXT_FAULT_CHOICE,
    [FIELD_NO_PLACE] = TEXT_FAULT_PLACE,
    [FIELD_NO_NUMBER] = TEXT_FAULT_NUMBER,
    [FIELD_NO_NAME] = TEXT_FAULT_NAME,
    [FIELD_NO_PHONE] = TEXT_FAULT_PHONE,
    [FIELD_TOO_LONG] = TEXT_FAULT_LONG,
};

/* The region that the form's place told, and nobody else; -1 none. */
static int
region_told(const struct walk *k, const struct form_def *form,
    const struct field_world *fw, const char *place)
{
	int told = field_region_of(fw, place, strlen(place)), i;

	for (i = 0; i < (int)form->n_fields; i++)
		if (form->field[i].type == FIELD_REGION && told >= 0 &&
		    (size_t)told < fw->atlas->n &&
		    strcmp(answers_get(k->a, form->field[i].key),
			fw->atlas->region[told].key) == 0)
			return i;
	return -1;
}

/* What the place before told goes with it; what somebody answered stays. */
static bool
keep_answer(struct walk *k, const struct field_world *fw, const struct field_def *field,
    const char *value)
{
	const struct form_def *form = form_of(k);
	int told = field->type != FIELD_PLACE
		       ? -1
		       : region_told(k, form, fw, answers_get(k->a, field->key));

	if (!answers_set(k->a, field->key, value))
		return false;
	if (told >= 0)
		(void)answers_set(k->a, form->field[told].key, "");
	(void)answers_infer(k->a, form, fw);
	return true;
}

static enum field_fault
take_answer(struct walk *k, const struct field_def *field, const char *text, size_t len)
{
	struct view v = view_of(k->w, k->d, k->a);
	struct field_world fw = {
	    k->w->atlas, k->w->lexicon, k->w->numbering, k->w->occupations, v.language};
	char value[ANSWER_VALUE_MAX];
	enum field_fault fault = field_read(field, &fw, text, len, value);

	if (fault == FIELD_OK && !keep_answer(k, &fw, field, value))
		fault = FIELD_TOO_LONG;
	return fault;
}

/* A corrected answer goes back to where the correction was asked for. */
static struct step
after_answer(struct walk *k, int field)
{
	const struct form_def *form = form_of(k);

	if (!k->d->fixing || !answers_complete(k->a, form))
		return next_field(k, field, ACT_DRAFT);
	k->d->fixing = false;
	if (k->w->face == FACE_USSD)
		(void)enter(k, SCREEN_REVIEW);
	else
		(void)end_with_text(k, TEXT_FORM_AMENDED);
	return keep_answers(k, form, ACT_DRAFT);
}

static struct step
answer(struct walk *k, const struct field_def *field, const char *text, size_t len)
{
	enum field_fault fault = take_answer(k, field, text, len);

	if (fault == FIELD_OK)
		return after_answer(k, form_field(form_of(k), field->key));
	k->d->n = field->max;
	return again(k, faults[fault]);
}

/* The required one asked before this one; -1 none. */
static int
field_before(const struct form_def *form, int field)
{
	while (--field >= 0)
		if (form->field[field].required)
			break;
	return field;
}

/* "0" on a handset: the next field where this one may be passed over, else where one
 * came from. */
static struct step
leave_field(struct walk *k, const struct field_def *field)
{
	const struct form_def *form = form_of(k);
	int i = form_field(form, field->key), before = field_before(form, i);

	if (k->d->fixing)
		return enter(k, SCREEN_FIX);
	if (may_skip(k->d, field))
		return next_field(k, i, ACT_NONE);
	if (before < 0)
		return enter(k, SCREEN_MENU);
	return ask_field(k, form, before, false);
}

/* By SMS "0" or "no" passes over a question; but either may be an answer to it. */
static struct step
read_field_sms(struct walk *k, const struct field_def *field, const struct typed *t)
{
	bool fixing = k->d->fixing, optional = fixing || !field->required;
	bool no = typed_agrees(t, k->w->lexicon) == AGREED_NO;
	int i = form_field(form_of(k), field->key);
	struct step step;

	if (optional && (t->zero || (no && field->type != FIELD_CHOICE)))
		return next_field(k, fixing ? -1 : i, ACT_NONE);
	if (t->zero && field->type != FIELD_NUMBER)
		return again(k, TEXT_FAULT_EMPTY);
	step = answer(k, field, t->text, t->len);
	if (optional && no && k->d->notice != 0)
		return next_field(k, fixing ? -1 : i, ACT_NONE);
	return step;
}

struct step
read_field(struct walk *k, const struct typed *t)
{
	const struct field_def *field = field_at_hand(k->w, k->d);

	if (k->w->face == FACE_SMS)
		return read_field_sms(k, field, t);
	if (t->zero)
		return leave_field(k, field);
	return answer(k, field, t->text, t->len);
}

/* ---- review and corrections ---- */

enum { SEND, CORRECT, CANCEL };

/* Who has passed over the last questions with "0" may press it once too often: it only
 * leaves, and what is kept stays. */
void
draw_review(const struct view *v, struct sheet *s)
{
	sheet_head(s, v, TEXT_FORM_REVIEW);
	sheet_line(s, "1", word_of(v, TEXT_FORM_SEND), SEND);
	sheet_line(s, "2", word_of(v, TEXT_FORM_FIX), CORRECT);
	sheet_line(s, "3", word_of(v, TEXT_FORM_DROP), CANCEL);
	s->list.whole = true;
}

struct step
read_review(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	struct sheet s;

	if (t->zero)
		return quit(k);
	sheet_draw(&v, &s);
	switch (sheet_pick(&s, t->folded)) {
	case SEND:
		if (!answers_complete(k->a, form_of(k)))
			return next_field(k, -1, ACT_NONE);
		(void)end_with_text(k, TEXT_FORM_KEPT);
		return keep_answers(k, form_of(k), ACT_SUBMIT);
	case CORRECT:
		return enter(k, SCREEN_FIX);
	case CANCEL:
		(void)end_with_text(k, TEXT_FORM_DROPPED);
		return step_of(ACT_DROP);
	}
	return again(k, TEXT_WRONG);
}

/* "Fonction: medecin" on a handset, where there is room to see what one wrote. */
void
draw_fix(const struct view *v, struct sheet *s)
{
	int at_hand = form_at_hand(v->w, v->d);
	const struct form_def *form;
	const struct field_def *field;
	const char *value;
	struct buf line;
	size_t i;

	sheet_head(s, v, TEXT_FORM_FIX_WHICH);
	sheet_foot(s, v, TEXT_BACK);
	if (at_hand < 0)
		return;
	form = &v->w->form[at_hand];
	for (i = 0; i < form->n_fields; i++) {
		field = &form->field[i];
		value = answers_get(v->a, field->key);
		line = sheet_open(s);
		(void)buf_add(&line, local(field->label, v->language));
		if (value[0] != '\0' && v->w->face == FACE_USSD) {
			(void)buf_add(&line, ": ");
			(void)buf_add(
			    &line, field_show(field, v->w->atlas, v->language, value));
		}
		sheet_line(s, NULL, sheet_close(s, &line), (int)i);
	}
}

/* Is it the name of this field, in any language? Both folded. */
static bool
is_named(const struct field_def *field, const char *folded)
{
	struct typed name;
	int i;

	typed_read(&name, field->key, strlen(field->key));
	if (strcmp(name.folded, folded) == 0)
		return true;
	for (i = 0; i < CAMPAIGN_LANGUAGES; i++) {
		if (field->label[i] == NULL)
			continue;
		typed_read(&name, field->label[i], strlen(field->label[i]));
		if (strcmp(name.folded, folded) == 0)
			return true;
	}
	return false;
}

/* By the number of its line or by its name; -1. */
static int
field_called(const struct form_def *form, const char *folded)
{
	int64_t number;
	size_t i;

	if (text_i64(folded, 1, (int64_t)form->n_fields, &number))
		return (int)number - 1;
	for (i = 0; i < form->n_fields; i++)
		if (is_named(&form->field[i], folded))
			return (int)i;
	return -1;
}

/* The field that the first words name; `used` bytes of the text are its name. -1 none. */
static int
field_named(const struct form_def *form, const char *text, size_t len, size_t *used)
{
	struct folded words;
	size_t n, i;
	int field;
	BUF(name, FOLD_WORD_MAX * LABEL_WORDS_MAX);

	fold_words(text, len, &words);
	n = words.n < LABEL_WORDS_MAX ? words.n : LABEL_WORDS_MAX;
	for (; n > 0; n--) {
		buf_reset(&name);
		for (i = 0; i < n; i++) {
			(void)buf_add(&name, i > 0 ? " " : "");
			(void)buf_add(&name, words.word[i].text);
		}
		field = field_called(form, name.data);
		*used = words.word[n - 1].end;
		if (field >= 0)
			return field;
	}
	return -1;
}

static size_t
marks_at(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && strchr(" :=,-.\t\r\n", text[n]) != NULL && text[n] != '\0')
		n++;
	return n;
}

/* "nom", "2", or with the new answer at once: "nom Awa Exemple". */
static struct step
correct(struct walk *k, const char *text, size_t len)
{
	const struct form_def *form = form_of(k);
	size_t used = 0;
	int field = field_named(form, text, len, &used);

	if (field < 0)
		return again(k, TEXT_WRONG);
	(void)ask_field(k, form, field, true);
	used += marks_at(text + used, len - used);
	if (used == len)
		return step_of(ACT_NONE);
	return answer(k, &form->field[field], text + used, len - used);
}

struct step
read_fix(struct walk *k, const struct typed *t)
{
	if (!t->zero)
		return correct(k, t->text, t->len);
	if (k->w->face == FACE_USSD)
		return enter(k, SCREEN_REVIEW);
	return next_field(k, -1, ACT_NONE);
}

struct step
dialog_fix(const struct dialog_world *w, struct dialog *d, struct answers *answers,
    const char *rest, size_t len)
{
	struct walk k = {w, d, answers};
	struct typed t;

	(void)enter(&k, SCREEN_FIX);
	if (mend_form(&k))
		return step_of(ACT_NONE);
	typed_read(&t, rest, len);
	return t.len == 0 ? step_of(ACT_NONE) : correct(&k, t.text, t.len);
}
