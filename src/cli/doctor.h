/*
 * What the files of `kalata doctor` share: a finding is one line for an operator who has never seen
 * this program's insides, with what to do when it is not good. No secret and no number of
 * a phone is ever in one.
 */
#ifndef KALATA_CLI_DOCTOR_H
#define KALATA_CLI_DOCTOR_H

#include "base/http_msg.h"
#include "cli/cli.h"

enum finding { FOUND_GOOD, FOUND_DOUBT, FOUND_BAD };

struct doctor {
	const struct config *config;
	struct event_base *base;	/* NULL: offline */
	struct fetcher *fetcher;
	size_t	doubts, faults;
	bool	clock_told;		/* one answer's Date is enough */
	/* the answer to the last question; `status` 0 = none, `error` says why */
	struct http_msg reply;
	char	body[16384];
	bool	connected;
	char	error[256];
};

/* "ok   subject: what", and a second line when there is something to do. */
void	doctor_say(struct doctor *, enum finding, const char *subject, const char *what,
	    const char *to_do);
/* Sends it and waits ten seconds at most; false when no answer came. */
bool	doctor_ask(struct doctor *, const struct http_msg *call);

/* This machine: secret, database, disk, clock, versions, limits. */
void	doctor_machine(struct doctor *);
/* The public address, as aggregators see it. */
void	doctor_public(struct doctor *);
/* One channel: its settings, its account. */
void	doctor_channel(struct doctor *, size_t channel);

#endif
