/*
 * Which digits are no code. An inbox is full of phone numbers, amounts, dates and times,
 * and a "3" out of one of them would be a vote that nobody cast. What is not surely a
 * number by itself is a figure: the citizen is then asked, which costs one SMS.
 */
#include "core/sentence.h"

#include <string.h>

#define LONG_DIGITS                                                                      \
	4 /* a year, a phone number, an amount; a code may still be that long */
#define PHONE_PAIRS 4 /* "76 12 34 56" */

static bool
is_joined(const struct fold_word *w)
{
	return !w->spaced && w->mark != 0;
}

static bool
is_grouped(const struct fold_word *w)
{
	return w->spaced && w->mark == 0;
}

/* Digits parted only by a mark: [from, to). Two choices, unless it cannot be. */
static void
judge_joined(const struct folded *f, size_t from, size_t to, enum figure *figure)
{
	enum figure verdict = FIGURE_JOINED;
	size_t i;

	for (i = from; i < to; i++) {
		if (f->word[i].len > 2)
			verdict = FIGURE_WHOLE;
		if (i > from && strchr(",.-+;&n", f->word[i].mark) == NULL)
			verdict = FIGURE_WHOLE;
	}
	for (i = from; i < to; i++)
		figure[i] = verdict;
}

/* "12 500", "1 000 000": a group of three after a shorter one. */
static void
judge_thousands(const struct folded *f, size_t from, size_t to, enum figure *figure)
{
	size_t i;

	for (i = from + 1; i < to; i++)
		if (f->word[i].len == 3 && f->word[i - 1].len <= 3)
			figure[i - 1] = figure[i] = FIGURE_WHOLE;
}

/* "76 12 34 56": four pairs in a row. */
static void
judge_pairs(const struct folded *f, size_t from, size_t to, enum figure *figure)
{
	size_t i, j, run = 0;

	for (i = from; i < to; i++) {
		run = f->word[i].len == 2 ? run + 1 : 0;
		for (j = 0; run >= PHONE_PAIRS && j < run; j++)
			figure[i - j] = FIGURE_WHOLE;
	}
}

/* "223" or "00223" beside a phone number belongs to it. */
static void
judge_neighbours(const struct folded *f, size_t from, size_t to, enum figure *figure)
{
	size_t i;

	for (i = from; i < to; i++)
		if (f->word[i].len >= 3 &&
		    ((i > from && figure[i - 1] == FIGURE_WHOLE) ||
			(i + 1 < to && figure[i + 1] == FIGURE_WHOLE)))
			figure[i] = FIGURE_WHOLE;
}

static size_t
run_end(const struct folded *f, size_t from, bool (*belongs)(const struct fold_word *))
{
	size_t to = from + 1;

	while (to < f->n && f->word[to].digits && belongs(&f->word[to]))
		to++;
	return to;
}

/* A sign in front or behind says what the digits are: $3, 3%, +223, <3 (a heart), *144#.
 */
static bool
is_signed(const struct fold_word *w, bool first_of_run)
{
	return w->after == '%' || w->after == '$' || w->mark == '$' || w->mark == '<' ||
	       (w->mark == '+' && first_of_run) ||
	       (w->len >= 3 && (w->mark == '*' || w->mark == '#'));
}

void
figures_find(const struct folded *f, enum figure figure[FOLD_WORDS_MAX])
{
	size_t i, to;
	bool after_digits;

	for (i = 0; i < f->n; i++)
		figure[i] = FIGURE_NOT;
	for (i = 0; i < f->n; i++) {
		after_digits = i > 0 && f->word[i - 1].digits;
		if (f->word[i].digits && (f->word[i].len >= LONG_DIGITS ||
					     is_signed(&f->word[i], !after_digits)))
			figure[i] = FIGURE_WHOLE;
	}
	for (i = 0; i < f->n; i = to) {
		to = i + 1;
		if (!f->word[i].digits)
			continue;
		to = run_end(f, i, is_joined);
		if (to > i + 1)
			judge_joined(f, i, to, figure);
	}
	for (i = 0; i < f->n; i = to) {
		to = i + 1;
		if (!f->word[i].digits)
			continue;
		to = run_end(f, i, is_grouped);
		judge_thousands(f, i, to, figure);
		judge_pairs(f, i, to, figure);
		judge_neighbours(f, i, to, figure);
	}
}

/* --- after the words are explained */

static void
make_figure(struct piece *p, bool label)
{
	p->reading = READ_FIGURE;
	p->label = label;
	p->candidates = 0;
}

/* Letters that touch digits and mean nothing make another thing of them: B3, 3G, 1O. */
static bool
touches_nonsense(const struct sentence *s, size_t i)
{
	const struct piece *next = i + 1 < s->n ? &s->piece[i + 1] : NULL;
	const struct piece *last = i > 0 ? &s->piece[i - 1] : NULL;
	const struct fold_word *w;

	if (next != NULL && sentence_glued(s, i + 1)) {
		w = &s->words.word[next->first];
		if (piece_is_stranger(next) ||
		    (w->len == 1 && strchr("oli", w->text[0]) != NULL))
			return true;
	}
	return last != NULL && sentence_glued(s, i) && piece_is_stranger(last);
}

static bool
counted_by_unit(const struct sentence *s, size_t i, bool *label)
{
	const struct piece *next = i + 1 < s->n ? &s->piece[i + 1] : NULL;
	const struct piece *last = i > 0 ? &s->piece[i - 1] : NULL;
	char mark = s->words.word[s->piece[i].first].mark;

	*label = false;
	if (next != NULL && (next->unit == UNIT_BOTH || next->unit == UNIT_AFTER) &&
	    (sentence_unmarked(s, i + 1) || s->words.word[next->first].mark == '-'))
		return true;
	if (last == NULL)
		return false;
	if (last->unit == UNIT_BEFORE || piece_is_keyword(last, KEYWORD_REGION)) {
		*label = true;
		return mark == 0 || mark == ':' || mark == '-' || mark == 'n';
	}
	return last->unit == UNIT_BOTH && last->reading != READ_FILLER && mark == 0;
}

/* "bureau de vote numero 3", "bureau: le 3": most likely what is numbered, and no
 * candidate. */
static bool
numbers_a_thing(const struct sentence *s, size_t i)
{
	const struct piece *last = i > 0 ? &s->piece[i - 1] : NULL;

	return i > 1 && last->reading == READ_FILLER && last->value == FILLER_POINTER &&
	       s->piece[i - 2].unit == UNIT_BEFORE && sentence_unmarked(s, i - 1);
}

/* "du 3 au 5 novembre", "3 ou 4 jours": what the second is, the first is. Not right after
 * a vote keyword: "vote 3 le 5 novembre" is a vote and a date. */
static bool
ranges_to_figure(const struct sentence *s, const enum figure *figure, size_t i)
{
	return i + 2 < s->n && s->piece[i + 1].n == 1 &&
	       s->piece[i + 2].reading == READ_FIGURE &&
	       figure[s->piece[i + 2].first] == FIGURE_NOT &&
	       s->piece[i + 1].reading != READ_KEYWORD && sentence_unmarked(s, i + 1) &&
	       sentence_unmarked(s, i + 2) &&
	       !(i > 0 && piece_is_keyword(&s->piece[i - 1], KEYWORD_VOTE));
}

/* "un homme" is no candidate 1; "trois voleurs" hardly candidate 3; "quarante deux"
 * is 42. */
static void
settle_number_word(struct sentence *s, size_t i)
{
	struct piece *p = &s->piece[i];
	struct piece *last = i > 0 ? &s->piece[i - 1] : NULL;

	if (last != NULL && last->reading == READ_NUMBER_WORD && last->value >= 20 &&
	    last->value % 10 == 0 && p->value < 20)
		p->candidates = last->candidates = 0;
	if (i + 1 == s->n || !piece_is_stranger(&s->piece[i + 1]) ||
	    !strchr("'-", s->words.word[s->piece[i + 1].first].mark))
		return;
	if (p->value == 1)
		p->reading = READ_WORD, p->value = WORD_ANY, p->candidates = 0;
	else
		p->weak = true;
}

/* "1,3" is two choices only if all of it are codes. */
static void
settle_joined(struct sentence *s, const enum figure *figure)
{
	size_t i, j, to;
	bool all;

	for (i = 0; i < s->n; i = to) {
		to = i + 1;
		if (figure[s->piece[i].first] != FIGURE_JOINED)
			continue;
		all = piece_is_number(&s->piece[i]) && s->piece[i].candidates != 0;
		for (; to < s->n && figure[s->piece[to].first] == FIGURE_JOINED &&
		       is_joined(&s->words.word[s->piece[to].first]);
		     to++)
			all = all && s->piece[to].candidates != 0;
		for (j = i; j < to; j++) {
			if (all)
				s->piece[j].weak = true;
			else
				make_figure(&s->piece[j], false);
		}
	}
}

void
figures_settle(struct sentence *s)
{
	enum figure figure[FOLD_WORDS_MAX];
	bool label;
	size_t i;

	figures_find(&s->words, figure);
	settle_joined(s, figure);
	for (i = s->n; i-- > 0;) {
		if (!piece_is_number(&s->piece[i]))
			continue;
		if (s->piece[i].reading == READ_CODE && s->piece[i].n == 1 &&
		    touches_nonsense(s, i))
			make_figure(&s->piece[i], false);
		else if (counted_by_unit(s, i, &label))
			make_figure(&s->piece[i], label);
		else if (ranges_to_figure(s, figure, i))
			make_figure(&s->piece[i], false);
		else if (s->piece[i].reading == READ_NUMBER_WORD)
			settle_number_word(s, i);
		else if (i > 0 && sentence_glued(s, i) &&
			 strcmp(s->words.word[s->piece[i].first - 1].text, "l") == 0)
			s->piece[i].weak = true; /* "l2": le 2, or 12 */
		if (numbers_a_thing(s, i))
			s->piece[i].weak = true;
	}
}
