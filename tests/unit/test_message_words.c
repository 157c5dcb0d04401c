/*
 * What a text shows of a number somebody typed into it: nothing to call. And what differs between
 * two documents, told by its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "console/document_changes.h"
#include "console/message_words.h"
#include "store_kit.h"

static const struct {
	const char *raw, *shown;
} texts[] = {
    {"vote 3", "vote 3"},
    {"", ""},
    {"appelle 66000007 vite", "appelle 66•••• vite"},
    {"+22366000007", "+22••••"},
    {"66 00 00 07", "66••••"},
    {"66.00.00.07, merci", "66••••, merci"},
    {"66-00-00-07", "66••••"},
    {"6 6 0 0 0 0 0 7", "66••••"},
    {"(66) 00 / 00 07", "(66••••"},
    {"66\xc2\xa0""00\xc2\xa0""00\xc2\xa0""07", "66••••"},		/* no-break blanks */
    {"66\xe2\x80\x8b""000007", "66••••"},			/* a blank of no width */
    {"\xd9\xa6\xd9\xa6\xd9\xa0\xd9\xa0\xd9\xa0\xd9\xa0\xd9\xa0\xd9\xa7", "\xd9\xa6\xd9\xa6••••"},
    {"\xef\xbc\x96\xef\xbc\x96""000007", "\xef\xbc\x96\xef\xbc\x96••••"},	/* full width */
    {"6600000", "6600000"},			/* seven are no number here */
    {"12 500 francs", "12 500 francs"},
    {"le 24 a 12h30", "le 24 a 12h30"},
    {"1 ou 2 ou 3 ou 4", "1 ou 2 ou 3 ou 4"},
    {"66000007 et 76000008", "66•••• et 76••••"},
    {"a66000007b", "a66••••b"},
    {"<b>66000007</b>", "<b>66••••</b>"},
    {"\xff\xfe", "ÿþ"},				/* no UTF-8: read as Latin-1 */
};

static void
numbers_are_masked(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		BUF(out, 400);

		mask_text(texts[i].raw, strlen(texts[i].raw), &out);
		assert_string_equal(out.data, texts[i].shown);
	}
}

/* Digits of any number that is left whole would be eight in a row of a shown text. */
static size_t
longest_run(const char *s)
{
	size_t run = 0, longest = 0;

	for (; *s != '\0'; s++) {
		if (*s >= '0' && *s <= '9')
			run++;
		else if (strchr(" .-", *s) == NULL)
			run = 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

static void
no_text_whatever_shows_eight_digits(void **state)
{
	static const char alphabet[] = "0123456789012345678901234567890123456789 .-x\n<";
	uint64_t random = kit_seed();
	int round;

	(void)state;
	for (round = 0; round < 20000; round++) {
		size_t len = (size_t)(kit_random(&random) % 120), i;
		char raw[120], plain[300];
		struct buf scrubbed;
		BUF(out, 600);

		for (i = 0; i < len; i++)
			raw[i] = kit_random(&random) % 40 == 0 ? (char)kit_random(&random)
			    : alphabet[kit_random(&random) % (sizeof(alphabet) - 1)];
		mask_text(raw, len, &out);
		assert_true(longest_run(out.data) < 8);
		assert_true(text_is_utf8(out.data, out.len));
		buf_init(&scrubbed, plain, sizeof(plain));
		text_scrub(&scrubbed, raw, len);
		for (i = 0; i < scrubbed.len; i++)
			if (!is_masked(scrubbed.data, scrubbed.len, i))
				break;
		assert_true(i == scrubbed.len || strstr(out.data, "••••") != NULL ||
		    !is_masked(scrubbed.data, scrubbed.len, i));
	}
}

/* ---- documents ---- */

struct told {
	char text[2000];
	size_t len;
};

static void
note(void *ctx, const char *place, const char *was, const char *is)
{
	struct told *t = ctx;

	t->len += (size_t)snprintf(t->text + t->len, sizeof(t->text) - t->len, "%s: %s -> %s\n", place,
	    was == NULL ? "none" : was, is == NULL ? "none" : is);
	assert_true(t->len < sizeof(t->text));
}

static const struct {
	const char *was, *is, *told;
	int n;
} documents[] = {
    {"{\"a\":1}", "{\"a\":1}", "", 0},
    {"{\"a\":1,\"b\":2}", "{ \"b\": 2, \"a\": 1 }", "", 0},	/* order and layout are nothing */
    {"{\"a\":1}", "{\"a\":\"1\"}", "a: 1 -> 1\n", 1},
    {"{\"vote\":{\"closes\":\"x\",\"opens\":\"y\"}}", "{\"vote\":{\"closes\":\"z\",\"opens\":\"y\"}}",
     "vote.closes: x -> z\n", 1},
    {"{\"c\":[{\"n\":\"A\"},{\"n\":\"B\"}]}", "{\"c\":[{\"n\":\"A\"},{\"n\":\"C\"},{\"n\":\"D\"}]}",
     "c[2].n: B -> C\nc[3]: none -> {\"n\":\"D\"}\n", 2},
    {"{\"t\":{\"fr\":\"x\",\"bm\":\"y\"}}", "{\"t\":{\"fr\":\"x\"}}", "t.bm: y -> none\n", 1},
    {"{\"t\":{}}", "{\"t\":[]}", "t: {} -> []\n", 1},
    {"{\"t\":null}", "{}", "t: null -> none\n", 1},
    {"[1]", "{}", "", -1},
    {"{}", "{", "", -1},
    {"", "", "", -1},
};

static void
what_differs_is_told_by_its_place(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct told told = {"", 0};

		assert_int_equal(document_changes(documents[i].was, documents[i].is, note, &told),
		    documents[i].n);
		assert_string_equal(told.text, documents[i].told);
	}
}

static void
count(void *ctx, const char *place, const char *was, const char *is)
{
	int *told = ctx;

	assert_non_null(place);
	assert_non_null(was);
	assert_non_null(is);
	(*told)++;
}

/* A list of 500 changes and one that is deeper than any campaign: neither page nor stack is theirs. */
static void
hostile_documents_are_bounded(void **state)
{
	static char was[20000], is[20000];
	size_t n = 0, m = 0;
	int i, told = 0;

	(void)state;
	for (i = 0; i < 500; i++) {
		n += (size_t)snprintf(was + n, sizeof(was) - n, "%s\"k%d\":1", i == 0 ? "{" : ",", i);
		m += (size_t)snprintf(is + m, sizeof(is) - m, "%s\"k%d\":2", i == 0 ? "{" : ",", i);
	}
	(void)snprintf(was + n, sizeof(was) - n, "}");
	(void)snprintf(is + m, sizeof(is) - m, "}");
	assert_int_equal(document_changes(was, is, count, &told), 500);
	assert_int_equal(told, DOCUMENT_CHANGES_MAX);
	for (n = 0, i = 0; i < 900; i++)
		n += (size_t)snprintf(was + n, sizeof(was) - n, "{\"k\":");
	memcpy(is, was, n);
	(void)snprintf(was + n, sizeof(was) - n, "1");
	(void)snprintf(is + n, sizeof(is) - n, "2");
	for (n++, i = 0; i < 900; i++, n++)
		was[n] = is[n] = '}';
	was[n] = is[n] = '\0';
	told = 0;
	assert_int_equal(document_changes(was, is, count, &told), 1);
	assert_int_equal(told, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_are_masked),
	    cmocka_unit_test(no_text_whatever_shows_eight_digits),
	    cmocka_unit_test(what_differs_is_told_by_its_place),
	    cmocka_unit_test(hostile_documents_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
