/*
 * A feature phone that writes one letter outside GSM-7 sends the whole SMS as UTF-16BE,
 * and networks cut it in the middle of a pair. Nothing here refuses: what is no character
 * is a blank.
 */
#include "provider/utf16.h"

#include <stdint.h>

#include "base/text.h"

bool
utf16_likely(const char *s, size_t len)
{
	size_t i, nuls = 0;

	if (len == 0 || len % 2 != 0)
		return false;
	for (i = 0; i < len; i += 2) {
		if (s[i + 1] == '\0')
			return false;
		nuls += s[i] == '\0';
	}
	return nuls > 0 && 2 * nuls >= len / 2;
}

struct units {
	const unsigned char *s;
	size_t len, at;
	bool little;
};

static uint32_t
peek(const struct units *u)
{
	const unsigned char *p = u->s + u->at;

	if (u->len - u->at < 2)
		return 0;
	return u->little ? (uint32_t)p[1] << 8 | p[0] : (uint32_t)p[0] << 8 | p[1];
}

static uint32_t
take_rune(struct units *u)
{
	uint32_t high = peek(u), low;

	u->at += u->len - u->at < 2 ? 1 : 2;
	if (high < 0xd800 || high > 0xdfff)
		return high == 0 ? ' ' : high;
	low = peek(u);
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return ' ';
	u->at += 2;
	return 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
}

void
utf16_decode(struct buf *out, const char *s, size_t len)
{
	struct units u = {.s = (const unsigned char *)s, .len = len};

	u.little = peek(&u) == 0xfffe;
	if (u.little || peek(&u) == 0xfeff)
		u.at = 2;
	while (u.at < u.len)
		(void)text_add_rune(out, take_rune(&u));
}
