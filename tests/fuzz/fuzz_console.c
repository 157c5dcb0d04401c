/*
 * What a browser may send and what a page may show. Properties: a form that is read says, written
 * again, the same; no text leaves html_text() with a byte that HTML could act on; an
 * address that is found fits its pattern.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "console/fields.h"
#include "console/html.h"
#include "console/route.h"

#define MUST(what) do { if (!(what)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
percent(struct html *h, const char *s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *s != '\0'; s++)
		html_raw(h, (char[]){'%', digits[(uint8_t)*s >> 4], digits[*s & 15], '\0'});
}

static void
forms(const char *text, size_t len)
{
	struct fields f, again;
	struct html h;

	if (!fields_read(&f, text, len)) {
		MUST(f.n == 0 && f.bytes == NULL);
		return;
	}
	html_init(&h, false);
	for (size_t i = 0; i < f.n; i++) {
		MUST(text_is_utf8(f.field[i].value, strlen(f.field[i].value)));
		html_raw(&h, i > 0 ? "&" : "");
		percent(&h, f.field[i].name);
		html_raw(&h, "=");
		percent(&h, f.field[i].value);
	}
	MUST(fields_read(&again, h.data, h.len) && again.n == f.n);
	for (size_t i = 0; i < f.n; i++)
		MUST(strcmp(again.field[i].name, f.field[i].name) == 0 &&
		    strcmp(again.field[i].value, f.field[i].value) == 0);
	fields_clear(&again);
	fields_clear(&f);
	html_clear(&h);
}

static void
texts(const char *text, size_t len)
{
	struct html h;

	html_init(&h, len & 1);
	html_textn(&h, text, len);
	for (size_t i = 0; i < h.len; i++) {
		uint8_t c = (uint8_t)h.data[i];

		MUST(strchr("<>\"'", c) == NULL);
		MUST((c >= 0x20 || c == '\t' || c == '\n') && c != 0x7f);
	}
	html_clear(&h);
}

static void
addresses(const char *text)
{
	struct route_match m;
	size_t slashes = 0;

	route_find("GET", text, &m);
	if (m.route == NULL)
		return;
	for (const char *s = text; *s != '\0'; s++)
		slashes += *s == '/';
	for (const char *s = m.route->path; *s != '\0'; s++)
		slashes -= *s == '/';
	MUST(slashes == 0);
	for (size_t i = 0; i < ROUTE_ARGS; i++)
		MUST(strlen(m.arg[i]) < ROUTE_ARG_MAX && strchr(m.arg[i], '/') == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1);

	if (text == NULL)
		return 0;
	memcpy(text, bytes, size);
	text[size] = '\0';
	forms(text, size);
	texts(text, size);
	addresses(text);
	free(text);
	return 0;
}
