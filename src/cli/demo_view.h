/*
 * The demo's screen: standings, regions, and the last messages with their answers, by SMS
 * and on handsets. Redrawn
 * in place on a terminal; elsewhere a line per event, so that it can be piped.
 * A message is shown without the number it came from.
 */
#ifndef KALATA_CLI_DEMO_VIEW_H
#define KALATA_CLI_DEMO_VIEW_H

#include <stdbool.h>

#include "store/results.h"

#define DEMO_TALKS 6

struct demo_talk {
	char message[96], answer[200];
};

struct demo_view {
	bool	terminal, colour;
	struct demo_talk talk[DEMO_TALKS];	/* newest first */
	size_t	n_talks;
	char	head[1024];			/* addresses and commands to try */
	long long sent, repeated, answers, sessions, entries;
};

void	demo_view_open(struct demo_view *);
/* A citizen got an answer. */
void	demo_view_talk(struct demo_view *, const char *message, const char *answer);
/* A handset shows a screen; what was typed to get it. */
void	demo_view_screen(struct demo_view *, const char *typed, const char *screen);
void	demo_view_draw(const struct demo_view *, const struct results *);
void	demo_view_close(const struct demo_view *);

#endif
