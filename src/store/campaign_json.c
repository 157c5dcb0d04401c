/*
 * cJSON is lenient (duplicate keys, trailing bytes, deep nesting, invalid UTF-8), a
 * campaign must not be: so the text is checked before cJSON sees it, and every object is
 * read through a table of the keys it may have. All faults are told, each with the path
 * of the value, so that an operator mends a document in one go.
 */
#include "store/campaign_json.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/wording.h"

#define DOCUMENT_MAX (256 * 1024)
#define DEPTH_MAX    8
#define WHERE_MAX    160

struct reader {
	const struct rulebook *rb;
	struct ballot_paper *paper;
	rulebook_complaint tell;
	void *ctx;
	size_t faults;
	struct candidate *candidate; /* the one being read */
	struct window *window;       /* likewise */
	int language;                /* of the texts being read */
};

static void complain(struct reader *, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
complain(struct reader *r, const char *where, const char *fmt, ...)
{
	char what[320];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	r->tell(r->ctx, where, what);
	r->faults++;
}

/* One key an object may have. */
struct field {
	const char *key;
	int type; /* cJSON's */
	bool required;
	void (*read)(struct reader *, const cJSON *, const char *where);
};

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

static const struct field *
find_field(const struct field *fields, const char *key)
{
	for (; fields->key != NULL; fields++)
		if (strcmp(fields->key, key) == 0)
			return fields;
	return NULL;
}

static void
join(char *out, const char *where, const char *key)
{
	(void)snprintf(out, WHERE_MAX, "%.*s%s%s", WHERE_MAX / 2, where,
	    where[0] == '\0' ? "" : ".", key);
}

static bool
seen_before(const cJSON *object, const cJSON *item)
{
	const cJSON *other;

	for (other = object->child; other != item; other = other->next)
		if (strcmp(other->string, item->string) == 0)
			return true;
	return false;
}

static void
read_object(
    struct reader *r, const cJSON *object, const char *where, const struct field *fields)
{
	const struct field *f;
	char path[WHERE_MAX];
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		f = find_field(fields, item->string);
		join(path, where, item->string);
		if (seen_before(object, item))
			complain(r, path, "is there twice");
		else if (f == NULL)
			complain(r, path, "is no key we know");
		else if (!has_type(item, f->type))
			complain(r, path, "must be %s", type_name(f->type));
		else
			f->read(r, item, path);
	}
	for (f = fields; f->key != NULL; f++)
		if (f->required &&
		    cJSON_GetObjectItemCaseSensitive(object, f->key) == NULL) {
			join(path, where, f->key);
			complain(r, path, "is missing");
		}
}

static void
copy_text(struct reader *r, const cJSON *item, const char *where, char *out, size_t cap)
{
	if (item->valuestring[0] == '\0')
		complain(r, where, "is empty");
	if (!text_copy(out, cap, item->valuestring))
		complain(r, where, "is longer than %zu bytes", cap - 1);
}

static bool
read_int(
    struct reader *r, const cJSON *item, const char *where, int min, int max, int *out)
{
	double n = item->valuedouble;

	if (n < min || n > max || n != (double)(int)n) {
		complain(r, where, "must be a whole number from %d to %d", min, max);
		return false;
	}
	*out = (int)n;
	return true;
}

static void
read_id(struct reader *r, const cJSON *item, const char *where)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
	char *id = r->paper->campaign.id;

	copy_text(r, item, where, id, CAMPAIGN_ID_MAX);
	if (id[strspn(id, safe)] != '\0')
		complain(r, where, "may hold only a-z, 0-9, '-', '_' and '.'");
}

/* Index of an enabled language, or -1 and a complaint for one that is no language at all.
 * A document may well speak more languages than this gateway has enabled. */
static int
language_of(struct reader *r, const char *code, const char *where)
{
	struct data_file file;
	char path[32];

	(void)snprintf(path, sizeof(path), "languages/%.8s.mo", code);
	if (!data_file(path, &file))
		complain(r, where, "is no language we have a file for");
	return rulebook_language(r->rb, code);
}

static void
read_title(struct reader *r, const cJSON *object, const char *where)
{
	char path[WHERE_MAX];
	const cJSON *item;
	int language;

	cJSON_ArrayForEach(item, object)
	{
		join(path, where, item->string);
		language = language_of(r, item->string, path);
		if (!cJSON_IsString(item))
			complain(r, path, "must be a text in quotes");
		else if (language >= 0)
			copy_text(
			    r, item, path, r->paper->campaign.title[language], TITLE_MAX);
	}
}

static void
read_regions(struct reader *r, const cJSON *item, const char *where)
{
	copy_text(r, item, where, r->paper->campaign.regions,
	    sizeof(r->paper->campaign.regions));
}

static void
read_addresses(struct reader *r, const cJSON *list, const char *where)
{
	struct campaign *c = &r->paper->campaign;
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item) || item->valuestring[0] == '\0') {
			complain(r, where, "must list texts like \"36777\"");
			return;
		}
		if (c->n_addresses == CAMPAIGN_ADDRESSES) {
			complain(
			    r, where, "has more than %d entries", CAMPAIGN_ADDRESSES);
			return;
		}
		msisdn_address(&r->rb->numbering, item->valuestring,
		    c->address[c->n_addresses++], sizeof(c->address[0]));
	}
}

static void
read_time(struct reader *r, const cJSON *item, const char *where, int64_t *ms)
{
	if (!clock_parse(item->valuestring, ms))
		complain(r, where, "must be a time in UTC like 2026-11-01T08:00:00Z");
}

static void
read_opens(struct reader *r, const cJSON *item, const char *where)
{
	read_time(r, item, where, &r->window->opens_ms);
}

static void
read_closes(struct reader *r, const cJSON *item, const char *where)
{
	read_time(r, item, where, &r->window->closes_ms);
}

static void
read_grace(struct reader *r, const cJSON *item, const char *where)
{
	int minutes;

	if (read_int(r, item, where, 0, 7 * 24 * 60, &minutes))
		r->paper->campaign.grace_ms = (int64_t)minutes * 60000;
}

static void
read_revote(struct reader *r, const cJSON *item, const char *where)
{
	struct campaign *c = &r->paper->campaign;

	if (strcmp(item->valuestring, "last") == 0)
		c->revote = REVOTE_LAST;
	else if (strcmp(item->valuestring, "first") == 0)
		c->revote = REVOTE_FIRST;
	else
		complain(r, where, "must be \"last\" or \"first\"");
}

#define READ_FLAG(name)                                                                  \
	static void read_##name(struct reader *r, const cJSON *item, const char *where)  \
	{                                                                                \
		(void)where;                                                             \
		r->paper->campaign.name = cJSON_IsTrue(item);                            \
	}
READ_FLAG(bare_code)
READ_FLAG(echo_choice)
READ_FLAG(ask_region)
READ_FLAG(public_results)

static const struct field nomination_fields[] = {
    {"opens", cJSON_String, true, read_opens},
    {"closes", cJSON_String, true, read_closes},
    {0},
};

static const struct field vote_fields[] = {
    {"opens", cJSON_String, true, read_opens},
    {"closes", cJSON_String, true, read_closes},
    {"grace_minutes", cJSON_Number, false, read_grace},
    {"revote", cJSON_String, false, read_revote},
    {"bare_code", cJSON_True, false, read_bare_code},
    {"echo_choice", cJSON_True, false, read_echo_choice},
    {"ask_region", cJSON_True, false, read_ask_region},
    {"public_results", cJSON_True, false, read_public_results},
    {0},
};

static void
read_window(struct reader *r, const cJSON *object, const char *where,
    struct window *window, const struct field *fields)
{
	r->window = window;
	read_object(r, object, where, fields);
	if (window->closes_ms <= window->opens_ms)
		complain(r, where, "closes before it opens");
}

static void
read_nomination(struct reader *r, const cJSON *object, const char *where)
{
	read_window(r, object, where, &r->paper->campaign.nomination, nomination_fields);
}

static void
read_vote(struct reader *r, const cJSON *object, const char *where)
{
	read_window(r, object, where, &r->paper->campaign.vote, vote_fields);
}

/* What is sent must have letters an SMS has. */
static void
check_letters(struct reader *r, const char *text, const char *where)
{
	char mem[2 * TEXT_MAX], letter[5];
	struct buf out, b;
	uint32_t bad;

	buf_init(&out, mem, sizeof(mem));
	if (gsm7_transliterate(text, strlen(text), &out, &bad))
		return;
	buf_init(&b, letter, sizeof(letter));
	text_add_rune(&b, bad);
	complain(
	    r, where, "holds '%s', which no SMS alphabet letter can stand for", letter);
}

#define READ_CANDIDATE(name)                                                             \
	static void read_candidate_##name(                                               \
	    struct reader *r, const cJSON *item, const char *where)                      \
	{                                                                                \
		copy_text(                                                               \
		    r, item, where, r->candidate->name, sizeof(r->candidate->name));     \
		check_letters(r, item->valuestring, where);                              \
	}
READ_CANDIDATE(code)
READ_CANDIDATE(name)
READ_CANDIDATE(gender)
READ_CANDIDATE(sector)
READ_CANDIDATE(place)

static void
read_aliases(struct reader *r, const cJSON *list, const char *where)
{
	struct candidate *c = r->candidate;
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item)) {
			complain(r, where, "must list texts");
			return;
		}
		if (c->n_aliases == ALIASES_MAX) {
			complain(r, where, "has more than %d entries", ALIASES_MAX);
			return;
		}
		copy_text(r, item, where, c->alias[c->n_aliases++], CANDIDATE_NAME_MAX);
	}
}

static void
read_seniority(struct reader *r, const cJSON *item, const char *where)
{
	(void)read_int(r, item, where, 0, 80, &r->candidate->seniority);
}

static const struct field candidate_fields[] = {
    {"code", cJSON_String, true, read_candidate_code},
    {"name", cJSON_String, true, read_candidate_name},
    {"aliases", cJSON_Array, false, read_aliases},
    {"gender", cJSON_String, false, read_candidate_gender},
    {"sector", cJSON_String, false, read_candidate_sector},
    {"place", cJSON_String, false, read_candidate_place},
    {"seniority", cJSON_Number, false, read_seniority},
    {0},
};

static void
read_candidates(struct reader *r, const cJSON *list, const char *where)
{
	struct campaign *c = &r->paper->campaign;
	char path[WHERE_MAX];
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		(void)snprintf(path, sizeof(path), "%s[%zu]", where, c->n_candidates);
		if (c->n_candidates == CANDIDATES_MAX) {
			complain(r, where, "has more than %d entries", CANDIDATES_MAX);
			return;
		}
		r->candidate = &c->candidate[c->n_candidates++];
		r->candidate->seniority = -1;
		if (cJSON_IsObject(item))
			read_object(r, item, path, candidate_fields);
		else
			complain(r, path, "must be an object { … }");
	}
	if (c->n_candidates == 0)
		complain(r, where, "is empty");
}

static void
put_text(struct reader *r, int key, const cJSON *item, const char *where)
{
	if (item == NULL || !cJSON_IsString(item) ||
	    strlen(item->valuestring) >= TEXT_MAX) {
		complain(r, where, "must be a text of at most %d bytes", TEXT_MAX - 1);
		return;
	}
	if (r->language >= 0 && r->paper->text[r->language][key] == NULL)
		r->paper->text[r->language][key] = xstrdup(item->valuestring);
}

/* A text of its own length: {"text": "…", "segments": 2}. */
static void
read_long_text(struct reader *r, int key, const cJSON *object, const char *where)
{
	const cJSON *segments = cJSON_GetObjectItemCaseSensitive(object, "segments");
	const cJSON *item;

	cJSON_ArrayForEach(item, object) if (strcmp(item->string, "text") != 0 &&
					     strcmp(item->string, "segments") != 0)
	    complain(r, where, "may hold only \"text\" and \"segments\"");
	put_text(r, key, cJSON_GetObjectItemCaseSensitive(object, "text"), where);
	if (segments != NULL)
		(void)read_int(r, segments, where, 1, 4, &r->paper->segments[key]);
}

static void
read_language_texts(struct reader *r, const cJSON *object, const char *where)
{
	const cJSON *item;
	char path[WHERE_MAX];
	int key, segments, i;

	cJSON_ArrayForEach(item, object)
	{
		join(path, where, item->string);
		key = wording_find(item->string);
		if (seen_before(object, item)) {
			complain(r, path, "is there twice");
		} else if (strcmp(item->string, "segments") == 0) {
			if (!cJSON_IsNumber(item))
				complain(r, path, "must be a whole number");
			else if (read_int(r, item, path, 1, 4, &segments))
				for (i = 0; i < ANSWER_N; i++)
					r->paper->segments[i] = segments;
		} else if (key < 0) {
			complain(r, path, "is no text we send");
		} else if (cJSON_IsObject(item)) {
			read_long_text(r, key, item, path);
		} else {
			put_text(r, key, item, path);
		}
	}
}

static void
read_texts(struct reader *r, const cJSON *object, const char *where)
{
	char path[WHERE_MAX];
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		join(path, where, item->string);
		r->language = language_of(r, item->string, path);
		if (cJSON_IsObject(item))
			read_language_texts(r, item, path);
		else
			complain(r, path, "must be an object { … }");
	}
}

static const struct field campaign_fields[] = {
    {"id", cJSON_String, true, read_id},
    {"title", cJSON_Object, true, read_title},
    {"regions", cJSON_String, true, read_regions},
    {"addresses", cJSON_Array, false, read_addresses},
    {"nomination", cJSON_Object, false, read_nomination},
    {"vote", cJSON_Object, true, read_vote},
    {"candidates", cJSON_Array, true, read_candidates},
    {"texts", cJSON_Object, false, read_texts},
    {0},
};

/* What cJSON would wave through or pay for: too long, too deep, not UTF-8. */
static const char *
refuse_before_parsing(const char *json)
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

static cJSON *
parse(struct reader *r, const char *json)
{
	const char *reason = refuse_before_parsing(json), *end = NULL, *p;
	cJSON *document;
	int line = 1;

	if (reason != NULL) {
		complain(r, "", "the document %s", reason);
		return NULL;
	}
	document = cJSON_ParseWithOpts(json, &end, true);
	if (document != NULL && cJSON_IsObject(document))
		return document;
	for (p = json; end != NULL && p < end; p++)
		line += *p == '\n';
	complain(
	    r, "", "the document is no JSON object: something is wrong at line %d", line);
	cJSON_Delete(document);
	return NULL;
}

bool
campaign_json_read(const char *json, const struct rulebook *rb,
    struct ballot_paper *paper, rulebook_complaint tell, void *ctx)
{
	struct reader r = {.rb = rb, .paper = paper, .tell = tell, .ctx = ctx};
	struct campaign *c = &paper->campaign;
	cJSON *document;
	int i;

	memset(c, 0, sizeof(*c));
	c->revote = REVOTE_LAST;
	c->bare_code = c->echo_choice = c->ask_region = true;
	for (i = 0; i < ANSWER_N; i++)
		paper->segments[i] = 1;
	document = parse(&r, json);
	if (document == NULL)
		return false;
	read_object(&r, document, "", campaign_fields);
	cJSON_Delete(document);
	return r.faults == 0;
}

bool
campaign_json_id(const char *json, char id[CAMPAIGN_ID_MAX])
{
	cJSON *document = refuse_before_parsing(json) == NULL ? cJSON_Parse(json) : NULL;
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, "id");
	bool ok = cJSON_IsString(item) &&
		  text_copy(id, CAMPAIGN_ID_MAX, item->valuestring) && id[0] != '\0';

	cJSON_Delete(document);
	return ok;
}
