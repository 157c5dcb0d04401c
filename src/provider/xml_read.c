#include "provider/xml_read.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

struct cursor {
	const char *at, *end;
};

static bool
starts(const struct cursor *c, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(c->end - c->at) >= n && memcmp(c->at, with, n) == 0;
}

/* Past the next `what`; false when there is none. */
static bool
skip_past(struct cursor *c, const char *what)
{
	const char *found = memmem(c->at, (size_t)(c->end - c->at), what, strlen(what));

	c->at = found == NULL ? c->end : found + strlen(what);
	return found != NULL;
}

bool
xml_shaped(const char *s, size_t len)
{
	size_t n = strnlen(s, len);
	size_t i = strspn(s, " \t\r\n\xef\xbb\xbf");

	return i < n && s[i] == '<';
}

/* The name at a '<', without prefix; its length. */
static size_t
name_at(const struct cursor *c, const char **name)
{
	const char *p = c->at + 1, *start = p;

	while (p < c->end && strchr(" \t\r\n/>", *p) == NULL) {
		if (*p == ':')
			start = p + 1;
		p++;
	}
	*name = start;
	return (size_t)(p - start);
}

/* To what follows the start tag of the first element of that name. */
static bool
find_element(struct cursor *c, const char *name)
{
	const char *found;
	size_t n;

	while (c->at < c->end) {
		if (!starts(c, "<")) {
			c->at++;
		} else if (starts(c, "<!--")) {
			if (!skip_past(c, "-->"))
				return false;
		} else if (starts(c, "<!")) {
			return false; /* a document type, or CDATA where none may be */
		} else {
			n = name_at(c, &found);
			if (n == strlen(name) && memcmp(found, name, n) == 0)
				return skip_past(c, ">") && c->at[-2] != '/';
			(void)skip_past(c, ">");
		}
	}
	return false;
}

static void
add_rune(struct buf *out, uint32_t rune)
{
	char utf8[4];
	size_t n = 0;

	if (rune == 0 || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
		rune = ' ';
	if (rune < 0x80) {
		utf8[n++] = (char)rune;
	} else {
		if (rune >= 0x10000) {
			utf8[n++] = (char)(0xf0 | rune >> 18);
			utf8[n++] = (char)(0x80 | (rune >> 12 & 0x3f));
		} else if (rune >= 0x800) {
			utf8[n++] = (char)(0xe0 | rune >> 12);
		}
		if (rune >= 0x800)
			utf8[n++] = (char)(0x80 | (rune >> 6 & 0x3f));
		else
			utf8[n++] = (char)(0xc0 | rune >> 6);
		utf8[n++] = (char)(0x80 | (rune & 0x3f));
	}
	(void)buf_addn(out, utf8, n);
}

/* "&#233;" or "&#xe9;"; false when it is none. */
static bool
add_by_number(struct cursor *c, struct buf *out)
{
	bool hex = starts(c, "&#x");
	const char *p = c->at + (hex ? 3 : 2), *first = p;
	uint32_t rune = 0;
	int digit;

	for (; p < c->end && p - first < 8; p++) {
		if (*p >= '0' && *p <= '9')
			digit = *p - '0';
		else if (hex && (*p | 32) >= 'a' && (*p | 32) <= 'f')
			digit = (*p | 32) - 'a' + 10;
		else
			break;
		rune = rune * (hex ? 16 : 10) + (uint32_t)digit;
	}
	if (p == first || p >= c->end || *p != ';')
		return false;
	add_rune(out, rune);
	c->at = p + 1;
	return true;
}

static void
add_entity(struct cursor *c, struct buf *out)
{
	static const struct {
		const char *name;
		char is;
	} table[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'},
	    {"&apos;", '\''}};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (starts(c, table[i].name)) {
			(void)buf_char(out, table[i].is);
			c->at += strlen(table[i].name);
			return;
		}
	if (starts(c, "&#") && add_by_number(c, out))
		return;
	(void)buf_char(out, *c->at++);
}

/* What stands between "<![CDATA[" and "]]>". */
static bool
add_cdata(struct cursor *c, struct buf *out)
{
	const char *start = c->at + 9;

	if (!skip_past(c, "]]>"))
		return false;
	(void)buf_addn(out, start, (size_t)(c->at - 3 - start));
	return true;
}

bool
xml_text(const char *s, size_t len, const char *name, struct buf *out)
{
	struct cursor c = {s, s + len};

	if (!find_element(&c, name))
		return false;
	while (c.at < c.end) {
		if (starts(&c, "<![CDATA[")) {
			if (!add_cdata(&c, out))
				return false;
		} else if (starts(&c, "</")) {
			return true;
		} else if (starts(&c, "<!--")) {
			if (!skip_past(&c, "-->"))
				return false;
		} else if (starts(&c, "<")) {
			return false;
		} else if (*c.at == '&') {
			add_entity(&c, out);
		} else {
			(void)buf_char(out, *c.at++);
		}
	}
	return false;
}
