/*
 * The best pairs of a search, in memory the caller gives. Internal to likeness.
 */
#ifndef KALATA_CORE_LIKENESS_BEST_H
#define KALATA_CORE_LIKENESS_BEST_H

#include <stddef.h>

#include "core/likeness.h"

struct best {
	struct likeness_pair *pair;
	size_t	n, cap;
	size_t	found;	/* kept or not */
};

void	best_keep(struct best *, const struct likeness_pair *);
/* Best first. */
void	best_sort(struct best *);

#endif
