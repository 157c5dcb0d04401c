#include "gateway/desk_api.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

/* What an act is read with. */
struct act_reader {
	const cJSON *request;
	const struct desk_world *world;
	const struct ballot_paper *paper;
	struct desk_job *job;
	rulebook_complaint tell;
	void *ctx;
};

static const char *
text_of(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

static bool
refuse(const struct act_reader *r, const char *where, const char *what)
{
	r->tell(r->ctx, where, what);
	return false;
}

/* Numbers of nominations and ledger entries: positive, and whole in a double. */
static bool
read_number(const cJSON *item, int64_t *out)
{
	*out = 0;
	if (!cJSON_IsNumber(item) || item->valuedouble < 1 || item->valuedouble > 9e15)
		return false;
	*out = (int64_t)item->valuedouble;
	return (double)*out == item->valuedouble;
}

static bool
read_subject(const struct act_reader *r)
{
	return read_number(cJSON_GetObjectItemCaseSensitive(r->request, "subject"),
		   &r->job->subject) ||
	       refuse(r, "subject", "is no number");
}

static bool
read_others(const struct act_reader *r)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(r->request, "others"))
	{
		if (r->job->n_others == DESK_OTHERS_MAX)
			return refuse(r, "others", "are too many for one act");
		if (!read_number(item, &r->job->other[r->job->n_others++]))
			return refuse(r, "others", "are no numbers");
	}
	return r->job->n_others > 0 || refuse(r, "others", "are missing");
}

static bool
read_merge(const struct act_reader *r)
{
	return read_subject(r) && read_others(r);
}

static bool
read_volunteer_off(const struct act_reader *r)
{
	struct msisdn who = msisdn_parse(
	    &r->world->rulebook->numbering, text_of(r->request, "voter_phone"));

	if (!msisdn_votes(who.kind))
		return refuse(r, "voter_phone", "is no number a volunteer could have");
	r->job->voter = voter_key(r->world->secret, r->job->campaign, who.e164);
	return true;
}

static bool
read_volunteer(const struct act_reader *r)
{
	const char *name = text_of(r->request, "name");

	if (name[0] == '\0')
		return refuse(r, "name", "is missing");
	if (!text_copy(r->job->name, sizeof(r->job->name), name))
		return refuse(r, "name", "is too long");
	return read_volunteer_off(r);
}

/* ---- the campaign's new document ---- */

static cJSON *
candidate_of(const cJSON *document, const char *code, int *at)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "candidates"), *item;

	*at = 0;
	cJSON_ArrayForEach(item, list)
	{
		if (strcmp(text_of(item, "code"), code) == 0)
			return item;
		(*at)++;
	}
	return NULL;
}

static bool
change_candidates(const struct act_reader *r, cJSON *document)
{
	const cJSON *candidate =
	    cJSON_GetObjectItemCaseSensitive(r->request, "candidate");
	cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "candidates");
	const char *code = text_of(candidate, "code");
	int at;

	if (r->job->act == DESK_PROMOTE && text_of(candidate, "name")[0] == '\0')
		return refuse(r, "candidate.name", "is missing");
	if (code[0] == '\0' || !text_copy(r->job->code, sizeof(r->job->code), code))
		return refuse(r, "candidate.code", "is missing or too long");
	if (text_of(candidate, "name")[0] == '\0') {
		if (candidate_of(document, code, &at) != NULL)
			cJSON_DeleteItemFromArray(list, at);
		return true;
	}
	if (list == NULL)
		list = cJSON_AddArrayToObject(document, "candidates");
	return cJSON_AddItemToArray(list, cJSON_Duplicate(candidate, true));
}

static struct campaign_job *
promotion_of(const struct act_reader *r, const char *json)
{
	const struct change change = {.what = CAMPAIGN_IMPORT,
	    .id = r->job->campaign,
	    .json = json,
	    .actor = r->job->actor};

	return campaign_change(r->world->settings, r->world->campaigns,
	    r->world->rulebook, &change, r->world->now_ms, r->tell, r->ctx);
}

/* The document in force, its candidates changed, through every check of an import. */
static bool
read_document(const struct act_reader *r)
{
	const struct campaign_list *list = r->world->campaigns;
	cJSON *document = NULL;
	char *json = NULL;
	size_t i;

	for (i = 0; i < list->n && document == NULL; i++)
		if (strcmp(list->doc[i].id, r->job->campaign) == 0)
			document = cJSON_Parse(list->doc[i].json);
	if (document != NULL && change_candidates(r, document))
		json = cJSON_Print(document);
	if (json != NULL)
		r->job->promotion = promotion_of(r, json);
	free(json);
	cJSON_Delete(document);
	return r->job->promotion != NULL;
}

static bool
read_promote(const struct act_reader *r)
{
	return read_subject(r) && read_document(r);
}

static bool
read_undo(const struct act_reader *r)
{
	if (!read_subject(r))
		return false;
	return cJSON_GetObjectItemCaseSensitive(r->request, "candidate") == NULL ||
	       read_document(r);
}

/* ---- paper forms ---- */

static const struct form_def *
nomination_form(const struct ballot_paper *paper)
{
	size_t i;

	for (i = 0; i < paper->n_forms; i++)
		if (form_is_nomination(&paper->form[i]))
			return &paper->form[i];
	return NULL;
}

/* The command has checked each answer; here only what would break the form. */
static bool
read_row(const struct act_reader *r, const struct form_def *form, const cJSON *answers,
    struct paper_row *row)
{
	const cJSON *item;

	answers_clear(&row->answers);
	cJSON_ArrayForEach(item, answers)
	{
		if (!cJSON_IsString(item) || form_field(form, item->string) < 0)
			return refuse(r, item->string, "is no field of the form");
		if (!answers_set(&row->answers, item->string, item->valuestring))
			return refuse(r, item->string, "does not fit");
	}
	if (!answers_complete(&row->answers, form))
		return refuse(r, "rows", "hold an incomplete form");
	row->voter = desk_paper_key(r->world->secret, r->job->campaign, &row->answers);
	return true;
}

static bool
read_import(const struct act_reader *r)
{
	const cJSON *rows = cJSON_GetObjectItemCaseSensitive(r->request, "rows"), *item;
	const struct form_def *form = nomination_form(r->paper);
	int n = cJSON_GetArraySize(rows);

	if (form == NULL)
		return refuse(r, r->job->campaign, "takes no nominations");
	if (n < 1 || n > DESK_ROWS_MAX)
		return refuse(r, "rows", "are none, or too many for one job");
	r->job->row = xcalloc((size_t)n, sizeof(*r->job->row));
	cJSON_ArrayForEach(
	    item, rows) if (!read_row(r, form, item,
				&r->job->row[r->job->n_rows++])) return false;
	return true;
}

/* ---- all ---- */

static const struct {
	enum desk_act act;
	bool (*read)(const struct act_reader *);
} acts[] = {
    {DESK_MERGE, read_merge},
    {DESK_SPLIT, read_subject},
    {DESK_VERIFY, read_subject},
    {DESK_REJECT, read_subject},
    {DESK_SHORTLIST, read_subject},
    {DESK_PROMOTE, read_promote},
    {DESK_UNDO, read_undo},
    {DESK_VOLUNTEER, read_volunteer},
    {DESK_VOLUNTEER_OFF, read_volunteer_off},
    {DESK_IMPORT, read_import},
};
#define N_ACTS (sizeof(acts) / sizeof(acts[0]))

/* Who and why go into the ledger: neither may be empty, nor cut. */
static bool
read_common(struct act_reader *r)
{
	struct desk_job *job = r->job;

	r->paper = rulebook_campaign(r->world->rulebook, text_of(r->request, "campaign"));
	if (r->paper == NULL)
		return refuse(r, text_of(r->request, "campaign"), "is no campaign");
	(void)text_copy(job->campaign, sizeof(job->campaign), r->paper->campaign.id);
	if (text_of(r->request, "actor")[0] == '\0' ||
	    !text_copy(job->actor, sizeof(job->actor), text_of(r->request, "actor")))
		return refuse(r, "actor", "is missing or too long");
	if (text_of(r->request, "reason")[0] == '\0' ||
	    !text_copy(job->reason, sizeof(job->reason), text_of(r->request, "reason")))
		return refuse(r, "reason", "is missing or too long");
	return true;
}

struct desk_job *
desk_job_from_json(const struct cJSON *request, const struct desk_world *world,
    rulebook_complaint tell, void *ctx)
{
	struct act_reader r = {
	    .request = request, .world = world, .tell = tell, .ctx = ctx};
	const char *name = text_of(request, "act");
	size_t i;

	for (i = 0; i < N_ACTS; i++)
		if (strcmp(desk_act_name(acts[i].act), name) == 0)
			break;
	if (i == N_ACTS) {
		tell(ctx, "act", "is none we know");
		return NULL;
	}
	r.job = xcalloc(1, sizeof(*r.job));
	r.job->job.kind = JOB_DESK;
	r.job->job.now_ms = world->now_ms;
	r.job->act = acts[i].act;
	if (read_common(&r) && acts[i].read(&r))
		return r.job;
	desk_job_free(r.job);
	return NULL;
}

struct cJSON *
desk_outcome(const struct desk_job *job)
{
	bool done = job->job.result == JOB_DONE;
	cJSON *o = cJSON_CreateObject(), *errors;

	(void)cJSON_AddBoolToObject(o, "ok", done);
	if (!done) {
		errors = cJSON_AddArrayToObject(o, "errors");
		(void)cJSON_AddItemToArray(
		    errors, cJSON_CreateString(job->job.result == JOB_REFUSED
						   ? job->why
						   : "it could not be kept: try again"));
		return o;
	}
	(void)cJSON_AddNumberToObject(o, "seq", (double)job->seq);
	if (job->act == DESK_IMPORT)
		(void)cJSON_AddNumberToObject(o, "kept", (double)job->kept);
	return o;
}

void
desk_job_free(struct desk_job *job)
{
	if (job->promotion != NULL)
		campaign_job_free(job->promotion);
	free(job->row);
	free(job);
}
