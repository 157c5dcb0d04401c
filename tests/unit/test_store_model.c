/*
 * 20,000 deliveries in random order, a third of them copies of earlier ones, over two
 * campaigns, through opening and closing and many restarts: the results must be those of
 * a model that knows nothing but the rules, kept in plain arrays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store_kit.h"

#define DELIVERIES 20000
#define COPIES	   6000		/* of them */
#define MESSAGES   (DELIVERIES - COPIES)
#define PHONES	   1500
#define REGIONS	   8
#define CANDIDATES 3

/* What a citizen sent, once. */
struct sms {
	int	phone, campaign, candidate, region, source;	/* candidate -1: only a place */
};

/* ---- the model: contract 5 to 8 in arrays ---- */

struct voter {
	bool	votes;
	int	candidate, source, region, vote_region;		/* -1 unknown */
};

struct count {
	int64_t	messages, replaced, late;
	int64_t	cell[REGIONS + 1][CANDIDATES][SOURCES];
};

static struct voter voters[KIT_CAMPAIGNS][PHONES];
static struct count counts[KIT_CAMPAIGNS];
static bool seen[MESSAGES];

static int64_t *
cell_of(int campaign, const struct voter *v)
{
	int region = v->vote_region < 0 ? REGIONS : v->vote_region;

	return &counts[campaign].cell[region][v->candidate][v->source - 1];
}

static void
model_vote(struct voter *v, const struct sms *m)
{
	bool replaces = v->votes && m->campaign == KIT_ICON && v->candidate != m->candidate;

	if (v->votes && !replaces) {	/* it stands, in the region its voter tells now */
		if (m->region >= 0)
			v->vote_region = m->region;
		return;
	}
	counts[m->campaign].replaced += replaces;
	v->votes = true;
	v->candidate = m->candidate;
	v->source = m->source;
	v->vote_region = m->region >= 0 ? m->region : v->region;
}

static void
model_take(int id, const struct sms *m, int64_t now_ms)
{
	struct voter *v = &voters[m->campaign][m->phone];
	bool open = now_ms >= KIT_OPENS && now_ms < KIT_CLOSES;

	if (seen[id])
		return;
	seen[id] = true;
	counts[m->campaign].messages++;
	if (v->votes)
		--*cell_of(m->campaign, v);
	if (m->candidate >= 0 && open)
		model_vote(v, m);
	else if (m->candidate >= 0 && now_ms >= KIT_CLOSES && now_ms < KIT_CLOSES + KIT_HOUR / 2)
		counts[m->campaign].late++;
	else if (m->candidate < 0 && m->region >= 0 && v->votes && open)
		v->vote_region = m->region;
	if (m->region >= 0)
		v->region = m->region;
	if (v->votes)
		++*cell_of(m->campaign, v);
}

/* ---- what is sent ---- */

static struct sms
random_sms(uint64_t *random)
{
	struct sms m;

	m.phone = (int)(kit_random(random) % PHONES);
	m.campaign = (int)(kit_random(random) % KIT_CAMPAIGNS);
	m.candidate = kit_random(random) % 5 == 0 ? -1 : (int)(kit_random(random) % CANDIDATES);
	m.region = m.candidate < 0 || kit_random(random) % 3 == 0
	    ? (int)(kit_random(random) % REGIONS) : -1;
	m.source = 1 + (int)(kit_random(random) % SOURCES);
	return m;
}

/* Each message once, copies of any of them, thoroughly mixed. */
static void
mix(int order[DELIVERIES], uint64_t *random)
{
	int i;

	for (i = 0; i < DELIVERIES; i++)
		order[i] = i < MESSAGES ? i : (int)(kit_random(random) % MESSAGES);
	for (i = DELIVERIES - 1; i > 0; i--) {
		int j = (int)(kit_random(random) % (uint64_t)(i + 1)), id = order[i];

		order[i] = order[j];
		order[j] = id;
	}
}

/* ---- through the store ---- */

static void
fill(struct kit *k, struct inbound_job *job, int id, const struct sms *m)
{
	kit_message(k, job, (enum kit_campaign)m->campaign, m->phone, id,
	    m->candidate < 0 ? INTENT_REGION : INTENT_VOTE);
	job->intent.candidate = m->candidate;
	job->intent.region = m->region;
	job->source = (enum source)m->source;
	job->way = id % 2 == 0 ? ANSWER_INLINE : ANSWER_OUTBOX;
}

/* Runs deliveries as one batch and restarts. */
static void
run_batch(struct kit *k, const int *order, const struct sms *messages, int n, int64_t times[])
{
	static struct inbound_job jobs[400];
	char why[200];
	int i;

	for (i = 0; i < n; i++) {
		k->now_ms = times[i];
		fill(k, &jobs[i], order[i], &messages[order[i]]);
		assert_true(store_submit(k->store, &jobs[i].job));
	}
	store_stop(k->store);
	while (store_take(k->store) != NULL)
		;
	for (i = 0; i < n; i++) {
		assert_int_equal(jobs[i].job.result, JOB_DONE);
		assert_int_equal(jobs[i].repeat, seen[order[i]]);
		model_take(order[i], &messages[order[i]], times[i]);
		rulebook_unref(jobs[i].rulebook);
	}
	kit_close(k);
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
}

static void
compare(struct kit *k, int campaign)
{
	int64_t counted = 0, cell, by_source;
	static struct results r;
	int region, c, s;

	kit_results(k, (enum kit_campaign)campaign, &r);
	for (region = 0; region <= REGIONS; region++)
		for (c = 0; c < CANDIDATES; c++) {
			for (cell = 0, s = 0; s < SOURCES; s++)
				cell += counts[campaign].cell[region][c][s];
			assert_int_equal(cell,
			    r.cell[region == REGIONS ? (int)r.paper->atlas.n : region][c]);
			counted += cell;
		}
	for (c = 0; c < CANDIDATES; c++)
		for (s = 0; s < SOURCES; s++) {
			for (by_source = 0, region = 0; region <= REGIONS; region++)
				by_source += counts[campaign].cell[region][c][s];
			assert_int_equal(by_source, r.by_source[c][s]);
		}
	assert_int_equal(r.counted, counted);
	assert_int_equal(r.messages, counts[campaign].messages);
	assert_int_equal(r.replaced, counts[campaign].replaced);
	assert_int_equal(r.late, counts[campaign].late);
	assert_int_equal(r.votes, counted + r.replaced + r.late);
}

static void
the_store_and_the_model_agree(void **state)
{
	static struct sms messages[MESSAGES];
	static int order[DELIVERIES];
	static int64_t times[DELIVERIES];
	static struct kit k;
	uint64_t random = kit_seed();
	int i, n, restarts = 0;

	(void)state;
	kit_make(&k);
	kit_start(&k);
	for (i = 0; i < KIT_CAMPAIGNS * PHONES; i++)
		voters[i / PHONES][i % PHONES].region = voters[i / PHONES][i % PHONES].vote_region = -1;
	for (i = 0; i < MESSAGES; i++)
		messages[i] = random_sms(&random);
	mix(order, &random);
	for (i = 0; i < DELIVERIES; i++)	/* from before the opening to after the grace */
		times[i] = i < DELIVERIES * 9 / 10
		    ? KIT_OPENS - KIT_HOUR + i * (KIT_CLOSES - KIT_OPENS) / (DELIVERIES * 9 / 10)
		    : KIT_CLOSES - KIT_MINUTE + (i - DELIVERIES * 9 / 10) * KIT_HOUR / (DELIVERIES / 10);
	for (i = 0; i < DELIVERIES; i += n) {
		n = 1 + (int)(kit_random(&random) % 400);
		n = n > DELIVERIES - i ? DELIVERIES - i : n;
		run_batch(&k, order + i, messages, n, times + i);
		restarts++;
	}
	for (i = 0; i < KIT_CAMPAIGNS; i++)
		compare(&k, i);
	kit_assert_clean(&k);
	printf("# model: %d deliveries, %d of them copies, %d restarts: the same results\n",
	    DELIVERIES, COPIES, restarts);
	kit_clear(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_store_and_the_model_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
