#include "store/counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "store/minutes.h"

void
counts_clear(struct counts *c)
{
	c->n_moves = 0;
	c->n_messages = 0;
}

struct counts_mark
counts_mark(const struct counts *c)
{
	return (struct counts_mark){c->n_moves, c->n_messages};
}

void
counts_undo(struct counts *c, struct counts_mark mark)
{
	c->n_moves = mark.n_moves;
	c->n_messages = mark.n_messages;
}

void
counts_message(struct counts *c, const char *campaign, enum outcome outcome,
    int64_t source, int64_t received_ms)
{
	struct counted_message *m;

	if (c->n_messages == BATCH_MAX)
		fatalx("a batch must not have more than %d messages", BATCH_MAX);
	m = &c->message[c->n_messages++];
	(void)text_copy(m->campaign, sizeof(m->campaign), campaign);	/* of the same size */
	m->outcome = outcome;
	m->minute = received_ms / MINUTE_MS;
	m->source = source;
}

static void
add(struct counts *c, const char *campaign, const struct voter_row *vote, int64_t n)
{
	struct tally_row *row;

	if (vote->candidate[0] == '\0')
		return;
	if (c->n_moves == 2 * BATCH_MAX)
		fatalx("a message must not move more than one vote");
	row = &c->move[c->n_moves++];
	(void)text_copy(row->campaign, sizeof(row->campaign), campaign);
	memcpy(row->region, vote->vote_region, sizeof(row->region));
	memcpy(row->candidate, vote->candidate, sizeof(row->candidate));
	row->source = vote->source;
	row->n = n;
}

void
counts_move(struct counts *c, const char *campaign, const struct voter_row *before,
    const struct voter_row *after)
{
	if (strcmp(before->candidate, after->candidate) == 0 &&
	    strcmp(before->vote_region, after->vote_region) == 0 &&
	    before->source == after->source)
		return;
	add(c, campaign, before, -1);
	add(c, campaign, after, 1);
}

static int
order_moves(const void *x, const void *y)
{
	const struct tally_row *a = x, *b = y;
	int order = strcmp(a->campaign, b->campaign);

	if (order == 0)
		order = strcmp(a->region, b->region);
	if (order == 0)
		order = strcmp(a->candidate, b->candidate);
	if (order == 0)
		order = (a->source > b->source) - (a->source < b->source);
	return order;
}

/* As total has its rows, then as minute has them: the rows of minute that belong to one of
 * total stand together. */
static int
order_totals(const struct counted_message *a, const struct counted_message *b)
{
	int order = strcmp(a->campaign, b->campaign);

	return order != 0 ? order : (a->outcome > b->outcome) - (a->outcome < b->outcome);
}

static int
order_messages(const void *x, const void *y)
{
	const struct counted_message *a = x, *b = y;
	int order = order_totals(a, b);

	if (order == 0)
		order = (a->minute > b->minute) - (a->minute < b->minute);
	if (order == 0)
		order = (a->source > b->source) - (a->source < b->source);
	return order;
}

/* A tally below zero means that somebody else wrote in the table: verify tells where. Votes are
 * not refused for it, because the tally is a function of them and can be made anew. */
static void
tell_negative(const struct tally_row *row, int64_t now)
{
	static struct log_gate gate;
	uint64_t skipped;

	if (now < 0 && log_gate(&gate, &skipped))
		log_error("tally",
		    "campaign=%s region=%s n=%lld why=\"below zero: run kalata verify\"",
		    row->campaign, row->region, (long long)now);
}

static enum db_result
flush_moves(struct counts *c, struct statements *s)
{
	enum db_result result;
	struct tally_row sum;
	size_t i, j;
	int64_t now;

	qsort(c->move, c->n_moves, sizeof(c->move[0]), order_moves);
	for (i = 0; i < c->n_moves; i = j) {
		sum = c->move[i];
		for (j = i + 1; j < c->n_moves && order_moves(&sum, &c->move[j]) == 0;
		     j++)
			sum.n += c->move[j].n;
		if (sum.n == 0)
			continue;
		result = tally_add(s, &sum, &now);
		if (result != DB_DONE)
			return result;
		tell_negative(&sum, now);
	}
	return DB_DONE;
}

static enum db_result
flush_minutes(const struct counted_message *first, size_t n, struct statements *s)
{
	enum db_result result = DB_DONE;
	size_t i, j;

	for (i = 0; i < n && result == DB_DONE; i = j) {
		const struct counted_message *m = &first[i];

		for (j = i + 1; j < n && order_messages(m, &first[j]) == 0; j++)
			;
		result = minute_add(s, m->campaign, m->minute, m->source, m->outcome,
		    (int64_t)(j - i));
	}
	return result;
}

static enum db_result
flush_messages(struct counts *c, struct statements *s)
{
	enum db_result result;
	size_t i, j;

	qsort(c->message, c->n_messages, sizeof(c->message[0]), order_messages);
	for (i = 0; i < c->n_messages; i = j) {
		const struct counted_message *first = &c->message[i];

		for (j = i + 1;
		     j < c->n_messages && order_totals(first, &c->message[j]) == 0; j++)
			;
		result = total_add(s, first->campaign, first->outcome, (int64_t)(j - i));
		if (result == DB_DONE)
			result = flush_minutes(first, j - i, s);
		if (result != DB_DONE)
			return result;
	}
	return DB_DONE;
}

enum db_result
counts_flush(struct counts *c, struct statements *s)
{
	enum db_result result = flush_moves(c, s);

	if (result == DB_DONE)
		result = flush_messages(c, s);
	if (result == DB_DONE)
		counts_clear(c);
	return result;
}
