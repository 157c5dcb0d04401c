/*
 * libcsv hands over one field at a time and knows no lines; here they become rows that
 * know where in the file they began. Fields of one row are kept in one block that does
 * not grow.
 */
#include "base/csv.h"

#include <csv.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define ROW_BYTES 16384

struct reader {
	csv_record_row row;
	void *ctx;
	char bytes[ROW_BYTES];
	size_t used;
	const char *field[CSV_FIELDS_MAX];
	size_t n;
	bool cut, begun;
	size_t line, began; /* where we are, where the row began; from 1 */
	bool after_cr;      /* a line feed now belongs to it */
	bool stopped;
};

static size_t
newlines(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += s[i] == '\n' || (s[i] == '\r' && (i + 1 == len || s[i + 1] != '\n'));
	return n;
}

static void
on_field(void *field, size_t len, void *ctx)
{
	struct reader *r = ctx;

	if (!r->begun)
		r->began = r->line;
	r->begun = true;
	r->after_cr = false;
	r->line += newlines(field, len);
	if (r->n == CSV_FIELDS_MAX || r->used + len + 1 > sizeof(r->bytes)) {
		r->cut = true;
		return;
	}
	r->field[r->n++] = r->bytes + r->used;
	if (len > 0)
		memcpy(r->bytes + r->used, field, len);
	r->used += len;
	r->bytes[r->used++] = '\0';
}

/* With CSV_REPALL_NL: once for each carriage return and each line feed outside quotes. */
static void
on_row(int ending, void *ctx)
{
	struct reader *r = ctx;
	const struct csv_record record = {
	    .field = r->field, .n = r->n, .line = r->began, .cut = r->cut};

	if (r->begun && !r->stopped && !r->row(r->ctx, &record))
		r->stopped = true;
	if (!(ending == '\n' && r->after_cr))
		r->line++;
	r->after_cr = ending == '\r';
	r->begun = r->cut = false;
	r->n = r->used = 0;
}

static bool
parse(struct csv_parser *parser, const char *data, size_t len, struct reader *r)
{
	if (csv_parse(parser, data, len, on_field, on_row, r) != len)
		return false;
	/* Only now strict: a quote that is never closed has swallowed the rest, while
	 * quotes in odd places do no harm. */
	(void)csv_set_opts(parser, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI);
	return csv_fini(parser, on_field, on_row, r) == 0;
}

bool
csv_records(const char *data, size_t len, char delimiter, csv_record_row row, void *ctx,
    char *why, size_t cap)
{
	struct reader r = {.row = row, .ctx = ctx, .line = 1};
	static const char bom[] = "\xef\xbb\xbf";
	struct csv_parser parser;
	bool whole;

	why[0] = '\0';
	if (len >= 3 && memcmp(data, bom, 3) == 0) {
		data += 3;
		len -= 3;
	}
	if (csv_init(&parser, CSV_REPALL_NL) != 0) {
		(void)snprintf(why, cap, "cannot start reading");
		return false;
	}
	csv_set_delim(&parser, (unsigned char)delimiter);
	whole = parse(&parser, data, len, &r);
	if (!whole && !r.stopped)
		(void)snprintf(why, cap, "line %zu: %s", r.line,
		    csv_error(&parser) == CSV_EPARSE ? "a quote is never closed"
						     : csv_strerror(csv_error(&parser)));
	csv_free(&parser);
	return whole && !r.stopped;
}

/* ---- with named columns ---- */

struct columns {
	const char *const *name;
	size_t n;
	size_t place[CSV_FIELDS_MAX]; /* file column -> our column, or CSV_FIELDS_MAX */
	csv_row row;
	void *ctx;
	bool header_done;
	char *why;
	size_t cap;
};

static bool
read_header(struct columns *c, const struct csv_record *r)
{
	size_t i, column, found = 0;

	for (i = 0; i < r->n; i++) {
		c->place[i] = CSV_FIELDS_MAX;
		for (column = 0; column < c->n; column++)
			if (strcmp(r->field[i], c->name[column]) == 0) {
				c->place[i] = column;
				found |= (size_t)1 << column;
			}
	}
	c->header_done = true;
	for (column = 0; column < c->n; column++)
		if (!(found >> column & 1)) {
			(void)snprintf(c->why, c->cap, "line %zu: there is no column %s",
			    r->line, c->name[column]);
			return false;
		}
	return true;
}

static bool
named_row(void *ctx, const struct csv_record *r)
{
	struct columns *c = ctx;
	const char *field[CSV_FIELDS_MAX];
	size_t i;

	if (r->cut) {
		(void)snprintf(
		    c->why, c->cap, "line %zu: too many or too long fields", r->line);
		return false;
	}
	if (r->field[0][0] == '#' || (r->n == 1 && r->field[0][0] == '\0'))
		return true; /* a comment or an empty line */
	if (!c->header_done)
		return read_header(c, r);
	for (i = 0; i < c->n; i++)
		field[i] = "";
	for (i = 0; i < r->n; i++)
		if (c->place[i] < c->n)
			field[c->place[i]] = r->field[i];
	return c->row(c->ctx, field, c->n, r->line);
}

static char
guess_delimiter(const char *data, size_t len)
{
	const char *end = memchr(data, '\n', len);
	size_t first = end == NULL ? len : (size_t)(end - data);

	return memchr(data, ';', first) != NULL && memchr(data, ',', first) == NULL ? ';'
										    : ',';
}

bool
csv_read(const char *data, size_t len, const char *const *columns, csv_row row, void *ctx,
    char *why, size_t cap)
{
	struct columns c = {
	    .name = columns, .row = row, .ctx = ctx, .why = why, .cap = cap};
	size_t i;

	while (columns[c.n] != NULL)
		c.n++;
	for (i = 0; i < CSV_FIELDS_MAX; i++)
		c.place[i] = CSV_FIELDS_MAX;
	return csv_records(
		   data, len, guess_delimiter(data, len), named_row, &c, why, cap) &&
	       c.header_done;
}
