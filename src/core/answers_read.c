/*
 * One answer, as people type it: the line's number, its word, the word misspelt, a
 * sentence around it; "12 ans"; a phone number with blanks. Each type of field has one
 * reader; what a reader cannot make one sense of it refuses, with the reason, because the
 * citizen is there to be asked again.
 */
#include "core/answers.h"

#include <string.h>
#include <utf8proc.h>

#include "base/text.h"
#include "core/answers_words.h"

#define CLEAN_MAX        (4 * FIELD_MAX + 1) /* bytes of an answer before it is read */
#define NUMBER_WORDS     4 /* "douze ans de service": no longer sentence of words */
#define PLACE_TYPO_WORDS 3 /* of an answer in which a place may be misspelt */

/* An answer while it is read. */
struct answer {
	const struct field_def *field;
	const struct field_world *world;
	const struct folded *words;
	const char *text; /* clean */
	size_t len;
	char *value;
};

/* ---- the text itself ---- */

/* Runs of blanks and controls are one blank; invisible signs go. */
static bool
clean(const char *text, size_t len, struct buf *out)
{
	utf8proc_category_t kind;
	bool blank = false;
	size_t at, n;
	uint32_t rune;

	for (at = 0; at < len; at += n) {
		rune = text_rune(text + at, len - at, &n);
		kind = rune == (uint32_t)-1 ? UTF8PROC_CATEGORY_CC
					    : utf8proc_category((utf8proc_int32_t)rune);
		if (kind == UTF8PROC_CATEGORY_CF)
			continue;
		if (kind == UTF8PROC_CATEGORY_CC || kind == UTF8PROC_CATEGORY_ZS ||
		    kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP) {
			blank = true;
			continue;
		}
		if (blank && out->len > 0)
			(void)buf_char(out, ' '); /* `cut` tells */
		blank = false;
		(void)buf_addn(out, text + at, n);
	}
	return !out->cut;
}

static size_t
count_runes(const char *s, size_t len)
{
	size_t n = 0, i;

	for (i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

static enum field_fault
keep(const struct answer *a, const char *text, size_t len)
{
	int max =
	    a->field->max > 0 && a->field->max < FIELD_MAX ? a->field->max : FIELD_MAX;

	if (len >= ANSWER_VALUE_MAX || count_runes(text, len) > (size_t)max)
		return FIELD_TOO_LONG;
	memcpy(a->value, text, len);
	a->value[len] = '\0';
	return FIELD_OK;
}

static enum field_fault
keep_key(const struct answer *a, const char *key)
{
	(void)text_copy(a->value, ANSWER_VALUE_MAX, key);
	return FIELD_OK;
}

static enum field_fault
read_text(const struct answer *a)
{
	return keep(a, a->text, a->len);
}

/* ---- names ---- */

static bool
is_edge_mark(char c)
{
	return strchr(" ,;:/|!?*#=_-\"'", c) != NULL;
}

/* A dot at the end stays behind an initial. */
static bool
is_full_stop(const char *s, size_t len)
{
	return s[len - 1] == '.' && (len < 3 || s[len - 3] != ' ');
}

static enum field_fault
read_name(const struct answer *a)
{
	const char *s = a->text;
	size_t len = a->len, letters = 0, digits = 0, i;

	while (len > 0 && (is_edge_mark(s[0]) || s[0] == '.')) {
		s++;
		len--;
	}
	while (len > 0 && (is_edge_mark(s[len - 1]) || is_full_stop(s, len)))
		len--;
	for (i = 0; i < a->words->n; i++) {
		if (a->words->word[i].digits)
			digits += a->words->word[i].len;
		else
			letters +=
			    count_runes(a->words->word[i].text, a->words->word[i].len);
	}
	return letters < 2 || digits > letters ? FIELD_NO_NAME : keep(a, s, len);
}

/* ---- places ---- */

int
field_region_of(const struct field_world *world, const char *text, size_t len)
{
	struct folded words;

	fold_words(text, len, &words);
	return words_region(world->lexicon, &words, 0, words.n);
}

static enum field_fault
read_region(const struct answer *a)
{
	const struct atlas *atlas = a->world->atlas;
	const struct lexicon *lex = a->world->lexicon;
	int region = words_region(lex, a->words, 0, a->words->n);

	if (region == -1)
		region = words_line(lex, a->words, atlas->n);
	if (region == -1 && a->words->n <= PLACE_TYPO_WORDS)
		region = words_region_near(lex, a->words);
	return region >= 0 && (size_t)region < atlas->n
		   ? keep_key(a, atlas->region[region].key)
		   : FIELD_NO_PLACE;
}

/* ---- lists ---- */

static int
choice_of_key(const struct field_def *f, const char *key)
{
	size_t i;

	for (i = 0; i < f->n_choices; i++)
		if (strcmp(f->choice[i].key, key) == 0)
			return (int)i;
	return -1;
}

/* "awo", "ayi", "eey": yes and no of any language, where that is the choice. */
static int
yes_or_no(const struct answer *a)
{
	static const struct {
		enum term_kind kind;
		const char *key[2];
	} rows[] = {{TERM_YES, {"yes", "oui"}}, {TERM_NO, {"no", "non"}}};
	size_t i, k;
	int choice;

	for (i = 0; i < 2; i++) {
		if (words_term(a->world->lexicon, a->words, 0, a->words->n,
			rows[i].kind) == NULL)
			continue;
		for (k = 0; k < 2; k++) {
			choice = choice_of_key(a->field, rows[i].key[k]);
			if (choice >= 0)
				return choice;
		}
	}
	return -1;
}

/* "2. Femme": the number and the word must agree, when there is such a line. */
static int
line_and_word(const struct answer *a)
{
	struct folded rest = *a->words;
	int64_t line;
	int choice;

	if (rest.n < 2 || !rest.word[0].digits)
		return -1;
	memmove(&rest.word[0], &rest.word[1], (rest.n - 1) * sizeof(rest.word[0]));
	rest.n--;
	choice = words_choice(a->field, a->world->language, &rest, CHOICE_EXACT);
	if (choice < 0 || !text_i64(a->words->word[0].text, 0, INT32_MAX, &line))
		return -1;
	return line == choice + 1 ? choice : -2;
}

static enum field_fault
read_choice(const struct answer *a)
{
	const struct field_def *f = a->field;
	int choice = -1;
	int how;

	if (a->words->n == 1 && a->words->word[0].digits)
		choice = words_line(a->world->lexicon, a->words, f->n_choices);
	if (choice < 0)
		choice = words_choice(f, a->world->language, a->words, CHOICE_EXACT);
	if (choice < 0)
		choice = yes_or_no(a);
	if (choice < 0)
		choice = words_line(a->world->lexicon, a->words, f->n_choices);
	if (choice < 0)
		choice = line_and_word(a);
	if (choice == -2)
		return FIELD_NO_CHOICE;
	for (how = CHOICE_INSIDE; choice < 0 && how <= CHOICE_MISSPELT; how++)
		choice =
		    words_choice(f, a->world->language, a->words, (enum choice_match)how);
	return choice >= 0 ? keep_key(a, f->choice[choice].key) : FIELD_NO_CHOICE;
}

/* ---- numbers ---- */

/* Do these digits go on with the number before: "1 200", "12.500"? */
static bool
goes_on(const struct folded *w, size_t i)
{
	const struct fold_word *word = &w->word[i];

	return word->digits && word->len == 3 && w->word[i - 1].len <= 3 &&
	       (word->mark == 0 ? word->spaced : strchr(".,'", word->mark) != NULL);
}

/* "12,5 ans": twelve, and a bit that no count of years needs. */
static bool
is_fraction(const struct folded *w, size_t i)
{
	const struct fold_word *word = &w->word[i];

	return word->digits && word->len <= 2 && !word->spaced &&
	       (word->mark == ',' || word->mark == '.');
}

/* "-5" is below all that is asked; "10-5" and "- 5" are not minus. */
static bool
is_negative(const struct answer *a, size_t at)
{
	return at > 0 && a->text[at - 1] == '-' && (at == 1 || a->text[at - 2] == ' ');
}

/* "3 mois": a part of the unit that is asked for. */
static bool
is_part(const struct folded *w, size_t i)
{
	static const char *const parts[] = {
	    "mois", "semaine", "semaines", "jour", "jours"};
	size_t k;

	for (k = 0; i < w->n && k < sizeof(parts) / sizeof(parts[0]); k++)
		if (strcmp(w->word[i].text, parts[k]) == 0)
			return true;
	return false;
}

/* The one number written in digits: -1 none, -2 several or none that can be. */
static int64_t
digits_number(const struct answer *a)
{
	const struct folded *w = a->words;
	char digits[24];
	int64_t number = -1, one;
	size_t i, end;

	for (i = 0; i < w->n; i = end) {
		end = i + 1;
		if (!w->word[i].digits)
			continue;
		while (end < w->n && goes_on(w, end))
			end++;
		if (is_negative(a, w->word[i].at) ||
		    !words_join(w, i, end, digits, sizeof(digits)))
			return -2;
		for (size_t from = 0, to = 0; from <= strlen(digits); from++)
			if (digits[from] != ' ')
				digits[to++] = digits[from];
		if (!text_i64(digits, 0, INT32_MAX, &one))
			return -2;
		if (end < w->n && is_fraction(w, end))
			end++;
		if (is_part(w, end))
			one = number >= 0 ? number : -3;
		else if (number >= 0)
			return -2;
		number = one;
	}
	return number;
}

/* "douze", "douze ans", "an kelen": no word but the number, units and fillers. */
static int64_t
words_number(const struct answer *a)
{
	const struct lexicon *lex = a->world->lexicon;
	const struct folded *w = a->words;
	const struct term *t;
	int64_t number = -1;
	size_t i, n;

	for (i = 0; i < w->n && w->n <= NUMBER_WORDS; i += n > 0 ? n : 1) {
		for (n = w->n - i; n > 0; n--) {
			t = words_term(lex, w, i, i + n, TERM_NUMBER);
			if (t != NULL)
				break;
		}
		if (n > 0 && number >= 0)
			return -1;
		if (n > 0)
			number = t->value;
		else if (is_part(w, i) ||
			 (words_term(lex, w, i, i + 1, TERM_UNIT) == NULL &&
			     words_term(lex, w, i, i + 1, TERM_FILLER) == NULL))
			return -1;
	}
	return number;
}

static enum field_fault
read_number(const struct answer *a)
{
	int64_t number = digits_number(a);
	struct buf b;

	if (number == -1)
		number = words_number(a);
	if (number == -3)
		number = 0; /* months alone are no year yet */
	if (number < 0 || (a->field->max > 0 && number > a->field->max))
		return FIELD_NO_NUMBER;
	buf_init(&b, a->value, ANSWER_VALUE_MAX);
	(void)buf_i64(&b, number); /* fits */
	return FIELD_OK;
}

static enum field_fault
read_phone(const struct answer *a)
{
	size_t from, to;
	char e164[E164_MAX];

	if (!words_phone(a->world->numbering, a->text, a->len, &from, &to, e164))
		return FIELD_NO_PHONE;
	return keep_key(a, e164);
}

/* ---- the door ---- */

enum field_fault
field_read(const struct field_def *field, const struct field_world *world,
    const char *text, size_t len, char value[ANSWER_VALUE_MAX])
{
	static enum field_fault (*const readers[])(const struct answer *) = {
	    [FIELD_TEXT] = read_text,
	    [FIELD_NAME] = read_name,
	    [FIELD_PLACE] = read_text,
	    [FIELD_REGION] = read_region,
	    [FIELD_CHOICE] = read_choice,
	    [FIELD_NUMBER] = read_number,
	    [FIELD_PHONE] = read_phone,
	};
	struct folded words;
	struct answer a = {
	    .field = field, .world = world, .words = &words, .value = value};
	bool whole;
	BUF(plain, CLEAN_MAX);

	value[0] = '\0';
	whole = clean(text, len, &plain);
	fold_words(plain.data, plain.len, &words);
	if (words.n == 0)
		return FIELD_EMPTY;
	if (!whole)
		return FIELD_TOO_LONG;
	a.text = plain.data;
	a.len = plain.len;
	return readers[field->type](&a);
}

const char *
field_show(const struct field_def *field, const struct atlas *atlas, int language,
    const char *value)
{
	const struct field_choice *choice;
	int i;

	if (field->type == FIELD_REGION) {
		i = atlas_region(atlas, value);
		return i >= 0 ? atlas->region[i].name : value;
	}
	i = field->type == FIELD_CHOICE ? choice_of_key(field, value) : -1;
	if (i < 0)
		return value;
	choice = &field->choice[i];
	if (language >= 0 && language < CAMPAIGN_LANGUAGES &&
	    choice->label[language] != NULL)
		return choice->label[language];
	return choice->label[0] != NULL ? choice->label[0] : value;
}
