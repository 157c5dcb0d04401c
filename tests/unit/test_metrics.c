/*
 * The text a monitor reads: each sample has its type and help before it, counters are named
 * as such, and nothing that channels are called can break a line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "gateway/metrics.h"

static struct settings settings;
static struct gateway_counters counters;
static struct store_stats store;
static struct http_stats http;
static struct metrics_view view = { &settings, &counters, &store, &http, 0, 0 };

static int
reset(void **state)
{
	(void)state;
	memset(&settings, 0, sizeof(settings));
	memset(&counters, 0, sizeof(counters));
	memset(&store, 0, sizeof(store));
	memset(&http, 0, sizeof(http));
	view.now_ms = INT64_C(1795000000000);
	view.started_ms = INT64_C(1794999999500);
	return 0;
}

static void
add_channel(const char *name)
{
	struct channel *c = &settings.channels[settings.n_channels++];

	assert_true(text_copy(c->name, sizeof(c->name), name));
}

static void
must_say(const char *line)
{
	char	*text = metrics_text(&view);

	if (strstr(text, line) == NULL)
		fail_msg("no line \"%s\" in\n%s", line, text);
	free(text);
}

static void
counts_what_happened(void **state)
{
	static struct inbound_job job;

	(void)state;
	add_channel("at");
	add_channel("quiet");
	job.job.result = JOB_DONE;
	counters_inbound(&counters, "at", &job);
	job.repeat = true;
	counters_inbound(&counters, "at", &job);
	job.job.result = JOB_FAILED;
	counters_inbound(&counters, "at", &job);
	counters_verdict(&counters, "at", VERDICT_UNKNOWN);
	store.outcome[OUTCOME_REPLACED] = 7;
	store.batches = 3;
	store.commit_us_total = 1500001;
	store.outbox_queued = 12;
	store.outbox_dead = 2;
	store.oldest_due_ms = view.now_ms - 90500;
	http.refused_hostile = 5;
	http.replies[2] = 9;
	must_say("\nkalata_messages_received_total{channel=\"quiet\"} 0\n");
	must_say("\nkalata_messages_received_total{channel=\"at\"} 3\n");
	must_say("\nkalata_messages_repeated_total{channel=\"at\"} 1\n");
	must_say("\nkalata_channel_paused{channel=\"at\"} 0\n");
	must_say("\nkalata_channel_limit_reached{channel=\"quiet\"} 0\n");
	must_say("\nkalata_messages_failed_total{channel=\"at\"} 1\n");
	must_say("\nkalata_aggregator_requests_total{channel=\"at\",verdict=\"unknown\"} 1\n");
	must_say("\nkalata_votes_total{result=\"replaced\"} 7\n");
	must_say("\nkalata_db_commit_duration_seconds_sum 1.500001\n");
	must_say("\nkalata_db_commit_duration_seconds_count 3\n");
	must_say("\nkalata_outbox_messages{state=\"queued\"} 12\n");
	must_say("\nkalata_outbox_messages{state=\"dead\"} 2\n");
	must_say("\nkalata_outbox_oldest_age_seconds 90.500000\n");
	must_say("\nkalata_http_refused_total{reason=\"hostile\"} 5\n");
	must_say("\nkalata_http_responses_total{code=\"2xx\"} 9\n");
	must_say("\nprocess_start_time_seconds 1794999999.500000\n");
	must_say("\nkalata_build_info{version=\"");
}

static void
histogram_is_cumulative(void **state)
{
	(void)state;
	counters_request(&counters, 0);
	counters_request(&counters, 1000);
	counters_request(&counters, 1001);
	counters_request(&counters, 99000000);
	must_say("\nkalata_http_request_duration_seconds_bucket{le=\"0.001\"} 2\n");
	must_say("\nkalata_http_request_duration_seconds_bucket{le=\"0.0025\"} 3\n");
	must_say("\nkalata_http_request_duration_seconds_bucket{le=\"10\"} 3\n");
	must_say("\nkalata_http_request_duration_seconds_bucket{le=\"+Inf\"} 4\n");
	must_say("\nkalata_http_request_duration_seconds_sum 99.002001\n");
	must_say("\nkalata_http_request_duration_seconds_count 4\n");
}

static void
nothing_waits_and_clocks_go_back(void **state)
{
	(void)state;
	must_say("\nkalata_outbox_oldest_age_seconds 0.000000\n");
	store.oldest_due_ms = view.now_ms + 5000;
	must_say("\nkalata_outbox_oldest_age_seconds 0.000000\n");
}

static void
names_cannot_break_lines(void **state)
{
	(void)state;
	add_channel("a\"b\\c\nd");
	must_say("{channel=\"a\\\"b\\\\c d\"} 0\n");
}

/* The longest names, as many as can be, after reloads that renamed them all. */
static void
all_channels_fit(void **state)
{
	char	name[CHANNEL_NAME_MAX];

	(void)state;
	for (int round = 0; round < 2; round++) {
		settings.n_channels = 0;
		for (int i = 0; i < CHANNELS_MAX; i++) {
			snprintf(name, sizeof(name), "%d%020d", round % 2, i);
			add_channel(name);
			counters_verdict(&counters, name, VERDICT_SENT);
		}
		must_say("kalata_messages_received_total");
	}
	assert_int_equal(counters.n_channels, CHANNELS_MAX);
	assert_int_equal(counters.others.verdict[VERDICT_SENT], CHANNELS_MAX);
}

/* What promtool would say, as far as it can be said here. */
static void
every_sample_has_its_family(void **state)
{
	char	family[100] = "", type[20] = "", *text, *line, *rest;
	int	samples = 0;

	(void)state;
	add_channel("at");
	text = metrics_text(&view);
	for (line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
		char	name[100];
		size_t	len = strcspn(line, "{ ");

		if (strncmp(line, "# HELP ", 7) == 0) {
			len = strcspn(line + 7, " ");
			assert_true(len < sizeof(family) && line[7 + len + 1] != '\0');
			memcpy(family, line + 7, len);
			family[len] = '\0';
			continue;
		}
		if (strncmp(line, "# TYPE ", 7) == 0) {
			assert_int_equal(strncmp(line + 7, family, strlen(family)), 0);
			(void)text_copy(type, sizeof(type), line + 7 + strlen(family) + 1);
			assert_int_equal(strcmp(type, "counter") == 0,
			    strstr(family, "_total") != NULL);
			continue;
		}
		assert_true(len < sizeof(name));
		memcpy(name, line, len);
		name[len] = '\0';
		assert_int_equal(strncmp(name, family, strlen(family)), 0);
		if (strcmp(type, "counter") == 0 || strcmp(type, "gauge") == 0)
			assert_string_equal(name, family);
		samples++;
	}
	assert_true(samples > 40);
	printf("# %d samples with one channel\n", samples);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(counts_what_happened, reset),
		cmocka_unit_test_setup(histogram_is_cumulative, reset),
		cmocka_unit_test_setup(nothing_waits_and_clocks_go_back, reset),
		cmocka_unit_test_setup(names_cannot_break_lines, reset),
		cmocka_unit_test_setup(all_channels_fit, reset),
		cmocka_unit_test_setup(every_sample_has_its_family, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
