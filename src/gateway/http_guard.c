/*
 * One function per state, each looking at one byte: what is allowed there is all there
 * is to read. Runs of header values and bodies are skipped in one go, because every
 * vote passes here.
 */
#include "gateway/http_guard.h"

#include <string.h>

enum state {
	AT_METHOD,
	AT_TARGET,
	AT_VERSION,
	AT_VERSION_END,
	AT_LINE_FEED,	/* after the CR of the request line or a header */
	AT_NAME,
	AT_VALUE,
	AT_HEAD_FEED,	/* after the CR of the empty line */
	AT_BODY,
	AT_CHUNK_SIZE,
	AT_CHUNK_FEED,
	AT_CHUNK,
	AT_CHUNK_CR,
	AT_CHUNK_LF,
	AT_TRAILER,
	AT_TRAILER_FEED,
	AT_REFUSED,
	STATE_N,
};

enum field { FIELD_OTHER, FIELD_HOST, FIELD_LENGTH, FIELD_CODING, FIELD_N };

enum { TOKEN = 1, TARGET = 2, VALUE = 4 };

/* RFC 9110 5.6.2 (token) and 5.5 (field value). A target may hold what browsers would escape:
 * aggregators send raw UTF-8 and `#` in queries. */
static const uint8_t byte_class[256] = {
	['\t'] = VALUE,
	[' '] = VALUE,
	['!'] = TOKEN | TARGET | VALUE,
	['"'] = TARGET | VALUE,
	['#' ... '\''] = TOKEN | TARGET | VALUE,
	['(' ... ')'] = TARGET | VALUE,
	['*' ... '+'] = TOKEN | TARGET | VALUE,
	[','] = TARGET | VALUE,
	['-' ... '.'] = TOKEN | TARGET | VALUE,
	['/'] = TARGET | VALUE,
	['0' ... '9'] = TOKEN | TARGET | VALUE,
	[':' ... '@'] = TARGET | VALUE,
	['A' ... 'Z'] = TOKEN | TARGET | VALUE,
	['[' ... ']'] = TARGET | VALUE,
	['^' ... 'z'] = TOKEN | TARGET | VALUE,
	['{'] = TARGET | VALUE,
	['|'] = TOKEN | TARGET | VALUE,
	['}'] = TARGET | VALUE,
	['~'] = TOKEN | TARGET | VALUE,
	[0x80 ... 0xff] = TARGET | VALUE,
};

#define METHOD_MAX 16
#define LENGTH_DIGITS_MAX 15	/* of a Content-Length: far above any limit, far below overflow */
#define CHUNK_DIGITS_MAX 8

static bool
is(unsigned char c, int class)
{
	return (byte_class[c] & class) != 0;
}

static int
hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void
start_line(struct http_guard *g, enum state state)
{
	g->state = (uint8_t)state;
	g->line_len = 0;
	g->name_len = 0;
}

static void
start_request(struct http_guard *g)
{
	uint32_t requests = g->requests;

	*g = (struct http_guard){ .requests = requests, .state = AT_METHOD };
}

static enum guard_reason
at_method(struct http_guard *g, unsigned char c)
{
	if (g->name_len == 0)
		g->requests++;
	if (c == ' ' && g->name_len > 0) {
		g->bodiless = g->name_len == 4 && memcmp(g->name, "head", 4) == 0;
		g->state = AT_TARGET;
		g->value_len = 0;
		return GUARD_FINE;
	}
	if (c < 'A' || c > 'Z')
		return g->name_len == 0 ? GUARD_NOT_HTTP : GUARD_METHOD;
	if (g->name_len == METHOD_MAX)
		return GUARD_METHOD;
	g->name[g->name_len++] = (char)(c | 0x20);
	return GUARD_FINE;
}

static enum guard_reason
at_target(struct http_guard *g, unsigned char c)
{
	if (g->value_len == 0) {
		g->value_len = 1;
		return c == '/' ? GUARD_FINE : GUARD_TARGET;
	}
	if (c == ' ') {
		g->state = AT_VERSION;
		g->value_len = 0;
		return GUARD_FINE;
	}
	return is(c, TARGET) ? GUARD_FINE : GUARD_TARGET;
}

static enum guard_reason
at_version(struct http_guard *g, unsigned char c)
{
	static const char version[] = "HTTP/1.";

	if (g->value_len < sizeof(version) - 1)
		return c == version[g->value_len++] ? GUARD_FINE : GUARD_VERSION;
	if (c != '0' && c != '1')
		return GUARD_VERSION;
	g->minor_1 = c == '1';
	g->state = AT_VERSION_END;
	return GUARD_FINE;
}

static enum guard_reason
at_version_end(struct http_guard *g, unsigned char c)
{
	if (c == '\n')
		return GUARD_LINE_END;
	if (c != '\r')
		return GUARD_VERSION;
	g->state = AT_LINE_FEED;
	return GUARD_FINE;
}

static enum guard_reason
at_line_feed(struct http_guard *g, unsigned char c)
{
	if (c != '\n')
		return GUARD_LINE_END;
	start_line(g, AT_NAME);
	return GUARD_FINE;
}

static enum field
field_of(const struct http_guard *g)
{
	static const char *const names[FIELD_N] = {
		[FIELD_HOST] = "host",
		[FIELD_LENGTH] = "content-length",
		[FIELD_CODING] = "transfer-encoding",
	};

	for (int f = FIELD_HOST; f < FIELD_N; f++)
		if (strlen(names[f]) == g->name_len &&
		    memcmp(names[f], g->name, g->name_len) == 0)
			return (enum field)f;
	return FIELD_OTHER;
}

/* The name is complete: is one more of it allowed? */
static enum guard_reason
start_value(struct http_guard *g)
{
	g->state = AT_VALUE;
	g->field = (uint8_t)field_of(g);
	g->value_len = 0;
	g->value_over = false;
	if (++g->n_headers > GUARD_HEADERS_MAX)
		return GUARD_TOO_MANY;
	switch ((enum field)g->field) {
	case FIELD_HOST:
		return ++g->n_hosts > 1 ? GUARD_HOST : GUARD_FINE;
	case FIELD_LENGTH:
		if (g->chunked)
			return GUARD_FRAMING;
		if (g->has_length)
			return GUARD_LENGTH;
		g->has_length = true;
		return GUARD_FINE;
	case FIELD_CODING:
		if (g->has_length || !g->minor_1)
			return GUARD_FRAMING;
		if (g->chunked)
			return GUARD_CODING;
		g->chunked = true;
		return GUARD_FINE;
	case FIELD_OTHER:
	case FIELD_N:
		return GUARD_FINE;
	}
	return GUARD_FINE;
}

static enum guard_reason
at_name(struct http_guard *g, unsigned char c)
{
	if (g->line_len == 1) {	/* the first byte of the line */
		if (c == '\r') {
			g->state = AT_HEAD_FEED;
			return GUARD_FINE;
		}
		if (c == '\n')
			return GUARD_LINE_END;
		if (c == ' ' || c == '\t')
			return GUARD_FOLDED;
	}
	if (c == ':')
		return g->name_len > 0 ? start_value(g) : GUARD_NAME;
	if (c == ' ' || c == '\t')
		return GUARD_BLANK;
	if (!is(c, TOKEN))
		return GUARD_NAME;
	if (g->name_len < sizeof(g->name)) {
		bool upper = c >= 'A' && c <= 'Z';
		g->name[g->name_len++] = (char)(upper ? c | 0x20 : c);
	}
	return GUARD_FINE;
}

static enum guard_reason
end_value(const struct http_guard *g)
{
	if (g->field == FIELD_LENGTH && g->value_len == 0)
		return GUARD_LENGTH;
	if (g->field == FIELD_CODING && g->value_len != strlen("chunked"))
		return GUARD_CODING;
	return GUARD_FINE;
}

static enum guard_reason
value_byte(struct http_guard *g, unsigned char c)
{
	static const char chunked[] = "chunked";

	if (g->field == FIELD_LENGTH) {
		if (g->value_over || c < '0' || c > '9' ||
		    g->value_len == LENGTH_DIGITS_MAX)
			return GUARD_LENGTH;
		g->left = g->left * 10 + (uint64_t)(c - '0');
		g->value_len++;
		return GUARD_FINE;
	}
	if (g->field == FIELD_CODING) {
		if (g->value_over || g->value_len == sizeof(chunked) - 1 ||
		    (c | 0x20) != chunked[g->value_len])
			return GUARD_CODING;
		g->value_len++;
		return GUARD_FINE;
	}
	g->value_len = 1;
	return GUARD_FINE;
}

static enum guard_reason
at_value(struct http_guard *g, unsigned char c)
{
	if (c == '\r') {
		g->state = AT_LINE_FEED;
		return end_value(g);
	}
	if (c == '\n')
		return GUARD_LINE_END;
	if (!is(c, VALUE))
		return GUARD_VALUE;
	if (c == ' ' || c == '\t') {
		/* evhttp takes blanks off the front of a value, but not tabs */
		if (c == '\t' && g->value_len == 0)
			return GUARD_VALUE;
		g->value_over = g->value_len > 0;
		return GUARD_FINE;
	}
	return value_byte(g, c);
}

static enum guard_reason
at_head_feed(struct http_guard *g, unsigned char c)
{
	if (c != '\n')
		return GUARD_LINE_END;
	if (g->minor_1 && g->n_hosts != 1)
		return GUARD_HOST;
	if (g->bodiless && (g->chunked || g->left > 0))
		return GUARD_BODY;
	if (g->chunked) {
		g->phase = GUARD_IN_CHUNKS;
		start_line(g, AT_CHUNK_SIZE);
	} else if (g->left > 0) {
		g->phase = GUARD_IN_BODY;
		start_line(g, AT_BODY);
	} else {
		start_request(g);
	}
	return GUARD_FINE;
}

static enum guard_reason
at_chunk_size(struct http_guard *g, unsigned char c)
{
	int digit = hex_digit(c);

	if (c == '\r' && g->line_len > 1) {
		g->state = AT_CHUNK_FEED;
		return GUARD_FINE;
	}
	if (c == '\n')
		return GUARD_LINE_END;
	if (digit < 0 || g->line_len > CHUNK_DIGITS_MAX)
		return GUARD_CHUNK;
	g->left = g->left * 16 + (uint64_t)digit;
	return GUARD_FINE;
}

static enum guard_reason
at_chunk_feed(struct http_guard *g, unsigned char c)
{
	if (c != '\n')
		return GUARD_LINE_END;
	if (g->left == 0)
		g->phase = GUARD_IN_TRAILER;
	start_line(g, g->left == 0 ? AT_TRAILER : AT_CHUNK);
	return GUARD_FINE;
}

static enum guard_reason
at_chunk_cr(struct http_guard *g, unsigned char c)
{
	g->state = AT_CHUNK_LF;
	return c == '\r' ? GUARD_FINE : GUARD_CHUNK;
}

static enum guard_reason
at_chunk_lf(struct http_guard *g, unsigned char c)
{
	start_line(g, AT_CHUNK_SIZE);
	return c == '\n' ? GUARD_FINE : GUARD_LINE_END;
}

static enum guard_reason
at_trailer(struct http_guard *g, unsigned char c)
{
	g->state = AT_TRAILER_FEED;
	return c == '\r' ? GUARD_FINE : GUARD_TRAILER;
}

static enum guard_reason
at_trailer_feed(struct http_guard *g, unsigned char c)
{
	if (c != '\n')
		return GUARD_LINE_END;
	start_request(g);
	return GUARD_FINE;
}

static enum guard_reason
at_refused(struct http_guard *g, unsigned char c)
{
	(void)c;
	return (enum guard_reason)g->reason;
}

typedef enum guard_reason (*step)(struct http_guard *, unsigned char);

/* AT_BODY and AT_CHUNK look at no byte: see skip(). */
static const step steps[STATE_N] = {
	[AT_METHOD] = at_method,
	[AT_TARGET] = at_target,
	[AT_VERSION] = at_version,
	[AT_VERSION_END] = at_version_end,
	[AT_LINE_FEED] = at_line_feed,
	[AT_NAME] = at_name,
	[AT_VALUE] = at_value,
	[AT_HEAD_FEED] = at_head_feed,
	[AT_BODY] = at_refused,
	[AT_CHUNK_SIZE] = at_chunk_size,
	[AT_CHUNK_FEED] = at_chunk_feed,
	[AT_CHUNK] = at_refused,
	[AT_CHUNK_CR] = at_chunk_cr,
	[AT_CHUNK_LF] = at_chunk_lf,
	[AT_TRAILER] = at_trailer,
	[AT_TRAILER_FEED] = at_trailer_feed,
	[AT_REFUSED] = at_refused,
};

/* Bytes that need no look: of a body, of a chunk. */
static size_t
skip(struct http_guard *g, size_t n)
{
	if (g->state != AT_BODY && g->state != AT_CHUNK)
		return 0;
	if (n > g->left)
		n = (size_t)g->left;
	g->left -= n;
	if (g->left > 0)
		return n;
	if (g->state == AT_BODY)
		start_request(g);
	else
		start_line(g, AT_CHUNK_CR);
	return n;
}

static enum guard_reason
one(struct http_guard *g, unsigned char c)
{
	g->line_len++;
	if (g->phase == GUARD_IN_HEAD && ++g->head_len > GUARD_HEAD_MAX)
		return GUARD_TOO_LONG;
	return steps[g->state](g, c);
}

void
guard_init(struct http_guard *g)
{
	memset(g, 0, sizeof(*g));
}

size_t
guard_feed(struct http_guard *g, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t	i = 0;

	if (g->state == AT_REFUSED)
		return 0;
	while (i < n) {
		enum guard_reason reason;
		size_t	skipped = skip(g, n - i);

		i += skipped;
		if (skipped > 0)
			continue;
		reason = one(g, p[i]);
		if (reason != GUARD_FINE) {
			g->state = AT_REFUSED;
			g->reason = (uint8_t)reason;
			return i;
		}
		i++;
	}
	return n;
}

bool
guard_idle(const struct http_guard *g)
{
	return g->state == AT_METHOD && g->line_len == 0;
}

size_t
guard_line_len(const struct http_guard *g)
{
	return g->line_len;
}

const char *
guard_reason_name(enum guard_reason reason)
{
	static const char *const names[GUARD_N] = {
		[GUARD_FINE] = "fine",
		[GUARD_NOT_HTTP] = "not_http",
		[GUARD_METHOD] = "method",
		[GUARD_TARGET] = "target",
		[GUARD_VERSION] = "version",
		[GUARD_LINE_END] = "line_end",
		[GUARD_NAME] = "header_name",
		[GUARD_BLANK] = "blank_before_colon",
		[GUARD_FOLDED] = "folded_header",
		[GUARD_VALUE] = "header_value",
		[GUARD_HOST] = "host",
		[GUARD_LENGTH] = "content_length",
		[GUARD_CODING] = "transfer_encoding",
		[GUARD_FRAMING] = "length_and_coding",
		[GUARD_BODY] = "body_not_allowed",
		[GUARD_CHUNK] = "chunk_size",
		[GUARD_TRAILER] = "trailer",
		[GUARD_TOO_LONG] = "head_too_long",
		[GUARD_TOO_MANY] = "too_many_headers",
	};

	return names[reason];
}
