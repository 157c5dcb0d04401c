/*
 * What people do to a channel's answers: stop them, let them go on, send dead letters again. Votes
 * that come in are counted all the same. A dead letter can be sent again while its number is still
 * there: a day after it was born at most.
 */
#ifndef KALATA_STORE_CHANNEL_ACT_H
#define KALATA_STORE_CHANNEL_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"
#include "store/store.h"

struct writer;

enum channel_act { CHANNEL_PAUSE, CHANNEL_RESUME, CHANNEL_RESEND, CHANNEL_ACTS };

struct channel_job {
	struct job	job;
	/* in */
	enum channel_act act;
	char		channel[CHANNEL_NAME_MAX];
	int64_t		id;		/* RESEND: one dead letter; 0 = all of the channel */
	char		actor[64];
	char		reason[ACT_REASON_MAX];
	/* out */
	char		why[200];	/* JOB_REFUSED */
	int64_t		n;		/* RESEND: how many are queued again */
};
enum db_result run_channel(struct writer *, struct channel_job *);

/* Did somebody stop this channel? The writer's look. */
enum db_result channel_paused(struct writer *, const char *channel, bool *paused);

#endif
