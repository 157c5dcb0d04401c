#include "store/desk_changes.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"

#define ID_MAX ((int64_t)1 << 53) /* what a JSON number holds exactly */

void
desk_changes_clear(struct desk_changes *c)
{
	free(c->change);
	free(c->entry);
	memset(c, 0, sizeof(*c));
}

void
desk_changes_add(
    struct desk_changes *c, const struct nominee_row *is, const struct nominee_row *was)
{
	if (c->n == c->cap) {
		c->cap = c->cap == 0 ? 8 : 2 * c->cap;
		c->change = xrealloc(c->change, c->cap, sizeof(*c->change));
	}
	c->change[c->n].is = *is;
	c->change[c->n++].was = *was;
}

void
desk_changes_add_entry(struct desk_changes *c, int64_t id)
{
	if (c->n_entries == c->entries_cap) {
		c->entries_cap = c->entries_cap == 0 ? 8 : 2 * c->entries_cap;
		c->entry = xrealloc(c->entry, c->entries_cap, sizeof(*c->entry));
	}
	c->entry[c->n_entries++] = id;
}

void
desk_changes_turn(struct desk_changes *c)
{
	struct volunteer was = c->was;
	size_t i;

	c->was = c->is;
	c->is = was;
	for (i = 0; i < c->n; i++) {
		struct nominee_row row = c->change[i].was;

		c->change[i].was = c->change[i].is;
		c->change[i].is = row;
	}
	if (c->kind == CHANGE_KEPT)
		c->kind = CHANGE_CANCELLED;
}

/* ---- to text ---- */

static void
put_number(cJSON *array, int64_t n)
{
	(void)cJSON_AddItemToArray(array, cJSON_CreateNumber((double)n));
}

static void
put_row(cJSON *array, const struct nominee_row *row)
{
	put_number(array, row->leader);
	put_number(array, row->status);
	(void)cJSON_AddItemToArray(array, cJSON_CreateString(row->code));
}

static cJSON *
nominees_json(const struct desk_changes *c)
{
	cJSON *list = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < c->n; i++) {
		cJSON *item = cJSON_CreateArray();

		put_number(item, c->change[i].is.nomination);
		put_row(item, &c->change[i].is);
		put_row(item, &c->change[i].was);
		(void)cJSON_AddItemToArray(list, item);
	}
	return list;
}

static cJSON *
person_json(const struct volunteer *v)
{
	cJSON *item;

	if (!v->there)
		return cJSON_CreateNull();
	item = cJSON_CreateArray();
	(void)cJSON_AddItemToArray(item, cJSON_CreateString(v->name));
	put_number(item, v->added_ms);
	return item;
}

static cJSON *
volunteer_json(const struct desk_changes *c)
{
	cJSON *o = cJSON_CreateObject();
	BUF(hex, 2 * VOTER_KEY_LEN + 1);

	text_hex(&hex, c->voter.b, sizeof(c->voter.b));
	(void)cJSON_AddStringToObject(o, "volunteer", hex.data);
	(void)cJSON_AddItemToObject(o, "is", person_json(&c->is));
	(void)cJSON_AddItemToObject(o, "was", person_json(&c->was));
	return o;
}

static cJSON *
entries_json(const struct desk_changes *c)
{
	bool kept = c->kind == CHANGE_KEPT;
	cJSON *o = cJSON_CreateObject(), *list;
	size_t i;

	if (kept)
		(void)cJSON_AddNumberToObject(o, "rows", (double)c->rows);
	list = cJSON_AddArrayToObject(o, kept ? "kept" : "cancelled");
	for (i = 0; i < c->n_entries; i++)
		put_number(list, c->entry[i]);
	return o;
}

char *
desk_changes_text(const struct desk_changes *c)
{
	static cJSON *(*const writers[])(const struct desk_changes *) = {
	    [CHANGE_NOMINEES] = nominees_json,
	    [CHANGE_VOLUNTEER] = volunteer_json,
	    [CHANGE_KEPT] = entries_json,
	    [CHANGE_CANCELLED] = entries_json,
	};
	cJSON *json = writers[c->kind](c);
	char *text = cJSON_PrintUnformatted(json);

	cJSON_Delete(json);
	if (text == NULL)
		fatal("out of memory");
	return text;
}

/* ---- from text ---- */

static bool
get_number(const cJSON *item, int64_t *n)
{
	if (!cJSON_IsNumber(item) || item->valuedouble < 0 ||
	    item->valuedouble > (double)ID_MAX)
		return false;
	*n = (int64_t)item->valuedouble;
	return true;
}

static bool
get_row(const cJSON **item, struct nominee_row *row)
{
	const cJSON *leader = *item, *status, *code;

	status = leader == NULL ? NULL : leader->next;
	code = status == NULL ? NULL : status->next;
	if (!get_number(leader, &row->leader) || !get_number(status, &row->status) ||
	    !cJSON_IsString(code))
		return false;
	*item = code->next;
	return text_copy(row->code, sizeof(row->code), code->valuestring);
}

static bool
read_nominees(struct desk_changes *c, const cJSON *json)
{
	const cJSON *list;

	c->kind = CHANGE_NOMINEES;
	cJSON_ArrayForEach(list, json)
	{
		const cJSON *item = cJSON_IsArray(list) ? list->child : NULL;
		struct desk_change change;

		memset(&change, 0, sizeof(change));
		if (!get_number(item, &change.is.nomination))
			return false;
		change.was.nomination = change.is.nomination;
		item = item->next;
		if (!get_row(&item, &change.is) || !get_row(&item, &change.was))
			return false;
		desk_changes_add(c, &change.is, &change.was);
	}
	return true;
}

static bool
read_person(struct volunteer *v, const cJSON *item)
{
	const cJSON *name = cJSON_IsArray(item) ? item->child : NULL;

	v->there = !cJSON_IsNull(item);
	if (!v->there)
		return true;
	return cJSON_IsString(name) &&
	       text_copy(v->name, sizeof(v->name), name->valuestring) &&
	       get_number(name->next, &v->added_ms);
}

static bool
read_volunteer(struct desk_changes *c, const cJSON *json)
{
	const cJSON *is = cJSON_GetObjectItemCaseSensitive(json, "is");
	const cJSON *was = cJSON_GetObjectItemCaseSensitive(json, "was");
	const char *hex =
	    cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "volunteer"));

	c->kind = CHANGE_VOLUNTEER;
	return hex != NULL && is != NULL && was != NULL &&
	       text_unhex(hex, c->voter.b, sizeof(c->voter.b)) &&
	       read_person(&c->is, is) && read_person(&c->was, was);
}

static bool
read_entries(struct desk_changes *c, const cJSON *json)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "kept"), *item;
	int64_t id;

	c->kind = list == NULL ? CHANGE_CANCELLED : CHANGE_KEPT;
	if (list == NULL)
		list = cJSON_GetObjectItemCaseSensitive(json, "cancelled");
	if (!cJSON_IsArray(list))
		return false;
	(void)get_number(cJSON_GetObjectItemCaseSensitive(json, "rows"), &c->rows);
	cJSON_ArrayForEach(item, list)
	{
		if (!get_number(item, &id))
			return false;
		desk_changes_add_entry(c, id);
	}
	return true;
}

bool
desk_changes_read(struct desk_changes *c, const char *text)
{
	cJSON *json = cJSON_Parse(text);
	bool ok;

	memset(c, 0, sizeof(*c));
	if (cJSON_IsArray(json))
		ok = read_nominees(c, json);
	else if (cJSON_HasObjectItem(json, "volunteer"))
		ok = read_volunteer(c, json);
	else
		ok = json != NULL && read_entries(c, json);
	cJSON_Delete(json);
	if (!ok)
		desk_changes_clear(c);
	return ok;
}

/* ---- which meet ---- */

static bool
touches(const struct desk_changes *c, int64_t id)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->change[i].is.nomination == id)
			return true;
	for (i = 0; i < c->n_entries; i++)
		if (c->entry[i] == id)
			return true;
	return false;
}

bool
desk_changes_about(const struct desk_changes *c, int64_t nomination)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->change[i].is.leader == nomination ||
		    c->change[i].was.leader == nomination)
			return true;
	return touches(c, nomination);
}

bool
desk_changes_meet(const struct desk_changes *a, const struct desk_changes *b, int64_t *id)
{
	size_t i;

	*id = 0;
	if (a->kind == CHANGE_VOLUNTEER || b->kind == CHANGE_VOLUNTEER)
		return a->kind == b->kind &&
		       memcmp(&a->voter, &b->voter, sizeof(a->voter)) == 0;
	for (i = 0; i < a->n; i++)
		if (touches(b, a->change[i].is.nomination)) {
			*id = a->change[i].is.nomination;
			return true;
		}
	for (i = 0; i < a->n_entries; i++)
		if (desk_changes_about(b, a->entry[i])) {
			*id = a->entry[i];
			return true;
		}
	return false;
}

/* ---- which hold ---- */

static int
by_seq(const void *seq, const void *row)
{
	int64_t a = *(const int64_t *)seq, b = ((const struct decision_row *)row)->seq;

	return (a > b) - (a < b);
}

static size_t
find_decision(const struct decision_row *rows, size_t n, int64_t seq)
{
	const struct decision_row *row = bsearch(&seq, rows, n, sizeof(*rows), by_seq);

	return row != NULL ? (size_t)(row - rows) : n;
}

/* An act is undone only by a later one: from the last to the first, each is known when
 * its turn comes. */
void
desk_holding(const struct decision_row *rows, size_t n, bool *holds)
{
	size_t i, undone;

	for (i = 0; i < n; i++)
		holds[i] = true;
	for (i = n; i-- > 0;) {
		if (!holds[i] || rows[i].undoes == 0)
			continue;
		undone = find_decision(rows, n, rows[i].undoes);
		if (undone < i)
			holds[undone] = false;
	}
}
