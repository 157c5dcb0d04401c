#include "console/document_changes.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/buf.h"

#define DEPTH_MAX 12 /* no campaign is deeper */

struct walk {
	void (*each)(void *ctx, const char *place, const char *was, const char *is);
	void *ctx;
	struct buf place;
	int n;
};

static void compare(struct walk *, const cJSON *was, const cJSON *is, int depth);

static void
tell(struct walk *w, const cJSON *was, const cJSON *is)
{
	char *old = was == NULL ? NULL : cJSON_PrintUnformatted(was);
	char *new = is == NULL ? NULL : cJSON_PrintUnformatted(is);

	if (w->n++ < DOCUMENT_CHANGES_MAX)
		w->each(w->ctx, w->place.data,
		    cJSON_IsString(was) ? was->valuestring : old,
		    cJSON_IsString(is) ? is->valuestring : new);
	free(old);
	free(new);
}

/* Puts a step behind the place, compares, and takes it off again. */
static void
step(
    struct walk *w, const char *key, int at, const cJSON *was, const cJSON *is, int depth)
{
	size_t len = w->place.len;

	if (key != NULL)
		(void)buf_addf(&w->place, "%s%s", len > 0 ? "." : "", key);
	else
		(void)buf_addf(&w->place, "[%d]", at + 1);
	compare(w, was, is, depth + 1);
	w->place.len = len;
	w->place.data[len] = '\0';
	w->place.cut = false;
}

static void
compare_objects(struct walk *w, const cJSON *was, const cJSON *is, int depth)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, was) step(w, item->string, 0, item,
	    cJSON_GetObjectItemCaseSensitive(is, item->string), depth);
	cJSON_ArrayForEach(item, is)
	{
		if (cJSON_GetObjectItemCaseSensitive(was, item->string) == NULL)
			step(w, item->string, 0, NULL, item, depth);
	}
}

static void
compare_arrays(struct walk *w, const cJSON *was, const cJSON *is, int depth)
{
	const cJSON *x = was->child, *y = is->child;
	int i;

	for (i = 0; x != NULL || y != NULL; i++) {
		step(w, NULL, i, x, y, depth);
		x = x == NULL ? NULL : x->next;
		y = y == NULL ? NULL : y->next;
	}
}

static void
compare(struct walk *w, const cJSON *was, const cJSON *is, int depth)
{
	if (was != NULL && is != NULL && cJSON_Compare(was, is, true))
		return;
	if (depth < DEPTH_MAX && cJSON_IsObject(was) && cJSON_IsObject(is))
		compare_objects(w, was, is, depth);
	else if (depth < DEPTH_MAX && cJSON_IsArray(was) && cJSON_IsArray(is))
		compare_arrays(w, was, is, depth);
	else
		tell(w, was, is);
}

int
document_changes(const char *old_json, const char *new_json,
    void (*each)(void *ctx, const char *place, const char *was, const char *is),
    void *ctx)
{
	cJSON *was = cJSON_Parse(old_json), *is = cJSON_Parse(new_json);
	struct walk w = {.each = each, .ctx = ctx};
	char mem[400];

	buf_init(&w.place, mem, sizeof(mem));
	if (cJSON_IsObject(was) && cJSON_IsObject(is))
		compare_objects(&w, was, is, 0);
	else
		w.n = -1;
	cJSON_Delete(was);
	cJSON_Delete(is);
	return w.n;
}
