/*
 * Answers that go on: pieces arrive as they are sent, a peer that goes is told once, one that does
 * not read shows in the backlog, and a quiet stream outlives every deadline of a request.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "base/http_msg.h"
#include "site.h"

struct show {
	struct site site;
	struct client client;
	struct http_stream *stream;
	int	gone;
};

static void
on_gone(void *ctx)
{
	struct show *s = ctx;

	s->gone++;
	s->stream = NULL;
}

/* A request, answered by a stream that has begun. */
static void
open_show(struct show *s, int timeout_s)
{
	static struct http_msg head;
	static char nothing[1];

	memset(s, 0, sizeof(*s));
	site_open(&s->site, 10, timeout_s);
	s->site.later = true;
	client_open(&s->client, &s->site);
	client_say(&s->client, &s->site, SITE_GET("/flux"));
	site_wait_served(&s->site, 1);
	http_msg_init(&head, nothing, sizeof(nothing));
	assert_true(http_msg_set(&head, "Content-Type", "text/event-stream"));
	s->stream = http_stream_start(s->site.waiting[0], &head, on_gone, s);
	assert_non_null(s->stream);
}

static void
wait_for(struct show *s, const char *text)
{
	while (strstr(s->client.got, text) == NULL && !s->client.over) {
		site_turn(&s->site);
		client_read(&s->client);
	}
	assert_non_null(strstr(s->client.got, text));
}

static void
pieces_arrive_as_they_are_sent(void **state)
{
	struct show s;

	(void)state;
	open_show(&s, 30);
	http_stream_send(s.stream, "data: 1\n\n", 9);
	wait_for(&s, "data: 1\n\n");
	assert_non_null(strstr(s.client.got, "Content-Type: text/event-stream\r\n"));
	assert_non_null(strstr(s.client.got, "Transfer-Encoding: chunked\r\n"));
	http_stream_send(s.stream, "", 0);	/* an empty chunk would end it */
	http_stream_send(s.stream, "data: 2\n\n", 9);
	wait_for(&s, "data: 2\n\n");
	assert_int_equal(http_pending(s.site.http), 1);
	http_stream_end(s.stream);
	wait_for(&s, "\r\n0\r\n\r\n");
	assert_int_equal(s.gone, 0);
	assert_int_equal(http_pending(s.site.http), 0);
	/* the connection goes on with the next request */
	s.site.later = false;
	client_say(&s.client, &s.site, SITE_GET("/after"));
	wait_for(&s, "/after");
	client_close(&s.client);
	site_close(&s.site);
}

static void
a_peer_that_goes_is_told_once(void **state)
{
	struct show s;

	(void)state;
	open_show(&s, 30);
	client_close(&s.client);
	while (s.gone == 0)
		site_turn(&s.site);
	site_wait_open(&s.site, 0);
	assert_int_equal(s.gone, 1);
	assert_int_equal(http_pending(s.site.http), 0);
	site_close(&s.site);
}

static void
one_that_does_not_read_shows_in_the_backlog(void **state)
{
	static char piece[65536];
	struct show s;
	size_t sent = 0;

	(void)state;
	memset(piece, 'x', sizeof(piece));
	open_show(&s, 30);
	while (http_stream_backlog(s.stream) == 0 && sent < ((size_t)1 << 30)) {
		http_stream_send(s.stream, piece, sizeof(piece));
		sent += sizeof(piece);
		site_turn(&s.site);
	}
	assert_true(http_stream_backlog(s.stream) > 0);
	http_stream_cut(s.stream);
	site_wait_open(&s.site, 0);
	assert_int_equal(s.gone, 0);
	assert_int_equal(http_pending(s.site.http), 0);
	client_close(&s.client);
	site_close(&s.site);
}

/* The deadline of requests (one second here) has cut another, deaf, connection meanwhile. */
static void
a_quiet_stream_has_no_deadline(void **state)
{
	struct client slow;
	struct show s;

	(void)state;
	open_show(&s, 1);
	client_open(&slow, &s.site);
	client_say(&slow, &s.site, "GET /never");
	client_wait_over(&slow, &s.site);
	assert_int_equal(s.gone, 0);
	http_stream_send(s.stream, "data: still\n\n", 13);
	wait_for(&s, "data: still\n\n");
	http_stream_end(s.stream);
	client_close(&slow);
	client_close(&s.client);
	site_close(&s.site);
}

/* Reset before the answer began, whether the loop has noticed yet or not. */
static void
gone_before_it_began(void **state)
{
	static const struct linger reset = { 1, 0 };
	static struct http_msg head;
	static char nothing[1];
	struct show s;

	(void)state;
	memset(&s, 0, sizeof(s));
	site_open(&s.site, 10, 30);
	s.site.later = true;
	client_open(&s.client, &s.site);
	client_say(&s.client, &s.site, SITE_GET("/flux"));
	site_wait_served(&s.site, 1);
	assert_int_equal(setsockopt(s.client.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)), 0);
	client_close(&s.client);
	for (int n = 0; n < 20; n++)
		site_turn(&s.site);
	http_msg_init(&head, nothing, sizeof(nothing));
	s.stream = http_stream_start(s.site.waiting[0], &head, on_gone, &s);
	if (s.stream == NULL)
		http_refuse(s.site.waiting[0], 503, "gone\n");
	else
		http_stream_send(s.stream, "data: 1\n\n", 9);
	site_wait_open(&s.site, 0);
	assert_null(s.stream);
	assert_int_equal(http_pending(s.site.http), 0);
	site_close(&s.site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_arrive_as_they_are_sent),
		cmocka_unit_test(a_peer_that_goes_is_told_once),
		cmocka_unit_test(one_that_does_not_read_shows_in_the_backlog),
		cmocka_unit_test(a_quiet_stream_has_no_deadline),
		cmocka_unit_test(gone_before_it_began),
	};

	(void)signal(SIGPIPE, SIG_IGN);	/* as the process does */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
