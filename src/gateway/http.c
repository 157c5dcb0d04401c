/*
 * The listener: where connections come from, how many, and what happens when the process
 * has no descriptors left. evhttp would then try again at once, for ever, with a log line each time;
 * we let it rest for a moment instead. Everything about one connection is in http_conn.c, about one
 * request in http_call.c.
 */
#include "gateway/http.h"

#include <sys/socket.h>
#include <netdb.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "gateway/http_server.h"

#define BACKLOG 1024
#define REST_MS 100

/* evhttp takes the listener's argument for itself, so its error callback must search. */
static LIST_HEAD(, http_server) servers = LIST_HEAD_INITIALIZER(servers);

static void
no_accept(struct evconnlistener *listener, void *evhttp)
{
	static const struct timeval rest = { 0, REST_MS * 1000 };
	int	err = errno;
	uint64_t skipped;
	struct http_server *s;

	(void)evhttp;
	LIST_FOREACH(s, &servers, next)
		if (s->listener == listener)
			break;
	if (s == NULL)
		fatalx("a listener belongs to a server");
	s->stats.no_descriptors++;
	(void)evconnlistener_disable(listener);
	(void)event_add(s->rested, &rest);
	if (log_gate(&s->gate, &skipped))
		log_warnx("http_accept", "error=\"%s\" rest_ms=%d skipped=%llu",
		    strerror(err), REST_MS, (unsigned long long)skipped);
}

static void
on_rested(evutil_socket_t fd, short what, void *arg)
{
	struct http_server *s = arg;

	(void)fd;
	(void)what;
	if (s->listener != NULL)
		(void)evconnlistener_enable(s->listener);
}

static void
on_welcome(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	conn_welcome(arg);
}

static void
on_cutter(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	conn_cut_late(arg);
}

/* "host:port" or "[host]:port"; the result is getaddrinfo()'s. */
static struct addrinfo *
resolve(const char *listen, char *why, size_t cap)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	const char *colon = strrchr(listen, ':');
	char	host[128];
	size_t	len = colon == NULL ? 0 : (size_t)(colon - listen);
	int64_t	port;
	int	err;

	if (len >= 2 && listen[0] == '[' && listen[len - 1] == ']') {
		listen++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof(host) ||
	    !text_i64(colon + 1, 0, 65535, &port)) {
		snprintf(why, cap, "listen address is not HOST:PORT");
		return NULL;
	}
	memcpy(host, listen, len);
	host[len] = '\0';
	err = getaddrinfo(host, colon + 1, &hints, &found);
	if (err != 0)
		snprintf(why, cap, "listen address %s: %s", host, gai_strerror(err));
	return err == 0 ? found : NULL;
}

static bool
bind_listener(struct http_server *s, const char *listen, char *why, size_t cap)
{
	struct addrinfo *addr = resolve(listen, why, cap);

	if (addr == NULL)
		return false;
	s->listener = evconnlistener_new_bind(s->base, NULL, NULL,
	    LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, BACKLOG,
	    addr->ai_addr, (int)addr->ai_addrlen);
	freeaddrinfo(addr);
	if (s->listener == NULL) {
		snprintf(why, cap, "cannot listen on %s: %s", listen, strerror(errno));
		return false;
	}
	s->bound = evhttp_bind_listener(s->evhttp, s->listener);
	if (s->bound == NULL)
		fatal("out of memory");
	evconnlistener_set_error_cb(s->listener, no_accept);
	return true;
}

static int
port_of(evutil_socket_t fd)
{
	struct sockaddr_storage addr;
	socklen_t len = sizeof(addr);
	char	service[16];

	if (getsockname(fd, (struct sockaddr *)&addr, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&addr, len, NULL, 0, service, sizeof(service),
	    NI_NUMERICSERV) != 0)
		fatalx("a bound socket has a port");
	return (int)strtol(service, NULL, 10);
}

static void
set_up_evhttp(struct http_server *s)
{
	evhttp_set_bevcb(s->evhttp, conn_new, s);
	evhttp_set_gencb(s->evhttp, call_dispatch, s);
	evhttp_set_max_headers_size(s->evhttp, GUARD_HEAD_MAX);
	evhttp_set_max_body_size(s->evhttp, (ssize_t)s->limits.max_body);
	evhttp_set_default_content_type(s->evhttp, NULL);
	evhttp_set_allowed_methods(s->evhttp,
	    EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |
	    EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
}

static void
check_limits(const struct http_limits *limits)
{
	if (limits->max_body == 0 || limits->max_body > HTTP_LIMIT_MAX)
		fatalx("bodies have a limit of 1..%d bytes", HTTP_LIMIT_MAX);
	if (limits->max_connections == 0 || limits->request_timeout_s <= 0)
		fatalx("connections and their time are limited");
}

struct http_server *
http_open(struct event_base *base, const char *listen, const struct http_limits *limits,
    http_serve serve, void *ctx, char *why, size_t cap)
{
	struct http_server *s = xcalloc(1, sizeof(*s));

	check_limits(limits);
	s->base = base;
	s->limits = *limits;
	s->serve = serve;
	s->ctx = ctx;
	TAILQ_INIT(&s->fresh);
	TAILQ_INIT(&s->timed);
	LIST_INSERT_HEAD(&servers, s, next);
	s->body_mem = xmalloc(limits->max_body + 1);
	s->scratch = evbuffer_new();
	s->evhttp = evhttp_new(base);
	s->welcome = event_new(base, -1, 0, on_welcome, s);
	s->cutter = evtimer_new(base, on_cutter, s);
	s->rested = evtimer_new(base, on_rested, s);
	if (s->scratch == NULL || s->evhttp == NULL || s->welcome == NULL ||
	    s->cutter == NULL || s->rested == NULL)
		fatal("out of memory");
	set_up_evhttp(s);
	if (!bind_listener(s, listen, why, cap)) {
		int error = errno;

		http_close(s);
		errno = error;	/* a caller may try again while the address is taken */
		return NULL;
	}
	s->port = port_of(evconnlistener_get_fd(s->listener));
	return s;
}

int
http_port(const struct http_server *s)
{
	return s->port;
}

void
http_drain(struct http_server *s)
{
	s->draining = true;
	if (s->bound != NULL) {
		evhttp_del_accept_socket(s->evhttp, s->bound);
		s->bound = NULL;
		s->listener = NULL;
	}
	conn_cut_idle(s);
}

size_t
http_pending(const struct http_server *s)
{
	return s->pending;
}

void
http_close(struct http_server *s)
{
	if (s->pending > 0)
		fatalx("every call is answered before its server closes");
	LIST_REMOVE(s, next);
	conn_welcome(s);	/* so that evhttp tells us of each connection it closes */
	evhttp_free(s->evhttp);
	event_free(s->welcome);
	event_free(s->cutter);
	event_free(s->rested);
	evbuffer_free(s->scratch);
	free(s->by_fd);
	free(s->body_mem);
	free(s);
}

void
http_stats(const struct http_server *s, struct http_stats *out)
{
	*out = s->stats;
}
