/*
 * Words that tell what a piece of a nomination is: occupations ("medecin" -> sector
 * sante), services ("CSREF", "mairie", "lycee"), titles ("Dr", "Mme"). Rows of
 * config/occupations.csv, parsed by store/rulebook; looked up folded.
 */
#ifndef KALATA_CORE_OCCUPATION_H
#define KALATA_CORE_OCCUPATION_H

#include <stdbool.h>
#include <stddef.h>

enum occupation_kind { OCCUPATION_JOB, OCCUPATION_SERVICE, OCCUPATION_TITLE };

struct occupation_row {
	char	text[40];	/* folded, words joined by blanks */
	enum occupation_kind kind;
	char	sector[24];	/* key of a sector, "" none */
};

struct occupations {
	const struct occupation_row *row;	/* sorted by text */
	size_t	n;
};

/* The row spelled so (folded); NULL none. */
const struct occupation_row *occupation_find(const struct occupations *, const char *folded);

#endif
