/*
 * Every screen of every dialog, in every language, drawn by the engine that will draw it
 * for citizens: what would be cut is told to the operator who imports the campaign. The
 * difficulty is only to think of every screen; so the states are tables, and a form's are
 * made from its fields.
 */
#include "store/rulebook_build.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/dialog_cut.h"
#include "core/gsm7.h"

#define FAULTS_MAX  24    /* told: one text may stand on a hundred screens */
#define NUMBER_LONG 99999 /* of an entry, a place on a list */
#define NAME_LONG   40    /* letters of a name people have */

/* A walk over all screens of a campaign in one language. */
struct survey {
	struct builder *b;
	struct dialog_world w;
	const char *code; /* of the language */
	size_t told;
};

/* ---- complaints ---- */

static void
complain(struct survey *s, const char *where, enum dialog_part part, const char *text)
{
	static const char *const parts[] = {
	    [PART_NOTICE] = "before the question, ",
	    [PART_HEAD] = "",
	    [PART_LINE] = "the line ",
	    [PART_FOOT] = "the last line ",
	};

	if (s->told++ < FAULTS_MAX)
		builder_complain(s->b, where,
		    "in %s, %s'%s' does not fit: %s has %d characters for all of it",
		    s->code, parts[part], text,
		    s->w.face == FACE_USSD ? "a screen" : "one SMS", SCREEN_UNITS);
}

static void
look(struct survey *s, const char *where, const struct dialog *d,
    const struct answers *answers)
{
	enum dialog_part part;
	BUF(text, 2 * TEXT_MAX);

	part = dialog_cut(&s->w, d, answers, &text);
	if (part != PART_NONE)
		complain(s, where, part, text.data);
}

/* The same, and with each of these notices before it. */
static void
look_with(struct survey *s, const char *where, struct dialog d,
    const struct answers *answers, const enum dialog_text *notice, size_t n)
{
	size_t i;

	look(s, where, &d, answers);
	for (i = 0; i < n; i++) {
		d.notice = (uint8_t)(1 + notice[i]);
		look(s, where, &d, answers);
	}
}

static void
text_path(const struct survey *s, enum dialog_text key, char *out, size_t cap)
{
	(void)snprintf(out, cap, "texts.%s.dialog.%s", s->code, dialog_text_key(key));
}

/* ---- the menu and the vote ---- */

static const struct {
	enum screen_id screen;
	enum dialog_text head;
} handset[] = {
    {SCREEN_RESUME, TEXT_RESUME},
    {SCREEN_LANGUAGE, TEXT_LANGUAGE},
    {SCREEN_MENU, TEXT_MENU},
    {SCREEN_CANDIDATES, TEXT_CANDIDATES},
    {SCREEN_VOTED, TEXT_MENU_REGION},
    {SCREEN_REGION, TEXT_REGION},
};

static void
survey_handset(struct survey *s)
{
	static const enum dialog_text notices[] = {TEXT_WRONG, TEXT_FAULT_PLACE};
	const struct campaign *c = s->w.campaign;
	struct dialog d;
	char where[64];
	size_t i;

	for (i = 0; i < sizeof(handset) / sizeof(handset[0]); i++) {
		if (handset[i].screen == SCREEN_CANDIDATES && c->n_candidates == 0)
			continue;
		memset(&d, 0, sizeof(d));
		d.screen = (uint8_t)handset[i].screen;
		d.after = handset[i].screen == SCREEN_VOTED ? SCREEN_REGION : SCREEN_MENU;
		text_path(s, handset[i].head, where, sizeof(where));
		look_with(s, where, d, NULL, notices,
		    handset[i].screen == SCREEN_REGION ? 2 : 1);
	}
}

/* Where a voter gets who types the code, or the number of the line. */
static struct dialog
confirm_screen(const struct survey *s, size_t candidate)
{
	const struct candidate *c = &s->w.campaign->candidate[candidate];
	struct dialog d = {.screen = SCREEN_CANDIDATES};
	struct answers none;
	char line[24];

	answers_clear(&none);
	(void)dialog_step(&s->w, &d, &none, c->code, strlen(c->code));
	if (d.screen == SCREEN_CONFIRM && strcmp(d.candidate, c->code) == 0)
		return d;
	(void)snprintf(line, sizeof(line), "%zu", candidate + 1);
	d = (struct dialog){.screen = SCREEN_CANDIDATES};
	(void)dialog_step(&s->w, &d, &none, line, strlen(line));
	return d;
}

static void
survey_confirm(struct survey *s)
{
	static const enum dialog_text notice = TEXT_WRONG;
	const struct campaign *c = s->w.campaign;
	char where[48];
	size_t i;

	for (i = 0; i < c->n_candidates; i++) {
		(void)snprintf(where, sizeof(where), "candidates[%zu].name", i);
		look_with(s, where, confirm_screen(s, i), NULL, &notice, 1);
	}
}

/* ---- forms ---- */

/* What may be wrong with an answer to a field of each type. */
static const struct {
	enum dialog_text fault[3];
	size_t n;
} wrong[] = {
    [FIELD_TEXT] = {{TEXT_FAULT_EMPTY, TEXT_FAULT_LONG}, 2},
    [FIELD_NAME] = {{TEXT_FAULT_EMPTY, TEXT_FAULT_LONG, TEXT_FAULT_NAME}, 3},
    [FIELD_PLACE] = {{TEXT_FAULT_EMPTY, TEXT_FAULT_LONG, TEXT_FAULT_PLACE}, 3},
    [FIELD_REGION] = {{TEXT_FAULT_EMPTY, TEXT_FAULT_PLACE}, 2},
    [FIELD_CHOICE] = {{TEXT_FAULT_EMPTY, TEXT_FAULT_CHOICE}, 2},
    [FIELD_NUMBER] = {{TEXT_FAULT_EMPTY, TEXT_FAULT_NUMBER}, 2},
    [FIELD_PHONE] = {{TEXT_FAULT_EMPTY, TEXT_FAULT_PHONE}, 2},
};

static void
survey_fields(struct survey *s, const struct form_def *form, const char *form_path,
    const struct dialog *at)
{
	const struct field_def *f;
	struct dialog d = *at;
	char where[64];
	size_t i;

	d.screen = SCREEN_FIELD;
	for (i = 0; i < form->n_fields; i++) {
		f = &form->field[i];
		(void)snprintf(where, sizeof(where), "%s.fields[%zu]", form_path, i);
		(void)text_copy(d.field, sizeof(d.field), f->key);
		d.n = f->max;
		d.fixing = false;
		look_with(s, where, d, NULL, wrong[f->type].fault, wrong[f->type].n);
		d.fixing = true;
		look_with(s, where, d, NULL, wrong[f->type].fault, wrong[f->type].n);
	}
}

static const struct {
	enum screen_id screen;
	enum dialog_text head;
} form_screens[] = {
    {SCREEN_FORM_RESUME, TEXT_FORM_RESUME},
    {SCREEN_REVIEW, TEXT_FORM_REVIEW},
    {SCREEN_FIX, TEXT_FORM_FIX_WHICH},
};

/* Of the form's name field, as long as names are. */
static void
long_name(const struct form_def *form, struct answers *out)
{
	char name[NAME_LONG + 1];
	size_t i, n;

	answers_clear(out);
	for (i = 0; i < form->n_fields; i++)
		if (form->field[i].type == FIELD_NAME)
			break;
	if (i == form->n_fields)
		return;
	n = form->field[i].max < NAME_LONG ? (size_t)form->field[i].max : NAME_LONG;
	memset(name, 'M', n);
	name[n] = '\0';
	(void)answers_set(out, form->field[i].key, name);
}

static void
survey_form_screens(
    struct survey *s, const struct dialog *at, const struct answers *answers)
{
	static const enum dialog_text notice = TEXT_WRONG;
	struct dialog d = *at;
	struct answers none;
	char where[64];
	size_t i;

	answers_clear(&none);
	for (i = 0; i < sizeof(form_screens) / sizeof(form_screens[0]); i++) {
		d.screen = (uint8_t)form_screens[i].screen;
		text_path(s, form_screens[i].head, where, sizeof(where));
		look_with(s, where, d,
		    form_screens[i].screen == SCREEN_FIX ? &none : answers, &notice, 1);
	}
}

/* The last words of a form, which are also sent by SMS. */
static void
survey_endings(struct survey *s, const struct dialog *at, const struct answers *answers)
{
	static const enum dialog_text endings[] = {TEXT_FORM_NOT_OPEN, TEXT_FORM_CLOSED,
	    TEXT_FORM_MAX, TEXT_FORM_FULL, TEXT_FORM_KEPT, TEXT_FORM_AMENDED,
	    TEXT_FORM_WAITING, TEXT_FORM_PROMOTED, TEXT_FORM_YOURS, TEXT_FORM_NONE,
	    TEXT_FORM_DROPPED};
	struct dialog d = *at;
	char where[64];
	size_t i;

	d.screen = SCREEN_END;
	d.ending = ENDING_TEXT;
	d.number = d.n = NUMBER_LONG;
	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		d.text = (int16_t)endings[i];
		text_path(s, endings[i], where, sizeof(where));
		look(s, where, &d, answers);
	}
}

/* Before the first question of a form, by SMS, is said how to correct and to leave. */
static void
survey_start(struct survey *s, const struct form_def *form, const char *form_path,
    const struct dialog *at)
{
	static const enum dialog_text notice = TEXT_FORM_START;
	struct dialog d = *at;
	char where[64];
	size_t i;

	d.screen = SCREEN_FIELD;
	for (i = 0; i < form->n_fields; i++) {
		if (!form->field[i].required)
			continue;
		(void)text_copy(d.field, sizeof(d.field), form->field[i].key);
		(void)snprintf(where, sizeof(where), "%s.fields[%zu]", form_path, i);
		look_with(s, where, d, NULL, &notice, 1);
	}
}

static void
survey_form(struct survey *s, size_t i)
{
	const struct form_def *form = &s->b->paper->form[i];
	struct dialog d = {.form = ""};
	struct answers named;
	char where[32];

	builder_form_path(s->b, i, where, sizeof(where));
	(void)text_copy(d.form, sizeof(d.form), form->id);
	s->w.now_ms = form->window.opens_ms;
	long_name(form, &named);
	survey_fields(s, form, where, &d);
	survey_form_screens(s, &d, &named);
	if (s->w.face == FACE_SMS) {
		survey_start(s, form, where, &d);
		survey_endings(s, &d, &named);
	}
}

/* ---- texts by themselves ---- */

/* A pack's may hold letters that are transliterated; the campaign's own are checked as
 * read. */
static void
check_text(struct survey *s, int language, enum dialog_text key)
{
	const char *text = s->w.words->text[language][key];
	char where[64], unknown[24];
	uint32_t bad;
	size_t at;
	BUF(letter, 8);

	text_path(s, key, where, sizeof(where));
	dialog_text_unknown(key, text, unknown);
	if (unknown[0] != '\0')
		builder_complain(
		    s->b, where, "'%s' is no placeholder of this text", unknown);
	if (text[0] == '\0')
		builder_complain(s->b, where, "is missing in every language");
	if (!gsm7_first_bad(text, strlen(text), true, &bad, &at))
		return;
	(void)text_add_rune(&letter, bad);
	builder_complain(
	    s->b, where, "'%s' has no letter of an SMS to stand for it", letter.data);
}

static void
survey_texts(struct survey *s, int language)
{
	struct dialog d = {.screen = SCREEN_END, .ending = ENDING_TEXT};
	char where[64];
	int key;

	for (key = 0; key < DIALOG_TEXT_N; key++)
		check_text(s, language, (enum dialog_text)key);
	d.text = TEXT_HELP;
	text_path(s, TEXT_HELP, where, sizeof(where));
	look(s, where, &d, NULL);
	d.text = TEXT_NOT_NOW;
	text_path(s, TEXT_NOT_NOW, where, sizeof(where));
	look(s, where, &d, NULL);
}

/* ---- all of them ---- */

static void
write_answer(
    void *ctx, const struct dialog_world *w, const struct dialog *d, struct buf *out)
{
	(void)ctx;
	(void)w;
	(void)d;
	(void)buf_add(out, "OK"); /* the wording of SMS has a check of its own */
}

static void
write_date(struct buf *out, int64_t ms)
{
	(void)ms;
	(void)buf_add(out, "00/00/0000 00:00");
}

static void
survey_language(struct builder *b, int language)
{
	const struct ballot_paper *p = b->paper;
	struct survey s = {.b = b, .code = b->rb->language[language].code};
	size_t i;

	s.w = (struct dialog_world){.face = FACE_USSD,
	    .campaign = &p->campaign,
	    .atlas = &p->atlas,
	    .lexicon = &p->lexicon,
	    .numbering = &b->rb->numbering,
	    .occupations = &b->rb->occupations,
	    .words = &p->words,
	    .form = p->form,
	    .n_forms = p->n_forms,
	    .voter = {.candidate = -1, .language = language, .region = -1},
	    .answer_text = write_answer,
	    .date = write_date};
	survey_texts(&s, language);
	survey_handset(&s);
	survey_confirm(&s);
	for (i = 0; i < p->n_forms; i++)
		survey_form(&s, i);
	s.w.face = FACE_SMS;
	for (i = 0; i < p->n_forms; i++)
		survey_form(&s, i);
	if (s.told > FAULTS_MAX)
		builder_complain(b, "", "in %s, %zu more screens do not fit", s.code,
		    s.told - FAULTS_MAX);
}

void
builder_screens(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->rb->n_languages; i++)
		survey_language(b, (int)i);
}
