/*
 * Reads a campaign document (contract 5) into values. Strict: an unknown key, a duplicate
 * key, a wrong type, two candidates with the same folded code, name or alias, a code that
 * is a keyword, a window that ends before it starts: each is told with its path.
 */
#ifndef KALATA_STORE_CAMPAIGN_JSON_H
#define KALATA_STORE_CAMPAIGN_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "store/rulebook.h"

/* `rb` has its languages already; fills paper->campaign, text and segments. False if anything
 * was wrong (all of it told). */
bool	campaign_json_read(const char *json, const struct rulebook *rb, struct ballot_paper *paper,
	    rulebook_complaint, void *ctx);

/* Only the id, for naming a file's campaign before all is checked; false if there is none. */
bool	campaign_json_id(const char *json, char id[CAMPAIGN_ID_MAX]);

#endif
