/*
 * Reads a compiled gettext catalogue (.mo) out of memory: several languages at once,
 * which libintl cannot do. Values are views into the file. Entries without a
 * translation and `fuzzy` ones are not in the file at all: msgfmt left them out.
 * Format: GNU gettext manual, "The Format of GNU MO Files"; little-endian only, as built.
 */
#ifndef KALATA_CORE_CATALOG_H
#define KALATA_CORE_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog {
	const char *data;
	size_t	    len;
	uint32_t    n;		/* entries */
	uint32_t    ids, texts;	/* offsets of the two tables */
};

/* False unless every offset and length lies within the file, every string ends in a
 * NUL and the entries are in ascending order, as msgfmt writes them. What was refused is
 * left as a catalogue without entries. */
bool	catalog_open(struct catalog *, const char *data, size_t len);

/* The text of msgid in a context; NULL when it is not there or empty. */
const char *catalog_text(const struct catalog *, const char *context, const char *id);

/* Entry i (0..n-1) if it belongs to `context`: id and text; false otherwise. */
bool	catalog_entry(const struct catalog *, uint32_t i, const char *context,
	    const char **id, const char **text);

#endif
