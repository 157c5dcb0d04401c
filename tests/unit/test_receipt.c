/*
 * Receipts: the bits they show, and how people type them back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/receipt.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
test_bits(void **state)
{
	static const struct {
		unsigned char first[4];
		const char   *want;
	} cases[] = {
	    {{0x00, 0x00, 0x00, 0x00}, "000000"},
	    {{0xff, 0xff, 0xff, 0xff}, "ZZZZZZ"},
	    {{0x00, 0x00, 0x00, 0x03}, "000000"}, /* bits 31 and 32 are not shown */
	    {{0x00, 0x00, 0x00, 0x04}, "000001"},
	    {{0x08, 0x00, 0x00, 0x00}, "100000"},
	    {{0x00, 0x44, 0x32, 0x14}, "012345"},
	};
	unsigned char commitment[32];
	char out[RECEIPT_LEN + 1];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		memset(commitment, 0xa5, sizeof(commitment));
		memcpy(commitment, cases[i].first, 4);
		receipt_make(commitment, out);
		assert_string_equal(out, cases[i].want);
	}
}

static void
test_every_value_is_read_back(void **state)
{
	unsigned char commitment[32] = {0};
	char out[RECEIPT_LEN + 1], lower[RECEIPT_LEN + 1], back[RECEIPT_LEN + 1];

	(void)state;
	for (uint32_t v = 0; v < 1U << 18; v++) {
		uint32_t bits = v * 2654435761U; /* spread over all 30 bits */
		for (int i = 0; i < 4; i++)
			commitment[i] = (unsigned char)(bits >> (24 - 8 * i));
		receipt_make(commitment, out);
		for (int i = 0; i <= RECEIPT_LEN; i++)
			lower[i] = (char)(out[i] >= 'A' ? out[i] + 32 : out[i]);
		assert_null(strpbrk(out, "ILOU"));
		assert_true(receipt_read(lower, back));
		assert_string_equal(back, out);
	}
}

static void
test_typed(void **state)
{
	static const struct {
		const char *typed, *want; /* NULL: not a receipt */
		const char *why;
	} cases[] = {
	    {"7K3QX9", "7K3QX9", "as printed"},
	    {"7k3qx9", "7K3QX9", "lower case"},
	    {"OIL0o1", "011001", "look-alikes"},
	    {" 7K3-QX9. ", "7K3QX9", "blanks, a dash, a full stop"},
	    {"7K3QX", NULL, "one short"},
	    {"7K3QX90", NULL, "one long"},
	    {"7K3QXU", NULL, "U is not used: it is no look-alike of V"},
	    {"7K3QX\xc3\xa9", NULL, "not ASCII"},
	    {"", NULL, "nothing"},
	    {"- -", NULL, "marks only"},
	};
	char out[RECEIPT_LEN + 1];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool read = receipt_read(cases[i].typed, out);
		if (read != (cases[i].want != NULL))
			fail_msg("%s", cases[i].why);
		assert_string_equal(out, read ? cases[i].want : "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bits),
	    cmocka_unit_test(test_every_value_is_read_back),
	    cmocka_unit_test(test_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
