#include "store/answer.h"

#include <string.h>

#include "base/clock.h"
#include "core/gsm7.h"
#include "core/wording.h"

struct times {
	char	mem[2][32];
};

static const char *
civil(char *mem, size_t cap, int64_t ms)
{
	struct buf b;

	buf_init(&b, mem, cap);
	if (ms != 0)
		clock_format_civil(&b, ms);
	return mem;
}

static int
language_of(const struct answer_facts *f)
{
	return f->decision->language < 0 ? 0 : f->decision->language;
}

static struct wording_values
values_of(const struct answer_facts *f, struct times *t)
{
	const struct campaign *c = &f->reading->paper->campaign;
	const struct atlas *atlas = &f->reading->paper->atlas;
	int language = language_of(f), region = f->decision->region;

	return (struct wording_values){
	    .code = f->candidate < 0 ? "" : c->candidate[f->candidate].code,
	    .name = f->candidate < 0 ? "" : c->candidate[f->candidate].name,
	    .region = region < 0 ? "" : atlas->region[region].name,
	    .receipt = f->receipt,
	    .choices = "",
	    .opens = civil(t->mem[0], sizeof(t->mem[0]), c->vote.opens_ms),
	    .closes = civil(t->mem[1], sizeof(t->mem[1]), c->vote.closes_ms),
	    .language = f->reading->rulebook->language[language].name,
	    .results = f->results,
	    .title = c->title[language][0] != '\0' ? c->title[language] : c->title[0],
	};
}

static int
segments_of(const struct answer_facts *f, enum answer_key key)
{
	int n = f->reading->paper->segments[key];

	return n < 1 || f->one_screen ? 1 : n;
}

static void
write_key(const struct answer_facts *f, enum answer_key key,
    const struct wording_values *values, struct buf *out)
{
	const struct intent *intent = &f->reading->intent;
	bool asked = key == ANSWER_VOTE_ASK;	/* else all candidates are the choices */
	const char *text =
	    rulebook_text(f->reading->rulebook, f->reading->paper, language_of(f), key);

	if (strstr(text, "{choices}") == NULL) {
		wording_render(text, values, out);
		return;
	}
	wording_render_choices(text, values, &f->reading->paper->campaign, intent->choice,
	    asked ? intent->n_choices : 0, segments_of(f, key), out);
}

/* The question for the region comes along when there is room for it, and waits for the next
 * message when there is not: it must not double the price. */
static void
append_region_ask(const struct answer_facts *f, const struct wording_values *values,
    struct buf *out)
{
	BUF(whole, TEXT_MAX);
	struct gsm7_size size;

	(void)buf_addn(&whole, out->data, out->len);
	(void)buf_char(&whole, ' ');
	write_key(f, ANSWER_REGION_ASK, values, &whole);
	size = gsm7_measure(whole.data, whole.len);
	if (whole.cut || size.segments > (size_t)segments_of(f, f->decision->answer))
		return;
	buf_reset(out);
	(void)buf_addn(out, whole.data, whole.len);
}

void
answer_write(const struct answer_facts *f, struct buf *out)
{
	struct times times;
	struct wording_values values = values_of(f, &times);

	if (f->decision->answer == ANSWER_HELP_FORMS) {
		answer_write_forms(f, language_of(f), &values, out);
		return;
	}
	write_key(f, f->decision->answer, &values, out);
	if (f->decision->ask_region)
		append_region_ask(f, &values, out);
}
