/*
 * Sizes and states that providers, the store and the gateway share about a message.
 */
#ifndef KALATA_CORE_MESSAGE_H
#define KALATA_CORE_MESSAGE_H

#include <stdbool.h>

#define INBOUND_TEXT_MAX 2048	/* bytes; ten SMS of one person are no vote */
#define PROVIDER_ID_MAX	 128
#define SENDER_MAX	 64
#define REASON_MAX	 96

/*
 * How far one of our answers (MT) got. Stored: numbered by hand, never renumbered. Reports
 * come late, twice and out of order: from SENT on a row only ever moves to a higher
 * number, so the order of arrival does not matter.
 */
enum delivery {
	DELIVERY_NONE = 0,	/* in a report: a code that says nothing */
	DELIVERY_QUEUED = 1,
	DELIVERY_SENDING = 2,	/* claimed; after a crash it is queued again */
	DELIVERY_DEAD = 3,	/* we gave up: refused, too old, too many attempts */
	DELIVERY_UNCLEAR = 4,	/* may have been sent: not repeated by itself */
	DELIVERY_SENT = 5,	/* the aggregator took it */
	DELIVERY_BUFFERED = 6,	/* the network has it */
	DELIVERY_FAILED = 7,
	DELIVERY_DELIVERED = 8,
};
const char *delivery_name(enum delivery);
/* May a report move a row from `from` to `to`? Only up, and only to what a network can
 * tell (SENT and above); out of any of our own states, dead and unclear included. */
bool	delivery_moves(enum delivery from, enum delivery to);

/* What became of one send request. */
enum verdict {
	VERDICT_SENT,
	VERDICT_LATER,		/* surely not sent: try again (no connection, 429) */
	VERDICT_NEVER,		/* permanent: bad number, opted out, refused */
	VERDICT_UNKNOWN,	/* may have been sent: repeated only if idempotent */
	VERDICT_BROKEN,		/* account trouble: try later, tell a human */
};
const char *verdict_name(enum verdict);

#endif
