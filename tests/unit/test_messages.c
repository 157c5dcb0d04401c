/*
 * The measure of understanding: the labelled messages, and above all that no message
 * becomes a vote that its citizen did not cast.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "messages.h"

#define FILE_DEFAULT    "tests/messages/messages.tsv"
#define AT_LEAST_TENTHS 990 /* of a thousand */

/* "vote 3 region 03 in fr": without the language. */
static void
split_language(const char *expected, char *rest, size_t cap, char *language)
{
	const char *in = strstr(expected, " in ");

	(void)snprintf(rest, cap, "%.*s",
	    in == NULL ? (int)strlen(expected) : (int)(in - expected), expected);
	(void)snprintf(language, 8, "%.7s", in == NULL ? "" : in + 4);
}

static bool
language_fits(
    const struct rulebook *rb, const struct intent *intent, const char *language)
{
	if (language[0] == '\0')
		return true;
	return intent->language >= 0 &&
	       strcmp(rb->language[intent->language].code, language) == 0;
}

/* Where the label says nothing of a region, an unknown's does not matter. */
static bool
same(const char *want, const char *got, const struct intent *intent)
{
	if (strcmp(want, got) == 0)
		return true;
	return intent->kind == INTENT_UNKNOWN && strcmp(want, "unknown") == 0;
}

static bool
is_false_vote(const char *want, const struct ballot_paper *p, const struct intent *intent)
{
	char vote[32];

	if (intent->kind != INTENT_VOTE)
		return false;
	(void)snprintf(
	    vote, sizeof(vote), "vote %s", p->campaign.candidate[intent->candidate].code);
	return strncmp(want, vote, strlen(vote)) != 0 ||
	       (want[strlen(vote)] != '\0' && want[strlen(vote)] != ' ');
}

static void
test_messages(void **state)
{
	const char *path = getenv("KALATA_MESSAGES");
	struct messages all;
	size_t i, right = 0, false_votes = 0;
	char want[64], language[8];
	struct intent intent;
	BUF(got, 128);

	(void)state;
	messages_load(&all, path != NULL ? path : FILE_DEFAULT);
	for (i = 0; i < all.n; i++) {
		const struct message *m = &all.message[i];
		const struct ballot_paper *p = all.rulebook->paper[m->campaign];

		understand(&p->lexicon, &p->campaign, m->text, m->len, &intent);
		buf_reset(&got);
		messages_describe(all.rulebook, p, &intent, &got);
		split_language(m->expected, want, sizeof(want), language);
		false_votes += is_false_vote(want, p, &intent);
		if (same(want, got.data, &intent) &&
		    language_fits(all.rulebook, &intent, language)) {
			right++;
			continue;
		}
		print_message("line %d: %s\"%s\" is \"%s\", not \"%s\"\n", m->line,
		    is_false_vote(want, p, &intent) ? "FALSE VOTE: " : "", m->text,
		    got.data, m->expected);
	}
	print_message(
	    "# understanding: %zu messages, %zu.%zu %% as labelled, %zu false votes\n",
	    all.n, right * 1000 / all.n / 10, right * 1000 / all.n % 10, false_votes);
	assert_int_equal(false_votes, 0);
	assert_true(right * 1000 / all.n >= AT_LEAST_TENTHS);
	assert_true(all.n >= 600);
	messages_clear(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_messages)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
