/*
 * Acts of the nomination desk as JSON: what a command says over the control socket, and
 * what it does by itself when no gateway runs. One reader for both, so that an act means
 * the same either way.
 *
 *	{"do": "desk", "act": "merge", "campaign": "icon-2026", "subject": 12, "others": [14, 15],
 *	 "actor": "awa", "reason": "…"}
 *
 *	act          as desk_act_name() has it
 *	subject      a nomination's number; undo: the act's number in the ledger
 *	candidate    promote: the candidate as in a campaign's document;
 *	             undo, where a candidate comes back: the same, where one goes: its {"code"}
 *	voter_phone  volunteers: becomes a voter key here and is kept nowhere
 *	name         volunteers
 *	rows         import: [{"name": "…", "position": "…"}, …]
 */
#ifndef KALATA_GATEWAY_DESK_API_H
#define KALATA_GATEWAY_DESK_API_H

#include "gateway/campaigns.h"
#include "store/desk.h"

struct cJSON;

#define DESK_ROWS_MAX 500	/* of one import job: a commit others wait for */

struct desk_world {
	const struct settings	   *settings;
	const struct secret	   *secret;
	const struct campaign_list *campaigns;
	const struct rulebook	   *rulebook;
	int64_t			    now_ms;
};

/* A job to submit; NULL when it may not be done, every reason told. When it comes with a
 * `promotion`, that holds one reference of its new rulebook, as campaign_change() made it. */
struct desk_job *desk_job_from_json(const struct cJSON *, const struct desk_world *,
    rulebook_complaint, void *ctx);
/* What came of it: {"ok": true, "seq": …, "kept": …} or {"ok": false, "errors": ["…"]}. */
struct cJSON *desk_outcome(const struct desk_job *);
/* The job and what it holds, but no reference to a rulebook. */
void	desk_job_free(struct desk_job *);

#endif
