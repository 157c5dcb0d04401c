/*
 * Names of places and occupations have several words, and one is often the beginning of
 * another ("Nioro", "Nioro du Sahel"; "agent", "agent de police"): the longest that fits
 * is meant. A phrase does not go on behind a comma. Misspelt words are only taken where
 * no correct one explains them: a wrong region is worse than one question more.
 */
#include "core/answers_words.h"

#include <string.h>

#include "base/text.h"
#include "core/spelling.h"

#define MISSPELT_MIN     4 /* letters of a label that tolerates an edit */
#define JOB_MISSPELT_MIN 7 /* letters of an occupation: "marie" is not "maire" */
#define BEGINS_MIN       3 /* letters of a beginning, in a list of more than SHORT_LIST */
#define SHORT_LIST       3
#define INSIDE_MIN       3 /* letters of a label looked for in a sentence */
#define CHOICE_TEXT_MAX  128
#define PHONE_DIGITS_MIN 6
#define PHONE_TEXT_MAX   40

bool
words_join(const struct folded *w, size_t first, size_t end, char *out, size_t cap)
{
	struct buf b;
	size_t i;

	buf_init(&b, out, cap);
	for (i = first; i < end; i++) {
		if (i > first)
			(void)buf_char(&b, ' '); /* `cut` tells */
		(void)buf_add(&b, w->word[i].text);
	}
	return !b.cut;
}

const struct term *
words_term(const struct lexicon *lex, const struct folded *w, size_t first, size_t end,
    enum term_kind kind)
{
	char phrase[TERM_TEXT_MAX];
	const struct term *t;
	size_t n, i;

	if (!words_join(w, first, end, phrase, sizeof(phrase)))
		return NULL;
	t = lexicon_find(lex, phrase, &n, NULL);
	for (i = 0; i < n; i++)
		if (t[i].kind == kind)
			return &t[i];
	return NULL;
}

/* How many words from i on may be one phrase. */
static size_t
reach(const struct folded *w, size_t i, size_t most)
{
	size_t end = i + 1;

	while (end < w->n && end - i < most &&
	       (w->word[end].mark == 0 || strchr("-'.", w->word[end].mark) != NULL))
		end++;
	return end - i;
}

/* ---- places ---- */

size_t
words_place_at(const struct lexicon *lex, const struct folded *w, size_t i, int *region)
{
	const struct term *t;
	size_t n;

	for (n = reach(w, i, TERM_WORDS_MAX); n > 0; n--) {
		t = words_term(lex, w, i, i + n, TERM_PLACE);
		if (t == NULL)
			continue;
		*region = t->value;
		return n;
	}
	return 0;
}

static size_t
letters(const struct folded *w, size_t first, size_t n)
{
	size_t sum = 0, i;

	for (i = first; i < first + n; i++)
		sum += w->word[i].len;
	return sum;
}

int
words_region(const struct lexicon *lex, const struct folded *w, size_t first, size_t end)
{
	size_t i, n, len, best_len = 0;
	int best = -1, region = -1;
	bool two = false;

	for (i = first; i<end; i += n> 0 ? n : 1) {
		n = words_place_at(lex, w, i, &region);
		if (n == 0 || i + n > end)
			continue;
		len = letters(w, i, n);
		if (region == PLACE_AMBIGUOUS) {
			two = two || best_len == 0;
			continue;
		}
		if (len == best_len && region != best)
			two = true;
		if (len <= best_len)
			continue;
		best = region;
		best_len = len;
		two = false;
	}
	return two ? PLACE_AMBIGUOUS : best;
}

int
words_region_near(const struct lexicon *lex, const struct folded *w)
{
	const struct term *t;
	int region = -1;
	size_t i, n;

	for (i = 0; i < w->n; i++) {
		(void)lexicon_find(lex, w->word[i].text, &n, NULL);
		if (n > 0)
			continue;
		t = lexicon_near(lex, w->word[i].text, w->word[i].len, &n);
		if (t == NULL || t->kind != TERM_PLACE || t->value < 0)
			return -1; /* a word that nothing explains: no short answer */
		if (region >= 0 && region != t->value)
			return -1;
		region = t->value;
	}
	return region;
}

/* ---- occupations ---- */

static const struct occupation_row *
occupation_near(const struct occupations *all, const char *word, size_t len)
{
	const struct occupation_row *found = NULL;
	size_t i, row_len;

	for (i = 0; i < all->n; i++) {
		row_len = strlen(all->row[i].text);
		if (row_len < JOB_MISSPELT_MIN || all->row[i].kind == OCCUPATION_TITLE ||
		    spelling_distance(word, len, all->row[i].text, row_len, 1) > 1)
			continue;
		if (found != NULL && (found->kind != all->row[i].kind ||
					 strcmp(found->sector, all->row[i].sector) != 0))
			return NULL;
		found = &all->row[i];
	}
	return found;
}

size_t
words_occupation_at(const struct occupations *all, const struct lexicon *lex,
    const struct folded *w, size_t i, const struct occupation_row **row)
{
	char phrase[OCCUPATION_TEXT_MAX];
	const struct fold_word *word = &w->word[i];
	size_t n;

	*row = NULL;
	if (all == NULL)
		return 0;
	for (n = reach(w, i, OCCUPATION_WORDS_MAX); n > 0; n--) {
		if (!words_join(w, i, i + n, phrase, sizeof(phrase)))
			continue;
		*row = occupation_find(all, phrase);
		if (*row != NULL)
			return n;
	}
	if (lex == NULL || word->len + 1 < JOB_MISSPELT_MIN)
		return 0;
	(void)lexicon_find(lex, word->text, &n, NULL);
	if (n == 0)
		*row = occupation_near(all, word->text, word->len);
	return *row != NULL ? 1 : 0;
}

/* ---- lists ---- */

/* The number a word is; -1 none. */
static int64_t
number_of(const struct lexicon *lex, const struct folded *w, size_t i)
{
	const struct term *t;
	int64_t n;

	if (w->word[i].digits)
		return text_i64(w->word[i].text, 0, INT32_MAX, &n) ? n : -1;
	t = words_term(lex, w, i, i + 1, TERM_NUMBER);
	return t != NULL ? t->value : -1;
}

int
words_line(const struct lexicon *lex, const struct folded *w, size_t n)
{
	int64_t number, line = -1;
	size_t i;

	for (i = 0; i < w->n; i++) {
		number = number_of(lex, w, i);
		if (number >= 0 && line >= 0)
			return -1;
		if (number >= 0)
			line = number;
		else if (words_term(lex, w, i, i + 1, TERM_FILLER) == NULL)
			return -1;
	}
	return line >= 1 && line <= (int64_t)n ? (int)line - 1 : -1;
}

/* Does the phrase stand in the text as whole words? */
static bool
phrase_in(const char *text, const char *phrase)
{
	size_t len = strlen(phrase);
	const char *at = text;

	while ((at = strstr(at, phrase)) != NULL) {
		if ((at == text || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
		at++;
	}
	return false;
}

static bool
choice_fits(
    const char *answer, const char *spelling, enum choice_match how, size_t n_choices)
{
	size_t len = strlen(answer), spelling_len = strlen(spelling);

	switch (how) {
	case CHOICE_EXACT:
		return strcmp(answer, spelling) == 0;
	case CHOICE_INSIDE:
		return spelling_len >= INSIDE_MIN && phrase_in(answer, spelling);
	case CHOICE_BEGINS:
		return (len >= BEGINS_MIN || n_choices <= SHORT_LIST) &&
		       len < spelling_len && memcmp(answer, spelling, len) == 0;
	case CHOICE_MISSPELT:
		return len >= MISSPELT_MIN && spelling_len >= MISSPELT_MIN &&
		       spelling_distance(answer, len, spelling, spelling_len, 1) <= 1;
	}
	return false;
}

/* The longest spelling of a choice that fits: its letters, 0 none. */
static size_t
choice_spelling(const struct field_def *f, size_t c, int language, const char *answer,
    enum choice_match how, char spelling[CHOICE_TEXT_MAX])
{
	const struct field_choice *choice = &f->choice[c];
	char text[CHOICE_TEXT_MAX];
	size_t best = 0;
	struct buf b;
	int l;

	for (l = -1; l < CAMPAIGN_LANGUAGES; l++) {
		const char *one = l < 0 ? choice->key : choice->label[l];
		if (one == NULL || (language >= 0 && l >= 0 && l != language))
			continue;
		buf_init(&b, text, sizeof(text));
		fold_text(one, strlen(one), &b);
		if (b.cut || b.len <= best ||
		    !choice_fits(answer, text, how, f->n_choices))
			continue;
		best = b.len;
		memcpy(spelling, text, b.len + 1);
	}
	return best;
}

/* Of several that stand in a sentence the longest is meant, if the others are parts of
 * it. */
static int
only_choice(
    const struct field_def *f, int language, const char *answer, enum choice_match how)
{
	char best_text[CHOICE_TEXT_MAX] = "", text[CHOICE_TEXT_MAX];
	size_t i, len, best_len = 0;
	int best = -1;

	for (i = 0; i < f->n_choices; i++) {
		len = choice_spelling(f, i, language, answer, how, text);
		if (len <= best_len)
			continue;
		best = (int)i;
		best_len = len;
		memcpy(best_text, text, len + 1);
	}
	for (i = 0; i < f->n_choices && best >= 0; i++) {
		len = choice_spelling(f, i, language, answer, how, text);
		if ((int)i != best && len > 0 &&
		    !(how == CHOICE_INSIDE && phrase_in(best_text, text)))
			return -1;
	}
	return best;
}

int
words_choice(const struct field_def *f, int language, const struct folded *w,
    enum choice_match how)
{
	char answer[ANSWER_VALUE_MAX];
	int choice = -1;

	if (w->n == 0 || w->cut || !words_join(w, 0, w->n, answer, sizeof(answer)))
		return -1;
	if (how == CHOICE_EXACT && language >= 0)
		choice = only_choice(f, language, answer, how);
	return choice >= 0 ? choice : only_choice(f, -1, answer, how);
}

/* ---- phone numbers ---- */

static bool
is_phone_char(char c)
{
	return (c >= '0' && c <= '9') || strchr("+ .-()", c) != NULL;
}

static size_t
count_digits(const char *s, size_t len)
{
	size_t n = 0, i;

	for (i = 0; i < len; i++)
		n += s[i] >= '0' && s[i] <= '9';
	return n;
}

/* Is text[at, end) a number of somebody? */
static bool
is_phone(const struct numbering *plan, const char *text, size_t len, char e164[E164_MAX])
{
	char raw[PHONE_TEXT_MAX];
	struct msisdn m;

	if (len >= sizeof(raw) || count_digits(text, len) < PHONE_DIGITS_MIN)
		return false;
	memcpy(raw, text, len);
	raw[len] = '\0';
	m = msisdn_parse(plan, raw);
	if (!msisdn_votes(m.kind))
		return false;
	memcpy(e164, m.e164, sizeof(m.e164));
	return true;
}

bool
words_phone(const struct numbering *plan, const char *text, size_t len, size_t *from,
    size_t *to, char e164[E164_MAX])
{
	size_t at, end;
	bool inside = false, digit;

	for (at = 0; at < len; at++) {
		digit = text[at] == '+' || (text[at] >= '0' && text[at] <= '9');
		if (!digit || inside) {
			inside = digit && text[at] != '+';
			continue;
		}
		inside = text[at] != '+';
		for (end = at;
		     end < len && text[end] != '\0' && is_phone_char(text[end]);)
			end++;
		/* "76 00 00 01 66 00 00 02": what is too much goes, group by group */
		for (; end > at; end--) {
			if (text[end - 1] < '0' || text[end - 1] > '9' ||
			    (end < len && text[end] >= '0' && text[end] <= '9') ||
			    !is_phone(plan, text + at, end - at, e164))
				continue;
			*from = at;
			*to = end;
			return true;
		}
	}
	return false;
}
