/*
 * What dialogs and forms say, gathered from two hands: the document, which knows what it
 * asks for, and the language packs, which know how people say it. A label the document
 * gives is its own in every language: that of a pack may ask for something else under the
 * same key (the name of a nominee, or one's own).
 */
#include "store/rulebook_build.h"

#include <stdio.h>
#include <string.h>

#include "core/answers.h"
#include "core/fold.h"

/* ---- words of dialogs ---- */

static const char *
pack_text(const struct builder *b, size_t language, const char *context, const char *id)
{
	return catalog_text(&b->rb->language[language].catalog, context, id);
}

/* The first language that has it stands in for the default one. */
static const char *
stand_in(const struct dialog_words *w, int key)
{
	int l;

	for (l = 0; l < w->n; l++)
		if (w->text[l][key] != NULL)
			return w->text[l][key];
	return "";
}

void
builder_dialogs(struct builder *b)
{
	struct dialog_words *w = &b->paper->words;
	int l, k;

	w->n = (int)b->rb->n_languages;
	for (l = 0; l < w->n; l++) {
		w->code[l] = b->rb->language[l].code;
		w->language[l] = b->rb->language[l].name;
		w->offered[l] = true;
		for (k = 0; k < DIALOG_TEXT_N; k++) {
			if (w->text[l][k] == NULL)
				w->text[l][k] = pack_text(b, (size_t)l, "dialog",
				    dialog_text_key((enum dialog_text)k));
			if (w->text[l][k] == NULL && k < TEXT_WALK_N)
				w->offered[l] = l == 0; /* there must be one */
		}
	}
	for (k = 0; k < DIALOG_TEXT_N; k++) {
		w->text[0][k] = stand_in(w, k);
		for (l = 1; l < w->n; l++)
			if (w->text[l][k] == NULL)
				w->text[l][k] = w->text[0][k];
	}
}

/* ---- labels ---- */

/* Labels the document does not give; false when no language can give the default's. */
static bool
fill(const struct builder *b, const char *words[CAMPAIGN_LANGUAGES], const char *context,
    const char *id, const char *otherwise)
{
	size_t l;

	if (words[0] != NULL)
		return true;
	for (l = 0; l < b->rb->n_languages; l++)
		words[l] = pack_text(b, l, context, id);
	for (l = 1; words[0] == NULL && l < b->rb->n_languages; l++)
		words[0] = words[l];
	if (words[0] != NULL)
		return true;
	words[0] = otherwise;
	return false;
}

/* Two choices that read the same could not be told apart by their label. */
static void
check_labels(struct builder *b, const struct field_def *f, const char *where)
{
	size_t l, i, j;

	for (l = 0; l < b->rb->n_languages; l++)
		for (i = 1; i < f->n_choices; i++)
			for (j = 0; f->choice[i].label[l] != NULL && j < i; j++) {
				const char *other = f->choice[j].label[l];
				BUF(one, 2 * TITLE_MAX);
				BUF(two, 2 * TITLE_MAX);

				if (other == NULL)
					continue;
				fold_text(other, strlen(other), &one);
				fold_text(f->choice[i].label[l],
				    strlen(f->choice[i].label[l]), &two);
				if (strcmp(one.data, two.data) == 0)
					builder_complain(b, where,
					    "'%s' and '%s' are both called '%s' in %s",
					    f->choice[j].key, f->choice[i].key, other,
					    b->rb->language[l].code);
			}
}

static void
fill_field(struct builder *b, struct field_def *f, const char *where)
{
	static const char nobody[] = "no language file knows '%s': say its '%s'";
	char id[2 * FIELD_KEY_MAX];
	size_t i;

	if (!fill(b, f->label, "field", f->key, f->key))
		builder_complain(b, where, nobody, f->key, "label");
	if (!fill(b, f->ask, "ask", f->key, f->label[0]))
		builder_complain(b, where, nobody, f->key, "ask");
	for (i = 0; i < f->n_choices; i++) {
		(void)snprintf(id, sizeof(id), "%s.%s", f->key, f->choice[i].key);
		if (!fill(b, f->choice[i].label, "choice", id, f->choice[i].key))
			builder_complain(b, where, nobody, id, "label");
	}
	check_labels(b, f, where);
}

/* ---- what a form's answers take ---- */

static size_t
digits(int n)
{
	size_t count = 1;

	while (n > 9) {
		n /= 10;
		count++;
	}
	return count;
}

/* Bytes of the longest answer kept. Free text is counted with an accent in every fourth
 * letter; who writes more of them than that is told that it is too long. */
static size_t
longest_value(const struct builder *b, const struct field_def *f)
{
	const struct atlas *atlas = &b->paper->atlas;
	size_t longest = 0, len, i;

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_NAME:
	case FIELD_PLACE:
		return (size_t)f->max * 5 / 4;
	case FIELD_REGION:
		for (i = 0; i < atlas->n; i++)
			if ((len = strlen(atlas->region[i].key)) > longest)
				longest = len;
		return longest;
	case FIELD_CHOICE:
		for (i = 0; i < f->n_choices; i++)
			if ((len = strlen(f->choice[i].key)) > longest)
				longest = len;
		return longest;
	case FIELD_NUMBER:
		return digits(f->max);
	case FIELD_PHONE:
		return 16; /* E.164: "+" and 15 digits */
	}
	return longest;
}

static void
check_room(struct builder *b, const struct form_def *form, const char *where)
{
	size_t sum = 0, i;

	for (i = 0; i < form->n_fields; i++)
		sum += strlen(form->field[i].key) + 1 +
		       longest_value(b, &form->field[i]) + 1;
	if (sum > ANSWERS_MAX)
		builder_complain(b, where,
		    "the longest answers take %zu bytes, a form holds %d: lower 'max' "
		    "of some fields",
		    sum, ANSWERS_MAX);
}

/* ---- keywords ---- */

/* What a form's keyword may not be at the same time. An ordinary word ("inscription") it
 * may: it opens the form only at the head of a message. */
static const char *
other_meaning(const struct term *t, int form)
{
	switch ((enum term_kind)t->kind) {
	case TERM_KEYWORD:
	case TERM_LANGUAGE:
		return "a keyword";
	case TERM_CODE:
		return "the code of a candidate";
	case TERM_NAME:
	case TERM_NAME_PART:
		return "the name of a candidate";
	case TERM_NUMBER:
		return "a number";
	case TERM_PLACE:
		return "a place";
	case TERM_NEGATION:
	case TERM_YES:
	case TERM_NO:
		return "an answer to a question";
	case TERM_FORM:
		return t->value != form ? "a keyword of another form" : NULL;
	case TERM_FILLER:
	case TERM_QUESTION:
	case TERM_WORD:
	case TERM_UNIT:
	case TERM_ROBOT:
		return NULL;
	}
	return NULL;
}

/* The lexicon lets a part of a name go that is a keyword, but people vote by it. */
static bool
is_word_of(const char *name, const char *folded)
{
	struct folded words;
	size_t i;

	fold_words(name, strlen(name), &words);
	for (i = 0; i < words.n; i++)
		if (strcmp(words.word[i].text, folded) == 0)
			return true;
	return false;
}

static bool
names_candidate(const struct campaign *c, const char *folded)
{
	size_t i, a;

	for (i = 0; i < c->n_candidates; i++) {
		if (is_word_of(c->candidate[i].name, folded))
			return true;
		for (a = 0; a < c->candidate[i].n_aliases; a++)
			if (is_word_of(c->candidate[i].alias[a], folded))
				return true;
	}
	return false;
}

static void
check_keyword(struct builder *b, int form, const char *keyword, const char *where)
{
	const struct term *t;
	size_t n, i;
	BUF(folded, 2 * TERM_TEXT_MAX);

	fold_text(keyword, strlen(keyword), &folded);
	if (names_candidate(&b->paper->campaign, folded.data)) {
		builder_complain(
		    b, where, "'%s' is also in the name of a candidate", keyword);
		return;
	}
	t = lexicon_find(&b->paper->lexicon, folded.data, &n, NULL);
	for (i = 0; i < n; i++) {
		const char *other = other_meaning(&t[i], form);

		if (other != NULL) {
			builder_complain(b, where, "'%s' is also %s", keyword, other);
			return;
		}
	}
}

static void
check_keywords(struct builder *b, int form, const char *where)
{
	const char *const *keyword = b->paper->keyword[form];
	char path[64];
	size_t i;

	for (i = 0; i < FORM_KEYWORDS_MAX && keyword[i] != NULL; i++) {
		(void)snprintf(path, sizeof(path), "%s.keywords", where);
		check_keyword(b, form, keyword[i], path);
	}
}

/* ---- all forms ---- */

void
builder_form_path(const struct builder *b, size_t form, char *out, size_t cap)
{
	const struct form_def *all = b->paper->form;

	if (form_is_nomination(&all[form]))
		(void)snprintf(out, cap, "%s", FORM_NOMINATION);
	else
		(void)snprintf(
		    out, cap, "forms[%zu]", form - form_is_nomination(&all[0]));
}

static void
fill_form(struct builder *b, size_t i)
{
	struct form_def *form = &b->paper->form[i];
	char where[32], path[64];
	bool untitled = form->title[0] == NULL;
	size_t f, l;

	builder_form_path(b, i, where, sizeof(where));
	for (f = 0; f < form->n_fields; f++) {
		(void)snprintf(path, sizeof(path), "%s.fields[%zu]", where, f);
		fill_field(b, &form->field[f], path);
	}
	for (l = 0; untitled && l < b->rb->n_languages; l++)
		form->title[l] = b->paper->words.text[l][TEXT_NOMINATION];
	check_room(b, form, where);
	check_keywords(b, (int)i, where);
}

void
builder_forms(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->paper->n_forms; i++)
		fill_form(b, i);
}
