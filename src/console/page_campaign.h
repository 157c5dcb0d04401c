/*
 * What the pages about one campaign share: its document, and the way a changed one goes: checked by
 * the same linter as an import, refused when somebody else changed it meanwhile, put to a second
 * person when it touches the count of an open vote, else imported.
 */
#ifndef KALATA_CONSOLE_PAGE_CAMPAIGN_H
#define KALATA_CONSOLE_PAGE_CAMPAIGN_H

#include <cjson/cJSON.h>

#include "console/page.h"

#define COMPLAINTS_MAX 40
struct complaints {
	struct {
		char where[80], what[300];
	} item[COMPLAINTS_MAX];
	size_t	n;
};

/* The page's document as it is now; NULL when there is none. */
const char *campaign_document(const struct page *);
/* Digest of a document, for the hidden field "base". */
void	campaign_mark(const char *json, char out[33]);
/* <input type="hidden" name="base"> of the document now; and the field for a reason. */
void	campaign_base(struct page *);
void	campaign_reason(struct page *);

/* Takes the document (malloc'd). Ends the page, or calls `again` with what is wrong: the form shown
 * once more with what was typed. */
void	campaign_submit(struct page *, char *json, const char *back,
	    void (*again)(struct page *, const struct complaints *));
/* Complaints as a list with links to fields whose id is the place; focus goes there. */
void	complaints_show(struct page *, const struct complaints *);

/* Tabs of the campaign's pages; `here` 0..3: settings, texts, document, test box. */
void	campaign_tabs(struct page *, int here);
/* Has the vote opened, so that what counts is frozen? */
bool	campaign_frozen(const struct page *);

/* A text of an object, "" when it is not there. */
const char *item_text(const cJSON *, const char *key);
/* Sets it; removes it when it is "". */
void	json_put(cJSON *, const char *key, const char *text);
/* What <input type="datetime-local"> holds ("2026-11-01T08:00", with or without seconds) as UTC. */
void	json_put_time(cJSON *, const char *key, const char *typed);
/* The object of a key, made when it is not there. */
cJSON	*json_object(cJSON *, const char *key);

#endif
