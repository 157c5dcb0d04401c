/*
 * Coulibaly, Koulibali, Kulibali; Diallo, Dyalo, Jalo; Keita, Keyta; Traore, Traure;
 * Cisse, Sise; Mohamed, Mouhammed: one name each. Letters are first read in groups as
 * French and the national languages write them, then what the ear does not keep goes:
 * doubled letters, h, a final e. Source: the spellings of family names in Malian press
 * and registers, the Bambara orthography of 1982.
 */
#include "core/likeness_sound.h"

#include <stdbool.h>
#include <string.h>

#define SOUND_MAX 64 /* letters of a word that are listened to */

/* Letters read as one sound, longest first. `soft`: only before e, i, y; `vowel`: only
 * before a vowel. */
static const struct {
	const char *letters, *sound;
	bool soft, vowel;
} groups[] = {
    {"tch", "c", false, false},
    {"sch", "x", false, false},
    {"cqu", "k", false, false},
    {"aou", "aw", false, true},
    {"aou", "o", false, false},
    {"ndi", "nj", false, true},
    {"dj", "j", false, false},
    {"dy", "j", false, true},
    {"di", "j", false, true},
    {"gn", "N", false, false},
    {"ny", "N", false, true},
    {"ni", "N", false, true},
    {"ch", "x", false, false},
    {"sh", "x", false, false},
    {"ph", "f", false, false},
    {"th", "t", false, false},
    {"kh", "k", false, false},
    {"ck", "k", false, false},
    {"qu", "k", false, false},
    {"gu", "g", true, false},
    {"ou", "w", false, true},
    {"ou", "u", false, false},
    {"au", "o", false, false},
    {"ao", "o", false, false},
    {"aw", "o", false, false},
    {"ai", "e", false, false},
    {"ay", "e", false, false},
    {"ei", "e", false, false},
    {"ey", "e", false, false},
    {"c", "s", true, false},
    {"c", "k", false, false},
    {"q", "k", false, false},
    {"x", "ks", false, false},
    {"y", "i", false, false},
    {"u", "w", false, true},
    {"h", "", false, false},
};

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aeiouy", c) != NULL;
}

/* The next letter that is heard: "Mohamed" has a vowel behind its o. */
static char
heard(const char *word, size_t len, size_t at)
{
	while (at < len && word[at] == 'h')
		at++;
	return at < len ? word[at] : '\0';
}

/* "aw" is o before a consonant and at the end, "ai" e likewise: Awa, Maya keep theirs. */
static bool
is_glide(const char *letters)
{
	return letters[1] != '\0' && letters[2] == '\0' && letters[0] != 'o' &&
	       strchr("aeo", letters[0]) != NULL && strchr("wyi", letters[1]) != NULL;
}

static bool
group_fits(size_t g, const char *word, size_t len, size_t at)
{
	const char *letters = groups[g].letters;
	size_t n;
	char next;

	if (letters[0] != word[at])
		return false;
	n = strlen(letters);
	if (len - at < n || memcmp(word + at, letters, n) != 0)
		return false;
	next = at + n < len ? word[at + n] : '\0';
	if (groups[g].soft)
		return next != '\0' && strchr("eiy", next) != NULL;
	if (groups[g].vowel)
		return is_vowel(heard(word, len, at + n)) && next != letters[n - 1];
	return !is_glide(letters) || !is_vowel(next);
}

static void
put(char out[SOUND_MAX], size_t *n, char c)
{
	if (*n > 0 && out[*n - 1] == c)
		return; /* doubled */
	if (*n < SOUND_MAX)
		out[(*n)++] = c;
}

static size_t
listen(const char *word, size_t len, char out[SOUND_MAX])
{
	const size_t n_groups = sizeof(groups) / sizeof(groups[0]);
	size_t n = 0, at = 0, g, i;

	while (at < len) {
		for (g = 0; g < n_groups && !group_fits(g, word, len, at); g++)
			;
		if (g == n_groups) {
			put(out, &n, word[at++]);
			continue;
		}
		for (i = 0; groups[g].sound[i] != '\0'; i++)
			put(out, &n, groups[g].sound[i]);
		at += strlen(groups[g].letters);
	}
	/* o before a vowel glides as ou does: Mohamed, Mouhamed */
	for (i = 0; i + 1 < n; i++)
		if (out[i] == 'o' && i > 0 && is_vowel(out[i + 1]))
			out[i] = 'w';
	if (n > 2 && out[n - 1] == 'e')
		n--;
	return n;
}

uint32_t
sound_hash(uint32_t hash, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	size_t i;

	for (i = 0; i < len; i++)
		hash = (hash ^ p[i]) * UINT32_C(16777619);
	return hash != 0 ? hash : 1;
}

uint32_t
sound_of(const char *word, size_t len)
{
	char said[SOUND_MAX];

	return sound_hash(SOUND_SEED, said, listen(word, len, said));
}

uint32_t
sound_bones(const char *word, size_t len)
{
	char said[SOUND_MAX], bones[SOUND_MAX];
	size_t n = listen(word, len, said), i, kept = 0;

	for (i = 0; i < n; i++)
		if (i == 0 ? !is_vowel(said[i]) : strchr("aeiouw", said[i]) == NULL)
			put(bones, &kept, said[i]);
	if (kept < 2) /* "Awa", "Ali": nothing but vowels, all of it counts */
		return sound_hash(SOUND_SEED ^ 1, said, n);
	return sound_hash(SOUND_SEED ^ 2, bones, kept);
}
