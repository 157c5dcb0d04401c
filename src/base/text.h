/*
 * Bytes and UTF-8: what the door checks once so that everything behind it may
 * rely on valid text. Pure: usable from core.
 */
#ifndef KALATA_BASE_TEXT_H
#define KALATA_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Is it valid UTF-8 (no overlong form, no surrogate, nothing above U+10FFFF)? */
bool	text_is_utf8(const char *, size_t len);

/*
 * Appends `raw` as valid UTF-8 without control characters: NUL, C0/C1 controls and
 * byte order marks become blanks; a byte that is no UTF-8 is read as Latin-1
 * (an old handset's é is then still an é).
 */
void	text_scrub(struct buf *out, const char *raw, size_t len);

/* Bytes of the longest prefix of s[0..len) that is at most `max` bytes and ends on a
 * character boundary. */
size_t	text_cut(const char *s, size_t len, size_t max);

/* The character at s, its length in *n; (uint32_t)-1 and *n = 1 when not UTF-8.
 * len must be at least 1. */
uint32_t text_rune(const char *s, size_t len, size_t *n);

/* Appends one code point. */
bool	text_add_rune(struct buf *, uint32_t);

void	text_hex(struct buf *, const void *, size_t);
/* False unless exactly 2*len hex digits. */
bool	text_unhex(const char *hex, void *out, size_t len);

/* Copies at most cap-1 bytes on a character boundary; false when it had to cut. */
bool	text_copy(char *dst, size_t cap, const char *src);

/* Parses all of s as a decimal integer within [min, max]. */
bool	text_i64(const char *s, int64_t min, int64_t max, int64_t *out);

/* Is it one of the list? */
bool	text_among(const char *, const char *const *list, size_t n);
#define TEXT_AMONG(text, list) text_among(text, list, sizeof(list) / sizeof((list)[0]))
/* Same text without regard to ASCII case? */
bool	text_same(const char *, const char *);

/* "+22366123467" -> "+223…67": what logs may show of a number. Appends. A sender that
 * is no number is shown as its first two characters and "…". */
void	text_mask(struct buf *, const char *phone);
/* The text, with every run of six digits or more in it masked like that: what people write beside
 * a name is a telephone number. Single blanks, dots and dashes may part the digits. Appends. */
void	text_mask_numbers(struct buf *, const char *text);

#endif
