/*
 * What a message orders: somebody to be nominated, a form, a correction, a command.
 * Internal to understanding.
 */
#ifndef KALATA_CORE_ORDER_H
#define KALATA_CORE_ORDER_H

#include <stdbool.h>

#include "core/summary.h"

/* False, and nothing changed, when it is no order: a vote perhaps. A message that opens
 * like a nomination never is one: it is asked about where it points at a candidate. */
bool	order_decide(const struct sentence *, const struct campaign *, const struct summary *,
	    struct intent *);

#endif
