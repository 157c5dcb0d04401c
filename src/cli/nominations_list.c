/*
 * Many nominations at once: a table of persons for people, every answer for a spreadsheet
 * or a program.
 */
#include "cli/nominations.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/table.h"
#include "core/fold.h"

/* Columns of the table: what stands over them and how wide they are. */
static const struct {
	const char *key, *fr, *en;
	size_t width;
} columns[] = {
    {"name", "nom", "name", 26},
    {"position", "fonction", "position", 18},
    {"service", "service", "service", 18},
    {"place", "lieu", "place", 16},
};
#define N_COLUMNS    (sizeof(columns) / sizeof(columns[0]))
#define STATUS_WIDTH 11

/* ---- which ---- */

static bool
same_word(const char *a, const char *b)
{
	BUF(x, 96);
	BUF(y, 96);

	fold_text(a, text_cut(a, strlen(a), 90), &x);
	fold_text(b, text_cut(b, strlen(b), 90), &y);
	return strcmp(x.data, y.data) == 0;
}

/* 0: no such status. French and English words, with or without accents. */
static int
find_status(const char *word)
{
	static const char *const french[] = {
	    [NOMINEE_RECEIVED] = "reçue",
	    [NOMINEE_VERIFIED] = "vérifiée",
	    [NOMINEE_REJECTED] = "rejetée",
	    [NOMINEE_SHORTLISTED] = "retenue",
	    [NOMINEE_PROMOTED] = "candidate",
	};
	int i;

	for (i = NOMINEE_RECEIVED; i <= NOMINEE_PROMOTED; i++)
		if (same_word(word, french[i]) ||
		    same_word(word, nominee_status_name((enum nominee_status)i)))
			return i;
	return 0;
}

struct filter {
	int status; /* 0 any */
	int region; /* -1 any; one behind the last: unknown */
	bool all;
};

static int
find_region(const struct atlas *a, const char *word)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (strcmp(word, a->region[i].key) == 0 ||
		    same_word(word, a->region[i].name))
			return (int)i;
	return same_word(word, "inconnue") || same_word(word, "unknown") ? (int)a->n : -1;
}

static int
read_filter(
    const struct nominations_call *call, const struct desk_view *v, struct filter *f)
{
	*f = (struct filter){.region = -1, .all = call->all};
	if (call->status[0] != '\0' && (f->status = find_status(call->status)) == 0)
		return cli_usage(&command_nominations,
		    tr("pas d'état « %s »", "no status '%s'"), call->status);
	if (call->region[0] != '\0' &&
	    (f->region = find_region(&v->paper->atlas, call->region)) < 0)
		return cli_usage(&command_nominations,
		    tr("pas de région « %s »", "no region '%s'"), call->region);
	return EX_OK;
}

static bool
passes(const struct filter *f, const struct desk_view *v, size_t i)
{
	const struct nomination *n = &v->all.item[i];
	int region;

	if (v->members[i] == 0 && !f->all)
		return false;
	if (f->status != 0 && (int)n->status != f->status)
		return false;
	if (f->region < 0)
		return true;
	region = desk_view_region(v, n);
	return f->region == (region < 0 ? (int)v->paper->atlas.n : region);
}

/* ---- for people ---- */

static void
print_head(void)
{
	size_t i;

	(void)printf("%6s  ", tr("n°", "no."));
	for (i = 0; i < N_COLUMNS; i++) {
		table_cell(stdout, tr(columns[i].fr, columns[i].en), columns[i].width);
		(void)fputs("  ", stdout);
	}
	table_cell(stdout, tr("état", "status"), STATUS_WIDTH);
	(void)printf("  %4s\n", tr("fois", "n"));
}

static void
print_line(const struct desk_view *v, size_t i)
{
	const struct nomination *n = &v->all.item[i];
	size_t c;

	(void)printf("%6lld  ", (long long)n->number);
	for (c = 0; c < N_COLUMNS; c++) {
		BUF(cell, ANSWER_VALUE_MAX);

		text_mask_numbers(&cell, desk_view_answer(v, n, columns[c].key));
		table_cell(stdout, cell.data, columns[c].width);
		(void)fputs("  ", stdout);
	}
	table_cell(stdout, nominations_status(n->status), STATUS_WIDTH);
	if (v->members[i] > 0)
		(void)printf("  %4zu\n", v->members[i]);
	else
		(void)printf("  = %lld\n", (long long)desk_view_person(v, n));
}

static void
print_table(const struct desk_view *v, const struct filter *f)
{
	size_t i, persons = 0, nominations = 0;

	print_head();
	for (i = 0; i < v->all.n; i++) {
		if (!passes(f, v, i))
			continue;
		print_line(v, i);
		persons += v->members[i] > 0;
		nominations += v->members[i];
	}
	(void)printf(
	    tr("%zu personnes, %zu nominations\n", "%zu persons, %zu nominations\n"),
	    persons, nominations);
}

/* ---- for programs and spreadsheets: every answer, in clear ---- */

static cJSON *
as_object(const struct desk_view *v, size_t i)
{
	const struct nomination *n = &v->all.item[i];
	cJSON *o = cJSON_CreateObject(), *answers;
	const char *key, *value;
	BUF(when, 32);
	size_t a;

	clock_format(&when, n->entry.created_ms);
	(void)cJSON_AddNumberToObject(o, "number", (double)n->number);
	(void)cJSON_AddNumberToObject(o, "person", (double)desk_view_person(v, n));
	(void)cJSON_AddNumberToObject(o, "nominations", (double)v->members[i]);
	(void)cJSON_AddStringToObject(o, "status", nominee_status_name(n->status));
	(void)cJSON_AddStringToObject(o, "code", n->code);
	(void)cJSON_AddStringToObject(o, "received", when.data);
	(void)cJSON_AddStringToObject(o, "source", nominations_source(n->entry.source));
	(void)cJSON_AddStringToObject(o, "language", n->entry.language);
	answers = cJSON_AddObjectToObject(o, "answers");
	for (a = 0; answers_nth(&n->entry.answers, a, &key, &value); a++)
		(void)cJSON_AddStringToObject(answers, key, value);
	return o;
}

static int
print_json(const struct desk_view *v, const struct filter *f)
{
	cJSON *list = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < v->all.n; i++)
		if (passes(f, v, i))
			(void)cJSON_AddItemToArray(list, as_object(v, i));
	return nominations_json(list);
}

static void
csv_head(const struct desk_view *v, struct sheet_out *s)
{
	size_t i;

	sheet_cell(s, tr("n°", "no."));
	sheet_cell(s, tr("personne", "person"));
	sheet_cell(s, tr("état", "status"));
	sheet_cell(s, tr("candidat", "candidate"));
	sheet_cell(s, tr("reçue le", "received"));
	sheet_cell(s, "source");
	for (i = 0; i < v->form->n_fields; i++)
		sheet_cell(s, v->form->field[i].label[v->language] != NULL
				  ? v->form->field[i].label[v->language]
				  : v->form->field[i].key);
	sheet_row_end(s);
}

static void
csv_line(const struct desk_view *v, const struct nomination *n, struct sheet_out *s)
{
	BUF(when, 32);
	size_t i;

	clock_format(&when, n->entry.created_ms);
	sheet_cell_i64(s, n->number);
	sheet_cell_i64(s, desk_view_person(v, n));
	sheet_cell(s, nominations_status(n->status));
	sheet_cell(s, n->code);
	sheet_cell(s, when.data);
	sheet_cell(s, nominations_source(n->entry.source));
	for (i = 0; i < v->form->n_fields; i++)
		sheet_cell(s, desk_view_answer(v, n, v->form->field[i].key));
	sheet_row_end(s);
}

static int
print_csv(const struct desk_view *v, const struct filter *f)
{
	struct sheet_out s;
	size_t i;

	sheet_out_start(&s, stdout);
	csv_head(v, &s);
	for (i = 0; i < v->all.n; i++)
		if (passes(f, v, i))
			csv_line(v, &v->all.item[i], &s);
	return EX_OK;
}

int
nominations_list(const struct nominations_call *call)
{
	struct desk_view v;
	struct filter f;
	int status = desk_view_open(call, &v);

	if (status != EX_OK)
		return status;
	status = read_filter(call, &v, &f);
	if (status == EX_OK && call->json)
		status = print_json(&v, &f);
	else if (status == EX_OK && call->csv)
		status = print_csv(&v, &f);
	else if (status == EX_OK)
		print_table(&v, &f);
	desk_view_close(&v);
	return status;
}

int
nominations_export(const struct nominations_call *call)
{
	struct nominations_call all = *call;

	if (!call->json && !call->csv)
		return cli_usage(&command_nominations, "%s",
		    tr("il faut --csv ou --json", "it takes --csv or --json"));
	all.all = true;
	return nominations_list(&all);
}
