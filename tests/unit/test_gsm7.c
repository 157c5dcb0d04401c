/*
 * The alphabet of an SMS: what is in it, what a text costs, and how other letters are
 * written. The table itself is compared with an independent one by tests/oracle/gsm7.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/gsm7.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* `n` times one text, then another, then as often as told a third. */
struct run {
	size_t	    n;
	const char *text;
};

static void
add_runs(struct buf *out, const struct run runs[3])
{
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < runs[i].n; k++)
			assert_true(buf_add(out, runs[i].text));
}

static void
test_cost(void **state)
{
	static const struct {
		struct run  runs[3];
		bool	    gsm7;
		size_t	    units, segments;
		const char *why;
	} cases[] = {
	    {{{0, ""}}, true, 0, 1, "an empty SMS is one SMS"},
	    {{{160, "a"}}, true, 160, 1, "the last that fits"},
	    {{{161, "a"}}, true, 161, 2, "the first that does not"},
	    {{{306, "a"}}, true, 306, 2, "two full parts"},
	    {{{307, "a"}}, true, 307, 3, "one more"},
	    {{{80, "€"}}, true, 160, 1, "two septets each"},
	    {{{81, "€"}}, true, 162, 2, "81 of them"},
	    {{{159, "a"}, {1, "€"}}, true, 161, 2, "a pair that crosses 160"},
	    {{{152, "a"}, {1, "€"}, {20, "a"}}, true, 174, 2, "a pair at the border moves on"},
	    {{{152, "a"}, {1, "€"}, {152, "a"}}, true, 306, 3, "and makes a third part of 306"},
	    {{{70, "ɛ"}}, false, 70, 1, "UCS-2"},
	    {{{71, "ɛ"}}, false, 71, 2, "UCS-2, two parts"},
	    {{{134, "ɛ"}}, false, 134, 2, "two full parts"},
	    {{{135, "ɛ"}}, false, 135, 3, "one more"},
	    {{{35, "😀"}}, false, 70, 1, "two units each"},
	    {{{36, "😀"}}, false, 72, 2, "36 of them"},
	    {{{66, "ɛ"}, {1, "😀"}, {66, "ɛ"}}, false, 134, 3, "a surrogate pair moves on"},
	    {{{160, "a"}, {1, "ç"}}, false, 161, 3, "one cedilla: three SMS instead of two"},
	    {{{1, "Merci, vote enregistré à Ségou. Déjà, où"}}, true, 40, 1, "French inside"},
	    {{{1, "{ok}"}}, true, 6, 1, "brackets are pairs"},
	    {{{1, "a\tb"}}, false, 3, 1, "TAB is not in the alphabet"},
	    {{{1, "a`b"}}, false, 3, 1, "nor is the backtick"},
	    {{{1, "a\xc2\xa0" "b"}}, false, 3, 1, "nor the no-break space"},
	    {{{1, "e\xcc\x81"}}, false, 2, 1, "nor a loose accent"},
	    {{{1, "L’élection"}}, false, 10, 1, "nor the typographic apostrophe"},
	    {{{1, "\x1b"}}, false, 1, 1, "nor the escape itself"},
	    {{{1, "\xff"}}, false, 1, 1, "a byte of no encoding is never a septet"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		BUF(text, 1024);
		struct gsm7_size size;
		add_runs(&text, cases[i].runs);
		size = gsm7_measure(text.data, text.len);
		if (size.gsm7 != cases[i].gsm7 || size.units != cases[i].units ||
		    size.segments != cases[i].segments)
			fail_msg("%s: gsm7 %d, %zu units, %zu segments", cases[i].why, size.gsm7,
			    size.units, size.segments);
	}
}

static void
test_first_reason(void **state)
{
	static const char text[] = "Déjà reçu, merci…";
	struct gsm7_size size = gsm7_measure(text, strlen(text));

	(void)state;
	assert_int_equal(size.bad, 0xe7);
	assert_int_equal(size.bad_at, strlen("Déjà re"));
}

static void
test_transliteration(void **state)
{
	static const struct {
		const char *text, *want, *why;
	} cases[] = {
	    {"Déjà, où, là: été", "Déjà, où, là: été", "what is inside stays"},
	    {"De\xcc\x81ja\xcc\x80", "Déjà", "loose accents are composed"},
	    {"reçu, Français, ÇA", "recu, Francais, ÇA", "only the capital cedilla is inside"},
	    {"Prêt, naïve, Noël, Île, À, È", "Pret, naive, Noel, Ile, A, E", "other accents"},
	    {"cœur, ŒUVRE", "coeur, OEUVRE", "oe"},
	    {"l’été ‘a’ “b” «c» „d“", "l'été 'a' \"b\" \"c\" \"d\"", "quotes"},
	    {"« Oui »", "\" Oui \"", "guillemets with no-break spaces"},
	    {"oui… – non — 3−1", "oui... - non - 3-1", "dashes and dots"},
	    {"10\xc2\xa0" "000\xe2\x80\xaf" "F", "10 000 F", "no-break spaces"},
	    {"so, sɔ, se, sɛ, kɛnɛya", "so, sò, se, sè, kènèya", "open vowels stay apart"},
	    {"ɲɛ, ŋana, Ɲɔ, Ŋ", "nyè, ngana, Nyò, Ng", "n with tails"},
	    {"sɔ\xcc\x81rɔ\xcc\x80, bɛ\xcc\x8c", "sòrò, bè", "tones on open vowels go"},
	    {"ɓiɗɗo, ƴiiƴam, ɠ, ñ", "biddo, yiiyam, g, ñ", "Fulfulde"},
	    {"aɣrəm, ẓ, ḍ, ṭ, ă", "aghrem, z, d, t, a", "Tamasheq"},
	    {"Ａｂ３, ², ﬁn, №7, n°3", "Ab3, 2, fin, No7, no3", "forms of presentation"},
	    {"Łódź, Đà Nẵng, Şahin, ı, Æ", "Lodz, Dà Nang, Sahin, i, Æ", "other Latin alphabets"},
	    {"a\xe2\x80\x8b" "b\xc2\xad" "c\xef\xbb\xbf" "d\xe2\x80\xaa" "e", "abcde",
		"what nobody sees goes"},
	    {"a\tb`c´", "a b'c'", "TAB, backtick, acute"},
	    {"1\xef\xb8\x8f\xe2\x83\xa3", "1", "a keycap is a digit"},
	    {"\xe2\x84\xa6 \xe2\x84\xab", "Ω Å", "ohm and angstrom signs are letters"},
	    {"5 € {a} ~ [b] \\ ^ |", "5 € {a} ~ [b] \\ ^ |", "pairs stay"},
	    {"a\nb\rc", "a\nb\rc", "line ends stay"},
	};
	uint32_t bad;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		BUF(out, 256);
		bool whole = gsm7_transliterate(cases[i].text, strlen(cases[i].text), &out, &bad);
		if (!whole || strcmp(out.data, cases[i].want) != 0)
			fail_msg("%s: \"%s\"", cases[i].why, out.data);
		assert_true(gsm7_measure(out.data, out.len).gsm7);
	}
}

static void
test_what_has_no_form(void **state)
{
	static const struct {
		const char *text, *left;
		uint32_t    bad;
	} cases[] = {
	    {"vote ߁ ok", "vote  ok", 0x7c1},	/* N'Ko digit */
	    {"ߞߊ߬", "", 0x7de},			/* N'Ko: its tone marks go with it */
	    {"ⵣ", "", 0x2d63},			/* Tifinagh */
	    {"صوت", "", 0x635},			/* Arabic */
	    {"ok 👍", "ok ", 0x1f44d},
	    {"голос", "", 0x433},
	    {"\xef\xb7\xba", "", 0xfdfa},	/* one sign that stands for 18 */
	    {"a\xff" "b", "ab", (uint32_t)-1},	/* not UTF-8 */
	};
	uint32_t bad;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		BUF(out, 64);
		size_t len = strlen(cases[i].text);
		assert_false(gsm7_transliterate(cases[i].text, len, &out, &bad));
		assert_string_equal(out.data, cases[i].left);
		assert_int_equal(bad, cases[i].bad);
		assert_false(gsm7_transliterate(cases[i].text, len, &out, NULL));
	}
}

static void
test_advice(void **state)
{
	static const struct {
		uint32_t    rune;
		const char *want;
	} cases[] = {
	    {0xe7, "c"}, {0xea, "e"}, {0x153, "oe"}, {0x2019, "'"}, {0x25b, "è"}, {0x254, "ò"},
	    {0x2026, "..."}, {0xa0, " "}, {0x7c1, ""}, {0x1f44d, ""}, {0x110000, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(gsm7_substitute(cases[i].rune), cases[i].want);
}

static void
test_first_bad(void **state)
{
	static const struct {
		const char *text;
		bool	    loose, found;
		uint32_t    rune;
		size_t	    at;
	} cases[] = {
	    {"De\xcc\x81ja\xcc\x80 vu", false, false, 0, 0}, /* composed it is inside */
	    {"Prêt", false, true, 0xea, 2},
	    {"Prêt", true, false, 0, 0},
	    {"kɛ ߁", false, true, 0x25b, 1},
	    {"kɛ ߁", true, true, 0x7c1, 4},
	    {"n\xcc\x88", false, true, 0x308, 0}, /* no such letter: the mark would be lost */
	    {"n\xcc\x88", true, false, 0, 0},
	};
	uint32_t rune = 0;
	size_t at = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool found = gsm7_first_bad(cases[i].text, strlen(cases[i].text), cases[i].loose,
		    &rune, &at);
		assert_int_equal(found, cases[i].found);
		if (found) {
			assert_int_equal(rune, cases[i].rune);
			assert_int_equal(at, cases[i].at);
		}
	}
}

/* Every code point of Unicode: one letter in, GSM-7 out, never longer than a word; and
 * the advice is what transliteration writes. */
static void
test_every_code_point(void **state)
{
	size_t n_inside = 0, n_written = 0;

	(void)state;
	for (uint32_t rune = 1; rune <= 0x10ffff; rune++) {
		if (rune >= 0xd800 && rune <= 0xdfff)
			continue;
		BUF(in, 8);
		BUF(out, 64);
		(void)text_add_rune(&in, rune);
		bool whole = gsm7_transliterate(in.data, in.len, &out, NULL);
		struct gsm7_size size = gsm7_measure(out.data, out.len);
		if (!size.gsm7 || size.units > 4 || out.cut)
			fail_msg("U+%04X gives \"%s\"", (unsigned)rune, out.data);
		n_inside += gsm7_septets(rune) > 0;
		n_written += whole && gsm7_septets(rune) == 0;
	}
	printf("# gsm7: %zu characters inside, %zu more written with them\n", n_inside, n_written);
	assert_int_equal(n_inside, 137);
	assert_true(n_written > 1500);
}

static void
test_there_and_back(void **state)
{
	uint8_t septets[512];
	struct buf text;
	char mem[1024];
	long n;

	(void)state;
	buf_init(&text, mem, sizeof(mem));
	for (uint32_t rune = 1; rune < 0x2100; rune++)
		if (gsm7_septets(rune) > 0)
			(void)text_add_rune(&text, rune);
	n = gsm7_encode(text.data, text.len, septets, sizeof(septets));
	assert_int_equal(n, 127 + 2 * 10);
	assert_int_equal(n, gsm7_measure(text.data, text.len).units);
	BUF(back, 1024);
	gsm7_decode(septets, (size_t)n, &back);
	assert_string_equal(back.data, text.data);
	assert_int_equal(gsm7_encode(text.data, text.len, septets, (size_t)n - 1), -1);
	assert_int_equal(gsm7_encode("ç", 2, septets, sizeof(septets)), -1);
	assert_int_equal(gsm7_encode("a€", 4, septets, 2), -1); /* a pair is not cut */
}

static void
test_decode_odd_septets(void **state)
{
	static const struct {
		uint8_t	    septets[4];
		size_t	    n;
		const char *want;
	} cases[] = {
	    {{0x00, 0x1b}, 2, "@ "},	/* an escape at the end */
	    {{0x1b, 0x1b, 0x65}, 3, " €"}, /* an escape before an escape */
	    {{0x1b, 'a'}, 2, " a"},	/* a pair we do not know: what is readable stays */
	    {{0x80, 0xff, 'a'}, 3, "  a"}, /* no septets */
	    {{0}, 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		BUF(out, 16);
		gsm7_decode(cases[i].septets, cases[i].n, &out);
		assert_string_equal(out.data, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cost),
	    cmocka_unit_test(test_first_reason),
	    cmocka_unit_test(test_transliteration),
	    cmocka_unit_test(test_what_has_no_form),
	    cmocka_unit_test(test_advice),
	    cmocka_unit_test(test_first_bad),
	    cmocka_unit_test(test_every_code_point),
	    cmocka_unit_test(test_there_and_back),
	    cmocka_unit_test(test_decode_odd_septets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
