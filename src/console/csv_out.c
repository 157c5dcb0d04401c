#include "console/csv_out.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void
separate(struct html *h)
{
	if (!h->row_begins)
		html_raw(h, ";");
	h->row_begins = false;
}

void
csv_start(struct html *h)
{
	html_raw(h, "\xef\xbb\xbf");
	h->row_begins = true;
}

/* What would be a formula. A blank in front does not make it harmless. */
static bool
is_active(const char *text)
{
	text += strspn(text, " ");
	return *text != '\0' && strchr("=+-@\t\r\n", *text) != NULL;
}

void
csv_text(struct html *h, const char *text)
{
	const char *quote;

	separate(h);
	html_raw(h, "\"");
	if (is_active(text))
		html_raw(h, "'");
	for (; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
		html_rawn(h, text, (size_t)(quote - text));
		html_raw(h, "\"\"");
	}
	html_raw(h, text);
	html_raw(h, "\"");
}

void
csv_number(struct html *h, int64_t n)
{
	separate(h);
	html_f(h, "%lld", (long long)n);
}

void
csv_time(struct html *h, int64_t utc_ms)
{
	time_t s = (time_t)(utc_ms / 1000);
	struct tm tm = {0};
	char text[32];

	separate(h);
	(void)gmtime_r(&s, &tm); /* NULL only for years that no int holds */
	if (strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm) > 0)
		html_raw(h, text);
}

void
csv_end(struct html *h)
{
	html_raw(h, "\r\n");
	h->row_begins = true;
}
