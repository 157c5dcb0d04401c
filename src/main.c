/*
 * kalata: voting and nominating by SMS and USSD for regions with little connectivity.
 *
 *~ This file is the door and the guided tour. Read the comments that begin with a tilde,
 *~ in order, and you have walked the way of one message through the whole program.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/cli.h"

/*~ Everything an operator can do is one of these commands, one file each in cli/. The one
 *~ that matters is `serve`: gateway/serve.c opens the database, starts the writer thread,
 *~ and then runs the loop.
 *~
 *~ A vote arrives as an HTTP request from an aggregator. gateway/http*.c guards the
 *~ connection and hands a plain struct http_msg to gateway/hooks.c, which finds the
 *~ channel by name and token and lets its provider (provider/africastalking.c, …) read
 *~ the aggregator's dialect into a struct inbound.
 *~
 *~ gateway/ingest.c is the door proper: core/msisdn.c makes the sender one E.164 number
 *~ however it was written, base/crypto.c a voter key that nobody can turn back into that
 *~ number, core/understand.c an intent out of the text, with the words that
 *~ store/rulebook.c gathered from languages, candidates and places.
 *~
 *~ Then the message becomes a job for the writer (store/writer.c), the only thread that
 *~ touches the database. It takes all jobs that wait, and for each asks core/ballot.c
 *~ what the message does, given what is known of the voter; writes message, voter, ledger
 *~ entry and tally; and commits them together. Only then does each job go back.
 *~
 *~ Back in hooks.c the provider words the webhook's reply (Twilio, Kannel: the SMS
 *~ itself), and evhttp sends it: the first moment anybody hears that the vote was
 *~ counted. Where answers go through a send API, gateway/sender.c takes them from the
 *~ outbox later.
 *~
 *~ A step of a handset comes by gateway/hooks_ussd.c, an SMS that answers a question by
 *~ store/talk.c; both meet in store/conversation.c, which takes the pure step of
 *~ core/dialog.c inside the writer's transaction. A yes on the screen that names a
 *~ candidate then goes the way of any message, and a form that is complete becomes an
 *~ entry (store/entry.c), for people to decide about at the desk (store/desk.c).
 */
static const struct command *const commands[] = {
    &command_serve,
    &command_console,
    &command_init,
    &command_check_config,
    &command_doctor,
    &command_campaign,
    &command_results,
    &command_nominations,
    &command_forms,
    &command_say,
    &command_ussd,
    &command_user,
    &command_demo,
    &command_verify,
    &command_backup,
    &command_migrate,
    &command_version,
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void
print_help(FILE *f)
{
	size_t i;

	(void)fprintf(f, "%s\n\n",
	    tr("kalata : voter et proposer par SMS et USSD\n\nusage : kalata COMMANDE "
	       "[-c FICHIER] …",
		"kalata: voting and nominating by SMS and USSD\n\nusage: kalata COMMAND "
		"[-c FILE] …"));
	for (i = 0; i < N_COMMANDS; i++)
		(void)fprintf(f, "  %-13s %s\n", commands[i]->name,
		    tr(commands[i]->fr, commands[i]->en));
	(void)fprintf(f, "\n%s\n",
	    tr("kalata COMMANDE --help en dit plus.",
		"kalata COMMAND --help tells more."));
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	size_t i;

	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
	    strcmp(name, "help") == 0) {
		print_help(stdout);
		return EX_OK;
	}
	if (strcmp(name, "--version") == 0)
		name = "version";
	for (i = 0; i < N_COMMANDS; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i]->run(argc - 1, argv + 1);
	if (name[0] != '\0')
		(void)fprintf(stderr,
		    tr("kalata : pas de commande « %s »\n", "kalata: no command '%s'\n"),
		    name);
	print_help(stderr);
	return EX_USAGE;
}
