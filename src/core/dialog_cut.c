/*
 * Asks the real engine and looks at what it wrote: a text is whole when it stands on the
 * screen from one end of its line to the other. So nothing here knows how room is shared,
 * and the check cannot be of another opinion than the screen.
 */
#include "core/dialog_cut.h"

#include <string.h>

#include "core/dialog_walk.h"

/* A page between two newlines, so that the first and last line are like the others. */
#define PAGE_MAX (SCREEN_MAX + 2)

static bool
shows(const struct buf *page, const char *number, const char *text, bool to_the_end)
{
	BUF(line, 2 * TEXT_MAX);

	(void)buf_char(&line, '\n');
	if (number[0] != '\0') {
		(void)buf_add(&line, number);
		(void)buf_add(&line, ". ");
	}
	(void)gsm7_transliterate(text, strlen(text), &line, NULL);
	if (to_the_end)
		(void)buf_char(&line, '\n');
	return !line.cut && strstr(page->data, line.data) != NULL;
}

static enum dialog_part
told(enum dialog_part part, const char *whole, struct buf *text)
{
	(void)buf_add(text, whole);
	return part;
}

/* ---- a handset ---- */

static size_t
draw_page(const struct sheet *s, size_t from, struct buf *page)
{
	size_t next;

	buf_reset(page);
	(void)buf_char(page, '\n');
	next = screen_render(&s->list, from, page);
	(void)buf_char(page, '\n');
	return next;
}

static bool
shows_line(const struct view *v, const struct sheet *s, size_t i, const struct buf *page)
{
	const struct screen_line *line = &s->line[i];

	if (v->d->screen != SCREEN_CANDIDATES)
		return shows(page, line->number, line->text, true);
	return shows(
	    page, line->number, v->w->campaign->candidate[s->value[i]].name, false);
}

static enum dialog_part
page_cut(const struct view *v, const struct sheet *s, size_t from, size_t next,
    const struct buf *page, struct buf *text)
{
	size_t i;

	if (s->list.head[0] != '\0' && !shows(page, "", s->list.head, true))
		return told(PART_HEAD, s->list.head, text);
	if (next == from && s->list.n > 0)
		return told(PART_LINE, s->line[from].text, text);
	for (i = from; i < next; i++)
		if (!shows_line(v, s, i, page))
			return told(PART_LINE, s->line[i].text, text);
	for (i = 0; i < s->list.n_foot; i++)
		if (!shows(page, s->foot.number, s->foot.text, true))
			return told(PART_FOOT, s->foot.text, text);
	if (next < s->list.n &&
	    !shows(page, s->list.more.number, s->list.more.text, true))
		return told(PART_FOOT, s->list.more.text, text);
	return PART_NONE;
}

/* The confirm screen cuts its question before it draws: its name alone must be there. */
static bool
shows_candidate(const struct view *v, const struct sheet *s)
{
	int i = confirmed_candidate(v->w, v->d);
	const char *name;
	BUF(sent, 2 * CANDIDATE_NAME_MAX);

	if (i < 0)
		return false;
	name = v->w->campaign->candidate[i].name;
	(void)gsm7_transliterate(name, strlen(name), &sent, NULL);
	return strstr(s->list.head, sent.data) != NULL;
}

/* A notice may push the head of a list aside, but is whole itself. */
static enum dialog_part
notice_cut(const struct sheet *s, struct buf *text)
{
	size_t next;
	BUF(page, PAGE_MAX);

	next = draw_page(s, 0, &page);
	if (!shows(&page, "", s->list.notice, true))
		return told(PART_NOTICE, s->list.notice, text);
	if (next == 0 && s->list.n > 0)
		return told(PART_LINE, s->line[0].text, text);
	return PART_NONE;
}

static enum dialog_part
screen_cut(const struct view *v, struct buf *text)
{
	enum dialog_part part = PART_NONE;
	size_t from = 0, next;
	struct sheet s;
	const char *notice;
	BUF(page, PAGE_MAX);

	sheet_draw(v, &s);
	notice = s.list.notice;
	s.list.notice = "";
	if (v->d->screen == SCREEN_CONFIRM && !shows_candidate(v, &s))
		return told(PART_HEAD, s.list.head, text);
	do {
		next = draw_page(&s, from, &page);
		part = page_cut(v, &s, from, next, &page, text);
		from = next;
	} while (part == PART_NONE && from < s.list.n);
	s.list.notice = notice;
	if (part == PART_NONE && notice[0] != '\0')
		part = notice_cut(&s, text);
	return part;
}

/* ---- an SMS, and the last words of both ---- */

static enum dialog_part
sms_cut(const struct view *v, struct buf *text)
{
	struct dialog plain = *v->d;
	struct view question = *v;
	struct sheet s;

	question.d = &plain;
	plain.notice = 0;
	sheet_draw(v, &s);
	if (!sms_fits(&question))
		return told(PART_HEAD, s.list.head, text);
	if (!sms_fits(v))
		return told(PART_NOTICE, s.list.notice, text);
	return PART_NONE;
}

static enum dialog_part
ending_cut(const struct view *v, struct buf *text)
{
	BUF(whole, 4 * TEXT_MAX);

	if (v->d->ending != ENDING_TEXT)
		return PART_NONE; /* answers are checked with the wording of SMS */
	say(v, (enum dialog_text)v->d->text, &whole);
	if (!whole.cut && gsm7_measure(whole.data, whole.len).units <= SCREEN_UNITS)
		return PART_NONE;
	return told(PART_HEAD, whole.data, text);
}

enum dialog_part
dialog_cut(const struct dialog_world *w, const struct dialog *d,
    const struct answers *answers, struct buf *text)
{
	struct view v = view_of(w, d, answers);

	if (d->screen == SCREEN_END)
		return ending_cut(&v, text);
	return w->face == FACE_SMS ? sms_cut(&v, text) : screen_cut(&v, text);
}
