/*
 * What simulated citizens write: French and Bambara, short, misspelt, with and without a
 * place, questions and robots among them. Every number is synthetic, every candidate
 * the example's.
 */
#ifndef KALATA_CLI_DEMO_PHONES_H
#define KALATA_CLI_DEMO_PHONES_H

#include <stdint.h>

#include "base/buf.h"
#include "core/campaign.h"

/* One message of some citizen; `random` decides all of it. */
void	demo_message(const struct campaign *, const char *const *places, size_t n_places,
	    uint64_t random, struct buf *out);

/* The next random number of a stream (splitmix64). */
uint64_t demo_random(uint64_t *state);

#endif
