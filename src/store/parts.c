#include "store/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

/* A set of parts: the key of their rows but for the number of the part. */
static void
bind_set(struct writer *w, struct db_stmt *q, int at, const struct inbound_job *job)
{
	const struct db_driver *d = w->st.driver;

	d->bind_blob(q, at, job->voter.b, sizeof(job->voter.b));
	d->bind_text(q, at + 1, job->channel);
	d->bind_text(q, at + 2, job->address);
	d->bind_text(q, at + 3, job->part_ref);
}

/* What is kept under this part's key: nothing, this very part, or one of an older message
 * whose reference the phone uses again. */
enum kept { KEPT_NOTHING, KEPT_THIS, KEPT_OLDER, KEPT_OTHER_WAITING };

static enum db_result
look_up(struct writer *w, const struct inbound_job *job, enum kept *kept)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_PART_GET];
	enum db_result result;

	bind_set(w, q, 1, job);
	d->bind_i64(q, 5, job->part);
	result = d->step(q);
	*kept = KEPT_NOTHING;
	if (result == DB_ROW) {
		if (strcmp(d->column_text(q, 0), job->provider_id) == 0)
			*kept = KEPT_THIS;
		else
			*kept = d->column_i64(q, 1) != 0 ? KEPT_OLDER
							 : KEPT_OTHER_WAITING;
	}
	return statement_end(&w->st, ST_PART_GET, result);
}

static enum db_result
put(struct writer *w, const struct inbound_job *job)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_PART_PUT];
	size_t len = strlen(job->e164);
	unsigned char phone[SEALED_MAX];

	seal(w->secret, job->e164, len, phone);
	bind_set(w, q, 1, job);
	d->bind_i64(q, 5, job->part);
	d->bind_i64(q, 6, job->parts);
	d->bind_text(q, 7, job->paper == NULL ? "" : job->paper->campaign.id);
	d->bind_text(q, 8, job->provider_id);
	d->bind_text(q, 9, job->sent);
	d->bind_blob(q, 10, job->raw, job->raw_len);
	d->bind_blob(q, 11, phone, len + SEAL_OVERHEAD);
	d->bind_i64(q, 12, job->nobody);
	d->bind_i64(q, 13, job->way == ANSWER_OUTBOX);
	d->bind_i64(q, 14, job->job.now_ms);
	return statement_run(&w->st, ST_PART_PUT);
}

/* What a set holds so far. */
struct set {
	unsigned n, parts;
	bool	 begins;	/* its first part is there */
	char	 campaign[CAMPAIGN_ID_MAX];
};

static void
append(struct inbound_job *job, const void *bytes, size_t len)
{
	size_t room = sizeof(job->raw) - 1 - job->raw_len;

	if (len > room)
		len = room;
	memcpy(job->raw + job->raw_len, bytes, len);
	job->raw_len += len;
}

static void
read_phone(struct writer *w, struct inbound_job *job, const void *sealed, size_t len)
{
	job->e164[0] = '\0';
	if (len > SEAL_OVERHEAD && len - SEAL_OVERHEAD < sizeof(job->e164) &&
	    unseal(w->secret, sealed, len, job->e164))
		job->e164[len - SEAL_OVERHEAD] = '\0';
}

/* One row into the job: the texts one behind the other, the rest of the first. */
static void
take_row(struct writer *w, struct inbound_job *job, struct set *set)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_PART_SET];
	const void *bytes;
	size_t len;

	if (set->n++ == 0) {
		set->begins = d->column_i64(q, 0) == 1;
		set->parts = (unsigned)d->column_i64(q, 1);
		(void)text_copy(
		    set->campaign, sizeof(set->campaign), d->column_text(q, 2));
		(void)text_copy(job->provider_id, sizeof(job->provider_id),
		    d->column_text(q, 3));
		(void)text_copy(job->sent, sizeof(job->sent), d->column_text(q, 4));
		bytes = d->column_blob(q, 6, &len);
		read_phone(w, job, bytes, len);
		job->nobody = d->column_i64(q, 7) != 0;
		job->way = d->column_i64(q, 8) != 0 ? ANSWER_OUTBOX : ANSWER_INLINE;
	}
	bytes = d->column_blob(q, 5, &len);
	append(job, bytes, len);
}

static enum db_result
take_set(struct writer *w, struct inbound_job *job, struct set *set)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_PART_SET];
	enum db_result result;

	memset(set, 0, sizeof(*set));
	job->raw_len = 0;
	bind_set(w, q, 1, job);
	while ((result = d->step(q)) == DB_ROW)
		take_row(w, job, set);
	d->reset(q);
	return result;
}

/* The job's number in the ledger is the next one, or it repeats a message. */
static enum db_result
mark_done(struct writer *w, const struct inbound_job *job)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_PART_DONE];

	d->bind_i64(q, 1, w->head.seq);
	d->bind_blob(q, 2, "", 0);
	bind_set(w, q, 3, job);
	return statement_run(&w->st, ST_PART_DONE);
}

/* `job` holds the set's key: it becomes the message, and is decided. Fragments without
 * their beginning are told to nobody and mean nothing. */
static enum db_result
run_whole(struct writer *w, struct inbound_job *job, const struct set *set)
{
	enum db_result result;

	job->flags |= set->n == set->parts ? FLAG_PUT_TOGETHER : FLAG_PARTS_MISSING;
	inbound_understand(job);
	if (!set->begins) {
		memset(&job->intent, 0, sizeof(job->intent));
		job->intent.candidate = job->intent.region = job->intent.form = -1;
		job->intent.language = job->intent.chosen_language = NO_LANGUAGE;
		job->e164[0] = '\0';
	}
	result = run_inbound(w, job);
	return result == DB_DONE ? mark_done(w, job) : result;
}

static enum db_result
drop_older(struct writer *w, const struct inbound_job *job)
{
	bind_set(w, w->st.stmt[ST_PART_DROP], 1, job);
	return statement_run(&w->st, ST_PART_DROP);
}

/* An inbound_job for a set nobody asks about any more. */
static struct inbound_job *
orphan(struct writer *w, int64_t now_ms)
{
	struct inbound_job *job = xcalloc(1, sizeof(*job));

	job->job.kind = JOB_INBOUND;
	job->job.now_ms = now_ms;
	job->rulebook = w->rulebook;
	job->source = SOURCE_SMS;
	return job;
}

static enum db_result
run_incomplete(struct writer *w, struct inbound_job *job)
{
	struct set set;
	enum db_result result = take_set(w, job, &set);

	if (result != DB_DONE || set.n == 0)
		return result;
	job->paper =
	    set.campaign[0] == '\0' ? NULL : rulebook_campaign(w->rulebook, set.campaign);
	return run_whole(w, job, &set);
}

/* The same part of the same reference, and not the same: the phone began another message
 * before we had all of the first. */
static enum db_result
make_room(struct writer *w, const struct inbound_job *job, enum kept kept)
{
	struct inbound_job *first;
	enum db_result result;

	if (kept == KEPT_OTHER_WAITING && w->rulebook != NULL) {
		first = orphan(w, job->job.now_ms);
		first->voter = job->voter;
		memcpy(first->channel, job->channel, sizeof(first->channel));
		memcpy(first->address, job->address, sizeof(first->address));
		memcpy(first->part_ref, job->part_ref, sizeof(first->part_ref));
		result = run_incomplete(w, first);
		free(first);
		if (result != DB_DONE)
			return result;
	}
	return drop_older(w, job);
}

enum db_result
run_part(struct writer *w, struct inbound_job *job)
{
	struct set set;
	enum kept kept;
	enum db_result result = look_up(w, job, &kept);

	if (result == DB_DONE && kept >= KEPT_OLDER)
		result = make_room(w, job, kept);
	if (result == DB_DONE)
		result = put(w, job);
	job->outcome = OUTCOME_KEPT;
	job->answer_key = ANSWER_NONE;
	job->over_limit = false;
	job->repeat = kept == KEPT_THIS;
	if (result != DB_DONE || job->repeat)
		return result;
	result = take_set(w, job, &set);
	if (result != DB_DONE || set.n < set.parts)
		return result;
	return run_whole(w, job, &set);
}

static enum db_result
oldest_waiting(struct writer *w, int64_t before_ms, struct inbound_job *job, bool *found)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_PART_WAITING];
	enum db_result result;
	const void *voter;
	size_t len;

	d->bind_i64(q, 1, before_ms);
	result = d->step(q);
	*found = result == DB_ROW;
	if (*found) {
		voter = d->column_blob(q, 0, &len);
		memcpy(job->voter.b, voter,
		    len < sizeof(job->voter.b) ? len : sizeof(job->voter.b));
		(void)text_copy(
		    job->channel, sizeof(job->channel), d->column_text(q, 1));
		(void)text_copy(
		    job->address, sizeof(job->address), d->column_text(q, 2));
		(void)text_copy(
		    job->part_ref, sizeof(job->part_ref), d->column_text(q, 3));
	}
	return statement_end(&w->st, ST_PART_WAITING, result);
}

static enum db_result
forget_old(struct writer *w, int64_t now_ms)
{
	w->st.driver->bind_i64(w->st.stmt[ST_PART_SWEEP], 1, now_ms - PARTS_KEEP_MS);
	return statement_run(&w->st, ST_PART_SWEEP);
}

#define SETS_A_BATCH 16
#define LOOK_MS      INT64_C(10000)

enum db_result
parts_sweep(struct writer *w, int64_t now_ms)
{
	struct inbound_job *job;
	enum db_result result = DB_DONE;
	bool found = true;
	int i;

	if (w->rulebook == NULL ||
	    (now_ms >= w->parts_swept_ms && now_ms < w->parts_swept_ms + LOOK_MS))
		return DB_DONE;
	for (i = 0; i < SETS_A_BATCH && found && result == DB_DONE; i++) {
		job = orphan(w, now_ms);
		result = oldest_waiting(w, now_ms - PARTS_WAIT_MS, job, &found);
		if (result == DB_DONE && found)
			result = run_incomplete(w, job);
		free(job);
	}
	if (result == DB_DONE)
		result = forget_old(w, now_ms);
	if (result == DB_DONE && !found)
		w->parts_swept_ms = now_ms;
	return result;
}
