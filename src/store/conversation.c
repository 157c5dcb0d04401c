/*
 * What a dialog may look at, and what its acts do to a form. A draft and the entry made
 * of it move together: what a citizen has answered is kept with every step, and is an
 * entry as soon as nothing required is missing, whether or not they ever come back.
 */
#include "store/conversation.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/answer.h"
#include "store/rows_entry.h"
#include "store/rows_session.h"

#define MINUTE_MS (60 * INT64_C(1000))

/* ---- the world ---- */

static int
language_of(const struct rulebook *rb, const struct dialog_world *world,
    const struct dialog *dialog)
{
	int chosen = dialog->language[0] == '\0'
			 ? NO_LANGUAGE
			 : rulebook_language(rb, dialog->language);

	return chosen >= 0 ? chosen : world->voter.language;
}

/* dialog_world.answer_text: an answer of the ballot, in the words of SMS. */
static void
write_answer(void *ctx, const struct dialog_world *world, const struct dialog *dialog,
    struct buf *out)
{
	const struct conversation *c = ctx;
	struct decision decision = {
	    .answer = (enum answer_key)dialog->answer,
	    .language = language_of(c->reading->rulebook, world, dialog),
	    .region = world->voter.region,
	};
	struct answer_facts facts = {
	    .reading = c->reading,
	    .decision = &decision,
	    .candidate = campaign_candidate(world->campaign, dialog->candidate),
	    .receipt =
		dialog->receipt[0] != '\0' ? dialog->receipt : world->voter.receipt,
	    .results = c->results,
	    .now_ms = world->now_ms,
	    .one_screen = true,
	};

	if (dialog->answer <= ANSWER_NONE || dialog->answer >= ANSWER_N)
		return;
	if (facts.candidate < 0)
		facts.candidate = world->voter.candidate;
	answer_write(&facts, out);
}

void
conversation_init(
    struct conversation *c, struct writer *w, const struct inbound *in, enum face face)
{
	const struct rulebook *rb = in->reading.rulebook;
	const struct ballot_paper *paper = in->reading.paper;

	memset(c, 0, sizeof(*c));
	answers_clear(&c->answers);
	c->w = w;
	c->reading = &in->reading;
	c->voter = &in->job->voter;
	c->world = (struct dialog_world){
	    .face = face,
	    .campaign = &paper->campaign,
	    .atlas = &paper->atlas,
	    .lexicon = &paper->lexicon,
	    .numbering = &rb->numbering,
	    .occupations = &rb->occupations,
	    .words = &paper->words,
	    .form = paper->form,
	    .n_forms = paper->n_forms,
	    .voter = in->facts,
	    .answer_text = write_answer,
	    .date = clock_format_civil,
	    .ctx = c,
	    .now_ms = in->job->job.now_ms,
	};
}

int
conversation_form(const struct conversation *c, const char *id)
{
	size_t i;

	for (i = 0; id[0] != '\0' && i < c->world.n_forms; i++)
		if (strcmp(c->world.form[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* ---- facts and drafts ---- */

static enum db_result
get_draft(struct conversation *c, const char *form, struct draft_row *draft, bool *found)
{
	enum db_result result = draft_get(&c->w->st, c->voter, form, draft, found);

	if (*found && c->world.now_ms - draft->updated_ms >= DRAFT_MAX_MS)
		*found = false;
	return result;
}

/* The entry of a draft is the one that is talked about, also when it is not the last. */
static enum db_result
describe_draft(
    struct conversation *c, const struct draft_row *draft, struct form_facts *facts)
{
	struct entry_row row;
	int64_t place = 0;
	enum db_result result = DB_DONE;
	bool found;

	facts->draft = true;
	if (draft->entry == 0 || draft->entry == facts->entry)
		return DB_DONE;
	result = entry_get(&c->w->st, draft->entry, &row, &found);
	if (result != DB_DONE || !found || row.state == ENTRY_CANCELLED)
		return result;
	facts->entry = row.id;
	facts->number = (int)row.number;
	facts->waiting = row.state == ENTRY_WAITS;
	if (facts->waiting)
		result =
		    entry_place(&c->w->st, row.campaign, row.form, row.number, &place);
	facts->place = (int)place;
	return result;
}

static enum db_result
facts_of(struct conversation *c, const struct form_def *form, struct form_facts *facts)
{
	struct draft_row draft;
	enum db_result result;
	bool found;

	result = entry_facts(&c->w->st, c->world.campaign->id, form, c->voter, facts);
	if (result == DB_DONE)
		result = get_draft(c, form->id, &draft, &found);
	if (result != DB_DONE || !found)
		return result;
	return describe_draft(c, &draft, facts);
}

enum db_result
conversation_facts(struct conversation *c)
{
	enum db_result result = DB_DONE;
	size_t i;

	for (i = 0; i < c->world.n_forms && result == DB_DONE; i++)
		result = facts_of(c, &c->world.form[i], &c->facts[i]);
	c->world.facts = c->facts;
	return result;
}

enum db_result
conversation_draft(struct conversation *c, const char *form)
{
	struct draft_row draft;
	enum db_result result;
	bool found;

	answers_clear(&c->answers);
	c->entry = 0;
	result = get_draft(c, form, &draft, &found);
	if (result != DB_DONE || !found)
		return result;
	c->answers = draft.answers;
	c->entry = draft.entry;
	return DB_DONE;
}

/* ---- acts ---- */

/* One act on a form, on its way. */
struct filling {
	struct conversation *c;
	const struct author *author;
	const struct form_def *form;
	struct dialog_result *result;
};

static enum db_result
tell_entry(const struct filling *f, const struct entry_row *row, bool fresh)
{
	enum db_result result = DB_DONE;
	int64_t place = 0;

	if (row->state == ENTRY_WAITS)
		result = entry_place(
		    &f->c->w->st, row->campaign, row->form, row->number, &place);
	f->result->kept = true;
	f->result->fresh = fresh;
	f->result->number = (int)row->number;
	f->result->place = (int)place;
	return result;
}

static void
copy_language(const struct conversation *c, char out[LANGUAGE_CODE_MAX])
{
	const struct rulebook *rb = c->reading->rulebook;
	int language = language_of(rb, &c->world, &c->dialog);

	if (language >= 0)
		(void)text_copy(out, LANGUAGE_CODE_MAX, rb->language[language].code);
}

static void
fill_entry(const struct filling *f, struct entry_row *row)
{
	const struct conversation *c = f->c;

	memset(row, 0, sizeof(*row));
	(void)text_copy(row->campaign, sizeof(row->campaign), c->world.campaign->id);
	(void)text_copy(row->form, sizeof(row->form), f->form->id);
	row->voter = *c->voter;
	row->source = f->author->source;
	row->answers = c->answers;
	row->created_ms = c->world.now_ms;
	(void)text_copy(row->channel, sizeof(row->channel), f->author->channel);
	(void)text_copy(row->address, sizeof(row->address), f->author->address);
	copy_language(c, row->language);
	row->phone_len = strlen(f->author->e164) + SEAL_OVERHEAD;
	seal(c->w->secret, f->author->e164, strlen(f->author->e164), row->phone);
}

/* The dialog asked before it began; between then and now another door may have kept one.
 */
static enum db_result
may_keep(const struct filling *f, bool *may)
{
	struct form_facts facts;
	enum db_result result = entry_facts(
	    &f->c->w->st, f->c->world.campaign->id, f->form, f->c->voter, &facts);

	*may =
	    f->form->per_phone <= 0 || facts.volunteer || facts.made < f->form->per_phone;
	return result;
}

static enum db_result
keep_new(const struct filling *f)
{
	struct entry_row row;
	enum db_result result;
	bool kept = false;

	f->c->entry = 0;
	result = may_keep(f, &kept);
	if (result != DB_DONE || !kept)
		return result;
	fill_entry(f, &row);
	result = entry_keep(f->c->w, f->form, &row, &kept);
	if (result != DB_DONE || !kept)
		return result;
	f->c->entry = row.id;
	return tell_entry(f, &row, true);
}

static bool
same_answers(const struct answers *a, const struct answers *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* The entry as the answers have it now; a cancelled one does not come back to life. */
static enum db_result
keep_entry(const struct filling *f)
{
	struct entry_row row;
	enum db_result result;
	bool found = false;

	if (f->c->entry != 0) {
		result = entry_get(&f->c->w->st, f->c->entry, &row, &found);
		if (result != DB_DONE)
			return result;
	}
	if (!found || row.state == ENTRY_CANCELLED)
		return keep_new(f);
	if (!same_answers(&row.answers, &f->c->answers)) {
		row.answers = f->c->answers;
		row.changed_ms = f->c->world.now_ms;
		result = entry_amend(f->c->w, &row);
		if (result != DB_DONE)
			return result;
	}
	return tell_entry(f, &row, false);
}

static enum db_result
keep_draft(const struct filling *f)
{
	struct draft_row draft = {
	    .answers = f->c->answers,
	    .updated_ms = f->c->world.now_ms,
	};
	enum db_result result = DB_DONE;

	if (answers_complete(&f->c->answers, f->form))
		result = keep_entry(f);
	draft.entry = f->c->entry;
	if (result != DB_DONE)
		return result;
	return draft_put(&f->c->w->st, f->c->voter, f->form->id, &draft);
}

static enum db_result
drop_draft(const struct filling *f)
{
	return draft_drop(&f->c->w->st, f->c->voter, f->form->id);
}

/* What could not be kept stays a draft: a place may come free. */
static enum db_result
submit(const struct filling *f)
{
	enum db_result result = keep_draft(f);

	if (result != DB_DONE || !f->result->kept)
		return result;
	return drop_draft(f);
}

static enum db_result
restart(const struct filling *f)
{
	f->c->entry = 0;
	return keep_draft(f);
}

static enum db_result
drop(const struct filling *f)
{
	struct conversation *c = f->c;
	enum db_result result = drop_draft(f);
	struct entry_row row;
	bool found;

	if (result != DB_DONE || c->entry == 0)
		return result;
	result = entry_get(&c->w->st, c->entry, &row, &found);
	if (result != DB_DONE || !found || row.state == ENTRY_CANCELLED)
		return result;
	row.changed_ms = c->world.now_ms;
	return entry_cancel(c->w, c->reading->rulebook, c->reading->paper, f->form, &row);
}

/* ---- both faces ---- */

/* An SMS that comes later answers what the handset asks now, and not a question that was
 * answered there since; what is finished there asks nothing. */
static enum db_result
follow_handset(const struct filling *f)
{
	const struct session_key key = {f->c->voter, "", ""};
	const struct dialog *now = &f->c->dialog;
	struct session_row row;
	bool found;
	enum db_result result;

	if (f->c->world.face == FACE_SMS)
		return DB_DONE;
	result = session_get(&f->c->w->st, &key, &row, &found);
	if (result != DB_DONE || !found || !row.more ||
	    strcmp(row.dialog.form, f->form->id) != 0)
		return result;
	row.more = now->screen == SCREEN_FIELD;
	row.updated_ms = f->c->world.now_ms;
	if (row.more)
		row.dialog = *now;
	else
		memset(&row.dialog, 0, sizeof(row.dialog));
	return session_put(&f->c->w->st, &key, &row);
}

static enum db_result
act_on_form(const struct filling *f, enum act act)
{
	switch (act) {
	case ACT_DRAFT:
		return keep_draft(f);
	case ACT_SUBMIT:
		return submit(f);
	case ACT_RESTART:
		return restart(f);
	case ACT_DROP:
		return drop(f);
	case ACT_NONE:
	case ACT_VOTE:
	case ACT_REGION:
	case ACT_LANGUAGE:
	case ACT_COMMAND:
		return DB_DONE;
	}
	return DB_DONE;
}

enum db_result
conversation_act(struct conversation *c, const struct author *author,
    const struct step *step, struct dialog_result *result)
{
	int form = conversation_form(c, c->dialog.form);
	struct filling f = {c, author, NULL, result};
	enum db_result done;

	if (form < 0)
		return DB_DONE;
	f.form = &c->world.form[form];
	done = act_on_form(&f, step->act);
	return done == DB_DONE && step->act != ACT_NONE ? follow_handset(&f) : done;
}

enum db_result
conversation_render(struct conversation *c, struct buf *out)
{
	enum db_result result = DB_DONE;
	struct buf results;

	buf_init(&results, c->results, sizeof(c->results));
	if (c->dialog.ending == ENDING_ANSWER && c->dialog.answer == ANSWER_RESULTS)
		result = inbound_results(c->w, c->world.campaign->id, &results);
	if (result == DB_DONE)
		dialog_render(&c->world, &c->dialog, &c->answers, out);
	return result;
}

/* ---- forgetting ---- */

static enum db_result
forget_waiting(struct writer *w, int64_t now_ms)
{
	enum db_result result = DB_DONE;
	size_t i;

	for (i = 0;
	     w->rulebook != NULL && i < w->rulebook->n_papers && result == DB_DONE; i++)
		result =
		    entry_forget(w, w->rulebook->paper[i], now_ms - WAITING_MAX_MS);
	return result;
}

enum db_result
conversation_sweep(struct writer *w, int64_t now_ms)
{
	int64_t sessions = 0, drafts = 0;
	enum db_result result;

	if (now_ms >= w->talks_swept_ms && now_ms < w->talks_swept_ms + MINUTE_MS)
		return DB_DONE;
	result = session_sweep(&w->st, now_ms - DRAFT_MAX_MS, &sessions);
	if (result == DB_DONE)
		result = draft_sweep(&w->st, now_ms - DRAFT_MAX_MS, &drafts);
	if (result == DB_DONE)
		result = forget_waiting(w, now_ms);
	if (result == DB_DONE && sessions < SWEEP_MAX && drafts < SWEEP_MAX)
		w->talks_swept_ms = now_ms;
	return result;
}
