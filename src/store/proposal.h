/*
 * What one person may not do alone: a change that affects the count while a vote is open,
 * and giving a candidate a message that was not understood. One person proposes with a reason,
 * another agrees, and only then, in the transaction of the agreement, it happens. Each step is a
 * row of `act` and a ledger entry.
 *
 * An assignment does to the voter what a message with that vote would have done, with the receipt
 * of its own ledger entry. It is refused when the message came outside the window, is a robot's,
 * counted already, or when its phone has voted, or answered, since: the citizen's own later word
 * stands.
 */
#ifndef KALATA_STORE_PROPOSAL_H
#define KALATA_STORE_PROPOSAL_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"
#include "store/store.h"

#define PROPOSAL_PAYLOAD_MAX (400 * 1024)	/* what the control socket lets through */

/* Stored: numbered by hand, never renumbered. */
enum proposal_kind {
	PROPOSAL_ASSIGN = 1,	/* `subject`: a message; `payload`: a candidate's code */
	PROPOSAL_DOCUMENT = 2,	/* `payload`: the campaign's new document */
	PROPOSAL_OPEN = 3, PROPOSAL_CLOSE = 4,
};
enum proposal_state { PROPOSAL_WAITS = 1, PROPOSAL_AGREED = 2, PROPOSAL_REFUSED = 3,
		      PROPOSAL_WITHDRAWN = 4 };
const char *proposal_kind_name(enum proposal_kind);	/* "assign" "document" "open" "close" */
const char *proposal_state_name(enum proposal_state);

enum proposal_act { PROPOSE, PROPOSAL_AGREE, PROPOSAL_REFUSE, PROPOSAL_WITHDRAW };

struct proposal_job {
	struct job	job;
	/* in */
	enum proposal_act act;
	int64_t		id;		/* all but PROPOSE */
	enum proposal_kind kind;	/* PROPOSE, and AGREE: what the submitter prepared for */
	char		campaign[CAMPAIGN_ID_MAX];
	int64_t		subject;
	char		*payload;	/* PROPOSE: the submitter's; "" none */
	char		actor[64];	/* who; AGREE, REFUSE: another than who proposed */
	char		reason[ACT_REASON_MAX];	/* never "" but for AGREE */
	/* AGREE to anything but ASSIGN: the change, carried out in the same commit, as a promotion of
	 * the desk is. Its rulebook passes to the writer when this job is DONE. */
	struct campaign_job *change;
	/* out */
	char		why[200];	/* JOB_REFUSED */
	int64_t		seq;		/* ledger entry; of PROPOSE also the proposal's id */
	char		receipt[RECEIPT_LEN + 1];	/* AGREE to an ASSIGN: of the vote that counts now */
};
enum db_result run_proposal(struct writer *, struct proposal_job *);

/* Of a document as it is stored: tells one from another. */
void	proposal_digest(const char *json, unsigned char out[LEDGER_HASH_LEN]);

/* ---- reading, over a read-only connection ---- */

struct proposal_row {
	int64_t	id;
	char	campaign[CAMPAIGN_ID_MAX];
	enum proposal_kind kind;
	int64_t	subject;
	char	*payload;		/* owned */
	unsigned char base[LEDGER_HASH_LEN];	/* DOCUMENT: proposal_digest() of the one it was made from */
	bool	has_base;
	char	actor[64], reason[ACT_REASON_MAX];
	int64_t	made_at;
	enum proposal_state state;
	char	second[64], second_reason[ACT_REASON_MAX];
	int64_t	decided_at, decided_seq;
};
/* Those that wait first, then the latest decided; `limit` in all. Malloc'd; false: cannot be read. */
bool	proposals_list(const struct db_driver *, struct db *, size_t limit, struct proposal_row **,
    size_t *n);
bool	proposal_read(const struct db_driver *, struct db *, int64_t id, struct proposal_row *,
    bool *found);
void	proposal_rows_free(struct proposal_row *, size_t n);
/* Frees what one that was read holds. */
void	proposal_row_clear(struct proposal_row *);
/* How many wait. -1: cannot be read. */
int64_t	proposals_waiting(const struct db_driver *, struct db *);

#endif
