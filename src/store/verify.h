/*
 * Proves that nobody touched the numbers: walks the ledger, recomputes every hash and
 * every commitment from the records, recounts the tallies, and names the first entry that
 * does not match. Reads only; memory does not grow with the votes.
 */
#ifndef KALATA_STORE_VERIFY_H
#define KALATA_STORE_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

struct verify_report {
	bool	clean;
	bool	unreadable;	/* could not be checked at all; `what` says why */
	int64_t	entries;	/* checked */
	int64_t	first_bad;	/* ledger seq of the first that does not match; 0 = none in particular */
	char	what[240];	/* in words, what does not match */
	char	head[65];
};

/* `progress` (may be NULL) is called now and then with entries done and in all. */
void	verify(const struct db_driver *, struct db *read_only,
	    void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx, struct verify_report *);

#endif
