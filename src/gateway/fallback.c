#include "gateway/fallback.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

static void
moved(struct job_owner *owner, struct job *job)
{
	struct fallback *f = (struct fallback *)(void *)owner;
	int n = job->result == JOB_DONE ? f->job.n : 0;

	f->out = false;
	f->moved += (uint64_t)n;
	if (n == FALLBACK_AT_ONCE) /* there may be more */
		f->next_ms = 0;
	if (n > 0)
		log_warnx("fallback", "channel=%s to=%s answers=%d", f->job.channel,
		    f->job.to, n);
	f->done(f->ctx, n);
}

void
fallback_init(struct fallback *f, struct store *store, const struct channel *from,
    const struct channel *to, void (*done)(void *ctx, int moved), void *ctx)
{
	memset(f, 0, sizeof(*f));
	f->owner.done = moved;
	f->store = store;
	f->done = done;
	f->ctx = ctx;
	f->job.job.kind = JOB_REROUTE;
	f->job.job.owner = &f->owner;
	f->job.want = FALLBACK_AT_ONCE;
	(void)text_copy(f->job.channel, sizeof(f->job.channel), from->name);
	(void)text_copy(f->job.to, sizeof(f->job.to), to->name);
	if (to->sender[0] == '\0' && to->n_addresses > 0)
		(void)text_copy(
		    f->job.address, sizeof(f->job.address), to->addresses[0]);
}

void
fallback_move(struct fallback *f, int64_t mono_ms)
{
	if (f->out || mono_ms < f->next_ms)
		return;
	f->next_ms = mono_ms + FALLBACK_EVERY_MS;
	f->job.job.now_ms = clock_now_ms();
	f->job.job.result = JOB_PENDING;
	f->out = store_submit(f->store, &f->job.job);
}
