/*
 * The server through real sockets on loopback. Server and clients share one thread: the
 * loop turns until what a test waits for has happened, or far too much time has passed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "gateway/http.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define H "Host: vote.example\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" H "\r\n"
#define PATIENCE_MS 10000
#define WAITING_MAX 64

/* One server whose answers wait until the test gives them, or not. */
struct site {
	struct event_base *base;
	struct http_server *http;
	bool	later;
	struct http_call *waiting[WAITING_MAX];
	size_t	n_waiting, n_served;
	char	last_url[256];
	char	last_body[256];
	char	last_method[8];
	char	last_x[64];
	size_t	last_len;
	size_t	answer_len;	/* of the body; 0 = the URL */
};

struct client {
	int	fd;
	char	got[65536];
	size_t	len;
	bool	over;	/* the server closed */
};

static char big[4 << 20];

static void
answer(struct site *site, struct http_call *call, const char *text)
{
	static struct http_msg reply;
	char	body[512];

	http_msg_init(&reply, body, sizeof(body));
	reply.status = 200;
	assert_true(http_msg_set(&reply, "Content-Type", "text/plain"));
	assert_true(http_msg_set(&reply, "Connection", "keep-alive"));	/* not ours to say */
	assert_true(http_msg_set(&reply, "Content-Length", "9999"));
	if (site->answer_len > 0) {
		buf_init(&reply.body, big, sizeof(big));
		memset(big, 'x', site->answer_len);
		reply.body.len = site->answer_len;
	} else {
		assert_true(buf_add(&reply.body, text));
	}
	http_reply(call, &reply);
}

static void
serve(void *ctx, struct http_call *call, const struct http_msg *m)
{
	struct site *site = ctx;
	const char *x = http_msg_header(m, "x");

	site->n_served++;
	(void)text_copy(site->last_url, sizeof(site->last_url), m->url);
	(void)text_copy(site->last_method, sizeof(site->last_method), m->method);
	(void)text_copy(site->last_x, sizeof(site->last_x), x == NULL ? "(none)" : x);
	(void)text_copy(site->last_body, sizeof(site->last_body), m->body.data);
	site->last_len = m->body.len;
	if (!site->later) {
		answer(site, call, m->url);
		return;
	}
	assert_true(site->n_waiting < WAITING_MAX);
	site->waiting[site->n_waiting++] = call;
}

static void
open_site(struct site *site, size_t connections, int timeout_s)
{
	struct http_limits limits = { connections, timeout_s, 16384 };
	char	why[200];

	memset(site, 0, sizeof(*site));
	site->base = event_base_new();
	assert_non_null(site->base);
	site->http = http_open(site->base, "127.0.0.1:0", &limits, serve, site, why, sizeof(why));
	assert_non_null(site->http);
}

static void
close_site(struct site *site)
{
	http_close(site->http);
	event_base_free(site->base);
}

static void
turn(struct site *site)
{
	(void)event_base_loop(site->base, EVLOOP_NONBLOCK);
}

static int
dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int	fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	return fd;
}

static void
client_open(struct client *c, struct site *site)
{
	memset(c, 0, sizeof(*c));
	c->fd = dial(http_port(site->http));
}

static void
client_close(struct client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static void
client_send(struct client *c, struct site *site, const char *bytes, size_t len)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;
	size_t	at = 0;

	while (at < len && clock_mono_ms() < until) {
		ssize_t n = send(c->fd, bytes + at, len - at, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return;	/* refused already: the answer tells */
		at += n > 0 ? (size_t)n : 0;
		turn(site);
	}
}

static void
say(struct client *c, struct site *site, const char *text)
{
	client_send(c, site, text, strlen(text));
}

static void
client_read(struct client *c)
{
	ssize_t n = recv(c->fd, c->got + c->len, sizeof(c->got) - 1 - c->len, 0);

	if (n > 0)
		c->len += (size_t)n;
	if (n == 0 || (n < 0 && errno != EAGAIN))
		c->over = true;
	c->got[c->len] = '\0';
}

static int
count(const char *text, const char *what)
{
	int	n = 0;

	for (const char *p = text; (p = strstr(p, what)) != NULL; p += strlen(what))
		n++;
	return n;
}

/* Until the server has sent n answers, or closed. */
static void
wait_answers(struct client *c, struct site *site, int n)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (!c->over && count(c->got, "HTTP/1.1 ") < n) {
		if (clock_mono_ms() > until)
			fail_msg("no answer; so far: %s", c->got);
		turn(site);
		client_read(c);
	}
}

static void
wait_over(struct client *c, struct site *site)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (!c->over) {
		if (clock_mono_ms() > until)
			fail_msg("not closed; so far: %s", c->got);
		turn(site);
		client_read(c);
		if (c->len > sizeof(c->got) / 2)
			c->len = 0;
	}
}

static size_t
open_now(struct site *site)
{
	struct http_stats stats;

	http_stats(site->http, &stats);
	return stats.open;
}

static void
wait_open(struct site *site, size_t want)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (open_now(site) != want) {
		if (clock_mono_ms() > until)
			fail_msg("%zu connections are open, want %zu", open_now(site), want);
		turn(site);
	}
}

static void
wait_served(struct site *site, size_t want)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (site->n_served < want && clock_mono_ms() < until)
		turn(site);
	assert_int_equal(site->n_served, want);
}

/* ------------------------------------------------------------------------------------ */

static void
reads_and_answers(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&c, &site);
	say(&c, &site, "POST /hooks?x=%20&y=\xc3\xa9 HTTP/1.1\r\n" H "X:  v \r\n"
	    "Content-Length: 5\r\n\r\na=b&c");
	wait_answers(&c, &site, 1);
	assert_string_equal(site.last_method, "POST");
	assert_string_equal(site.last_url, "/hooks?x=%20&y=\xc3\xa9");
	assert_string_equal(site.last_body, "a=b&c");
	assert_int_equal(site.last_len, 5);
	assert_string_equal(site.last_x, "v");
	assert_non_null(strstr(c.got, "Content-Type: text/plain\r\n"));
	assert_int_equal(count(c.got, "Content-Length"), 1);
	assert_null(strstr(c.got, "9999"));
	assert_null(strstr(c.got, "keep-alive"));
	assert_false(c.over);
	/* the same connection again, chunked, cut in two */
	say(&c, &site, "PUT /2 HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\na=");
	say(&c, &site, "b\r\n2\r\n&c\r\n0\r\n\r\n");
	wait_answers(&c, &site, 2);
	assert_string_equal(site.last_body, "a=b&c");
	assert_string_equal(site.last_method, "PUT");
	/* a GET's body is read and left out */
	say(&c, &site, "GET /3 HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\njunk!" GET("/4"));
	wait_answers(&c, &site, 4);
	assert_string_equal(site.last_url, "/4");
	assert_int_equal(site.last_len, 0);
	assert_int_equal(site.n_served, 4);
	client_close(&c);
	wait_open(&site, 0);
	close_site(&site);
}

static void
head_has_no_body(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&c, &site);
	say(&c, &site, "HEAD /12345 HTTP/1.1\r\n" H "\r\n" GET("/after"));
	wait_answers(&c, &site, 2);
	assert_non_null(strstr(c.got, "Content-Length: 6\r\n"));
	assert_null(strstr(c.got, "/12345"));
	assert_non_null(strstr(c.got, "\r\n\r\nHTTP/1.1 200 OK"));
	assert_non_null(strstr(c.got, "/after"));
	client_close(&c);
	close_site(&site);
}

static void
old_clients_are_closed(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&c, &site);
	say(&c, &site, "GET /old HTTP/1.0\r\n\r\n");
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "/old"));
	client_close(&c);
	client_open(&c, &site);
	say(&c, &site, "GET /x HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "Connection: close\r\n"));
	client_close(&c);
	close_site(&site);
}

static void
pipelined_in_order(void **state)
{
	struct site site;
	struct client c;
	const char *one, *two, *three;

	(void)state;
	open_site(&site, 10, 30);
	site.later = true;
	client_open(&c, &site);
	say(&c, &site, GET("/one") GET("/two") GET("/three"));
	for (size_t i = 0; i < 3; i++) {
		wait_served(&site, i + 1);
		assert_int_equal(http_pending(site.http), 1);
		answer(&site, site.waiting[i], site.last_url);
	}
	wait_answers(&c, &site, 3);
	one = strstr(c.got, "/one");
	two = strstr(c.got, "/two");
	three = strstr(c.got, "/three");
	assert_true(one != NULL && two != NULL && three != NULL && one < two && two < three);
	assert_int_equal(http_pending(site.http), 0);
	client_close(&c);
	close_site(&site);
}

struct hostile {
	const char	*why;
	const char	*bytes;
	size_t		 len;
	size_t		 served;	/* good requests before it */
};
#define B(text) text, sizeof(text) - 1
#define POST "POST / HTTP/1.1\r\n" H
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

static const struct hostile hostile[] = {
	{ "two lengths: the rest would be a second request",
	    B(POST "Content-Length: 3\r\nContent-Length: 40\r\n\r\na=b" GET("/evil")), 0 },
	{ "signed length", B(POST "Content-Length: +3\r\n\r\na=b"), 0 },
	{ "negative length", B(POST "Content-Length: -1\r\n\r\n"), 0 },
	{ "length list", B(POST "Content-Length: 3,3\r\n\r\na=b"), 0 },
	{ "huge length", B(POST "Content-Length: 9999999999999999999\r\n\r\n"), 0 },
	{ "blank before the colon", B(POST "Content-Length : 40\r\n\r\n" GET("/evil")), 0 },
	{ "empty name", B("GET / HTTP/1.1\r\n" H ": x\r\n\r\n"), 0 },
	{ "name that is no token", B("GET / HTTP/1.1\r\n" H "a b: x\r\n\r\n"), 0 },
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
	{ "NUL in a value", B("GET / HTTP/1.1\r\n" H "X: admin\0x\r\n\r\n"), 0 },
	{ "folded", B("GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n"), 0 },
	{ "no Host", B("GET / HTTP/1.1\r\n\r\n"), 0 },
	{ "two Hosts", B("GET / HTTP/1.1\r\n" H H "\r\n"), 0 },
	{ "absolute URI", B("GET http://evil/ HTTP/1.1\r\n" H "\r\n"), 0 },
	{ "HTTP/2 preface", B("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 0 },
	{ "TLS, refused at its first byte", B("\x16"), 0 },
	{ "HEAD with a body", B("HEAD / HTTP/1.1\r\n" H "Content-Length: 30\r\n\r\n" GET("/")), 0 },
	{ "behind a good one", B(GET("/good") POST "Content-Length: +3\r\n\r\na=b"), 1 },
	{ "chunks behind good ones", B(GET("/good") GET("/good") CHUNKED "0x3\r\n"), 2 },
};

static void
refused(const struct hostile *h, bool slowly)
{
	struct site site;
	struct client c;
	struct http_stats stats;
	const char *last, *p;

	open_site(&site, 10, 30);
	client_open(&c, &site);
	for (size_t i = 0; slowly && i < h->len; i++)
		client_send(&c, &site, h->bytes + i, 1);
	if (!slowly)
		client_send(&c, &site, h->bytes, h->len);
	wait_over(&c, &site);
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
	wait_open(&site, 0);
	close_site(&site);
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
	open_site(&site, 10, 30);
	site.later = true;
	client_open(&c, &site);
	say(&c, &site, GET("/slow") CHUNKED "0x3\r\n");
	wait_served(&site, 1);
	say(&c, &site, "more");
	answer(&site, site.waiting[0], "/slow");
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "/slow"));
	assert_true(strstr(c.got, "HTTP/1.1 200") < strstr(c.got, "HTTP/1.1 400"));
	client_close(&c);
	close_site(&site);
}

static void
too_big(void **state)
{
	static char head[20000];
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&c, &site);
	say(&c, &site, POST "Content-Length: 16385\r\n\r\n");
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 413 "));
	client_close(&c);

	client_open(&c, &site);
	say(&c, &site, CHUNKED "4001\r\n");
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 413 "));
	client_close(&c);

	/* exactly the limit is served */
	client_open(&c, &site);
	say(&c, &site, POST "Content-Length: 16384\r\n\r\n");
	memset(big, 'b', 16384);
	client_send(&c, &site, big, 16384);
	wait_answers(&c, &site, 1);
	assert_int_equal(site.last_len, 16384);
	client_close(&c);

	snprintf(head, sizeof(head), "GET /%05000d HTTP/1.1\r\n" H "\r\n", 1);
	client_open(&c, &site);
	say(&c, &site, head);
	wait_answers(&c, &site, 1);
	assert_non_null(strstr(c.got, "HTTP/1.1 414 "));
	client_close(&c);

	snprintf(head, sizeof(head), "GET / HTTP/1.1\r\n" H "X: %09000d\r\n\r\n", 1);
	client_open(&c, &site);
	say(&c, &site, head);
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 400 "));
	client_close(&c);
	assert_int_equal(site.n_served, 1);

	/* a header that http_msg cannot hold is absent, not cut */
	snprintf(head, sizeof(head), "GET /h HTTP/1.1\r\n" H "X: %0300d\r\n\r\n", 1);
	client_open(&c, &site);
	say(&c, &site, head);
	wait_answers(&c, &site, 1);
	assert_string_equal(site.last_x, "(none)");
	client_close(&c);
	close_site(&site);
}

static void
expect_continue(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&c, &site);
	say(&c, &site, POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	wait_answers(&c, &site, 1);
	assert_non_null(strstr(c.got, "HTTP/1.1 100 Continue\r\n\r\n"));
	say(&c, &site, "a=b");
	wait_answers(&c, &site, 2);
	assert_string_equal(site.last_body, "a=b");
	client_close(&c);
	close_site(&site);
}

static void
unknown_method(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&c, &site);
	say(&c, &site, "BREW / HTTP/1.1\r\n" H "\r\n");
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 501 "));
	assert_int_equal(site.n_served, 0);
	client_close(&c);
	close_site(&site);
}

/* One byte now and then is no reason to wait for ever. */
static void
slowloris_is_cut(void **state)
{
	static const char head[] = GET("/slow");
	struct site site;
	struct client drip, silent;
	struct http_stats stats;
	int64_t	until = clock_mono_ms() + PATIENCE_MS;
	size_t	at = 0;

	(void)state;
	open_site(&site, 10, 1);
	client_open(&silent, &site);
	client_open(&drip, &site);
	while (!drip.over && clock_mono_ms() < until) {
		struct timespec tick = { 0, 50000000 };

		if (at < sizeof(head) - 2)
			(void)send(drip.fd, head + at++, 1, MSG_NOSIGNAL);
		(void)nanosleep(&tick, NULL);	/* the drip, not a wait for something */
		turn(&site);
		client_read(&drip);
	}
	assert_true(drip.over);
	wait_over(&silent, &site);
	wait_open(&site, 0);
	http_stats(site.http, &stats);
	assert_int_equal(stats.timed_out, 2);
	assert_int_equal(site.n_served, 0);
	client_close(&drip);
	client_close(&silent);
	close_site(&site);
}

/* A client that asks and never reads holds nothing for ever. */
static void
deaf_client_is_cut(void **state)
{
	struct site site;
	struct client c;
	struct http_stats stats;
	int	small = 4096;

	(void)state;
	open_site(&site, 10, 1);
	site.answer_len = sizeof(big) - 1;
	client_open(&c, &site);
	assert_int_equal(setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
	say(&c, &site, GET("/big"));
	wait_served(&site, 1);
	wait_open(&site, 0);
	http_stats(site.http, &stats);
	assert_int_equal(stats.timed_out, 1);
	client_close(&c);
	close_site(&site);
}

/* While an answer is being worked on there is no deadline: it is ours. */
static void
idle_is_closed_quietly(void **state)
{
	struct site site;
	struct client c;
	struct http_stats stats;

	(void)state;
	open_site(&site, 10, 1);
	client_open(&c, &site);
	say(&c, &site, GET("/"));
	wait_answers(&c, &site, 1);
	wait_over(&c, &site);
	http_stats(site.http, &stats);
	assert_int_equal(stats.timed_out, 0);
	client_close(&c);
	close_site(&site);
}

static void
cap_on_connections(void **state)
{
	struct site site;
	struct client c[4];
	struct http_stats stats;

	(void)state;
	open_site(&site, 2, 30);
	for (size_t i = 0; i < N(c); i++)
		client_open(&c[i], &site);
	wait_over(&c[2], &site);
	wait_over(&c[3], &site);
	assert_non_null(strstr(c[2].got, "HTTP/1.1 503 "));
	assert_non_null(strstr(c[2].got, "Retry-After: "));
	say(&c[0], &site, GET("/in"));
	wait_answers(&c[0], &site, 1);
	assert_non_null(strstr(c[0].got, "/in"));
	client_close(&c[0]);
	client_close(&c[2]);
	client_close(&c[3]);
	wait_open(&site, 1);
	client_open(&c[0], &site);
	say(&c[0], &site, GET("/again"));
	wait_answers(&c[0], &site, 1);
	assert_non_null(strstr(c[0].got, "/again"));
	http_stats(site.http, &stats);
	assert_int_equal(stats.refused_full, 2);
	assert_int_equal(stats.accepted, 5);
	client_close(&c[0]);
	client_close(&c[1]);
	close_site(&site);
}

static void
half_closed_client_gets_its_answer(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	site.later = true;
	client_open(&c, &site);
	say(&c, &site, GET("/half"));
	assert_int_equal(shutdown(c.fd, SHUT_WR), 0);
	wait_served(&site, 1);
	turn(&site);
	answer(&site, site.waiting[0], "half");
	wait_over(&c, &site);
	assert_non_null(strstr(c.got, "half"));
	client_close(&c);
	wait_open(&site, 0);
	close_site(&site);
}

/* Gone by FIN and by RST, answered before and after the loop could notice. */
static void
gone_before_the_answer(void **state)
{
	struct linger rst = { 1, 0 };
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	site.later = true;
	for (size_t i = 0; i < 8; i++) {
		client_open(&c, &site);
		say(&c, &site, i & 1 ? POST "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx"
		    : GET("/gone") GET("/never"));
		wait_served(&site, i + 1);
		if (i & 2)
			assert_int_equal(setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &rst,
			    sizeof(rst)), 0);
		client_close(&c);
		for (int n = 0; (i & 4) && n < 20; n++)
			turn(&site);
		answer(&site, site.waiting[--site.n_waiting], "nobody");
		site.later = false;	/* whatever else was pipelined */
		wait_open(&site, 0);
		site.later = true;
		site.n_served = i + 1;
	}
	assert_int_equal(http_pending(site.http), 0);
	close_site(&site);
}

static void
draining(void **state)
{
	struct site site;
	struct client idle, asking, working;
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int	fd;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&idle, &site);
	client_open(&asking, &site);
	client_open(&working, &site);
	say(&idle, &site, GET("/idle"));
	wait_answers(&idle, &site, 1);
	say(&asking, &site, "GET /asking HT");
	site.later = true;
	say(&working, &site, GET("/working"));
	wait_served(&site, 2);
	http_drain(site.http);
	wait_over(&idle, &site);
	to.sin_port = htons((uint16_t)http_port(site.http));
	fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), -1);
	close(fd);
	say(&asking, &site, "TP/1.1\r\n" H "\r\n");
	wait_served(&site, 3);
	answer(&site, site.waiting[0], "working");
	answer(&site, site.waiting[1], "asking");
	wait_over(&asking, &site);
	wait_over(&working, &site);
	assert_non_null(strstr(asking.got, "Connection: close\r\n"));
	assert_non_null(strstr(working.got, "Connection: close\r\n"));
	assert_non_null(strstr(working.got, "working"));
	client_close(&idle);
	client_close(&asking);
	client_close(&working);
	close_site(&site);
}

static void
a_connection_does_not_live_for_ever(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	open_site(&site, 10, 30);
	client_open(&c, &site);
	for (int i = 0; i < 1000; i++) {
		c.len = 0;
		c.got[0] = '\0';
		assert_false(c.over);
		say(&c, &site, GET("/"));
		wait_answers(&c, &site, 1);
	}
	assert_non_null(strstr(c.got, "Connection: close\r\n"));
	wait_over(&c, &site);
	assert_int_equal(site.n_served, 1000);
	client_close(&c);
	close_site(&site);
}

/* In a child, because the limit is the process's. Exit 0: rested, then healed. */
static int
out_of_descriptors(void)
{
	struct rlimit limit = { 64, 64 };
	struct site site;
	struct http_stats stats;
	struct client c;
	int	fd[40], filler[64], n_fillers = 0, turns = 0;
	int64_t	until;

	open_site(&site, 1000, 30);
	for (size_t i = 0; i < N(fd); i++)
		fd[i] = dial(http_port(site.http));
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 10;
	while (n_fillers < 64 && (filler[n_fillers] = dup(0)) >= 0)
		n_fillers++;
	/* a server that tried again at once would fail on every turn */
	until = clock_mono_ms() + 500;
	do {
		turn(&site);
		turns++;
	} while (clock_mono_ms() < until);
	http_stats(site.http, &stats);
	if (stats.no_descriptors < 1 || stats.no_descriptors > 6 || turns < 100)
		return 11;
	while (n_fillers > 0)
		close(filler[--n_fillers]);
	for (size_t i = 0; i < N(fd); i++)
		close(fd[i]);
	client_open(&c, &site);
	say(&c, &site, GET("/healed"));
	wait_answers(&c, &site, 1);
	if (strstr(c.got, "/healed") == NULL)
		return 12;
	client_close(&c);
	close_site(&site);
	return 0;
}

static void
no_descriptors_left(void **state)
{
	pid_t	pid;
	int	status;

	(void)state;
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(out_of_descriptors());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
cannot_listen(void **state)
{
	static const char *const bad[] = { "", "8080", ":8080", "127.0.0.1:", "127.0.0.1:no",
		"256.1.1.1:1", "127.0.0.1:99999999" };
	struct http_limits limits = { 10, 30, 16384 };
	struct site site;
	char	taken[40], why[200];

	(void)state;
	open_site(&site, 10, 30);
	for (size_t i = 0; i < N(bad); i++) {
		why[0] = '\0';
		if (http_open(site.base, bad[i], &limits, serve, NULL, why, sizeof(why)) != NULL)
			fail_msg("listens on \"%s\"", bad[i]);
		assert_true(why[0] != '\0');
	}
	snprintf(taken, sizeof(taken), "127.0.0.1:%d", http_port(site.http));
	assert_null(http_open(site.base, taken, &limits, serve, NULL, why, sizeof(why)));
	assert_non_null(strstr(why, "in use"));
	close_site(&site);
}

static void
closes_what_is_open(void **state)
{
	struct site site;
	struct client c[3];

	(void)state;
	open_site(&site, 10, 30);
	for (size_t i = 0; i < N(c); i++)
		client_open(&c[i], &site);
	say(&c[0], &site, "GET /ha");
	wait_open(&site, 3);
	close_site(&site);
	for (size_t i = 0; i < N(c); i++)
		client_close(&c[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_answers),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(old_clients_are_closed),
		cmocka_unit_test(pipelined_in_order),
		cmocka_unit_test(hostile_is_refused),
		cmocka_unit_test(hostile_waits_its_turn),
		cmocka_unit_test(too_big),
		cmocka_unit_test(expect_continue),
		cmocka_unit_test(unknown_method),
		cmocka_unit_test(slowloris_is_cut),
		cmocka_unit_test(deaf_client_is_cut),
		cmocka_unit_test(idle_is_closed_quietly),
		cmocka_unit_test(cap_on_connections),
		cmocka_unit_test(half_closed_client_gets_its_answer),
		cmocka_unit_test(gone_before_the_answer),
		cmocka_unit_test(draining),
		cmocka_unit_test(a_connection_does_not_live_for_ever),
		cmocka_unit_test(no_descriptors_left),
		cmocka_unit_test(cannot_listen),
		cmocka_unit_test(closes_what_is_open),
	};

	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_ERROR_LEVEL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
