/*
 * Reads application/x-www-form-urlencoded, multipart/form-data and query strings, in
 * the dialects aggregators really send: broken escapes stay as they are, a raw plus
 * is a blank, %00 is kept as a byte for the door to blank, body and Content-Type may disagree
 * (P4: the body is read first, then the query; the body wins). Bounded: at most
 * FORM_FIELDS_MAX fields, all values in one block.
 */
#ifndef KALATA_PROVIDER_FORM_H
#define KALATA_PROVIDER_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/http_msg.h"

#define FORM_FIELDS_MAX 64
#define FORM_BYTES_MAX	16384

struct form_field {
	const char	*name;
	const char	*value;	/* NUL-terminated, but may hold NUL bytes: use len */
	size_t		 len;
	bool		 query;	/* came from the URL */
};

struct form {
	struct form_field field[FORM_FIELDS_MAX];
	size_t	n;
	bool	cut;
	size_t	used;
	char	bytes[FORM_BYTES_MAX];
};

/* Query and body of a request. */
void	form_read(struct form *, const struct http_msg *);
/* The first field of that name; NULL when absent. */
const struct form_field *form_find(const struct form *, const char *name);
/* Its text, "" when absent. */
const char *form_text(const struct form *, const char *name);

/* Percent-encodes (RFC 3986 unreserved stay). */
void	form_escape(struct buf *, const char *, size_t);

#endif
