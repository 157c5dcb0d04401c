/*
 * The walk through a form: what is required first, in the form's order, then the rest.
 * The order is the memory: what comes next is found from the field that was asked and
 * from what has no answer yet, so a field that was passed over is not asked twice in one
 * walk, and a form that loses a field in the middle of it does no harm.
 *
 * An answer is kept as it comes. Once nothing required is missing the entry stands,
 * whether or not anybody goes on.
 */
#include "core/dialog_walk.h"

#include <string.h>

#include "core/fold.h"

int
form_at_hand(const struct dialog_world *w, const struct dialog *d)
{
	size_t i;

	for (i = 0; d->form[0] != '\0' && i < w->n_forms && i < FORMS_MAX; i++)
		if (strcmp(w->form[i].id, d->form) == 0)
			return (int)i;
	return -1;
}

/* What the database knows; a caller that knows nothing lets people in. */
static struct form_facts
facts_of(const struct dialog_world *w, int form)
{
	if (w->facts == NULL)
		return (struct form_facts){.room = true};
	return w->facts[form];
}

const struct form_def *
form_of(const struct walk *k)
{
	return &k->w->form[form_at_hand(k->w, k->d)]; /* mended: there is one */
}

/* ---- the order of asking ---- */

/* What to ask after `field` (-1: first of all); -1 when nothing is left. */
static int
field_after(const struct form_def *form, const struct answers *answers, int field)
{
	bool past_required = field >= 0 && !form->field[field].required;
	size_t i;

	for (i = 0; i < form->n_fields; i++)
		if (form->field[i].required &&
		    answers_get(answers, form->field[i].key)[0] == '\0')
			return (int)i;
	for (i = past_required ? (size_t)field + 1 : 0; i < form->n_fields; i++)
		if (!form->field[i].required &&
		    answers_get(answers, form->field[i].key)[0] == '\0')
			return (int)i;
	return -1;
}

/* ---- moving ---- */

struct step
ask_field(struct walk *k, const struct form_def *form, int field, bool fixing)
{
	struct buf key;

	buf_init(&key, k->d->field, sizeof(k->d->field));
	(void)buf_add(&key, form->field[field].key);
	k->d->fixing = fixing;
	return enter(k, SCREEN_FIELD);
}

struct step
keep_answers(const struct walk *k, const struct form_def *form, enum act act)
{
	struct step step = step_of(act);

	step.complete = answers_complete(k->a, form);
	return step;
}

/* The next question; when none is left the review, or by SMS the end. `act` is what to do
 * with the answers meanwhile. */
struct step
next_field(struct walk *k, int field, enum act act)
{
	const struct form_def *form = form_of(k);
	int next = field_after(form, k->a, field);

	if (next >= 0) {
		(void)ask_field(k, form, next, false);
	} else if (k->w->face == FACE_USSD) {
		(void)enter(k, SCREEN_REVIEW);
	} else {
		(void)end_with_text(k, TEXT_FORM_KEPT);
		act = act == ACT_RESTART ? ACT_RESTART : ACT_SUBMIT;
	}
	return keep_answers(k, form, act);
}

/* ---- may this phone fill it? ---- */

static bool
used_up(const struct form_def *form, const struct form_facts *facts)
{
	return form->per_phone > 0 && facts->made >= form->per_phone && !facts->volunteer;
}

/* Who has registered gets the number again; who has nominated enough is told so. */
static struct step
no_more(struct walk *k, const struct form_def *form, const struct form_facts *facts)
{
	if (form_is_nomination(form)) {
		k->d->n = form->per_phone;
		return end_with_text(k, TEXT_FORM_MAX);
	}
	k->d->number = facts->number;
	k->d->n = facts->place;
	return end_with_text(k, facts->waiting ? TEXT_FORM_WAITING : TEXT_FORM_YOURS);
}

/* True, and the end said, when no new one can be begun. */
static bool
refuses_new(struct walk *k, int form)
{
	struct form_facts facts = facts_of(k->w, form);

	if (used_up(&k->w->form[form], &facts))
		(void)no_more(k, &k->w->form[form], &facts);
	else if (!facts.room && !facts.waiting_room)
		(void)end_with_text(k, TEXT_FORM_FULL);
	else
		return false;
	return true;
}

static bool
refuses(struct walk *k, int form)
{
	struct form_facts facts = facts_of(k->w, form);
	const struct form_def *def = &k->w->form[form];

	switch (form_phase(def, k->w->now_ms)) {
	case PHASE_BEFORE:
		(void)end_with_text(k, TEXT_FORM_NOT_OPEN);
		return true;
	case PHASE_LATE:
	case PHASE_CLOSED:
		if (facts.made > 0 &&
		    !form_is_nomination(def)) /* the day itself is later */
			(void)no_more(k, def, &facts);
		else
			(void)end_with_text(k, TEXT_FORM_CLOSED);
		return true;
	case PHASE_OPEN:
		break;
	}
	if (def->n_fields == 0) {
		(void)end_with_text(k, TEXT_NOT_NOW);
		return true;
	}
	if (facts.draft && (form_is_nomination(def) || !used_up(def, &facts)))
		return false;
	return refuses_new(k, form);
}

static void
take_form(struct walk *k, int form)
{
	struct buf id;

	buf_init(&id, k->d->form, sizeof(k->d->form));
	(void)buf_add(&id, k->w->form[form].id);
	k->d->number = k->d->n = 0;
	k->d->fixing = false;
}

/* From the menu. */
struct step
begin_form(struct walk *k, int form)
{
	take_form(k, form);
	if (refuses(k, form))
		return step_of(ACT_NONE);
	if (facts_of(k->w, form).draft)
		return enter(k, SCREEN_FORM_RESUME);
	answers_clear(k->a);
	return next_field(k, -1, ACT_NONE);
}

/* ---- when the campaign changed ---- */

static void
leave(struct walk *k)
{
	if (k->w->face == FACE_USSD)
		(void)enter(k, SCREEN_MENU);
	else
		(void)end_with_text(k, TEXT_NOT_NOW);
}

bool
mend_form(struct walk *k)
{
	int form = form_at_hand(k->w, k->d), next;
	const struct form_def *def;

	if (form < 0 || k->w->form[form].n_fields == 0) {
		leave(k);
		return true;
	}
	def = &k->w->form[form];
	if (form_phase(def, k->w->now_ms) != PHASE_OPEN) {
		(void)end_with_text(k, TEXT_FORM_CLOSED);
		return true;
	}
	if (k->d->screen != SCREEN_FIELD || form_field(def, k->d->field) >= 0)
		return false;
	next = field_after(def, k->a, -1);
	if (next >= 0)
		(void)ask_field(k, def, next, false);
	else if (k->w->face == FACE_USSD)
		(void)enter(k, SCREEN_REVIEW);
	else
		(void)enter(k, SCREEN_FIX);
	return true;
}

/* ---- one was begun ---- */

enum { GO_ON, BEGIN_AGAIN };

void
draw_form_resume(const struct view *v, struct sheet *s)
{
	sheet_head(s, v, TEXT_FORM_RESUME);
	sheet_line(s, NULL, word_of(v, TEXT_RESUME_YES), GO_ON);
	sheet_line(s, NULL, sheet_say(s, v, TEXT_FORM_RESTART), BEGIN_AGAIN);
	sheet_foot(s, v, TEXT_BACK);
	s->list.whole = true;
}

static struct step
begin_again(struct walk *k)
{
	if (refuses_new(k, form_at_hand(k->w, k->d)))
		return step_of(ACT_NONE);
	answers_clear(k->a);
	return next_field(k, -1, ACT_RESTART);
}

struct step
read_form_resume(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	enum agreed agreed = typed_agrees(t, k->w->lexicon);
	struct sheet s;
	int choice;

	if (t->zero && k->w->face == FACE_USSD)
		return enter(k, SCREEN_MENU);
	sheet_draw(&v, &s);
	choice = sheet_pick(&s, t->folded);
	if (choice == GO_ON || agreed == AGREED_YES)
		return next_field(k, -1, ACT_NONE);
	if (choice == BEGIN_AGAIN || agreed == AGREED_NO)
		return begin_again(k);
	return again(k, TEXT_WRONG);
}

/* ---- by SMS ---- */

static struct field_world
field_world_of(const struct walk *k)
{
	struct view v = view_of(k->w, k->d, k->a);

	return (struct field_world){
	    k->w->atlas, k->w->lexicon, k->w->numbering, k->w->occupations, v.language};
}

static bool
same_text(const char *a, const char *b)
{
	BUF(one, ANSWER_VALUE_MAX);
	BUF(other, ANSWER_VALUE_MAX);

	fold_text(a, strlen(a), &one);
	fold_text(b, strlen(b), &other);
	return strcmp(one.data, other.data) == 0;
}

/* Of the first name a form asks for: what both say. */
enum person { PERSON_UNSAID, PERSON_SAME, PERSON_OTHER };

static enum person
compare_person(
    const struct form_def *form, const struct answers *draft, const struct answers *fresh)
{
	const char *a, *b;
	size_t i;

	for (i = 0; i < form->n_fields; i++) {
		if (form->field[i].type != FIELD_NAME)
			continue;
		a = answers_get(draft, form->field[i].key);
		b = answers_get(fresh, form->field[i].key);
		if (a[0] == '\0' || b[0] == '\0')
			return PERSON_UNSAID;
		return same_text(a, b) ? PERSON_SAME : PERSON_OTHER;
	}
	return PERSON_UNSAID;
}

/* What the draft does not have yet; what does not fit any more is asked. */
static void
fill_up(struct answers *draft, const struct form_def *form, const struct answers *fresh)
{
	const char *key;
	size_t i;

	for (i = 0; i < form->n_fields; i++) {
		key = form->field[i].key;
		if (answers_get(draft, key)[0] == '\0')
			(void)answers_set(draft, key, answers_get(fresh, key));
	}
}

/* The message goes on with what was begun, unless it names somebody else: then it is a
 * new one. */
static struct step
go_on_with(
    struct walk *k, int form, const struct answers *fresh, const char *rest, size_t len)
{
	const struct form_def *def = &k->w->form[form];
	struct field_world fw = field_world_of(k);

	switch (compare_person(def, k->a, fresh)) {
	case PERSON_SAME:
		fill_up(k->a, def, fresh);
		return next_field(k, -1, ACT_DRAFT);
	case PERSON_UNSAID:
		(void)answers_from_message(k->a, def, &fw, rest, len);
		return next_field(k, -1, ACT_DRAFT);
	case PERSON_OTHER:
		break;
	}
	if (refuses_new(k, form))
		return step_of(ACT_NONE);
	*k->a = *fresh;
	return next_field(k, -1, ACT_RESTART);
}

struct step
dialog_begin_form(const struct dialog_world *w, struct dialog *d, int form,
    struct answers *answers, const char *rest, size_t len)
{
	struct walk k = {w, d, answers};
	struct answers fresh;
	struct field_world fw;
	struct step step;
	size_t filled;

	memset(d, 0, sizeof(*d));
	if (form < 0 || (size_t)form >= w->n_forms)
		return end_with_text(&k, TEXT_NOT_NOW);
	take_form(&k, form);
	if (refuses(&k, form))
		return step_of(ACT_NONE);
	answers_clear(&fresh);
	fw = field_world_of(&k);
	filled = answers_from_message(&fresh, &w->form[form], &fw, rest, len);
	if (facts_of(w, form).draft && filled == 0)
		return enter(&k, SCREEN_FORM_RESUME);
	if (facts_of(w, form).draft) {
		step = go_on_with(&k, form, &fresh, rest, len);
	} else {
		*answers = fresh;
		step = next_field(&k, -1, filled > 0 ? ACT_DRAFT : ACT_NONE);
	}
	if (d->screen == SCREEN_FIELD && !step.complete)
		d->notice = 1 + TEXT_FORM_START;
	return step;
}

/* Something to forget: a draft; or, with no question open, a registration that stands. */
static bool
has_something(const struct walk *k, int form)
{
	struct form_facts facts = facts_of(k->w, form);

	return facts.draft || (facts.made > 0 && !dialog_waits(k->d) &&
				  !form_is_nomination(&k->w->form[form]));
}

struct step
dialog_drop(const struct dialog_world *w, struct dialog *d)
{
	struct walk k = {w, d, NULL};
	int form = form_at_hand(w, d);
	bool walking = dialog_waits(d);

	if (form < 0)
		return end_with_text(&k, TEXT_NOT_NOW);
	if (has_something(&k, form)) {
		(void)end_with_text(&k, TEXT_FORM_DROPPED);
		return step_of(ACT_DROP);
	}
	return end_with_text(&k, walking ? TEXT_FORM_DROPPED : TEXT_FORM_NONE);
}

/* ---- what came of it ---- */

/* What is kept is said once, with its number; by SMS the next question comes along if
 * there is room for both, and the walk ends there if there is not. */
void
settle_form(struct walk *k, const struct step *step, const struct dialog_result *r)
{
	enum dialog_text kept = r->place > 0 ? TEXT_FORM_WAITING : TEXT_FORM_KEPT;
	struct view v;

	if (!step->complete)
		return;
	if (!r->kept) {
		(void)end_with_text(k, TEXT_FORM_FULL);
		return;
	}
	k->d->number = r->number;
	if (k->d->screen == SCREEN_END && (step->act != ACT_DRAFT || r->fresh))
		(void)end_with_text(k, kept);
	if (k->d->screen == SCREEN_END || (k->w->face == FACE_SMS && r->fresh))
		k->d->n = r->place;
	if (k->d->screen == SCREEN_END || k->w->face != FACE_SMS || !r->fresh)
		return;
	(void)again(k, kept);
	v = view_of(k->w, k->d, k->a);
	if (!sms_fits(&v))
		(void)end_with_text(k, kept);
}
