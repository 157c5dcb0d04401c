/*
 * Heads and bodies as bytes, with the verdict beside them; then all of them again, cut
 * at random, which must change nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "gateway/http_guard.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define H "Host: vote.example\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n" H

struct head {
	const char	*why;
	const char	*bytes;
	size_t		 len;
	enum guard_reason want;
	uint32_t	 requests;	/* begun */
};
#define B(text) text, sizeof(text) - 1

static const struct head heads[] = {
	/* what aggregators send */
	{ "plain GET", B(GET H "\r\n"), GUARD_FINE, 1 },
	{ "HTTP/1.0 needs no Host", B("GET / HTTP/1.0\r\n\r\n"), GUARD_FINE, 1 },
	{ "form POST", B(POST "Content-Length: 3\r\n\r\na=b"), GUARD_FINE, 1 },
	{ "two in a row", B(POST "Content-Length: 3\r\n\r\na=bGET /x HTTP/1.1\r\n" H "\r\n"),
	    GUARD_FINE, 2 },
	{ "chunked", B(POST "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n" GET),
	    GUARD_FINE, 2 },
	{ "chunk sizes in hex, any case", B(POST "transfer-encoding: Chunked  \r\n\r\n"
	    "a\r\n0123456789\r\nA\r\n0123456789\r\n00\r\n\r\n"), GUARD_FINE, 1 },
	{ "raw UTF-8 and # in a query", B("GET /?t=\xc3\xa9&to=*384*1# HTTP/1.1\r\n" H "\r\n"),
	    GUARD_FINE, 1 },
	{ "a value of UTF-8 with tabs inside", B(GET H "X: \xc9\x9b\ta\r\n\r\n"), GUARD_FINE, 1 },
	{ "an empty value", B(GET H "X:\r\nY: \r\n\r\n"), GUARD_FINE, 1 },
	{ "an empty Host", B(GET "Host:\r\n\r\n"), GUARD_FINE, 1 },
	{ "GET with a body, framed like any", B(GET H "Content-Length: 2\r\n\r\nxx" GET),
	    GUARD_FINE, 2 },
	{ "HEAD that says it has none", B("HEAD / HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n"),
	    GUARD_FINE, 1 },
	{ "leading zeros are still digits", B(POST "Content-Length: 003\r\n\r\na=bGET"),
	    GUARD_FINE, 2 },
	{ "names that begin like ours", B(POST "Content-Lengthy: x\r\nHos: 1\r\nHostess: 2\r\n\r\n"),
	    GUARD_FINE, 1 },
	{ "a name longer than any of ours",
	    B(GET H "X-A-Very-Long-Name-Indeed-Content-Length: z\r\n\r\n"), GUARD_FINE, 1 },
	/* no HTTP at all */
	{ "TLS ClientHello", B("\x16\x03\x01\x02"), GUARD_NOT_HTTP, 1 },
	{ "HTTP/2 preface", B("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), GUARD_TARGET, 1 },
	{ "empty line first", B("\r\n" GET), GUARD_NOT_HTTP, 1 },
	{ "NUL", B("\0"), GUARD_NOT_HTTP, 1 },
	{ "lower-case method", B("get / HTTP/1.1\r\n"), GUARD_NOT_HTTP, 1 },
	{ "no method", B(" / HTTP/1.1\r\n"), GUARD_NOT_HTTP, 1 },
	/* the request line */
	{ "method with a tab", B("GET\t/ HTTP/1.1\r\n"), GUARD_METHOD, 1 },
	{ "method without end", B("ABCDEFGHIJKLMNOPQRSTUVWXYZ / HTTP/1.1\r\n"), GUARD_METHOD, 1 },
	{ "two blanks before the target", B("GET  / HTTP/1.1\r\n"), GUARD_TARGET, 1 },
	{ "absolute form", B("GET http://evil/ HTTP/1.1\r\n"), GUARD_TARGET, 1 },
	{ "asterisk form", B("OPTIONS * HTTP/1.1\r\n"), GUARD_TARGET, 1 },
	{ "authority form", B("CONNECT evil:25 HTTP/1.1\r\n"), GUARD_TARGET, 1 },
	{ "HTTP/0.9", B("GET /\r\n"), GUARD_TARGET, 1 },
	{ "NUL in the target", B("GET /a\0b HTTP/1.1\r\n"), GUARD_TARGET, 1 },
	{ "blank in the target", B("GET /a b HTTP/1.1\r\n"), GUARD_VERSION, 1 },
	{ "two blanks before the version", B("GET /  HTTP/1.1\r\n"), GUARD_VERSION, 1 },
	{ "HTTP/2.0", B("GET / HTTP/2.0\r\n"), GUARD_VERSION, 1 },
	{ "HTTP/1.2", B("GET / HTTP/1.2\r\n"), GUARD_VERSION, 1 },
	{ "HTTP/1.10", B("GET / HTTP/1.10\r\n"), GUARD_VERSION, 1 },
	{ "http/1.1", B("GET / http/1.1\r\n"), GUARD_VERSION, 1 },
	{ "blank after the version", B("GET / HTTP/1.1 \r\n"), GUARD_VERSION, 1 },
	{ "bare LF after the request line", B("GET / HTTP/1.1\n"), GUARD_LINE_END, 1 },
	{ "bare CR after the request line", B("GET / HTTP/1.1\rX"), GUARD_LINE_END, 1 },
	/* header names and line ends */
	{ "no name", B(GET H ": v\r\n"), GUARD_NAME, 1 },
	{ "name with a slash", B(GET H "a/b: v\r\n"), GUARD_NAME, 1 },
	{ "name with NUL", B(GET H "Conte\0nt-Length: 3\r\n"), GUARD_NAME, 1 },
	{ "name of UTF-8", B(GET H "\xc3\xa9: v\r\n"), GUARD_NAME, 1 },
	{ "line without colon", B(GET H "nonsense\r\n"), GUARD_NAME, 1 },
	{ "blank before the colon: a parser may not see the header",
	    B(POST "Content-Length : 3\r\n"), GUARD_BLANK, 1 },
	{ "tab before the colon", B(POST "Content-Length\t: 3\r\n"), GUARD_BLANK, 1 },
	{ "folded", B(GET H "X: a\r\n b\r\n"), GUARD_FOLDED, 1 },
	{ "folded by tab", B(GET H "X: a\r\n\tb\r\n"), GUARD_FOLDED, 1 },
	{ "folded at once", B(GET " X: a\r\n"), GUARD_FOLDED, 1 },
	{ "bare LF after a header", B(GET "Host: a\n"), GUARD_LINE_END, 1 },
	{ "bare CR in a value", B(GET H "X: a\rb\r\n"), GUARD_LINE_END, 1 },
	{ "bare LF as the empty line", B(GET H "\n"), GUARD_LINE_END, 1 },
	{ "bare CR as the empty line", B(GET H "\rX"), GUARD_LINE_END, 1 },
	{ "NUL in a value: `admin\\0x` becomes `admin`", B(GET H "X: admin\0x\r\n"), GUARD_VALUE, 1 },
	{ "escape in a value", B(GET H "X: \x1b[2J\r\n"), GUARD_VALUE, 1 },
	{ "DEL in a value", B(GET H "X: a\x7f\r\n"), GUARD_VALUE, 1 },
	{ "tab before a value: evhttp keeps it",
	    B(POST "Transfer-Encoding:\tchunked\r\n"), GUARD_VALUE, 1 },
	/* Host */
	{ "no Host", B(GET "\r\n"), GUARD_HOST, 1 },
	{ "two Hosts", B(GET H "X: y\r\nHOST: other\r\n\r\n"), GUARD_HOST, 1 },
	{ "two Hosts on 1.0", B("GET / HTTP/1.0\r\n" H H "\r\n"), GUARD_HOST, 1 },
	/* Content-Length */
	{ "two that differ", B(POST "Content-Length: 3\r\nContent-Length: 5\r\n"), GUARD_LENGTH, 1 },
	{ "two that agree", B(POST "Content-Length: 3\r\nContent-Length: 3\r\n"), GUARD_LENGTH, 1 },
	{ "a list", B(POST "Content-Length: 3, 3\r\n"), GUARD_LENGTH, 1 },
	{ "plus", B(POST "Content-Length: +3\r\n"), GUARD_LENGTH, 1 },
	{ "minus", B(POST "Content-Length: -1\r\n"), GUARD_LENGTH, 1 },
	{ "hex", B(POST "Content-Length: 0x3\r\n"), GUARD_LENGTH, 1 },
	{ "two words", B(POST "Content-Length: 3 3\r\n"), GUARD_LENGTH, 1 },
	{ "empty", B(POST "Content-Length:\r\n"), GUARD_LENGTH, 1 },
	{ "blank", B(POST "Content-Length:   \r\n"), GUARD_LENGTH, 1 },
	{ "overflow", B(POST "Content-Length: 18446744073709551617\r\n"), GUARD_LENGTH, 1 },
	/* Transfer-Encoding */
	{ "with Content-Length after", B(POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"),
	    GUARD_FRAMING, 1 },
	{ "with Content-Length before", B(POST "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
	    GUARD_FRAMING, 1 },
	{ "on HTTP/1.0", B("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"), GUARD_FRAMING, 1 },
	{ "gzip, chunked", B(POST "Transfer-Encoding: gzip, chunked\r\n"), GUARD_CODING, 1 },
	{ "chunked, chunked", B(POST "Transfer-Encoding: chunked, chunked\r\n"), GUARD_CODING, 1 },
	{ "chunked twice", B(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
	    GUARD_CODING, 1 },
	{ "identity", B(POST "Transfer-Encoding: identity\r\n"), GUARD_CODING, 1 },
	{ "xchunked", B(POST "Transfer-Encoding: xchunked\r\n"), GUARD_CODING, 1 },
	{ "chunkedx", B(POST "Transfer-Encoding: chunkedx\r\n"), GUARD_CODING, 1 },
	{ "chun ked", B(POST "Transfer-Encoding: chun ked\r\n"), GUARD_CODING, 1 },
	{ "chunke", B(POST "Transfer-Encoding: chunke\r\n"), GUARD_CODING, 1 },
	{ "empty coding", B(POST "Transfer-Encoding:\r\n"), GUARD_CODING, 1 },
	{ "HEAD with a body", B("HEAD / HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\n"), GUARD_BODY, 1 },
	{ "HEAD with chunks", B("HEAD / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"),
	    GUARD_BODY, 1 },
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"
	/* chunks */
	{ "0x", B(CHUNKED "0x3\r\na=b\r\n0\r\n\r\n"), GUARD_CHUNK, 1 },
	{ "plus size", B(CHUNKED "+3\r\n"), GUARD_CHUNK, 1 },
	{ "minus size", B(CHUNKED "-3\r\n"), GUARD_CHUNK, 1 },
	{ "blank before the size", B(CHUNKED " 3\r\n"), GUARD_CHUNK, 1 },
	{ "blank after the size", B(CHUNKED "3 \r\n"), GUARD_CHUNK, 1 },
	{ "extension", B(CHUNKED "3;x=y\r\n"), GUARD_CHUNK, 1 },
	{ "no size", B(CHUNKED "\r\n"), GUARD_CHUNK, 1 },
	{ "nine digits", B(CHUNKED "100000000\r\n"), GUARD_CHUNK, 1 },
	{ "bare LF after a size", B(CHUNKED "3\na=b"), GUARD_LINE_END, 1 },
	{ "bare CR after a size", B(CHUNKED "3\rx"), GUARD_LINE_END, 1 },
	{ "a chunk longer than its size", B(CHUNKED "3\r\na=bc\r\n"), GUARD_CHUNK, 1 },
	{ "bare LF after a chunk", B(CHUNKED "3\r\na=b\n0\r\n\r\n"), GUARD_CHUNK, 1 },
	{ "bare CR after a chunk", B(CHUNKED "3\r\na=b\r0"), GUARD_LINE_END, 1 },
	{ "trailer", B(CHUNKED "0\r\nX: y\r\n\r\n"), GUARD_TRAILER, 1 },
	{ "bare LF at the end", B(CHUNKED "0\r\n\n"), GUARD_TRAILER, 1 },
	{ "bare CR at the end", B(CHUNKED "0\r\n\rx"), GUARD_LINE_END, 1 },
	/* what comes behind a good one */
	{ "smuggled behind a body", B(POST "Content-Length: 3\r\n\r\na=b\x16\x03"), GUARD_NOT_HTTP, 2 },
	{ "hostile second", B(GET H "\r\n" POST "Content-Length: +3\r\n"), GUARD_LENGTH, 2 },
};

static size_t
feed_cut(struct http_guard *g, const char *bytes, size_t len, bool cut)
{
	size_t	at = 0;

	while (at < len) {
		size_t	n = cut ? 1 + (size_t)random() % (len - at) : len - at;
		size_t	fine = guard_feed(g, bytes + at, n);

		at += fine;
		if (fine < n)
			break;
	}
	return at;
}

static void
table_of_heads(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(heads); i++) {
		const struct head *h = &heads[i];
		struct http_guard g;
		size_t	fine;

		guard_init(&g);
		fine = guard_feed(&g, h->bytes, h->len);
		if (g.reason != h->want || g.requests != h->requests)
			fail_msg("%s: %s in request %u, want %s in %u", h->why,
			    guard_reason_name((enum guard_reason)g.reason), g.requests,
			    guard_reason_name(h->want), h->requests);
		assert_true((fine == h->len) == (h->want == GUARD_FINE));
		assert_true(guard_line_len(&g) <= fine + 1);
	}
	printf("# %zu heads and bodies\n", N(heads));
}

static void
cuts_change_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(heads); i++) {
		const struct head *h = &heads[i];
		struct http_guard whole, cut;
		size_t	at;

		guard_init(&whole);
		at = feed_cut(&whole, h->bytes, h->len, false);
		for (int round = 0; round < 50; round++) {
			guard_init(&cut);
			assert_int_equal(feed_cut(&cut, h->bytes, h->len, true), at);
			assert_memory_equal(&cut, &whole, sizeof(cut));
		}
	}
}

static void
limits_of_a_head(void **state)
{
	static char bytes[GUARD_HEAD_MAX + 100];
	static const char start[] = GET H "X: ";
	struct http_guard g;
	int	n = 0;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	memcpy(bytes, start, sizeof(start) - 1);
	guard_init(&g);
	assert_int_equal(guard_feed(&g, bytes, sizeof(bytes)), GUARD_HEAD_MAX);
	assert_int_equal(g.reason, GUARD_TOO_LONG);
	/* exactly the limit passes */
	memcpy(bytes + GUARD_HEAD_MAX - 4, "\r\n\r\n", 4);
	guard_init(&g);
	assert_int_equal(guard_feed(&g, bytes, GUARD_HEAD_MAX), GUARD_HEAD_MAX);
	assert_true(guard_idle(&g));

	guard_init(&g);
	assert_int_equal(guard_feed(&g, B(GET H)), sizeof(GET H) - 1);
	while (guard_feed(&g, B("A: b\r\n")) == 6)
		n++;
	assert_int_equal(n + 1, GUARD_HEADERS_MAX);
	assert_int_equal(g.reason, GUARD_TOO_MANY);
}

static void
knows_where_a_request_ends(void **state)
{
	static const char bytes[] = POST "Content-Length: 3\r\n\r\na=b";
	struct http_guard g;

	(void)state;
	guard_init(&g);
	assert_true(guard_idle(&g));
	for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
		assert_int_equal(guard_feed(&g, bytes + i, 1), 1);
		assert_int_equal(guard_idle(&g), i == sizeof(bytes) - 2);
	}
}

static void
every_reason_has_a_name(void **state)
{
	(void)state;
	for (int r = 0; r < GUARD_N; r++)
		assert_non_null(guard_reason_name((enum guard_reason)r));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_of_heads),
		cmocka_unit_test(cuts_change_nothing),
		cmocka_unit_test(limits_of_a_head),
		cmocka_unit_test(knows_where_a_request_ends),
		cmocka_unit_test(every_reason_has_a_name),
	};
	unsigned int seed = (unsigned int)time(NULL);

	printf("# seed %u\n", seed);
	srandom(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
