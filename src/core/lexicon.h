/*
 * Every word a campaign's citizens may use, and what it can mean: keywords, number
 * words, fillers, negations of all enabled languages, names of candidates, places.
 * A sorted array of fixed-size terms in memory the caller owns; built once when a
 * campaign is loaded, read by every message. A word may have several meanings
 * (Bambara "san" is a town and a word): all are returned, understand.c decides.
 *
 * To build one: lexicon_init; lexicon_add_entry for every entry of every language pack,
 * the default language first; lexicon_add_code and lexicon_add_name for every candidate;
 * lexicon_add(TERM_PLACE) for every name of every place; lexicon_finish.
 */
#ifndef KALATA_CORE_LEXICON_H
#define KALATA_CORE_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TERM_TEXT_MAX	64	/* folded phrase with its NUL */
#define TERM_WORDS_MAX	8

enum term_kind {
	TERM_KEYWORD,	/* value: enum keyword */
	TERM_CODE,	/* value: candidate */
	TERM_NAME,	/* value: candidate: whole name or alias */
	TERM_NAME_PART,	/* value: candidate; a part of several names is there for each */
	TERM_NUMBER,	/* value: the number a word stands for */
	TERM_PLACE,	/* value: region index; PLACE_AMBIGUOUS when in two regions */
	TERM_LANGUAGE,	/* value: language index, a word that names it */
	TERM_FILLER,	/* value: enum filler */
	TERM_NEGATION,
	TERM_QUESTION,
	TERM_WORD,	/* a normal word: explains nothing, is no typo; value: enum plain_word */
	TERM_UNIT,	/* makes the number beside it no code; value: enum unit_side */
	TERM_ROBOT,	/* phrase of operator robots */
	TERM_YES,
	TERM_NO,
	TERM_FORM,	/* keyword of a form; value: its index in the campaign */
};

enum keyword {
	KEYWORD_VOTE, KEYWORD_NOMINATE, KEYWORD_HELP, KEYWORD_STOP, KEYWORD_START,
	KEYWORD_LANGUAGE, KEYWORD_REGION, KEYWORD_STATUS, KEYWORD_RESULTS,
	KEYWORD_FIX,	/* "corriger": an answer of the form at hand */
	KEYWORD_CANCEL,	/* "annuler": the form at hand, or a registration */
	KEYWORD_N
};

/* "bonjour Awa" greets somebody and "je m'appelle Awa" is somebody; "le 3" points, "a 3" may
 * be an hour, "Awa et …" is not all. */
enum filler {
	FILLER_ANY, FILLER_POLITE, FILLER_GREETING, FILLER_IDENTITY, FILLER_POINTER,
	FILLER_LOOSE, FILLER_JOIN,
};
/* "Keita" may be somebody's family name; "voiture" may not. "papa" before a vote keyword
 * tells of another's vote; "hier", "failli" are no vote wherever they stand. */
enum plain_word { WORD_ANY, WORD_PERSON, WORD_OTHER, WORD_DOUBT };
/* "3 mars" and "lundi 3"; "commune 3"; "3 fois". */
enum unit_side { UNIT_BOTH, UNIT_BEFORE, UNIT_AFTER };

#define PLACE_AMBIGUOUS (-2)
#define NO_LANGUAGE	(-1)

struct term {
	char	text[TERM_TEXT_MAX];	/* folded, words joined by one blank */
	uint8_t	len;			/* bytes of it */
	uint8_t	n_words;
	uint8_t	kind;			/* enum term_kind */
	int8_t	language;		/* index in the rulebook, or NO_LANGUAGE */
	int16_t	value;
	uint32_t letters;		/* a bit for each letter: typo search looks here first */
};

struct lexicon {
	struct term	*term;		/* sorted by text once finished */
	size_t		 n, cap;
	/* typo search: one term of each text that tolerates edits, by its length; those of
	 * length L are typo_order[by_length[L] .. by_length[L + 1]) */
	uint16_t	 by_length[TERM_TEXT_MAX + 1];
	uint32_t	*typo_order;	/* cap entries, the caller's memory */
	size_t		 n_typo;
};

/* At most UINT16_MAX terms. */
void	lexicon_init(struct lexicon *, struct term *mem, uint32_t *order_mem, size_t cap);

/* Folds `text` and adds it. False when the table is full, or the text folds to nothing
 * or does not fit. */
bool	lexicon_add(struct lexicon *, const char *text, enum term_kind, int language, int value);

/*
 * Adds an entry of a language pack: a list parted by blanks, '_' standing for the blank
 * inside a phrase, except `robot`, which is one phrase. Contexts that hold no words to
 * read (sms …) add nothing. False when the table is full; what folds to nothing is
 * passed over.
 */
bool	lexicon_add_entry(struct lexicon *, const char *context, const char *id, const char *text,
	    int language);

bool	lexicon_add_code(struct lexicon *, const char *code, int candidate);
/* The whole name or alias, the same written in one word, its parts of 3 letters and more. */
bool	lexicon_add_name(struct lexicon *, const char *name, int candidate);

/* Sorts, keeps one of each meaning (the first language's), drops name parts that are a
 * normal word, marks places that lie in two regions as ambiguous, builds the typo index.
 * Nothing may be added after. */
void	lexicon_finish(struct lexicon *);

/* The terms spelled exactly so (folded): first and how many. `longer`, if not NULL: some
 * phrase begins with these words and goes on. */
const struct term *lexicon_find(const struct lexicon *, const char *folded, size_t *n,
    bool *longer);

/*
 * What a misspelt word can only have meant: the nearest spelling, one edit for 4 to 6
 * letters, two from 7 (of both words). A swap of neighbours is one edit; of two spellings
 * one edit away a doubled letter is nearer ("votte": vote, not votre). NULL when nothing is
 * that near, or when spellings with different meanings are as near; a normal word is a
 * meaning too. Codes and numbers tolerate no edit. Gives the terms of that spelling and
 * how many, or the one meaning that several spellings share.
 */
const struct term *lexicon_near(const struct lexicon *, const char *folded, size_t len,
    size_t *n);

#endif
