/*
 * Which parts of a campaign's document differ from another: by their place ("vote.closes",
 * "candidates[2].name"), before and after. The order of an object's keys is no difference.
 */
#ifndef KALATA_CONSOLE_DOCUMENT_CHANGES_H
#define KALATA_CONSOLE_DOCUMENT_CHANGES_H

#include <stdbool.h>

#define DOCUMENT_CHANGES_MAX 300	/* told; more are counted */

/* Calls with each; a text that is not there is NULL. The number of all; -1: one of the two is no
 * JSON object. */
int	document_changes(const char *old_json, const char *new_json,
	    void (*each)(void *ctx, const char *place, const char *was, const char *is), void *ctx);

#endif
