/*
 * cJSON reads numbers as doubles, ends texts at \u0000, lets the first of two equal
 * names win and refuses a message for half an emoji. Instead of a parser of our own,
 * the text is mended while it is copied: numbers and words get quotes, what cJSON would
 * choke on inside a text becomes a blank.
 */
#include "provider/json.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"

struct mend {
	const char *in;
	size_t len, at;
	struct buf out;
	int depth;
	int tokens;
};

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The UTF-16 unit of `\uXXXX` at `at`; -1 when there is none. */
static long
escaped_unit(const struct mend *m, size_t at)
{
	long unit = 0;
	int digit, i;

	if (at + 6 > m->len || m->in[at] != '\\' || m->in[at + 1] != 'u')
		return -1;
	for (i = 2; i < 6; i++) {
		digit = hex_digit(m->in[at + (size_t)i]);
		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

static void
copy(struct mend *m, size_t n)
{
	(void)buf_addn(&m->out, m->in + m->at, n);
	m->at += n;
}

static void
blank(struct mend *m, size_t n)
{
	(void)buf_char(&m->out, ' ');
	m->at += n;
}

static void
mend_unicode_escape(struct mend *m)
{
	long unit = escaped_unit(m, m->at), next;

	if (unit <= 0) {
		blank(m, unit == 0 ? 6 : 1);
		return;
	}
	if (unit < 0xd800 || unit > 0xdfff) {
		copy(m, 6);
		return;
	}
	next = escaped_unit(m, m->at + 6);
	if (unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff)
		copy(m, 12);
	else
		blank(m, 6);
}

static void
mend_escape(struct mend *m)
{
	char next = m->at + 1 < m->len ? m->in[m->at + 1] : '\0';

	if (next == 'u')
		mend_unicode_escape(m);
	else if (next != '\0' && strchr("\"\\/bfnrt", next) != NULL)
		copy(m, 2);
	else
		blank(m, 1);
}

/* False: it never ends. */
static bool
mend_text(struct mend *m)
{
	m->tokens++;
	copy(m, 1);
	while (m->at < m->len) {
		switch (m->in[m->at]) {
		case '"':
			copy(m, 1);
			return true;
		case '\\':
			mend_escape(m);
			break;
		case '\0':
			blank(m, 1);
			break;
		default:
			copy(m, 1);
		}
	}
	return false;
}

static bool
in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.';
}

/* A number, true, false or null: all but the last get quotes. */
static void
mend_word(struct mend *m)
{
	size_t n = 0;
	bool null;

	m->tokens++;
	while (m->at + n < m->len && in_word(m->in[m->at + n]))
		n++;
	null = n == 4 && memcmp(m->in + m->at, "null", 4) == 0;
	if (!null)
		(void)buf_char(&m->out, '"');
	copy(m, n);
	if (!null)
		(void)buf_char(&m->out, '"');
}

/* One token; false when it ends the reading. */
static bool
mend_next(struct mend *m)
{
	char c = m->in[m->at];

	if (c == '"')
		return mend_text(m);
	if (in_word(c)) {
		mend_word(m);
		return true;
	}
	if (c == '{' || c == '[') {
		m->depth++;
		m->tokens++;
	}
	if (c == '}' || c == ']')
		m->depth--;
	copy(m, 1);
	return true;
}

static bool
mend(struct mend *m)
{
	while (m->at < m->len) {
		if (!mend_next(m) || m->depth > JSON_DEPTH_MAX ||
		    m->tokens > JSON_TOKENS_MAX)
			return false;
	}
	return !m->out.cut;
}

static bool
name_again(const cJSON *member)
{
	const cJSON *other;

	for (other = member->next; other != NULL; other = other->next)
		if (strcmp(other->string, member->string) == 0)
			return true;
	return false;
}

/* Depth is bounded by the mending. */
static bool
names_twice(const cJSON *tree)
{
	const cJSON *child;

	for (child = tree->child; child != NULL; child = child->next)
		if ((cJSON_IsObject(tree) && name_again(child)) || names_twice(child))
			return true;
	return false;
}

cJSON *
json_read(const char *text, size_t len)
{
	char mended[JSON_BYTES_MAX + 2 * JSON_TOKENS_MAX + 8];
	struct mend m = {.in = text, .len = len};
	cJSON *tree;

	if (len > JSON_BYTES_MAX)
		return NULL;
	buf_init(&m.out, mended, sizeof(mended));
	if (!mend(&m))
		return NULL;
	tree = cJSON_ParseWithLengthOpts(mended, m.out.len + 1, NULL, true);
	if (tree != NULL && names_twice(tree)) {
		cJSON_Delete(tree);
		return NULL;
	}
	return tree;
}

bool
json_is_more(const char *text, size_t len)
{
	char none[8]; /* only counted */
	struct mend m = {.in = text, .len = len};

	if (len > JSON_BYTES_MAX)
		return true;
	buf_init(&m.out, none, sizeof(none));
	(void)mend(&m);
	return m.tokens > JSON_TOKENS_MAX || m.depth > JSON_DEPTH_MAX;
}

const cJSON *
json_member(const cJSON *object, const char *name)
{
	if (!cJSON_IsObject(object))
		return NULL;
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *
json_text(const cJSON *object, const char *name)
{
	const cJSON *member = json_member(object, name);

	return cJSON_IsString(member) ? member->valuestring : "";
}
