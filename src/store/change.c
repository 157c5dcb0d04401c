/*
 * Puts a campaign's document or state into the database, says so in the ledger, and makes
 * the new rulebook the one that decides, all in the order of the jobs: a vote submitted
 * after the closing is decided by it.
 */
#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/entry.h"

static enum db_result
refuse(struct campaign_job *job, const char *why, const char *detail)
{
	(void)snprintf(job->why, sizeof(job->why), "%s%s", why, detail);
	job->job.result = JOB_REFUSED;
	return DB_DONE;
}

struct missing {
	const struct campaign *campaign;
	char	code[CANDIDATE_CODE_MAX];
	int64_t	n;
};

static void
find_missing(void *ctx, const char *code, int64_t n)
{
	struct missing *m = ctx;

	if (m->n != 0 || n == 0 || campaign_candidate(m->campaign, code) >= 0)
		return;
	(void)snprintf(m->code, sizeof(m->code), "%s", code);
	m->n = n;
}

/* A candidate with votes must stay in the document, or the sums would not add up any more. */
static enum db_result
check_candidates(struct writer *w, struct campaign_job *job)
{
	const struct ballot_paper *paper =
	    job->rulebook == NULL ? NULL : rulebook_campaign(job->rulebook, job->id);
	struct missing missing = {.n = 0};
	enum db_result result;
	char detail[80];

	if (paper == NULL)
		return DB_DONE;
	missing.campaign = &paper->campaign;
	result = tally_candidates(&w->st, job->id, find_missing, &missing);
	if (result != DB_DONE || missing.n == 0)
		return result;
	(void)snprintf(detail, sizeof(detail),
	    "%s has %lld votes and is not in the document", missing.code,
	    (long long)missing.n);
	return refuse(job, "candidate ", detail);
}

static enum db_result
put(struct writer *w, const struct campaign_job *job, const char *json, bool closed,
    enum ledger_kind kind)
{
	struct ledger_row row = {
	    .at = job->job.now_ms,
	    .kind = kind,
	    .campaign = job->id,
	    .note = job->actor,
	    .has_answer = false,
	};
	enum db_result result =
	    campaign_put(&w->st, job->id, json, closed, job->job.now_ms);

	if (result != DB_DONE)
		return result;
	ledger_commit_campaign(job->id, json, closed, job->job.now_ms, row.commitment);
	return ledger_append(&w->st, &w->head, &row);
}

static enum db_result
import(struct writer *w, struct campaign_job *job, const char *old, bool closed)
{
	enum db_result result;

	if (old != NULL && strcmp(old, job->json) == 0)
		return DB_DONE;		/* nothing changes: nothing to record */
	result = check_candidates(w, job);
	if (result != DB_DONE || job->job.result == JOB_REFUSED)
		return result;
	return put(
	    w, job, job->json, closed, old == NULL ? LEDGER_IMPORTED : LEDGER_CHANGED);
}

static enum db_result
set_closed(struct writer *w, struct campaign_job *job, const char *old, bool was)
{
	bool closed = job->change == CAMPAIGN_CLOSE;

	if (old == NULL)
		return refuse(job, "there is no campaign ", job->id);
	if (was == closed)
		return DB_DONE;
	return put(w, job, old, closed, closed ? LEDGER_CLOSED : LEDGER_OPENED);
}

/* A form may have been given more places. */
static enum db_result
promote_waiting(struct writer *w, const struct campaign_job *job)
{
	const struct ballot_paper *paper = rulebook_campaign(job->rulebook, job->id);
	enum db_result result = DB_DONE;
	size_t i;

	for (i = 0; paper != NULL && i < paper->n_forms && result == DB_DONE; i++)
		result = entry_promote(
		    w, job->rulebook, paper, &paper->form[i], job->job.now_ms);
	return result;
}

enum db_result
run_campaign(struct writer *w, struct campaign_job *job)
{
	enum db_result result;
	bool closed;
	char *old;

	job->why[0] = '\0';
	if (job->change == CAMPAIGN_ADOPT) {
		w->rulebook = job->rulebook;
		return DB_DONE;
	}
	result = campaign_get(&w->st, job->id, &old, &closed);
	if (result == DB_DONE)
		result = job->change == CAMPAIGN_IMPORT ? import(w, job, old, closed)
							: set_closed(w, job, old, closed);
	free(old);
	if (result != DB_DONE || job->job.result == JOB_REFUSED || job->rulebook == NULL)
		return result;
	w->rulebook = job->rulebook;
	return job->change == CAMPAIGN_IMPORT ? promote_waiting(w, job) : DB_DONE;
}
