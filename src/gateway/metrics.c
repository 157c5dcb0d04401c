/*
 * Every metric is one row of a table or one function of a few lines; `promtool check
 * metrics` has the last word on names and order (tests/black).
 */
#include "gateway/metrics.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/ballot.h"

#define TEXT_MAX_LEN 65536
#define OUTCOME_N    (OUTCOME_NOBODY + 1)

/* Upper bounds of the histogram: around a commit (1..10 ms), then where clients lose
 * patience. */
static const struct {
	int64_t us;
	const char *le;
} bounds[REQUEST_BUCKETS_N] = {
    {1000, "0.001"},
    {2500, "0.0025"},
    {5000, "0.005"},
    {10000, "0.01"},
    {25000, "0.025"},
    {50000, "0.05"},
    {100000, "0.1"},
    {250000, "0.25"},
    {1000000, "1"},
    {2500000, "2.5"},
    {10000000, "10"},
};

struct channel_counters *
counters_channel(struct gateway_counters *c, const char *name)
{
	struct channel_counters *found;

	for (size_t i = 0; i < c->n_channels; i++)
		if (strcmp(c->channel[i].name, name) == 0)
			return &c->channel[i];
	if (c->n_channels == CHANNELS_MAX) {
		(void)text_copy(c->others.name, sizeof(c->others.name), "(others)");
		return &c->others;
	}
	found = &c->channel[c->n_channels++];
	(void)text_copy(found->name, sizeof(found->name), name);
	return found;
}

/* A webhook of this channel brought something. */
static void
note_time(struct channel_counters *of, int64_t now_ms)
{
	int64_t minute = now_ms / 60000;

	of->last_ms = now_ms;
	if (of->minute_at == 0 || minute - of->minute_at >= RATE_MINUTES ||
	    minute < of->minute_at)
		memset(of->minute, 0, sizeof(of->minute));
	else
		while (of->minute_at < minute)
			of->minute[++of->minute_at % RATE_MINUTES] = 0;
	of->minute_at = minute;
	of->minute[minute % RATE_MINUTES]++;
}

uint64_t
counters_rate(const struct channel_counters *of, int64_t now_ms)
{
	int64_t minute, now = now_ms / 60000;
	uint64_t n = 0;

	for (minute = of->minute_at; minute > of->minute_at - RATE_MINUTES; minute--)
		if (minute > now - RATE_MINUTES && minute > 0)
			n += of->minute[minute % RATE_MINUTES];
	return n;
}

void
counters_status(struct gateway_counters *c, const char *channel, int64_t now_ms)
{
	counters_channel(c, channel)->last_status_ms = now_ms;
}

void
counters_inbound(
    struct gateway_counters *c, const char *channel, const struct inbound_job *job)
{
	struct channel_counters *of = counters_channel(c, channel);

	note_time(of, job->job.now_ms);
	if (job->job.result == JOB_DONE && job->spends && !job->repeat)
		of->limited = job->over_limit;
	of->received++;
	of->failed += job->job.result != JOB_DONE;
	of->repeated += job->job.result == JOB_DONE && job->repeat;
}

void
counters_ussd(struct gateway_counters *c, const char *channel, const struct ussd_job *job)
{
	struct channel_counters *of = counters_channel(c, channel);

	note_time(of, job->job.now_ms);
	of->failed += job->job.result != JOB_DONE;
	if (job->job.result != JOB_DONE)
		return;
	of->screens++;
	of->resent += job->repeat;
	of->sessions += !job->more && !job->repeat;
}

void
counters_verdict(struct gateway_counters *c, const char *channel, enum verdict verdict)
{
	counters_channel(c, channel)->verdict[verdict]++;
}

void
counters_request(struct gateway_counters *c, int64_t took_us)
{
	struct histogram *h = &c->request_time;

	h->count++;
	h->sum_us += took_us;
	for (size_t i = 0; i < REQUEST_BUCKETS_N; i++)
		if (took_us <= bounds[i].us) {
			h->bucket[i]++;
			return;
		}
}

/* ---- the text ---- */

static void
family(struct buf *b, const char *name, const char *type, const char *help)
{
	(void)buf_addf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
add_label(struct buf *b, const char *label, const char *value)
{
	(void)buf_addf(b, "%s=\"", label);
	for (; *value != '\0'; value++) {
		if (*value == '"' || *value == '\\')
			(void)buf_char(b, '\\');
		(void)buf_char(b, *value == '\n' ? ' ' : *value);
	}
	(void)buf_char(b, '"');
}

/* One sample with a label. */
static void
labelled(
    struct buf *b, const char *name, const char *label, const char *value, uint64_t n)
{
	(void)buf_addf(b, "%s{", name);
	add_label(b, label, value);
	(void)buf_addf(b, "} %llu\n", (unsigned long long)n);
}

static void
plain(struct buf *b, const char *name, const char *type, const char *help, uint64_t n)
{
	family(b, name, type, help);
	(void)buf_addf(b, "%s %llu\n", name, (unsigned long long)n);
}

static void
add_seconds(struct buf *b, const char *name, int64_t us)
{
	if (us < 0)
		us = 0; /* a clock that went back */
	(void)buf_addf(b, "%s %lld.%06lld\n", name, (long long)(us / 1000000),
	    (long long)(us % 1000000));
}

static void
seconds(struct buf *b, const char *name, const char *type, const char *help, int64_t us)
{
	family(b, name, type, help);
	add_seconds(b, name, us);
}

/* ---- what is in it ---- */

static void
about_channels(struct buf *b, const struct gateway_counters *c)
{
	static const struct {
		const char *name, *help;
		size_t at;
	} rows[] = {
	    {"kalata_messages_received_total", "Messages of citizens, by channel.",
		offsetof(struct channel_counters, received)},
	    {"kalata_messages_repeated_total", "Of these, redeliveries: counted once.",
		offsetof(struct channel_counters, repeated)},
	    {"kalata_messages_failed_total", "Of these, not kept and answered with 503.",
		offsetof(struct channel_counters, failed)},
	    {"kalata_ussd_screens_total", "Screens shown on handsets, by channel.",
		offsetof(struct channel_counters, screens)},
	    {"kalata_ussd_resent_total", "Of these, shown again to a resend.",
		offsetof(struct channel_counters, resent)},
	    {"kalata_ussd_sessions_total",
		"USSD sessions that reached their last screen.",
		offsetof(struct channel_counters, sessions)},
	};

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		family(b, rows[r].name, "counter", rows[r].help);
		for (size_t i = 0; i < c->n_channels; i++) {
			const char *at = (const char *)&c->channel[i] + rows[r].at;

			labelled(b, rows[r].name, "channel", c->channel[i].name,
			    *(const uint64_t *)(const void *)at);
		}
	}
}

static void
about_held(struct buf *b, const struct gateway_counters *c)
{
	family(
	    b, "kalata_channel_paused", "gauge", "1 while a person stopped its answers.");
	for (size_t i = 0; i < c->n_channels; i++)
		labelled(b, "kalata_channel_paused", "channel", c->channel[i].name,
		    c->channel[i].paused);
	family(b, "kalata_channel_limit_reached", "gauge",
	    "1 while its segments of the day (daily-limit) are gone.");
	for (size_t i = 0; i < c->n_channels; i++)
		labelled(b, "kalata_channel_limit_reached", "channel", c->channel[i].name,
		    c->channel[i].limited);
}

static void
about_aggregators(struct buf *b, const struct gateway_counters *c)
{
	static const char name[] = "kalata_aggregator_requests_total";

	family(b, name, "counter", "Requests to send APIs, by channel and verdict.");
	for (size_t i = 0; i < c->n_channels; i++)
		for (int v = 0; v < VERDICT_N; v++) {
			(void)buf_addf(b, "%s{", name);
			add_label(b, "channel", c->channel[i].name);
			(void)buf_char(b, ',');
			add_label(b, "verdict", verdict_name((enum verdict)v));
			(void)buf_addf(
			    b, "} %llu\n", (unsigned long long)c->channel[i].verdict[v]);
		}
}

static void
about_votes(struct buf *b, const struct store_stats *s)
{
	family(b, "kalata_votes_total", "counter",
	    "Messages decided, by what became of them.");
	for (int o = 0; o < OUTCOME_N; o++)
		labelled(b, "kalata_votes_total", "result", outcome_name((enum outcome)o),
		    s->outcome[o]);
}

static void
about_requests(struct buf *b, const struct histogram *h)
{
	static const char name[] = "kalata_http_request_duration_seconds";
	uint64_t below = 0;

	family(b, name, "histogram", "Webhooks, from whole request to answer.");
	for (size_t i = 0; i < REQUEST_BUCKETS_N; i++) {
		below += h->bucket[i];
		labelled(b, "kalata_http_request_duration_seconds_bucket", "le",
		    bounds[i].le, below);
	}
	labelled(
	    b, "kalata_http_request_duration_seconds_bucket", "le", "+Inf", h->count);
	add_seconds(b, "kalata_http_request_duration_seconds_sum", h->sum_us);
	(void)buf_addf(b, "%s_count %llu\n", name, (unsigned long long)h->count);
}

static void
about_http(struct buf *b, const struct http_stats *h)
{
	static const char *const class[] = {"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};

	plain(b, "kalata_http_connections", "gauge", "Open connections.", h->open);
	plain(b, "kalata_http_connections_accepted_total", "counter",
	    "Connections accepted.", h->accepted);
	plain(b, "kalata_http_accept_failures_total", "counter",
	    "Times no descriptor was left for a connection.", h->no_descriptors);
	family(b, "kalata_http_refused_total", "counter",
	    "Connections ended by us, by reason: too many, ambiguous request, too slow.");
	labelled(b, "kalata_http_refused_total", "reason", "full", h->refused_full);
	labelled(b, "kalata_http_refused_total", "reason", "hostile", h->refused_hostile);
	labelled(b, "kalata_http_refused_total", "reason", "timeout", h->timed_out);
	family(
	    b, "kalata_http_responses_total", "counter", "Answers, by class of status.");
	for (size_t i = 2; i < sizeof(class) / sizeof(class[0]); i++)
		labelled(
		    b, "kalata_http_responses_total", "code", class[i], h -> replies[i]);
}

static void
about_store(struct buf *b, const struct store_stats *s, int64_t now_ms)
{
	static const char commit[] = "kalata_db_commit_duration_seconds";
	int64_t late_ms = s->oldest_due_ms > 0 ? now_ms - s->oldest_due_ms : 0;

	family(b, commit, "summary", "Commits, each of a batch of messages.");
	add_seconds(b, "kalata_db_commit_duration_seconds_sum", s->commit_us_total);
	(void)buf_addf(b, "%s_count %llu\n", commit, (unsigned long long)s->batches);
	plain(b, "kalata_db_jobs_total", "counter", "Jobs the writer did.", s->jobs);
	plain(b, "kalata_db_failed_batches_total", "counter", "Batches not committed.",
	    s->failed_batches);
	plain(b, "kalata_db_jobs_waiting", "gauge", "Jobs waiting for the writer.",
	    s->waiting > 0 ? (uint64_t)s->waiting : 0);
	plain(b, "kalata_db_healthy", "gauge",
	    "1 when the last batch could be committed.", s->healthy);
	family(b, "kalata_outbox_messages", "gauge", "Answers not sent, by state.");
	labelled(b, "kalata_outbox_messages", "state", "queued",
	    s->outbox_queued > 0 ? (uint64_t)s->outbox_queued : 0);
	labelled(b, "kalata_outbox_messages", "state", "dead",
	    s->outbox_dead > 0 ? (uint64_t)s->outbox_dead : 0);
	seconds(b, "kalata_outbox_oldest_age_seconds", "gauge",
	    "How long the oldest answer that could be sent has been waiting.",
	    late_ms * 1000);
}

static uint64_t
open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	uint64_t n = 0;

	if (dir == NULL)
		return 0;
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n > 3 ? n - 3 : 0; /* ".", ".." and its own */
}

static uint64_t
resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	char line[128], *resident;
	uint64_t pages = 0;

	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) != NULL &&
	    (resident = strchr(line, ' ')) != NULL)
		pages = strtoull(resident, NULL, 10);
	fclose(f);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static int64_t
us_of(struct timeval tv)
{
	return (int64_t)tv.tv_sec * 1000000 + tv.tv_usec;
}

static void
about_process(struct buf *b, int64_t started_ms)
{
	struct rusage used;
	struct rlimit files;

	if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_NOFILE, &files) != 0)
		fatalx("a process may know its own limits");
	family(b, "kalata_build_info", "gauge", "1, with the version of this program.");
	labelled(b, "kalata_build_info", "version", KALATA_VERSION, 1);
	seconds(
	    b, "process_start_time_seconds", "gauge", "Since 1970.", started_ms * 1000);
	seconds(b, "process_cpu_seconds_total", "counter", "User and system time.",
	    us_of(used.ru_utime) + us_of(used.ru_stime));
	plain(b, "process_resident_memory_bytes", "gauge", "Memory in use.",
	    resident_bytes());
	plain(b, "process_open_fds", "gauge", "Open descriptors.", open_descriptors());
	plain(b, "process_max_fds", "gauge", "Descriptors it may open.", files.rlim_cur);
	plain(b, "kalata_log_lines_dropped_total", "counter",
	    "Log lines nobody could take at the time.", log_dropped());
}

char *
metrics_text(const struct metrics_view *v)
{
	char *text = xmalloc(TEXT_MAX_LEN);
	struct buf b;

	for (size_t i = 0; i < v->settings->n_channels; i++)
		(void)counters_channel(v->counters, v->settings->channels[i].name);
	buf_init(&b, text, TEXT_MAX_LEN);
	about_channels(&b, v->counters);
	about_held(&b, v->counters);
	about_votes(&b, v->store);
	about_requests(&b, &v->counters->request_time);
	about_http(&b, v->http);
	about_aggregators(&b, v->counters);
	about_store(&b, v->store, v->now_ms);
	about_process(&b, v->started_ms);
	if (b.cut)
		fatalx("all metrics fit into %d bytes", TEXT_MAX_LEN);
	return text;
}
