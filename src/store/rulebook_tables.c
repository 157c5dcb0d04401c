/*
 * Tables of data files that every campaign shares: numbering plans, and the words of
 * occupations, which are folded and sorted here so that looking one up is a comparison of
 * bytes.
 */
#include "store/rulebook_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/fold.h"

#define NUMBERING_MAX   400
#define OCCUPATIONS_MAX 4096

/* ---- numbering ---- */

static bool
add_numbering(void *ctx, const char *const *field, size_t n, size_t line)
{
	struct builder *b = ctx;
	struct numbering_row *row;
	int64_t min, max;

	(void)n;
	if (b->rb->numbering.n == NUMBERING_MAX || strlen(field[0]) != 2 ||
	    strlen(field[1]) >= sizeof(row->cc) ||
	    strlen(field[2]) >= sizeof(row->trunk) || !text_i64(field[3], 1, 15, &min) ||
	    !text_i64(field[4], min, 15, &max)) {
		builder_complain(
		    b, "numbering.csv", "line %zu is no numbering row", line);
		return false;
	}
	row = &b->rb->numbering_rows[b->rb->numbering.n++];
	(void)text_copy(row->country, sizeof(row->country), field[0]);
	(void)text_copy(row->cc, sizeof(row->cc), field[1]);
	(void)text_copy(row->trunk, sizeof(row->trunk), field[2]);
	row->min = (unsigned char)min;
	row->max = (unsigned char)max;
	row->mobile = xstrdup(field[5]);
	row->fixed = xstrdup(field[6]);
	row->service = xstrdup(field[7]);
	return true;
}

void
builder_numbering(struct builder *b, const char *home)
{
	static const char *const columns[] = {
	    "country", "cc", "trunk", "min", "max", "mobile", "fixed", "tollfree", NULL};
	struct data_file file;
	char why[128];

	b->rb->numbering_rows = xcalloc(NUMBERING_MAX, sizeof(*b->rb->numbering_rows));
	b->rb->numbering.row = b->rb->numbering_rows;
	(void)text_copy(b->rb->numbering.home, sizeof(b->rb->numbering.home), home);
	if (!data_file("numbering.csv", &file))
		builder_complain(b, "numbering.csv", "is missing");
	else if (!csv_read(
		     file.data, file.len, columns, add_numbering, b, why, sizeof(why)) &&
		 why[0] != '\0')
		builder_complain(b, "numbering.csv", "%s", why);
}

/* ---- occupations ---- */

static bool
add_occupation(void *ctx, const char *const *field, size_t n, size_t line)
{
	struct builder *b = ctx;
	struct occupation_row *row = &b->rb->occupation_rows[b->rb->occupations.n];
	BUF(folded, OCCUPATION_TEXT_MAX);

	(void)n;
	fold_text(field[0], strlen(field[0]), &folded);
	if (b->rb->occupations.n == OCCUPATIONS_MAX || folded.len == 0 || folded.cut ||
	    !occupation_kind_read(field[1], &row->kind) ||
	    !text_copy(row->sector, sizeof(row->sector), field[2])) {
		builder_complain(
		    b, "occupations.csv", "line %zu is no row of occupations", line);
		return false;
	}
	(void)text_copy(row->text, sizeof(row->text), folded.data);
	b->rb->occupations.n++;
	return true;
}

static int
compare_rows(const void *a, const void *b)
{
	return occupation_compare(a, b);
}

static void
check_rows(struct builder *b)
{
	const struct occupations *o = &b->rb->occupations;
	size_t i;

	for (i = 1; i < o->n; i++)
		if (strcmp(o->row[i - 1].text, o->row[i].text) == 0)
			builder_complain(
			    b, "occupations.csv", "'%s' is there twice", o->row[i].text);
}

void
builder_occupations(struct builder *b)
{
	static const char *const columns[] = {"text", "kind", "sector", NULL};
	struct rulebook *rb = b->rb;
	struct data_file file;
	char why[128];

	rb->occupation_rows = xcalloc(OCCUPATIONS_MAX + 1, sizeof(*rb->occupation_rows));
	if (!data_file("occupations.csv", &file))
		builder_complain(b, "occupations.csv", "is missing");
	else if (!csv_read(
		     file.data, file.len, columns, add_occupation, b, why, sizeof(why)) &&
		 why[0] != '\0')
		builder_complain(b, "occupations.csv", "%s", why);
	qsort(rb->occupation_rows, rb->occupations.n, sizeof(*rb->occupation_rows),
	    compare_rows);
	rb->occupation_rows = xrealloc(
	    rb->occupation_rows, rb->occupations.n + 1, sizeof(*rb->occupation_rows));
	rb->occupations.row = rb->occupation_rows;
	check_rows(b);
}
