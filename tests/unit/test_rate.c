/*
 * The bucket never gives more than its rate over any stretch; a phone never gets more
 * than its share in any hour. Checked against a plain list of every permission given.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/rate.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

static void
test_bucket_burst_and_refill(void **state)
{
	struct bucket b;

	(void)state;
	bucket_init(&b, 20, 0);
	for (int i = 0; i < 20; i++)
		assert_true(bucket_take(&b, 0));
	assert_false(bucket_take(&b, 0));
	assert_int_equal(bucket_wait_ms(&b, 0), 50);
	assert_false(bucket_take(&b, 49));
	assert_int_equal(bucket_wait_ms(&b, 49), 1);
	assert_true(bucket_take(&b, 50));
	assert_false(bucket_take(&b, 50));
	assert_int_equal(bucket_wait_ms(&b, INT64_MAX), 0); /* idle since ever: full, not more */
	for (int i = 0; i < 20; i++)
		assert_true(bucket_take(&b, INT64_MAX));
	assert_false(bucket_take(&b, INT64_MAX));
}

static void
test_bucket_odd_rates_and_clock(void **state)
{
	struct bucket b;

	(void)state;
	bucket_init(&b, 0, 0); /* at least one a second */
	assert_true(bucket_take(&b, 0));
	assert_int_equal(bucket_wait_ms(&b, 0), 1000);
	bucket_init(&b, 3, 1000000);
	for (int i = 0; i < 3; i++)
		assert_true(bucket_take(&b, 1000000));
	assert_int_equal(bucket_wait_ms(&b, 1000000), 334); /* rounded up: never woken for nothing */
	assert_false(bucket_take(&b, 0)); /* the clock went back: nothing gained … */
	assert_true(bucket_take(&b, 334)); /* … and the wait counts from there */
}

/* In any stretch of t ms at most burst + rate * t permissions, and whoever waits as long
 * as he is told gets one. */
static void
test_bucket_never_too_fast(void **state)
{
	enum { N = 3000 };
	static int64_t given[N];
	uint32_t seed = 20261101;
	struct bucket b;
	int64_t now = 0;
	size_t n = 0;

	(void)state;
	printf("# seed %u\n", seed);
	bucket_init(&b, 7, now);
	while (n < N) {
		now += next_random(&seed) % 160;
		if (bucket_take(&b, now)) {
			given[n++] = now;
			continue;
		}
		now += bucket_wait_ms(&b, now);
		assert_true(bucket_take(&b, now));
		given[n++] = now;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i; k < n && k < i + 100; k++)
			assert_true((int64_t)(k - i + 1) * 1000 <=
			    7 * 1000 + 7 * (given[k] - given[i]));
}

static void
test_answer_limit(void **state)
{
	struct answer_times t = {.n = 0};
	int64_t t0 = 1793520000000;

	(void)state;
	for (int i = 0; i < 6; i++)
		assert_true(answer_times_allow(&t, 6, t0 + i * 1000));
	assert_false(answer_times_allow(&t, 6, t0 + 5000));
	assert_false(answer_times_allow(&t, 6, t0 + 3600999)); /* may be 3600 s since */
	assert_true(answer_times_allow(&t, 6, t0 + 3601000));
	assert_false(answer_times_allow(&t, 6, t0 + 3601000));
	assert_int_equal(t.n, 6);
	assert_int_equal(t.at[5], (t0 + 3601000) / 1000);
}

static void
test_answer_limit_oddities(void **state)
{
	struct answer_times t = {.n = 0};

	(void)state;
	assert_false(answer_times_allow(&t, 0, 1000));
	assert_false(answer_times_allow(&t, -1, 1000));
	for (int i = 0; i < ANSWER_TIMES_MAX; i++)
		assert_true(answer_times_allow(&t, 1000, 1000));
	assert_false(answer_times_allow(&t, 1000, 1000)); /* as many as a row can hold */
	assert_true(answer_times_allow(&t, 6, 0)); /* clock went back: the future is forgotten */
	assert_int_equal(t.n, 1);
	t.n = SIZE_MAX; /* a row that was tampered with */
	(void)answer_times_allow(&t, 6, 1000);
	assert_true(t.n <= ANSWER_TIMES_MAX);
}

static void
test_answer_limit_over_any_hour(void **state)
{
	enum { N = 4000 };
	static int64_t given[N];
	uint32_t seed = 36777;
	struct answer_times t = {.n = 0};
	int64_t now = 1793520000000;
	size_t n = 0;

	(void)state;
	printf("# seed %u\n", seed);
	while (n < N) {
		now += next_random(&seed) % 700000;
		if (answer_times_allow(&t, 6, now))
			given[n++] = now;
	}
	for (size_t i = 6; i < n; i++)
		assert_true(given[i] - given[i - 6] > 3600000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bucket_burst_and_refill),
	    cmocka_unit_test(test_bucket_odd_rates_and_clock),
	    cmocka_unit_test(test_bucket_never_too_fast),
	    cmocka_unit_test(test_answer_limit),
	    cmocka_unit_test(test_answer_limit_oddities),
	    cmocka_unit_test(test_answer_limit_over_any_hour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
