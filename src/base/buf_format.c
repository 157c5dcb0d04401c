/*
 * The one part of a buf that needs stdio, in a file of its own so that core, which
 * may use the rest, stays free of it.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

/* len without a last character that vsnprintf cut through. */
static size_t
whole_characters(const char *s, size_t len)
{
	size_t lead = len, n;

	while (lead > 0 && len - lead < 4 && ((unsigned char)s[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead == 0)
		return len;
	lead--;
	return text_rune(s + lead, len - lead, &n) == (uint32_t)-1 ? lead : len;
}

bool
buf_addf(struct buf *b, const char *fmt, ...)
{
	size_t room = b->cap - b->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(b->data + b->len, room, fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->data[b->len] = '\0';
		b->cut = true;
		return false;
	}
	if ((size_t)n < room) {
		b->len += (size_t)n;
		return true;
	}
	b->len = whole_characters(b->data, b->cap - 1);
	b->data[b->len] = '\0';
	b->cut = true;
	return false;
}
