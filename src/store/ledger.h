/*
 * The chain: each entry's hash covers the entry before it, so that nothing can be
 * changed, left out or slipped in without every later hash telling. An entry holds
 * salted commitments, not the voter's data: data can be erased one day and the chain still
 * verifies. Pure but for ledger_append.
 *
 *   commitment = H(salt, every column of the message but answer, answer_key, seen)
 *   answer     = H(salt, answer_key, answer), 16 bytes
 *   hash       = H(previous hash, seq, node, at, kind, campaign, commitment, answer, note)
 *
 * The answer has a digest of its own because it shows the receipt, and the receipt is the
 * beginning of the commitment.
 */
#ifndef KALATA_STORE_LEDGER_H
#define KALATA_STORE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "store/rows.h"

/* Which of our digests this is, first in each: no field list can pass for another. */
enum digest_of {
	DIGEST_MESSAGE = 1,
	DIGEST_ANSWER = 2,
	DIGEST_CAMPAIGN = 3,
	DIGEST_ENTRY = 4,	/* of the ledger */
	DIGEST_FORM = 5,	/* a filled one */
	DIGEST_DECISION = 6,	/* of the nomination desk */
	DIGEST_ACT = 7,		/* of a person, elsewhere */
};
void	ledger_digest_start(struct digest *, enum digest_of);

struct ledger_head {
	int64_t	seq;
	unsigned char hash[LEDGER_HASH_LEN];
};

void	ledger_commit_message(const struct message_row *, unsigned char out[LEDGER_HASH_LEN]);
void	ledger_digest_answer(const struct message_row *, unsigned char out[ANSWER_DIGEST_LEN]);
void	ledger_commit_campaign(const char *id, const char *json, bool closed, int64_t changed_at,
	    unsigned char out[LEDGER_HASH_LEN]);
/* The hash of a row whose other fields are filled. */
void	ledger_hash(const unsigned char before[LEDGER_HASH_LEN], const struct ledger_row *,
	    unsigned char out[LEDGER_HASH_LEN]);

/* Fills seq and hash of the row, adds it, and moves the head when it is in. */
enum db_result ledger_append(struct statements *, struct ledger_head *, struct ledger_row *);

#endif
