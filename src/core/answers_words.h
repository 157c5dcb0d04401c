/*
 * What forms ask for, found among folded words: a place, an occupation, a line of a list, a phone
 * number. Internal to the answers.
 */
#ifndef KALATA_CORE_ANSWERS_WORDS_H
#define KALATA_CORE_ANSWERS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/answers.h"
#include "core/fold.h"

/* Words [first, end) joined by blanks; false when they do not fit. */
bool	words_join(const struct folded *, size_t first, size_t end, char *out, size_t cap);
/* Has some meaning of words [first, end) this kind? The term, or NULL. */
const struct term *words_term(const struct lexicon *, const struct folded *, size_t first,
    size_t end, enum term_kind);

/* Words of the longest place name that begins at word i, 0 none; *region as TERM_PLACE has it. */
size_t	words_place_at(const struct lexicon *, const struct folded *, size_t i, int *region);
/* The region of the longest place name among words [first, end): -1 none; PLACE_AMBIGUOUS
 * when two as long lie in two regions, or every name does. */
int	words_region(const struct lexicon *, const struct folded *, size_t first, size_t end);
/* The region of the one misspelt word that can only be a place; -1 none. */
int	words_region_near(const struct lexicon *, const struct folded *);

/* Words of the longest occupation, service or title that begins at word i, 0 none. With a
 * lexicon, a long word it does not know may be misspelt by one letter. */
size_t	words_occupation_at(const struct occupations *, const struct lexicon *,
    const struct folded *, size_t i, const struct occupation_row **);

/* "3", "le 3", "3eme", "trois" as a line of a list of n: 0-based, -1 none. */
int	words_line(const struct lexicon *, const struct folded *, size_t n);
/* How a choice may be meant; each looser than the one before. */
enum choice_match { CHOICE_EXACT, CHOICE_INSIDE, CHOICE_BEGINS, CHOICE_MISSPELT };
/* The one choice that words mean so, by key or label in any language; -1 none, or several. */
int	words_choice(const struct field_def *, int language, const struct folded *,
    enum choice_match);

/* The first phone number in a text: its bytes [*from, *to) and its E.164. */
bool	words_phone(const struct numbering *, const char *text, size_t len, size_t *from,
    size_t *to, char e164[E164_MAX]);

#endif
