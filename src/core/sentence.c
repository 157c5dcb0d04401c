/*
 * Cuts a message into pieces. At each word the longest phrase the lexicon knows is taken,
 * so that "mon vote est compte" is a question about a vote and no vote; a single word
 * that nothing knows may be a misspelt one. Of several meanings the one that points
 * at somebody comes first, then the one that makes us doubt.
 */
#include "core/sentence.h"

#include <string.h>

/* Which meaning of a word counts, the first found. */
static const struct {
	enum term_kind kind;
	enum reading reading;
} order_of_meaning[] = {
    {TERM_ROBOT, READ_ROBOT},
    {TERM_CODE, READ_CODE},
    {TERM_NAME, READ_NAME},
    {TERM_KEYWORD, READ_KEYWORD},
    {TERM_NEGATION, READ_NEGATION},
    {TERM_QUESTION, READ_QUESTION},
    {TERM_NUMBER, READ_NUMBER_WORD},
    {TERM_NAME_PART, READ_NAME},
    {TERM_PLACE, READ_PLACE},
    {TERM_FILLER, READ_FILLER},
    {TERM_YES, READ_FILLER},
    {TERM_LANGUAGE, READ_LANGUAGE},
    {TERM_WORD, READ_WORD}, /* one that is a unit too stays one: see piece.unit */
    {TERM_UNIT, READ_UNIT},
    {TERM_FORM, READ_WORD}, /* unless it opens the message: settle_form() */
    {TERM_NO, READ_NEGATION},
};

bool
sentence_glued(const struct sentence *s, size_t i)
{
	const struct fold_word *w = &s->words.word[s->piece[i].first];

	return !w->spaced && w->mark == 0;
}

bool
sentence_unmarked(const struct sentence *s, size_t i)
{
	return s->words.word[s->piece[i].first].mark == 0;
}

size_t
sentence_behind(const struct sentence *s, size_t i)
{
	size_t next = (size_t)s->piece[i].first + s->piece[i].n;

	if (next < s->words.n)
		return s->words.word[next].at;
	return s->words.cut ? s->words.word[next - 1].end : s->len;
}

bool
piece_is_number(const struct piece *p)
{
	return p->reading == READ_CODE || p->reading == READ_NUMBER_WORD;
}

bool
piece_is_stranger(const struct piece *p)
{
	return p->reading == READ_UNEXPLAINED || p->reading == READ_WORD;
}

bool
piece_is_keyword(const struct piece *p, enum keyword keyword)
{
	return p->reading == READ_KEYWORD && p->value == (int)keyword;
}

static uint64_t
bit(int candidate)
{
	return candidate >= 0 && candidate < CANDIDATES_MAX ? UINT64_C(1) << candidate
							    : 0;
}

static uint64_t
exact_code(const struct lexicon *lex, const char *text)
{
	size_t n, i;
	const struct term *t = lexicon_find(lex, text, &n, NULL);

	for (i = 0; i < n; i++)
		if (t[i].kind == TERM_CODE)
			return bit(t[i].value);
	return 0;
}

uint64_t
sentence_code(const struct lexicon *lex, const char *digits)
{
	char padded[4] = "0";
	uint64_t found = exact_code(lex, digits);

	if (found != 0 || digits[0] == '\0')
		return found;
	if (digits[0] == '0' && digits[1] != '\0' && digits[2] == '\0')
		return exact_code(lex, digits + 1);
	if (digits[1] != '\0')
		return 0;
	padded[1] = digits[0];
	return exact_code(lex, padded);
}

static uint64_t
code_of_number(const struct lexicon *lex, int number)
{
	char digits[8];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0 && at > 0);
	return sentence_code(lex, digits + at);
}

/* A part of two names points at both; nothing else does. */
static uint64_t
candidates_of(
    const struct lexicon *lex, const struct term *t, size_t n, enum term_kind kind)
{
	uint64_t candidates = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (t[i].kind != kind)
			continue;
		if (kind == TERM_NUMBER)
			return code_of_number(lex, t[i].value);
		if (kind == TERM_CODE || kind == TERM_NAME || kind == TERM_NAME_PART)
			candidates |= bit(t[i].value);
	}
	return candidates;
}

static void
explain(struct piece *p, const struct lexicon *lex, const struct term *t, size_t n)
{
	size_t o, i;

	for (i = 0; i < n; i++) {
		if (t[i].kind == TERM_UNIT)
			p->unit = (int8_t)t[i].value;
		if (t[i].kind == TERM_FORM) {
			p->form = (int8_t)t[i].value;
			p->form_language = t[i].language;
		}
	}
	for (o = 0; o < sizeof(order_of_meaning) / sizeof(order_of_meaning[0]); o++)
		for (i = 0; i < n; i++) {
			if (t[i].kind != order_of_meaning[o].kind)
				continue;
			/* of two fillers or words the one that makes us doubt: sorted
			 * last */
			while ((t[i].kind == TERM_FILLER || t[i].kind == TERM_WORD) &&
			       i + 1 < n && t[i + 1].kind == t[i].kind)
				i++;
			p->reading = (uint8_t)order_of_meaning[o].reading;
			p->part = t[i].kind == TERM_NAME_PART;
			p->value = t[i].kind == TERM_YES    ? FILLER_ANY
				   : t[i].kind == TERM_FORM ? WORD_ANY
							    : t[i].value;
			p->language = t[i].language;
			p->candidates = candidates_of(lex, t, n, t[i].kind);
			return;
		}
}

/* The longest phrase at word i; its terms, or NULL. Digits of a figure end any phrase. */
static const struct term *
longest(const struct sentence *s, const enum figure *figure, size_t i, size_t *n,
    size_t *n_words)
{
	const struct term *t, *best = NULL;
	bool longer = true;
	size_t at, found;
	BUF(phrase, TERM_TEXT_MAX);

	*n = 0;
	*n_words = 1;
	for (at = i; at < s->words.n && longer && figure[at] == FIGURE_NOT; at++) {
		if ((at > i && !buf_char(&phrase, ' ')) ||
		    !buf_add(&phrase, s->words.word[at].text))
			break;
		t = lexicon_find(s->lexicon, phrase.data, &found, &longer);
		if (t == NULL)
			continue;
		best = t;
		*n = found;
		*n_words = at - i + 1;
	}
	return best;
}

static void
read_digits(struct piece *p, const struct sentence *s, enum figure figure)
{
	p->candidates = sentence_code(s->lexicon, s->words.word[p->first].text);
	p->reading = READ_CODE;
	p->value = -1;
	if (figure == FIGURE_WHOLE &&
	    (p->candidates == 0 || s->words.word[p->first].len < 4)) {
		p->reading = READ_FIGURE;
		p->candidates = 0;
	}
}

/*
 * What a misspelt word stands for. A filler explains a word away, so it is believed to be
 * one only from SURE_LETTERS on: "dette 3" must not become "cette 3".
 */
#define SURE_LETTERS 6

static const struct term *
misspelt(const struct lexicon *lex, const struct fold_word *w, size_t *n)
{
	const struct term *t = lexicon_near(lex, w->text, w->len, n);
	size_t i;

	for (i = 0; i < *n && w->len < SURE_LETTERS; i++)
		if (t[i].kind == TERM_FILLER || t[i].kind == TERM_YES)
			return NULL;
	return t;
}

/* "voooote": a letter three times and more is one that was leant on. */
static const struct term *
stretched(const struct lexicon *lex, const struct fold_word *w, size_t *n)
{
	size_t i, j;
	BUF(plain, FOLD_WORD_MAX);

	for (i = 0; i < w->len; i = j) {
		for (j = i + 1; j < w->len && w->text[j] == w->text[i]; j++)
			;
		if (!buf_addn(&plain, w->text + i, j - i > 2 ? 1 : j - i))
			return NULL;
	}
	return plain.len < w->len ? lexicon_find(lex, plain.data, n, NULL) : NULL;
}

static void
read_piece(struct piece *p, const struct sentence *s, const enum figure *figure, size_t i)
{
	const struct fold_word *w = &s->words.word[i];
	const struct term *t;
	size_t n, n_words;

	memset(p, 0, sizeof(*p));
	p->first = (uint8_t)i;
	p->n = 1;
	p->unit = p->form = -1;
	p->language = NO_LANGUAGE;
	p->reading = READ_UNEXPLAINED;
	t = longest(s, figure, i, &n, &n_words);
	p->n = (uint8_t)n_words;
	if (w->digits && n_words == 1) {
		read_digits(p, s, figure[i]);
		return;
	}
	if (t == NULL)
		t = stretched(s->lexicon, w, &n);
	if (t == NULL) {
		t = misspelt(s->lexicon, w, &n);
		p->typo = t != NULL;
	}
	if (t != NULL)
		explain(p, s->lexicon, t, n);
}

/*
 * "VOTEK5": the letters before the digits are a keyword and the head of a code. Reads
 * both words and tells so.
 */
static bool
read_glued_code(struct sentence *s, size_t i)
{
	const struct fold_word *w = &s->words.word[i];
	struct piece *p = &s->piece[s->n];
	const struct term *t;
	size_t n, head;
	BUF(code, 2 * CANDIDATE_CODE_MAX);
	BUF(keyword, FOLD_WORD_MAX);

	if (p->reading != READ_UNEXPLAINED && !p->typo)
		return false;
	if (i + 1 == s->words.n || s->n + 2 > FOLD_WORDS_MAX || !w[1].digits ||
	    w[1].spaced || w[1].mark != 0)
		return false;
	for (head = w->len - 1U; head >= 1 && w->len - head < CANDIDATE_CODE_MAX;
	     head--) {
		buf_reset(&keyword);
		buf_reset(&code);
		(void)buf_addn(&keyword, w->text, head);
		if (!buf_add(&code, w->text + head) || !buf_char(&code, ' ') ||
		    !buf_add(&code, w[1].text))
			continue;
		t = lexicon_find(s->lexicon, keyword.data, &n, NULL);
		if (t == NULL || t->kind != TERM_KEYWORD ||
		    exact_code(s->lexicon, code.data) == 0)
			continue;
		p->typo = false;
		explain(p, s->lexicon, t, n);
		p[1] = *p;
		p[1].first++;
		p[1].reading = READ_CODE;
		p[1].value = -1;
		p[1].candidates = exact_code(s->lexicon, code.data);
		return true;
	}
	return false;
}

/* A keyword of one letter ("V3") is one only before a number, and not in "vote v2". */
static void
settle_letters(struct sentence *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->piece[i].reading == READ_KEYWORD && s->piece[i].n == 1 &&
		    s->words.word[s->piece[i].first].len == 1 &&
		    (i + 1 == s->n || !piece_is_number(&s->piece[i + 1]) ||
			(i > 0 && piece_is_keyword(&s->piece[i - 1],
				      (enum keyword)s->piece[i].value))))
			s->piece[i].reading = READ_UNEXPLAINED;
}

/*
 * The keyword of a form opens the message, or stands behind "annuler"; anywhere else it
 * is a word like others: nobody registers by "la journee d'hier".
 */
static void
settle_form(struct sentence *s)
{
	struct piece *p;
	bool cancels = false;

	for (p = s->piece; p < s->piece + s->n; p++) {
		if (p->form >= 0) {
			p->reading = READ_FORM;
			p->value = p->form;
			p->language = p->form_language;
			p->candidates = 0;
			return;
		}
		if (!cancels && piece_is_keyword(p, KEYWORD_CANCEL))
			cancels = true;
		else if (p->reading != READ_FILLER)
			return;
	}
}

void
sentence_read(struct sentence *s, const struct lexicon *lex,
    const struct campaign *campaign, const char *text, size_t len)
{
	enum figure figure[FOLD_WORDS_MAX];
	size_t i;

	s->lexicon = lex;
	s->n = 0;
	s->len = len;
	fold_words(text, len, &s->words);
	figures_find(&s->words, figure);
	for (i = 0; i < s->words.n; i += s->piece[s->n++].n) {
		read_piece(&s->piece[s->n], s, figure, i);
		if (s->piece[s->n].n == 1 && read_glued_code(s, i))
			i += s->piece[s->n++].n;
	}
	settle_letters(s);
	settle_form(s);
	figures_settle(s);
	names_settle(s, campaign);
}
