/*
 * Tallies per region: a table with bars for people, CSV for spreadsheets, JSON (contract
 * 8) for programs. Reads over a read-only connection, so it may run beside the gateway.
 */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/table.h"

static bool as_json, as_csv;

static bool
on_option(int val, const char *value)
{
	(void)value;
	as_json |= val == 'j';
	as_csv |= val == 's';
	return true;
}

static const char *
region_key(const struct results *r, size_t row)
{
	return row < r->paper->atlas.n ? r->paper->atlas.region[row].key : "";
}

static const char *
region_name(const struct results *r, size_t row)
{
	return row < r->paper->atlas.n ? r->paper->atlas.region[row].name : "inconnue";
}

/* A cell that a spreadsheet could take for a formula gets an apostrophe (CSV injection).
 */
static void
csv_cell(const char *text)
{
	const char *p;

	(void)putchar('"');
	if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL)
		(void)putchar('\'');
	for (p = text; *p != '\0'; p++) {
		if (*p == '"')
			(void)putchar('"');
		(void)putchar(*p);
	}
	(void)putchar('"');
}

/* French Excel: a byte order mark, semicolons. */
static void
print_csv(const struct results *r)
{
	const struct campaign *c = &r->paper->campaign;
	size_t row, i;
	BUF(head, CANDIDATE_NAME_MAX + 32);

	(void)fputs("\xef\xbb\xbf\"code\";\"region\";\"votes\"", stdout);
	for (i = 0; i < c->n_candidates; i++) {
		buf_reset(&head);
		buf_addf(&head, "%s %s", c->candidate[i].code, c->candidate[i].name);
		(void)putchar(';');
		csv_cell(head.data);
	}
	(void)putchar('\n');
	for (row = 0; row <= r->paper->atlas.n; row++) {
		csv_cell(region_key(r, row));
		(void)putchar(';');
		csv_cell(region_name(r, row));
		(void)printf(";%lld", (long long)r->region[row]);
		for (i = 0; i < c->n_candidates; i++)
			(void)printf(";%lld", (long long)r->cell[row][i]);
		(void)putchar('\n');
	}
}

static int
print_json(const struct results *r)
{
	char *json = results_json(r);

	if (json == NULL)
		return EX_SOFTWARE;
	(void)puts(json);
	free(json);
	return EX_OK;
}

static int
print(const struct results *r)
{
	if (as_json)
		return print_json(r);
	if (as_csv)
		print_csv(r);
	else
		table_results(r, stdout, cli_colour());
	return EX_OK;
}

static int
show(const struct config *config, const char *id)
{
	static struct results r;
	struct db *db = cli_reader(&command_results, config);
	struct campaign_list list = {0};
	struct rulebook *rb =
	    db == NULL ? NULL : cli_rulebook(&command_results, config, db, &list);
	const struct ballot_paper *paper = rb == NULL ? NULL : rulebook_campaign(rb, id);
	int status = EX_UNAVAILABLE;
	char why[200];

	if (rb != NULL && paper == NULL)
		status = cli_fail(&command_results, EX_DATAERR,
		    tr("pas de campagne « %s »", "no campaign '%s'"), id);
	else if (paper != NULL && results_read(&db_sqlite, db, paper, clock_now_ms(), &r,
				      why, sizeof(why)))
		status = print(&r);
	else if (paper != NULL)
		status = cli_fail(&command_results, EX_IOERR, "%s", why);
	rulebook_unref(rb);
	campaign_list_clear(&list);
	if (db != NULL)
		db_sqlite.close(db);
	return status;
}

static int
run(int argc, char **argv)
{
	static const struct option own[] = {
	    {"json", no_argument, NULL, 'j'}, {"csv", no_argument, NULL, 's'}, {0}};
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_results, argc, argv, own, &o);
	struct config *config;

	if (status >= 0)
		return status;
	if (argc - optind != 1 || (as_json && as_csv))
		return cli_usage(&command_results, "%s",
		    tr("il faut l'identifiant d'une campagne",
			"it takes the id of one campaign"));
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = show(config, argv[optind]);
	config_unref(config);
	return status;
}

const struct command command_results = {
    .name = "results",
    .usage = "ID [--json | --csv]",
    .fr = "Montre les résultats par candidat et par région.",
    .en = "Shows the tallies per candidate and per region.",
    .more_fr = "  --json      le document JSON\n  --csv       pour un tableur "
	       "(points-virgules)\n",
    .more_en =
	"  --json      the JSON document\n  --csv       for a spreadsheet (semicolons)\n",
    .run = run,
};
