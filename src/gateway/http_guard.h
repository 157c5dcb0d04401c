/*
 * Reads the bytes of a connection before evhttp does and says which byte makes them
 * something that two parsers could understand differently (request smuggling, RFC 9112
 * sections 5 and 11.2): evhttp forgives several Content-Length headers, a blank before a
 * colon, `0x` chunk sizes, bare line feeds and NUL, and shows none of it afterwards.
 * Byte by byte, so that it does not matter how the network cut them. Pure.
 *
 * What it accepts it also frames: it knows where each request ends, whoever parses it after.
 */
#ifndef KALATA_GATEWAY_HTTP_GUARD_H
#define KALATA_GATEWAY_HTTP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUARD_HEAD_MAX	  8192	/* request line and headers, with their line ends */
#define GUARD_HEADERS_MAX 64

enum guard_reason {
	GUARD_FINE,
	GUARD_NOT_HTTP,		/* no method where one must be: TLS, an empty line, noise */
	GUARD_METHOD,
	GUARD_TARGET,		/* only the origin form is served: it starts with '/' */
	GUARD_VERSION,		/* other than HTTP/1.0 and HTTP/1.1 */
	GUARD_LINE_END,		/* CR or LF alone */
	GUARD_NAME,		/* a header name that is empty or no token */
	GUARD_BLANK,		/* between a header name and its colon */
	GUARD_FOLDED,		/* a header line that continues the one before */
	GUARD_VALUE,		/* NUL or another control byte, a tab before the value */
	GUARD_HOST,		/* not exactly one on HTTP/1.1 */
	GUARD_LENGTH,		/* Content-Length: several, empty, signed, no number, too long */
	GUARD_CODING,		/* Transfer-Encoding: several, or not `chunked` alone */
	GUARD_FRAMING,		/* both of them; or chunked in HTTP/1.0 */
	GUARD_BODY,		/* HEAD with a body: evhttp would not read it */
	GUARD_CHUNK,		/* a chunk size that is more or less than 1..8 hex digits */
	GUARD_TRAILER,		/* fields after the last chunk */
	GUARD_TOO_LONG,
	GUARD_TOO_MANY,		/* headers */
	GUARD_N,
};

/* Where in a request the bytes are. */
enum guard_phase { GUARD_IN_HEAD, GUARD_IN_BODY, GUARD_IN_CHUNKS, GUARD_IN_TRAILER };

/* Private, but for `requests`. */
struct http_guard {
	uint8_t	 state;
	uint8_t	 reason;	/* enum guard_reason; GUARD_FINE until refused */
	uint8_t	 phase;
	uint8_t	 field;
	uint8_t	 name_len, value_len;
	bool	 value_over;	/* only blanks may follow */
	bool	 minor_1, bodiless, has_length, chunked;
	uint8_t	 n_hosts, n_headers;
	char	 name[23];	/* lower case; longer ones are none of ours */
	uint32_t head_len;
	uint32_t line_len;	/* bytes of the line we are in, the last one included */
	uint32_t requests;	/* begun so far: the number of the one we are in */
	uint64_t left;		/* bytes of body or chunk to come */
};

void	guard_init(struct http_guard *);
/*
 * Returns how many of the n bytes are fine; fewer than n: the byte there is the one refused, and
 * everything after it will be.
 */
size_t	guard_feed(struct http_guard *, const void *, size_t n);
/* Between two requests, and nothing of the next one seen? */
bool	guard_idle(const struct http_guard *);
/* Bytes of the refused line, the refused byte included. */
size_t	guard_line_len(const struct http_guard *);
/* A word for logs and tests. */
const char *guard_reason_name(enum guard_reason);

#endif
