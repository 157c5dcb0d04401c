/*
 * The tools: buffers that never overrun, text at the door, clocks, mailboxes, sealed
 * numbers, data files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/csv.h"
#include "base/embed.h"
#include "base/http_msg.h"
#include "base/mailbox.h"
#include "base/text.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
buf_cuts_on_a_character(void **state)
{
	BUF(b, 6);

	(void)state;
	assert_true(buf_add(&b, "abc"));
	assert_false(buf_add(&b, "déé")); /* d and one é fit no more than d: 3+1+2 > 5 */
	assert_string_equal(b.data, "abcd");
	assert_true(b.cut);
	buf_reset(&b);
	assert_false(buf_addf(&b, "%s", "éééé"));
	assert_string_equal(b.data, "éé");
	buf_reset(&b);
	assert_true(buf_i64(&b, -42));
	assert_string_equal(b.data, "-42");
}

static void
scrub_makes_valid_text(void **state)
{
	static const struct {
		const char *raw;
		size_t len;
		const char *want;
	} c[] = {
	    {"VOTE 3", 6, "VOTE 3"}, {"\xe9t\xe9", 3, "été"}, /* Latin-1 handset */
	    {"a\0b", 3, "a b"},                /* NUL of a UTF-16 leftover */
	    {"\xef\xbb\xbfvote", 7, " vote"},  /* byte order mark */
	    {"\xc0\xaf", 2, "À¯"},             /* overlong slash is no slash */
	    {"\xed\xa0\x80", 3, "í\xc2\xa0 "}, /* a lone surrogate, byte by byte */
	    {"l\ti\nn\re", 7, "l i n e"},
	    {"\xf5\x80", 2, "õ "}, /* above U+10FFFF; 0x80 is a C1 control */
	};
	size_t i;

	(void)state;
	for (i = 0; i < N(c); i++) {
		BUF(out, 64);
		text_scrub(&out, c[i].raw, c[i].len);
		assert_true(text_is_utf8(out.data, out.len));
		assert_string_equal(out.data, c[i].want);
	}
}

static void
numbers_are_parsed_whole(void **state)
{
	int64_t n;

	(void)state;
	assert_true(text_i64("-9223372036854775808", INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MIN);
	assert_false(text_i64("9223372036854775808", INT64_MIN, INT64_MAX, &n));
	assert_false(text_i64("12x", 0, 100, &n));
	assert_false(text_i64("", 0, 100, &n));
	assert_false(text_i64("-", -5, 100, &n));
	assert_false(text_i64("101", 0, 100, &n));
}

static void
masks_hide_numbers(void **state)
{
	BUF(b, 64);

	(void)state;
	text_mask(&b, "+22366123467");
	assert_string_equal(b.data, "+223…67");
	buf_reset(&b);
	text_mask(&b, "ORANGE");
	assert_string_equal(b.data, "OR…");
}

static void
clock_reads_and_writes(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t ms;
	} c[] = {
	    {"1970-01-01T00:00:00Z", true, 0},
	    {"2026-11-02T10:00:00Z", true, 1793613600000},
	    {"2026-11-02T10:00:00.250+01:00", true, 1793610000250},
	    {"2024-02-29T23:59:59Z", true, 1709251199000},
	    {"2023-02-29T00:00:00Z", false, 0},
	    {"2026-11-02T10:00:00", false, 0}, /* no zone: nobody knows when that is */
	    {"2026-13-01T00:00:00Z", false, 0},
	    {"2026-11-02T24:00:00Z", false, 0},
	    {"2026-11-02", false, 0},
	};
	int64_t ms;
	size_t i;

	(void)state;
	for (i = 0; i < N(c); i++) {
		assert_int_equal(clock_parse(c[i].text, &ms), c[i].ok);
		if (c[i].ok)
			assert_int_equal(ms, c[i].ms);
	}
	{
		BUF(b, 64);
		clock_format(&b, 1793613600000);
		assert_string_equal(b.data, "2026-11-02T10:00:00Z");
		buf_reset(&b);
		clock_format_civil(&b, 1793613600000);
		assert_string_equal(b.data, "02/11/2026 10:00");
	}
}

struct letter {
	struct mail mail;
	int from, n;
};

#define LETTERS 2000

static void *
post(void *arg)
{
	struct mailbox *box = ((void **)arg)[0];
	struct letter *letters = ((void **)arg)[1];
	int i;

	for (i = 0; i < LETTERS; i++)
		while (!mailbox_put(box, &letters[i].mail))
			sched_yield();
	return NULL;
}

static void
mailbox_keeps_order_and_loses_nothing(void **state)
{
	static struct letter letters[3][LETTERS];
	struct mailbox *box = mailbox_new(64);
	pthread_t thread[3];
	void *arg[3][2];
	int next[3] = {0}, got = 0, i, n;
	struct mail *m;

	(void)state;
	for (i = 0; i < 3; i++) {
		for (n = 0; n < LETTERS; n++)
			letters[i][n] = (struct letter){.from = i, .n = n};
		arg[i][0] = box;
		arg[i][1] = letters[i];
		assert_int_equal(pthread_create(&thread[i], NULL, post, arg[i]), 0);
	}
	while (got < 3 * LETTERS)
		for (m = mailbox_take_all(box, 50); m != NULL; m = m->next, got++) {
			struct letter *l = (struct letter *)m;
			assert_int_equal(l->n, next[l->from]++);
		}
	for (i = 0; i < 3; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	mailbox_close(box);
	assert_false(mailbox_put(box, &letters[0][0].mail));
	assert_null(mailbox_take_all(box, 1));
	mailbox_free(box);
}

static void
mailbox_is_bounded_but_replies_pass(void **state)
{
	struct mailbox *box = mailbox_new(1);
	struct letter a = {0}, b = {0}, c = {0};

	(void)state;
	assert_true(mailbox_put(box, &a.mail));
	assert_false(mailbox_put(box, &b.mail));
	b.mail.next = &c.mail;
	mailbox_reply(box, &b.mail);
	assert_int_equal(mailbox_len(box), 3);
	assert_ptr_equal(mailbox_poll(box, 1), &a.mail);
	assert_ptr_equal(mailbox_poll(box, 9), &b.mail);
	assert_ptr_equal(b.mail.next, &c.mail);
	assert_null(mailbox_poll(box, 9));
	mailbox_free(box);
}

static void
secrets_stay_separate(void **state)
{
	struct secret s = {.master = {1}}, other = {.master = {2}};
	struct voter_key a, b;
	unsigned char sealed[12 + SEAL_OVERHEAD];
	char plain[13] = "";
	const char *fields[] = {"at", "1"}, *slid[] = {"at1", ""};
	char id1[33], id2[33];

	(void)state;
	assert_true(crypto_init());
	secret_derive(&s);
	secret_derive(&other);
	a = voter_key(&s, "icon", "+22366000001");
	b = voter_key(&s, "icon", "+22366000001");
	assert_memory_equal(a.b, b.b, VOTER_KEY_LEN);
	b = voter_key(&s, "icon+", "22366000001");
	assert_memory_not_equal(a.b, b.b, VOTER_KEY_LEN);
	b = voter_key(&other, "icon", "+22366000001");
	assert_memory_not_equal(a.b, b.b, VOTER_KEY_LEN);
	seal(&s, "+22366000001", 12, sealed);
	assert_true(unseal(&s, sealed, sizeof(sealed), plain));
	assert_string_equal(plain, "+22366000001");
	sealed[30] ^= 1;
	assert_false(unseal(&s, sealed, sizeof(sealed), plain));
	assert_false(unseal(&s, sealed, 10, plain));
	crypto_ident(&s, fields, 2, id1);
	crypto_ident(&s, slid, 2, id2);
	assert_string_not_equal(id1, id2);
	assert_true(crypto_same("abc", "abc"));
	assert_false(crypto_same("abc", "abd"));
	assert_false(crypto_same("abc", "abcd"));
}

static void
secret_file_is_private(void **state)
{
	char dir[] = "/tmp/kalata-test-XXXXXX", path[64], why[256];
	struct secret a, b;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/key", dir);
	assert_true(secret_create(path, why, sizeof(why)));
	assert_false(secret_create(path, why, sizeof(why))); /* never overwritten */
	assert_true(secret_load(&a, path, why, sizeof(why)));
	assert_true(secret_load(&b, path, why, sizeof(why)));
	assert_memory_equal(&a, &b, sizeof(a));
	assert_int_equal(chmod(path, 0644), 0);
	assert_false(secret_load(&a, path, why, sizeof(why)));
	assert_non_null(strstr(why, "chmod"));
	assert_int_equal(unlink(path), 0);
	assert_false(secret_load(&a, path, why, sizeof(why)));
	assert_int_equal(rmdir(dir), 0);
}

static void
hmac_is_twilios(void **state)
{
	/* The example of Twilio's webhook security page. */
	static const char base[] = "https://mycompany.com/myapp.php?foo=1&bar=2"
				   "CallSidCA1234567890ABCDECaller+14158675310Digits1234"
				   "From+14158675310To+18005551212";
	char out[32];

	(void)state;
	hmac_sha1_base64("12345", base, strlen(base), out);
	assert_string_equal(out, "GvWf1cFY/Q7PnoempGyD5oXAezc=");
}

static bool
collect(void *ctx, const char *const *field, size_t n, size_t line)
{
	struct buf *b = ctx;

	assert_int_equal(n, 2);
	buf_addf(b, "%zu:%s|%s;", line, field[0], field[1]);
	return true;
}

static void
csv_reads_spreadsheets(void **state)
{
	static const char *const columns[] = {"name", "key", NULL};
	static const char data[] =
	    "\xef\xbb\xbfkey;other;name\r\n# note\r\n1;x;\"a \"\"b\"\"\"\r\n2\r\n";
	char why[128];
	BUF(b, 256);

	(void)state;
	assert_true(csv_read(data, strlen(data), columns, collect, &b, why, sizeof(why)));
	assert_string_equal(b.data, "3:a \"b\"|1;4:|2;");
	assert_false(csv_read("key\n1\n", 6, columns, collect, &b, why, sizeof(why)));
	assert_non_null(strstr(why, "name"));
}

static void
headers_are_found_without_case(void **state)
{
	char mem[8];
	struct http_msg m;

	(void)state;
	http_msg_init(&m, mem, sizeof(mem));
	assert_true(http_msg_set(&m, "Content-Type", "text/plain"));
	assert_true(http_msg_set(&m, "content-type", "text/xml"));
	assert_int_equal(m.n_headers, 1);
	assert_string_equal(http_msg_header(&m, "CONTENT-TYPE"), "text/xml");
	assert_null(http_msg_header(&m, "Accept"));
	assert_string_equal(http_msg_query(&m), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(buf_cuts_on_a_character),
	    cmocka_unit_test(scrub_makes_valid_text),
	    cmocka_unit_test(numbers_are_parsed_whole),
	    cmocka_unit_test(masks_hide_numbers),
	    cmocka_unit_test(clock_reads_and_writes),
	    cmocka_unit_test(mailbox_keeps_order_and_loses_nothing),
	    cmocka_unit_test(mailbox_is_bounded_but_replies_pass),
	    cmocka_unit_test(secrets_stay_separate),
	    cmocka_unit_test(secret_file_is_private),
	    cmocka_unit_test(hmac_is_twilios),
	    cmocka_unit_test(csv_reads_spreadsheets),
	    cmocka_unit_test(headers_are_found_without_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
