/*
 * UTF-8 at the door. Written out by hand because it must treat a byte that is no UTF-8 as
 * what it most likely is (Latin-1 of an old handset), and must see NUL bytes.
 */
#include "base/text.h"

#include <string.h>

#define RUNE_BAD ((uint32_t)-1)

/* Lead byte -> length and the smallest code point that may be written so (RFC 3629). */
static size_t
rune_length(unsigned char lead, uint32_t *least)
{
	if (lead < 0x80) {
		*least = 0;
		return 1;
	}
	if (lead >= 0xc2 && lead <= 0xdf) {
		*least = 0x80;
		return 2;
	}
	if ((lead & 0xf0) == 0xe0) {
		*least = 0x800;
		return 3;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		*least = 0x10000;
		return 4;
	}
	return 0;
}

uint32_t
text_rune(const char *s, size_t len, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s;
	uint32_t least, rune;
	size_t size = rune_length(p[0], &least), i;

	*n = 1;
	if (size == 0 || size > len)
		return RUNE_BAD;
	if (size == 1)
		return p[0];
	rune = p[0] & (0xffu >> (size + 1));
	for (i = 1; i < size; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return RUNE_BAD;
		rune = rune << 6 | (p[i] & 0x3f);
	}
	if (rune < least || rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff))
		return RUNE_BAD;
	*n = size;
	return rune;
}

bool
text_is_utf8(const char *s, size_t len)
{
	size_t at = 0, n;

	while (at < len) {
		if (text_rune(s + at, len - at, &n) == RUNE_BAD)
			return false;
		at += n;
	}
	return true;
}

bool
text_add_rune(struct buf *b, uint32_t rune)
{
	char out[4];

	if (rune < 0x80) {
		out[0] = (char)rune;
		return buf_addn(b, out, 1);
	}
	if (rune < 0x800) {
		out[0] = (char)(0xc0 | rune >> 6);
		out[1] = (char)(0x80 | (rune & 0x3f));
		return buf_addn(b, out, 2);
	}
	if (rune < 0x10000) {
		out[0] = (char)(0xe0 | rune >> 12);
		out[1] = (char)(0x80 | (rune >> 6 & 0x3f));
		out[2] = (char)(0x80 | (rune & 0x3f));
		return buf_addn(b, out, 3);
	}
	out[0] = (char)(0xf0 | rune >> 18);
	out[1] = (char)(0x80 | (rune >> 12 & 0x3f));
	out[2] = (char)(0x80 | (rune >> 6 & 0x3f));
	out[3] = (char)(0x80 | (rune & 0x3f));
	return buf_addn(b, out, 4);
}

/* Controls of C0 and C1, and the byte order marks UTF-16 leaves behind. */
static bool
is_control(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0xfeff ||
	       rune == 0xfffe;
}

void
text_scrub(struct buf *out, const char *raw, size_t len)
{
	size_t at = 0, n;
	uint32_t rune;

	while (at < len) {
		rune = text_rune(raw + at, len - at, &n);
		if (rune == RUNE_BAD)
			rune = (unsigned char)raw[at];
		if (is_control(rune))
			rune = ' ';
		text_add_rune(out, rune);
		at += n;
	}
}

size_t
text_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return max;
}

void
text_hex(struct buf *b, const void *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *p = bytes;
	char pair[2];
	size_t i;

	for (i = 0; i < n; i++) {
		pair[0] = digit[p[i] >> 4];
		pair[1] = digit[p[i] & 15];
		buf_addn(b, pair, 2);
	}
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
text_unhex(const char *hex, void *out, size_t len)
{
	unsigned char *p = out;
	int high, low;
	size_t i;

	if (strlen(hex) != 2 * len)
		return false;
	for (i = 0; i < len; i++) {
		high = hex_value(hex[2 * i]);
		low = hex_value(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		p[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool
text_copy(char *dst, size_t cap, const char *src)
{
	size_t len = strlen(src), n = text_cut(src, len, cap - 1);

	memcpy(dst, src, n);
	dst[n] = '\0';
	return n == len;
}

bool
text_i64(const char *s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = *s == '-';
	const char *p = s + negative;
	int64_t n = 0;

	if (*p == '\0')
		return false;
	for (; *p != '\0'; p++) {
		if (*p < '0' || *p > '9')
			return false;
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_sub_overflow(n, *p - '0', &n))
			return false;
	}
	if (!negative && __builtin_sub_overflow((int64_t)0, n, &n))
		return false;
	if (n < min || n > max)
		return false;
	*out = n;
	return true;
}

static char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
text_among(const char *text, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i], text) == 0)
			return true;
	return false;
}

bool
text_same(const char *a, const char *b)
{
	for (; *a != '\0' && ascii_lower(*a) == ascii_lower(*b); a++)
		b++;
	return ascii_lower(*a) == ascii_lower(*b);
}

void
text_mask(struct buf *b, const char *phone)
{
	size_t len = strlen(phone);
	bool number =
	    len >= 8 && (phone[0] == '+' || (phone[0] >= '0' && phone[0] <= '9'));

	buf_addn(b, phone, text_cut(phone, len, number ? 4 : 2));
	buf_add(b, "…");
	if (number)
		buf_add(b, phone + len - 2);
}

#define PHONE_DIGITS 6 /* as many in a row are no year, price or age */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How long the number at s is, with the single blanks, dots and dashes people write in
 * one; *digits of it. */
static size_t
number_length(const char *s, size_t *digits)
{
	size_t len = 0, i = s[0] == '+';

	*digits = 0;
	for (; s[i] != '\0'; i++) {
		if (is_digit(s[i])) {
			(*digits)++;
			len = i + 1;
		} else if (strchr(" .-", s[i]) == NULL || len != i) {
			break;
		}
	}
	return len;
}

void
text_mask_numbers(struct buf *out, const char *text)
{
	size_t len, digits, i;
	BUF(number, 64);

	while (text[0] != '\0') {
		len = is_digit(text[0]) || text[0] == '+' ? number_length(text, &digits)
							  : 0;
		if (len == 0) {
			buf_char(out, *text++);
			continue;
		}
		buf_reset(&number);
		for (i = 0; i < len; i++)
			if (is_digit(text[i]) || i == 0)
				buf_char(&number, text[i]);
		if (digits >= PHONE_DIGITS)
			text_mask(out, number.data);
		else
			buf_addn(out, text, len);
		text += len;
	}
}
