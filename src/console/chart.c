#include "console/chart.h"

#define BAR_WIDTH 1000

int64_t
chart_top(int64_t most)
{
	static const int64_t steps[] = {1, 2, 5};
	int64_t unit;
	size_t i;

	if (most <= 5)
		return 5;
	for (unit = 1; unit < INT64_MAX / 10; unit *= 10)
		for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
			if (unit * steps[i] >= most)
				return unit * steps[i];
	return most;
}

void
chart_points(struct html *h, const int64_t *n, size_t count, int64_t top)
{
	size_t i;

	for (i = 0; i < count; i++)
		html_f(h, "%s%zu,%lld", i > 0 ? " " : "", i * CHART_STEP,
		    (long long)(CHART_HEIGHT - n[i] * CHART_HEIGHT / top));
}

void
chart_bar(struct html *h, const char *name, int64_t part, int64_t most)
{
	int64_t width = most <= 0 ? 0 : part * BAR_WIDTH / most;

	html_f(h,
	    "<svg class=\"bar\" viewBox=\"0 0 %d 10\" preserveAspectRatio=\"none\" "
	    "aria-hidden=\"true\"><rect data-b=\"%s\" width=\"%lld\" "
	    "height=\"10\"/></svg>",
	    BAR_WIDTH, name, (long long)width);
}
