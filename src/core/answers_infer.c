/*
 * What an answer tells beside what it was asked for: a place its region, an occupation or
 * a service its sector, "Mme" before a name a gender. Who has told it is not asked again;
 * each question is an SMS that costs money.
 */
#include "core/answers.h"

#include <string.h>

#include "base/text.h"
#include "core/answers_fill.h"
#include "core/answers_words.h"

/* Points `f` at the answer to one of the form's fields; false when there is none. */
static bool
read_answer(
    struct filling *f, int field, char value[ANSWER_VALUE_MAX], struct piece_span *span)
{
	if (field < 0 || fill_is_open(f, field))
		return false;
	(void)text_copy(
	    value, ANSWER_VALUE_MAX, answers_get(f->answers, f->form->field[field].key));
	f->text = value;
	*span = (struct piece_span){.at = 0, .end = strlen(value)};
	return true;
}

/* The first word of this kind that tells something; "" none. */
static const char *
told_by(const struct filling *f, enum occupation_kind kind, size_t within)
{
	const struct occupation_row *row;
	struct folded w;
	size_t i, n;

	if (f->world->occupations == NULL)
		return "";
	fold_words(f->text, strlen(f->text), &w);
	for (i = 0; i < w.n && i<within; i += n> 0 ? n : 1) {
		n = words_occupation_at(f->world->occupations, NULL, &w, i, &row);
		if (n > 0 && row->kind == kind && row->sector[0] != '\0')
			return row->sector;
	}
	return "";
}

static void
infer_from(struct filling *f, int field, enum occupation_kind kind)
{
	char value[ANSWER_VALUE_MAX];
	struct piece_span span;

	if (!read_answer(f, field, value, &span))
		return;
	(void)fill_put_key(f, f->role.sector, told_by(f, kind, FOLD_WORDS_MAX));
	fill_sector(f, span);
}

size_t
answers_infer(
    struct answers *answers, const struct form_def *form, const struct field_world *world)
{
	struct filling f = {
	    .answers = answers, .form = form, .world = world, .role = roles_of(form)};
	const int where[] = {f.role.place, f.role.service};
	char value[ANSWER_VALUE_MAX];
	struct piece_span span;
	size_t i;

	for (i = 0; i < sizeof(where) / sizeof(where[0]); i++)
		if (read_answer(&f, where[i], value, &span))
			fill_region(&f, span);
	infer_from(&f, f.role.position, OCCUPATION_JOB);
	infer_from(&f, f.role.service, OCCUPATION_SERVICE);
	if (read_answer(&f, f.role.name, value, &span))
		(void)fill_put_key(&f, f.role.gender, told_by(&f, OCCUPATION_TITLE, 1));
	return f.filled;
}
