/*
 * What one message does, inside the writer's transaction: look up its sender, decide,
 * word the answer, keep all of it. The message is inserted last of the reads and first of
 * the writes: the unique key tells a repeat, and then nothing else is written. What is
 * remembered of a sender is kept as codes and keys, so that a later change of the
 * campaign cannot turn one candidate's vote into another's.
 */
#include "store/inbound.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/gsm7.h"
#include "core/rate.h"
#include "store/answer.h"
#include "store/conversation.h"

void
inbound_understand(struct inbound_job *job)
{
	char mem[2 * INBOUND_TEXT_MAX];
	struct buf text;

	if (job->paper == NULL)
		return;
	buf_init(&text, mem, sizeof(mem));
	text_scrub(&text, job->raw, job->raw_len);
	understand(&job->paper->lexicon, &job->paper->campaign, text.data, text.len,
	    &job->intent);
}

struct voter_facts
inbound_facts(const struct understood *r, const struct voter_row *row, bool known)
{
	struct voter_facts facts = {
	    .known = known,
	    .has_vote = row->candidate[0] != '\0',
	    .candidate = campaign_candidate(&r->paper->campaign, row->candidate),
	    .language = rulebook_language(r->rulebook, row->language),
	    .region = atlas_region(&r->paper->atlas, row->region),
	    .stopped = row->stopped,
	};

	if (facts.language < 0)
		facts.language = NO_LANGUAGE;
	memcpy(facts.receipt, row->receipt, sizeof(row->receipt));
	return facts;
}

enum db_result
inbound_read(struct writer *w, struct inbound *in, struct inbound_job *job)
{
	enum db_result result = DB_DONE;

	memset(in, 0, sizeof(*in));
	in->job = job;
	in->decision = (struct decision){
	    .outcome = job->nobody ? OUTCOME_NOBODY : OUTCOME_KEPT,
	    .candidate = -1,
	    .region = -1,
	    .language = NO_LANGUAGE,
	};
	remap(w->rulebook, job, &in->reading);
	in->campaign = in->reading.paper == NULL ? "" : in->reading.paper->campaign.id;
	in->is_voter = in->reading.paper != NULL && !job->nobody;
	if (in->is_voter)
		result =
		    voter_get(&w->st, &job->voter, in->campaign, &in->before, &in->known);
	in->after = in->before;
	if (in->reading.paper != NULL)
		in->facts = inbound_facts(&in->reading, &in->before, in->known);
	return result;
}

static bool
is_vote(const struct inbound *in)
{
	return in->decision.outcome == OUTCOME_COUNTED ||
	       in->decision.outcome == OUTCOME_REPLACED;
}

/* What is remembered after this message. A region or language that the rulebook does not
 * have (any more) is kept until the citizen gives another. */
static void
remember(struct inbound *in)
{
	const struct understood *r = &in->reading;
	const struct decision *d = &in->decision;
	struct voter_row *after = &in->after;

	if (!in->is_voter)
		return;
	after->stopped = d->stopped;
	if (d->language >= 0 && d->remember)
		memcpy(after->language, r->rulebook->language[d->language].code,
		    sizeof(after->language));
	if (d->region >= 0)
		memcpy(after->region, r->paper->atlas.region[d->region].key,
		    sizeof(after->region));
	if (is_vote(in)) {
		after->source = in->job->source;
		memcpy(after->candidate, r->paper->campaign.candidate[d->candidate].code,
		    sizeof(after->candidate));
	}
	if (after->candidate[0] != '\0' && (is_vote(in) || d->outcome == OUTCOME_REGION))
		memcpy(after->vote_region, after->region, sizeof(after->vote_region));
}

void
inbound_decide(struct inbound *in)
{
	if (in->reading.paper == NULL)
		return;
	in->decision = ballot_decide(&in->reading.paper->campaign, &in->facts,
	    &in->reading.intent, in->job->nobody, in->job->job.now_ms);
	if (in->decision.outcome == OUTCOME_NOBODY)
		in->is_voter =
		    false; /* a robot's text from a phone: nothing is remembered of it */
	in->decision.answer =
	    answer_in_season(in->reading.paper, in->job->job.now_ms, in->decision.answer);
	remember(in);
}

/* The candidate's code, also when the vote does not count. */
static const char *
voted_for(const struct inbound *in)
{
	const struct intent *intent = &in->reading.intent;

	if (is_vote(in))
		return in->after.candidate;
	if (in->reading.paper == NULL || intent->kind != INTENT_VOTE ||
	    intent->candidate < 0)
		return "";
	return in->reading.paper->campaign.candidate[intent->candidate].code;
}

void
inbound_number(struct writer *w, struct inbound *in)
{
	const struct inbound_job *job = in->job;
	struct message_row *m = &in->message;

	m->seq = w->head.seq + 1;
	m->voter = &job->voter;
	m->campaign = in->campaign;
	m->channel = job->channel;
	m->provider_id = job->provider_id;
	m->address = job->address;
	m->sent = job->sent;
	m->source = job->source;
	m->received_ms = job->job.now_ms;
	m->raw = job->raw;
	m->raw_len = job->raw_len;
	m->intent = in->reading.intent.kind;
	m->outcome = in->decision.outcome;
	m->candidate = voted_for(in);
	m->region = in->after.region;
	m->language = in->after.language;
	m->stopped = in->after.stopped;
	m->answer_key = in->decision.answer;
	crypto_random(m->salt, sizeof(m->salt));
	ledger_commit_message(m, in->commitment);
	if (is_vote(in)) {
		in->after.vote_seq = m->seq;
		receipt_make(in->commitment, in->after.receipt);
	}
}

static void
add_result(void *ctx, const char *code, int64_t n)
{
	struct buf *out = ctx;

	(void)buf_addf(out, "%s%s: %lld", out->len > 0 ? ", " : "", code, (long long)n);
}

enum db_result
inbound_results(struct writer *w, const char *campaign, struct buf *out)
{
	return tally_candidates(&w->st, campaign, add_result, out);
}

static bool
may_answer(struct writer *w, struct inbound *in)
{
	if (!in->is_voter || in->decision.answer == ANSWER_NONE ||
	    in->job->e164[0] == '\0')
		return false;
	return answer_times_allow(
	    &in->after.times, w->answers_per_hour, in->job->job.now_ms);
}

#define SAME_AGAIN_MS (2 * 60 * INT64_C(1000))

static bool
answered_since(const struct answer_times *times, int64_t since_ms)
{
	return times->n > 0 && (int64_t)times->at[times->n - 1] * 1000 >= since_ms;
}

/* The same words from the same phone within two minutes, when they changed nothing and
 * we have nothing new to say: an operator's second delivery under another id, or a finger
 * that pressed twice. Of a vote the second answer would differ, and only confuse. */
static enum db_result
said_already(struct writer *w, const struct inbound *in, bool *already)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_MESSAGE_ANSWERED];
	const struct inbound_job *job = in->job;
	int64_t since_ms = job->job.now_ms - SAME_AGAIN_MS;
	bool vote = in->reading.intent.kind == INTENT_VOTE;
	enum db_result result;

	*already = false;
	if (is_vote(in) || job->answer[0] == '\0' ||
	    !answered_since(&in->before.times, since_ms))
		return DB_DONE;
	d->bind_blob(q, 1, job->voter.b, sizeof(job->voter.b));
	d->bind_i64(q, 2, since_ms);
	d->bind_blob(q, 3, job->raw, job->raw_len);
	d->bind_text(q, 4, job->answer);
	d->bind_i64(q, 5, vote ? OUTCOME_COUNTED : -1);
	d->bind_i64(q, 6, vote ? OUTCOME_REPLACED : -1);
	result = d->step(q);
	*already = result == DB_ROW;
	return statement_end(&w->st, ST_MESSAGE_ANSWERED, result);
}

static enum db_result
word_answer(struct writer *w, struct inbound *in)
{
	struct inbound_job *job = in->job;
	BUF(results, 200);
	struct answer_facts facts = {
	    .reading = &in->reading,
	    .decision = &in->decision,
	    .receipt = in->after.receipt,
	    .results = results.data,
	    .now_ms = in->job->job.now_ms,
	};
	enum db_result result = DB_DONE;
	bool over = false;
	struct buf out;

	buf_init(&out, job->answer, sizeof(job->answer));
	if (job->spends)
		result =
		    spend_over(w, job->channel, job->job.now_ms, job->daily_limit, &over);
	job->over_limit = over;
	if (result != DB_DONE || over || !may_answer(w, in))
		return result;
	if (in->decision.answer == ANSWER_RESULTS)
		result = inbound_results(w, in->campaign, &results);
	if (result != DB_DONE)
		return result;
	facts.candidate =
	    campaign_candidate(&in->reading.paper->campaign, in->after.candidate);
	answer_write(&facts, &out);
	return DB_DONE;
}

static bool
same_times(const struct answer_times *a, const struct answer_times *b)
{
	return a->n == b->n && memcmp(a->at, b->at, a->n * sizeof(a->at[0])) == 0;
}

static bool
changed(const struct inbound *in)
{
	const struct voter_row *a = &in->before, *b = &in->after;

	return !in->known || a->vote_seq != b->vote_seq || a->stopped != b->stopped ||
	       a->talking != b->talking || strcmp(a->vote_region, b->vote_region) != 0 ||
	       strcmp(a->region, b->region) != 0 ||
	       strcmp(a->language, b->language) != 0 || !same_times(&a->times, &b->times);
}

/* Where the webhook's reply is the SMS; a screen of a handset or a terminal costs
 * nothing. */
static void
note_inline(struct writer *w, const struct inbound_job *job)
{
	if (job->spends)
		spend_note(&w->spent, job->channel, job->job.now_ms,
		    (int64_t)gsm7_measure(job->answer, strlen(job->answer)).segments);
}

static enum db_result
queue_answer(struct writer *w, struct inbound *in)
{
	unsigned char phone[SEALED_MAX];
	struct inbound_job *job = in->job;
	struct outbox_birth birth = {
	    .id = in->message.seq,
	    .channel = job->channel,
	    .phone = phone,
	    .phone_len = strlen(job->e164) + SEAL_OVERHEAD,
	    .now_ms = job->job.now_ms,
	};

	if (job->answer[0] == '\0')
		return DB_DONE;
	if (job->way != ANSWER_OUTBOX) {
		note_inline(w, job);
		return DB_DONE;
	}
	seal(w->secret, job->e164, strlen(job->e164), phone);
	birth.segments = (int)gsm7_measure(job->answer, strlen(job->answer)).segments;
	w->stats.queued++;
	return outbox_add(&w->st, &birth);
}

static enum db_result
enter_ledger(struct writer *w, struct inbound *in)
{
	struct ledger_row row = {
	    .at = in->message.received_ms,
	    .kind = in->message.outcome,
	    .campaign = in->campaign,
	    .note = "",
	    .has_answer = true,
	};

	memcpy(row.commitment, in->commitment, sizeof(row.commitment));
	ledger_digest_answer(&in->message, row.answer);
	return ledger_append(&w->st, &w->head, &row);
}

static enum db_result
keep_flags(struct writer *w, const struct inbound *in)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_MESSAGE_FLAG_ADD];
	const struct inbound_job *job = in->job;
	unsigned flags = job->flags;

	if ((flags & FLAG_MADE_ID) == 0 && job->source == SOURCE_SMS &&
	    id_memory_other(&w->ids, job->channel, job->provider_id, &job->voter))
		flags |= FLAG_OTHER_PHONE;
	if (flags == 0)
		return DB_DONE;
	d->bind_i64(q, 1, in->message.seq);
	d->bind_i64(q, 2, flags);
	return statement_run(&w->st, ST_MESSAGE_FLAG_ADD);
}

/* What the first delivery was told, again. */
static void
repeat(struct writer *w, struct inbound_job *job, const struct message_kept *kept)
{
	(void)text_copy(job->answer, sizeof(job->answer), kept->answer);
	job->outcome = (enum outcome)kept->outcome;
	job->answer_key = (enum answer_key)kept->answer_key;
	job->repeat = true;
	w->stats.repeats++;
}

enum db_result
inbound_keep(struct writer *w, struct inbound *in)
{
	struct inbound_job *job = in->job;
	struct message_kept kept;
	enum db_result result;

	in->message.answer = job->answer;
	result = message_keep(&w->st, &in->message, &kept);
	if (result != DB_DONE)
		return result;
	job->repeat = false;
	if (kept.seen > 1) {
		repeat(w, job, &kept);
		return DB_DONE;
	}
	job->outcome = in->decision.outcome;
	job->answer_key = in->decision.answer;
	if (in->is_voter && changed(in))
		result = voter_put(&w->st, &job->voter, in->campaign, &in->after);
	if (result == DB_DONE)
		result = enter_ledger(w, in);
	if (result == DB_DONE)
		result = keep_flags(w, in);
	if (result == DB_DONE)
		result = queue_answer(w, in);
	if (result != DB_DONE)
		return result;
	counts_message(&w->counts, in->campaign, in->decision.outcome, in->message.source,
	    in->message.received_ms);
	counts_move(&w->counts, in->campaign, &in->before, &in->after);
	w->stats.outcome[in->decision.outcome & 15]++;
	return DB_DONE;
}

static enum db_result
run_plain(struct writer *w, struct inbound *in)
{
	enum db_result result;
	bool already = false;

	inbound_decide(in);
	inbound_number(w, in);
	result = word_answer(w, in);
	if (result == DB_DONE)
		result = said_already(w, in, &already);
	if (already) {
		in->job->answer[0] = '\0';
		in->after.times = in->before.times;
	}
	return result == DB_DONE ? inbound_keep(w, in) : result;
}

enum db_result
run_inbound(struct writer *w, struct inbound_job *job)
{
	struct inbound in;
	enum db_result result = inbound_read(w, &in, job);
	bool taken = false;

	job->over_limit = false; /* a conversation's question is not held to it */
	if (result == DB_DONE && talk_may(&in))
		result = talk_run(w, &in, &taken);
	return result == DB_DONE && !taken ? run_plain(w, &in) : result;
}
