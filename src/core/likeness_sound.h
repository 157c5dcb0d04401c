/*
 * How a Malian name sounds, whoever spelt it: by French habit, as Bambara is written now, or by
 * ear. Internal to likeness.
 */
#ifndef KALATA_CORE_LIKENESS_SOUND_H
#define KALATA_CORE_LIKENESS_SOUND_H

#include <stddef.h>
#include <stdint.h>

/* Of a folded word; words said alike have the same. Never 0. */
uint32_t sound_of(const char *word, size_t len);
/* The same without vowels: what misspelt words still share. Never 0. */
uint32_t sound_bones(const char *word, size_t len);

/* FNV-1a over more bytes; begin with SOUND_SEED. */
#define SOUND_SEED UINT32_C(2166136261)
uint32_t sound_hash(uint32_t hash, const void *bytes, size_t len);

#endif
