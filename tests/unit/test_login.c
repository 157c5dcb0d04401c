/*
 * How people prove who they are: published vectors, codes of the steps beside, and a throttle that
 * treats everybody alike.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "console/login.h"
#include "console/throttle.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const unsigned char rfc_secret[20] = "12345678901234567890";

/* RFC 6238, appendix B: the last six of its eight digits. */
static void
codes_of_the_rfc(void **state)
{
	static const struct {
		int64_t at_s;
		const char *code;
	} cases[] = {
		{ 59, "287082" },
		{ 1111111109, "081804" },
		{ 1111111111, "050471" },
		{ 1234567890, "005924" },
		{ 2000000000, "279037" },
		{ 20000000000, "353130" },
	};
	char code[7];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		int64_t step = cases[i].at_s / TOTP_STEP_S;

		totp_code(rfc_secret, step, code);
		assert_string_equal(code, cases[i].code);
		assert_int_equal(totp_step(rfc_secret, cases[i].at_s, code), step);
		assert_int_equal(totp_step(rfc_secret, cases[i].at_s + 30, code), step);
		assert_int_equal(totp_step(rfc_secret, cases[i].at_s - 30, code), step);
		assert_int_equal(totp_step(rfc_secret, cases[i].at_s + 61, code), -1);
		if (cases[i].at_s > 61)		/* before 1970 there are no codes */
			assert_int_equal(totp_step(rfc_secret, cases[i].at_s - 61, code), -1);
	}
	assert_int_equal(totp_step(rfc_secret, 59, ""), -1);
	assert_int_equal(totp_step(rfc_secret, 59, "2870820"), -1);
}

/* RFC 4648, of the same secret as every authenticator's documentation has it. */
static void
the_key_people_type(void **state)
{
	char text[33];

	(void)state;
	base32(rfc_secret, text);
	assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

static void
passwords(void **state)
{
	char hash[PASSWORD_HASH_MAX], again[PASSWORD_HASH_MAX];

	(void)state;
	assert_true(password_hash("quatre mots sans rapport", hash));
	assert_true(password_hash("quatre mots sans rapport", again));
	assert_string_not_equal(hash, again);
	assert_memory_equal(hash, "$argon2id$", 10);
	assert_true(password_fits(hash, "quatre mots sans rapport"));
	assert_false(password_fits(hash, "quatre mots sans rapporT"));
	assert_false(password_fits(hash, ""));
	assert_false(password_fits("", "quatre mots sans rapport"));
	assert_false(password_fits("no hash at all", "x"));
}

static void
tokens_are_long_and_new(void **state)
{
	char a[TOKEN_TEXT], b[TOKEN_TEXT];
	unsigned char x[32], y[32];

	(void)state;
	token_make(a);
	token_make(b);
	assert_int_equal(strlen(a), 43);
	assert_int_equal(strspn(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
	assert_string_not_equal(a, b);
	token_digest(a, x);
	token_digest(b, y);
	assert_memory_not_equal(x, y, sizeof(x));
}

static void
half_way_is_sealed_and_short(void **state)
{
	struct login_step step = {.until_ms = 1000, .name = "awa"}, back;
	struct secret secret = {.master = {1}};
	char sealed[LOGIN_SEALED_MAX];

	(void)state;
	secret_derive(&secret);
	login_seal(&secret, &step, sealed);
	assert_true(login_unseal(&secret, sealed, 999, &back));
	assert_string_equal(back.name, "awa");
	assert_false(login_unseal(&secret, sealed, 1000, &back));
	sealed[100] = sealed[100] == '0' ? '1' : '0';
	assert_false(login_unseal(&secret, sealed, 999, &back));
	assert_false(login_unseal(&secret, "", 999, &back));
	assert_false(login_unseal(&secret, "zz", 999, &back));
}

/* ---- the throttle ---- */

static void
waits_grow_and_end(void **state)
{
	int64_t now = 1000000, before = 0, wait;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		assert_int_equal(throttle_wait("awa", "192.0.2.1", now), 0);
		throttle_failed("awa", "192.0.2.1", now);
	}
	for (i = 0; i < 12; i++) {
		wait = throttle_wait("awa", "192.0.2.1", now);
		assert_true(wait > 0 && wait >= before);
		assert_true(wait <= 15 * 60 * 1000);
		now += wait;
		assert_int_equal(throttle_wait("awa", "192.0.2.1", now), 0);
		throttle_failed("awa", "192.0.2.1", now);
		before = wait;
	}
	assert_int_equal(before, 15 * 60 * 1000);
	/* from elsewhere she gets in, and a right answer begins anew */
	assert_int_equal(throttle_wait("awa", "192.0.2.2", now), 0);
	throttle_forget("awa", "192.0.2.1");
	assert_int_equal(throttle_wait("awa", "192.0.2.1", now), 0);
	/* an hour later all is forgotten */
	for (i = 0; i < 10; i++)
		throttle_failed("moussa", "192.0.2.3", now);
	assert_true(throttle_wait("moussa", "192.0.2.3", now) > 0);
	assert_int_equal(throttle_wait("moussa", "192.0.2.3", now + 3601 * 1000), 0);
}

/* Nobody is locked out from afar for long, and one address cannot try every name. */
static void
many_addresses_and_many_names(void **state)
{
	int64_t now = 90000000;
	char address[32], name[32];
	int i;

	(void)state;
	for (i = 0; i < 200; i++) {
		(void)snprintf(address, sizeof(address), "198.51.100.%d", i);
		throttle_failed("fanta", address, now);
	}
	assert_true(throttle_wait("fanta", "203.0.113.9", now) > 0);
	assert_true(throttle_wait("fanta", "203.0.113.9", now) <= 30 * 1000);
	for (i = 0; i < 200; i++) {
		(void)snprintf(name, sizeof(name), "name%d", i);
		throttle_failed(name, "203.0.113.77", now);
	}
	assert_true(throttle_wait("another", "203.0.113.77", now) > 0);
	/* one wrong link opened some times locks nobody else behind that address out */
	for (i = 0; i < 10; i++)
		throttle_failed("", "203.0.113.88", now);
	assert_int_equal(throttle_wait("", "203.0.113.88", now), 0);
	assert_int_equal(throttle_wait("kadia", "203.0.113.88", now), 0);
}

/* However many there are, the table stays what it is, and the last failure counts. */
static void
bounded(void **state)
{
	int64_t now = 200000000;
	char name[32];
	int i, k;

	(void)state;
	for (i = 0; i < 5000; i++) {
		(void)snprintf(name, sizeof(name), "crowd%d", i);
		for (k = 0; k < 5; k++)
			throttle_failed(name, "192.0.2.50", now + i);
	}
	assert_true(throttle_wait("crowd4999", "192.0.2.50", now + 5000) > 0);
}

static int
start(void **state)
{
	(void)state;
	return crypto_init() ? 0 : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_of_the_rfc),
		cmocka_unit_test(the_key_people_type),
		cmocka_unit_test(passwords),
		cmocka_unit_test(tokens_are_long_and_new),
		cmocka_unit_test(half_way_is_sealed_and_short),
		cmocka_unit_test(waits_grow_and_end),
		cmocka_unit_test(many_addresses_and_many_names),
		cmocka_unit_test(bounded),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
