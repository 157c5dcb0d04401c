/*
 * What the database knows of the channels' answers, over a read-only connection. Cheap with
 * millions of them: queues and dead letters have indexes, states are those of the last answers.
 */
#ifndef KALATA_STORE_CHANNEL_STATS_H
#define KALATA_STORE_CHANNEL_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/settings.h"
#include "core/message.h"
#include "store/db.h"

#define CHANNEL_STATES_OF 10000	/* answers whose states are counted, of all channels together */

struct channel_stats {
	char	channel[CHANNEL_NAME_MAX];
	int64_t	queued, oldest_ms;		/* born; 0 = nothing waits */
	int64_t	state[DELIVERY_DELIVERED + 1];	/* of the last answers, by enum delivery */
	int64_t	messages_today, segments_today, segments_week, segments_month;
	int64_t	paused_ms;			/* since when; 0 = it sends */
	char	paused_by[64];
};
struct channel_list {
	struct channel_stats *item;	/* malloc'd; those that have anything to tell */
	size_t	n;
};
bool	channel_stats_read(const struct db_driver *, struct db *, int64_t now_ms, struct channel_list *);
void	channel_stats_free(struct channel_list *);
/* Zeros when it has nothing to tell. */
struct channel_stats channel_stats_of(const struct channel_list *, const char *channel);

struct dead_letter {
	int64_t	id, died_ms, born_ms, attempts, segments;
	char	reason[REASON_MAX];
	bool	resendable;		/* its number is still there */
	bool	has_voter;
	struct voter_key voter;
};
/* The latest, malloc'd. */
bool	dead_letters_read(const struct db_driver *, struct db *, const char *channel, size_t limit,
    struct dead_letter **, size_t *n);

#endif
