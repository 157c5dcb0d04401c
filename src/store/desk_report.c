#include "store/desk_report.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#define UNKNOWN "inconnue"

enum { BY_REGION, BY_GENDER, BY_SECTOR, BY_SENIORITY };
static const char *const fields[REPORT_TABLES] = {
    [BY_REGION] = "region",
    [BY_GENDER] = "gender",
    [BY_SECTOR] = "sector",
    [BY_SENIORITY] = "seniority",
};

/* Years of service, up to and with. */
static const struct {
	int64_t to;
	const char *key;
} bands[] = {
    {4, "0-4"},
    {9, "5-9"},
    {19, "10-19"},
    {29, "20-29"},
    {INT64_MAX, "30+"},
};

/* ---- rows ---- */

static struct report_row *
find_row(struct report_table *t, const char *key)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (strcmp(t->row[i].key, key) == 0)
			return &t->row[i];
	return NULL;
}

static struct report_row *
add_row(struct report_table *t, const char *key, const char *label)
{
	struct report_row *row = &t->row[t->n++];

	memset(row, 0, sizeof(*row));
	(void)text_copy(row->key, sizeof(row->key), key);
	(void)text_copy(row->label, sizeof(row->label), label);
	return row;
}

/* A value that the campaign does not list (any more) gets a row before the last. */
static struct report_row *
row_of(struct report_table *t, const char *value)
{
	struct report_row last = t->row[t->n - 1], *row;
	char key[sizeof(row->key)];

	(void)text_copy(key, sizeof(key), value);
	row = find_row(t, key);
	if (row != NULL)
		return row;
	if (t->n == REPORT_ROWS_MAX)
		return &t->row[t->n - 1];
	t->n--;
	(void)add_row(t, key, value);
	t->row[t->n++] = last;
	return &t->row[t->n - 2];
}

static const struct field_def *
find_field(const struct ballot_paper *paper, const char *key)
{
	size_t i;
	int at;

	for (i = 0; i < paper->n_forms; i++) {
		if (!form_is_nomination(&paper->form[i]))
			continue;
		at = form_field(&paper->form[i], key);
		return at < 0 ? NULL : &paper->form[i].field[at];
	}
	return NULL;
}

static void
begin_table(
    struct report_table *t, int by, const struct ballot_paper *paper, int language)
{
	const struct field_def *field = find_field(paper, fields[by]);
	size_t i;

	t->by = fields[by];
	for (i = 0; by == BY_REGION && i < paper->atlas.n; i++)
		(void)add_row(t, paper->atlas.region[i].key, paper->atlas.region[i].name);
	for (i = 0; by == BY_SENIORITY && i < sizeof(bands) / sizeof(bands[0]); i++)
		(void)add_row(t, bands[i].key, bands[i].key);
	for (i = 0; field != NULL && i < field->n_choices; i++)
		(void)add_row(t, field->choice[i].key,
		    field_show(field, &paper->atlas, language, field->choice[i].key));
	(void)add_row(t, "", UNKNOWN);
}

/* ---- persons ---- */

/* The nominations of one person, the leader's first. */
struct group {
	const struct nomination **member;
	size_t n;
};

static int
order_groups(const void *x, const void *y)
{
	const struct nomination *a = *(const struct nomination *const *)x;
	const struct nomination *b = *(const struct nomination *const *)y;
	bool leads_a = a->id == a->leader, leads_b = b->id == b->leader;

	if (a->leader != b->leader)
		return a->leader < b->leader ? -1 : 1;
	if (leads_a != leads_b)
		return leads_a ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static const char *
answer_of(const struct group *g, const char *key)
{
	const char *value = "";
	size_t i;

	for (i = 0; i < g->n && value[0] == '\0'; i++)
		value = answers_get(&g->member[i]->entry.answers, key);
	return value;
}

static const char *
band_of(const char *years)
{
	int64_t n;
	size_t i = 0;

	if (!text_i64(years, 0, INT64_MAX, &n))
		return "";
	while (n > bands[i].to)
		i++;
	return bands[i].key;
}

static void
count_person(struct desk_report *r, const struct group *g)
{
	enum nominee_status status = g->member[0]->status;
	bool rejected = status == NOMINEE_REJECTED;
	bool shortlisted = status == NOMINEE_SHORTLISTED || status == NOMINEE_PROMOTED;
	int by;

	r->nominations += (int64_t)g->n;
	r->nominees += !rejected;
	r->rejected += rejected;
	r->verified += shortlisted || status == NOMINEE_VERIFIED;
	r->shortlisted += shortlisted;
	r->promoted += status == NOMINEE_PROMOTED;
	for (by = 0; by < REPORT_TABLES; by++) {
		const char *value = answer_of(g, fields[by]);
		struct report_row *row =
		    row_of(&r->table[by], by == BY_SENIORITY ? band_of(value) : value);

		row->nominations += (int64_t)g->n;
		row->nominees += !rejected;
		row->shortlisted += shortlisted;
	}
}

static void
count_persons(struct desk_report *r, const struct nomination **sorted, size_t n)
{
	size_t i;

	for (i = 0; i < n;) {
		struct group g = {&sorted[i], 1};

		while (i + g.n < n && sorted[i + g.n]->leader == sorted[i]->leader)
			g.n++;
		count_person(r, &g);
		i += g.n;
	}
}

void
desk_report(const struct ballot_paper *paper, int language,
    const struct nominations *list, struct desk_report *r)
{
	const struct nomination **sorted =
	    xcalloc(list->n + 1, sizeof(const struct nomination *));
	size_t i;
	int by;

	memset(r, 0, sizeof(*r));
	for (by = 0; by < REPORT_TABLES; by++)
		begin_table(&r->table[by], by, paper, language);
	for (i = 0; i < list->n; i++)
		sorted[i] = &list->item[i];
	qsort(sorted, list->n, sizeof(const struct nomination *), order_groups);
	count_persons(r, sorted, list->n);
	free(sorted);
}
