/*
 * What answers cost: messages and segments that went out, by channel and day (UTC, which is Mali's
 * day). Counted when the send API took an answer or may have, and when a webhook's reply carried
 * one. Gathered per batch and written once: a vote pays nothing for it.
 */
#ifndef KALATA_STORE_SPEND_H
#define KALATA_STORE_SPEND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "store/db.h"

struct statements;
struct writer;

#define SPEND_DAY_MS (24 * 60 * 60 * INT64_C(1000))

struct spend_row {
	char	channel[CHANNEL_NAME_MAX];
	int64_t	day;			/* since 1970-01-01 */
	int64_t	messages, segments;
};
/* Of one batch. */
struct spending {
	struct spend_row row[2 * CHANNELS_MAX];	/* midnight may come in between */
	size_t	n;
};

/* One answer went out. More channels than can be configured are not counted. */
void	spend_note(struct spending *, const char *channel, int64_t now_ms, int64_t segments);
/* Writes and clears. */
enum db_result spend_flush(struct spending *, struct statements *);
/* Are `limit` segments (0 = no limit) of that day gone already? */
enum db_result spend_over(struct writer *, const char *channel, int64_t now_ms, int64_t limit,
    bool *over);
/* The first moment of the next day. */
int64_t	spend_midnight(int64_t now_ms);

#endif
