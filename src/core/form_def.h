/*
 * What a form asks: a nomination, a registration, an application are all a list of
 * fields with a keyword in front. Data, read from a campaign's document; the dialog walks
 * it without knowing which form it is. Values; texts are views into the rulebook.
 */
#ifndef KALATA_CORE_FORM_DEF_H
#define KALATA_CORE_FORM_DEF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/campaign.h"

#define FORMS_MAX	 8	/* of a campaign; the nomination is one of them */
#define FORM_ID_MAX	 24	/* "nomination", "journee-2026" */
#define FORM_DEF_FIELDS_MAX 16
#define FORM_NOMINATION	 "nomination"
#define FIELD_KEY_MAX	 24
#define FIELD_CHOICES_MAX 24
#define FIELD_MAX	 300	/* characters of the longest answer a field may allow */

enum field_type {
	FIELD_TEXT,	/* free text: at least one letter or digit in it */
	FIELD_NAME,	/* of a person: at least two letters, no more digits than letters */
	FIELD_PLACE,	/* free text; a place we know in it also gives the region */
	FIELD_REGION,	/* of the campaign's atlas: by number or by any place in it; kept as its key */
	FIELD_CHOICE,	/* one of `choice`: by number, key or label; kept as its key */
	FIELD_NUMBER,	/* 0..max */
	FIELD_PHONE,	/* a number people can be reached at; kept as E.164 */
};

/* Texts by language of the rulebook; NULL = not in that language, the default's stands in. */
struct field_choice {
	char	    key[FIELD_KEY_MAX];
	const char *label[CAMPAIGN_LANGUAGES];
};

struct field_def {
	char	    key[FIELD_KEY_MAX];	/* "name": how exports and merges know it */
	enum field_type type;
	bool	    required;
	int	    max;		/* characters; FIELD_NUMBER: the highest number */
	const char *label[CAMPAIGN_LANGUAGES];	/* "Fonction": lists and corrections */
	const char *ask[CAMPAIGN_LANGUAGES];	/* "Quelle est sa fonction ?" */
	struct field_choice choice[FIELD_CHOICES_MAX];
	size_t	    n_choices;
};

struct form_def {
	char	    id[FORM_ID_MAX];
	const char *title[CAMPAIGN_LANGUAGES];	/* the menu's line: "Proposer quelqu'un" */
	struct window window;		/* [opens, closes); 0,0 = open as long as it is there */
	int	    per_phone;		/* how many a phone may make; volunteers: no limit */
	int	    capacity;		/* places; 0 = no limit */
	int	    waiting;		/* places on the waiting list */
	struct field_def field[FORM_DEF_FIELDS_MAX];
	size_t	    n_fields;
};

/* Is it for nominating (and not for registering)? */
bool	form_is_nomination(const struct form_def *);
/* PHASE_BEFORE, PHASE_OPEN or PHASE_CLOSED. */
enum campaign_phase form_phase(const struct form_def *, int64_t now_ms);
/* Index of the field, -1 when it has none of that key. */
int	form_field(const struct form_def *, const char *key);

#endif
