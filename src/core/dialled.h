/*
 * A number as somebody wrote it, reduced to what counts: its digits, and whether a
 * calling code stands before them. The first half of msisdn_parse().
 */
#ifndef KALATA_CORE_DIALLED_H
#define KALATA_CORE_DIALLED_H

#include <stdbool.h>
#include <stddef.h>

#define DIGITS_MAX 24 /* "00", 15 digits, and some to see that it is too long */

struct dialled {
	char	digit[DIGITS_MAX + 1];
	size_t	n;
	bool	plus;		/* "+" or "00" before them: a calling code follows */
	bool	name;		/* a letter, or "acr:": no number at all */
	bool	broken;		/* marks that no number holds */
};

struct dialled dialled_read(const char *raw);

#endif
