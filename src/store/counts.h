/*
 * What a batch changes in tally and total, gathered in memory and written once per
 * batch: 512 votes for three candidates touch a few rows instead of 512 times one. A job
 * that is undone takes its counts back by counts_undo.
 */
#ifndef KALATA_STORE_COUNTS_H
#define KALATA_STORE_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "store/rows.h"

#define BATCH_MAX 512

struct counted_outcome {
	char	campaign[CAMPAIGN_ID_MAX];
	int64_t	outcome;
};

struct counts {
	struct tally_row move[2 * BATCH_MAX];	/* a job takes one vote away and adds one */
	size_t		 n_moves;
	struct counted_outcome outcome[BATCH_MAX];
	size_t		 n_outcomes;
};

struct counts_mark {
	size_t	n_moves, n_outcomes;
};

void	counts_clear(struct counts *);
struct counts_mark counts_mark(const struct counts *);
void	counts_undo(struct counts *, struct counts_mark);

/* One message with this outcome. */
void	counts_outcome(struct counts *, const char *campaign, enum outcome);
/* From what stood before to what stands after; either may be no vote. */
void	counts_move(struct counts *, const char *campaign, const struct voter_row *before,
	    const struct voter_row *after);
/* Writes and clears. */
enum db_result counts_flush(struct counts *, struct statements *);

#endif
