/*
 * A receipt is copied by hand from a small screen and typed back: letters that look
 * like digits are not used, and are understood when they come back.
 */
#include "core/receipt.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
receipt_make(const unsigned char commitment[32], char out[RECEIPT_LEN + 1])
{
	uint32_t bits = (uint32_t)commitment[0] << 24 | (uint32_t)commitment[1] << 16 |
	    (uint32_t)commitment[2] << 8 | (uint32_t)commitment[3];
	size_t i;

	for (i = 0; i < RECEIPT_LEN; i++)
		out[i] = alphabet[bits >> (27 - 5 * i) & 31];
	out[RECEIPT_LEN] = '\0';
}

/* The alphabet's character for what was typed, or NUL. */
static char
typed_as(char c)
{
	static const char looks[][2] = {{'O', '0'}, {'I', '1'}, {'L', '1'}};
	size_t i;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (c == looks[i][0])
			return looks[i][1];
	return c != '\0' && strchr(alphabet, c) != NULL ? c : '\0';
}

bool
receipt_read(const char *typed, char out[RECEIPT_LEN + 1])
{
	size_t n = 0;

	for (; *typed != '\0'; typed++) {
		char c;
		if (*typed == ' ' || *typed == '-' || *typed == '.')
			continue;
		c = typed_as(*typed);
		if (c == '\0' || n == RECEIPT_LEN)
			break;
		out[n++] = c;
	}
	out[n] = '\0';
	if (*typed == '\0' && n == RECEIPT_LEN)
		return true;
	out[0] = '\0';
	return false;
}
