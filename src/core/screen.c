/*
 * The difficulty: texts come from one person, names from another, and whatever they are
 * the screen must fit, say what it asks, and leave a way out. So room is given in this
 * order: the foot, the lines a screen cannot do without, the head, the notice, more
 * lines. Everything is measured as it will be sent: in septets, after transliteration.
 */
#include "core/screen.h"

#include <string.h>

#include "base/text.h"
#include "core/gsm7.h"

#define CUT        ".." /* two septets */
#define CUT_UNITS  2
#define FOOT_UNITS 24                 /* of one foot line, at most */
#define LINE_UNITS 40                 /* a list's head leaves a line this much */
#define BOTH_UNITS 80                 /* a notice and the head of a list, together */
#define ROOM       (SCREEN_UNITS + 1) /* a line costs its newline; the first has none */
#define SCRATCH    1024

/* A text as it will be sent. */
struct measured {
	char text[SCRATCH];
	size_t len, units;
};

static size_t
septets_at(const struct measured *m, size_t at, size_t *n)
{
	return (size_t)gsm7_septets(text_rune(m->text + at, m->len - at, n));
}

/* Shortens to `room` septets, at a character, and says so. */
static void
cut(struct measured *m, size_t room)
{
	bool tell = room > CUT_UNITS;
	size_t keep = tell ? room - CUT_UNITS : room, at = 0, units = 0, width, n;

	if (m->units <= room)
		return;
	for (; at < m->len; at += n, units += width) {
		width = septets_at(m, at, &n);
		if (units + width > keep)
			break;
	}
	while (at > 0 && m->text[at - 1] == ' ') {
		at--;
		units--;
	}
	memcpy(m->text + at, CUT, sizeof(CUT));
	m->len = at + (tell ? CUT_UNITS : 0);
	m->units = units + (tell ? CUT_UNITS : 0);
	m->text[m->len] = '\0';
}

/* Number and text as one line; only the text gives way. */
static void
measure_line(const struct screen_line *line, size_t room, struct measured *m)
{
	struct buf out;
	size_t at, n;

	buf_init(&out, m->text, sizeof(m->text) - sizeof(CUT));
	if (line->number[0] != '\0') {
		(void)buf_add(&out, line->number);
		(void)buf_add(&out, ". ");
	}
	(void)gsm7_transliterate(line->text, strlen(line->text), &out, NULL);
	m->len = out.len;
	m->units = 0;
	for (at = 0; at < m->len; at += n)
		m->units += septets_at(m, at, &n);
	cut(m, room);
}

static void
measure(const char *text, size_t room, struct measured *m)
{
	struct screen_line line = {"", text != NULL ? text : ""};

	measure_line(&line, room, m);
}

size_t
screen_fit(const char *text, size_t room, struct buf *out)
{
	struct measured m;

	measure(text, room, &m);
	(void)buf_addn(out, m.text, m.len);
	return m.units;
}

/* ---- room ---- */

static size_t
line_cost(const struct screen_line *line, size_t room)
{
	struct measured m;

	measure_line(line, room, &m);
	return m.units + 1;
}

/* Of the lines of a whole screen each has its share. */
static size_t
line_share(const struct screen_list *list)
{
	return list->n < 2 ? LINE_UNITS : 2 * LINE_UNITS / list->n;
}

static size_t
foot_cost(const struct screen_list *list)
{
	size_t i, cost = 0;

	for (i = 0; i < list->n_foot; i++)
		cost += line_cost(&list->foot[i], FOOT_UNITS);
	return cost;
}

static size_t
more_cost(const struct screen_list *list)
{
	return list->whole || list->n < 2 ? 0 : line_cost(&list->more, FOOT_UNITS);
}

/* What stays free for lines whatever is said above them. */
static size_t
lines_reserve(const struct screen_list *list)
{
	size_t i, cost = 0;

	if (list->n == 0)
		return 0;
	if (!list->whole)
		return LINE_UNITS + 1;
	for (i = 0; i < list->n; i++)
		cost += line_cost(&list->line[i], line_share(list));
	return cost;
}

size_t
screen_head_room(const struct screen_list *list)
{
	return ROOM - foot_cost(list) - more_cost(list) - lines_reserve(list) - 1;
}

/* ---- writing ---- */

/* A screen being written: `left` is the room for the lines. */
struct page {
	const struct screen_list *list;
	struct buf *out; /* NULL: only measured */
	size_t start, left;
};

static void
put(struct page *p, const struct measured *m)
{
	p->left -= m->units + 1;
	if (p->out == NULL)
		return;
	if (p->out->len > p->start)
		(void)buf_char(p->out, '\n');
	(void)buf_addn(p->out, m->text, m->len);
}

/* The head gives way to the notice where the two would leave a list no room. */
static void
write_top(struct page *p)
{
	const struct screen_list *list = p->list;
	size_t room = screen_head_room(list), rest;
	struct measured head, notice;

	measure(list->head, room, &head);
	measure(list->notice, room, &notice);
	if (notice.units > 0 && head.units > 0) {
		bool list_of_many = list->n > 0 && !list->whole;
		if (list_of_many && head.units + notice.units > BOTH_UNITS)
			head.units = 0;
		rest = room - head.units;
		cut(&notice, head.units == 0 ? room : rest > 0 ? rest - 1 : 0);
	}
	if (notice.units > CUT_UNITS)
		put(p, &notice);
	if (head.units > 0)
		put(p, &head);
}

/* How many lines from `from` on fit into `room`, none longer than `longest`. */
static size_t
lines_fitting(const struct page *p, size_t from, size_t room, size_t longest)
{
	const struct screen_list *list = p->list;
	size_t i, cost;

	for (i = from; i < list->n; i++) {
		cost = line_cost(&list->line[i], longest);
		if (cost > room)
			break;
		room -= cost;
	}
	return i - from;
}

/* Returns the line that comes next. */
static size_t
write_lines(struct page *p, size_t from)
{
	const struct screen_list *list = p->list;
	size_t room = p->left - foot_cost(list), more = more_cost(list);
	size_t longest = list->whole ? line_share(list) : room - more - 1;
	size_t n = lines_fitting(p, from, room, longest), i;
	struct measured m;

	if (from + n < list->n)
		n = lines_fitting(p, from, room - more, longest);
	for (i = 0; i < n; i++) {
		measure_line(&list->line[from + i], longest, &m);
		put(p, &m);
	}
	return from + n;
}

static size_t
draw(const struct screen_list *list, size_t from, struct buf *out)
{
	struct page p = {list, out, out != NULL ? out->len : 0, ROOM};
	struct measured m;
	size_t next, i;

	if (from >= list->n)
		from = 0;
	write_top(&p);
	next = list->n == 0 ? 0 : write_lines(&p, from);
	for (i = 0; i < list->n_foot; i++) {
		measure_line(&list->foot[i], FOOT_UNITS, &m);
		put(&p, &m);
	}
	if (next < list->n) {
		measure_line(&list->more, FOOT_UNITS, &m);
		put(&p, &m);
	}
	return next;
}

size_t
screen_render(const struct screen_list *list, size_t from, struct buf *out)
{
	return draw(list, from, out);
}

size_t
screen_before(const struct screen_list *list, size_t from)
{
	struct screen_list plain = *list;
	size_t at = 0, next;

	plain.notice = "";
	for (;;) {
		next = draw(&plain, at, NULL);
		if (next >= from || next >= list->n)
			return at;
		at = next;
	}
}
