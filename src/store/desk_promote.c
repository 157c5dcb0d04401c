/*
 * A person that becomes a candidate, or is one no more, changes two things that must not
 * be told apart: the desk's table and the campaign's document. Both are in one
 * transaction. Once people vote, a candidate stays.
 */
#include "store/desk_act.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static bool
has_code(const struct desk_changes *c, const char *code, bool is)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (strcmp(is ? c->change[i].is.code : c->change[i].was.code, code) == 0)
			return true;
	return false;
}

/* The code that is there after the act and was not before, or (`is` false) the other way;
 * "" none. An act changes one person's status, so there is one at most. */
static const char *
new_code(const struct desk_changes *c, bool is)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		const char *code = is ? c->change[i].is.code : c->change[i].was.code;

		if (code[0] != '\0' && !has_code(c, code, !is))
			return code;
	}
	return "";
}

static bool
has_candidate(const struct ballot_paper *paper, const char *code)
{
	return paper != NULL && campaign_candidate(&paper->campaign, code) >= 0;
}

/* Does the document that came with the act say what the act does? */
static enum db_result
check_document(struct desk *d, const char *comes, const char *goes)
{
	const struct desk_job *job = d->job;
	const struct campaign_job *change = job->promotion;
	const struct ballot_paper *now = NULL, *then;

	if (change == NULL || change->rulebook == NULL || change->json == NULL ||
	    change->change != CAMPAIGN_IMPORT || strcmp(change->id, job->campaign) != 0)
		return desk_refuse(d,
		    "candidate %s needs the campaign's new document beside it",
		    comes[0] != '\0' ? comes : goes);
	if (d->w->rulebook != NULL)
		now = rulebook_campaign(d->w->rulebook, job->campaign);
	then = rulebook_campaign(change->rulebook, job->campaign);
	if (comes[0] != '\0' && has_candidate(now, comes))
		return desk_refuse(
		    d, "code %s is another candidate's: choose a free one", comes);
	if (comes[0] != '\0' && !has_candidate(then, comes))
		return desk_refuse(
		    d, "the campaign's new document lacks candidate %s", comes);
	if (goes[0] != '\0' && now != NULL &&
	    campaign_phase(&now->campaign, job->job.now_ms) != PHASE_BEFORE)
		return desk_refuse(d,
		    "voting has opened: candidate %s can no longer be taken back", goes);
	if (goes[0] != '\0' && has_candidate(then, goes))
		return desk_refuse(
		    d, "the campaign's new document still has candidate %s", goes);
	return DB_DONE;
}

static enum db_result
carry_out(struct desk *d)
{
	struct campaign_job *change = d->job->promotion;
	enum db_result result;

	change->job.result = JOB_PENDING;
	result = run_campaign(d->w, change);
	if (result != DB_DONE)
		return result;
	if (change->job.result == JOB_REFUSED)
		return desk_refuse(d, "%s", change->why);
	change->job.result = JOB_DONE;
	return DB_DONE;
}

enum db_result
desk_document(struct desk *d)
{
	const char *comes = new_code(&d->changes, true);
	const char *goes = new_code(&d->changes, false);
	enum db_result result;

	if (comes[0] == '\0' && goes[0] == '\0') {
		if (d->job->promotion == NULL)
			return DB_DONE;
		return desk_refuse(
		    d, "this act changes no candidate: leave the document out");
	}
	result = check_document(d, comes, goes);
	if (result != DB_DONE || desk_refused(d))
		return result;
	return carry_out(d);
}
