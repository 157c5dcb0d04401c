/*
 * One step of a proposal under way. As at the desk, all that may refuse comes before the first
 * row is written, because a refused job does not roll anything back. Shared by proposal*.c and
 * nobody else.
 */
#ifndef KALATA_STORE_PROPOSAL_ACT_H
#define KALATA_STORE_PROPOSAL_ACT_H

#include "store/proposal.h"
#include "store/rows_proposal.h"
#include "store/writer.h"

struct deal {
	struct writer	*w;
	struct proposal_job *job;
	struct proposal_row row;	/* what is proposed, or was; its payload is `owned` or the job's */
	char		*owned;
	char		*document;	/* of the campaign, as it is now; owned */
	bool		 closed;	/* by an operator, as it is now */
	/* an ASSIGN */
	struct assignable message;
	struct voter_row before, after;
	enum outcome	outcome;	/* OUTCOME_KEPT: nothing is counted by this step */
};

/* The job is refused: `why` in one sentence, with what to do. */
enum db_result deal_refuse(struct deal *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool	deal_refused(const struct deal *);

/* May this message be given to this candidate now? Fills `message`, `before`, `after`, `outcome`. */
enum db_result assign_check(struct deal *);
/* Does it, by the agreement that is in the ledger as this act. */
enum db_result assign_do(struct deal *, const struct act_row *);

#endif
