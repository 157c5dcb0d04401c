/*
 * A text with places to fill: "Votre vote pour {name} est compte". Cuts it into pieces,
 * plain text or the name of a placeholder; what a name means is the caller's.
 */
#ifndef KALATA_CORE_TEMPLATE_H
#define KALATA_CORE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

/* A stretch of a template: plain text, or the name between two braces. */
struct template_piece {
	const char *text;
	size_t	len;
	bool	named;
	size_t	next;	/* bytes from the piece's start to the next one's */
};

/* `tmpl` is not empty. A brace that is never closed is text. */
struct template_piece template_first(const char *tmpl);

#endif
