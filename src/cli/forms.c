/*
 * The forms of a campaign: registrations with their places and waiting lists, and who
 * filled them. Read-only: citizens register and cancel by themselves.
 */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/nominations.h"
#include "cli/sheet.h"
#include "cli/table.h"
#include "store/entry_list.h"

static bool as_json, as_csv;

static bool
on_option(int val, const char *value)
{
	(void)value;
	as_json |= val == 'j';
	as_csv |= val == 's';
	return true;
}

struct view {
	struct db *db;
	struct campaign_list list;
	struct rulebook *rulebook;
	const struct ballot_paper *paper;
};

static int
open_view(const struct config *config, const char *campaign, struct view *v)
{
	memset(v, 0, sizeof(*v));
	if ((v->db = cli_reader(&command_forms, config)) == NULL)
		return EX_UNAVAILABLE;
	v->rulebook = cli_rulebook(&command_forms, config, v->db, &v->list);
	if (v->rulebook == NULL)
		return EX_UNAVAILABLE;
	v->paper = rulebook_campaign(v->rulebook, campaign);
	if (v->paper != NULL)
		return EX_OK;
	return cli_fail(&command_forms, EX_DATAERR,
	    tr("pas de campagne « %s »", "no campaign '%s'"), campaign);
}

static void
close_view(struct view *v)
{
	rulebook_unref(v->rulebook);
	campaign_list_clear(&v->list);
	if (v->db != NULL)
		db_sqlite.close(v->db);
}

static bool
read_entries(const struct view *v, const struct form_def *form, struct entry_list *list)
{
	char why[200];

	if (entry_list_read(&db_sqlite, v->db, v->paper->campaign.id, form->id, list, why,
		sizeof(why)))
		return true;
	(void)cli_fail(&command_forms, 0, "%s", why);
	return false;
}

static const struct form_def *
find_form(const struct view *v, const char *id)
{
	size_t i;

	for (i = 0; i < v->paper->n_forms; i++)
		if (strcmp(v->paper->form[i].id, id) == 0)
			return &v->paper->form[i];
	(void)cli_fail(&command_forms, 0,
	    tr("%s n'a pas de formulaire « %s »", "%s has no form '%s'"),
	    v->paper->campaign.id, id);
	return NULL;
}

static const char *
form_title(const struct form_def *form)
{
	return form->title[0] == NULL ? form->id : form->title[0];
}

/* ---- the forms ---- */

static cJSON *
form_object(const struct form_def *form, const struct entry_list *list)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "form", form->id);
	(void)cJSON_AddStringToObject(o, "title", form_title(form));
	if (form->capacity > 0)
		(void)cJSON_AddNumberToObject(o, "places", form->capacity);
	else
		(void)cJSON_AddNullToObject(o, "places");
	(void)cJSON_AddNumberToObject(
	    o, "registered", (double)entry_list_count(list, ENTRY_STANDS));
	(void)cJSON_AddNumberToObject(
	    o, "waiting", (double)entry_list_count(list, ENTRY_WAITS));
	(void)cJSON_AddNumberToObject(
	    o, "cancelled", (double)entry_list_count(list, ENTRY_CANCELLED));
	return o;
}

static void
form_line(const struct form_def *form, const struct entry_list *list)
{
	char places[16] = "-";

	if (form->capacity > 0)
		(void)snprintf(places, sizeof(places), "%d", form->capacity);
	table_cell(stdout, form->id, 22);
	(void)fputs("  ", stdout);
	table_cell(stdout, form_title(form), 28);
	(void)printf("%9s %10zu %10zu %10zu\n", places,
	    entry_list_count(list, ENTRY_STANDS), entry_list_count(list, ENTRY_WAITS),
	    entry_list_count(list, ENTRY_CANCELLED));
}

static void
forms_head(void)
{
	table_cell(stdout, tr("formulaire", "form"), 22);
	(void)fputs("  ", stdout);
	table_cell(stdout, tr("titre", "title"), 28);
	(void)printf("%9s %10s %10s %10s\n", "places", tr("inscrits", "registered"),
	    tr("en attente", "waiting"), tr("annulés", "cancelled"));
}

static int
list_forms(const struct view *v)
{
	cJSON *array = cJSON_CreateArray();
	struct entry_list list;
	size_t i;

	if (!as_json)
		forms_head();
	for (i = 0; i < v->paper->n_forms; i++) {
		if (!read_entries(v, &v->paper->form[i], &list)) {
			cJSON_Delete(array);
			return EX_IOERR;
		}
		if (as_json)
			(void)cJSON_AddItemToArray(
			    array, form_object(&v->paper->form[i], &list));
		else
			form_line(&v->paper->form[i], &list);
		entry_list_free(&list);
	}
	if (as_json)
		return nominations_json(array);
	cJSON_Delete(array);
	return EX_OK;
}

/* ---- the entries of one ---- */

static const char *
state_words(enum entry_state state)
{
	switch (state) {
	case ENTRY_STANDS:
		return tr("inscrit", "registered");
	case ENTRY_WAITS:
		return tr("en attente", "waiting");
	case ENTRY_CANCELLED:
		return tr("annulé", "cancelled");
	}
	return "?";
}

static const char *
shown(const struct view *v, const struct entry_row *row, const struct field_def *f)
{
	return field_show(f, &v->paper->atlas, 0, answers_get(&row->answers, f->key));
}

static const char *
label(const struct field_def *f)
{
	return f->label[0] == NULL ? f->key : f->label[0];
}

static void
entries_json(const struct entry_list *list)
{
	cJSON *array = cJSON_CreateArray(), *o, *answers;
	const char *key, *value;
	size_t i, a;

	for (i = 0; i < list->n; i++) {
		const struct entry_row *row = &list->row[i];
		BUF(when, 32);

		clock_format(&when, row->created_ms);
		o = cJSON_CreateObject();
		(void)cJSON_AddNumberToObject(o, "number", (double)row->number);
		(void)cJSON_AddStringToObject(o, "state", entry_state_name(row->state));
		(void)cJSON_AddStringToObject(o, "received", when.data);
		(void)cJSON_AddStringToObject(
		    o, "source", nominations_source(row->source));
		(void)cJSON_AddStringToObject(o, "language", row->language);
		answers = cJSON_AddObjectToObject(o, "answers");
		for (a = 0; answers_nth(&row->answers, a, &key, &value); a++)
			(void)cJSON_AddStringToObject(answers, key, value);
		(void)cJSON_AddItemToArray(array, o);
	}
	(void)nominations_json(array);
}

static void
entries_csv(
    const struct view *v, const struct form_def *form, const struct entry_list *list)
{
	struct sheet_out s;
	size_t i, f;

	sheet_out_start(&s, stdout);
	sheet_cell(&s, tr("n°", "no."));
	sheet_cell(&s, tr("état", "state"));
	sheet_cell(&s, tr("reçu le", "received"));
	sheet_cell(&s, "source");
	for (f = 0; f < form->n_fields; f++)
		sheet_cell(&s, label(&form->field[f]));
	sheet_row_end(&s);
	for (i = 0; i < list->n; i++) {
		BUF(when, 32);

		clock_format(&when, list->row[i].created_ms);
		sheet_cell_i64(&s, list->row[i].number);
		sheet_cell(&s, state_words(list->row[i].state));
		sheet_cell(&s, when.data);
		sheet_cell(&s, nominations_source(list->row[i].source));
		for (f = 0; f < form->n_fields; f++)
			sheet_cell(&s, shown(v, &list->row[i], &form->field[f]));
		sheet_row_end(&s);
	}
}

/* The first fields, as many as a terminal has room for; numbers masked. */
static void
entries_table(
    const struct view *v, const struct form_def *form, const struct entry_list *list)
{
	enum { FIELDS_SHOWN = 3, WIDTH = 22 };
	size_t i, f;

	for (i = 0; i < list->n; i++) {
		(void)printf("%6lld  ", (long long)list->row[i].number);
		table_cell(stdout, state_words(list->row[i].state), 11);
		for (f = 0; f < form->n_fields && f < FIELDS_SHOWN; f++) {
			BUF(cell, ANSWER_VALUE_MAX + 64);

			text_mask_numbers(
			    &cell, shown(v, &list->row[i], &form->field[f]));
			(void)fputs("  ", stdout);
			table_cell(stdout, cell.data, WIDTH);
		}
		(void)fputc('\n', stdout);
	}
}

static int
list_entries(const struct view *v, const char *id)
{
	const struct form_def *form = find_form(v, id);
	struct entry_list list;

	if (form == NULL)
		return EX_DATAERR;
	if (!read_entries(v, form, &list))
		return EX_IOERR;
	if (as_json)
		entries_json(&list);
	else if (as_csv)
		entries_csv(v, form, &list);
	else
		entries_table(v, form, &list);
	entry_list_free(&list);
	return EX_OK;
}

/* ---- the command ---- */

static int
serve(struct config *config, const char *campaign, const char *form)
{
	struct view v;
	int status = open_view(config, campaign, &v);

	if (status == EX_OK)
		status = form == NULL ? list_forms(&v) : list_entries(&v, form);
	close_view(&v);
	return status;
}

static int
run(int argc, char **argv)
{
	static const struct option own[] = {
	    {"json", no_argument, NULL, 'j'}, {"csv", no_argument, NULL, 's'}, {0}};
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_forms, argc, argv, own, &o),
	    left = argc - optind;
	struct config *config;
	bool export;

	if (status >= 0)
		return status;
	export = left > 0 && strcmp(argv[optind], "export") == 0;
	if (left < 2 || left > 3 || (export && left != 3) ||
	    (!export && strcmp(argv[optind], "list") != 0))
		return cli_usage(&command_forms, "%s",
		    tr("dites list CAMPAGNE [FORMULAIRE] ou export CAMPAGNE FORMULAIRE",
			"say list CAMPAIGN [FORM] or export CAMPAIGN FORM"));
	if ((as_json && as_csv) || (export && !as_json && !as_csv) ||
	    (as_csv && left == 2))
		return cli_usage(
		    &command_forms, "%s", tr("--json ou --csv", "--json or --csv"));
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = serve(config, argv[optind + 1], left == 3 ? argv[optind + 2] : NULL);
	config_unref(config);
	return status;
}

const struct command command_forms = {
    .name = "forms",
    .usage = "list CAMPAIGN [FORM] [--json] | export CAMPAIGN FORM --csv | --json",
    .fr = "Montre les formulaires d'une campagne et qui les a remplis.",
    .en = "Shows a campaign's forms and who filled them.",
    .more_fr = "  --json      tout, pour un programme\n"
	       "  --csv       pour un tableur (points-virgules)\n",
    .more_en = "  --json      all of it, for a program\n"
	       "  --csv       for a spreadsheet (semicolons)\n",
    .run = run,
};
