/*
 * A form of nomination as a campaign may define it, and the world its answers are read in: the
 * real places, words, numbering and occupations.
 */
#ifndef KALATA_TESTS_FORM_WORLD_H
#define KALATA_TESTS_FORM_WORLD_H

#include <stddef.h>

#include "core/answers.h"
#include "store/rulebook.h"

struct form_world {
	struct rulebook *rulebook;
	struct field_world world;
	const struct form_def *standard;	/* as a campaign has that says nothing of fields */
	/* name position service place region sector gender seniority reason relation
	 * referee1 referee2, labels in French and Bambara */
	struct form_def nomination;
	/* name phone place number yesno remark: no key of a nomination but the first */
	struct form_def registration;
};

void	form_world_open(struct form_world *);
void	form_world_close(struct form_world *);

#endif
