/*
 * What somebody has answered to a form so far: a small value, packed as
 * "key\0value\0…", that a dialog carries and the store keeps as JSON. Checking an answer
 * is here too, because a wrong one must be told apart from a missing one at every door:
 * SMS, USSD, paper.
 */
#ifndef KALATA_CORE_ANSWERS_H
#define KALATA_CORE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/atlas.h"
#include "core/form_def.h"
#include "core/lexicon.h"
#include "core/msisdn.h"
#include "core/occupation.h"

#define ANSWERS_MAX 800		/* bytes of all keys and values: a campaign's limits must fit */
#define ANSWER_VALUE_MAX (FIELD_MAX * 2 + 1)	/* bytes of one value, with its NUL */

struct answers {
	uint16_t len;
	char	 bytes[ANSWERS_MAX];
};

void	answers_clear(struct answers *);
/* "" when it was not answered. */
const char *answers_get(const struct answers *, const char *key);
/* Replaces; "" removes. False, and nothing changed, when it does not fit. */
bool	answers_set(struct answers *, const char *key, const char *value);
/* The i-th, in the order they were first given; false after the last. */
bool	answers_nth(const struct answers *, size_t i, const char **key, const char **value);

/* The first field that is not answered: the required ones first, in their
 * order, then (unless `required_only`) the others. -1: none is left. */
int	answers_missing(const struct answers *, const struct form_def *, bool required_only);
bool	answers_complete(const struct answers *, const struct form_def *);

/* What reading an answer may look things up in. */
struct field_world {
	const struct atlas     *atlas;
	const struct lexicon   *lexicon;	/* places, words for no and yes */
	const struct numbering *numbering;
	const struct occupations *occupations;	/* may be NULL */
	int	language;			/* whose labels are accepted first; all are */
};

enum field_fault {
	FIELD_OK,
	FIELD_EMPTY,		/* blanks, marks */
	FIELD_NO_CHOICE,	/* not on the list */
	FIELD_NO_PLACE,		/* no place we know, or in two regions */
	FIELD_NO_NUMBER,
	FIELD_NO_NAME,
	FIELD_NO_PHONE,
	FIELD_TOO_LONG,		/* longer than the field allows: told, not cut */
};
/*
 * Checks and normalises one answer. `text` is valid UTF-8 of any length; blanks at the ends and runs
 * of them go, control characters are blanks. `value` holds what answers_set() keeps.
 */
enum field_fault field_read(const struct field_def *, const struct field_world *,
    const char *text, size_t len, char value[ANSWER_VALUE_MAX]);
/* The region a place text lies in: -1 unknown, PLACE_AMBIGUOUS two. The longest name in it counts. */
int	field_region_of(const struct field_world *, const char *text, size_t len);
/* How people read a kept value: a choice's label, a region's name, else as it is. */
const char *field_show(const struct field_def *, const struct atlas *, int language,
    const char *value);

/*
 * One message that answers several fields: "Awa Exemple, medecin, CSREF Sikasso, elle
 * soigne tout le monde". Separators are , ; / | newline and " - "; without any, words of
 * occupation, service and place (the tables of occupation.h) divide. Fills what it is
 * sure of, in the order people write them; what nothing claims is the last free text
 * field's (the reason). Never overwrites an answer that is there. Returns how many fields it filled.
 */
size_t	answers_from_message(struct answers *, const struct form_def *,
    const struct field_world *, const char *text, size_t len);

/* Fills fields nobody answered from what other answers tell: the region of a place, the sector
 * of an occupation or a service, the gender of a title. Returns how many. */
size_t	answers_infer(struct answers *, const struct form_def *, const struct field_world *);

#endif
