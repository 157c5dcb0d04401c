/*
 * Makes what people type comparable: "VÒTE  nº３!" and "vote no 3" are the same words.
 *
 * NFKC, case folded, marks stripped, then the letters Unicode does not decompose
 * (ɛ→e ɔ→o ɲ→ny ŋ→n ɓ→b ɗ→d ƴ→y ɠ→g ə→e ʿ→nothing, œ→oe, ß→ss …), digits of any
 * script (N'Ko, Arabic-Indic, full-width, superscript …) to ASCII, everything else to
 * blanks. Fed valid UTF-8; what it gives is [a-z0-9] plus letters of scripts that have no
 * Latin form, as words. Folding is idempotent. utf8proc does Unicode; the table here is
 * only what it does not map. Source: contract 6.1, and the alphabets of CLDR bm, ff, ses.
 */
#ifndef KALATA_CORE_FOLD_H
#define KALATA_CORE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define FOLD_WORDS_MAX 64	/* of one message; an SMS vote has three */
#define FOLD_WORD_MAX  40	/* bytes of one folded word, with its NUL */

/*
 * What stands between two words tells "12 500", "12,500", "12:30", "1/11" and "3. 4"
 * apart, which the words alone do not. A mark is one of . , ; : / - + * # % ' < ? ! = &
 * as typed (typographic apostrophes and dashes are ' and -), '$' for any currency
 * sign, 'n' for any other; 0 when there is none.
 */
struct fold_word {
	char	 text[FOLD_WORD_MAX];
	uint8_t	 len;
	bool	 digits;	/* nothing but ASCII digits */
	bool	 spaced;	/* at least one blank (or the start) before it */
	char	 mark;		/* the last one before it */
	char	 after;		/* the first one after it */
	uint16_t at, end;	/* bytes [at, end) of the text given to fold_words() */
};

struct folded {
	struct fold_word word[FOLD_WORDS_MAX];
	size_t	n;
	bool	cut;		/* more words, or a longer one, than fit: the rest is missing */
	bool	asks;		/* the text holds a question mark of any script */
};

/* Folds `text` (valid UTF-8) into words. A place where letters touch digits is a
 * border: "VOTE3" gives "vote" and "3" with spaced = false and mark = 0. */
void	fold_words(const char *text, size_t len, struct folded *);

/* The same words joined by single blanks: what tables of words are keyed by. */
void	fold_text(const char *text, size_t len, struct buf *out);

#endif
