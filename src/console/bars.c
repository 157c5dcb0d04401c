#include "console/bars.h"

int
bars_length(int64_t n, int64_t most)
{
	int length;

	if (n <= 0 || most <= 0)
		return 0;
	if (n >= most)
		return 1000;
	/* halves first where the product would not fit */
	while (n > INT64_MAX / 1000) {
		n /= 2;
		most /= 2;
	}
	length = (int)(n * 1000 / most);
	return length == 0 ? 1 : length;
}

static int64_t
most_of(const struct bars *b)
{
	int64_t most = 0;
	size_t i;

	for (i = 0; i < b->n_rows; i++)
		if (b->row[i].n[b->drawn] > most)
			most = b->row[i].n[b->drawn];
	return most;
}

static void
head(struct html *h, const struct bars *b)
{
	size_t i;

	html_f(h, "<caption>%s</caption>\n<thead><tr><th scope=\"col\">%s</th>",
	    b->caption, b->head);
	for (i = 0; i < b->n_columns; i++) {
		html_f(h, "<th scope=\"col\" class=\"num\">%s</th>", b->column[i].head);
		if (b->column[i].of > 0)
			html_f(h, "<th scope=\"col\" class=\"num\">%s</th>", b->share);
		if (i == b->drawn)
			html_raw(h, "<td aria-hidden=\"true\"></td>");
	}
	html_raw(h, "</tr></thead>\n<tbody>\n");
}

static void
bar(struct html *h, int length)
{
	html_f(h,
	    "<td class=\"bar\" aria-hidden=\"true\"><svg width=\"100%%\" height=\"12\" "
	    "focusable=\"false\"><rect class=\"bar\" width=\"%d.%d%%\" "
	    "height=\"12\"/></svg></td>",
	    length / 10, length % 10);
}

static void
row(struct html *h, const struct bars *b, const struct bars_row *r, int64_t most)
{
	size_t i;

	html_f(h, "<tr><th scope=\"row\">%s</th>", r->label);
	for (i = 0; i < b->n_columns; i++) {
		html_raw(h, "<td class=\"num\">");
		html_number(h, r->n[i]);
		html_raw(h, "</td>");
		if (b->column[i].of > 0) {
			html_raw(h, "<td class=\"num\">");
			html_share(h, r->n[i], b->column[i].of);
			html_raw(h, "</td>");
		}
		if (i == b->drawn)
			bar(h, bars_length(r->n[i], most));
	}
	html_raw(h, "</tr>\n");
}

void
bars_table(struct html *h, const struct bars *b)
{
	int64_t most = most_of(b);
	size_t i;

	html_f(h,
	    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n"
	    "<table class=\"bars\">",
	    b->caption);
	head(h, b);
	for (i = 0; i < b->n_rows; i++)
		row(h, b, &b->row[i], most);
	html_raw(h, "</tbody></table></div>\n");
}
