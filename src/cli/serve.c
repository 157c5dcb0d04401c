/*
 * The gateway in the foreground: all of it is in gateway/serve.c.
 */
#include "cli/cli.h"

#include "gateway/serve.h"

static const char *assets_dir = "";

static bool
on_option(int val, const char *value)
{
	(void)val;
	assets_dir = value;
	return true;
}

static int
run(int argc, char **argv)
{
	static const struct option own[] = {
	    {"assets-dir", required_argument, NULL, CLI_OWN}, {0}};
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_serve, argc, argv, own, &o);
	struct config *config;

	if (status >= 0)
		return status;
	if (optind < argc)
		return cli_usage(&command_serve,
		    tr("argument en trop : %s", "extra argument: %s"), argv[optind]);
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	return gateway_serve(config, o.config_file, assets_dir);
}

const struct command command_serve = {
    .name = "serve",
    .usage = "[-c FILE] [--assets-dir DIR]",
    .fr = "Fait tourner la passerelle au premier plan. SIGTERM l'arrête proprement, "
	  "SIGHUP relit "
	  "la configuration.",
    .en = "Runs the gateway in the foreground. SIGTERM stops it cleanly, SIGHUP rereads "
	  "the "
	  "configuration.",
    .more_fr = "  --assets-dir DIR   pour développer : les fichiers de web/ lus à chaque "
	       "requête",
    .more_en =
	"  --assets-dir DIR   for development: the files of web/ read at each request",
    .run = run,
};
