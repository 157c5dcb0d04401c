/*
 * Folding: what phones, keyboards and networks make of the same few words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/fold.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
test_texts(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {" \t\n ", ""},
	    {"VÒTE  nº３!", "vote no 3"},
	    {"VOTE3", "vote 3"},
	    {"3VOTE", "3 vote"},
	    {"V3K5", "v 3 k 5"},
	    {"Ségou", "segou"},
	    {"Se\xcc\x81gou", "segou"}, /* e and a combining acute */
	    {"Bamakɔ", "bamako"},
	    {"nimɔrɔ", "nimoro"},
	    {"dɛmɛ", "deme"},
	    {"Ɲɛ ŋ Ŋ", "nye n n"},
	    {"ɗiɗi ƁƊƳ", "didi bdy"},
	    {"Œuvre Æ", "oeuvre ae"},
	    {"Straße", "strasse"},
	    {"go\xca\xbco", "go o"}, /* modifier letter apostrophe */
	    {"aṛbʿa", "arba"},
	    {"təẓẓa", "tezza"},
	    {"j\xe2\x80\x99"
	     "ai",
		"j ai"}, /* typographic apostrophe */
	    {"٣", "3"},
	    {"۳", "3"},
	    {"３", "3"},
	    {"߃", "3"},
	    {"³", "3"},
	    {"③", "3"},
	    {"३", "3"},
	    {"𝟛", "3"},
	    {"߀߁߂߃߄߅߆߇߈߉", "0123456789"},
	    {"٠١٢٣٤٥٦٧٨٩", "0123456789"},
	    {"3\xef\xb8\x8f\xe2\x83\xa3", "3"}, /* keycap */
	    {"½", "1 2"},
	    {"ﬁn", "fin"},                /* ligature */
	    {"vo\xc2\xadte", "vote"},     /* soft hyphen */
	    {"vo\xe2\x80\x8bte", "vote"}, /* zero width space */
	    {"a\xc2\xa0"
	     "b",
		"a b"},
	    {"👍🏿3❤️", "3"},
	    {"ߒߞߏ", "ߒߞߏ"},
	    {"مرحبا", "مرحبا"},
	    {"vote\x01"
	     "3",
		"vote 3"},
	    {"İstanbul", "istanbul"},
	    {"Nº№", "nono"},
	};
	BUF(out, 512);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&out);
		fold_text(cases[i].text, strlen(cases[i].text), &out);
		if (strcmp(out.data, cases[i].want) != 0)
			print_message("folding \"%s\"\n", cases[i].text);
		assert_string_equal(out.data, cases[i].want);
		assert_false(out.cut);
	}
}

static void
test_marks(void **state)
{
	static const struct {
		const char *text;
		struct {
			const char *text;
			bool digits, spaced;
			char mark, after;
		} word[4];
	} cases[] = {
	    {"12 500", {{"12", true, true, 0, 0}, {"500", true, true, 0, 0}}},
	    {"12,500", {{"12", true, true, 0, ','}, {"500", true, false, ',', 0}}},
	    {"12:30", {{"12", true, true, 0, ':'}, {"30", true, false, ':', 0}}},
	    {"1/11", {{"1", true, true, 0, '/'}, {"11", true, false, '/', 0}}},
	    {"½", {{"1", true, true, 0, '/'}, {"2", true, false, '/', 0}}},
	    {"3. 4", {{"3", true, true, 0, '.'}, {"4", true, true, '.', 0}}},
	    {"VOTE3", {{"vote", false, true, 0, 0}, {"3", true, false, 0, 0}}},
	    {"+223", {{"223", true, true, '+', 0}}},
	    {"merci <3", {{"merci", false, true, 0, '<'}, {"3", true, true, '<', 0}}},
	    {"3 €.", {{"3", true, true, 0, '$'}}},
	    {"3%.", {{"3", true, true, 0, '%'}}},
	    {"(3)", {{"3", true, true, 'n', 'n'}}},
	    {"n°3", {{"n", false, true, 0, 'n'}, {"3", true, false, 'n', 0}}},
	    {"j’ai", {{"j", false, true, 0, '\''}, {"ai", false, false, '\'', 0}}},
	};
	struct folded out;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		fold_words(cases[i].text, strlen(cases[i].text), &out);
		for (size_t j = 0; j < 4 && cases[i].word[j].text != NULL; j++) {
			assert_true(j < out.n);
			assert_string_equal(out.word[j].text, cases[i].word[j].text);
			assert_int_equal(out.word[j].digits, cases[i].word[j].digits);
			assert_int_equal(out.word[j].spaced, cases[i].word[j].spaced);
			assert_int_equal(out.word[j].mark, cases[i].word[j].mark);
			assert_int_equal(out.word[j].after, cases[i].word[j].after);
		}
	}
}

static void
test_questions(void **state)
{
	static const char *const asks[] = {"3?", "3؟", "3？", "¿3", "3❓", "3 ⁇", "?"};
	static const char *const tells[] = {"3", "3!", "3.", ""};
	struct folded out;

	(void)state;
	for (size_t i = 0; i < COUNT(asks); i++) {
		fold_words(asks[i], strlen(asks[i]), &out);
		assert_true(out.asks);
	}
	for (size_t i = 0; i < COUNT(tells); i++) {
		fold_words(tells[i], strlen(tells[i]), &out);
		assert_false(out.asks);
	}
}

static void
test_bounds(void **state)
{
	static char text[200 * 1024];
	struct folded out;

	(void)state;
	memset(text, 'a', sizeof(text)); /* one endless word */
	fold_words(text, sizeof(text), &out);
	assert_true(out.cut);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.word[0].len, FOLD_WORD_MAX - 1);
	for (size_t i = 0; i < sizeof(text); i += 2)
		text[i] = ' '; /* too many words */
	fold_words(text, 2 * FOLD_WORDS_MAX, &out);
	assert_false(out.cut);
	assert_int_equal(out.n, FOLD_WORDS_MAX);
	fold_words(text, 2 * FOLD_WORDS_MAX + 2, &out);
	assert_true(out.cut);
	assert_int_equal(out.n, FOLD_WORDS_MAX);
	memset(text, '3', 40); /* longer than a word, then another */
	memcpy(text + 40, " 4", 3);
	fold_words(text, 42, &out);
	assert_true(out.cut);
	assert_int_equal(out.n, 2);
	assert_string_equal(out.word[1].text, "4");
}

static void
random_text(struct buf *out)
{
	static const uint32_t bases[] = {' ', '0', 'A', 'a', 0xa0, 0xc0, 0x180, 0x250,
	    0x2b0, 0x300, 0x370, 0x400, 0x600, 0x6f0, 0x7c0, 0x1e00, 0x2000, 0x2070,
	    0x2100, 0x2460, 0xac00, 0xf900, 0xfb00, 0xfe00, 0xff00, 0x1d400, 0x1f100,
	    0x1f600};
	size_t n = (size_t)random() % 40;

	buf_reset(out);
	for (size_t i = 0; i < n; i++) {
		uint32_t rune =
		    bases[(size_t)random() % COUNT(bases)] + (uint32_t)random() % 96;
		assert_true(text_add_rune(out, rune));
	}
}

static void
test_idempotent(void **state)
{
	unsigned seed = (unsigned)time(NULL);
	BUF(text, 1024);
	BUF(once, 4096);
	BUF(twice, 4096);

	(void)state;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (int i = 0; i < 20000; i++) {
		random_text(&text);
		buf_reset(&once);
		buf_reset(&twice);
		fold_text(text.data, text.len, &once);
		fold_text(once.data, once.len, &twice);
		if (!once.cut)
			assert_string_equal(once.data, twice.data);
		assert_true(text_is_utf8(once.data, once.len));
	}
}

static void
test_every_rune(void **state)
{
	char utf8[64];
	struct buf text;
	BUF(once, 256);
	BUF(twice, 256);

	(void)state;
	for (uint32_t rune = 0; rune <= 0x10ffff; rune++) {
		if (rune >= 0xd800 && rune <= 0xdfff)
			continue;
		buf_init(&text, utf8, sizeof(utf8));
		assert_true(text_add_rune(&text, rune));
		buf_reset(&once);
		buf_reset(&twice);
		fold_text(text.data, text.len, &once);
		fold_text(once.data, once.len, &twice);
		if (strcmp(once.data, twice.data) != 0)
			print_message("U+%04X\n", (unsigned)rune);
		assert_string_equal(once.data, twice.data);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_marks),
	    cmocka_unit_test(test_questions),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_idempotent),
	    cmocka_unit_test(test_every_rune),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
