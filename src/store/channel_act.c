#include "store/channel_act.h"

#include <stdio.h>
#include <string.h>

#include "store/writer.h"

static enum db_result
refuse(struct channel_job *job, const char *why)
{
	(void)snprintf(job->why, sizeof(job->why), "%s", why);
	job->job.result = JOB_REFUSED;
	return DB_DONE;
}

enum db_result
channel_paused(struct writer *w, const char *channel, bool *paused)
{
	const struct db_driver *d = w->st.driver;
	enum db_result result;

	d->bind_text(w->st.stmt[ST_PAUSE_GET], 1, channel);
	result = d->step(w->st.stmt[ST_PAUSE_GET]);
	*paused = result == DB_ROW;
	return statement_end(&w->st, ST_PAUSE_GET, result);
}

static enum db_result
record(struct writer *w, struct channel_job *job, enum act_kind kind)
{
	char detail[40] = "";
	struct act_row act = {
	    .at = job->job.now_ms,
	    .kind = kind,
	    .campaign = "",
	    .actor = job->actor,
	    .subject = job->channel,
	    .reason = job->reason,
	    .detail = detail,
	};

	if (kind == ACT_CHANNEL_RESEND)
		(void)snprintf(detail, sizeof(detail), "%lld", (long long)job->n);
	return act_record(w, &act);
}

static enum db_result
pause_sending(struct writer *w, struct channel_job *job)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_PAUSE_PUT];
	enum db_result result;

	d->bind_text(q, 1, job->channel);
	d->bind_i64(q, 2, job->job.now_ms);
	d->bind_text(q, 3, job->actor);
	result = statement_run(&w->st, ST_PAUSE_PUT);
	return result == DB_DONE ? record(w, job, ACT_CHANNEL_PAUSE) : result;
}

static enum db_result
resume_sending(struct writer *w, struct channel_job *job)
{
	enum db_result result;

	w->st.driver->bind_text(w->st.stmt[ST_PAUSE_DROP], 1, job->channel);
	result = statement_run(&w->st, ST_PAUSE_DROP);
	return result == DB_DONE ? record(w, job, ACT_CHANNEL_RESUME) : result;
}

/* Rows whose number is still there. */
static enum db_result
requeue(struct writer *w, struct channel_job *job)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_OUTBOX_REVIVE];
	enum db_result result;

	job->n = 0;
	d->bind_i64(q, 1, job->job.now_ms);
	d->bind_text(q, 2, job->channel);
	d->bind_i64(q, 3, job->id);
	while ((result = d->step(q)) == DB_ROW)
		job->n++;
	d->reset(q);
	w->stats.queued += job->n;
	w->stats.dead -= job->n;
	return result;
}

static enum db_result
resend(struct writer *w, struct channel_job *job)
{
	enum db_result result = requeue(w, job);

	if (result != DB_DONE)
		return result;
	if (job->n == 0) /* nothing was written: refusing is still free */
		return refuse(
		    job, "none of them can be sent again: their numbers were forgotten");
	return record(w, job, ACT_CHANNEL_RESEND);
}

enum db_result
run_channel(struct writer *w, struct channel_job *job)
{
	enum db_result result;
	bool paused;

	job->why[0] = '\0';
	if (job->channel[0] == '\0' || job->actor[0] == '\0')
		return refuse(job, "a channel and a person must be named");
	if (job->reason[strspn(job->reason, " \t\r\n")] == '\0')
		return refuse(job, "no reason is given: say why");
	if (job->act == CHANNEL_RESEND)
		return resend(w, job);
	result = channel_paused(w, job->channel, &paused);
	if (result != DB_DONE)
		return result;
	if (paused == (job->act == CHANNEL_PAUSE))
		return refuse(
		    job, paused ? "it is stopped already" : "it is not stopped");
	return job->act == CHANNEL_PAUSE ? pause_sending(w, job) : resume_sending(w, job);
}
