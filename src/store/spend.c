#include "store/spend.h"

#include <string.h>

#include "base/text.h"
#include "store/writer.h"

static struct spend_row *
find(struct spending *s, const char *channel, int64_t day)
{
	struct spend_row *row;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->row[i].day == day && strcmp(s->row[i].channel, channel) == 0)
			return &s->row[i];
	if (s->n == sizeof(s->row) / sizeof(s->row[0]))
		return NULL;
	row = &s->row[s->n++];
	memset(row, 0, sizeof(*row));
	(void)text_copy(row->channel, sizeof(row->channel), channel);
	row->day = day;
	return row;
}

void
spend_note(struct spending *s, const char *channel, int64_t now_ms, int64_t segments)
{
	struct spend_row *row = find(s, channel, now_ms / SPEND_DAY_MS);

	if (row == NULL)
		return;
	row->messages++;
	row->segments += segments;
}

enum db_result
spend_flush(struct spending *spent, struct statements *s)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_SPEND_ADD];
	enum db_result result = DB_DONE;
	size_t i;

	for (i = 0; i < spent->n && result == DB_DONE; i++) {
		const struct spend_row *row = &spent->row[i];

		d->bind_text(q, 1, row->channel);
		d->bind_i64(q, 2, row->day);
		d->bind_i64(q, 3, NODE);
		d->bind_i64(q, 4, row->messages);
		d->bind_i64(q, 5, row->segments);
		result = statement_run(s, ST_SPEND_ADD);
	}
	if (result == DB_DONE)
		spent->n = 0;
	return result;
}

enum db_result
spend_over(
    struct writer *w, const char *channel, int64_t now_ms, int64_t limit, bool *over)
{
	const struct db_driver *d = w->st.driver;
	struct db_stmt *q = w->st.stmt[ST_SPEND_DAY];
	int64_t day = now_ms / SPEND_DAY_MS, segments = 0;
	enum db_result result;
	size_t i;

	*over = false;
	if (limit == 0)
		return DB_DONE;
	d->bind_text(q, 1, channel);
	d->bind_i64(q, 2, day);
	result = d->step(q);
	if (result == DB_ROW)
		segments = d->column_i64(q, 0);
	result = statement_end(&w->st, ST_SPEND_DAY, result);
	for (i = 0; i < w->spent.n; i++)
		if (w->spent.row[i].day == day &&
		    strcmp(w->spent.row[i].channel, channel) == 0)
			segments += w->spent.row[i].segments;
	*over = segments >= limit;
	return result;
}

int64_t
spend_midnight(int64_t now_ms)
{
	return (now_ms / SPEND_DAY_MS + 1) * SPEND_DAY_MS;
}
