/*
 * Answers go in only through here, so that two rules hold wherever they come from: what
 * was answered before the message stays, and every answer has passed field_read() like
 * one that was asked for.
 */
#include "core/answers_fill.h"

#include <string.h>

#include "core/answers_words.h"

static int
first_of_type(const struct form_def *form, enum field_type type)
{
	size_t i;

	for (i = 0; i < form->n_fields; i++)
		if (form->field[i].type == type)
			return (int)i;
	return -1;
}

/* The field of that key and type, else -1. */
static int
keyed(const struct form_def *form, const char *key, enum field_type type)
{
	int i = form_field(form, key);

	return i >= 0 && form->field[i].type == type ? i : -1;
}

/* "reason", else the last free text that must be given, else the last. */
static int
reason_of(const struct form_def *form)
{
	int found = keyed(form, "reason", FIELD_TEXT), i;
	bool required = false;

	for (i = 0; found < 0 && i < (int)form->n_fields; i++)
		required = required ||
			   (form->field[i].type == FIELD_TEXT && form->field[i].required);
	for (i = (int)form->n_fields; found < 0 && i-- > 0;)
		if (form->field[i].type == FIELD_TEXT &&
		    form->field[i].required == required)
			found = i;
	return found;
}

struct roles
roles_of(const struct form_def *form)
{
	struct roles r = {
	    .name = keyed(form, "name", FIELD_NAME),
	    .position = keyed(form, "position", FIELD_TEXT),
	    .service = keyed(form, "service", FIELD_TEXT),
	    .place = first_of_type(form, FIELD_PLACE),
	    .region = first_of_type(form, FIELD_REGION),
	    .sector = keyed(form, "sector", FIELD_CHOICE),
	    .gender = keyed(form, "gender", FIELD_CHOICE),
	    .seniority = keyed(form, "seniority", FIELD_NUMBER),
	    .phone = first_of_type(form, FIELD_PHONE),
	    .reason = reason_of(form),
	    .referee = {keyed(form, "referee1", FIELD_TEXT),
		keyed(form, "referee2", FIELD_TEXT)},
	};

	if (r.name < 0)
		r.name = first_of_type(form, FIELD_NAME);
	return r;
}

bool
fill_is_open(const struct filling *f, int field)
{
	return field >= 0 &&
	       answers_get(f->answers, f->form->field[field].key)[0] == '\0';
}

static bool
put_value(struct filling *f, int field, const char *value)
{
	if (!answers_set(f->answers, f->form->field[field].key, value))
		return false;
	f->ours[field] = true;
	f->filled++;
	return true;
}

bool
fill_put_text(struct filling *f, int field, const char *text, size_t len)
{
	char value[ANSWER_VALUE_MAX];

	return fill_is_open(f, field) &&
	       field_read(&f->form->field[field], f->world, text, len, value) ==
		   FIELD_OK &&
	       put_value(f, field, value);
}

bool
fill_put(struct filling *f, int field, struct piece_span s)
{
	return fill_put_text(f, field, f->text + s.at, s.end - s.at);
}

/* "CSREF Sikasso, Sikasso" says nothing more. */
static bool
says_already(const char *value, const char *text, size_t len)
{
	struct folded all, more;
	size_t i, j;

	fold_words(value, strlen(value), &all);
	fold_words(text, len, &more);
	for (i = 0; i < more.n; i++) {
		for (j = 0; j < all.n; j++)
			if (strcmp(all.word[j].text, more.word[i].text) == 0)
				break;
		if (j == all.n)
			return false;
	}
	return true;
}

bool
fill_add(struct filling *f, int field, struct piece_span s)
{
	const char *key, *old;
	char value[ANSWER_VALUE_MAX];
	BUF(both, ANSWER_VALUE_MAX);

	if (field < 0 || !f->ours[field])
		return fill_put(f, field, s);
	key = f->form->field[field].key;
	old = answers_get(f->answers, key);
	if (says_already(old, f->text + s.at, s.end - s.at))
		return true;
	(void)buf_addf(&both, "%s, ", old); /* `cut` tells */
	(void)buf_addn(&both, f->text + s.at, s.end - s.at);
	return !both.cut &&
	       field_read(&f->form->field[field], f->world, both.data, both.len, value) ==
		   FIELD_OK &&
	       answers_set(f->answers, key, value);
}

bool
fill_put_key(struct filling *f, int field, const char *key)
{
	const struct field_def *def;
	size_t i;

	if (!fill_is_open(f, field) || key[0] == '\0')
		return false;
	def = &f->form->field[field];
	for (i = 0; i < def->n_choices; i++)
		if (strcmp(def->choice[i].key, key) == 0)
			return put_value(f, field, key);
	return false;
}

void
fill_region(struct filling *f, struct piece_span s)
{
	int region;

	if (!fill_is_open(f, f->role.region) || s.end == s.at)
		return;
	region = field_region_of(f->world, f->text + s.at, s.end - s.at);
	if (region >= 0)
		(void)put_value(f, f->role.region, f->world->atlas->region[region].key);
}

/* "directrice regionale de la sante". That a word is "autre" tells nothing. */
void
fill_sector(struct filling *f, struct piece_span s)
{
	const struct field_def *def;
	struct folded w;
	int choice;

	if (!fill_is_open(f, f->role.sector) || s.end == s.at)
		return;
	def = &f->form->field[f->role.sector];
	fold_words(f->text + s.at, s.end - s.at, &w);
	choice = words_choice(def, -1, &w, CHOICE_INSIDE);
	if (choice >= 0 && strcmp(def->choice[choice].key, "autre") != 0)
		(void)put_value(f, f->role.sector, def->choice[choice].key);
}
