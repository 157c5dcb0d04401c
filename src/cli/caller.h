/*
 * Who writes or dials: the options that `say` and `ussd` share.
 */
#ifndef KALATA_CLI_CALLER_H
#define KALATA_CLI_CALLER_H

#include <getopt.h>
#include <stdbool.h>

struct caller {
	const char *from, *to, *channel;	/* "" = not said */
	bool	json;
};

/* Of the command that runs; filled by caller_option(). */
extern struct caller caller;
/* For cli_options(). */
extern const struct option caller_options[];
bool	caller_option(int val, const char *value);

#endif
