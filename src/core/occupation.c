/*
 * A few hundred rows, asked for each word of a message: a search by halves. The order of
 * the rows is the order of bytes, so that whoever loads them sorts by the function below
 * and nothing else.
 */
#include "core/occupation.h"

#include <string.h>

int
occupation_compare(const struct occupation_row *a, const struct occupation_row *b)
{
	return strcmp(a->text, b->text);
}

bool
occupation_kind_read(const char *name, enum occupation_kind *kind)
{
	static const char *const names[] = {
	    [OCCUPATION_JOB] = "job",
	    [OCCUPATION_SERVICE] = "service",
	    [OCCUPATION_TITLE] = "title",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*kind = (enum occupation_kind)i;
		return true;
	}
	return false;
}

const struct occupation_row *
occupation_find(const struct occupations *all, const char *folded)
{
	size_t low = 0, high, middle;
	int order;

	if (all == NULL)
		return NULL;
	high = all->n;
	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(all->row[middle].text, folded);
		if (order == 0)
			return &all->row[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
