/*
 * One batch of jobs in one transaction: a row the engine refuses costs one job, not 512;
 * everything else that goes wrong fails the whole batch, and memory goes back to what
 * the disk says. No thread in here.
 */
#ifndef KALATA_STORE_WRITER_H
#define KALATA_STORE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/counts.h"
#include "store/id_memory.h"
#include "store/ledger.h"
#include "store/rows.h"
#include "store/spend.h"
#include "store/store.h"

#define WRITER_CHANNELS 64

/* What a batch did, told only once it is committed. */
struct batch_stats {
	uint64_t repeats;
	uint64_t outcome[16];
	int64_t	 queued, dead;		/* by how much the outbox changed */
};

struct writer {
	struct statements st;
	const struct secret *secret;
	int		 answers_per_hour;
	struct rulebook	*rulebook;	/* decisions are made by; NULL: by each job's own */
	struct rulebook *committed;	/* what a failed batch goes back to; ours to unref */
	struct ledger_head head;
	bool		 head_known;	/* false: memory and disk may differ, read it again */
	struct counts	 counts;
	struct spending	 spent;		/* in this batch */
	struct batch_stats stats;	/* of this batch */
	int64_t		 swept_ms;	/* when old phones and reports were last forgotten */
	int64_t		 talks_swept_ms;	/* and old conversations */
	int64_t		 parts_swept_ms;	/* and when parts that waited too long were run */
	struct id_memory ids;
	/* when the oldest waiting answer of each channel is due, as its last claim saw it */
	struct {
		char	name[CHANNEL_NAME_MAX];
		int64_t	due_ms;
	} channel[WRITER_CHANNELS];
	size_t		 n_channels;
};

/* Runs up to BATCH_MAX jobs and commits. True: each has its result, on disk. False: all
 * are JOB_FAILED and nothing is kept (or not surely); `why` gets the engine's word. */
bool	writer_batch(struct writer *, struct job **, size_t n, char *why, size_t cap);

/* One kind of job each, inside the transaction: DB_DONE when the job has what it wanted. */
enum db_result run_inbound(struct writer *, struct inbound_job *);
enum db_result run_campaign(struct writer *, struct campaign_job *);
enum db_result run_claim(struct writer *, struct claim_job *);
enum db_result run_settle(struct writer *, struct settle_job *);
enum db_result run_report(struct writer *, struct report_job *);
enum db_result run_reroute(struct writer *, struct reroute_job *);

/* Forgets phones and parked reports after a day; does something once a minute. */
enum db_result outbox_sweep(struct writer *, int64_t now_ms);

#endif
