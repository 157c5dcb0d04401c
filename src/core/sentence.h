/*
 * A message cut into pieces, each explained or not: the first half of understanding.
 * understand.c, the second half, looks only at these. Internal to understanding.
 */
#ifndef KALATA_CORE_SENTENCE_H
#define KALATA_CORE_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fold.h"
#include "core/lexicon.h"
#include "core/understand.h"

_Static_assert(CANDIDATES_MAX <= 64, "candidates fit in one word of bits");

/* A word or a phrase. What points at nobody has no candidates: a number that is no
 * code, for instance. */
struct piece {
	uint8_t	first, n;	/* words [first, first + n) */
	uint8_t	reading;	/* enum reading */
	bool	typo;
	bool	part;		/* READ_NAME: only a part of it */
	bool	weak;		/* points, but not firmly enough to be counted alone */
	bool	label;		/* READ_FIGURE that a label explains: "commune 4" */
	int8_t	unit;		/* enum unit_side if the word is (also) a unit, else -1 */
	int8_t	form;		/* the word is (also) the keyword of this form, else -1 … */
	int8_t	form_language;	/* … in this language */
	int8_t	language;	/* READ_KEYWORD, READ_FORM: of the word used */
	int16_t	value;		/* keyword, region, language, filler …: as the reading says */
	uint64_t candidates;	/* a bit for each it may mean */
};

struct sentence {
	const struct lexicon *lexicon;
	struct folded	words;
	struct piece	piece[FOLD_WORDS_MAX];
	size_t		n;
	size_t		len;		/* bytes of the text */
};

/* Fills everything above. */
void	sentence_read(struct sentence *, const struct lexicon *, const struct campaign *,
	    const char *text, size_t len);

/* The byte of the text behind piece i and what parts it from the next word. */
size_t	sentence_behind(const struct sentence *, size_t i);

/* What stands between piece i - 1 and piece i: no mark, no blank ("VOTE3"); no mark. */
bool	sentence_glued(const struct sentence *, size_t i);
bool	sentence_unmarked(const struct sentence *, size_t i);

/* The candidate with this code, as a bit; a zero in front makes no difference. 0 = none. */
uint64_t sentence_code(const struct lexicon *, const char *digits);

/* Is this piece a number, of a candidate or not? */
bool	piece_is_number(const struct piece *);
/* Is it a word that nothing explains? */
bool	piece_is_stranger(const struct piece *);
bool	piece_is_keyword(const struct piece *, enum keyword);

/* What digits are, seen by themselves. */
enum figure { FIGURE_NOT, FIGURE_WHOLE, FIGURE_JOINED };

/*
 * Tells the digits that belong to something longer: FIGURE_WHOLE for phone numbers, grouped
 * thousands, dates, times, years, amounts; FIGURE_JOINED for "1,3" and "1-3", which are two
 * choices or a fraction, but never one choice.
 */
void	figures_find(const struct folded *, enum figure figure[FOLD_WORDS_MAX]);
/* After the words are explained: units ("3 jours", "lundi 3") and number words that count. */
void	figures_settle(struct sentence *);

/* Initials and beginnings of names, beside a name. */
void	names_settle(struct sentence *, const struct campaign *);

#endif
