/*
 * Answers on their way out. A row is claimed, sent by somebody else, and settled; reports
 * come when they like, even before the settle, and only ever move it forward. The number
 * of the citizen leaves the row with the first state that needs it no more (a dead letter may be
 * sent again by a person), and after a day in any case (contract 9.5).
 */
#include "store/writer.h"

#include <string.h>

#include "base/text.h"
#include "store/channel_act.h"

#define DAY_MS	  (24 * 60 * 60 * INT64_C(1000))
#define MINUTE_MS (60 * INT64_C(1000))

static void
note_due(struct writer *w, const char *channel, int64_t due_ms)
{
	size_t i;

	for (i = 0; i < w->n_channels; i++)
		if (strcmp(w->channel[i].name, channel) == 0)
			break;
	if (i == WRITER_CHANNELS)
		return;		/* more channels than can be configured: only a figure is missing */
	if (i == w->n_channels) {
		(void)text_copy(w->channel[i].name, sizeof(w->channel[i].name), channel);
		w->n_channels++;
	}
	w->channel[i].due_ms = due_ms;
}

/* From waiting to what it is now, in the figures. */
static void
note_move(struct writer *w, enum delivery from, enum delivery to)
{
	w->stats.queued += (to < DELIVERY_DEAD) - (from < DELIVERY_DEAD);
	w->stats.dead += (to == DELIVERY_DEAD) - (from == DELIVERY_DEAD);
}

static enum db_result
bury(struct writer *w, const struct claim_job *job, int64_t id, const char *reason)
{
	struct outbox_state dead = {.id = id, .state = DELIVERY_DEAD};

	note_move(w, DELIVERY_QUEUED, DELIVERY_DEAD);
	return outbox_put(&w->st, &dead, job->job.now_ms, job->job.now_ms, reason);
}

static bool
open_phone(struct writer *w, struct outbox_due *due)
{
	char *to = due->row.to;
	size_t len = due->phone_len - SEAL_OVERHEAD;

	if (due->phone_len <= SEAL_OVERHEAD || len >= sizeof(due->row.to))
		return false;
	if (!unseal(w->secret, due->phone, due->phone_len, to))
		return false;
	to[len] = '\0';
	return true;
}

static enum db_result
claim_one(struct writer *w, struct claim_job *job, struct outbox_due *due)
{
	enum db_result result;

	if (due->row.born_ms < job->oldest_ms)
		return bury(w, job, due->row.id, "too old");
	if (!open_phone(w, due))
		return bury(w, job, due->row.id, "sealed with another key");
	result = outbox_claim(&w->st, due->row.id, job->job.now_ms);
	if (result == DB_DONE)
		job->row[job->n++] = due->row;
	return result;
}

/* Stopped by a person, or by today's limit: then nothing until midnight, when the first answers may
 * be sent again. */
static enum db_result
may_claim(struct writer *w, struct claim_job *job)
{
	bool paused, over = false;
	enum db_result result = channel_paused(w, job->channel, &paused);

	if (result == DB_DONE && !paused)
		result = spend_over(
		    w, job->channel, job->job.now_ms, job->daily_limit, &over);
	job->held = paused ? HELD_PAUSED : over ? HELD_LIMIT : HELD_NOT;
	if (over)
		job->next_due_ms = spend_midnight(job->job.now_ms);
	return result;
}

enum db_result
run_claim(struct writer *w, struct claim_job *job)
{
	struct outbox_due due[CLAIM_MAX];
	int i, found, want = job->want;
	enum db_result result;

	job->n = 0;
	job->next_due_ms = 0;
	result = may_claim(w, job);
	if (result != DB_DONE || job->held != HELD_NOT)
		return result;
	if (want < 1 || want > CLAIM_MAX)
		want = want < 1 ? 1 : CLAIM_MAX;
	result = outbox_due(&w->st, job->channel, job->job.now_ms, want, due, &found);
	for (i = 0; i < found && result == DB_DONE; i++)
		result = claim_one(w, job, &due[i]);
	if (result == DB_DONE)
		result = outbox_next(&w->st, job->channel, &job->next_due_ms);
	if (result == DB_DONE)
		note_due(w, job->channel, job->next_due_ms);
	return result;
}

static enum delivery
state_after(const struct settle_job *job)
{
	switch (job->verdict) {
	case VERDICT_SENT:
		return DELIVERY_SENT;
	case VERDICT_LATER:
	case VERDICT_BROKEN:
		return job->due_ms > 0 ? DELIVERY_QUEUED : DELIVERY_DEAD;
	case VERDICT_NEVER:
		return DELIVERY_DEAD;
	case VERDICT_UNKNOWN:
		return DELIVERY_UNCLEAR;
	}
	return DELIVERY_DEAD;
}

/* What a report said that came before we knew the provider's id. */
static enum db_result
apply_parked(struct writer *w, struct outbox_state *row, char *reason, size_t cap)
{
	struct parked parked;
	enum db_result result;

	result = parked_take(&w->st, row->channel, row->ref, &parked);
	if (result == DB_DONE && delivery_moves(row->state, parked.delivery)) {
		row->state = parked.delivery;
		(void)text_copy(reason, cap, parked.reason);
	}
	return result;
}

/* Only this channel may repeat it: it knows the id. */
static enum db_result
bind_row(struct writer *w, int64_t id)
{
	w->st.driver->bind_i64(w->st.stmt[ST_OUTBOX_BIND], 1, id);
	return statement_run(&w->st, ST_OUTBOX_BIND);
}

enum db_result
run_reroute(struct writer *w, struct reroute_job *job)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_OUTBOX_REROUTE];
	bool paused, other = false;
	enum db_result result = channel_paused(w, job->channel, &paused);

	job->n = 0;
	if (result == DB_DONE)
		result = channel_paused(w, job->to, &other);
	if (result != DB_DONE || paused || other)
		return result;
	d->bind_text(q, 1, job->to);
	d->bind_i64(q, 2, job->job.now_ms);
	d->bind_text(q, 3, job->address);
	d->bind_text(q, 4, job->channel);
	d->bind_i64(q, 5, job->want);
	while ((result = d->step(q)) == DB_ROW)
		job->n++;
	d->reset(q);
	return result;
}

enum db_result
run_settle(struct writer *w, struct settle_job *job)
{
	struct outbox_state row;
	char reason[REASON_MAX];
	enum delivery was;
	bool has_ref;
	enum db_result result = outbox_get(&w->st, job->id, &row);

	if (result != DB_DONE || row.id == 0)
		return result;
	was = row.state;
	(void)text_copy(reason, sizeof(reason), job->reason);
	if (was == DELIVERY_SENDING)	/* else a report already knows better */
		row.state = state_after(job);
	if (job->maybe_sent)
		result = bind_row(w, row.id);
	if (job->verdict == VERDICT_SENT || job->verdict == VERDICT_UNKNOWN)
		spend_note(&w->spent, row.channel, job->job.now_ms, row.segments);
	has_ref = job->provider_ref[0] != '\0' && row.ref[0] == '\0';
	if (has_ref && result == DB_DONE) {
		(void)text_copy(row.ref, sizeof(row.ref), job->provider_ref);
		result = apply_parked(w, &row, reason, sizeof(reason));
	}
	if (result != DB_DONE || (row.state == was && !has_ref))
		return result;
	note_move(w, was, row.state);
	return outbox_put(&w->st, &row, job->due_ms, job->job.now_ms, reason);
}

/* The latest answer on its way to that phone, in whichever campaign. */
static enum db_result
find_by_phone(struct writer *w, const struct report_job *job, struct outbox_state *row)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_OUTBOX_OF_VOTER];
	enum db_result result = DB_DONE;
	int64_t id, latest = 0;
	size_t i;

	for (i = 0; i < job->n_voters && result == DB_DONE; i++) {
		d->bind_blob(q, 1, job->voter[i].b, sizeof(job->voter[i].b));
		d->bind_text(q, 2, job->channel);
		result = d->step(q);
		id = result == DB_ROW ? d->column_i64(q, 0) : 0; /* NULL is 0 */
		latest = id > latest ? id : latest;
		result = statement_end(&w->st, ST_OUTBOX_OF_VOTER, result);
	}
	return result == DB_DONE && latest > 0 ? outbox_get(&w->st, latest, row) : result;
}

static enum db_result
find_reported(struct writer *w, const struct report_job *job, struct outbox_state *row)
{
	enum db_result result;
	int64_t id;

	memset(row, 0, sizeof(*row));
	if (job->id[0] == '\0')
		return find_by_phone(w, job, row);
	if (!job->ours)
		return outbox_find(&w->st, job->channel, job->id, row);
	if (!text_i64(job->id, 1, INT64_MAX, &id))
		return DB_DONE;
	result = outbox_get(&w->st, id, row);
	if (strcmp(row->channel, job->channel) != 0)
		row->id = 0;	/* another account's row: not theirs to report on */
	return result;
}

static enum db_result
park(struct writer *w, const struct report_job *job)
{
	struct parked parked = {.delivery = job->delivery};

	(void)text_copy(parked.reason, sizeof(parked.reason), job->reason);
	return parked_put(&w->st, job->channel, job->id, &parked, job->job.now_ms);
}

enum db_result
run_report(struct writer *w, struct report_job *job)
{
	struct outbox_state row;
	enum delivery was;
	enum db_result result = find_reported(w, job, &row);

	job->known = result == DB_DONE && row.id != 0;
	if (result != DB_DONE || job->delivery == DELIVERY_NONE)
		return result;
	if (!job->known)
		return job->ours || job->id[0] == '\0' ? DB_DONE : park(w, job);
	was = row.state;
	if (!delivery_moves(was, job->delivery))
		return DB_DONE;
	row.state = job->delivery;
	note_move(w, was, row.state);
	return outbox_put(&w->st, &row, job->job.now_ms, job->job.now_ms, job->reason);
}

/* A clock that jumped ahead and back must not stop the sweeping for long. */
enum db_result
outbox_sweep(struct writer *w, int64_t now_ms)
{
	enum db_result result;
	int64_t n;

	if (now_ms >= w->swept_ms && now_ms < w->swept_ms + MINUTE_MS)
		return DB_DONE;
	result = outbox_wipe(&w->st, now_ms, now_ms - DAY_MS, &n);
	w->stats.queued -= n;
	w->stats.dead += n;
	if (result == DB_DONE)
		result = outbox_forget_dead(&w->st, now_ms - DAY_MS);
	if (result == DB_DONE)
		result = parked_sweep(&w->st, now_ms - DAY_MS);
	if (result == DB_DONE && n < WIPE_MAX)
		w->swept_ms = now_ms;
	return result;
}
