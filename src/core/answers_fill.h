/*
 * A form being filled from one message: which of its fields mean what, and the ways to put
 * an answer in. Internal to the answers.
 */
#ifndef KALATA_CORE_ANSWERS_FILL_H
#define KALATA_CORE_ANSWERS_FILL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/answers_piece.h"

/* The fields of a form by what they mean; -1 = it has none such. */
struct roles {
	int name, position, service, place, region, sector, gender, seniority, phone,
	    reason;
	int referee[2];
};

/* A message being distributed. */
struct filling {
	struct answers *answers;
	const struct form_def *form;
	const struct field_world *world;
	const char *text;
	struct answer_piece piece[PIECES_MAX];
	size_t n, filled;
	struct roles role;
	bool	nominates;	/* it has fields a piece can be divided into */
	bool	ours[FORM_DEF_FIELDS_MAX];	/* filled by this message */
};

struct roles roles_of(const struct form_def *);

/* Has the form this field, and no answer in it? */
bool	fill_is_open(const struct filling *, int field);
/* Reads the span as the field's answer; false when it is none, or one was there. */
bool	fill_put(struct filling *, int field, struct piece_span);
bool	fill_put_text(struct filling *, int field, const char *text, size_t len);
/* A key of a list; false when the list has it not. */
bool	fill_put_key(struct filling *, int field, const char *key);
/* As fill_put; an answer this message gave is continued: "DRH, CHU Point G". */
bool	fill_add(struct filling *, int field, struct piece_span);
/* The region of a place in the text, the sector a text names, if there is one. */
void	fill_region(struct filling *, struct piece_span);
void	fill_sector(struct filling *, struct piece_span);

#endif
