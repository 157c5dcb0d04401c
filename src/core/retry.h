/*
 * When to try again what an aggregator did not take: exponential back-off with a
 * random half; and when to stop asking a dead one: a circuit breaker. Pure: the time and
 * the random number are arguments.
 */
#ifndef KALATA_CORE_RETRY_H
#define KALATA_CORE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* Delay before attempt n+1 after attempt n (1..) failed: random within
 * [base/2, base) where base = 2 s * 2^(n-1), at most 10 min. `asked_ms`: a
 * Retry-After, obeyed when longer (up to 1 h). */
int64_t	retry_delay_ms(int attempt, uint32_t random, int64_t asked_ms);

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF };
struct breaker {
	enum breaker_state state;
	int	failures;	/* in a row */
	int64_t	until_ms;	/* OPEN: when one attempt may go through */
};
/* May one more request go out now? In HALF only one, until its outcome is told. */
bool	breaker_allows(struct breaker *, int64_t now_ms);
void	breaker_good(struct breaker *);
/* Five failures in a row open it, for 5 s, doubling with each attempt that fails after to
 * 5 min. Failures of requests that were under way when it opened do not count again. */
void	breaker_bad(struct breaker *, int64_t now_ms);
const char *breaker_name(enum breaker_state);

#endif
