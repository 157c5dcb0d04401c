/*
 * What sender.c and sender_tell.c share: the slots of a sender and what it knows of its API.
 */
#ifndef KALATA_GATEWAY_SENDER_STATE_H
#define KALATA_GATEWAY_SENDER_STATE_H

#include "base/log.h"
#include "core/rate.h"
#include "core/retry.h"
#include "gateway/fallback.h"
#include "gateway/job_owner.h"
#include "gateway/sender.h"
#include "gateway/token.h"

enum slot_state {
	SLOT_FREE, SLOT_READY, SLOT_FLYING, SLOT_TOKEN, SLOT_OWED, SLOT_SETTLING
};

struct slot {
	struct job_owner owner;		/* first: of `settle` */
	struct sender	*sender;
	enum slot_state	 state;
	struct outbox_row row;
	struct settle_job settle;
	int64_t		 began_ms;
	uint64_t	 token;		/* the generation it was sent with */
	bool		 again;		/* its token was refused once */
};

struct claim {
	struct job_owner owner;		/* first */
	struct sender	*sender;
	struct claim_job job;
	bool		 out;
};

struct sender {
	struct sender_place place;
	const struct provider *provider;
	struct channel	channel;
	struct bucket	bucket;
	struct breaker	breaker;
	struct event	*timer;
	struct claim	claim;
	struct token_keeper *token;	/* NULL: this provider wants none */
	struct sender	*other;		/* sends in our place while our API is down; NULL = none */
	struct fallback	fallback;
	struct slot	*slot;
	int		n_slots, n_used;
	int		window, n_flying, n_ready;	/* FLYING and TOKEN; READY */
	int64_t		due_ms;		/* calendar: when a row is due, as far as we know */
	int64_t		rest_until_ms;	/* monotonic: the store had trouble */
	bool		kicked;		/* since the last claim went out */
	enum held	held;
	struct log_gate	limit_gate;
	bool		stopping;
	bool		orphan;		/* freed by its owner */
	struct log_gate	account_gate;
};

/* What an outcome says about the API: opens or closes the breaker, and says so. */
void	sender_tell_breaker(struct sender *, enum verdict);
void	sender_log_answer(const struct slot *, enum verdict, const char *reason, const char *error);
/* Why the store gives no rows, once. */
void	sender_tell_held(struct sender *, enum held);

#endif
