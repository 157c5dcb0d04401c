/*
 * From a decision to the words that go out: the template of the citizen's language with
 * its values, cut to its number of SMS. Pure: everything it says was looked up before.
 */
#ifndef KALATA_STORE_ANSWER_H
#define KALATA_STORE_ANSWER_H

#include "base/buf.h"
#include "core/ballot.h"
#include "core/wording.h"
#include "store/remap.h"

struct answer_facts {
	const struct understood *reading;
	const struct decision *decision;
	int	candidate;		/* whom {code} {name} mean; -1 nobody */
	const char *receipt;
	const char *results;
	int64_t	now_ms;
	bool	one_screen;		/* not longer than one SMS, whatever the campaign allows */
};

void	answer_write(const struct answer_facts *, struct buf *out);

/* What is said instead where nothing can be voted: ANSWER_HELP_FORMS, else `answer` itself. */
enum answer_key answer_in_season(const struct ballot_paper *, int64_t now_ms, enum answer_key);
/* ANSWER_HELP_FORMS: {choices} are the words that begin what is open. Never more than one SMS. */
void	answer_write_forms(const struct answer_facts *, int language, struct wording_values *,
    struct buf *out);

#endif
