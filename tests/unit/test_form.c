/*
 * Forms, multipart and JSON as strangers write them: each hostile case says why.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "provider/escape.h"
#include "provider/form.h"
#include "provider/json.h"
#include "provider/utf16.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static char body_memory[HTTP_BODY_MAX + 1];

static void
read_into(struct form *f, const char *method, const char *url, const char *body, size_t len)
{
	static struct http_msg m;

	http_msg_init(&m, body_memory, sizeof(body_memory));
	memcpy(m.method, method, strlen(method) + 1);
	memcpy(m.url, url, strlen(url) + 1);
	assert_true(buf_addn(&m.body, body, len));
	form_read(f, &m);
}

static void
test_hostile_forms(void **state)
{
	/* body -> name=value of the first field; NULL: no field at all */
	static const struct {
		const char *why, *body, *name, *value;
		size_t n;
	} table[] = {
	    {"nothing", "", NULL, NULL, 0},
	    {"separators only", "&&&", NULL, NULL, 0},
	    {"no value", "a", "a", "", 1},
	    {"no name", "=x", "", "x", 1},
	    {"equals in the value", "a=b=c", "a", "b=c", 1},
	    {"plus is a blank", "a=+b+", "a", " b ", 1},
	    {"escaped plus is a plus", "a=%2B1", "a", "+1", 1},
	    {"lower-case hex", "a=%c3%a9", "a", "\xc3\xa9", 1},
	    {"escape cut off at the end", "a=1%2", "a", "1%2", 1},
	    {"percent at the end", "a=100%", "a", "100%", 1},
	    {"no hex", "a=%zz%+1", "a", "%zz% 1", 1},
	    {"sign inside an escape", "a=%-1%+1", "a", "%-1% 1", 1},
	    {"escaped separators", "a=%26%3d", "a", "&=", 1},
	    {"escaped name", "%61b=1", "ab", "1", 1},
	    {"name with NUL is no prefix", "a%00b=1", "a b", "1", 1},
	    {"the first of two wins", "a=1&a=2", "a", "1", 2},
	    {"an array in JSON has no names", "[{\"a\":1}]", NULL, NULL, 0},
	    {"JSON behind a BOM and blanks", "\xef\xbb\xbf \r\n{\"a\":1}", "a", "1", 1},
	    {"JSON false and null", "{\"a\":false,\"b\":null}", "a", "false", 1},
	    {"JSON bare word", "{\"a\":12.50e3}", "a", "12.50e3", 1},
	    {"JSON never closed", "{\"a\":1", NULL, NULL, 0},
	    {"JSON text never closed", "{\"a\":\"1}", NULL, NULL, 0},
	    {"JSON escape that is none", "{\"a\":\"it\\'s\"}", "a", "it 's", 1},
	    {"JSON escape at the very end", "{\"a\":\"1\\", NULL, NULL, 0},
	    {"JSON half \\u", "{\"a\":\"\\u12\"}", "a", " u12", 1},
	    {"JSON name twice, once escaped", "{\"a\":\"1\",\"\\u0061\":\"2\"}", NULL, NULL, 0},
	    {"JSON name twice deep inside", "{\"a\":1,\"b\":[{\"c\":1,\"c\":2}]}", NULL, NULL, 0},
	};
	struct form f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		read_into(&f, "POST", "/x", table[i].body, strlen(table[i].body));
		if (f.n != table[i].n)
			fail_msg("%s: %zu fields, want %zu", table[i].why, f.n, table[i].n);
		assert_false(f.cut);
		if (table[i].name == NULL)
			continue;
		if (strcmp(f.field[0].name, table[i].name) != 0 ||
		    strcmp(form_text(&f, table[i].name), table[i].value) != 0)
			fail_msg("%s: '%s' = '%s'", table[i].why, f.field[0].name,
			    f.field[0].value);
	}
}

static void
test_nul_bytes_are_kept(void **state)
{
	struct form f;
	const struct form_field *a;

	(void)state;
	read_into(&f, "GET", "/x?a=1%002", "", 0);
	a = form_find(&f, "a");
	assert_non_null(a);
	assert_int_equal(a->len, 3);
	assert_memory_equal(a->value, "1\0002", 4);
	assert_true(a->query);
}

static void
test_body_first_then_query(void **state)
{
	struct form f;

	(void)state;
	read_into(&f, "POST", "/x?a=q&b=q", "a=b", 3);
	assert_int_equal(f.n, 3);
	assert_string_equal(form_text(&f, "a"), "b");
	assert_false(form_find(&f, "a")->query);
	assert_string_equal(form_text(&f, "b"), "q");
	assert_string_equal(form_text(&f, "c"), "");
	assert_null(form_find(&f, "c"));
	/* No signature covers the body of a GET. */
	read_into(&f, "GET", "/x?b=q", "a=b", 3);
	assert_int_equal(f.n, 1);
}

static void
test_bounds(void **state)
{
	static char big[3 * FORM_BYTES_MAX];
	struct form f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(big); i += 2)
		memcpy(big + i, "a&", 2);
	read_into(&f, "POST", "/x", big, 2 * FORM_FIELDS_MAX);
	assert_int_equal(f.n, FORM_FIELDS_MAX);
	assert_false(f.cut);
	read_into(&f, "POST", "/x", big, 2 * FORM_FIELDS_MAX + 1);
	assert_int_equal(f.n, FORM_FIELDS_MAX);
	assert_true(f.cut);
	/* one long value: kept as far as it goes, and nothing behind it */
	memset(big, 'v', sizeof(big));
	memcpy(big, "a=", 2);
	read_into(&f, "POST", "/x?b=1", big, sizeof(big));
	assert_int_equal(f.n, 1);
	assert_true(f.cut);
	assert_int_equal(f.field[0].len, FORM_BYTES_MAX - 4);
	assert_int_equal(f.used, FORM_BYTES_MAX - 1);
	/* one long name: a short one would be another field */
	memset(big, 'n', sizeof(big));
	read_into(&f, "POST", "/x?b=1", big, sizeof(big));
	assert_true(f.cut);
	assert_int_equal(f.n, 1);
	assert_string_equal(form_text(&f, "b"), "1");
}

static void
test_multipart_oddities(void **state)
{
	static const struct {
		const char *why, *body;
		size_t n;
		const char *a;
	} table[] = {
	    {"value with line ends and dashes",
		"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--c\r\n\r\n--b--", 1,
		"1\r\n--c\r\n"},
	    {"empty value", "--b\nContent-Disposition: form-data; name=\"a\"\n\n\n--b--\n", 1, ""},
	    {"part without a name", "--b\nContent-Type: text/plain\n\nx\n--b--\n", 0, ""},
	    {"headers never end", "--b\nContent-Disposition: form-data; name=\"a\"", 0, ""},
	    {"name never closed", "--b\nContent-Disposition: form-data; name=\"a\n\n1\n--b--\n", 1,
		"1"},
	    {"dashes only is no multipart", "--\nContent-Disposition: x\n", 1, ""},
	    {"text that starts with dashes", "--a=1", 1, ""},
	};
	struct form f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		read_into(&f, "POST", "/x", table[i].body, strlen(table[i].body));
		if (f.n != table[i].n || strcmp(form_text(&f, "a"), table[i].a) != 0)
			fail_msg("%s: %zu fields, a='%s'", table[i].why, f.n,
			    form_text(&f, "a"));
	}
}

static void
test_json_limits(void **state)
{
	static char text[JSON_BYTES_MAX + 2];
	cJSON *tree;
	size_t i;

	(void)state;
	/* depth: 16 is read, 17 is not */
	memset(text, '[', JSON_DEPTH_MAX);
	memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	tree = json_read(text, 2 * (size_t)JSON_DEPTH_MAX);
	assert_non_null(tree);
	cJSON_Delete(tree);
	memset(text, '[', JSON_DEPTH_MAX + 1);
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	assert_null(json_read(text, 2 * (size_t)JSON_DEPTH_MAX + 2));
	/* tokens */
	text[0] = '[';
	for (i = 0; i < JSON_TOKENS_MAX; i++)
		memcpy(text + 1 + 2 * i, "1,", 2);
	text[2 * JSON_TOKENS_MAX] = ']';
	assert_null(json_read(text, 2 * JSON_TOKENS_MAX + 1));
	text[2 * JSON_TOKENS_MAX - 2] = ']';
	tree = json_read(text, 2 * JSON_TOKENS_MAX - 1);
	assert_non_null(tree);
	cJSON_Delete(tree);
	/* bytes */
	memset(text, ' ', sizeof(text));
	memcpy(text, "{}", 2);
	tree = json_read(text, JSON_BYTES_MAX);
	assert_non_null(tree);
	cJSON_Delete(tree);
	assert_null(json_read(text, JSON_BYTES_MAX + 1));
	assert_null(json_read("", 0));
}

static void
test_json_members_mind_case(void **state)
{
	static const char text[] = "{\"ID\":1,\"id\":9007199254740993,\"o\":{}}";
	cJSON *tree = json_read(text, sizeof(text) - 1);

	(void)state;
	assert_non_null(tree);
	assert_string_equal(json_text(tree, "id"), "9007199254740993");
	assert_string_equal(json_text(tree, "Id"), "");
	assert_string_equal(json_text(tree, "o"), "");
	assert_string_equal(json_text(NULL, "o"), "");
	assert_string_equal(json_text(json_member(tree, "id"), "o"), "");
	cJSON_Delete(tree);
}

static void
test_escapes(void **state)
{
	static const char hostile[] = "a\"\\\n\x7f<&>'\xc9\x9b/ +%";
	static const struct {
		const char *plain, *encoded;
	} base64[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
	    {"foobar", "Zm9vYmFy"}, {"\xff\xfe\xfd", "//79"}};	/* RFC 4648, 10 */
	BUF(out, 200);
	size_t i;

	(void)state;
	escape_json(&out, hostile, strlen(hostile));
	assert_string_equal(out.data, "a\\\"\\\\\\n\\u007f<&>'\xc9\x9b/ +%");
	buf_reset(&out);
	escape_xml(&out, hostile, strlen(hostile));
	assert_string_equal(out.data, "a&quot;\\\n\x7f&lt;&amp;&gt;&apos;\xc9\x9b/ +%");
	buf_reset(&out);
	escape_xml(&out, "\x01]]>", 4);
	assert_string_equal(out.data, " ]]&gt;");
	buf_reset(&out);
	form_escape(&out, hostile, strlen(hostile));
	assert_string_equal(out.data, "a%22%5C%0A%7F%3C%26%3E%27%C9%9B%2F%20%2B%25");
	for (i = 0; i < COUNT(base64); i++) {
		buf_reset(&out);
		escape_base64(&out, base64[i].plain, strlen(base64[i].plain));
		assert_string_equal(out.data, base64[i].encoded);
	}
}

static void
test_utf16(void **state)
{
	static const struct {
		const char *why, *bytes;
		size_t len;
		const char *utf8;
		bool likely;
	} table[] = {
	    {"empty", "", 0, "", false},
	    {"Latin letters", "\0V\0O\0\xe9", 6, "VO\xc3\xa9", true},
	    {"one Bambara letter among Latin ones", "\0k\x02\x5b\0 \0\x33", 8, "k\xc9\x9b 3", true},
	    {"low half first", "\xdc\x4d\0\x31", 4, " 1", true},
	    {"high half before a letter", "\xd8\x3d\0\x31", 4, " 1", true},
	    {"the pair is cut", "\xd8\x3d", 2, " ", false},
	    {"odd byte left over", "\0\x31\0", 3, "1 ", false},
	    {"a mark alone", "\xfe\xff", 2, "", false},
	    {"little-endian mark", "\xff\xfe\x31\0", 4, "1", false},
	    {"NUL is a blank", "\0\0\0\x31", 4, " 1", false},
	};
	BUF(out, 100);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		buf_reset(&out);
		utf16_decode(&out, table[i].bytes, table[i].len);
		if (strcmp(out.data, table[i].utf8) != 0)
			fail_msg("%s: '%s'", table[i].why, out.data);
		if (utf16_likely(table[i].bytes, table[i].len) != table[i].likely)
			fail_msg("%s: likely is %d", table[i].why, !table[i].likely);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hostile_forms),
	    cmocka_unit_test(test_nul_bytes_are_kept),
	    cmocka_unit_test(test_body_first_then_query),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_multipart_oddities),
	    cmocka_unit_test(test_json_limits),
	    cmocka_unit_test(test_json_members_mind_case),
	    cmocka_unit_test(test_escapes),
	    cmocka_unit_test(test_utf16),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
