/*
 * The proof: recomputes the ledger and the tallies from the records. Reads only, and may
 * run on a backup anywhere, without configuration or secret.
 */
#include "cli/cli.h"

#include "store/verify.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <unistd.h>

static bool as_json;
static const char *head;

static bool
on_option(int val, const char *value)
{
	if (val == 'j')
		as_json = true;
	else
		head = value;
	return true;
}

static void
progress(void *ctx, int64_t done, int64_t all)
{
	(void)ctx;
	(void)fprintf(stderr,
	    tr("\r%lld écritures vérifiées sur %lld", "\r%lld of %lld entries checked"),
	    (long long)done, (long long)all);
}

static void
print_json(const struct verify_report *r)
{
	cJSON *o = cJSON_CreateObject();
	char *text;

	(void)cJSON_AddBoolToObject(o, "clean", r->clean);
	(void)cJSON_AddNumberToObject(o, "entries", (double)r->entries);
	(void)cJSON_AddStringToObject(o, "head", r->head);
	(void)cJSON_AddNumberToObject(o, "first_bad", (double)r->first_bad);
	(void)cJSON_AddStringToObject(o, "what", r->what);
	text = cJSON_Print(o);
	(void)puts(text);
	free(text);
	cJSON_Delete(o);
}

static int
print(const struct verify_report *r)
{
	if (as_json)
		print_json(r);
	else if (r->clean)
		(void)printf(tr("Tout concorde : %lld écritures, tête %s\n",
				 "All matches: %lld entries, head %s\n"),
		    (long long)r->entries, r->head);
	else if (r->unreadable)
		return cli_fail(&command_verify, EX_NOINPUT, "%s", r->what);
	else if (r->first_bad > 0)
		(void)printf(tr("FAUX à partir de l'écriture %lld : %s\n",
				 "WRONG from entry %lld on: %s\n"),
		    (long long)r->first_bad, r->what);
	else
		(void)printf(tr("FAUX : %s\n", "WRONG: %s\n"), r->what);
	return r->clean ? EX_OK : r->unreadable ? EX_NOINPUT : EX_DATAERR;
}

static int
check(struct db *db)
{
	struct verify_report report;
	bool quiet = as_json || !isatty(STDERR_FILENO);

	verify(&db_sqlite, db, head, quiet ? NULL : progress, NULL, &report);
	if (!quiet)
		(void)fputs("\r\033[K", stderr);
	db_sqlite.close(db);
	return print(&report);
}

static int
check_file(const char *path)
{
	char why[300];
	struct db *db = NULL;

	if (access(path, R_OK) == 0)
		db = db_sqlite.open(path, true, why, sizeof(why));
	else
		(void)snprintf(
		    why, sizeof(why), "%s: %s", path, tr("illisible", "cannot be read"));
	if (db == NULL)
		return cli_fail(&command_verify, EX_NOINPUT, "%s", why);
	return check(db);
}

static int
run(int argc, char **argv)
{
	static const struct option own[] = {{"json", no_argument, NULL, 'j'},
	    {"head", required_argument, NULL, 'd'}, {0}};
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_verify, argc, argv, own, &o);
	struct config *config;
	struct db *db;

	if (status >= 0)
		return status;
	if (argc - optind > 1)
		return cli_usage(
		    &command_verify, "%s", tr("un fichier au plus", "one file at most"));
	if (argc - optind == 1)
		return check_file(argv[optind]);
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	db = cli_reader(&command_verify, config);
	config_unref(config);
	return db == NULL ? EX_NOINPUT : check(db);
}

const struct command command_verify = {
    .name = "verify",
    .usage = "[FILE] [--head HEX] [--json]",
    .fr = "Recalcule le registre et les résultats, et nomme la première écriture fausse.",
    .en = "Recomputes ledger and tallies, and names the first entry that is wrong.",
    .more_fr = "  --head HEX  cette tête, notée ailleurs, doit être dans le registre\n"
	       "  --json      le rapport en JSON\n",
    .more_en = "  --head HEX  this head, noted elsewhere, must be in the ledger\n"
	       "  --json      the report as JSON\n",
    .run = run,
};
