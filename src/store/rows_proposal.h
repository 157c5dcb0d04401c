/*
 * Proposals and assignments as rows: what proposal*.c writes and audit_proposals.c compares.
 * What an act about a proposal says in its `detail` is made here, so that both make the same.
 */
#ifndef KALATA_STORE_ROWS_PROPOSAL_H
#define KALATA_STORE_ROWS_PROPOSAL_H

#include "store/proposal.h"
#include "store/rows.h"

#define PROPOSAL_DETAIL_MAX 400

/* `row` is cleared by the caller when found. */
enum db_result proposal_get(struct statements *, int64_t id, struct proposal_row *, bool *found);
/* The one that waits for the same; 0 = none. */
enum db_result proposal_same(struct statements *, const struct proposal_row *, int64_t *id);
enum db_result proposal_add(struct statements *, const struct proposal_row *);
/* Writes state, second, second_reason, decided_at, decided_seq. */
enum db_result proposal_decide(struct statements *, const struct proposal_row *);

/* Columns as ST_PROPOSAL_GET has them; the payload is a copy. */
void	proposal_read_row(const struct db_driver *, struct db_stmt *, struct proposal_row *);

/* JSON of what was proposed. */
void	proposal_detail(const struct proposal_row *, char out[PROPOSAL_DETAIL_MAX]);
/* JSON of a decision about it; `outcome` OUTCOME_KEPT: nothing was counted. */
void	proposal_decision_detail(const struct proposal_row *, enum outcome,
    char out[PROPOSAL_DETAIL_MAX]);
/* What an act is about: the message, or "" for the campaign; the proposal. */
void	proposal_subject(const struct proposal_row *, bool decision, char out[ACT_SUBJECT_MAX]);

/* A message that may be assigned, or not. */
struct assignable {
	struct voter_key voter;
	char	campaign[CAMPAIGN_ID_MAX];
	int64_t	source, received_ms, intent, outcome;
	char	taken[CANDIDATE_CODE_MAX];	/* whom it was given to, "" nobody */
};
enum db_result assignable_get(struct statements *, int64_t seq, struct assignable *, bool *found);
/* The last message behind it in which the same phone says something of the ballot; 0 none. */
enum db_result assignable_later(struct statements *, const struct assignable *, int64_t seq,
    int64_t *later);

struct assignment_row {
	int64_t	seq, message;
	struct voter_key voter;
	const char *campaign, *candidate, *receipt;
	enum outcome outcome;
};
enum db_result assignment_add(struct statements *, const struct assignment_row *);

#endif
