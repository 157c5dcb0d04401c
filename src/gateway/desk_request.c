#include "gateway/desk_request.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/text.h"

struct cJSON *
desk_candidate(const struct answers *a, const char *code, const char *name,
    const char *const *alias, size_t n_aliases)
{
	char place[sizeof(((struct candidate *)0)->place)];
	cJSON *o = cJSON_CreateObject();
	int64_t years;

	(void)cJSON_AddStringToObject(o, "code", code);
	(void)cJSON_AddStringToObject(
	    o, "name", name[0] != '\0' ? name : answers_get(a, "name"));
	if (n_aliases > 0)
		(void)cJSON_AddItemToObject(
		    o, "aliases", cJSON_CreateStringArray(alias, (int)n_aliases));
	if (answers_get(a, "gender")[0] != '\0')
		(void)cJSON_AddStringToObject(o, "gender", answers_get(a, "gender"));
	if (answers_get(a, "sector")[0] != '\0')
		(void)cJSON_AddStringToObject(o, "sector", answers_get(a, "sector"));
	(void)text_copy(place, sizeof(place), answers_get(a, "place"));
	if (place[0] != '\0')
		(void)cJSON_AddStringToObject(o, "place", place);
	if (text_i64(answers_get(a, "seniority"), 0, 80, &years))
		(void)cJSON_AddNumberToObject(o, "seniority", (double)years);
	return o;
}

/* One row of changes, [nomination, leader, status, "code", leader, status, "code"]: is,
 * then was. */
static cJSON *
candidate_of_row(
    const cJSON *row, const struct answers *(*answers)(void *ctx, int64_t id), void *ctx)
{
	const char *is = cJSON_GetStringValue(cJSON_GetArrayItem(row, 3));
	const char *was = cJSON_GetStringValue(cJSON_GetArrayItem(row, 6));
	const struct answers *a;
	cJSON *o;

	if (is == NULL || was == NULL || strcmp(is, was) == 0)
		return NULL;
	a = answers(ctx, (int64_t)cJSON_GetArrayItem(row, 0)->valuedouble);
	if (was[0] != '\0' && a != NULL)
		return desk_candidate(a, was, "", NULL, 0);
	if (is[0] == '\0')
		return NULL;
	o = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(o, "code", is);
	return o;
}

struct cJSON *
desk_undo_candidate(const struct decision_row *d,
    const struct answers *(*answers)(void *ctx, int64_t id), void *ctx)
{
	cJSON *changes = cJSON_Parse(d->changes), *o = NULL;
	const cJSON *row;

	cJSON_ArrayForEach(row, changes)
	{
		if (o == NULL)
			o = candidate_of_row(row, answers, ctx);
	}
	cJSON_Delete(changes);
	return o;
}
