/*
 * The words of a campaign: language files, candidates and places made into one lexicon.
 */
#include "store/rulebook_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/fold.h"

#define TERMS_MAX 16384

/* ---- places ---- */

static int
region_of_key(const struct atlas *a, const char *key)
{
	char region[sizeof(a->region[0].key)];
	size_t n = strcspn(key, "-");

	if (n >= sizeof(region))
		return -1;
	memcpy(region, key, n);
	region[n] = '\0';
	return atlas_region(a, region);
}

static void
add_term(
    struct builder *b, const char *text, enum term_kind kind, int language, int value)
{
	BUF(folded, 2 * TERM_TEXT_MAX);

	fold_text(text, strlen(text), &folded);
	if (folded.len == 0)
		return; /* "%" and "€" mean something to people, nothing once folded */
	if (!lexicon_add(&b->paper->lexicon, text, kind, language, value))
		builder_complain(b, "words",
		    "no room for '%s': a name or phrase has at most %d letters and %d "
		    "words",
		    text, TERM_TEXT_MAX - 1, TERM_WORDS_MAX);
}

/* "a|b|c": each of them. */
static void
add_places(struct builder *b, const char *list, int region)
{
	char place[4 * TERM_TEXT_MAX];
	size_t n;

	for (; *list != '\0'; list += n + (list[n] != '\0')) {
		n = strcspn(list, "|");
		if (n == 0 || n >= sizeof(place))
			continue;
		memcpy(place, list, n);
		place[n] = '\0';
		add_term(b, place, TERM_PLACE, NO_LANGUAGE, region);
	}
}

/* "row,column" of the tile map. */
static void
read_tile(const char *text, struct region *r)
{
	char row[8];
	int64_t n, m;
	size_t len = strcspn(text, ",");

	r->row = r->column = -1;
	if (text[len] != ',' || len >= sizeof(row))
		return;
	memcpy(row, text, len);
	row[len] = '\0';
	if (!text_i64(row, 0, 99, &n) || !text_i64(text + len + 1, 0, 99, &m))
		return;
	r->row = (int)n;
	r->column = (int)m;
}

static void
add_region(struct builder *b, const char *const *field)
{
	struct atlas *a = &b->paper->atlas;
	struct region *r = &a->region[a->n];
	int64_t population = 0;

	if (a->n == REGIONS_MAX) {
		builder_complain(b, "regions", "more than %d regions", REGIONS_MAX);
		return;
	}
	a->n++;
	(void)text_copy(r->key, sizeof(r->key), field[1]);
	(void)text_copy(r->name, sizeof(r->name), field[2]);
	(void)text_copy(r->iso, sizeof(r->iso), field[3]);
	(void)text_i64(field[4], 0, INT64_MAX, &population);
	r->population = population;
	read_tile(field[5], r);
}

enum { LEVEL, KEY, NAME, ISO, POPULATION, TILE, ALIASES };

static bool
read_region(void *ctx, const char *const *field, size_t n, size_t line)
{
	(void)n;
	(void)line;
	if (strcmp(field[LEVEL], "region") == 0)
		add_region(ctx, field);
	return true;
}

static bool
read_place(void *ctx, const char *const *field, size_t n, size_t line)
{
	struct builder *b = ctx;
	int region = region_of_key(&b->paper->atlas, field[KEY]);

	(void)n;
	if (region < 0) {
		builder_complain(b, "regions", "line %zu: no region has the key of '%s'",
		    line, field[KEY]);
		return true;
	}
	add_term(b, field[NAME], TERM_PLACE, NO_LANGUAGE, region);
	add_places(b, field[ALIASES], region);
	return true;
}

static void
read_places(struct builder *b, csv_row row)
{
	static const char *const columns[] = {
	    "level", "key", "name", "iso", "population", "tile", "aliases", NULL};
	const char *name = b->paper->campaign.regions;
	struct data_file file;
	char path[64], why[128];

	(void)snprintf(path, sizeof(path), "regions/%s.csv", name);
	if (strchr(name, '/') != NULL || !data_file(path, &file))
		builder_complain(b, "regions", "there is no file of regions '%s'", name);
	else if (!csv_read(file.data, file.len, columns, row, b, why, sizeof(why)) &&
		 why[0] != '\0')
		builder_complain(b, "regions", "%s: %s", path, why);
}

void
builder_atlas(struct builder *b)
{
	(void)text_copy(b->paper->atlas.name, sizeof(b->paper->atlas.name),
	    b->paper->campaign.regions);
	read_places(b, read_region);
}

/* ---- languages ---- */

/* The contexts of a language file that hold words to read; core/lexicon.h knows their
 * roles. */
static const char *const contexts[] = {"keyword", "language", "number", "filler",
    "negation", "question", "word", "unit", "robot", "yesno"};

static void
add_context(struct builder *b, int language, const char *context)
{
	const struct catalog *catalog = &b->rb->language[language].catalog;
	const char *id, *text;
	uint32_t i;

	for (i = 0; i < catalog->n; i++)
		if (catalog_entry(catalog, i, context, &id, &text) &&
		    !lexicon_add_entry(&b->paper->lexicon, context, id, text, language))
			builder_complain(b, b->rb->language[language].code,
			    "no room for the words of %s '%s'", context, id);
}

static void
add_language(struct builder *b, int language)
{
	size_t i;

	for (i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++)
		add_context(b, language, contexts[i]);
}

/* ---- candidates ---- */

/* An empty one is check_candidates' to tell. */
static void
add_name(struct builder *b, const char *name, int candidate)
{
	BUF(folded, 2 * CANDIDATE_NAME_MAX);

	fold_text(name, strlen(name), &folded);
	if (folded.len > 0 && !lexicon_add_name(&b->paper->lexicon, name, candidate))
		builder_complain(b, "words", "no room for '%s'", name);
}

/* Whoever rings it must mean one candidate. */
static void
check_call(struct builder *b, int i)
{
	const struct campaign *c = &b->paper->campaign;
	int other;

	for (other = 0; other < i && c->candidate[i].call[0] != '\0'; other++)
		if (strcmp(c->candidate[other].call, c->candidate[i].call) == 0)
			builder_complain(b, "candidates",
			    "'%s' and '%s' have the same call", c->candidate[other].code,
			    c->candidate[i].code);
}

static void
add_candidate(struct builder *b, int i)
{
	const struct candidate *c = &b->paper->campaign.candidate[i];
	size_t a;

	check_call(b, i);
	add_term(b, c->code, TERM_CODE, NO_LANGUAGE, i);
	add_name(b, c->name, i);
	for (a = 0; a < c->n_aliases; a++)
		add_name(b, c->alias[a], i);
}

/* One thing a candidate answers to. */
struct handle {
	int candidate;
	const char *text;
	enum term_kind kind; /* TERM_CODE or TERM_NAME */
	char where[48];
};

/* Is another candidate called the same? Told once for each pair. */
static bool
clashes(const struct handle *h, const struct term *t)
{
	if (t->kind != TERM_CODE && t->kind != TERM_NAME)
		return false;
	return t->kind == h->kind ? t->value < h->candidate
				  : t->value != h->candidate && h->kind == TERM_CODE;
}

/* A code that is an ordinary word would count votes nobody cast. */
static bool
is_word(const struct term *t)
{
	return t->kind == TERM_FILLER || t->kind == TERM_NEGATION ||
	       t->kind == TERM_UNIT || t->kind == TERM_WORD || t->kind == TERM_KEYWORD;
}

static void
check_handle(struct builder *b, const struct handle *h)
{
	const struct candidate *all = b->paper->campaign.candidate;
	const struct term *t;
	size_t n, i;
	BUF(folded, 2 * CANDIDATE_NAME_MAX);

	fold_text(h->text, strlen(h->text), &folded);
	if (folded.len == 0)
		builder_complain(b, h->where, "'%s' holds no letter or digit", h->text);
	t = lexicon_find(&b->paper->lexicon, folded.data, &n, NULL);
	for (i = 0; i < n; i++) {
		if (clashes(h, &t[i]))
			builder_complain(b, h->where, "'%s' stands for both %s and %s",
			    h->text, all[h->candidate].name, all[t[i].value].name);
		if (h->kind == TERM_CODE && is_word(&t[i]))
			builder_complain(b, h->where, "'%s' is also a %s in %s", h->text,
			    t[i].kind == TERM_KEYWORD ? "keyword" : "word",
			    b->rb->language[t[i].language].code);
	}
}

static void
check_candidate(struct builder *b, int i)
{
	const struct candidate *c = &b->paper->campaign.candidate[i];
	struct handle h = {.candidate = i, .text = c->code, .kind = TERM_CODE};
	size_t a;

	(void)snprintf(h.where, sizeof(h.where), "candidates[%d].code", i);
	check_handle(b, &h);
	h.kind = TERM_NAME;
	h.text = c->name;
	(void)snprintf(h.where, sizeof(h.where), "candidates[%d].name", i);
	check_handle(b, &h);
	for (a = 0; a < c->n_aliases; a++) {
		h.text = c->alias[a];
		(void)snprintf(
		    h.where, sizeof(h.where), "candidates[%d].aliases[%zu]", i, a);
		check_handle(b, &h);
	}
}

static void
check_candidates(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->paper->campaign.n_candidates; i++)
		check_candidate(b, (int)i);
}

/* ---- forms ---- */

/* The nomination has keywords of its own, those of the languages. */
static void
add_form(struct builder *b, int form)
{
	const char *const *keyword = b->paper->keyword[form];
	size_t i;

	for (i = 0; i < FORM_KEYWORDS_MAX && keyword[i] != NULL; i++)
		add_term(b, keyword[i], TERM_FORM, NO_LANGUAGE, form);
}

void
builder_words(struct builder *b)
{
	struct ballot_paper *p = b->paper;
	size_t i;

	p->terms = xcalloc(TERMS_MAX, sizeof(*p->terms));
	p->typo_order = xcalloc(TERMS_MAX, sizeof(*p->typo_order));
	lexicon_init(&p->lexicon, p->terms, p->typo_order, TERMS_MAX);
	for (i = 0; i < b->rb->n_languages; i++)
		add_language(b, (int)i);
	for (i = 0; i < p->campaign.n_candidates; i++)
		add_candidate(b, (int)i);
	for (i = 0; i < p->n_forms; i++)
		add_form(b, (int)i);
	read_places(b, read_place);
	lexicon_finish(&p->lexicon);
	p->terms = xrealloc(p->terms, p->lexicon.n + 1, sizeof(*p->terms));
	p->lexicon.term = p->terms;
	check_candidates(b);
}
