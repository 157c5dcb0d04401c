/*
 * A vote keyword beside a candidate is not yet a vote: people tell of yesterday, of what
 * their father votes, of what they nearly did; they forward the radio spot, and send our
 * own answer back. Nobody can list what they mean, but few words tell that they do not
 * vote here and now, and one of them is enough to ask.
 */
#include "core/summary.h"

#include "core/receipt.h"

#define RECEIPT_RUNS 3 /* letters, digits, letters: no word and its number */

static bool
is_word(const struct piece *p, enum plain_word word)
{
	return p->reading == READ_WORD && p->value == (int)word;
}

static bool
is_join(const struct piece *p)
{
	return p->reading == READ_FILLER && p->value == FILLER_JOIN;
}

/* "a' ye wote" bids, "a ye wote" tells of him: a mark inside makes another phrase. */
static bool
is_marked_inside(const struct sentence *s, const struct piece *p)
{
	size_t i;

	for (i = p->first + 1U; i < (size_t)p->first + p->n; i++)
		if (s->words.word[i].mark != 0)
			return true;
	return false;
}

/* "je vote", "nous votons": the phrase opens with who votes, not with the keyword. */
static bool
says_who(const struct sentence *s, const struct piece *vote)
{
	size_t i, n;
	const struct term *t;

	if (vote->n == 1)
		return false;
	t = lexicon_find(s->lexicon, s->words.word[vote->first].text, &n, NULL);
	for (i = 0; i < n; i++)
		if (t[i].kind == TERM_KEYWORD)
			return false;
	return true;
}

/*
 * "mon pere vote 2": somebody else's vote. Not "ma soeur, je vote 2", which calls her;
 * not "ma femme et moi votons 2".
 */
static bool
is_subject(const struct sentence *s, size_t i, size_t vote)
{
	if (is_marked_inside(s, &s->piece[i]) || says_who(s, &s->piece[vote]))
		return false;
	for (i++; i <= vote; i++)
		if (!sentence_unmarked(s, i) || s->piece[i].candidates != 0 ||
		    is_join(&s->piece[i]))
			return false;
	return true;
}

/* "K7M2QX": the receipt of a vote that was counted already. */
static bool
is_receipt(const struct sentence *s, size_t from)
{
	size_t i, len = 0;

	for (i = from; i < s->n && (i == from || sentence_glued(s, i)); i++) {
		if (s->piece[i].n != 1 || s->piece[i].reading == READ_KEYWORD)
			return false;
		len += s->words.word[s->piece[i].first].len;
	}
	return len == RECEIPT_LEN && i - from >= RECEIPT_RUNS;
}

bool
doubt_of(const struct sentence *s, const struct summary *sum)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (is_word(&s->piece[i], WORD_DOUBT))
			return true;
		if (is_word(&s->piece[i], WORD_OTHER) && (int)i < sum->vote &&
		    is_subject(s, i, (size_t)sum->vote))
			return true;
		if ((i == 0 || !sentence_glued(s, i)) && is_receipt(s, i))
			return true;
	}
	return false;
}
