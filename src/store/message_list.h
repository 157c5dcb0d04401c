/*
 * Messages as people look for them, newest first, over a read-only connection. A table of
 * millions has an index for the triage list and for one phone and none for the rest, so that
 * votes stay cheap to keep: a search walks back from its cursor and gives up after a bounded
 * number of rows, saying from where to go on.
 */
#ifndef KALATA_STORE_MESSAGE_LIST_H
#define KALATA_STORE_MESSAGE_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/settings.h"
#include "core/ballot.h"
#include "core/receipt.h"
#include "store/db.h"
#include "store/store.h"

#define MESSAGES_PAGE 50	/* rows of one page, where the caller does not say */
#define MESSAGES_LOOK 50000	/* rows looked at for one page; one whose text is read counts as 2, ten of
				 * the ledger, where a receipt alone is looked for, as 1 */

/* What became of a message, as people ask for it. An assigned one is what it was assigned as. */
enum message_state {
	MESSAGES_ALL,
	MESSAGES_COUNTED, MESSAGES_REPLACED,
	MESSAGES_ALREADY,	/* the same vote again, or the first one stands */
	MESSAGES_LATE,
	MESSAGES_OUTSIDE,	/* before opening or after the grace */
	MESSAGES_QUARANTINED,
	MESSAGES_TRIAGE,	/* not understood, and nobody assigned it */
	MESSAGES_ASSIGNED,
	MESSAGES_FORM,		/* nominations, registrations, answers */
	MESSAGES_PLACE,		/* told a region */
	MESSAGES_ORDER,		/* help, language, status, results, stop, start */
	MESSAGES_ROBOT,
	MESSAGES_STATES
};
const char *message_state_name(enum message_state);	/* "all" "counted" …: for addresses */
bool	message_state_parse(const char *, enum message_state *);

struct message_filter {
	char	campaign[CAMPAIGN_ID_MAX];
	enum message_state state;
	int64_t	source;				/* 0 any */
	char	region[REGION_KEY_MAX];		/* "" any, "?" unknown */
	char	channel[CHANNEL_NAME_MAX];	/* "" any */
	char	candidate[CANDIDATE_CODE_MAX];	/* "" any */
	char	receipt[RECEIPT_LEN + 1];	/* as receipt_read() wrote it; "" any */
	char	words[80];			/* all of them in the text, in their order; "" any.
						 * With a receipt: one of the two fits */
	int64_t	before;				/* entries below this one; 0 = from the newest */
	size_t	limit;				/* 0: MESSAGES_PAGE */
	int64_t	look;				/* 0: MESSAGES_LOOK */
};

struct message_item {
	int64_t	seq;
	struct voter_key voter;
	char	campaign[CAMPAIGN_ID_MAX];
	char	channel[CHANNEL_NAME_MAX];
	int64_t	source, received_ms;
	char	raw[INBOUND_TEXT_MAX];
	size_t	raw_len;
	int64_t	intent, outcome;		/* as it came */
	char	candidate[CANDIDATE_CODE_MAX];
	char	region[REGION_KEY_MAX];		/* of its phone, after it */
	int64_t	seen;				/* deliveries */
	/* by two people; 0 = not */
	int64_t	assigned_seq, assigned_outcome;
	char	assigned[CANDIDATE_CODE_MAX];
	char	receipt[RECEIPT_LEN + 1];	/* of a vote, else "" */
	int64_t	proposal;			/* one that waits for a second person; 0 none */
};
/* Is it in the triage list? */
bool	message_waits(const struct message_item *);
enum message_state message_item_state(const struct message_item *);

struct message_page {
	struct message_item *item;	/* malloc'd */
	size_t	n;
	int64_t	next;		/* `before` of the next page; 0 = that was all */
	bool	gave_up;	/* the page is not full, but enough was looked at */
};
bool	messages_list(const struct db_driver *, struct db *, const struct message_filter *,
    struct message_page *);
void	message_page_clear(struct message_page *);

/* One with all that is known of it. */
struct message_detail {
	struct message_item item;
	char	address[ADDRESS_MAX], sent[40], language[8];
	char	answer[TEXT_MAX];
	int64_t	answer_key;
	unsigned flags;				/* enum message_flag */
	unsigned char hash[LEDGER_HASH_LEN];	/* of its ledger entry */
	int64_t	campaign_changed_ms;		/* 0: there is no such campaign any more */
};
bool	message_read(const struct db_driver *, struct db *, int64_t seq, struct message_detail *,
    bool *found);
/* Of the same phone (in the same campaign: keys of others differ), newest first; `limit` at most. */
bool	messages_of_phone(const struct db_driver *, struct db *, const struct voter_key *,
    size_t limit, struct message_page *);

#endif
