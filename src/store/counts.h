/*
 * What a batch changes in tally, total and minute, gathered in memory and written once per
 * batch: 512 votes for three candidates touch a few rows instead of 512 times one. A job
 * that is undone takes its counts back by counts_undo.
 */
#ifndef KALATA_STORE_COUNTS_H
#define KALATA_STORE_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "store/rows.h"

#define BATCH_MAX 512

struct counted_message {
	char	campaign[CAMPAIGN_ID_MAX];
	int64_t	outcome, minute, source;
};

struct counts {
	struct tally_row move[2 * BATCH_MAX];	/* a job takes one vote away and adds one */
	size_t		 n_moves;
	struct counted_message message[BATCH_MAX];
	size_t		 n_messages;
};

struct counts_mark {
	size_t	n_moves, n_messages;
};

void	counts_clear(struct counts *);
struct counts_mark counts_mark(const struct counts *);
void	counts_undo(struct counts *, struct counts_mark);

/* One message that came in then with this outcome. */
void	counts_message(struct counts *, const char *campaign, enum outcome, int64_t source,
	    int64_t received_ms);
/* From what stood before to what stands after; either may be no vote. */
void	counts_move(struct counts *, const char *campaign, const struct voter_row *before,
	    const struct voter_row *after);
/* Writes and clears. */
enum db_result counts_flush(struct counts *, struct statements *);

#endif
