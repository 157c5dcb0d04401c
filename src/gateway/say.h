/*
 * `kalata say`: one SMS handed in by an operator, treated like any other, its answer shown
 * instead of sent.
 */
#ifndef KALATA_GATEWAY_SAY_H
#define KALATA_GATEWAY_SAY_H

#include "gateway/gateway.h"

struct cJSON;

struct say {
	const char *channel, *from, *to, *text;	/* channel, to: "" = the first there is */
};

/* NULL: `why`. Else a job to submit; ingest_free() it. */
struct inbound_job *say_job(const struct settings *, const struct secret *, struct rulebook *,
    const struct say *, int64_t now_ms, char *why, size_t cap);
/* What came of it, as an object: answer, outcome, intent, each word and its reading. */
struct cJSON *say_outcome(const struct inbound_job *);

#endif
