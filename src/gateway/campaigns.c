#include "gateway/campaigns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "store/campaign_json.h"

void
campaign_list_fill(struct campaign_list *list, const struct campaign_doc *docs, size_t n)
{
	size_t i;

	list->n = n < CAMPAIGNS_MAX ? n : CAMPAIGNS_MAX;
	for (i = 0; i < list->n; i++) {
		list->doc[i] = docs[i];
		list->doc[i].json = xstrdup(docs[i].json);
	}
}

void
campaign_list_clear(struct campaign_list *list)
{
	while (list->n > 0)
		free(list->doc[--list->n].json);
}

static size_t
find(const struct campaign_list *list, const char *id)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->doc[i].id, id) == 0)
			break;
	return i;
}

/* What the change would make of one document: a shallow copy of the list. */
static bool
changed_list(const struct campaign_list *list, const struct change *change,
    const char *id, struct campaign_list *out, rulebook_complaint tell, void *ctx)
{
	size_t at = find(list, id);

	*out = *list;
	if (change->what == CAMPAIGN_IMPORT && at == list->n) {
		if (list->n == CAMPAIGNS_MAX) {
			tell(ctx, "campaigns", "there are as many as a gateway may hold");
			return false;
		}
		memset(&out->doc[out->n++], 0, sizeof(out->doc[0]));
		(void)text_copy(out->doc[at].id, sizeof(out->doc[at].id), id);
	}
	if (at == out->n) {
		tell(ctx, id,
		    "there is no such campaign (kalata campaign list shows them)");
		return false;
	}
	if (change->what == CAMPAIGN_IMPORT)
		out->doc[at].json = (char *)(uintptr_t)change->json;
	else
		out->doc[at].closed = change->what == CAMPAIGN_CLOSE;
	return true;
}

/* Votes that were cast must stay votes for somebody, somewhere. */
static bool
keeps_votes(const struct ballot_paper *old, const struct ballot_paper *new,
    int64_t now_ms, rulebook_complaint tell, void *ctx)
{
	bool kept = true;
	size_t i;

	if (old == NULL || campaign_phase(&old->campaign, now_ms) == PHASE_BEFORE)
		return true;
	if (strcmp(old->campaign.regions, new->campaign.regions) != 0) {
		tell(ctx, "regions", "cannot change once voting has opened");
		kept = false;
	}
	for (i = 0; i < old->campaign.n_candidates; i++) {
		const char *code = old->campaign.candidate[i].code;
		char what[80];

		if (campaign_candidate(&new->campaign, code) >= 0)
			continue;
		(void)snprintf(what, sizeof(what),
		    "candidate '%s' cannot vanish once voting has opened", code);
		tell(ctx, "candidates", what);
		kept = false;
	}
	return kept;
}

static struct campaign_job *
make_job(const struct change *change, const char *id, struct rulebook *rb, int64_t now_ms)
{
	struct campaign_job *job = xcalloc(1, sizeof(*job));

	job->job.kind = JOB_CAMPAIGN;
	job->job.now_ms = now_ms;
	job->change = change->what;
	job->json = change->json == NULL ? NULL : xstrdup(change->json);
	job->rulebook = rb;
	(void)text_copy(job->id, sizeof(job->id), id);
	(void)text_copy(job->actor, sizeof(job->actor), change->actor);
	return job;
}

struct campaign_job *
campaign_change(const struct settings *s, const struct campaign_list *list,
    const struct rulebook *now, const struct change *change, int64_t now_ms,
    rulebook_complaint tell, void *ctx)
{
	char id[CAMPAIGN_ID_MAX] = "";
	struct campaign_list after;
	struct rulebook *rb;

	if (change->what != CAMPAIGN_IMPORT)
		(void)text_copy(id, sizeof(id), change->id);
	else if (!campaign_json_id(change->json, id))
		(void)text_copy(
		    id, sizeof(id), "?"); /* building it tells what is wrong */
	if (!changed_list(list, change, id, &after, tell, ctx))
		return NULL;
	rb = rulebook_build(s, after.doc, after.n, tell, ctx);
	if (rb == NULL)
		return NULL;
	if (!keeps_votes(rulebook_campaign(now, id), rulebook_campaign(rb, id), now_ms,
		tell, ctx)) {
		rulebook_unref(rb);
		return NULL;
	}
	return make_job(change, id, rb, now_ms);
}

void
campaign_list_apply(struct campaign_list *list, const struct campaign_job *job)
{
	size_t at = find(list, job->id);

	if (at == CAMPAIGNS_MAX)
		return;
	if (at == list->n) {
		memset(&list->doc[list->n++], 0, sizeof(list->doc[0]));
		(void)text_copy(list->doc[at].id, sizeof(list->doc[at].id), job->id);
	}
	if (job->change == CAMPAIGN_IMPORT) {
		free(list->doc[at].json);
		list->doc[at].json = xstrdup(job->json);
	} else {
		list->doc[at].closed = job->change == CAMPAIGN_CLOSE;
	}
}

void
campaign_job_free(struct campaign_job *job)
{
	free(job->json);
	free(job);
}
