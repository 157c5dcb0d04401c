/*
 * The difficulty: cJSON is lenient (duplicate keys, trailing bytes, deep nesting, invalid
 * UTF-8), a campaign must not be. So the text is checked before cJSON sees it, and every
 * object is read through a table of the keys it may have. All faults are told, each with
 * the path of the value, so that an operator mends a document in one go.
 */
#include "store/campaign_json_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/gsm7.h"

#define DOCUMENT_MAX (256 * 1024)
#define DEPTH_MAX    8
#define OWNED_STEP   64

void
reader_complain(struct reader *r, const char *where, const char *fmt, ...)
{
	char what[320];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	r->tell(r->ctx, where, what);
	r->faults++;
}

static const char *
type_name(int type)
{
	switch (type) {
	case cJSON_String:
		return "a text in quotes";
	case cJSON_Number:
		return "a whole number";
	case cJSON_Array:
		return "a list [ … ]";
	case cJSON_True:
		return "true or false";
	default:
		return "an object { … }";
	}
}

static bool
has_type(const cJSON *item, int type)
{
	if (type == cJSON_True)
		return cJSON_IsBool(item);
	return (item->type & 0xff) == type;
}

static const struct json_key *
find_key(const struct json_key *keys, const char *key)
{
	for (; keys->key != NULL; keys++)
		if (strcmp(keys->key, key) == 0)
			return keys;
	return NULL;
}

void
reader_join(char *out, const char *where, const char *key)
{
	(void)snprintf(out, WHERE_MAX, "%.*s%s%s", WHERE_MAX / 2, where,
	    where[0] == '\0' ? "" : ".", key);
}

bool
reader_seen(const cJSON *object, const cJSON *item)
{
	const cJSON *other;

	for (other = object->child; other != item; other = other->next)
		if (strcmp(other->string, item->string) == 0)
			return true;
	return false;
}

void
reader_object(
    struct reader *r, const cJSON *object, const char *where, const struct json_key *keys)
{
	const struct json_key *f;
	char path[WHERE_MAX];
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		f = find_key(keys, item->string);
		reader_join(path, where, item->string);
		if (reader_seen(object, item))
			reader_complain(r, path, "is there twice");
		else if (f == NULL)
			reader_complain(r, path, "is no key we know");
		else if (!has_type(item, f->type))
			reader_complain(r, path, "must be %s", type_name(f->type));
		else
			f->read(r, item, path);
	}
	for (f = keys; f->key != NULL; f++)
		if (f->required &&
		    cJSON_GetObjectItemCaseSensitive(object, f->key) == NULL) {
			reader_join(path, where, f->key);
			reader_complain(r, path, "is missing");
		}
}

void
reader_list(struct reader *r, const cJSON *list, const char *where,
    bool (*next)(struct reader *), const struct json_key *keys, size_t max)
{
	char path[WHERE_MAX];
	const cJSON *item;
	size_t i = 0;

	cJSON_ArrayForEach(item, list)
	{
		if (!next(r)) {
			reader_complain(r, where, "has more than %zu entries", max);
			return;
		}
		(void)snprintf(
		    path, sizeof(path), "%.*s[%zu]", WHERE_MAX / 2, where, i++);
		if (cJSON_IsObject(item))
			reader_object(r, item, path, keys);
		else
			reader_complain(r, path, "must be an object { … }");
	}
}

void
reader_text(struct reader *r, const cJSON *item, const char *where, char *out, size_t cap)
{
	if (item->valuestring[0] == '\0')
		reader_complain(r, where, "is empty");
	if (!text_copy(out, cap, item->valuestring))
		reader_complain(r, where, "is longer than %zu bytes", cap - 1);
}

void
reader_key(struct reader *r, const cJSON *item, const char *where, const char *also,
    char *out, size_t cap)
{
	const char *s;

	reader_text(r, item, where, out, cap);
	for (s = item->valuestring; *s != '\0'; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') &&
		    strchr(also, *s) == NULL) {
			reader_complain(r, where, "may hold only a-z, 0-9 and %s", also);
			return;
		}
}

bool
reader_int(
    struct reader *r, const cJSON *item, const char *where, int min, int max, int *out)
{
	double n = item->valuedouble;

	if (n < min || n > max || n != (double)(int)n) {
		reader_complain(
		    r, where, "must be a whole number from %d to %d", min, max);
		return false;
	}
	*out = (int)n;
	return true;
}

int
reader_language(struct reader *r, const char *code, const char *where)
{
	struct data_file file;
	char path[32];

	(void)snprintf(path, sizeof(path), "languages/%.8s.mo", code);
	if (!data_file(path, &file))
		reader_complain(r, where, "is no language we have a file for");
	return rulebook_language(r->rb, code);
}

static void
read_time(struct reader *r, const cJSON *item, const char *where, int64_t *ms)
{
	if (!clock_parse(item->valuestring, ms))
		reader_complain(
		    r, where, "must be a time in UTC like 2026-11-01T08:00:00Z");
}

void
reader_opens(struct reader *r, const cJSON *item, const char *where)
{
	read_time(r, item, where, &r->window->opens_ms);
}

void
reader_closes(struct reader *r, const cJSON *item, const char *where)
{
	read_time(r, item, where, &r->window->closes_ms);
}

void
reader_window(struct reader *r, const cJSON *object, const char *where,
    struct window *window, const struct json_key *keys)
{
	r->window = window;
	reader_object(r, object, where, keys);
	if (window->closes_ms <= window->opens_ms)
		reader_complain(r, where, "closes before it opens");
}

/* What is sent must have letters an SMS has. */
void
reader_letters(struct reader *r, const char *text, const char *where)
{
	char mem[2 * TEXT_MAX], letter[5];
	struct buf out, b;
	uint32_t bad;

	buf_init(&out, mem, sizeof(mem));
	if (gsm7_transliterate(text, strlen(text), &out, &bad))
		return;
	buf_init(&b, letter, sizeof(letter));
	text_add_rune(&b, bad);
	reader_complain(
	    r, where, "holds '%s', which no SMS alphabet letter can stand for", letter);
}

const char *
reader_own(struct reader *r, const char *text)
{
	struct ballot_paper *p = r->paper;

	if (p->n_owned % OWNED_STEP == 0)
		p->owned = xrealloc(p->owned, p->n_owned + OWNED_STEP, sizeof(*p->owned));
	return p->owned[p->n_owned++] = xstrdup(text);
}

static void
read_word(struct reader *r, const cJSON *item, const char *where, const char *words[])
{
	int language = reader_language(r, item->string, where);

	if (!cJSON_IsString(item) || item->valuestring[0] == '\0' ||
	    strlen(item->valuestring) >= TITLE_MAX) {
		reader_complain(
		    r, where, "must be a text of 1 to %d bytes", TITLE_MAX - 1);
		return;
	}
	reader_letters(r, item->valuestring, where);
	if (language >= 0)
		words[language] = reader_own(r, item->valuestring);
}

void
reader_words(struct reader *r, const cJSON *object, const char *where,
    const char *words[CAMPAIGN_LANGUAGES])
{
	char path[WHERE_MAX];
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		reader_join(path, where, item->string);
		if (reader_seen(object, item))
			reader_complain(r, path, "is there twice");
		else
			read_word(r, item, path, words);
	}
	if (words[0] == NULL)
		reader_complain(r, where, "is missing in the default language, %s",
		    r->rb->language[0].code);
}

/* What cJSON would wave through or pay for: too long, too deep, not UTF-8. */
const char *
reader_refusal(const char *json)
{
	size_t len = strlen(json), i;
	int depth = 0;
	bool quoted = false;

	if (len > DOCUMENT_MAX)
		return "is longer than 256 KB";
	if (!text_is_utf8(json, len))
		return "is not UTF-8 text";
	for (i = 0; i < len; i++) {
		if (quoted && json[i] == '\\' && json[i + 1] != '\0')
			i++;
		else if (json[i] == '"')
			quoted = !quoted;
		else if (!quoted && (json[i] == '{' || json[i] == '['))
			depth++;
		else if (!quoted && (json[i] == '}' || json[i] == ']'))
			depth--;
		if (depth > DEPTH_MAX)
			return "is nested too deeply";
	}
	return strstr(json, "\\u0000") != NULL ? "holds a \\u0000" : NULL;
}

cJSON *
reader_parse(struct reader *r, const char *json)
{
	const char *reason = reader_refusal(json), *end = NULL, *p;
	cJSON *document;
	int line = 1;

	if (reason != NULL) {
		reader_complain(r, "", "the document %s", reason);
		return NULL;
	}
	document = cJSON_ParseWithOpts(json, &end, true);
	if (document != NULL && cJSON_IsObject(document))
		return document;
	for (p = json; end != NULL && p < end; p++)
		line += *p == '\n';
	reader_complain(
	    r, "", "the document is no JSON object: something is wrong at line %d", line);
	cJSON_Delete(document);
	return NULL;
}
