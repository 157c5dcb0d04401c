/*
 * Clocks jump. A bucket that sees time go back gains nothing and forgets the jump;
 * answers "sent in the future" are forgotten rather than held against a citizen.
 * Thousandths of a token make the refill exact in integers: per_second tokens a
 * second are per_second thousandths a millisecond.
 */
#include "core/rate.h"

#define TOKEN	  1000
#define SECOND_MS 1000
#define HOUR_S	  3600

static int64_t
filled(const struct bucket *b, int64_t now_ms)
{
	int64_t full = (int64_t)b->per_second * TOKEN;
	int64_t milli;

	if (now_ms <= b->at_ms)
		return b->milli;
	if (now_ms - b->at_ms >= SECOND_MS)
		return full;
	milli = b->milli + (now_ms - b->at_ms) * b->per_second;
	return milli < full ? milli : full;
}

void
bucket_init(struct bucket *b, int per_second, int64_t now_ms)
{
	b->per_second = per_second > 0 ? per_second : 1;
	b->milli = (int64_t)b->per_second * TOKEN;
	b->at_ms = now_ms;
}

bool
bucket_take(struct bucket *b, int64_t now_ms)
{
	b->milli = filled(b, now_ms);
	b->at_ms = now_ms;
	if (b->milli < TOKEN)
		return false;
	b->milli -= TOKEN;
	return true;
}

int64_t
bucket_wait_ms(const struct bucket *b, int64_t now_ms)
{
	int64_t missing = TOKEN - filled(b, now_ms);

	if (missing <= 0)
		return 0;
	return (missing + b->per_second - 1) / b->per_second;
}

static void
forget(struct answer_times *t, int64_t now_s)
{
	size_t i, kept = 0;

	for (i = 0; i < t->n && i < ANSWER_TIMES_MAX; i++) {
		int64_t age = now_s - (int64_t)t->at[i];
		/* Whole seconds: an age of 3600 may be 3599.001 s. */
		if (age >= 0 && age <= HOUR_S)
			t->at[kept++] = t->at[i];
	}
	t->n = kept;
}

bool
answer_times_allow(struct answer_times *t, int limit, int64_t now_ms)
{
	int64_t now_s = now_ms / SECOND_MS;

	forget(t, now_s);
	if (limit < 0 || t->n >= (size_t)limit || t->n >= ANSWER_TIMES_MAX)
		return false;
	t->at[t->n++] = (uint32_t)now_s;
	return true;
}
