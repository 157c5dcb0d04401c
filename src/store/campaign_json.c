/*
 * A campaign's document, key by key. Reading tells everything that can be told without
 * knowing the campaign's words and screens, which rulebook*.c build out of it.
 */
#include "store/campaign_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/dialog_text.h"
#include "core/wording.h"
#include "store/campaign_json_reader.h"

static void
read_id(struct reader *r, const cJSON *item, const char *where)
{
	reader_key(r, item, where, "-_.", r->paper->campaign.id, CAMPAIGN_ID_MAX);
}

static void
read_title(struct reader *r, const cJSON *object, const char *where)
{
	char path[WHERE_MAX];
	const cJSON *item;
	int language;

	cJSON_ArrayForEach(item, object)
	{
		reader_join(path, where, item->string);
		language = reader_language(r, item->string, path);
		if (!cJSON_IsString(item))
			reader_complain(r, path, "must be a text in quotes");
		else if (language >= 0)
			reader_text(
			    r, item, path, r->paper->campaign.title[language], TITLE_MAX);
	}
}

static void
read_regions(struct reader *r, const cJSON *item, const char *where)
{
	reader_text(r, item, where, r->paper->campaign.regions,
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
			reader_complain(r, where, "must list texts like \"36777\"");
			return;
		}
		if (c->n_addresses == CAMPAIGN_ADDRESSES) {
			reader_complain(
			    r, where, "has more than %d entries", CAMPAIGN_ADDRESSES);
			return;
		}
		msisdn_address(&r->rb->numbering, item->valuestring,
		    c->address[c->n_addresses++], sizeof(c->address[0]));
	}
}

static void
read_grace(struct reader *r, const cJSON *item, const char *where)
{
	int minutes;

	if (reader_int(r, item, where, 0, 7 * 24 * 60, &minutes))
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
		reader_complain(r, where, "must be \"last\" or \"first\"");
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

static const struct json_key vote_keys[] = {
    {"opens", cJSON_String, true, reader_opens},
    {"closes", cJSON_String, true, reader_closes},
    {"grace_minutes", cJSON_Number, false, read_grace},
    {"revote", cJSON_String, false, read_revote},
    {"bare_code", cJSON_True, false, read_bare_code},
    {"echo_choice", cJSON_True, false, read_echo_choice},
    {"ask_region", cJSON_True, false, read_ask_region},
    {"public_results", cJSON_True, false, read_public_results},
    {0},
};

static void
read_vote(struct reader *r, const cJSON *object, const char *where)
{
	reader_window(r, object, where, &r->paper->campaign.vote, vote_keys);
}

#define READ_CANDIDATE(name)                                                             \
	static void read_candidate_##name(                                               \
	    struct reader *r, const cJSON *item, const char *where)                      \
	{                                                                                \
		reader_text(                                                             \
		    r, item, where, r->candidate->name, sizeof(r->candidate->name));     \
		reader_letters(r, item->valuestring, where);                             \
	}
READ_CANDIDATE(code)
READ_CANDIDATE(name)
READ_CANDIDATE(call)
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
			reader_complain(r, where, "must list texts");
			return;
		}
		if (c->n_aliases == ALIASES_MAX) {
			reader_complain(
			    r, where, "has more than %d entries", ALIASES_MAX);
			return;
		}
		reader_text(r, item, where, c->alias[c->n_aliases++], CANDIDATE_NAME_MAX);
	}
}

static void
read_seniority(struct reader *r, const cJSON *item, const char *where)
{
	(void)reader_int(r, item, where, 0, 80, &r->candidate->seniority);
}

static const struct json_key candidate_keys[] = {
    {"code", cJSON_String, true, read_candidate_code},
    {"name", cJSON_String, true, read_candidate_name},
    {"aliases", cJSON_Array, false, read_aliases},
    {"call", cJSON_String, false, read_candidate_call},
    {"gender", cJSON_String, false, read_candidate_gender},
    {"sector", cJSON_String, false, read_candidate_sector},
    {"place", cJSON_String, false, read_candidate_place},
    {"seniority", cJSON_Number, false, read_seniority},
    {0},
};

static bool
next_candidate(struct reader *r)
{
	struct campaign *c = &r->paper->campaign;

	if (c->n_candidates == CANDIDATES_MAX)
		return false;
	r->candidate = &c->candidate[c->n_candidates++];
	r->candidate->seniority = -1;
	return true;
}

static void
read_candidates(struct reader *r, const cJSON *list, const char *where)
{
	reader_list(r, list, where, next_candidate, candidate_keys, CANDIDATES_MAX);
}

static void
put_text(struct reader *r, int key, const cJSON *item, const char *where)
{
	if (item == NULL || !cJSON_IsString(item) ||
	    strlen(item->valuestring) >= TEXT_MAX) {
		reader_complain(
		    r, where, "must be a text of at most %d bytes", TEXT_MAX - 1);
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
	    reader_complain(r, where, "may hold only \"text\" and \"segments\"");
	put_text(r, key, cJSON_GetObjectItemCaseSensitive(object, "text"), where);
	if (segments != NULL)
		(void)reader_int(r, segments, where, 1, 4, &r->paper->segments[key]);
}

/* What dialogs say is held to the alphabet letter by letter, like every text of a
 * campaign. */
static void
read_dialog_text(struct reader *r, int key, const cJSON *item, const char *where)
{
	const char **own =
	    r->language < 0 ? NULL : &r->paper->words.text[r->language][key];
	const char *text = item->valuestring;
	char unknown[24];
	uint32_t bad;
	size_t at;
	BUF(letter, 8);

	if (!cJSON_IsString(item) || text[0] == '\0' || strlen(text) >= TEXT_MAX) {
		reader_complain(
		    r, where, "must be a text of 1 to %d bytes", TEXT_MAX - 1);
		return;
	}
	dialog_text_unknown((enum dialog_text)key, text, unknown);
	if (unknown[0] != '\0')
		reader_complain(r, where, "'%s' is no placeholder of this text", unknown);
	if (gsm7_first_bad(text, strlen(text), false, &bad, &at)) {
		text_add_rune(&letter, bad);
		reader_complain(r, where, "'%s' is not in the SMS alphabet%s%s",
		    letter.data, gsm7_substitute(bad)[0] == '\0' ? "" : ": write ",
		    gsm7_substitute(bad));
	}
	if (own != NULL)
		*own = reader_own(r, text);
}

static void
read_dialog_texts(struct reader *r, const cJSON *object, const char *where)
{
	char path[WHERE_MAX];
	const cJSON *item;
	int key;

	cJSON_ArrayForEach(item, object)
	{
		reader_join(path, where, item->string);
		key = dialog_text_find(item->string);
		if (reader_seen(object, item))
			reader_complain(r, path, "is there twice");
		else if (key < 0)
			reader_complain(r, path, "is no text of a dialog");
		else
			read_dialog_text(r, key, item, path);
	}
}

static void
read_segments(struct reader *r, const cJSON *item, const char *where)
{
	int segments, i;

	if (!cJSON_IsNumber(item))
		reader_complain(r, where, "must be a whole number");
	else if (reader_int(r, item, where, 1, 4, &segments))
		for (i = 0; i < ANSWER_N; i++)
			r->paper->segments[i] = segments;
}

static void
read_language_texts(struct reader *r, const cJSON *object, const char *where)
{
	const cJSON *item;
	char path[WHERE_MAX];
	int key;

	cJSON_ArrayForEach(item, object)
	{
		reader_join(path, where, item->string);
		key = wording_find(item->string);
		if (reader_seen(object, item)) {
			reader_complain(r, path, "is there twice");
		} else if (strcmp(item->string, "segments") == 0) {
			read_segments(r, item, path);
		} else if (strcmp(item->string, "dialog") == 0 && cJSON_IsObject(item)) {
			read_dialog_texts(r, item, path);
		} else if (key < 0) {
			reader_complain(r, path, "is no text we send");
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
		reader_join(path, where, item->string);
		r->language = reader_language(r, item->string, path);
		if (cJSON_IsObject(item))
			read_language_texts(r, item, path);
		else
			reader_complain(r, path, "must be an object { … }");
	}
}

static const struct json_key campaign_keys[] = {
    {"id", cJSON_String, true, read_id},
    {"title", cJSON_Object, true, read_title},
    {"regions", cJSON_String, true, read_regions},
    {"addresses", cJSON_Array, false, read_addresses},
    {"nomination", cJSON_Object, false, reader_nomination},
    {"forms", cJSON_Array, false, reader_forms},
    {"vote", cJSON_Object, false, read_vote},
    {"candidates", cJSON_Array, false, read_candidates},
    {"texts", cJSON_Object, false, read_texts},
    {0},
};

static bool
has(const cJSON *document, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(document, key) != NULL;
}

/* A vote needs somebody to vote for; a campaign of nominations or forms needs no vote. */
static void
check_purpose(struct reader *r, const cJSON *document)
{
	if (has(document, "vote") && r->paper->campaign.n_candidates == 0)
		reader_complain(r, "candidates",
		    has(document, "candidates") ? "is empty" : "is missing");
	if (!has(document, "vote") && r->paper->n_forms == 0)
		reader_complain(
		    r, "vote", "is missing, and there is no nomination and no form");
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
	document = reader_parse(&r, json);
	if (document == NULL)
		return false;
	/* the nomination is the first form, wherever the document has it */
	paper->n_forms = has(document, "nomination");
	reader_object(&r, document, "", campaign_keys);
	check_purpose(&r, document);
	cJSON_Delete(document);
	return r.faults == 0;
}

bool
campaign_json_id(const char *json, char id[CAMPAIGN_ID_MAX])
{
	cJSON *document = reader_refusal(json) == NULL ? cJSON_Parse(json) : NULL;
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, "id");
	bool ok = cJSON_IsString(item) &&
		  text_copy(id, CAMPAIGN_ID_MAX, item->valuestring) && id[0] != '\0';

	cJSON_Delete(document);
	return ok;
}
