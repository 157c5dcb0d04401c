/*
 * Reads the text of an element out of a small XML document from a stranger. Not a parser of XML:
 * no document type, no entities but the five of XML and characters by number, no namespaces beyond
 * leaving a prefix out. What is none of that is not found. Nothing is allocated, nothing nested is
 * followed, so nothing can grow.
 */
#ifndef KALATA_PROVIDER_XML_READ_H
#define KALATA_PROVIDER_XML_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Does it look like XML, whatever its Content-Type says? */
bool	xml_shaped(const char *, size_t len);
/* Appends the text of the first element of that name; false when there is none, or it holds
 * elements of its own. */
bool	xml_text(const char *, size_t len, const char *name, struct buf *out);

#endif
