/*
 * The annual report's tables: nominations and nominees by region, gender, sector and
 * seniority. A nominee is a person: merged nominations count once, with the leader's answers where
 * they differ. Rejected persons are counted apart.
 */
#ifndef KALATA_STORE_DESK_REPORT_H
#define KALATA_STORE_DESK_REPORT_H

#include "store/desk.h"
#include "store/rulebook.h"

#define REPORT_ROWS_MAX 80

struct report_row {
	char	key[32], label[64];	/* "" and "inconnue"/"unknown" last */
	int64_t	nominations, nominees, shortlisted;
};
struct report_table {
	const char *by;			/* "region" "gender" "sector" "seniority" */
	struct report_row row[REPORT_ROWS_MAX];
	size_t	n;
};
#define REPORT_TABLES 4
struct desk_report {
	int64_t	nominations, nominees, verified, rejected, shortlisted, promoted;
	struct report_table table[REPORT_TABLES];
};

void	desk_report(const struct ballot_paper *, int language, const struct nominations *,
    struct desk_report *);

#endif
