/*
 * The pieces of a message find their fields: first those with a label, then those that
 * say what they are (a phone number, a place, an occupation, a line of a list), then, by
 * the order people write in, the short ones nothing explains. The rest is the reason, put
 * together as it stood. A field that stays empty costs one question; a wrong one is found
 * by nobody: so each step takes only what it is sure of, and an answer that was there is
 * never touched.
 */
#include "core/answers.h"

#include <string.h>

#include "base/text.h"
#include "core/answers_fill.h"
#include "core/answers_words.h"

#define MESSAGE_MAX  4096 /* bytes looked at: thirty SMS */
#define SHORT_PIECE  6    /* words of a piece that order alone may give to a field */
#define FRAME_WORDS  8    /* words around a phone number: somebody's name, not a reason */
#define CHOICE_WORDS 4    /* "c'est mon voisin" */
#define PHONE_PIECES 3    /* before, the number, after */

/* ---- labels ---- */

/* "Nom: Exemple, prenom: Awa": one name in two pieces. */
static bool
join_names(
    struct filling *f, const struct answer_piece *p, const struct answer_piece *other)
{
	const struct answer_piece *first = p->first_name ? p : other;
	const struct answer_piece *last = p->first_name ? other : p;
	BUF(both, ANSWER_VALUE_MAX);

	(void)buf_addn(&both, f->text + first->text.at, first->text.end - first->text.at);
	(void)buf_char(&both, ' ');
	(void)buf_addn(&both, f->text + last->text.at, last->text.end - last->text.at);
	return !both.cut && fill_put_text(f, p->field, both.data, both.len);
}

static void
claim_label(struct filling *f, struct answer_piece *p)
{
	size_t i;

	if (p->field == f->role.reason)
		return;    /* it may go on behind its commas */
	p->claimed = true; /* what the field refuses is asked for, and is no reason */
	for (i = 0; i < f->n; i++)
		if (f->piece[i].field == p->field &&
		    f->piece[i].first_name != p->first_name && f->role.name == p->field &&
		    join_names(f, p, &f->piece[i]))
			return;
	if (!fill_put(f, p->field, p->text))
		return;
	if (p->field == f->role.place || p->field == f->role.service)
		fill_region(f, p->text);
}

/* ---- pieces that say what they are ---- */

static size_t
count_words(const struct filling *f, struct piece_span s)
{
	struct folded w;

	fold_words(f->text + s.at, s.end - s.at, &w);
	return w.n;
}

/* Somebody to ask, with a number. */
static bool
claim_phone(struct filling *f, struct piece_span s)
{
	size_t from, to, i;
	char e164[E164_MAX];

	if (!words_phone(
		f->world->numbering, f->text + s.at, s.end - s.at, &from, &to, e164) ||
	    count_words(f, s) > FRAME_WORDS)
		return false;
	for (i = 0; i < 2; i++)
		if (fill_put(f, f->role.referee[i], s))
			return true;
	return false;
}

/* The line of this list that the words are, -1 none. */
static int
choice_in(const struct filling *f, const struct field_def *def, const struct folded *w)
{
	int choice = words_choice(def, f->world->language, w, CHOICE_EXACT);

	if (choice < 0 && strcmp(def->key, "relation") == 0)
		choice = words_choice(def, f->world->language, w, CHOICE_INSIDE);
	return choice;
}

/* "F", "voisin", "sante": a line of one list, by its word; of two lists it is none. What
 * was understood already ("medecin, …, sante") may be said again. */
static bool
claim_choice(struct filling *f, struct piece_span s)
{
	struct folded w;
	int field = -1, choice = -1, one;
	const char *key;
	size_t i;

	fold_words(f->text + s.at, s.end - s.at, &w);
	for (i = 0; i < f->form->n_fields && w.n <= CHOICE_WORDS; i++) {
		const struct field_def *def = &f->form->field[i];
		one = def->type == FIELD_CHOICE ? choice_in(f, def, &w) : -1;
		if (one < 0)
			continue;
		if (field >= 0)
			return false;
		field = (int)i;
		choice = one;
	}
	if (field < 0)
		return false;
	key = f->form->field[field].choice[choice].key;
	return fill_put_key(f, field, key) ||
	       strcmp(answers_get(f->answers, f->form->field[field].key), key) == 0;
}

/* ---- pieces that are divided ---- */

/* Is it more than nothing, and nothing but digits? "45" may be years of work or of life.
 */
static bool
is_digits(const struct filling *f, struct piece_span s)
{
	struct folded w;

	fold_words(f->text + s.at, s.end - s.at, &w);
	return w.n == 1 && w.word[0].digits;
}

static void
put_division(struct filling *f, const struct division *d)
{
	const struct roles *r = &f->role;

	(void)fill_put(f, r->name, d->name);
	if (d->title != NULL)
		(void)fill_put_key(f, r->gender, d->title->sector);
	(void)fill_add(f, r->position, d->position);
	(void)fill_add(f, r->service, d->service);
	(void)fill_add(f, r->place, d->place);
	(void)fill_put(f, r->seniority, d->years);
	fill_region(f, d->place);
	fill_region(f, d->service);
	if (d->job != NULL)
		(void)fill_put_key(f, r->sector, d->job->sector);
	fill_sector(f, d->position);
	if (d->office != NULL)
		(void)fill_put_key(f, r->sector, d->office->sector);
	fill_sector(f, d->service);
}

static bool
is_empty(struct piece_span s)
{
	return s.at == s.end;
}

/* Is there a place for what was found? A field this message filled may be continued, as
 * long as no reason has begun: there, "Gao" may be anything. */
static bool
has_room(const struct filling *f, int field, struct piece_span s, bool continues)
{
	return is_empty(s) || fill_is_open(f, field) ||
	       (continues && field >= 0 && f->ours[field]);
}

static bool
has_rooms(const struct filling *f, const struct division *d, bool continues)
{
	int place = f->role.place >= 0 ? f->role.place : f->role.region;

	return has_room(f, f->role.name, d->name, false) &&
	       has_room(f, f->role.position, d->position, continues) &&
	       has_room(f, f->role.service, d->service, continues) &&
	       has_room(f, place, d->place, continues) &&
	       has_room(f, f->role.seniority, d->years, false);
}

/* `whole`: only if no word of it is left over. What is left is the piece then. */
static bool
claim_parts(struct filling *f, struct answer_piece *p, bool name, bool whole)
{
	struct divide_how how = {.name = name, .jobs = f->nominates, .alone = f->n == 1};
	struct division d;

	piece_divide(f->world, f->text, p->text, how, &d);
	if ((whole && !is_empty(d.rest)) || !has_rooms(f, &d, !whole))
		return false;
	if (is_empty(d.name) && is_empty(d.position) && is_empty(d.service) &&
	    is_empty(d.place) && is_empty(d.years))
		return false;
	put_division(f, &d);
	p->text = d.rest;
	return true;
}

/* The phone number of a form that asks for one: what stands around it are pieces too. */
static void
cut_out_phone(struct filling *f)
{
	struct answer_piece *p, parts[PHONE_PIECES];
	char e164[E164_MAX];
	size_t i, from, to;

	if (!fill_is_open(f, f->role.phone))
		return;
	for (i = 0; i < f->n && f->n + PHONE_PIECES - 1 <= PIECES_MAX; i++) {
		p = &f->piece[i];
		if (p->field >= 0 || count_words(f, p->text) > FRAME_WORDS ||
		    !words_phone(f->world->numbering, f->text + p->text.at,
			p->text.end - p->text.at, &from, &to, e164))
			continue;
		parts[0] = parts[1] = parts[2] = *p;
		parts[0].text.end = parts[1].text.at = p->text.at + from;
		parts[1].text.end = parts[2].text.at = p->text.at + to;
		parts[1].field = f->role.phone;
		memmove(p + PHONE_PIECES, p + 1, (f->n - i - 1) * sizeof(*p));
		memcpy(p, parts, sizeof(parts));
		f->n += PHONE_PIECES - 1;
		return;
	}
}

/* ---- by order ---- */

static bool
is_short(const struct filling *f, struct piece_span s)
{
	struct folded w;
	size_t i;

	fold_words(f->text + s.at, s.end - s.at, &w);
	for (i = 0; i < w.n; i++)
		if (w.word[i].digits && f->nominates) /* "agee de 45 ans" */
			return false;
	return w.n > 0 && w.n <= SHORT_PIECE && !piece_starts_sentence(&w.word[0]);
}

static size_t
count_unclaimed(const struct filling *f)
{
	size_t n = 0, i;

	for (i = 0; i < f->n; i++)
		n += !f->piece[i].claimed;
	return n;
}

/* May order give this field a piece? Of a nomination, those that come before the reason.
 */
static bool
is_ordered(const struct filling *f, int field)
{
	const struct roles *r = &f->role;

	if (!fill_is_open(f, field) || field == r->reason)
		return false;
	if (f->nominates)
		return field == r->name || field == r->position || field == r->service ||
		       field == r->place;
	return true;
}

/* The types that refuse what is not theirs, before those that take anything. */
static bool
claim_by_order(struct filling *f, struct answer_piece *p)
{
	size_t i;
	int loose;

	for (loose = 0; loose <= !is_digits(f, p->text); loose++) {
		for (i = 0; i < f->form->n_fields; i++) {
			enum field_type type = f->form->field[i].type;
			bool takes_all = type == FIELD_TEXT || type == FIELD_PLACE ||
					 type == FIELD_NAME;
			if (takes_all == (loose == 1) && is_ordered(f, (int)i) &&
			    fill_put(f, (int)i, p->text))
				return true;
		}
	}
	return false;
}

static void
distribute(struct filling *f)
{
	bool keeps_one = fill_is_open(f, f->role.reason) &&
			 (f->nominates || f->form->field[f->role.reason].required);
	size_t i;

	for (i = 0; i < f->n; i++) {
		struct answer_piece *p = &f->piece[i];
		if (p->claimed)
			continue;
		if (p->field >= 0) /* the reason */
			return;
		if (!is_short(f, p->text) || (keeps_one && count_unclaimed(f) < 2))
			return;
		if (!claim_by_order(f, p))
			return;
		p->claimed = true;
	}
}

/* ---- the rest ---- */

/* As it stood, with its comma, if nothing was taken out between. */
static void
add_leftover(
    const struct filling *f, struct piece_span s, size_t *end, struct buf *reason)
{
	struct piece_span between = {*end, s.at};

	if (*end > 0 && count_words(f, between) == 0) {
		(void)buf_addn(reason, f->text + *end, s.end - *end);
	} else {
		(void)buf_add(reason, *end > 0 ? ", " : "");
		(void)buf_addn(reason, f->text + s.at, s.end - s.at);
	}
	*end = s.end;
}

static void
keep_rest(struct filling *f)
{
	size_t end = 0, i;
	BUF(reason, MESSAGE_MAX + 2 * PIECES_MAX);

	if (!fill_is_open(f, f->role.reason))
		return;
	for (i = 0; i < f->n; i++)
		if (!f->piece[i].claimed)
			add_leftover(f, f->piece[i].text, &end, &reason);
	(void)fill_put_text(f, f->role.reason, reason.data, reason.len);
}

/* ---- all of it ---- */

static bool
claim(struct filling *f, struct answer_piece *p, bool in_order)
{
	if (is_digits(f, p->text))
		return f->nominates; /* of no use, and no reason */
	if (claim_choice(f, p->text) || claim_phone(f, p->text))
		return true;
	if (!claim_parts(f, p, in_order && fill_is_open(f, f->role.name), !in_order))
		return false;
	return is_empty(p->text);
}

static void
claim_pieces(struct filling *f)
{
	bool in_order = true; /* until the reason begins */
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->piece[i].field >= 0)
			claim_label(f, &f->piece[i]);
	for (i = 0; i < f->n; i++) {
		struct answer_piece *p = &f->piece[i];
		if (p->claimed)
			continue;
		if (p->field < 0)
			p->claimed =
			    count_words(f, p->text) == 0 || claim(f, p, in_order);
		if (!p->claimed && (p->field >= 0 || !is_short(f, p->text)))
			in_order = false;
	}
}

size_t
answers_from_message(struct answers *answers, const struct form_def *form,
    const struct field_world *world, const char *text, size_t len)
{
	struct filling f = {
	    .answers = answers, .form = form, .world = world, .text = text};

	f.role = roles_of(form);
	f.nominates = f.role.position >= 0 || f.role.service >= 0;
	f.n = pieces_cut(form, text, text_cut(text, len, MESSAGE_MAX), f.piece);
	cut_out_phone(&f);
	claim_pieces(&f);
	distribute(&f);
	keep_rest(&f);
	return f.filled;
}
