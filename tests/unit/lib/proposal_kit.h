/*
 * Two people at a store: one short call for each step of a proposal. "awa" proposes, "binta"
 * decides. Unless told otherwise it is about the kit's first campaign.
 */
#ifndef PROPOSAL_KIT_H
#define PROPOSAL_KIT_H

#include "store/proposal.h"
#include "store_kit.h"

#define PROPOSAL_CAMPAIGN "icon"

/* kit_start(), voting open, and the writer decides by the kit's rulebook. */
void	proposal_kit_start(struct kit *);
/* Opens the same database anew, with another driver. */
void	proposal_kit_reopen(struct kit *, const struct db_driver *);

/* A message of this intent; its number in the ledger. */
int64_t	proposal_message(struct kit *, int phone, int id, enum intent_kind);

/* Steps. What came of it is in *job; `change` may be NULL. */
enum job_result proposal_make(struct kit *, struct proposal_job *, enum proposal_kind,
    int64_t subject, const char *payload);
enum job_result proposal_settle(struct kit *, struct proposal_job *, enum proposal_act, int64_t id,
    struct campaign_job *change);
/* The job as the two above begin it, to be changed and run. */
void	proposal_begin(struct kit *, struct proposal_job *, enum proposal_act);
enum job_result proposal_run(struct kit *, struct proposal_job *);

/* A message proposed and agreed to, which must be done; the agreement's ledger entry. */
int64_t	proposal_assign(struct kit *, int64_t message, const char *code);
/* Fails the test unless it was refused with these words in it. */
void	proposal_assert_refused(const struct proposal_job *, const char *words);

#endif
