/*
 * Phone numbers. Properties: what is read as a number reads the same from its own E.164
 * text, which is a plus and at most 15 digits; nothing else has a text; an address written
 * once is written the same again. First byte: which country is home.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/msisdn.h"

#define MUST(what)                                                             \
	do {                                                                   \
		if (!(what))                                                   \
			abort();                                               \
	} while (0)
#define TEXT 64

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A small plan with every oddity: trunks of all kinds, shared codes, wide lengths. */
static const struct numbering_row rows[] = {
    {"US", "1", "1", 10, 10, "", "", ""},
    {"CA", "1", "1", 7, 10, "", "", NULL},
    {"RU", "7", "8", 10, 14, "", "", ""},
    {"FR", "33", "0", 9, 9, "6[0-24-8]xxxxxxx 7[3-9]xxxxxxx", "[1-5]xxxxxxxx", "80xxxxxxx"},
    {"HU", "36", "06", 8, 9, "", "", ""},
    {"IT", "39", "", 6, 12, "3[2-9]xxxxxxxx", "", ""},
    {"DE", "49", "0", 4, 13, "17xxxxxxxx 17xxxxxxxxx", "", ""},
    {"ML", "223", "", 8, 8, "5[0-3]xxxxxx [679]xxxxxxx 2079xxxx", "202xxxxx", "80xxxxxx"},
    {"CI", "225", "", 10, 10, "0[157]xxxxxxxx", "2[15]xxxxxxxx", ""},
    {"SH", "290", "", 4, 5, "", "", ""},
    {"XX", "999", "9", 1, 12, "[ [0- [9-0]x x", "[", " "}, /* a plan that is nonsense */
};
static const char homes[][3] = {"ML", "FR", "RU", "US", "HU", "DE", "SH", "XX", ""};

static void
check_number(const struct numbering *plan, const char *raw)
{
	struct msisdn m = msisdn_parse(plan, raw), again;

	MUST(msisdn_votes(m.kind) == (m.e164[0] != '\0'));
	MUST(msisdn_kind_name(m.kind)[0] != '\0');
	if (m.e164[0] == '\0')
		return;
	MUST(m.e164[0] == '+' && m.country[0] != '\0');
	MUST(strspn(m.e164 + 1, "0123456789") == strlen(m.e164 + 1));
	MUST(strlen(m.e164) <= 16);
	again = msisdn_parse(plan, m.e164);
	MUST(again.kind == m.kind && strcmp(again.e164, m.e164) == 0);
	MUST(strcmp(again.country, m.country) == 0);
}

static void
check_address(const struct numbering *plan, const char *raw)
{
	char out[2 * TEXT], again[2 * TEXT], tight[5];

	msisdn_address(plan, raw, out, sizeof(out));
	msisdn_address(plan, out, again, sizeof(again));
	MUST(strcmp(again, out) == 0);
	msisdn_address(plan, raw, tight, sizeof(tight));
	MUST(strlen(tight) < sizeof(tight));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct numbering plan = {rows, sizeof(rows) / sizeof(rows[0]), ""};
	char raw[TEXT];

	if (size == 0)
		return 0;
	memcpy(plan.home, homes[bytes[0] % (sizeof(homes) / sizeof(homes[0]))], 3);
	size = size - 1 < sizeof(raw) ? size - 1 : sizeof(raw) - 1;
	memcpy(raw, bytes + 1, size);
	raw[size] = '\0';
	check_number(&plan, raw);
	check_address(&plan, raw);
	return 0;
}
