/*
 * The score of two nominees whose words are weighed already. Internal to likeness.
 */
#ifndef KALATA_CORE_LIKENESS_SCORE_H
#define KALATA_CORE_LIKENESS_SCORE_H

#include <stdint.h>

#include "core/likeness.h"

/* Weights of the words of a and of b, 1..100. */
struct likeness_pair likeness_score(const struct likeness *, const uint8_t *, const struct likeness *,
    const uint8_t *);

#endif
