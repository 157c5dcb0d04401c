/*
 * The door: turns what an aggregator told us into a job the writer can decide. Numbers
 * become E.164, bytes become text, the address finds its campaign, the text becomes an
 * intent, the sender becomes a voter key or nobody. Nothing is refused here.
 */
#ifndef KALATA_GATEWAY_INGEST_H
#define KALATA_GATEWAY_INGEST_H

#include "base/crypto.h"
#include "base/settings.h"
#include "provider/provider.h"
#include "store/store.h"

/* malloc'd; ingest_free() it when it has come back. Takes a reference on the rulebook. */
struct inbound_job *ingest_job(const struct secret *, struct rulebook *, const struct channel *,
    const struct inbound *, int64_t now_ms);
void	ingest_free(struct inbound_job *);

#endif
