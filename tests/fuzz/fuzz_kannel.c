/*
 * Kannel: whatever coding the text came in, what is read is well formed; a text given as
 * UTF-16BE with its charset comes out as the UTF-8 it was.
 */
#include "fuzz_provider.h"

/* Appends a code point as percent-encoded UTF-16BE. */
static void
add_utf16(struct buf *out, uint32_t rune)
{
	uint32_t units[2] = {rune, 0};
	size_t n = 1, i;
	char pair[2];

	if (rune > 0xffff) {
		units[0] = 0xd800 + ((rune - 0x10000) >> 10);
		units[1] = 0xdc00 + ((rune - 0x10000) & 0x3ff);
		n = 2;
	}
	for (i = 0; i < n; i++) {
		pair[0] = (char)(units[i] >> 8);
		pair[1] = (char)units[i];
		form_escape(out, pair, 2);
	}
}

static void
utf16_round_trip(const struct channel *ch, const char *text, size_t len)
{
	static struct inbound in;
	struct inbound_list list = {.item = &in, .cap = 1};
	static struct http_msg m;
	size_t at = 0, n;
	struct buf url;
	uint32_t rune;

	if (len == 0 || len > 300 || !text_is_utf8(text, len) || memchr(text, '\0', len) != NULL)
		return;
	http_msg_init(&m, fuzz_body, sizeof(fuzz_body));
	(void)text_copy(m.method, sizeof(m.method), "GET");
	buf_init(&url, m.url, sizeof(m.url));
	(void)buf_add(&url, "/?from=1&coding=2&charset=UTF-16BE&text=");
	while (at < len) {
		rune = text_rune(text + at, len - at, &n);
		if (at == 0 && (rune == 0xfeff || rune == 0xfffe))
			return;	/* a byte order mark */
		add_utf16(&url, rune);
		at += n;
	}
	if (url.cut)
		return;
	MUST(provider_kannel.decode(&m, ch, &list) == DECODED_OK);
	MUST(in.text_len == len && memcmp(in.text, text, len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {.name = "kannel"};
	static struct http_msg m;

	fuzz_request(&m, "User-Agent", bytes, size);
	MUST(fuzz_decode(&provider_kannel, &ch, &m) != DECODED_FORGED);
	MUST(fuzz_status(&provider_kannel, &ch, &m) != DECODED_FORGED);
	fuzz_judge(&provider_kannel, &ch, &m);
	utf16_round_trip(&ch, (const char *)bytes, size);
	return 0;
}
