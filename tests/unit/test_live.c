/*
 * Event streams under hands that hold the clock and the sockets: browsers that read, read
 * slowly, read nothing, log out, come by the hundred. What lies under live.c (pages, streams,
 * timers, the clock) is played here; the store below it is the real one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>
#include <cmocka.h>
#include <event2/event.h>

#include "console/live.h"
#include "console/page.h"
#include "console/visitor.h"
#include "gateway/http.h"
#include "store_kit.h"

#define LOOK_MS	 200
#define KEPT	 (256 * 1024)

/* ---- what is played ---- */

static int64_t mono_ms = 1000000;
static struct kit *clock_of;	/* whose now_ms the time of day is */

int
clock_gettime(clockid_t id, struct timespec *t)
{
	int64_t ms = id == CLOCK_REALTIME && clock_of != NULL ? clock_of->now_ms : mono_ms;

	t->tv_sec = (time_t)(ms / 1000);
	t->tv_nsec = (long)(ms % 1000) * 1000000;
	return 0;
}

static event_callback_fn timer;
static void *timer_ctx;
static bool timer_set;

struct event *
event_new(struct event_base *base, evutil_socket_t fd, short what, event_callback_fn cb, void *ctx)
{
	(void)base, (void)fd, (void)what;
	timer = cb;
	timer_ctx = ctx;
	timer_set = false;
	return (struct event *)(void *)&timer;
}

int
event_add(struct event *e, const struct timeval *after)
{
	(void)e;
	assert_int_equal(after->tv_usec, LOOK_MS * 1000);
	timer_set = true;
	return 0;
}

void
event_free(struct event *e)
{
	(void)e;
}

/* A browser's side. */
struct http_stream {
	void  (*gone)(void *ctx);
	void   *ctx;
	char	bytes[KEPT];	/* all it was sent */
	size_t	len, most, backlog;
	size_t	takes;		/* bytes between two looks; SIZE_MAX: all */
	int	ended, cut;
	struct http_stream *next;
};
static struct http_stream *streams;	/* all of a test; the last one is the one that starts */
static bool is_head, logged_out;
static int  pages_ended, errors, replies, last_status;

struct http_stream *
http_stream_start(struct http_call *call, const struct http_msg *head, void (*gone)(void *ctx),
    void *ctx)
{
	(void)call, (void)head;
	streams->gone = gone;
	streams->ctx = ctx;
	return streams;
}

void
http_stream_send(struct http_stream *s, const void *bytes, size_t len)
{
	assert_true(s->ended == 0 && s->cut == 0);
	assert_true(s->len + len < sizeof(s->bytes));
	memcpy(s->bytes + s->len, bytes, len);
	s->len += len;
	s->bytes[s->len] = '\0';
	s->most = len > s->most ? len : s->most;
	if (s->takes != SIZE_MAX)
		s->backlog += len;
}

size_t
http_stream_backlog(const struct http_stream *s)
{
	return s->backlog;
}

void
http_stream_end(struct http_stream *s)
{
	s->ended++;
}

void
http_stream_cut(struct http_stream *s)
{
	s->cut++;
}

void
http_refuse(struct http_call *call, int status, const char *text)
{
	(void)call, (void)status, (void)text;
	fail();
}

bool
http_is_head(const struct http_call *call)
{
	(void)call;
	return is_head;
}

void
page_end(struct page *p)
{
	pages_ended++;
	html_clear(&p->html);
	free(p);
}

void
page_error(struct page *p, int status, const char *why)
{
	(void)why;
	errors++;
	last_status = status;
	page_end(p);
}

void
page_reply(struct page *p, int status, const char *type, const char *cache)
{
	(void)type, (void)cache;
	replies++;
	last_status = status;
	page_end(p);
}

static char sent_json[KEPT];

void
page_send_as(struct page *p, const char *type, const char *file, const char *cache)
{
	(void)file, (void)cache;
	assert_string_equal(type, "application/json");
	assert_true(p->html.len < sizeof(sent_json));
	memcpy(sent_json, p->html.data, p->html.len + 1);
	page_end(p);
}

void
page_stream_head(struct page *p, const char *type, const char *file, struct http_msg *head)
{
	(void)p, (void)file, (void)head;
	assert_string_equal(type, "text/event-stream; charset=utf-8");
}

bool
console_fresh(struct console *c)
{
	(void)c;
	return true;
}

bool
visitor_still(const struct console *c, const struct visitor *v)
{
	(void)c, (void)v;
	return !logged_out;
}

/* ---- the hall ---- */

struct hall {
	struct kit kit;
	struct console c;
	int	next_id;
};

static int
fresh(void **state)
{
	static struct hall hall;
	char why[200];

	memset(&hall, 0, sizeof(hall));
	kit_make(&hall.kit);
	kit_start(&hall.kit);
	clock_of = &hall.kit;
	hall.c.db = db_sqlite.open(hall.kit.path, true, why, sizeof(why));
	assert_non_null(hall.c.db);
	hall.c.rulebook = hall.kit.rulebook;
	hall.c.campaigns_mark = 17;
	is_head = logged_out = false;
	pages_ended = errors = replies = last_status = 0;
	hall.c.live = live_new(&hall.c);
	*state = &hall;
	return 0;
}

static int
gone(void **state)
{
	struct hall *hall = *state;

	struct http_stream *s;

	if (hall->c.live != NULL)
		live_free(hall->c.live);
	while ((s = streams) != NULL) {
		streams = s->next;
		free(s);
	}
	db_sqlite.close(hall->c.db);
	clock_of = NULL;
	kit_clear(&hall->kit);
	return 0;
}

static struct page *
page_for(struct hall *hall)
{
	struct page *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	p->console = &hall->c;
	p->rulebook = hall->kit.rulebook;
	p->paper = rulebook_campaign(hall->kit.rulebook, "icon");
	html_init(&p->html, false);
	return p;
}

static struct http_stream *
watch(struct hall *hall, size_t takes)
{
	struct http_stream *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	s->takes = takes;
	s->next = streams;
	streams = s;
	live_serve(page_for(hall));
	return s;
}

/* A look of the clock's, after every browser took what it takes. */
static void
look(int64_t ms, struct http_stream *const *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		s[i]->backlog -= s[i]->takes < s[i]->backlog ? s[i]->takes : s[i]->backlog;
	mono_ms += ms;
	assert_true(timer_set);
	timer_set = false;
	timer(-1, 0, timer_ctx);
}

static void
vote(struct hall *hall)
{
	int id = hall->next_id++;

	assert_int_equal(kit_cast(&hall->kit, KIT_ICON, id, id, id % 3), OUTCOME_COUNTED);
}

/* The data of the event behind the `at`th byte, or NULL. */
static cJSON *
event_at(const struct http_stream *s, size_t *at)
{
	const char *data = strstr(s->bytes + *at, "data: {");
	cJSON *json;

	if (data == NULL)
		return NULL;
	json = cJSON_Parse(data + 6);
	assert_non_null(json);
	*at = (size_t)(strstr(data, "\n\n") + 2 - s->bytes);
	return json;
}

/* What a browser knows of a number after all it was sent. */
static int
knows(const struct http_stream *s, const char *name)
{
	size_t at = 0;
	int n = -1;
	cJSON *json;

	while ((json = event_at(s, &at)) != NULL) {
		const cJSON *values = cJSON_GetObjectItemCaseSensitive(json, "v");
		const cJSON *item = cJSON_GetObjectItemCaseSensitive(values, name);

		if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "full")))
			n = 0;
		if (item != NULL)
			n = item->valueint;
		cJSON_Delete(json);
	}
	return n;
}

static int
count(const struct http_stream *s, const char *what)
{
	const char *at = s->bytes;
	int n = 0;

	while ((at = strstr(at, what)) != NULL) {
		at++;
		n++;
	}
	return n;
}

/* ---- cases ---- */

static void
who_comes_is_told_all_then_what_changes(void **state)
{
	struct hall *hall = *state;
	struct http_stream *s[2];

	vote(hall);
	s[0] = watch(hall, SIZE_MAX);
	assert_int_equal(strncmp(s[0]->bytes, "retry: 5000\n\nid: ", 17), 0);
	assert_int_equal(knows(s[0], "counted"), 1);
	vote(hall);
	s[1] = watch(hall, SIZE_MAX);
	look(500, s, 2);
	assert_int_equal(knows(s[0], "counted"), 2);
	assert_int_equal(knows(s[1], "counted"), 2);
	assert_int_equal(count(s[0], "\"full\":true"), 1);
	assert_int_equal(count(s[1], "\"full\":true"), 1);
	assert_int_equal(count(s[0], "data: {"), 2);
}

static void
at_most_two_snapshots_a_second(void **state)
{
	struct hall *hall = *state;
	struct http_stream *s = watch(hall, SIZE_MAX);
	int i;

	for (i = 0; i < 50; i++) {	/* ten seconds */
		vote(hall);
		look(LOOK_MS, &s, 1);
	}
	assert_in_range(count(s, "data: {"), 16, 20);
	look(500, &s, 1);
	assert_int_equal(knows(s, "counted"), 50);
	look(500, &s, 1);
}

static void
silence_is_broken_every_ten_seconds(void **state)
{
	struct http_stream *s = watch(*state, SIZE_MAX);
	int i;

	for (i = 0; i < 160; i++)	/* 32 seconds */
		look(LOOK_MS, &s, 1);
	assert_int_equal(count(s, "event: t\ndata: "), 3);
	assert_int_equal(count(s, "data: {"), 1);
}

/* Takes a little, so it may stay; what waits for it does not grow, and then it knows all. */
static void
a_slow_browser_misses_some_and_catches_up(void **state)
{
	struct hall *hall = *state;
	struct http_stream *s = watch(hall, 1);
	size_t most = 0;
	int i;

	for (i = 0; i < 700; i++) {
		vote(hall);
		look(500, &s, 1);
		most = s->backlog > most ? s->backlog : most;
	}
	assert_int_equal(s->cut, 0);
	assert_true(most > LIVE_SKIP);	/* it came to the bound */
	assert_true(most < LIVE_SKIP + s->most);
	assert_true(knows(s, "counted") < 700);
	printf("# live: at most %zu bytes wait for a slow browser\n", most);
	s->takes = SIZE_MAX;
	look(500, &s, 1);
	assert_int_equal(knows(s, "counted"), 700);
	assert_true(count(s, "\"full\":true") >= 2);	/* of what it missed nobody told it piece by piece */
}

static void
who_takes_nothing_for_a_minute_is_dropped(void **state)
{
	struct hall *hall = *state;
	struct http_stream *s[2] = {watch(hall, 0), watch(hall, SIZE_MAX)};
	int i;

	for (i = 0; i < 119; i++) {
		vote(hall);
		look(500, s, 2);
	}
	assert_int_equal(s[0]->cut, 0);
	for (i = 0; i < 3; i++)
		look(500, s, 2);
	assert_int_equal(s[0]->cut, 1);
	assert_int_equal(s[1]->cut, 0);
	assert_int_equal(pages_ended, 1);
	assert_int_equal(live_browsers(hall->c.live), 1);
}

static void
who_logs_out_is_cut_within_a_minute(void **state)
{
	struct hall *hall = *state;
	struct http_stream *s = watch(hall, SIZE_MAX);
	int i;

	for (i = 0; i < 400; i++)	/* logged in it stays */
		look(LOOK_MS, &s, 1);
	assert_int_equal(s->ended, 0);
	logged_out = true;
	for (i = 0; i < 301 && s->ended == 0; i++)
		look(LOOK_MS, &s, 1);
	assert_int_equal(s->ended, 1);
	assert_int_equal(pages_ended, 1);
	assert_int_equal(live_browsers(hall->c.live), 0);
	assert_false(timer_set);	/* nobody watches: nothing looks */
}

static void
a_browser_that_goes_is_forgotten(void **state)
{
	struct hall *hall = *state;
	struct http_stream *s[3] = {watch(hall, SIZE_MAX), watch(hall, SIZE_MAX), watch(hall, SIZE_MAX)};

	s[1]->gone(s[1]->ctx);
	assert_int_equal(live_browsers(hall->c.live), 2);
	vote(hall);
	look(500, s, 3);
	assert_int_equal(knows(s[0], "counted"), 1);
	assert_int_equal(knows(s[1], "counted"), 0);
	assert_int_equal(knows(s[2], "counted"), 1);
	s[0]->gone(s[0]->ctx);
	s[2]->gone(s[2]->ctx);
	assert_int_equal(pages_ended, 3);
	look(500, s, 3);
	assert_false(timer_set);
}

static void
more_than_the_most_are_refused(void **state)
{
	struct hall *hall = *state;
	static struct http_stream *s[LIVE_BROWSERS_MAX + 1];
	size_t i;

	for (i = 0; i <= LIVE_BROWSERS_MAX; i++)
		s[i] = watch(hall, SIZE_MAX);
	assert_int_equal(errors, 1);
	assert_int_equal(last_status, 503);
	assert_int_equal(live_browsers(hall->c.live), LIVE_BROWSERS_MAX);
	vote(hall);
	look(500, s, LIVE_BROWSERS_MAX);
	for (i = 0; i < LIVE_BROWSERS_MAX; i++)
		assert_int_equal(knows(s[i], "counted"), 1);
	live_free(hall->c.live);	/* the console ends: every stream, once */
	hall->c.live = NULL;
	for (i = 0; i < LIVE_BROWSERS_MAX; i++)
		assert_int_equal(s[i]->ended, 1);
	assert_int_equal(pages_ended, LIVE_BROWSERS_MAX + 1);
	live_serve(page_for(hall));	/* and nobody new */
	assert_int_equal(errors, 2);
	live_snapshot(page_for(hall));
	assert_int_equal(errors, 3);
}

static void
head_gets_no_stream(void **state)
{
	struct hall *hall = *state;

	is_head = true;
	live_serve(page_for(hall));
	assert_int_equal(replies, 1);
	assert_int_equal(last_status, 200);
	assert_int_equal(live_browsers(hall->c.live), 0);
}

static void
who_polls_is_told_the_same(void **state)
{
	struct hall *hall = *state;
	struct http_stream *s;
	const char *json;

	vote(hall);
	vote(hall);
	s = watch(hall, SIZE_MAX);
	live_snapshot(page_for(hall));
	json = strstr(s->bytes, "data: ") + 6;
	assert_int_equal(strncmp(sent_json, json, strlen(sent_json)), 0);
	vote(hall);
	mono_ms += 500;
	live_snapshot(page_for(hall));
	assert_non_null(strstr(sent_json, "\"counted\":3"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(who_comes_is_told_all_then_what_changes, fresh, gone),
	    cmocka_unit_test_setup_teardown(at_most_two_snapshots_a_second, fresh, gone),
	    cmocka_unit_test_setup_teardown(silence_is_broken_every_ten_seconds, fresh, gone),
	    cmocka_unit_test_setup_teardown(a_slow_browser_misses_some_and_catches_up, fresh, gone),
	    cmocka_unit_test_setup_teardown(who_takes_nothing_for_a_minute_is_dropped, fresh, gone),
	    cmocka_unit_test_setup_teardown(who_logs_out_is_cut_within_a_minute, fresh, gone),
	    cmocka_unit_test_setup_teardown(a_browser_that_goes_is_forgotten, fresh, gone),
	    cmocka_unit_test_setup_teardown(more_than_the_most_are_refused, fresh, gone),
	    cmocka_unit_test_setup_teardown(head_gets_no_stream, fresh, gone),
	    cmocka_unit_test_setup_teardown(who_polls_is_told_the_same, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
