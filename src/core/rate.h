/*
 * Two limits. A token bucket: how fast we may call an aggregator. A strict window: at
 * most n answers to one phone in any hour, so that no loop of robots can burn credit.
 * Pure: time is an argument.
 */
#ifndef KALATA_CORE_RATE_H
#define KALATA_CORE_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bucket {
	int64_t	at_ms;		/* when `milli` was true */
	int64_t	milli;		/* thousandths of a token */
	int	per_second;	/* refill; the burst is one second's worth, at least 1 */
};
void	bucket_init(struct bucket *, int per_second, int64_t now_ms);
/* Takes one; false when empty. */
bool	bucket_take(struct bucket *, int64_t now_ms);
/* How long until one can be taken, 0 = now. */
int64_t	bucket_wait_ms(const struct bucket *, int64_t now_ms);

#define ANSWER_TIMES_MAX 60
/* The times of the last answers to one phone, seconds since 1970, oldest first: kept in the
 * voter's row as they are. */
struct answer_times {
	uint32_t at[ANSWER_TIMES_MAX];
	size_t	 n;
};
/* Forgets what is older than an hour; if fewer than `limit` remain, adds now and allows. The
 * hour is strict: an answer at 10:00:00 still counts at 11:00:00, no longer at 11:00:01.
 * A clock that went back does not lock a phone out: times in the future are forgotten. */
bool	answer_times_allow(struct answer_times *, int limit, int64_t now_ms);

#endif
