/*
 * An act of the desk in the writer's transaction. The order matters: all that may refuse
 * comes before the first row is written, because a refused job does not roll anything
 * back. The last thing is always the same: rows, ledger entry, decision.
 */
#include "store/desk.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/desk_act.h"

_Static_assert(LEDGER_DESK_LAST - LEDGER_DESK_FIRST == DESK_IMPORT - DESK_MERGE,
    "each act has its kind of ledger entry");

static const struct {
	const char *name;
	enum db_result (*run)(struct desk *);
} acts[] = {
    [DESK_MERGE] = {"merge", desk_merge},
    [DESK_SPLIT] = {"split", desk_split},
    [DESK_VERIFY] = {"verify", desk_move},
    [DESK_REJECT] = {"reject", desk_move},
    [DESK_SHORTLIST] = {"shortlist", desk_move},
    [DESK_PROMOTE] = {"promote", desk_move},
    [DESK_UNDO] = {"undo", desk_undo},
    [DESK_VOLUNTEER] = {"volunteer", desk_volunteer},
    [DESK_VOLUNTEER_OFF] = {"volunteer-off", desk_volunteer},
    [DESK_IMPORT] = {"import", desk_import},
};
#define ACTS (sizeof(acts) / sizeof(acts[0]))

const char *
desk_act_name(enum desk_act act)
{
	return act >= DESK_MERGE && act < ACTS ? acts[act].name : "?";
}

const char *
nominee_status_name(enum nominee_status status)
{
	static const char *const names[] = {
	    [NOMINEE_RECEIVED] = "received",
	    [NOMINEE_VERIFIED] = "verified",
	    [NOMINEE_REJECTED] = "rejected",
	    [NOMINEE_SHORTLISTED] = "shortlisted",
	    [NOMINEE_PROMOTED] = "promoted",
	};

	return status >= NOMINEE_RECEIVED && status <= NOMINEE_PROMOTED ? names[status]
									: "?";
}

enum db_result
desk_refuse(struct desk *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(d->job->why, sizeof(d->job->why), fmt, ap);
	va_end(ap);
	d->job->job.result = JOB_REFUSED;
	return DB_DONE;
}

bool
desk_refused(const struct desk *d)
{
	return d->job->job.result == JOB_REFUSED;
}

enum db_result
desk_find(struct desk *d, int64_t number, struct nominee *nominee)
{
	enum db_result result;
	bool found;

	result = nominee_by_number(&d->w->st, d->job->campaign, number, nominee, &found);
	if (result != DB_DONE)
		return result;
	if (!found)
		return desk_refuse(d,
		    "there is no nomination %lld in campaign %s: list them for the "
		    "numbers",
		    (long long)number, d->job->campaign);
	if (nominee->cancelled)
		return desk_refuse(d,
		    "nomination %lld was cancelled by its citizen: leave it out",
		    (long long)number);
	return DB_DONE;
}

enum db_result
desk_leader(struct desk *d, const struct nominee *nominee, struct nominee *leader)
{
	enum db_result result;
	bool found;

	*leader = *nominee;
	if (nominee->row.leader == nominee->row.nomination)
		return DB_DONE;
	result = nominee_by_id(
	    &d->w->st, d->job->campaign, nominee->row.leader, leader, &found);
	if (result == DB_DONE && !found)
		return desk_refuse(d,
		    "the leader of nomination %lld is gone: run kalata verify",
		    (long long)nominee->number);
	return result;
}

/* ---- before ---- */

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static enum db_result
check_job(struct desk *d)
{
	struct desk_job *job = d->job;
	enum db_result result;
	bool closed;
	char *json;

	if (job->act < DESK_MERGE || job->act >= ACTS)
		return desk_refuse(d, "there is no act %d", (int)job->act);
	if (is_blank(job->actor))
		return desk_refuse(d, "nobody is named who decides: say who");
	if (is_blank(job->reason))
		return desk_refuse(d, "no reason is given: say why");
	result = campaign_get(&d->w->st, job->campaign, &json, &closed);
	if (result != DB_DONE)
		return result;
	free(json);
	if (json == NULL)
		return desk_refuse(d,
		    "there is no campaign '%s': kalata campaign list shows them",
		    job->campaign);
	return DB_DONE;
}

/* ---- after ---- */

static enum db_result
put_rows(struct desk *d)
{
	const struct desk_changes *c = &d->changes;
	enum db_result result = DB_DONE;
	size_t i;

	if (c->kind == CHANGE_VOLUNTEER)
		return volunteer_put(&d->w->st, d->job->campaign, &c->voter, &c->is);
	for (i = 0; i < c->n && result == DB_DONE; i++)
		result = nominee_put(&d->w->st, d->job->campaign, &c->change[i].is);
	return result;
}

static enum db_result
record(struct desk *d)
{
	struct desk_job *job = d->job;
	struct ledger_row entry = {
	    .at = job->job.now_ms,
	    .kind = LEDGER_DESK_FIRST + (int64_t)job->act - DESK_MERGE,
	    .campaign = job->campaign,
	    .note = "",
	};
	struct decision_row row = {.at = job->job.now_ms, .act = job->act};
	unsigned char salt[SALT_LEN];
	enum db_result result;

	row.undoes = job->act == DESK_UNDO ? job->subject : 0;
	memcpy(row.actor, job->actor, sizeof(row.actor));
	memcpy(row.reason, job->reason, sizeof(row.reason));
	row.changes = desk_changes_text(&d->changes);
	crypto_random(salt, sizeof(salt));
	decision_commit(job->campaign, &row, salt, entry.commitment);
	result = ledger_append(&d->w->st, &d->w->head, &entry);
	row.seq = job->seq = entry.seq;
	if (result == DB_DONE)
		result = decision_add(&d->w->st, job->campaign, &row, salt);
	free(row.changes);
	return result;
}

static enum db_result
act(struct desk *d)
{
	enum db_result result = check_job(d);

	if (result == DB_DONE && !desk_refused(d))
		result = acts[d->job->act].run(d);
	if (result == DB_DONE && !desk_refused(d))
		result = desk_document(d);
	if (result != DB_DONE || desk_refused(d) || d->nothing)
		return result;
	result = put_rows(d);
	return result == DB_DONE ? record(d) : result;
}

enum db_result
run_desk(struct writer *w, struct desk_job *job)
{
	struct desk d = {.w = w, .job = job};
	enum db_result result;

	job->why[0] = '\0';
	job->seq = 0;
	job->kept = 0;
	result = act(&d);
	desk_changes_clear(&d.changes);
	return result;
}
