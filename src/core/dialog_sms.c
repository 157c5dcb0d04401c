/*
 * The same screens as one SMS: no menu lines, a list in a row, never more than one
 * segment. The question itself comes first; what was said of the answer before is cut or
 * left out before it, and a list is only as long as there is room, since its words are
 * understood without having been read.
 */
#include "core/dialog_walk.h"

#include <string.h>

#define NOTICE_MIN 12 /* septets a notice that is cut must still have */
#define MORE       "..."

/* The parts of an SMS, as they will be sent. */
static size_t
units(const struct buf *b)
{
	return gsm7_measure(b->data, b->len).units;
}

static void
in_gsm7(const char *text, struct buf *out)
{
	(void)gsm7_transliterate(text, strlen(text), out, NULL);
}

/* Septets a part takes with the newline that parts it from the others. */
static size_t
cost(const struct buf *b)
{
	return b->len == 0 ? 0 : units(b) + 1;
}

static size_t
write_notice(const struct view *v, size_t room, struct buf *out)
{
	BUF(text, 2 * TEXT_MAX);

	if (v->d->notice == 0 || v->d->notice > DIALOG_TEXT_N || room <= NOTICE_MIN)
		return 0;
	say_within(v, (enum dialog_text)(v->d->notice - 1), room - 1, &text);
	(void)screen_fit(text.data, room - 1, out);
	return cost(out);
}

/* "1 Sante, 2 Education": what fits, and whether that was all. */
static void
write_lines(const struct screen_list *list, size_t room, struct buf *out)
{
	size_t i, before = 0;

	for (i = 0; i < list->n; i++) {
		size_t end = i + 1 < list->n ? strlen(MORE) + 2 : 0;
		before = out->len;
		(void)buf_add(out, i > 0 ? ", " : "");
		(void)buf_add(out, list->line[i].number);
		(void)buf_char(out, ' ');
		in_gsm7(list->line[i].text, out);
		if (units(out) + 1 + end > room)
			break;
	}
	if (i == list->n)
		return;
	out->len = before;
	out->data[before] = '\0';
	if (before > 0)
		(void)buf_add(out, ", " MORE);
}

static void
write_skip(const struct view *v, size_t room, struct buf *out)
{
	(void)buf_add(out, "0 ");
	in_gsm7(word_of(v, TEXT_FORM_SKIP), out);
	if (cost(out) > room)
		buf_reset(out);
}

static void
add_part(struct buf *out, size_t start, const struct buf *part)
{
	if (part->len == 0)
		return;
	if (out->len > start)
		(void)buf_char(out, '\n');
	(void)buf_addn(out, part->data, part->len);
}

void
sms_render(const struct view *v, struct buf *out)
{
	size_t room = SCREEN_UNITS + 1, start = out->len;
	struct sheet s;
	BUF(head, SCREEN_MAX);
	BUF(notice, 2 * TEXT_MAX);
	BUF(lines, SHEET_BYTES);
	BUF(skip, TEXT_MAX);

	sheet_draw(v, &s);
	(void)screen_fit(s.list.head, SCREEN_UNITS, &head);
	room -= cost(&head);
	room -= write_notice(v, room, &notice);
	if (s.skips)
		write_skip(v, room, &skip);
	room -= cost(&skip);
	write_lines(&s.list, room, &lines);
	add_part(out, start, &notice);
	add_part(out, start, &head);
	add_part(out, start, &lines);
	add_part(out, start, &skip);
}

bool
sms_fits(const struct view *v)
{
	struct sheet s;
	BUF(head, 2 * TEXT_MAX);
	BUF(notice, 2 * TEXT_MAX);

	sheet_draw(v, &s);
	in_gsm7(s.list.head, &head);
	in_gsm7(s.list.notice, &notice);
	return cost(&head) + cost(&notice) <= SCREEN_UNITS + 1;
}
