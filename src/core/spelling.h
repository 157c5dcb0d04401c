/*
 * How far apart two spellings are: letters put in, left out, changed, or two neighbours
 * swapped (Damerau-Levenshtein, each letter edited once). Bytes: of folded words.
 */
#ifndef KALATA_CORE_SPELLING_H
#define KALATA_CORE_SPELLING_H

#include <stddef.h>

#define SPELLING_MAX 40		/* letters compared; what is longer is far from everything else */

/* The number of edits, or most + 1 when there are more. */
int	spelling_distance(const char *a, size_t a_len, const char *b, size_t b_len, int most);

#endif
