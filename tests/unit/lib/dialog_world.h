/*
 * A small country, its campaigns and one phone, to hold conversations in without a database: acts are
 * carried out as the writer does, by ballot_decide and on a few drafts in memory. Texts
 * are of this file, so that a test says what it expects whatever the language packs say.
 */
#ifndef KALATA_TESTS_DIALOG_WORLD_H
#define KALATA_TESTS_DIALOG_WORLD_H

#include "core/dialog.h"

enum booth_codes { CODES_NUMBERS, CODES_LETTERS, CODES_MIXED };

/* Forms of every booth, in this order. */
enum { BOOTH_NOMINATION, BOOTH_DAY, BOOTH_TRAINING, BOOTH_LATER, BOOTH_OVER, BOOTH_FORMS };

#define BOOTH_OPENS  INT64_C(1793520000000)	/* of the vote: 2026-11-01T08:00:00Z */
#define BOOTH_CLOSES INT64_C(1794772800000)	/* 2026-11-15T20:00:00Z */
#define BOOTH_NOON   (BOOTH_OPENS + 4 * 3600 * INT64_C(1000))
#define BOOTH_TERMS  2048

struct booth {
	struct campaign campaign;
	struct atlas	atlas;
	struct lexicon	lexicon;
	struct term	term[BOOTH_TERMS];
	uint32_t	order[BOOTH_TERMS];
	struct dialog_words words;
	struct form_def	form[BOOTH_FORMS];
	struct form_facts facts[BOOTH_FORMS];
	/* what a database would hold */
	struct answers	draft[BOOTH_FORMS];	/* where facts say so */
	bool		draft_kept[BOOTH_FORMS];	/* an entry was made of it */
	int		next_number[BOOTH_FORMS];
	int		votes;			/* acts that made a vote stand or replaced it */
	/* the conversation */
	struct dialog	dialog;
	struct answers	answers;
	struct step	step;
	struct dialog_result result;
	char		text[4 * SCREEN_MAX];	/* the screen */
	struct dialog_world world;
};

/* Candidates 1.. (or K1.., or both), two languages, three regions; nobody has voted yet. */
void	booth_init(struct booth *, enum face, size_t n_candidates, enum booth_codes);
/* The lexicon again, after candidates changed. */
void	booth_learn(struct booth *);

/* A session begins, the last one left behind or not; input is what was dialled behind the code. */
const char *booth_dial(struct booth *, const char *input, bool drop_last);
/* One input: step, act, settle, render. The screen. */
const char *booth_say(struct booth *, const char *input);
/* By SMS: the form's keyword; CORRIGER; ANNULER. */
const char *booth_form(struct booth *, int form, const char *rest);
const char *booth_fix(struct booth *, const char *rest);
const char *booth_drop(struct booth *);

#endif
