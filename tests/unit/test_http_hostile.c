/*
 * Requests that two parsers could understand differently, and ones too big: refused and
 * the connection closed, after the answers to the good ones before them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <signal.h>

#include <cmocka.h>

#include "base/log.h"
#include "site.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

struct hostile {
	const char	*why;
	const char	*bytes;
	size_t		 len;
	size_t		 served;	/* good requests before it */
};
#define B(text) text, sizeof(text) - 1
#define POST "POST / HTTP/1.1\r\n" SITE_HOST
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

static const struct hostile hostile[] = {
	{ "two lengths: the rest would be a second request",
	    B(POST "Content-Length: 3\r\nContent-Length: 40\r\n\r\na=b" SITE_GET("/evil")), 0 },
	{ "signed length", B(POST "Content-Length: +3\r\n\r\na=b"), 0 },
	{ "negative length", B(POST "Content-Length: -1\r\n\r\n"), 0 },
	{ "length list", B(POST "Content-Length: 3,3\r\n\r\na=b"), 0 },
	{ "huge length", B(POST "Content-Length: 9999999999999999999\r\n\r\n"), 0 },
	{ "blank before the colon", B(POST "Content-Length : 40\r\n\r\n" SITE_GET("/evil")), 0 },
	{ "empty name", B("GET / HTTP/1.1\r\n" SITE_HOST ": x\r\n\r\n"), 0 },
	{ "name that is no token", B("GET / HTTP/1.1\r\n" SITE_HOST "a b: x\r\n\r\n"), 0 },
	{ "gzip, chunked", B(POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 0 },
	{ "identity", B(POST "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nx"), 0 },
	{ "chunked and a length",
	    B(POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"), 0 },
	{ "0x chunk", B(CHUNKED "0x3\r\na=b\r\n0\r\n\r\n"), 0 },
	{ "bare LF in chunks", B(CHUNKED "3\na=b\n0\n\n"), 0 },
	{ "second chunk", B(CHUNKED "3\r\na=b\r\nzz\r\n"), 0 },
	{ "chunk extension", B(CHUNKED "3;a=b\r\na=b\r\n0\r\n\r\n"), 0 },
	{ "chunk FFFFFFFFF", B(CHUNKED "FFFFFFFFF\r\n"), 0 },
	{ "trailer", B(CHUNKED "0\r\nX: y\r\n\r\n"), 0 },
	{ "bare LF lines", B("GET / HTTP/1.1\nHost: x\n\n"), 0 },
	{ "NUL in a value", B("GET / HTTP/1.1\r\n" SITE_HOST "X: admin\0x\r\n\r\n"), 0 },
	{ "folded", B("GET / HTTP/1.1\r\n" SITE_HOST "X: a\r\n b\r\n\r\n"), 0 },
	{ "no Host", B("GET / HTTP/1.1\r\n\r\n"), 0 },
	{ "two Hosts", B("GET / HTTP/1.1\r\n" SITE_HOST SITE_HOST "\r\n"), 0 },
	{ "absolute URI", B("GET http://evil/ HTTP/1.1\r\n" SITE_HOST "\r\n"), 0 },
	{ "HTTP/2 preface", B("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 0 },
	{ "TLS, refused at its first byte", B("\x16"), 0 },
	{ "HEAD with a body",
	    B("HEAD / HTTP/1.1\r\n" SITE_HOST "Content-Length: 30\r\n\r\n" SITE_GET("/")), 0 },
	{ "behind a good one", B(SITE_GET("/good") POST "Content-Length: +3\r\n\r\na=b"), 1 },
	{ "chunks behind good ones", B(SITE_GET("/good") SITE_GET("/good") CHUNKED "0x3\r\n"), 2 },
};

static void
refused(const struct hostile *h, bool slowly)
{
	struct site site;
	struct client c;
	struct http_stats stats;
	const char *last, *p;

	site_open(&site, 10, 30);
	client_open(&c, &site);
	for (size_t i = 0; slowly && i < h->len; i++)
		client_send(&c, &site, h->bytes + i, 1);
	if (!slowly)
		client_send(&c, &site, h->bytes, h->len);
	client_wait_over(&c, &site);
	for (last = p = c.got; (p = strstr(p, "HTTP/1.1 ")) != NULL; p++)
		last = p;
	if (strncmp(last, "HTTP/1.1 400 ", 13) != 0)
		fail_msg("%s: answered %s", h->why, c.got);
	if (strstr(last, "Connection: close\r\n") == NULL)
		fail_msg("%s: does not say close: %s", h->why, c.got);
	if (site.n_served != h->served)
		fail_msg("%s: served %zu", h->why, site.n_served);
	http_stats(site.http, &stats);
	assert_int_equal(stats.refused_hostile, 1);
	assert_int_equal(stats.replies[4], 1);
	client_close(&c);
	site_wait_open(&site, 0);
	site_close(&site);
}

static void
hostile_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(hostile); i++) {
		refused(&hostile[i], false);
		refused(&hostile[i], true);
	}
	printf("# %zu hostile requests, whole and byte by byte\n", N(hostile));
}

static void
hostile_waits_its_turn(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	site.later = true;
	client_open(&c, &site);
	client_say(&c, &site, SITE_GET("/slow") CHUNKED "0x3\r\n");
	site_wait_served(&site, 1);
	client_say(&c, &site, "more");
	site_answer(&site, site.waiting[0], "/slow");
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "/slow"));
	assert_true(strstr(c.got, "HTTP/1.1 200") < strstr(c.got, "HTTP/1.1 400"));
	client_close(&c);
	site_close(&site);
}

static void
too_big(void **state)
{
	static char head[20000];
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&c, &site);
	client_say(&c, &site, POST "Content-Length: 16385\r\n\r\n");
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 413 "));
	client_close(&c);

	client_open(&c, &site);
	client_say(&c, &site, CHUNKED "4001\r\n");
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 413 "));
	client_close(&c);

	/* exactly the limit is served */
	client_open(&c, &site);
	client_say(&c, &site, POST "Content-Length: 16384\r\n\r\n");
	memset(site_big, 'b', 16384);
	client_send(&c, &site, site_big, 16384);
	client_wait_answers(&c, &site, 1);
	assert_int_equal(site.last_len, 16384);
	client_close(&c);

	snprintf(head, sizeof(head), "GET /%05000d HTTP/1.1\r\n" SITE_HOST "\r\n", 1);
	client_open(&c, &site);
	client_say(&c, &site, head);
	client_wait_answers(&c, &site, 1);
	assert_non_null(strstr(c.got, "HTTP/1.1 414 "));
	client_close(&c);

	snprintf(head, sizeof(head), "GET / HTTP/1.1\r\n" SITE_HOST "X: %09000d\r\n\r\n", 1);
	client_open(&c, &site);
	client_say(&c, &site, head);
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 400 "));
	client_close(&c);
	assert_int_equal(site.n_served, 1);

	/* a header that http_msg cannot hold is absent, not cut */
	snprintf(head, sizeof(head), "GET /h HTTP/1.1\r\n" SITE_HOST "X: %0300d\r\n\r\n", 1);
	client_open(&c, &site);
	client_say(&c, &site, head);
	client_wait_answers(&c, &site, 1);
	assert_string_equal(site.last_x, "(none)");
	client_close(&c);
	site_close(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_is_refused),
		cmocka_unit_test(hostile_waits_its_turn),
		cmocka_unit_test(too_big),
	};

	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_ERROR_LEVEL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
