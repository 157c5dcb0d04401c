/*
 * While a channel's send API is down its waiting answers move to another channel, a handful a
 * second: a citizen is answered by another number rather than not at all. What the first channel
 * may have sent already stays with it. The way back is by itself: new answers wait at their
 * own channel, whose breaker tries it again.
 */
#ifndef KALATA_GATEWAY_FALLBACK_H
#define KALATA_GATEWAY_FALLBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "gateway/job_owner.h"
#include "store/store.h"

#define FALLBACK_EVERY_MS 1000
#define FALLBACK_AT_ONCE  64

struct fallback {
	struct job_owner owner;		/* first: of `job` */
	struct store	*store;
	void		(*done)(void *ctx, int moved);	/* each move that was begun, once */
	void		*ctx;
	struct reroute_job job;
	bool		 out;		/* a move is with the store */
	int64_t		 next_ms;	/* monotonic: not before */
	uint64_t	 moved;
};

void	fallback_init(struct fallback *, struct store *, const struct channel *from,
	    const struct channel *to, void (*done)(void *ctx, int moved), void *ctx);
/* Begins to move what waits, unless it did so just now. */
void	fallback_move(struct fallback *, int64_t mono_ms);

#endif
