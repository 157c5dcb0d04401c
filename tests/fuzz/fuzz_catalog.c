/*
 * Compiled catalogues. Properties: whatever the bytes, opening does not read past them;
 * what opens gives only texts that lie inside, and each entry is found by its own key. The
 * bytes are copied to a block of exactly their size, so that a sanitizer sees the end.
 */
#include <stdlib.h>
#include <string.h>

#include "core/catalog.h"

#define MUST(what)                                                             \
	do {                                                                   \
		if (!(what))                                                   \
			abort();                                               \
	} while (0)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
inside(const struct catalog *c, const char *text)
{
	return text >= c->data && text < c->data + c->len &&
	    memchr(text, '\0', (size_t)(c->data + c->len - text)) != NULL;
}

static void
check_context(const struct catalog *c, const char *context)
{
	const char *id, *text;
	uint32_t i;

	for (i = 0; i < c->n; i++) {
		if (!catalog_entry(c, i, context, &id, &text))
			continue;
		MUST(inside(c, id) && inside(c, text) && text[0] != '\0');
		MUST(catalog_text(c, context, id) == text);
	}
	MUST(!catalog_entry(c, c->n, context, &id, &text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *data = malloc(size > 0 ? size : 1);
	struct catalog c;

	if (data == NULL)
		return 0;
	memcpy(data, bytes, size);
	if (catalog_open(&c, data, size)) {
		check_context(&c, "sms");
		check_context(&c, "keyword");
		check_context(&c, "a");
		check_context(&c, "");
		(void)catalog_text(&c, "sms", "vote_counted");
	} else {
		MUST(catalog_text(&c, "sms", "help") == NULL);
	}
	free(data);
	return 0;
}
