/*
 * A step of a USSD session, from what an aggregator (or `kalata ussd`) told us to a job
 * the writer can decide, and back.
 */
#ifndef KALATA_GATEWAY_USSD_H
#define KALATA_GATEWAY_USSD_H

#include "gateway/gateway.h"
#include "provider/provider.h"

/* malloc'd; ussd_free() it when it has come back. Takes a reference on the rulebook. */
struct ussd_job *ussd_make(const struct secret *, struct rulebook *, const struct channel *,
    const struct ussd_step *, int64_t now_ms);
void	ussd_free(struct ussd_job *);

#endif
