/*
 * Adds up a message, and judges how firmly each piece points at a candidate. Digits are
 * the hard part: "vote 3" points, "le vote a 3 problemes" counts problems, and both are a
 * vote keyword with one candidate's number.
 */
#include "core/summary.h"

#include <string.h>

#define SHORT_DIGITS 2 /* what people type for a candidate, even a wrong one */
#define NAME_LETTERS 3 /* "Ag" is no name by itself */

static void
sum_place(struct summary *sum, int region)
{
	sum->places++;
	if (region == PLACE_AMBIGUOUS)
		return; /* settled at the end: another place may tell */
	if (sum->region == NOWHERE)
		sum->region = region;
	else if (sum->region != region)
		sum->region = PLACE_AMBIGUOUS;
}

static void
sum_keyword(struct summary *sum, const struct sentence *s, const struct piece *p, int i)
{
	if (p->value == KEYWORD_STOP)
		sum->stop = true;
	if (p->value == KEYWORD_CANCEL)
		sum->negation = true; /* beside a candidate it takes a vote back */
	if (p->value == KEYWORD_VOTE) {
		if (sum->vote == NOWHERE)
			sum->vote = i;
	} else if (p->value == KEYWORD_NOMINATE) {
		if (sum->nominate == NOWHERE)
			sum->nominate = i;
	} else if (sum->command == NOWHERE ||
		   (p->value == KEYWORD_STOP &&
		       piece_is_keyword(&s->piece[sum->command], KEYWORD_CANCEL))) {
		sum->command = i; /* "annuler, stop" is a stop */
	}
}

static void
sum_language(struct summary *sum, int language)
{
	sum->chosen_language = sum->languages++ == 0 || sum->chosen_language == language
				   ? language
				   : NO_LANGUAGE;
}

static void
sum_candidates(struct summary *sum, const struct sentence *s, const struct piece *p)
{
	const struct fold_word *w = &s->words.word[p->first];

	if (p->candidates == 0) {
		sum->strays++;
		sum->long_strays += w->digits && w->len > SHORT_DIGITS;
		return;
	}
	sum->shared = sum->points ? sum->shared & p->candidates : p->candidates;
	sum->all |= p->candidates;
	sum->points = true;
}

static void
sum_piece(struct summary *sum, const struct sentence *s, const struct piece *p, int i)
{
	switch ((enum reading)p->reading) {
	case READ_KEYWORD:
		sum_keyword(sum, s, p, i);
		break;
	case READ_CODE:
	case READ_NAME:
	case READ_NUMBER_WORD:
		sum_candidates(sum, s, p);
		break;
	case READ_PLACE:
		sum_place(sum, p->value);
		break;
	case READ_LANGUAGE:
		sum_language(sum, p->value);
		break;
	case READ_NEGATION:
		sum->negation = true;
		break;
	case READ_QUESTION:
		sum->question = true;
		break;
	case READ_FIGURE:
		sum->figures += !p->label;
		break;
	case READ_ROBOT:
		if (sum->robot == NOWHERE)
			sum->robot = i;
		break;
	case READ_UNEXPLAINED:
	case READ_WORD:
	case READ_UNIT:
		sum->strangers++;
		break;
	case READ_FORM:
		sum->form = i;
		break;
	case READ_FILLER:
		break;
	}
}

/* --- how firmly a piece points, when there is a vote keyword */

static bool
lets_through(const struct piece *p)
{
	return p->reading == READ_FILLER || p->reading == READ_PLACE ||
	       p->reading == READ_FIGURE || p->reading == READ_UNIT || p->candidates != 0;
}

/*
 * Nothing but fillers and the like between this piece and a vote keyword to its left, or
 * between it and both the start and a vote keyword to its right. What is pointed at
 * ("je vote aujourd'hui pour le 3") may have normal words between.
 */
static bool
is_bound(const struct sentence *s, int i, bool pointed)
{
	const struct piece *p;
	int j;

	for (j = i - 1; j >= 0; j--) {
		p = &s->piece[j];
		if (!lets_through(p) && !(pointed && p->reading == READ_WORD && !p->typo))
			return piece_is_keyword(p, KEYWORD_VOTE);
	}
	for (j = i + 1; j < (int)s->n && lets_through(&s->piece[j]); j++)
		;
	return j < (int)s->n && piece_is_keyword(&s->piece[j], KEYWORD_VOTE);
}

/* "vote 3 …", "le 3 …" point; "le vote a 3 problemes" counts. */
static bool
number_is_firm(const struct sentence *s, int i)
{
	const struct piece *last = i > 0 ? &s->piece[i - 1] : NULL;
	bool pointed =
	    last != NULL && last->reading == READ_FILLER && last->value == FILLER_POINTER;
	bool counts = i + 1 < (int)s->n && piece_is_stranger(&s->piece[i + 1]) &&
		      sentence_unmarked(s, (size_t)i + 1);

	if (!is_bound(s, i, pointed))
		return false;
	return pointed || !counts || last == NULL ||
	       piece_is_keyword(last, KEYWORD_VOTE) || last->candidates != 0;
}

/* "Moussa Traore" may be somebody else than Moussa Diarra. */
static bool
may_be_a_name(const struct sentence *s, int i, size_t border)
{
	const struct piece *p;

	if (i < 0 || i >= (int)s->n || !sentence_unmarked(s, border))
		return false;
	p = &s->piece[i];
	return (p->reading == READ_UNEXPLAINED &&
		   s->words.word[p->first].len >= NAME_LETTERS) ||
	       (p->reading == READ_WORD && p->value == WORD_PERSON);
}

static bool
name_is_firm(const struct sentence *s, int i)
{
	if (!s->piece[i].part)
		return true;
	return !may_be_a_name(s, i - 1, (size_t)i) &&
	       !may_be_a_name(s, i + 1, (size_t)i + 1);
}

static bool
is_filler(const struct sentence *s, int i, enum filler filler)
{
	return i >= 0 && i < (int)s->n && s->piece[i].reading == READ_FILLER &&
	       s->piece[i].value == (int)filler;
}

/* "c'est Awa Diarra" says who writes; "mon choix c'est Awa Diarra" does not. */
static bool
is_introduced(const struct sentence *s, int i)
{
	return is_filler(s, i - 1, FILLER_IDENTITY) &&
	       !is_filler(s, i - 2, FILLER_POINTER) &&
	       !(i >= 2 && piece_is_keyword(&s->piece[i - 2], KEYWORD_VOTE));
}

/* "Awa svp", "Awa Sikasso", "Awa est mon choix" choose; "Awa je suis a Gao" tells her. */
static bool
is_told_something(const struct sentence *s, int i)
{
	const struct piece *p;
	bool told = false;

	for (i++; i < (int)s->n; i++) {
		p = &s->piece[i];
		if (is_filler(s, i, FILLER_POINTER))
			return false;
		told = told || (p->reading == READ_FILLER && p->value != FILLER_POLITE &&
				   p->value != FILLER_LOOSE);
	}
	return told;
}

/*
 * Without a keyword, a name may be there for another reason: "le message de Awa Diarra",
 * and of half a name also "bonjour Awa", "merci Awa".
 */
static bool
is_addressed(const struct sentence *s, int i)
{
	if (is_filler(s, i - 1, FILLER_LOOSE) &&
	    (sentence_unmarked(s, (size_t)i) ||
		s->words.word[s->piece[i].first].mark == '\''))
		return true; /* but "A. Kouyate" */
	return s->piece[i].part &&
	       (is_filler(s, i - 1, FILLER_GREETING) ||
		   is_filler(s, i - 1, FILLER_POLITE) || is_told_something(s, i));
}

/* "un salut", "c'est un": the article, not the number; "numero un" is one. */
static bool
is_article(const struct sentence *s, int i)
{
	const struct piece *next = i + 1 < (int)s->n ? &s->piece[i + 1] : NULL;

	if (s->piece[i].reading != READ_NUMBER_WORD || s->piece[i].value != 1 ||
	    is_filler(s, i - 1, FILLER_POINTER))
		return false;
	return is_filler(s, i - 1, FILLER_IDENTITY) ||
	       (next != NULL && next->reading == READ_FILLER &&
		   next->value != FILLER_POINTER);
}

/* "a 3", "vers 3": an hour, a price; "3eme age", "A3", "J3": something else altogether.
 */
static bool
is_loose(const struct sentence *s, int i)
{
	if (is_filler(s, i - 1, FILLER_LOOSE))
		return true;
	if (i + 2 < (int)s->n && sentence_glued(s, (size_t)i + 1) &&
	    s->piece[i + 1].reading == READ_FILLER &&
	    piece_is_stranger(&s->piece[i + 2]) && sentence_unmarked(s, (size_t)i + 2))
		return true;
	return i > 0 && sentence_glued(s, (size_t)i) &&
	       s->piece[i - 1].reading == READ_FILLER &&
	       s->piece[i - 1].value != FILLER_POINTER &&
	       s->words.word[s->piece[i - 1].first].len == 1;
}

/* "Awa et moi", "vote Awa et Oumar": without a keyword anything joined is doubtful. */
static bool
is_joined(const struct sentence *s, const struct summary *sum, int i)
{
	bool before = is_filler(s, i - 1, FILLER_JOIN),
	     behind = is_filler(s, i + 1, FILLER_JOIN);

	if (sum->vote == NOWHERE)
		return before || behind;
	return (before && may_be_a_name(s, i - 2, (size_t)i - 1)) ||
	       (behind && may_be_a_name(s, i + 2, (size_t)i + 2));
}

static bool
is_firm(const struct sentence *s, const struct summary *sum, int i)
{
	const struct piece *p = &s->piece[i];

	if (p->weak || p->candidates == 0 || is_joined(s, sum, i))
		return false;
	if (piece_is_number(p))
		return !is_loose(s, i) &&
		       (sum->vote == NOWHERE ? !is_article(s, i) : number_is_firm(s, i));
	if (is_introduced(s, i))
		return false;
	return sum->vote == NOWHERE ? !is_addressed(s, i) : name_is_firm(s, i);
}

void
summary_of(struct summary *sum, const struct sentence *s)
{
	int i;

	memset(sum, 0, sizeof(*sum));
	sum->vote = sum->robot = sum->nominate = sum->command = NOWHERE;
	sum->form = sum->region = NOWHERE;
	sum->language = sum->chosen_language = NO_LANGUAGE;
	sum->question = s->words.asks;
	sum->cut = s->words.cut;
	for (i = 0; i < (int)s->n; i++)
		sum_piece(sum, s, &s->piece[i], i);
	for (i = 0; i < (int)s->n; i++)
		sum->firm = sum->firm || is_firm(s, sum, i);
	for (i = 0; i < (int)s->n && s->piece[i].reading == READ_FILLER; i++)
		;
	sum->opening = i;
	if (sum->places > 0 && sum->region == NOWHERE)
		sum->region = PLACE_AMBIGUOUS;
	sum->doubt = doubt_of(s, sum);
	if (sum->vote != NOWHERE)
		sum->language = s->piece[sum->vote].language;
}

void
summary_ask(const struct summary *sum, struct intent *out)
{
	uint64_t candidates = sum->shared != 0 ? sum->shared : sum->all;
	int i;

	out->kind = INTENT_ASK;
	for (i = 0; i < CANDIDATES_MAX && out->n_choices < CHOICES_MAX; i++)
		if ((candidates >> i & 1) != 0)
			out->choice[out->n_choices++] = i;
}
