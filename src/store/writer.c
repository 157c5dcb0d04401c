/*
 * A batch is run twice at most. First without savepoints, which would make SQLite copy
 * every page each job touches: about a third of the writer's time. If the engine refuses
 * a statement of some job, which nothing a citizen sends should bring about, all is
 * rolled back and run again with a savepoint around each job, so that only that one
 * fails.
 */
#include "store/writer.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "store/channel_act.h"
#include "store/conversation.h"
#include "store/desk.h"
#include "store/parts.h"
#include "store/proposal.h"
#include "store/staff.h"

static enum db_result
run_message(struct writer *w, struct inbound_job *job)
{
	return job->parts > 1 ? run_part(w, job) : run_inbound(w, job);
}

static enum db_result
run(struct writer *w, struct job *job)
{
	switch (job->kind) {
	case JOB_INBOUND:
		return run_message(w, (struct inbound_job *)(void *)job);
	case JOB_CLAIM:
		return run_claim(w, (struct claim_job *)(void *)job);
	case JOB_SETTLE:
		return run_settle(w, (struct settle_job *)(void *)job);
	case JOB_REPORT:
		return run_report(w, (struct report_job *)(void *)job);
	case JOB_CAMPAIGN:
		return run_campaign(w, (struct campaign_job *)(void *)job);
	case JOB_USSD:
		return run_ussd(w, (struct ussd_job *)(void *)job);
	case JOB_DESK:
		return run_desk(w, (struct desk_job *)(void *)job);
	case JOB_PROPOSAL:
		return run_proposal(w, (struct proposal_job *)(void *)job);
	case JOB_STAFF:
		return run_staff(w, (struct staff_job *)(void *)job);
	case JOB_CHANNEL:
		return run_channel(w, (struct channel_job *)(void *)job);
	case JOB_REROUTE:
		return run_reroute(w, (struct reroute_job *)(void *)job);
	case JOB_SWEEP: /* every batch ends with it */
		return DB_DONE;
	case JOB_PROBE:
		return statement_run(&w->st, ST_PULSE);
	}
	fatalx("a job must be of a known kind, not %d", (int)job->kind);
}

/* What one job may have changed in memory: put back when its rows are. */
struct mark {
	struct ledger_head head;
	struct counts_mark counts;
	struct batch_stats stats;
	struct rulebook *rulebook;
	struct spending spent;
};

static struct mark
mark_now(const struct writer *w)
{
	return (struct mark){
	    w->head, counts_mark(&w->counts), w->stats, w->rulebook, w->spent};
}

static enum db_result
undo_job(struct writer *w, const struct mark *mark)
{
	enum db_result result = statement_run(&w->st, ST_ROLLBACK_TO);

	if (result != DB_DONE)
		return result;
	w->head = mark->head;
	counts_undo(&w->counts, mark->counts);
	w->stats = mark->stats;
	w->rulebook = mark->rulebook;
	w->spent = mark->spent;
	return statement_run(&w->st, ST_RELEASE);
}

static void
tell_refused(struct writer *w, const struct job *job)
{
	static struct log_gate gate;
	uint64_t skipped;

	if (log_gate(&gate, &skipped))
		log_error("job", "kind=%d result=refused more=%llu why=\"%s\"",
		    (int)job->kind, (unsigned long long)skipped,
		    w->st.driver->error(w->st.db));
}

/* A change of campaign asks the tally: what this batch counted so far must be in it. */
static enum db_result
prepare_job(struct writer *w, const struct job *job)
{
	if (job->kind != JOB_CAMPAIGN && job->kind != JOB_DESK &&
	    job->kind != JOB_PROPOSAL)
		return DB_DONE;
	return counts_flush(&w->counts, &w->st);
}

static enum db_result
run_bare(struct writer *w, struct job *job)
{
	enum db_result result = prepare_job(w, job);

	if (result == DB_DONE)
		result = run(w, job);
	if (result == DB_DONE && job->result == JOB_PENDING)
		job->result = JOB_DONE;
	return result;
}

static enum db_result
run_in_savepoint(struct writer *w, struct job *job)
{
	enum db_result result = prepare_job(w, job);
	struct mark mark;

	if (result == DB_DONE)
		result = statement_run(&w->st, ST_SAVEPOINT);
	if (result != DB_DONE)
		return result;
	mark = mark_now(w);
	result = run(w, job);
	if (result == DB_REFUSED) {
		tell_refused(w, job);
		job->result = JOB_FAILED;
		return undo_job(w, &mark);
	}
	if (result != DB_DONE)
		return result;
	if (job->result == JOB_PENDING)
		job->result = JOB_DONE;
	return statement_run(&w->st, ST_RELEASE);
}

static enum db_result
begin(struct writer *w)
{
	enum db_result result = statement_run(&w->st, ST_BEGIN);

	if (result != DB_DONE || w->head_known)
		return result;
	result = ledger_last(&w->st, &w->head.seq, w->head.hash);
	w->head_known = result == DB_DONE;
	return result;
}

static enum db_result
run_all(struct writer *w, struct job **jobs, size_t n, bool savepoints)
{
	enum db_result result = begin(w);
	size_t i;

	for (i = 0; i < n && result == DB_DONE; i++)
		result = savepoints ? run_in_savepoint(w, jobs[i]) : run_bare(w, jobs[i]);
	if (result == DB_DONE)
		result = parts_sweep(w, jobs[n - 1]->now_ms);
	if (result == DB_DONE)
		result = counts_flush(&w->counts, &w->st);
	if (result == DB_DONE)
		result = spend_flush(&w->spent, &w->st);
	if (result == DB_DONE)
		result = outbox_sweep(w, jobs[n - 1]->now_ms);
	if (result == DB_DONE)
		result = conversation_sweep(w, jobs[n - 1]->now_ms);
	return result == DB_DONE ? statement_run(&w->st, ST_COMMIT) : result;
}

/* Back to what is committed. Whether a failed COMMIT happened is not known: the next
 * batch reads the head anew, and the sender, told to try again, finds its message kept or
 * not. */
static void
roll_back(struct writer *w, struct job **jobs, size_t n, enum job_result told)
{
	size_t i;

	(void)statement_run(
	    &w->st, ST_ROLLBACK); /* the engine may have done so already */
	w->head_known = false;
	w->swept_ms = 0; /* what was swept in it came back */
	w->talks_swept_ms = 0;
	w->parts_swept_ms = 0;
	counts_clear(&w->counts);
	w->spent.n = 0;
	memset(&w->stats, 0, sizeof(w->stats));
	w->rulebook = w->committed;
	for (i = 0; i < n; i++)
		jobs[i]->result = told;
}

/* The change of a campaign that a job is, or carries; NULL none. */
static const struct campaign_job *
change_in(const struct job *job)
{
	if (job->kind == JOB_CAMPAIGN)
		return (const struct campaign_job *)(const void *)job;
	if (job->kind == JOB_DESK)
		return ((const struct desk_job *)(const void *)job)->promotion;
	if (job->kind == JOB_PROPOSAL)
		return ((const struct proposal_job *)(const void *)job)->change;
	return NULL;
}

/* The rulebooks of changes that are on disk now: the references pass to us. */
static void
adopt_rulebooks(struct writer *w, struct job **jobs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct campaign_job *change = change_in(jobs[i]);

		if (change == NULL || jobs[i]->result != JOB_DONE ||
		    change->rulebook == NULL)
			continue;
		if (w->committed != NULL)
			rulebook_unref(w->committed);
		w->committed = change->rulebook;
	}
}

bool
writer_batch(struct writer *w, struct job **jobs, size_t n, char *why, size_t cap)
{
	enum db_result result;
	size_t i;

	if (n == 0 || n > BATCH_MAX)
		fatalx("a batch must have 1 to %d jobs, not %zu", BATCH_MAX, n);
	memset(&w->stats, 0, sizeof(w->stats));
	for (i = 0; i < n; i++)
		jobs[i]->result = JOB_PENDING;
	result = run_all(w, jobs, n, false);
	if (result == DB_REFUSED) {
		roll_back(w, jobs, n, JOB_PENDING);
		result = run_all(w, jobs, n, true);
	}
	if (result == DB_DONE) {
		adopt_rulebooks(w, jobs, n);
		return true;
	}
	(void)snprintf(why, cap, "%s", w->st.driver->error(w->st.db));
	if (result == DB_DOUBT)
		fatal("the disk did not confirm a write (%s): ending, so that the restart"
		      " finds out what is kept",
		    why);
	roll_back(w, jobs, n, JOB_FAILED);
	return false;
}
