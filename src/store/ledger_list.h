/*
 * The ledger to be read: entries newest first, with what people did in words. Of a message only
 * what became of it, never whom it was for. Each call looks at LEDGER_LOOK_MAX entries at most, so
 * that a rare filter costs a bounded moment and a link to go on.
 */
#ifndef KALATA_STORE_LEDGER_LIST_H
#define KALATA_STORE_LEDGER_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/act.h"
#include "store/desk.h"
#include "store/rows.h"

#define LEDGER_LOOK_MAX 50000

enum ledger_group {
	LEDGER_ALL,
	LEDGER_MESSAGES,	/* what came: kinds 0..9 */
	LEDGER_CAMPAIGNS,	/* imported, changed, opened, closed */
	LEDGER_FORMS,		/* nominations and registrations */
	LEDGER_DESK,		/* decisions about nominations */
	LEDGER_PEOPLE,		/* acts of people */
	LEDGER_GROUPS,
};
const char *ledger_group_name(enum ledger_group);	/* "all" "messages" "campaigns" … */
bool	ledger_group_parse(const char *, enum ledger_group *);
/* "counted" "changed" "kept" "merge" "channel-pause" …: the word of a kind; "?". */
const char *ledger_kind_name(int64_t kind);

struct ledger_filter {
	enum ledger_group group;
	const char *campaign, *actor;	/* "" = any */
	int64_t	before;			/* entries before this one; 0 = from the newest */
	int64_t	from_ms, until_ms;	/* of their time; 0 = any */
};
struct ledger_item {
	int64_t	seq, at, kind;
	char	campaign[CAMPAIGN_ID_MAX];
	char	hash[2 * LEDGER_HASH_LEN + 1];
	char	actor[64];		/* "" of messages and forms */
	char	subject[ACT_SUBJECT_MAX];	/* a person, a channel, a nomination, a form's number */
	char	reason[ACT_REASON_MAX];
	char	detail[160];		/* cut */
};
struct ledger_page {
	struct ledger_item *item;	/* owned */
	size_t	n;
	int64_t	next;			/* `before` of the next page; 0 = there is no more */
	bool	far;			/* it ended for having looked at LEDGER_LOOK_MAX */
};

/* Up to `limit`. False: the database cannot be read. */
bool	ledger_list(const struct db_driver *, struct db *, const struct ledger_filter *, size_t limit,
    struct ledger_page *);
void	ledger_page_clear(struct ledger_page *);

/* For a download: entries from `from` on, oldest first, up to `limit`. */
bool	ledger_range(const struct db_driver *, struct db *, int64_t from, size_t limit,
    struct ledger_page *);

#endif
