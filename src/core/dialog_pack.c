/*
 * A state as one line of text, which a person may read in the database, and which a later
 * version may read back: fields by name, zero left out. What comes out of a database is
 * read like anything else from outside: a state that this code could not have written is
 * none.
 */
#include "core/dialog.h"

#include <string.h>

#include "base/text.h"

enum kind { BYTE, SHORT, WORD, HASH, FLAG, TEXT };

#define FIELD(letter, kind, member, max)                                                 \
	{                                                                                \
		letter, kind, offsetof(struct dialog, member),                           \
		    sizeof(((struct dialog *)0)->member), max                            \
	}

static const struct {
	char letter;
	enum kind kind;
	size_t at, size;
	int64_t max; /* of a number */
} fields[] = {
    FIELD('s', BYTE, screen, SCREEN_END),
    FIELD('a', BYTE, after, SCREEN_END),
    FIELD('r', BYTE, resume, SCREEN_END),
    FIELD('e', BYTE, ending, ENDING_TEXT),
    FIELD('f', BYTE, from, SCREEN_LINES_MAX),
    FIELD('n', BYTE, notice, DIALOG_TEXT_N),
    FIELD('t', SHORT, text, DIALOG_TEXT_N - 1),
    FIELD('w', SHORT, answer, ANSWER_N - 1),
    FIELD('i', WORD, number, INT32_MAX),
    FIELD('p', WORD, n, INT32_MAX),
    FIELD('h', HASH, shown, UINT32_MAX),
    FIELD('c', TEXT, candidate, 0),
    FIELD('o', TEXT, form, 0),
    FIELD('k', TEXT, field, 0),
    FIELD('x', FLAG, fixing, 1),
    FIELD('l', TEXT, language, 0),
    FIELD('v', TEXT, receipt, 0),
};
#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

static int64_t
number_of(const struct dialog *d, size_t i)
{
	const char *at = (const char *)d + fields[i].at;
	union {
		uint8_t byte;
		int16_t s;
		int32_t word;
		uint32_t hash;
		bool flag;
	} u;

	memcpy(&u, at, fields[i].size);
	switch (fields[i].kind) {
	case BYTE:
		return u.byte;
	case SHORT:
		return u.s;
	case WORD:
		return u.word;
	case HASH:
		return u.hash;
	case FLAG:
		return u.flag;
	case TEXT:
		break;
	}
	return 0;
}

static void
set_number(struct dialog *d, size_t i, int64_t n)
{
	char *at = (char *)d + fields[i].at;
	uint8_t byte = (uint8_t)n;
	int16_t s = (int16_t)n;
	int32_t word = (int32_t)n;
	uint32_t hash = (uint32_t)n;
	bool flag = n != 0;
	const void *const from[] = {
	    [BYTE] = &byte, [SHORT] = &s, [WORD] = &word, [HASH] = &hash, [FLAG] = &flag};

	memcpy(at, from[fields[i].kind], fields[i].size);
}

void
dialog_pack(const struct dialog *d, struct buf *out)
{
	size_t i, start = out->len;

	for (i = 0; i < N_FIELDS; i++) {
		const char *text = (const char *)d + fields[i].at;
		bool is_text = fields[i].kind == TEXT;
		if (is_text ? text[0] == '\0' : number_of(d, i) == 0)
			continue;
		if (out->len > start)
			(void)buf_char(out, '\t');
		(void)buf_char(out, fields[i].letter);
		(void)buf_char(out, '=');
		if (is_text)
			(void)buf_add(out, text);
		else
			(void)buf_i64(out, number_of(d, i));
	}
}

/* "s=5", len bytes of it. */
static bool
read_field_of(struct dialog *d, const char *text, size_t len)
{
	char value[32], *to;
	int64_t n;
	size_t i;

	if (len < 3 || len - 2 >= sizeof(value) || text[1] != '=')
		return false;
	memcpy(value, text + 2, len - 2);
	value[len - 2] = '\0';
	for (i = 0; i < N_FIELDS; i++)
		if (fields[i].letter == text[0])
			break;
	if (i == N_FIELDS)
		return false;
	to = (char *)d + fields[i].at;
	if (fields[i].kind == TEXT)
		return to[0] == '\0' && text_is_utf8(value, len - 2) &&
		       text_copy(to, fields[i].size, value);
	if (number_of(d, i) != 0 || !text_i64(value, 1, fields[i].max, &n))
		return false;
	set_number(d, i, n);
	return true;
}

bool
dialog_unpack(struct dialog *d, const char *text)
{
	size_t len;

	memset(d, 0, sizeof(*d));
	for (; *text != '\0'; text += len + (text[len] == '\t')) {
		len = strcspn(text, "\t");
		if (!read_field_of(d, text, len) ||
		    (text[len] == '\t' && text[len + 1] == '\0')) {
			memset(d, 0, sizeof(*d));
			return false;
		}
	}
	return true;
}
