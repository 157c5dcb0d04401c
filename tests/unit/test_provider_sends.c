/*
 * What goes out to each aggregator and what its answers mean, by files in tests/provider/NAME:
 *
 *	NN-what.call	lines set.OPTION=, to=, from=, text=, id=, bearer=; an empty line; then the
 *			request that must come out: METHOD url, headers, "Bearer: …", an empty
 *			line, the body byte for byte
 *	NN-what.reply	what the API answers: "HTTP 201", or NONE (no connection), or LOST (nothing
 *			came after our bytes went out); headers; an empty line; the body.
 *			Beside it .want: verdict= and what else must come out; event=token and
 *			event=probe go through take_token and probed
 *
 * Both begin with a line "# ", which says where the fact stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
#define LEAST_CALLS   3
#define LEAST_REPLIES 8

static char memory[HTTP_BODY_MAX];
static struct http_msg message;
static int failures;

static void
differs(const char *path, const char *what, const char *got, const char *want)
{
	print_error("%s: %s is '%s', want '%s'\n", path, what, got, want);
	failures++;
}

static void
same(const char *path, const char *what, const char *got, const char *want)
{
	if (got == NULL || strcmp(got, want) != 0)
		differs(path, what, got == NULL ? "(none)" : got, want);
}

static void
must_cite(const char *path, const char *line)
{
	if (line == NULL || strncmp(line, "# ", 2) != 0)
		differs(path, "the first line", line == NULL ? "" : line, "# where it stands");
}

/* ---- requests ---- */

struct order {
	struct channel ch;
	struct outbound out;
	char to[32], from[40], text[700], bearer[200];
};

static void
take_order(struct order *o, const char *key, const char *value)
{
	struct {
		const char *key;
		char *to;
		size_t cap;
	} fields[] = {{"to", o->to, sizeof(o->to)}, {"from", o->from, sizeof(o->from)},
	    {"text", o->text, sizeof(o->text)}, {"bearer", o->bearer, sizeof(o->bearer)}};
	size_t i;

	if (strncmp(key, "set.", 4) == 0) {
		options_set(&o->ch, key + 4, value);
		return;
	}
	if (strcmp(key, "id") == 0) {
		o->out.id = strtoll(value, NULL, 10);
		return;
	}
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i].key, key) == 0) {
			assert_true(text_copy(fields[i].to, fields[i].cap, value));
			return;
		}
	fail_msg("no such line '%s'", key);
}

static void
check_headers(const char *path, char **at)
{
	size_t n = 0;
	char *line, *colon;

	while ((line = fixture_line(at)) != NULL && line[0] != '\0') {
		colon = strchr(line, ':');
		assert_non_null(colon);
		*colon = '\0';
		if (strcmp(line, "Bearer") == 0) {
			same(path, line, message.bearer, colon + 2);
			continue;
		}
		same(path, line, http_msg_header(&message, line), colon + 2);
		n++;
	}
	if (n != message.n_headers)
		differs(path, "the number of headers", "another", "as many");
}

static void
check_request(const char *path, char *at)
{
	char *line = fixture_line(&at), *blank = strchr(line, ' ');

	assert_non_null(blank);
	*blank = '\0';
	same(path, "the method", message.method, line);
	same(path, "the URL", message.url, blank + 1);
	check_headers(path, &at);
	if (at[0] != '\0' && at[strlen(at) - 1] == '\n')
		at[strlen(at) - 1] = '\0';
	if (strcmp(message.method, "GET") != 0)
		same(path, "the body", message.body.data, at);
}

static void
run_call(const struct provider *p, const char *path)
{
	static struct order o;
	char *at, *line, *value;
	size_t len;

	memset(&o, 0, sizeof(o));
	o.ch = options_channel(p->name);
	o.out = (struct outbound){.id = 42, .to = o.to, .from = o.from, .text = o.text};
	(void)text_copy(o.to, sizeof(o.to), "+22376000001");
	(void)text_copy(o.text, sizeof(o.text), "Vote compté: 3 & \"A+B\"");
	at = fixture_file(path, &len);
	must_cite(path, fixture_line(&at));
	while ((line = fixture_line(&at)) != NULL && line[0] != '\0') {
		value = fixture_split(line);
		take_order(&o, line, value);
	}
	o.out.bearer = o.bearer[0] == '\0' ? NULL : o.bearer;
	http_msg_init(&message, memory, sizeof(memory));
	if (!p->encode(&o.out, &o.ch, &message))
		differs(path, "encode", "false", "true");
	else
		check_request(path, at);
}

/* ---- answers ---- */

struct result {
	enum verdict verdict;
	struct receipt_view receipt;
	struct access_token token;
};

static bool
read_reply(char *at, size_t len, const char *whole)
{
	char *line = fixture_line(&at), *colon;
	bool connected = strcmp(line, "NONE") != 0;

	http_msg_init(&message, memory, sizeof(memory));
	if (!connected || strcmp(line, "LOST") == 0)
		return connected;
	assert_int_equal(strncmp(line, "HTTP ", 5), 0);
	message.status = (int)strtol(line + 5, NULL, 10);
	while ((line = fixture_line(&at)) != NULL && line[0] != '\0') {
		colon = strchr(line, ':');
		assert_non_null(colon);
		*colon = '\0';
		assert_true(http_msg_set(&message, line, colon + 2));
	}
	len -= (size_t)(at - whole);
	if (len > 0 && at[len - 1] == '\n')
		len--;
	assert_true(buf_addn(&message.body, at, len));
	return true;
}

static const char *
shown(const struct result *r, const char *key, char *out, size_t cap)
{
	if (strcmp(key, "verdict") == 0)
		return verdict_name(r->verdict);
	if (strcmp(key, "id") == 0)
		return r->receipt.id;
	if (strcmp(key, "reason") == 0)
		return r->receipt.reason;
	if (strcmp(key, "token") == 0)
		return r->token.text;
	if (strcmp(key, "token_refused") == 0)
		return r->receipt.token_refused ? "1" : "0";
	(void)snprintf(out, cap, "%lld",
	    strcmp(key, "lives_s") == 0 ? (long long)r->token.lives_s
					: (long long)r->receipt.retry_after_ms);
	return out;
}

static void
compare(const char *path, char *wanted, const struct provider *p, bool connected)
{
	static struct result r;
	struct channel ch = options_channel(p->name);
	char *line, *value, number[24];
	bool token = false, probe = false, ran = false;

	memset(&r, 0, sizeof(r));
	must_cite(path, fixture_line(&wanted));
	while ((line = fixture_line(&wanted)) != NULL) {
		value = fixture_split(line);
		if (strncmp(line, "set.", 4) == 0) {
			options_set(&ch, line + 4, value);
			continue;
		}
		if (strcmp(line, "event") == 0) {
			token = strcmp(value, "token") == 0;
			probe = strcmp(value, "probe") == 0;
			continue;
		}
		if (!ran)
			r.verdict = token ? p->take_token(&message, connected, &ch, &r.token,
						&r.receipt)
				  : probe ? p->probed(&message, connected, &ch, &r.receipt)
					  : p->judge(&message, connected, &ch, &r.receipt);
		ran = true;
		same(path, line, shown(&r, line, number, sizeof(number)), value);
	}
	assert_true(ran);
}

static void
run_reply(const struct provider *p, const char *path)
{
	char want[FIXTURE_PATH], *at;
	bool connected;
	size_t len;

	at = fixture_file(path, &len);
	connected = read_reply(at, len, at);
	fixture_want(path, want);
	at = fixture_file(want, &len);
	compare(path, at, p, connected);
}

static size_t
run_all(const struct provider *p, const char *ending,
    void (*run)(const struct provider *, const char *))
{
	char *path[FIXTURES_MAX], folder[300];
	size_t n, i;

	(void)snprintf(folder, sizeof(folder), "%s/%s", FIXTURES, p->name);
	n = fixture_list(folder, ending, path);
	for (i = 0; i < n; i++) {
		run(p, path[i]);
		free(path[i]);
	}
	return n;
}

static void
every_send_as_written(void **state)
{
	const struct provider *p;
	size_t i, calls, replies;

	(void)state;
	for (i = 0; (p = provider_nth(i)) != NULL; i++) {
		if (!provider_sends(p))
			continue;
		calls = run_all(p, ".call", run_call);
		replies = run_all(p, ".reply", run_reply);
		printf("# %s: %zu send requests, %zu answers\n", p->name, calls, replies);
		if (calls < LEAST_CALLS || replies < LEAST_REPLIES) {
			print_error("%s: too few\n", p->name);
			failures++;
		}
	}
	assert_int_equal(failures, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_send_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
