/*
 * What all commands share: how they are found, how they speak (French first, English when
 * the environment asks for it), how they reach the configuration and the database.
 */
#ifndef KALATA_CLI_CLI_H
#define KALATA_CLI_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sysexits.h>

#include "gateway/gateway.h"

struct command {
	const char *name;
	const char *usage;		/* what follows the name */
	const char *fr, *en;		/* one line each */
	const char *more_fr, *more_en;	/* the options, a line each; NULL = none */
	int (*run)(int argc, char **argv);
};

/* One file per command; the table is in main.c. */
extern const struct command command_serve, command_console, command_init,
    command_check_config, command_doctor, command_campaign, command_results,
    command_nominations, command_forms, command_say, command_ussd, command_user,
    command_demo, command_verify, command_backup, command_migrate, command_version;

/* French, unless LC_ALL, LC_MESSAGES or LANG say "en". A macro, so that the compiler still
 * checks both as formats. */
bool	cli_english(void);
#define tr(fr, en) (cli_english() ? (en) : (fr))

/* Prints a command's help on stdout. */
void	cli_help(const struct command *);
/* "kalata NAME: …" and where the help is, on stderr; returns EX_USAGE. */
int	cli_usage(const struct command *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "kalata NAME: …" on stderr; returns `status`. */
int	cli_fail(const struct command *, int status, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

/*
 * Options every command has: -c FILE (else $KALATA_CONFIG, else /etc/kalata/kalata.conf), --help.
 * `own` are the command's, `on_option` gets each by its val; false from it = a usage error. After
 * it optind is the first argument. Returns -1 to go on, else the exit status.
 */
struct cli_options {
	const char *config_file;
	bool (*on_option)(int val, const char *value);
};
#define CLI_OWN 256	/* first val for long options without a letter */
int	cli_options(const struct command *, int argc, char **argv, const struct option *own,
	    struct cli_options *);

/* Loads the configuration; NULL after all errors were printed: return EX_CONFIG. */
struct config *cli_config(const char *file);

/* ---- the database, stopped or running ---- */

/* A store this command has to itself, with rulebook and documents. */
struct cli_store {
	struct config	    *config;
	struct secret	     secret;
	struct store	    *store;
	struct rulebook	    *rulebook;	/* the writer has its own reference */
	struct campaign_list campaigns;
};
/* LOCK_BUSY in *busy: a gateway runs, ask it. Else false after the reason was printed. */
bool	cli_store_open(const struct command *, struct config *, struct cli_store *, bool *busy);
void	cli_store_close(struct cli_store *);

/* Read-only, in both cases: NULL after the reason was printed. */
struct db *cli_reader(const struct command *, const struct config *);
/* Rulebook as the database has it, read over that connection; NULL after the reason. */
struct rulebook *cli_rulebook(const struct command *, const struct config *, struct db *,
    struct campaign_list *);

/* Asks the running gateway; the parsed answer, or NULL after an error was printed. */
struct cJSON;
struct cJSON *cli_ask(const struct command *, const struct config *, struct cJSON *request);

/* Who changes things: written to the ledger. */
const char *cli_actor(void);
/* May stdout be coloured? (A terminal, NO_COLOR not set.) */
bool	cli_colour(void);
/* A whole file or "-"; malloc'd and NUL-terminated; NULL after the reason was printed. */
char	*cli_read_file(const struct command *, const char *path);

#endif
