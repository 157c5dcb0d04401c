/*
 * An aggregator that comes back after a breakdown must not be knocked down again by
 * everything that waited for it: delays grow, and are spread by a random half.
 * Integers only; every shift is bounded before it is done.
 */
#include "core/retry.h"

#define BASE_MS	    2000
#define BASE_MAX_MS 600000
#define ASKED_MAX_MS 3600000
#define DOUBLINGS   9 /* 2 s << 9 is more than 10 min */

#define FAILURES_TO_OPEN 5
#define OPEN_MS		 5000
#define OPEN_MAX_MS	 300000
#define OPEN_DOUBLINGS	 6 /* 5 s << 6 is more than 5 min */

static int64_t
doubled(int64_t first, int times, int most, int64_t cap)
{
	int64_t value = first << (times < most ? times : most);

	return value < cap ? value : cap;
}

int64_t
retry_delay_ms(int attempt, uint32_t random, int64_t asked_ms)
{
	int times = attempt > 1 ? attempt - 1 : 0;
	int64_t base = doubled(BASE_MS, times, DOUBLINGS, BASE_MAX_MS);
	int64_t half = base / 2;
	int64_t delay = half + (int64_t)((uint64_t)half * random >> 32);

	if (asked_ms > ASKED_MAX_MS)
		asked_ms = ASKED_MAX_MS;
	return asked_ms > delay ? asked_ms : delay;
}

/* A clock that went back would keep the breaker open for as long as it went: a wait
 * longer than any we set is over. */
static bool
wait_is_over(const struct breaker *b, int64_t now_ms)
{
	return now_ms >= b->until_ms || b->until_ms - now_ms > OPEN_MAX_MS;
}

bool
breaker_allows(struct breaker *b, int64_t now_ms)
{
	switch (b->state) {
	case BREAKER_CLOSED:
		return true;
	case BREAKER_OPEN:
		if (!wait_is_over(b, now_ms))
			return false;
		b->state = BREAKER_HALF;
		return true;
	case BREAKER_HALF:
		return false;
	}
	return false;
}

void
breaker_good(struct breaker *b)
{
	b->state = BREAKER_CLOSED;
	b->failures = 0;
	b->until_ms = 0;
}

void
breaker_bad(struct breaker *b, int64_t now_ms)
{
	if (b->state == BREAKER_OPEN) /* a request that was under way when it opened */
		return;
	if (b->failures < FAILURES_TO_OPEN + OPEN_DOUBLINGS)
		b->failures++;
	if (b->failures < FAILURES_TO_OPEN)
		return;
	b->state = BREAKER_OPEN;
	b->until_ms = now_ms +
	    doubled(OPEN_MS, b->failures - FAILURES_TO_OPEN, OPEN_DOUBLINGS, OPEN_MAX_MS);
}

const char *
breaker_name(enum breaker_state s)
{
	static const char *const names[] = {
	    [BREAKER_CLOSED] = "closed",
	    [BREAKER_OPEN] = "open",
	    [BREAKER_HALF] = "half",
	};

	return names[s];
}
