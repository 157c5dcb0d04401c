/*
 * The configuration without the gateway: every error with its line, before a restart
 * finds it.
 */
#include "cli/cli.h"

static int
run(int argc, char **argv)
{
	struct cli_options o = {0};
	int status = cli_options(&command_check_config, argc, argv, NULL, &o);
	struct config *config;

	if (status >= 0)
		return status;
	if (optind < argc)
		return cli_usage(&command_check_config,
		    tr("argument en trop : %s", "extra argument: %s"), argv[optind]);
	config = cli_config(o.config_file);
	if (config == NULL)
		return EX_CONFIG;
	(void)printf(tr("%s : bon, %zu canaux\n", "%s: good, %zu channels\n"),
	    o.config_file, config->settings.n_channels);
	config_unref(config);
	return EX_OK;
}

const struct command command_check_config = {
    .name = "check-config",
    .usage = "[-c FILE]",
    .fr = "Vérifie la configuration et montre chaque erreur avec sa ligne.",
    .en = "Checks the configuration and reports every error with its line.",
    .run = run,
};
