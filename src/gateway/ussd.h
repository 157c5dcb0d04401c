/*
 * A step of a USSD session, from what an aggregator (or `kalata ussd`) told us to a job
 * the writer can decide.
 */
#ifndef KALATA_GATEWAY_USSD_H
#define KALATA_GATEWAY_USSD_H

#include "gateway/gateway.h"
#include "provider/provider.h"

/* malloc'd; ussd_free() it when it has come back. Takes a reference on the rulebook. */
struct ussd_job *ussd_make(const struct secret *, struct rulebook *, const struct channel *,
    const struct ussd_step *, int64_t now_ms);
/* Says by which channel this phone can be told something later: its own if that sends SMS,
 * else the first that does. */
void	ussd_tell_by(struct ussd_job *, const struct settings *);
void	ussd_free(struct ussd_job *);
/* What a handset shows when we cannot tell who dials, or what. */
const char *ussd_sorry(const struct rulebook *);

/* A handset in an operator's hands: one step of it. */
struct handset {
	const char *channel, *from, *to;	/* channel, to: "" = the first that has a USSD code */
	const char *session;			/* the same through a session, new for each */
	int64_t	    step;			/* from 1 */
	const char *text;
};
/* NULL: `why`. Else a job to submit. */
struct ussd_job *handset_job(const struct settings *, const struct secret *, struct rulebook *,
    const struct handset *, int64_t now_ms, char *why, size_t cap);
/* What it shows, as an object: screen, more, repeat. */
struct cJSON;
struct cJSON *handset_outcome(const struct ussd_job *);

#endif
