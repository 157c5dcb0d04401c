/*
 * The handsets of a story: sessions in the accumulated dialect, each screen looked at, and
 * what became of the forms.
 */
#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/gsm7.h"
#include "core/wording.h"
#include "gateway/ussd.h"

struct story story;

void
story_wrong(const char *fmt, ...)
{
	char text[700];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fail_msg("%s:%d: %s", story.file, story.line, text);
	abort();
}

char *
story_word(char **p)
{
	char *start = *p + strspn(*p, " \t"), *end;

	if (*start == '\0')
		return NULL;
	if (*start == '"') {
		start++;
		end = strchr(start, '"');
	} else {
		end = start + strcspn(start, " \t");
	}
	if (end == NULL)
		story_wrong("a quote is missing");
	*p = *end == '\0' ? end : end + 1;
	*end = '\0';
	return start;
}

/* ---- ussd ---- */

static struct dialled *
dialled_by(const char *phone, const char *name)
{
	struct dialled *d;
	size_t i;

	for (i = 0; i < story.n_dialled; i++)
		if (strcmp(story.dialled[i].phone, phone) == 0 &&
		    strcmp(story.dialled[i].name, name) == 0)
			return &story.dialled[i];
	if (story.n_dialled == PHONES)
		story_wrong("too many sessions");
	d = &story.dialled[story.n_dialled++];
	(void)text_copy(d->phone, sizeof(d->phone), phone);
	(void)text_copy(d->name, sizeof(d->name), name);
	return d;
}

void
story_fits(const char *text)
{
	struct gsm7_size size = gsm7_measure(text, strlen(text));

	if (text[0] == '\0' || !size.gsm7 || size.units > SCREEN_UNITS)
		story_wrong("not plain GSM-7 of %d letters at most: <%s>", SCREEN_UNITS, text);
}

void
story_aloud(const char *phone, const char *typed, const char *text, bool more)
{
	if (story.aloud)
		(void)printf("%s:%d %s <%s>\n%s\n%s\n", story.file, story.line, phone,
		    typed, text, more ? "------ ?" : "------ end");
}

static void
check_screen(const struct dialled *before, const struct ussd_job *job, char *want)
{
	char *p;

	while (*(want += strspn(want, " ")) != '\0') {
		bool quoted = *want == '"';
		const char *key = job->acted ? wording_key(job->answer_key) : "";

		p = story_word(&want);
		if (quoted ? strstr(job->screen, p) == NULL
		    : strcmp(p, "open") == 0 ? !job->more
		    : strcmp(p, "ends") == 0 ? job->more
		    : strcmp(p, "same") == 0
			? !job->repeat || strcmp(before->screen, job->screen) != 0
			: strcmp(p, key) != 0)
			story_wrong("wanted %s, got %s %s repeat=%d\n%s", p, key,
			    job->more ? "open" : "ends", job->repeat, job->screen);
	}
}

/* Sends all that was typed in this session so far, as Africa's Talking does. */
static void
ussd_step(struct dialled *d, char *want)
{
	struct ussd_step step = {.accumulated = true};
	struct ussd_job *job;

	(void)text_copy(step.from, sizeof(step.from), d->phone);
	(void)text_copy(step.to, sizeof(step.to), "*384*11469#");
	(void)text_copy(step.session, sizeof(step.session), d->session);
	(void)text_copy(step.text, sizeof(step.text), d->typed);
	step.text_len = strlen(step.text);
	job = ussd_make(&story.secret, story.rulebook, &story.channel, &step, story.now_ms);
	ussd_tell_by(job, &story.settings);
	store_do(story.store, &job->job);
	if (job->job.result != JOB_DONE)
		story_wrong("it was not kept");
	story_aloud(d->phone, d->typed, job->screen, job->more);
	story_fits(job->screen);
	check_screen(d, job, want);
	(void)text_copy(d->screen, sizeof(d->screen), job->screen);
	d->more = job->more;
	ussd_free(job);
}

static void
type(struct dialled *d, const char *text)
{
	size_t len = strlen(d->typed);

	(void)snprintf(d->typed + len, sizeof(d->typed) - len, "%s%s", len > 0 ? "*" : "",
	    text);
}

void
story_ussd(char *p, char *want, bool dials)
{
	char *phone = story_word(&p), *text, *input[16], nothing[] = "";
	const char *name = "";
	struct dialled *d;
	size_t n = 0, i;
	bool again = false;

	while ((text = story_word(&p)) != NULL && n < 16)
		if (strcmp(text, "session") == 0)
			name = story_word(&p);
		else if (strcmp(text, "again") == 0)
			again = true;
		else
			input[n++] = text;
	d = dialled_by(phone, name);
	if (dials) {
		(void)snprintf(d->session, sizeof(d->session), "ATUid_%u", ++story.ids);
		(void)text_copy(d->typed, sizeof(d->typed), n > 0 ? input[0] : "");
		ussd_step(d, want);
		return;
	}
	if (n == 0 && !again)
		story_wrong("key PHONE \"answer\"");
	for (i = 0; i < n; i++) {
		type(d, input[i]);
		ussd_step(d, i + 1 < n ? nothing : want);
	}
	if (again)
		ussd_step(d, want);
}

/* ---- forms ---- */

static int64_t
number(const char *sql, const char *text)
{
	struct db *db = story_reader();
	struct db_stmt *q = db_sqlite.prepare(db, sql);
	int64_t n;

	if (q == NULL)
		story_wrong("%s", db_sqlite.error(db));
	db_sqlite.bind_text(q, 1, text);
	if (db_sqlite.step(q) != DB_ROW)
		story_wrong("no row: %s", sql);
	n = db_sqlite.column_i64(q, 0);
	db_sqlite.finish(q);
	db_sqlite.close(db);
	return n;
}

void
story_entries(char *p, char *want)
{
	static const char *const states[] = {"?", "stands", "waits", "cancelled"};
	const char *form = story_word(&p);
	char *pair, *value, sql[128];
	size_t i;

	while ((pair = story_word(&want)) != NULL) {
		if ((value = strchr(pair, '=')) == NULL)
			story_wrong("STATE=N is wanted, not %s", pair);
		*value++ = '\0';
		for (i = 1; i < 4 && strcmp(states[i], pair) != 0; i++)
			;
		if (i == 4)
			story_wrong("what is %s?", pair);
		(void)snprintf(sql, sizeof(sql),
		    "SELECT COUNT(*) FROM entry WHERE form = $1 AND state = %zu", i);
		if (number(sql, form) != strtoll(value, NULL, 10))
			story_wrong("%s is %lld, not %s", pair, (long long)number(sql, form),
			    value);
	}
}

/* One field of the answers of entry number N, as it is stored. */
static void
check_value(const char *form, int64_t n, const char *key, const char *value)
{
	static const char sql[] =
	    "SELECT COALESCE(json_extract(answers, '$.' || $1), '') FROM entry "
	    "WHERE form = $2 AND number = $3";
	struct db *db = story_reader();
	struct db_stmt *q = db_sqlite.prepare(db, sql);
	char got[700];

	if (q == NULL)
		story_wrong("%s", db_sqlite.error(db));
	db_sqlite.bind_text(q, 1, key);
	db_sqlite.bind_text(q, 2, form);
	db_sqlite.bind_i64(q, 3, n);
	if (db_sqlite.step(q) != DB_ROW)
		story_wrong("no %s number %lld", form, (long long)n);
	(void)text_copy(got, sizeof(got), db_sqlite.column_text(q, 0));
	db_sqlite.finish(q);
	db_sqlite.close(db);
	if (strcmp(got, value) != 0)
		story_wrong("%s is \"%s\", not \"%s\"", key, got, value);
}

void
story_entry(char *p, char *want)
{
	const char *form = story_word(&p), *n = story_word(&p);
	char *pair, *value;

	if (n == NULL)
		story_wrong("entry FORM NUMBER");
	while ((pair = story_word(&want)) != NULL) {
		if ((value = strchr(pair, '=')) == NULL)
			story_wrong("\"FIELD=value\" is wanted, not %s", pair);
		*value++ = '\0';
		check_value(form, strtoll(n, NULL, 10), pair, value);
	}
}

/* Takes what waits to be sent and looks for an SMS to that phone. */
void
story_told(char *p, char *want)
{
	static struct claim_job claim;
	const char *phone = story_word(&p), *text = story_word(&want), *got = "silence";
	int i;

	memset(&claim, 0, sizeof(claim));
	claim.job.kind = JOB_CLAIM;
	claim.job.now_ms = story.now_ms;
	claim.want = CLAIM_MAX;
	(void)text_copy(claim.channel, sizeof(claim.channel), story.channel.name);
	store_do(story.store, &claim.job);
	for (i = 0; i < claim.n; i++)
		if (strcmp(claim.row[i].to, phone) == 0)
			got = claim.row[i].text;
	if (text == NULL || strstr(got, text) == NULL)
		story_wrong("wanted \"%s\", got <%s>", text, got);
}
