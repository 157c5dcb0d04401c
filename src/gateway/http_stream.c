/*
 * Answers that go on. evhttp sends each piece as a chunk and keeps what the peer does not
 * take in memory without bound, so whoever streams must look at the backlog; and its
 * timer is one for reading and writing, which would cut a stream that is merely quiet, so
 * it is taken away.
 */
#include "gateway/http_server.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/xalloc.h"

struct http_stream {
	struct http_conn *conn;
	void (*gone)(void *ctx);
	void *ctx;
};

struct http_stream *
http_stream_start(struct http_call *call, const struct http_msg *head,
    void (*gone)(void *ctx), void *ctx)
{
	struct http_conn *c = call->conn;
	struct http_stream *s;

	if (!call->pending || call->stream != NULL)
		fatalx("a call is answered once");
	if (c->phase == CONN_CLOSED)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	*s = (struct http_stream){c, gone, ctx};
	call->stream = s;
	c->server->stats.replies[2]++;
	call_headers(c, head);
	evhttp_request_set_on_complete_cb(call->request, call_answered, c);
	conn_enter(c, CONN_STREAMING);
	(void)bufferevent_set_timeouts(c->bev, NULL, NULL);
	evhttp_send_reply_start(call->request, 200, NULL);
	return s;
}

void
http_stream_send(struct http_stream *s, const void *bytes, size_t len)
{
	struct evbuffer *scratch = s->conn->server->scratch;

	if (len == 0)
		return; /* an empty chunk would be the last */
	(void)evbuffer_add(scratch, bytes, len);
	evhttp_send_reply_chunk(s->conn->call.request, scratch);
}

size_t
http_stream_backlog(const struct http_stream *s)
{
	return evbuffer_get_length(bufferevent_get_output(s->conn->bev));
}

static void
release(struct http_conn *c)
{
	free(c->call.stream);
	c->call.stream = NULL;
	c->call.pending = false;
	c->server->pending--;
}

void
http_stream_end(struct http_stream *s)
{
	struct http_conn *c = s->conn;

	release(c);
	conn_enter(c, CONN_WRITING);
	evhttp_send_reply_end(c->call.request);
}

void
http_stream_cut(struct http_stream *s)
{
	s->gone = NULL;
	conn_enter(s->conn, CONN_CUT);
	(void)shutdown(s->conn->fd, SHUT_RDWR); /* evhttp sees it and closes */
}

void
stream_gone(struct http_conn *c)
{
	struct http_stream s = *c->call.stream;

	release(c);
	if (s.gone != NULL)
		s.gone(s.ctx);
}
