/*
 * What stands in a number before it is one: schemes, pluses, separators, invisible marks
 * of address books. Nothing here knows a numbering plan; see msisdn.c.
 */
#include "core/dialled.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* Past one of the schemes that stand before a number; *name: it says "not a number". */
static const char *
skip_scheme(const char *s, bool *name)
{
	static const struct {
		const char *text;
		bool	    name;
	} schemes[] = {
	    {"tel:", false}, {"whatsapp:", false}, {"sms:", false}, {"acr:", true}};
	size_t i, k;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		for (k = 0; schemes[i].text[k] != '\0'; k++)
			if ((s[k] | 0x20) != (schemes[i].text[k] | 0x20))
				break;
		if (schemes[i].text[k] == '\0') {
			*name = schemes[i].name;
			return s + k;
		}
	}
	return s;
}

/* Blanks, dots, dashes, brackets; and the invisible marks that come along when a number
 * is copied from an address book. */
static bool
is_separator(uint32_t rune)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
	    {0x09, 0x0d}, {' ', ' '}, {'(', ')'}, {'-', '/'}, {0xa0, 0xa0},
	    {0x2000, 0x2015}, {0x2028, 0x202f}, {0x2060, 0x2069}, {0xfeff, 0xfeff},
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (rune >= ranges[i].first && rune <= ranges[i].last)
			return true;
	return false;
}

static void
take_rune(struct dialled *d, uint32_t rune)
{
	if (is_separator(rune))
		return;
	if (rune >= '0' && rune <= '9') {
		if (d->n < DIGITS_MAX)
			d->digit[d->n++] = (char)rune;
		else
			d->broken = true;
	} else if (rune == '+') {
		if (d->plus || d->n > 0)
			d->broken = true;
		d->plus = true;
	} else if (rune >= 0x80 || ((rune | 0x20) >= 'a' && (rune | 0x20) <= 'z')) {
		d->name = true;
	} else {
		d->broken = true;
	}
}

static void
drop_digits(struct dialled *d, size_t n)
{
	d->n -= n;
	memmove(d->digit, d->digit + n, d->n + 1);
}

struct dialled
dialled_read(const char *raw)
{
	struct dialled d;
	size_t len, n;

	memset(&d, 0, sizeof(d));
	while (*raw == ' ')
		raw++;
	raw = skip_scheme(raw, &d.name);
	len = strcspn(raw, ";"); /* ";phone-context=…" of RFC 3966 */
	for (; len > 0; raw += n, len -= n)
		take_rune(&d, text_rune(raw, len, &n));
	d.digit[d.n] = '\0';
	if (d.n > 2 && memcmp(d.digit, "00", 2) == 0) {
		d.plus = true;
		drop_digits(&d, 2);
	}
	return d;
}
