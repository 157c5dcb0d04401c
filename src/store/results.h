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

struct results {
	const struct ballot_paper *paper;	/* candidates and regions: the order of the columns */
	int64_t	as_of_ms;
	int64_t	ledger_entries;
	char	ledger_head[65];
	int64_t	messages, votes, counted, replaced, late, quarantined, invalidated;
	int64_t	candidate[CANDIDATES_MAX], by_source[CANDIDATES_MAX][SOURCES];
	/* last row: region unknown */
	int64_t	region[REGIONS_MAX + 1], cell[REGIONS_MAX + 1][CANDIDATES_MAX];
};

/* False: the database could not be read; `why`. */
bool	results_read(const struct db_driver *, struct db *, const struct ballot_paper *,
	    int64_t now_ms, struct results *, char *why, size_t cap);
/* The document of contract 8, malloc'd. */
char	*results_json(const struct results *);

#endif
