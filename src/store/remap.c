#include "store/remap.h"

#include <string.h>

static int
remap_candidate(const struct ballot_paper *from, const struct ballot_paper *to,
    int candidate)
{
	if (candidate < 0)
		return candidate;
	return campaign_candidate(
	    &to->campaign, from->campaign.candidate[candidate].code);
}

static int
remap_region(const struct ballot_paper *from, const struct ballot_paper *to, int region)
{
	if (region < 0)		/* none, or ambiguous: stays so */
		return region;
	return atlas_region(&to->atlas, from->atlas.region[region].key);
}

static int
remap_language(const struct rulebook *from, const struct rulebook *to, int language)
{
	int found;

	if (language < 0)
		return NO_LANGUAGE;
	found = rulebook_language(to, from->language[language].code);
	return found < 0 ? NO_LANGUAGE : found;
}

static int
remap_form(const struct ballot_paper *from, const struct ballot_paper *to, int form)
{
	size_t i;

	if (form < 0 || (size_t)form >= from->n_forms)
		return -1;
	for (i = 0; i < to->n_forms; i++)
		if (strcmp(to->form[i].id, from->form[form].id) == 0)
			return (int)i;
	return -1;
}

/* All or nothing: a question about two candidates of whom one is gone is no question. */
static bool
remap_choices(const struct ballot_paper *from, const struct ballot_paper *to,
    struct intent *intent)
{
	size_t i;

	for (i = 0; i < intent->n_choices; i++) {
		intent->choice[i] = remap_candidate(from, to, intent->choice[i]);
		if (intent->choice[i] < 0)
			return false;
	}
	return true;
}

static void
remap_intent(const struct inbound_job *job, struct understood *r)
{
	const struct intent *was = &job->intent;
	struct intent *is = &r->intent;
	bool whole;

	is->candidate = remap_candidate(job->paper, r->paper, was->candidate);
	is->region = remap_region(job->paper, r->paper, was->region);
	is->form = remap_form(job->paper, r->paper, was->form);
	is->language = remap_language(job->rulebook, r->rulebook, was->language);
	is->chosen_language =
	    remap_language(job->rulebook, r->rulebook, was->chosen_language);
	whole = remap_choices(job->paper, r->paper, is) &&
	    (was->candidate < 0 || is->candidate >= 0) &&
	    (was->form < 0 || is->form >= 0) &&
	    (was->chosen_language < 0 || is->chosen_language >= 0) &&
	    (was->kind != INTENT_REGION || was->region < 0 || is->region >= 0);
	if (whole)
		return;
	is->kind = INTENT_NONE;
	is->candidate = is->form = -1;
	is->n_choices = 0;
}

void
remap(const struct rulebook *now, const struct inbound_job *job, struct understood *r)
{
	r->rulebook = now == NULL ? job->rulebook : now;
	r->paper = job->paper;
	r->intent = job->intent;
	if (r->rulebook == job->rulebook || job->paper == NULL)
		return;
	r->paper = rulebook_campaign(r->rulebook, job->paper->campaign.id);
	if (r->paper != NULL)
		remap_intent(job, r);
}
