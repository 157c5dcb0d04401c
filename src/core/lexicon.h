/*
 * Every word a campaign's citizens may use, and what it can mean: keywords, number
 * words, fillers, negations of all enabled languages, names of candidates, places.
 * A sorted array of fixed-size terms in memory the caller owns; built once when a
 * campaign is loaded, read by every message. A word may have several meanings
 * (Bambara "san" is a town and a word): all are returned, understand.c decides.
 */
#ifndef KALATA_CORE_LEXICON_H
#define KALATA_CORE_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TERM_TEXT_MAX	64	/* folded phrase with its NUL */
#define TERM_WORDS_MAX	6

enum term_kind {
	TERM_KEYWORD,	/* value: enum keyword */
	TERM_CODE,	/* value: candidate */
	TERM_NAME,	/* value: candidate: whole name or alias */
	TERM_NAME_PART,	/* value: candidate: a part that belongs to one candidate only */
	TERM_NUMBER,	/* value: the number a word stands for */
	TERM_PLACE,	/* value: region index; PLACE_AMBIGUOUS when in two regions */
	TERM_LANGUAGE,	/* value: language index, a word that names it */
	TERM_FILLER,
	TERM_NEGATION,
	TERM_QUESTION,
	TERM_WORD,	/* a normal word of the language: explains nothing, is no typo */
	TERM_UNIT,	/* makes the number beside it an amount, a time, a date */
	TERM_ROBOT,	/* phrase of operator robots */
	TERM_YES,
	TERM_NO,
};

enum keyword {
	KEYWORD_VOTE, KEYWORD_NOMINATE, KEYWORD_HELP, KEYWORD_STOP, KEYWORD_START,
	KEYWORD_LANGUAGE, KEYWORD_REGION, KEYWORD_STATUS, KEYWORD_RESULTS,
	KEYWORD_N
};

#define PLACE_AMBIGUOUS (-2)
#define NO_LANGUAGE	(-1)

struct term {
	char	text[TERM_TEXT_MAX];	/* folded, words joined by one blank */
	uint8_t	n_words;
	uint8_t	kind;			/* enum term_kind */
	int8_t	language;		/* index in the rulebook, NO_LANGUAGE for names and places */
	int16_t	value;
};

struct lexicon {
	struct term	*term;		/* sorted by text once finished */
	size_t		 n, cap;
	/* typo search: terms that tolerate edits, by length of text */
	uint16_t	 by_length[TERM_TEXT_MAX + 1];
	uint32_t	*typo_order;	/* cap entries, the caller's memory */
	size_t		 n_typo;
};

void	lexicon_init(struct lexicon *, struct term *mem, uint32_t *order_mem, size_t cap);

/* Folds `text` and adds it; the same text with the same meaning is added once. False
 * when the table is full or the text folds to nothing or does not fit. */
bool	lexicon_add(struct lexicon *, const char *text, enum term_kind, int language, int value);
/* Sorts, drops name parts that belong to two candidates, marks places that lie in two
 * regions as ambiguous, builds the typo index. Nothing may be added after. */
void	lexicon_finish(struct lexicon *);

/* The terms spelled exactly so (folded): first and how many. */
const struct term *lexicon_find(const struct lexicon *, const char *folded, size_t *n);

/*
 * The single meaning within reach of a misspelt word: one edit for 4 to 6 letters, two
 * from 7; a swap of neighbours is one edit. NULL when none, or when two different
 * meanings are as near, or when the word itself is a normal word. Codes and
 * numbers tolerate none.
 */
const struct term *lexicon_near(const struct lexicon *, const char *folded, size_t len);

#endif
