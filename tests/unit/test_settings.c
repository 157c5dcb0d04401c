/*
 * kalata.conf: what is right is read, and every wrong line is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/settings.h"

static char dir[] = "/tmp/kalata-test-XXXXXX";
static struct settings s;
static char errors[4096];

static const char *
in_dir(const char *name, const char *content)
{
	static char path[2][64];
	static int turn;
	char *p = path[turn ^= 1];
	FILE *f;

	(void)snprintf(p, sizeof(path[0]), "%s/%s", dir, name);
	f = fopen(p, "w");
	assert_non_null(f);
	assert_true(fputs(content, f) >= 0);
	assert_int_equal(fclose(f), 0);
	return p;
}

static bool
load(const char *content)
{
	FILE *f = fmemopen(errors, sizeof(errors), "w");
	bool ok;

	assert_non_null(f);
	ok = settings_load(&s, in_dir("kalata.conf", content), f);
	(void)fputc('\0', f);
	(void)fclose(f);
	return ok;
}

#define MAIN                                                                             \
	"database = \"sqlite:/tmp/k.db\"\nsecret-file = \"/tmp/k.key\"\n"                \
	"languages = {\"fr\", \"bm\"}\n"
#define AT                                                                               \
	"channel \"at\" {\n provider = \"africastalking\"\n"                             \
	" token = \"0123456789abcdef0123456789abcdef\"\n username = \"sandbox\"\n"       \
	" api-key = \"k\"\n addresses = {\"36777\", \"*384*11469#\"}\n}\n"

static void
good_file_is_read(void **state)
{
	(void)state;
	assert_true(load(MAIN "public-url = \"https://vote.example.org/\"\n" AT));
	assert_string_equal(s.listen, "127.0.0.1:8080");
	assert_string_equal(s.public_url, "https://vote.example.org");
	assert_int_equal(s.answers_per_hour, 6);
	assert_int_equal(s.n_languages, 2);
	assert_int_equal(s.n_channels, 1);
	assert_string_equal(s.channels[0].name, "at");
	assert_string_equal(s.channels[0].addresses[1], "*384*11469#");
	assert_int_equal(s.channels[0].rate, 10);
	assert_true(s.channels[0].check_signature);
	assert_string_equal(settings_sqlite_path(&s), "/tmp/k.db");
	assert_non_null(settings_channel(&s, "at"));
	assert_null(settings_channel(&s, "other"));
}

static void
secrets_come_from_files(void **state)
{
	char text[1024];
	const char *file = in_dir("token", "fedcba9876543210fedcba9876543210\n");

	(void)state;
	(void)snprintf(text, sizeof(text),
	    MAIN
	    "channel \"k\" { provider = \"kannel\" username = \"u\" password = \"p\" "
	    "token-file = \"%s\" }\n",
	    file);
	assert_true(load(text));
	assert_string_equal(s.channels[0].token, "fedcba9876543210fedcba9876543210");
}

static void
every_error_is_named(void **state)
{
	static const struct {
		const char *text, *want;
	} c[] = {
	    {"lissten = \"x\"\n" MAIN, ":1: no such option 'lissten'"},
	    {"", "needs 'database'"},
	    {"", "needs 'secret-file'"},
	    {"", "needs 'languages'"},
	    {MAIN "listen = \"8080\"\n", "'listen' must be ADDRESS:PORT"},
	    {MAIN "answers-per-hour = 61\n",
		"'answers-per-hour' must be between 0 and 60"},
	    {MAIN "answers-per-hour = six\n", "invalid integer value"},
	    {MAIN "public-url = \"ftp://x\"\n", "'public-url' must begin with"},
	    {MAIN "country = \"Mali\"\n", "'country'"},
	    {"database = \"mysql:x\"\nsecret-file = \"x\"\nlanguages = {\"fr\"}\n",
		"'database' must be"},
	    {MAIN AT AT, "at"},
	    {MAIN "channel \"a/b\" { provider = \"external\" token = "
		  "\"0123456789abcdef\" }\n",
		"a name is at most"},
	    {MAIN "channel \"x\" { provider = \"external\" token = \"short\" }\n",
		"16 or more"},
	    {MAIN
		"channel \"x\" { provider = \"twilio\" token = \"0123456789abcdef\" }\n",
		"channel \"x\" needs 'auth-token'"},
	    {MAIN "channel \"x\" { provider = \"external\" token = \"0123456789abcdef\" "
		  "api-key = \"k\" }\n",
		"'api-key' means nothing to provider 'external'"},
	    {MAIN "channel \"x\" { provider = \"external\" token-file = \"/nowhere\" }\n",
		"cannot read token-file"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		assert_false(load(c[i].text));
		if (strstr(errors, c[i].want) == NULL)
			fail_msg("wanted <%s> in <%s>", c[i].want, errors);
		assert_non_null(strstr(errors, "kalata.conf:"));
	}
}

static void
missing_file_is_an_error(void **state)
{
	FILE *f = fmemopen(errors, sizeof(errors), "w");

	(void)state;
	assert_non_null(f);
	assert_false(settings_load(&s, "/nowhere/kalata.conf", f));
	(void)fclose(f);
	assert_non_null(strstr(errors, "cannot read it"));
}

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL;
}

static int
remove_dir(void **state)
{
	(void)state;
	(void)in_dir("token", "");
	(void)unlink(in_dir("token", ""));
	(void)unlink(in_dir("kalata.conf", ""));
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_file_is_read),
	    cmocka_unit_test(secrets_come_from_files),
	    cmocka_unit_test(every_error_is_named),
	    cmocka_unit_test(missing_file_is_an_error),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
