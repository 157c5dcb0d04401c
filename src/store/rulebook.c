/*
 * Gathers what is scattered over files and the database into one value that may be read
 * by two threads at once because it never changes. Slow on purpose: everything that could
 * go wrong while a citizen waits goes wrong here, with a name.
 */
#include "store/rulebook.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/wording.h"
#include "store/campaign_json.h"
#include "store/rulebook_build.h"

static void
forget_complaint(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	(void)where;
	(void)what;
}

void
builder_complain(struct builder *b, const char *where, const char *fmt, ...)
{
	char what[400];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	b->tell(b->ctx, where, what);
	b->faults++;
}

static void
load_language(struct builder *b, const char *code)
{
	struct language *l = &b->rb->language[b->rb->n_languages++];
	struct data_file file;
	const char *name;
	char path[40];

	(void)text_copy(l->code, sizeof(l->code), code);
	(void)snprintf(path, sizeof(path), "languages/%s.mo", code);
	if (!data_file(path, &file)) {
		builder_complain(
		    b, "languages", "there is no language file for '%s'", code);
		return;
	}
	if (!catalog_open(&l->catalog, file.data, file.len)) {
		builder_complain(b, "languages", "%s is damaged", path);
		return;
	}
	name = catalog_text(&l->catalog, "language", "name");
	(void)text_copy(l->name, sizeof(l->name), name == NULL ? code : name);
}

static void
add_ours(struct rulebook *rb, const char *address)
{
	char *out = rb->ours[rb->n_ours];

	msisdn_address(&rb->numbering, address, out, ADDRESS_MAX);
	rb->n_ours += out[0] != '\0';
}

static void
load_ours(struct rulebook *rb, const struct settings *s)
{
	size_t c, a;

	rb->ours = xcalloc(s->n_channels * (ADDRESSES_MAX + 1) + 1, sizeof(*rb->ours));
	for (c = 0; c < s->n_channels; c++) {
		for (a = 0; a < s->channels[c].n_addresses; a++)
			add_ours(rb, s->channels[c].addresses[a]);
		add_ours(rb, s->channels[c].sender);
	}
}

static struct ballot_paper *
build_paper(struct builder *b, const struct campaign_doc *doc)
{
	struct ballot_paper *p = xcalloc(1, sizeof(*p));

	b->paper = p;
	if (!campaign_json_read(doc->json, b->rb, p, b->tell, b->ctx)) {
		b->faults++;
		return p;
	}
	p->campaign.closed = doc->closed;
	builder_atlas(b);
	builder_words(b);
	builder_dialogs(b);
	builder_forms(b);
	builder_lint(b);
	if (b->faults ==
	    0) /* else a fault would be told again for each screen it is on */
		builder_screens(b);
	return p;
}

static void
paper_free(struct ballot_paper *p)
{
	size_t l, k;

	for (l = 0; l < LANGUAGES_MAX; l++)
		for (k = 0; k < ANSWER_N; k++)
			free(p->text[l][k]);
	for (k = 0; k < p->n_owned; k++)
		free(p->owned[k]);
	free(p->owned);
	free(p->terms);
	free(p->typo_order);
	free(p);
}

struct rulebook *
rulebook_build(const struct settings *s, const struct campaign_doc *docs, size_t n,
    rulebook_complaint tell, void *ctx)
{
	struct builder b = {.tell = tell != NULL ? tell : forget_complaint, .ctx = ctx};
	size_t i;

	b.rb = xcalloc(1, sizeof(*b.rb));
	b.rb->refs = 1;
	builder_numbering(&b, s->country);
	builder_occupations(&b);
	load_ours(b.rb, s);
	for (i = 0; i < s->n_languages; i++)
		load_language(&b, s->languages[i]);
	if (n > CAMPAIGNS_MAX) {
		builder_complain(&b, "campaigns", "more than %d", CAMPAIGNS_MAX);
		n = CAMPAIGNS_MAX;
	}
	for (i = 0; i < n && b.faults == 0; i++)
		b.rb->paper[b.rb->n_papers++] = build_paper(&b, &docs[i]);
	if (b.faults == 0)
		return b.rb;
	rulebook_unref(b.rb);
	return NULL;
}

struct rulebook *
rulebook_ref(struct rulebook *rb)
{
	(void)__atomic_add_fetch(&rb->refs, 1, __ATOMIC_RELAXED);
	return rb;
}

void
rulebook_unref(struct rulebook *rb)
{
	size_t i;

	if (rb == NULL || __atomic_sub_fetch(&rb->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < rb->n_papers; i++)
		paper_free(rb->paper[i]);
	for (i = 0; i < rb->numbering.n; i++) {
		free((char *)(uintptr_t)rb->numbering_rows[i].mobile);
		free((char *)(uintptr_t)rb->numbering_rows[i].fixed);
		free((char *)(uintptr_t)rb->numbering_rows[i].service);
	}
	free(rb->numbering_rows);
	free(rb->occupation_rows);
	free(rb->ours);
	free(rb);
}

static bool
listens_to(const struct campaign *c, const char *to)
{
	size_t i;

	for (i = 0; i < c->n_addresses; i++)
		if (strcmp(c->address[i], to) == 0)
			return true;
	return c->n_addresses == 0;
}

enum fitness { FIT_OVER, FIT_BEFORE, FIT_FORMS, FIT_GRACE, FIT_VOTE };

static bool
has_vote(const struct campaign *c)
{
	return c->vote.opens_ms != 0 || c->vote.closes_ms != 0;
}

/* A form without a window is open as long as there is something else about the campaign:
 * last year's must not keep this year's from its number. */
static enum fitness
fitness_of_forms(const struct ballot_paper *p, int64_t now_ms)
{
	bool over = has_vote(&p->campaign) &&
		    campaign_phase(&p->campaign, now_ms) == PHASE_CLOSED;
	enum fitness fit = FIT_OVER;
	size_t i;

	for (i = 0; i < p->n_forms && !p->campaign.closed; i++) {
		const struct form_def *form = &p->form[i];

		if (over && form->window.closes_ms == 0)
			continue;
		switch (form_phase(form, now_ms)) {
		case PHASE_OPEN:
			return FIT_FORMS;
		case PHASE_BEFORE:
			fit = FIT_BEFORE;
			break;
		case PHASE_LATE:
		case PHASE_CLOSED:
			break;
		}
	}
	return fit;
}

/* How well a campaign fits a moment: its vote is open, its forms are, something is still
 * to open, all is over. */
static enum fitness
fitness(const struct ballot_paper *p, int64_t now_ms)
{
	enum fitness forms = fitness_of_forms(p, now_ms), vote = FIT_OVER;

	switch (campaign_phase(&p->campaign, now_ms)) {
	case PHASE_OPEN:
		vote = FIT_VOTE;
		break;
	case PHASE_LATE:
		vote = FIT_GRACE;
		break;
	case PHASE_BEFORE:
		vote = has_vote(&p->campaign) ? FIT_BEFORE : FIT_OVER;
		break;
	case PHASE_CLOSED:
		break;
	}
	return vote > forms ? vote : forms;
}

/* When the next thing of it opens; the end of time when nothing does. */
static int64_t
next_opening(const struct ballot_paper *p, int64_t now_ms)
{
	int64_t next = INT64_MAX;
	size_t i;

	if (has_vote(&p->campaign) && p->campaign.vote.opens_ms > now_ms)
		next = p->campaign.vote.opens_ms;
	for (i = 0; i < p->n_forms; i++)
		if (p->form[i].window.opens_ms > now_ms &&
		    p->form[i].window.opens_ms < next)
			next = p->form[i].window.opens_ms;
	return next;
}

/* Of two that fit alike: the sooner to open, or the last to have closed. */
static bool
nearer(const struct ballot_paper *a, const struct ballot_paper *b, enum fitness fit,
    int64_t now_ms)
{
	if (fit == FIT_BEFORE || fit == FIT_FORMS)
		return next_opening(a, now_ms) < next_opening(b, now_ms);
	return a->campaign.vote.closes_ms > b->campaign.vote.closes_ms;
}

const struct ballot_paper *
rulebook_route(const struct rulebook *rb, const char *to, int64_t now_ms)
{
	const struct ballot_paper *best = NULL, *p;
	enum fitness best_fit = FIT_OVER, fit;
	size_t i;

	for (i = 0; i < rb->n_papers; i++) {
		p = rb->paper[i];
		if (!listens_to(&p->campaign, to))
			continue;
		fit = fitness(p, now_ms);
		if (best == NULL || fit > best_fit ||
		    (fit == best_fit && nearer(p, best, fit, now_ms))) {
			best = p;
			best_fit = fit;
		}
	}
	return best;
}

const struct ballot_paper *
rulebook_campaign(const struct rulebook *rb, const char *id)
{
	size_t i;

	for (i = 0; i < rb->n_papers; i++)
		if (strcmp(rb->paper[i]->campaign.id, id) == 0)
			return rb->paper[i];
	return NULL;
}

bool
rulebook_is_ours(const struct rulebook *rb, const char *address)
{
	size_t i;

	for (i = 0; i < rb->n_ours; i++)
		if (strcmp(rb->ours[i], address) == 0)
			return true;
	return false;
}

/* In one language: the campaign's own text, else the pack's, else NULL. */
static const char *
text_in(const struct rulebook *rb, const struct ballot_paper *p, int language,
    enum answer_key key)
{
	if (p != NULL && p->text[language][key] != NULL)
		return p->text[language][key];
	return catalog_text(&rb->language[language].catalog, "sms", wording_key(key));
}

const char *
rulebook_text(const struct rulebook *rb, const struct ballot_paper *p, int language,
    enum answer_key key)
{
	const char *text = NULL;

	if (language >= 0 && (size_t)language < rb->n_languages)
		text = text_in(rb, p, language, key);
	if (text == NULL)
		text = text_in(rb, p, 0, key);
	return text == NULL ? "" : text;
}

const char *
rulebook_pack_text(const struct rulebook *rb, int language, enum answer_key key)
{
	const char *text = text_in(rb, NULL, language, key);

	return text == NULL ? "" : text;
}

int
rulebook_language(const struct rulebook *rb, const char *code)
{
	size_t i;

	for (i = 0; i < rb->n_languages; i++)
		if (strcmp(rb->language[i].code, code) == 0)
			return (int)i;
	return -1;
}
