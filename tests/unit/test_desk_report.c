/*
 * The annual report: persons are counted once however many nominated them, a rejected one is
 * no nominee, and every table adds up to the same totals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "store/desk_report.h"
#include "store_kit.h"

/* One nomination: who leads it, how far that person came, what was answered. */
struct given {
	int64_t	id, leader;
	enum nominee_status status;
	const char *region, *gender, *sector, *seniority;
};

static const struct given given[] = {
    {1, 1, NOMINEE_RECEIVED, "03", "F", "sante", "0"},
    /* three about one; they differ, the leader's counts */
    {2, 4, NOMINEE_SHORTLISTED, "03", "M", "eau", "12"},
    {4, 4, NOMINEE_SHORTLISTED, "05", "F", "", "9"},
    {3, 4, NOMINEE_SHORTLISTED, "05", "F", "energie", "30"},
    {5, 5, NOMINEE_REJECTED, "05", "M", "justice", "4"},
    {6, 5, NOMINEE_REJECTED, "", "", "", ""},
    {7, 7, NOMINEE_PROMOTED, "", "F", "education", "29"},
    {8, 8, NOMINEE_VERIFIED, "09", "", "eaux_forets", "120"},
    /* a campaign's list that changed, a hand that typed words where years belong */
    {9, 9, NOMINEE_RECEIVED, "99", "X", "commerce", "longtemps"},
};
#define GIVEN (sizeof(given) / sizeof(given[0]))

static const struct ballot_paper *
paper_of(struct kit *k, struct rulebook **rb)
{
	static const char document[] =
	    "{ \"id\": \"icon\", \"title\": {\"fr\": \"Icone\"}, \"regions\": \"ml-2023\","
	    " \"addresses\": [\"36777\"], \"nomination\": {\"opens\": \"2026-06-01T00:00:00Z\","
	    " \"closes\": \"2026-08-31T00:00:00Z\"} }";

	kit_make(k);
	*rb = kit_rulebook(k, (const char *const[]){document}, 1);
	return rulebook_campaign(*rb, "icon");
}

static void
set(struct answers *answers, const char *key, const char *value)
{
	if (value[0] != '\0')
		assert_true(answers_set(answers, key, value));
}

static void
fill(struct nomination *item, const struct given *g)
{
	memset(item, 0, sizeof(*item));
	item->id = item->number = g->id;
	item->leader = g->leader;
	item->status = g->status;
	set(&item->entry.answers, "region", g->region);
	set(&item->entry.answers, "gender", g->gender);
	set(&item->entry.answers, "sector", g->sector);
	set(&item->entry.answers, "seniority", g->seniority);
}

static const struct report_row *
row(const struct desk_report *r, const char *by, const char *key)
{
	size_t t, i;

	for (t = 0; t < REPORT_TABLES; t++)
		for (i = 0; i < r->table[t].n; i++)
			if (strcmp(r->table[t].by, by) == 0 &&
			    strcmp(r->table[t].row[i].key, key) == 0)
				return &r->table[t].row[i];
	fail_msg("no row %s of %s", key, by);
	return NULL;
}

static void
assert_row(const struct desk_report *r, const char *by, const char *key, int64_t nominations,
    int64_t nominees, int64_t shortlisted)
{
	const struct report_row *is = row(r, by, key);

	if (is->nominations != nominations || is->nominees != nominees ||
	    is->shortlisted != shortlisted)
		fail_msg("%s %s: %lld %lld %lld", by, key, (long long)is->nominations,
		    (long long)is->nominees, (long long)is->shortlisted);
}

static void
assert_adds_up(const struct desk_report *r)
{
	size_t t, i;

	for (t = 0; t < REPORT_TABLES; t++) {
		const struct report_table *table = &r->table[t];
		int64_t nominations = 0, nominees = 0, shortlisted = 0;

		for (i = 0; i < table->n; i++) {
			nominations += table->row[i].nominations;
			nominees += table->row[i].nominees;
			shortlisted += table->row[i].shortlisted;
		}
		assert_int_equal(nominations, r->nominations);
		assert_int_equal(nominees, r->nominees);
		assert_int_equal(shortlisted, r->shortlisted);
		assert_string_equal(table->row[table->n - 1].key, "");
		assert_string_equal(table->row[table->n - 1].label, "inconnue");
	}
}

static void
persons_are_counted_once(void **state)
{
	static struct nomination items[GIVEN];
	static struct desk_report r;
	struct nominations list = {.item = items, .n = GIVEN};
	const struct ballot_paper *paper;
	struct rulebook *rb;
	struct kit k;
	size_t i;

	(void)state;
	paper = paper_of(&k, &rb);
	for (i = 0; i < GIVEN; i++)
		fill(&items[i], &given[i]);
	desk_report(paper, 0, &list, &r);
	assert_adds_up(&r);
	assert_int_equal(r.nominations, 9);
	assert_int_equal(r.nominees, 5);
	assert_int_equal(r.rejected, 1);
	assert_int_equal(r.verified, 3);
	assert_int_equal(r.shortlisted, 2);
	assert_int_equal(r.promoted, 1);

	assert_row(&r, "region", "03", 1, 1, 0);
	assert_row(&r, "region", "05", 5, 1, 1);
	assert_row(&r, "region", "01", 0, 0, 0);
	assert_row(&r, "region", "99", 1, 1, 0);
	assert_row(&r, "region", "", 1, 1, 1);
	assert_row(&r, "gender", "F", 5, 3, 2);
	assert_row(&r, "gender", "M", 2, 0, 0);
	assert_row(&r, "gender", "", 1, 1, 0);
	assert_row(&r, "sector", "eau", 3, 1, 1);	/* left open by the leader, said by another */
	assert_row(&r, "sector", "energie", 0, 0, 0);
	assert_row(&r, "seniority", "0-4", 3, 1, 0);
	assert_row(&r, "seniority", "5-9", 3, 1, 1);
	assert_row(&r, "seniority", "20-29", 1, 1, 1);
	assert_row(&r, "seniority", "30+", 1, 1, 0);
	assert_row(&r, "seniority", "", 1, 1, 0);
	assert_string_equal(row(&r, "region", "03")->label, "Sikasso");
	assert_string_not_equal(row(&r, "sector", "sante")->label, "");
	rulebook_unref(rb);
	kit_clear(&k);
}

static void
bands_begin_and_end_where_they_say(void **state)
{
	static const struct {
		const char *years, *key;
	} cases[] = {
	    {"0", "0-4"}, {"4", "0-4"}, {"5", "5-9"}, {"9", "5-9"}, {"10", "10-19"}, {"19", "10-19"},
	    {"20", "20-29"}, {"29", "20-29"}, {"30", "30+"}, {"60", "30+"}, {"-1", ""}, {"4.5", ""},
	    {"", ""}, {"99999999999999999999", ""},
	};
	static struct desk_report r;
	static struct nomination item;
	struct nominations list = {.item = &item, .n = 1};
	const struct ballot_paper *paper;
	struct rulebook *rb;
	struct kit k;
	size_t i;

	(void)state;
	paper = paper_of(&k, &rb);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct given g = {1, 1, NOMINEE_RECEIVED, "", "", "", cases[i].years};

		fill(&item, &g);
		desk_report(paper, 0, &list, &r);
		assert_row(&r, "seniority", cases[i].key, 1, 1, 0);
	}
	list.n = 0;
	desk_report(paper, 0, &list, &r);
	assert_adds_up(&r);
	assert_int_equal(r.nominations, 0);
	rulebook_unref(rb);
	kit_clear(&k);
}

/* More values than rows, longer than a row: all are counted somewhere. */
static void
values_without_end_still_add_up(void **state)
{
	enum { N = 300 };
	static struct nomination items[N];
	static struct desk_report r;
	struct nominations list = {.item = items, .n = N};
	uint64_t random = kit_seed();
	const struct ballot_paper *paper;
	struct rulebook *rb;
	struct kit k;
	size_t i;

	(void)state;
	paper = paper_of(&k, &rb);
	for (i = 0; i < N; i++) {
		struct given g = {.id = (int64_t)i + 1};
		char sector[80];

		g.leader = kit_random(&random) % 3 == 0 ? 1 + (int64_t)(i / 4 * 4) : g.id;
		g.status = (enum nominee_status)(1 + i / 4 % 5);
		(void)snprintf(sector, sizeof(sector), "un service dont le nom est tres long %d",
		    (int)(kit_random(&random) % 200));
		g.sector = kit_random(&random) % 2 == 0 ? sector : sector + 37;
		g.region = g.gender = g.seniority = "";
		fill(&items[i], &g);
	}
	desk_report(paper, 0, &list, &r);
	assert_adds_up(&r);
	assert_int_equal(r.nominations, N);
	rulebook_unref(rb);
	kit_clear(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(persons_are_counted_once),
	    cmocka_unit_test(bands_begin_and_end_where_they_say),
	    cmocka_unit_test(values_without_end_still_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
