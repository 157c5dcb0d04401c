/*
 * What somebody typed: a number of a line, yes or no, a name. On a handset's keys names
 * come misspelt and in part; they may choose a line, never more: what is chosen so
 * is shown again before anything is done.
 */
#include "core/dialog_walk.h"

#include <string.h>

#include "core/fold.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void
typed_read(struct typed *t, const char *input, size_t len)
{
	struct buf folded;

	while (len > 0 && is_blank(input[0])) {
		input++;
		len--;
	}
	while (len > 0 && is_blank(input[len - 1]))
		len--;
	t->text = input;
	t->len = len;
	buf_init(&folded, t->folded, sizeof(t->folded));
	fold_text(input, len, &folded);
	if (folded.cut)
		buf_reset(&folded);
	t->zero = strcmp(t->folded, "0") == 0;
	t->more = strcmp(t->folded, "00") == 0;
	t->asks = memchr(input, '?', len) != NULL;
}

/* ---- words ---- */

enum agreed
typed_agrees(const struct typed *t, const struct lexicon *lexicon)
{
	bool yes = false, no = false;
	const struct term *term;
	size_t n, i;

	if (t->folded[0] == '\0' || t->asks)
		return AGREED_NEITHER;
	term = lexicon_find(lexicon, t->folded, &n, NULL);
	for (i = 0; i < n; i++) {
		yes = yes || term[i].kind == TERM_YES;
		no = no || term[i].kind == TERM_NO || term[i].kind == TERM_NEGATION;
	}
	if (yes == no)
		return AGREED_NEITHER;
	return yes ? AGREED_YES : AGREED_NO;
}

int
typed_term(const struct typed *t, const struct lexicon *lexicon, enum term_kind kind)
{
	const struct term *term;
	int value = -1;
	size_t n, i;

	if (t->folded[0] == '\0')
		return -1;
	term = lexicon_find(lexicon, t->folded, &n, NULL);
	for (i = 0; i < n; i++) {
		if (term[i].kind != kind || term[i].value == value)
			continue;
		if (value >= 0)
			return -1;
		value = term[i].value;
	}
	return value;
}

/* ---- names of candidates ---- */

static uint64_t
candidates_in(const struct term *term, size_t n)
{
	uint64_t found = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if ((term[i].kind == TERM_NAME || term[i].kind == TERM_NAME_PART) &&
		    term[i].value >= 0 && term[i].value < CANDIDATES_MAX)
			found |= UINT64_C(1) << term[i].value;
	return found;
}

/* Spelled so, else as near as a misspelt word may be. */
static uint64_t
candidates_named(const struct lexicon *lexicon, const char *folded, size_t len)
{
	const struct term *term;
	uint64_t found;
	size_t n;

	if (len == 0)
		return 0;
	term = lexicon_find(lexicon, folded, &n, NULL);
	found = candidates_in(term, n);
	if (n > 0)
		return found;
	term = lexicon_near(lexicon, folded, len, &n);
	return term != NULL ? candidates_in(term, n) : 0;
}

/* -1 unless exactly one bit is set, of somebody the campaign has. */
static int
only(uint64_t set, size_t n)
{
	int i;

	for (i = 0; i < (int)n; i++)
		if (set == UINT64_C(1) << i)
			return i;
	return -1;
}

int
typed_candidate(const struct typed *t, const struct dialog_world *w)
{
	struct folded words;
	uint64_t all = ~UINT64_C(0);
	size_t i;
	int whole;

	whole = only(candidates_named(w->lexicon, t->folded, strlen(t->folded)),
	    w->campaign->n_candidates);
	if (whole >= 0)
		return whole;
	fold_words(t->text, t->len, &words);
	if (words.cut || words.n == 0)
		return -1;
	for (i = 0; i < words.n; i++)
		all &=
		    candidates_named(w->lexicon, words.word[i].text, words.word[i].len);
	return only(all, w->campaign->n_candidates);
}
