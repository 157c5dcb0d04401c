/*
 * Answers on their way out: the real store, the real provider, a send API on loopback
 * that behaves as each test wants.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <signal.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "gateway/job_owner.h"
#include "gateway/sender.h"
#include "peer.h"
#include "store_kit.h"

#define PATIENCE_MS 20000
#define RECIPIENT(code, status)                                                \
	"{\"SMSMessageData\":{\"Message\":\"m\",\"Recipients\":[{\"statusCode\":" code ","  \
	"\"number\":\"n\",\"status\":\"" status "\",\"cost\":\"0\",\"messageId\":\"ATX1\"}]}}"
#define TAKEN	     PEER_ANSWER("201 Created", "130", RECIPIENT("101", "Success"))
#define BAD_NUMBER   PEER_ANSWER("201 Created", "141", RECIPIENT("403", "InvalidPhoneNumber"))
#define SORRY	     PEER_ANSWER("503 Sorry", "0", "")
#define WHO_ARE_YOU  PEER_ANSWER("401 Unauthorized", "0", "")

struct bench {
	struct kit	kit;
	struct event_base *base;
	struct event	*jobs, *tick;
	struct peer	peer;
	struct fetcher	*fetcher;
	struct gateway_counters counters;
	struct channel	channel;
	struct provider	provider;
	struct sender_place place;
	struct sender	*sender;
	int		rows;
};

static void
take_jobs(evutil_socket_t fd, short what, void *arg)
{
	struct bench *b = arg;
	struct job *job;

	(void)fd;
	(void)what;
	while ((job = store_take(b->kit.store)) != NULL) {
		struct job_owner *owner = job->owner;

		owner->done(owner, job);
	}
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

static int
open_bench(void **state)
{
	static struct bench b;

	memset(&b, 0, sizeof(b));
	kit_make(&b.kit);
	b.kit.now_ms = clock_now_ms();
	b.base = event_base_new();
	b.fetcher = fetcher_new(b.base);
	peer_open(&b.peer, b.base);
	b.peer.answer = TAKEN;
	b.provider = *provider_find("africastalking");
	(void)text_copy(b.channel.name, sizeof(b.channel.name), "at");
	(void)text_copy(b.channel.username, sizeof(b.channel.username), "sandbox");
	(void)text_copy(b.channel.api_key, sizeof(b.channel.api_key), "key");
	snprintf(b.channel.send_url, sizeof(b.channel.send_url), "http://127.0.0.1:%d/send",
	    b.peer.port);
	b.channel.rate = 1000;
	b.channel.window = 4;
	*state = &b;
	return 0;
}

/* A database with `rows` answers waiting, and its thread. */
static void
start(struct bench *b, int rows)
{
	static const struct timeval often = { 0, 20000 };

	kit_start(&b->kit);
	for (b->rows = 0; b->rows < rows; b->rows++)
		(void)kit_cast(&b->kit, KIT_ICON, b->rows + 1, b->rows + 1, 0);
	store_start(b->kit.store, rulebook_ref(b->kit.rulebook));
	b->jobs = event_new(b->base, store_fd(b->kit.store), EV_READ | EV_PERSIST, take_jobs, b);
	b->tick = event_new(b->base, -1, EV_PERSIST, on_tick, NULL);
	assert_int_equal(event_add(b->jobs, NULL), 0);
	assert_int_equal(event_add(b->tick, &often), 0);
	b->place = (struct sender_place){
		.base = b->base,
		.store = b->kit.store,
		.fetcher = b->fetcher,
		.counters = &b->counters,
		.max_attempts = b->place.max_attempts > 0 ? b->place.max_attempts : 8,
		.max_age_ms = b->place.max_age_ms > 0 ? b->place.max_age_ms : KIT_HOUR,
	};
	b->sender = sender_new(&b->place, &b->provider, &b->channel);
}

/* As the gateway ends: senders, requests, the writer, what is left of its jobs. */
static int
close_bench(void **state)
{
	struct bench *b = *state;

	if (b->sender != NULL)
		sender_free(b->sender);
	fetcher_free(b->fetcher);
	store_stop(b->kit.store);
	take_jobs(-1, 0, b);
	event_free(b->jobs);
	event_free(b->tick);
	peer_close(&b->peer);
	while (b->peer.n_open > 0)
		assert_int_equal(event_base_loop(b->base, EVLOOP_ONCE), 0);
	event_base_free(b->base);
	store_close(b->kit.store);
	b->kit.store = NULL;
	kit_clear(&b->kit);
	return 0;
}

static int64_t
rows_in(struct bench *b, enum delivery state)
{
	char	sql[100];

	snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM outbox WHERE state = %d", (int)state);
	return kit_number(&b->kit, sql);
}

static void
turn(struct bench *b)
{
	assert_int_equal(event_base_loop(b->base, EVLOOP_ONCE), 0);
}

static void
wait_rows(struct bench *b, enum delivery state, int64_t n)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	while (rows_in(b, state) != n) {
		if (clock_mono_ms() > until)
			fail_msg("%lld rows are %s, want %lld", (long long)rows_in(b, state),
			    delivery_name(state), (long long)n);
		turn(b);
	}
}

static void
wait_quiet(struct bench *b)
{
	int64_t	until = clock_mono_ms() + PATIENCE_MS;

	do
		turn(b);
	while (sender_busy(b->sender) && clock_mono_ms() < until);
	assert_false(sender_busy(b->sender));
}

static uint64_t
verdicts(struct bench *b, enum verdict verdict)
{
	return counters_channel(&b->counters, "at")->verdict[verdict];
}

static void
sends_what_waits(void **state)
{
	struct bench *b = *state;

	start(b, 20);
	wait_rows(b, DELIVERY_SENT, 20);
	wait_quiet(b);
	assert_int_equal(b->peer.n_requests, 20);
	assert_true(b->peer.most_open <= 4);
	assert_non_null(strstr(b->peer.request[0], "to=%2B22366000001&"));
	assert_int_equal(verdicts(b, VERDICT_SENT), 20);
	assert_int_equal(kit_number(&b->kit,
	    "SELECT COUNT(*) FROM outbox WHERE provider_ref = 'ATX1' AND phone IS NULL"), 20);
}

static const char *
two_are_answered(void *ctx, const char *request)
{
	const struct bench *b = ctx;

	(void)request;
	return b->peer.n_requests <= 2 ? TAKEN : NULL;
}

/* Some are ready, some have room, all that may fly do: only the API's answer is news. */
static void
a_silent_api_is_waited_for_asleep(void **state)
{
	struct bench *b = *state;
	int64_t	until;
	int	turns = 0;

	b->channel.rate = 50;
	b->peer.choose = two_are_answered;
	b->peer.ctx = b;
	start(b, 20);
	while (b->peer.n_requests < 6 || rows_in(b, DELIVERY_SENT) < 2)
		turn(b);
	for (until = clock_mono_ms() + 300; clock_mono_ms() < until; turns++)
		turn(b);
	assert_int_equal(b->peer.n_requests, 6);
	assert_true(turns < 60);	/* the tick's own 15, and not each millisecond */
}

struct cast {
	struct job_owner owner;
	struct bench	*bench;
	struct inbound_job job;
};

static void
cast_done(struct job_owner *owner, struct job *job)
{
	struct cast *c = (struct cast *)owner;

	assert_int_equal(job->result, JOB_DONE);
	rulebook_unref(c->job.rulebook);
	sender_kick(c->bench->sender);
}

static void
a_vote_kicks_it(void **state)
{
	static struct cast cast[10];
	struct bench *b = *state;

	start(b, 0);
	wait_quiet(b);
	for (int i = 0; i < 10; i++) {
		kit_vote(&b->kit, &cast[i].job, KIT_ICON, i + 1, i + 1, 0);
		cast[i].owner.done = cast_done;
		cast[i].bench = b;
		cast[i].job.job.owner = &cast[i].owner;
		assert_true(store_submit(b->kit.store, &cast[i].job.job));
		if (i % 3 == 0)
			turn(b);
	}
	wait_rows(b, DELIVERY_SENT, 10);
	assert_int_equal(b->peer.n_requests, 10);
}

/* Five at once, then one each 200 ms: not sooner. */
static void
keeps_to_the_rate(void **state)
{
	struct bench *b = *state;
	int64_t	began = clock_mono_ms();

	b->channel.rate = 5;
	start(b, 8);
	wait_rows(b, DELIVERY_SENT, 8);
	assert_int_equal(b->peer.n_requests, 8);
	assert_true(clock_mono_ms() - began >= 550);
}

static void
a_sick_api_is_left_alone(void **state)
{
	struct bench *b = *state;

	b->peer.answer = SORRY;
	b->channel.window = 1;
	start(b, 8);
	while (b->peer.n_requests < 5)
		turn(b);
	wait_quiet(b);
	sender_kick(b->sender);
	wait_quiet(b);
	assert_int_equal(b->peer.n_requests, 5);
	assert_int_equal(verdicts(b, VERDICT_LATER), 5);
	assert_int_equal(rows_in(b, DELIVERY_QUEUED), 8);
	assert_int_equal(kit_number(&b->kit, "SELECT MAX(attempts) FROM outbox"), 1);
}

/* What waits leaves by another channel, once each and from an address of that one. */
static void
a_sick_api_has_another_in_its_place(void **state)
{
	static struct peer peer;
	struct bench *b = *state;
	struct channel channel = b->channel;
	struct sender *other;
	struct sender_view view;

	peer_open(&peer, b->base);
	peer.answer = TAKEN;
	peer.then = PEER_CLOSE;
	(void)text_copy(channel.name, sizeof(channel.name), "other");
	(void)text_copy(channel.addresses[0], ADDRESS_MAX, "36666");
	channel.n_addresses = 1;
	snprintf(channel.send_url, sizeof(channel.send_url), "http://127.0.0.1:%d/send", peer.port);
	b->peer.answer = SORRY;
	b->channel.window = 1;
	start(b, 8);
	other = sender_new(&b->place, &b->provider, &channel);
	sender_set_fallback(b->sender, other);
	wait_rows(b, DELIVERY_SENT, 8);
	sender_look(b->sender, &view);
	assert_int_equal(view.moved, 8);
	assert_int_equal(peer.n_requests, 8);
	assert_int_equal(b->peer.n_requests, 5);
	assert_int_equal(
	    kit_number(&b->kit, "SELECT COUNT(*) FROM outbox WHERE channel = 'other'"), 8);
	assert_non_null(strstr(peer.request[0], "from=36666"));
	wait_quiet(b);
	sender_free(b->sender);
	b->sender = NULL;
	sender_free(other);
	peer_close(&peer);
	while (peer.n_open > 0)
		turn(b);
}

/* It opened while rows were claimed: those come back, and none is lost. */
static void
heals_when_the_api_does(void **state)
{
	struct bench *b = *state;

	b->peer.answer = WHO_ARE_YOU;
	start(b, 6);
	while (verdicts(b, VERDICT_BROKEN) == 0)
		turn(b);
	b->peer.answer = TAKEN;
	wait_rows(b, DELIVERY_SENT, 6);
	printf("# account trouble: %d refused before the breaker, all 6 sent after\n",
	    (int)verdicts(b, VERDICT_BROKEN));
	assert_true(verdicts(b, VERDICT_BROKEN) <= 4);
	assert_int_equal(rows_in(b, DELIVERY_DEAD), 0);
}

static void
a_bad_number_is_not_repeated(void **state)
{
	struct bench *b = *state;

	b->peer.answer = BAD_NUMBER;
	start(b, 7);
	wait_rows(b, DELIVERY_DEAD, 7);
	wait_quiet(b);
	assert_int_equal(b->peer.n_requests, 7);	/* and it is no reason for the breaker */
	assert_int_equal(verdicts(b, VERDICT_NEVER), 7);
}

static void
what_may_have_been_sent_is_not_repeated(void **state)
{
	struct bench *b = *state;

	b->peer.answer = NULL;
	b->peer.then = PEER_CLOSE;
	start(b, 1);
	wait_rows(b, DELIVERY_UNCLEAR, 1);
	sender_kick(b->sender);
	wait_quiet(b);
	assert_int_equal(b->peer.n_requests, 1);
	assert_int_equal(verdicts(b, VERDICT_UNKNOWN), 1);
}

static void
but_is_where_that_is_harmless(void **state)
{
	struct bench *b = *state;

	b->provider.idempotent = true;
	b->peer.answer = NULL;
	b->peer.then = PEER_CLOSE;
	start(b, 1);
	while (b->peer.n_requests < 1)
		turn(b);
	b->peer.answer = TAKEN;
	b->peer.then = PEER_KEEP;
	wait_rows(b, DELIVERY_SENT, 1);
	assert_int_equal(b->peer.n_requests, 2);
	assert_int_equal(verdicts(b, VERDICT_LATER), 1);
}

static void
gives_up_after_enough_attempts(void **state)
{
	struct bench *b = *state;

	b->place.max_attempts = 1;
	b->peer.answer = SORRY;
	start(b, 3);
	wait_rows(b, DELIVERY_DEAD, 3);
	assert_int_equal(b->peer.n_requests, 3);
}

static void
old_answers_are_not_sent(void **state)
{
	struct bench *b = *state;

	b->place.max_age_ms = 60000;
	b->kit.now_ms -= 61000;
	start(b, 3);
	wait_rows(b, DELIVERY_DEAD, 3);
	assert_int_equal(b->peer.n_requests, 0);
}

static void
nobody_answers_there(void **state)
{
	struct bench *b = *state;

	snprintf(b->channel.send_url, sizeof(b->channel.send_url), "http://127.0.0.1:1/");
	start(b, 2);
	while (verdicts(b, VERDICT_LATER) < 2)
		turn(b);
	wait_quiet(b);
	assert_int_equal(rows_in(b, DELIVERY_QUEUED), 2);
}

/* Stopping lets end what is under way and starts nothing. */
static void
stops(void **state)
{
	struct bench *b = *state;

	b->channel.window = 2;
	b->peer.answer = NULL;
	start(b, 6);
	while (b->peer.n_requests < 2)
		turn(b);
	sender_stop(b->sender);
	sender_kick(b->sender);
	assert_true(sender_busy(b->sender));
	fetcher_free(b->fetcher);	/* its requests come back without an answer */
	b->fetcher = fetcher_new(b->base);
	wait_quiet(b);
	assert_int_equal(b->peer.n_requests, 2);
	assert_int_equal(rows_in(b, DELIVERY_UNCLEAR), 2);
	assert_int_equal(rows_in(b, DELIVERY_QUEUED), 4);
}

/* A reload: the old sender ends by itself, another goes on. */
static void
freed_in_flight(void **state)
{
	struct bench *b = *state;

	b->channel.window = 2;
	b->channel.rate = 2;	/* the second cannot overtake the first */
	b->peer.answer = NULL;
	start(b, 4);
	while (b->peer.n_requests < 2)
		turn(b);
	sender_free(b->sender);
	b->peer.answer = TAKEN;
	b->sender = sender_new(&b->place, &b->provider, &b->channel);
	wait_rows(b, DELIVERY_SENT, 2);
	assert_int_equal(rows_in(b, DELIVERY_SENDING), 2);
}

/* ---- access tokens: an Orange of one's own ---- */

#define TOKEN(text) PEER_ANSWER("200 OK", "41", "{\"access_token\":\"" text "\",\"expires_in\":\"3600\"}")
#define OLD_TOKEN   PEER_ANSWER("401 Unauthorized", "37", "{\"code\":42,\"message\":\"Expired token\"}")
#define NO_CLIENT   PEER_ANSWER("401 Unauthorized", "0", "")
#define TOO_MANY    PEER_ANSWER("403 Forbidden", "41", "{\"code\":53,\"message\":\"Too many requests\"}")
#define GOOD	    PEER_ANSWER("201 Created", "62", \
	"{\"outboundSMSMessageRequest\":{\"resourceURL\":\"http://x/req/9\"}}")

struct orange {
	int	tokens, sends;		/* requests seen */
	int	refuse;			/* the first so many sends are told their token is old */
	int	slow;			/* the first so many are told to slow down */
	bool	no_client, refuse_all;
};

static const char *
be_orange(void *ctx, const char *request)
{
	struct orange *o = ctx;

	if (strstr(request, "/oauth/v3/token ") != NULL) {
		o->tokens++;
		assert_non_null(strstr(request, "grant_type=client_credentials"));
		return o->no_client ? NO_CLIENT : o->tokens == 1 ? TOKEN("T1") : TOKEN("T2");
	}
	o->sends++;
	assert_non_null(strstr(request, "Authorization: Bearer T"));
	if (o->refuse_all || (o->sends <= o->refuse && strstr(request, "Bearer T1\r\n") != NULL))
		return OLD_TOKEN;
	return o->sends <= o->refuse + o->slow ? TOO_MANY : GOOD;
}

static void
start_orange(struct bench *b, struct orange *o, int rows)
{
	b->provider = *provider_find("orange");
	(void)text_copy(b->channel.sender, sizeof(b->channel.sender), "+2230000");
	snprintf(b->channel.send_url, sizeof(b->channel.send_url),
	    "http://127.0.0.1:%d/smsmessaging/v1/x", b->peer.port);
	b->peer.choose = be_orange;
	b->peer.ctx = o;
	start(b, rows);
}

static void
one_token_for_all(void **state)
{
	struct bench *b = *state;
	struct orange o = { .tokens = 0 };

	start_orange(b, &o, 12);
	wait_rows(b, DELIVERY_SENT, 12);
	assert_int_equal(o.tokens, 1);
	assert_int_equal(o.sends, 12);
}

/* Four sends at once are refused together: one more token, each once more, none lost. */
static void
an_old_token_is_renewed_once(void **state)
{
	struct bench *b = *state;
	struct orange o = { .refuse = 4 };

	start_orange(b, &o, 12);
	wait_rows(b, DELIVERY_SENT, 12);
	assert_int_equal(o.tokens, 2);
	assert_int_equal(o.sends, 12 + 4);
	assert_int_equal(kit_number(&b->kit, "SELECT MAX(attempts) FROM outbox"), 1);
	assert_int_equal(verdicts(b, VERDICT_BROKEN), 0);
}

/* The new one is refused as well: that is for people. */
static void
a_token_refused_twice_is_account_trouble(void **state)
{
	struct bench *b = *state;
	struct orange o = { .refuse_all = true };

	b->channel.window = 1;
	start_orange(b, &o, 3);
	while (verdicts(b, VERDICT_BROKEN) == 0)
		turn(b);
	wait_quiet(b);
	assert_int_equal(o.sends, 2);
	assert_int_equal(o.tokens, 2);
	assert_int_equal(rows_in(b, DELIVERY_QUEUED), 3);
}

static void
without_a_token_nothing_is_claimed(void **state)
{
	struct bench *b = *state;
	struct orange o = { .no_client = true };
	struct sender_view view;

	start_orange(b, &o, 3);
	do {
		turn(b);
		sender_look(b->sender, &view);
	} while (!view.breaker_open);
	wait_quiet(b);
	assert_int_equal(o.sends, 0);
	assert_int_equal(rows_in(b, DELIVERY_QUEUED), 3);
	assert_int_equal(kit_number(&b->kit, "SELECT MAX(attempts) FROM outbox"), 0);
}

/* 403 with code 53 is a speed limit. */
static void
a_speed_limit_is_no_refusal(void **state)
{
	struct bench *b = *state;
	struct orange o = { .slow = 2 };

	b->channel.window = 1;
	start_orange(b, &o, 4);
	wait_rows(b, DELIVERY_SENT, 4);
	assert_int_equal(o.sends, 6);
	assert_int_equal(o.tokens, 1);
	assert_int_equal(verdicts(b, VERDICT_LATER), 2);
}

/* A claim that comes back to nobody gives its rows back. */
static void
freed_while_claiming(void **state)
{
	struct bench *b = *state;

	start(b, 3);
	sender_free(b->sender);
	b->sender = NULL;
	wait_rows(b, DELIVERY_SENDING, 0);
	wait_rows(b, DELIVERY_QUEUED, 3);
	assert_int_equal(b->peer.n_requests, 0);
}

static void
a_store_without_room(void **state)
{
	struct bench *b = *state;

	b->kit.mailbox_max = 1;
	b->channel.window = 16;
	start(b, 40);
	wait_rows(b, DELIVERY_SENT, 40);
	wait_quiet(b);
	assert_int_equal(b->peer.n_requests, 40);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(sends_what_waits),
		TEST(a_silent_api_is_waited_for_asleep),
		TEST(a_vote_kicks_it),
		TEST(keeps_to_the_rate),
		TEST(a_sick_api_is_left_alone),
		TEST(a_sick_api_has_another_in_its_place),
		TEST(heals_when_the_api_does),
		TEST(a_bad_number_is_not_repeated),
		TEST(what_may_have_been_sent_is_not_repeated),
		TEST(but_is_where_that_is_harmless),
		TEST(gives_up_after_enough_attempts),
		TEST(old_answers_are_not_sent),
		TEST(nobody_answers_there),
		TEST(stops),
		TEST(freed_in_flight),
		TEST(one_token_for_all),
		TEST(an_old_token_is_renewed_once),
		TEST(a_token_refused_twice_is_account_trouble),
		TEST(without_a_token_nothing_is_claimed),
		TEST(a_speed_limit_is_no_refusal),
		TEST(freed_while_claiming),
		TEST(a_store_without_room),
	};

	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_ERROR_LEVEL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
