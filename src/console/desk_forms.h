/*
 * The forms of acts on a person's page: those the visitor's role and the person's status
 * allow. What may really be done the gateway decides.
 */
#ifndef KALATA_CONSOLE_DESK_FORMS_H
#define KALATA_CONSOLE_DESK_FORMS_H

#include "console/desk_book.h"
#include "console/page.h"

void	desk_forms(struct page *, const struct desk_book *, const struct desk_person *);
/* A button and a reason to take an act back; to return to the person of that number. */
void	desk_undo_form(struct page *, int64_t seq, int64_t number);
/* Whoever may do an act may take it back; what undoes an undoing does the act again. False
 * for acts that are not about persons: imports, volunteers. */
bool	desk_may_undo(const struct page *, const struct desk_book *, size_t decision);

/* The segment of an act's address: "verifier". NULL: not of persons. */
const char *desk_act_segment(enum desk_act);

/* What a promotion's form proposes. */
struct desk_promotion {
	char	code[CANDIDATE_CODE_MAX];	/* the next number that is free */
	char	name[CANDIDATE_NAME_MAX];
	char	alias[ALIASES_MAX][CANDIDATE_NAME_MAX];	/* other ways it was written */
	size_t	n_aliases;
};
void	desk_promotion_propose(const struct desk_book *, const struct desk_person *,
    struct desk_promotion *);

#endif
