/*
 * The life of a connection beside evhttp, which tells nobody of an accept, has timers
 * for idleness only, and shows requests only after forgiving them. So:
 *
 * - evhttp asks us for a bufferevent for each accept; on the same turn of the loop, before
 *   anything can be read, we find its connection and ask to be told when it closes.
 * - the guard looks at each byte when it enters the input buffer, which is before evhttp is
 *   called. A refused line is taken out again and something put in its place that makes evhttp end
 *   the request: so the 400 leaves in its turn, after the answers to earlier requests.
 * - all deadlines are equally long: a list in order of arming is in order of expiry, and one timer
 *   serves it. Late connections are shut down; evhttp sees the end and cleans up.
 */
#include "gateway/http_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/xalloc.h"

#define PIECES_MAX 8	/* extents that one read can add */
#define INPUT_SLACK 16384

static bool
is_timed(enum conn_phase phase)
{
	return phase == CONN_READING || phase == CONN_WRITING;
}

static void
arm_cutter(struct http_server *s, int64_t wait_ms)
{
	struct timeval tv = { wait_ms / 1000, (wait_ms % 1000) * 1000 };

	(void)event_add(s->cutter, &tv);	/* fails only without memory */
}

void
conn_enter(struct http_conn *c, enum conn_phase phase)
{
	struct http_server *s = c->server;
	int64_t wait_ms = (int64_t)s->limits.request_timeout_s * 1000;

	if (is_timed(c->phase))
		TAILQ_REMOVE(&s->timed, c, next);
	c->phase = phase;
	if (!is_timed(phase))
		return;
	c->deadline_ms = clock_mono_ms() + wait_ms;
	TAILQ_INSERT_TAIL(&s->timed, c, next);
	if (TAILQ_FIRST(&s->timed) == c)
		arm_cutter(s, wait_ms);
}

static void
cut(struct http_conn *c)
{
	conn_enter(c, CONN_CUT);
	(void)shutdown(c->fd, SHUT_RDWR);	/* already closed by the peer is fine */
}

void
conn_cut_late(struct http_server *s)
{
	int64_t now_ms = clock_mono_ms();
	struct http_conn *c;

	while ((c = TAILQ_FIRST(&s->timed)) != NULL && c->deadline_ms <= now_ms) {
		/* one that was answered and asks nothing more is merely idle */
		bool idle = c->phase == CONN_READING && c->served > 0 &&
		    guard_idle(&c->guard);

		if (!idle)
			s->stats.timed_out++;
		cut(c);
	}
	if (c != NULL)
		arm_cutter(s, c->deadline_ms - now_ms);
}

void
conn_cut_idle(struct http_server *s)
{
	struct http_conn *c, *after;

	for (c = TAILQ_FIRST(&s->timed); c != NULL; c = after) {
		after = TAILQ_NEXT(c, next);
		if (c->phase == CONN_READING && guard_idle(&c->guard))
			cut(c);
	}
}

/* What makes evhttp end the request it is in, once the refused line is gone: no header and
 * no request line looks like "!"; in a body the end of it, and call_dispatch() refuses. */
static const char *
instead(enum guard_phase phase)
{
	switch (phase) {
	case GUARD_IN_HEAD:
		return "!\r\n";
	case GUARD_IN_CHUNKS:
		return "0\r\n\r\n";
	case GUARD_IN_TRAILER:
		return "\r\n";
	case GUARD_IN_BODY:
		break;
	}
	fatalx("a body of known length has no line to refuse");
}

/* `keep`: bytes of the input that are fine. */
static void
refuse_input(struct http_conn *c, struct evbuffer *input, size_t keep)
{
	enum guard_phase phase = (enum guard_phase)c->guard.phase;
	const char *end = instead(phase);
	struct evbuffer *fine = evbuffer_new();

	if (fine == NULL)
		fatal("out of memory");
	c->editing = true;
	(void)evbuffer_remove_buffer(input, fine, keep);
	(void)evbuffer_drain(input, evbuffer_get_length(input));
	(void)evbuffer_add_buffer(input, fine);
	(void)evbuffer_add(input, end, strlen(end));
	c->editing = false;
	evbuffer_free(fine);
	c->server->stats.refused_hostile++;
	if (phase == GUARD_IN_HEAD)
		c->server->stats.replies[4]++;	/* evhttp's own 400 */
	else
		c->hostile = c->guard.requests;
	log_debug("http_refused", "reason=%s",
	    guard_reason_name((enum guard_reason)c->guard.reason));
}

/* How many of the last `added` bytes of the input the guard lets pass. */
static size_t
feed(struct http_guard *g, struct evbuffer *input, size_t added)
{
	struct evbuffer_iovec piece[PIECES_MAX];
	struct evbuffer_ptr from;
	size_t	passed = 0;
	int	n;

	if (evbuffer_ptr_set(input, &from, evbuffer_get_length(input) - added,
	    EVBUFFER_PTR_SET) != 0)
		fatalx("the input holds what was added to it");
	n = evbuffer_peek(input, (ssize_t)added, &from, piece, PIECES_MAX);
	if (n > PIECES_MAX)
		fatalx("one read fills at most %d extents", PIECES_MAX);
	for (int i = 0; i < n; i++) {
		size_t len = piece[i].iov_len;

		if (len > added - passed)
			len = added - passed;
		len = guard_feed(g, piece[i].iov_base, len);
		passed += len;
		if (g->reason != GUARD_FINE)
			break;
	}
	return passed;
}

static void
input_changed(struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
	struct http_conn *c = arg;
	size_t	passed;

	if (info->n_added == 0 || c->editing || c->guard.reason != GUARD_FINE)
		return;
	passed = feed(&c->guard, input, info->n_added);
	if (c->guard.reason == GUARD_FINE)
		return;
	/* evhttp takes whole lines only: the refused one is still there from its start */
	refuse_input(c, input, evbuffer_get_length(input) - info->n_added + passed + 1 -
	    guard_line_len(&c->guard));
}

static void
forget(struct http_conn *c)
{
	struct http_server *s = c->server;

	conn_enter(c, CONN_CLOSED);
	s->by_fd[c->fd] = NULL;
	s->stats.open--;
}

static void
closed(struct evhttp_connection *evcon, void *arg)
{
	struct http_conn *c = arg;

	(void)evcon;
	forget(c);
	if (c->watch != NULL)
		(void)evbuffer_remove_cb_entry(bufferevent_get_input(c->bev), c->watch);
	c->bev = NULL;
	if (!c->call.pending) {
		free(c);
		return;
	}
	/* a request that evhttp has let go of is ours to free; another goes with evcon */
	if (evhttp_request_get_connection(c->call.request) != NULL)
		c->call.request = NULL;
	if (c->call.stream != NULL) {
		stream_gone(c);
		conn_bury(c);
	}
}

void
conn_bury(struct http_conn *c)
{
	if (c->call.request != NULL)
		evhttp_request_free(c->call.request);
	free(c);
}

struct bufferevent *
conn_new(struct event_base *base, void *server)
{
	struct http_server *s = server;
	struct http_conn *c = xcalloc(1, sizeof(*c));

	c->server = s;
	c->phase = CONN_FRESH;
	c->call.conn = c;
	guard_init(&c->guard);
	c->bev = bufferevent_socket_new(base, -1, 0);
	if (c->bev == NULL)
		fatal("out of memory");
	bufferevent_incref(c->bev);	/* until conn_welcome() */
	TAILQ_INSERT_TAIL(&s->fresh, c, next);
	event_active(s->welcome, 0, 0);
	return c->bev;
}

static void
remember(struct http_conn *c)
{
	struct http_server *s = c->server;
	size_t	n = ((size_t)c->fd + 1) * 2;

	if ((size_t)c->fd >= s->n_by_fd) {
		s->by_fd = xrealloc(s->by_fd, n, sizeof(*s->by_fd));
		memset(s->by_fd + s->n_by_fd, 0, (n - s->n_by_fd) * sizeof(*s->by_fd));
		s->n_by_fd = n;
	}
	s->by_fd[c->fd] = c;
	s->stats.open++;
	s->stats.accepted++;
}

static void
refuse_full(struct http_conn *c)
{
	static const char text[] = "HTTP/1.1 503 Service Unavailable\r\n"
	    "Retry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

	c->server->stats.refused_full++;
	c->server->stats.replies[5]++;
	/* best effort: an empty socket buffer takes this */
	(void)!send(c->fd, text, sizeof(text) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	cut(c);
}

static void
start(struct http_conn *c)
{
	const struct http_limits *limits = &c->server->limits;
	int	on = 1;

	c->watch = evbuffer_add_cb(bufferevent_get_input(c->bev), input_changed, c);
	if (c->watch == NULL)
		fatal("out of memory");
	/* what a client may send ahead while we write an answer */
	bufferevent_setwatermark(c->bev, EV_READ, 0,
	    limits->max_body + GUARD_HEAD_MAX + INPUT_SLACK);
	/* pipelined answers are written one by one; a failure only costs time */
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	conn_enter(c, CONN_READING);
}

static void
welcome(struct http_conn *c)
{
	struct http_server *s = c->server;
	struct evhttp_connection *evcon = NULL;

	/* evhttp shows its connection only with the first request; but it is the argument of
	 * its own callbacks. When accepting failed they are gone already. */
	bufferevent_getcb(c->bev, NULL, NULL, NULL, (void **)&evcon);
	if (evcon == NULL || evhttp_connection_get_bufferevent(evcon) != c->bev) {
		bufferevent_decref(c->bev);
		free(c);
		return;
	}
	c->fd = bufferevent_getfd(c->bev);
	remember(c);
	evhttp_connection_set_closecb(evcon, closed, c);
	bufferevent_decref(c->bev);
	if (s->draining)
		cut(c);
	else if (s->stats.open > s->limits.max_connections)
		refuse_full(c);
	else
		start(c);
}

void
conn_welcome(struct http_server *s)
{
	struct http_conn *c;

	while ((c = TAILQ_FIRST(&s->fresh)) != NULL) {
		TAILQ_REMOVE(&s->fresh, c, next);
		welcome(c);
	}
}

struct http_conn *
conn_of(struct http_server *s, struct evhttp_request *request)
{
	struct evhttp_connection *evcon = evhttp_request_get_connection(request);
	int	fd = bufferevent_getfd(evhttp_connection_get_bufferevent(evcon));

	if (fd < 0 || (size_t)fd >= s->n_by_fd || s->by_fd[fd] == NULL)
		fatalx("every request comes by a known connection");
	return s->by_fd[fd];
}
