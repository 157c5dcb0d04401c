/*
 * Between rulebook.c and rulebook_words.c only: a rulebook while it is being built.
 */
#ifndef KALATA_STORE_RULEBOOK_BUILD_H
#define KALATA_STORE_RULEBOOK_BUILD_H

#include "store/rulebook.h"

struct builder {
	struct rulebook	    *rb;
	struct ballot_paper *paper;	/* the campaign at hand; its document is read */
	rulebook_complaint   tell;
	void		    *ctx;
	size_t		     faults;
};

void	builder_complain(struct builder *, const char *where, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

/* Loads the campaign's regions. */
void	builder_atlas(struct builder *);
/* Fills its lexicon: languages, candidates, places; tells of clashes. */
void	builder_words(struct builder *);
/* Checks that every text it may send fits its SMS. */
void	builder_lint(struct builder *);

#endif
