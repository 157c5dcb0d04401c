/*
 * What touches the count, and what does not: the places by name, then whole documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "console/frozen.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
places(void **state)
{
	static const struct {
		const char *place;
		bool frozen;
	} cases[] = {
		{"vote.opens", true}, {"vote.closes", true}, {"vote.grace_minutes", true},
		{"vote.revote", true}, {"vote.bare_code", true}, {"vote", true},
		{"vote.echo_choice", false}, {"vote.ask_region", false}, {"vote.public_results", false},
		{"candidates", true}, {"candidates[0]", true}, {"candidates[12].code", true},
		{"candidates[3].name", true}, {"candidates[3].aliases", true},
		{"candidates[3].aliases[1]", true}, {"candidates[3].gender", false},
		{"candidates[3].place", false}, {"candidates[3].names", false},
		{"regions", true}, {"addresses", true}, {"addresses[2]", true}, {"id", true},
		{"title.fr", false}, {"texts.fr.vote_counted", false}, {"nomination.opens", false},
		{"forms[0].keywords[1]", true}, {"forms[0].title.fr", false}, {"voteopens", false},
		{"candidatesx[0].code", false}, {"", false},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		if (frozen_place(cases[i].place) != cases[i].frozen)
			fail_msg("%s", cases[i].place);
}

#define HEAD "{\"id\": \"a\", \"title\": {\"fr\": \"x\"}, "
#define VOTE "\"vote\": {\"opens\": \"1\", \"closes\": \"2\"}, "
#define ONE  "{\"code\": \"1\", \"name\": \"Awa\"}"

static void
documents(void **state)
{
	static const char base[] = HEAD VOTE "\"candidates\": [" ONE "]}";
	static const struct {
		const char *json;
		bool differs;
	} cases[] = {
		{base, false},
		/* another title, keys in another order */
		{"{\"title\": {\"fr\": \"y\"}, \"id\": \"a\", \"vote\": {\"closes\": \"2\", "
		 "\"opens\": \"1\"}, \"candidates\": [{\"name\": \"Awa\", \"code\": \"1\"}]}", false},
		{HEAD "\"vote\": {\"opens\": \"1\", \"closes\": \"3\"}, \"candidates\": [" ONE "]}", true},
		{HEAD VOTE "\"candidates\": [" ONE ", {\"code\": \"2\", \"name\": \"B\"}]}", true},
		{HEAD "\"candidates\": [" ONE "]}", true},
		{"not json", true},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_int_equal(frozen_differs(base, cases[i].json), cases[i].differs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),
		cmocka_unit_test(documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
