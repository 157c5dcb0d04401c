/*
 * Conversations with remembered state: the handset's menu and the walk through a form,
 * by USSD or by SMS. One pure step: (world, state, input) -> state and an act that the
 * writer carries out in the same transaction; then the screen of the new state is rendered.
 * The table of screens in dialog.c is the definition: for each screen what it lists, what
 * an input does, where "0" goes.
 *
 * Invariants, which the random walk tests: every screen fits and is GSM-7; every state
 * has a way out; ACT_VOTE comes only from "yes" on a confirm screen that this state showed, and
 * names the candidate that screen named; no input is an error, only a screen again.
 *
 * State holds codes and keys, never indices: the campaign may change between two steps.
 */
#ifndef KALATA_CORE_DIALOG_H
#define KALATA_CORE_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/answers.h"
#include "core/ballot.h"
#include "core/campaign.h"
#include "core/dialog_text.h"
#include "core/form_def.h"
#include "core/screen.h"

enum face { FACE_USSD, FACE_SMS };

/* Kept in sessions: numbered by hand, never renumbered. */
enum screen_id {
	SCREEN_NONE = 0,	/* no conversation (SMS), or a session not yet begun */
	SCREEN_RESUME = 1,	/* go on where you were, or begin again? */
	SCREEN_LANGUAGE = 2,
	SCREEN_MENU = 3,
	SCREEN_CANDIDATES = 4,
	SCREEN_CONFIRM = 5,
	SCREEN_VOTED = 6,	/* the receipt; asks the region while it is not known */
	SCREEN_REGION = 7,
	SCREEN_FORM_RESUME = 8,	/* a draft waits: go on, or a new one? */
	SCREEN_FIELD = 9,	/* asks `field` of `form` */
	SCREEN_REVIEW = 10,
	SCREEN_FIX = 11,	/* which field to correct */
	SCREEN_END = 12,	/* says `ending`; nothing is waited for */
};

/* What the last screen of a conversation says. */
enum ending {
	ENDING_NONE = 0,
	ENDING_ANSWER = 1,	/* an answer of the ballot or a command: `answer` */
	ENDING_TEXT = 2,	/* a text of dialog_text.h: `text` */
};

struct dialog {
	uint8_t	screen;			/* enum screen_id */
	uint8_t	after;			/* SCREEN_LANGUAGE, SCREEN_REGION: where to go then;
					 * SCREEN_VOTED: SCREEN_REGION when it asks for it, 0 = over */
	uint8_t	resume;			/* SCREEN_RESUME: the screen to go on with */
	uint8_t	ending;			/* enum ending */
	uint8_t	from;			/* first line shown of a list */
	uint8_t	notice;			/* 1 + enum dialog_text to say before the screen; 0 none */
	int16_t	text;			/* SCREEN_END: enum dialog_text */
	int16_t	answer;			/* SCREEN_END, SCREEN_VOTED: enum answer_key */
	int32_t	number;			/* {number}: of the entry; 0 none */
	int32_t	n;			/* {n}: place on the waiting list, limit */
	uint32_t shown;			/* hash of the name the confirm screen shows: a code may
					 * pass to somebody else between two steps */
	char	candidate[CANDIDATE_CODE_MAX];	/* SCREEN_CONFIRM, and after */
	char	form[FORM_ID_MAX];
	char	field[FIELD_KEY_MAX];	/* SCREEN_FIELD */
	bool	fixing;			/* SCREEN_FIELD: then back to the review */
	char	language[8];		/* chosen in this conversation, "" = the voter's */
	char	receipt[8];		/* of the vote it made */
};

/* Text form of a state, for the store: "key=value" parted by tabs; what has its zero value
 * is left out. At most DIALOG_PACKED_MAX bytes. */
#define DIALOG_PACKED_MAX 256
void	dialog_pack(const struct dialog *, struct buf *out);
/* False, and an empty state, when it is none of ours. */
bool	dialog_unpack(struct dialog *, const char *text);

/* What the database knows of one form and this phone. */
struct form_facts {
	bool	 draft;		/* begun and not finished, younger than 48 hours */
	int	 made;		/* entries of this phone that stand */
	int64_t	 entry;		/* the draft's entry once it is complete; else the last one; 0 none */
	int	 number;	/* of that entry */
	bool	 waiting;	/* it is on the waiting list */
	int	 place;		/* at which place of it */
	bool	 room, waiting_room;	/* places are left; on the waiting list */
	bool	 volunteer;	/* no limit per phone */
};

/* All that a step may look at; borrowed. */
struct dialog_world {
	enum face face;
	const struct campaign *campaign;
	const struct atlas *atlas;
	const struct lexicon *lexicon;
	const struct numbering *numbering;
	const struct occupations *occupations;
	const struct dialog_words *words;
	const struct form_def *form;	/* the campaign's forms */
	size_t	n_forms;
	struct voter_facts voter;
	const struct form_facts *facts;	/* one per form */
	/* `answer` of the dialog in the wording of SMS, rendered by the store: help, status,
	 * results, vote answers (with its `candidate` and `receipt`). Without the question for
	 * the region, which the screen asks itself. */
	void	(*answer_text)(void *ctx, const struct dialog_world *, const struct dialog *,
		    struct buf *out);
	void	(*date)(struct buf *, int64_t ms);	/* {opens}: clock_format_civil */
	void	*ctx;
	int64_t	now_ms;
};

/* What the writer does after a step, before the screen is rendered. Acts of the ballot go through
 * ballot_decide like any message; it tells the outcome with dialog_settle(). */
enum act {
	ACT_NONE,
	ACT_VOTE,		/* for `candidate` */
	ACT_REGION,		/* `region` of the voter */
	ACT_LANGUAGE,		/* `language` of the voter */
	ACT_COMMAND,		/* `command`: INTENT_STATUS, INTENT_RESULTS, INTENT_HELP */
	ACT_DRAFT,		/* keep the answers; when they are complete they are an entry */
	ACT_SUBMIT,		/* ACT_DRAFT, then forget the draft: the citizen has finished */
	ACT_DROP,		/* forget the draft, cancel the entry made of it */
	ACT_RESTART,		/* forget the draft (its entry stays), then ACT_DRAFT of what the
				 * answers are now, perhaps none */
};
struct step {
	enum act act;
	bool	complete;	/* ACT_DRAFT, ACT_SUBMIT, ACT_RESTART: nothing required is missing */
	int	candidate, region, language;	/* -1 none */
	enum intent_kind command;
};

/* Where a conversation begins. `input` is what was dialled behind the code: it only
 * pre-selects. `was`, if not NULL, is this phone's unfinished conversation of the last 15
 * minutes. */
struct step dialog_begin(const struct dialog_world *, struct dialog *, const struct dialog *was,
    const char *input);
/* By SMS, with the form's keyword and what was behind it. */
struct step dialog_begin_form(const struct dialog_world *, struct dialog *, int form,
    struct answers *, const char *rest, size_t len);
/* One input. `answers` are the draft's of the form at hand, changed in place. */
struct step dialog_step(const struct dialog_world *, struct dialog *, struct answers *,
    const char *input, size_t len);
/* By SMS: CORRIGER [field or number] and ANNULER while a conversation is open. */
struct step dialog_fix(const struct dialog_world *, struct dialog *, struct answers *,
    const char *rest, size_t len);
struct step dialog_drop(const struct dialog_world *, struct dialog *);

/* What came of the act. */
struct dialog_result {
	struct decision decision;	/* ACT_VOTE … ACT_COMMAND */
	char	receipt[8];
	bool	kept;			/* ACT_DRAFT, ACT_SUBMIT: an entry stands */
	bool	fresh;			/* … since this step */
	int	number, place;		/* its number; its place when it waits, else 0 */
};
void	dialog_settle(const struct dialog_world *, struct dialog *, const struct step *,
    const struct dialog_result *);

/* The screen (USSD) or the SMS of a state. Never empty. */
void	dialog_render(const struct dialog_world *, const struct dialog *, const struct answers *,
    struct buf *out);
/* Is an answer waited for? (CON or END; an SMS conversation that stays open.) */
bool	dialog_waits(const struct dialog *);
/* Would it be worth going on with after a drop? (Not the menu, not the end.) */
bool	dialog_unfinished(const struct dialog *);
/* Does an SMS of this intent answer the open question, or is it a vote or a command of its
 * own? A keyword in front speaks for itself; a bare number answers. */
bool	dialog_takes(const struct dialog *, const struct intent *);

_Static_assert(sizeof(struct dialog) <= 224, "a session is small");
_Static_assert(sizeof(struct dialog) + sizeof(struct answers) <= 1024, "also with a draft");

#endif
