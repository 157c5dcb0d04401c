/*
 * The language packs as the program meets them: every text of a handset is there in the
 * language all others fall back on, names only what its key has, and can be written in
 * the alphabet; and Bambara's voting walk is whole, so that it is offered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/embed.h"
#include "core/catalog.h"
#include "core/dialog_text.h"
#include "core/gsm7.h"

#define FOLDER "languages/"

static void
open_pack(struct catalog *c, const char *path)
{
	struct data_file file;

	if (!data_file(path, &file) || !catalog_open(c, file.data, file.len))
		fail_msg("%s cannot be read", path);
}

static void
check_text(const char *path, enum dialog_text key, const char *text)
{
	char unknown[24];
	BUF(sent, 1024);

	dialog_text_unknown(key, text, unknown);
	if (unknown[0] != '\0')
		fail_msg("%s: %s names %s", path, dialog_text_key(key), unknown);
	if (!gsm7_transliterate(text, strlen(text), &sent, NULL))
		fail_msg("%s: %s cannot be sent: %s", path, dialog_text_key(key), text);
}

static void
test_texts(void **state)
{
	const struct embedded *e;
	const char *text;
	struct catalog c;
	size_t n = 0;
	int key;

	(void)state;
	for (e = embed_table; e->path != NULL; e++) {
		if (strncmp(e->path, FOLDER, strlen(FOLDER)) != 0)
			continue;
		open_pack(&c, e->path);
		n++;
		for (key = 0; key < DIALOG_TEXT_N; key++) {
			text = catalog_text(
			    &c, "dialog", dialog_text_key((enum dialog_text)key));
			if (text != NULL)
				check_text(e->path, (enum dialog_text)key, text);
		}
	}
	assert_true(n >= 14);
}

/* Keys of the packs that the program does not know would never be seen. */
static void
test_no_other_keys(void **state)
{
	const char *id, *text;
	struct catalog c;
	size_t n = 0;

	(void)state;
	open_pack(&c, FOLDER "fr.mo");
	for (uint32_t i = 0; i < c.n; i++) {
		if (!catalog_entry(&c, i, "dialog", &id, &text))
			continue;
		n++;
		if (dialog_text_find(id) < 0)
			fail_msg("nobody asks for %s", id);
	}
	assert_int_equal(n, DIALOG_TEXT_N);
}

static void
test_bambara_walks(void **state)
{
	struct catalog c;
	int key;

	(void)state;
	open_pack(&c, FOLDER "bm.mo");
	for (key = 0; key < TEXT_WALK_N; key++)
		if (catalog_text(&c, "dialog", dialog_text_key((enum dialog_text)key)) ==
		    NULL)
			fail_msg(
			    "Bambara has no %s", dialog_text_key((enum dialog_text)key));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_no_other_keys),
	    cmocka_unit_test(test_bambara_walks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
