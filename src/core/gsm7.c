/*
 * The difficulty is in the borders: a character of the extension table takes two
 * septets which must lie in the same part, an emoji two UTF-16 units likewise, so that
 * the number of parts cannot be had by division. Transliteration is in gsm7_translit.c.
 */
#include "core/gsm7.h"

#include "base/text.h"

#define ESCAPE	    0x1b
#define SEPTETS_ONE 160
#define SEPTETS_PART 153 /* the header of a part takes six octets: seven septets */
#define UNITS_ONE   70
#define UNITS_PART  67

/* 3GPP TS 23.038, 6.2.1: code points by code. The escape stands for nothing: 0. */
static const uint16_t basic[128] = {
    '@', 0xa3, '$', 0xa5, 0xe8, 0xe9, 0xf9, 0xec,		/* @£$¥èéùì */
    0xf2, 0xc7, '\n', 0xd8, 0xf8, '\r', 0xc5, 0xe5,		/* òÇ.Øø.Åå */
    0x394, '_', 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8,	/* Δ_ΦΓΛΩΠΨ */
    0x3a3, 0x398, 0x39e, 0, 0xc6, 0xe6, 0xdf, 0xc9,		/* ΣΘΞ.ÆæßÉ */
    ' ', '!', '"', '#', 0xa4, '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/',
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?',
    0xa1, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O',
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 0xc4, 0xd6, 0xd1, 0xdc, 0xa7,
    0xbf, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 0xe4, 0xf6, 0xf1, 0xfc, 0xe0,
};

/* 6.2.1.1: what follows an escape. */
static const struct {
	uint8_t	 code;
	uint16_t rune;
} extension[] = {
    {0x0a, '\f'}, {0x14, '^'}, {0x28, '{'}, {0x29, '}'}, {0x2f, '\\'},
    {0x3c, '['}, {0x3d, '~'}, {0x3e, ']'}, {0x40, '|'}, {0x65, 0x20ac},
};
#define N_EXTENSION (sizeof(extension) / sizeof(extension[0]))

struct code {
	int	septets; /* 1, 2, or 0: not in the alphabet */
	uint8_t	last;	 /* the septet, or the one behind the escape */
};

static struct code
code_of(uint32_t rune)
{
	uint8_t i;

	if (rune == 0)
		return (struct code){0, 0};
	if (rune < 128 && basic[rune] == rune) /* letters and digits: as in ASCII */
		return (struct code){1, (uint8_t)rune};
	for (i = 0; i < 128; i++)
		if (basic[i] == rune)
			return (struct code){1, i};
	for (i = 0; i < N_EXTENSION; i++)
		if (extension[i].rune == rune)
			return (struct code){2, extension[i].code};
	return (struct code){0, 0};
}

int
gsm7_septets(uint32_t rune)
{
	return code_of(rune).septets;
}

/* ---- measuring ---- */

struct parts {
	size_t n, used, cap;
	size_t total;
};

static void
add_whole(struct parts *p, size_t width)
{
	p->total += width;
	if (p->n == 0 || p->used + width > p->cap) {
		p->n++;
		p->used = 0;
	}
	p->used += width;
}

static struct gsm7_size
size_of(struct gsm7_size size, const struct parts *p, size_t one)
{
	size.units = p->total;
	size.segments = p->total <= one ? 1 : p->n;
	return size;
}

struct gsm7_size
gsm7_measure(const char *text, size_t len)
{
	struct gsm7_size size = {.gsm7 = true};
	struct parts septets = {.cap = SEPTETS_PART}, units = {.cap = UNITS_PART};
	size_t at, n;

	for (at = 0; at < len; at += n) {
		uint32_t rune = text_rune(text + at, len - at, &n);
		int width = gsm7_septets(rune);
		if (width == 0 && size.gsm7) {
			size.gsm7 = false;
			size.bad = rune;
			size.bad_at = at;
		}
		add_whole(&septets, (size_t)width);
		add_whole(&units, rune > 0xffff && rune <= 0x10ffff ? 2 : 1);
	}
	if (size.gsm7)
		return size_of(size, &septets, SEPTETS_ONE);
	return size_of(size, &units, UNITS_ONE);
}

/* ---- septets ---- */

long
gsm7_encode(const char *text, size_t len, uint8_t *out, size_t cap)
{
	size_t at, n, used = 0;

	for (at = 0; at < len; at += n) {
		struct code code = code_of(text_rune(text + at, len - at, &n));
		if (code.septets == 0 || (size_t)code.septets > cap - used)
			return -1;
		if (code.septets == 2)
			out[used++] = ESCAPE;
		out[used++] = code.last;
	}
	return (long)used;
}

/* What an escape and this septet stand for, or 0. */
static uint32_t
extended_rune(uint8_t septet)
{
	size_t i;

	for (i = 0; i < N_EXTENSION; i++)
		if (extension[i].code == septet)
			return extension[i].rune;
	return 0;
}

void
gsm7_decode(const uint8_t *septets, size_t n, struct buf *out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		uint32_t rune = septets[i] < 128 ? basic[septets[i]] : 0;
		if (septets[i] == ESCAPE && i + 1 < n) {
			rune = extended_rune(septets[i + 1]);
			if (rune != 0)
				i++;
		}
		text_add_rune(out, rune != 0 ? rune : ' ');
	}
}
