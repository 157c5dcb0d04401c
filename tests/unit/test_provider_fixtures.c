/*
 * Runs every .req of tests/provider/NAME through the provider NAME and compares with the
 * .want beside it (lib/fixture.h): `event` (sms, status), `set.OPTION` of the channel, then
 * what must come out. Keys not listed are not compared. USSD: test_provider_ussd.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fixture.h"
#include "options.h"
#include "provider/provider.h"

#ifndef FIXTURES
#define FIXTURES "tests/provider"
#endif
#define LEAST	12
#define GOT_MAX (4 * INBOUND_TEXT_MAX + 1)

static int failures;

struct outcome {
	enum decoded decoded;
	bool is_status;
	size_t n;
	struct inbound in;	/* the one that is looked at */
	struct status st;
};

#define ITEMS_MAX 8
static struct inbound inbounds[ITEMS_MAX];
static struct status statuses[ITEMS_MAX];

static struct outcome
run(const struct provider *p, const struct channel *ch, const struct http_msg *m, bool status)
{
	struct outcome o = {.is_status = status};
	struct inbound_list in = {.item = inbounds, .cap = ITEMS_MAX};
	struct status_list st = {.item = statuses, .cap = ITEMS_MAX};

	memset(inbounds, 0, sizeof(inbounds));
	memset(statuses, 0, sizeof(statuses));
	o.decoded = status ? p->status(m, ch, &st) : p->decode(m, ch, &in);
	o.n = status ? st.n : in.n;
	o.in = inbounds[0];
	o.st = statuses[0];
	return o;
}

static void
show_result(const struct outcome *o, struct buf *out)
{
	static const char *const names[] = {
	    [DECODED_OK] = "ok", [DECODED_NOTHING] = "nothing", [DECODED_FORGED] = "forged",
	    [DECODED_STALE] = "stale"};

	(void)buf_add(out, names[o->decoded]);
}

static void
show_n(const struct outcome *o, struct buf *out)
{
	(void)buf_i64(out, (long long)o->n);
}

static void
show_from(const struct outcome *o, struct buf *out)
{
	fixture_show(out, o->in.from, strlen(o->in.from));
}

static void
show_to(const struct outcome *o, struct buf *out)
{
	fixture_show(out, o->in.to, strlen(o->in.to));
}

static void
show_text(const struct outcome *o, struct buf *out)
{
	fixture_show(out, o->in.text, o->in.text_len);
}

static void
show_text_len(const struct outcome *o, struct buf *out)
{
	(void)buf_i64(out, (long long)o->in.text_len);
}

static void
show_cut(const struct outcome *o, struct buf *out)
{
	(void)buf_i64(out, o->in.text_cut);
}

static void
show_sent(const struct outcome *o, struct buf *out)
{
	fixture_show(out, o->in.sent, strlen(o->in.sent));
}

static void
show_id(const struct outcome *o, struct buf *out)
{
	(void)buf_add(out, o->is_status ? o->st.id : o->in.id);
}

static void
show_call(const struct outcome *o, struct buf *out)
{
	(void)buf_i64(out, o->in.call);
}

/* "2/3 ref" */
static void
show_part(const struct outcome *o, struct buf *out)
{
	(void)buf_addf(out, "%u/%u %s", o->in.part, o->in.parts, o->in.part_ref);
}

static void
show_report_to(const struct outcome *o, struct buf *out)
{
	(void)buf_add(out, o->st.to);
}

static void
show_ours(const struct outcome *o, struct buf *out)
{
	(void)buf_i64(out, o->st.ours);
}

static void
show_reason(const struct outcome *o, struct buf *out)
{
	(void)buf_add(out, o->st.reason);
}

static void
show_delivery(const struct outcome *o, struct buf *out)
{
	static const char *const names[] = {[DELIVERY_NONE] = "NONE",
	    [DELIVERY_SENT] = "SENT",
	    [DELIVERY_BUFFERED] = "BUFFERED",
	    [DELIVERY_FAILED] = "FAILED",
	    [DELIVERY_DELIVERED] = "DELIVERED"};

	assert_true(o->st.delivery < sizeof(names) / sizeof(names[0]));
	assert_non_null(names[o->st.delivery]);
	(void)buf_add(out, names[o->st.delivery]);
}

static const struct {
	const char *key;
	void (*show)(const struct outcome *, struct buf *);
} shown[] = {
    {"result", show_result},
    {"n", show_n},
    {"from", show_from},
    {"to", show_to},
    {"text", show_text},
    {"text_len", show_text_len},
    {"cut", show_cut},
    {"sent", show_sent},
    {"id", show_id},
    {"call", show_call},
    {"part", show_part},
    {"report_to", show_report_to},
    {"ours", show_ours},
    {"reason", show_reason},
    {"delivery", show_delivery},
};

/* "2.text": of the second item. */
static const char *
pick(const char *key, struct outcome *o)
{
	if (key[0] < '1' || key[0] > '0' + ITEMS_MAX || key[1] != '.')
		return key;
	o->in = inbounds[key[0] - '1'];
	o->st = statuses[key[0] - '1'];
	return key + 2;
}

static void
compare(const char *path, const char *key, const char *want, struct outcome *o)
{
	BUF(got, GOT_MAX);
	size_t i;

	key = pick(key, o);
	for (i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (strcmp(shown[i].key, key) == 0)
			break;
	if (i == sizeof(shown) / sizeof(shown[0]))
		fail_msg("%s: no such key '%s'", path, key);
	shown[i].show(o, &got);
	if (strcmp(got.data, want) == 0)
		return;
	print_error("%s: %s is '%s', want '%s'\n", path, key, got.data, want);
	failures++;
}

static void
run_fixture(const struct provider *p, const char *path_req)
{
	struct channel ch = options_channel(p->name);
	char path[FIXTURE_PATH], *at, *line, *value;
	bool status = false, ran = false;
	struct http_msg m;
	struct outcome o;
	size_t len;

	fixture_request(path_req, &m);
	fixture_want(path_req, path);
	at = fixture_file(path, &len);
	while ((line = fixture_line(&at)) != NULL) {
		value = fixture_split(line);
		if (strcmp(line, "event") == 0) {
			status = strcmp(value, "status") == 0;
		} else if (strcmp(line, "set.received_ms") == 0) {
			m.received_ms = strtoll(value, NULL, 10);
		} else if (strncmp(line, "set.", 4) == 0) {
			options_set(&ch, line + 4, value);
		} else {
			if (!ran)
				o = run(p, &ch, &m, status);
			ran = true;
			compare(path, line, value, &o);
		}
	}
	assert_true(ran);
}

static void
run_folder(const char *name)
{
	const struct provider *p = provider_find(name);
	char *path[FIXTURES_MAX], folder[300];
	size_t n, i;

	assert_non_null(p);
	(void)snprintf(folder, sizeof(folder), "%s/%s", FIXTURES, name);
	n = fixture_list(folder, ".req", path);
	failures = 0;
	for (i = 0; i < n; i++) {
		run_fixture(p, path[i]);
		free(path[i]);
	}
	printf("# %s: %zu requests as they come\n", name, n);
	assert_true(n >= LEAST);
	assert_int_equal(failures, 0);
}

/* All that take an SMS in; whatever their number. */
static void
test_requests_as_they_come(void **state)
{
	const struct provider *p;
	size_t i;

	(void)state;
	for (i = 0; (p = provider_nth(i)) != NULL; i++)
		if (p->decode != NULL)
			run_folder(p->name);
}

static void
must_exist(const char *format, const char *name)
{
	char path[300];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s%s%s", format, name,
	    strncmp(format, "docs", 4) == 0 ? ".md" : ".c");
	f = fopen(path, "re");
	if (f == NULL)
		fail_msg("%s is missing", path);
	(void)fclose(f);
}

/* A page for people; a fuzz target for what it reads and one for what its API answers. */
static void
test_every_provider_has_a_page_and_targets(void **state)
{
	const struct provider *p;
	size_t i;

	(void)state;
	for (i = 0; (p = provider_nth(i)) != NULL; i++) {
		must_exist("docs/channels/", p->decode == NULL ? "ussd" : p->name);
		must_exist("tests/fuzz/fuzz_", p->name);
		if (provider_sends(p))
			must_exist("tests/fuzz/fuzz_judge_", p->name);
	}
}

static void
test_every_provider_has_fixtures(void **state)
{
	const struct provider *p;
	char folder[300];
	size_t i;
	DIR *dir;

	(void)state;
	for (i = 0; (p = provider_nth(i)) != NULL; i++) {
		(void)snprintf(folder, sizeof(folder), "%s/%s", FIXTURES, p->name);
		dir = opendir(folder);
		assert_non_null(dir);
		(void)closedir(dir);
		assert_ptr_equal(provider_find(p->name), p);
	}
	assert_true(i >= 10);
	assert_null(provider_find("Twilio"));
	assert_null(provider_find(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests_as_they_come),
	    cmocka_unit_test(test_every_provider_has_a_page_and_targets),
	    cmocka_unit_test(test_every_provider_has_fixtures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
