/*
 * Texts of dialogs: their names, their placeholders, and what is left of a sentence when
 * a value is missing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/dialog_text.h"
#include "core/form_def.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
test_keys(void **state)
{
	(void)state;
	for (int i = 0; i < DIALOG_TEXT_N; i++) {
		const char *key = dialog_text_key((enum dialog_text)i);
		assert_non_null(key);
		assert_true(key[0] >= 'a' && key[0] <= 'z');
		assert_int_equal(dialog_text_find(key), i);
	}
	assert_string_equal(dialog_text_key(TEXT_MENU_VOTE), "menu_vote");
	assert_string_equal(dialog_text_key(TEXT_FAULT_LONG), "fault_long");
	assert_string_equal(dialog_text_key(DIALOG_TEXT_N), "");
	assert_int_equal(dialog_text_find("menu-vote"), -1);
	assert_int_equal(dialog_text_find(""), -1);
}

static void
test_render(void **state)
{
	static const struct {
		const char *tmpl, *want;
	} cases[] = {
	    {"Voter pour le {code}, {name} ?",
		"Voter pour le K5, {receipt} ?"}, /* not read again */
	    {"{name} ({place})", "{receipt}"},
	    {"({place}){code}", "K5"},
	    {"( {place})", "( )"},
	    {"{form} ({name}): bon",
		"({receipt}): bon"}, /* leading blank of an empty form stays */
	    {"{nobody}", ""},
	    {"a {code", "a {code"},
	    {"{{code}}", "{K5}"},
	    {"reçu ɲ {n}", "recu ny 7"},
	    {"", ""},
	};
	struct dialog_values values = {
	    .code = "K5", .name = "{receipt}", .place = "", .n = "7"};
	BUF(out, 200);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *got = out.data;
		buf_reset(&out);
		dialog_text_render(cases[i].tmpl, &values, &out);
		assert_string_equal(got[0] == ' ' ? got + 1 : got, cases[i].want);
	}
}

static void
test_unknown(void **state)
{
	static const struct {
		enum dialog_text key;
		const char *tmpl, *unknown;
	} cases[] = {
	    {TEXT_CONFIRM, "{code} {name} {place} {title}", ""},
	    {TEXT_CONFIRM, "{code} {receipt}", "receipt"},
	    {TEXT_MENU_VOTE, "Voter {name}", "name"},
	    {TEXT_FORM_WAITING, "{form} {number} {n}", ""},
	    {TEXT_FORM_KEPT, "{form} {number} {n}", "n"},
	    {TEXT_FORM_NOT_OPEN, "{opens} {closes}", "closes"},
	    {TEXT_FAULT_LONG, "{n}", ""},
	    {TEXT_FAULT_EMPTY, "{}", "{}"},
	    {TEXT_YES, "oui {", "{"},
	    {TEXT_YES, "{un_nom_bien_trop_long_pour_etre_vrai}",
		"un_nom_bien_trop_long_p"},
	};
	char unknown[24];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		dialog_text_unknown(cases[i].key, cases[i].tmpl, unknown);
		assert_string_equal(unknown, cases[i].unknown);
	}
}

static void
test_form_def(void **state)
{
	static struct form_def form = {
	    .id = "stage", .field = {{.key = "name"}, {.key = "town"}}, .n_fields = 2};

	(void)state;
	assert_false(form_is_nomination(&form));
	assert_int_equal(form_field(&form, "town"), 1);
	assert_int_equal(form_field(&form, "Town"), -1);
	assert_int_equal(form_phase(&form, 0), PHASE_OPEN);
	form.window = (struct window){1000, 2000};
	assert_int_equal(form_phase(&form, 999), PHASE_BEFORE);
	assert_int_equal(form_phase(&form, 1000), PHASE_OPEN);
	assert_int_equal(form_phase(&form, 1999), PHASE_OPEN);
	assert_int_equal(form_phase(&form, 2000), PHASE_CLOSED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_render),
	    cmocka_unit_test(test_unknown),
	    cmocka_unit_test(test_form_def),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
