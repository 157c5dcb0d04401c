/*
 * Each row claimed has a slot until its settle is on disk, so the number of slots, the
 * channel's window and a few more, bounds everything: requests, jobs, memory. A slot is
 *
 *	FREE -> READY -> FLYING -> SETTLING -> FREE
 *
 * OWED in place of SETTLING while the store has no room, TOKEN in place of FLYING while it
 * waits for another access token. At most `window` are FLYING. A few are claimed before
 * their turn because a commit takes as long as a request: else each would wait for the
 * other. What changed meanwhile (the breaker opened, we were told to stop) puts rows back,
 * due again when it may be better. When nothing is known to wait we still look now and
 * then: rows come back by other ways than a vote.
 *
 * Time: rows are due by the calendar (they outlive us), limits count monotonic time.
 */
#include "gateway/sender.h"

#include <event2/event.h>

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/rate.h"
#include "core/retry.h"
#include "gateway/job_owner.h"
#include "gateway/sender_state.h"

#define SEND_TIMEOUT_MS 20000	/* aggregators answer within seconds, or not at all */
#define LOOK_MS		30000
#define STORE_REST_MS	250	/* when it had no room or could not */
#define NEVER_MS	INT64_MAX

#define AHEAD_MAX	96	/* rows claimed before their turn: a tenth of a second's */

static void drain(struct sender *);
static void serve_waiting(struct sender *);

bool
sender_busy(const struct sender *s)
{
	return s->claim.out || s->fallback.out || s->n_used > 0;
}

static void
destroy(struct sender *s)
{
	event_free(s->timer);
	token_free(s->token);
	free(s->slot);
	free(s);
}

/* What may have been the last thing under way has ended. */
static void
go_on(struct sender *s)
{
	if (s->orphan && !sender_busy(s))
		destroy(s);
	else
		drain(s);
}

static void
rest(struct sender *s)
{
	s->rest_until_ms = clock_mono_ms() + STORE_REST_MS;
}

/* ---- settling ---- */

static void
free_slot(struct slot *slot)
{
	slot->state = SLOT_FREE;
	slot->sender->n_used--;
}

/* It is ready, or on its way, no more. */
static void
leave(struct slot *slot)
{
	struct sender *s = slot->sender;

	s->n_ready -= slot->state == SLOT_READY;
	s->n_flying -= slot->state == SLOT_FLYING || slot->state == SLOT_TOKEN;
}

static void
submit_settle(struct slot *slot)
{
	struct sender *s = slot->sender;

	leave(slot);
	slot->state = SLOT_SETTLING;
	slot->settle.job.now_ms = clock_now_ms();
	slot->settle.job.result = JOB_PENDING;
	if (store_submit(s->place.store, &slot->settle.job))
		return;
	slot->state = SLOT_OWED;
	rest(s);
	/* nobody will ask again: the row is queued anew when the store opens next */
	if (s->orphan)
		free_slot(slot);
}

static void
settled(struct job_owner *owner, struct job *job)
{
	struct slot *slot = (struct slot *)owner;
	struct sender *s = slot->sender;

	if (job->result == JOB_DONE) {
		if (slot->settle.due_ms > 0 && slot->settle.due_ms < s->due_ms)
			s->due_ms = slot->settle.due_ms;
		s->rest_until_ms = 0;	/* it left room behind it */
		free_slot(slot);
	} else if (s->orphan) {
		free_slot(slot);
	} else {
		slot->state = SLOT_OWED;
		rest(s);
	}
	go_on(s);
}

static void
settle(struct slot *slot, enum verdict verdict, const char *reason, int64_t due_ms)
{
	struct settle_job *job = &slot->settle;

	memset(job, 0, sizeof(*job));
	job->job.kind = JOB_SETTLE;
	job->job.owner = &slot->owner;
	job->id = slot->row.id;
	job->verdict = verdict;
	job->due_ms = due_ms;
	(void)text_copy(job->reason, sizeof(job->reason), reason);
}

/* The row was not tried: it waits, whatever the number of its attempts. */
static void
put_back(struct slot *slot, const char *why, int64_t wait_ms)
{
	settle(slot, VERDICT_LATER, why, clock_now_ms() + wait_ms + 1);
	submit_settle(slot);
}

static void
submit_owed(struct sender *s)
{
	for (int i = 0; i < s->n_slots; i++)
		if (s->slot[i].state == SLOT_OWED && clock_mono_ms() >= s->rest_until_ms)
			submit_settle(&s->slot[i]);
}

/* ---- sending ---- */

/* When a row that did not get through is tried again; 0 = not any more. Account trouble
 * is no fault of the answer's: it only ages. */
static int64_t
next_try(const struct slot *slot, enum verdict verdict, int64_t asked_ms)
{
	const struct sender_place *place = &slot->sender->place;
	int64_t	now_ms = clock_now_ms();
	int	attempts = slot->row.attempts + 1;
	uint32_t random;

	if (verdict != VERDICT_LATER && verdict != VERDICT_BROKEN)
		return 0;
	if (verdict == VERDICT_LATER && attempts >= place->max_attempts)
		return 0;
	crypto_random(&random, sizeof(random));
	now_ms += retry_delay_ms(attempts, random, asked_ms);
	return now_ms - slot->row.born_ms > place->max_age_ms ? 0 : now_ms;
}

/* Refused for its token, and not for the second time: it waits for another one. */
static bool
waits_for_token(struct slot *slot, const struct receipt_view *receipt)
{
	struct sender *s = slot->sender;

	if (!receipt->token_refused || slot->again || s->token == NULL)
		return false;
	slot->again = true;
	slot->state = SLOT_TOKEN;
	token_refused(s->token, slot->token, clock_mono_ms());
	return true;
}

static void
fetched(void *ctx, const struct http_msg *reply, bool sent, const char *error)
{
	struct slot *slot = ctx;
	struct sender *s = slot->sender;
	struct receipt_view receipt = { .retry_after_ms = 0 };
	enum verdict verdict = s->provider->judge(reply, sent, &s->channel, &receipt);

	bool	repeats = verdict == VERDICT_UNKNOWN &&
	    provider_idempotent(s->provider, &s->channel);

	if (repeats)
		verdict = VERDICT_LATER;
	if (waits_for_token(slot, &receipt)) {
		serve_waiting(s);	/* another may have brought the new one */
		return;
	}
	counters_verdict(s->place.counters, s->channel.name, verdict);
	sender_log_answer(slot, verdict, receipt.reason, error);
	sender_tell_breaker(s, verdict);
	settle(slot, verdict, receipt.reason,
	    next_try(slot, verdict, receipt.retry_after_ms));
	slot->settle.maybe_sent = repeats;
	(void)text_copy(slot->settle.provider_ref, sizeof(slot->settle.provider_ref),
	    receipt.id);
	submit_settle(slot);
	go_on(s);
}

static bool
write_call(struct slot *slot, struct http_msg *call)
{
	const struct sender *s = slot->sender;
	struct outbound out = {
		.bearer = s->token == NULL ? NULL :
		    token_at_hand(s->token, clock_mono_ms(), &slot->token),
		.id = slot->row.id,
		.to = slot->row.to,
		.from = s->channel.sender[0] != '\0' ? s->channel.sender : slot->row.from,
		.text = slot->row.text,
	};

	return s->provider->encode(&out, &s->channel, call);
}

static bool
has_token(const struct sender *s)
{
	uint64_t generation;

	return s->token == NULL ||
	    token_at_hand(s->token, clock_mono_ms(), &generation) != NULL;
}

static void
launch(struct slot *slot)
{
	/* big, and used in the loop's thread only, until fetch() has copied it */
	static struct http_msg call;
	static char body[HTTP_BODY_MAX];
	struct sender *s = slot->sender;
	int64_t	now_ms = clock_mono_ms();

	slot->began_ms = now_ms;
	http_msg_init(&call, body, sizeof(body));
	if (s->stopping) {
		put_back(slot, "stopping", 0);
	} else if (!has_token(s)) {
		put_back(slot, "no access token", STORE_REST_MS);
	} else if (!write_call(slot, &call)) {
		settle(slot, VERDICT_NEVER, "cannot be written as a request", 0);
		submit_settle(slot);
	} else if (!bucket_take(&s->bucket, now_ms)) {
		put_back(slot, "rate", bucket_wait_ms(&s->bucket, now_ms));
	} else if (!breaker_allows(&s->breaker, now_ms)) {
		put_back(slot, "breaker", s->breaker.state == BREAKER_OPEN ?
		    s->breaker.until_ms - now_ms : SEND_TIMEOUT_MS);
	} else if (!fetch(s->place.fetcher, &call, SEND_TIMEOUT_MS, fetched, slot)) {
		/* others have all the requests; a half-open breaker waits for an outcome */
		if (s->breaker.state == BREAKER_HALF)
			breaker_bad(&s->breaker, now_ms);
		put_back(slot, "too many requests under way", STORE_REST_MS);
	}
}

/* Must what is ready wait for its turn? Not to be put back. */
static bool
must_wait(const struct sender *s)
{
	return !s->stopping && s->breaker.state == BREAKER_CLOSED &&
	    (s->n_flying >= s->window || !has_token(s) ||
	    bucket_wait_ms(&s->bucket, clock_mono_ms()) > 0);
}

static struct slot *
first_ready(struct sender *s)
{
	struct slot *first = NULL;

	for (int i = 0; i < s->n_slots; i++)
		if (s->slot[i].state == SLOT_READY &&
		    (first == NULL || s->slot[i].row.id < first->row.id))
			first = &s->slot[i];
	return first;
}

static void
launch_ready(struct sender *s)
{
	while (s->n_ready > 0 && !must_wait(s)) {
		struct slot *slot = first_ready(s);

		leave(slot);
		slot->state = SLOT_FLYING;
		s->n_flying++;
		launch(slot);
	}
}

/* ---- access tokens ---- */

static void
serve_waiting(struct sender *s)
{
	for (int i = 0; i < s->n_slots && has_token(s); i++)
		if (s->slot[i].state == SLOT_TOKEN) {
			s->slot[i].state = SLOT_FLYING;
			launch(&s->slot[i]);
		}
}

static bool
waiting(const struct sender *s)
{
	for (int i = 0; i < s->n_slots; i++)
		if (s->slot[i].state == SLOT_TOKEN || s->slot[i].state == SLOT_READY)
			return true;
	return false;
}

/* There is no token to be had: what waited for it was surely not sent. */
static void
fail_waiting(struct sender *s, enum verdict verdict, const char *reason)
{
	for (int i = 0; i < s->n_slots; i++) {
		struct slot *slot = &s->slot[i];

		if (slot->state != SLOT_TOKEN)
			continue;
		settle(slot, verdict, reason, next_try(slot, verdict, 0));
		submit_settle(slot);
	}
}

static void
token_is_there(void *ctx, enum verdict verdict, const char *reason)
{
	struct sender *s = ctx;

	if (verdict == VERDICT_SENT) {
		serve_waiting(s);
	} else {
		sender_tell_breaker(s, verdict);
		fail_waiting(s, verdict, reason);
	}
	go_on(s);
}

/* ---- claiming ---- */

static struct slot *
take_slot(struct sender *s)
{
	for (int i = 0; i < s->n_slots; i++)
		if (s->slot[i].state == SLOT_FREE) {
			s->slot[i].state = SLOT_READY;
			s->n_used++;
			s->n_ready++;
			return &s->slot[i];
		}
	fatalx("no more rows are claimed than there are slots");
}

static void
claimed(struct job_owner *owner, struct job *job)
{
	struct claim *claim = (struct claim *)owner;
	struct sender *s = claim->sender;

	claim->out = false;
	if (job->result != JOB_DONE) {
		s->due_ms = 0;
		rest(s);
		go_on(s);
		return;
	}
	s->due_ms = claim->job.next_due_ms > 0 ? claim->job.next_due_ms : NEVER_MS;
	sender_tell_held(s, claim->job.held);
	for (int i = 0; i < claim->job.n; i++) {
		struct slot *slot = take_slot(s);

		slot->row = claim->job.row[i];
		slot->again = false;
	}
	launch_ready(s);	/* first: what goes back may have been the last */
	go_on(s);
}

/* How many rows may be claimed now: as many as have a turn soon. */
static int
may_start(const struct sender *s, int64_t mono_ms)
{
	struct breaker breaker = s->breaker;
	struct bucket bucket = s->bucket;
	int	n = 0, most = s->n_slots - s->n_used;

	if (!breaker_allows(&breaker, mono_ms) ||
	    (s->n_ready > 0 && most < 16))
		return 0;
	for (int i = 0; i < s->n_ready; i++)
		(void)bucket_take(&bucket, mono_ms);	/* they have their turn before */
	if (s->breaker.state != BREAKER_CLOSED)
		most = 1;
	while (n < most && n < CLAIM_MAX && bucket_take(&bucket, mono_ms))
		n++;
	return n;
}

static void
claim(struct sender *s, int want)
{
	struct claim_job *job = &s->claim.job;

	job->job.kind = JOB_CLAIM;
	job->job.result = JOB_PENDING;
	job->job.owner = &s->claim.owner;
	job->job.now_ms = clock_now_ms();
	job->want = want;
	job->daily_limit = s->channel.daily_limit;
	job->oldest_ms = job->job.now_ms - s->place.max_age_ms;
	(void)text_copy(job->channel, sizeof(job->channel), s->channel.name);
	s->kicked = false;
	s->claim.out = store_submit(s->place.store, &job->job);
	if (!s->claim.out) {
		s->kicked = true;
		rest(s);
	}
}

/* ---- while our API is down ---- */

/* Is there another to send what waits here? Stopped by a person, it waits. */
static bool
goes_elsewhere(const struct sender *s)
{
	return s->other != NULL && !s->stopping && s->breaker.state == BREAKER_OPEN &&
	    s->held != HELD_PAUSED && s->other->breaker.state != BREAKER_OPEN;
}

static void
went_elsewhere(void *ctx, int n)
{
	struct sender *s = ctx;

	if (n > 0 && !s->stopping)
		sender_kick(s->other);
	go_on(s);
}

void
sender_set_fallback(struct sender *s, struct sender *other)
{
	s->other = other;
	fallback_init(&s->fallback, s->place.store, &s->channel, &other->channel,
	    went_elsewhere, s);
}

static int64_t
longest(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* How long until drain() may find something to do by itself. */
static int64_t
wait_ms(const struct sender *s, int64_t mono_ms)
{
	int64_t	store = s->rest_until_ms - mono_ms;
	int64_t	wait = s->due_ms == NEVER_MS ? LOOK_MS : s->due_ms - clock_now_ms();

	if (s->breaker.state == BREAKER_OPEN)
		wait = longest(wait, s->breaker.until_ms - mono_ms);
	wait = longest(wait, bucket_wait_ms(&s->bucket, mono_ms));
	/* what is under way calls drain() when it comes back */
	if (s->stopping || s->claim.out || s->n_used == s->n_slots ||
	    s->breaker.state == BREAKER_HALF ||
	    (s->n_ready > 0 && s->n_flying >= s->window))
		wait = store > 0 ? store : LOOK_MS;
	if (s->n_ready > 0 && s->n_flying < s->window)
		wait = bucket_wait_ms(&s->bucket, mono_ms);
	if (!has_token(s))
		wait = longest(wait, longest(token_wait_ms(s->token, mono_ms),
		    STORE_REST_MS));
	wait = longest(longest(wait, store), 1);
	if (goes_elsewhere(s) && wait > FALLBACK_EVERY_MS)
		wait = FALLBACK_EVERY_MS;
	return wait < LOOK_MS ? wait : LOOK_MS;
}

static void
arm(struct sender *s, int64_t ms)
{
	struct timeval tv = { ms / 1000, (ms % 1000) * 1000 };

	(void)event_add(s->timer, &tv);	/* fails only without memory */
}

static void
drain(struct sender *s)
{
	int64_t	mono_ms = clock_mono_ms();
	int	n;

	submit_owed(s);
	launch_ready(s);
	if (s->kicked)
		s->due_ms = 0;
	n = s->stopping || s->claim.out || mono_ms < s->rest_until_ms ||
	    s->due_ms > clock_now_ms() ? 0 : may_start(s, mono_ms);
	if (!has_token(s) && (n > 0 || waiting(s)))
		token_want(s->token, mono_ms);
	else if (n > 0)
		claim(s, n);
	if (goes_elsewhere(s))
		fallback_move(&s->fallback, mono_ms);
	if (!s->orphan)
		arm(s, wait_ms(s, mono_ms));
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct sender *s = arg;

	(void)fd;
	(void)what;
	if (s->due_ms == NEVER_MS)
		s->due_ms = 0;	/* look */
	drain(s);
}

void
sender_kick(struct sender *s)
{
	s->kicked = true;
	if (!s->claim.out)
		drain(s);
}

void
sender_look(const struct sender *s, struct sender_view *v)
{
	int64_t left = s->breaker.until_ms - clock_mono_ms();

	v->under_way = s->n_flying;
	v->window = s->window;
	v->held = s->held;
	v->breaker_open = s->breaker.state == BREAKER_OPEN && left > 0;
	v->breaker_ms = v->breaker_open ? left : 0;
	v->elsewhere = goes_elsewhere(s);
	v->moved = s->fallback.moved;
}

void
sender_stop(struct sender *s)
{
	s->stopping = true;
	launch_ready(s);	/* back */
}

struct sender *
sender_new(const struct sender_place *place, const struct provider *provider,
    const struct channel *channel)
{
	struct sender *s = xcalloc(1, sizeof(*s));

	s->place = *place;
	s->provider = provider;
	s->channel = *channel;
	s->window = channel->window > 0 ? channel->window : 1;
	s->n_slots = s->window +
	    (channel->rate / 10 < AHEAD_MAX ? channel->rate / 10 : AHEAD_MAX);
	s->slot = xcalloc((size_t)s->n_slots, sizeof(*s->slot));
	for (int i = 0; i < s->n_slots; i++) {
		s->slot[i].owner.done = settled;
		s->slot[i].sender = s;
	}
	s->claim.owner.done = claimed;
	s->claim.sender = s;
	if (provider->ask_token != NULL)
		s->token = token_new(
		    place->fetcher, provider, &s->channel, token_is_there, s);
	bucket_init(&s->bucket, channel->rate, clock_mono_ms());
	s->timer = evtimer_new(place->base, on_timer, s);
	if (s->timer == NULL)
		fatal("out of memory");
	sender_kick(s);
	return s;
}

void
sender_free(struct sender *s)
{
	s->stopping = true;
	s->orphan = true;
	(void)event_del(s->timer);
	launch_ready(s);	/* back */
	for (int i = 0; i < s->n_slots; i++)
		if (s->slot[i].state == SLOT_OWED)
			submit_settle(&s->slot[i]);	/* the last try */
	if (!sender_busy(s))
		destroy(s);
}
