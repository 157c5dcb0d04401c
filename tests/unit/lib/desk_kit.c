#include "desk_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/text.h"
#include "base/xalloc.h"

static const char *const candidates[DESK_CODES] = {
    "{\"code\": \"7\", \"name\": \"Dramane Gabarit\"},",
    "{\"code\": \"8\", \"name\": \"Sitan Patron\"},",
    "{\"code\": \"9\", \"name\": \"Moussa Exemplaire\"},",
};

/* ---- rulebooks ---- */

/* The usual document with some of the candidates; malloc'd. */
static char *
document(unsigned codes)
{
	static const char list[] = "\"candidates\": [";
	const char *usual = kit_document(KIT_ICON);
	const char *at = strstr(usual, list);
	char *json = xcalloc(strlen(usual) + 300, 1);
	struct buf out;
	int i;

	assert_non_null(at);
	buf_init(&out, json, strlen(usual) + 300);
	assert_true(buf_addn(&out, usual, (size_t)(at - usual) + strlen(list)));
	for (i = 0; i < DESK_CODES; i++)
		if ((codes & 1U << i) != 0)
			assert_true(buf_add(&out, candidates[i]));
	assert_true(buf_add(&out, at + strlen(list)));
	return json;
}

/* Only what the store asks of it: there is such a form, without a limit. */
static void
add_form(struct rulebook *rb)
{
	struct ballot_paper *paper =
	    (struct ballot_paper *)(uintptr_t)rulebook_campaign(rb, DESK_CAMPAIGN);

	if (paper->n_forms > 0)
		return;
	memset(&paper->form[0], 0, sizeof(paper->form[0]));
	(void)text_copy(paper->form[0].id, sizeof(paper->form[0].id), FORM_NOMINATION);
	paper->n_forms = 1;
}

/* One more reference. */
static struct rulebook *
book(struct desk_kit *d, unsigned codes)
{
	char *json;

	if (d->book[codes] == NULL) {
		json = document(codes);
		d->book[codes] = kit_rulebook(&d->kit,
		    (const char *const[]){json, kit_document(KIT_FIRST)}, KIT_CAMPAIGNS);
		add_form(d->book[codes]);
		free(json);
	}
	return rulebook_ref(d->book[codes]);
}

void
desk_kit_start(struct desk_kit *d)
{
	memset(d, 0, sizeof(*d));
	kit_make(&d->kit);
	d->kit.now_ms = KIT_OPENS - 24 * KIT_HOUR;
	kit_start(&d->kit);
	store_adopt(d->kit.store, book(d, 0));
}

void
desk_kit_clear(struct desk_kit *d)
{
	size_t i;

	kit_clear(&d->kit);
	for (i = 0; i < sizeof(d->book) / sizeof(d->book[0]); i++)
		if (d->book[i] != NULL)
			rulebook_unref(d->book[i]);
}

void
desk_kit_reopen(struct desk_kit *d, const struct db_driver *driver)
{
	char why[200];

	kit_close(&d->kit);
	d->kit.driver = driver;
	if (!kit_open(&d->kit, why, sizeof(why)))
		fail_msg("%s", why);
	store_adopt(d->kit.store, book(d, d->codes));
}

void
desk_kit_leave(struct desk_kit *d)
{
	store_adopt(d->kit.store, NULL);
	rulebook_unref(d->book[d->codes]);
}

/* ---- acts ---- */

static void
begin(struct desk_kit *d, enum desk_act act, int64_t subject)
{
	memset(&d->job, 0, sizeof(d->job));
	d->job.job.kind = JOB_DESK;
	d->job.job.now_ms = d->kit.now_ms++;
	d->job.act = act;
	d->job.subject = subject;
	(void)text_copy(d->job.campaign, sizeof(d->job.campaign), DESK_CAMPAIGN);
	(void)text_copy(d->job.actor, sizeof(d->job.actor), "awa");
	(void)text_copy(d->job.reason, sizeof(d->job.reason), "because");
}

static enum job_result
run(struct desk_kit *d)
{
	store_do(d->kit.store, &d->job.job);
	return d->job.job.result;
}

enum job_result
desk_do(struct desk_kit *d, enum desk_act act, int64_t subject)
{
	begin(d, act, subject);
	return run(d);
}

enum job_result
desk_join_list(struct desk_kit *d, int64_t subject, const int64_t *others, size_t n)
{
	begin(d, DESK_MERGE, subject);
	memcpy(d->job.other, others, n * sizeof(*others));
	d->job.n_others = n;
	return run(d);
}

enum job_result
desk_join(struct desk_kit *d, int64_t subject, ...)
{
	int64_t others[DESK_OTHERS_MAX], other;
	size_t n = 0;
	va_list ap;

	va_start(ap, subject);
	while ((other = va_arg(ap, int)) != 0)
		others[n++] = other;
	va_end(ap);
	return desk_join_list(d, subject, others, n);
}

static unsigned
bit_of(const char *code)
{
	return 1U << (code[0] - '7');
}

static enum job_result
run_with_document(struct desk_kit *d, unsigned codes)
{
	struct campaign_job change;
	enum job_result result;

	memset(&change, 0, sizeof(change));
	change.job.kind = JOB_CAMPAIGN;
	change.job.now_ms = d->job.job.now_ms;
	change.change = CAMPAIGN_IMPORT;
	(void)text_copy(change.id, sizeof(change.id), DESK_CAMPAIGN);
	(void)text_copy(change.actor, sizeof(change.actor), d->job.actor);
	change.json = document(codes);
	change.rulebook = book(d, codes);
	d->job.promotion = &change;
	result = run(d);
	d->job.promotion = NULL;
	if (result == JOB_DONE)
		d->codes = codes;
	else
		rulebook_unref(change.rulebook);
	free(change.json);
	return result;
}

enum job_result
desk_promote(struct desk_kit *d, int64_t subject, const char *code)
{
	begin(d, DESK_PROMOTE, subject);
	(void)text_copy(d->job.code, sizeof(d->job.code), code);
	return run_with_document(d, d->codes | bit_of(code));
}

enum job_result
desk_undo_promotion(struct desk_kit *d, int64_t seq, const char *code)
{
	begin(d, DESK_UNDO, seq);
	return run_with_document(d, d->codes ^ bit_of(code));
}

enum job_result
desk_volunteer_act(struct desk_kit *d, enum desk_act act, int phone, const char *name)
{
	char e164[E164_MAX];

	begin(d, act, 0);
	(void)snprintf(e164, sizeof(e164), "+22366%06d", phone);
	d->job.voter = voter_key(&d->kit.secret, DESK_CAMPAIGN, e164);
	(void)text_copy(d->job.name, sizeof(d->job.name), name);
	return run(d);
}

int64_t
desk_done(struct desk_kit *d, enum job_result result)
{
	if (result != JOB_DONE)
		fail_msg("%s of %lld: %s", desk_act_name(d->job.act),
		    (long long)d->job.subject, d->job.why);
	assert_string_equal(d->job.why, "");
	return d->job.seq;
}

void
desk_assert_refused(struct desk_kit *d, enum job_result result, const char *words)
{
	if (result != JOB_REFUSED || strstr(d->job.why, words) == NULL)
		fail_msg("%s of %lld: result %d, \"%s\" without \"%s\"",
		    desk_act_name(d->job.act), (long long)d->job.subject, (int)result,
		    d->job.why, words);
	assert_int_equal(d->job.seq, 0);
}

/* ---- nominations ---- */

static void
import(struct desk_kit *d, struct paper_row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		rows[i].voter =
		    desk_paper_key(&d->kit.secret, DESK_CAMPAIGN, &rows[i].answers);
	begin(d, DESK_IMPORT, 0);
	d->job.row = rows;
	d->job.n_rows = n;
	(void)desk_done(d, run(d));
}

int64_t
desk_nominate(struct desk_kit *d, const char *name, ...)
{
	struct paper_row row;
	const char *key;
	va_list ap;

	memset(&row, 0, sizeof(row));
	assert_true(answers_set(&row.answers, "name", name));
	va_start(ap, name);
	while ((key = va_arg(ap, const char *)) != NULL)
		assert_true(answers_set(&row.answers, key, va_arg(ap, const char *)));
	va_end(ap);
	import(d, &row, 1);
	return row.number;
}

void
desk_nominate_many(struct desk_kit *d, int from, int n)
{
	struct paper_row *rows = xcalloc((size_t)n, sizeof(*rows));
	char name[40];
	int i;

	for (i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "Essai Numero %d", from + i);
		assert_true(answers_set(&rows[i].answers, "name", name));
	}
	import(d, rows, (size_t)n);
	for (i = 0; i < n; i++)
		assert_int_equal(rows[i].number, from + i);
	free(rows);
}

/* ---- looking ---- */

static int
add_row(void *ctx, int n, char **value, char **name)
{
	(void)n;
	(void)name;
	(void)buf_addf(ctx, "%s %s %s %s\n", value[0], value[1], value[2], value[3]);
	return 0;
}

char *
desk_rows(struct desk_kit *d)
{
	size_t cap = 1 << 16;
	char *text = xmalloc(cap);
	struct buf out;
	sqlite3 *db;

	buf_init(&out, text, cap);
	assert_int_equal(sqlite3_open(d->kit.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "SELECT nomination, leader, status, code FROM nominee"
	    " ORDER BY nomination", add_row, &out, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_false(out.cut);
	return text;
}

void
desk_read(struct desk_kit *d, struct nominations *list)
{
	char why[200];
	struct db *db = db_sqlite.open(d->kit.path, true, why, sizeof(why));

	assert_non_null(db);
	if (!nominations_read(&db_sqlite, db, DESK_CAMPAIGN, list, why, sizeof(why)))
		fail_msg("%s", why);
	db_sqlite.close(db);
}

const struct nomination *
desk_nomination(const struct nominations *list, int64_t number)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->item[i].number == number)
			return &list->item[i];
	return NULL;
}
