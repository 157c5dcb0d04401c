/*
 * The running gateway: what the files of this room share. One of these exists, in
 * serve.c, and lives on the loop's thread.
 */
#ifndef KALATA_GATEWAY_GATEWAY_H
#define KALATA_GATEWAY_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/crypto.h"
#include "base/settings.h"
#include "gateway/campaigns.h"
#include "gateway/fetch.h"
#include "gateway/http.h"
#include "gateway/job_owner.h"
#include "gateway/metrics.h"
#include "gateway/sender.h"
#include "store/results.h"
#include "store/store.h"

struct event_base;
struct control;

/* One version of kalata.conf; a request under way keeps the one it began with. */
struct config {
	int		refs;	/* the loop's thread only */
	struct settings settings;
	const struct provider *provider[CHANNELS_MAX];	/* of each channel */
};
struct config *config_ref(struct config *);
void	config_unref(struct config *);
/* Reads and checks a file, providers and languages included; NULL: all errors are printed. */
struct config *config_load(const char *file, FILE *errors);

struct gateway {
	struct event_base  *base;
	struct config	   *config;
	struct secret	    secret;
	struct store	   *store;
	struct rulebook	   *rulebook;
	struct campaign_list campaigns;	/* the documents behind it */
	struct fetcher	   *fetcher;
	struct sender	   *sender[CHANNELS_MAX];	/* by channel of config; NULL: answers inline */
	struct http_server *web;
	struct control	   *control;
	struct db	   *reader;		/* read-only, for results */
	struct gateway_counters counters;
	int64_t		    started_ms;
	bool		    draining;
};

/* Makes a changed set of campaigns the loop's (the writer has it already). */
void	gateway_adopt(struct gateway *, struct rulebook *);

/* Every request to the webhook listener. ctx is the gateway. */
void	hooks_serve(void *ctx, struct http_call *, const struct http_msg *);
/* GET …/api/v1/campaigns/ID/results, for everybody: 404 unless the campaign publishes. */
void	results_serve(struct gateway *, struct http_call *, const char *path);

#endif
