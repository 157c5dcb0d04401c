/*
 * The outbox of one channel on its way out: claims rows from the store, sends them through
 * the provider's API, settles what became of them. One drain function decides what may
 * start; it looks at the window, the rate, the breaker and the store, and may be called at any
 * time. Nothing here waits, so no webhook ever waits for it.
 */
#ifndef KALATA_GATEWAY_SENDER_H
#define KALATA_GATEWAY_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "gateway/fetch.h"
#include "gateway/metrics.h"
#include "provider/provider.h"
#include "store/store.h"

struct event_base;
struct sender;

/* Where it works; all of it must outlive the sender's last job. */
struct sender_place {
	struct event_base *base;
	struct store	*store;
	struct fetcher	*fetcher;
	struct gateway_counters *counters;
	int	 max_attempts;		/* of one answer, not counting account trouble */
	int64_t	 max_age_ms;		/* of an answer that is still worth sending */
};

/* Copies channel and place, and looks for work at once. Its jobs come back to their job_owner. */
struct sender *sender_new(const struct sender_place *, const struct provider *,
    const struct channel *);
/* Who sends what waits here while our send API is down; must be freed after this one. */
void	sender_set_fallback(struct sender *, struct sender *other);
/* Starts nothing more. What is under way still comes back: the memory goes with the last
 * of it. Rows that were claimed and not begun are put back. */
void	sender_free(struct sender *);
/* There may be something to send: a vote was committed. Cheap. */
void	sender_kick(struct sender *);
/* What it is at, for people. */
struct sender_view {
	int	under_way, window;
	enum held held;			/* why it does not send, as its last look at the store said */
	bool	breaker_open;
	int64_t	breaker_ms;		/* how long yet */
	bool	elsewhere;		/* its answers leave by its fallback at the moment */
	uint64_t moved;			/* answers that left so, since it began */
};
void	sender_look(const struct sender *, struct sender_view *);
/* Starts nothing more, for good; sender_busy() says when what is under way has ended. */
void	sender_stop(struct sender *);
bool	sender_busy(const struct sender *);

#endif
