/*
 * Answers: what is kept and in which order, and each type of field as people fill it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/answers.h"
#include "form_world.h"

static struct form_world w;

/* ---- the value ---- */

static void
assert_order(const struct answers *a, const char *want)
{
	const char *key, *value;
	size_t i;
	BUF(got, 256);

	for (i = 0; answers_nth(a, i, &key, &value); i++)
		(void)buf_addf(&got, "%s%s=%s", i > 0 ? " " : "", key, value);
	assert_string_equal(got.data, want);
}

static void
test_set_and_get(void **state)
{
	struct answers a;

	(void)state;
	answers_clear(&a);
	assert_string_equal(answers_get(&a, "name"), "");
	assert_true(answers_set(&a, "name", "Awa"));
	assert_true(answers_set(&a, "place", "Kita"));
	assert_true(answers_set(&a, "reason", "ne"));
	assert_order(&a, "name=Awa place=Kita reason=ne");
	assert_true(answers_set(&a, "name", "Awa Exemple")); /* longer, stays first */
	assert_true(answers_set(&a, "place", "Gao"));
	assert_order(&a, "name=Awa Exemple place=Gao reason=ne");
	assert_true(answers_set(&a, "place", ""));
	assert_order(&a, "name=Awa Exemple reason=ne");
	assert_true(answers_set(&a, "place", "")); /* was not there */
	assert_true(answers_set(&a, "place", "San"));
	assert_order(&a, "name=Awa Exemple reason=ne place=San");
	assert_string_equal(answers_get(&a, "plac"), "");
	assert_string_equal(answers_get(&a, "Awa Exemple"), ""); /* a value is no key */
	assert_false(answers_set(&a, "", "x"));
}

/* A value that does not fit changes nothing, also not the answer it would have replaced. */
static void
test_full(void **state)
{
	struct answers a, before;
	char long_value[ANSWERS_MAX + 1];

	(void)state;
	answers_clear(&a);
	assert_true(answers_set(&a, "name", "Awa"));
	memset(long_value, 'x', sizeof(long_value));
	long_value[ANSWERS_MAX - 9 - 2 - 1] = '\0'; /* name\0Awa\0 k\0 and its own NUL */
	assert_true(answers_set(&a, "k", long_value));
	assert_int_equal(a.len, ANSWERS_MAX);
	before = a;
	assert_false(answers_set(&a, "name", "Awa B"));
	assert_false(answers_set(&a, "n", "1"));
	assert_memory_equal(&a, &before, sizeof(a));
	assert_true(answers_set(&a, "name", "Aba"));
	assert_true(answers_set(&a, "k", ""));
	assert_true(answers_set(&a, "name", "Awa B"));
	assert_order(&a, "name=Awa B");
}

static void
test_missing(void **state)
{
	static const char *const required[] = {
	    "name", "position", "service", "region", "sector", "gender", "reason"};
	struct answers a;
	size_t i;

	(void)state;
	answers_clear(&a);
	for (i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
		assert_false(answers_complete(&a, &w.nomination));
		assert_string_equal(
		    w.nomination.field[answers_missing(&a, &w.nomination, i % 2)].key,
		    required[i]);
		assert_true(answers_set(&a, required[i], "x"));
	}
	assert_true(answers_complete(&a, &w.nomination));
	assert_int_equal(answers_missing(&a, &w.nomination, true), -1);
	assert_string_equal(
	    w.nomination.field[answers_missing(&a, &w.nomination, false)].key, "place");
}

/* Against a table of pairs, at random: replace, remove, refill. */
static void
test_model(void **state)
{
	static const char *const keys[] = {"a", "name", "b", "place", "x", "reason"};
	char model[6][200] = {{0}}, value[200];
	struct answers a;
	unsigned seed = 20260601, i, k, n;

	(void)state;
	print_message("# seed %u\n", seed);
	answers_clear(&a);
	for (i = 0; i < 20000; i++) {
		seed = seed * 1103515245 + 12345;
		k = (seed >> 16) % 6;
		n = (seed >> 20) % 199;
		memset(value, 'a' + (int)k, n);
		value[n] = '\0';
		if (answers_set(&a, keys[k], value))
			memcpy(model[k], value, n + 1);
		for (k = 0; k < 6; k++)
			assert_string_equal(answers_get(&a, keys[k]), model[k]);
	}
}

/* ---- each type ---- */

struct read_case {
	const char *field, *text;
	enum field_fault fault;
	const char *value;
};

static const struct field_def *
field_of(const char *key)
{
	const struct form_def *forms[] = {&w.nomination, &w.registration};
	size_t f, i;

	for (f = 0; f < 2; f++)
		for (i = 0; i < forms[f]->n_fields; i++)
			if (strcmp(forms[f]->field[i].key, key) == 0)
				return &forms[f]->field[i];
	fail_msg("no field %s", key);
	return NULL;
}

static void
check(const struct read_case *cases, size_t n)
{
	char value[ANSWER_VALUE_MAX];
	enum field_fault fault;
	size_t i, wrong = 0;

	for (i = 0; i < n; i++) {
		const struct read_case *c = &cases[i];
		fault = field_read(
		    field_of(c->field), &w.world, c->text, strlen(c->text), value);
		if (fault == c->fault && strcmp(value, c->value) == 0)
			continue;
		wrong++;
		print_message("%s '%s': %d '%s', wanted %d '%s'\n", c->field, c->text,
		    (int)fault, value, (int)c->fault, c->value);
	}
	assert_int_equal(wrong, 0);
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof(cases[0]))

static void
test_names(void **state)
{
	static const struct read_case cases[] = {
	    {"name", "Awa Exemple", FIELD_OK, "Awa Exemple"},
	    {"name", "  awa \t\n EXEMPLE  ", FIELD_OK, "awa EXEMPLE"},
	    {"name", "Aïssata Exemple-Keïta", FIELD_OK, "Aïssata Exemple-Keïta"},
	    {"name", "Awa Exemple.", FIELD_OK, "Awa Exemple"},
	    {"name", "Awa E.", FIELD_OK, "Awa E."},
	    {"name", "- Awa Exemple,", FIELD_OK, "Awa Exemple"},
	    {"name", "N'Golo Exemple", FIELD_OK, "N'Golo Exemple"},
	    {"name", "Awa Exemple 2", FIELD_OK, "Awa Exemple 2"},
	    {"name", "Ba", FIELD_OK, "Ba"},
	    {"name", "ߊߥߊ ߞߋߌߕߊ", FIELD_OK, "ߊߥߊ ߞߋߌߕߊ"}, /* N'Ko */
	    {"name", "Awa\u00a0Exemple\u200b", FIELD_OK, "Awa Exemple"},
	    {"name", "A", FIELD_NO_NAME, ""},
	    {"name", "1", FIELD_NO_NAME, ""}, /* the line of a list that is not there */
	    {"name", "Awa 66000001", FIELD_NO_NAME, ""},
	    {"name", "   ", FIELD_EMPTY, ""},
	    {"name", "...", FIELD_EMPTY, ""},
	    {"name", "👍", FIELD_EMPTY, ""},
	    {"name", "", FIELD_EMPTY, ""},
	    {"name", "Awa Exemple qui travaille au centre de sante de Sikasso depuis douze ans",
		FIELD_TOO_LONG, ""},
	};

	(void)state;
	CHECK(cases);
}

static void
test_texts(void **state)
{
	static const struct read_case cases[] = {
	    {"position", "sage-femme", FIELD_OK, "sage-femme"},
	    {"position", " Médecin  chef ", FIELD_OK, "Médecin chef"},
	    {"position", "a\x01" "b\x7f" "c", FIELD_OK, "a b c"},
	    {"position", "!!!", FIELD_EMPTY, ""},
	    {"place", "Sikasso, quartier Hamdallaye", FIELD_OK, "Sikasso, quartier Hamdallaye"},
	    {"place", "nulle part", FIELD_OK, "nulle part"},
	    {"reason", "Elle n'a jamais demandé d'argent.", FIELD_OK,
		"Elle n'a jamais demandé d'argent."},
	    /* 60 letters of two bytes, and one more */
	    {"position", "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
		FIELD_OK, "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"},
	    {"position", "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
		FIELD_TOO_LONG, ""},
	};

	(void)state;
	CHECK(cases);
}

/* Longer than anything kept: told, never cut, whatever the type. */
static void
test_endless(void **state)
{
	static char text[100000];
	char value[ANSWER_VALUE_MAX];
	size_t i;

	(void)state;
	memset(text, 'a', sizeof(text));
	for (i = 0; i < w.nomination.n_fields; i++) {
		assert_int_equal(field_read(&w.nomination.field[i], &w.world, text,
		    sizeof(text), value), FIELD_TOO_LONG);
		assert_string_equal(value, "");
	}
	memset(text, ' ', sizeof(text));
	assert_int_equal(field_read(&w.nomination.field[0], &w.world, text, sizeof(text), value),
	    FIELD_EMPTY);
}

static void
test_regions(void **state)
{
	static const struct read_case cases[] = {
	    {"region", "1", FIELD_OK, "00"}, /* lines of the list, not keys */
	    {"region", "4", FIELD_OK, "03"},
	    {"region", "4.", FIELD_OK, "03"},
	    {"region", "04", FIELD_OK, "03"},
	    {"region", "le 4", FIELD_OK, "03"},
	    {"region", "quatre", FIELD_OK, "03"},
	    {"region", "4. Sikasso", FIELD_OK, "03"},
	    {"region", "0", FIELD_NO_PLACE, ""},
	    {"region", "21", FIELD_NO_PLACE, ""},
	    {"region", "99999999999999999999", FIELD_NO_PLACE, ""},
	    {"region", "Sikasso", FIELD_OK, "03"},
	    {"region", "SIKASO", FIELD_OK, "03"},
	    {"region", "ségou", FIELD_OK, "04"},
	    {"region", "Segu", FIELD_OK, "04"},      /* Bambara */
	    {"region", "Bamakɔ", FIELD_OK, "00"},
	    {"region", "Bamakoo", FIELD_OK, "00"},   /* misspelt */
	    {"region", "Sikkasso", FIELD_OK, "03"},
	    {"region", "Tombouctu", FIELD_OK, "06"},
	    {"region", "je suis de Kolokani", FIELD_OK, "02"},
	    {"region", "Nioro du Sahel", FIELD_OK, "11"},
	    {"region", "region de Mopti", FIELD_OK, "05"},
	    {"region", "3eme region", FIELD_OK, "03"}, /* as regions were numbered */
	    {"region", "Paris", FIELD_NO_PLACE, ""},
	    {"region", "je ne sais pas", FIELD_NO_PLACE, ""},
	    {"region", "?", FIELD_EMPTY, ""},
	};

	(void)state;
	CHECK(cases);
}

static void
test_choices(void **state)
{
	static const struct read_case cases[] = {
	    {"sector", "1", FIELD_OK, "sante"},
	    {"sector", "7", FIELD_OK, "eaux_forets"},
	    {"sector", "13", FIELD_OK, "autre"},
	    {"sector", "14", FIELD_NO_CHOICE, ""},
	    {"sector", "0", FIELD_NO_CHOICE, ""},
	    {"sector", "sante", FIELD_OK, "sante"},
	    {"sector", "SANTÉ", FIELD_OK, "sante"},
	    {"sector", "kɛnɛya", FIELD_OK, "sante"},
	    {"sector", "keneya", FIELD_OK, "sante"},
	    {"sector", "la santé", FIELD_OK, "sante"},
	    {"sector", "secteur de la sante", FIELD_OK, "sante"},
	    {"sector", "1. Santé", FIELD_OK, "sante"},
	    {"sector", "2 sante", FIELD_NO_CHOICE, ""}, /* the number says something else */
	    {"sector", "edukation", FIELD_OK, "education"},
	    {"sector", "educ", FIELD_OK, "education"},
	    {"sector", "eau", FIELD_OK, "eau"},
	    {"sector", "eaux", FIELD_OK, "eaux_forets"},
	    {"sector", "eaux et forets", FIELD_OK, "eaux_forets"},
	    {"sector", "eaux_forets", FIELD_OK, "eaux_forets"},
	    {"sector", "santé et éducation", FIELD_NO_CHOICE, ""},
	    {"sector", "s", FIELD_NO_CHOICE, ""},
	    {"sector", "peche", FIELD_NO_CHOICE, ""},
	    {"gender", "F", FIELD_OK, "F"},
	    {"gender", "f", FIELD_OK, "F"},
	    {"gender", "femme", FIELD_OK, "F"},
	    {"gender", "Fem", FIELD_OK, "F"},
	    {"gender", "une femme", FIELD_OK, "F"},
	    {"gender", "fame", FIELD_NO_CHOICE, ""}, /* two letters off */
	    {"gender", "famme", FIELD_OK, "F"},
	    {"gender", "h", FIELD_OK, "M"},
	    {"gender", "HOMME", FIELD_OK, "M"},
	    {"gender", "2", FIELD_OK, "M"},
	    {"gender", "deux", FIELD_OK, "M"},
	    {"gender", "fila", FIELD_OK, "M"}, /* Bambara: two */
	    {"gender", "muso", FIELD_OK, "F"},
	    {"gender", "cɛ", FIELD_OK, "M"},
	    {"gender", "m", FIELD_OK, "M"}, /* the key, although "muso" begins so */
	    {"gender", "homme et femme", FIELD_NO_CHOICE, ""},
	    {"lunch", "oui", FIELD_OK, "oui"},
	    {"lunch", "awo", FIELD_OK, "oui"},
	    {"lunch", "ayi", FIELD_OK, "non"},
	    {"lunch", "ɔwɔ", FIELD_OK, "oui"}, /* no label, but a word for yes */
	    {"lunch", "d'accord", FIELD_OK, "oui"},
	    {"lunch", "peut-etre", FIELD_NO_CHOICE, ""},
	};

	(void)state;
	CHECK(cases);
}

static void
test_numbers(void **state)
{
	static const struct read_case cases[] = {
	    {"seniority", "12", FIELD_OK, "12"},
	    {"seniority", "12 ans", FIELD_OK, "12"},
	    {"seniority", "12ans", FIELD_OK, "12"},
	    {"seniority", "012", FIELD_OK, "12"},
	    {"seniority", "depuis 12 ans", FIELD_OK, "12"},
	    {"seniority", "plus de 12 ans de service", FIELD_OK, "12"},
	    {"seniority", "12,5 ans", FIELD_OK, "12"},
	    {"seniority", "12 ans et 3 mois", FIELD_OK, "12"},
	    {"seniority", "6 mois", FIELD_OK, "0"},
	    {"seniority", "0", FIELD_OK, "0"},
	    {"seniority", "１２", FIELD_OK, "12"}, /* full width */
	    {"seniority", "٣", FIELD_OK, "3"},	/* Arabic-Indic */
	    {"seniority", "douze", FIELD_OK, "12"},
	    {"seniority", "douze ans", FIELD_OK, "12"},
	    {"seniority", "un an", FIELD_OK, "1"},
	    {"seniority", "san fila", FIELD_NO_NUMBER, ""}, /* "san" is a town here */
	    {"seniority", "une dizaine d'annees", FIELD_NO_NUMBER, ""},
	    {"seniority", "10 a 15 ans", FIELD_NO_NUMBER, ""},
	    {"seniority", "depuis 2010", FIELD_NO_NUMBER, ""}, /* above the highest */
	    {"seniority", "61", FIELD_NO_NUMBER, ""},
	    {"seniority", "60", FIELD_OK, "60"},
	    {"seniority", "-5", FIELD_NO_NUMBER, ""},
	    {"seniority", "beaucoup", FIELD_NO_NUMBER, ""},
	    {"seniority", "99999999999999999999", FIELD_NO_NUMBER, ""},
	    {"people", "6", FIELD_NO_NUMBER, ""},
	    {"people", "5 personnes", FIELD_OK, "5"},
	};
	static const struct field_def any = {.key = "n", .type = FIELD_NUMBER};
	char value[ANSWER_VALUE_MAX];

	(void)state;
	CHECK(cases);
	assert_int_equal(field_read(&any, &w.world, "12 500", 6, value), FIELD_OK);
	assert_string_equal(value, "12500");
	assert_int_equal(field_read(&any, &w.world, "1.250.000 F", 11, value), FIELD_OK);
	assert_string_equal(value, "1250000");
}

static void
test_phones(void **state)
{
	static const struct read_case cases[] = {
	    {"contact", "66000001", FIELD_OK, "+22366000001"},
	    {"contact", "66 00 00 01", FIELD_OK, "+22366000001"},
	    {"contact", "+223 66-00-00-01", FIELD_OK, "+22366000001"},
	    {"contact", "0022366000001", FIELD_OK, "+22366000001"},
	    {"contact", "tel: 66.00.00.01", FIELD_OK, "+22366000001"},
	    {"contact", "Awa 66000001", FIELD_OK, "+22366000001"},
	    {"contact", "66000001/76000001", FIELD_OK, "+22366000001"},
	    {"contact", "66 00 00 01 76 00 00 01", FIELD_OK, "+22366000001"},
	    {"contact", "(+223) 66000001.", FIELD_OK, "+22366000001"},
	    {"contact", "36777", FIELD_NO_PHONE, ""}, /* a short code reaches nobody */
	    {"contact", "6600", FIELD_NO_PHONE, ""},
	    {"contact", "non", FIELD_NO_PHONE, ""},
	};

	(void)state;
	CHECK(cases);
}

static void
test_region_of(void **state)
{
	static const struct {
		const char *text, *key;
	} cases[] = {
	    {"CSREF Sikasso", "03"}, {"Kita", "12"}, {"nulle part", ""},
	    {"lycee de Niono, region de Segou", "04"},
	    {"Nioro du Sahel", "11"}, /* the whole name, not a part */
	    {"", ""},
	};
	size_t i;
	int region;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		region = field_region_of(&w.world, cases[i].text, strlen(cases[i].text));
		assert_string_equal(
		    region < 0 ? "" : w.world.atlas->region[region].key, cases[i].key);
	}
}

static void
test_show(void **state)
{
	(void)state;
	assert_string_equal(field_show(field_of("sector"), w.world.atlas, 0, "sante"), "Santé");
	assert_string_equal(field_show(field_of("sector"), w.world.atlas, 1, "sante"), "Kɛnɛya");
	assert_string_equal(field_show(field_of("sector"), w.world.atlas, 1, "justice"), "Justice");
	assert_string_equal(field_show(field_of("sector"), w.world.atlas, 0, "gone"), "gone");
	assert_string_equal(field_show(field_of("region"), w.world.atlas, 0, "03"), "Sikasso");
	assert_string_equal(field_show(field_of("region"), w.world.atlas, 0, "99"), "99");
	assert_string_equal(field_show(field_of("name"), w.world.atlas, 0, "Awa"), "Awa");
}

/* What was kept is read again as itself: a correction that changes nothing changes nothing. */
static void
test_lists_round_trip(void **state)
{
	const struct field_def *f = field_of("sector");
	char value[ANSWER_VALUE_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < f->n_choices; i++) {
		assert_int_equal(field_read(f, &w.world, f->choice[i].key,
		    strlen(f->choice[i].key), value), FIELD_OK);
		assert_string_equal(value, f->choice[i].key);
	}
	for (i = 0; i < w.world.atlas->n; i++) {
		const struct region *r = &w.world.atlas->region[i];
		assert_int_equal(field_read(field_of("region"), &w.world, r->name,
		    strlen(r->name), value), FIELD_OK);
		assert_string_equal(value, r->key);
	}
}

static void
test_occupations(void **state)
{
	const struct occupation_row *row;
	size_t i;

	(void)state;
	row = occupation_find(w.world.occupations, "medecin");
	assert_non_null(row);
	assert_int_equal(row->kind, OCCUPATION_JOB);
	assert_string_equal(row->sector, "sante");
	assert_non_null(occupation_find(w.world.occupations, "csref"));
	assert_null(occupation_find(w.world.occupations, "medeci"));
	assert_null(occupation_find(w.world.occupations, ""));
	assert_null(occupation_find(NULL, "medecin"));
	for (i = 0; i < w.world.occupations->n; i++)
		assert_ptr_equal(occupation_find(w.world.occupations,
		    w.world.occupations->row[i].text), &w.world.occupations->row[i]);
}

static int
open_world(void **state)
{
	(void)state;
	form_world_open(&w);
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	form_world_close(&w);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_set_and_get),
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_missing),
	    cmocka_unit_test(test_model),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_endless),
	    cmocka_unit_test(test_regions),
	    cmocka_unit_test(test_choices),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_phones),
	    cmocka_unit_test(test_region_of),
	    cmocka_unit_test(test_show),
	    cmocka_unit_test(test_lists_round_trip),
	    cmocka_unit_test(test_occupations),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
