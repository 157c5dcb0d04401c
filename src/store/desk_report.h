/*
 * The annual report's tables: nominations and nominees by region, gender, sector and
 * seniority. A nominee is a person: merged nominations count once, with the leader's answers where
 * they differ; what the leader's form leaves open, the first of the others that says it tells.
 *
 * Every table adds up: its nominations to all that stand, its nominees to all persons but
 * the rejected, who are counted apart.
 */
#ifndef KALATA_STORE_DESK_REPORT_H
#define KALATA_STORE_DESK_REPORT_H

#include "store/desk.h"
#include "store/rulebook.h"

#define REPORT_ROWS_MAX 80

struct report_row {
	char	key[32], label[64];	/* the last row's are "" and "inconnue" */
	int64_t	nominations, nominees;
	int64_t	shortlisted;		/* nominees; with those promoted since */
};
struct report_table {
	const char *by;			/* "region" "gender" "sector" "seniority" */
	/* regions, choices and bands as the campaign lists them, also those nobody is in; then values it
	 * has no more */
	struct report_row row[REPORT_ROWS_MAX];
	size_t	n;
};
#define REPORT_TABLES 4
struct desk_report {
	int64_t	nominations;		/* that stand, also for persons who were rejected */
	int64_t	nominees, rejected;	/* persons: not rejected; rejected */
	int64_t	verified, shortlisted, promoted;	/* nominees that came so far, or farther */
	struct report_table table[REPORT_TABLES];
};

void	desk_report(const struct ballot_paper *, int language, const struct nominations *,
    struct desk_report *);

#endif
