/*
 * Orders stand beside free text: a nomination holds names, places, years, even the word
 * "vote", and a correction whatever is to be put right. So their keyword counts only
 * where it opens the message, and then all the rest is theirs. What takes something back
 * is the other way round: "annuler" is obeyed only when every word is explained, because
 * "annulez cette election" is no order to us.
 */
#include "core/order.h"

#include <string.h>

/* --- nominations and forms */

/* "nom 3" describes nobody. */
static bool
is_described(const struct sentence *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->piece[i].reading == READ_NAME || piece_is_stranger(&s->piece[i]))
			return true;
	return false;
}

/* Between the keyword and "vote": "je propose a tous de voter 3" names nobody. */
static bool
names_somebody(const struct sentence *s, int from, int to)
{
	const struct piece *p;
	int i;

	for (i = from; i < to; i++) {
		p = &s->piece[i];
		if (p->reading == READ_NAME || p->reading == READ_UNEXPLAINED ||
		    (p->reading == READ_WORD && p->value == WORD_PERSON))
			return true;
	}
	return false;
}

static void
begin(const struct sentence *s, int i, enum intent_kind kind, struct intent *out)
{
	size_t rest = sentence_behind(s, (size_t)i);

	out->kind = kind;
	out->language = s->piece[i].language;
	out->rest = (uint16_t)(rest < UINT16_MAX ? rest : UINT16_MAX);
}

/* NOM first, then whatever it takes to describe somebody. "NOM: nom Awa" says it twice.
 */
static bool
decide_nomination(const struct sentence *s, const struct summary *sum, struct intent *out)
{
	int i = sum->nominate;

	if (i == NOWHERE || i != sum->opening)
		return false;
	if (sum->vote == NOWHERE ? sum->points && !is_described(s)
				 : !names_somebody(s, i + 1, sum->vote)) {
		out->language = sum->language;
		if (sum->points)
			summary_ask(sum, out);
		else
			out->kind = INTENT_UNKNOWN;
		return true;
	}
	while (i + 1 < (int)s->n && piece_is_keyword(&s->piece[i + 1], KEYWORD_NOMINATE))
		i++;
	begin(s, i, INTENT_NOMINATE, out);
	return true;
}

/* A misspelt keyword beside a vote may be any word. */
static bool
decide_form(const struct sentence *s, const struct summary *sum, struct intent *out)
{
	if (sum->form == NOWHERE || sum->form != sum->opening)
		return false;
	if (s->piece[sum->form].typo && (sum->vote != NOWHERE || sum->points))
		return false;
	begin(s, sum->form, INTENT_FORM, out);
	out->form = s->piece[sum->form].value;
	return true;
}

/* --- corrections and cancellations: of what, the dialog knows */

static bool
decide_fix(const struct sentence *s, const struct summary *sum, struct intent *out)
{
	if (sum->opening != sum->command || sum->vote != NOWHERE || sum->robot != NOWHERE)
		return false;
	begin(s, sum->command, INTENT_FIX, out);
	return true;
}

/* "annuler mon inscription": the keyword's last word may itself be a form's. */
static int
form_inside(const struct sentence *s, const struct piece *p)
{
	const struct term *t;
	size_t n, i;

	if (p->n == 1)
		return NOWHERE;
	t = lexicon_find(s->lexicon, s->words.word[p->first + p->n - 1].text, &n, NULL);
	for (i = 0; i < n; i++)
		if (t[i].kind == TERM_FORM)
			return t[i].value;
	return NOWHERE;
}

/* Which form is to be cancelled. A campaign's nomination is always its first. */
static int
form_cancelled(
    const struct sentence *s, const struct campaign *campaign, const struct summary *sum)
{
	if (sum->form != NOWHERE)
		return s->piece[sum->form].value;
	if (sum->nominate != NOWHERE && campaign->nomination.closes_ms != 0)
		return 0;
	return form_inside(s, &s->piece[sum->command]);
}

static bool
belongs_to_cancel(const struct piece *p)
{
	switch ((enum reading)p->reading) {
	case READ_KEYWORD:
		return p->value == KEYWORD_CANCEL || p->value == KEYWORD_NOMINATE;
	case READ_CODE: /* the number of a registration */
	case READ_FIGURE:
	case READ_FILLER:
	case READ_FORM:
	case READ_PLACE:
		return true;
	case READ_UNEXPLAINED:
	case READ_NAME:
	case READ_NUMBER_WORD:
	case READ_LANGUAGE:
	case READ_NEGATION:
	case READ_QUESTION:
	case READ_WORD:
	case READ_UNIT:
	case READ_ROBOT:
		return false;
	}
	return false;
}

static bool
decide_cancel(const struct sentence *s, const struct campaign *campaign,
    const struct summary *sum, struct intent *out)
{
	int last = sum->form > sum->command ? sum->form : sum->command;
	size_t i;

	if (sum->opening != sum->command && sum->opening != sum->form)
		return false; /* "journee annuler" is as good */
	if (sum->points || sum->question || sum->cut)
		return false;
	for (i = 0; i < s->n; i++)
		if (!belongs_to_cancel(&s->piece[i]))
			return false;
	if (sum->nominate > last)
		last = sum->nominate;
	begin(s, last, INTENT_CANCEL, out);
	out->language = s->piece[sum->command].language;
	out->form = form_cancelled(s, campaign, sum);
	return true;
}

/* --- commands */

static enum intent_kind
intent_of(enum keyword keyword)
{
	static const enum intent_kind intents[KEYWORD_N] = {
	    [KEYWORD_VOTE] = INTENT_UNKNOWN,
	    [KEYWORD_NOMINATE] = INTENT_NOMINATE,
	    [KEYWORD_HELP] = INTENT_HELP,
	    [KEYWORD_STOP] = INTENT_STOP,
	    [KEYWORD_START] = INTENT_START,
	    [KEYWORD_LANGUAGE] = INTENT_LANGUAGE,
	    [KEYWORD_REGION] = INTENT_REGION,
	    [KEYWORD_STATUS] = INTENT_STATUS,
	    [KEYWORD_RESULTS] = INTENT_RESULTS,
	    [KEYWORD_FIX] = INTENT_FIX,
	    [KEYWORD_CANCEL] = INTENT_CANCEL,
	};

	return intents[keyword];
}

/* STOP and START stand alone: fillers, themselves, and for STOP a "ne … plus". */
static bool
stands_alone(const struct sentence *s, enum keyword keyword)
{
	const struct piece *p;
	size_t i;

	for (i = 0; i < s->n; i++) {
		p = &s->piece[i];
		if (p->reading == READ_FILLER || piece_is_keyword(p, keyword))
			continue;
		if (keyword != KEYWORD_STOP ||
		    (p->reading != READ_NEGATION && !piece_is_keyword(p, KEYWORD_CANCEL)))
			return false;
	}
	return true;
}

static bool
command_fires(const struct sentence *s, const struct summary *sum)
{
	enum keyword keyword = (enum keyword)s->piece[sum->command].value;
	size_t spare = 0;

	if (sum->points || sum->cut || sum->robot != NOWHERE)
		return false;
	if (keyword == KEYWORD_STOP || keyword == KEYWORD_START)
		return stands_alone(s, keyword);
	if (sum->negation || sum->nominate != NOWHERE)
		return false;
	/* "langue chinoise", "region zanzibar": understood, though we have no such thing
	 */
	if ((keyword == KEYWORD_LANGUAGE || keyword == KEYWORD_REGION) &&
	    sum->vote == NOWHERE && sum->opening == sum->command)
		spare = sum->languages + sum->places == 0 ? 1 : 0;
	return sum->strangers <= spare && sum->figures == 0 &&
	       (sum->strays == 0 || spare > 0);
}

static bool
decide_command(const struct sentence *s, const struct summary *sum, struct intent *out)
{
	if (!command_fires(s, sum))
		return false;
	out->kind = intent_of((enum keyword)s->piece[sum->command].value);
	out->language = s->piece[sum->command].language;
	out->chosen_language =
	    out->kind == INTENT_LANGUAGE ? sum->chosen_language : NO_LANGUAGE;
	out->region = sum->region;
	return true;
}

bool
order_decide(const struct sentence *s, const struct campaign *campaign,
    const struct summary *sum, struct intent *out)
{
	const struct piece *command =
	    sum->command == NOWHERE ? NULL : &s->piece[sum->command];

	if (command != NULL && command->value == KEYWORD_CANCEL &&
	    decide_cancel(s, campaign, sum, out))
		return true;
	if (decide_nomination(s, sum, out) || decide_form(s, sum, out))
		return true;
	if (command == NULL || command->value == KEYWORD_CANCEL)
		return false;
	return command->value == KEYWORD_FIX ? decide_fix(s, sum, out)
					     : decide_command(s, sum, out);
}
