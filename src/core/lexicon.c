/*
 * The difficulty is misspelt words: comparing one with thousands of terms must cost
 * microseconds, also when the whole message is nonsense. So terms are looked at by
 * length, and a mask of the letters they hold rules out nearly all of them before any
 * distance is counted.
 *
 * Exact search is a search by halves in one sorted array. ' ' sorts before every letter,
 * so the phrases that begin with a word stand right behind it.
 */
#include "core/lexicon.h"

#include <string.h>

#include "core/fold.h"

#define TYPO_MIN     4  /* letters a word needs to tolerate one edit */
#define TYPO_TWO     7  /* … and two */
#define TYPO_LEN_MAX 24 /* no longer word is searched for */
#define MEANINGS_MAX 8  /* of one spelling, looked at in the typo search */

void
lexicon_init(struct lexicon *lex, struct term *mem, uint32_t *order_mem, size_t cap)
{
	memset(lex, 0, sizeof(*lex));
	lex->term = mem;
	lex->typo_order = order_mem;
	lex->cap = cap < UINT16_MAX ? cap : UINT16_MAX;
}

/* Latin letters have a bit each, digits share one, everything else another. */
static uint32_t
letters_of(const char *text, size_t len)
{
	uint32_t mask = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (text[i] >= 'a' && text[i] <= 'z')
			mask |= UINT32_C(1) << (text[i] - 'a');
		else if (text[i] >= '0' && text[i] <= '9')
			mask |= UINT32_C(1) << 26;
		else
			mask |= UINT32_C(1) << 27;
	}
	return mask;
}

/* `text` is folded already. */
static bool
add_folded(struct lexicon *lex, const char *text, size_t n_words, enum term_kind kind,
    int language, int value)
{
	size_t len = strlen(text);
	struct term *t;

	if (lex->n == lex->cap || len == 0 || len >= TERM_TEXT_MAX)
		return false;
	t = &lex->term[lex->n++];
	memset(t, 0, sizeof(*t));
	memcpy(t->text, text, len);
	t->len = (uint8_t)len;
	t->n_words = (uint8_t)n_words;
	t->kind = (uint8_t)kind;
	t->language = (int8_t)language;
	t->value = (int16_t)value;
	t->letters = letters_of(text, len);
	return true;
}

bool
lexicon_add(
    struct lexicon *lex, const char *text, enum term_kind kind, int language, int value)
{
	struct folded words;
	size_t i;
	BUF(folded, TERM_TEXT_MAX);

	fold_words(text, strlen(text), &words);
	if (words.cut || words.n == 0 || words.n > TERM_WORDS_MAX)
		return false;
	for (i = 0; i < words.n; i++)
		if ((i > 0 && !buf_char(&folded, ' ')) ||
		    !buf_add(&folded, words.word[i].text))
			return false;
	return add_folded(lex, folded.data, words.n, kind, language, value);
}

/* --- finishing */

static int
compare(const struct term *a, const struct term *b)
{
	int c = strcmp(a->text, b->text);

	if (c != 0)
		return c;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->language > b->language) - (a->language < b->language);
}

/* Shell's sort (gaps of Ciura): qsort may allocate, and this runs once a campaign. */
static void
sort(struct term *term, size_t n)
{
	static const size_t gaps[] = {8858, 3937, 1750, 701, 301, 132, 57, 23, 10, 4, 1};
	struct term moving;
	size_t g, i, j;

	for (g = 0; g < sizeof(gaps) / sizeof(gaps[0]); g++)
		for (i = gaps[g]; i < n; i++) {
			moving = term[i];
			for (j = i;
			     j >= gaps[g] && compare(&term[j - gaps[g]], &moving) > 0;
			     j -= gaps[g])
				term[j] = term[j - gaps[g]];
			term[j] = moving;
		}
}

/* Is a name part spelled so too common to point at anybody? */
static bool
is_ordinary(const struct term *t)
{
	switch ((enum term_kind)t->kind) {
	case TERM_WORD:
		return t->value != WORD_PERSON;
	case TERM_KEYWORD:
	case TERM_NUMBER:
	case TERM_FILLER:
	case TERM_NEGATION:
	case TERM_QUESTION:
	case TERM_UNIT:
	case TERM_YES:
	case TERM_NO:
	case TERM_FORM:
		return true;
	case TERM_CODE:
	case TERM_NAME:
	case TERM_NAME_PART:
	case TERM_PLACE:
	case TERM_LANGUAGE:
	case TERM_ROBOT:
		return false;
	}
	return false;
}

/* All terms of one text: writes those worth keeping to `out`, returns how many. */
static size_t
keep_group(const struct term *group, size_t n, struct term *out)
{
	bool ordinary = false, ambiguous = false;
	const struct term *place = NULL, *last;
	struct term kept;
	size_t i, n_kept = 0;

	for (i = 0; i < n; i++) {
		ordinary = ordinary || is_ordinary(&group[i]);
		if (group[i].kind != TERM_PLACE)
			continue;
		ambiguous =
		    ambiguous || (place != NULL && place->value != group[i].value);
		place = &group[i];
	}
	for (i = 0; i < n; i++) {
		kept = group[i]; /* out may overlap the group, always behind it */
		if (kept.kind == TERM_NAME_PART && ordinary)
			continue;
		if (kept.kind == TERM_PLACE && ambiguous)
			kept.value = PLACE_AMBIGUOUS;
		last = n_kept > 0 ? &out[n_kept - 1] : NULL;
		if (last != NULL && last->kind == kept.kind && last->value == kept.value)
			continue;
		out[n_kept++] = kept;
	}
	return n_kept;
}

static size_t
group_end(const struct lexicon *lex, size_t from)
{
	size_t to = from + 1;

	while (to < lex->n && strcmp(lex->term[to].text, lex->term[from].text) == 0)
		to++;
	return to;
}

static bool
tolerates(const struct term *t)
{
	return t->n_words == 1 && t->len >= TYPO_MIN && t->len <= TYPO_LEN_MAX + 2 &&
	       t->kind != TERM_CODE && t->kind != TERM_NUMBER && t->kind != TERM_ROBOT &&
	       (t->letters & ~((UINT32_C(1) << 26) - 1)) == 0;
}

/* One entry for each text, if any of its meanings tolerates an edit. */
static void
index_typos(struct lexicon *lex)
{
	size_t len, from, to, i;

	lex->n_typo = 0;
	for (len = 0; len <= TERM_TEXT_MAX; len++) {
		lex->by_length[len] = (uint16_t)lex->n_typo;
		for (from = 0; from < lex->n; from = to) {
			to = group_end(lex, from);
			if (lex->term[from].len != len)
				continue;
			for (i = from; i < to && !tolerates(&lex->term[i]); i++)
				;
			if (i < to)
				lex->typo_order[lex->n_typo++] = (uint32_t)from;
		}
	}
}

void
lexicon_finish(struct lexicon *lex)
{
	size_t from, to, n = 0;

	sort(lex->term, lex->n);
	for (from = 0; from < lex->n; from = to) {
		to = group_end(lex, from);
		n += keep_group(&lex->term[from], to - from, &lex->term[n]);
	}
	lex->n = n;
	index_typos(lex);
}

/* --- looking up */

const struct term *
lexicon_find(const struct lexicon *lex, const char *folded, size_t *n, bool *longer)
{
	size_t low = 0, high = lex->n, middle, len = strlen(folded);

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(lex->term[middle].text, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < lex->n && strcmp(lex->term[high].text, folded) == 0;
	     high++)
		;
	*n = high - low;
	if (longer != NULL)
		*longer = high < lex->n &&
			  strncmp(lex->term[high].text, folded, len) == 0 &&
			  lex->term[high].text[len] == ' ';
	return high > low ? &lex->term[low] : NULL;
}

/* A doubled letter, or one left of a double, is the likeliest slip: "votte" is vote
 * rather than votre. It costs a little less than any other edit; two never cost as one.
 */
#define EDIT   4
#define DOUBLE 3

/* What it costs to drop s[i]. */
static int
drop(const char *s, int i)
{
	return i > 0 && s[i] == s[i - 1] ? DOUBLE : EDIT;
}

/*
 * The cost of the edits (insert, delete, replace, swap of neighbours) that part two
 * words, or more than EDIT * limit when there are more than `limit`. Only the band of
 * cells that can stay within the limit is filled.
 */
static int
distance(const char *a, size_t n_a, const char *b, size_t n_b, int limit)
{
	int row[3][TYPO_LEN_MAX + 4];
	int *before = row[0], *above = row[1], *here = row[2], *spare;
	int i, j, from, to, best, cost, n = (int)n_b, far = EDIT * limit + 1;

	if (n_a > n_b + (size_t)limit || n_b > n_a + (size_t)limit)
		return far;
	above[0] = 0;
	for (j = 1; j <= n; j++)
		above[j] = above[j - 1] + drop(b, j - 1);
	for (i = 1; i <= (int)n_a; i++) {
		from = i - limit > 1 ? i - limit : 1;
		to = i + limit < n ? i + limit : n;
		here[from - 1] = from == 1 ? above[0] + drop(a, i - 1) : far;
		best = here[from - 1];
		for (j = from; j <= to; j++) {
			cost = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : EDIT);
			if (here[j - 1] + drop(b, j - 1) < cost)
				cost = here[j - 1] + drop(b, j - 1);
			if (j < i + limit && above[j] + drop(a, i - 1) < cost)
				cost = above[j] + drop(a, i - 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + EDIT < cost)
				cost = before[j - 2] + EDIT;
			here[j] = cost;
			if (cost < best)
				best = cost;
		}
		if (best >= far)
			return far;
		spare = before, before = above, above = here, here = spare;
	}
	return above[n];
}

static int
edits_for(size_t len)
{
	return len < TYPO_MIN ? 0 : len < TYPO_TWO ? 1 : 2;
}

static int
bits(uint32_t x)
{
	return __builtin_popcount(x);
}

/* The spellings at the smallest distance so far, as what they have in common. */
struct nearest {
	const struct term *first; /* of the spelling, when there is only one */
	size_t n;
	const struct term *shared[MEANINGS_MAX];
	size_t n_shared, n_spellings;
	int cost;
};

static void
take(const struct lexicon *lex, size_t from, struct nearest *best)
{
	size_t to = group_end(lex, from), i, j, kept = 0;
	const struct term *t = &lex->term[from];

	if (best->n_spellings++ == 0) {
		best->first = t;
		best->n = to - from;
		for (i = 0; i < best->n && i < MEANINGS_MAX; i++)
			best->shared[i] = &t[i];
		best->n_shared = i;
		return;
	}
	for (i = 0; i < best->n_shared; i++)
		for (j = 0; j < to - from; j++)
			if (t[j].kind == best->shared[i]->kind &&
			    t[j].value == best->shared[i]->value) {
				best->shared[kept++] = best->shared[i];
				break;
			}
	best->n_shared = kept;
}

/* Looks at the terms of one length. A filler explains a word away, which is only safe when
 * the word is nearly that: one edit ("solution" is not "soutien"). */
static void
search(const struct lexicon *lex, size_t length, const char *word, size_t len,
    uint32_t mask, struct nearest *best)
{
	const struct term *t;
	size_t i;
	int cost, limit, most = edits_for(length < len ? length : len);

	for (i = lex->by_length[length]; i < lex->by_length[length + 1]; i++) {
		t = &lex->term[lex->typo_order[i]];
		limit = t->kind == TERM_FILLER ? 1 : most;
		if (bits(mask ^ t->letters) > 2 * limit)
			continue;
		cost = distance(word, len, t->text, t->len, limit);
		if (cost > EDIT * limit || cost > best->cost)
			continue;
		if (cost < best->cost) {
			best->n_spellings = 0;
			best->cost = cost;
		}
		take(lex, lex->typo_order[i], best);
	}
}

const struct term *
lexicon_near(const struct lexicon *lex, const char *folded, size_t len, size_t *n)
{
	size_t reach = (size_t)edits_for(len), length;
	uint32_t mask = letters_of(folded, len);
	struct nearest best = {.cost = EDIT * (int)reach};

	*n = 0;
	if (reach == 0 || len > TYPO_LEN_MAX || (mask >> 26) != 0)
		return NULL;
	for (length = len - reach; length <= len + reach; length++)
		search(lex, length, folded, len, mask, &best);
	if (best.n_spellings == 1) {
		*n = best.n;
		return best.first;
	}
	if (best.n_spellings == 0 || best.n_shared == 0)
		return NULL;
	*n = 1;
	return best.shared[0];
}
