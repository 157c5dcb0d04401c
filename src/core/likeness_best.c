/*
 * More pairs may be alike than anybody has memory for: a heap keeps the best of them with
 * the worst kept one on top, ready to go.
 */
#include "core/likeness_best.h"

/* Does a stand before b in a list that begins with the best? */
static bool
is_better(const struct likeness_pair *a, const struct likeness_pair *b)
{
	if (a->score != b->score)
		return a->score > b->score;
	return a->a != b->a ? a->a < b->a : a->b < b->b;
}

/* A heap with the worst on top. */
static void
sink(struct likeness_pair *pair, size_t i, size_t n)
{
	struct likeness_pair moving = pair[i];
	size_t child;

	for (; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && is_better(&pair[child], &pair[child + 1]))
			child++;
		if (!is_better(&moving, &pair[child]))
			break;
		pair[i] = pair[child];
	}
	pair[i] = moving;
}

static void
heap(struct best *b)
{
	size_t i;

	for (i = b->n / 2; i-- > 0;)
		sink(b->pair, i, b->n);
}

void
best_keep(struct best *b, const struct likeness_pair *p)
{
	b->found++;
	if (b->n < b->cap) {
		b->pair[b->n++] = *p;
		if (b->n == b->cap)
			heap(b);
	} else if (b->cap > 0 && is_better(p, &b->pair[0])) {
		b->pair[0] = *p;
		sink(b->pair, 0, b->n);
	}
}

void
best_sort(struct best *b)
{
	struct likeness_pair worst;
	size_t n;

	if (b->n < b->cap)
		heap(b);
	for (n = b->n; n > 1; n--) {
		worst = b->pair[0];
		b->pair[0] = b->pair[n - 1];
		b->pair[n - 1] = worst;
		sink(b->pair, 0, n - 1);
	}
}
