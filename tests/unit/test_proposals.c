/*
 * Who may be the same person: people are asked once, about as few pairs as it takes, and not
 * again about those they said are two. And twenty thousand nominations, as a season
 * brings them, to see how long it takes and how good it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "desk_kit.h"

#define LEAST 60

struct look {
	struct nominations list;
	struct proposals found;
};

static void
look(struct desk_kit *d, struct look *l)
{
	desk_read(d, &l->list);
	proposals_make(&l->list, NULL, LEAST, &l->found);
}

static void
look_away(struct look *l)
{
	proposals_free(&l->found);
	nominations_free(&l->list);
}

/* Is the pair of the persons of these two numbers proposed? */
static bool
proposed(const struct look *l, int64_t x, int64_t y)
{
	int64_t a = desk_nomination(&l->list, x)->leader, b = desk_nomination(&l->list, y)->leader;
	size_t i;

	for (i = 0; i < l->found.n; i++)
		if ((l->found.pair[i].a == a && l->found.pair[i].b == b) ||
		    (l->found.pair[i].a == b && l->found.pair[i].b == a))
			return true;
	return false;
}

static void
assert_proposed(struct desk_kit *d, int64_t x, int64_t y, bool expected)
{
	struct look l;

	look(d, &l);
	if (proposed(&l, x, y) != expected)
		fail_msg("%lld and %lld: %s proposed", (long long)x, (long long)y,
		    expected ? "not" : "are");
	look_away(&l);
}

static void
start(struct desk_kit *d)
{
	static const char *const names[] = {"Dr Awa Exemple", "EXEMPLE Awa", "Bakary Modele"};
	static const char *const services[] = {"CSREF", "csref", "Mairie"};
	size_t i;

	desk_kit_start(d);
	for (i = 0; i < 3; i++)
		assert_int_equal(desk_nominate(d, names[i], "service", services[i], "region",
		    i == 2 ? "05" : "03", "reason", i == 1 ? "soigne tout le monde" : "aide", NULL),
		    (int64_t)i + 1);
}

static void
what_people_decided_is_not_asked_again(void **state)
{
	static struct desk_kit d;
	int64_t merged;

	(void)state;
	start(&d);
	assert_proposed(&d, 1, 2, true);
	assert_proposed(&d, 1, 3, false);
	merged = desk_done(&d, desk_join(&d, 1, 2, 0));
	assert_proposed(&d, 1, 2, false);
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, merged));
	assert_proposed(&d, 1, 2, false);	/* somebody said: these are two */
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, d.job.seq));
	assert_proposed(&d, 1, 2, false);	/* one again */
	(void)desk_done(&d, desk_do(&d, DESK_SPLIT, 1));
	assert_proposed(&d, 1, 2, false);
	kit_assert_clean(&d.kit);
	desk_kit_clear(&d);
}

/* What was said about two holds for the persons they belong to since. */
static void
two_stay_two_when_others_join_them(void **state)
{
	static struct desk_kit d;
	struct look l;

	(void)state;
	start(&d);
	assert_int_equal(desk_nominate(&d, "Awa Exemple", "service", "CSREF", "region", "03", NULL), 4);
	(void)desk_done(&d, desk_join(&d, 1, 2, 0));
	(void)desk_done(&d, desk_do(&d, DESK_SPLIT, 2));
	(void)desk_done(&d, desk_join(&d, 4, 2, 0));
	assert_proposed(&d, 1, 4, false);
	/* the leader is gone: the next of its nominations stands for it */
	kit_sql(&d.kit, "UPDATE entry SET state = 3 WHERE number = 4");
	look(&d, &l);
	assert_int_equal(l.found.n, 0);
	assert_int_equal(desk_nomination(&l.list, 2)->leader, desk_nomination(&l.list, 2)->id);
	look_away(&l);
	desk_kit_clear(&d);
}

/* Fifty that are all alike are 1,225 pairs, and 49 questions. */
static void
as_few_pairs_as_join_them(void **state)
{
	enum { N = 50 };
	static struct desk_kit d;
	char reason[40];
	struct look l;
	size_t i;
	int n;

	(void)state;
	desk_kit_start(&d);
	for (n = 0; n < N; n++) {
		(void)snprintf(reason, sizeof(reason), "raison %d", n);
		(void)desk_nominate(&d, n % 2 == 0 ? "Awa Exemple" : "Exemple Awa", "service", "CSREF",
		    "region", "03", "reason", reason, NULL);
	}
	look(&d, &l);
	assert_int_equal(l.found.n, N - 1);
	for (i = 1; i < l.found.n; i++)
		assert_true(l.found.pair[i - 1].score >= l.found.pair[i].score);
	look_away(&l);
	desk_kit_clear(&d);
}

static void
nobody_is_like_nobody(void **state)
{
	struct nominations list;
	struct proposals found;

	(void)state;
	memset(&list, 0, sizeof(list));
	proposals_make(&list, NULL, LEAST, &found);
	assert_int_equal(found.n, 0);
	proposals_free(&found);
}

/* ---- a season ---- */

#define SEASON	20000
#define PERSONS 9000
#define BLOCK	500

/* Few family names are everybody's: the first tenth of them is half of the people. */
static void
make_name(uint64_t seed, char *out, size_t cap)
{
	static const char *const start[] = {"Ba", "Co", "Di", "Fa", "Gui", "Ka", "Ma", "Sa", "To", "Sou"};
	static const char *const middle[] = {"li", "ma", "ra", "ko", "nde", "sso", "bi", "dja", "lou", "ga"};
	static const char *const end[] = {"ba", "te", "re", "dou", "kan", "ya", "la", "go", "ssi", "ne"};
	uint64_t r = seed, family;
	char first[24];

	(void)kit_random(&r);
	family = kit_random(&r) % 1000;
	if (kit_random(&r) % 2 == 0)
		family %= 30;
	(void)snprintf(first, sizeof(first), "%s%s%s", start[kit_random(&r) % 10],
	    middle[kit_random(&r) % 10], kit_random(&r) % 3 == 0 ? "ta" : "");
	(void)snprintf(out, cap, "%s %s%s%s", first, start[family % 10], middle[family / 10 % 10],
	    end[family / 100 % 10]);
}

/* As somebody else writes it: another order, a title, capitals, a slip. */
static void
write_name(uint64_t *random, const char *name, char *out, size_t cap)
{
	const char *blank = strchr(name, ' ');
	size_t i, len;

	switch (kit_random(random) % 5) {
	case 0:
		(void)snprintf(out, cap, "%s %.*s", blank + 1, (int)(blank - name), name);
		break;
	case 1:
		(void)snprintf(out, cap, "Dr %s", name);
		break;
	default:
		(void)snprintf(out, cap, "%s", name);
		break;
	}
	len = strlen(out);
	if (kit_random(random) % 4 == 0) {
		i = 1 + kit_random(random) % (len - 1);
		if (out[i] != ' ' && out[i - 1] != ' ')
			memmove(out + i, out + i + 1, len - i);
	}
	if (kit_random(random) % 5 == 0)
		for (i = 0; out[i] != '\0'; i++)
			if (out[i] >= 'a' && out[i] <= 'z')
				out[i] = (char)(out[i] - 32);
}

/* Most are nominated once or twice, a few very often. */
static int
pick_person(uint64_t *random)
{
	uint64_t r = kit_random(random) % 100;

	if (r < 10)
		return (int)(kit_random(random) % 12);
	return (int)(kit_random(random) % (r < 40 ? 600 : PERSONS));
}

static void
nominate_block(struct desk_kit *d, uint64_t *random, int *person, struct paper_row *rows, int from)
{
	static const char *const services[] = {"CSREF", "Mairie", "Lycee", "Hopital", "Prefecture"};
	char text[80], name[60];
	int i;

	memset(rows, 0, BLOCK * sizeof(*rows));
	for (i = 0; i < BLOCK; i++) {
		struct answers *answers = &rows[i].answers;
		int who = pick_person(random);

		person[from + i] = who;
		make_name(7919 * (uint64_t)(who + 1), name, sizeof(name));
		write_name(random, name, text, sizeof(text));
		assert_true(answers_set(answers, "name", text));
		assert_true(answers_set(answers, "service", services[who % 5]));
		(void)snprintf(text, sizeof(text), "%02d", 1 + who % 11);
		if (kit_random(random) % 10 != 0)
			assert_true(answers_set(answers, "region", text));
		(void)snprintf(text, sizeof(text), "raison numero %d", from + i);
		assert_true(answers_set(answers, "reason", text));
		rows[i].voter = desk_paper_key(&d->kit.secret, "icon", answers);
	}
}

static void
nominate_season(struct desk_kit *d, int *person)
{
	struct paper_row *rows = xcalloc(BLOCK, sizeof(*rows));
	uint64_t random = kit_seed();
	int from;

	for (from = 0; from < SEASON; from += BLOCK) {
		nominate_block(d, &random, person, rows, from);
		(void)desk_do(d, (enum desk_act)0, 0);	/* fills the frame */
		d->job.act = DESK_IMPORT;
		d->job.row = rows;
		d->job.n_rows = BLOCK;
		store_do(d->kit.store, &d->job.job);
		(void)desk_done(d, d->job.job.result);
		assert_int_equal(d->job.kept, BLOCK);
	}
	free(rows);
}

static double
seconds(void)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &t), 0);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* How many of the proposals are of one person, by what we know and the program does not. */
static size_t
count_right(const struct look *l, const int *person)
{
	size_t right = 0, i, at[2], side;

	for (i = 0; i < l->found.n; i++) {
		int64_t id[2] = {l->found.pair[i].a, l->found.pair[i].b};

		for (side = 0; side < 2; side++) {
			size_t low = 0, high = l->list.n;

			while (low + 1 < high) {	/* ids rise with numbers */
				size_t middle = (low + high) / 2;

				if (l->list.item[middle].id <= id[side])
					low = middle;
				else
					high = middle;
			}
			at[side] = low;
			assert_int_equal(l->list.item[low].id, id[side]);
		}
		right += person[at[0]] == person[at[1]];
	}
	return right;
}

static void
a_season_of_nominations(void **state)
{
	static int person[SEASON];
	static bool seen[PERSONS];
	static struct desk_kit d;
	size_t people = 0, right, i;
	double start_at, begin, read, made;
	struct look l;

	(void)state;
	desk_kit_start(&d);
	start_at = seconds();
	nominate_season(&d, person);
	begin = seconds();
	desk_read(&d, &l.list);
	read = seconds();
	proposals_make(&l.list, NULL, LEAST, &l.found);
	made = seconds();
	for (i = 0; i < SEASON; i++) {
		people += !seen[person[i]];
		seen[person[i]] = true;
	}
	right = count_right(&l, person);
	printf("# %d nominations of %zu people: imported in %.2f s, read in %.2f s,"
	    " %zu proposals in %.2f s, %zu of them right, of %zu there are\n", SEASON, people,
	    begin - start_at, read - begin, l.found.n, made - read, right, SEASON - people);
	assert_int_equal(l.list.n, SEASON);
	assert_true(l.found.n < SEASON);
	assert_true(right > (SEASON - people) / 2);
	look_away(&l);
	desk_kit_clear(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_decided_is_not_asked_again),
	    cmocka_unit_test(two_stay_two_when_others_join_them),
	    cmocka_unit_test(as_few_pairs_as_join_them),
	    cmocka_unit_test(nobody_is_like_nobody),
	    cmocka_unit_test(a_season_of_nominations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
