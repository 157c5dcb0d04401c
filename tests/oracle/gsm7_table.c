/* Prints the septets of every code point of the BMP that has some: "00e9 05". */
#include <stdio.h>

#include "base/text.h"
#include "core/gsm7.h"

int
main(void)
{
	for (uint32_t rune = 1; rune < 0xfffe; rune++) {
		uint8_t septets[4];
		long n;
		if (rune >= 0xd800 && rune <= 0xdfff)
			continue;
		BUF(text, 8);
		(void)text_add_rune(&text, rune);
		n = gsm7_encode(text.data, text.len, septets, sizeof(septets));
		if (n != (gsm7_septets(rune) > 0 ? gsm7_septets(rune) : -1))
			return 1;
		if (n < 0)
			continue;
		(void)printf("%04x ", (unsigned)rune);
		for (long i = 0; i < n; i++)
			(void)printf("%02x", septets[i]);
		(void)printf("\n");
	}
	return 0;
}
