/*
 * The rows of our tables as values, and one function for each use of a statement. Texts
 * are views into what the caller binds, or copies in the row; nothing is owned. DB_DONE is
 * success; functions that look something up say in `found` whether it was there.
 */
#ifndef KALATA_STORE_ROWS_H
#define KALATA_STORE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/settings.h"
#include "core/ballot.h"
#include "core/campaign.h"
#include "core/message.h"
#include "core/rate.h"
#include "core/receipt.h"
#include "store/statements.h"
#include "store/store.h"

#define LANGUAGE_CODE_MAX 8

/* What is remembered of a sender, as codes and keys: they outlive every rulebook. */
struct voter_row {
	char	candidate[CANDIDATE_CODE_MAX];	/* "" = no vote stands */
	char	vote_region[REGION_KEY_MAX];	/* it is counted under, "" = unknown */
	int64_t	source;				/* 0 = none */
	int64_t	vote_seq;
	char	receipt[RECEIPT_LEN + 1];
	char	region[REGION_KEY_MAX];		/* remembered */
	char	language[LANGUAGE_CODE_MAX];
	bool	stopped;
	bool	talking;			/* a question by SMS waits for its answer */
	struct answer_times times;
};

enum db_result voter_get(struct statements *, const struct voter_key *, const char *campaign,
    struct voter_row *, bool *found);
enum db_result voter_put(struct statements *, const struct voter_key *, const char *campaign,
    const struct voter_row *);

/* A message as it is kept. */
struct message_row {
	int64_t	seq;
	const struct voter_key *voter;
	const char *campaign, *channel, *provider_id, *address, *sent;
	int64_t	source, received_ms;
	const char *raw;
	size_t	raw_len;
	int64_t	intent, outcome;
	const char *candidate, *region, *language;
	bool	stopped;
	const char *answer;
	int64_t	answer_key;
	unsigned char salt[SALT_LEN];
};
/* What is kept now; of an earlier delivery when `seen` > 1. */
struct message_kept {
	int64_t	seen, outcome, answer_key;
	char	answer[TEXT_MAX];
};
enum db_result message_keep(struct statements *, const struct message_row *,
    struct message_kept *);
/* Was it delivered before? */
enum db_result message_seen(struct statements *, const struct voter_key *, const char *channel,
    const char *provider_id, bool *seen);

/* Stored: numbered by hand, never renumbered. 0..9 are enum outcome. */
enum ledger_kind {
	LEDGER_IMPORTED = 20,
	LEDGER_CHANGED = 21,
	LEDGER_OPENED = 22,
	LEDGER_CLOSED = 23,
	/* of a filled form; the note is its id */
	LEDGER_ENTRY_KEPT = 30,
	LEDGER_ENTRY_AMENDED = 31,
	LEDGER_ENTRY_CANCELLED = 32,
	LEDGER_ENTRY_PROMOTED = 33,	/* from the waiting list */
	/* acts of the nomination desk, in the order of enum desk_act */
	LEDGER_DESK_FIRST = 40,
	LEDGER_DESK_LAST = 49,
	/* 50..79: acts of people, enum act_kind in act.h */
};

#define NODE 0	/* one writer per database: the only node there is */
#define ANSWER_DIGEST_LEN 16

struct ledger_row {
	int64_t	seq, at, kind;
	const char *campaign, *note;
	unsigned char commitment[LEDGER_HASH_LEN];
	unsigned char answer[ANSWER_DIGEST_LEN];
	bool	has_answer;		/* false: the column is an empty blob */
	unsigned char hash[LEDGER_HASH_LEN];
};
enum db_result ledger_add(struct statements *, const struct ledger_row *);
/* The last entry; seq 0 and a hash of zeros when there is none. */
enum db_result ledger_last(struct statements *, int64_t *seq, unsigned char hash[LEDGER_HASH_LEN]);

struct tally_row {
	char	campaign[CAMPAIGN_ID_MAX];
	char	region[REGION_KEY_MAX];
	char	candidate[CANDIDATE_CODE_MAX];
	int64_t	source, n;
};
/* Adds row->n; *now is what it came to, and the row is gone when that is 0. */
enum db_result tally_add(struct statements *, const struct tally_row *, int64_t *now);
/* Adds n; a row that a negative one brings to 0 is gone. */
enum db_result total_add(struct statements *, const char *campaign, int64_t outcome, int64_t n);
/* `minute`: received_at / 60000. */
enum db_result minute_add(struct statements *, const char *campaign, int64_t minute,
    int64_t source, int64_t outcome, int64_t n);
/* Calls with each candidate that has votes. */
enum db_result tally_candidates(struct statements *, const char *campaign,
    void (*each)(void *ctx, const char *code, int64_t n), void *ctx);

/* *json is malloc'd, NULL when there is no such campaign. */
enum db_result campaign_get(struct statements *, const char *id, char **json, bool *closed);
enum db_result campaign_put(struct statements *, const char *id, const char *json, bool closed,
    int64_t now_ms);
/* Calls with each; the texts are valid during the call. */
enum db_result campaign_each(struct statements *,
    void (*each)(void *ctx, const char *id, const char *json, bool closed), void *ctx);

/* A message's answer that waits to be sent, as it is born. */
struct outbox_birth {
	int64_t	id;
	const char *channel;
	const unsigned char *phone;	/* sealed */
	size_t	phone_len;
	int64_t	now_ms;
	int	segments;
	const char *text, *address;	/* NULL: those of the message with this id */
};
enum db_result outbox_add(struct statements *, const struct outbox_birth *);

#define SEALED_MAX (E164_MAX + SEAL_OVERHEAD)
struct outbox_due {
	struct outbox_row row;		/* `to` is empty yet */
	unsigned char	phone[SEALED_MAX];
	size_t		phone_len;	/* 0: it was wiped */
};
/* Up to `want` (CLAIM_MAX) due rows, in *n. */
enum db_result outbox_due(struct statements *, const char *channel, int64_t now_ms, int want,
    struct outbox_due *, int *n);
enum db_result outbox_claim(struct statements *, int64_t id, int64_t now_ms);
/* When the next of a channel is due, 0 = nothing waits. */
enum db_result outbox_next(struct statements *, const char *channel, int64_t *due_ms);

struct outbox_state {
	int64_t	id;			/* 0: there is no such row */
	char	channel[CHANNEL_NAME_MAX];
	enum delivery state;
	char	ref[PROVIDER_ID_MAX];	/* "" = none yet */
	int64_t	segments;
};
enum db_result outbox_get(struct statements *, int64_t id, struct outbox_state *);
enum db_result outbox_find(struct statements *, const char *channel, const char *ref,
    struct outbox_state *);
/* Writes state and ref; beyond DEAD the phone is forgotten. */
enum db_result outbox_put(struct statements *, const struct outbox_state *, int64_t due_ms,
    int64_t now_ms, const char *reason);
#define WIPE_MAX 1000
/* Forgets the phones of up to WIPE_MAX rows born before, in *n how many: what was not sent
 * by then is dead. */
enum db_result outbox_wipe(struct statements *, int64_t now_ms, int64_t born_before_ms,
    int64_t *n);
/* Those of dead letters. */
enum db_result outbox_forget_dead(struct statements *, int64_t born_before_ms);
/* Nothing may be claimed. */
enum db_result outbox_counts(struct statements *, int64_t *queued, int64_t *dead);

struct parked {
	enum delivery delivery;		/* DELIVERY_NONE: nothing was parked */
	char	reason[REASON_MAX];
};
enum db_result parked_put(struct statements *, const char *channel, const char *ref,
    const struct parked *, int64_t now_ms);
enum db_result parked_take(struct statements *, const char *channel, const char *ref,
    struct parked *);
enum db_result parked_sweep(struct statements *, int64_t before_ms);

#endif
