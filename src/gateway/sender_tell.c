/*
 * What a sender tells people: how its API fares, what became of each answer, without anybody's
 * number.
 */
#include "gateway/sender_state.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

void
sender_tell_breaker(struct sender *s, enum verdict verdict)
{
	enum breaker_state was = s->breaker.state;
	int64_t	now_ms = clock_mono_ms();

	switch (verdict) {
	case VERDICT_SENT:
	case VERDICT_NEVER:
		breaker_good(&s->breaker);
		break;
	case VERDICT_LATER:
	case VERDICT_UNKNOWN:
		breaker_bad(&s->breaker, now_ms);
		break;
	case VERDICT_BROKEN:	/* four more like it would say nothing new */
		do
			breaker_bad(&s->breaker, now_ms);
		while (s->breaker.state != BREAKER_OPEN);
		break;
	}
	if (s->breaker.state != was)
		log_warnx("breaker", "channel=%s was=%s is=%s", s->channel.name,
		    breaker_name(was), breaker_name(s->breaker.state));
}

void
sender_log_answer(const struct slot *slot, enum verdict verdict, const char *reason,
    const char *error)
{
	const struct sender *s = slot->sender;
	uint64_t skipped;
	BUF(who, 64);

	text_mask(&who, slot->row.to);
	log_info("answer",
	    "id=%lld channel=%s to=%s verdict=%s attempt=%d ms=%lld reason=\"%s\" "
	    "error=\"%s\"",
	    (long long)slot->row.id, s->channel.name, who.data, verdict_name(verdict),
	    slot->row.attempts + 1, (long long)(clock_mono_ms() - slot->began_ms),
	    reason, error);
	if (verdict == VERDICT_BROKEN && log_gate(&slot->sender->account_gate, &skipped))
		log_error("account", "channel=%s reason=\"%s\" skipped=%llu",
		    s->channel.name, reason, (unsigned long long)skipped);
}

void
sender_tell_held(struct sender *s, enum held held)
{
	uint64_t skipped;

	if (held == HELD_LIMIT && s->held != held && log_gate(&s->limit_gate, &skipped))
		log_warnx("limit", "channel=%s daily-limit=%d until=\"midnight UTC\"",
		    s->channel.name, s->channel.daily_limit);
	s->held = held;
}
