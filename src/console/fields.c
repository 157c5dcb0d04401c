#include "console/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes up to '&', '=' (if `name`) or the end; NULL: a broken escape or a NUL. */
static const char *
decode(const char *s, const char *end, bool name, char **out)
{
	char *to = *out;
	int a, b;

	for (; s < end && *s != '&' && !(name && *s == '='); s++) {
		char c = *s == '+' ? ' ' : *s;

		if (*s == '%') {
			if (end - s < 3 || (a = hex(s[1])) < 0 || (b = hex(s[2])) < 0)
				return NULL;
			c = (char)(a << 4 | b);
			s += 2;
		}
		if (c == '\0')
			return NULL;
		if (c != '\r')
			*to++ = c;
	}
	*to++ = '\0';
	*out = to;
	return s;
}

static bool
read_one(struct fields *f, const char **s, const char *end, char **out)
{
	const char *name = *out, *value;

	*s = decode(*s, end, true, out);
	if (*s == NULL || f->n == FIELDS_MAX)
		return false;
	value = *out;
	if (*s < end && **s == '=')
		*s = decode(*s + 1, end, false, out);
	else
		*(*out)++ = '\0';
	if (*s == NULL || !text_is_utf8(name, strlen(name)) ||
	    !text_is_utf8(value, strlen(value)))
		return false;
	f->field[f->n].name = name;
	f->field[f->n++].value = value;
	if (*s < end)
		(*s)++; /* the & */
	return true;
}

bool
fields_read(struct fields *f, const char *encoded, size_t len)
{
	const char *s = encoded, *end = encoded + len;
	char *out;

	f->n = 0;
	f->bytes = NULL;
	if (len == 0)
		return true;
	out = f->bytes = xmalloc(2 * len + 2); /* an empty value has a NUL of its own */
	while (s < end)
		if (!read_one(f, &s, end, &out)) {
			fields_clear(f);
			return false;
		}
	return true;
}

void
fields_clear(struct fields *f)
{
	free(f->bytes);
	f->bytes = NULL;
	f->n = 0;
}

const char *
fields_nth(const struct fields *f, const char *name, size_t nth)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->field[i].name, name) == 0 && nth-- == 0)
			return f->field[i].value;
	return NULL;
}

const char *
fields_text(const struct fields *f, const char *name)
{
	const char *value = fields_nth(f, name, 0);

	return value == NULL ? "" : value;
}

bool
fields_has(const struct fields *f, const char *name)
{
	return fields_nth(f, name, 0) != NULL;
}

bool
fields_number(
    const struct fields *f, const char *name, int64_t min, int64_t max, int64_t *n)
{
	return text_i64(fields_text(f, name), min, max, n);
}
