/*
 * A score is three things multiplied and added: how much of the two names is the same
 * (words matched in any order, each by how well and by how telling it is), how telling
 * all that is together (two Moussa Traore are two people until something else says so),
 * and what else is known of both. Whole numbers throughout, so that the same nominees
 * have the same score everywhere.
 */
#include "core/likeness.h"

#include <string.h>

#include "core/likeness_score.h"
#include "core/spelling.h"

/* How well two words match, of 100. */
#define SAME      100
#define SOUND     95
#define ONE_EDIT  85
#define TWO_EDITS 70
#define SHORTENED 60 /* "Fatou", Fatoumata */
#define INITIAL   50

#define KNOWN      70 /* weight of a word that many have */
#define BOTH_KNOWN 65 /* percent of the quality when both are such */

#define ONE_EDIT_MIN  4 /* letters of both words */
#define TWO_EDITS_MIN 8
#define SHORTENED_MIN 4

/* The score of a name: BASE for nothing telling, more with the weight of what matched. */
#define BASE        25
#define BASE_MORE   60
#define ALL_TELLING 150 /* weight of matched words that is as good as any more */
#define LACKING     35  /* percent a word counts that only one of the two has */
#define BOTH_LACK   40  /* percent of the name's score when each has a word of its own */

const char *
likeness_reason_name(enum likeness_reason reason)
{
	static const struct {
		enum likeness_reason reason;
		const char *name;
	} names[] = {
	    {LIKE_SAME_NAME, "same name"},
	    {LIKE_SPELLING, "spelling"},
	    {LIKE_PART, "part of the name"},
	    {LIKE_REGION, "region"},
	    {LIKE_PLACE, "place"},
	    {LIKE_SERVICE, "service"},
	    {LIKE_POSITION, "position"},
	    {LIKE_SECTOR, "sector"},
	    {LIKE_GENDER, "gender"},
	    {UNLIKE_REGION, "other region"},
	    {UNLIKE_SECTOR, "other sector"},
	    {UNLIKE_GENDER, "other gender"},
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].reason == reason)
			return names[i].name;
	return "";
}

/* ---- names ---- */

/* Edits between two words of n and m letters, at most `most`, else more. An edit changes
 * two letters at most. */
static int
edits_between(const struct likeness *a, size_t i, size_t n, const struct likeness *b,
    size_t j, size_t m, int most)
{
	if (__builtin_popcount(a->letters[i] ^ b->letters[j]) > 2 * most)
		return most + 1;
	return spelling_distance(a->word[i], n, b->word[j], m, most);
}

static int
match_words(const struct likeness *a, size_t i, const struct likeness *b, size_t j)
{
	const char *x = a->word[i], *y = b->word[j];
	size_t n, m, least;
	int edits;

	if (a->sound[i] == b->sound[j])
		return strcmp(x, y) == 0 ? SAME : SOUND;
	n = strlen(x);
	m = strlen(y);
	least = n < m ? n : m;
	if (least == 1)
		return x[0] == y[0] ? INITIAL : 0;
	if (least < ONE_EDIT_MIN)
		return 0;
	edits = edits_between(a, i, n, b, j, m, least >= TWO_EDITS_MIN ? 2 : 1);
	if (edits == 1)
		return ONE_EDIT;
	if (edits == 2 && least >= TWO_EDITS_MIN)
		return TWO_EDITS;
	return least >= SHORTENED_MIN && memcmp(x, y, least) == 0 ? SHORTENED : 0;
}

/* What the words of two names have in common. */
struct common {
	int matched;        /* sum of weight * quality / 100 */
	int weight;         /* of what matched */
	int only_a, only_b; /* weight of what did not */
	size_t n;           /* words matched */
	int worst;          /* quality */
};

static int
lesser(int x, int y)
{
	return x < y ? x : y;
}

/* A slip makes a word nobody else has. Two names that many have, a letter apart, are two
 * names: Amadou, Mamadou. */
static uint8_t
quality_of(const struct likeness *a, const uint8_t *wa, size_t i,
    const struct likeness *b, const uint8_t *wb, size_t j)
{
	int quality = match_words(a, i, b, j);

	if (quality < SOUND && wa[i] < KNOWN && wb[j] < KNOWN)
		quality = quality * BOTH_KNOWN / 100;
	return (uint8_t)quality;
}

struct matches {
	uint8_t quality[LIKENESS_WORDS][LIKENESS_WORDS];
};

/* The best pair of words that is left; 0 none. */
static int
best_match(const struct matches *m, unsigned left_a, unsigned left_b, size_t *i_best,
    size_t *j_best)
{
	int best = 0;
	size_t i, j;

	for (i = 0; left_a >> i != 0; i++)
		for (j = 0; (left_a >> i & 1) != 0 && left_b >> j != 0; j++) {
			if ((left_b >> j & 1) == 0 || m->quality[i][j] <= best)
				continue;
			best = m->quality[i][j];
			*i_best = i;
			*j_best = j;
		}
	return best;
}

static struct common
compare_names(const struct likeness *a, const uint8_t *wa, const struct likeness *b,
    const uint8_t *wb)
{
	struct common c = {.worst = SAME};
	unsigned left_a = (1u << a->n_words) - 1, left_b = (1u << b->n_words) - 1;
	struct matches m;
	size_t i, j;
	int quality, weight;

	for (i = 0; i < a->n_words; i++)
		for (j = 0; j < b->n_words; j++)
			m.quality[i][j] = quality_of(a, wa, i, b, wb, j);
	while ((quality = best_match(&m, left_a, left_b, &i, &j)) > 0) {
		left_a &= ~(1u << i);
		left_b &= ~(1u << j);
		weight = lesser(wa[i], wb[j]);
		c.weight += weight;
		c.matched += weight * quality / 100;
		c.worst = lesser(c.worst, quality);
		c.n++;
	}
	for (i = 0; i < a->n_words; i++)
		c.only_a += (left_a >> i & 1) != 0 ? wa[i] : 0;
	for (j = 0; j < b->n_words; j++)
		c.only_b += (left_b >> j & 1) != 0 ? wb[j] : 0;
	return c;
}

static int
name_score(const struct common *c, unsigned *reasons)
{
	int all = c->weight + (c->only_a + c->only_b) * LACKING / 100;
	int telling = lesser(c->weight, ALL_TELLING);
	int score;

	if (c->n == 0 || all == 0)
		return 0;
	score = (BASE + BASE_MORE * telling / ALL_TELLING) * c->matched / all;
	if (c->only_a > 0 && c->only_b > 0)
		return score * BOTH_LACK / 100;
	if (c->worst < SAME)
		*reasons |= LIKE_SPELLING;
	if (c->only_a + c->only_b > 0)
		*reasons |= LIKE_PART;
	if (c->worst == SAME && c->only_a + c->only_b == 0)
		*reasons |= LIKE_SAME_NAME;
	return score;
}

/* ---- what else is known ---- */

/* What two known values add when they are the same, and take when they are not. */
static int
weigh_keys(const char *a, const char *b, int same, int other, enum likeness_reason like,
    enum likeness_reason unlike, unsigned *reasons)
{
	if (a[0] == '\0' || b[0] == '\0')
		return 0;
	if (strcmp(a, b) == 0) {
		*reasons |= like;
		return same;
	}
	*reasons |= unlike;
	return -other;
}

static int
weigh_hashes(
    uint64_t a, uint64_t b, int same, enum likeness_reason like, unsigned *reasons)
{
	if (a == 0 || a != b)
		return 0;
	*reasons |= like;
	return same;
}

/* There is a CSCOM in every town: the same service elsewhere is another one. */
static int
weigh_service(const struct likeness *a, const struct likeness *b, unsigned *reasons)
{
	bool elsewhere = (*reasons & UNLIKE_REGION) != 0 ||
			 (a->place != 0 && b->place != 0 && a->place != b->place);

	return weigh_hashes(
	    a->service, b->service, elsewhere ? 3 : 14, LIKE_SERVICE, reasons);
}

static int
weigh_rest(const struct likeness *a, const struct likeness *b, unsigned *reasons)
{
	int sum = 0;

	sum +=
	    weigh_keys(a->region, b->region, 6, 20, LIKE_REGION, UNLIKE_REGION, reasons);
	sum +=
	    weigh_keys(a->sector, b->sector, 4, 12, LIKE_SECTOR, UNLIKE_SECTOR, reasons);
	sum +=
	    weigh_keys(a->gender, b->gender, 0, 30, LIKE_GENDER, UNLIKE_GENDER, reasons);
	sum += weigh_service(a, b, reasons);
	sum += weigh_hashes(a->place, b->place, 6, LIKE_PLACE, reasons);
	return sum + weigh_hashes(a->position, b->position, 6, LIKE_POSITION, reasons);
}

struct likeness_pair
likeness_score(const struct likeness *a, const uint8_t *wa, const struct likeness *b,
    const uint8_t *wb)
{
	struct likeness_pair pair = {
	    .a = a->id < b->id ? a->id : b->id, .b = a->id < b->id ? b->id : a->id};
	struct common c = compare_names(a, wa, b, wb);
	int score = name_score(&c, &pair.reasons);

	if (score == 0)
		return pair;
	score += weigh_rest(a, b, &pair.reasons);
	pair.score = score < 0 ? 0 : lesser(score, 100);
	return pair;
}

static void
weigh(const struct likeness *l, int (*weight)(void *, uint32_t), void *ctx,
    uint8_t out[LIKENESS_WORDS])
{
	size_t i;
	int one;

	for (i = 0; i < l->n_words; i++) {
		one = weight(ctx, l->sound[i]);
		out[i] = (uint8_t)(one < 1 ? 1 : lesser(one, 100));
	}
}

struct likeness_pair
likeness_compare(const struct likeness *a, const struct likeness *b,
    int (*weight)(void *, uint32_t), void *ctx)
{
	uint8_t wa[LIKENESS_WORDS], wb[LIKENESS_WORDS];

	weigh(a, weight, ctx, wa);
	weigh(b, weight, ctx, wb);
	return likeness_score(a, wa, b, wb);
}
