/*
 * Names as people write them beside each other: "B. Sidibe", "Fatou Diarra". An initial
 * or the beginning of a name explains a word only next to another part of the same
 * person's name, where it can hardly be anything else.
 */
#include "core/sentence.h"

#include <string.h>

#define BEGINNING_MIN 3 /* letters of a name that tell it, but for a lone initial */

/* An everyday word ("ami") has to be the whole part. */
static bool
begins(const struct fold_word *typed, const struct fold_word *part, bool whole)
{
	if (typed->len >= part->len || whole)
		return strcmp(typed->text, part->text) == 0;
	if (typed->len > 1 && typed->len < BEGINNING_MIN)
		return false;
	return memcmp(typed->text, part->text, typed->len) == 0;
}

static bool
begins_name(const struct fold_word *typed, const char *name, bool whole)
{
	struct folded parts;
	size_t i;

	fold_words(name, strlen(name), &parts);
	for (i = 0; i < parts.n; i++)
		if (begins(typed, &parts.word[i], whole))
			return true;
	return false;
}

/* Of these candidates, those with a part of their name or alias that begins so. */
static uint64_t
whose_name_begins(const struct campaign *campaign, uint64_t candidates,
    const struct fold_word *typed, bool whole)
{
	const struct candidate *c;
	uint64_t found = 0;
	size_t i, a;
	bool yes;

	for (i = 0; i < campaign->n_candidates; i++) {
		if ((candidates >> i & 1) == 0)
			continue;
		c = &campaign->candidate[i];
		yes = begins_name(typed, c->name, whole);
		for (a = 0; a < c->n_aliases && !yes; a++)
			yes = begins_name(typed, c->alias[a], whole);
		if (yes)
			found |= UINT64_C(1) << i;
	}
	return found;
}

static void
explain_neighbour(
    struct sentence *s, const struct campaign *campaign, size_t name, size_t i)
{
	struct piece *p = &s->piece[i];
	const struct fold_word *w = &s->words.word[p->first];
	uint64_t candidates;

	if (p->n != 1 || w->digits || !piece_is_stranger(p))
		return;
	candidates = whose_name_begins(campaign, s->piece[name].candidates, w,
	    p->reading == READ_WORD && p->value != WORD_PERSON);
	if (candidates == 0)
		return;
	p->reading = READ_NAME;
	p->part = true;
	p->typo = w->len > 1;
	p->candidates = candidates;
}

void
names_settle(struct sentence *s, const struct campaign *campaign)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (s->piece[i].reading != READ_NAME)
			continue;
		if (i > 0)
			explain_neighbour(s, campaign, i, i - 1);
		if (i + 1 < s->n)
			explain_neighbour(s, campaign, i, i + 1);
	}
}
