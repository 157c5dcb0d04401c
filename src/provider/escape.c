/*
 * An answer holds a citizen's region or a candidate's name: whatever is written into a
 * reply or a request must not be able to end the text it stands in.
 */
#include "provider/escape.h"

#include <string.h>

void
escape_json(struct buf *out, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			(void)buf_char(out, '\\');
		if (c == '\n')
			(void)buf_add(out, "\\n");
		else if (c < 0x20 || c == 0x7f)
			(void)buf_addf(out, "\\u%04x", c);
		else
			(void)buf_addn(out, s + i, 1);
	}
}

static const char *
xml_entity(char c)
{
	static const struct {
		char c;
		const char *entity;
	} table[] = {
	    {'&', "&amp;"},
	    {'<', "&lt;"},
	    {'>', "&gt;"},
	    {'"', "&quot;"},
	    {'\'', "&apos;"},
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].c == c)
			return table[i].entity;
	return NULL;
}

void
escape_xml(struct buf *out, const char *s, size_t len)
{
	const char *entity;
	size_t i;

	for (i = 0; i < len; i++) {
		entity = xml_entity(s[i]);
		if (entity != NULL)
			(void)buf_add(out, entity);
		else if ((unsigned char)s[i] < 0x20 && s[i] != '\n' && s[i] != '\t')
			(void)buf_char(out, ' ');
		else
			(void)buf_addn(out, s + i, 1);
	}
}

void
escape_base64(struct buf *out, const void *bytes, size_t len)
{
	static const char digit[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = bytes;
	char four[4];
	size_t i, left;
	unsigned v;

	for (i = 0; i < len; i += 3) {
		left = len - i;
		v = (unsigned)p[i] << 16;
		v |= left > 1 ? (unsigned)p[i + 1] << 8 : 0;
		v |= left > 2 ? p[i + 2] : 0u;
		four[0] = digit[v >> 18];
		four[1] = digit[v >> 12 & 63];
		four[2] = left > 1 ? digit[v >> 6 & 63] : '=';
		four[3] = left > 2 ? digit[v & 63] : '=';
		(void)buf_addn(out, four, 4);
	}
}

void
escape_quoted(struct buf *out, const char *s)
{
	(void)buf_char(out, '"');
	escape_json(out, s, strlen(s));
	(void)buf_char(out, '"');
}
