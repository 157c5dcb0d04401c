/*
 * One screen of a handset: a notice, a head, numbered lines, at most SCREEN_UNITS septets of
 * plain GSM-7. Long lists are shown from a line on, by whole lines; a line too long by
 * itself is cut with "..". Numbers run on, so that who knows the number may type it at
 * once. A screen is told by its first line and not by a page number: a notice makes it
 * shorter, and still no line is passed over by who goes on.
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
	const char *notice;	/* "" none; said first, gives way first */
	const char *head;	/* may be "" */
	const struct screen_line *line;
	size_t	n;
	bool	whole;		/* all lines belong on one screen: 1 yes, 2 no. Few and short */
	const struct screen_line *foot;	/* under every part: "0. Retour" */
	size_t	n_foot;
	struct screen_line more;	/* last, where lines are left: "00. Suite" */
};

/* Renders from line `from` on (0 when there is no such line); returns the line that
 * comes next, n when none is left. */
size_t	screen_render(const struct screen_list *, size_t from, struct buf *out);
/* Where a reader came from: the last line before `from` that begins a screen, as one who goes on from
 * the first, without notices, sees them. */
size_t	screen_before(const struct screen_list *, size_t from);
/* Septets the head may take so that it is not cut. */
size_t	screen_head_room(const struct screen_list *);

/* Appends text in GSM-7 of at most `room` septets, cut with ".."; returns the septets. */
size_t	screen_fit(const char *text, size_t room, struct buf *out);

#endif
