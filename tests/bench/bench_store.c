/*
 * How fast does the store take votes, with none in it and with a million? New phone and
 * new id in every job, `window` jobs under way at once, through the mailboxes as the
 * gateway does it. At the end the tally must be what was acknowledged, and verify clean.
 *
 *	bench_store FOLDER [before] [votes] [window] [inline]	window -2000: 2,000 a second
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "store/results.h"
#include "store/store.h"
#include "store/verify.h"

#define OPEN_MS INT64_C(1793600000000)
#define RUN_MAX 4000000

static const char document[] =
    "{ \"id\": \"bench\", \"title\": {\"fr\": \"Banc\"}, \"regions\": \"ml-2023\","
    " \"addresses\": [\"36777\"], \"vote\": { \"opens\": \"2026-11-01T08:00:00Z\","
    " \"closes\": \"2026-11-15T20:00:00Z\", \"grace_minutes\": 30, \"revote\": \"last\","
    " \"bare_code\": true, \"echo_choice\": true, \"ask_region\": true,"
    " \"public_results\": false }, \"candidates\": ["
    " {\"code\": \"1\", \"name\": \"Awa Exemple\"}, {\"code\": \"2\", \"name\": \"Bakary Modele\"},"
    " {\"code\": \"3\", \"name\": \"Coumba Essai\"}, {\"code\": \"4\", \"name\": \"Drissa Banc\"} ] }";

struct bench {
	struct secret secret;
	struct rulebook *rb;
	struct store *store;
	char	path[4000];
	bool	answer_inline;
	int	next;			/* phone and id of the next vote */
	int	failed;
};

static uint32_t took_us[RUN_MAX];

static void
complain(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	(void)fprintf(stderr, "%s: %s\n", where, what);
}

static void
open_store(struct bench *b)
{
	struct store_options o = {.path = b->path, .driver = &db_sqlite, .secret = &b->secret,
	    .answers_per_hour = 6, .mailbox_max = 4096};
	char why[300];
	int64_t began = clock_mono_us();

	b->store = store_open(&o, why, sizeof(why));
	if (b->store == NULL) {
		(void)fprintf(stderr, "%s\n", why);
		exit(1);
	}
	printf("open to ready        %8.1f ms\n", (double)(clock_mono_us() - began) / 1000);
}

static void
import(struct bench *b)
{
	struct settings *s = xcalloc(1, sizeof(*s));
	struct campaign_doc doc = {.id = "bench", .json = xstrdup(document)};
	struct campaign_job job = {.job = {.kind = JOB_CAMPAIGN, .now_ms = OPEN_MS},
	    .change = CAMPAIGN_IMPORT, .id = "bench", .json = doc.json};

	(void)snprintf(s->country, sizeof(s->country), "ML");
	(void)snprintf(s->languages[0], sizeof(s->languages[0]), "fr");
	(void)snprintf(s->languages[1], sizeof(s->languages[1]), "bm");
	s->n_languages = 2;
	b->rb = rulebook_build(s, &doc, 1, complain, NULL);
	if (b->rb == NULL)
		exit(1);
	store_do(b->store, &job.job);
	free(doc.json);
	free(s);
}

static void
fill(struct bench *b, struct inbound_job *job)
{
	int n = b->next++;

	memset(job, 0, offsetof(struct inbound_job, intent));
	job->job.kind = JOB_INBOUND;
	job->job.now_ms = OPEN_MS + n;
	job->job.owner = (void *)(intptr_t)clock_mono_us();
	job->rulebook = rulebook_ref(b->rb);
	job->paper = b->rb->paper[0];
	(void)snprintf(job->e164, sizeof(job->e164), "+223%08d", 50000000 + n);
	job->voter = voter_key(&b->secret, "bench", job->e164);
	(void)snprintf(job->channel, sizeof(job->channel), "at");
	(void)snprintf(job->provider_id, sizeof(job->provider_id), "%08x-7d1c-4a5e-%04x-%08x",
	    (unsigned)n * 2654435761u, (unsigned)n & 0xffff, (unsigned)n);
	(void)snprintf(job->address, sizeof(job->address), "36777");
	(void)snprintf(job->sent, sizeof(job->sent), "2026-11-02 10:00:00");
	job->source = SOURCE_SMS;
	job->way = b->answer_inline ? ANSWER_INLINE : ANSWER_OUTBOX;
	memset(&job->intent, 0, sizeof(job->intent));
	job->intent.kind = INTENT_VOTE;
	job->intent.candidate = n % 4;
	job->intent.region = n % 5 == 0 ? -1 : n % 11;
	job->intent.language = n % 2;
	job->intent.form = -1;
	job->intent.chosen_language = NO_LANGUAGE;
	job->raw_len = (size_t)snprintf(job->raw, sizeof(job->raw), "vote %d", n % 4 + 1);
}

static void
wait_for_reply(struct bench *b)
{
	struct pollfd p = {.fd = store_fd(b->store), .events = POLLIN};

	(void)poll(&p, 1, -1);
}

static int
compare(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return (a > b) - (a < b);
}

/* Keeps `window` jobs under way until `n` came back; microseconds it took. */
static int64_t
cast(struct bench *b, struct inbound_job *jobs, int window, int n)
{
	int64_t began = clock_mono_us();
	int sent, back = 0;
	struct job *done;

	for (sent = 0; sent < window && sent < n; sent++) {
		fill(b, &jobs[sent]);
		(void)store_submit(b->store, &jobs[sent].job);
	}
	while (back < n) {
		while ((done = store_take(b->store)) != NULL) {
			struct inbound_job *job = (struct inbound_job *)(void *)done;

			took_us[back++] = (uint32_t)(clock_mono_us() - (intptr_t)done->owner);
			b->failed += done->result != JOB_DONE;
			rulebook_unref(job->rulebook);
			if (sent == n)
				continue;
			fill(b, job);
			(void)store_submit(b->store, &job->job);
			sent++;
		}
		if (back < n)
			wait_for_reply(b);
	}
	return clock_mono_us() - began;
}

/* `rate` votes a second, each at its time whether or not the others are back. */
static int64_t
cast_paced(struct bench *b, int rate, int n)
{
	int64_t began = clock_mono_us();
	struct pollfd p = {.fd = store_fd(b->store), .events = POLLIN};
	struct job *done;
	int sent = 0, back = 0;

	while (back < n) {
		int64_t due = (clock_mono_us() - began) * rate / 1000000;

		for (; sent < n && sent < due; sent++) {
			struct inbound_job *job = xmalloc(sizeof(*job));

			fill(b, job);
			if (!store_submit(b->store, &job->job))
				exit(1);
		}
		while ((done = store_take(b->store)) != NULL) {
			took_us[back++] = (uint32_t)(clock_mono_us() - (intptr_t)done->owner);
			b->failed += done->result != JOB_DONE;
			rulebook_unref(((struct inbound_job *)(void *)done)->rulebook);
			free(done);
		}
		(void)poll(&p, 1, 1);
	}
	return clock_mono_us() - began;
}

static long
kilobytes(const char *key)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[200];
	long kb = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			kb = strtol(line + strlen(key) + 1, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return kb;
}

/* What a run cost, whatever else the machine was doing. */
struct cost {
	int64_t	cpu_us, written;
};

static struct cost
cost_now(void)
{
	struct cost c = {0, 0};
	struct rusage u;
	char line[200];
	FILE *f = fopen("/proc/self/io", "r");

	(void)getrusage(RUSAGE_SELF, &u);
	c.cpu_us = (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * INT64_C(1000000) + u.ru_utime.tv_usec +
	    u.ru_stime.tv_usec;
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "write_bytes:", 12) == 0)
			c.written = strtoll(line + 12, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return c;
}

static void
report(struct bench *b, const char *what, int n, int64_t us, struct cost began)
{
	struct cost now = cost_now();
	struct store_stats st;

	store_stats(b->store, &st);
	qsort(took_us, (size_t)n, sizeof(took_us[0]), compare);
	printf("%-20s %8d votes %8.0f votes/s   p50 %6.2f p99 %6.2f max %7.2f ms   %.1f a"
	       " batch   rss %ld kB   cpu %.1f us, written %.0f bytes a vote\n",
	    what, n, n * 1e6 / (double)us, took_us[n / 2] / 1000.0,
	    took_us[(int64_t)n * 99 / 100] / 1000.0, took_us[n - 1] / 1000.0,
	    (double)st.jobs / (double)st.batches, kilobytes("VmRSS:"),
	    (double)(now.cpu_us - began.cpu_us) / n,
	    (double)(now.written - began.written) / n);
}

static int64_t
file_size(const char *path, const char *suffix)
{
	struct stat st;
	char name[4100];

	(void)snprintf(name, sizeof(name), "%s%s", path, suffix);
	return stat(name, &st) == 0 ? (int64_t)st.st_size : 0;
}

static void
check(struct bench *b)
{
	static struct results r;
	struct verify_report v;
	char why[300] = "";
	struct db *db = db_sqlite.open(b->path, true, why, sizeof(why));
	int64_t began = clock_mono_us();

	if (!results_read(&db_sqlite, db, b->rb->paper[0], OPEN_MS, &r, why, sizeof(why)))
		(void)fprintf(stderr, "%s\n", why);
	printf("results              %8.1f ms   counted %" PRId64 " of %d, failed %d\n",
	    (double)(clock_mono_us() - began) / 1000, r.counted, b->next, b->failed);
	began = clock_mono_us();
	verify(&db_sqlite, db, NULL, NULL, NULL, &v);
	printf("verify               %8.1f s    %" PRId64 " entries, %s %s\n",
	    (double)(clock_mono_us() - began) / 1e6, v.entries, v.clean ? "clean" : "NOT CLEAN",
	    v.what);
	db_sqlite.close(db);
}

int
main(int argc, char **argv)
{
	int before = argc > 2 ? atoi(argv[2]) : 0; /* allowed: a bench's arguments */
	int votes = argc > 3 ? atoi(argv[3]) : 50000; /* allowed: as above */
	int window = argc > 4 ? atoi(argv[4]) : 64; /* allowed: as above */
	static struct bench b;
	struct inbound_job *jobs = xcalloc(4096, sizeof(*jobs));
	struct cost cost;
	int64_t us;

	if (argc < 2 || !crypto_init())
		return 64;
	b.answer_inline = argc > 5;
	(void)snprintf(b.path, sizeof(b.path), "%s/bench.db", argv[1]);
	memset(b.secret.master, 9, sizeof(b.secret.master));
	secret_derive(&b.secret);
	open_store(&b);
	import(&b);
	if (getenv("NEXT") != NULL)
		b.next = (int)strtol(getenv("NEXT"), NULL, 10);	/* a database of an earlier run */
	store_start(b.store, rulebook_ref(b.rb));
	if (before > 0) {
		cost = cost_now();
		us = cast(&b, jobs, 512, before);
		report(&b, "filling", before, us, cost);
		store_stop(b.store);
		store_close(b.store);
		open_store(&b);
		store_start(b.store, rulebook_ref(b.rb));
	}
	cost = cost_now();
	us = window < 0 ? cast_paced(&b, -window, votes) : cast(&b, jobs, window, votes);
	report(&b, before > 0 ? "with votes in" : "empty", votes, us, cost);
	store_stop(b.store);
	printf("log                  %8.1f MB\n", (double)file_size(b.path, "-wal") / 1e6);
	store_close(b.store);
	printf("on disk              %8.1f bytes a vote (%.1f MB)\n",
	    (double)file_size(b.path, "") / b.next, (double)file_size(b.path, "") / 1e6);
	check(&b);
	free(jobs);
	return b.failed != 0;
}
