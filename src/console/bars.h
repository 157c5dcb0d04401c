/*
 * A table whose rows have a bar: the chart and the table it must have are one. Numbers and shares
 * are text; the bar beside them is decoration that a reader of screens does not meet. SVG, since
 * style attributes are forbidden; prints as it looks.
 */
#ifndef KALATA_CONSOLE_BARS_H
#define KALATA_CONSOLE_BARS_H

#include "console/html.h"

#define BARS_COLUMNS 4

struct bars_row {
	const char *label;
	int64_t	n[BARS_COLUMNS];	/* never negative */
};
struct bars_column {
	const char *head;
	int64_t	of;		/* shares of this many are shown; 0: none */
};
struct bars {
	const char *caption, *head;	/* of the table; of the rows' labels */
	const char *share;		/* heading of a column of shares: "Part" */
	struct bars_column column[BARS_COLUMNS];
	size_t	n_columns;
	size_t	drawn;			/* the column the bars show */
	const struct bars_row *row;
	size_t	n_rows;
};
/* The longest bar is the row with most; labels are escaped. */
void	bars_table(struct html *, const struct bars *);
/* Thousandths of the longest bar: 0 only for 0. */
int	bars_length(int64_t n, int64_t most);

#endif
