#include "cli/sheet.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "provider/utf16.h"

/* 0x80..0x9f of Windows-1252 as the WHATWG Encoding Standard has it; what is unassigned
 * there is a blank here. The rest is Latin-1. */
static const uint16_t windows[32] = {0x20ac, ' ', 0x201a, 0x0192, 0x201e, 0x2026, 0x2020,
    0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, ' ', 0x017d, ' ', ' ', 0x2018, 0x2019,
    0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, ' ',
    0x017e, 0x0178};

#define FORMULA "=+-@\t\r"

const char *
sheet_encoding_name(enum sheet_encoding encoding)
{
	switch (encoding) {
	case SHEET_UTF8:
		return "UTF-8";
	case SHEET_UTF16:
		return "UTF-16";
	case SHEET_WINDOWS:
		return "Windows-1252";
	}
	return "?";
}

static void
from_windows(struct buf *out, const unsigned char *raw, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		(void)text_add_rune(out,
		    raw[i] >= 0x80 && raw[i] < 0xa0 ? windows[raw[i] - 0x80] : raw[i]);
}

static enum sheet_encoding
detect(const char *raw, size_t len)
{
	if (len >= 2 &&
	    (memcmp(raw, "\xff\xfe", 2) == 0 || memcmp(raw, "\xfe\xff", 2) == 0))
		return SHEET_UTF16;
	return text_is_utf8(raw, len) ? SHEET_UTF8 : SHEET_WINDOWS;
}

/* Of the first line with something in it, outside quotes. Semicolons win over tabs, tabs
 * over commas, which also part words inside cells. */
static char
find_delimiter(const char *s, size_t len)
{
	static const char marks[] = ";\t,";
	size_t count[3] = {0}, i, at, best = 0, letters = 0;
	const char *mark;
	bool quoted = false;

	for (at = 0; at < len; at++) {
		if (s[at] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if ((s[at] == '\n' || s[at] == '\r') && letters > 0)
			break;
		mark = memchr(marks, s[at], 3);
		if (mark != NULL)
			count[mark - marks]++;
		else
			letters++;
	}
	for (i = 1; i < 3; i++)
		if (count[i] > count[best])
			best = i;
	return marks[best];
}

void
sheet_decode(struct sheet *sheet, const char *raw, size_t len)
{
	size_t cap = 3 * len + 1, i; /* a byte makes at most three: the Euro sign */
	struct buf out;

	memset(sheet, 0, sizeof(*sheet));
	sheet->encoding = detect(raw, len);
	buf_init(&out, xmalloc(cap), cap);
	if (sheet->encoding == SHEET_UTF16)
		utf16_decode(&out, raw, len);
	else if (sheet->encoding == SHEET_WINDOWS)
		from_windows(&out, (const unsigned char *)raw, len);
	else if (len >= 3 && memcmp(raw, "\xef\xbb\xbf", 3) == 0)
		(void)buf_addn(&out, raw + 3, len - 3);
	else
		(void)buf_addn(&out, raw, len);
	for (i = 0; i < out.len; i++)
		if (out.data[i] == '\0')
			out.data[i] = ' ';
	sheet->text = out.data;
	sheet->len = out.len;
	sheet->delimiter = find_delimiter(out.data, out.len);
}

void
sheet_clear(struct sheet *sheet)
{
	free(sheet->text);
	memset(sheet, 0, sizeof(*sheet));
}

const char *
sheet_plain(const char *cell, size_t *len)
{
	static const char blanks[] = " \t\r\n";

	cell += strspn(cell, blanks);
	if (cell[0] == '\'' && cell[1] != '\0' && strchr(FORMULA, cell[1]) != NULL)
		cell++;
	*len = strlen(cell);
	while (*len > 0 && strchr(blanks, cell[*len - 1]) != NULL)
		(*len)--;
	return cell;
}

/* ---- out ---- */

void
sheet_out_start(struct sheet_out *s, FILE *f)
{
	s->f = f;
	s->n = 0;
	(void)fputs("\xef\xbb\xbf", f);
}

void
sheet_cell(struct sheet_out *s, const char *text)
{
	bool formula = text[0] != '\0' && strchr(FORMULA, text[0]) != NULL;
	bool quoted = strpbrk(text, ";\",\t\r\n") != NULL || text[0] == ' ';
	const char *p;

	if (s->n++ > 0)
		(void)fputc(';', s->f);
	if (quoted)
		(void)fputc('"', s->f);
	if (formula)
		(void)fputc('\'', s->f);
	for (p = text; *p != '\0'; p++) {
		if (*p == '"')
			(void)fputc('"', s->f);
		(void)fputc(*p, s->f);
	}
	if (quoted)
		(void)fputc('"', s->f);
}

void
sheet_cell_i64(struct sheet_out *s, long long n)
{
	(void)fprintf(s->f, "%s%lld", s->n++ > 0 ? ";" : "", n);
}

void
sheet_row_end(struct sheet_out *s)
{
	(void)fputs("\r\n", s->f);
	s->n = 0;
}
