/*
 * Campaigns, whether the gateway runs (through its control socket) or not (on the
 * database itself). What is refused is told line by line.
 */
#include "cli/cli.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static bool as_json;

static bool
on_option(int val, const char *value)
{
	(void)value;
	as_json = val == 'j';
	return as_json;
}

static void
tell(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	(void)cli_fail(
	    &command_campaign, 0, "%s%s%s", where, where[0] == '\0' ? "" : ": ", what);
}

static int
change_stopped(struct cli_store *s, const struct change *change)
{
	struct campaign_job *job = campaign_change(&s->config->settings, &s->campaigns,
	    s->rulebook, change, clock_now_ms(), tell, NULL);
	int status = EX_OK;

	if (job == NULL)
		return EX_DATAERR;
	store_do(s->store, &job->job);
	if (job->job.result != JOB_DONE) {
		status = cli_fail(&command_campaign, EX_IOERR, "%s",
		    job->job.result == JOB_REFUSED
			? job->why
			: tr("la base n'a pas pu l'enregistrer",
			      "the database could not keep it"));
		rulebook_unref(job->rulebook);
	}
	campaign_job_free(job);
	return status;
}

static int
change_running(const struct config *config, const char *name, const struct change *change)
{
	cJSON *request = cJSON_CreateObject(), *answer;
	const cJSON *error;
	int status = EX_DATAERR;

	(void)cJSON_AddStringToObject(request, "do", "campaign");
	(void)cJSON_AddStringToObject(request, "change", name);
	(void)cJSON_AddStringToObject(request, "actor", change->actor);
	(void)cJSON_AddStringToObject(
	    request, "id", change->id == NULL ? "" : change->id);
	if (change->json != NULL)
		(void)cJSON_AddStringToObject(request, "json", change->json);
	answer = cli_ask(&command_campaign, config, request);
	cJSON_Delete(request);
	if (answer == NULL)
		return EX_UNAVAILABLE;
	if (cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok")))
		status = EX_OK;
	cJSON_ArrayForEach(error, cJSON_GetObjectItem(answer, "errors"))(void)
	    cli_fail(&command_campaign, 0, "%s", cJSON_GetStringValue(error));
	cJSON_Delete(answer);
	return status;
}

static int
make_change(struct config *config, const char *name, const struct change *change)
{
	struct cli_store store;
	int status;
	bool busy;

	if (cli_store_open(&command_campaign, config, &store, &busy)) {
		status = change_stopped(&store, change);
		cli_store_close(&store);
		return status;
	}
	return busy ? change_running(config, name, change) : EX_UNAVAILABLE;
}

static int
run_import(struct config *config, const char *file)
{
	struct change change = {.what = CAMPAIGN_IMPORT, .actor = cli_actor()};
	char *json = cli_read_file(&command_campaign, file);
	int status;

	if (json == NULL)
		return EX_NOINPUT;
	change.json = json;
	status = make_change(config, "import", &change);
	if (status == EX_OK)
		(void)printf(tr("%s : importée\n", "%s: imported\n"), file);
	free(json);
	return status;
}

static int
run_open(struct config *config, const char *id)
{
	const struct change change = {
	    .what = CAMPAIGN_OPEN, .id = id, .actor = cli_actor()};
	int status = make_change(config, "open", &change);

	if (status == EX_OK)
		(void)printf(tr("%s : ouverte (dans les limites de ses dates)\n",
				 "%s: open (within its dates)\n"),
		    id);
	return status;
}

static int
run_close(struct config *config, const char *id)
{
	const struct change change = {
	    .what = CAMPAIGN_CLOSE, .id = id, .actor = cli_actor()};
	int status = make_change(config, "close", &change);

	if (status == EX_OK)
		(void)printf(tr("%s : fermée\n", "%s: closed\n"), id);
	return status;
}

/* A campaign of nominations or forms alone has no vote, and no time for one: NULL. */
static const char *
when(struct buf *out, int64_t ms)
{
	if (ms == 0)
		return NULL;
	clock_format(out, ms);
	return out->data;
}

static void
add_when(cJSON *o, const char *key, const char *time)
{
	(void)(time != NULL ? cJSON_AddStringToObject(o, key, time)
			    : cJSON_AddNullToObject(o, key));
}

static void
list_one(const struct ballot_paper *p, int64_t now, cJSON *array)
{
	const struct campaign *c = &p->campaign;
	const char *phase = campaign_phase_name(campaign_phase(c, now));
	BUF(opens_mem, 32);
	BUF(closes_mem, 32);
	const char *opens = when(&opens_mem, c->vote.opens_ms);
	const char *closes = when(&closes_mem, c->vote.closes_ms);
	cJSON *o;

	if (!as_json) {
		(void)printf("%-20s %-10s %s  %s  %zu  %s\n", c->id, phase,
		    opens == NULL ? "-" : opens, closes == NULL ? "-" : closes,
		    c->n_candidates, c->title[0]);
		return;
	}
	o = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(o, "id", c->id);
	(void)cJSON_AddStringToObject(o, "title", c->title[0]);
	(void)cJSON_AddStringToObject(o, "status", phase);
	add_when(o, "opens", opens);
	add_when(o, "closes", closes);
	(void)cJSON_AddNumberToObject(o, "candidates", (double)c->n_candidates);
	(void)cJSON_AddItemToArray(array, o);
}

static int
run_list(struct config *config, const char *unused)
{
	struct db *db = cli_reader(&command_campaign, config);
	struct campaign_list list = {0};
	struct rulebook *rb =
	    db == NULL ? NULL : cli_rulebook(&command_campaign, config, db, &list);
	cJSON *array = cJSON_CreateArray();
	char *text;
	size_t i;

	(void)unused;
	if (rb != NULL) {
		for (i = 0; i < rb->n_papers; i++)
			list_one(rb->paper[i], clock_now_ms(), array);
		if (as_json) {
			text = cJSON_Print(array);
			(void)puts(text);
			free(text);
		}
	}
	cJSON_Delete(array);
	rulebook_unref(rb);
	campaign_list_clear(&list);
	if (db != NULL)
		db_sqlite.close(db);
	return rb == NULL ? EX_UNAVAILABLE : EX_OK;
}

static int
run_export(struct config *config, const char *id)
{
	struct db *db = cli_reader(&command_campaign, config);
	struct campaign_list list = {0};
	struct rulebook *rb =
	    db == NULL ? NULL : cli_rulebook(&command_campaign, config, db, &list);
	int status = rb == NULL ? EX_UNAVAILABLE : EX_DATAERR;
	size_t i;

	for (i = 0; rb != NULL && i < list.n; i++)
		if (strcmp(list.doc[i].id, id) == 0) {
			(void)fputs(list.doc[i].json, stdout);
			status = EX_OK;
		}
	if (status == EX_DATAERR)
		(void)cli_fail(&command_campaign, 0,
		    tr("pas de campagne « %s »", "no campaign '%s'"), id);
	rulebook_unref(rb);
	campaign_list_clear(&list);
	if (db != NULL)
		db_sqlite.close(db);
	return status;
}

static const struct {
	const char *name;
	bool takes; /* one argument */
	int (*run)(struct config *, const char *argument);
} verbs[] = {
    {"import", true, run_import},
    {"export", true, run_export},
    {"list", false, run_list},
    {"open", true, run_open},
    {"close", true, run_close},
};

static int
run(int argc, char **argv)
{
	static const struct option own[] = {{"json", no_argument, NULL, 'j'}, {0}};
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_campaign, argc, argv, own, &o), left;
	struct config *config;
	size_t i;

	if (status >= 0)
		return status;
	left = argc - optind;
	for (i = 0; left > 0 && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, argv[optind]) == 0)
			break;
	if (left == 0 || i == sizeof(verbs) / sizeof(verbs[0]) ||
	    left != 1 + verbs[i].takes)
		return cli_usage(&command_campaign, "%s",
		    tr("dites import FICHIER, export ID, list, "
		       "open ID ou close ID",
			"say import FILE, export ID, list, open ID or close ID"));
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = verbs[i].run(config, argv[optind + 1]);
	config_unref(config);
	return status;
}

const struct command command_campaign = {
    .name = "campaign",
    .usage = "import FILE | export ID | list [--json] | open ID | close ID",
    .fr = "Importe, exporte, montre, ouvre ou ferme une campagne, serveur arrêté ou en "
	  "marche.",
    .en = "Imports, exports, lists, opens or closes a campaign, gateway stopped or "
	  "running.",
    .more_fr = "  --json      la liste en JSON\n",
    .more_en = "  --json      the list as JSON\n",
    .run = run,
};
