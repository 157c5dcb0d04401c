#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/clock.h"
#include "base/text.h"

char	site_big[SITE_BIG];

void
site_answer(struct site *site, struct http_call *call, const char *text)
{
	static struct http_msg reply;
	char	body[512];

	http_msg_init(&reply, body, sizeof(body));
	reply.status = 200;
	assert_true(http_msg_set(&reply, "Content-Type", "text/plain"));
	assert_true(http_msg_set(&reply, "Connection", "keep-alive"));	/* not ours to say */
	assert_true(http_msg_set(&reply, "Content-Length", "9999"));
	if (site->answer_len > 0) {
		buf_init(&reply.body, site_big, sizeof(site_big));
		memset(site_big, 'x', site->answer_len);
		reply.body.len = site->answer_len;
	} else {
		assert_true(buf_add(&reply.body, text));
	}
	http_reply(call, &reply);
}

void
site_serve(void *ctx, struct http_call *call, const struct http_msg *m)
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
		site_answer(site, call, m->url);
		return;
	}
	assert_true(site->n_waiting < WAITING_MAX);
	site->waiting[site->n_waiting++] = call;
}

void
site_open(struct site *site, size_t connections, int timeout_s)
{
	struct http_limits limits = { connections, timeout_s, 16384 };
	char	why[200];

	memset(site, 0, sizeof(*site));
	site->base = event_base_new();
	assert_non_null(site->base);
	site->http = http_open(site->base, "127.0.0.1:0", &limits, site_serve, site, why, sizeof(why));
	assert_non_null(site->http);
}

void
site_close(struct site *site)
{
	http_close(site->http);
	event_base_free(site->base);
}

void
site_turn(struct site *site)
{
	(void)event_base_loop(site->base, EVLOOP_NONBLOCK);
}

int
site_dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int	fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	return fd;
}

void
client_open(struct client *c, struct site *site)
{
	memset(c, 0, sizeof(*c));
	c->fd = site_dial(http_port(site->http));
}

void
client_close(struct client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

void
client_send(struct client *c, struct site *site, const char *bytes, size_t len)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;
	size_t	at = 0;

	while (at < len && clock_mono_ms() < until) {
		ssize_t n = send(c->fd, bytes + at, len - at, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return;	/* refused already: the answer tells */
		at += n > 0 ? (size_t)n : 0;
		site_turn(site);
	}
}

void
client_say(struct client *c, struct site *site, const char *text)
{
	client_send(c, site, text, strlen(text));
}

void
client_read(struct client *c)
{
	ssize_t n = recv(c->fd, c->got + c->len, sizeof(c->got) - 1 - c->len, 0);

	if (n > 0)
		c->len += (size_t)n;
	if (n == 0 || (n < 0 && errno != EAGAIN))
		c->over = true;
	c->got[c->len] = '\0';
}

int
text_count(const char *text, const char *what)
{
	int	n = 0;

	for (const char *p = text; (p = strstr(p, what)) != NULL; p += strlen(what))
		n++;
	return n;
}

void
client_wait_answers(struct client *c, struct site *site, int n)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (!c->over && text_count(c->got, "HTTP/1.1 ") < n) {
		if (clock_mono_ms() > until)
			fail_msg("no answer; so far: %s", c->got);
		site_turn(site);
		client_read(c);
	}
}

void
client_wait_over(struct client *c, struct site *site)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (!c->over) {
		if (clock_mono_ms() > until)
			fail_msg("not closed; so far: %s", c->got);
		site_turn(site);
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

void
site_wait_open(struct site *site, size_t want)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (open_now(site) != want) {
		if (clock_mono_ms() > until)
			fail_msg("%zu connections are open, want %zu", open_now(site), want);
		site_turn(site);
	}
}

void
site_wait_served(struct site *site, size_t want)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (site->n_served < want && clock_mono_ms() < until)
		site_turn(site);
	assert_int_equal(site->n_served, want);
}
