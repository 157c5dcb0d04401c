#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>

static void
hang_up(struct bufferevent *bev, struct peer *p, bool reset)
{
	struct linger rst = { 1, 0 };

	if (reset)
		(void)setsockopt(bufferevent_getfd(bev), SOL_SOCKET, SO_LINGER, &rst,
		    sizeof(rst));
	p->n_open--;
	bufferevent_free(bev);
}

/* Bytes of the first request in there, 0 while it is not whole. */
static size_t
whole(const char *bytes, size_t len)
{
	const char *end = strstr(bytes, "\r\n\r\n");
	const char *length = strstr(bytes, "Content-Length: ");
	size_t	need;

	if (end == NULL)
		return 0;
	need = (size_t)(end - bytes) + 4;
	if (length != NULL && length < end)
		need += (size_t)strtoul(length + 16, NULL, 10);
	return len >= need ? need : 0;
}

static void
on_flushed(struct bufferevent *bev, void *arg)
{
	struct peer *p = arg;

	if (p->then == PEER_KEEP || evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	hang_up(bev, p, p->then == PEER_RESET);
}

static void
on_bytes(struct bufferevent *bev, void *arg)
{
	static char bytes[65536];
	struct peer *p = arg;
	struct evbuffer *input = bufferevent_get_input(bev);
	size_t	len = evbuffer_get_length(input), n;

	if (p->reset_after > 0 && len >= p->reset_after) {
		hang_up(bev, p, true);
		return;
	}
	assert_true(len < sizeof(bytes));
	assert_int_equal(evbuffer_copyout(input, bytes, len), len);
	bytes[len] = '\0';
	n = whole(bytes, len);
	if (n == 0)
		return;
	assert_int_equal(evbuffer_drain(input, n), 0);
	bytes[n < sizeof(p->request[0]) ? n : sizeof(p->request[0]) - 1] = '\0';
	memcpy(p->request[p->n_requests++ % PEER_REQUESTS_MAX], bytes, strlen(bytes) + 1);
	if (p->choose != NULL)
		p->answer = p->choose(p->ctx, bytes);
	if (p->answer != NULL) {
		(void)bufferevent_write(bev, p->answer,
		    p->answer_len > 0 ? p->answer_len : strlen(p->answer));
		(void)bufferevent_enable(bev, EV_WRITE);
	} else if (p->then != PEER_KEEP) {
		hang_up(bev, p, p->then == PEER_RESET);
	}
}

static void
on_end(struct bufferevent *bev, short what, void *arg)
{
	(void)what;
	hang_up(bev, arg, false);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int len,
    void *arg)
{
	struct peer *p = arg;
	struct bufferevent *bev =
	    bufferevent_socket_new(p->base, fd, BEV_OPT_CLOSE_ON_FREE);

	(void)listener;
	(void)from;
	(void)len;
	p->n_connections++;
	if (++p->n_open > p->most_open)
		p->most_open = p->n_open;
	bufferevent_setcb(bev, on_bytes, on_flushed, on_end, p);
	/* it calls on_flushed() as soon as it may write, so not yet */
	assert_int_equal(bufferevent_disable(bev, EV_WRITE), 0);
	assert_int_equal(bufferevent_enable(bev, EV_READ), 0);
}

void
peer_open(struct peer *p, struct event_base *base)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	memset(p, 0, sizeof(*p));
	p->base = base;
	p->listener = evconnlistener_new_bind(base, on_accept, p,
	    LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE, 64, (struct sockaddr *)&at, sizeof(at));
	assert_non_null(p->listener);
	assert_int_equal(getsockname(evconnlistener_get_fd(p->listener),
	    (struct sockaddr *)&at, &len), 0);
	p->port = ntohs(at.sin_port);
}

void
peer_close(struct peer *p)
{
	evconnlistener_free(p->listener);
}
