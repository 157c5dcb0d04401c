/*
 * A message is understood by the loop with one rulebook and decided by the writer with
 * the one that is in force then. When a campaign changed in between, what was understood is
 * carried over by codes and keys, never by index: the third candidate may be another one.
 */
#ifndef KALATA_STORE_REMAP_H
#define KALATA_STORE_REMAP_H

#include "store/rulebook.h"
#include "store/store.h"

/* What a job says, in terms of the rulebook that decides. */
struct understood {
	const struct rulebook *rulebook;
	const struct ballot_paper *paper;	/* NULL: no campaign */
	struct intent intent;
};

/* `now` NULL: the job's own. What is not in `now` any more makes it an INTENT_NONE. */
void	remap(const struct rulebook *now, const struct inbound_job *, struct understood *);

#endif
