/*
 * The difficulty: a text is written by one person, the names in it by another, and
 * together they must fit 160 characters of an alphabet neither had in mind. So a text is
 * checked with the longest names when a campaign is imported (wording_lint), and the list
 * of candidates, which alone may be long, gives way name by name when it is sent.
 */
#include "core/wording.h"

#include <string.h>

#include "base/text.h"
#include "core/template.h"

/* Room for more than any answer: what does not fit here does not fit an SMS either. */
#define SCRATCH (2 * TEXT_MAX)

/* ---- keys and placeholders ---- */

enum {
	P_CODE = 1 << 0,
	P_NAME = 1 << 1,
	P_REGION = 1 << 2,
	P_RECEIPT = 1 << 3,
	P_CHOICES = 1 << 4,
	P_OPENS = 1 << 5,
	P_CLOSES = 1 << 6,
	P_LANGUAGE = 1 << 7,
	P_RESULTS = 1 << 8,
	P_TITLE = 1 << 9,
};
#define P_CHOICE (P_CODE | P_NAME | P_RECEIPT | P_REGION)
#define P_QUIET	 (P_RECEIPT | P_REGION) /* nothing that could tell the choice */
#define P_WINDOW (P_OPENS | P_CLOSES)
#define P_ORDER	 (P_CHOICES | P_LANGUAGE | P_RECEIPT | P_RESULTS)

static const struct template_place placeholders[] = {
    {"code", offsetof(struct wording_values, code), P_CODE},
    {"name", offsetof(struct wording_values, name), P_NAME},
    {"region", offsetof(struct wording_values, region), P_REGION},
    {"receipt", offsetof(struct wording_values, receipt), P_RECEIPT},
    {"choices", offsetof(struct wording_values, choices), P_CHOICES},
    {"opens", offsetof(struct wording_values, opens), P_OPENS},
    {"closes", offsetof(struct wording_values, closes), P_CLOSES},
    {"language", offsetof(struct wording_values, language), P_LANGUAGE},
    {"results", offsetof(struct wording_values, results), P_RESULTS},
    {"title", offsetof(struct wording_values, title), P_TITLE},
};
#define N_PLACEHOLDERS (sizeof(placeholders) / sizeof(placeholders[0]))

/* Contract 7; {title} works everywhere. */
static const struct {
	const char *name;
	unsigned    may_use;
} keys[ANSWER_N] = {
    [ANSWER_VOTE_COUNTED] = {"vote_counted", P_CHOICE},
    [ANSWER_VOTE_REPLACED] = {"vote_replaced", P_CHOICE},
    [ANSWER_VOTE_ALREADY] = {"vote_already", P_CHOICE},
    [ANSWER_VOTE_ASK] = {"vote_ask", P_CHOICES},
    [ANSWER_VOTE_UNKNOWN] = {"vote_unknown", P_CHOICES},
    [ANSWER_NOT_OPEN] = {"not_open", P_WINDOW},
    [ANSWER_CLOSED] = {"closed", P_WINDOW},
    [ANSWER_LATE] = {"late", P_WINDOW},
    [ANSWER_HELP] = {"help", P_ORDER},
    [ANSWER_HELP_FORMS] = {"help_forms", P_CHOICES},
    [ANSWER_STOPPED] = {"stopped", P_ORDER},
    [ANSWER_STARTED] = {"started", P_ORDER},
    [ANSWER_LANGUAGE_SET] = {"language_set", P_ORDER},
    [ANSWER_STATUS] = {"status", P_ORDER},
    [ANSWER_STATUS_NONE] = {"status_none", P_ORDER},
    [ANSWER_RESULTS] = {"results", P_ORDER},
    [ANSWER_RESULTS_PRIVATE] = {"results_private", P_ORDER},
    [ANSWER_REGION_SET] = {"region_set", P_REGION},
    [ANSWER_REGION_UNKNOWN] = {"region_unknown", P_REGION},
    [ANSWER_ERROR] = {"error", 0},
    [ANSWER_NOMINATE_LATER] = {"nominate_later", 0},
    [ANSWER_VOTE_COUNTED_QUIET] = {"vote_counted_quiet", P_QUIET},
    [ANSWER_VOTE_REPLACED_QUIET] = {"vote_replaced_quiet", P_QUIET},
    [ANSWER_VOTE_ALREADY_QUIET] = {"vote_already_quiet", P_QUIET},
    [ANSWER_REGION_ASK] = {"region_ask", P_REGION},
};

const char *
wording_key(enum answer_key key)
{
	return key < ANSWER_N && keys[key].name != NULL ? keys[key].name : "";
}

int
wording_find(const char *key)
{
	int i;

	for (i = 0; i < ANSWER_N; i++)
		if (keys[i].name != NULL && strcmp(keys[i].name, key) == 0)
			return i;
	return -1;
}

/* ---- templates ---- */

static const struct template_place *
placeholder(const struct template_piece *p)
{
	return template_place(placeholders, N_PLACEHOLDERS, p);
}

void
wording_render(const char *tmpl, const struct wording_values *values, struct buf *out)
{
	struct template_piece p;

	for (; *tmpl != '\0'; tmpl += p.next) {
		p = template_first(tmpl);
		if (p.named) {
			const struct template_place *which = placeholder(&p);

			p.text = which != NULL ? template_value(which, values) : "";
			p.len = strlen(p.text);
		}
		(void)gsm7_transliterate(p.text, p.len, out, NULL); /* was linted */
	}
}

/* ---- choices ---- */

enum form { FORM_FULL, FORM_SHORT, FORM_CODE, FORM_GONE };

struct listing {
	const struct campaign *campaign;
	size_t		       n;
	struct {
		int	  candidate;
		enum form form;
	} entry[CANDIDATES_MAX];
};

struct word {
	const char *text;
	size_t	    len;
};

static struct word
last_word(const char *name)
{
	const char *blank = strrchr(name, ' ');
	const char *text = blank != NULL ? blank + 1 : name;

	return (struct word){text, strlen(text)};
}

static struct word
first_word(const char *name)
{
	return (struct word){name, strcspn(name, " ")};
}

/* Does no other candidate have the same? */
static bool
tells_apart(const struct campaign *c, int candidate, struct word (*part)(const char *))
{
	struct word mine = part(c->candidate[candidate].name);
	size_t i;

	for (i = 0; i < c->n_candidates; i++) {
		struct word other = part(c->candidate[i].name);
		if ((int)i != candidate && other.len == mine.len &&
		    memcmp(other.text, mine.text, mine.len) == 0)
			return false;
	}
	return mine.len > 0;
}

/* The surname; where two share it, the first name; where that is shared too, both. */
static struct word
name_in_form(const struct listing *l, size_t i)
{
	int candidate = l->entry[i].candidate;
	const char *name = l->campaign->candidate[candidate].name;
	struct word none = {"", 0}, whole = {name, strlen(name)};

	switch (l->entry[i].form) {
	case FORM_FULL:
		return whole;
	case FORM_SHORT:
		if (tells_apart(l->campaign, candidate, last_word))
			return last_word(name);
		if (tells_apart(l->campaign, candidate, first_word))
			return first_word(name);
		return whole;
	case FORM_CODE:
	case FORM_GONE:
		return none;
	}
	return none;
}

static void
write_listing(const struct listing *l, struct buf *out)
{
	size_t i;

	buf_reset(out);
	for (i = 0; i < l->n && l->entry[i].form != FORM_GONE; i++) {
		struct word name = name_in_form(l, i);
		buf_add(out, i > 0 ? ", " : "");
		buf_add(out, l->campaign->candidate[l->entry[i].candidate].code);
		buf_add(out, name.len > 0 ? " " : "");
		buf_addn(out, name.text, name.len);
	}
	if (i < l->n)
		buf_add(out, "...");
}

/* Makes one entry shorter: the longest of those in the longest form; codes go from the
 * end. False when nothing is left to shorten. */
static bool
shorten(struct listing *l)
{
	enum form form = FORM_GONE;
	size_t longest = 0, pick = 0, i;

	for (i = 0; i < l->n; i++)
		if (l->entry[i].form < form)
			form = l->entry[i].form;
	if (form == FORM_GONE)
		return false;
	for (i = 0; i < l->n; i++) {
		size_t len = name_in_form(l, i).len;
		if (l->entry[i].form == form && len >= longest) {
			longest = len;
			pick = i;
		}
	}
	l->entry[pick].form++;
	return l->entry[0].form != FORM_GONE;
}

static struct listing
list_of(const struct campaign *c, const int *choice, size_t n)
{
	struct listing l = {.campaign = c};
	bool all = choice == NULL || n == 0;
	size_t i;

	l.n = all ? c->n_candidates : n;
	if (l.n > CANDIDATES_MAX)
		l.n = CANDIDATES_MAX;
	for (i = 0; i < l.n; i++)
		l.entry[i].candidate = all ? (int)i : choice[i];
	return l;
}

void
wording_render_choices(const char *tmpl, const struct wording_values *values,
    const struct campaign *c, const int *choice, size_t n, int segments, struct buf *out)
{
	struct listing l = list_of(c, choice, n);
	struct wording_values with = *values;
	BUF(choices, SCRATCH);
	BUF(text, SCRATCH);

	with.choices = choices.data;
	do {
		write_listing(&l, &choices);
		buf_reset(&text);
		wording_render(tmpl, &with, &text);
		if (!choices.cut && !text.cut &&
		    gsm7_measure(text.data, text.len).segments <= (size_t)segments)
			break;
	} while (shorten(&l));
	buf_addn(out, text.data, text.len);
}

/* ---- linting ---- */

/* The first placeholder this key does not have. */
static bool
lint_placeholders(enum answer_key key, const char *tmpl, struct lint_result *r)
{
	const char *at;
	unsigned allowed = keys[key].may_use | P_TITLE;
	const struct template_place *which;
	struct template_piece p;

	for (at = tmpl; *at != '\0'; at += p.next) {
		p = template_first(at);
		if (!p.named && *at != '{')
			continue;
		which = p.named ? placeholder(&p) : NULL;
		if (which != NULL && (which->bit & allowed) != 0)
			continue;
		r->what = LINT_PLACEHOLDER;
		r->at = (size_t)(at - tmpl);
		if (p.named && p.len + 1 < sizeof(r->placeholder))
			memcpy(r->placeholder, p.text, p.len);
		else
			(void)text_copy(r->placeholder, sizeof(r->placeholder), at);
		return true;
	}
	return false;
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \n\r\t")] == '\0';
}

struct lint_result
wording_lint(enum answer_key key, const char *tmpl, const struct wording_values *longest,
    int segments, bool strict)
{
	struct lint_result r = {.what = LINT_OK, .substitute = ""};
	BUF(text, SCRATCH);

	wording_render(tmpl, longest, &text);
	r.size = gsm7_measure(text.data, text.len);
	if (is_blank(tmpl)) {
		r.what = LINT_EMPTY;
	} else if (lint_placeholders(key, tmpl, &r)) {
		return r;
	} else if (gsm7_first_bad(tmpl, strlen(tmpl), !strict, &r.rune, &r.at)) {
		r.what = LINT_LETTER;
		r.substitute = gsm7_substitute(r.rune);
	} else if (text.len >= TEXT_MAX || r.size.segments > (size_t)segments) {
		r.what = LINT_LONG;
	}
	return r;
}
