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

/* A placeholder of a kind of text, and where its value is: a `const char *` in the struct of
 * values of that kind. */
struct template_place {
	const char *name;
	size_t	at;
	unsigned bit;	/* for sets of them */
};
/* The one a named piece means; NULL when nothing has that name. */
const struct template_place *template_place(const struct template_place *, size_t n,
    const struct template_piece *);
/* Never NULL. */
const char *template_value(const struct template_place *, const void *values);

#endif
