/*
 * What people decide. Each act is one job of the writer: through the control socket while
 * a gateway runs, on the database itself while none does, read by the same function.
 */
#include "cli/nominations.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/table.h"
#include "gateway/desk_api.h"
#include "gateway/desk_request.h"
#include "store/entry_list.h"

/* ---- the line to whoever has the database ---- */

int
desk_line_open(const struct nominations_call *call, struct desk_line *line)
{
	memset(line, 0, sizeof(*line));
	line->config = call->config;
	if (cli_store_open(
		&command_nominations, call->config, &line->store, &line->running))
		return EX_OK;
	return line->running ? EX_OK : EX_UNAVAILABLE;
}

void
desk_line_close(struct desk_line *line)
{
	if (!line->running)
		cli_store_close(&line->store);
}

static void
tell(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	(void)cli_fail(
	    &command_nominations, 0, "%s%s%s", where, where[0] == '\0' ? "" : ": ", what);
}

static cJSON *
act_stopped(struct desk_line *line, const cJSON *request)
{
	const struct desk_world world = {.settings = &line->store.config->settings,
	    .secret = &line->store.secret,
	    .campaigns = &line->store.campaigns,
	    .rulebook = line->store.rulebook,
	    .now_ms = clock_now_ms()};
	struct desk_job *job = desk_job_from_json(request, &world, tell, NULL);
	cJSON *outcome;

	if (job == NULL)
		return NULL;
	store_do(line->store.store, &job->job);
	outcome = desk_outcome(job);
	/* DONE, its rulebook is the writer's */
	if (job->promotion != NULL && job->job.result != JOB_DONE)
		rulebook_unref(job->promotion->rulebook);
	desk_job_free(job);
	return outcome;
}

struct cJSON *
desk_line_act(struct desk_line *line, struct cJSON *request, int *status)
{
	const cJSON *error;
	cJSON *outcome;

	outcome = line->running ? cli_ask(&command_nominations, line->config, request)
				: act_stopped(line, request);
	cJSON_Delete(request);
	*status = outcome == NULL && line->running ? EX_UNAVAILABLE : EX_DATAERR;
	if (outcome == NULL)
		return NULL;
	if (cJSON_IsTrue(cJSON_GetObjectItem(outcome, "ok"))) {
		*status = EX_OK;
		return outcome;
	}
	cJSON_ArrayForEach(error, cJSON_GetObjectItem(outcome, "errors"))(void)
	    cli_fail(&command_nominations, 0, "%s", cJSON_GetStringValue(error));
	cJSON_Delete(outcome);
	return NULL;
}

struct cJSON *
nominations_request(const struct nominations_call *call, enum desk_act act)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "do", "desk");
	(void)cJSON_AddStringToObject(o, "act", desk_act_name(act));
	(void)cJSON_AddStringToObject(o, "campaign", call->campaign);
	(void)cJSON_AddStringToObject(o, "actor", call->by);
	(void)cJSON_AddStringToObject(o, "reason", call->reason);
	return o;
}

/* ---- one act ---- */

static bool
add_number(cJSON *o, const char *key, const char *text)
{
	int64_t n;

	if (!nominations_number(text, &n)) {
		(void)cli_usage(&command_nominations,
		    tr("« %s » n'est pas un numéro", "'%s' is no number"), text);
		return false;
	}
	if (cJSON_IsArray(o))
		return cJSON_AddItemToArray(o, cJSON_CreateNumber((double)n));
	return cJSON_AddNumberToObject(o, key, (double)n) != NULL;
}

static int
act(const struct nominations_call *call, cJSON *request)
{
	struct desk_line line;
	int status = desk_line_open(call, &line);
	cJSON *outcome;
	const cJSON *seq;

	if (status != EX_OK) {
		cJSON_Delete(request);
		return status;
	}
	outcome = desk_line_act(&line, request, &status);
	desk_line_close(&line);
	if (outcome == NULL)
		return status;
	if (call->json)
		return nominations_json(outcome);
	seq = cJSON_GetObjectItem(outcome, "seq");
	(void)printf(
	    tr("fait : acte n° %lld du registre\n", "done: entry %lld of the ledger\n"),
	    seq == NULL ? 0LL : (long long)seq->valuedouble);
	cJSON_Delete(outcome);
	return EX_OK;
}

static int
act_on(const struct nominations_call *call, enum desk_act what)
{
	cJSON *request = nominations_request(call, what);

	if (add_number(request, "subject", call->arg[0]))
		return act(call, request);
	cJSON_Delete(request);
	return EX_USAGE;
}

int
nominations_decide(const struct nominations_call *call)
{
	static const enum desk_act acts[] = {
	    DESK_SPLIT, DESK_VERIFY, DESK_REJECT, DESK_SHORTLIST};
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(desk_act_name(acts[i]), call->verb) == 0)
			return act_on(call, acts[i]);
	return EX_SOFTWARE;
}

int
nominations_merge(const struct nominations_call *call)
{
	cJSON *request = nominations_request(call, DESK_MERGE);
	cJSON *others = cJSON_AddArrayToObject(request, "others");
	bool good = add_number(request, "subject", call->arg[0]);
	int i;

	for (i = 1; good && i < call->n_args; i++)
		good = add_number(others, NULL, call->arg[i]);
	if (good)
		return act(call, request);
	cJSON_Delete(request);
	return EX_USAGE;
}

/* ---- candidates ---- */

int
nominations_promote(const struct nominations_call *call)
{
	const struct nomination *n, *leader;
	struct desk_view v;
	int status = desk_view_open(call, &v);
	cJSON *request = NULL;

	if (status != EX_OK)
		return status;
	n = desk_view_number(&v, call->arg[0]);
	if (n != NULL) {
		leader = desk_view_id(&v, n->leader);
		request = nominations_request(call, DESK_PROMOTE);
		(void)cJSON_AddNumberToObject(request, "subject", (double)n->number);
		(void)cJSON_AddItemToObject(request, "candidate",
		    desk_candidate(&(leader == NULL ? n : leader)->entry.answers,
			call->code, call->name, call->alias, call->n_aliases));
	}
	desk_view_close(&v);
	return request == NULL ? EX_DATAERR : act(call, request);
}

static const struct answers *
answers_by_id(void *view, int64_t id)
{
	const struct nomination *n = desk_view_id(view, id);

	return n == NULL ? NULL : &n->entry.answers;
}

/* Where undoing an act takes a candidate away or brings one back, the document follows.
 */
static void
add_candidate(struct desk_view *v, const struct decision_row *d, cJSON *request)
{
	cJSON *o = desk_undo_candidate(d, answers_by_id, v);

	if (o != NULL)
		(void)cJSON_AddItemToObject(request, "candidate", o);
}

int
nominations_undo(const struct nominations_call *call)
{
	cJSON *request = nominations_request(call, DESK_UNDO);
	struct decision_row *row;
	struct desk_view v;
	char why[200];
	size_t n, i;
	int status;

	status = add_number(request, "subject", call->arg[0]) ? desk_view_open(call, &v)
							      : EX_USAGE;
	if (status != EX_OK) {
		cJSON_Delete(request);
		return status;
	}
	if (decisions_read(
		&db_sqlite, v.db, call->campaign, 0, &row, &n, why, sizeof(why))) {
		for (i = 0; i < n; i++)
			if ((double)row[i].seq ==
			    cJSON_GetObjectItem(request, "subject")->valuedouble)
				add_candidate(&v, &row[i], request);
		decisions_free(row, n);
	}
	desk_view_close(&v);
	return act(call, request);
}

/* ---- volunteers ---- */

static int
volunteer_change(const struct nominations_call *call, enum desk_act what)
{
	cJSON *request;

	if (call->n_args != 2 || call->by[0] == '\0' || call->reason[0] == '\0' ||
	    (what == DESK_VOLUNTEER && call->name[0] == '\0'))
		return cli_usage(&command_nominations, "%s",
		    tr("il faut un numéro, --by QUI, --reason POURQUOI et, pour add, "
		       "--name NOM",
			"it takes a number, --by WHO, --reason WHY and, for add, --name "
			"NAME"));
	request = nominations_request(call, what);
	(void)cJSON_AddStringToObject(request, "voter_phone", call->arg[1]);
	(void)cJSON_AddStringToObject(request, "name", call->name);
	return act(call, request);
}

static void
print_volunteers(
    const struct nominations_call *call, const struct volunteer_row *row, size_t n)
{
	cJSON *list = cJSON_CreateArray(), *o;
	size_t i;

	for (i = 0; i < n; i++) {
		BUF(when, 32);

		clock_format(&when, row[i].added_ms);
		if (!call->json) {
			table_cell(stdout, row[i].name, 40);
			(void)printf("  %s\n", when.data);
			continue;
		}
		o = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(o, "name", row[i].name);
		(void)cJSON_AddStringToObject(o, "added", when.data);
		(void)cJSON_AddItemToArray(list, o);
	}
	if (call->json)
		(void)nominations_json(list);
	else
		cJSON_Delete(list);
}

static int
volunteer_list(const struct nominations_call *call)
{
	struct volunteer_row *row;
	struct desk_view v;
	int status = desk_view_open(call, &v);
	char why[200];
	size_t n;

	if (status != EX_OK)
		return status;
	if (volunteers_read(
		&db_sqlite, v.db, call->campaign, &row, &n, why, sizeof(why))) {
		print_volunteers(call, row, n);
		free(row);
	} else {
		status = cli_fail(&command_nominations, EX_IOERR, "%s", why);
	}
	desk_view_close(&v);
	return status;
}

int
nominations_volunteer(const struct nominations_call *call)
{
	if (strcmp(call->arg[0], "add") == 0)
		return volunteer_change(call, DESK_VOLUNTEER);
	if (strcmp(call->arg[0], "remove") == 0)
		return volunteer_change(call, DESK_VOLUNTEER_OFF);
	if (strcmp(call->arg[0], "list") == 0 && call->n_args == 1)
		return volunteer_list(call);
	return cli_usage(&command_nominations, "%s",
	    tr("dites volunteer CAMPAGNE add NUMÉRO, remove NUMÉRO ou list",
		"say volunteer CAMPAIGN add PHONE, remove PHONE or list"));
}
