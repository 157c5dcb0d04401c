/*
 * UTF-16 as Kannel hands it over when it does not recode: raw bytes behind percent signs.
 */
#ifndef KALATA_PROVIDER_UTF16_H
#define KALATA_PROVIDER_UTF16_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Even length, and NULs where the high bytes of Latin letters would be, in at least half
 * of the pairs. UTF-8 text never has a NUL. */
bool	utf16_likely(const char *, size_t len);

/* Appends UTF-8. Big-endian unless a byte order mark says otherwise (it is left out);
 * NUL, half a surrogate pair and an odd last byte become blanks. */
void	utf16_decode(struct buf *, const char *, size_t len);

#endif
