/*
 * Tallies as contract 8 prints them: read from the tally rows over a read-only
 * connection, in one snapshot with the ledger's head. Milliseconds, however many votes.
 */
#ifndef KALATA_STORE_RESULTS_H
#define KALATA_STORE_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/atlas.h"
#include "core/ballot.h"
#include "core/campaign.h"
#include "store/db.h"
#include "store/rulebook.h"

/*
 * messages     inbound messages kept, repeats not included
 * counted      phones whose vote stands now = sum over candidates = sum over regions
 * replaced     earlier votes that a later one replaced
 * late         votes that came in the grace after closing: kept, not counted
 * votes        = counted + replaced + late + quarantined + invalidated: every message taken
 *              as a vote, once. Not among them: votes before opening, after the grace, for
 *              the same candidate again, or a second one where the first stands.
 */
struct results {
	const struct ballot_paper *paper;	/* candidates and regions: the order of the columns */
	int64_t	as_of_ms;
	int64_t	ledger_entries;
	char	ledger_head[65];
	int64_t	messages, votes, counted, replaced, late, quarantined, invalidated;
	int64_t	candidate[CANDIDATES_MAX], by_source[CANDIDATES_MAX][SOURCES];
	/* last row: region unknown, or one that is not in the paper's atlas any more */
	int64_t	region[REGIONS_MAX + 1], cell[REGIONS_MAX + 1][CANDIDATES_MAX];
};

/* False: the database could not be read, or holds votes for a candidate the paper does not
 * have; `why`. `db` is read-only and not in a transaction. */
bool	results_read(const struct db_driver *, struct db *, const struct ballot_paper *,
	    int64_t now_ms, struct results *, char *why, size_t cap);
/* The document of contract 8, malloc'd. */
char	*results_json(const struct results *);

#endif
