/*
 * The textbook table, three rows of it at a time. It gives up as soon as a whole row is
 * too far, which is nearly always: most words have nothing in common.
 */
#include "core/spelling.h"

#include <stdint.h>
#include <string.h>

struct rows {
	const char *a, *b;
	size_t b_len;
	uint8_t row[3][SPELLING_MAX + 1]; /* row[i % 3]: for the first i letters of a */
};

static uint8_t
least(int x, int y, int z)
{
	int m = x < y ? x : y;

	return (uint8_t)(m < z ? m : z);
}

/* Fills the row for the first i letters of a; its smallest entry. */
static int
fill_row(struct rows *r, size_t i)
{
	const uint8_t *above = r->row[(i + 2) % 3], *two_above = r->row[(i + 1) % 3];
	uint8_t *here = r->row[i % 3];
	int smallest;
	size_t j;

	here[0] = (uint8_t)i;
	smallest = here[0];
	for (j = 1; j <= r->b_len; j++) {
		here[j] = least(above[j] + 1, here[j - 1] + 1,
		    above[j - 1] + (r->a[i - 1] != r->b[j - 1]));
		if (i > 1 && j > 1 && r->a[i - 1] == r->b[j - 2] &&
		    r->a[i - 2] == r->b[j - 1])
			here[j] = least(here[j], here[j], two_above[j - 2] + 1);
		if (here[j] < smallest)
			smallest = here[j];
	}
	return smallest;
}

int
spelling_distance(const char *a, size_t a_len, const char *b, size_t b_len, int most)
{
	size_t difference = a_len > b_len ? a_len - b_len : b_len - a_len, i;
	struct rows r = {.a = a, .b = b, .b_len = b_len};
	int before = 0, smallest;

	if (difference > (size_t)most)
		return most + 1;
	if (a_len > SPELLING_MAX || b_len > SPELLING_MAX)
		return a_len == b_len && memcmp(a, b, a_len) == 0 ? 0 : most + 1;
	for (i = 0; i <= b_len; i++)
		r.row[0][i] = (uint8_t)i;
	for (i = 1; i <= a_len; i++) {
		smallest = fill_row(&r, i);
		if (smallest > most && before > most)
			return most + 1; /* a swap looks two rows back */
		before = smallest;
	}
	return r.row[a_len % 3][b_len] <= most ? r.row[a_len % 3][b_len] : most + 1;
}
