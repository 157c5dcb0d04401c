#include "store_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/xalloc.h"

#define WINDOW \
	"\"opens\": \"2026-11-01T08:00:00Z\", \"closes\": \"2026-11-15T20:00:00Z\"," \
	" \"grace_minutes\": 30, \"bare_code\": true, \"echo_choice\": true,"
#define CANDIDATES \
	"\"candidates\": [ {\"code\": \"1\", \"name\": \"Awa Exemple\"}," \
	" {\"code\": \"2\", \"name\": \"Bakary Modele\"}," \
	" {\"code\": \"3\", \"name\": \"Coumba Essai\"} ] }"

static const char *const documents[KIT_ALL] = {
    [KIT_ICON] = "{ \"id\": \"icon\", \"title\": {\"fr\": \"Icone\"}, \"regions\": \"ml-2023\","
		 " \"addresses\": [\"36777\"], \"vote\": { " WINDOW
		 " \"revote\": \"last\", \"ask_region\": true, \"public_results\": false }, "
		 CANDIDATES,
    [KIT_FIRST] = "{ \"id\": \"first\", \"title\": {\"fr\": \"Premier\"}, \"regions\": \"ml-2023\","
		  " \"addresses\": [\"36666\"], \"vote\": { " WINDOW
		  " \"revote\": \"first\", \"ask_region\": false, \"public_results\": true }, "
		  CANDIDATES,
    [KIT_FORMS] = "{ \"id\": \"forms\", \"title\": {\"fr\": \"Formes\"}, \"regions\": \"ml-2023\","
		  " \"addresses\": [\"36555\", \"*384*555#\"], \"vote\": { " WINDOW
		  " \"revote\": \"last\", \"ask_region\": true, \"public_results\": true },"
		  " \"nomination\": { \"opens\": \"2026-10-01T00:00:00Z\","
		  " \"closes\": \"2027-01-31T00:00:00Z\", \"per_phone\": 2, \"fields\": ["
		  " {\"key\": \"name\", \"type\": \"name\", \"required\": true, \"max\": 60},"
		  " {\"key\": \"service\", \"type\": \"text\", \"required\": true, \"max\": 50},"
		  " {\"key\": \"region\", \"type\": \"region\", \"required\": true},"
		  " {\"key\": \"gender\", \"type\": \"choice\", \"choices\": [{\"key\": \"F\"},"
		  " {\"key\": \"M\"}]},"
		  " {\"key\": \"reason\", \"type\": \"text\", \"max\": 120} ] },"
		  " \"forms\": [ {\"id\": \"journee\", \"keywords\": [\"JOURNEE\"],"
		  " \"title\": {\"fr\": \"Journee\"}, \"opens\": \"2026-10-01T00:00:00Z\","
		  " \"closes\": \"2027-01-31T00:00:00Z\", \"per_phone\": 1, \"capacity\": 2,"
		  " \"waiting\": 2, \"fields\": ["
		  " {\"key\": \"participant\", \"type\": \"name\", \"required\": true, \"max\": 60,"
		  " \"label\": {\"fr\": \"Nom\"}, \"ask\": {\"fr\": \"Votre nom ?\"}},"
		  " {\"key\": \"commune\", \"type\": \"place\", \"required\": true, \"max\": 40,"
		  " \"label\": {\"fr\": \"Commune\"}, \"ask\": {\"fr\": \"Votre commune ?\"}} ] } ], "
		  CANDIDATES,
};

static const char *const ids[KIT_ALL] = {"icon", "first", "forms"};
static const char *const addresses[KIT_ALL] = {"36777", "36666", "36555"};

static void
complain(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	print_error("%s: %s\n", where, what);
}

const char *
kit_document(enum kit_campaign which)
{
	return documents[which];
}

static const char *
id_of(const char *document)
{
	size_t i;
	char quoted[20];

	for (i = 0; i < KIT_ALL; i++) {
		(void)snprintf(quoted, sizeof(quoted), "\"%s\",", ids[i]);
		if (strstr(document, quoted) != NULL)
			return ids[i];
	}
	return "";
}

struct rulebook *
kit_rulebook(struct kit *k, const char *const *json, size_t n)
{
	struct campaign_doc docs[CAMPAIGNS_MAX];
	struct rulebook *rb;
	size_t i;

	memset(docs, 0, sizeof(docs));
	for (i = 0; i < n; i++) {
		(void)snprintf(docs[i].id, sizeof(docs[i].id), "%s", id_of(json[i]));
		docs[i].json = xstrdup(json[i]);
	}
	rb = rulebook_build(k->settings, docs, n, complain, NULL);
	for (i = 0; i < n; i++)
		free(docs[i].json);
	assert_non_null(rb);
	return rb;
}

/* Built once: it takes longer than most tests. Kept until exit. */
static struct rulebook *
usual_rulebook(struct kit *k)
{
	static struct rulebook *rb;

	if (rb == NULL)
		rb = kit_rulebook(k, documents, KIT_ALL);
	return rulebook_ref(rb);
}

void
kit_make(struct kit *k)
{
	memset(k, 0, sizeof(*k));
	assert_true(crypto_init());
	(void)snprintf(k->dir, sizeof(k->dir), "%s/kalata-test-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");	/* syncing is quick there */
	assert_non_null(mkdtemp(k->dir));
	(void)snprintf(k->path, sizeof(k->path), "%s/kalata.db", k->dir);
	memset(k->secret.master, 7, sizeof(k->secret.master));
	secret_derive(&k->secret);
	k->settings = xcalloc(1, sizeof(*k->settings));
	(void)snprintf(k->settings->country, sizeof(k->settings->country), "ML");
	(void)snprintf(k->settings->languages[0], 8, "fr");
	(void)snprintf(k->settings->languages[1], 8, "bm");
	k->settings->n_languages = 2;
	k->rulebook = usual_rulebook(k);
	k->driver = &db_sqlite;
	k->answers_per_hour = 6;
	k->mailbox_max = 4096;
	k->now_ms = KIT_OPENS + KIT_HOUR;
}

void
kit_clear(struct kit *k)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", ".lock", ".copy",
	    ".copy-wal", ".copy-shm", ".copy.part"};
	char name[200];
	size_t i;

	kit_close(k);
	rulebook_unref(k->rulebook);
	free(k->settings);
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", k->path, suffixes[i]);
		(void)unlink(name);
	}
	assert_int_equal(rmdir(k->dir), 0);
}

bool
kit_open(struct kit *k, char *why, size_t cap)
{
	struct store_options options = {
	    .path = k->path,
	    .driver = k->driver,
	    .secret = &k->secret,
	    .answers_per_hour = k->answers_per_hour,
	    .mailbox_max = k->mailbox_max,
	};

	k->store = store_open(&options, why, cap);
	return k->store != NULL;
}

void
kit_close(struct kit *k)
{
	if (k->store == NULL)
		return;
	store_stop(k->store);
	store_close(k->store);
	k->store = NULL;
}

enum job_result
kit_change(struct kit *k, enum campaign_change change, const char *id, const char *json,
    struct rulebook *rulebook)
{
	struct campaign_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_CAMPAIGN;
	job.job.now_ms = k->now_ms;
	job.change = change;
	job.rulebook = rulebook;
	(void)snprintf(job.id, sizeof(job.id), "%s", id);
	(void)snprintf(job.actor, sizeof(job.actor), "test");
	job.json = json == NULL ? NULL : xstrdup(json);
	store_do(k->store, &job.job);
	free(job.json);
	return job.job.result;
}

bool
kit_import(struct kit *k, enum kit_campaign which)
{
	return kit_change(k, CAMPAIGN_IMPORT, id_of(documents[which]), documents[which], NULL) ==
	    JOB_DONE;
}

void
kit_start(struct kit *k)
{
	char why[200];

	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	assert_true(kit_import(k, KIT_ICON));
	assert_true(kit_import(k, KIT_FIRST));
}

void
kit_message(struct kit *k, struct inbound_job *job, enum kit_campaign which, int phone, int id,
    enum intent_kind kind)
{
	const char *campaign = id_of(documents[which]);

	memset(job, 0, sizeof(*job));
	job->job.kind = JOB_INBOUND;
	job->job.now_ms = k->now_ms;
	job->rulebook = rulebook_ref(k->rulebook);
	job->paper = rulebook_campaign(k->rulebook, campaign);
	(void)snprintf(job->e164, sizeof(job->e164), "+22366%06d", phone);
	job->voter = voter_key(&k->secret, campaign, job->e164);
	(void)snprintf(job->channel, sizeof(job->channel), "at");
	(void)snprintf(job->provider_id, sizeof(job->provider_id), "%08x-%d", (unsigned)id * 2654435761u,
	    id);
	(void)snprintf(job->address, sizeof(job->address), "%s", addresses[which]);
	(void)snprintf(job->sent, sizeof(job->sent), "2026-11-01T09:00:00Z");
	job->source = SOURCE_SMS;
	job->way = ANSWER_OUTBOX;
	job->intent.kind = kind;
	job->intent.candidate = job->intent.region = -1;
	job->intent.form = -1;
	job->intent.language = job->intent.chosen_language = NO_LANGUAGE;
	job->raw_len = (size_t)snprintf(job->raw, sizeof(job->raw), "kind %d", (int)kind);
}

void
kit_vote(struct kit *k, struct inbound_job *job, enum kit_campaign which, int phone, int id,
    int candidate)
{
	kit_message(k, job, which, phone, id, INTENT_VOTE);
	job->intent.candidate = candidate;
	job->raw_len = (size_t)snprintf(job->raw, sizeof(job->raw), "VOTE %d", candidate + 1);
}

enum job_result
kit_do(struct kit *k, struct inbound_job *job)
{
	store_do(k->store, &job->job);
	rulebook_unref(job->rulebook);
	job->rulebook = NULL;
	return job->job.result;
}

enum outcome
kit_cast(struct kit *k, enum kit_campaign which, int phone, int id, int candidate)
{
	struct inbound_job job;

	kit_vote(k, &job, which, phone, id, candidate);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	return job.outcome;
}

void
kit_text(struct kit *k, struct inbound_job *job, int phone, int id, const char *text)
{
	kit_message(k, job, KIT_FORMS, phone, id, INTENT_NONE);
	job->raw_len = (size_t)snprintf(job->raw, sizeof(job->raw), "%s", text);
	understand(&job->paper->lexicon, &job->paper->campaign, job->raw, job->raw_len,
	    &job->intent);
}

const char *
kit_say(struct kit *k, int phone, int id, const char *text)
{
	static struct inbound_job job;

	kit_text(k, &job, phone, id, text);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	return job.answer;
}

void
kit_ussd(struct kit *k, struct ussd_job *job, const struct kit_session *session)
{
	memset(job, 0, sizeof(*job));
	job->job.kind = JOB_USSD;
	job->job.now_ms = k->now_ms;
	job->rulebook = rulebook_ref(k->rulebook);
	job->paper = rulebook_campaign(k->rulebook, ids[KIT_FORMS]);
	(void)snprintf(job->e164, sizeof(job->e164), "+22366%06d", session->phone);
	job->voter = voter_key(&k->secret, ids[KIT_FORMS], job->e164);
	(void)snprintf(job->channel, sizeof(job->channel), "at");
	(void)snprintf(job->address, sizeof(job->address), "*384*555#");
	(void)snprintf(job->tell_channel, sizeof(job->tell_channel), "sms");
	(void)snprintf(job->tell_address, sizeof(job->tell_address), "36777");
	(void)snprintf(job->session, sizeof(job->session), "%s", session->id);
	(void)snprintf(job->mark, sizeof(job->mark), "%s", session->mark);
	(void)snprintf(job->input, sizeof(job->input), "%s", session->typed);
	job->first = session->first;
	job->accumulated = session->accumulated;
}

enum job_result
kit_ussd_do(struct kit *k, struct ussd_job *job)
{
	store_do(k->store, &job->job);
	rulebook_unref(job->rulebook);
	job->rulebook = NULL;
	return job->job.result;
}

static struct db *
open_reader(struct kit *k)
{
	char why[200];
	struct db *db = db_sqlite.open(k->path, true, why, sizeof(why));

	if (db == NULL)
		fail_msg("%s", why);
	return db;
}

void
kit_results(struct kit *k, enum kit_campaign which, struct results *results)
{
	struct db *db = open_reader(k);
	char why[200];
	bool read = results_read(&db_sqlite, db,
	    rulebook_campaign(k->rulebook, id_of(documents[which])), k->now_ms, results, why,
	    sizeof(why));

	db_sqlite.close(db);
	if (!read)
		fail_msg("%s", why);
}

void
kit_verify(struct kit *k, struct verify_report *report)
{
	struct db *db = open_reader(k);

	verify(&db_sqlite, db, NULL, NULL, NULL, report);
	db_sqlite.close(db);
}

void
kit_assert_clean(struct kit *k)
{
	struct verify_report report;

	kit_verify(k, &report);
	if (!report.clean)
		fail_msg("not clean: entry %lld: %s", (long long)report.first_bad, report.what);
}

int64_t
kit_number(struct kit *k, const char *sql)
{
	struct db *db = open_reader(k);
	struct db_stmt *q = db_sqlite.prepare(db, sql);
	int64_t n;

	if (q == NULL)
		fail_msg("%s: %s", sql, db_sqlite.error(db));
	assert_int_equal(db_sqlite.step(q), DB_ROW);
	n = db_sqlite.column_i64(q, 0);
	db_sqlite.finish(q);
	db_sqlite.close(db);
	return n;
}

void
kit_sql(struct kit *k, const char *sql)
{
	char *error = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(k->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* xorshift64*: good enough to choose what to break next. */
uint64_t
kit_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

uint64_t
kit_seed(void)
{
	const char *given = getenv("SEED");
	uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);

	printf("# seed %llu\n", (unsigned long long)seed);
	return seed | 1;
}
