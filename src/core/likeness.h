/*
 * Are two nominations the same person? Names come as "Dr Awa EXEMPLE", "EXEMPLE Awa",
 * "Mme Awa Diallo nee Exemple", misspelt, with half the names missing; a few family names
 * are everybody's. So words are weighed by how rare they are among the nominees, compared
 * by spelling in any order, and place and service are asked too. A score, with its
 * reasons, for people who decide. Pure; memory is the caller's.
 */
#ifndef KALATA_CORE_LIKENESS_H
#define KALATA_CORE_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fold.h"
#include "core/occupation.h"

#define LIKENESS_WORDS 6	/* of one name */

enum likeness_reason {
	LIKE_SAME_NAME = 1 << 0,	/* the same words, any order, titles aside */
	LIKE_SPELLING = 1 << 1,		/* words that differ by a letter or two, or sound alike */
	LIKE_PART = 1 << 2,		/* one has words the other lacks ("nee" among them) */
	LIKE_REGION = 1 << 3, LIKE_PLACE = 1 << 4, LIKE_SERVICE = 1 << 5,
	LIKE_POSITION = 1 << 6, LIKE_SECTOR = 1 << 7, LIKE_GENDER = 1 << 8,
	UNLIKE_REGION = 1 << 9, UNLIKE_SECTOR = 1 << 10, UNLIKE_GENDER = 1 << 11,
};
const char *likeness_reason_name(enum likeness_reason);

/* A nominee made comparable. `region`, `sector`, `gender` are keys, "" unknown. */
struct likeness {
	int64_t	id;
	uint8_t	n_words;
	char	word[LIKENESS_WORDS][20];	/* of the name: folded, without titles */
	uint32_t sound[LIKENESS_WORDS];		/* words that are said alike have the same */
	uint32_t letters[LIKENESS_WORDS];	/* a bit for each letter in it: rules out most spellings */
	uint64_t service, position, place;	/* hashes of folded words, 0 unknown */
	char	region[12], sector[24], gender[4];
};
struct likeness_fields {
	const char *name, *service, *position, *place, *region, *sector, *gender;
};
void	likeness_make(struct likeness *, int64_t id, const struct likeness_fields *,
    const struct occupations *);

struct likeness_pair {
	int64_t	 a, b;		/* a < b */
	int	 score;		/* 0..100 */
	unsigned reasons;
};
/* Of two; `weight(ctx, sound)`: how telling a word is, 1 (everybody's) to 100. */
struct likeness_pair likeness_compare(const struct likeness *, const struct likeness *,
    int (*weight)(void *ctx, uint32_t sound), void *ctx);

/*
 * The pairs of at least `least`, best first, at most `cap`; the number found. Only nominees
 * that share a telling word, or two words, are compared, so that 20,000 take a fraction of a
 * second. Of nominees alike in everything each is paired with the next few, and the first few
 * with others: all of one person hang together, without a pair for each two of 300. `scratch`: at
 * least likeness_scratch(n) bytes, aligned as malloc does.
 */
size_t	likeness_scratch(size_t n);
size_t	likeness_pairs(const struct likeness *, size_t n, int least, struct likeness_pair *,
    size_t cap, void *scratch);

#endif
