/*
 * The life of the store: lock, open, migrate, make sure that what a kill left in the log
 * is on disk, then a thread that takes what waits, commits it, and gives it back. Replies
 * leave only after the commit, and after a look whether the file we committed to is
 * still the one that has the name: a database that was deleted or replaced under us takes
 * votes that nobody will ever find again.
 */
#include "store/store.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "store/lockfile.h"
#include "store/migrate.h"
#include "store/writer.h"

/*
 * Pages in the log from which it is rolled into the database: soon when nobody waits, for
 * a short pause is felt less than a long one; later when somebody does, for a page that
 * was written ten times is copied once. With a million votes in, at 2,000 a second (bench_store
 * with window -2000), the slowest hundredth waits 4 ms with 200 pages, 30 to 60 with
 * 1000, 70 to 100 with 4000.
 */
#define LOG_IDLE_PAGES	200
#define LOG_BUSY_PAGES	2000

#define LOG_RETRY_MS 500

/* A reader that holds an old snapshot keeps the first checkpoint from finishing. */
#define OPEN_CHECKPOINTS 40

struct file_id {
	dev_t	dev;
	ino_t	ino;
};

struct store {
	struct writer	 writer;
	struct db	*db;
	int		 lock;
	char		 path[4096];
	struct file_id	 file, log;
	struct mailbox	*jobs, *replies;
	bool		 running;
	pthread_t	 thread;
	int64_t		 log_blocked;	/* pages that stayed in the log at the last try */
	bool		 log_trouble;	/* the last try failed: no room */
	int64_t		 log_retry_ms;
	struct job	 probe;
	atomic_bool	 probing;
	struct mail	*taken;		/* replies on their way to store_take()'s one caller */
	/* for store_stats: written by the writer alone */
	atomic_uint_fast64_t batches, n_jobs, repeats, failed_batches, outcome[16];
	atomic_int_fast64_t commit_us_total, last_commit_ms, queued, dead, oldest_due_ms;
	atomic_bool	 healthy;
};

#define BUMP(counter, n) \
	atomic_fetch_add_explicit(&(counter), (n), memory_order_relaxed)
#define PUT(counter, n) atomic_store_explicit(&(counter), (n), memory_order_relaxed)
#define GET(counter) atomic_load_explicit(&(counter), memory_order_relaxed)

static bool
identify(const char *path, const char *suffix, struct file_id *id)
{
	struct stat st;
	BUF(name, 4200);

	if (!buf_addf(&name, "%s%s", path, suffix) || stat(name.data, &st) != 0)
		return false;
	*id = (struct file_id){st.st_dev, st.st_ino};
	return true;
}

static bool
same_file(const char *path, const char *suffix, const struct file_id *was)
{
	struct file_id is;

	return identify(path, suffix, &is) && is.dev == was->dev && is.ino == was->ino;
}

static void
check_files(const struct store *s)
{
	if (!same_file(s->path, "", &s->file) || !same_file(s->path, "-wal", &s->log))
		fatal("database %s was deleted or replaced while in use: ending, nothing"
		      " more is acknowledged; put the file back or restore a backup",
		    s->path);
}

/* Everything in the log must be in the database, synced, before anybody is told about it. */
static bool
flush_log(struct store *s, char *why, size_t cap)
{
	const struct db_driver *d = s->writer.st.driver;
	enum db_result result;
	int i;

	for (i = 0; i < OPEN_CHECKPOINTS; i++) {
		result = d->checkpoint(s->db, true);
		if (result != DB_BUSY)
			break;
	}
	if (result == DB_DONE)
		return true;
	(void)snprintf(why, cap, "the log of %s could not be written to the database: %s",
	    s->path,
	    result == DB_BUSY ? "somebody reads it, try again" : d->error(s->db));
	return false;
}

static bool
unclaim(struct store *s, char *why, size_t cap)
{
	struct statements *st = &s->writer.st;
	int64_t queued, dead;

	if (statement_run(st, ST_OUTBOX_UNCLAIM) == DB_DONE &&
	    outbox_counts(st, &queued, &dead) == DB_DONE) {
		PUT(s->queued, queued);
		PUT(s->dead, dead);
		return true;
	}
	(void)snprintf(why, cap, "cannot read the outbox: %s", st->driver->error(s->db));
	return false;
}

static bool
prepare(struct store *s, const struct store_options *o, char *why, size_t cap)
{
	if (!migrate(o->driver, s->db, clock_now_ms(), NULL, why, cap))
		return false;
	if (!statements_open(&s->writer.st, o->driver, s->db, ST_N)) {
		(void)snprintf(
		    why, cap, "cannot prepare statements: %s", o->driver->error(s->db));
		return false;
	}
	if (unclaim(s, why, cap) && flush_log(s, why, cap)) {
		if (identify(s->path, "", &s->file) && identify(s->path, "-wal", &s->log))
			return true;
		(void)snprintf(why, cap, "cannot find %s after opening it: %s", s->path,
		    strerrordesc_np(errno));
	}
	statements_close(&s->writer.st);
	return false;
}

static void
release(struct store *s)
{
	if (s->db != NULL)
		s->writer.st.driver->close(s->db);
	lockfile_give(s->lock);
	mailbox_free(s->jobs);
	mailbox_free(s->replies);
	free(s);
}

struct store *
store_open(const struct store_options *o, char *why, size_t cap)
{
	struct store *s;
	int lock;

	if (lockfile_take(o->path, &lock, why, cap) != LOCK_TAKEN)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	s->lock = lock;
	s->jobs = mailbox_new(o->mailbox_max);
	s->replies = mailbox_new(o->mailbox_max);
	s->probe.kind = JOB_PROBE;
	s->writer.secret = o->secret;
	s->writer.answers_per_hour = o->answers_per_hour;
	s->writer.st.driver = o->driver;
	PUT(s->healthy, true);
	(void)text_copy(s->path, sizeof(s->path), o->path);	/* the lock checked its length */
	s->db = o->driver->open(o->path, false, why, cap);
	if (s->db != NULL && prepare(s, o, why, cap))
		return s;
	release(s);
	return NULL;
}

struct doc_list {
	struct campaign_doc *doc;
	size_t	n;
};

static void
add_doc(void *ctx, const char *id, const char *json, bool closed)
{
	struct doc_list *list = ctx;
	struct campaign_doc *doc;

	list->doc = xrealloc(list->doc, list->n + 1, sizeof(*list->doc));
	doc = &list->doc[list->n++];
	(void)text_copy(doc->id, sizeof(doc->id), id);
	doc->json = xstrdup(json);
	doc->closed = closed;
}

static bool
read_docs(struct statements *st, struct campaign_doc **docs, size_t *n)
{
	struct doc_list list = {NULL, 0};
	bool read = campaign_each(st, add_doc, &list) == DB_DONE;

	if (!read) {
		store_docs_free(list.doc, list.n);
		list = (struct doc_list){NULL, 0};
	}
	*docs = list.doc;
	*n = list.n;
	return read;
}

bool
store_docs(struct store *s, struct campaign_doc **docs, size_t *n)
{
	if (s->running)
		fatalx("store_docs must come before the writer has the connection");
	return read_docs(&s->writer.st, docs, n);
}

bool
store_docs_read(const struct db_driver *driver, struct db *db, struct campaign_doc **docs,
    size_t *n)
{
	struct statements st;
	bool read;

	*docs = NULL;
	*n = 0;
	if (!statements_open(&st, driver, db, ST_READERS_N))
		return false;
	read = read_docs(&st, docs, n);
	statements_close(&st);
	return read;
}

int64_t
store_docs_mark(const struct db_driver *driver, struct db *db)
{
	struct db_stmt *q = driver->prepare(db,
	    "SELECT COALESCE(SUM(changed_at), 0) + COUNT(*) FROM campaign");
	int64_t mark = -1;

	if (q == NULL)
		return -1;
	if (driver->step(q) == DB_ROW)
		mark = driver->column_i64(q, 0);
	driver->finish(q);
	return mark;
}

void
store_docs_free(struct campaign_doc *docs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(docs[i].json);
	free(docs);
}

static int64_t
oldest_due(const struct writer *w)
{
	int64_t oldest = 0;
	size_t i;

	for (i = 0; i < w->n_channels; i++) {
		int64_t due = w->channel[i].due_ms;

		if (due != 0 && (oldest == 0 || due < oldest))
			oldest = due;
	}
	return oldest;
}

static void
count_batch(struct store *s, size_t n, int64_t took_us)
{
	const struct batch_stats *b = &s->writer.stats;
	size_t i;

	BUMP(s->batches, 1);
	BUMP(s->n_jobs, n);
	BUMP(s->repeats, b->repeats);
	for (i = 0; i < sizeof(b->outcome) / sizeof(b->outcome[0]); i++)
		if (b->outcome[i] != 0)
			BUMP(s->outcome[i], b->outcome[i]);
	BUMP(s->queued, b->queued);
	BUMP(s->dead, b->dead);
	BUMP(s->commit_us_total, took_us);
	PUT(s->last_commit_ms, clock_now_ms());
	PUT(s->oldest_due_ms, oldest_due(&s->writer));
	PUT(s->healthy, true);
}

static void
tell_failure(struct store *s, size_t n, const char *why)
{
	static struct log_gate gate;
	uint64_t skipped;

	BUMP(s->failed_batches, 1);
	PUT(s->healthy, false);
	if (log_gate(&gate, &skipped))
		log_error("store", "batch=failed jobs=%zu more=%llu why=\"%s\"", n,
		    (unsigned long long)skipped, why);
}

static void
run_batch(struct store *s, struct job **jobs, size_t n)
{
	int64_t began = clock_mono_us();
	char why[200];

	if (writer_batch(&s->writer, jobs, n, why, sizeof(why))) {
		check_files(s);
		count_batch(s, n, clock_mono_us() - began);
	} else {
		tell_failure(s, n, why);
	}
}

static void
give_back(struct store *s, struct job **jobs, size_t n)
{
	struct mail *first = NULL, **end = &first;
	size_t i;

	for (i = 0; i < n; i++) {
		if (jobs[i] == &s->probe) {
			atomic_store(&s->probing, false);
			continue;
		}
		*end = &jobs[i]->mail;
		end = &jobs[i]->mail.next;
	}
	*end = NULL;
	if (first != NULL)
		mailbox_reply(s->replies, first);
}

/*
 * Is it time to roll the log in? On a full disk sooner, though not with every batch: what
 * is rolled in frees the log's own room, with which writing may go on; and when somebody
 * made room, the log must not take all of it before the database can grow.
 */
static bool
log_is_due(struct store *s, int64_t pages)
{
	int64_t patience = mailbox_len(s->jobs) > 0 ? LOG_BUSY_PAGES : LOG_IDLE_PAGES;

	if (pages == 0)
		return false;
	if (pages < s->log_blocked)
		s->log_blocked = 0;	/* the reader is gone, the log began anew */
	if (s->log_trouble || !GET(s->healthy))
		return pages >= s->log_blocked + LOG_IDLE_PAGES ||
		    clock_mono_ms() >= s->log_retry_ms;
	return pages >= s->log_blocked + patience;
}

/* After the replies, so that nobody waits for it whose vote is safe already. */
static void
look_after_log(struct store *s)
{
	const struct db_driver *d = s->writer.st.driver;
	int64_t pages = d->log_pages(s->db);
	static struct log_gate gate;
	enum db_result result;
	uint64_t skipped;

	if (!log_is_due(s, pages))
		return;
	result = d->checkpoint(s->db, false);
	if (result == DB_DOUBT)
		fatal("the disk did not confirm a checkpoint (%s): ending",
		    d->error(s->db));
	s->log_trouble = result != DB_DONE;
	s->log_blocked = d->log_pages(s->db);
	s->log_retry_ms = clock_mono_ms() + LOG_RETRY_MS;
	if (s->log_trouble && log_gate(&gate, &skipped))
		log_warnx("store", "checkpoint=failed pages=%lld why=\"%s\"",
		    (long long)pages, d->error(s->db));
}

static void
work(struct store *s, struct mail *list)
{
	struct job *jobs[BATCH_MAX];
	size_t n = 0;

	for (; list != NULL; list = list->next)
		jobs[n++] = (struct job *)(void *)list;
	run_batch(s, jobs, n);
	give_back(s, jobs, n);
	look_after_log(s);
}

static void *
write_until_closed(void *arg)
{
	struct store *s = arg;
	struct mail *list;

	while ((list = mailbox_take_all(s->jobs, BATCH_MAX)) != NULL)
		work(s, list);
	return NULL;
}

void
store_adopt(struct store *s, struct rulebook *rulebook)
{
	s->writer.rulebook = rulebook;
	s->writer.committed = rulebook;
}

void
store_start(struct store *s, struct rulebook *rulebook)
{
	int error;

	store_adopt(s, rulebook);
	error = pthread_create(&s->thread, NULL, write_until_closed, s);
	if (error != 0)
		fatal("cannot start the writer: %s", strerrordesc_np(error));
	s->running = true;
}

void
store_stop(struct store *s)
{
	struct mail *list;

	mailbox_close(s->jobs);
	if (s->running)
		(void)pthread_join(s->thread, NULL);	/* it was created and is joined once */
	s->running = false;
	while ((list = mailbox_poll(s->jobs, BATCH_MAX)) != NULL)
		work(s, list);		/* it was never started */
}

void
store_close(struct store *s)
{
	char why[200];

	if (s->running)
		fatalx("a store must be stopped before it is closed");
	if (!flush_log(s, why, sizeof(why)))
		log_warnx("store", "close=log-kept why=\"%s\"", why);
	statements_close(&s->writer.st);
	if (s->writer.committed != NULL)
		rulebook_unref(s->writer.committed);
	release(s);
}

bool
store_submit(struct store *s, struct job *job)
{
	return mailbox_put(s->jobs, &job->mail);
}

void
store_do(struct store *s, struct job *job)
{
	if (s->running)
		fatalx("store_do must have the database to itself");
	run_batch(s, &job, 1);
	look_after_log(s);
}

int
store_fd(const struct store *s)
{
	return mailbox_fd(s->replies);
}

struct job *
store_take(struct store *s)
{
	struct mail *mail;

	if (s->taken == NULL)
		s->taken = mailbox_poll(s->replies, SIZE_MAX);
	mail = s->taken;
	if (mail != NULL)
		s->taken = mail->next;
	return (struct job *)(void *)mail;
}

void
store_stats(struct store *s, struct store_stats *out)
{
	size_t i;

	out->batches = GET(s->batches);
	out->jobs = GET(s->n_jobs);
	out->repeats = GET(s->repeats);
	out->failed_batches = GET(s->failed_batches);
	for (i = 0; i < sizeof(out->outcome) / sizeof(out->outcome[0]); i++)
		out->outcome[i] = GET(s->outcome[i]);
	out->commit_us_total = GET(s->commit_us_total);
	out->last_commit_ms = GET(s->last_commit_ms);
	out->waiting = (int64_t)mailbox_len(s->jobs);
	out->outbox_queued = GET(s->queued);
	out->outbox_dead = GET(s->dead);
	out->oldest_due_ms = GET(s->oldest_due_ms);
	out->healthy = GET(s->healthy);
}

void
store_probe(struct store *s)
{
	if (GET(s->healthy) || atomic_exchange(&s->probing, true))
		return;
	s->probe.now_ms = clock_now_ms();
	if (!mailbox_put(s->jobs, &s->probe.mail))
		atomic_store(&s->probing, false);	/* what fills the box will tell as well */
}
