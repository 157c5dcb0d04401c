/*
 * Changing campaigns: import, open, close, the same way whether the gateway runs or the
 * command has the database to itself. A change is a new rulebook plus a job that puts the
 * document into database and ledger; the writer decides by it from that commit on.
 */
#ifndef KALATA_GATEWAY_CAMPAIGNS_H
#define KALATA_GATEWAY_CAMPAIGNS_H

#include "base/settings.h"
#include "store/store.h"

struct campaign_list {
	struct campaign_doc doc[CAMPAIGNS_MAX];	/* json owned */
	size_t	n;
};

struct change {
	enum campaign_change what;
	const char *id;		/* OPEN, CLOSE */
	const char *json;	/* IMPORT */
	const char *actor;
};

/* Copies what store_docs() gave. */
void	campaign_list_fill(struct campaign_list *, const struct campaign_doc *, size_t n);
void	campaign_list_clear(struct campaign_list *);

/*
 * The job that makes the change; NULL when it may not be made, every reason told. `now` is
 * the rulebook in force. Once a vote has opened, no candidate may vanish and the regions stay.
 * Free with campaign_job_free() when it is back.
 */
struct campaign_job *campaign_change(const struct settings *, const struct campaign_list *,
    const struct rulebook *now, const struct change *, int64_t now_ms, rulebook_complaint, void *);
/* The list as it is after the job was DONE. */
void	campaign_list_apply(struct campaign_list *, const struct campaign_job *);
void	campaign_job_free(struct campaign_job *);

#endif
