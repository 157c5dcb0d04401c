/*
 * Every text of menus and dialogs by its key: context `dialog` of the language packs, and
 * the key in a campaign's texts ("dialog": …). Plain GSM-7 when rendered. A language is offered on a
 * handset only when every text of the voting walk is in its pack, checked.
 */
#ifndef KALATA_CORE_DIALOG_TEXT_H
#define KALATA_CORE_DIALOG_TEXT_H

#include <stdbool.h>

#include "core/campaign.h"
#include "core/wording.h"

enum dialog_text {
	/* the voting walk */
	TEXT_LANGUAGE,		/* head of the language list, short: all languages share it */
	TEXT_MENU,		/* head of the main menu: {title} */
	TEXT_MENU_VOTE,
	TEXT_CANDIDATES,	/* head of the list */
	TEXT_CONFIRM,		/* {code} {name} {place} */
	TEXT_YES,
	TEXT_NO,
	TEXT_BACK,		/* "Retour": numbers are put before lines by the screen */
	TEXT_MORE,		/* "Suite" */
	TEXT_QUIT,
	TEXT_WRONG,		/* put before a screen that is shown again: the input was none of it */
	TEXT_REGION,		/* head of the region list: by number or by any place's name */
	TEXT_MENU_REGION,
	TEXT_RESUME,		/* redialled within 15 minutes: head */
	TEXT_RESUME_YES,
	TEXT_RESUME_NO,
	TEXT_WALK_N,		/* how many the voting walk needs */
	/* the rest of the menu */
	TEXT_MENU_NOMINATE = TEXT_WALK_N,
	TEXT_MENU_STATUS,
	TEXT_MENU_RESULTS,
	TEXT_MENU_LANGUAGE,
	TEXT_MENU_HELP,
	TEXT_HELP,		/* what the handset can do; one screen */
	TEXT_NOT_NOW,		/* nobody we can answer, or no campaign on this code */
	/* forms, by USSD and by SMS */
	TEXT_FORM_NOT_OPEN,	/* {form} {opens} */
	TEXT_FORM_CLOSED,	/* {form} {closes} */
	TEXT_FORM_MAX,		/* {form} {n}: no more from this phone */
	TEXT_FORM_FULL,		/* {form}: neither place nor waiting list */
	TEXT_FORM_START,	/* SMS, before the first question: ANNULER, CORRIGER are possible */
	TEXT_FORM_SKIP,		/* line or hint for an optional field, behind its "0": "Passer" */
	TEXT_FORM_REVIEW,	/* {name}: all there, send? */
	TEXT_FORM_SEND,
	TEXT_FORM_FIX,
	TEXT_FORM_DROP,
	TEXT_FORM_FIX_WHICH,	/* head of the list of fields */
	TEXT_FORM_KEPT,		/* {form} {number} {name} */
	TEXT_FORM_AMENDED,	/* {form} {number} */
	TEXT_FORM_WAITING,	/* {form} {number} {n}: place on the waiting list */
	TEXT_FORM_PROMOTED,	/* {form} {number}: a place came free, it is yours */
	TEXT_FORM_YOURS,	/* {form} {number}: asked again */
	TEXT_FORM_NONE,		/* {form}: no registration of this phone */
	TEXT_FORM_DROPPED,	/* {form}: cancelled */
	TEXT_FORM_RESUME,	/* {form}: one was begun; go on? */
	TEXT_FORM_RESTART,	/* the line for a new one */
	TEXT_FAULT_EMPTY, TEXT_FAULT_CHOICE, TEXT_FAULT_PLACE, TEXT_FAULT_NUMBER,
	TEXT_FAULT_NAME, TEXT_FAULT_PHONE, TEXT_FAULT_LONG,	/* {n}: the limit */
	TEXT_NOMINATION,	/* {form} of a nomination whose campaign gives it no title */
	DIALOG_TEXT_N
};

/* "menu_vote" … */
const char *dialog_text_key(enum dialog_text);
/* -1 when there is no such key. */
int	dialog_text_find(const char *key);

/* Placeholders of dialog texts; NULL = "". */
struct dialog_values {
	const char *title, *code, *name, *place, *form, *number, *n, *opens, *closes, *receipt;
};
/* Fills and transliterates, as wording_render does. The parentheses around a value that is
 * empty go with it: "{name} ({place})". */
void	dialog_text_render(const char *tmpl, const struct dialog_values *, struct buf *out);
/* The first placeholder this key does not have; "" when all is well. */
void	dialog_text_unknown(enum dialog_text, const char *tmpl, char out[24]);

/* All texts a campaign's dialogs use, by language; views into catalogues and rulebook. A
 * text that a language does not have is the default language's. */
struct dialog_words {
	const char *text[CAMPAIGN_LANGUAGES][DIALOG_TEXT_N];
	bool	    offered[CAMPAIGN_LANGUAGES];	/* the whole walk is checked in it */
	const char *code[CAMPAIGN_LANGUAGES];		/* "bm" */
	const char *language[CAMPAIGN_LANGUAGES];	/* its own name: "bamanankan" */
	int	    n;
};

#endif
