#include "messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#define JSON_MAX  8192
#define TESTED_FORMS 16

struct loading {
	struct messages *out;
	char *json[CAMPAIGNS_MAX];
	struct buf buf[CAMPAIGNS_MAX];
	size_t n_campaigns, n_candidates;
	struct message_form form[TESTED_FORMS];
	size_t n_forms;
	int line;
};

static void
die(int line, const char *why)
{
	(void)fprintf(stderr, "messages.tsv:%d: %s\n", line, why);
	exit(1);
}

static void
begin_campaign(struct loading *l, const char *options)
{
	struct buf *b = &l->buf[l->n_campaigns];
	bool bare_code = strstr(options, "bare_code=on") != NULL;
	bool nomination = strstr(options, "nomination=on") != NULL;

	if (l->n_campaigns == CAMPAIGNS_MAX)
		die(l->line, "too many campaigns");
	l->json[l->n_campaigns] = xcalloc(1, JSON_MAX);
	buf_init(b, l->json[l->n_campaigns], JSON_MAX);
	(void)buf_addf(b,
	    "{\"id\":\"c%zu\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\","
	    "\"addresses\":[],%s\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\","
	    "\"closes\":\"2026-11-15T20:00:00Z\",\"grace_minutes\":0,\"revote\":\"last\","
	    "\"bare_code\":%s,\"echo_choice\":true,\"ask_region\":true,"
	    "\"public_results\":false},\"candidates\":[",
	    l->n_campaigns,
	    nomination ? "\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\","
			 "\"closes\":\"2026-08-31T23:59:59Z\"},"
		       : "",
	    bare_code ? "true" : "false");
	l->n_campaigns++;
	l->n_candidates = 0;
}

/* CODE, name and alias, parted by tabs. */
static void
add_candidate(struct loading *l, char *row)
{
	struct buf *b = &l->buf[l->n_campaigns - 1];
	char *name = strchr(row, '\t'), *alias;

	if (l->n_campaigns == 0 || name == NULL)
		die(l->line, "a candidate without campaign or name");
	*name++ = '\0';
	alias = strchr(name, '\t');
	if (alias != NULL)
		*alias++ = '\0';
	if (l->n_candidates++ > 0)
		(void)buf_char(b, ',');
	(void)buf_addf(b, "{\"code\":\"%s\",\"name\":\"%s\",\"aliases\":[", row, name);
	if (alias != NULL)
		(void)buf_addf(b, "\"%s\"", alias);
	if (!buf_add(b, "]}"))
		die(l->line, "the campaign is too long");
}

/* Id and keywords, parted by a tab. */
static void
add_form(struct loading *l, char *row)
{
	struct message_form *f = &l->form[l->n_forms];
	char *keywords = strchr(row, '\t');

	if (l->n_forms == TESTED_FORMS || l->n_campaigns == 0 || keywords == NULL)
		die(l->line, "too many forms, or one without campaign or keywords");
	*keywords++ = '\0';
	f->campaign = l->n_campaigns - 1;
	if (!text_copy(f->id, sizeof(f->id), row) ||
	    !text_copy(f->keywords, sizeof(f->keywords), keywords))
		die(l->line, "the form is too long");
	l->n_forms++;
}

static size_t
unescape(int line, const char *from, char *to, size_t cap)
{
	size_t n = 0;
	unsigned char byte;

	for (; *from != '\0'; from++) {
		if (n + 1 >= cap)
			die(line, "the message is too long");
		if (*from != '\\') {
			to[n++] = *from;
			continue;
		}
		from++;
		if (*from == 'n' || *from == 't' || *from == '\\') {
			to[n++] = *from == 'n' ? '\n' : *from == 't' ? '\t' : '\\';
		} else if (*from == 'x' &&
			   text_unhex((char[]){from[1], from[2], '\0'}, &byte, 1)) {
			to[n++] = (char)byte;
			from += 2;
		} else {
			die(line, "an unknown escape");
		}
	}
	to[n] = '\0';
	return n;
}

static void
add_message(struct loading *l, char *row)
{
	struct messages *out = l->out;
	struct message *m = &out->message[out->n];
	char *text = strchr(row, '\t'), *why;

	if (out->n == MESSAGES_MAX || l->n_campaigns == 0 || text == NULL)
		die(l->line, "too many messages, no campaign, or no message");
	*text++ = '\0';
	why = strchr(text, '\t');
	if (why == NULL)
		die(l->line, "three columns are needed");
	*why = '\0';
	m->line = l->line;
	m->campaign = l->n_campaigns - 1;
	(void)text_copy(m->expected, sizeof(m->expected), row);
	m->len = unescape(l->line, text, m->text, sizeof(m->text));
	out->n++;
}

static void
complain(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	(void)fprintf(stderr, "%s: %s\n", where, what);
}

struct rulebook *
messages_rulebook(char *const json[], size_t n)
{
	static const char *const languages[] = {"fr", "bm", "ff", "ses", "snk"};
	struct settings *s = xcalloc(1, sizeof(*s));
	struct campaign_doc docs[CAMPAIGNS_MAX];
	struct rulebook *rb;
	size_t i;

	(void)text_copy(s->country, sizeof(s->country), "ML");
	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		(void)text_copy(s->languages[s->n_languages++], sizeof(s->languages[0]),
		    languages[i]);
	memset(docs, 0, sizeof(docs));
	for (i = 0; i < n; i++) {
		(void)snprintf(docs[i].id, sizeof(docs[i].id), "c%zu", i);
		docs[i].json = json[i];
	}
	rb = rulebook_build(s, docs, n, complain, NULL);
	free(s);
	if (rb == NULL)
		die(0, "the campaigns are refused");
	return rb;
}

/* Room for `more` terms: a finished lexicon takes none, so its terms move to a new one. */
static void
reopen(struct ballot_paper *p, size_t more)
{
	size_t n = p->lexicon.n, cap = n + more;
	struct term *terms = xcalloc(cap, sizeof(*terms));
	uint32_t *order = xcalloc(cap, sizeof(*order));

	memcpy(terms, p->lexicon.term, n * sizeof(*terms));
	free(p->terms);
	free(p->typo_order);
	p->terms = terms;
	p->typo_order = order;
	lexicon_init(&p->lexicon, terms, order, cap);
	p->lexicon.n = n;
}

static void
add_keywords(struct ballot_paper *p, const char *keywords, int form)
{
	char phrase[TERM_TEXT_MAX];
	size_t n, i;

	for (; *keywords != '\0'; keywords += n + (keywords[n] != '\0')) {
		n = strcspn(keywords, " ");
		if (n == 0 || n >= sizeof(phrase))
			continue;
		for (i = 0; i < n; i++)
			phrase[i] = (char)(keywords[i] == '_' ? ' ' : keywords[i]);
		phrase[n] = '\0';
		if (!lexicon_add(&p->lexicon, phrase, TERM_FORM, 0, form))
			die(0, "no room for a form's keyword");
	}
}

void
messages_add_forms(struct rulebook *rb, const struct message_form *forms, size_t n)
{
	struct ballot_paper *p;
	size_t i;

	for (i = 0; i < n; i++) {
		p = rb->paper[forms[i].campaign];
		reopen(p, 32);
		if (p->n_forms == 0 && p->campaign.nomination.closes_ms != 0)
			(void)text_copy(
			    p->form[p->n_forms++].id, FORM_ID_MAX, FORM_NOMINATION);
		(void)text_copy(p->form[p->n_forms].id, FORM_ID_MAX, forms[i].id);
		add_keywords(p, forms[i].keywords, (int)p->n_forms++);
		lexicon_finish(&p->lexicon);
	}
}

void
messages_load(struct messages *out, const char *path)
{
	struct loading l = {.out = out};
	FILE *f = fopen(path, "r");
	char row[2048];
	size_t i;

	if (f == NULL)
		die(0, "cannot be opened");
	memset(out, 0, sizeof(*out));
	out->message = xcalloc(MESSAGES_MAX, sizeof(*out->message));
	while (fgets(row, sizeof(row), f) != NULL) {
		l.line++;
		row[strcspn(row, "\n")] = '\0';
		if (row[0] == '#' || row[0] == '\0')
			continue;
		if (strncmp(row, "@campaign ", 10) == 0)
			begin_campaign(&l, row + 10);
		else if (strncmp(row, "@candidate ", 11) == 0)
			add_candidate(&l, row + 11);
		else if (strncmp(row, "@form ", 6) == 0)
			add_form(&l, row + 6);
		else
			add_message(&l, row);
	}
	(void)fclose(f);
	for (i = 0; i < l.n_campaigns; i++)
		if (!buf_add(&l.buf[i], "]}"))
			die(l.line, "the campaign is too long");
	out->rulebook = messages_rulebook(l.json, l.n_campaigns);
	messages_add_forms(out->rulebook, l.form, l.n_forms);
	for (i = 0; i < l.n_campaigns; i++)
		free(l.json[i]);
}

void
messages_clear(struct messages *m)
{
	rulebook_unref(m->rulebook);
	free(m->message);
}

static void
add_region(const struct ballot_paper *p, int region, const char *before, struct buf *out)
{
	(void)buf_add(out, before);
	if (region == PLACE_AMBIGUOUS)
		(void)buf_add(out, "two");
	else
		(void)buf_add(out, region < 0 ? "?" : p->atlas.region[region].key);
}

void
messages_describe(const struct rulebook *rb, const struct ballot_paper *p,
    const struct intent *intent, struct buf *out)
{
	size_t i;

	(void)buf_add(out, intent_name(intent->kind));
	if (intent->kind == INTENT_VOTE)
		(void)buf_addf(out, " %s", p->campaign.candidate[intent->candidate].code);
	for (i = 0; i < intent->n_choices; i++)
		(void)buf_addf(out, "%s%s", i == 0 ? " " : ",",
		    p->campaign.candidate[intent->choice[i]].code);
	if (intent->kind == INTENT_REGION)
		add_region(p, intent->region, " ", out);
	else if ((intent->kind == INTENT_VOTE || intent->kind == INTENT_UNKNOWN) &&
		 intent->region != -1)
		add_region(p, intent->region, " region ", out);
	if (intent->kind == INTENT_FORM || intent->form >= 0)
		(void)buf_addf(out, " %s", p->form[intent->form].id);
	if (intent->kind == INTENT_LANGUAGE)
		(void)buf_addf(out, " %s",
		    intent->chosen_language < 0
			? "?"
			: rb->language[intent->chosen_language].code);
}
