/*
 * A call as a table: what is typed, what the screen then says, whether the session is over.
 */
#ifndef KALATA_TESTS_DIALOG_PLAY_H
#define KALATA_TESTS_DIALOG_PLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "dialog_world.h"

struct line {
	const char *input;	/* "dial …" dials anew; "redial" after a drop */
	const char *shows;	/* on the screen; NULL: anything */
	const char *not;	/* not on it */
	bool	    over;	/* nothing is waited for */
};

/* Fails the test at the first line that is not so. */
void	play_lines(struct booth *, const struct line *, size_t n);

#define SAY(input, shows)	   {input, shows, NULL, false}
#define NOT(input, shows, not)	   {input, shows, not, false}
#define END(input, shows)	   {input, shows, NULL, true}
#define END_NOT(input, shows, not) {input, shows, not, true}
#define play(...)                                                                       \
	do {                                                                            \
		static const struct line lines[] = {__VA_ARGS__};                       \
		play_lines(&booth, lines, sizeof(lines) / sizeof(lines[0]));             \
	} while (0)

/* Language known, region known: the shortest walk. */
void	known_voter(struct booth *, size_t n_candidates, enum booth_codes);

#endif
