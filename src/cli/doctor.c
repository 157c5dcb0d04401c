/*
 * Looks at everything a campaign depends on that this program cannot mend itself, before
 * the day it matters: one line each, and what to do. Nothing is sent to a citizen,
 * nothing changed.
 */
#include "cli/doctor.h"

#include <event2/event.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "gateway/fetch.h"

#define ANSWER_MS 10000

static bool offline;

static const char *
mark(enum finding f)
{
	static const char *const fr[] = {"ok      ", "attention", "FAUTE   "};
	static const char *const en[] = {"ok      ", "warning ", "FAULT   "};

	return tr(fr[f], en[f]);
}

void
doctor_say(struct doctor *d, enum finding f, const char *subject, const char *what,
    const char *to_do)
{
	static const char *const colour[] = {"\033[32m", "\033[33m", "\033[31m"};
	bool coloured = cli_colour();

	d->doubts += f == FOUND_DOUBT;
	d->faults += f == FOUND_BAD;
	(void)printf("%s%s%s %s: %s\n", coloured ? colour[f] : "", mark(f),
	    coloured ? "\033[0m" : "", subject, what);
	if (f != FOUND_GOOD && to_do != NULL && to_do[0] != '\0')
		(void)printf("          -> %s\n", to_do);
	(void)fflush(stdout);
}

static void
answered(void *ctx, const struct http_msg *reply, bool sent, const char *error)
{
	struct doctor *d = ctx;
	size_t i;

	http_msg_init(&d->reply, d->body, sizeof(d->body));
	d->reply.status = reply->status;
	d->connected = sent;
	for (i = 0; i < reply->n_headers; i++)
		(void)http_msg_set(
		    &d->reply, reply->header[i].name, reply->header[i].value);
	(void)buf_addn(&d->reply.body, reply->body.data, reply->body.len);
	(void)text_copy(d->error, sizeof(d->error), error);
	(void)event_base_loopbreak(d->base);
}

bool
doctor_ask(struct doctor *d, const struct http_msg *call)
{
	http_msg_init(&d->reply, d->body, sizeof(d->body));
	d->connected = false;
	(void)text_copy(d->error, sizeof(d->error), "too many requests");
	if (fetch(d->fetcher, call, ANSWER_MS, answered, d))
		(void)event_base_dispatch(d->base);
	return d->reply.status != 0;
}

static bool
on_option(int val, const char *value)
{
	(void)value;
	offline = val == 'o';
	return true;
}

static bool
wanted(const char *name, int n, char **names)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return n == 0;
}

static void
look(struct doctor *d, int n, char **names)
{
	size_t i;

	if (n == 0)
		doctor_machine(d);
	if (n == 0)
		doctor_public(d);
	for (i = 0; i < d->config->settings.n_channels; i++)
		if (wanted(d->config->settings.channels[i].name, n, names))
			doctor_channel(d, i);
}

static int
conclude(const struct doctor *d)
{
	if (d->faults == 0 && d->doubts == 0)
		(void)puts(tr("Tout est bon.", "All is well."));
	else
		(void)printf(tr("%zu fautes, %zu points d'attention\n",
				 "%zu faults, %zu warnings\n"),
		    d->faults, d->doubts);
	return d->faults == 0 ? EX_OK : 1;
}

static int
run(int argc, char **argv)
{
	static const struct option own[] = {
	    {"offline", no_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
	static struct doctor d;
	struct cli_options o = {.on_option = on_option};
	int i, status = cli_options(&command_doctor, argc, argv, own, &o);
	struct config *config;

	if (status >= 0)
		return status;
	config = cli_config(o.config_file);
	if (config == NULL)
		return EX_CONFIG;
	for (i = optind; i < argc; i++)
		if (settings_channel(&config->settings, argv[i]) == NULL) {
			config_unref(config);
			return cli_usage(&command_doctor,
			    tr("il n'y a pas de canal « %s »",
				"there is no channel '%s'"),
			    argv[i]);
		}
	d.config = config;
	d.base = offline ? NULL : event_base_new();
	d.fetcher = d.base == NULL ? NULL : fetcher_new(d.base);
	look(&d, argc - optind, argv + optind);
	if (d.base != NULL) {
		fetcher_free(d.fetcher);
		event_base_free(d.base);
	}
	config_unref(config);
	return conclude(&d);
}

const struct command command_doctor = {
    .name = "doctor",
    .usage = "[-c FILE] [--offline] [CHANNEL ...]",
    .fr = "Examine le serveur, l'adresse publique et chaque canal; dit quoi faire.",
    .en = "Examines the server, the public address and each channel; says what to do.",
    .more_fr = "      --offline  sans rien demander au réseau\n",
    .more_en = "      --offline  without asking the network anything\n",
    .run = run,
};
