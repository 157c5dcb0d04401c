/*
 * The tables brought to this version. Opening the database does it; this command is for
 * those who want it done, and told, before they start the gateway.
 */
#include "cli/cli.h"

#include <string.h>

static int
run(int argc, char **argv)
{
	struct cli_options o = {0};
	int status = cli_options(&command_migrate, argc, argv, NULL, &o);
	struct cli_store store;
	struct config *config;
	bool busy;

	if (status >= 0)
		return status;
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	if (cli_store_open(&command_migrate, config, &store, &busy)) {
		cli_store_close(&store);
		(void)printf(
		    "%s\n", tr("la base est à jour", "the database is up to date"));
		status = EX_OK;
	} else {
		status = busy ? cli_fail(&command_migrate, EX_TEMPFAIL, "%s",
				    tr("un serveur tourne : il a déjà mis la base à jour "
				       "en démarrant",
					"a gateway runs: it brought the database up to "
					"date when it started"))
			      : EX_UNAVAILABLE;
	}
	config_unref(config);
	return status;
}

const struct command command_migrate = {
    .name = "migrate",
    .usage = "[-c FILE]",
    .fr = "Met la base de données à jour (le serveur le fait aussi en démarrant).",
    .en = "Brings the database up to date (the gateway also does so when it starts).",
    .run = run,
};
