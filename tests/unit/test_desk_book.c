/*
 * The desk as pages look at it: which persons a filter finds, what the tabs count, that pages cut
 * the list without losing or repeating anybody, and what the acts say about whom. At last a whole
 * season, read and searched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "console/desk_book.h"
#include "console/desk_errors.h"
#include "console/desk_forms.h"
#include "desk_kit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

struct given {
	int64_t	id, leader;
	enum nominee_status status;
	const char *name, *region, *place, *sector;
};

/* Numbers are ids less 100. Leaders need not be the first of their persons. */
static const struct given given[] = {
    {101, 101, NOMINEE_RECEIVED, "Awa Exemple", "03", "", "sante"},
    {102, 105, NOMINEE_VERIFIED, "Modele Issa", "", "", "justice"},
    {103, 103, NOMINEE_REJECTED, "Fatoumata Patron", "", "Kayes", ""},
    {104, 105, NOMINEE_VERIFIED, "I. MODÈLE", "05", "", "eau"},
    {105, 105, NOMINEE_VERIFIED, "Issa Modèle", "", "", ""},
    {106, 106, NOMINEE_PROMOTED, "Awa Specimen", "03", "", "sante"},
    {107, 107, NOMINEE_RECEIVED, "<b>Oumou</b> & Cie", "", "", ""},
    {108, 108, NOMINEE_SHORTLISTED, "Seydou d'Exemple", "09", "", "education"},
};

static struct rulebook *
rulebook_of(struct kit *k)
{
	static const char document[] =
	    "{ \"id\": \"icon\", \"title\": {\"fr\": \"Icone\"}, \"regions\": \"ml-2023\","
	    " \"addresses\": [\"36777\"], \"nomination\": {\"opens\": \"2026-06-01T00:00:00Z\","
	    " \"closes\": \"2026-08-31T00:00:00Z\"},"
	    " \"candidates\": [{\"code\": \"3\", \"name\": \"Un\"}, {\"code\": \"R7\","
	    " \"name\": \"Deux\"}] }";

	kit_make(k);
	return kit_rulebook(k, (const char *const[]){document}, 1);
}

static void
set(struct answers *answers, const char *key, const char *value)
{
	if (value[0] != '\0')
		assert_true(answers_set(answers, key, value));
}

static struct nominations
nominations_of(const struct given *g, size_t n)
{
	struct nominations all = {.item = xcalloc(n, sizeof(*all.item)), .n = n};
	size_t i;

	for (i = 0; i < n; i++) {
		struct nomination *item = &all.item[i];

		item->id = g[i].id;
		item->number = g[i].id - 100;
		item->leader = g[i].leader;
		item->status = g[i].status;
		item->entry.created_ms = 1000 * (int64_t)(i == 0 ? 99 : i);
		set(&item->entry.answers, "name", g[i].name);
		set(&item->entry.answers, "region", g[i].region);
		set(&item->entry.answers, "place", g[i].place);
		set(&item->entry.answers, "sector", g[i].sector);
	}
	return all;
}

static struct decision_row *
decisions_of(size_t *n)
{
	static const struct {
		int64_t seq, undoes;
		enum desk_act act;
		const char *changes;
	} acts[] = {
	    {201, 0, DESK_MERGE, "[[102,105,1,\"\",102,1,\"\"],[104,105,1,\"\",104,1,\"\"]]"},
	    {202, 0, DESK_VERIFY, "[[105,105,2,\"\",105,1,\"\"]]"},
	    {203, 0, DESK_REJECT, "[[103,103,3,\"\",103,1,\"\"]]"},
	    {204, 0, DESK_REJECT, "[[107,107,3,\"\",107,1,\"\"]]"},
	    {205, 204, DESK_UNDO, "[[107,107,1,\"\",107,3,\"\"]]"},
	    {206, 0, DESK_IMPORT, "{\"rows\":2,\"kept\":[101,106]}"},
	    {207, 0, DESK_VERIFY, "no JSON at all"},
	};
	struct decision_row *row = xcalloc(N(acts), sizeof(*row));
	size_t i;

	for (i = 0; i < N(acts); i++) {
		row[i].seq = acts[i].seq;
		row[i].undoes = acts[i].undoes;
		row[i].act = acts[i].act;
		row[i].changes = xstrdup(acts[i].changes);
	}
	*n = N(acts);
	return row;
}

struct desk_test {
	struct kit kit;
	struct desk_book *book;
};

static void
start(struct desk_test *t)
{
	struct decision_row *decision;
	struct rulebook *rb;
	size_t n;

	memset(t, 0, sizeof(*t));
	rb = rulebook_of(&t->kit);
	decision = decisions_of(&n);
	t->book = desk_book_make(rb, "icon", nominations_of(given, N(given)), decision, n);
}

static void
finish(struct desk_test *t)
{
	desk_book_unref(t->book);
	kit_clear(&t->kit);
}

static struct desk_query
everybody(void)
{
	return (struct desk_query){.region = DESK_ANY, .sector = "", .text = "", .page = 1};
}

/* "1 3 5": the leaders' numbers in their order. */
static const char *
numbers(const struct desk_book *b, const struct desk_found *f)
{
	static char text[400];
	struct buf out;

	buf_init(&out, text, sizeof(text));
	for (size_t i = 0; i < f->n_rows; i++)
		buf_addf(&out, "%s%lld", i == 0 ? "" : " ",
		    (long long)desk_book_leader(b, f->row[i])->number);
	return text;
}

/* ---- persons ---- */

static void
persons_are_their_nominations(void **state)
{
	struct desk_test t;
	const struct desk_person *who;

	(void)state;
	start(&t);
	assert_int_equal(t.book->n_persons, 6);
	assert_null(desk_book_number(t.book, 9));
	assert_null(desk_book_number(t.book, 0));
	assert_null(desk_book_id(t.book, 5));
	who = desk_book_person(t.book, desk_book_number(t.book, 2));
	assert_int_equal(who->n, 3);
	assert_int_equal(desk_book_leader(t.book, who)->number, 5);
	assert_int_equal(desk_book_member(t.book, who, 0)->number, 5);	/* the leader first */
	assert_int_equal(desk_book_member(t.book, who, 1)->number, 2);
	assert_int_equal(desk_book_member(t.book, who, 2)->number, 4);
	/* what the leader leaves open the first of the others tells */
	assert_string_equal(t.book->paper->atlas.region[who->region].key, "05");
	assert_string_equal(who->sector, "justice");
	/* a place tells its region */
	who = desk_book_person(t.book, desk_book_number(t.book, 3));
	assert_string_equal(t.book->paper->atlas.region[who->region].name, "Kayes");
	who = desk_book_person(t.book, desk_book_number(t.book, 7));
	assert_int_equal(who->region, -1);
	finish(&t);
}

static void
nobody_at_all(void **state)
{
	struct nominations none = {.n = 0};
	struct desk_found f;
	struct desk_query q = everybody();
	struct desk_book *b;
	struct kit kit;

	(void)state;
	b = desk_book_make(rulebook_of(&kit), "icon", none, NULL, 0);
	desk_query(b, &q, &f);
	assert_int_equal(f.n, 0);
	assert_int_equal(f.pages, 1);
	assert_int_equal(f.page, 1);
	assert_null(desk_book_number(b, 1));
	desk_book_unref(b);
	kit_clear(&kit);
}

/* ---- filters ---- */

static void
filters_find(void **state)
{
	const struct {
		const char *why;
		struct desk_query q;
		const char *numbers;
		size_t all, received;	/* what two of the tabs say */
	} cases[] = {
	    {"everybody", {.region = DESK_ANY}, "1 3 5 6 7 8", 6, 2},
	    {"a status; tabs count the others too", {.status = NOMINEE_VERIFIED, .region = DESK_ANY},
		"5", 6, 2},
	    {"no region", {.region = DESK_UNKNOWN}, "7", 1, 1},
	    {"sector", {.region = DESK_ANY, .sector = "sante"}, "1 6", 2, 1},
	    {"sector of another's answer", {.region = DESK_ANY, .sector = "justice"}, "5", 1, 0},
	    {"but not of the second's", {.region = DESK_ANY, .sector = "eau"}, "", 0, 0},
	    {"no sector", {.region = DESK_ANY, .sector = "?"}, "3 7", 2, 1},
	    {"a sector nobody has heard of", {.region = DESK_ANY, .sector = "%s\"><"}, "", 0, 0},
	    {"a name, whatever capitals", {.region = DESK_ANY, .text = "AWA"}, "1 6", 2, 1},
	    {"without its accent", {.region = DESK_ANY, .text = "modele"}, "5", 1, 0},
	    {"a beginning", {.region = DESK_ANY, .text = "exem"}, "1 8", 2, 1},
	    {"not an end", {.region = DESK_ANY, .text = "xemple"}, "", 0, 0},
	    {"all words, any order", {.region = DESK_ANY, .text = "exemple awa"}, "1", 1, 1},
	    {"words of two nominations of one person are no name", {.region = DESK_ANY,
		.text = "i issa"}, "5", 1, 0},
	    {"a name of a merged one", {.region = DESK_ANY, .text = "I. Modele"}, "5", 1, 0},
	    {"a number", {.region = DESK_ANY, .text = "7"}, "7", 1, 1},
	    {"a number of a merged one", {.region = DESK_ANY, .text = "4"}, "5", 1, 0},
	    {"no number of anybody", {.region = DESK_ANY, .text = "99"}, "", 0, 0},
	    {"tags are words", {.region = DESK_ANY, .text = "<b>oumou</b>"}, "7", 1, 1},
	    {"marks alone find nobody", {.region = DESK_ANY, .text = "<>&'%"}, "", 0, 0},
	    {"status, sector and name", {.status = NOMINEE_PROMOTED, .region = DESK_ANY,
		.sector = "sante", .text = "awa"}, "6", 2, 1},
	    {"most nominated first", {.region = DESK_ANY, .order = DESK_BY_COUNT}, "5 1 3 6 7 8", 6, 2},
	    {"latest first", {.region = DESK_ANY, .order = DESK_BY_LATEST}, "1 8 7 6 5 3", 6, 2},
	};
	struct desk_found f;
	struct desk_test t;
	size_t i;

	(void)state;
	start(&t);
	for (i = 0; i < N(cases); i++) {
		struct desk_query q = cases[i].q;

		q.sector = q.sector == NULL ? "" : q.sector;
		q.text = q.text == NULL ? "" : q.text;
		desk_query(t.book, &q, &f);
		if (strcmp(numbers(t.book, &f), cases[i].numbers) != 0 ||
		    f.by_status[0] != cases[i].all || f.by_status[NOMINEE_RECEIVED] != cases[i].received)
			fail_msg("%s: \"%s\" all %zu received %zu", cases[i].why, numbers(t.book, &f),
			    f.by_status[0], f.by_status[NOMINEE_RECEIVED]);
	}
	finish(&t);
}

static void
a_region_finds_its_own(void **state)
{
	struct desk_query q = everybody();
	struct desk_found f;
	struct desk_test t;

	(void)state;
	start(&t);
	q.region = atlas_region(&t.book->paper->atlas, "03");
	desk_query(t.book, &q, &f);
	assert_string_equal(numbers(t.book, &f), "1 6");
	assert_int_equal(f.nominations, 2);
	finish(&t);
}

static void
long_searches_are_bounded(void **state)
{
	char text[3000];
	struct desk_query q = everybody();
	struct desk_found f;
	struct desk_test t;

	(void)state;
	start(&t);
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	q.text = text;
	desk_query(t.book, &q, &f);
	assert_int_equal(f.n, 0);
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "a ", 2);	/* more words than are looked for */
	desk_query(t.book, &q, &f);
	assert_true(f.n <= 6);
	finish(&t);
}

/* ---- pages ---- */

/* Every person is on one page, once, whatever the size of the list. */
static void
pages_lose_nobody(void **state)
{
	static const size_t sizes[] = {1, DESK_PAGE - 1, DESK_PAGE, DESK_PAGE + 1, 3 * DESK_PAGE,
	    3 * DESK_PAGE + 7};
	struct desk_query q = everybody();
	struct desk_found f;
	size_t i, s;

	(void)state;
	for (s = 0; s < N(sizes); s++) {
		struct nominations all = {.item = xcalloc(sizes[s], sizeof(*all.item)), .n = sizes[s]};
		struct desk_book *b;
		struct kit kit;
		int64_t next = 1;

		for (i = 0; i < sizes[s]; i++) {
			all.item[i].id = all.item[i].leader = all.item[i].number = (int64_t)i + 1;
			all.item[i].status = NOMINEE_RECEIVED;
		}
		b = desk_book_make(rulebook_of(&kit), "icon", all, NULL, 0);
		for (q.page = 1; q.page == 1 || q.page <= f.pages; q.page++) {
			desk_query(b, &q, &f);
			assert_int_equal(f.page, q.page);
			for (i = 0; i < f.n_rows; i++)
				assert_int_equal(desk_book_leader(b, f.row[i])->number, next++);
		}
		assert_int_equal(next, sizes[s] + 1);
		q.page = 1000000;	/* behind the end is the end */
		desk_query(b, &q, &f);
		assert_int_equal(f.page, f.pages);
		assert_true(f.n_rows > 0);
		q.page = 0;
		desk_query(b, &q, &f);
		assert_int_equal(f.page, 1);
		desk_book_unref(b);
		kit_clear(&kit);
	}
}

/* ---- decisions ---- */

static void
decisions_are_about_persons(void **state)
{
	static const struct {
		int64_t number;
		const char *about;	/* acts, by their place */
	} cases[] = {
	    {1, "5"}, {2, "01"}, {3, "2"}, {5, "01"}, {6, "5"}, {7, "34"}, {8, ""},
	};
	bool about[8];
	struct desk_test t;
	size_t i, d;

	(void)state;
	start(&t);
	for (i = 0; i < N(cases); i++) {
		const struct desk_person *who =
		    desk_book_person(t.book, desk_book_number(t.book, cases[i].number));

		desk_book_about(t.book, who, about);
		for (d = 0; d < t.book->n_decisions; d++)
			assert_int_equal(about[d], strchr(cases[i].about, '0' + (int)d) != NULL);
	}
	assert_true(t.book->holds[2]);
	assert_false(t.book->holds[3]);		/* undone */
	assert_true(t.book->holds[4]);
	finish(&t);
}

static void
a_promotion_is_proposed(void **state)
{
	static struct desk_promotion d;
	struct desk_test t;

	(void)state;
	start(&t);
	desk_promotion_propose(t.book, desk_book_person(t.book, desk_book_number(t.book, 5)), &d);
	assert_string_equal(d.code, "4");	/* codes that are no numbers do not count */
	assert_string_equal(d.name, "Issa Modèle");
	assert_int_equal(d.n_aliases, 2);
	assert_string_equal(d.alias[0], "Modele Issa");
	assert_string_equal(d.alias[1], "I. MODÈLE");
	finish(&t);
}

/* ---- refusals in French ---- */

static void
refusals_in_french(void **state)
{
	static const struct {
		const char *english, *french;
	} cases[] = {
	    {"nomination 12 is verified already", "La nomination 12 est déjà vérifiée."},
	    {"nomination 12 is a person of its own already",
		"La nomination 12 est déjà une personne à part."},
	    {"nomination 3 is received: verify it first", "La nomination 3 est reçue : vérifiez-la d'abord."},
	    {"12 and 14 are one person already", "Les n° 12 et 14 sont déjà une même personne."},
	    {"nomination 4 was changed by entry 88 (merge) since: undo that one first",
		"La nomination 4 a changé depuis, par l'acte 88 : annulez d'abord celui-là."},
	    {"reason: is missing or too long", "Dites pourquoi, en une phrase : chaque acte est motivé."},
	    {"candidates[4].code: 'A' is also a word in fr",
		"« A » est déjà un mot de la langue fr : choisissez-en un autre."},
	    {"something nobody translated", "something nobody translated"},
	    {"", ""},
	    {"candidates[2].aliases[0]: is * of $1 %s", "candidates[2].aliases[0]: is * of $1 %s"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < N(cases); i++) {
		BUF(out, 400);

		desk_error_french(cases[i].english, &out);
		assert_string_equal(out.data, cases[i].french);
	}
}

/* What the desk really says when it refuses is known to the table: else an operator reads English. */
static void
the_desks_own_words(void **state)
{
	static struct desk_kit d;
	const struct {
		enum desk_act act;
		int64_t subject;
	} refused[] = {
	    {DESK_SHORTLIST, 1}, {DESK_VERIFY, 99}, {DESK_SPLIT, 1}, {DESK_PROMOTE, 1}, {DESK_UNDO, 1},
	};
	size_t i;

	(void)state;
	desk_kit_start(&d);
	desk_nominate_many(&d, 1, 2);
	for (i = 0; i < N(refused); i++) {
		BUF(out, 400);

		assert_int_equal(desk_do(&d, refused[i].act, refused[i].subject), JOB_REFUSED);
		desk_error_french(d.job.why, &out);
		if (strcmp(out.data, d.job.why) == 0)
			fail_msg("not in the table: %s", d.job.why);
	}
	desk_kit_clear(&d);
}

/* ---- over a database ---- */

/* The mark moves with every change of the desk and with nothing else. */
static void
the_mark_tells_of_changes(void **state)
{
	static struct desk_kit d;
	struct desk_book *b;
	int64_t before;

	(void)state;
	desk_kit_start(&d);
	b = desk_book_read(d.kit.path, rulebook_ref(d.kit.rulebook), DESK_CAMPAIGN);
	assert_string_equal(b->why, "");
	assert_int_equal(b->mark, 0);
	desk_book_unref(b);
	desk_nominate_many(&d, 1, 3);
	b = desk_book_read(d.kit.path, rulebook_ref(d.kit.rulebook), DESK_CAMPAIGN);
	assert_int_equal(b->all.n, 3);
	assert_true(b->mark > 0);
	before = b->mark;
	desk_book_unref(b);
	(void)desk_done(&d, desk_do(&d, DESK_VERIFY, 2));
	b = desk_book_read(d.kit.path, rulebook_ref(d.kit.rulebook), DESK_CAMPAIGN);
	assert_true(b->mark > before);
	assert_int_equal(desk_book_number(b, 2)->status, NOMINEE_VERIFIED);
	desk_book_unref(b);
	b = desk_book_read("/nowhere/kalata.db", rulebook_ref(d.kit.rulebook), DESK_CAMPAIGN);
	assert_true(b->why[0] != '\0');
	desk_book_unref(b);
	desk_kit_clear(&d);
}

/* ---- a season ---- */

#define SEASON 20000
#define BLOCK  500

static double
ms(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return 1e3 * (double)now.tv_sec + (double)now.tv_nsec / 1e6;
}

static void
import_season(struct desk_kit *d)
{
	static const char *const first[] = {"Awa", "Issa", "Oumou", "Seydou", "Fatoumata", "Bintou",
	    "Moussa", "Kadi"};
	static const char *const last[] = {"Exemple", "Modele", "Specimen", "Essai", "Patron",
	    "Gabarit", "Echantillon"};
	struct paper_row *rows = xcalloc(BLOCK, sizeof(*rows));
	int from, i;

	for (from = 0; from < SEASON; from += BLOCK) {
		memset(rows, 0, BLOCK * sizeof(*rows));
		for (i = 0; i < BLOCK; i++) {
			int n = from + i;
			char text[80];

			(void)snprintf(text, sizeof(text), "%s %s%c%c", first[n % 8], last[n / 8 % 7],
			    'a' + n / 56 % 26, 'a' + n / 1456 % 26);
			set(&rows[i].answers, "name", text);
			set(&rows[i].answers, "service", n % 3 == 0 ? "CSREF" : "Mairie");
			set(&rows[i].answers, n % 2 == 0 ? "region" : "place", n % 2 == 0 ? "03" : "Kignan");
			(void)snprintf(text, sizeof(text), "raison numero %d", n);
			set(&rows[i].answers, "reason", text);
			rows[i].voter = desk_paper_key(&d->kit.secret, DESK_CAMPAIGN, &rows[i].answers);
		}
		(void)desk_do(d, (enum desk_act)0, 0);	/* fills the frame */
		d->job.act = DESK_IMPORT;
		d->job.row = rows;
		d->job.n_rows = BLOCK;
		store_do(d->kit.store, &d->job.job);
		(void)desk_done(d, d->job.job.result);
	}
	free(rows);
}

static void
a_season_in_a_book(void **state)
{
	static struct desk_kit d;
	struct desk_query q = everybody();
	double begin, read, found, alike;
	struct proposals pairs;
	struct desk_found f;
	struct desk_book *b;

	(void)state;
	desk_kit_start(&d);
	import_season(&d);
	begin = ms();
	b = desk_book_read(d.kit.path, rulebook_ref(d.kit.rulebook), DESK_CAMPAIGN);
	read = ms();
	assert_string_equal(b->why, "");
	assert_int_equal(b->n_persons, SEASON);
	q.text = "exemple aw";
	desk_query(b, &q, &f);
	found = ms();
	assert_true(f.n > 100 && f.n < SEASON / 20);
	proposals_make(&b->all, &d.kit.rulebook->occupations, 60, &pairs);
	alike = ms();
	printf("# desk: %d nominations: read and indexed in %.0f ms, one page found in %.2f ms,"
	    " %zu proposals in %.0f ms, %.0f MB\n",
	    SEASON, read - begin, found - read, pairs.n, alike - found,
	    (double)(SEASON * sizeof(struct nomination)) / 1e6);
	proposals_free(&pairs);
	desk_book_unref(b);
	desk_kit_clear(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(persons_are_their_nominations),
	    cmocka_unit_test(nobody_at_all),
	    cmocka_unit_test(filters_find),
	    cmocka_unit_test(a_region_finds_its_own),
	    cmocka_unit_test(long_searches_are_bounded),
	    cmocka_unit_test(pages_lose_nobody),
	    cmocka_unit_test(decisions_are_about_persons),
	    cmocka_unit_test(a_promotion_is_proposed),
	    cmocka_unit_test(refusals_in_french),
	    cmocka_unit_test(the_desks_own_words),
	    cmocka_unit_test(the_mark_tells_of_changes),
	    cmocka_unit_test(a_season_in_a_book),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
