#include "gateway/ussd.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "provider/dialcode.h"

static const char last_resort[] = "Service non disponible.";

/* The code that was dialled; a channel that does not tell has one anyway. */
static void
find_address(const struct numbering *plan, const struct channel *ch,
    const struct ussd_step *step, char *out, size_t cap)
{
	const char *to = step->to;
	size_t i;

	for (i = 0; to[0] == '\0' && i < ch->n_addresses; i++)
		if (ch->addresses[i][0] == '*')
			to = ch->addresses[i];
	msisdn_address(plan, to, out, cap);
}

/* Valid text without control characters; what is longer than any answer is cut. */
static void
copy_input(struct ussd_job *job, const struct ussd_step *step)
{
	struct buf input;

	buf_init(&input, job->input, sizeof(job->input));
	text_scrub(&input, step->text, step->text_len);
}

struct ussd_job *
ussd_make(const struct secret *secret, struct rulebook *rb, const struct channel *ch,
    const struct ussd_step *step, int64_t now_ms)
{
	struct ussd_job *job = xcalloc(1, sizeof(*job));
	struct msisdn who = msisdn_parse(&rb->numbering, step->from);
	char from[ADDRESS_MAX];

	job->job.kind = JOB_USSD;
	job->job.now_ms = now_ms;
	job->rulebook = rulebook_ref(rb);
	(void)text_copy(job->channel, sizeof(job->channel), ch->name);
	(void)text_copy(job->session, sizeof(job->session), step->session);
	(void)text_copy(job->mark, sizeof(job->mark), step->mark);
	job->first = step->first;
	job->accumulated = step->accumulated;
	copy_input(job, step);
	find_address(&rb->numbering, ch, step, job->address, sizeof(job->address));
	job->paper = rulebook_route(rb, job->address, now_ms);
	msisdn_address(&rb->numbering, step->from, from, sizeof(from));
	if (msisdn_votes(who.kind) && !rulebook_is_ours(rb, from))
		(void)text_copy(job->e164, sizeof(job->e164), who.e164);
	job->voter = voter_key(secret, job->paper == NULL ? "" : job->paper->campaign.id,
	    who.e164[0] != '\0' ? who.e164 : step->from);
	return job;
}

static bool
can_tell(const struct channel *ch)
{
	const struct provider *p = provider_find(ch->provider);

	return p != NULL && provider_can_tell(p, ch);
}

static const char *
number_of(const struct channel *ch)
{
	size_t i;

	for (i = 0; i < ch->n_addresses; i++)
		if (ch->addresses[i][0] != '*')
			return ch->addresses[i];
	return ch->sender;
}

void
ussd_tell_by(struct ussd_job *job, const struct settings *s)
{
	const struct channel *by = settings_channel(s, job->channel);
	size_t i;

	if (by != NULL && !can_tell(by))
		by = NULL;
	for (i = 0; by == NULL && i < s->n_channels; i++)
		if (can_tell(&s->channels[i]))
			by = &s->channels[i];
	if (by == NULL)
		return;
	(void)text_copy(job->tell_channel, sizeof(job->tell_channel), by->name);
	(void)text_copy(job->tell_address, sizeof(job->tell_address), number_of(by));
}

void
ussd_free(struct ussd_job *job)
{
	rulebook_unref(job->rulebook);
	free(job);
}

const char *
ussd_sorry(const struct rulebook *rb)
{
	const char *text = NULL;

	if (rb->n_papers > 0)
		text = rb->paper[0]->words.text[0][TEXT_NOT_NOW];
	return text != NULL ? text : last_resort;
}

/* ---- the operator's handset ---- */

static bool
has_code(const struct channel *ch)
{
	size_t i;

	for (i = 0; i < ch->n_addresses; i++)
		if (ch->addresses[i][0] == '*')
			return true;
	return false;
}

static const struct channel *
handset_channel(const struct settings *s, const char *name)
{
	static struct channel console = {.name = "console"};
	size_t i;

	if (name[0] != '\0')
		return settings_channel(s, name);
	for (i = 0; i < s->n_channels; i++)
		if (has_code(&s->channels[i]))
			return &s->channels[i];
	return s->n_channels > 0 ? &s->channels[0] : &console;
}

struct ussd_job *
handset_job(const struct settings *s, const struct secret *secret, struct rulebook *rb,
    const struct handset *h, int64_t now_ms, char *why, size_t cap)
{
	const struct channel *ch = handset_channel(s, h->channel);
	struct ussd_step step = {.first = h->step == 1};
	struct dialled_code code;
	struct ussd_job *job;
	BUF(mark, 24);

	if (ch == NULL) {
		(void)snprintf(why, cap, "there is no channel \"%s\"", h->channel);
		return NULL;
	}
	if (strlen(h->text) >= USSD_INPUT_MAX) {
		(void)snprintf(
		    why, cap, "a handset sends at most %d bytes", USSD_INPUT_MAX - 1);
		return NULL;
	}
	buf_i64(&mark, h->step);
	(void)text_copy(step.from, sizeof(step.from), h->from);
	(void)text_copy(step.session, sizeof(step.session), h->session);
	(void)text_copy(step.mark, sizeof(step.mark), mark.data);
	dialcode_read(ch, h->to, &code);
	(void)text_copy(step.to, sizeof(step.to), code.to);
	(void)text_copy(step.text, sizeof(step.text), step.first ? code.text : h->text);
	step.text_len = strlen(step.text);
	job = ussd_make(secret, rb, ch, &step, now_ms);
	ussd_tell_by(job, s);
	return job;
}

cJSON *
handset_outcome(const struct ussd_job *job)
{
	cJSON *o = cJSON_CreateObject();
	bool done = job->job.result == JOB_DONE;

	(void)cJSON_AddBoolToObject(o, "ok", done);
	if (!done) {
		(void)cJSON_AddStringToObject(
		    o, "error", "it could not be kept: try again");
		return o;
	}
	(void)cJSON_AddStringToObject(o, "screen", job->screen);
	(void)cJSON_AddBoolToObject(o, "more", job->more);
	(void)cJSON_AddBoolToObject(o, "repeat", job->repeat);
	return o;
}
