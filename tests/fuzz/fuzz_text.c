/*
 * The door: whatever bytes come, what goes in is valid UTF-8 without control characters,
 * scrubbing it again changes nothing, and a cut never leaves half a character.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define OUT_MAX 8192

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
check_characters(const char *s, size_t len)
{
	size_t i, n;
	uint32_t rune;

	must(text_is_utf8(s, len));
	for (i = 0; i < len; i += n) {
		rune = text_rune(s + i, len - i, &n);
		must(n >= 1 && n <= 4 && i + n <= len);
		must(rune >= 0x20 && rune != 0x7f && !(rune >= 0x80 && rune < 0xa0));
		must(rune != 0xfeff);
	}
}

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *raw = (const char *)data;
	char once_mem[OUT_MAX], twice_mem[OUT_MAX], small_mem[17];
	struct buf once, twice, small;
	size_t max;

	if (size > OUT_MAX / 4)
		return 0;
	buf_init(&once, once_mem, sizeof(once_mem));
	buf_init(&twice, twice_mem, sizeof(twice_mem));
	buf_init(&small, small_mem, sizeof(small_mem));
	text_scrub(&once, raw, size);
	must(!once.cut);
	check_characters(once.data, once.len);
	text_scrub(&twice, once.data, once.len);
	must(twice.len == once.len && memcmp(once.data, twice.data, once.len) == 0);
	text_scrub(&small, raw, size);
	check_characters(small.data, small.len);
	must(small.cut == (once.len >= sizeof(small_mem)));
	for (max = 0; max < 8; max++)
		must(text_is_utf8(once.data, text_cut(once.data, once.len, max)));
	return 0;
}
