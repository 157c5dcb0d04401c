/*
 * Properties: however the network cuts the bytes, the verdict and the byte it falls on
 * are the same; after a whole request the guard is as new, so that a request is judged
 * the same wherever it stands on a connection.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/http_guard.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static size_t
feed_by(struct http_guard *g, const uint8_t *data, size_t size, size_t step)
{
	size_t	at = 0;

	while (at < size) {
		size_t	n = size - at < step ? size - at : step;
		size_t	fine = guard_feed(g, data + at, n);

		at += fine;
		if (fine < n)
			break;
	}
	return at;
}

static void
must(bool property)
{
	if (!property)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t steps[] = { 1, 2, 3, 7, 64, 1000 };
	struct http_guard whole, cut, again;
	size_t	fine;

	guard_init(&whole);
	fine = guard_feed(&whole, data, size);
	must((fine == size) == (whole.reason == GUARD_FINE));
	must(whole.reason == GUARD_FINE || guard_line_len(&whole) <= fine + 1);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		guard_init(&cut);
		must(feed_by(&cut, data, size, steps[i]) == fine);
		must(memcmp(&cut, &whole, sizeof(cut)) == 0);
	}
	if (whole.reason == GUARD_FINE && guard_idle(&whole) && size > 0) {
		again = whole;
		must(guard_feed(&again, data, size) == size);
		must(guard_idle(&again) && again.requests == 2 * whole.requests);
	}
	return 0;
}
