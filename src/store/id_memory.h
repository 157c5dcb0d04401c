/*
 * Which phone a provider's message id came from last: an id that comes again from another phone is
 * an aggregator that numbers anew or somebody who plays with it, and people should see it. The
 * message is kept all the same. A memory of the latest ids only, in no database: an index
 * over all ids would cost every vote a page, and nothing depends on the answer.
 */
#ifndef KALATA_STORE_ID_MEMORY_H
#define KALATA_STORE_ID_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"

#define ID_MEMORY_SLOTS 16384

struct id_memory {
	struct {
		uint64_t id, voter;	/* 0 = empty */
	} slot[ID_MEMORY_SLOTS];
};

/* Remembers; true when the latest to have this id on this channel was another phone. */
bool	id_memory_other(struct id_memory *, const char *channel, const char *provider_id,
	    const struct voter_key *);

#endif
