/*
 * The first command of an installation: the secret key and an empty database. Never
 * overwrites either: a second key would make every voter a new one.
 */
#include "cli/cli.h"

#include <string.h>
#include <unistd.h>

static bool
make_secret(const struct settings *s)
{
	char why[300];

	if (access(s->secret_file, F_OK) == 0) {
		(void)printf(tr("clé secrète : %s existe déjà, gardée\n",
				 "secret key: %s exists, kept\n"),
		    s->secret_file);
		return true;
	}
	if (!crypto_init() || !secret_create(s->secret_file, why, sizeof(why))) {
		(void)cli_fail(&command_init, 0, "%s", why);
		return false;
	}
	(void)printf(tr("clé secrète : %s (gardez-en une copie ailleurs : sans elle, les "
			"votants ne "
			"sont plus reconnus)\n",
			 "secret key: %s (keep a copy elsewhere: without it voters are "
			 "not recognised)\n"),
	    s->secret_file);
	return true;
}

static int
run(int argc, char **argv)
{
	struct cli_options o = {0};
	int status = cli_options(&command_init, argc, argv, NULL, &o);
	struct cli_store store;
	struct config *config;
	bool busy;

	if (status >= 0)
		return status;
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = EX_CANTCREAT;
	if (make_secret(&config->settings)) {
		if (cli_store_open(&command_init, config, &store, &busy)) {
			cli_store_close(&store);
			(void)printf(
			    tr("base : %s est prête\n", "database: %s is ready\n"),
			    settings_sqlite_path(&config->settings));
			status = EX_OK;
		} else if (busy) {
			(void)printf(
			    "%s\n", tr("base : un serveur tourne dessus, tout est prêt",
					"database: a gateway runs on it, all is ready"));
			status = EX_OK;
		}
	}
	config_unref(config);
	return status;
}

const struct command command_init = {
    .name = "init",
    .usage = "[-c FILE]",
    .fr = "Crée la clé secrète et la base de données, sans rien écraser.",
    .en = "Creates the secret key and the database, overwriting nothing.",
    .run = run,
};
