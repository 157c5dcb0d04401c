/*
 * Writing any Latin text in 138 characters. Letters are first composed (NFC), since a
 * phone's e + accent is one é of the alphabet; then each letter is, in this order: in
 * the alphabet; in the table below, where a letter's own sound matters more than its
 * shape; a blank, a dash or an invisible mark; or the letter without its marks.
 *
 * Bambara's open vowels become è and ò, as before the spelling of 1982: "so" (house)
 * and "sɔ" (horse) stay two words. There is no È or Ò in the alphabet: capitals lose this.
 */
#include "core/gsm7.h"

#include <utf8proc.h>

#include "base/text.h"

#define MARKS_MAX   16 /* that one letter may carry; the rest is dropped */
#define EXPANDS_MAX 4  /* code points one code point decomposes to, canonically */
#define COMPAT_MAX  18 /* the same with compatibility: U+FDFA */

/* Where dropping marks is not enough or not right. */
static const struct {
	uint32_t    rune;
	const char *text;
} special[] = {
    /* Malian alphabets: Bambara, Fulfulde, Soninke, Songhay, Tamasheq */
    {0x190, "E"}, {0x25b, "è"}, {0x186, "O"}, {0x254, "ò"}, {0x19d, "Ny"}, {0x272, "ny"},
    {0x14a, "Ng"}, {0x14b, "ng"}, {0x181, "B"}, {0x253, "b"}, {0x18a, "D"}, {0x257, "d"},
    {0x1b3, "Y"}, {0x1b4, "y"}, {0x193, "G"}, {0x260, "g"}, {0x194, "Gh"}, {0x263, "gh"},
    {0x18e, "E"}, {0x1dd, "e"}, {0x18f, "E"}, {0x259, "e"}, {0x160, "Sh"}, {0x161, "sh"},
    {0x198, "K"}, {0x199, "k"}, {0x189, "D"}, {0x256, "d"}, {0x264, "o"},
    /* other Latin letters that have no decomposition */
    {0x152, "OE"}, {0x153, "oe"}, {0x141, "L"}, {0x142, "l"}, {0x110, "D"}, {0x111, "d"},
    {0xd0, "D"}, {0xf0, "d"}, {0xde, "Th"}, {0xfe, "th"}, {0x126, "H"}, {0x127, "h"},
    {0x131, "i"}, {0x1e9e, "SS"}, {0x132, "IJ"}, {0x133, "ij"}, {0x149, "'n"},
    {0x1fc, "Æ"}, {0x1fd, "æ"}, {0x1fe, "Ø"}, {0x1ff, "ø"},
    {0xfb00, "ff"}, {0xfb01, "fi"}, {0xfb02, "fl"}, {0xfb03, "ffi"}, {0xfb04, "ffl"},
    /* quotes and apostrophes, the glottal letters of ʿ and ʾ among them */
    {'`', "'"}, {0xb4, "'"}, {0x2b9, "'"}, {0x2bb, "'"}, {0x2bc, "'"}, {0x2bd, "'"},
    {0x2be, "'"}, {0x2bf, "'"}, {0xa78c, "'"}, {0x2018, "'"}, {0x2019, "'"},
    {0x201a, "'"}, {0x201b, "'"}, {0x2032, "'"}, {0x2039, "'"}, {0x203a, "'"},
    {0xab, "\""}, {0xbb, "\""}, {0x201c, "\""}, {0x201d, "\""}, {0x201e, "\""},
    {0x201f, "\""}, {0x2033, "\""}, {0xa8, "\""},
    /* other signs */
    {0x2026, "..."}, {0x2212, "-"}, {0x2022, "-"}, {0xb7, "-"}, {0x2044, "/"},
    {0xb0, "o"}, {0xd7, "x"}, {0xf7, "/"}, {0xa9, "(c)"}, {0xae, "(r)"}, {0x2122, "TM"},
    {0x2116, "No"}, {0xbc, "1/4"}, {0xbd, "1/2"}, {0xbe, "3/4"}, {0xa2, "c"},
    {0x20a3, "F"}, {0xa6, "|"}, {0xb5, "u"}, {0xac, "-"}, {0xaf, "-"}, {0xb8, ","},
    {0x2030, "0/00"}, {0x3001, ","}, {0x3002, "."},
};

/* One-character texts, so that every answer is a constant. */
static const char ascii[][2] = {
    " ", "!", "\"", "#", "$", "%", "&", "'", "(", ")", "*", "+", ",", "-", ".", "/",
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ":", ";", "<", "=", ">", "?",
    "@", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O",
    "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", "[", "\\", "]", "^", "_",
    "'", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o",
    "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "{", "|", "}", "~",
};

static const char *
special_text(uint32_t rune)
{
	size_t i;

	for (i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (special[i].rune == rune)
			return special[i].text;
	return NULL;
}

static bool
is_mark(int32_t rune)
{
	utf8proc_category_t c = utf8proc_category(rune);

	return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_ME;
}

/* Blanks, dashes and what nobody sees, by their kind; NULL for all else. */
static const char *
text_of_kind(uint32_t rune)
{
	utf8proc_category_t c = utf8proc_category((int32_t)rune);

	if (c == UTF8PROC_CATEGORY_ZS || c == UTF8PROC_CATEGORY_ZL ||
	    c == UTF8PROC_CATEGORY_ZP || c == UTF8PROC_CATEGORY_CC)
		return " ";
	if (c == UTF8PROC_CATEGORY_PD)
		return "-";
	if (c == UTF8PROC_CATEGORY_CF || is_mark((int32_t)rune))
		return "";
	return NULL;
}

/* The one letter that stays when marks and forms are taken away, or 0. */
static uint32_t
bare_letter(uint32_t rune)
{
	utf8proc_int32_t part[COMPAT_MAX];
	utf8proc_ssize_t n, i;
	int boundary = 0;
	uint32_t letter = 0;

	n = utf8proc_decompose_char((int32_t)rune, part, COMPAT_MAX,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
	for (i = 0; i < n && i < COMPAT_MAX; i++) {
		if (is_mark(part[i]))
			continue;
		if (letter != 0)
			return 0;
		letter = (uint32_t)part[i];
	}
	return letter;
}

/* How a code point outside the alphabet is written: NULL when nothing will do, "" when
 * nothing is lost without it. */
static const char *
written_as(uint32_t rune)
{
	const char *text;
	uint32_t letter;

	if (rune > 0x10ffff)
		return NULL;
	text = special_text(rune);
	if (text == NULL)
		text = text_of_kind(rune);
	if (text != NULL)
		return text;
	letter = bare_letter(rune);
	if (letter >= ' ' && letter <= '~')
		return ascii[letter - ' '];
	return special_text(letter);
}

const char *
gsm7_substitute(uint32_t rune)
{
	const char *text = written_as(rune);

	return text != NULL ? text : "";
}

/* ---- letters with their marks ---- */

struct letter {
	utf8proc_int32_t rune[(MARKS_MAX + 1) * EXPANDS_MAX];
	size_t		 n;
	size_t		 bytes; /* of the text */
};

static bool
carries_on(const char *text, size_t len, size_t *n)
{
	uint32_t rune = text_rune(text, len, n);

	return rune <= 0x10ffff &&
	    utf8proc_get_property((int32_t)rune)->combining_class != 0;
}

/* Spares plain ASCII the work: nothing before an ASCII byte carries a mark. */
static bool
may_carry_marks(const char *behind, size_t len, uint32_t rune)
{
	return rune >= 0x80 || (len > 0 && (unsigned char)behind[0] >= 0x80);
}

/* The letter at `text` (len at least 1), composed. */
static void
read_letter(const char *text, size_t len, struct letter *l)
{
	size_t n, marks;
	uint32_t first = text_rune(text, len, &n);
	utf8proc_ssize_t size;

	l->bytes = n;
	l->n = 1;
	l->rune[0] = (int32_t)first;
	if (first > 0x10ffff || !may_carry_marks(text + n, len - n, first))
		return;
	for (marks = 0; marks < MARKS_MAX && l->bytes < len; marks++) {
		if (!carries_on(text + l->bytes, len - l->bytes, &n))
			break;
		l->bytes += n;
	}
	size = utf8proc_decompose((const utf8proc_uint8_t *)text,
	    (utf8proc_ssize_t)l->bytes, l->rune,
	    (utf8proc_ssize_t)(sizeof(l->rune) / sizeof(l->rune[0])), UTF8PROC_DECOMPOSE);
	if (size > 0)
		size = utf8proc_normalize_utf32(l->rune, size,
		    UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	l->n = size > 0 ? (size_t)size : 0;
}

bool
gsm7_first_bad(const char *text, size_t len, bool loose, uint32_t *bad, size_t *bad_at)
{
	struct letter l;
	size_t at, i;

	for (at = 0; at < len; at += l.bytes) {
		read_letter(text + at, len - at, &l);
		for (i = 0; i < l.n; i++) {
			uint32_t rune = (uint32_t)l.rune[i];
			if (gsm7_septets(rune) > 0 || (loose && written_as(rune) != NULL))
				continue;
			*bad = rune;
			*bad_at = at;
			return true;
		}
	}
	return false;
}

/* False when it has no form. */
static bool
add_in_gsm7(struct buf *out, uint32_t rune)
{
	const char *form;

	if (gsm7_septets(rune) > 0) {
		(void)text_add_rune(out, rune); /* out->cut tells */
		return true;
	}
	form = written_as(rune);
	if (form != NULL)
		(void)buf_add(out, form);
	return form != NULL;
}

bool
gsm7_transliterate(const char *text, size_t len, struct buf *out, uint32_t *bad)
{
	bool whole = true;
	struct letter l;
	size_t at, i;

	for (at = 0; at < len; at += l.bytes) {
		read_letter(text + at, len - at, &l);
		for (i = 0; i < l.n; i++) {
			if (add_in_gsm7(out, (uint32_t)l.rune[i]))
				continue;
			if (whole && bad != NULL)
				*bad = (uint32_t)l.rune[i];
			whole = false;
		}
	}
	return whole;
}
