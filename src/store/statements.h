/*
 * Every statement the store ever runs, in one table, for both engines: $1,$2… in order of
 * first appearance, times and ids are arguments, no dialect. Functions that run them are
 * in rows.h, one per use.
 */
#ifndef KALATA_STORE_STATEMENTS_H
#define KALATA_STORE_STATEMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "store/db.h"

enum statement {
	/* for readers and the writer */
	ST_CAMPAIGNS,
	ST_LEDGER_LAST,
	ST_TALLY_CANDIDATES,
	ST_TALLY_READ,
	ST_TOTAL_READ,
	ST_NOMINATIONS,
	ST_DECISIONS,
	ST_DESK_MARK,
	ST_ENTRIES,
	ST_VOLUNTEERS,
	ST_MINUTES,
	ST_MINUTE_LAST,
	ST_PROPOSALS_WAIT,
	ST_PROPOSALS_DECIDED,
	ST_PROPOSAL_GET,
	ST_PROPOSALS_WAITING,
	ST_STAFF_GET,
	ST_STAFF_BY_LINK,
	ST_STAFF_LIST,
	ST_PASS_GET,
	ST_PASS_LIST,
	ST_PROPOSAL_SAME,
	ST_MESSAGES,
	ST_MESSAGES_TRIAGE,
	ST_MESSAGES_OF_VOTER,
	ST_MESSAGE_GET,
	ST_MESSAGE_ASSIGNED,
	ST_ASSIGNMENT_GET,
	ST_LEDGER_GET,
	ST_LEDGER_BACK,
	ST_CAMPAIGN_CHANGED,
	ST_CHANNEL_QUEUES,
	ST_CHANNEL_STATES,
	ST_CHANNEL_SPEND,
	ST_CHANNEL_PAUSES,
	ST_CHANNEL_DEAD,
	ST_READERS_N,
	/* the writer's */
	ST_BEGIN = ST_READERS_N,
	ST_COMMIT,
	ST_ROLLBACK,
	ST_SAVEPOINT,
	ST_RELEASE,
	ST_ROLLBACK_TO,
	ST_VOTER_GET,
	ST_VOTER_PUT,
	ST_MESSAGE_KEEP,
	ST_LEDGER_ADD,
	ST_TALLY_ADD,
	ST_TALLY_DROP,
	ST_TOTAL_ADD,
	ST_MINUTE_ADD,
	ST_TOTAL_DROP,
	ST_CAMPAIGN_GET,
	ST_CAMPAIGN_PUT,
	ST_PULSE,
	ST_OUTBOX_ADD,
	ST_OUTBOX_DUE,
	ST_OUTBOX_NEXT,
	ST_OUTBOX_CLAIM,
	ST_OUTBOX_GET,
	ST_OUTBOX_FIND,
	ST_OUTBOX_PUT,
	ST_OUTBOX_WIPE,
	ST_OUTBOX_FORGET_DEAD,
	ST_OUTBOX_REVIVE,
	ST_OUTBOX_BIND,
	ST_OUTBOX_REROUTE,
	ST_OUTBOX_OF_VOTER,
	ST_MESSAGE_FLAG_ADD,
	ST_MESSAGE_ANSWERED,
	ST_PART_GET,
	ST_PART_PUT,
	ST_PART_SET,
	ST_PART_DONE,
	ST_PART_DROP,
	ST_PART_WAITING,
	ST_PART_SWEEP,
	ST_SPEND_ADD,
	ST_SPEND_DAY,
	ST_PAUSE_GET,
	ST_PAUSE_PUT,
	ST_PAUSE_DROP,
	ST_OUTBOX_UNCLAIM,
	ST_OUTBOX_COUNT_QUEUED,
	ST_OUTBOX_COUNT_DEAD,
	ST_PARKED_PUT,
	ST_PARKED_TAKE,
	ST_PARKED_SWEEP,
	ST_NOMINEE_BY_NUMBER,
	ST_NOMINEE_BY_ID,
	ST_NOMINEE_GROUP,
	ST_NOMINEE_PUT,
	ST_NOMINEE_DROP,
	ST_DECISION_ADD,
	ST_VOLUNTEER_GET,
	ST_VOLUNTEER_PUT,
	ST_VOLUNTEER_DROP,
	ST_PAPER_FIND,
	ST_ACT_ADD,
	ST_PROPOSAL_ADD,
	ST_PROPOSAL_DECIDE,
	ST_ASSIGNABLE,
	ST_ASSIGNABLE_LATER,
	ST_ASSIGNMENT_ADD,
	ST_STAFF_PUT,
	ST_STAFF_ADMINISTRATORS,
	ST_PASS_ADD,
	ST_PASS_SEEN,
	ST_PASS_DROP,
	ST_PASS_DROP_ALL,
	ST_PASS_SWEEP,
	/* conversations and forms */
	ST_MESSAGE_SEEN,
	ST_SESSION_GET,
	ST_SESSION_PUT,
	ST_SESSION_TOUCH,
	ST_SESSION_RECENT,
	ST_SESSION_SWEEP,
	ST_DRAFT_GET,
	ST_DRAFT_PUT,
	ST_DRAFT_DROP,
	ST_DRAFT_SWEEP,
	ST_ENTRY_ADD,
	ST_ENTRY_GET,
	ST_ENTRY_CHANGE,
	ST_ENTRY_OF_VOTER,
	ST_ENTRY_COUNT,
	ST_ENTRY_NUMBER,
	ST_ENTRY_WAITING,
	ST_ENTRY_PLACE,
	ST_ENTRY_FORGET,
	ST_N
};

struct statements {
	const struct db_driver *driver;
	struct db	*db;
	struct db_stmt	*stmt[ST_N];
};

/* Prepares the first `n` of them (ST_READERS_N or ST_N); false and closed again when one
 * cannot be. */
bool	statements_open(struct statements *, const struct db_driver *, struct db *, size_t n);
void	statements_close(struct statements *);

/* Ends a statement whose last step told `result`: one that told a row must come to its end for its
 * changes to be whole. */
enum db_result statement_end(struct statements *, enum statement, enum db_result result);
/* Runs one without parameters or rows to its end. */
enum db_result statement_run(struct statements *, enum statement);

#endif
