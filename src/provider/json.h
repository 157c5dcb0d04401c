/*
 * JSON from strangers, through cJSON, without its laxness: bounded in bytes, depth and
 * tokens before anything is allocated; a name twice in one object is garbage (another
 * reader would take the other one); names are compared with case. Every number and
 * true/false arrives as text, exactly as written, because a double loses the digits of a
 * long id. What a careless sender garbled inside a text (NUL, half a surrogate pair, an
 * unknown escape) becomes a blank instead of costing the whole message.
 */
#ifndef KALATA_PROVIDER_JSON_H
#define KALATA_PROVIDER_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#define JSON_BYTES_MAX	65536	/* a hundred reports in one request */
#define JSON_DEPTH_MAX	16
#define JSON_TOKENS_MAX 8192	/* a report has some fifty, a message thirty */

/* The caller frees it with cJSON_Delete(). NULL: garbage, or more than we read. */
cJSON	*json_read(const char *, size_t);
/* Whether it was more than we read: good or not, who sends lists must not hear that we have it. */
bool	json_is_more(const char *, size_t);
/* NULL when it is no object or has no such member; takes NULL. */
const cJSON *json_member(const cJSON *object, const char *name);
/* A member's text, "" when absent or no text; takes NULL. */
const char *json_text(const cJSON *object, const char *name);

#endif
