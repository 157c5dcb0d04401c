/*
 * What an HTTP status of a send API means for one answer, where the provider has
 * nothing more exact to say in the body.
 */
#ifndef KALATA_PROVIDER_OUTCOME_H
#define KALATA_PROVIDER_OUTCOME_H

#include <stdbool.h>

#include "provider/provider.h"

/* Empties the receipt, then fills reason and Retry-After (seconds form only: a date
 * would need a clock). VERDICT_SENT for 2xx: the body may know better. */
enum verdict outcome_of_status(const struct http_msg *reply, bool connected,
	    struct receipt_view *);
/* The same verdict with a better reason. */
enum verdict outcome(struct receipt_view *, enum verdict, const char *reason);

#endif
