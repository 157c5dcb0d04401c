/*
 * One request, from evhttp's form to a http_msg and back. What evhttp would get wrong is
 * settled here: HEAD has headers and no body, 204 has neither length nor body, lengths
 * and the connection's fate are never the caller's.
 */
#include "gateway/http_server.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define REQUESTS_MAX 1000	/* of one connection, so that none lives for ever */
#define RETRY_AFTER  "5"

struct method {
	enum evhttp_cmd_type type;
	const char	*name;
	bool		 body;	/* has a meaning: GET's has none, RFC 9110 9.3.1 */
};

static const struct method methods[] = {
	{ EVHTTP_REQ_GET, "GET", false },
	{ EVHTTP_REQ_HEAD, "HEAD", false },
	{ EVHTTP_REQ_POST, "POST", true },
	{ EVHTTP_REQ_PUT, "PUT", true },
	{ EVHTTP_REQ_DELETE, "DELETE", false },
	{ EVHTTP_REQ_OPTIONS, "OPTIONS", false },
	{ EVHTTP_REQ_PATCH, "PATCH", true },
};

#define N_METHODS (sizeof(methods) / sizeof(methods[0]))

static const struct method *
method_of(struct evhttp_request *request)
{
	enum evhttp_cmd_type type = evhttp_request_get_command(request);

	for (size_t i = 0; i < N_METHODS; i++)
		if (methods[i].type == type)
			return &methods[i];
	fatalx("evhttp lets only allowed methods through");
}

/* A header that does not fit is left out whole: half a signature is worse than none. */
static void
read_headers(struct http_msg *m, struct evhttp_request *request)
{
	const struct evkeyval *h;

	TAILQ_FOREACH(h, evhttp_request_get_input_headers(request), next) {
		size_t	name_len = strlen(h->key), value_len = strlen(h->value);
		struct http_header *to = &m->header[m->n_headers];

		if (m->n_headers == HTTP_HEADERS_MAX)
			return;
		if (name_len >= sizeof(to->name) || value_len >= sizeof(to->value))
			continue;
		memcpy(to->name, h->key, name_len + 1);
		memcpy(to->value, h->value, value_len + 1);
		m->n_headers++;
	}
}

static void
read_body(struct http_msg *m, struct evhttp_request *request)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(request);
	size_t	len = evbuffer_get_length(input);

	if (len >= m->body.cap)
		fatalx("evhttp keeps bodies under the limit it was given");
	if (len > 0 && evbuffer_copyout(input, m->body.data, len) != (ssize_t)len)
		fatalx("the body has the length it says");
	m->body.data[len] = '\0';
	m->body.len = len;
}

/* Into the server's one request; false when its URL is too long. */
static bool
read_request(struct http_server *s, struct evhttp_request *request)
{
	const struct method *method = method_of(request);
	struct http_msg *m = &s->request;

	http_msg_init(m, s->body_mem, s->limits.max_body + 1);
	m->received_ms = clock_now_ms();
	memcpy(m->method, method->name, strlen(method->name) + 1);
	read_headers(m, request);
	if (method->body)
		read_body(m, request);
	return text_copy(m->url, sizeof(m->url), evhttp_request_get_uri(request));
}

void
call_dispatch(struct evhttp_request *request, void *server)
{
	struct http_server *s = server;
	struct http_conn *c = conn_of(s, request);

	conn_enter(c, CONN_WORKING);
	c->served++;
	c->call.request = request;
	c->call.started_us = clock_mono_us();
	c->call.pending = true;
	s->pending++;
	if (c->served == c->hostile)
		http_refuse(&c->call, 400, "This request can be read in two ways.\n");
	else if (!read_request(s, request))
		http_refuse(&c->call, 414, "This address is too long.\n");
	else
		s->serve(s->ctx, &c->call, &s->request);
}

/* The whole answer is with the kernel. evhttp closes the connection next, or reads on. */
void
call_answered(struct evhttp_request *request, void *arg)
{
	struct http_conn *c = arg;

	(void)request;
	if (c->phase == CONN_WRITING)
		conn_enter(c, CONN_READING);
}

static bool
is_ours(const char *name)
{
	static const char *const ours[] = {
		"Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive", "Date",
	};

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (text_same(name, ours[i]))
			return true;
	return false;
}

void
call_headers(struct http_conn *c, const struct http_msg *reply)
{
	struct evkeyvalq *out = evhttp_request_get_output_headers(c->call.request);
	bool	head = evhttp_request_get_command(c->call.request) == EVHTTP_REQ_HEAD;
	bool	last = c->server->draining || c->served >= REQUESTS_MAX ||
	    c->served == c->hostile;

	for (size_t i = 0; i < reply->n_headers; i++) {
		const struct http_header *h = &reply->header[i];

		/* evhttp refuses a value with a line end in it, and so do we */
		if (!is_ours(h->name) && evhttp_add_header(out, h->name, h->value) != 0)
			log_warnx("http_header", "name=%s dropped=invalid", h->name);
	}
	if (last)
		(void)evhttp_add_header(out, "Connection", "close");
	if (head) {
		BUF(length, 24);
		(void)buf_i64(&length, (long long)reply->body.len);
		(void)evhttp_add_header(out, "Content-Length", length.data);
	}
}

static bool
has_body(const struct http_call *call, const struct http_msg *reply)
{
	return reply->status >= 200 && reply->status != 204 && reply->status != 304 &&
	    evhttp_request_get_command(call->request) != EVHTTP_REQ_HEAD;
}

void
http_reply(struct http_call *call, const struct http_msg *reply)
{
	struct http_conn *c = call->conn;
	struct http_server *s = c->server;

	if (!call->pending)
		fatalx("a call is answered once");
	if (reply->status < 200 || reply->status > 599)
		fatalx("%d is a status that ends a request", reply->status);
	call->pending = false;
	s->pending--;
	s->stats.replies[reply->status / 100]++;
	if (c->phase == CONN_CLOSED) {
		conn_bury(c);
		return;
	}
	call_headers(c, reply);
	if (has_body(call, reply) && reply->body.len > 0)
		(void)evbuffer_add(s->scratch, reply->body.data, reply->body.len);
	evhttp_request_set_on_complete_cb(call->request, call_answered, c);
	conn_enter(c, CONN_WRITING);
	evhttp_send_reply(call->request, reply->status, NULL, s->scratch);
}

void
http_refuse(struct http_call *call, int status, const char *text)
{
	/* big, and used in the loop's thread only */
	static struct http_msg reply;
	char	body[256];

	http_msg_init(&reply, body, sizeof(body));
	reply.status = status;
	(void)http_msg_set(&reply, "Content-Type", "text/plain; charset=utf-8");
	if (status == 503 || status == 429)
		(void)http_msg_set(&reply, "Retry-After", RETRY_AFTER);
	(void)buf_add(&reply.body, text);
	http_reply(call, &reply);
}

void
http_peer(const struct http_call *call, char *out, size_t cap)
{
	struct evhttp_connection *evcon;
	char *address = NULL;
	ev_uint16_t port;

	(void)text_copy(out, cap, "");
	if (call->conn->phase == CONN_CLOSED || call->request == NULL)
		return;
	evcon = evhttp_request_get_connection(call->request);
	if (evcon != NULL)
		evhttp_connection_get_peer(evcon, &address, &port);
	if (address != NULL)
		(void)text_copy(out, cap, address);
}

bool
http_is_head(const struct http_call *call)
{
	return call->request != NULL &&
	    evhttp_request_get_command(call->request) == EVHTTP_REQ_HEAD;
}

int64_t
http_started_us(const struct http_call *call)
{
	return call->started_us;
}
