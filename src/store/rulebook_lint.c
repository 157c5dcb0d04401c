/*
 * Every text a campaign may send, in every language, with the longest candidate, place
 * and title it will meet: does it fit its SMS, is every letter one an SMS has? Found
 * now, by an operator, rather than by a citizen who pays for the second part.
 */
#include "store/rulebook_build.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/gsm7.h"
#include "core/wording.h"

static const struct {
	enum answer_key key;
	bool asks_region; /* ANSWER_REGION_ASK may follow it */
} sent[] = {
    {ANSWER_VOTE_COUNTED, true},
    {ANSWER_VOTE_REPLACED, true},
    {ANSWER_VOTE_COUNTED_QUIET, true},
    {ANSWER_VOTE_REPLACED_QUIET, true},
    {ANSWER_VOTE_ALREADY, false},
    {ANSWER_VOTE_ALREADY_QUIET, false},
    {ANSWER_VOTE_ASK, false},
    {ANSWER_VOTE_UNKNOWN, false},
    {ANSWER_NOT_OPEN, false},
    {ANSWER_CLOSED, false},
    {ANSWER_LATE, false},
    {ANSWER_HELP, false},
    {ANSWER_HELP_FORMS, false},
    {ANSWER_STOPPED, false},
    {ANSWER_STARTED, false},
    {ANSWER_LANGUAGE_SET, false},
    {ANSWER_STATUS, false},
    {ANSWER_STATUS_NONE, false},
    {ANSWER_RESULTS, false},
    {ANSWER_RESULTS_PRIVATE, false},
    {ANSWER_REGION_SET, false},
    {ANSWER_REGION_UNKNOWN, false},
    {ANSWER_ERROR, false},
    {ANSWER_NOMINATE_LATER, false},
    {ANSWER_REGION_ASK, false},
};

/* Septets once written in GSM-7: what counts for length. */
static size_t
septets(const char *text)
{
	char mem[2 * TEXT_MAX];
	struct buf out;

	buf_init(&out, mem, sizeof(mem));
	(void)gsm7_transliterate(text, strlen(text), &out, NULL);
	return gsm7_measure(out.data, out.len).units;
}

static const char *
longer(const char *a, const char *b)
{
	return septets(b) > septets(a) ? b : a;
}

/* Codes alone: what wording_render_choices falls back to when names do not fit. */
static void
shortest_choices(const struct campaign *c, struct buf *out)
{
	size_t i;

	for (i = 0; i < c->n_candidates; i++) {
		buf_add(out, i == 0 ? "" : ", ");
		buf_add(out, c->candidate[i].code);
	}
}

void
rulebook_longest(const struct rulebook *rb, const struct ballot_paper *p, int language,
    struct wording_values *v, struct buf *choices)
{
	const char *title = p->campaign.title[language];
	size_t i;

	*v = (struct wording_values){.code = "",
	    .name = "",
	    .region = "",
	    .receipt = "MMMMMM",
	    .opens = "00/00/0000 00:00",
	    .closes = "00/00/0000 00:00",
	    .language = "",
	    .results = ""};
	v->title = title[0] != '\0' ? title : p->campaign.title[0];
	for (i = 0; i < p->campaign.n_candidates; i++) {
		v->code = longer(v->code, p->campaign.candidate[i].code);
		v->name = longer(v->name, p->campaign.candidate[i].name);
	}
	for (i = 0; i < p->atlas.n; i++)
		v->region = longer(v->region, p->atlas.region[i].name);
	for (i = 0; i < rb->n_languages; i++)
		v->language = longer(v->language, rb->language[i].name);
	shortest_choices(&p->campaign, choices);
	v->choices = choices->data;
}

static void
tell(struct builder *b, int language, enum answer_key key, const struct lint_result *r,
    int segments)
{
	char where[80];
	BUF(letter, 8);

	(void)snprintf(where, sizeof(where), "texts.%s.%s",
	    b->rb->language[language].code, wording_key(key));
	switch (r->what) {
	case LINT_OK:
		break;
	case LINT_EMPTY:
		builder_complain(b, where, "is empty");
		break;
	case LINT_PLACEHOLDER:
		builder_complain(
		    b, where, "'%s' is no placeholder of this text", r->placeholder);
		break;
	case LINT_LETTER:
		text_add_rune(&letter, r->rune);
		builder_complain(b, where, "'%s' is not in the SMS alphabet: %s%s%s",
		    letter.data, r->substitute[0] == '\0' ? "leave it out" : "write '",
		    r->substitute, r->substitute[0] == '\0' ? "" : "'");
		break;
	case LINT_LONG:
		builder_complain(b, where,
		    "needs %zu characters, %zu SMS, with the longest names; it may have "
		    "%d SMS",
		    r->size.units, r->size.segments, segments);
		break;
	}
}

static void
lint_text(struct builder *b, int language, size_t which, const struct wording_values *v)
{
	enum answer_key key = sent[which].key;
	const struct ballot_paper *p = b->paper;
	const char *text = rulebook_text(b->rb, p, language, key);
	int segments = p->segments[key];
	bool own = p->text[language][key] != NULL;
	struct lint_result r = wording_lint(key, text, v, segments, own);
	BUF(both, 2 * TEXT_MAX);

	if (r.what == LINT_OK && sent[which].asks_region && p->campaign.ask_region) {
		buf_addf(&both, "%s %s", text,
		    rulebook_text(b->rb, p, language, ANSWER_REGION_ASK));
		r = wording_lint(key, both.data, v, segments, false);
	}
	tell(b, language, key, &r, segments);
}

void
builder_lint(struct builder *b)
{
	struct wording_values v;
	size_t language, i;

	if (b->paper->campaign.title[0][0] == '\0')
		builder_complain(b, "title", "is missing in the default language, %s",
		    b->rb->language[0].code);
	for (language = 0; language < b->rb->n_languages; language++) {
		BUF(choices, 1024);

		rulebook_longest(b->rb, b->paper, (int)language, &v, &choices);
		for (i = 0; i < sizeof(sent) / sizeof(sent[0]); i++)
			lint_text(b, (int)language, i, &v);
	}
}
