/*
 * Between rulebook.c and the other rulebook_*.c only: a rulebook while it is being built.
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

/* The tables all campaigns share. */
void	builder_numbering(struct builder *, const char *home);
void	builder_occupations(struct builder *);

/* Loads the campaign's regions. */
void	builder_atlas(struct builder *);
/* Fills its lexicon: languages, candidates, forms, places; tells of clashes. */
void	builder_words(struct builder *);
/* Fills the words of its dialogs: the document's, else the language's, else the default's. */
void	builder_dialogs(struct builder *);
/* Gives its forms the languages' labels, and checks limits and keywords. */
void	builder_forms(struct builder *);
/* "nomination", "forms[1]": where a form stands in the document. */
void	builder_form_path(const struct builder *, size_t form, char *out, size_t cap);
/* Checks that every text it may send fits its SMS. */
void	builder_lint(struct builder *);
/* Checks that every screen of its dialogs shows all it says, and the texts of dialogs. */
void	builder_screens(struct builder *);

#endif
