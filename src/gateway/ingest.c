#include "gateway/ingest.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"

/* The address a message came to; a channel that does not tell has one anyway. */
static void
find_address(const struct numbering *plan, const struct channel *ch,
    const struct inbound *in, char *out, size_t cap)
{
	const char *to =
	    in->to[0] == '\0' && ch->n_addresses > 0 ? ch->addresses[0] : in->to;

	msisdn_address(plan, to, out, cap);
}

/* A message without an id of its own is known by what it says, from whom, and when:
 * by the aggregator's time, or the minute it reached us. */
static void
make_id(const struct secret *secret, struct inbound_job *job, const char *who)
{
	BUF(minute, 32);
	BUF(text, INBOUND_TEXT_MAX + 8);
	const char *fields[5];
	char id[33];

	buf_i64(&minute, job->job.now_ms / 60000);
	text_scrub(&text, job->raw, job->raw_len);
	fields[0] = job->channel;
	fields[1] = who;
	fields[2] = job->address;
	fields[3] = text.data;
	fields[4] = job->sent[0] != '\0' ? job->sent : minute.data;
	crypto_ident(secret, fields, 5, id);
	job->flags |= FLAG_MADE_ID;
	(void)text_copy(job->provider_id, sizeof(job->provider_id), id);
}

/* One of a long message: what it means is asked when all of it is there. */
static void
set_part(struct inbound_job *job, const struct inbound *in)
{
	job->part = in->part;
	job->parts = in->parts;
	(void)text_copy(job->part_ref, sizeof(job->part_ref), in->part_ref);
}

static void
copy_inbound(struct inbound_job *job, const struct inbound *in)
{
	(void)text_copy(job->provider_id, sizeof(job->provider_id), in->id);
	(void)text_copy(job->sent, sizeof(job->sent), in->sent);
	memcpy(job->raw, in->text, in->text_len);
	job->raw_len = in->text_len;
}

/* Somebody rang and hung up: a vote where the campaign gave that number to a candidate,
 * else it is kept and nobody is answered. */
static void
understand_call(const struct numbering *plan, struct inbound_job *job)
{
	const struct campaign *c = job->paper == NULL ? NULL : &job->paper->campaign;
	char call[ADDRESS_MAX];
	size_t i;

	job->source = SOURCE_VOICE;
	for (i = 0; c != NULL && i < c->n_candidates; i++) {
		msisdn_address(plan, c->candidate[i].call, call, sizeof(call));
		if (call[0] == '\0' || strcmp(call, job->address) != 0)
			continue;
		job->intent.kind = INTENT_VOTE;
		job->intent.candidate = (int)i;
		return;
	}
	job->e164[0] = '\0';
}

struct inbound_job *
ingest_job(const struct secret *secret, struct rulebook *rb, const struct channel *ch,
    const struct inbound *in, int64_t now_ms)
{
	struct inbound_job *job = xmalloc(sizeof(*job));
	struct msisdn who = msisdn_parse(&rb->numbering, in->from);
	const char *identity = who.e164[0] != '\0' ? who.e164 : in->from;
	char from[ADDRESS_MAX];

	memset(job, 0, offsetof(struct inbound_job, raw));
	job->answer[0] = '\0';
	job->repeat = false;
	job->job.kind = JOB_INBOUND;
	job->job.now_ms = now_ms;
	job->rulebook = rulebook_ref(rb);
	job->source = SOURCE_SMS;
	(void)text_copy(job->channel, sizeof(job->channel), ch->name);
	copy_inbound(job, in);
	find_address(&rb->numbering, ch, in, job->address, sizeof(job->address));
	job->paper = rulebook_route(rb, job->address, now_ms);
	msisdn_address(&rb->numbering, in->from, from, sizeof(from));
	job->nobody = !msisdn_votes(who.kind) || rulebook_is_ours(rb, from);
	if (!job->nobody)
		(void)text_copy(job->e164, sizeof(job->e164), who.e164);
	job->voter = voter_key(
	    secret, job->paper == NULL ? "" : job->paper->campaign.id, identity);
	job->intent.candidate = job->intent.region = job->intent.form = -1;
	job->intent.language = job->intent.chosen_language = NO_LANGUAGE;
	if (in->call)
		understand_call(&rb->numbering, job);
	else if (in->parts > 1)
		set_part(job, in);
	else
		inbound_understand(job);
	if (job->provider_id[0] == '\0')
		make_id(secret, job, identity);
	return job;
}

void
ingest_free(struct inbound_job *job)
{
	rulebook_unref(job->rulebook);
	free(job);
}
