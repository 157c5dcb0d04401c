/*
 * The vote on a handset. The one unforgivable error is a vote that nobody cast, so there
 * is one door: "yes" on a screen that names the candidate. Whatever was typed before, a
 * number, a name, a code dialled behind ours, only leads to that screen; and what it
 * showed is kept by a hash of the name, since a code may pass to somebody else in
 * between.
 */
#include "core/dialog_walk.h"

#include <string.h>

#include "base/text.h"

#define CODE_LINE_MAX 97 /* 98 lines and more are no menu any more */

/* FNV-1a; 0 is kept for "nobody". */
static uint32_t
hash_of(const struct candidate *c)
{
	const unsigned char *p = (const unsigned char *)c->name;
	uint32_t h = UINT32_C(2166136261);

	for (; *p != '\0'; p++)
		h = (h ^ *p) * UINT32_C(16777619);
	return h != 0 ? h : 1;
}

int
confirmed_candidate(const struct dialog_world *w, const struct dialog *d)
{
	int i = campaign_candidate(w->campaign, d->candidate);

	return i >= 0 && hash_of(&w->campaign->candidate[i]) == d->shown ? i : -1;
}

/* ---- the list ---- */

static bool
is_plain_number(const char *code)
{
	int64_t n;

	return code[0] >= '1' && code[0] <= '9' && text_i64(code, 1, CODE_LINE_MAX, &n);
}

/* Codes people know from posters, if they can be typed as the number of a line. */
static bool
numbered_by_code(const struct campaign *c)
{
	size_t i;

	for (i = 0; i < c->n_candidates; i++)
		if (!is_plain_number(c->candidate[i].code) ||
		    campaign_candidate(c, c->candidate[i].code) != (int)i)
			return false;
	return true;
}

static const char *
name_and_place(struct sheet *s, const struct candidate *c)
{
	struct buf b = sheet_open(s);

	(void)buf_add(&b, c->name);
	if (c->place[0] != '\0') {
		(void)buf_add(&b, " (");
		(void)buf_add(&b, c->place);
		(void)buf_char(&b, ')');
	}
	return sheet_close(s, &b);
}

void
draw_candidates(const struct view *v, struct sheet *s)
{
	const struct campaign *c = v->w->campaign;
	bool by_code = numbered_by_code(c);
	size_t i;

	sheet_head(s, v, TEXT_CANDIDATES);
	for (i = 0; i < c->n_candidates; i++)
		sheet_line(s, by_code ? c->candidate[i].code : NULL,
		    name_and_place(s, &c->candidate[i]), (int)i);
	sheet_foot(s, v, TEXT_BACK);
}

static int
candidate_of_code(const struct campaign *c, const struct typed *t)
{
	struct typed code;
	size_t i;

	for (i = 0; i < c->n_candidates && t->folded[0] != '\0'; i++) {
		typed_read(&code, c->candidate[i].code, strlen(c->candidate[i].code));
		if (strcmp(code.folded, t->folded) == 0)
			return (int)i;
	}
	return -1;
}

int
candidate_dialled(const struct dialog_world *w, const struct typed *t)
{
	int candidate = candidate_of_code(w->campaign, t);
	int64_t line;

	if (candidate >= 0 || numbered_by_code(w->campaign) ||
	    !text_i64(t->folded, 1, (int64_t)w->campaign->n_candidates, &line))
		return candidate;
	return (int)line - 1;
}

static struct step
confirm(struct walk *k, int candidate)
{
	const struct candidate *c = &k->w->campaign->candidate[candidate];

	(void)text_copy(k->d->candidate, sizeof(k->d->candidate), c->code);
	k->d->shown = hash_of(c);
	return enter(k, SCREEN_CONFIRM);
}

/* The number shown counts before a code that looks like another line's number. */
struct step
read_candidates(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	struct sheet s;
	int candidate;

	if (t->zero)
		return enter(k, SCREEN_MENU);
	sheet_draw(&v, &s);
	candidate = sheet_pick(&s, t->folded);
	if (candidate < 0)
		candidate = candidate_of_code(k->w->campaign, t);
	if (candidate < 0)
		candidate = typed_candidate(t, k->w);
	return candidate < 0 ? again(k, TEXT_WRONG) : confirm(k, candidate);
}

/* ---- may this phone vote now? ---- */

/* The vote that stands, for the answer that says so. */
static struct step
already(struct walk *k)
{
	const struct voter_facts *voter = &k->w->voter;
	const struct campaign *c = k->w->campaign;
	bool named = voter->candidate >= 0 && (size_t)voter->candidate < c->n_candidates;

	if (named)
		(void)text_copy(k->d->candidate, sizeof(k->d->candidate),
		    c->candidate[voter->candidate].code);
	(void)text_copy(k->d->receipt, sizeof(k->d->receipt), voter->receipt);
	return end_with_answer(
	    k, named && c->echo_choice ? ANSWER_VOTE_ALREADY : ANSWER_VOTE_ALREADY_QUIET);
}

struct step
begin_vote(struct walk *k)
{
	const struct campaign *c = k->w->campaign;

	switch (campaign_phase(c, k->w->now_ms)) {
	case PHASE_BEFORE:
		return end_with_answer(k, ANSWER_NOT_OPEN);
	case PHASE_LATE:
	case PHASE_CLOSED:
		return end_with_answer(k, ANSWER_CLOSED);
	case PHASE_OPEN:
		break;
	}
	if (c->revote == REVOTE_FIRST && k->w->voter.has_vote)
		return already(k);
	if (c->n_candidates == 0)
		return end_with_text(k, TEXT_NOT_NOW);
	return enter(k, SCREEN_CANDIDATES);
}

struct step
begin_confirm(struct walk *k, int candidate)
{
	struct step step = begin_vote(k);

	return k->d->screen == SCREEN_CANDIDATES ? confirm(k, candidate) : step;
}

/* ---- the confirmation ---- */

enum { YES, NO };

/* A question that names nobody asks nothing. */
static const char *
question(const struct view *v)
{
	const char *text = word_of(v, TEXT_CONFIRM);

	return strstr(text, "{name}") != NULL ? text : "{code}. {name} ({place})";
}

static size_t
write_question(const struct view *v, const struct candidate *c, const char *name,
    const char *place, struct buf *out)
{
	struct dialog_values values = {
	    .code = c->code, .name = name, .place = place, .title = campaign_title(v)};

	buf_reset(out);
	dialog_text_render(question(v), &values, out);
	return gsm7_measure(out->data, out->len).units;
}

/* The name is what the screen is for: the place goes first, and only then the name's end.
 */
static void
write_question_within(
    const struct view *v, const struct candidate *c, size_t room, struct buf *out)
{
	size_t units = write_question(v, c, c->name, c->place, out), whole, over;
	BUF(name, 2 * CANDIDATE_NAME_MAX);

	if (units > room)
		units = write_question(v, c, c->name, "", out);
	if (units <= room)
		return;
	over = units - room;
	whole = screen_fit(c->name, SCREEN_UNITS, &name);
	buf_reset(&name);
	(void)screen_fit(c->name, whole > over ? whole - over : 1, &name);
	(void)write_question(v, c, name.data, "", out);
}

void
draw_confirm(const struct view *v, struct sheet *s)
{
	int candidate = confirmed_candidate(v->w, v->d);
	struct buf head;

	sheet_line(s, "1", word_of(v, TEXT_YES), YES);
	sheet_line(s, "2", word_of(v, TEXT_NO), NO);
	s->list.whole = true;
	if (candidate < 0)
		return;
	head = sheet_open(s);
	write_question_within(
	    v, &v->w->campaign->candidate[candidate], screen_head_room(&s->list), &head);
	s->list.head = sheet_close(s, &head);
}

struct step
read_confirm(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	enum agreed agreed = typed_agrees(t, k->w->lexicon);
	struct step step = step_of(ACT_VOTE);
	struct sheet s;
	int choice;

	sheet_draw(&v, &s);
	choice = t->asks ? -1 : sheet_pick(&s, t->folded);
	if (t->zero || choice == NO || agreed == AGREED_NO)
		return enter(k, SCREEN_CANDIDATES);
	step.candidate = confirmed_candidate(k->w, k->d);
	if ((choice != YES && agreed != AGREED_YES) || step.candidate < 0)
		return again(k, TEXT_WRONG);
	return step; /* settle_vote() goes on */
}

/* ---- what came of it ---- */

/* The receipt must not be what is cut. */
static void
add_answer(const struct view *v, const struct buf *text, struct buf *out)
{
	const char *receipt = v->d->receipt;
	size_t room = SCREEN_UNITS, start = out->len;

	if (receipt[0] != '\0' && gsm7_measure(text->data, text->len).units > room)
		room -= strlen(receipt) + 1;
	(void)screen_fit(text->data, room, out);
	if (room == SCREEN_UNITS || strstr(out->data + start, receipt) != NULL)
		return;
	(void)buf_char(out, ' ');
	(void)buf_add(out, receipt);
}

/* The region is the last thing a voter tells: the receipt is said once more. */
static void
add_status(const struct view *v, struct buf *text)
{
	struct dialog status = *v->d;
	size_t before = text->len;

	if (v->d->receipt[0] == '\0' || v->d->answer != ANSWER_REGION_SET)
		return;
	status.answer = ANSWER_STATUS;
	(void)buf_char(text, '\n');
	v->w->answer_text(v->w->ctx, v->w, &status, text);
	if (gsm7_measure(text->data, text->len).units <= SCREEN_UNITS)
		return;
	text->len = before + 1;
	text->data[text->len] = '\0';
	(void)buf_add(text, v->d->receipt);
}

void
say_answer(const struct view *v, struct buf *out)
{
	BUF(text, 2 * TEXT_MAX);

	if (v->d->answer == ANSWER_HELP && v->w->face == FACE_USSD) {
		say(v, TEXT_HELP, &text);
	} else if (v->w->answer_text != NULL) {
		v->w->answer_text(v->w->ctx, v->w, v->d, &text);
		add_status(v, &text);
	}
	add_answer(v, &text, out);
}

enum { TELL_REGION };

void
draw_voted(const struct view *v, struct sheet *s)
{
	struct buf head = sheet_open(s);

	say_answer(v, &head);
	s->list.head = sheet_close(s, &head);
	s->list.whole = true;
	if (v->d->after != SCREEN_REGION)
		return;
	sheet_line(s, NULL, word_of(v, TEXT_MENU_REGION), TELL_REGION);
	sheet_foot(s, v, TEXT_QUIT);
}

/* A place typed at once, right or wrong, is an answer to the question for the region. */
struct step
read_voted(struct walk *k, const struct typed *t)
{
	struct view v = view_of(k->w, k->d, k->a);
	struct sheet s;
	bool wants;

	if (t->zero) {
		k->d->after = SCREEN_NONE;
		return step_of(ACT_NONE);
	}
	sheet_draw(&v, &s);
	wants = sheet_pick(&s, t->folded) == TELL_REGION;
	if (!wants && t->folded[strspn(t->folded, "0123456789 ")] == '\0')
		return again(k, TEXT_WRONG);
	k->d->after = SCREEN_VOTED;
	(void)enter(k, SCREEN_REGION);
	return wants ? step_of(ACT_NONE) : read_region(k, t);
}

/* Does the vote stand? */
static bool
stands(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_COUNTED:
	case OUTCOME_REPLACED:
	case OUTCOME_ALREADY:
	case OUTCOME_REGION:
		return true;
	case OUTCOME_KEPT:
	case OUTCOME_NOT_OPEN:
	case OUTCOME_LATE:
	case OUTCOME_CLOSED:
	case OUTCOME_QUARANTINED:
	case OUTCOME_NOBODY:
		return false;
	}
	return false;
}

/* The question for the region comes only where the answer leaves room for it. */
void
settle_vote(struct walk *k, const struct dialog_result *r)
{
	struct view v;
	struct sheet s;

	if (!stands(r->decision.outcome)) {
		(void)end_with_answer(k, r->decision.answer);
		return;
	}
	(void)enter(k, SCREEN_VOTED);
	k->d->answer = (int16_t)r->decision.answer;
	(void)text_copy(k->d->receipt, sizeof(k->d->receipt), r->receipt);
	k->d->after = SCREEN_NONE;
	if (!k->w->campaign->ask_region || r->decision.region >= 0 || !has_regions(k->w))
		return;
	k->d->after = SCREEN_REGION;
	v = view_of(k->w, k->d, k->a);
	sheet_draw(&v, &s);
	if (gsm7_measure(s.list.head, strlen(s.list.head)).units >
	    screen_head_room(&s.list))
		k->d->after = SCREEN_NONE;
}
