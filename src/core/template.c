/*
 * Braces in texts that people write: one that is never closed, or opened twice, must not
 * swallow the rest of the sentence.
 */
#include "core/template.h"

#include <string.h>

struct template_piece
template_first(const char *tmpl)
{
	const char *brace = strchr(tmpl, '{'), *end;
	struct template_piece p = {tmpl, strlen(tmpl), false, strlen(tmpl)};

	if (brace == NULL)
		return p;
	end = strpbrk(brace + 1, "{}");
	if (brace > tmpl || end == NULL || *end != '}') {
		p.len = p.next = brace > tmpl ? (size_t)(brace - tmpl) : 1;
		return p;
	}
	p = (struct template_piece){brace + 1, (size_t)(end - brace) - 1, true, 0};
	p.next = p.len + 2;
	return p;
}

const struct template_place *
template_place(
    const struct template_place *place, size_t n, const struct template_piece *p)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(place[i].name) == p->len &&
		    memcmp(place[i].name, p->text, p->len) == 0)
			return &place[i];
	return NULL;
}

const char *
template_value(const struct template_place *place, const void *values)
{
	const char *value;

	memcpy(&value, (const char *)values + place->at, sizeof(value));
	return value != NULL ? value : "";
}
