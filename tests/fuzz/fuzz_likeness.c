/*
 * Likeness: any nominees, a line each ("name|service|place|position"): a pair names two of
 * them, once, with a score within bounds that comparing the two the other way round does
 * not change; the best come first; keeping fewer keeps the best.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/likeness.h"

#define PEOPLE_MAX 48
#define PAIRS_MAX  (PEOPLE_MAX * PEOPLE_MAX)
#define FEW	   3
#define LEAST	   40

static const struct occupation_row rows[] = {
    {"dr", OCCUPATION_TITLE, ""}, {"el hadj", OCCUPATION_TITLE, "M"},
    {"medecin", OCCUPATION_JOB, "sante"}};
static const struct occupations occupations = {rows, 3};

static void
must(bool so)
{
	if (!so)
		abort();
}

static int
weight(void *ctx, uint32_t sound)
{
	(void)ctx;
	return (int)(sound % 130) - 10; /* also out of bounds */
}

static size_t
read_people(char *text, struct likeness *who)
{
	size_t n = 0;

	for (char *line = strtok_r(text, "\n", &text); line != NULL && n < PEOPLE_MAX;
	     line = strtok_r(NULL, "\n", &text)) {
		const char *part[4] = {line, "", "", ""};
		for (size_t i = 1; i < 4; i++) {
			char *bar = strchr(part[i - 1], '|');
			if (bar == NULL)
				break;
			*bar = '\0';
			part[i] = bar + 1;
		}
		const struct likeness_fields f = {.name = part[0], .service = part[1],
		    .place = part[2], .position = part[3], .region = n % 3 == 0 ? "03" : "",
		    .sector = n % 2 == 0 ? "sante" : "eau", .gender = ""};
		likeness_make(&who[n], (int64_t)n, &f, &occupations);
		must(who[n].n_words <= LIKENESS_WORDS);
		for (size_t i = 0; i < who[n].n_words; i++)
			must(who[n].word[i][0] != '\0' &&
			     text_is_utf8(who[n].word[i], strlen(who[n].word[i])));
		n++;
	}
	return n;
}

static void
check_pairs(const struct likeness_pair *pair, size_t found, size_t n)
{
	static uint8_t seen[PEOPLE_MAX][PEOPLE_MAX];

	memset(seen, 0, sizeof(seen));
	must(found <= n * n);
	for (size_t i = 0; i < found; i++) {
		must(pair[i].a >= 0 && pair[i].a < pair[i].b && pair[i].b < (int64_t)n);
		must(pair[i].score >= LEAST && pair[i].score <= 100);
		must(i == 0 || pair[i].score <= pair[i - 1].score);
		must(seen[pair[i].a][pair[i].b]++ == 0);
	}
}

static void
check_symmetry(const struct likeness *who, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		struct likeness_pair p = likeness_compare(&who[i], &who[i + 1], weight, NULL);
		struct likeness_pair q = likeness_compare(&who[i + 1], &who[i], weight, NULL);
		must(p.score == q.score && p.reasons == q.reasons && p.a == q.a && p.b == q.b);
		must(p.score >= 0 && p.score <= 100);
	}
}

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct likeness who[PEOPLE_MAX];
	static struct likeness_pair all[PAIRS_MAX], few[FEW];
	char copy[2 * 2048 + 1];
	void *scratch;
	size_t n, found;
	BUF(text, sizeof(copy));

	if (size > 2048)
		return 0;
	for (size_t from = 0, i = 0; i <= size; i++) { /* keeps the line ends */
		if (i < size && data[i] != '\n')
			continue;
		text_scrub(&text, (const char *)data + from, i - from);
		(void)buf_char(&text, '\n');
		from = i + 1;
	}
	memcpy(copy, text.data, text.len + 1);
	n = read_people(copy, who);
	scratch = malloc(likeness_scratch(n));
	must(scratch != NULL);
	found = likeness_pairs(who, n, LEAST, all, PAIRS_MAX, scratch);
	check_pairs(all, found, n);
	must(likeness_pairs(who, n, LEAST, few, FEW, scratch) == found);
	must(memcmp(few, all, (found < FEW ? found : FEW) * sizeof(*few)) == 0);
	check_symmetry(who, n);
	free(scratch);
	return 0;
}
