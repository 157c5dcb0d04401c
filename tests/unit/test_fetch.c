/*
 * Requests to a send API that behaves and that does not; above all what is said of
 * whether a request may have reached it, because that decides if an SMS is sent again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "gateway/fetch.h"
#include "peer.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define PATIENCE_MS 20000

struct outcome {
	int	n;	/* times told */
	int	status;
	bool	sent;
	char	error[200];
	char	body[HTTP_BODY_MAX];
	char	retry_after[100];
	bool	inside_fetch;
};

static bool in_fetch;

static void
done(void *ctx, const struct http_msg *reply, bool sent, const char *error)
{
	struct outcome *o = ctx;
	const char *retry_after = http_msg_header(reply, "retry-after");

	o->n++;
	o->status = reply->status;
	o->sent = sent;
	o->inside_fetch = in_fetch;
	(void)text_copy(o->error, sizeof(o->error), error);
	(void)text_copy(o->body, sizeof(o->body), reply->body.data);
	(void)text_copy(o->retry_after, sizeof(o->retry_after),
	    retry_after == NULL ? "" : retry_after);
}

struct bench {
	struct event_base *base;
	struct peer	peer;
	struct fetcher	*fetcher;
};

static void
open_bench(struct bench *b)
{
	b->base = event_base_new();
	peer_open(&b->peer, b->base);
	b->fetcher = fetcher_new(b->base);
}

static void
close_bench(struct bench *b)
{
	peer_close(&b->peer);
	fetcher_free(b->fetcher);
	/* the peer's connections see the end and go */
	while (b->peer.n_open > 0)
		assert_int_equal(event_base_loop(b->base, EVLOOP_ONCE), 0);
	event_base_free(b->base);
}

static void
call_url(struct bench *b, const char *method, const char *url, const char *body,
    int timeout_ms, struct outcome *o)
{
	static struct http_msg call;
	char	mem[4096];

	memset(o, 0, sizeof(*o));
	http_msg_init(&call, mem, sizeof(mem));
	assert_true(text_copy(call.method, sizeof(call.method), method));
	assert_true(text_copy(call.url, sizeof(call.url), url));
	assert_true(http_msg_set(&call, "Content-Type", "application/x-test"));
	assert_true(buf_add(&call.body, body));
	in_fetch = true;
	assert_true(fetch(b->fetcher, &call, timeout_ms, done, o));
	in_fetch = false;
	assert_int_equal(o->n, 0);
	/* everything it needs of the call was copied */
	memset(&call, 0, sizeof(call));
	memset(mem, 0, sizeof(mem));
}

static void
wait_for(struct bench *b, const struct outcome *o)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (o->n == 0 && clock_mono_ms() < until)
		assert_int_equal(event_base_loop(b->base, EVLOOP_ONCE), 0);
	assert_int_equal(o->n, 1);
	assert_false(o->inside_fetch);
}

static void
call_peer(struct bench *b, const char *method, const char *body, int timeout_ms,
    struct outcome *o)
{
	char	url[100];

	snprintf(url, sizeof(url), "http://127.0.0.1:%d/send?to=%%2B223", b->peer.port);
	call_url(b, method, url, body, timeout_ms, o);
	wait_for(b, o);
}

static void
asks_and_hears(void **state)
{
	struct bench b;
	static struct outcome o;

	(void)state;
	open_bench(&b);
	b.peer.answer = "HTTP/1.1 100 Continue\r\nRetry-After: 9\r\n\r\n"
	    "HTTP/1.1 429 Too Many\r\nRetry-After:   7 \r\nContent-Length: 4\r\n\r\nslow";
	call_peer(&b, "POST", "a=b", 5000, &o);
	assert_int_equal(o.status, 429);
	assert_string_equal(o.body, "slow");
	assert_string_equal(o.retry_after, "7");
	assert_string_equal(o.error, "");
	assert_true(o.sent);
	assert_int_equal(b.peer.n_requests, 1);
	assert_int_equal(strncmp(b.peer.request[0], "POST /send?to=%2B223 HTTP/1.1\r\n", 31), 0);
	assert_non_null(strstr(b.peer.request[0], "Content-Type: application/x-test\r\n"));
	assert_non_null(strstr(b.peer.request[0], "User-Agent: kalata/"));
	assert_non_null(strstr(b.peer.request[0], "Content-Length: 3\r\n"));
	assert_non_null(strstr(b.peer.request[0], "\r\n\r\na=b"));
	assert_null(strstr(b.peer.request[0], "Expect"));
	assert_null(strstr(b.peer.request[0], "chunked"));
	/* the connection is used again */
	b.peer.answer = PEER_ANSWER("201 Created", "2", "ok");
	call_peer(&b, "PUT", "c=d", 5000, &o);
	assert_int_equal(o.status, 201);
	assert_int_equal(b.peer.n_connections, 1);
	assert_int_equal(strncmp(b.peer.request[1], "PUT ", 4), 0);
	/* a GET has no body, and takes its own */
	call_peer(&b, "GET", "ignored", 5000, &o);
	assert_int_equal(o.status, 201);
	assert_int_equal(b.peer.n_connections, 2);
	assert_null(strstr(b.peer.request[2], "ignored"));
	close_bench(&b);
}

struct trouble {
	const char	*why;
	const char	*answer;
	enum peer_then	 then;
	size_t		 reset_after;
	int		 timeout_ms;
	int		 status;
	bool		 sent;
};

static const struct trouble troubles[] = {
	{ "silence: it may have been taken", NULL, PEER_KEEP, 0, 200, 0, true },
	{ "closed without a word", NULL, PEER_CLOSE, 0, 5000, 0, true },
	{ "reset without a word", NULL, PEER_RESET, 0, 5000, 0, true },
	{ "reset in the middle of our request", NULL, PEER_KEEP, 20, 5000, 0, true },
	{ "half a head", "HTTP/1.1 200 OK\r\nContent-Le", PEER_CLOSE, 0, 5000, 0, true },
	{ "half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal", PEER_CLOSE, 0, 5000, 0,
	    true },
	{ "half a body, then nothing", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal",
	    PEER_KEEP, 0, 200, 0, true },
	{ "no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", PEER_CLOSE, 0, 5000, 0, true },
	{ "a redirect is an answer, not a way", "HTTP/1.1 302 Found\r\n"
	    "Location: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", PEER_KEEP, 0, 5000,
	    302, true },
	{ "an error of theirs", PEER_ANSWER("500 Oops", "0", ""), PEER_KEEP, 0, 5000, 500, true },
};

static void
troubles_of_theirs(void **state)
{
	static struct outcome o;

	(void)state;
	for (size_t i = 0; i < N(troubles); i++) {
		const struct trouble *t = &troubles[i];
		struct bench b;

		open_bench(&b);
		b.peer.answer = t->answer;
		b.peer.then = t->then;
		b.peer.reset_after = t->reset_after;
		call_peer(&b, "POST", "a=b", t->timeout_ms, &o);
		if (o.status != t->status || o.sent != t->sent)
			fail_msg("%s: status %d sent %d (%s)", t->why, o.status, o.sent, o.error);
		assert_true((o.error[0] == '\0') == (t->status != 0));
		assert_true(b.peer.n_requests <= 1);
		assert_int_equal(fetch_pending(b.fetcher), 0);
		close_bench(&b);
	}
}

static int
closed_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int	fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void
surely_not_sent(void **state)
{
	static const char *const urls[] = { "http://nosuchname.invalid/", "ftp://127.0.0.1/",
		"file:///etc/passwd", "nonsense://", "" };
	struct bench b;
	static struct outcome o;
	char	url[100];

	(void)state;
	open_bench(&b);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", closed_port());
	call_url(&b, "POST", url, "a=b", 5000, &o);
	wait_for(&b, &o);
	assert_int_equal(o.status, 0);
	assert_false(o.sent);
	assert_true(o.error[0] != '\0');
	/* TLS asked of somebody who speaks none */
	b.peer.reset_after = 1;
	for (size_t i = 0; i <= N(urls); i++) {
		if (i < N(urls))
			(void)text_copy(url, sizeof(url), urls[i]);
		else
			snprintf(url, sizeof(url), "https://127.0.0.1:%d/", b.peer.port);
		call_url(&b, "POST", url, "a=b", 5000, &o);
		wait_for(&b, &o);
		if (o.status != 0 || o.sent || o.error[0] == '\0')
			fail_msg("%s: status %d sent %d", url, o.status, o.sent);
	}
	close_bench(&b);
}

/* curl would send it again on a new connection, and the citizen get two SMS. */
static void
a_dead_connection_is_no_second_try(void **state)
{
	static const char *const methods[] = { "POST", "GET" };
	struct bench b;
	static struct outcome o;

	(void)state;
	for (size_t i = 0; i < N(methods); i++) {
		open_bench(&b);
		b.peer.answer = PEER_ANSWER("200 OK", "2", "ok");
		call_peer(&b, methods[i], "a=b", 5000, &o);
		assert_int_equal(o.status, 200);
		b.peer.answer = NULL;
		b.peer.then = PEER_CLOSE;
		call_peer(&b, methods[i], "a=c", 5000, &o);
		assert_int_equal(o.status, 0);
		assert_true(o.sent);
		assert_int_equal(b.peer.n_requests, 2);
		b.peer.then = PEER_RESET;
		call_peer(&b, methods[i], "a=d", 5000, &o);
		assert_int_equal(o.status, 0);
		assert_true(o.sent);
		assert_int_equal(b.peer.n_requests, 3);
		close_bench(&b);
	}
}

static void
long_answers_are_not_taken(void **state)
{
	static char answer[2 * HTTP_BODY_MAX];
	struct bench b;
	static struct outcome o;
	int	head;

	(void)state;
	open_bench(&b);
	head = snprintf(answer, sizeof(answer), "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
	    HTTP_BODY_MAX - 1);
	memset(answer + head, 'x', sizeof(answer) - (size_t)head);
	b.peer.answer = answer;
	b.peer.answer_len = (size_t)head + HTTP_BODY_MAX - 1;
	call_peer(&b, "POST", "a=b", 5000, &o);
	assert_int_equal(o.status, 200);
	assert_int_equal(strlen(o.body), HTTP_BODY_MAX - 1);

	answer[head - 5]++;	/* one byte more */
	b.peer.answer_len++;
	b.peer.then = PEER_CLOSE;
	call_peer(&b, "POST", "a=b", 5000, &o);
	assert_int_equal(o.status, 0);
	assert_true(o.sent);
	assert_string_equal(o.error, "the answer is too long");
	close_bench(&b);
}

static void
many_at_once(void **state)
{
	static struct outcome o[FETCHES_MAX];
	struct bench b;
	char	url[100];
	static struct http_msg call;
	char	mem[10];

	(void)state;
	open_bench(&b);
	b.peer.answer = PEER_ANSWER("200 OK", "2", "ok");
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", b.peer.port);
	for (size_t i = 0; i < N(o); i++)
		call_url(&b, "POST", url, "a=b", 10000, &o[i]);
	http_msg_init(&call, mem, sizeof(mem));
	assert_false(fetch(b.fetcher, &call, 1000, done, &o[0]));
	assert_int_equal(fetch_pending(b.fetcher), FETCHES_MAX);
	for (size_t i = 0; i < N(o); i++) {
		wait_for(&b, &o[i]);
		assert_int_equal(o[i].status, 200);
	}
	assert_int_equal(b.peer.n_requests, FETCHES_MAX);
	printf("# %zu requests over at most %zu connections\n", b.peer.n_requests,
	    b.peer.most_open);
	assert_true(b.peer.most_open <= 32);
	close_bench(&b);
}

static void
freeing_tells_the_owners(void **state)
{
	static struct outcome o[3];
	struct bench b;
	char	url[100];

	(void)state;
	open_bench(&b);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", b.peer.port);
	for (size_t i = 0; i < 2; i++)
		call_url(&b, "POST", url, "a=b", 10000, &o[i]);
	while (b.peer.n_requests < 2)
		assert_int_equal(event_base_loop(b.base, EVLOOP_ONCE), 0);
	call_url(&b, "POST", url, "a=b", 10000, &o[2]);	/* has not begun */
	fetcher_free(b.fetcher);
	for (size_t i = 0; i < N(o); i++) {
		assert_int_equal(o[i].n, 1);
		assert_int_equal(o[i].status, 0);
		assert_int_equal(o[i].sent, i < 2);
	}
	b.fetcher = fetcher_new(b.base);
	close_bench(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_and_hears),
		cmocka_unit_test(troubles_of_theirs),
		cmocka_unit_test(surely_not_sent),
		cmocka_unit_test(a_dead_connection_is_no_second_try),
		cmocka_unit_test(long_answers_are_not_taken),
		cmocka_unit_test(many_at_once),
		cmocka_unit_test(freeing_tells_the_owners),
	};

	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_ERROR_LEVEL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
