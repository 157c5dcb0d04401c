/*
 * One phone, one text: every way a network writes a number, against the real numbering
 * plan that travels in the binary; and what must never become a voter.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/embed.h"
#include "base/text.h"
#include "core/msisdn.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ROWS_MAX 400
#define SELF	 "+22366000001"

static struct numbering_row rows[ROWS_MAX];
static struct numbering mali = {rows, 0, "ML"}, russia = {rows, 0, "RU"},
			france = {rows, 0, "FR"}, nowhere = {rows, 0, ""};

static bool
add_row(void *ctx, const char *const *field, size_t n, size_t line)
{
	struct numbering_row *row = &rows[mali.n];
	int64_t min, max;

	(void)ctx;
	(void)n;
	(void)line;
	assert_true(mali.n < ROWS_MAX);
	assert_true(text_copy(row->country, sizeof(row->country), field[0]));
	assert_true(text_copy(row->cc, sizeof(row->cc), field[1]));
	assert_true(text_copy(row->trunk, sizeof(row->trunk), field[2]));
	assert_true(text_i64(field[3], 1, 15, &min));
	assert_true(text_i64(field[4], 1, 15, &max));
	row->min = (unsigned char)min;
	row->max = (unsigned char)max;
	row->mobile = strdup(field[5]);
	row->fixed = strdup(field[6]);
	row->service = strdup(field[7]);
	mali.n++;
	return true;
}

static int
load_plan(void **state)
{
	static const char *const columns[] = {
	    "country", "cc", "trunk", "min", "max", "mobile", "fixed", "tollfree", NULL};
	struct data_file file;
	char why[200];

	(void)state;
	if (!data_file("numbering.csv", &file) ||
	    !csv_read(file.data, file.len, columns, add_row, NULL, why, sizeof(why)))
		return -1;
	russia.n = france.n = nowhere.n = mali.n;
	return 0;
}

static int
free_plan(void **state)
{
	(void)state;
	for (size_t i = 0; i < mali.n; i++) {
		free((void *)(uintptr_t)rows[i].mobile);
		free((void *)(uintptr_t)rows[i].fixed);
		free((void *)(uintptr_t)rows[i].service);
	}
	return 0;
}

static void
expect(const struct numbering *plan, const char *raw, enum msisdn_kind kind,
    const char *e164, const char *why)
{
	struct msisdn m = msisdn_parse(plan, raw), again;

	if (m.kind != kind || strcmp(m.e164, e164) != 0)
		fail_msg("\"%s\" (%s): got %s \"%s\", want %s \"%s\"", raw, why,
		    msisdn_kind_name(m.kind), m.e164, msisdn_kind_name(kind), e164);
	if (e164[0] == '\0')
		return;
	again = msisdn_parse(plan, m.e164);
	assert_int_equal(again.kind, kind);
	assert_string_equal(again.e164, m.e164);
	assert_string_equal(again.country, m.country);
}

static void
test_one_phone(void **state)
{
	static const struct {
		const char *raw, *why;
	} forms[] = {
	    {"+22366000001", "E.164"},
	    {"22366000001", "Infobip, Vonage: no plus"},
	    {" 22366000001", "a plus that form decoding turned into a blank"},
	    {"0022366000001", "as dialled"},
	    {"+0022366000001", "both"},
	    {"66000001", "as the switch writes it"},
	    {" 66000001 ", "blanks around"},
	    {"66 00 00 01", "as people write it"},
	    {"66.00.00.01", "dots"},
	    {"66-00-00-01", "dashes"},
	    {"+223 (66) 00/00/01", "brackets and slashes"},
	    {"(+223) 66000001", "a bracket before the plus"},
	    {"66\xc2\xa0" "00\xe2\x80\xaf" "00 01", "no-break spaces"},
	    {"\xe2\x80\xaa+22366000001\xe2\x80\xac", "direction marks of an address book"},
	    {"tel:+22366000001", "Orange"},
	    {"tel:22366000001", "Orange, no plus"},
	    {"TEL:+223-66-00-00-01", "capitals, and the separators of RFC 3966"},
	    {"tel:66000001;phone-context=+223", "RFC 3966 local number"},
	    {"whatsapp:+22366000001", "Twilio"},
	    {"  tel:+22366000001", "blanks before the scheme"},
	    {"66000001\r\n", "a line end that came along"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++)
		expect(&mali, forms[i].raw, MSISDN_MOBILE, SELF, forms[i].why);
	printf("# msisdn: %zu ways to write one phone, one voter\n", COUNT(forms));
}

static void
test_ranges_of_mali(void **state)
{
	static const struct {
		const char	*raw;
		enum msisdn_kind kind;
		const char	*e164, *why;
	} cases[] = {
	    {"50000001", MSISDN_MOBILE, "+22350000001", "Telecel"},
	    {"95000001", MSISDN_MOBILE, "+22395000001", "Malitel 9"},
	    {"82000001", MSISDN_MOBILE, "+22382000001", "Orange 82"},
	    {"20790001", MSISDN_MOBILE, "+22320790001", "Sotelma CDMA"},
	    {"20220001", MSISDN_FIXED, "+22320220001", "Bamako, fixed"},
	    {"45900001", MSISDN_NUMBER, "+22345900001", "right length, in no known range"},
	    {"87000001", MSISDN_NUMBER, "+22387000001", "a range that may open tomorrow"},
	    {"+22387000001", MSISDN_NUMBER, "+22387000001", "the same in full"},
	    {"80000001", MSISDN_SHORT, "", "toll-free: a service, not a citizen"},
	    {"+22380000001", MSISDN_SHORT, "", "the same in full"},
	    {"22376123", MSISDN_SHORT, "", "calling code and five digits, not eight of a phone"},
	    {"36777", MSISDN_SHORT, "", "short code"},
	    {"+22336777", MSISDN_SHORT, "", "short code in full dress"},
	    {"tel:36777 ", MSISDN_SHORT, "", "short code with scheme and blank"},
	    {"100", MSISDN_SHORT, "", "three digits"},
	    {"123456", MSISDN_SHORT, "", "six digits"},
	    {"15", MSISDN_INVALID, "", "two digits"},
	    {"6600001", MSISDN_INVALID, "", "one digit lost"},
	    {"+2236600001", MSISDN_INVALID, "", "one digit lost, in full"},
	    {"+223660000011", MSISDN_INVALID, "", "one digit too many"},
	    {"2232236600000", MSISDN_INVALID, "", "calling code twice"},
	    {"066000001", MSISDN_INVALID, "", "Mali has no trunk zero"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		expect(&mali, cases[i].raw, cases[i].kind, cases[i].e164, cases[i].why);
}

static void
test_diaspora(void **state)
{
	static const struct {
		const char	*raw;
		enum msisdn_kind kind;
		const char	*e164, *country;
	} cases[] = {
	    {"+33600000001", MSISDN_MOBILE, "+33600000001", "FR"},
	    {"33600000001", MSISDN_MOBILE, "+33600000001", "FR"},
	    {"0033600000001", MSISDN_MOBILE, "+33600000001", "FR"},
	    {"+33 (0)6 00 00 00 01", MSISDN_MOBILE, "+33600000001", "FR"},
	    {"+12025550101", MSISDN_NUMBER, "+12025550101", "US"},
	    {"+8613800000001", MSISDN_MOBILE, "+8613800000001", "CN"},
	    {"+2250700000001", MSISDN_MOBILE, "+2250700000001", "CI"}, /* its zero is part of it */
	    {"+221770000001", MSISDN_MOBILE, "+221770000001", "SN"},
	    {"+33000000001", MSISDN_INVALID, "", ""},
	    {"+33060000001", MSISDN_INVALID, "", ""},
	    {"+99912345678", MSISDN_INVALID, "", ""}, /* no such calling code */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct msisdn m = msisdn_parse(&mali, cases[i].raw);
		if (cases[i].kind == MSISDN_MOBILE && m.kind == MSISDN_NUMBER)
			m.kind = MSISDN_MOBILE; /* the plan may not know the ranges there */
		if (m.kind != cases[i].kind || strcmp(m.e164, cases[i].e164) != 0)
			fail_msg("%s: got %s \"%s\"", cases[i].raw, msisdn_kind_name(m.kind),
			    m.e164);
		assert_string_equal(m.country, cases[i].country);
	}
}

static void
test_other_homes(void **state)
{
	(void)state;
	expect(&russia, "89160000001", MSISDN_NUMBER, "+79160000001", "trunk 8");
	expect(&france, "0600000001", MSISDN_MOBILE, "+33600000001", "trunk 0");
	expect(&france, "22366000001", MSISDN_MOBILE, SELF, "Mali seen from France");
	expect(&nowhere, "66000001", MSISDN_INVALID, "", "no home: national numbers mean nothing");
	expect(&nowhere, SELF, MSISDN_MOBILE, SELF, "no home: international ones do");
}

static void
test_no_phone_at_all(void **state)
{
	static const struct {
		const char	*raw;
		enum msisdn_kind kind;
		const char	*why;
	} cases[] = {
	    {"OrangeMali", MSISDN_NAME, "brand"},
	    {"MTN", MSISDN_NAME, "three letters"},
	    {"7UP", MSISDN_NAME, "digits and letters"},
	    {"VM-36777", MSISDN_NAME, "route prefix"},
	    {"acr:22366000001", MSISDN_NAME, "anonymous customer reference, even of digits"},
	    {"ACR:abc", MSISDN_NAME, "capitals"},
	    {"\xd9\xa6\xd9\xa6", MSISDN_NAME, "digits that no network sends"},
	    {"caf\xe9", MSISDN_NAME, "not even UTF-8"},
	    {"\xff", MSISDN_NAME, "a byte of no encoding"},
	    {"", MSISDN_INVALID, "nothing"},
	    {"   ", MSISDN_INVALID, "blanks"},
	    {"+", MSISDN_INVALID, "a plus"},
	    {"tel:", MSISDN_INVALID, "a scheme"},
	    {"00", MSISDN_INVALID, "a prefix"},
	    {"++22366000001", MSISDN_INVALID, "two pluses"},
	    {"223+66000001", MSISDN_INVALID, "a plus inside"},
	    {"#144#", MSISDN_INVALID, "a USSD code"},
	    {"66000001,66000002", MSISDN_INVALID, "two numbers"},
	    {"00000000", MSISDN_INVALID, "zeros"},
	    {"+000000000000000000000000000000", MSISDN_INVALID, "more than any number"},
	    {"2236600000122366000001223660000012236600000122366000001", MSISDN_INVALID, "long"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		expect(&mali, cases[i].raw, cases[i].kind, "", cases[i].why);
		assert_false(msisdn_votes(msisdn_parse(&mali, cases[i].raw).kind));
	}
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *raw, *want;
	} cases[] = {
	    {"36777", "36777"}, {" 36777", "36777"}, {"36777 ", "36777"}, {"+36777", "36777"},
	    {"22336777", "36777"}, {"+22336777", "36777"}, {"tel:+22336777", "36777"},
	    {"tel:36777", "36777"}, {"36 777", "36777"}, {"80000001", "80000001"},
	    {"+22380000001", "80000001"}, {"+223 66 00 00 01", SELF}, {"66000001", SELF},
	    {"*384*11469#", "*384*11469#"}, {" *384*11469# ", "*384*11469#"},
	    {"KALATA", "KALATA"}, {" Kalata ", "Kalata"}, {"", ""}, {" ", ""},
	    {"+99912345678", "+99912345678"}, {"+33800000001", "+33800000001"},
	};
	char out[32], again[32], tiny[4];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		msisdn_address(&mali, cases[i].raw, out, sizeof(out));
		assert_string_equal(out, cases[i].want);
		msisdn_address(&mali, out, again, sizeof(again));
		assert_string_equal(again, out);
	}
	msisdn_address(&mali, "*384*11469#", tiny, sizeof(tiny));
	assert_string_equal(tiny, "*38");
}

static const char *
random_text(uint32_t *seed, char *mem, size_t cap)
{
	static const char letters[] =
	    "00112233456789012345678901234567890123456789012345678902232236+ .-()*#;a\xa0";
	size_t n = 0, len;

	*seed = *seed * 1664525U + 1013904223U;
	len = (*seed >> 8) % (cap - 1);
	while (n < len) {
		*seed = *seed * 1664525U + 1013904223U;
		mem[n++] = letters[(*seed >> 8) % (sizeof(letters) - 1)];
	}
	mem[n] = '\0';
	return mem;
}

/* Whatever was read as a number reads the same again; what was not has no text. */
static void
test_random_texts(void **state)
{
	const struct numbering *plans[] = {&mali, &russia, &france, &nowhere};
	uint32_t seed = 22366;
	size_t n_numbers = 0;
	char mem[18], out[40], again[40];

	(void)state;
	printf("# seed %u\n", seed);
	for (int i = 0; i < 40000; i++) {
		const struct numbering *plan = plans[i % 4];
		const char *raw = random_text(&seed, mem, sizeof(mem));
		struct msisdn m = msisdn_parse(plan, raw);
		assert_int_equal(m.e164[0] != '\0', msisdn_votes(m.kind));
		if (m.e164[0] != '\0') {
			n_numbers++;
			expect(plan, raw, m.kind, m.e164, "idempotent");
		}
		msisdn_address(plan, raw, out, sizeof(out));
		msisdn_address(plan, out, again, sizeof(again));
		assert_string_equal(again, out);
	}
	assert_true(n_numbers > 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_phone),
	    cmocka_unit_test(test_ranges_of_mali),
	    cmocka_unit_test(test_diaspora),
	    cmocka_unit_test(test_other_homes),
	    cmocka_unit_test(test_no_phone_at_all),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_random_texts),
	};

	return cmocka_run_group_tests(tests, load_plan, free_plan);
}
