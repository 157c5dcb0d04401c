#include "cli/paper.h"

#include <string.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/fold.h"

#define HEADER_WITHIN 12   /* rows: above it there may be titles */
#define HEADING_MAX   200  /* bytes, folded */
#define CELL_MAX      4096 /* bytes of all columns of one field */

/* What offices write over their columns, folded. A first name is typed beside a family
 * name: "Prénom" comes first. */
static const struct {
	const char *heading, *key;
	bool first;
} usual[] = {
    {"nom et prenom", "name", false},
    {"nom et prenoms", "name", false},
    {"noms et prenoms", "name", false},
    {"nom prenom", "name", false},
    {"nom prenoms", "name", false},
    {"prenom et nom", "name", false},
    {"prenoms et nom", "name", false},
    {"prenom nom", "name", false},
    {"nom", "name", false},
    {"nom de famille", "name", false},
    {"prenom", "name", true},
    {"prenoms", "name", true},
    {"prenom s", "name", true},
    {"nom s", "name", false},
    {"nom s et prenom s", "name", false},
    {"nom et prenom s", "name", false},
    {"nom du nomine", "name", false},
    {"nom de la nominee", "name", false},
    {"nom de la personne", "name", false},
    {"nom et prenom du nomine", "name", false},
    {"nom et prenoms du nomine", "name", false},
    {"nom complet", "name", false},
    {"nomine", "name", false},
    {"nomine e", "name", false},
    {"agent", "name", false},
    {"fonction", "position", false},
    {"profession", "position", false},
    {"poste", "position", false},
    {"metier", "position", false},
    {"titre", "position", false},
    {"service", "service", false},
    {"structure", "service", false},
    {"institution", "service", false},
    {"lieu de travail", "service", false},
    {"etablissement", "service", false},
    {"employeur", "service", false},
    {"lieu", "place", false},
    {"localite", "place", false},
    {"ville", "place", false},
    {"commune", "place", false},
    {"cercle", "place", false},
    {"village", "place", false},
    {"lieu de service", "place", false},
    {"ville ou village", "place", false},
    {"region", "region", false},
    {"secteur", "sector", false},
    {"domaine", "sector", false},
    {"secteur d activite", "sector", false},
    {"sexe", "gender", false},
    {"genre", "gender", false},
    {"anciennete", "seniority", false},
    {"annees de service", "seniority", false},
    {"nombre d annees de service", "seniority", false},
    {"annees d experience", "seniority", false},
    {"motif", "reason", false},
    {"raison", "reason", false},
    {"raisons", "reason", false},
    {"pourquoi", "reason", false},
    {"justification", "reason", false},
    {"exemple d integrite", "reason", false},
    {"lien", "relation", false},
    {"relation", "relation", false},
    {"lien avec le nomine", "relation", false},
    {"relation avec le nomine", "relation", false},
    {"temoin", "referee1", false},
    {"temoin 1", "referee1", false},
    {"reference", "referee1", false},
    {"reference 1", "referee1", false},
    {"referent 1", "referee1", false},
    {"personne de reference 1", "referee1", false},
    {"temoin 2", "referee2", false},
    {"reference 2", "referee2", false},
    {"referent 2", "referee2", false},
    {"personne de reference 2", "referee2", false},
};

struct reading {
	const struct paper_reader *reader;
	int field[CSV_FIELDS_MAX]; /* of each column, -1 none */
	bool first[CSV_FIELDS_MAX];
	size_t rows;
	bool header_done;
	enum paper_end end;
};

/* ---- headings ---- */

static void
fold_heading(const char *text, struct buf *out)
{
	buf_reset(out);
	fold_text(text, text_cut(text, strlen(text), HEADING_MAX - 1), out);
}

static bool
same_heading(const char *folded, const char *text)
{
	BUF(other, HEADING_MAX);

	if (text == NULL)
		return false;
	fold_heading(text, &other);
	return other.len > 0 && strcmp(folded, other.data) == 0;
}

static bool
names_field(const struct field_def *f, const char *folded)
{
	size_t l;

	if (same_heading(folded, f->key))
		return true;
	for (l = 0; l < CAMPAIGN_LANGUAGES; l++)
		if (same_heading(folded, f->label[l]) || same_heading(folded, f->ask[l]))
			return true;
	return false;
}

static int
find_field(const struct form_def *form, const char *folded, bool *first)
{
	size_t i;

	*first = false;
	for (i = 0; i < form->n_fields; i++)
		if (names_field(&form->field[i], folded))
			return (int)i;
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (strcmp(usual[i].heading, folded) == 0) {
			*first = usual[i].first;
			return form_field(form, usual[i].key);
		}
	return -1;
}

int
paper_heading(const struct form_def *form, const char *heading, bool *first)
{
	const char *bare;
	int field;
	BUF(folded, HEADING_MAX);

	fold_heading(heading, &folded);
	field = find_field(form, folded.data, first);
	if (field >= 0)
		return field;
	/* "3. Fonction": the number of the question on paper */
	bare = folded.data + strspn(folded.data, "0123456789 ");
	return bare == folded.data || bare[0] == '\0' ? -1
						      : find_field(form, bare, first);
}

static size_t
match_columns(struct reading *r, const struct csv_record *row)
{
	size_t i, known = 0;

	for (i = 0; i < CSV_FIELDS_MAX; i++)
		r->field[i] = -1;
	for (i = 0; i < row->n; i++) {
		r->field[i] = paper_heading(r->reader->form, row->field[i], &r->first[i]);
		known += r->field[i] >= 0;
	}
	return known;
}

static bool
has_column(const struct reading *r, int field)
{
	size_t i;

	for (i = 0; i < CSV_FIELDS_MAX; i++)
		if (r->field[i] == field)
			return true;
	return false;
}

static bool
check_header(struct reading *r, const struct csv_record *row)
{
	const struct form_def *form = r->reader->form;
	size_t i;

	for (i = 0; i < row->n; i++)
		if (r->field[i] < 0 && row->field[i][strspn(row->field[i], " ")] != '\0')
			r->reader->unknown(r->reader->ctx, row->field[i]);
	for (i = 0; i < form->n_fields; i++) {
		const struct paper_fault fault = {.line = row->line,
		    .why = PAPER_NO_COLUMN,
		    .field = &form->field[i],
		    .cell = ""};

		if (!form->field[i].required || has_column(r, (int)i))
			continue;
		r->reader->fault(r->reader->ctx, &fault);
		r->end = PAPER_MISSING;
	}
	return r->end == PAPER_READ;
}

/* A title of one cell may be one of our words; two of them side by side are a header. */
static bool
seek_header(struct reading *r, const struct csv_record *row)
{
	size_t n = r->reader->form->n_fields, known = match_columns(r, row);

	if (known >= (n < 2 ? n : 2)) {
		r->header_done = true;
		return check_header(r, row);
	}
	if (++r->rows < HEADER_WITHIN)
		return true;
	r->end = PAPER_NO_HEADER;
	return false;
}

/* ---- rows ---- */

static void
add_cells(const struct reading *r, const struct csv_record *row, int field, bool first,
    struct buf *out)
{
	const char *cell;
	size_t i, len;

	for (i = 0; i < row->n; i++) {
		if (r->field[i] != field || r->first[i] != first)
			continue;
		cell = sheet_plain(row->field[i], &len);
		if (len > 0 && out->len > 0)
			buf_char(out, ' ');
		buf_addn(out, cell, len);
	}
}

static bool
is_blank(const struct csv_record *row)
{
	size_t i, len;

	for (i = 0; i < row->n; i++) {
		(void)sheet_plain(row->field[i], &len);
		if (len > 0)
			return false;
	}
	return true;
}

/* One answer of the row into `a`; false: told. */
static bool
read_answer(
    const struct reading *r, const struct csv_record *row, int field, struct answers *a)
{
	const struct paper_reader *reader = r->reader;
	const struct field_def *f = &reader->form->field[field];
	struct paper_fault fault = {.line = row->line, .field = f};
	char value[ANSWER_VALUE_MAX];
	BUF(cell, CELL_MAX);

	add_cells(r, row, field, true, &cell);
	add_cells(r, row, field, false, &cell);
	fault.cell = cell.data;
	if (cell.len == 0 && !f->required)
		return true;
	fault.fault = cell.len == 0 ? FIELD_EMPTY
		      : cell.cut
			  ? FIELD_TOO_LONG
			  : field_read(f, &reader->world, cell.data, cell.len, value);
	if (fault.fault == FIELD_OK && answers_set(a, f->key, value))
		return true;
	fault.why = fault.fault == FIELD_OK ? PAPER_NO_ROOM : PAPER_ANSWER;
	reader->fault(reader->ctx, &fault);
	return false;
}

static bool
read_row(struct reading *r, const struct csv_record *row)
{
	const struct paper_reader *reader = r->reader;
	const struct paper_fault cut = {.line = row->line, .why = PAPER_CUT, .cell = ""};
	struct answers a;
	bool good = true;
	size_t i;

	if (row->cut) {
		reader->fault(reader->ctx, &cut);
		return true;
	}
	if (is_blank(row))
		return true;
	answers_clear(&a);
	for (i = 0; i < reader->form->n_fields; i++)
		if (!read_answer(r, row, (int)i, &a))
			good = false;
	if (!good || reader->row(reader->ctx, row->line, &a))
		return true;
	r->end = PAPER_STOPPED;
	return false;
}

static bool
on_row(void *ctx, const struct csv_record *row)
{
	struct reading *r = ctx;

	return r->header_done ? read_row(r, row) : seek_header(r, row);
}

enum paper_end
paper_read(
    const struct paper_reader *reader, const struct sheet *sheet, char *why, size_t cap)
{
	struct reading r = {.reader = reader, .end = PAPER_READ};

	if (!csv_records(
		sheet->text, sheet->len, sheet->delimiter, on_row, &r, why, cap) &&
	    r.end == PAPER_READ)
		return PAPER_BROKEN;
	if (r.end == PAPER_READ && !r.header_done)
		return PAPER_NO_HEADER;
	return r.end;
}
