/*
 * Twenty thousand nominees are two hundred million pairs; a few tens of thousands are
 * worth a look. So each nominee is filed under keys that the same person would share even
 * when misspelt: two words of the name together (their consonants), a word with the
 * service or with the place, a rare word alone. Only those under one key are compared.
 *
 * Crowds would still be too much: Moussa Traore of everywhere, or one nominee whom eight
 * hundred people wrote in for. Nominees are ordered so that those alike in everything
 * stand together; of such a run, the first few stand for the rest, and whoever follows is
 * compared with the next ones only. What is linked in a chain is still found.
 */
#include "core/likeness.h"

#include <string.h>

#include "core/likeness_best.h"
#include "core/likeness_names.h"
#include "core/likeness_score.h"
#include "core/likeness_sound.h"

#define KEY_WORDS    4  /* the most telling words of a name make keys */
#define KEYS_MAX     18 /* 6 pairs, 4 alone, 4 with the service, 4 with the place */
#define RARE         55 /* weight of a word that is a key alone */
#define RUN_AHEAD    16 /* of the same run: compared with so many that follow */
#define RUN_FIRST    4  /* … and so many of it are compared with others */
#define OTHERS_AHEAD 64
#define LOOK_AHEAD   1024

/* One nominee under one key. */
struct filed {
	uint32_t key, ref; /* ref: nominee * KEYS_MAX + slot */
};

struct search {
	const struct likeness *who;
	size_t n;
	uint8_t (*weight)[LIKENESS_WORDS];
	uint32_t (*bones)[LIKENESS_WORDS];
	uint32_t *order; /* nominees, those alike in everything side by side */
	uint32_t *run;   /* number of the run a nominee belongs to */
	uint8_t *rank;   /* how many of its run stand before it, at most RUN_FIRST */
	uint32_t *stamp; /* who was compared with it last, + 1 */
	struct filed *filed, *spare;
	uint32_t *at; /* where (nominee, slot) is filed */
	size_t n_filed;
};

/* ---- sorting: by bytes, from the lowest; equal keys stay in their order ---- */

static void
sort_byte(const struct filed *from, struct filed *to, size_t n, unsigned shift)
{
	size_t count[257] = {0}, i;

	for (i = 0; i < n; i++)
		count[(from[i].key >> shift & 0xff) + 1]++;
	for (i = 0; i < 256; i++)
		count[i + 1] += count[i];
	for (i = 0; i < n; i++)
		to[count[from[i].key >> shift & 0xff]++] = from[i];
}

static void
sort_filed(struct search *s, size_t n)
{
	unsigned shift;

	for (shift = 0; shift < 32; shift += 16) {
		sort_byte(s->filed, s->spare, n, shift);
		sort_byte(s->spare, s->filed, n, shift + 8);
	}
}

/* ---- weights ---- */

static uint32_t
name_key(const struct likeness *l)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < l->n_words; i++)
		sum += l->sound[i] * UINT32_C(2654435761);
	return sum;
}

/*
 * Fills `filed` with each sound once: key the sound, ref how many different names have
 * it. Not how many nominees: whoever is nominated three hundred times keeps a rare name.
 */
static size_t
count_sounds(struct search *s, size_t *n_names)
{
	size_t i, k, n = 0, unique = 0;

	for (i = 0; i < s->n; i++)
		s->filed[i] = (struct filed){name_key(&s->who[i]), (uint32_t)i};
	sort_filed(s, s->n);
	*n_names = 0;
	for (i = 0; i < s->n; i++) {
		if (i > 0 && s->filed[i].key == s->filed[i - 1].key)
			continue;
		++*n_names;
		for (k = 0; k < s->who[s->filed[i].ref].n_words; k++)
			s->at[n++] = s->who[s->filed[i].ref].sound[k];
	}
	for (i = 0; i < n; i++)
		s->filed[i] = (struct filed){s->at[i], 1};
	sort_filed(s, n);
	for (i = 0; i < n; i++) {
		if (unique > 0 && s->filed[unique - 1].key == s->filed[i].key)
			s->filed[unique - 1].ref++;
		else
			s->filed[unique++] = s->filed[i];
	}
	return unique;
}

static size_t
bearers_of(const struct filed *sounds, size_t n, uint32_t sound)
{
	size_t low = 0, high = n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (sounds[middle].key < sound)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && sounds[low].key == sound ? sounds[low].ref : 1;
}

static void
weigh_all(struct search *s)
{
	struct name_weights names;
	size_t people, n = count_sounds(s, &people), i, k;

	name_weights_make(&names, people);
	for (i = 0; i < s->n; i++)
		for (k = 0; k < s->who[i].n_words; k++)
			s->weight[i][k] = name_weight(&names, s->who[i].sound[k],
			    bearers_of(s->filed, n, s->who[i].sound[k]));
}

/* ---- order ---- */

static uint32_t
mix(uint64_t x)
{
	x *= UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(x >> 32);
}

/* All that is known of somebody but the name. */
static uint32_t
rest_key(const struct likeness *l)
{
	uint32_t region = sound_hash(SOUND_SEED, l->region, strlen(l->region));

	return (mix(l->service) & UINT32_C(0xfff00000)) |
	       (mix(l->place) >> 12 & UINT32_C(0x000fff00)) | (region & 0xff);
}

static void
put_in_order(struct search *s)
{
	uint32_t name = 0, rest = 0, one_name, one_rest;
	size_t i;

	for (i = 0; i < s->n; i++)
		s->filed[i] = (struct filed){name_key(&s->who[i]), (uint32_t)i};
	sort_filed(s, s->n);
	for (i = 0; i < s->n; i++)
		s->filed[i].key = rest_key(&s->who[s->filed[i].ref]);
	sort_filed(s, s->n);
	for (i = 0; i < s->n; i++) {
		const uint32_t who = s->filed[i].ref,
			       before = i > 0 ? s->order[i - 1] : 0;
		s->order[i] = who;
		one_name = name_key(&s->who[who]);
		one_rest = s->filed[i].key;
		if (i > 0 && one_name == name && one_rest == rest) {
			s->run[who] = s->run[before];
			s->rank[who] =
			    (uint8_t)(s->rank[before] + (s->rank[before] < RUN_FIRST));
		} else {
			s->run[who] = (uint32_t)i;
			s->rank[who] = 0;
		}
		name = one_name;
		rest = one_rest;
	}
}

/* ---- filing ---- */

/* The most telling words of a name, in any order. */
static size_t
key_words(const struct search *s, size_t i, size_t word[KEY_WORDS])
{
	unsigned left = (1u << s->who[i].n_words) - 1;
	size_t n, k, best;

	for (n = 0; n < KEY_WORDS && left != 0; n++) {
		best = LIKENESS_WORDS;
		for (k = 0; k < s->who[i].n_words; k++)
			if ((left >> k & 1) != 0 &&
			    (best == LIKENESS_WORDS ||
				s->weight[i][k] > s->weight[i][best]))
				best = k;
		left &= ~(1u << best);
		word[n] = best;
	}
	return n;
}

static void
file_key(struct search *s, size_t i, size_t *slot, uint32_t key)
{
	s->filed[s->n_filed].key = key;
	s->filed[s->n_filed].ref = (uint32_t)(i * KEYS_MAX + *slot);
	s->n_filed++;
	++*slot;
}

/* Of two parts, in either order. */
static uint32_t
key_of(uint64_t a, uint64_t b, unsigned kind)
{
	return mix((a < b ? a * 31 + b : b * 31 + a) ^ (uint64_t)kind << 56);
}

static void
file_nominee(struct search *s, size_t i)
{
	const struct likeness *who = &s->who[i];
	size_t word[KEY_WORDS], n = key_words(s, i, word), a, b, slot = 0;

	for (a = 0; a < n; a++) {
		uint32_t bones = s->bones[i][word[a]];
		for (b = 0; b < a; b++)
			file_key(s, i, &slot, key_of(bones, s->bones[i][word[b]], 1));
		if (s->weight[i][word[a]] >= RARE)
			file_key(s, i, &slot, key_of(who->sound[word[a]], 0, 2));
		if (who->service != 0)
			file_key(s, i, &slot, key_of(bones, who->service, 3));
		if (who->place != 0)
			file_key(s, i, &slot, key_of(bones, who->place, 4));
	}
	for (; slot < KEYS_MAX; slot++)
		s->at[i * KEYS_MAX + slot] = UINT32_MAX;
}

static void
file_all(struct search *s)
{
	size_t i, k, w;

	for (i = 0; i < s->n; i++)
		for (w = 0; w < s->who[i].n_words; w++)
			s->bones[i][w] =
			    sound_bones(s->who[i].word[w], strlen(s->who[i].word[w]));
	s->n_filed = 0;
	for (i = 0; i < s->n; i++)
		file_nominee(s, s->order[i]);
	sort_filed(s, s->n_filed);
	for (k = 0; k < s->n_filed; k++)
		s->at[s->filed[k].ref] = (uint32_t)k;
}

/* ---- searching ---- */

static void
compare(struct search *s, size_t i, size_t j, int least, struct best *best)
{
	struct likeness_pair p;

	s->stamp[j] = (uint32_t)i + 1;
	p = likeness_score(&s->who[i], s->weight[i], &s->who[j], s->weight[j]);
	if (p.score >= least)
		best_keep(best, &p);
}

/* Those filed behind nominee i under one of its keys. */
static void
search_key(struct search *s, size_t i, size_t at, int least, struct best *best)
{
	size_t k, j, others = 0;

	for (k = at + 1; k < s->n_filed && k - at < LOOK_AHEAD; k++) {
		if (s->filed[k].key != s->filed[at].key)
			return;
		j = s->filed[k].ref / KEYS_MAX;
		if (j == i)
			continue;
		if (s->run[j] == s->run[i]) {
			if (k - at <= RUN_AHEAD && s->stamp[j] != i + 1)
				compare(s, i, j, least, best);
			continue;
		}
		if (s->rank[i] >= RUN_FIRST || others == OTHERS_AHEAD)
			return;
		if (s->rank[j] >= RUN_FIRST)
			continue;
		others++;
		if (s->stamp[j] != i + 1)
			compare(s, i, j, least, best);
	}
}

static void
search_nominee(struct search *s, size_t i, int least, struct best *best)
{
	size_t slot, at;

	for (slot = 0; slot < KEYS_MAX; slot++) {
		at = s->at[i * KEYS_MAX + slot];
		if (at == UINT32_MAX)
			return;
		search_key(s, i, at, least, best);
	}
}

/* ---- memory ---- */

/* The next array of the scratch memory. */
static void *
take(char **scratch, size_t n, size_t size)
{
	void *here = *scratch;

	*scratch += (n * size + 15) & ~(size_t)15;
	return here;
}

static char *
lay_out(struct search *s, char *at)
{
	const size_t n = s->n;

	s->filed = take(&at, n * KEYS_MAX, sizeof(*s->filed));
	s->spare = take(&at, n * KEYS_MAX, sizeof(*s->spare));
	s->at = take(&at, n * KEYS_MAX, sizeof(*s->at));
	s->weight = take(&at, n, sizeof(*s->weight));
	s->bones = take(&at, n, sizeof(*s->bones));
	s->order = take(&at, n, sizeof(*s->order));
	s->run = take(&at, n, sizeof(*s->run));
	s->stamp = take(&at, n, sizeof(*s->stamp));
	s->rank = take(&at, n, sizeof(*s->rank));
	return at;
}

size_t
likeness_scratch(size_t n)
{
	return n * (KEYS_MAX * (2 * sizeof(struct filed) + sizeof(uint32_t)) +
		       LIKENESS_WORDS * (sizeof(uint8_t) + sizeof(uint32_t)) +
		       3 * sizeof(uint32_t) + sizeof(uint8_t)) +
	       9 * 16;
}

size_t
likeness_pairs(const struct likeness *who, size_t n, int least,
    struct likeness_pair *pair, size_t cap, void *scratch)
{
	struct search s = {.who = who, .n = n};
	struct best best = {.pair = pair, .cap = cap};
	size_t i;

	(void)lay_out(&s, scratch);
	weigh_all(&s);
	put_in_order(&s);
	file_all(&s);
	memset(s.stamp, 0, n * sizeof(*s.stamp));
	for (i = 0; i < n; i++)
		search_nominee(&s, s.order[i], least, &best);
	best_sort(&best);
	return best.found;
}
