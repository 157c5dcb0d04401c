/*
 * GSM-7. Properties: what the alphabet holds costs what encoding it takes, and comes back
 * the same; what transliteration writes is always inside, and transliterating it again
 * changes nothing; a text is clean exactly when no bad letter is found in it. The same
 * bytes are also read as septets: what they decode to encodes again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/gsm7.h"

#define MUST(what)                                                             \
	do {                                                                   \
		if (!(what))                                                   \
			abort();                                               \
	} while (0)
#define TEXT 512 /* bytes of input looked at; eight times this holds what it grows to */

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static char in_mem[8 * TEXT], out_mem[8 * TEXT], again_mem[8 * TEXT];
static uint8_t septets[8 * TEXT];

static void
check_clean(const struct buf *text)
{
	struct gsm7_size size = gsm7_measure(text->data, text->len);
	long n = gsm7_encode(text->data, text->len, septets, sizeof(septets));
	struct buf back;

	MUST(size.gsm7 == (n >= 0));
	MUST(size.segments >= 1);
	if (!size.gsm7) {
		MUST(gsm7_septets(size.bad) == 0 && size.bad_at < text->len);
		return;
	}
	MUST((size_t)n == size.units);
	MUST(size.units <= 160 ? size.segments == 1 : size.segments >= (size.units + 152) / 153);
	MUST((size.segments - 1) * 152 <= size.units);
	buf_init(&back, again_mem, sizeof(again_mem));
	gsm7_decode(septets, (size_t)n, &back);
	MUST(back.len == text->len && memcmp(back.data, text->data, text->len) == 0);
}

static void
check_transliteration(const struct buf *text)
{
	uint32_t bad = 0, first = 0;
	size_t at = 0;
	struct buf out, again;
	bool whole;

	buf_init(&out, out_mem, sizeof(out_mem));
	buf_init(&again, again_mem, sizeof(again_mem));
	whole = gsm7_transliterate(text->data, text->len, &out, &bad);
	MUST(!out.cut);
	MUST(gsm7_measure(out.data, out.len).gsm7);
	MUST(whole == !gsm7_first_bad(text->data, text->len, true, &first, &at));
	MUST(whole || bad == first);
	MUST(!gsm7_first_bad(out.data, out.len, false, &first, &at));
	MUST(gsm7_transliterate(out.data, out.len, &again, NULL));
	MUST(strcmp(again.data, out.data) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct buf text;

	if (size > TEXT)
		size = TEXT;
	buf_init(&text, in_mem, sizeof(in_mem));
	text_scrub(&text, (const char *)bytes, size);
	check_clean(&text);
	check_transliteration(&text);
	buf_init(&text, in_mem, sizeof(in_mem));
	gsm7_decode(bytes, size, &text);
	check_clean(&text);
	MUST(gsm7_measure(text.data, text.len).gsm7);
	/* and bytes that nobody checked */
	buf_init(&text, in_mem, sizeof(in_mem));
	(void)buf_addn(&text, (const char *)bytes, size);
	(void)gsm7_measure(text.data, text.len);
	check_transliteration(&text);
	return 0;
}
