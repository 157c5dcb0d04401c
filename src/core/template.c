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
