#include "gateway/say.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/fold.h"
#include "gateway/ingest.h"

struct inbound_job *
say_job(const struct settings *s, const struct secret *secret, struct rulebook *rb,
    const struct say *say, int64_t now_ms, char *why, size_t cap)
{
	static struct channel console = {.name = "console"};
	const struct channel *ch = s->n_channels > 0 ? &s->channels[0] : &console;
	struct inbound in = {0};
	unsigned char random[8];
	struct buf id;

	if (say->channel[0] != '\0' && (ch = settings_channel(s, say->channel)) == NULL) {
		(void)snprintf(why, cap, "there is no channel \"%s\"", say->channel);
		return NULL;
	}
	if (strlen(say->text) >= sizeof(in.text)) {
		(void)snprintf(
		    why, cap, "the text is longer than %zu bytes", sizeof(in.text) - 1);
		return NULL;
	}
	in.text_len = strlen(say->text);
	memcpy(in.text, say->text, in.text_len);
	(void)text_copy(in.from, sizeof(in.from), say->from);
	(void)text_copy(in.to, sizeof(in.to), say->to);
	crypto_random(random, sizeof(random));
	buf_init(&id, in.id, sizeof(in.id));
	buf_add(&id, "say-");
	text_hex(&id, random, sizeof(random));
	return ingest_job(secret, rb, ch, &in, now_ms);
}

/* Candidate, region or keyword a word was read as, in words. */
static const char *
meaning(const struct inbound_job *job, const struct word_reading *w)
{
	const struct campaign *c = &job->paper->campaign;

	switch ((enum reading)w->reading) {
	case READ_CODE:
	case READ_NAME:
	case READ_NUMBER_WORD:
		return w->value >= 0 && (size_t)w->value < c->n_candidates
			   ? c->candidate[w->value].code
			   : "";
	case READ_PLACE:
		return w->value >= 0 && (size_t)w->value < job->paper->atlas.n
			   ? job->paper->atlas.region[w->value].name
			   : "";
	case READ_FORM:
		return w->value >= 0 && (size_t)w->value < job->paper->n_forms
			   ? job->paper->form[w->value].id
			   : "";
	case READ_UNEXPLAINED:
	case READ_KEYWORD:
	case READ_LANGUAGE:
	case READ_FILLER:
	case READ_NEGATION:
	case READ_QUESTION:
	case READ_WORD:
	case READ_UNIT:
	case READ_FIGURE:
	case READ_ROBOT:
		return "";
	}
	return "";
}

static void
add_words(cJSON *object, const struct inbound_job *job)
{
	cJSON *words = cJSON_AddArrayToObject(object, "words"), *item;
	char mem[2 * INBOUND_TEXT_MAX];
	struct folded folded;
	struct buf text;
	size_t i;

	buf_init(&text, mem, sizeof(mem));
	text_scrub(&text, job->raw, job->raw_len);
	fold_words(text.data, text.len, &folded);
	for (i = 0; i < folded.n && i < job->intent.n_words; i++) {
		const struct word_reading *w = &job->intent.word[i];

		item = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(item, "word", folded.word[i].text);
		(void)cJSON_AddStringToObject(
		    item, "reading", reading_name((enum reading)w->reading));
		(void)cJSON_AddStringToObject(item, "means", meaning(job, w));
		(void)cJSON_AddBoolToObject(item, "typo", w->typo);
		(void)cJSON_AddItemToArray(words, item);
	}
}

cJSON *
say_outcome(const struct inbound_job *job)
{
	cJSON *o = cJSON_CreateObject();
	bool done = job->job.result == JOB_DONE;

	(void)cJSON_AddBoolToObject(o, "ok", done);
	if (!done) {
		(void)cJSON_AddStringToObject(
		    o, "error", "it could not be kept: try again");
		return o;
	}
	(void)cJSON_AddStringToObject(o, "answer", job->answer);
	(void)cJSON_AddStringToObject(o, "outcome", outcome_name(job->outcome));
	(void)cJSON_AddStringToObject(o, "intent", intent_name(job->intent.kind));
	(void)cJSON_AddStringToObject(
	    o, "campaign", job->paper == NULL ? "" : job->paper->campaign.id);
	if (job->paper != NULL)
		add_words(o, job);
	return o;
}
