#include "store/id_memory.h"

#include <string.h>

/* FNV-1a; the end of the text counts, so that "a","bc" is not "ab","c". */
static uint64_t
mix(uint64_t h, const char *s)
{
	do {
		h ^= (unsigned char)*s;
		h *= UINT64_C(1099511628211);
	} while (*s++ != '\0');
	return h;
}

bool
id_memory_other(struct id_memory *m, const char *channel, const char *provider_id,
    const struct voter_key *voter)
{
	uint64_t id = mix(mix(UINT64_C(14695981039346656037), channel), provider_id) | 1;
	size_t at = (size_t)(id >> 32) % ID_MEMORY_SLOTS;
	uint64_t who;
	bool other;

	memcpy(&who, voter->b, sizeof(who));
	other = m->slot[at].id == id && m->slot[at].voter != who;
	m->slot[at].id = id;
	m->slot[at].voter = who;
	return other;
}
