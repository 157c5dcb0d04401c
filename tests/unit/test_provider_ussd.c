/*
 * Sessions on a handset, in every dialect. Each .ussd of tests/provider/NAME is a request
 * (lib/fixture.h). Its .want: `set.address` (again for another) and `set.sender`, then what
 * the step must be; `say` and `more` give a screen, `status`, `header.NAME` and `body` are the
 * reply that must come of it. Then what holds for any bytes: requests cut anywhere, and
 * screens that reach the handset letter by letter.
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
#include "provider/json.h"
#include "provider/provider.h"

#ifndef FIXTURES
#define FIXTURES "tests/provider"
#endif
#define LEAST	    10
#define GOT_MAX	    (4 * INBOUND_TEXT_MAX + 1)
#define N_SCREENS   2000
#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define SCREEN_MAX_ 160

/* Where a dialect's reply has the screen. */
static const struct dialect {
	const char *name;
	const char *member;	/* of the JSON object; "" = the body is the text */
	const char *prefix[2];	/* before it: at an end, and when an answer is waited for */
} dialects[] = {
    {"africastalking", "", {"END ", "CON "}},
    {"safaricom", "", {"END ", "CON "}},
    {"comviva", "", {"", ""}},
    {"hubtel", "Message", {"", ""}},
    {"arkesel", "message", {"", ""}},
    {"nalo", "MSG", {"", ""}},
    {"infobip", "ussdMenu", {"", ""}},
};

static int failures;

struct trial {
	const struct provider *provider;
	struct channel channel;
	struct http_msg request;
	enum decoded decoded;
	struct ussd_step step;
	char	say[2 * SCREEN_MAX_ + 1];
	bool	more;
	struct http_msg reply;
	char	reply_mem[4096];
};

static void
show_result(const struct trial *t, struct buf *out)
{
	static const char *const names[] = {
	    [DECODED_OK] = "ok", [DECODED_NOTHING] = "nothing", [DECODED_FORGED] = "forged"};

	(void)buf_add(out, names[t->decoded]);
}

static void
show_event(const struct trial *t, struct buf *out)
{
	(void)buf_add(out, t->step.event == USSD_END ? "end" : "step");
}

static void
show_first(const struct trial *t, struct buf *out)
{
	(void)buf_i64(out, t->step.first);
}

static void
show_accumulated(const struct trial *t, struct buf *out)
{
	(void)buf_i64(out, t->step.accumulated);
}

static void
show_text_len(const struct trial *t, struct buf *out)
{
	(void)buf_i64(out, (long long)t->step.text_len);
}

static void
show_from(const struct trial *t, struct buf *out)
{
	fixture_show(out, t->step.from, strlen(t->step.from));
}

static void
show_to(const struct trial *t, struct buf *out)
{
	fixture_show(out, t->step.to, strlen(t->step.to));
}

static void
show_session(const struct trial *t, struct buf *out)
{
	fixture_show(out, t->step.session, strlen(t->step.session));
}

static void
show_text(const struct trial *t, struct buf *out)
{
	fixture_show(out, t->step.text, t->step.text_len);
}

static void
show_mark(const struct trial *t, struct buf *out)
{
	fixture_show(out, t->step.mark, strlen(t->step.mark));
}

static void
show_status(const struct trial *t, struct buf *out)
{
	(void)buf_i64(out, t->reply.status);
}

static void
show_body(const struct trial *t, struct buf *out)
{
	fixture_show(out, t->reply.body.data, t->reply.body.len);
}

static const struct shown {
	const char *key;
	void (*show)(const struct trial *, struct buf *);
	bool	of_reply;
} shown[] = {
    {"result", show_result, false},
    {"event", show_event, false},
    {"first", show_first, false},
    {"accumulated", show_accumulated, false},
    {"from", show_from, false},
    {"to", show_to, false},
    {"session", show_session, false},
    {"text", show_text, false},
    {"text_len", show_text_len, false},
    {"mark", show_mark, false},
    {"status", show_status, true},
    {"body", show_body, true},
};

static void
decode(struct trial *t)
{
	/* what the gateway hands over is empty; a dialect must not need it to be */
	memset(&t->step, 'x', sizeof(t->step));
	t->decoded = t->provider->ussd(&t->request, &t->channel, &t->step);
}

static void
render(struct trial *t)
{
	const struct ussd_view view = {.text = t->say, .more = t->more, .step = &t->step};

	http_msg_init(&t->reply, t->reply_mem, sizeof(t->reply_mem));
	t->provider->screen(&view, &t->channel, &t->reply);
	assert_false(t->reply.body.cut);
}

static void
expect(const char *path, const char *key, const char *want, const char *got)
{
	if (strcmp(got, want) == 0)
		return;
	print_error("%s: %s is '%s', want '%s'\n", path, key, got, want);
	failures++;
}

static void
compare(const char *path, const char *key, const char *want, struct trial *t)
{
	const char *header = strncmp(key, "header.", 7) == 0 ? key + 7 : NULL;
	const char *value;
	BUF(got, GOT_MAX);
	size_t i;

	if (header != NULL) {
		render(t);
		value = http_msg_header(&t->reply, header);
		expect(path, key, want, value == NULL ? "(none)" : value);
		return;
	}
	for (i = 0; i < COUNT(shown); i++)
		if (strcmp(shown[i].key, key) == 0)
			break;
	if (i == COUNT(shown))
		fail_msg("%s: no such key '%s'", path, key);
	if (shown[i].of_reply)
		render(t);
	shown[i].show(t, &got);
	expect(path, key, want, got.data);
}

/* "\x0a" and its kin back to bytes. */
static void
put_say(struct trial *t, const char *value)
{
	struct buf out;
	char byte, hex[3] = {0};

	buf_init(&out, t->say, sizeof(t->say));
	for (; *value != '\0'; value++) {
		byte = *value;
		if (strncmp(value, "\\x", 2) == 0) {
			memcpy(hex, value + 2, 2);
			assert_true(text_unhex(hex, &byte, 1));
			value += 3;
		}
		out.data[out.len++] = byte;
		out.data[out.len] = '\0';
	}
}

/* True when the line was about the trial itself. */
static bool
prepare(struct trial *t, const char *key, const char *value)
{
	struct channel *ch = &t->channel;

	if (strcmp(key, "set.address") == 0)
		assert_true(text_copy(ch->addresses[ch->n_addresses++], ADDRESS_MAX, value));
	else if (strcmp(key, "set.sender") == 0)
		assert_true(text_copy(ch->sender, sizeof(ch->sender), value));
	else if (strcmp(key, "say") == 0)
		put_say(t, value);
	else if (strcmp(key, "more") == 0)
		t->more = value[0] == '1';
	else
		return false;
	return true;
}

static void
begin(struct trial *t, const char *provider)
{
	memset(t, 0, sizeof(*t));
	t->provider = provider_find(provider);
	assert_non_null(t->provider);
	(void)text_copy(t->channel.name, sizeof(t->channel.name), "hook");
	(void)text_copy(t->channel.provider, sizeof(t->channel.provider), provider);
}

static void
run_fixture(const char *provider, const char *path)
{
	static struct trial t;
	char want[FIXTURE_PATH], *at, *line, *value;
	bool ran = false;
	size_t len;

	begin(&t, provider);
	fixture_request(path, &t.request);
	fixture_want(path, want);
	at = fixture_file(want, &len);
	while ((line = fixture_line(&at)) != NULL) {
		value = fixture_split(line);
		if (prepare(&t, line, value))
			continue;
		if (!ran)
			decode(&t);
		ran = true;
		compare(path, line, value, &t);
	}
	assert_true(ran);
}

static size_t
list(const char *provider, char *path[FIXTURES_MAX])
{
	char folder[300];

	(void)snprintf(folder, sizeof(folder), "%s/%s", FIXTURES, provider);
	return fixture_list(folder, ".ussd", path);
}

static void
requests_as_they_come(void **state)
{
	char *path[FIXTURES_MAX];
	size_t i, k, n;

	(void)state;
	failures = 0;
	for (i = 0; i < COUNT(dialects); i++) {
		n = list(dialects[i].name, path);
		for (k = 0; k < n; k++) {
			run_fixture(dialects[i].name, path[k]);
			free(path[k]);
		}
		printf("# %s: %zu requests of sessions\n", dialects[i].name, n);
		assert_true(n >= LEAST);
	}
	assert_int_equal(failures, 0);
}

/* Whatever was read is whole, and can be answered. */
static void
check_any(struct trial *t)
{
	decode(t);
	assert_true(t->decoded == DECODED_OK || t->decoded == DECODED_NOTHING);
	assert_true(t->step.text_len < INBOUND_TEXT_MAX);
	assert_int_equal(strlen(t->step.text), t->step.text_len);
	assert_true(text_is_utf8(t->step.text, t->step.text_len));
	assert_true(text_is_utf8(t->step.to, strlen(t->step.to)));
	assert_true(text_is_utf8(t->step.from, strlen(t->step.from)));
	if (t->decoded == DECODED_OK)
		assert_true(t->step.session[0] != '\0');
	render(t);
	assert_int_equal(t->reply.status, 200);
	assert_non_null(http_msg_header(&t->reply, "Content-Type"));
}

/* A connection that broke, or a proxy with a limit: every request, cut at every byte of its
 * body and its URL. */
static void
cut_anywhere(void **state)
{
	static struct trial t;
	char *path[FIXTURES_MAX];
	size_t i, k, n, len, n_cut = 0;

	(void)state;
	for (i = 0; i < COUNT(dialects); i++) {
		n = list(dialects[i].name, path);
		for (k = 0; k < n; k++) {
			begin(&t, dialects[i].name);
			fixture_request(path[k], &t.request);
			(void)text_copy(t.say, sizeof(t.say), "Merci");
			len = t.request.body.len < 600 ? t.request.body.len : 600;
			for (; len > 0; len--, n_cut++) {
				t.request.body.data[len] = '\0';
				t.request.body.len = len;
				check_any(&t);
			}
			t.request.body.len = 0;
			len = strlen(t.request.url);
			for (len = len < 600 ? len : 600; len > 0; len--, n_cut++) {
				t.request.url[len] = '\0';
				check_any(&t);
			}
			free(path[k]);
		}
	}
	printf("# %zu cut requests\n", n_cut);
	assert_true(n_cut > 1000);
}

/* splitmix64 */
static uint64_t
next(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* What a screen may hold, with all that has a meaning in somebody's syntax. */
static void
make_screen(uint64_t *seed, struct buf *out)
{
	static const char *const letters[] = {"a", "Z", "0", "9", " ", "\n", "\"", "\\", "'", "/",
	    "{", "}", "[", "]", "<", "&", ">", "%", "$", "*", "#", ":", ",", "\xc3\xa9",
	    "\xc3\xa0", "\xc3\xb1", "\xe2\x82\xac", "CON ", "END ", "\\n", "\\u0041"};
	size_t n = 1 + next(seed) % 60, i;

	(void)buf_char(out, 'M');
	for (i = 0; i < n; i++)
		(void)buf_add(out, letters[next(seed) % COUNT(letters)]);
}

static void
check_screen(const struct dialect *d, const struct trial *t)
{
	const struct buf *body = &t->reply.body;
	const char *prefix = d->prefix[t->more];
	size_t len = strlen(prefix);
	cJSON *tree;

	if (d->member[0] == '\0') {
		assert_true(body->len >= len);
		assert_memory_equal(body->data, prefix, len);
		assert_string_equal(body->data + len, t->say);
		return;
	}
	tree = json_read(body->data, body->len);
	assert_non_null(tree);
	assert_string_equal(json_text(tree, d->member), t->say);
	cJSON_Delete(tree);
}

static void
screens_arrive_letter_by_letter(void **state)
{
	static struct trial t;
	const char *given = getenv("SEED");
	uint64_t seed = given == NULL ? 713 : strtoull(given, NULL, 10), first = seed;
	struct buf say;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(dialects); i++) {
		begin(&t, dialects[i].name);
		for (k = 0; k < N_SCREENS; k++) {
			buf_init(&say, t.say, sizeof(t.say));
			make_screen(&seed, &say);
			t.more = next(&seed) % 2 == 0;
			render(&t);
			check_screen(&dialects[i], &t);
		}
	}
	printf("# %zu screens, seed %llu\n", COUNT(dialects) * (size_t)N_SCREENS,
	    (unsigned long long)first);
}

/* What a step says of itself may hold quotes: it must not get out of the reply's. */
static void
echoes_stay_inside(void **state)
{
	static const char evil[] = "x\",\"MSGTYPE\":true,\"a\":\"\\";
	static struct trial t;
	cJSON *tree;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(dialects); i++) {
		begin(&t, dialects[i].name);
		(void)text_copy(t.say, sizeof(t.say), "Merci");
		(void)text_copy(t.step.from, sizeof(t.step.from), evil);
		(void)text_copy(t.step.echo[0], sizeof(t.step.echo[0]), evil);
		(void)text_copy(t.step.echo[1], sizeof(t.step.echo[1]), evil);
		render(&t);
		if (dialects[i].member[0] == '\0') {
			assert_null(strchr(t.reply.body.data, '"'));
			continue;
		}
		tree = json_read(t.reply.body.data, t.reply.body.len);
		assert_non_null(tree);
		assert_null(json_member(tree, "a"));
		assert_string_equal(json_text(tree, dialects[i].member), "Merci");
		cJSON_Delete(tree);
	}
}

/* Every provider with sessions is in the table above, and can write what it can read. */
static void
every_dialect_is_here(void **state)
{
	const struct provider *p;
	size_t i, n = 0;

	(void)state;
	for (i = 0; (p = provider_nth(i)) != NULL; i++) {
		assert_true((p->ussd == NULL) == (p->screen == NULL));
		assert_true(p->ussd != NULL || p->decode != NULL);
		assert_true((p->decode == NULL) == (p->answer == NULL));
		assert_true((p->encode == NULL) == (p->judge == NULL));
		assert_true(provider_sends(p) == (p->encode != NULL));
		n += p->ussd != NULL;
	}
	assert_int_equal(n, COUNT(dialects));
	for (i = 0; i < COUNT(dialects); i++)
		assert_non_null(provider_find(dialects[i].name)->ussd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(requests_as_they_come),
	    cmocka_unit_test(cut_anywhere),
	    cmocka_unit_test(screens_arrive_letter_by_letter),
	    cmocka_unit_test(echoes_stay_inside),
	    cmocka_unit_test(every_dialect_is_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
