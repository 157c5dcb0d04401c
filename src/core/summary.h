/*
 * What the pieces of a message add up to. Internal to understanding.
 */
#ifndef KALATA_CORE_SUMMARY_H
#define KALATA_CORE_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sentence.h"

#define NOWHERE (-1)

struct summary {
	int	vote;		/* first piece that is a vote keyword; NOWHERE */
	int	robot, nominate;	/* first piece of each; NOWHERE */
	int	command;	/* first other keyword; NOWHERE */
	int	form;		/* the piece that is a form's keyword; NOWHERE */
	bool	stop;		/* a stop keyword anywhere */
	int	opening;	/* first piece that is no filler */
	bool	negation, question, doubt, cut;
	size_t	places, languages, strangers;	/* strangers: words nothing explains */
	size_t	strays;		/* numbers that are no candidate's */
	size_t	long_strays;	/* those of 3 digits and more */
	size_t	figures;
	uint64_t shared, all;	/* candidates in every piece that points; in any */
	bool	points, firm;	/* some piece points; some piece points firmly */
	int	region, language, chosen_language;
};

void	summary_of(struct summary *, const struct sentence *);
/* Does a word tell that nobody votes here and now? After the pieces are added up. */
bool	doubt_of(const struct sentence *, const struct summary *);

/* The question that a doubtful vote is answered with: whom of these? */
void	summary_ask(const struct summary *, struct intent *);

#endif
