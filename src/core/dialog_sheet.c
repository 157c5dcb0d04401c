/*
 * Words and lines of a screen, made once, and then both shown and compared with what was
 * typed. A sheet holds its own texts: names and places are put together on it.
 */
#include "core/dialog_walk.h"

#include <string.h>

static const struct answers no_answers;

/* By its code; -1 when it is not one of ours any more. */
static int
language_chosen(const struct dialog_words *words, const char *code)
{
	int i;

	for (i = 0; i < words->n && i < CAMPAIGN_LANGUAGES; i++)
		if (words->code[i] != NULL && strcmp(words->code[i], code) == 0)
			return i;
	return -1;
}

struct view
view_of(
    const struct dialog_world *w, const struct dialog *d, const struct answers *answers)
{
	int language =
	    d->language[0] == '\0' ? -1 : language_chosen(w->words, d->language);

	if (language < 0)
		language = w->voter.language;
	if (language < 0 || language >= w->words->n || language >= CAMPAIGN_LANGUAGES)
		language = 0;
	return (struct view){w, d, answers != NULL ? answers : &no_answers, language};
}

const char *
word_of(const struct view *v, enum dialog_text key)
{
	const char *text = v->w->words->text[v->language][key];

	if (text == NULL)
		text = v->w->words->text[0][key];
	return text != NULL ? text : "";
}

const char *
campaign_title(const struct view *v)
{
	const struct campaign *c = v->w->campaign;

	return c->title[v->language][0] != '\0' ? c->title[v->language] : c->title[0];
}

const char *
form_title(const struct view *v, const struct form_def *form)
{
	const char *title = form->title[v->language];

	if (title == NULL)
		title = form->title[0];
	return title != NULL ? title : form->id;
}

const char *
entry_name(const struct view *v)
{
	int form = form_at_hand(v->w, v->d);
	const struct form_def *def;
	size_t i;

	if (form < 0)
		return "";
	def = &v->w->form[form];
	for (i = 0; i < def->n_fields; i++)
		if (def->field[i].type == FIELD_NAME)
			return answers_get(v->a, def->field[i].key);
	return "";
}

/* ---- values ---- */

struct values {
	struct dialog_values v;
	char number[16], n[16], opens[24], closes[24];
};

static const char *
figure(char *mem, size_t cap, int32_t n)
{
	struct buf b;

	buf_init(&b, mem, cap);
	if (n > 0)
		(void)buf_i64(&b, n);
	return mem;
}

static const char *
date(const struct dialog_world *w, char *mem, size_t cap, int64_t ms)
{
	struct buf b;

	buf_init(&b, mem, cap);
	if (ms != 0 && w->date != NULL)
		w->date(&b, ms);
	return mem;
}

static void
fill(const struct view *v, struct values *x)
{
	const struct campaign *c = v->w->campaign;
	int form = form_at_hand(v->w, v->d), candidate = -1;

	memset(&x->v, 0, sizeof(x->v));
	x->v.title = campaign_title(v);
	x->v.receipt = v->d->receipt;
	x->v.number = figure(x->number, sizeof(x->number), v->d->number);
	x->v.n = figure(x->n, sizeof(x->n), v->d->n);
	if (v->d->screen == SCREEN_CONFIRM)
		candidate = confirmed_candidate(v->w, v->d);
	if (candidate >= 0) {
		x->v.code = c->candidate[candidate].code;
		x->v.name = c->candidate[candidate].name;
		x->v.place = c->candidate[candidate].place;
	} else if (form >= 0) {
		const struct form_def *def = &v->w->form[form];
		x->v.form = form_title(v, def);
		x->v.name = entry_name(v);
		x->v.opens = date(v->w, x->opens, sizeof(x->opens), def->window.opens_ms);
		x->v.closes =
		    date(v->w, x->closes, sizeof(x->closes), def->window.closes_ms);
	}
}

void
say(const struct view *v, enum dialog_text key, struct buf *out)
{
	struct values x;

	fill(v, &x);
	dialog_text_render(word_of(v, key), &x.v, out);
}

/* Of a text that is too long the name, which its citizen knows, goes before the number.
 */
void
say_within(const struct view *v, enum dialog_text key, size_t units, struct buf *out)
{
	struct view nameless = *v;
	size_t before = out->len;

	say(v, key, out);
	if (gsm7_measure(out->data + before, out->len - before).units <= units)
		return;
	nameless.a = &no_answers;
	out->len = before;
	out->data[before] = '\0';
	say(&nameless, key, out);
}

/* ---- sheets ---- */

void
sheet_init(struct sheet *s)
{
	memset(&s->list, 0, sizeof(s->list));
	s->list.notice = s->list.head = "";
	s->list.line = s->line;
	s->list.foot = &s->foot;
	s->list.more = (struct screen_line){"00", ""};
	s->skips = false;
	s->used = 0;
	s->mem[0] = '\0';
}

struct buf
sheet_open(struct sheet *s)
{
	struct buf b;

	buf_init(&b, s->mem + s->used, sizeof(s->mem) - s->used);
	return b;
}

const char *
sheet_close(struct sheet *s, const struct buf *b)
{
	if (s->used + b->len + 2 > sizeof(s->mem))
		return ""; /* the last byte stays for an empty text */
	s->used += b->len + 1;
	s->mem[s->used] = '\0';
	return b->data;
}

const char *
sheet_say(struct sheet *s, const struct view *v, enum dialog_text key)
{
	struct buf b = sheet_open(s);

	say(v, key, &b);
	return sheet_close(s, &b);
}

void
sheet_head(struct sheet *s, const struct view *v, enum dialog_text key)
{
	s->list.head = sheet_say(s, v, key);
}

void
sheet_line(struct sheet *s, const char *number, const char *text, int value)
{
	size_t n = s->list.n;

	if (n == SCREEN_LINES_MAX)
		return;
	if (number == NULL) {
		struct buf b = sheet_open(s);
		(void)buf_i64(&b, (long long)n + 1);
		number = sheet_close(s, &b);
	}
	s->line[n] = (struct screen_line){number, text};
	s->value[n] = value;
	s->list.n++;
}

void
sheet_foot(struct sheet *s, const struct view *v, enum dialog_text key)
{
	s->foot = (struct screen_line){"0", word_of(v, key)};
	s->list.n_foot = 1;
}

int
sheet_pick(const struct sheet *s, const char *folded)
{
	size_t i;

	if (folded[0] == '\0')
		return -1;
	for (i = 0; i < s->list.n; i++)
		if (strcmp(s->line[i].number, folded) == 0)
			return s->value[i];
	return -1;
}
