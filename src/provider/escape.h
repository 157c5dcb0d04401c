/*
 * Writing a value into somebody else's syntax. (Percent-encoding is in form.h.)
 * Each appends; `cut` of the buffer says when it did not fit.
 */
#ifndef KALATA_PROVIDER_ESCAPE_H
#define KALATA_PROVIDER_ESCAPE_H

#include <stddef.h>

#include "base/buf.h"

/* Between the quotes of a JSON text; `s` is valid UTF-8. */
void	escape_json(struct buf *, const char *s, size_t len);
/* The same with its quotes. */
void	escape_quoted(struct buf *, const char *s);
/* Element content or attribute value; controls XML 1.0 forbids become blanks. */
void	escape_xml(struct buf *, const char *s, size_t len);
/* RFC 4648, padded. */
void	escape_base64(struct buf *, const void *, size_t);

#endif
