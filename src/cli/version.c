/*
 * The version, as VERSION had it when this was built.
 */
#include "cli/cli.h"

#ifndef KALATA_VERSION
#define KALATA_VERSION "0"
#endif

static int
run(int argc, char **argv)
{
	struct cli_options o = {0};
	int status = cli_options(&command_version, argc, argv, NULL, &o);

	if (status >= 0)
		return status;
	(void)printf("kalata %s\n", KALATA_VERSION);
	return EX_OK;
}

const struct command command_version = {
    .name = "version",
    .usage = "",
    .fr = "Affiche la version.",
    .en = "Prints the version.",
    .run = run,
};
