/*
 * The nomination and the other forms of a document. Much is optional here, because an
 * organisation that only wants nominations should write two dates: fields that are not
 * given are those of forms/nomination.json, labels that are not given are the languages'
 * own. What remains is told where it stands: a list without choices, a limit that means
 * nothing, a waiting list for a room without walls.
 */
#include "store/campaign_json_reader.h"

#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/text.h"
#include "core/fold.h"

#define PER_PHONE_MAX     1000
#define CAPACITY_MAX      1000000
#define NOMINATION_EACH   3 /* nominations of one phone where the document does not say */
#define REGISTRATION_EACH 1

/* ---- one field ---- */

static const struct {
	const char *name;
	int max; /* where the document does not say; 0: the type has no limit of its own
		  */
	int max_of; /* the highest a document may say */
} types[] = {
    [FIELD_TEXT] = {"text", 60, FIELD_MAX},
    [FIELD_NAME] = {"name", 60, FIELD_MAX},
    [FIELD_PLACE] = {"place", 60, FIELD_MAX},
    [FIELD_REGION] = {"region", 0, 0},
    [FIELD_CHOICE] = {"choice", 0, 0},
    [FIELD_NUMBER] = {"number", 9999, 999999999},
    [FIELD_PHONE] = {"phone", 0, 0},
};
#define N_TYPES (sizeof(types) / sizeof(types[0]))

static void
read_field_key(struct reader *r, const cJSON *item, const char *where)
{
	reader_key(r, item, where, "-_", r->field->key, FIELD_KEY_MAX);
}

static void
read_type(struct reader *r, const cJSON *item, const char *where)
{
	size_t i;

	for (i = 0; i < N_TYPES; i++)
		if (strcmp(types[i].name, item->valuestring) == 0) {
			r->field->type = (enum field_type)i;
			return;
		}
	reader_complain(
	    r, where, "must be text, name, place, region, choice, number or phone");
}

static void
read_required(struct reader *r, const cJSON *item, const char *where)
{
	(void)where;
	r->field->required = cJSON_IsTrue(item);
}

static void
read_max(struct reader *r, const cJSON *item, const char *where)
{
	(void)reader_int(r, item, where, 1, types[FIELD_NUMBER].max_of, &r->field->max);
}

static void
read_label(struct reader *r, const cJSON *item, const char *where)
{
	reader_words(r, item, where, r->field->label);
}

static void
read_ask(struct reader *r, const cJSON *item, const char *where)
{
	reader_words(r, item, where, r->field->ask);
}

static void
read_choice_key(struct reader *r, const cJSON *item, const char *where)
{
	reader_key(r, item, where, "-_ABCDEFGHIJKLMNOPQRSTUVWXYZ", r->choice->key,
	    FIELD_KEY_MAX);
}

static void
read_choice_label(struct reader *r, const cJSON *item, const char *where)
{
	reader_words(r, item, where, r->choice->label);
}

static const struct json_key choice_keys[] = {
    {"key", cJSON_String, true, read_choice_key},
    {"label", cJSON_Object, false, read_choice_label},
    {0},
};

static bool
next_choice(struct reader *r)
{
	if (r->field->n_choices == FIELD_CHOICES_MAX)
		return false;
	r->choice = &r->field->choice[r->field->n_choices++];
	return true;
}

static void
read_choices(struct reader *r, const cJSON *list, const char *where)
{
	const struct field_def *f = r->field;
	size_t i, j;

	reader_list(r, list, where, next_choice, choice_keys, FIELD_CHOICES_MAX);
	for (i = 1; i < f->n_choices; i++)
		for (j = 0; j < i; j++)
			if (text_same(f->choice[i].key, f->choice[j].key))
				reader_complain(
				    r, where, "has the key '%s' twice", f->choice[i].key);
}

static const struct json_key field_keys[] = {
    {"key", cJSON_String, true, read_field_key},
    {"type", cJSON_String, true, read_type},
    {"required", cJSON_True, false, read_required},
    {"max", cJSON_Number, false, read_max},
    {"label", cJSON_Object, false, read_label},
    {"ask", cJSON_Object, false, read_ask},
    {"choices", cJSON_Array, false, read_choices},
    {0},
};

/* ---- the fields of a form ---- */

static bool
next_field(struct reader *r)
{
	if (r->form->n_fields == FORM_DEF_FIELDS_MAX)
		return false;
	r->field = &r->form->field[r->form->n_fields++];
	return true;
}

/* What a type has and has not; limits that are not given. */
static void
finish_field(struct reader *r, struct field_def *f, const char *where)
{
	int limit = types[f->type].max_of;

	if (f->type == FIELD_CHOICE && f->n_choices < 2)
		reader_complain(r, where, "needs 'choices', at least two");
	if (f->type != FIELD_CHOICE && f->n_choices > 0)
		reader_complain(r, where, "has 'choices', which only a choice has");
	if (f->max > 0 && limit == 0)
		reader_complain(
		    r, where, "has 'max', which only text, name, place and number have");
	else if (f->max > limit)
		reader_complain(r, where, "has a 'max' over %d", limit);
	if (f->max == 0)
		f->max = types[f->type].max;
}

static void
check_fields(struct reader *r, const char *where)
{
	struct form_def *form = r->form;
	char path[WHERE_MAX];
	bool required = false;
	size_t i;

	for (i = 0; i < form->n_fields; i++) {
		(void)snprintf(path, sizeof(path), "%.*s[%zu]", WHERE_MAX / 2, where, i);
		finish_field(r, &form->field[i], path);
		if (form_field(form, form->field[i].key) != (int)i)
			reader_complain(r, path, "has the key '%s', as one before it",
			    form->field[i].key);
		required = required || form->field[i].required;
	}
	if (!required)
		reader_complain(
		    r, where, "has no required field: nothing would make it complete");
}

static void
read_fields(struct reader *r, const cJSON *list, const char *where)
{
	reader_list(r, list, where, next_field, field_keys, FORM_DEF_FIELDS_MAX);
	check_fields(r, where);
}

static void
read_per_phone(struct reader *r, const cJSON *item, const char *where)
{
	(void)reader_int(r, item, where, 1, PER_PHONE_MAX, &r->form->per_phone);
}

static void
read_title(struct reader *r, const cJSON *item, const char *where)
{
	reader_words(r, item, where, r->form->title);
}

/* ---- the nomination ---- */

static const struct json_key nomination_keys[] = {
    {"opens", cJSON_String, true, reader_opens},
    {"closes", cJSON_String, true, reader_closes},
    {"per_phone", cJSON_Number, false, read_per_phone},
    {"title", cJSON_Object, false, read_title},
    {"fields", cJSON_Array, false, read_fields},
    {0},
};

/* The file's own keys: an organisation copies its fields into a document and changes
 * them. */
static const struct json_key default_keys[] = {
    {"fields", cJSON_Array, true, read_fields},
    {0},
};

static void
read_default_fields(struct reader *r)
{
	static const char path[] = "forms/" FORM_NOMINATION ".json";
	struct data_file file;
	cJSON *document;

	if (!data_file(path, &file)) {
		reader_complain(r, path, "is missing");
		return;
	}
	document = reader_parse(r, file.data);
	if (document != NULL)
		reader_object(r, document, path, default_keys);
	cJSON_Delete(document);
}

void
reader_nomination(struct reader *r, const cJSON *object, const char *where)
{
	struct form_def *form = r->form = &r->paper->form[0];

	(void)text_copy(form->id, sizeof(form->id), FORM_NOMINATION);
	form->per_phone = NOMINATION_EACH;
	reader_window(r, object, where, &form->window, nomination_keys);
	r->paper->campaign.nomination = form->window;
	if (cJSON_GetObjectItemCaseSensitive(object, "fields") == NULL)
		read_default_fields(r);
}

/* ---- other forms ---- */

static void
read_form_id(struct reader *r, const cJSON *item, const char *where)
{
	const struct ballot_paper *p = r->paper;
	const struct form_def *form;

	reader_key(r, item, where, "-_", r->form->id, FORM_ID_MAX);
	if (form_is_nomination(r->form))
		reader_complain(r, where, "is what the nomination is called");
	for (form = p->form; form < r->form; form++)
		if (form->id[0] != '\0' && strcmp(form->id, r->form->id) == 0)
			reader_complain(
			    r, where, "'%s' is the id of a form before it", form->id);
}

static void
read_keyword(struct reader *r, const cJSON *item, const char *where, const char **out)
{
	BUF(folded, 2 * TERM_TEXT_MAX);

	if (!cJSON_IsString(item)) {
		reader_complain(r, where, "must list texts");
		return;
	}
	fold_text(item->valuestring, strlen(item->valuestring), &folded);
	if (folded.len == 0)
		reader_complain(
		    r, where, "'%s' holds no letter or digit", item->valuestring);
	else
		*out = reader_own(r, item->valuestring);
}

static void
read_keywords(struct reader *r, const cJSON *list, const char *where)
{
	const char **keyword = r->paper->keyword[r->form - r->paper->form];
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, list)
	{
		if (n == FORM_KEYWORDS_MAX) {
			reader_complain(
			    r, where, "has more than %d entries", FORM_KEYWORDS_MAX);
			return;
		}
		read_keyword(r, item, where, &keyword[n]);
		n += keyword[n] != NULL;
	}
	if (n == 0)
		reader_complain(r, where, "needs at least one word");
}

static void
read_capacity(struct reader *r, const cJSON *item, const char *where)
{
	(void)reader_int(r, item, where, 0, CAPACITY_MAX, &r->form->capacity);
}

static void
read_waiting(struct reader *r, const cJSON *item, const char *where)
{
	(void)reader_int(r, item, where, 0, CAPACITY_MAX, &r->form->waiting);
}

static const struct json_key form_keys[] = {
    {"id", cJSON_String, true, read_form_id},
    {"keywords", cJSON_Array, true, read_keywords},
    {"title", cJSON_Object, true, read_title},
    {"opens", cJSON_String, false, reader_opens},
    {"closes", cJSON_String, false, reader_closes},
    {"per_phone", cJSON_Number, false, read_per_phone},
    {"capacity", cJSON_Number, false, read_capacity},
    {"waiting", cJSON_Number, false, read_waiting},
    {"fields", cJSON_Array, true, read_fields},
    {0},
};

static bool
next_form(struct reader *r)
{
	if (r->paper->n_forms == FORMS_MAX)
		return false;
	r->form = &r->paper->form[r->paper->n_forms++];
	r->form->per_phone = REGISTRATION_EACH;
	r->window = &r->form->window;
	return true;
}

static void
check_form(struct reader *r, const struct form_def *form, const char *where)
{
	const struct window *w = &form->window;

	if ((w->opens_ms == 0) != (w->closes_ms == 0))
		reader_complain(
		    r, where, "has one of 'opens' and 'closes': give both or none");
	else if (w->opens_ms != 0 && w->closes_ms <= w->opens_ms)
		reader_complain(r, where, "closes before it opens");
	if (form->waiting > 0 && form->capacity == 0)
		reader_complain(
		    r, where, "has a waiting list, but no 'capacity' to wait for");
}

void
reader_forms(struct reader *r, const cJSON *list, const char *where)
{
	size_t first = r->paper->n_forms, i;
	char path[WHERE_MAX];

	reader_list(r, list, where, next_form, form_keys, FORMS_MAX - first);
	for (i = first; i < r->paper->n_forms; i++) {
		(void)snprintf(path, sizeof(path), "%s[%zu]", where, i - first);
		check_form(r, &r->paper->form[i], path);
	}
}
