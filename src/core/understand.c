/*
 * Decides what a message wants from the pieces sentence.c cut it into. The rules go from
 * the surest to the least sure, and each stops the ones below it:
 *
 *   a robot's words, unless a citizen's vote keyword stands before them: nobody
 *   an order (order.c): a nomination or a form opened by its keyword, or a command when
 *   nothing in the message points at a candidate or stays unexplained
 *   with a vote keyword: exactly one candidate, firmly pointed at, and no doubt: a vote
 *   without: the same, and not one word left unexplained
 *   whatever points at candidates less firmly: asked
 *   nothing else is guessed
 */
#include "core/understand.h"

#include <string.h>

#include "core/order.h"
#include "core/summary.h"

static bool
is_single(uint64_t candidates)
{
	return candidates != 0 && (candidates & (candidates - 1)) == 0;
}

static int
lowest(uint64_t candidates)
{
	return __builtin_ctzll(candidates);
}

/* --- votes */

/* A letter that may stand for a digit. */
static char
digit_for(char c)
{
	return c == 'o' ? '0' : c == 'l' || c == 'i' ? '1' : c;
}

/* The glued words from piece i on, read with digits for letters: "1o" is "10", "b l" not.
 */
static bool
looks_like(const struct sentence *s, size_t i, struct buf *code, size_t *end)
{
	const struct fold_word *w;
	bool changed = false;
	size_t j;

	for (; i < s->n && (code->len == 0 || sentence_glued(s, i)); i++) {
		if (s->piece[i].n != 1)
			return false;
		w = &s->words.word[s->piece[i].first];
		for (j = 0; j < w->len; j++) {
			changed = changed || digit_for(w->text[j]) != w->text[j];
			if (!buf_char(code, digit_for(w->text[j])))
				return false;
		}
	}
	*end = i;
	return changed;
}

static uint64_t
lookalike_code(
    const struct campaign *campaign, const struct lexicon *lex, const char *typed)
{
	uint64_t found = sentence_code(lex, typed);
	size_t i, j, n;
	struct folded code;
	BUF(plain, 2 * CANDIDATE_CODE_MAX);

	for (i = 0; found == 0 && i < campaign->n_candidates; i++) {
		buf_reset(&plain);
		fold_words(campaign->candidate[i].code,
		    strlen(campaign->candidate[i].code), &code);
		for (n = 0; n < code.n; n++)
			for (j = 0; j < code.word[n].len; j++)
				(void)buf_char(&plain, digit_for(code.word[n].text[j]));
		if (!plain.cut && strcmp(plain.data, typed) == 0)
			found = UINT64_C(1) << i;
	}
	return found;
}

/*
 * "vote l", "vote 1O": right after the keyword, a letter may stand for the digit it looks
 * like. Only where nothing else points at anybody, and nothing follows it might belong
 * to.
 */
static uint64_t
decide_lookalike(const struct sentence *s, const struct campaign *campaign,
    const struct summary *sum, struct intent *out)
{
	size_t i = (size_t)sum->vote + 1, end, past;
	uint64_t found;
	BUF(typed, CANDIDATE_CODE_MAX);

	while (i < s->n && s->piece[i].reading == READ_FILLER &&
	       s->words.word[s->piece[i].first].len > 2)
		i++;
	if (i == s->n || !looks_like(s, i, &typed, &end))
		return 0;
	if (end == i + 1 && s->piece[i].reading == READ_FILLER &&
	    s->words.word[s->piece[i].first].len > 1)
		return 0; /* "il", "lo": a word of its own */
	for (past = end; past < s->n; past++)
		if (s->piece[past].reading != READ_FILLER &&
		    s->piece[past].reading != READ_PLACE)
			return 0;
	if (i + 1 < s->n && s->words.word[s->piece[i].first].after == '\'')
		return 0;
	found = lookalike_code(campaign, s->lexicon, typed.data);
	for (; is_single(found) && i < end; i++)
		out->word[s->piece[i].first] = (struct word_reading){
		    .reading = READ_CODE, .typo = true, .value = (int16_t)lowest(found)};
	return found;
}

/* Does a command keyword spoil the vote? STOP always; another one when it comes first. */
static bool
command_spoils(const struct sentence *s, const struct summary *sum)
{
	if (sum->stop)
		return true;
	return sum->command != NOWHERE && sum->command == sum->opening &&
	       !piece_is_keyword(&s->piece[sum->command], KEYWORD_REGION);
}

/* One candidate, firmly pointed at; no other number, no negation, no question. */
static bool
is_sure(const struct summary *sum)
{
	return is_single(sum->shared) && sum->firm && sum->strays == 0 &&
	       !sum->negation && !sum->question;
}

static void
decide_vote(const struct sentence *s, const struct campaign *campaign,
    const struct summary *sum, struct intent *out)
{
	uint64_t lookalike;

	out->language = sum->language;
	out->region = sum->region;
	if (sum->points) {
		if (is_sure(sum) && !sum->doubt && !sum->cut && sum->robot == NOWHERE &&
		    !command_spoils(s, sum)) {
			out->kind = INTENT_VOTE;
			out->candidate = lowest(sum->shared);
		} else {
			summary_ask(sum, out);
		}
		return;
	}
	if (sum->negation)
		out->kind = INTENT_ASK;
	else if (sum->question || sum->cut || sum->robot != NOWHERE ||
		 (s->piece[sum->vote].typo && sum->strangers > 0))
		out->kind = INTENT_NONE;
	else if ((lookalike = decide_lookalike(s, campaign, sum, out)) != 0 &&
		 is_single(lookalike) && sum->command == NOWHERE) {
		out->kind = INTENT_VOTE;
		out->candidate = lowest(lookalike);
	} else {
		out->kind = INTENT_UNKNOWN;
	}
}

/* No keyword: every word has to be explained. */
static void
decide_bare(const struct sentence *s, const struct campaign *campaign,
    const struct summary *sum, struct intent *out)
{
	bool region_word = sum->command != NOWHERE &&
			   piece_is_keyword(&s->piece[sum->command], KEYWORD_REGION);

	if (sum->strangers + sum->figures + sum->long_strays > 0 || sum->cut ||
	    sum->robot != NOWHERE || sum->nominate != NOWHERE || s->n == 0)
		return;
	if (sum->points && campaign->bare_code) {
		out->region = sum->region;
		if (is_sure(sum) && (sum->command == NOWHERE || region_word)) {
			out->kind = INTENT_VOTE;
			out->candidate = lowest(sum->shared);
		} else {
			summary_ask(sum, out);
		}
	} else if (sum->strays > 0 && campaign->bare_code && !sum->negation &&
		   !sum->question && sum->command == NOWHERE) {
		out->kind = INTENT_UNKNOWN;
		out->region = sum->region;
	} else if (sum->points || sum->strays > 0 || sum->negation ||
		   sum->command != NOWHERE) {
		return;
	} else if (sum->places > 0) {
		out->kind = INTENT_REGION;
		out->region = sum->region;
	} else if (sum->languages > 0) {
		out->kind = INTENT_LANGUAGE;
		out->chosen_language = sum->chosen_language;
	}
}

static void
report_words(const struct sentence *s, struct intent *out)
{
	const struct piece *p;
	size_t i, j;

	out->n_words = s->words.n;
	for (i = 0; i < s->n; i++) {
		p = &s->piece[i];
		for (j = p->first; j < (size_t)p->first + p->n; j++) {
			out->word[j].reading = p->reading;
			out->word[j].typo = p->typo;
			out->word[j].value = p->value;
			if (p->candidates != 0) /* -1: of several */
				out->word[j].value = is_single(p->candidates)
							 ? (int16_t)lowest(p->candidates)
							 : (int16_t)-1;
		}
	}
}

/* An operator's words, unless a citizen's keyword stands before them: the nominee may
 * work for "Orange Money". */
static bool
is_robot(const struct sentence *s, const struct summary *sum)
{
	if (sum->robot == NOWHERE || sum->robot == sum->opening)
		return sum->robot != NOWHERE;
	if (sum->nominate == sum->opening || sum->form == sum->opening)
		return s->piece[sum->opening].typo;
	return sum->vote == NOWHERE || sum->vote > sum->robot;
}

/* A misspelt keyword in front may be the name that a dialog asked for. */
static bool
opens_with_keyword(
    const struct sentence *s, const struct summary *sum, const struct intent *out)
{
	const struct piece *p = &s->piece[sum->opening];

	if (sum->opening == (int)s->n)
		return false;
	return (p->reading == READ_KEYWORD || p->reading == READ_FORM) &&
	       (!p->typo || out->kind == INTENT_VOTE);
}

void
understand(const struct lexicon *lex, const struct campaign *campaign, const char *text,
    size_t len, struct intent *out)
{
	struct sentence s;
	struct summary sum;

	memset(out, 0, sizeof(*out));
	out->candidate = out->region = out->form = NOWHERE;
	out->language = out->chosen_language = NO_LANGUAGE;
	sentence_read(&s, lex, campaign, text, len);
	summary_of(&sum, &s);
	report_words(&s, out);
	if (is_robot(&s, &sum))
		out->kind = INTENT_ROBOT;
	else if (order_decide(&s, campaign, &sum, out))
		;
	else if (sum.vote != NOWHERE)
		decide_vote(&s, campaign, &sum, out);
	else
		decide_bare(&s, campaign, &sum, out);
	out->keyword_first = opens_with_keyword(&s, &sum, out);
}

const char *
intent_name(enum intent_kind kind)
{
	static const char *const names[] = {
	    [INTENT_NONE] = "none",
	    [INTENT_VOTE] = "vote",
	    [INTENT_ASK] = "ask",
	    [INTENT_UNKNOWN] = "unknown",
	    [INTENT_NOMINATE] = "nominate",
	    [INTENT_HELP] = "help",
	    [INTENT_STOP] = "stop",
	    [INTENT_START] = "start",
	    [INTENT_LANGUAGE] = "language",
	    [INTENT_REGION] = "region",
	    [INTENT_STATUS] = "status",
	    [INTENT_RESULTS] = "results",
	    [INTENT_ROBOT] = "robot",
	    [INTENT_FORM] = "form",
	    [INTENT_FIX] = "fix",
	    [INTENT_CANCEL] = "cancel",
	    [INTENT_ANSWER] = "answer",
	};

	return names[kind];
}

const char *
reading_name(enum reading reading)
{
	static const char *const names[] = {
	    [READ_UNEXPLAINED] = "unexplained",
	    [READ_KEYWORD] = "keyword",
	    [READ_CODE] = "code",
	    [READ_NAME] = "name",
	    [READ_NUMBER_WORD] = "number",
	    [READ_PLACE] = "place",
	    [READ_LANGUAGE] = "language",
	    [READ_FILLER] = "filler",
	    [READ_NEGATION] = "negation",
	    [READ_QUESTION] = "question",
	    [READ_WORD] = "word",
	    [READ_UNIT] = "unit",
	    [READ_FIGURE] = "figure",
	    [READ_ROBOT] = "robot",
	    [READ_FORM] = "form",
	};

	return names[reading];
}
