/*
 * What does the citizen want? Pure: text and lexicon in, intent out. Contract 6 is the
 * specification. The order of doubt: a robot is nobody; an order needs its keyword; a vote
 * needs exactly one candidate and, without a keyword, no word left unexplained; whatever
 * points at two candidates is asked, not guessed. A vote that nobody cast is the one
 * unforgivable error; a help text too many costs one SMS.
 */
#ifndef KALATA_CORE_UNDERSTAND_H
#define KALATA_CORE_UNDERSTAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/campaign.h"
#include "core/fold.h"
#include "core/lexicon.h"

#define CHOICES_MAX 8

/* Stored with each message: numbered by hand, never renumbered. */
enum intent_kind {
	INTENT_NONE = 0,	/* nothing we could act on: help, and the triage list */
	INTENT_VOTE = 1,
	INTENT_ASK = 2,		/* several candidates, contradiction, negation, question */
	INTENT_UNKNOWN = 3,	/* a vote, but for no candidate we have */
	INTENT_NOMINATE = 4,
	INTENT_HELP = 5,
	INTENT_STOP = 6,
	INTENT_START = 7,
	INTENT_LANGUAGE = 8,
	INTENT_REGION = 9,
	INTENT_STATUS = 10,
	INTENT_RESULTS = 11,
	INTENT_ROBOT = 12,	/* kept, never answered */
	INTENT_FORM = 13,	/* keyword of a form: `form` */
	INTENT_FIX = 14,	/* correct an answer of the form being filled */
	INTENT_CANCEL = 15,	/* cancel it, or a registration: `form`, -1 = which is not said */
	INTENT_ANSWER = 16,	/* to a question of a dialog: only the writer can tell */
};

/* Why a word counts as explained; one per word, for triage and `kalata say`. */
enum reading {
	READ_UNEXPLAINED, READ_KEYWORD, READ_CODE, READ_NAME, READ_NUMBER_WORD, READ_PLACE,
	READ_LANGUAGE, READ_FILLER, READ_NEGATION, READ_QUESTION, READ_WORD, READ_UNIT,
	READ_FIGURE,	/* digits of an amount, date, time, phone number */
	READ_ROBOT,
	READ_FORM,	/* keyword of a form, in front */
};

struct word_reading {
	uint8_t	reading;	/* enum reading */
	bool	typo;		/* understood in spite of its spelling */
	int16_t	value;		/* candidate, region, language, keyword, form: as the reading says */
};

struct intent {
	enum intent_kind kind;
	int	candidate;	/* index in the campaign; -1 none */
	int	region;		/* index of a region; -1 none, PLACE_AMBIGUOUS two */
	int	language;	/* of the keyword used; NO_LANGUAGE when none */
	int	chosen_language; /* INTENT_LANGUAGE: the one asked for; NO_LANGUAGE = it was not said */
	int	choice[CHOICES_MAX]; /* INTENT_ASK: candidates pointed at; may be empty */
	size_t	n_choices;
	int	form;		/* INTENT_FORM, INTENT_CANCEL: index; -1 none */
	uint16_t rest;		/* NOMINATE, FORM, FIX, CANCEL: byte of the text behind the keyword */
	bool	keyword_first;	/* the first word that is no filler is a keyword; a misspelt one
				 * only where it makes a vote */
	size_t	n_words;
	struct word_reading word[FOLD_WORDS_MAX]; /* as fold_words() gave them */
};

/* `text` is valid UTF-8. Never fails: what is not understood is INTENT_NONE. */
void	understand(const struct lexicon *, const struct campaign *, const char *text, size_t len,
	    struct intent *);

const char *intent_name(enum intent_kind);	/* "vote" "ask" "none" … */
const char *reading_name(enum reading);

#endif
