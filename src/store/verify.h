/*
 * Proves that nobody touched the numbers: walks the ledger, recomputes every hash and
 * every commitment from the records, replays every voter's messages, recounts the
 * tallies, and names the first entry that does not match. Reads only, in one snapshot;
 * memory does not grow with the votes, only with what the nomination desk decided.
 *
 * What it finds: any change, deletion, insertion or swap in ledger, message (but `seen`),
 * voter (but `answer_times` and `talking`), tally, total, minute, campaign, entry (but where to
 * tell who waits), nominee, decision, volunteer, proposal or assignment. What it cannot find by
 * itself: a forger who rewrites everything consistently, ledger and all, or cuts off the end with
 * all that came of it. Against that, somebody else notes the head now and then: give it as `head`, and
 * the ledger must still lead through it.
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
	int64_t	head_entry;	/* the entry whose hash `head` is; 0 = no such entry */
};

/* `head` (64 hex digits) may be NULL. `progress` (may be NULL) is called now and then
 * with entries done and in all. */
void	verify(const struct db_driver *, struct db *read_only, const char *head,
	    void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx, struct verify_report *);

#endif
