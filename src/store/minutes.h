/*
 * How many messages came, minute by minute: what the line of the live page is drawn from. Read
 * from the counts the writer keeps, so a day costs a few hundred rows however many voted.
 */
#ifndef KALATA_STORE_MINUTES_H
#define KALATA_STORE_MINUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/ballot.h"
#include "store/db.h"

#define MINUTES_MAX 1440	/* slots */
#define MINUTE_MS   60000

struct minutes {
	int64_t	from;			/* the first slot's first minute: UTC ms / MINUTE_MS */
	int64_t	step;			/* minutes in a slot: 1, or 60 for hours */
	size_t	n;			/* slots; the last one may still grow */
	int64_t	messages[SOURCES][MINUTES_MAX];	/* all that came, repeats not included */
	int64_t	votes[SOURCES][MINUTES_MAX];	/* of them: counted, or in place of an earlier one */
};

/* The `n` (at most MINUTES_MAX) slots of `step` minutes of which the last has the minute `until` in
 * it; slots begin at multiples of `step`. False: the database cannot be read. */
bool	minutes_read(const struct db_driver *, struct db *, const char *campaign, int64_t until,
	    int64_t step, size_t n, struct minutes *);
/* The last minute in which something came; 0 = nothing ever did, -1 = the database cannot be read. */
int64_t	minutes_last(const struct db_driver *, struct db *, const char *campaign);

#endif
