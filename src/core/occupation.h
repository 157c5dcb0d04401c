/*
 * Words that tell what a piece of a nomination is: occupations ("medecin" -> sector
 * sante), services ("CSREF", "mairie", "lycee"), titles ("Dr", "Mme"). Rows of
 * config/occupations.csv, parsed by store/rulebook; looked up folded.
 */
#ifndef KALATA_CORE_OCCUPATION_H
#define KALATA_CORE_OCCUPATION_H

#include <stdbool.h>
#include <stddef.h>

#define OCCUPATION_TEXT_MAX  40
#define OCCUPATION_WORDS_MAX 5	/* of one row */

enum occupation_kind { OCCUPATION_JOB, OCCUPATION_SERVICE, OCCUPATION_TITLE };

struct occupation_row {
	char	text[OCCUPATION_TEXT_MAX];	/* folded, words joined by blanks */
	enum occupation_kind kind;
	/* key of a sector, "" none; of a title the gender it tells ("Mme": F), "" none */
	char	sector[24];
};

struct occupations {
	const struct occupation_row *row;	/* sorted by occupation_compare, no text twice */
	size_t	n;
};

/* The order of rows. */
int	occupation_compare(const struct occupation_row *, const struct occupation_row *);
/* "job", "service", "title". */
bool	occupation_kind_read(const char *name, enum occupation_kind *);

/* The row spelled so (folded); NULL none, or no table. */
const struct occupation_row *occupation_find(const struct occupations *, const char *folded);

#endif
