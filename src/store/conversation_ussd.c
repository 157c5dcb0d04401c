/*
 * A step of a session on a handset. The difficulty is to know what has come: aggregators
 * send again what was answered too slowly, open a session twice, go on with one that is
 * over, use an id again days later, and some send all that was typed so far joined by
 * '*', which a citizen may type too. So what came is compared with what was there before,
 * and whatever does not follow from it shows a screen again or begins anew; only what
 * follows is an answer to the screen that was shown.
 *
 * What a step does to the ballot is a message, decided and kept as an SMS is.
 */
#include "store/conversation.h"

#include <string.h>

#include "base/text.h"
#include "store/rows_session.h"

#define SESSION_IN_ID_MAX                                                                \
	80 /* bytes of a session in a message's id; longer ones are hashed */

/* A step on its way. */
struct handset {
	struct ussd_job *job;
	struct session_key key;
	struct session_row row;
	bool known;                 /* there was a row */
	const char *input;          /* what is new in what came */
	struct inbound_job message; /* what it does to the ballot, if anything */
	struct inbound in;
	struct conversation c;
	struct step step;
};

/* ---- what has come? ---- */

enum arrival { ARRIVAL_NEW, ARRIVAL_STEP, ARRIVAL_RESEND };

/* Is `text` what came before `whole` came? Then it ends where an answer of `whole`
 * begins. */
static bool
is_earlier(const char *text, const char *whole)
{
	size_t len = strlen(text);

	return strncmp(text, whole, len) == 0 && (len == 0 || whole[len] == '*');
}

/* "-" stands where the aggregator gives none: then one session follows another under it. */
static bool
has_own_id(const struct ussd_job *job)
{
	return strcmp(job->session, "-") != 0;
}

static enum arrival
arrive_accumulated(struct handset *h)
{
	const char *came = h->job->input, *was = h->row.input;

	if (strcmp(came, was) == 0)
		return ARRIVAL_RESEND;
	if (is_earlier(came, was)) {
		h->input = "";
		return came[0] != '\0' || (h->row.more && has_own_id(h->job))
		    ? ARRIVAL_RESEND
		    : ARRIVAL_NEW;
	}
	if (!is_earlier(was, came) && was[0] != '\0')
		return ARRIVAL_NEW;
	h->input = was[0] == '\0' ? came : came + strlen(was) + 1;
	return ARRIVAL_STEP;
}

/* A step that is older than the last one; marks that are no numbers have no order. */
static bool
is_old_mark(const char *came, const char *was)
{
	int64_t a, b;

	return text_i64(came, 0, INT64_MAX, &a) && text_i64(was, 0, INT64_MAX, &b) &&
	       a < b;
}

static enum arrival
arrive_alone(struct handset *h, int64_t age_ms)
{
	const struct ussd_job *job = h->job;
	bool marked = job->mark[0] != '\0';
	bool same = strcmp(marked ? job->mark : job->input, h->row.input) == 0;

	if (same && (marked || age_ms < RESEND_MS))
		return ARRIVAL_RESEND;
	if (job->first)
		return ARRIVAL_NEW;
	if (marked && is_old_mark(job->mark, h->row.input))
		return ARRIVAL_RESEND;
	return ARRIVAL_STEP;
}

static enum arrival
arrive(struct handset *h)
{
	int64_t age_ms = h->job->job.now_ms - h->row.updated_ms;
	enum arrival arrival;

	h->input = h->job->input;
	if (!h->known || age_ms >= SESSION_MAX_MS)
		return ARRIVAL_NEW;
	arrival = h->job->accumulated ? arrive_accumulated(h) : arrive_alone(h, age_ms);
	if (arrival != ARRIVAL_STEP || h->row.more)
		return arrival;
	h->input = ""; /* an answer to a screen that asked nothing */
	return ARRIVAL_NEW;
}

/* ---- nobody, or no campaign ---- */

static enum db_result
refuse(struct handset *h)
{
	const struct rulebook *rb = h->in.reading.rulebook;
	const struct ballot_paper *paper = h->in.reading.paper;
	const struct dialog_values none = {0};
	struct ussd_job *job = h->job;
	const char *text;
	struct buf out;

	if (paper == NULL && rb->n_papers > 0)
		paper = rb->paper[0];
	text = paper == NULL ? NULL : paper->words.text[0][TEXT_NOT_NOW];
	buf_init(&out, job->screen, sizeof(job->screen));
	dialog_text_render(text == NULL ? "?" : text, &none, &out);
	job->more = false;
	return DB_DONE;
}

/* ---- what a step does to the ballot ---- */

static void
id_of_message(struct writer *w, struct handset *h)
{
	const char *session = h->job->session;
	char hash[33];
	struct buf id;

	if (strlen(session) > SESSION_IN_ID_MAX) {
		crypto_ident(w->secret, &session, 1, hash);
		session = hash;
	}
	buf_init(&id, h->message.provider_id, sizeof(h->message.provider_id));
	(void)buf_addf(&id, "%s#%lld@%lld", session, (long long)h->row.steps,
	    (long long)h->job->job.now_ms); /* the time: ids of sessions come again */
}

/* The message that a step could make: everything but its intent. */
static void
fill_message(struct handset *h)
{
	const struct ussd_job *job = h->job;
	struct inbound_job *m = &h->message;

	m->job.kind = JOB_INBOUND;
	m->job.now_ms = job->job.now_ms;
	m->rulebook = job->rulebook;
	m->paper = job->paper;
	m->voter = job->voter;
	(void)text_copy(m->e164, sizeof(m->e164), job->e164);
	(void)text_copy(m->channel, sizeof(m->channel), job->channel);
	(void)text_copy(m->address, sizeof(m->address), job->address);
	m->source = SOURCE_USSD;
	m->way = ANSWER_INLINE;
	m->nobody = job->e164[0] == '\0';
	m->intent.candidate = m->intent.region = m->intent.form = -1;
	m->intent.language = m->intent.chosen_language = NO_LANGUAGE;
}

/* In terms of the rulebook that decides, as the step is. */
static void
fill_intent(const struct step *step, struct intent *intent)
{
	intent->candidate = step->act == ACT_VOTE ? step->candidate : -1;
	intent->region = step->act == ACT_REGION ? step->region : -1;
	intent->chosen_language =
	    step->act == ACT_LANGUAGE ? step->language : NO_LANGUAGE;
	intent->keyword_first = true;
	switch (step->act) {
	case ACT_VOTE:
		intent->kind = INTENT_VOTE;
		return;
	case ACT_REGION:
		intent->kind = INTENT_REGION;
		return;
	case ACT_LANGUAGE:
		intent->kind = INTENT_LANGUAGE;
		return;
	case ACT_COMMAND:
		intent->kind = step->command;
		return;
	case ACT_NONE:
	case ACT_DRAFT:
	case ACT_SUBMIT:
	case ACT_DROP:
	case ACT_RESTART:
		return;
	}
}

static void
tell_decision(const struct handset *h, struct dialog_result *result)
{
	result->decision = h->in.decision;
	memcpy(result->receipt, h->in.after.receipt, sizeof(h->in.after.receipt));
}

/* Decides it; kept once its screen is known. */
static void
decide_message(struct writer *w, struct handset *h, struct dialog_result *result)
{
	struct inbound_job *m = &h->message;
	size_t len = strlen(h->input);

	id_of_message(w, h);
	memcpy(m->raw, h->input, len);
	m->raw_len = len;
	inbound_decide(&h->in);
	inbound_number(w, &h->in);
	tell_decision(h, result);
	h->c.world.voter = inbound_facts(&h->in.reading, &h->in.after, true);
}

static void
decide_command(struct handset *h, struct dialog_result *result)
{
	h->in.decision = ballot_decide(h->c.world.campaign, &h->in.facts,
	    &h->in.reading.intent, false, h->job->job.now_ms);
	tell_decision(h, result);
}

static enum db_result
keep_message(struct writer *w, struct handset *h)
{
	struct ussd_job *job = h->job;
	enum db_result result;

	(void)text_copy(h->message.answer, sizeof(h->message.answer), job->screen);
	result = inbound_keep(w, &h->in);
	job->acted = true;
	job->outcome = h->message.outcome;
	job->answer_key = h->message.answer_key;
	return result;
}

static bool
acts_on_ballot(const struct step *step)
{
	return step->act == ACT_VOTE || step->act == ACT_REGION ||
	       step->act == ACT_LANGUAGE;
}

/* ---- the step ---- */

static bool
is_form_screen(uint8_t screen)
{
	return screen >= SCREEN_FORM_RESUME && screen <= SCREEN_FIX;
}

/* Only what this screen may need: the voting walk asks nothing about forms. */
static enum db_result
look_up(struct handset *h)
{
	const struct dialog *d = &h->c.dialog;
	enum db_result result = DB_DONE;

	if (is_form_screen(d->screen) || is_form_screen(d->resume))
		result = conversation_draft(&h->c, d->form);
	if (result == DB_DONE && (is_form_screen(d->screen) || d->screen == SCREEN_MENU))
		result = conversation_facts(&h->c);
	return result;
}

static enum db_result
begin(struct writer *w, struct handset *h)
{
	struct conversation *c = &h->c;
	struct dialog was;
	bool found;
	enum db_result result = session_recent(
	    &w->st, &h->job->voter, h->job->job.now_ms - RESUME_MS, &was, &found);

	if (result == DB_DONE)
		h->step =
		    dialog_begin(&c->world, &c->dialog, found ? &was : NULL, h->input);
	return result;
}

static enum db_result
go_on(struct handset *h)
{
	struct conversation *c = &h->c;
	enum db_result result;
	uint8_t before;

	c->dialog = h->row.dialog;
	before = c->dialog.screen;
	result = look_up(h);
	if (result != DB_DONE)
		return result;
	h->step =
	    dialog_step(&c->world, &c->dialog, &c->answers, h->input, strlen(h->input));
	if (c->dialog.screen == SCREEN_FORM_RESUME && before != SCREEN_FORM_RESUME)
		result = conversation_draft(c, c->dialog.form);
	return result;
}

static enum db_result
carry_out(struct writer *w, struct handset *h)
{
	const struct ussd_job *job = h->job;
	struct author author = {
	    SOURCE_USSD, job->tell_channel, job->tell_address, job->e164};
	struct dialog_result result = {.decision = {.candidate = -1, .region = -1}};
	enum db_result kept = DB_DONE;

	fill_intent(&h->step, &h->in.reading.intent);
	if (acts_on_ballot(&h->step))
		decide_message(w, h, &result);
	else if (h->step.act == ACT_COMMAND)
		decide_command(h, &result);
	else
		kept = conversation_act(&h->c, &author, &h->step, &result);
	if (kept == DB_DONE && h->step.act != ACT_NONE)
		dialog_settle(&h->c.world, &h->c.dialog, &h->step, &result);
	return kept;
}

static enum db_result
show(struct writer *w, struct handset *h)
{
	struct ussd_job *job = h->job;
	enum db_result result;
	struct buf screen;

	buf_init(&screen, job->screen, sizeof(job->screen));
	result = conversation_render(&h->c, &screen);
	job->more = dialog_waits(&h->c.dialog);
	if (result != DB_DONE || !acts_on_ballot(&h->step))
		return result;
	return keep_message(w, h);
}

static enum db_result
remember(struct writer *w, struct handset *h)
{
	const struct ussd_job *job = h->job;
	struct session_row *row = &h->row;
	bool marked = !job->accumulated && job->mark[0] != '\0';

	row->dialog = h->c.dialog;
	(void)text_copy(row->input, sizeof(row->input), marked ? job->mark : job->input);
	(void)text_copy(row->screen, sizeof(row->screen), job->screen);
	row->more = job->more;
	row->updated_ms = job->job.now_ms;
	return session_put(&w->st, &h->key, row);
}

static enum db_result
take_step(struct writer *w, struct handset *h, enum arrival arrival)
{
	enum db_result result;

	h->row.steps++;
	conversation_init(&h->c, w, &h->in, FACE_USSD);
	result = arrival == ARRIVAL_NEW ? begin(w, h) : go_on(h);
	if (result == DB_DONE)
		result = carry_out(w, h);
	if (result == DB_DONE)
		result = show(w, h);
	return result == DB_DONE ? remember(w, h) : result;
}

static enum db_result
resend(struct writer *w, struct handset *h)
{
	struct ussd_job *job = h->job;

	(void)text_copy(job->screen, sizeof(job->screen), h->row.screen);
	job->more = h->row.more;
	job->repeat = true;
	w->stats.repeats++;
	return session_touch(&w->st, &h->key, job->job.now_ms);
}

enum db_result
run_ussd(struct writer *w, struct ussd_job *job)
{
	struct handset h;
	enum arrival arrival;
	enum db_result result;

	memset(&h, 0, sizeof(h));
	h.job = job;
	h.key = (struct session_key){&job->voter, job->channel, job->session};
	job->more = job->repeat = job->acted = false;
	fill_message(&h);
	result = inbound_read(w, &h.in, &h.message);
	if (result != DB_DONE)
		return result;
	if (!h.in.is_voter)
		return refuse(&h);
	result = session_get(&w->st, &h.key, &h.row, &h.known);
	if (result != DB_DONE)
		return result;
	arrival = arrive(&h);
	return arrival == ARRIVAL_RESEND ? resend(w, &h) : take_step(w, &h, arrival);
}
