/*
 * One screen of a handset: a head, numbered lines, at most SCREEN_UNITS septets of plain
 * GSM-7. Long lists are paged by whole lines; a line too long by itself is cut with "..".
 * Numbers run on over the pages, so that who knows the number may type it at once.
 */
#ifndef KALATA_CORE_SCREEN_H
#define KALATA_CORE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define SCREEN_UNITS 160	/* septets; contract 4 */
#define SCREEN_MAX   (2 * SCREEN_UNITS + 1)	/* bytes: é is two */
#define SCREEN_LINES_MAX 80

struct screen_line {
	const char *number;	/* what to type; "" = a line without number */
	const char *text;
};

struct screen_list {
	const char *head;	/* may be ""; put whole on every page */
	const struct screen_line *line;
	size_t	n;
	const struct screen_line *foot;	/* on every page: "0. Retour" */
	size_t	n_foot;
	struct screen_line more;	/* on every page but the last */
};

/* Pages it has, at least 1. */
int	screen_pages(const struct screen_list *);
/* Renders page `page` (from 0; clamped). */
void	screen_render(const struct screen_list *, int page, struct buf *out);

#endif
