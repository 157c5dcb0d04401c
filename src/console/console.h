/*
 * The operators' console: a process of its own that `kalata serve` starts beside the gateway.
 * It reads the database over read-only connections and asks the gateway over the control
 * socket for every change, as a command does. So nothing a browser does, and no fault in a page,
 * can cost or touch a vote.
 *
 * One loop serves all pages; what takes long (passwords, verify, likeness of 20,000 names) is
 * done by the workers. Everything below is the loop's thread only.
 */
#ifndef KALATA_CONSOLE_CONSOLE_H
#define KALATA_CONSOLE_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/gateway.h"

struct event_base;
struct http_server;
struct live;
struct workers;

struct console {
	struct event_base *base;
	struct config	*config;
	struct secret	 secret;
	struct http_server *http;
	struct db	*db;		/* read-only */
	struct rulebook	*rulebook;	/* as the database has it: console_fresh() */
	struct campaign_list campaigns;	/* the documents behind it */
	int64_t		 campaigns_mark;	/* what the campaign table looked like then */
	struct workers	*workers;
	struct live	*live;		/* the event streams: live.h */
	const char	*database;	/* its path: the control socket is beside it */
	int64_t		 started_ms;
};

/* Takes the configuration; runs until SIGTERM; an exit status of sysexits.h. `assets_dir`: where
 * to read the files of web/ from at each request, "" = the built-in ones. */
int	console_run(struct config *, const char *assets_dir);

/* Rebuilds the rulebook when a campaign changed. False: the database cannot be read. */
bool	console_fresh(struct console *);

#endif
