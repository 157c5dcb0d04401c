/*
 * The results document over HTTP. Read from the tally rows over the loop's own read-only
 * connection: a few hundred rows, and kept for a second, so that a newspaper's link costs
 * the votes nothing.
 */
#include "gateway/gateway.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

#define KEEP_MS 1000

/* The last document made, per campaign of the rulebook at hand. */
static struct {
	char id[CAMPAIGN_ID_MAX];
	char *json;
	int64_t until_ms;
} kept[CAMPAIGNS_MAX];

/* "/api/v1/campaigns/ID/results" -> ID. */
static bool
campaign_of(const char *path, char id[CAMPAIGN_ID_MAX])
{
	static const char before[] = "/api/v1/campaigns/", after[] = "/results";
	size_t n;

	if (strncmp(path, before, sizeof(before) - 1) != 0)
		return false;
	path += sizeof(before) - 1;
	n = strcspn(path, "/?");
	if (n == 0 || n >= CAMPAIGN_ID_MAX ||
	    strncmp(path + n, after, sizeof(after) - 1) != 0)
		return false;
	memcpy(id, path, n);
	id[n] = '\0';
	path += n + sizeof(after) - 1;
	return *path == '\0' || *path == '?';
}

static char *
make(struct gateway *gw, const struct ballot_paper *paper)
{
	static struct results r; /* the loop's; large, and one at a time */
	char why[200];

	if (results_read(
		&db_sqlite, gw->reader, paper, clock_now_ms(), &r, why, sizeof(why)))
		return results_json(&r);
	log_warnx("results", "campaign=%s cannot be read: %s", paper->campaign.id, why);
	return NULL;
}

static const char *
document(struct gateway *gw, const struct ballot_paper *paper)
{
	size_t i, slot = 0;

	for (i = 0; i < CAMPAIGNS_MAX; i++) {
		if (strcmp(kept[i].id, paper->campaign.id) == 0) {
			slot = i;
			break;
		}
		if (kept[i].until_ms < kept[slot].until_ms)
			slot = i;
	}
	if (strcmp(kept[slot].id, paper->campaign.id) == 0 &&
	    clock_mono_ms() < kept[slot].until_ms)
		return kept[slot].json;
	free(kept[slot].json);
	kept[slot].json = make(gw, paper);
	kept[slot].until_ms = kept[slot].json == NULL ? 0 : clock_mono_ms() + KEEP_MS;
	memcpy(kept[slot].id, paper->campaign.id, sizeof(kept[slot].id));
	return kept[slot].json;
}

void
results_serve(struct gateway *gw, struct http_call *call, const char *path)
{
	char id[CAMPAIGN_ID_MAX];
	const struct ballot_paper *paper =
	    campaign_of(path, id) ? rulebook_campaign(gw->rulebook, id) : NULL;
	const char *json;
	struct http_msg reply;

	if (paper == NULL || !paper->campaign.public_results) {
		http_refuse(call, 404, "not found\n");
		return;
	}
	json = document(gw, paper);
	if (json == NULL) {
		http_refuse(call, 503, "the database cannot be read\n");
		return;
	}
	http_msg_lend(&reply, (char *)(uintptr_t)json, strlen(json));
	reply.status = 200;
	(void)http_msg_set(&reply, "Content-Type", "application/json");
	(void)http_msg_set(&reply, "Cache-Control", "max-age=1");
	http_reply(call, &reply);
}
