#include "base/buf.h"

#include <string.h>

#include "base/text.h"

void
buf_init(struct buf *b, char *mem, size_t cap)
{
	b->data = mem;
	b->cap = cap;
	buf_reset(b);
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->cut = false;
	b->data[0] = '\0';
}

bool
buf_addn(struct buf *b, const char *s, size_t n)
{
	size_t room = b->cap - 1 - b->len;
	bool fits = n <= room;

	if (!fits) {
		n = text_cut(s, n, room);
		b->cut = true;
	}
	memcpy(b->data + b->len, s, n);
	b->len += n;
	b->data[b->len] = '\0';
	return fits;
}

bool
buf_add(struct buf *b, const char *s)
{
	return buf_addn(b, s, strlen(s));
}

bool
buf_char(struct buf *b, char c)
{
	return buf_addn(b, &c, 1);
}

bool
buf_i64(struct buf *b, long long n)
{
	char digits[24];
	size_t at = sizeof(digits);
	unsigned long long left =
	    n < 0 ? 0ULL - (unsigned long long)n : (unsigned long long)n;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left != 0);
	if (n < 0)
		digits[--at] = '-';
	return buf_addn(b, digits + at, sizeof(digits) - at);
}
