/*
 * An SMS that begins a form, answers a question, corrects or cancels. Votes and commands
 * in between are served as ever and leave the question open; what a repeat did is not
 * done again, so whether the message was here before is asked before anything is carried
 * out.
 */
#include "store/conversation.h"

#include <string.h>

#include "base/text.h"
#include "core/rate.h"
#include "store/rows_session.h"

#define TALK_SHARE 4 /* answers of a conversation that count as one of the hour's */

struct talk {
	struct writer *w;
	struct inbound *in;
	struct conversation c;
	struct session_row row;
	struct step step;
	bool open; /* a question waits for its answer */
	char mem[2 * INBOUND_TEXT_MAX];
	struct buf text; /* of the message, valid UTF-8 */
};

static struct session_key
key_of(const struct inbound *in)
{
	return (struct session_key){&in->job->voter, "", ""};
}

bool
talk_may(const struct inbound *in)
{
	if (!in->is_voter)
		return false;
	switch (in->reading.intent.kind) {
	case INTENT_NOMINATE:
	case INTENT_FORM:
	case INTENT_FIX:
	case INTENT_CANCEL:
		return true;
	case INTENT_ROBOT:
		return false;
	case INTENT_NONE:
	case INTENT_VOTE:
	case INTENT_ASK:
	case INTENT_UNKNOWN:
	case INTENT_HELP:
	case INTENT_STOP:
	case INTENT_START:
	case INTENT_LANGUAGE:
	case INTENT_REGION:
	case INTENT_STATUS:
	case INTENT_RESULTS:
	case INTENT_ANSWER:
		return in->before.talking;
	}
	return false;
}

static enum db_result
look_up(struct talk *t)
{
	struct session_key key = key_of(t->in);
	enum db_result result = DB_DONE;
	bool found = false;

	if (t->in->before.talking)
		result = session_get(&t->w->st, &key, &t->row, &found);
	if (result != DB_DONE || !found)
		return result;
	t->open = dialog_waits(&t->row.dialog) &&
		  t->c.world.now_ms - t->row.updated_ms < DRAFT_MAX_MS &&
		  conversation_form(&t->c, t->row.dialog.form) >= 0;
	if (t->open)
		t->c.dialog = t->row.dialog;
	return DB_DONE;
}

static void
read_text(struct talk *t)
{
	buf_init(&t->text, t->mem, sizeof(t->mem));
	text_scrub(&t->text, t->in->job->raw, t->in->job->raw_len);
}

/* What stands behind the keyword. */
static const char *
rest_of(const struct talk *t, size_t *len)
{
	size_t at = t->in->reading.intent.rest;

	if (at > t->text.len)
		at = t->text.len;
	*len = t->text.len - at;
	return t->text.data + at;
}

static void
forget_dialog(struct talk *t)
{
	memset(&t->c.dialog, 0, sizeof(t->c.dialog));
}

static int
nomination(const struct talk *t)
{
	return conversation_form(&t->c, FORM_NOMINATION);
}

/* ---- a form is begun ---- */

static enum db_result
begin_form(struct talk *t, int form)
{
	struct conversation *c = &t->c;
	enum db_result result = conversation_draft(c, c->world.form[form].id);
	const char *rest;
	size_t len;

	if (result != DB_DONE)
		return result;
	forget_dialog(t);
	rest = rest_of(t, &len);
	t->step = dialog_begin_form(&c->world, &c->dialog, form, &c->answers, rest, len);
	return DB_DONE;
}

/* ---- corrections and cancellations ---- */

/* Registrations may be cancelled while they stand; a nomination is taken back or
 * corrected as long as it is fresh. */
static enum db_result
take_entry(struct talk *t, int form, bool *taken)
{
	struct conversation *c = &t->c;
	struct entry_row row;
	enum db_result result;
	bool found;

	*taken = false;
	if (c->facts[form].entry == 0)
		return DB_DONE;
	result = entry_get(&c->w->st, c->facts[form].entry, &row, &found);
	if (result != DB_DONE || !found)
		return result;
	if (form_is_nomination(&c->world.form[form]) &&
	    c->world.now_ms - row.changed_ms >= DRAFT_MAX_MS)
		return DB_DONE;
	c->answers = row.answers;
	c->entry = row.id;
	c->facts[form].draft = true; /* it is taken up again */
	*taken = true;
	return DB_DONE;
}

/* What there is of this form: a draft, else the entry. */
static enum db_result
take_form(struct talk *t, int form, bool *taken)
{
	struct conversation *c = &t->c;
	enum db_result result;

	if (!c->facts[form].draft) {
		result = take_entry(t, form, taken);
	} else {
		result = conversation_draft(c, c->world.form[form].id);
		*taken = true;
	}
	if (*taken)
		(void)text_copy(
		    c->dialog.form, sizeof(c->dialog.form), c->world.form[form].id);
	return result;
}

/* Which form is meant when nobody asks anything: the one named, else what was begun, else
 * what stands. */
static enum db_result
find_form(struct talk *t, bool *taken)
{
	int named = t->in->reading.intent.form, i, drafts;
	enum db_result result = DB_DONE;
	int n = (int)t->c.world.n_forms;

	*taken = false;
	if (named >= 0 && named < n)
		return take_form(t, named, taken);
	for (drafts = 1; drafts >= 0; drafts--)
		for (i = 0; i < n && result == DB_DONE && !*taken; i++)
			if (t->c.facts[i].draft == (drafts == 1))
				result = take_form(t, i, taken);
	return result;
}

/* A form is named that this phone has not filled. */
static void
say_none(struct talk *t, int form)
{
	struct dialog *d = &t->c.dialog;

	forget_dialog(t);
	d->screen = SCREEN_END;
	d->ending = ENDING_TEXT;
	d->text = TEXT_FORM_NONE;
	(void)text_copy(d->form, sizeof(d->form), t->c.world.form[form].id);
}

static enum db_result
change_form(struct talk *t, bool *taken)
{
	const struct intent *intent = &t->in->reading.intent;
	struct conversation *c = &t->c;
	bool other =
	    intent->form >= 0 && intent->form != conversation_form(c, c->dialog.form);
	enum db_result result;
	const char *rest;
	size_t len;

	*taken = true;
	if (t->open && !other) {
		result = conversation_draft(c, c->dialog.form);
	} else {
		forget_dialog(t);
		result = find_form(t, taken);
	}
	if (result != DB_DONE)
		return result;
	if (!*taken && intent->form >= 0 && intent->form < (int)c->world.n_forms) {
		say_none(t, intent->form);
		*taken = true;
	} else if (*taken && intent->kind == INTENT_CANCEL) {
		t->step = dialog_drop(&c->world, &c->dialog);
	} else if (*taken) {
		rest = rest_of(t, &len);
		t->step = dialog_fix(&c->world, &c->dialog, &c->answers, rest, len);
		if (t->step.act == ACT_NONE && dialog_waits(&c->dialog))
			t->step.act = ACT_DRAFT; /* what was finished is a draft again */
	}
	return DB_DONE;
}

/* ---- which of them ---- */

static enum db_result
answer_question(struct talk *t)
{
	struct conversation *c = &t->c;
	struct intent *intent = &t->in->reading.intent;
	enum db_result result = conversation_draft(c, c->dialog.form);

	if (result != DB_DONE)
		return result;
	intent->kind = INTENT_ANSWER;
	intent->language =
	    NO_LANGUAGE; /* words of an answer say nothing about its language */
	t->step =
	    dialog_step(&c->world, &c->dialog, &c->answers, t->text.data, t->text.len);
	return DB_DONE;
}

static enum db_result
choose(struct talk *t, bool *taken)
{
	const struct intent *intent = &t->in->reading.intent;
	int form = intent->kind == INTENT_NOMINATE ? nomination(t) : intent->form;

	*taken = true;
	if (t->open && dialog_takes(&t->c.dialog, intent))
		return answer_question(t);
	if ((intent->kind == INTENT_NOMINATE || intent->kind == INTENT_FORM) &&
	    form >= 0 && form < (int)t->c.world.n_forms)
		return begin_form(t, form);
	if (intent->kind == INTENT_FIX || intent->kind == INTENT_CANCEL)
		return change_form(t, taken);
	*taken = false;
	return DB_DONE;
}

/* ---- what comes of it ---- */

/* The team knows these numbers: no robots, and each has many nominations to bring. */
static bool
is_volunteer(const struct talk *t)
{
	int form = conversation_form(&t->c, t->c.dialog.form);

	return form >= 0 && t->c.facts[form].volunteer;
}

/* A form is a dozen questions, the hour's answers are few: a conversation takes a share
 * of them, so that a robot that answers our questions still comes to an end. */
static bool
may_answer(struct talk *t)
{
	struct inbound *in = t->in;

	if (in->job->e164[0] == '\0' || t->w->answers_per_hour <= 0)
		return false;
	if (t->row.steps % TALK_SHARE != 0 || is_volunteer(t))
		return true;
	return answer_times_allow(
	    &in->after.times, t->w->answers_per_hour, in->job->job.now_ms);
}

/* The keyword's language is the one to answer in, and remembered. */
static void
decide(struct talk *t)
{
	struct inbound *in = t->in;

	inbound_decide(in);
	in->decision.outcome = OUTCOME_KEPT;
	in->decision.answer = ANSWER_DIALOG;
	in->decision.ask_region = false;
}

static enum db_result
carry_out(struct talk *t)
{
	const struct inbound_job *job = t->in->job;
	struct author author = {job->source, job->channel, job->address, job->e164};
	struct dialog_result result = {.decision = {.candidate = -1, .region = -1}};
	enum db_result kept = conversation_act(&t->c, &author, &t->step, &result);

	if (kept == DB_DONE && t->step.act != ACT_NONE)
		dialog_settle(&t->c.world, &t->c.dialog, &t->step, &result);
	return kept;
}

static enum db_result
word_answer(struct talk *t)
{
	struct inbound_job *job = t->in->job;
	struct buf out;

	buf_init(&out, job->answer, sizeof(job->answer));
	if (!may_answer(t))
		return DB_DONE;
	return conversation_render(&t->c, &out);
}

static enum db_result
remember(struct talk *t)
{
	struct session_key key = key_of(t->in);
	struct session_row *row = &t->row;

	row->dialog = t->c.dialog;
	row->input[0] = row->screen[0] = '\0';
	row->more = dialog_waits(&t->c.dialog);
	row->steps++;
	row->updated_ms = t->c.world.now_ms;
	t->in->after.talking = row->more;
	return session_put(&t->w->st, &key, row);
}

static enum db_result
finish(struct talk *t)
{
	enum db_result result = carry_out(t);

	if (result == DB_DONE)
		result = word_answer(t);
	if (result == DB_DONE)
		result = remember(t);
	if (result != DB_DONE)
		return result;
	inbound_number(t->w, t->in);
	return inbound_keep(t->w, t->in);
}

/* The language of the answer must be known before the dialog words it. */
static void
prepare(struct talk *t)
{
	int language = t->in->reading.intent.language;

	read_text(t);
	if (language != NO_LANGUAGE)
		t->c.world.voter.language = language;
}

static enum db_result
run(struct talk *t, bool *taken)
{
	enum db_result result = look_up(t);

	t->in->after.talking = t->open;
	if (result == DB_DONE && t->c.world.n_forms > 0)
		result = conversation_facts(&t->c);
	if (result == DB_DONE)
		result = choose(t, taken);
	if (result != DB_DONE || !*taken)
		return result;
	t->c.world.voter.language = t->in->reading.intent.kind == INTENT_ANSWER
					? t->in->facts.language
					: t->c.world.voter.language;
	decide(t);
	return finish(t);
}

enum db_result
talk_run(struct writer *w, struct inbound *in, bool *taken)
{
	const struct inbound_job *job = in->job;
	struct talk t;
	enum db_result result;
	bool seen;

	*taken = false;
	result = message_seen(&w->st, &job->voter, job->channel, job->provider_id, &seen);
	if (result != DB_DONE || seen)
		return result;
	memset(&t, 0, sizeof(t));
	t.w = w;
	t.in = in;
	conversation_init(&t.c, w, in, FACE_SMS);
	prepare(&t);
	return run(&t, taken);
}
