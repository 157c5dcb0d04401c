/*
 * Lines and bars as SVG: whole numbers in, shapes out. Pure; web/direct.js does the same sums when
 * numbers move.
 */
#ifndef KALATA_CONSOLE_CHART_H
#define KALATA_CONSOLE_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "console/html.h"

#define CHART_WIDTH  720
#define CHART_HEIGHT 160
#define CHART_STEP   6		/* from one of 120 points to the next */

/* What the scale ends at: the next 1, 2 or 5 with zeros from `most` on, at least 5. */
int64_t	chart_top(int64_t most);
/* "0,160 6,152 …": point i at i * CHART_STEP. */
void	chart_points(struct html *, const int64_t *n, size_t count, int64_t top);
/* A bar of part/most of its width; `name` (data-b) is what the module knows it by. */
void	chart_bar(struct html *, const char *name, int64_t part, int64_t most);

#endif
