/*
 * How telling a name is: by how many of the nominees have it, and by what is known of the names of
 * the country. Internal to likeness.
 */
#ifndef KALATA_CORE_LIKENESS_NAMES_H
#define KALATA_CORE_LIKENESS_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define COMMON_NAMES 60

struct name_weights {
	size_t	people;		/* different names in the list */
	uint32_t common[COMMON_NAMES];	/* sounds of the names everybody knows */
	uint8_t	known[COMMON_NAMES];	/* what they weigh at most */
};

void	name_weights_make(struct name_weights *, size_t people);
/* 1 (everybody's) to 100, of a word that `bearers` of the different names have in them. */
uint8_t	name_weight(const struct name_weights *, uint32_t sound, size_t bearers);

#endif
