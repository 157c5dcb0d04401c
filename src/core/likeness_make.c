/*
 * A nominee made comparable: titles go, names somebody had before or besides stay among
 * the words, places and services become a number that does not mind order, spelling or
 * the small words between.
 */
#include "core/likeness.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "core/likeness_sound.h"

/* Between a name and the other one somebody has; part of neither. */
static const char *const between_names[] = {"nee", "ne", "epouse", "ep", "epse", "vve",
    "veuve", "dit", "dite", "alias", "feu", "feue", "de", "la", "le", "et"};

/* What parts the words of a place or service and tells nothing. */
static const char *const small_words[] = {"de", "du", "des", "d", "l", "la", "le", "les",
    "a", "au", "aux", "en", "et", "region", "cercle", "commune", "ville", "district",
    "service"};

/* Words of the row that begins at word i, 0 none. */
static size_t
row_at(const struct occupations *all, const struct folded *w, size_t i,
    const struct occupation_row **row)
{
	size_t n, k;

	for (n = OCCUPATION_WORDS_MAX; n > 0; n--) {
		BUF(phrase, OCCUPATION_TEXT_MAX);
		if (i + n > w->n)
			continue;
		for (k = i; k < i + n; k++) {
			if (k > i)
				(void)buf_char(&phrase, ' ');
			(void)buf_add(&phrase, w->word[k].text);
		}
		*row = phrase.cut ? NULL : occupation_find(all, phrase.data);
		if (*row != NULL)
			return n;
	}
	return 0;
}

/* Titles anywhere, an occupation in front: "Professeur Awa Exemple". */
static size_t
title_at(const struct occupations *all, const struct folded *w, size_t i, bool first)
{
	const struct occupation_row *row;
	size_t n = row_at(all, w, i, &row);

	if (n == 0 ||
	    (row->kind != OCCUPATION_TITLE && !(first && row->kind == OCCUPATION_JOB)))
		return 0;
	return n;
}

static uint32_t
letters_of(const char *word)
{
	uint32_t mask = 0;

	for (; *word != '\0'; word++)
		mask |= UINT32_C(1) << ((unsigned char)*word & 31);
	return mask;
}

static void
add_word(struct likeness *out, const char *word)
{
	size_t i = out->n_words;

	if (i == LIKENESS_WORDS)
		return;
	(void)text_copy(out->word[i], sizeof(out->word[i]), word); /* enough to tell */
	out->sound[i] = sound_of(word, strlen(word));
	out->letters[i] = letters_of(out->word[i]);
	out->n_words++;
}

/* "N'Golo" and "Ngolo" are one word. */
static void
add_clan_word(struct likeness *out, const struct folded *w, size_t i)
{
	BUF(joined, 2 * FOLD_WORD_MAX);

	(void)buf_add(&joined, w->word[i].text); /* both fit */
	(void)buf_add(&joined, w->word[i + 1].text);
	add_word(out, joined.data);
}

static void
add_names(struct likeness *out, const struct folded *w, const struct occupations *all)
{
	size_t i, n;

	for (i = 0; i < w->n; i += n) {
		n = title_at(all, w, i, out->n_words == 0);
		if (n > 0)
			continue;
		n = 1;
		if (w->word[i].digits || TEXT_AMONG(w->word[i].text, between_names))
			continue;
		if (w->word[i].len == 1 && w->word[i].after == '\'' && i + 1 < w->n) {
			add_clan_word(out, w, i);
			n = 2;
		} else {
			add_word(out, w->word[i].text);
		}
	}
}

static bool
has_word(const struct folded *w, uint32_t sound)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (sound_of(w->word[i].text, w->word[i].len) == sound)
			return true;
	return false;
}

/* The sounds of all words that tell, in any order; 0 when there are none. Words of
 * `without` are left out, unless nothing else is there. */
static uint64_t
hash_words(const char *text, const char *without)
{
	struct folded w, no;
	uint64_t all = 0, kept = 0, h;
	uint32_t sound;
	size_t i;

	fold_words(text, strlen(text), &w);
	fold_words(without, strlen(without), &no);
	for (i = 0; i < w.n; i++) {
		if (TEXT_AMONG(w.word[i].text, small_words))
			continue;
		sound = sound_of(w.word[i].text, w.word[i].len);
		h = sound * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
		all += h;
		if (!has_word(&no, sound))
			kept += h;
	}
	return kept != 0 ? kept : all;
}

void
likeness_make(struct likeness *out, int64_t id, const struct likeness_fields *f,
    const struct occupations *all)
{
	struct folded w;

	memset(out, 0, sizeof(*out));
	out->id = id;
	fold_words(f->name, strlen(f->name), &w);
	add_names(out, &w, all);
	if (out->n_words == 0) /* nothing but titles: better than nothing */
		add_names(out, &w, NULL);
	out->service = hash_words(f->service, f->place);
	out->position = hash_words(f->position, f->place);
	out->place = hash_words(f->place, "");
	(void)text_copy(out->region, sizeof(out->region), f->region);
	(void)text_copy(out->sector, sizeof(out->sector), f->sector);
	(void)text_copy(out->gender, sizeof(out->gender), f->gender);
}
