/*
 * The HTTP server: evhttp, known in gateway/http*.c only, with the guard it needs: bounded
 * headers and body, an absolute deadline for each request, a cap on connections, a
 * listener that rests when descriptors run out, ambiguous requests refused and the
 * connection closed, HEAD without body. Everything happens in the loop's thread, and SIGPIPE
 * must be ignored by the process.
 *
 * While a call is pending nothing is read from its connection, so pipelined requests wait
 * their turn and a client that only closed its sending side still gets its answer.
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

#define HTTP_LIMIT_MAX (512 * 1024)
struct http_limits {
	size_t	max_connections;	/* one more is told 503 and closed */
	int	request_timeout_s;	/* from accept, or the previous answer, to the last byte; and
					 * as long again for the reader of our answer */
	size_t	max_body;		/* at most HTTP_LIMIT_MAX */
};

/* `request` is valid until the function returns; the body of a GET, which means nothing
 * (RFC 9110 9.3.1), is not in it, nor a header too long or too many for http_msg. Must
 * lead to exactly one http_reply() or http_refuse(), now or later, from the loop's thread. */
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

/* Sends status, headers and body; the call is over. Lengths and the connection's fate are ours: such
 * headers of `reply` are left out. A client that went away gets nothing. */
void	http_reply(struct http_call *, const struct http_msg *reply);
/* A short text/plain reply; 503 and 429 get Retry-After. */
void	http_refuse(struct http_call *, int status, const char *text);
/*
 * An answer that goes on: event streams, downloads. Starts it (status 200, chunked); the call
 * is over for http_refuse() and http_reply(), and ends with http_stream_end() or when the peer goes:
 * then `gone` is called, once, and the stream is no more. Never called from within these functions.
 */
struct http_stream;
/* NULL: the peer is gone already; http_refuse() ends the call. */
struct http_stream *http_stream_start(struct http_call *, const struct http_msg *head,
    void (*gone)(void *ctx), void *ctx);
void	http_stream_send(struct http_stream *, const void *, size_t);
/* Bytes that were sent and the peer's side has not taken. */
size_t	http_stream_backlog(const struct http_stream *);
/* What was sent still arrives; `gone` is not called. */
void	http_stream_end(struct http_stream *);
/* Cuts the connection. `gone` is not called. */
void	http_stream_cut(struct http_stream *);

/* The peer's IP address, "" when it went away. */
void	http_peer(const struct http_call *, char *out, size_t cap);
bool	http_is_head(const struct http_call *);
/* Monotonic µs when the request was complete. */
int64_t	http_started_us(const struct http_call *);

struct http_stats {
	uint64_t accepted;
	uint64_t refused_full;		/* over max_connections */
	uint64_t refused_hostile;	/* by the guard: 400 and closed */
	uint64_t timed_out;		/* too slow in asking or in reading our answer */
	uint64_t no_descriptors;	/* times accept() failed for want of them */
	uint64_t replies[6];		/* by status/100 */
	size_t	 open;
};
void	http_stats(const struct http_server *, struct http_stats *);

#endif
