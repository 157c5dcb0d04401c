/*
 * The operators' console in the foreground, and the list of its addresses. `kalata serve`
 * starts it by itself; alone it is for development, or for a user of its own.
 */
#include "cli/cli.h"

#include <string.h>

#include "console/console.h"
#include "console/route.h"

enum { ROUTES = CLI_OWN, ASSETS };

static bool want_routes;
static const char *assets_dir = "";

static bool
on_option(int val, const char *value)
{
	if (val == ROUTES)
		want_routes = true;
	else
		assets_dir = value;
	return true;
}

/* METHOD PATH ROLES, a line each: what tests and the API's document are held against. */
static void
print_routes(void)
{
	static const enum staff_role roles[] = {
	    ROLE_VIEWER, ROLE_OPERATOR, ROLE_VERIFIER, ROLE_ADMINISTRATOR};
	size_t i, r;

	for (i = 0; i < n_routes; i++) {
		(void)printf("%s %s", routes[i].method, routes[i].path);
		if (routes[i].roles == ROUTE_EVERYBODY)
			(void)printf(" everybody");
		for (r = 0; r < sizeof(roles) / sizeof(roles[0]); r++)
			if (routes[i].roles & (unsigned)roles[r])
				(void)printf("%c%s",
				    (routes[i].roles & ((unsigned)roles[r] - 1)) == 0
					? ' '
					: ',',
				    staff_role_name(roles[r]));
		(void)printf("\n");
	}
}

static int
run(int argc, char **argv)
{
	static const struct option own[] = {
	    {"routes", no_argument, NULL, ROUTES},
	    {"assets-dir", required_argument, NULL, ASSETS},
	    {0},
	};
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_console, argc, argv, own, &o);
	struct config *config;

	if (status >= 0)
		return status;
	if (optind < argc)
		return cli_usage(&command_console,
		    tr("argument en trop : %s", "extra argument: %s"), argv[optind]);
	if (want_routes) {
		print_routes();
		return EX_OK;
	}
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	if (config->settings.console[0] == '\0')
		return cli_fail(&command_console, EX_CONFIG, "%s",
		    tr("« console » est vide dans la configuration",
			"'console' is empty in the configuration"));
	return console_run(config, assets_dir);
}

const struct command command_console = {
    .name = "console",
    .usage = "[-c FILE] [--routes] [--assets-dir DIR]",
    .fr = "La console des opérateurs, seule ; « kalata serve » la lance lui-même.",
    .en = "The operators' console alone; `kalata serve` starts it by itself.",
    .more_fr = "  --routes           liste les adresses et qui y a droit\n"
	       "  --assets-dir DIR   lit les fichiers de web/ dans DIR à chaque requête",
    .more_en = "  --routes           lists the addresses and who may go there\n"
	       "  --assets-dir DIR   reads the files of web/ in DIR at each request",
    .run = run,
};
