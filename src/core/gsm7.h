/*
 * The alphabet of an SMS (GSM 03.38): 128 characters of one septet, ten of two. One
 * letter outside it (ç ê ɔ ’) makes the whole message UCS-2: 70 characters instead
 * of 160, at twice the price. So answers are written into it, and counted, before
 * anything is sent. Facts: 3GPP TS 23.038; segment rules checked against Perl's
 * Encode::GSM0338 and npm sms-segments-calculator.
 */
#ifndef KALATA_CORE_GSM7_H
#define KALATA_CORE_GSM7_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Septets of a code point: 1, 2, or 0 when it is not in the alphabet. */
int	gsm7_septets(uint32_t rune);

struct gsm7_size {
	bool	 gsm7;		/* false: UCS-2, and `bad` is the first reason */
	uint32_t bad;
	size_t	 bad_at;	/* byte offset of it */
	size_t	 units;		/* septets, or UTF-16 units */
	size_t	 segments;	/* parts: 160/153 septets, 70/67 units; no pair split */
};

/* `text` is valid UTF-8. An empty text is one segment. */
struct gsm7_size gsm7_measure(const char *text, size_t len);

/*
 * Rewrites text into the alphabet without losing a word's meaning: ê→e ç→c œ→oe ’→'
 * «»→" …→... no-break space→space; ɛ→è ɔ→ò ɲ→ny ŋ→ng, as Bambara was written before 1982,
 * so that so and sɔ stay two words (in small letters: the alphabet has no È Ò). Composes
 * first (NFC); tone marks on such letters and invisible signs are dropped. False when a
 * character has no form at all (N'Ko, emoji): it is left out of `out`, and *bad, if not
 * NULL, is the first such.
 */
bool	gsm7_transliterate(const char *text, size_t len, struct buf *out, uint32_t *bad);

/* The first letter, once composed, that is not in the alphabet; with `loose`, that cannot
 * be transliterated either. False when there is none. */
bool	gsm7_first_bad(const char *text, size_t len, bool loose, uint32_t *bad,
	    size_t *bad_at);

/* What to write instead of `rune`, "" when nothing will do: for the linter's advice. */
const char *gsm7_substitute(uint32_t rune);

/* Unpacked septets, one a byte, escapes included; -1 when it does not fit or is not
 * GSM-7. */
long	gsm7_encode(const char *text, size_t len, uint8_t *out, size_t cap);
/* Back to UTF-8; an escape that begins no known pair, or a byte above 0x7f, is a blank. */
void	gsm7_decode(const uint8_t *septets, size_t n, struct buf *out);

#endif
