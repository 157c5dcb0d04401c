/*
 * Reads application/x-www-form-urlencoded, multipart/form-data, flat JSON objects and
 * query strings, in the dialects aggregators really send: broken escapes stay as they
 * are, a raw plus is a blank, %00 is kept as a byte for the door to blank. The body is
 * looked at, not its Content-Type, because the two disagree in the field; it is read
 * first, then the query, so the body wins. The body of a GET is not read: no signature
 * covers it. Bounded: at most FORM_FIELDS_MAX fields, all values in one block.
 */
#ifndef KALATA_PROVIDER_FORM_H
#define KALATA_PROVIDER_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/http_msg.h"

#define FORM_FIELDS_MAX 96	/* a Twilio MMS with ten pictures has some sixty */
#define FORM_BYTES_MAX	16384

struct form_field {
	const char	*name;	/* a NUL in it became a blank */
	const char	*value;	/* NUL-terminated, but may hold NUL bytes: use len */
	size_t		 len;
	bool		 query;	/* came from the URL */
};

struct form {
	struct form_field field[FORM_FIELDS_MAX];
	size_t	n;
	bool	cut;		/* fields or bytes were left out */
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
/* Appends name=value, after & when something is there already. The name needs no escape. */
void	form_add(struct buf *, const char *name, const char *value);

#endif
