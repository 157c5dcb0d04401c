/*
 * What people do that changes something, beside the nomination desk: each act is a row of
 * `act` and a ledger entry of its kind that commits to the row. Rows are never changed.
 */
#ifndef KALATA_STORE_ACT_H
#define KALATA_STORE_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/rows.h"

struct writer;

/* Stored, and the kind of the ledger entry: numbered by hand, never renumbered. */
enum act_kind {
	ACT_STAFF_ADD = 50, ACT_STAFF_ROLE = 51, ACT_STAFF_DISABLE = 52, ACT_STAFF_ENABLE = 53,
	ACT_STAFF_LINK = 54,		/* a one-time link was made for somebody */
	ACT_STAFF_ENROL = 55,		/* chose a password and a second factor */
	ACT_STAFF_PASSWORD = 56,
	ACT_SESSIONS_END = 57, ACT_TOKEN_ADD = 58, ACT_TOKEN_DROP = 59,
	ACT_PROPOSE = 60, ACT_AGREE = 61, ACT_REFUSE = 62, ACT_WITHDRAW = 63,
	ACT_CHANNEL_PAUSE = 65, ACT_CHANNEL_RESUME = 66, ACT_CHANNEL_RESEND = 67,
	ACT_EXPORT = 70,		/* somebody took data out */
};
#define ACT_FIRST 50
#define ACT_LAST  79
const char *act_kind_name(enum act_kind);	/* "staff-add" …; "?" */

#define ACT_SUBJECT_MAX 80
#define ACT_REASON_MAX	300

struct act_row {
	int64_t	seq;			/* out: the ledger entry */
	int64_t	at;
	enum act_kind kind;
	const char *campaign, *actor, *subject, *reason, *detail;	/* never NULL */
	unsigned char commitment[LEDGER_HASH_LEN];	/* out: of the ledger entry */
};

/* H(salt, every column of the row but seq and salt): what its ledger entry commits to. */
void	act_commit(const struct act_row *, const unsigned char salt[SALT_LEN],
	    unsigned char out[LEDGER_HASH_LEN]);
/* Appends the ledger entry and the row; fills `seq`. */
enum db_result act_record(struct writer *, struct act_row *);

#endif
