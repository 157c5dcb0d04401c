/*
 * A message cut into pieces, and a piece divided into what it tells: the two halves of
 * answers_from_message() that know nothing of what was answered before. Internal to the answers.
 */
#ifndef KALATA_CORE_ANSWERS_PIECE_H
#define KALATA_CORE_ANSWERS_PIECE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/answers.h"
#include "core/fold.h"

#define PIECES_MAX 24

/* Bytes [at, end) of the message. */
struct piece_span {
	size_t	at, end;
};

/* What somebody wrote between two separators, behind its label if it has one. */
struct answer_piece {
	struct piece_span text;
	int	field;		/* index in the form the label names, -1 = no label */
	bool	first_name;	/* … and it is "prenom" */
	bool	claimed;
};

/* How many; what does not fit is in the last one. Labels are those of the form's fields in any
 * language, their keys, and the usual French words for the well-known keys. */
size_t	pieces_cut(const struct form_def *, const char *text, size_t len,
    struct answer_piece piece[PIECES_MAX]);

/* What a piece tells. An empty span: nothing of it. */
struct division {
	struct piece_span name, position, service, place, years, rest;
	const struct occupation_row *title, *job, *office;	/* the rows that told, or NULL */
};

struct divide_how {
	bool	name;		/* a name is looked for: in front, or behind the occupation */
	bool	jobs;		/* occupations and services are */
	bool	alone;		/* the message has no separators: words must divide it */
};
void	piece_divide(const struct field_world *, const char *text, struct piece_span,
    struct divide_how, struct division *);

/* Does a sentence begin with this word: "elle", "car", "soigne"? Then it is a reason. */
bool	piece_starts_sentence(const struct fold_word *);

#endif
