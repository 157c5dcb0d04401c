/*
 * The gateway in the foreground: all of it is in gateway/serve.c.
 */
#include "cli/cli.h"

#include "gateway/serve.h"

static int
run(int argc, char **argv)
{
	struct cli_options o = {0};
	int status = cli_options(&command_serve, argc, argv, NULL, &o);
	struct config *config;

	if (status >= 0)
		return status;
	if (optind < argc)
		return cli_usage(&command_serve,
		    tr("argument en trop : %s", "extra argument: %s"), argv[optind]);
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	return gateway_serve(config, o.config_file);
}

const struct command command_serve = {
    .name = "serve",
    .usage = "[-c FILE]",
    .fr = "Fait tourner la passerelle au premier plan. SIGTERM l'arrête proprement, "
	  "SIGHUP relit "
	  "la configuration.",
    .en = "Runs the gateway in the foreground. SIGTERM stops it cleanly, SIGHUP rereads "
	  "the "
	  "configuration.",
    .run = run,
};
