/*
 * When may a vote be counted? Windows are half open, [opens, closes): the very
 * millisecond of closing is already too late, so that two campaigns may follow each
 * other without a moment that belongs to both.
 */
#include "core/campaign.h"

#include <string.h>

static bool
window_exists(const struct window *w)
{
	return w->opens_ms != 0 || w->closes_ms != 0;
}

enum campaign_phase
campaign_phase(const struct campaign *c, int64_t now_ms)
{
	if (c->closed)
		return PHASE_CLOSED;
	if (!window_exists(&c->vote) || now_ms < c->vote.opens_ms)
		return PHASE_BEFORE;
	if (now_ms < c->vote.closes_ms)
		return PHASE_OPEN;
	if (now_ms - c->vote.closes_ms < c->grace_ms)
		return PHASE_LATE;
	return PHASE_CLOSED;
}

const char *
campaign_phase_name(enum campaign_phase phase)
{
	static const char *const names[] = {
	    [PHASE_BEFORE] = "scheduled",
	    [PHASE_OPEN] = "open",
	    [PHASE_LATE] = "closed",
	    [PHASE_CLOSED] = "closed",
	};

	return names[phase];
}

int
campaign_candidate(const struct campaign *c, const char *code)
{
	size_t i;

	for (i = 0; i < c->n_candidates; i++)
		if (strcmp(c->candidate[i].code, code) == 0)
			return (int)i;
	return -1;
}
