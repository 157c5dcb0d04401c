/*
 * People of the console, whether the gateway runs or not. A password never comes by here:
 * what this prints is a link that lets one person in once, to choose theirs.
 */
#include "cli/cli.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "gateway/staff_api.h"

enum { ROLE = CLI_OWN, LANGUAGE };

static const char *role = "", *language = "fr";
static bool as_json;

static bool
on_option(int val, const char *value)
{
	if (val == ROLE)
		role = value;
	else if (val == LANGUAGE)
		language = value;
	else
		as_json = true;
	return val != '?';
}

/* ---- asking ---- */

static int
act_stopped(struct cli_store *s, const cJSON *request)
{
	struct staff_job *job = calloc(1, sizeof(*job));
	const char *why;
	int status = EX_OK;

	if (job == NULL)
		return EX_OSERR;
	why = staff_job_from_json(request, clock_now_ms(), job);
	if (why == NULL) {
		store_do(s->store, &job->job);
		if (job->job.result == JOB_REFUSED)
			why = job->why;
		else if (job->job.result != JOB_DONE)
			why = tr("la base n'a pas pu l'enregistrer",
			    "the database could not keep it");
	}
	if (why != NULL)
		status = cli_fail(&command_user, EX_DATAERR, "%s", why);
	free(job);
	return status;
}

static int
act_running(const struct config *config, cJSON *request)
{
	cJSON *answer = cli_ask(&command_user, config, request);
	const cJSON *error;
	int status;

	if (answer == NULL)
		return EX_UNAVAILABLE;
	status = cJSON_IsTrue(cJSON_GetObjectItem(answer, "ok")) ? EX_OK : EX_DATAERR;
	cJSON_ArrayForEach(error, cJSON_GetObjectItem(answer, "errors"))(void)
	    cli_fail(&command_user, 0, "%s", cJSON_GetStringValue(error));
	cJSON_Delete(answer);
	return status;
}

static int
act(struct config *config, cJSON *request)
{
	struct cli_store store;
	int status;
	bool busy;

	if (cli_store_open(&command_user, config, &store, &busy)) {
		status = act_stopped(&store, request);
		cli_store_close(&store);
		return status;
	}
	return busy ? act_running(config, request) : EX_UNAVAILABLE;
}

static cJSON *
request_of(const char *what, const char *name)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "do", "staff");
	(void)cJSON_AddStringToObject(o, "act", what);
	(void)cJSON_AddStringToObject(o, "name", name);
	(void)cJSON_AddStringToObject(o, "actor", cli_actor());
	return o;
}

/* ---- the acts ---- */

static void
print_link(const struct config *config, const char *name, const char *token, bool enter)
{
	char base[300];

	console_address(&config->settings, base, sizeof(base));
	if (enter)
		(void)printf(
		    tr("Ce lien fait entrer %s une fois, dans les 15 minutes :\n",
			"This link logs %s in once, within 15 minutes:\n"),
		    name);
	else
		(void)printf(tr("Donnez ce lien à %s (une fois, 72 heures) : mot de "
				"passe et second "
				"facteur s'y choisissent.\n",
				 "Give %s this link (once, 72 hours): it leads to "
				 "choosing a password "
				 "and a second factor.\n"),
		    name);
	(void)printf("%s/bienvenue/%s\n", base, token);
}

/* Acts that make a link: what is printed is known to nobody else. */
static int
with_link(struct config *config, const char *what, const char *name, bool enter)
{
	cJSON *o = request_of(what, name);
	unsigned char digest[STAFF_DIGEST_LEN];
	char token[TOKEN_TEXT];
	BUF(hex, 2 * STAFF_DIGEST_LEN + 1);
	int status;

	token_make(token);
	token_digest(token, digest);
	text_hex(&hex, digest, sizeof(digest));
	(void)cJSON_AddStringToObject(o, "digest", hex.data);
	(void)cJSON_AddStringToObject(o, "link", enter ? "enter" : "enrol");
	(void)cJSON_AddStringToObject(o, "role", role);
	(void)cJSON_AddStringToObject(o, "language", language);
	status = act(config, o);
	cJSON_Delete(o);
	if (status == EX_OK)
		print_link(config, name, token, enter);
	return status;
}

static int
run_add(struct config *config, const char *name)
{
	if (role[0] == '\0')
		role = "administrator";
	return with_link(config, "add", name, false);
}

static int
run_link(struct config *config, const char *name)
{
	return with_link(config, "link", name, false);
}

static int
run_enter(struct config *config, const char *name)
{
	return with_link(config, "link", name, true);
}

static int
plain(struct config *config, const char *what, const char *name)
{
	cJSON *o = request_of(what, name);
	int status;

	(void)cJSON_AddStringToObject(o, "role", role);
	status = act(config, o);
	cJSON_Delete(o);
	if (status == EX_OK)
		(void)printf(tr("%s : c'est fait\n", "%s: done\n"), name);
	return status;
}

static int
run_role(struct config *config, const char *name)
{
	if (role[0] == '\0')
		return cli_usage(
		    &command_user, "%s", tr("--role manque", "--role is missing"));
	return plain(config, "role", name);
}

static int
run_disable(struct config *config, const char *name)
{
	return plain(config, "disable", name);
}

static int
run_enable(struct config *config, const char *name)
{
	return plain(config, "enable", name);
}

/* ---- the list ---- */

static const char *
state_of(const struct staff_row *row)
{
	if (row->disabled)
		return "disabled";
	return row->password[0] == '\0' ? "invited" : "enrolled";
}

static void
print_json(const struct staff_row *list, size_t n)
{
	cJSON *array = cJSON_CreateArray(), *o;
	char *text;
	size_t i;

	for (i = 0; i < n; i++) {
		o = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(o, "name", list[i].name);
		(void)cJSON_AddStringToObject(o, "role", staff_role_name(list[i].role));
		(void)cJSON_AddStringToObject(o, "language", list[i].language);
		(void)cJSON_AddStringToObject(o, "state", state_of(&list[i]));
		(void)cJSON_AddItemToArray(array, o);
	}
	text = cJSON_Print(array);
	(void)puts(text);
	cJSON_free(text);
	cJSON_Delete(array);
}

static int
run_list(struct config *config, const char *name)
{
	struct db *db = cli_reader(&command_user, config);
	struct staff_row *list;
	struct secret secret;
	char why[300];
	size_t n, i;

	(void)name;
	if (db == NULL)
		return EX_UNAVAILABLE;
	if (!secret_load(&secret, config->settings.secret_file, why, sizeof(why)))
		return cli_fail(&command_user, EX_NOINPUT, "%s", why);
	if (!staff_list(&db_sqlite, db, &secret, &list, &n)) {
		db_sqlite.close(db);
		return cli_fail(&command_user, EX_IOERR, "%s",
		    tr("la base ne peut pas être lue", "the database cannot be read"));
	}
	if (as_json)
		print_json(list, n);
	for (i = 0; i < n && !as_json; i++)
		(void)printf("%-20s %-14s %s\n", list[i].name,
		    staff_role_name(list[i].role), state_of(&list[i]));
	free(list);
	db_sqlite.close(db);
	return EX_OK;
}

static const struct {
	const char *name;
	bool named;
	int (*run)(struct config *, const char *name);
} verbs[] = {
    {"add", true, run_add},
    {"list", false, run_list},
    {"link", true, run_link},
    {"enter", true, run_enter},
    {"role", true, run_role},
    {"disable", true, run_disable},
    {"enable", true, run_enable},
};

static int
run(int argc, char **argv)
{
	static const struct option own[] = {
	    {"role", required_argument, NULL, ROLE},
	    {"language", required_argument, NULL, LANGUAGE},
	    {"json", no_argument, NULL, 'j'},
	    {0},
	};
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_user, argc, argv, own, &o);
	struct config *config;
	size_t i;

	if (status >= 0)
		return status;
	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (optind < argc && strcmp(verbs[i].name, argv[optind]) == 0)
			break;
	if (i == sizeof(verbs) / sizeof(verbs[0]) || argc - optind != 1 + verbs[i].named)
		return cli_usage(&command_user, "%s",
		    tr("add, list, link, enter, role, disable ou enable, et un nom",
			"add, list, link, enter, role, disable or enable, and a name"));
	if (!crypto_init() || (config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = verbs[i].run(config, verbs[i].named ? argv[optind + 1] : "");
	config_unref(config);
	return status;
}

const struct command command_user = {
    .name = "user",
    .usage = "add|link|enter|role|disable|enable NAME | list",
    .fr = "Les personnes de la console : chacune reçoit un lien à usage unique.",
    .en = "People of the console: each gets a link that works once.",
    .more_fr =
	"  --role R       viewer, operator, verifier ou administrator (add : "
	"administrator)\n"
	"  --language L   fr ou en\n"
	"  --json         avec list\n"
	"  link : mot de passe ou téléphone perdus ; enter : entrer une fois sans eux",
    .more_en = "  --role R       viewer, operator, verifier or administrator (add: "
	       "administrator)\n"
	       "  --language L   fr or en\n"
	       "  --json         with list\n"
	       "  link: password or telephone lost; enter: log in once without them",
    .run = run,
};
