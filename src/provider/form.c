/*
 * Aggregators write forms by hand, and it shows: escapes broken in the middle, form data
 * under a JSON type, a POST with everything in the query, multipart with bare line feeds.
 * All of it is read into one block of the caller's; nothing is refused here, what does
 * not fit is left out and said so in `cut`.
 */
#include "provider/form.h"

#include <string.h>

#include "base/text.h"
#include "provider/json.h"

#define BOUNDARY_MAX 78

struct span {
	const char *s;
	size_t len;
};

typedef void (*put_fn)(struct form *, struct span);

/* Two bytes stay free for the NULs of a name and its value. */
static void
put(struct form *f, char c)
{
	if (FORM_BYTES_MAX - f->used <= 2)
		f->cut = true;
	else
		f->bytes[f->used++] = c;
}

static void
put_raw(struct form *f, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		put(f, s.s[i]);
}

static bool
unescape(struct span s, size_t at, char *c)
{
	char hex[3] = {0};

	if (s.s[at] != '%' || s.len - at < 3)
		return false;
	memcpy(hex, s.s + at + 1, 2);
	return text_unhex(hex, c, 1);
}

static void
put_decoded(struct form *f, struct span s)
{
	size_t i;
	char c;

	for (i = 0; i < s.len; i++) {
		if (unescape(s, i, &c))
			i += 2;
		else
			c = s.s[i] == '+' ? ' ' : s.s[i];
		put(f, c);
	}
}

static void
blank_nuls(char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] == '\0')
			s[i] = ' ';
}

/* A field whose name does not fit whole is left out: a short name would be another. */
static void
add_field(
    struct form *f, struct span name, struct span value, put_fn put_some, bool query)
{
	struct form_field *field;
	size_t start = f->used;
	bool cut = f->cut;

	if (f->n == FORM_FIELDS_MAX || FORM_BYTES_MAX - f->used < 2) {
		f->cut = true;
		return;
	}
	f->cut = false;
	put_some(f, name);
	if (f->cut) {
		f->used = start;
		return;
	}
	field = &f->field[f->n++];
	field->name = f->bytes + start;
	blank_nuls(f->bytes + start, f->used - start);
	f->bytes[f->used++] = '\0';
	field->value = f->bytes + f->used;
	put_some(f, value);
	field->len = (size_t)(f->bytes + f->used - field->value);
	f->bytes[f->used++] = '\0';
	field->query = query;
	f->cut = f->cut || cut;
}

static void
read_pair(struct form *f, struct span pair, bool query)
{
	const char *equals = memchr(pair.s, '=', pair.len);
	struct span name = pair, value = {"", 0};

	if (pair.len == 0)
		return;
	if (equals != NULL) {
		name.len = (size_t)(equals - pair.s);
		value.s = equals + 1;
		value.len = pair.len - name.len - 1;
	}
	add_field(f, name, value, put_decoded, query);
}

static void
read_pairs(struct form *f, struct span all, bool query)
{
	struct span pair;
	const char *end;

	while (all.len > 0) {
		end = memchr(all.s, '&', all.len);
		pair.s = all.s;
		pair.len = end == NULL ? all.len : (size_t)(end - all.s);
		read_pair(f, pair, query);
		if (end == NULL)
			return;
		all.len -= pair.len + 1;
		all.s = end + 1;
	}
}

/* Objects and arrays inside are left out: who sends them needs a provider of its own. */
static void
read_json(struct form *f, struct span body)
{
	cJSON *tree = json_read(body.s, body.len);
	const cJSON *child;
	struct span name, value;

	if (!cJSON_IsObject(tree)) {
		cJSON_Delete(tree);
		return;
	}
	cJSON_ArrayForEach(child, tree)
	{
		if (!cJSON_IsString(child))
			continue;
		name = (struct span){child->string, strlen(child->string)};
		value = (struct span){child->valuestring, strlen(child->valuestring)};
		add_field(f, name, value, put_raw, false);
	}
	cJSON_Delete(tree);
}

static bool
starts_json(struct span body)
{
	size_t i = 0;

	if (body.len >= 3 && memcmp(body.s, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < body.len && strchr(" \t\r\n", body.s[i]) != NULL && body.s[i] != '\0')
		i++;
	return i < body.len && (body.s[i] == '{' || body.s[i] == '[');
}

static struct span
take_line(struct span *rest)
{
	const char *end = memchr(rest->s, '\n', rest->len);
	struct span line = *rest;
	size_t whole = rest->len;

	if (end != NULL) {
		line.len = (size_t)(end - rest->s);
		whole = line.len + 1;
	}
	rest->s += whole;
	rest->len -= whole;
	if (line.len > 0 && line.s[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* The boundary with its two dashes, as the body itself begins with it: the header is not
 * asked, because some proxies rewrite it. */
static bool
multipart_boundary(struct span body, char out[BOUNDARY_MAX])
{
	struct span line = take_line(&body), second = take_line(&body);

	if (line.len < 3 || line.len >= BOUNDARY_MAX || memcmp(line.s, "--", 2) != 0)
		return false;
	if (second.len < 8 || strncasecmp(second.s, "Content-", 8) != 0)
		return false;
	if (memchr(line.s, '\0', line.len) != NULL)
		return false;
	memcpy(out, line.s, line.len);
	out[line.len] = '\0';
	return true;
}

/* `name="…"` or `name=…` of a Content-Disposition line, and not `filename=`. */
static bool
part_name(struct span line, struct span *name)
{
	static const char key[] = "name=";
	const char *at = line.s, *end = line.s + line.len, *close;

	for (;; at++) {
		at = memmem(at, (size_t)(end - at), key, sizeof(key) - 1);
		if (at == NULL)
			return false;
		if (at > line.s && (at[-1] == ' ' || at[-1] == ';' || at[-1] == '\t'))
			break;
	}
	at += sizeof(key) - 1;
	name->s = at;
	if (at < end && *at == '"') {
		name->s++;
		close = memchr(name->s, '"', (size_t)(end - name->s));
	} else {
		close = memchr(at, ';', (size_t)(end - at));
	}
	name->len = (size_t)((close == NULL ? end : close) - name->s);
	return true;
}

/* Headers of one part, up to the empty line. */
static bool
part_headers(struct span *rest, struct span *name)
{
	static const char want[] = "Content-Disposition:";
	struct span line;
	bool named = false;

	while (rest->len > 0) {
		line = take_line(rest);
		if (line.len == 0)
			return named;
		if (line.len > sizeof(want) &&
		    strncasecmp(line.s, want, sizeof(want) - 1) == 0)
			named = part_name(line, name);
	}
	return false;
}

/* What lies before the next delimiter, which is taken too. */
static struct span
part_body(struct span *rest, const char *boundary)
{
	size_t len = strlen(boundary);
	struct span all = *rest, line;

	while (rest->len > 0) {
		const char *start = rest->s;

		line = take_line(rest);
		if (line.len < len || memcmp(line.s, boundary, len) != 0)
			continue;
		all.len = (size_t)(start - all.s);
		if (all.len > 0)
			all.len--; /* the line end belongs to the delimiter */
		if (all.len > 0 && all.s[all.len - 1] == '\r')
			all.len--;
		return all;
	}
	return all;
}

static void
read_multipart(struct form *f, struct span body, const char *boundary)
{
	struct span name, value;

	(void)take_line(&body);
	while (body.len > 0) {
		bool named = part_headers(&body, &name);

		value = part_body(&body, boundary);
		if (named)
			add_field(f, name, value, put_raw, false);
	}
}

static bool
has_body(const struct http_msg *m)
{
	return m->body.len > 0 && strcmp(m->method, "GET") != 0 &&
	       strcmp(m->method, "HEAD") != 0;
}

void
form_read(struct form *f, const struct http_msg *m)
{
	struct span body = {m->body.data, m->body.len};
	struct span query = {http_msg_query(m), strlen(http_msg_query(m))};
	char boundary[BOUNDARY_MAX];

	f->n = 0;
	f->used = 0;
	f->cut = false;
	if (!has_body(m))
		body.len = 0;
	if (multipart_boundary(body, boundary))
		read_multipart(f, body, boundary);
	else if (starts_json(body))
		read_json(f, body);
	else
		read_pairs(f, body, false);
	read_pairs(f, query, true);
}

const struct form_field *
form_find(const struct form *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->field[i].name, name) == 0)
			return &f->field[i];
	return NULL;
}

const char *
form_text(const struct form *f, const char *name)
{
	const struct form_field *field = form_find(f, name);

	return field == NULL ? "" : field->value;
}

static bool
unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || (c != '\0' && strchr("-._~", c) != NULL);
}

void
form_escape(struct buf *out, const char *s, size_t len)
{
	static const char digit[] = "0123456789ABCDEF";
	char escape[3] = "%";
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (unreserved(s[i])) {
			(void)buf_char(out, s[i]);
			continue;
		}
		escape[1] = digit[c >> 4];
		escape[2] = digit[c & 15];
		(void)buf_addn(out, escape, 3);
	}
}

void
form_add(struct buf *out, const char *name, const char *value)
{
	if (out->len > 0)
		(void)buf_char(out, '&');
	(void)buf_add(out, name);
	(void)buf_char(out, '=');
	form_escape(out, value, strlen(value));
}
