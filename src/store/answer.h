/*
 * From a decision to the words that go out: the template of the citizen's language with
 * its values, cut to its number of SMS. Pure: everything it says was looked up before.
 */
#ifndef KALATA_STORE_ANSWER_H
#define KALATA_STORE_ANSWER_H

#include "base/buf.h"
#include "core/ballot.h"
#include "store/remap.h"

struct answer_facts {
	const struct understood *reading;
	const struct decision *decision;
	int	candidate;		/* whom {code} {name} mean; -1 nobody */
	const char *receipt;
	const char *results;
	bool	one_screen;		/* not longer than one SMS, whatever the campaign allows */
};

void	answer_write(const struct answer_facts *, struct buf *out);

#endif
