/*
 * The whole server, through a socket. Property: evhttp sees exactly the requests that the
 * guard framed, until one of them ends the connection; and the server always either
 * has answered them all or has closed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "gateway/http.h"
#include "gateway/http_guard.h"

#define PATIENCE_MS 3000

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct event_base *base;
static struct http_server *http;
static size_t served;

static void
must(bool property, const char *what)
{
	if (property)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static void
serve(void *ctx, struct http_call *call, const struct http_msg *m)
{
	(void)ctx;
	must(m->url[0] == '/', "only the origin form is served");
	must(m->body.len == 0 || strlen(m->method) > 2, "a body has a method");
	served++;
	http_refuse(call, 202, "taken");
}

static void
start(void)
{
	static const struct http_limits limits = { 100, 60, 4096 };
	char	why[200];

	if (http != NULL)
		return;
	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_ERROR_LEVEL);
	base = event_base_new();
	http = http_open(base, "127.0.0.1:0", &limits, serve, NULL, why, sizeof(why));
	must(http != NULL, why);
}

static int
dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)http_port(http)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in from = { .sin_family = AF_INET };
	struct linger rst = { 1, 0 };
	static uint32_t runs;
	int	fd = socket(AF_INET, SOCK_STREAM, 0);

	/* an address of 127/8 for each run: ports of one would run out in TIME_WAIT */
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 256 + runs++ % 65536 * 16);
	must(bind(fd, (struct sockaddr *)&from, sizeof(from)) == 0, "bind");
	must(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0, "loopback");
	must(fcntl(fd, F_SETFL, O_NONBLOCK) == 0, "non-blocking");
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &rst, sizeof(rst));
	return fd;
}

/* False once the server has closed. */
static bool
drop_answers(int fd)
{
	char	bytes[4096];
	ssize_t n;

	while ((n = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		continue;
	return n < 0 && errno == EAGAIN;
}

/* Requests that are complete in these bytes, up to the first refused. */
static size_t
framed(const uint8_t *data, size_t size)
{
	struct http_guard g;
	size_t	n = 0;

	guard_init(&g);
	for (size_t i = 0; i < size && guard_feed(&g, data + i, 1) == 1; i++)
		n += guard_idle(&g);
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t	want = framed(data, size), sent = 0;
	int64_t	until;
	bool	open = true;
	int	fd;

	start();
	served = 0;
	fd = dial();
	until = clock_mono_ms() + PATIENCE_MS;
	while (open && (sent < size || served < want)) {
		ssize_t n = sent < size ? send(fd, data + sent, size - sent, 0) : 0;

		sent += n > 0 ? (size_t)n : 0;
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
		open = drop_answers(fd);
		must(clock_mono_ms() < until, "the server neither answers nor closes");
	}
	must(served <= want, "evhttp sees no request that the guard does not");
	must(http_pending(http) == 0, "all are answered");
	close(fd);
	for (int i = 0; i < 3; i++)
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
	return 0;
}
