/*
 * Long messages that an aggregator hands over in parts, each with a request of its own: in any
 * order, repeated, or never all of them. Each part is on disk before it is acknowledged; the last
 * one becomes the message, with the id of the first. What is incomplete after PARTS_WAIT_MS becomes a
 * message of what there is; without its beginning it is kept for people to read and never
 * understood, because a number in the middle of a sentence is no vote.
 */
#ifndef KALATA_STORE_PARTS_H
#define KALATA_STORE_PARTS_H

#include "store/writer.h"

#define PARTS_WAIT_MS (2 * 60 * INT64_C(1000))
#define PARTS_KEEP_MS (7 * 24 * 60 * 60 * INT64_C(1000))	/* to tell repeats: Vonage's last a day */

/* One part: kept, and when it was the last one missing, the whole is run as a message and the job
 * tells of that. */
enum db_result run_part(struct writer *, struct inbound_job *);
/* Runs what has waited long enough, forgets what is old. */
enum db_result parts_sweep(struct writer *, int64_t now_ms);

#endif
