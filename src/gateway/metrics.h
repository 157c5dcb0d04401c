/*
 * What /metrics shows, in Prometheus's text format (0.0.4). Labels hold channels, results
 * and codes: never a number of a person, nor a choice. The loop's thread only.
 */
#ifndef KALATA_GATEWAY_METRICS_H
#define KALATA_GATEWAY_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/settings.h"
#include "core/message.h"
#include "gateway/http.h"
#include "store/store.h"

#define VERDICT_N	  (VERDICT_BROKEN + 1)
#define REQUEST_BUCKETS_N 11
#define RATE_MINUTES	  5

struct histogram {
	uint64_t bucket[REQUEST_BUCKETS_N];	/* not cumulative; beyond the last: `count` alone */
	uint64_t count;
	int64_t	 sum_us;
};

struct channel_counters {
	char	 name[CHANNEL_NAME_MAX];
	uint64_t received;	/* messages that reached the store */
	uint64_t repeated;	/* of these, seen before */
	uint64_t failed;	/* could not be kept: the aggregator was told 503 */
	uint64_t screens, resent, sessions;	/* USSD: shown; of these, shown again; ended */
	uint64_t verdict[VERDICT_N];	/* of requests to the send API */
	uint64_t paused, limited;	/* 1: a person stopped its answers; today's segments are gone */
	int64_t	 last_ms;		/* UTC of the last webhook with something in it; 0 = none yet */
	int64_t	 last_status_ms;	/* of the last delivery report */
	/* received in each of the last minutes; the slot of a minute is its number's remainder */
	uint32_t minute[RATE_MINUTES];
	int64_t	 minute_at;		/* the newest minute in it */
};

/* What the loop counts. Zeroed is ready; survives a reload of the settings. */
struct gateway_counters {
	struct channel_counters channel[CHANNELS_MAX];	/* in the order of first use */
	size_t		 n_channels;
	struct channel_counters others;	/* when reloads brought more names than that */
	struct histogram request_time;	/* webhooks, from whole request to answer */
};

/* Never NULL. */
struct channel_counters *counters_channel(struct gateway_counters *, const char *name);
/* A job that came back. */
void	counters_inbound(struct gateway_counters *, const char *channel,
	    const struct inbound_job *);
void	counters_ussd(struct gateway_counters *, const char *channel, const struct ussd_job *);
void	counters_verdict(struct gateway_counters *, const char *channel, enum verdict);
void	counters_status(struct gateway_counters *, const char *channel, int64_t now_ms);
/* Messages and sessions' steps of the last RATE_MINUTES whole minutes and this one. */
uint64_t counters_rate(const struct channel_counters *, int64_t now_ms);
void	counters_request(struct gateway_counters *, int64_t took_us);

struct metrics_view {
	const struct settings	 *settings;	/* its channels are shown even before their first use */
	struct gateway_counters	 *counters;
	const struct store_stats *store;
	const struct http_stats	 *http;		/* of the webhooks' listener */
	int64_t	now_ms, started_ms;		/* UTC */
};

/* Freed by the caller. */
char	*metrics_text(const struct metrics_view *);

#endif
