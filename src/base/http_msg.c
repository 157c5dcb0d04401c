#include "base/http_msg.h"

#include <string.h>

#include "base/text.h"

static void
clear(struct http_msg *m)
{
	m->method[0] = '\0';
	m->url[0] = '\0';
	m->status = 0;
	m->received_ms = 0;
	m->bearer = NULL;
	m->n_headers = 0;
}

void
http_msg_init(struct http_msg *m, char *body_mem, size_t body_cap)
{
	clear(m);
	buf_init(&m->body, body_mem, body_cap);
}

void
http_msg_lend(struct http_msg *m, char *text, size_t len)
{
	clear(m);
	m->body = (struct buf){.data = text, .len = len, .cap = len + 1};
}

static struct http_header *
find(const struct http_msg *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->n_headers; i++)
		if (text_same(m->header[i].name, name))
			return (struct http_header *)&m->header[i];
	return NULL;
}

const char *
http_msg_header(const struct http_msg *m, const char *name)
{
	const struct http_header *h = find(m, name);

	return h == NULL ? NULL : h->value;
}

bool
http_msg_set(struct http_msg *m, const char *name, const char *value)
{
	struct http_header *h = find(m, name);

	if (strlen(name) >= sizeof(h->name) || strlen(value) >= sizeof(h->value))
		return false;
	if (h == NULL) {
		if (m->n_headers == HTTP_HEADERS_MAX)
			return false;
		h = &m->header[m->n_headers++];
	}
	(void)text_copy(h->name, sizeof(h->name), name);
	(void)text_copy(h->value, sizeof(h->value), value);
	return true;
}

const char *
http_msg_query(const struct http_msg *m)
{
	const char *mark = strchr(m->url, '?');

	return mark == NULL ? "" : mark + 1;
}
