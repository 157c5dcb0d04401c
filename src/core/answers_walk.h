/*
 * A piece on its way to being divided: its words with what each is. Internal to the answers.
 */
#ifndef KALATA_CORE_ANSWERS_WALK_H
#define KALATA_CORE_ANSWERS_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/answers_piece.h"

enum tag { TAG_WORD, TAG_LINK, TAG_START, TAG_JOB, TAG_SERVICE, TAG_PLACE, TAG_YEARS };

struct tagged {
	enum tag tag;
	uint8_t n; /* words of its phrase from this one on */
	const struct occupation_row *row;
};

/* A piece being divided. */
struct walk {
	const struct field_world *world;
	struct divide_how how;
	struct division *out;
	const char *text;
	struct piece_span span;
	struct folded w;
	struct tagged word[FOLD_WORDS_MAX];
	size_t i; /* the next word */
};

/* Something a field is made of, and no mere word? */
bool	tag_is_post(enum tag);
/* Tags all words. */
void	walk_tag(struct walk *);
/* Is word i there, and in the list? */
bool	walk_has_word(const struct walk *, size_t i, const char *const *list, size_t n);
#define HAS_WORD(k, i, list) walk_has_word(k, i, list, sizeof(list) / sizeof((list)[0]))
/* Was it typed with a capital? */
bool	walk_is_capital(const struct walk *, size_t i);

#endif
