/*
 * Persons that may be the same. core/likeness.h compares leaders; here what people
 * decided is respected, and the pairs are thinned to those that would join something: the
 * second nomination of somebody whom three hundred nominated is like each of the other
 * 299.
 */
#include "store/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* Pairs kept of what is alike; more than people read in a season. */
static size_t
pairs_max(size_t n)
{
	return 64 * n + 1024;
}

/* A person while pairs are thinned: by id, with the set it is joined to so far. */
struct person {
	int64_t id;
	size_t above;
};

static int
order_ids(const void *x, const void *y)
{
	const struct person *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

static size_t
find_person(const struct person *person, size_t n, int64_t id)
{
	const struct person key = {.id = id}, *p;

	p = bsearch(&key, person, n, sizeof(key), order_ids);
	return p != NULL ? (size_t)(p - person) : n;
}

static size_t
top(struct person *person, size_t at)
{
	while (person[at].above != at) {
		person[at].above = person[person[at].above].above;
		at = person[at].above;
	}
	return at;
}

/* ---- set apart ---- */

static int
order_apart(const void *x, const void *y)
{
	const struct apart *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static int
order_nominations(const void *x, const void *y)
{
	const struct nomination *a = *(const struct nomination *const *)x;
	const struct nomination *b = *(const struct nomination *const *)y;

	return (a->id > b->id) - (a->id < b->id);
}

/* Who leads a nomination now; 0 when it was cancelled. */
static int64_t
leader_of(const struct nomination **sorted, size_t n, int64_t id)
{
	struct nomination key = {.id = id};
	const struct nomination *wanted = &key;
	const struct nomination **found = bsearch(
	    &wanted, sorted, n, sizeof(const struct nomination *), order_nominations);

	return found == NULL ? 0 : (*found)->leader;
}

/* What people set apart, told by the leaders of now. */
static struct apart *
apart_leaders(const struct nominations *list)
{
	struct apart *apart = xcalloc(list->n_apart + 1, sizeof(*apart));
	const struct nomination **sorted =
	    xcalloc(list->n + 1, sizeof(const struct nomination *));
	size_t i;

	for (i = 0; i < list->n; i++)
		sorted[i] = &list->item[i];
	qsort(sorted, list->n, sizeof(const struct nomination *), order_nominations);
	for (i = 0; i < list->n_apart; i++) {
		int64_t a = leader_of(sorted, list->n, list->apart[i].a);
		int64_t b = leader_of(sorted, list->n, list->apart[i].b);

		apart[i].a = a < b ? a : b;
		apart[i].b = a < b ? b : a;
	}
	qsort(apart, list->n_apart, sizeof(*apart), order_apart);
	free(sorted);
	return apart;
}

/* ---- pairs ---- */

static void
make_likeness(struct likeness *out, const struct nomination *item,
    const struct occupations *occupations)
{
	const struct answers *answers = &item->entry.answers;
	const struct likeness_fields fields = {
	    .name = answers_get(answers, "name"),
	    .service = answers_get(answers, "service"),
	    .position = answers_get(answers, "position"),
	    .place = answers_get(answers, "place"),
	    .region = answers_get(answers, "region"),
	    .sector = answers_get(answers, "sector"),
	    .gender = answers_get(answers, "gender"),
	};

	likeness_make(out, item->id, &fields, occupations);
}

static size_t
make_likenesses(const struct nominations *list, const struct occupations *occupations,
    struct likeness *out)
{
	size_t n = 0, i;

	for (i = 0; i < list->n; i++)
		if (list->item[i].leader == list->item[i].id)
			make_likeness(&out[n++], &list->item[i], occupations);
	return n;
}

static size_t
find_pairs(
    const struct likeness *likeness, size_t n, int least, struct likeness_pair **pairs)
{
	size_t cap = pairs_max(n), found;
	void *scratch = xmalloc(likeness_scratch(n) + 1);

	*pairs = xcalloc(cap, sizeof(**pairs));
	found = likeness_pairs(likeness, n, least, *pairs, cap, scratch);
	free(scratch);
	return found < cap ? found : cap;
}

/* Best first: a pair whose two are joined by better ones already says nothing new. */
static void
thin_out(const struct nominations *list, struct person *person, size_t n,
    struct proposals *out)
{
	struct apart *apart = apart_leaders(list);
	size_t kept = 0, i;

	for (i = 0; i < out->n; i++) {
		struct apart key = {out->pair[i].a, out->pair[i].b};
		size_t a = find_person(person, n, key.a);
		size_t b = find_person(person, n, key.b);

		if (a == n || b == n ||
		    bsearch(&key, apart, list->n_apart, sizeof(*apart), order_apart) !=
			NULL)
			continue;
		a = top(person, a);
		b = top(person, b);
		if (a == b)
			continue;
		person[a].above = b;
		out->pair[kept++] = out->pair[i];
	}
	out->n = kept;
	free(apart);
}

void
proposals_make(const struct nominations *list, const struct occupations *occupations,
    int least, struct proposals *out)
{
	struct likeness *likeness = xcalloc(list->n + 1, sizeof(*likeness));
	struct person *person;
	size_t n, i;

	memset(out, 0, sizeof(*out));
	n = make_likenesses(list, occupations, likeness);
	out->n = find_pairs(likeness, n, least, &out->pair);
	person = xcalloc(n + 1, sizeof(*person));
	for (i = 0; i < n; i++)
		person[i].id = likeness[i].id;
	free(likeness);
	qsort(person, n, sizeof(*person), order_ids);
	for (i = 0; i < n; i++)
		person[i].above = i;
	thin_out(list, person, n, out);
	free(person);
}

void
proposals_free(struct proposals *proposals)
{
	free(proposals->pair);
	memset(proposals, 0, sizeof(*proposals));
}
