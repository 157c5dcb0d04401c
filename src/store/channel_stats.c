#include "store/channel_stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "store/spend.h"
#include "store/statements.h"

static struct channel_stats *
entry(struct channel_list *list, const char *channel)
{
	struct channel_stats *c;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->item[i].channel, channel) == 0)
			return &list->item[i];
	list->item = xrealloc(list->item, list->n + 1, sizeof(*list->item));
	c = &list->item[list->n++];
	memset(c, 0, sizeof(*c));
	(void)text_copy(c->channel, sizeof(c->channel), channel);
	return c;
}

static void
take_queue(const struct db_driver *d, struct db_stmt *q, struct channel_list *list)
{
	struct channel_stats *c = entry(list, d->column_text(q, 0));

	c->queued = d->column_i64(q, 1);
	c->oldest_ms = d->column_i64(q, 2);
}

static void
take_state(const struct db_driver *d, struct db_stmt *q, struct channel_list *list)
{
	int64_t state = d->column_i64(q, 1);

	if (state >= DELIVERY_QUEUED && state <= DELIVERY_DELIVERED)
		entry(list, d->column_text(q, 0))->state[state] = d->column_i64(q, 2);
}

static void
take_spend(const struct db_driver *d, struct db_stmt *q, struct channel_list *list)
{
	struct channel_stats *c = entry(list, d->column_text(q, 0));

	c->messages_today = d->column_i64(q, 1);
	c->segments_today = d->column_i64(q, 2);
	c->segments_week = d->column_i64(q, 3);
	c->segments_month = d->column_i64(q, 4);
}

static void
take_pause(const struct db_driver *d, struct db_stmt *q, struct channel_list *list)
{
	struct channel_stats *c = entry(list, d->column_text(q, 0));

	c->paused_ms = d->column_i64(q, 1);
	(void)text_copy(c->paused_by, sizeof(c->paused_by), d->column_text(q, 2));
}

/* Each question with its one argument, -1 = it has none. */
static bool
ask(struct statements *s, enum statement which, int64_t argument,
    void (*take)(const struct db_driver *, struct db_stmt *, struct channel_list *),
    struct channel_list *list)
{
	struct db_stmt *q = s->stmt[which];
	enum db_result result;

	if (argument >= 0)
		s->driver->bind_i64(q, 1, argument);
	while ((result = s->driver->step(q)) == DB_ROW)
		take(s->driver, q, list);
	s->driver->reset(q);
	return result == DB_DONE;
}

bool
channel_stats_read(const struct db_driver *driver, struct db *db, int64_t now_ms,
    struct channel_list *list)
{
	struct statements s;
	bool read;

	memset(list, 0, sizeof(*list));
	if (!statements_open(&s, driver, db, ST_READERS_N))
		return false;
	read = ask(&s, ST_CHANNEL_QUEUES, -1, take_queue, list) &&
	       ask(&s, ST_CHANNEL_STATES, CHANNEL_STATES_OF, take_state, list) &&
	       ask(&s, ST_CHANNEL_SPEND, now_ms / SPEND_DAY_MS, take_spend, list) &&
	       ask(&s, ST_CHANNEL_PAUSES, -1, take_pause, list);
	statements_close(&s);
	return read;
}

void
channel_stats_free(struct channel_list *list)
{
	free(list->item);
	memset(list, 0, sizeof(*list));
}

struct channel_stats
channel_stats_of(const struct channel_list *list, const char *channel)
{
	struct channel_stats none = {.queued = 0};
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->item[i].channel, channel) == 0)
			return list->item[i];
	(void)text_copy(none.channel, sizeof(none.channel), channel);
	return none;
}

/* id, updated_at, born_at, reason, attempts, segments, has phone, voter */
static void
read_letter(const struct db_driver *d, struct db_stmt *q, struct dead_letter *l)
{
	const void *voter;
	size_t len;

	memset(l, 0, sizeof(*l));
	l->id = d->column_i64(q, 0);
	l->died_ms = d->column_i64(q, 1);
	l->born_ms = d->column_i64(q, 2);
	(void)text_copy(l->reason, sizeof(l->reason), d->column_text(q, 3));
	l->attempts = d->column_i64(q, 4);
	l->segments = d->column_i64(q, 5);
	l->resendable = d->column_i64(q, 6) != 0;
	voter = d->column_blob(q, 7, &len);
	l->has_voter = voter != NULL && len == VOTER_KEY_LEN;
	if (l->has_voter)
		memcpy(l->voter.b, voter, len);
}

bool
dead_letters_read(const struct db_driver *d, struct db *db, const char *channel,
    size_t limit, struct dead_letter **list, size_t *n)
{
	struct statements s;
	struct db_stmt *q;
	enum db_result result;

	*list = xcalloc(limit, sizeof(**list));
	*n = 0;
	if (!statements_open(&s, d, db, ST_READERS_N))
		return false;
	q = s.stmt[ST_CHANNEL_DEAD];
	d->bind_text(q, 1, channel);
	d->bind_i64(q, 2, (int64_t)limit);
	while ((result = d->step(q)) == DB_ROW)
		read_letter(d, q, &(*list)[(*n)++]);
	statements_close(&s);
	return result == DB_DONE;
}
