/*
 * The only file that knows evhttp, with the guard it needs (faults.md 2.2): bounded
 * headers and body, an absolute deadline for each request, a cap on connections, a
 * listener that rests when descriptors run out, ambiguous requests refused and the
 * connection closed, HEAD without body.
 */
#ifndef KALATA_GATEWAY_HTTP_H
#define KALATA_GATEWAY_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/http_msg.h"

struct event_base;
struct http_server;
struct http_call;	/* one request under way; answered exactly once */

struct http_limits {
	size_t	max_connections;
	int	request_timeout_s;	/* from accept, or the previous answer, to the last byte; and as long
					 * again for the reader of our answer */
	size_t	max_body;
};

/* `request` is valid until the function returns. Must lead to exactly one http_reply()
 * or http_refuse(), now or later, from the loop's thread. */
typedef void (*http_serve)(void *ctx, struct http_call *, const struct http_msg *request);

/* `listen`: "127.0.0.1:8080", "[::1]:8080"; port 0 = any. NULL: `why`. */
struct http_server *http_open(struct event_base *, const char *listen, const struct http_limits *,
    http_serve, void *ctx, char *why, size_t cap);
/* The port it listens on. */
int	http_port(const struct http_server *);
/* Takes no more connections; those open finish what they are at, then close. */
void	http_drain(struct http_server *);
/* Requests not yet answered. */
size_t	http_pending(const struct http_server *);
/* Nothing may be pending. */
void	http_close(struct http_server *);

/* Sends status, headers and body; frees the call. */
void	http_reply(struct http_call *, const struct http_msg *reply);
/* A short text/plain reply; 503 and 429 get Retry-After. */
void	http_refuse(struct http_call *, int status, const char *text);
/* The client went away while we worked: the reply goes nowhere, but is still owed. */
bool	http_gone(const struct http_call *);
/* Monotonic µs when the request was complete. */
int64_t	http_started_us(const struct http_call *);

struct http_stats {
	uint64_t accepted, refused_full, refused_hostile, timed_out, replies[6];	/* by status/100 */
	size_t	 open;
	uint64_t no_descriptors;
};
void	http_stats(const struct http_server *, struct http_stats *);

#endif
