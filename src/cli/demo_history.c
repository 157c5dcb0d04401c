/*
 * Jobs go to the writer's thread as they do under load: what waits is one commit, so an
 * hour of votes takes a second or two also on a slow disk. Only a session on a handset
 * waits for each of its screens, and a claim of answers for its rows.
 */
#include "cli/demo_history.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/demo_handset.h"
#include "cli/demo_phones.h"
#include "gateway/ingest.h"
#include "gateway/ussd.h"
#include "provider/provider.h"

#define MINUTE_MS  60000
#define STEPS_MAX  16
#define TELL_MAX   64
#define REFUSED_OF 70 /* every so many an answer is refused by the network for good */
#define UNSEEN_OF  9  /* ... has no delivery report yet */
#define TWICE_OF   15 /* every so many a message is delivered twice */

/* Messages in each minute: slow after noon, a word on the radio, the news, a quarrel. */
static const unsigned char rhythm[] = {9, 8, 11, 10, 12, 11, 14, 13, 12, 16, 15, 14, 48,
    71, 66, 52, 44, 37, 33, 30, 26, 27, 24, 22, 23, 20, 22, 19, 21, 18, 20, 19, 22, 24,
    21, 23, 58, 88, 95, 83, 70, 61, 54, 47, 45, 40, 38, 36, 33, 34, 31, 29, 30, 33, 28,
    27, 31, 29, 26, 28};

struct history {
	struct cli_store db;
	const struct settings *settings;
	const struct ballot_paper *paper;
	const struct channel *channel;
	const char *place[DEMO_PLACES];
	size_t n_places;
	uint64_t random;
	long long messages, sent;
	size_t under_way;
	size_t to_tell[TELL_MAX]; /* phones that were asked for their region */
	size_t n_to_tell;
	bool failed;
};

size_t
demo_places(const struct atlas *a, const char *place[DEMO_PLACES])
{
	int64_t people = 0, share;
	size_t i, n = 0;

	for (i = 0; i < a->n; i++)
		people += a->region[i].population;
	for (i = 0; i < a->n; i++) {
		share = people == 0 ? 0 : a->region[i].population * REGIONS_MAX / people;
		do
			place[n++] = a->region[i].name;
		while (n < DEMO_PLACES && share-- > 0);
	}
	return n;
}

static size_t
below(struct history *h, size_t n)
{
	return (size_t)(demo_random(&h->random) % n);
}

static void
phone_number(size_t phone, char out[24])
{
	(void)snprintf(out, 24, "+223660%05zu", phone);
}

/* ---- jobs that come back ---- */

static void
note_answer(struct history *h, const struct inbound_job *job)
{
	int64_t phone;

	if (strstr(job->answer, DEMO_ASKS_REGION) != NULL && h->n_to_tell < TELL_MAX &&
	    text_i64(job->e164 + strlen(job->e164) - 5, 0, DEMO_PHONES - 1, &phone))
		h->to_tell[h->n_to_tell++] = (size_t)phone;
}

/* A claim and a step of a session belong to who waits for them. */
static bool
is_waited_for(const struct job *job)
{
	return job->kind == JOB_CLAIM || job->kind == JOB_USSD;
}

static void
give_back(struct history *h, struct job *job)
{
	h->under_way--;
	h->failed |= job->result != JOB_DONE;
	if (is_waited_for(job))
		return;
	if (job->kind != JOB_INBOUND) {
		free(job);
		return;
	}
	note_answer(h, (struct inbound_job *)(void *)job);
	ingest_free((struct inbound_job *)(void *)job);
}

/* Takes what came back; waits for something when nothing has. */
static void
collect(struct history *h)
{
	struct pollfd ready = {.fd = store_fd(h->db.store), .events = POLLIN};
	struct job *job;

	(void)poll(&ready, 1, -1); /* interrupted: nothing is taken, and we come again */
	while ((job = store_take(h->db.store)) != NULL)
		give_back(h, job);
}

static void
submit(struct history *h, struct job *job)
{
	while (!store_submit(h->db.store, job))
		collect(h);
	h->under_way++;
}

static void
finish(struct history *h)
{
	while (h->under_way > 0)
		collect(h);
}

/* ---- SMS ---- */

static size_t
compose(struct history *h, struct buf *text)
{
	if (h->n_to_tell > 0 && below(h, 2) == 0) {
		buf_add(text, h->place[below(h, h->n_places)]);
		return h->to_tell[--h->n_to_tell];
	}
	demo_message(
	    &h->paper->campaign, h->place, h->n_places, demo_random(&h->random), text);
	return below(h, DEMO_PHONES);
}

static void
receive(struct history *h, const struct inbound *in, int64_t now_ms)
{
	struct inbound_job *job =
	    ingest_job(&h->db.secret, h->db.rulebook, h->channel, in, now_ms);

	job->way = ANSWER_OUTBOX;
	submit(h, &job->job);
}

static void
write_sms(struct history *h, int64_t now_ms)
{
	struct inbound in = {0};
	BUF(text, 200);
	BUF(date, 32);

	phone_number(compose(h, &text), in.from);
	(void)text_copy(in.to, sizeof(in.to), DEMO_SHORT_CODE);
	(void)snprintf(in.id, sizeof(in.id), "history-%lld", h->messages++);
	clock_format(&date, now_ms - 1000);
	(void)text_copy(in.sent, sizeof(in.sent), date.data);
	memcpy(in.text, text.data, text.len);
	in.text_len = text.len;
	receive(h, &in, now_ms);
	if (h->messages % TWICE_OF == 0)
		receive(h, &in, now_ms + 400);
}

/* ---- a handset ---- */

/* True: the session goes on, and `screen` says with what. */
static bool
step(struct history *h, const struct handset *handset, int64_t now_ms,
    char screen[SCREEN_MAX])
{
	char why[200];
	struct ussd_job *job = handset_job(h->settings, &h->db.secret, h->db.rulebook,
	    handset, now_ms, why, sizeof(why));
	bool more;

	if (job == NULL) {
		h->failed = true;
		return false;
	}
	submit(h, &job->job);
	finish(h);
	more = job->more && job->job.result == JOB_DONE;
	(void)text_copy(screen, SCREEN_MAX, job->screen);
	ussd_free(job);
	return more;
}

static void
dial(struct history *h, int64_t now_ms)
{
	char from[24], session[40], screen[SCREEN_MAX];
	struct handset handset = {.channel = h->channel->name,
	    .from = from,
	    .to = DEMO_USSD_CODE,
	    .session = session,
	    .step = 1,
	    .text = ""};

	phone_number(below(h, DEMO_PHONES), from);
	(void)snprintf(session, sizeof(session), "history-%lld", h->messages++);
	while (step(h, &handset, now_ms, screen) && handset.step < STEPS_MAX) {
		handset.text = demo_handset_reads(screen, &h->random);
		handset.step++;
		now_ms += 2500;
	}
}

/* ---- answers ---- */

static void
settle(struct history *h, const struct outbox_row *row, int64_t now_ms)
{
	struct settle_job *job = xcalloc(1, sizeof(*job));
	bool refused = below(h, REFUSED_OF) == 0;

	job->job.kind = JOB_SETTLE;
	job->job.now_ms = now_ms;
	job->id = row->id;
	job->verdict = refused ? VERDICT_NEVER : VERDICT_SENT;
	if (refused)
		(void)text_copy(job->reason, sizeof(job->reason), "UserInBlacklist");
	else
		(void)snprintf(job->provider_ref, sizeof(job->provider_ref),
		    "ATXid_history%lld", ++h->sent);
	submit(h, &job->job);
}

static void
report(struct history *h, int64_t now_ms)
{
	struct report_job *job;

	if (below(h, UNSEEN_OF) == 0)
		return;
	job = xcalloc(1, sizeof(*job));
	job->job.kind = JOB_REPORT;
	job->job.now_ms = now_ms;
	(void)text_copy(job->channel, sizeof(job->channel), h->channel->name);
	(void)snprintf(job->id, sizeof(job->id), "ATXid_history%lld", h->sent);
	job->delivery = DELIVERY_DELIVERED;
	submit(h, &job->job);
}

/* Everything that waits to be answered is, a moment after it was asked. */
static void
send_answers(struct history *h, int64_t now_ms)
{
	static struct claim_job claim;
	long long before;
	int i;

	do {
		memset(&claim, 0, sizeof(claim));
		claim.job.kind = JOB_CLAIM;
		claim.job.now_ms = now_ms;
		claim.want = CLAIM_MAX;
		(void)text_copy(claim.channel, sizeof(claim.channel), h->channel->name);
		submit(h, &claim.job);
		finish(h);
		for (i = 0; i < claim.n; i++) {
			before = h->sent;
			settle(h, &claim.row[i], now_ms + 800);
			if (h->sent > before)
				report(h, now_ms + 4000);
		}
	} while (claim.n == CLAIM_MAX && !h->failed);
}

/* ---- the hour ---- */

static void
write_minute(struct history *h, size_t minute, int64_t from_ms)
{
	size_t i, n = rhythm[minute];

	for (i = 0; i < n && !h->failed; i++) {
		int64_t now_ms = from_ms + (int64_t)(i * MINUTE_MS / n + below(h, 500));

		if (i % 20 == 7)
			dial(h, now_ms);
		else
			write_sms(h, now_ms);
	}
	finish(h);
	send_answers(h, from_ms + MINUTE_MS - 5000);
}

static void
write_hour(struct history *h, int64_t from_ms)
{
	size_t minute;

	/* the reference the store got when it was opened is the thread's now */
	store_start(h->db.store, h->db.rulebook);
	for (minute = 0; minute < sizeof(rhythm) && !h->failed; minute++)
		write_minute(h, minute, from_ms + (int64_t)minute * MINUTE_MS);
	finish(h);
}

bool
demo_history_write(struct config *config, const char *campaign, uint64_t random)
{
	static struct history h;
	bool busy;

	memset(&h, 0, sizeof(h));
	h.settings = &config->settings;
	h.random = random;
	h.channel = &config->settings.channels[0];
	if (!cli_store_open(&command_demo, config, &h.db, &busy))
		return false;
	h.paper = rulebook_campaign(h.db.rulebook, campaign);
	if (h.paper == NULL)
		h.failed = true;
	else {
		h.n_places = demo_places(&h.paper->atlas, h.place);
		write_hour(&h, clock_now_ms() - DEMO_HISTORY_MS);
	}
	cli_store_close(&h.db);
	if (h.failed)
		(void)cli_fail(&command_demo, 0, "%s",
		    tr("l'histoire n'a pas pu être écrite",
			"the history could not be written"));
	return !h.failed;
}
