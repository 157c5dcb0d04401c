/*
 * Answers as the JSON of a row: one object of texts, keys in the order they were given.
 * Not written by a library, because the same answers must be the same bytes for ever: the
 * ledger commits to them.
 */
#include "store/entry.h"

#include <string.h>

#include <cjson/cJSON.h>

static void
add_text(struct buf *out, const char *s)
{
	(void)buf_char(out, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			(void)buf_char(out, '\\');
		if ((unsigned char)*s < ' ')
			(void)buf_addf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		else
			(void)buf_char(out, *s);
	}
	(void)buf_char(out, '"');
}

void
answers_to_json(const struct answers *answers, struct buf *out)
{
	const char *key, *value;
	size_t i;

	(void)buf_char(out, '{');
	for (i = 0; answers_nth(answers, i, &key, &value); i++) {
		if (i > 0)
			(void)buf_char(out, ',');
		add_text(out, key);
		(void)buf_char(out, ':');
		add_text(out, value);
	}
	(void)buf_char(out, '}');
}

static bool
add_members(struct answers *answers, const cJSON *object)
{
	const cJSON *member;

	cJSON_ArrayForEach(member, object) if (!cJSON_IsString(member) ||
					       member->string == NULL ||
					       member->valuestring[0] == '\0' ||
					       !answers_set(answers, member->string,
						   member->valuestring)) return false;
	return true;
}

bool
answers_from_json(struct answers *answers, const char *json)
{
	cJSON *object = cJSON_ParseWithOpts(json, NULL, true);
	bool read = cJSON_IsObject(object) && add_members(answers, object);

	cJSON_Delete(object);
	if (!read)
		answers_clear(answers);
	return read;
}
