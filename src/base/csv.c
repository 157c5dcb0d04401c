/*
 * libcsv hands over one field at a time; here they become rows with named columns. Fields
 * of one row are kept in one block that grows to ROW_BYTES and no further.
 */
#include "base/csv.h"

#include <csv.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define ROW_BYTES 16384

struct reader {
	const char *const *columns;
	size_t n_columns;
	size_t place[CSV_FIELDS_MAX]; /* file column -> our column, or CSV_FIELDS_MAX */
	csv_row row;
	void *ctx;
	char bytes[ROW_BYTES];
	size_t used;
	size_t at[CSV_FIELDS_MAX]; /* where each field of this row starts */
	size_t n;
	size_t line;
	bool header_done, stopped;
	char *why;
	size_t cap;
};

static void
complain(struct reader *r, const char *what, const char *name)
{
	if (!r->stopped)
		(void)snprintf(r->why, r->cap, "line %zu: %s%s", r->line, what, name);
	r->stopped = true;
}

static void
on_field(void *field, size_t len, void *ctx)
{
	struct reader *r = ctx;

	if (r->stopped)
		return;
	if (r->n == CSV_FIELDS_MAX || r->used + len + 1 > sizeof(r->bytes)) {
		complain(r, "too many or too long fields", "");
		return;
	}
	r->at[r->n++] = r->used;
	memcpy(r->bytes + r->used, field, len);
	r->used += len;
	r->bytes[r->used++] = '\0';
}

static void
read_header(struct reader *r)
{
	size_t i, column, found = 0;

	for (i = 0; i < r->n; i++) {
		r->place[i] = CSV_FIELDS_MAX;
		for (column = 0; column < r->n_columns; column++)
			if (strcmp(r->bytes + r->at[i], r->columns[column]) == 0) {
				r->place[i] = column;
				found |= (size_t)1 << column;
			}
	}
	for (column = 0; column < r->n_columns; column++)
		if (!(found >> column & 1))
			complain(r, "there is no column ", r->columns[column]);
	r->header_done = true;
}

static void
on_row(int ending, void *ctx)
{
	struct reader *r = ctx;
	const char *field[CSV_FIELDS_MAX];
	size_t i;

	(void)ending;
	r->line++;
	if (r->stopped || r->n == 0)
		return;
	if (r->bytes[0] == '#' || (r->n == 1 && r->bytes[0] == '\0')) {
		/* a comment or an empty line */
	} else if (!r->header_done) {
		read_header(r);
	} else {
		for (i = 0; i < r->n_columns; i++)
			field[i] = "";
		for (i = 0; i < r->n; i++)
			if (r->place[i] < r->n_columns)
				field[r->place[i]] = r->bytes + r->at[i];
		if (!r->row(r->ctx, field, r->n_columns, r->line))
			r->stopped = true;
	}
	r->n = 0;
	r->used = 0;
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
	struct csv_parser parser;
	struct reader r = {
	    .columns = columns, .row = row, .ctx = ctx, .why = why, .cap = cap};
	static const char bom[] = "\xef\xbb\xbf";

	why[0] = '\0';
	while (columns[r.n_columns] != NULL)
		r.n_columns++;
	if (len >= 3 && memcmp(data, bom, 3) == 0) {
		data += 3;
		len -= 3;
	}
	if (csv_init(&parser, 0) != 0) {
		(void)snprintf(why, cap, "cannot start reading");
		return false;
	}
	csv_set_delim(&parser, (unsigned char)guess_delimiter(data, len));
	if (csv_parse(&parser, data, len, on_field, on_row, &r) != len ||
	    csv_fini(&parser, on_field, on_row, &r) != 0)
		complain(&r, csv_strerror(csv_error(&parser)), "");
	csv_free(&parser);
	return !r.stopped && r.header_done;
}
