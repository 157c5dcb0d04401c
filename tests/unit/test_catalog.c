/*
 * Compiled catalogues: the real ones that travel in the binary, and files that lie about
 * themselves. Every single byte of a small good file is changed in turn: what is still
 * accepted must never make a reader leave the file (the sanitizer build watches).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/embed.h"
#include "core/catalog.h"

/* A file of three entries: the header, "a EOT x" = "un", "a EOT y" = "". */
struct mo {
	char	bytes[160];
	size_t	len;
};

static void
put32(struct mo *mo, size_t at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		mo->bytes[at + (size_t)i] = (char)(v >> (8 * i));
}

static void
put_row(struct mo *mo, size_t row, const char *text)
{
	size_t len = strlen(text);

	put32(mo, row, (uint32_t)len);
	put32(mo, row + 4, (uint32_t)mo->len);
	memcpy(mo->bytes + mo->len, text, len + 1);
	mo->len += len + 1;
}

static struct mo
small_file(void)
{
	static const char *const id[] = {"", "a\004x", "a\004y"};
	static const char *const text[] = {"Language: fr\n", "un", ""};
	struct mo mo;

	memset(&mo, 0, sizeof(mo));
	put32(&mo, 0, 0x950412deU);
	put32(&mo, 8, 3);
	put32(&mo, 12, 28);
	put32(&mo, 16, 52);
	mo.len = 76;
	for (size_t i = 0; i < 3; i++)
		put_row(&mo, 28 + 8 * i, id[i]);
	for (size_t i = 0; i < 3; i++)
		put_row(&mo, 52 + 8 * i, text[i]);
	return mo;
}

static void
test_small_file(void **state)
{
	struct mo mo = small_file();
	struct catalog c;
	const char *id, *text;

	(void)state;
	assert_true(catalog_open(&c, mo.bytes, mo.len));
	assert_int_equal(c.n, 3);
	assert_string_equal(catalog_text(&c, "a", "x"), "un");
	assert_null(catalog_text(&c, "a", "y")); /* empty: as good as absent */
	assert_null(catalog_text(&c, "a", "z"));
	assert_null(catalog_text(&c, "", "x"));
	assert_null(catalog_text(&c, "ax", ""));
	assert_null(catalog_text(&c, "b", "x"));
	assert_false(catalog_entry(&c, 0, "a", &id, &text)); /* the header has no context */
	assert_true(catalog_entry(&c, 1, "a", &id, &text));
	assert_string_equal(id, "x");
	assert_string_equal(text, "un");
	assert_false(catalog_entry(&c, 1, "", &id, &text));
	assert_false(catalog_entry(&c, 2, "a", &id, &text));
	assert_false(catalog_entry(&c, 3, "a", &id, &text));
}

static void
test_lies(void **state)
{
	static const struct {
		size_t	    at;
		uint32_t    value;
		const char *why;
	} lies[] = {
	    {0, 0xde120495U, "big-endian: we only read what we build"},
	    {4, 0x00010000U, "major revision 1"},
	    {8, 0xffffffffU, "more entries than any file holds"},
	    {8, 0x20000000U, "a table whose size wraps 32 bits"},
	    {8, 16, "tables run past the end"},
	    {12, 0, "ids table over the header"},
	    {12, 0xfffffff0U, "ids table outside"},
	    {16, 0xfffffffcU, "texts table outside"},
	    {28, 1, "length that does not end on a NUL"},
	    {32, 0xffffffffU, "string outside"},
	    {36, 0xffffffffU, "length that wraps when added to its offset"},
	    {40, 76, "the same id twice: not in ascending order"},
	};
	struct catalog c;

	(void)state;
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		struct mo mo = small_file();
		put32(&mo, lies[i].at, lies[i].value);
		if (lies[i].at == 40)
			put32(&mo, 36, 0);
		if (catalog_open(&c, mo.bytes, mo.len))
			fail_msg("accepted: %s", lies[i].why);
		assert_int_equal(c.n, 0);
		assert_null(catalog_text(&c, "a", "x"));
	}
}

static void
read_everything(const struct catalog *c, const char *end)
{
	static const char *const contexts[] = {"a", "", "sms"};
	const char *id, *text;

	for (uint32_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < 3; k++)
			if (catalog_entry(c, i, contexts[k], &id, &text)) {
				assert_true(id >= c->data && id + strlen(id) < end);
				assert_true(text >= c->data && text + strlen(text) < end);
				assert_ptr_equal(catalog_text(c, contexts[k], id), text);
			}
}

static void
test_every_byte_changed_and_every_length(void **state)
{
	struct mo good = small_file();
	struct catalog c;
	size_t n_accepted = 0;

	(void)state;
	for (size_t at = 0; at < good.len; at++) {
		for (int v = 0; v < 256; v++) {
			char *copy = malloc(good.len);
			memcpy(copy, good.bytes, good.len);
			copy[at] = (char)v;
			if (catalog_open(&c, copy, good.len)) {
				n_accepted++;
				read_everything(&c, copy + good.len);
			}
			free(copy);
		}
	}
	for (size_t len = 0; len < good.len; len++) {
		char *copy = malloc(len + 1);
		memcpy(copy, good.bytes, len);
		assert_false(catalog_open(&c, copy, len));
		free(copy);
	}
	assert_true(n_accepted > 0);
	assert_true(n_accepted < good.len * 256);
}

/* Each compiled pack opens, and every entry is found again by its own key. */
static void
test_packs_in_the_binary(void **state)
{
	static const char *const contexts[] = {"sms", "keyword", "filler", "number", "word",
	    "negation", "question", "unit", "robot", "yesno", "language"};
	size_t n_packs = 0, n_entries = 0;
	struct catalog c;
	const char *id, *text;

	(void)state;
	for (const struct embedded *e = embed_table; e->path != NULL; e++) {
		if (strncmp(e->path, "languages/", 10) != 0)
			continue;
		n_packs++;
		assert_true(catalog_open(&c, (const char *)e->data, e->len));
		for (uint32_t i = 0; i < c.n; i++)
			for (size_t k = 0; k < sizeof(contexts) / sizeof(contexts[0]); k++)
				if (catalog_entry(&c, i, contexts[k], &id, &text)) {
					assert_ptr_equal(catalog_text(&c, contexts[k], id), text);
					n_entries++;
				}
	}
	printf("# catalog: %zu entries found again in %zu languages\n", n_entries, n_packs);
	assert_true(n_packs >= 2);
	assert_true(n_entries > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_small_file),
	    cmocka_unit_test(test_lies),
	    cmocka_unit_test(test_every_byte_changed_and_every_length),
	    cmocka_unit_test(test_packs_in_the_binary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
