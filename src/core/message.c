/*
 * Delivery reports arrive late, twice, and before the answer to the request they
 * report on. A rank instead of a history makes all orders end in the same state.
 */
#include "core/message.h"

_Static_assert(DELIVERY_NONE == 0 && DELIVERY_QUEUED == 1 && DELIVERY_SENDING == 2 &&
	DELIVERY_DEAD == 3 && DELIVERY_UNCLEAR == 4 && DELIVERY_SENT == 5 &&
	DELIVERY_BUFFERED == 6 && DELIVERY_FAILED == 7 && DELIVERY_DELIVERED == 8,
    "stored in the outbox: never renumbered");

const char *
delivery_name(enum delivery d)
{
	static const char *const names[] = {
	    [DELIVERY_NONE] = "none",
	    [DELIVERY_QUEUED] = "queued",
	    [DELIVERY_SENDING] = "sending",
	    [DELIVERY_DEAD] = "dead",
	    [DELIVERY_UNCLEAR] = "unclear",
	    [DELIVERY_SENT] = "sent",
	    [DELIVERY_BUFFERED] = "buffered",
	    [DELIVERY_FAILED] = "failed",
	    [DELIVERY_DELIVERED] = "delivered",
	};

	return names[d];
}

/* A report speaks of what the network did: it never puts a row back into our own
 * states (queued, sending, dead, unclear), but it may lift a row out of any of them. */
bool
delivery_moves(enum delivery from, enum delivery to)
{
	return to >= DELIVERY_SENT && to > from;
}

const char *
verdict_name(enum verdict v)
{
	static const char *const names[] = {
	    [VERDICT_SENT] = "sent",
	    [VERDICT_LATER] = "later",
	    [VERDICT_NEVER] = "never",
	    [VERDICT_UNKNOWN] = "unknown",
	    [VERDICT_BROKEN] = "broken",
	};

	return names[v];
}
