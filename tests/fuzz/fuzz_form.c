/*
 * Forms. Two properties: reading what was written gives what was meant, whatever bytes
 * stand in it; and what is read from any bytes lies inside the form's own memory.
 */
#include "fuzz_provider.h"

/* Names: not empty, without NUL (which reading makes a blank). */
static size_t
name_length(const uint8_t *bytes, size_t size)
{
	size_t n = size == 0 ? 0 : bytes[0] % 16;

	n = n < size - (size > 0) ? n : size - (size > 0);
	return n > 0 && memchr(bytes + 1, '\0', n) == NULL ? n : 0;
}

static void
round_trip(const uint8_t *bytes, size_t size)
{
	static char url[HTTP_URL_MAX];
	const uint8_t *name = bytes + 1, *value;
	size_t n = name_length(bytes, size), len;
	const struct form_field *field;
	static struct http_msg m;
	static struct form form;
	char wanted[17] = {0};

	if (n == 0 || size > FORM_BYTES_MAX / 2)
		return;
	value = name + n;
	len = size - 1 - n;
	memcpy(wanted, name, n);
	http_msg_init(&m, fuzz_body, sizeof(fuzz_body));
	(void)text_copy(m.method, sizeof(m.method), "POST");
	(void)text_copy(m.url, sizeof(m.url), "/x?other=1");
	form_escape(&m.body, wanted, n);
	(void)buf_char(&m.body, '=');
	form_escape(&m.body, (const char *)value, len);
	form_read(&form, &m);
	field = form_find(&form, wanted);
	MUST(!form.cut && field == &form.field[0] && !field->query);
	MUST(field->len == len && memcmp(field->value, value, len) == 0);
	/* the same in a query */
	if (m.body.len + 2 > sizeof(url))
		return;
	m.url[0] = '\0';
	(void)text_copy(m.url, sizeof(m.url), "?");
	(void)text_copy(m.url + 1, sizeof(m.url) - 1, m.body.data);
	(void)text_copy(m.method, sizeof(m.method), "GET");
	form_read(&form, &m);
	field = form_find(&form, wanted);
	MUST(field != NULL && field->query);
	MUST(field->len == len && memcmp(field->value, value, len) == 0);
}

static void
check_inside(const struct form *f)
{
	const char *end = f->bytes + FORM_BYTES_MAX;
	size_t i;

	MUST(f->n <= FORM_FIELDS_MAX && f->used <= FORM_BYTES_MAX);
	for (i = 0; i < f->n; i++) {
		const struct form_field *field = &f->field[i];

		MUST(field->name >= f->bytes && field->name < end);
		MUST(field->value == field->name + strlen(field->name) + 1);
		MUST(field->value + field->len < end && field->value[field->len] == '\0');
		MUST(form_find(f, field->name) != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct http_msg m;
	static struct form form;

	round_trip(bytes, size);
	fuzz_request(&m, "Content-Type", bytes, size);
	form_read(&form, &m);
	check_inside(&form);
	return 0;
}
