/*
 * One pass, rune by rune, without allocation: utf8proc decomposes and case folds each
 * rune by itself. That is enough, because all that depends on neighbours (order and
 * composition of marks) is about marks, and these are stripped.
 *
 * What it does not do: no language is guessed, no letter is repaired.
 */
#include "core/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "base/text.h"

#define RUNES_MAX 32 /* of one decomposed rune: U+FDFA has 18 */

/* Letters that are their own in Unicode and a variant to the people who type them. */
static const struct {
	utf8proc_int32_t rune;
	const char *latin;
} letters[] = {
    {0x00e6, "ae"}, /* æ */
    {0x00f0, "d"},  /* ð */
    {0x00f8, "o"},  /* ø */
    {0x0111, "d"},  /* đ */
    {0x0127, "h"},  /* ħ */
    {0x0131, "i"},  /* ı */
    {0x0138, "k"},  /* ĸ */
    {0x0142, "l"},  /* ł */
    {0x014b, "n"},  /* ŋ: bm, ff, ses, snk */
    {0x0153, "oe"}, /* œ */
    {0x0167, "t"},  /* ŧ */
    {0x0180, "b"},  /* ƀ */
    {0x0199, "k"},  /* ƙ */
    {0x01b4, "y"},  /* ƴ: ff */
    {0x01dd, "e"},  /* ǝ: taq */
    {0x0253, "b"},  /* ɓ: ff */
    {0x0254, "o"},  /* ɔ: bm */
    {0x0256, "d"},  /* ɖ */
    {0x0257, "d"},  /* ɗ: ff */
    {0x0259, "e"},  /* ə: taq */
    {0x025b, "e"},  /* ɛ: bm */
    {0x0260, "g"},  /* ɠ */
    {0x0263, "gh"}, /* ɣ: taq */
    {0x0268, "i"},  /* ɨ */
    {0x0269, "i"},  /* ɩ */
    {0x0272, "ny"}, /* ɲ: bm */
    {0x0289, "u"},  /* ʉ */
    {0x028b, "v"},  /* ʋ */
    {0x02be, ""},   /* ʾ */
    {0x02bf, ""},   /* ʿ */
    {0x2c65, "a"},  /* ⱥ */
};

/* Marks that stand for an ASCII one. */
static const struct {
	utf8proc_int32_t rune;
	char mark;
} marks[] = {
    {0x00b4, '\''},
    {0x02b9, '\''},
    {0x02bb, '\''},
    {0x02bc, '\''},
    {0x02bd, '\''},
    {0x07f4, '\''},
    {0x07f5, '\''},
    {0x060c, ','},
    {0x061b, ';'},
    {0x061f, '?'},
    {0x00bf, '?'},
    {0x066a, '%'},
    {0x07f8, ','},
    {0x07f9, '!'},
    {0x055e, '?'},
    {0x1367, '?'},
    {0x2010, '-'},
    {0x2012, '-'},
    {0x2013, '-'},
    {0x2014, '-'},
    {0x2018, '\''},
    {0x2019, '\''},
    {0x201b, '\''},
    {0x2032, '\''},
    {0x2044, '/'},
    {0x2212, '-'},
    {0x2753, '?'},
    {0x2754, '?'},
    {0x2e2e, '?'},
};

struct folding {
	struct folded *out;
	struct fold_word *word; /* being built; NULL between words */
	bool skip;              /* the word did not fit: drop what is left of it */
	bool spaced;            /* since the last word */
	char mark;
	uint16_t at, end; /* of the rune being read */
};

/* The place of a rune in its script's row of ten; every such row is contiguous. */
static char
digit_of(utf8proc_int32_t rune)
{
	utf8proc_int32_t zero = rune;

	while (zero > 0 && rune - zero < 50 &&
	       utf8proc_category(zero - 1) == UTF8PROC_CATEGORY_ND)
		zero--;
	return (char)('0' + (rune - zero) % 10);
}

static void
word_end(struct folding *f)
{
	f->word = NULL;
	f->skip = false;
	f->spaced = false;
	f->mark = 0;
}

static void
word_begin(struct folding *f, bool digits)
{
	if (f->out->n == FOLD_WORDS_MAX) {
		f->out->cut = true;
		f->skip = true;
		return;
	}
	f->word = &f->out->word[f->out->n++];
	f->word->len = 0;
	f->word->text[0] = '\0';
	f->word->digits = digits;
	f->word->spaced = f->spaced;
	f->word->mark = f->mark;
	f->word->after = 0;
	f->word->at = f->at;
}

static void
put(struct folding *f, const char *bytes, size_t n, bool digits)
{
	if (f->word != NULL && f->word->digits != digits)
		word_end(f);
	if (f->word == NULL && !f->skip)
		word_begin(f, digits);
	if (f->skip)
		return;
	if (f->word->len + n >= FOLD_WORD_MAX) {
		f->out->cut = true;
		f->skip = true;
		return;
	}
	memcpy(f->word->text + f->word->len, bytes, n);
	f->word->len = (uint8_t)(f->word->len + n);
	f->word->text[f->word->len] = '\0';
	f->word->end = f->end;
}

static void
put_blank(struct folding *f, char mark)
{
	struct folded *out = f->out;

	if (f->word != NULL || f->skip)
		word_end(f);
	if (mark == 0) {
		f->spaced = true;
		return;
	}
	if (mark == '?')
		out->asks = true;
	f->mark = mark;
	if (out->n > 0 && out->word[out->n - 1].after == 0)
		out->word[out->n - 1].after = mark;
}

static void
put_letter(struct folding *f, utf8proc_int32_t rune)
{
	utf8proc_uint8_t utf8[4];
	size_t i;

	for (i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		if (letters[i].rune != rune)
			continue;
		if (letters[i].latin[0] != '\0')
			put(f, letters[i].latin, strlen(letters[i].latin), false);
		return;
	}
	put(f, (const char *)utf8, (size_t)utf8proc_encode_char(rune, utf8), false);
}

static char
mark_of(utf8proc_int32_t rune, utf8proc_category_t category)
{
	size_t i;

	if (rune < 0x80)
		return rune == '`'                                ? '\''
		       : rune == '$'                              ? '$'
		       : strchr(".,;:/-+*#%'<?!=&", rune) != NULL ? (char)rune
								  : 'n';
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].rune == rune)
			return marks[i].mark;
	return category == UTF8PROC_CATEGORY_SC ? '$' : 'n';
}

/* What a kind of character is to us. Whatever is not named here is a blank. */
enum stuff { BLANK, LETTER, DIGIT, SIGN, STRIPPED };
static const unsigned char stuff_of[] = {
    [UTF8PROC_CATEGORY_LU] = LETTER, [UTF8PROC_CATEGORY_LL] = LETTER,
    [UTF8PROC_CATEGORY_LT] = LETTER, [UTF8PROC_CATEGORY_LM] = LETTER,
    [UTF8PROC_CATEGORY_LO] = LETTER, [UTF8PROC_CATEGORY_ND] = DIGIT,
    [UTF8PROC_CATEGORY_MN] = STRIPPED, [UTF8PROC_CATEGORY_MC] = STRIPPED,
    [UTF8PROC_CATEGORY_ME] = STRIPPED, [UTF8PROC_CATEGORY_NL] = SIGN,
    [UTF8PROC_CATEGORY_NO] = SIGN, [UTF8PROC_CATEGORY_PC] = SIGN,
    [UTF8PROC_CATEGORY_PD] = SIGN, [UTF8PROC_CATEGORY_PS] = SIGN,
    [UTF8PROC_CATEGORY_PE] = SIGN, [UTF8PROC_CATEGORY_PI] = SIGN,
    [UTF8PROC_CATEGORY_PF] = SIGN, [UTF8PROC_CATEGORY_PO] = SIGN,
    [UTF8PROC_CATEGORY_SM] = SIGN, [UTF8PROC_CATEGORY_SC] = SIGN,
    [UTF8PROC_CATEGORY_SK] = SIGN, [UTF8PROC_CATEGORY_SO] = SIGN,
    [UTF8PROC_CATEGORY_CO] = BLANK,
};

static void
put_rune(struct folding *f, utf8proc_int32_t rune)
{
	utf8proc_category_t category = utf8proc_category(rune);
	char digit;

	switch ((enum stuff)stuff_of[category]) {
	case LETTER:
		/* the apostrophes among the letters part words like any other */
		if (mark_of(rune, category) == '\'')
			put_blank(f, '\'');
		else
			put_letter(f, rune);
		return;
	case DIGIT:
		digit = digit_of(rune);
		put(f, &digit, 1, true);
		return;
	case SIGN:
		put_blank(f, mark_of(rune, category));
		return;
	case BLANK:
		put_blank(f, 0);
		return;
	case STRIPPED:
		return;
	}
}

static void
put_any(struct folding *f, utf8proc_int32_t rune)
{
	utf8proc_int32_t parts[RUNES_MAX];
	utf8proc_ssize_t n, i;
	int boundary = 0;
	char c;

	if (rune < 0x80) {
		c = (char)rune;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			put(f, &c, 1, c <= '9');
		else
			put_blank(f, c <= ' ' || c == 0x7f ? 0 : mark_of(rune, 0));
		return;
	}
	if (rune == 0x00b4) { /* NFKC would part the acute accent from its blank */
		put_blank(f, '\'');
		return;
	}
	n = utf8proc_decompose_char(rune, parts, RUNES_MAX,
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
		UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
	    &boundary);
	for (i = 0; i < n && i < RUNES_MAX; i++)
		put_rune(f, parts[i]);
}

void
fold_words(const char *text, size_t len, struct folded *out)
{
	struct folding f = {.out = out, .spaced = true};
	size_t i = 0, n;
	uint32_t rune;

	out->n = 0;
	out->cut = len > UINT16_MAX;
	out->asks = false;
	if (out->cut)
		len = text_cut(text, len, UINT16_MAX);
	while (i < len) {
		rune = text_rune(text + i, len - i, &n);
		f.at = (uint16_t)i;
		f.end = (uint16_t)(i + n);
		if (rune == (uint32_t)-1)
			put_blank(&f, 0);
		else
			put_any(&f, (utf8proc_int32_t)rune);
		i += n;
	}
}

void
fold_text(const char *text, size_t len, struct buf *out)
{
	struct folded folded;
	size_t i;

	fold_words(text, len, &folded);
	for (i = 0; i < folded.n; i++) {
		if (i > 0)
			(void)buf_char(out, ' '); /* `cut` tells */
		(void)buf_add(out, folded.word[i].text);
	}
	if (folded.cut)
		out->cut = true;
}
