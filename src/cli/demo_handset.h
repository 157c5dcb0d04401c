/*
 * Simulated handsets: each dials the code, reads the screens and types what a citizen
 * would, through an aggregator that speaks Africa's Talking's format. Some give up half-way,
 * as people do. Every number is synthetic.
 */
#ifndef KALATA_CLI_DEMO_HANDSET_H
#define KALATA_CLI_DEMO_HANDSET_H

#include <stdint.h>

#include "gateway/fetch.h"

struct demo_handsets {
	struct fetcher *fetcher;
	char	url[256];		/* of the gateway's ussd hook */
	const char *code;		/* "*384*11469#" */
	/* a screen was answered: what the citizen typed and the screen that came of it */
	void	(*shown)(void *ctx, const char *typed, const char *screen);
	void	*ctx;
	long long sessions, ended;
};

/* A citizen dials; `random` decides all that is typed. Outlives the call, not the fetcher. */
void	demo_handset_dial(struct demo_handsets *, const char *phone, uint64_t random);
/* What somebody who reads this screen types: never NULL. "" on the first. */
const char *demo_handset_reads(const char *screen, uint64_t *random);

#endif
