/*
 * An HTTP request or reply as a value, so that providers never see the server's or
 * the client's library: what an aggregator sent us, what we answer, what we send to
 * its API and what that answered all have this form.
 */
#ifndef KALATA_BASE_HTTP_MSG_H
#define KALATA_BASE_HTTP_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define HTTP_HEADERS_MAX 32
#define HTTP_URL_MAX	 4096	/* GET webhooks carry the SMS in the query, percent-encoded */
#define HTTP_BODY_MAX	 65536

struct http_header {
	char name[40];
	char value[264];
};

struct http_msg {
	char		   method[8];		/* requests: "GET", "POST", … */
	char		   url[HTTP_URL_MAX];	/* received: path and query as they came;
						 * to send: the whole URL */
	int		   status;		/* replies; 0 in a reply = none came */
	int64_t		   received_ms;		/* received: when, UTC; 0 = not said */
	const char	  *bearer;		/* to send: an access token, longer than a header may
						 * be; lent; NULL = none. Never in header[] */
	struct http_header header[HTTP_HEADERS_MAX];
	size_t		   n_headers;
	struct buf	   body;		/* memory of whoever owns the message */
};

void	http_msg_init(struct http_msg *, char *body_mem, size_t body_cap);
/* The same with a body that is there already: `text` must be NUL-terminated at len. */
void	http_msg_lend(struct http_msg *, char *text, size_t len);
/* NULL when absent; names are compared without case. */
const char *http_msg_header(const struct http_msg *, const char *name);
/* Sets or replaces; false when it does not fit. */
bool	http_msg_set(struct http_msg *, const char *name, const char *value);
/* The query part of url, "" when none; never NULL. */
const char *http_msg_query(const struct http_msg *);

#endif
