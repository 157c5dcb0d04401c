/*
 * Finds a region by its key. There are a few dozen at most, and the key is looked up
 * when files are read, not when citizens write: no index is worth its code.
 */
#include "core/atlas.h"

#include <string.h>

int
atlas_region(const struct atlas *a, const char *key)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (strcmp(a->region[i].key, key) == 0)
			return (int)i;
	return -1;
}
