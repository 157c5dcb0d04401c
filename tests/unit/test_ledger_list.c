/*
 * Reading the ledger: every filter against a plain look at all entries, pages that join without
 * gap or double, what people did in words, and nothing of whom a vote was for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proposal_kit.h"
#include "store/ledger_list.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define NEWS 200

static struct db *
reader(struct kit *k)
{
	char why[200];
	struct db *db = db_sqlite.open(k->path, true, why, sizeof(why));

	assert_non_null(db);
	return db;
}

/* Votes that count, replace and come again, texts nobody understands, and one that two people
 * gave to a candidate: a minute between them. */
static void
a_story(struct kit *k)
{
	int64_t unread;
	int i;

	proposal_kit_start(k);
	k->now_ms = KIT_OPENS + KIT_HOUR;
	for (i = 0; i < 20; i++) {
		(void)kit_cast(k, i % 4 == 0 ? KIT_FIRST : KIT_ICON, i % 7, 100 + i, i % 3);
		k->now_ms += KIT_MINUTE;
	}
	unread = proposal_message(k, 30, 200, INTENT_NONE);
	(void)proposal_assign(k, unread, "2");
}

static void
list(struct kit *k, const struct ledger_filter *f, size_t limit, struct ledger_page *page)
{
	struct db *db = reader(k);

	assert_true(ledger_list(&db_sqlite, db, f, limit, page));
	db_sqlite.close(db);
}

/* ---- filters ---- */

static const struct {
	struct ledger_filter f;
	const char *count;	/* the same question asked of the tables */
} filters[] = {
	{ { LEDGER_ALL, "", "", 0, 0, 0 }, "SELECT COUNT(*) FROM ledger" },
	{ { LEDGER_MESSAGES, "", "", 0, 0, 0 }, "SELECT COUNT(*) FROM message" },
	{ { LEDGER_MESSAGES, "first", "", 0, 0, 0 },
	    "SELECT COUNT(*) FROM message WHERE campaign = 'first'" },
	{ { LEDGER_CAMPAIGNS, "", "", 0, 0, 0 },
	    "SELECT COUNT(*) FROM ledger WHERE kind BETWEEN 20 AND 29" },
	{ { LEDGER_PEOPLE, "", "", 0, 0, 0 }, "SELECT COUNT(*) FROM act" },
	{ { LEDGER_PEOPLE, "", "awa", 0, 0, 0 }, "SELECT COUNT(*) FROM act WHERE actor = 'awa'" },
	{ { LEDGER_ALL, "", "binta", 0, 0, 0 },
	    "SELECT COUNT(*) FROM act WHERE actor = 'binta'" },
	/* a beginning of a name is no name */
	{ { LEDGER_ALL, "", "aw", 0, 0, 0 }, "SELECT 0" },
	{ { LEDGER_ALL, "no", "", 0, 0, 0 }, "SELECT 0" },
	{ { LEDGER_ALL, "%", "", 0, 0, 0 }, "SELECT 0" },
	{ { LEDGER_FORMS, "", "", 0, 0, 0 }, "SELECT 0" },
	{ { LEDGER_DESK, "", "", 0, 0, 0 }, "SELECT 0" },
	/* from is in it, until is not */
	{ { LEDGER_MESSAGES, "", "", 0, KIT_OPENS + KIT_HOUR + 3 * KIT_MINUTE,
	      KIT_OPENS + KIT_HOUR + 9 * KIT_MINUTE }, "SELECT 6" },
	{ { LEDGER_MESSAGES, "", "", 0, 0, KIT_OPENS + KIT_HOUR + KIT_MINUTE }, "SELECT 1" },
	{ { LEDGER_MESSAGES, "", "", 0, KIT_CLOSES, 0 }, "SELECT 0" },
};

static void
every_filter(void **state)
{
	static struct kit k;
	struct ledger_page page;
	size_t i;

	(void)state;
	a_story(&k);
	for (i = 0; i < N(filters); i++) {
		int64_t expected = kit_number(&k, filters[i].count);

		list(&k, &filters[i].f, NEWS, &page);
		if (page.n != (size_t)expected)
			fail_msg("filter %zu: %zu, not %lld", i, page.n, (long long)expected);
		assert_int_equal(page.next, 0);
		assert_false(page.far);
		ledger_page_clear(&page);
	}
	kit_clear(&k);
}

static void
groups_have_names_and_share_nothing(void **state)
{
	static struct kit k;
	struct ledger_page page;
	enum ledger_group group;
	size_t i, sum = 0;

	(void)state;
	a_story(&k);
	for (i = 0; i < LEDGER_GROUPS; i++) {
		struct ledger_filter f = { (enum ledger_group)i, "", "", 0, 0, 0 };

		assert_true(ledger_group_parse(ledger_group_name(f.group), &group));
		assert_int_equal(group, i);
		list(&k, &f, NEWS, &page);
		sum += i == LEDGER_ALL ? 0 : page.n;
		ledger_page_clear(&page);
	}
	assert_int_equal(sum, kit_number(&k, "SELECT COUNT(*) FROM ledger"));
	assert_false(ledger_group_parse("", &group));
	assert_false(ledger_group_parse("ALL", &group));
	kit_clear(&k);
}

/* ---- pages ---- */

/* Reads all of a filter by pages of `limit`, newest first; how many there were. */
static size_t
walk(struct kit *k, struct ledger_filter f, size_t limit)
{
	struct ledger_page page;
	int64_t last = INT64_MAX;
	size_t i, n = 0, pages = 0;

	do {
		list(k, &f, limit, &page);
		assert_true(page.n <= limit);
		for (i = 0; i < page.n; i++, n++) {
			assert_true(page.item[i].seq < last);
			last = page.item[i].seq;
		}
		f.before = page.next;
		ledger_page_clear(&page);
		assert_true(++pages < NEWS);
	} while (f.before != 0);
	return n;
}

static void
pages_join_without_gap(void **state)
{
	static struct kit k;
	size_t i, limit;

	(void)state;
	a_story(&k);
	for (i = 0; i < N(filters); i++)
		for (limit = 1; limit < 30; limit += 4)
			assert_int_equal(walk(&k, filters[i].f, limit), kit_number(&k, filters[i].count));
	kit_clear(&k);
}

/* A page begun before new entries came goes on where it was. */
static void
what_comes_meanwhile_moves_nothing(void **state)
{
	static struct kit k;
	struct ledger_filter f = { LEDGER_ALL, "", "", 0, 0, 0 };
	struct ledger_page page;
	int64_t last;

	(void)state;
	a_story(&k);
	list(&k, &f, 5, &page);
	last = page.item[4].seq;
	f.before = page.next;
	ledger_page_clear(&page);
	(void)kit_cast(&k, KIT_ICON, 40, 400, 1);
	list(&k, &f, 5, &page);
	assert_int_equal(page.item[0].seq, last - 1);
	ledger_page_clear(&page);
	kit_clear(&k);
}

/* What a download is made of: all, in order, by pieces of any size. */
static void
pieces_of_a_download(void **state)
{
	static struct kit k;
	struct ledger_page page;
	struct db *db;
	int64_t from, all, expected;
	size_t i, limit;

	(void)state;
	a_story(&k);
	all = kit_number(&k, "SELECT COUNT(*) FROM ledger");
	db = reader(&k);
	for (limit = 1; limit <= (size_t)all + 1; limit++) {
		expected = 1;
		for (from = 1; from != 0;) {
			assert_true(ledger_range(&db_sqlite, db, from, limit, &page));
			for (i = 0; i < page.n; i++)
				assert_int_equal(page.item[i].seq, expected++);
			from = page.next;
			ledger_page_clear(&page);
		}
		assert_int_equal(expected, all + 1);
	}
	db_sqlite.close(db);
	kit_clear(&k);
}

/* ---- what an entry says ---- */

static void
acts_are_told_and_choices_are_not(void **state)
{
	static struct kit k;
	struct ledger_filter f = { LEDGER_PEOPLE, "", "", 0, 0, 0 };
	struct ledger_page page;
	size_t i;

	(void)state;
	a_story(&k);
	list(&k, &f, NEWS, &page);
	assert_int_equal(page.n, 2);
	assert_string_equal(page.item[0].actor, "binta");
	assert_string_equal(ledger_kind_name(page.item[0].kind), "agree");
	assert_string_equal(page.item[1].actor, "awa");
	assert_string_equal(ledger_kind_name(page.item[1].kind), "propose");
	assert_true(page.item[1].reason[0] != '\0');
	for (i = 0; i < page.n; i++)
		assert_int_equal(strlen(page.item[i].hash), 2 * LEDGER_HASH_LEN);
	ledger_page_clear(&page);
	f.group = LEDGER_MESSAGES;
	list(&k, &f, NEWS, &page);
	assert_true(page.n > 0);
	for (i = 0; i < page.n; i++) {
		assert_string_equal(page.item[i].actor, "");
		assert_string_equal(page.item[i].subject, "");
		assert_string_equal(page.item[i].reason, "");
		assert_string_equal(page.item[i].detail, "");
	}
	ledger_page_clear(&page);
	kit_clear(&k);
}

/* No kind that is stored is without a word. */
static void
every_kind_has_a_word(void **state)
{
	int64_t kind;
	int known = 0;

	(void)state;
	for (kind = 0; kind <= ACT_LAST; kind++)
		known += strcmp(ledger_kind_name(kind), "?") != 0;
	/* outcomes, campaigns, forms, desk, acts: as many as their enums have */
	assert_int_equal(known, (OUTCOME_NOBODY - OUTCOME_KEPT + 1) +
	    (LEDGER_CLOSED - LEDGER_IMPORTED + 1) +
	    (LEDGER_ENTRY_PROMOTED - LEDGER_ENTRY_KEPT + 1) +
	    (LEDGER_DESK_LAST - LEDGER_DESK_FIRST + 1) + 18);
	assert_string_equal(ledger_kind_name(ACT_LAST + 1), "?");
	assert_string_equal(ledger_kind_name(-1), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_filter),
		cmocka_unit_test(groups_have_names_and_share_nothing),
		cmocka_unit_test(pages_join_without_gap),
		cmocka_unit_test(what_comes_meanwhile_moves_nothing),
		cmocka_unit_test(pieces_of_a_download),
		cmocka_unit_test(acts_are_told_and_choices_are_not),
		cmocka_unit_test(every_kind_has_a_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
