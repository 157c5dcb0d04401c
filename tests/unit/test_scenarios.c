/*
 * Stories a non-programmer can read (tests/scenario, files .scn), told to the real door,
 * rules and database on a virtual clock. A line is
 *
 *	[+DAYS] HH:MM  ACTION …  -> EXPECTATION
 *
 *	sms PHONE "text" [to ADDRESS] [id ID] [again]	-> ANSWER [CODE] | silence | same
 *							   | says "part of the answer" …
 *	dial PHONE ["behind the code"] [session NAME]	-> SCREEN
 *	key PHONE "answer" … [session NAME] [again]	-> SCREEN
 *	restart | open | close
 *	results	-> CODE=N … [counted=N] [replaced=N] [late=N] [messages=N] [REGION=N]
 *	entries FORM -> stands=N waits=N cancelled=N
 *	entry FORM NUMBER -> "FIELD=what is kept" …
 *	told PHONE -> "part of an SMS nobody asked for" | silence
 *	verify	-> clean
 *
 * ANSWER is the name of the text that answers (vote_counted, help, …), CODE the candidate
 * understood; "again" delivers the same message of that phone once more. SCREEN is any of:
 * "a part of the screen", open, ends, same, ANSWER. Several keys are pressed one after the
 * other, and the last screen is looked at; every screen must fit and be plain GSM-7, and
 * so must every SMS.
 * A story begins with `campaign ID …` or with `document FILE`, a campaign of this folder;
 * a document in the middle is the campaign as it is from there on.
 *
 * STORY=09 tells only the stories whose name begins so, and prints all that is said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <dirent.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "core/wording.h"
#include "gateway/campaigns.h"
#include "gateway/ingest.h"
#include "story.h"
#include "store/results.h"
#include "store/verify.h"

#define DIR_NAME "tests/scenario"

static size_t n_steps;

static void
tell(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	story_wrong("%s: %s", where, what);
}

/* ---- the database ---- */

static void
open_store(void)
{
	struct store_options o = {.path = story.path,
	    .driver = &db_sqlite,
	    .secret = &story.secret,
	    .answers_per_hour = story.settings.answers_per_hour,
	    .mailbox_max = 16};
	char why[300];

	story.store = store_open(&o, why, sizeof(why));
	if (story.store == NULL)
		story_wrong("%s", why);
	story.rulebook = rulebook_build(&story.settings, story.list.doc, story.list.n, tell, NULL);
	store_adopt(story.store, rulebook_ref(story.rulebook));
}

static void
close_store(void)
{
	store_stop(story.store);
	store_close(story.store);
	rulebook_unref(story.rulebook);
}

static void
change(enum campaign_change what, const char *id, const char *json)
{
	const struct change c = {.what = what, .id = id, .json = json, .actor = "test"};
	struct campaign_job *job =
	    campaign_change(&story.settings, &story.list, story.rulebook, &c, story.now_ms, tell, NULL);

	(void)rulebook_ref(job->rulebook);
	store_do(story.store, &job->job);
	assert_int_equal(job->job.result, JOB_DONE);
	campaign_list_apply(&story.list, job);
	rulebook_unref(story.rulebook);
	story.rulebook = job->rulebook;
	campaign_job_free(job);
}

/* ---- reading a line ---- */

static int64_t
minutes(const char *hhmm)
{
	char *colon;
	int64_t h = strtoll(hhmm, &colon, 10);

	if (*colon != ':')
		story_wrong("%s is no time", hhmm);
	return h * 60 + strtoll(colon + 1, NULL, 10);
}

static int64_t
at(const char *hhmm)
{
	return story.day_ms + minutes(hhmm) * 60000;
}

/* ---- campaign ---- */

static void
add_time(struct buf *b, const char *key, int64_t ms)
{
	buf_addf(b, "\"%s\":\"", key);
	clock_format(b, ms);
	buf_add(b, "\"");
}

static void
campaign(char *p)
{
	char *id = story_word(&p), *key, *value, *code;
	int64_t opens = 0, closes = 0;
	BUF(options, 512);
	BUF(candidates, 2048);
	BUF(json, 4096);

	while ((key = story_word(&p)) != NULL) {
		if (strcmp(key, "candidates") == 0) {
			while ((code = story_word(&p)) != NULL) {
				value = strchr(code, '=');
				if (value == NULL)
					story_wrong("CODE=Name is wanted, not %s", code);
				*value++ = '\0';
				buf_addf(&candidates,
				    "%s{\"code\":\"%s\",\"name\":\"%s\"}",
				    candidates.len == 0 ? "" : ",", code, value);
			}
			break;
		}
		value = story_word(&p);
		if (strcmp(key, "opens") == 0)
			opens = at(value);
		else if (strcmp(key, "closes") == 0)
			closes = at(value);
		else if (strcmp(key, "revote") == 0)
			buf_addf(&options, ",\"revote\":\"%s\"", value);
		else if (strcmp(key, "grace") == 0)
			buf_addf(&options, ",\"grace_minutes\":%s", value);
		else
			buf_addf(&options, ",\"%s\":%s", key, value);
	}
	buf_addf(&json,
	    "{\"id\":\"%s\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\","
	    "\"addresses\":[\"36777\",\"*384*11469#\"],\"vote\":{",
	    id);
	add_time(&json, "opens", opens);
	buf_char(&json, ',');
	add_time(&json, "closes", closes);
	buf_addf(&json, "%s},\"candidates\":[%s]}", options.data, candidates.data);
	assert_false(json.cut);
	change(CAMPAIGN_IMPORT, NULL, json.data);
}

/* A campaign of this folder, as it is. */
static void
document(const char *name)
{
	static char json[65536];
	char path[200];
	size_t n;
	FILE *f;

	(void)snprintf(path, sizeof(path), DIR_NAME "/%s", name);
	if ((f = fopen(path, "r")) == NULL)
		story_wrong("cannot read %s", path);
	n = fread(json, 1, sizeof(json) - 1, f);
	(void)fclose(f);
	json[n] = '\0';
	change(CAMPAIGN_IMPORT, NULL, json);
}

/* ---- sms ---- */

static struct said *
said_by(const char *phone)
{
	size_t i;

	for (i = 0; i < story.n_said; i++)
		if (strcmp(story.said[i].phone, phone) == 0)
			return &story.said[i];
	if (story.n_said == PHONES)
		story_wrong("too many phones");
	(void)text_copy(story.said[story.n_said].phone, sizeof(story.said[0].phone), phone);
	return &story.said[story.n_said++];
}

static void
check_answer(const struct inbound_job *job, char *want)
{
	char *key = story_word(&want), *code = story_word(&want);
	const char *got =
	    job->answer[0] == '\0' ? "silence" : wording_key(job->answer_key);
	const char *understood =
	    job->intent.candidate < 0
		? ""
		: job->paper->campaign.candidate[job->intent.candidate].code;

	if (key != NULL && strcmp(key, "says") == 0) {
		do
			if (code == NULL || strstr(job->answer, code) == NULL)
				story_wrong("wanted \"%s\", got <%s>", code, job->answer);
		while ((code = story_word(&want)) != NULL);
		return;
	}
	if (key == NULL || strcmp(key, got) != 0)
		story_wrong(
		    "wanted %s, got %s <%s>", key == NULL ? "?" : key, got, job->answer);
	if (code != NULL && strcmp(code, understood) != 0)
		story_wrong("wanted candidate %s, got %s", code, understood);
}

static void
sms(char *p, char *want)
{
	const char *phone = story_word(&p), *text = story_word(&p), *id = NULL;
	struct said *said = said_by(phone);
	struct inbound_job *job;
	bool again = false;
	char *option;

	if (text == NULL)
		story_wrong("sms PHONE \"text\"");
	(void)text_copy(said->in.to, sizeof(said->in.to), "36777");
	while ((option = story_word(&p)) != NULL) {
		if (strcmp(option, "again") == 0)
			again = true;
		else if (strcmp(option, "to") == 0)
			(void)text_copy(said->in.to, sizeof(said->in.to), story_word(&p));
		else if (strcmp(option, "id") == 0)
			id = story_word(&p);
		else
			story_wrong("what is %s?", option);
	}
	(void)text_copy(said->in.from, sizeof(said->in.from), phone);
	(void)text_copy(said->in.text, sizeof(said->in.text), text);
	said->in.text_len = strlen(said->in.text);
	if (id != NULL)
		(void)text_copy(said->in.id, sizeof(said->in.id), id);
	else if (!again)
		(void)snprintf(said->in.id, sizeof(said->in.id), "id-%u", ++story.ids);
	job = ingest_job(&story.secret, story.rulebook, &story.channel, &said->in, story.now_ms);
	store_do(story.store, &job->job);
	if (job->job.result != JOB_DONE)
		story_wrong("it was not kept");
	story_aloud(phone, text, job->answer, false);
	if (job->answer[0] != '\0')
		story_fits(job->answer);
	if (strncmp(want, "same", 4) == 0) {
		if (!job->repeat || strcmp(job->answer, said->answer) != 0)
			story_wrong("wanted the same answer, got repeat=%d <%s>", job->repeat,
			    job->answer);
	} else {
		check_answer(job, want);
	}
	(void)text_copy(said->answer, sizeof(said->answer), job->answer);
	ingest_free(job);
}

/* ---- results, verify ---- */

static int64_t
figure(const struct results *r, const char *name)
{
	const struct campaign *c = &r->paper->campaign;
	const struct {
		const char *name;
		int64_t n;
	} totals[] = {{"counted", r->counted}, {"replaced", r->replaced},
	    {"late", r->late}, {"messages", r->messages}, {"votes", r->votes},
	    {"?", r->region[r->paper->atlas.n]}};
	size_t i;
	int at_candidate = campaign_candidate(c, name);

	if (at_candidate >= 0)
		return r->candidate[at_candidate];
	for (i = 0; i < sizeof(totals) / sizeof(totals[0]); i++)
		if (strcmp(totals[i].name, name) == 0)
			return totals[i].n;
	for (i = 0; i < r->paper->atlas.n; i++)
		if (strcmp(r->paper->atlas.region[i].name, name) == 0)
			return r->region[i];
	story_wrong("what is %s?", name);
	return -1;
}

struct db *
story_reader(void)
{
	char why[300];
	struct db *db = db_sqlite.open(story.path, true, why, sizeof(why));

	if (db == NULL)
		story_wrong("%s", why);
	return db;
}

static void
results(char *want)
{
	static struct results r;
	struct db *db = story_reader();
	char why[300], *pair, *value;
	int64_t n;

	if (!results_read(
		&db_sqlite, db, story.rulebook->paper[0], story.now_ms, &r, why, sizeof(why)))
		story_wrong("%s", why);
	db_sqlite.close(db);
	while ((pair = story_word(&want)) != NULL) {
		value = strrchr(pair, '=');
		if (value == NULL)
			story_wrong("NAME=N is wanted, not %s", pair);
		*value++ = '\0';
		n = figure(&r, pair);
		if (n != strtoll(value, NULL, 10))
			story_wrong("%s is %lld, not %s", pair, (long long)n, value);
	}
}

static void
check_verify(void)
{
	struct verify_report report;
	struct db *db = story_reader();

	verify(&db_sqlite, db, NULL, NULL, NULL, &report);
	db_sqlite.close(db);
	if (!report.clean)
		story_wrong("verify: %s", report.what);
}

static void
restart(void)
{
	close_store();
	open_store();
}

/* ---- a story ---- */

static void
act(char *p, char *want)
{
	char *action = story_word(&p);

	n_steps++;
	if (strcmp(action, "sms") == 0)
		sms(p, want);
	else if (strcmp(action, "dial") == 0)
		story_ussd(p, want, true);
	else if (strcmp(action, "key") == 0)
		story_ussd(p, want, false);
	else if (strcmp(action, "entries") == 0)
		story_entries(p, want);
	else if (strcmp(action, "entry") == 0)
		story_entry(p, want);
	else if (strcmp(action, "told") == 0)
		story_told(p, want);
	else if (strcmp(action, "results") == 0)
		results(want);
	else if (strcmp(action, "verify") == 0)
		check_verify();
	else if (strcmp(action, "restart") == 0)
		restart();
	else if (strcmp(action, "close") == 0)
		change(CAMPAIGN_CLOSE, story.rulebook->paper[0]->campaign.id, NULL);
	else if (strcmp(action, "open") == 0)
		change(CAMPAIGN_OPEN, story.rulebook->paper[0]->campaign.id, NULL);
	else
		story_wrong("no action '%s'", action);
}

static void
play_line(char *line)
{
	char *arrow, *p = line, *first, nothing[] = "";

	line[strcspn(line, "\r\n")] = '\0';
	if (line[strspn(line, " \t")] == '\0' || line[0] == '#')
		return;
	arrow = strstr(line, "->");
	if (arrow != NULL)
		*arrow = '\0';
	first = story_word(&p);
	if (strcmp(first, "campaign") == 0) {
		campaign(p);
		return;
	}
	if (strcmp(first, "document") == 0) {
		document(story_word(&p));
		return;
	}
	if (first[0] == '+') {
		story.now_ms = story.day_ms + strtoll(first + 1, NULL, 10) * 86400000;
		first = story_word(&p);
		story.now_ms += minutes(first) * 60000;
	} else {
		story.now_ms = at(first);
	}
	act(p, arrow == NULL ? nothing : arrow + 2 + strspn(arrow + 2, " "));
}

static void
begin(const char *file)
{
	memset(&story, 0, sizeof(story));
	story.aloud = getenv("STORY") != NULL;
	story.file = file;
	(void)clock_parse("2026-11-01T00:00:00Z", &story.day_ms);
	story.now_ms = story.day_ms;
	story.settings.n_languages = 2;
	(void)text_copy(story.settings.languages[0], sizeof(story.settings.languages[0]), "fr");
	(void)text_copy(story.settings.languages[1], sizeof(story.settings.languages[1]), "bm");
	(void)text_copy(story.settings.country, sizeof(story.settings.country), "ML");
	story.settings.answers_per_hour = 6;
	story.settings.n_channels = 1;
	(void)text_copy(
	    story.settings.channels[0].name, sizeof(story.settings.channels[0].name), "at");
	(void)text_copy(story.settings.channels[0].provider,
	    sizeof(story.settings.channels[0].provider), "africastalking");
	(void)text_copy(story.settings.channels[0].username,
	    sizeof(story.settings.channels[0].username), "sandbox");
	(void)text_copy(story.settings.channels[0].addresses[0], ADDRESS_MAX, "36777");
	(void)text_copy(
	    story.settings.channels[0].addresses[1], ADDRESS_MAX, "*384*11469#");
	story.settings.channels[0].n_addresses = 2;
	story.channel = story.settings.channels[0];
	secret_derive(&story.secret);
	(void)text_copy(story.dir, sizeof(story.dir), "/tmp/kalata-scn-XXXXXX");
	assert_non_null(mkdtemp(story.dir));
	(void)snprintf(story.path, sizeof(story.path), "%s/k.db", story.dir);
	open_store();
}

static void
end(void)
{
	static const char *const suffix[] = {"", "-wal", "-shm", ".lock"};
	char path[96];
	size_t i;

	check_verify();
	close_store();
	campaign_list_clear(&story.list);
	for (i = 0; i < sizeof(suffix) / sizeof(suffix[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", story.path, suffix[i]);
		(void)unlink(path);
	}
	(void)rmdir(story.dir);
}

static void
play(const char *name)
{
	char path[300], line[1024];
	FILE *f;

	(void)snprintf(path, sizeof(path), DIR_NAME "/%s", name);
	f = fopen(path, "r");
	assert_non_null(f);
	begin(path);
	while (fgets(line, sizeof(line), f) != NULL) {
		story.line++;
		play_line(line);
	}
	(void)fclose(f);
	end();
}

static bool
is_to_be_told(const char *name)
{
	const char *only = getenv("STORY");
	size_t len = strlen(name);

	if (only != NULL && strncmp(name, only, strlen(only)) != 0)
		return false;
	return len > 4 && strcmp(name + len - 4, ".scn") == 0;
}

static void
every_story_ends_as_told(void **state)
{
	struct dirent **entry;
	int i, n = scandir(DIR_NAME, &entry, NULL, alphasort), stories = 0;

	(void)state;
	assert_true(crypto_init());
	assert_true(n > 0);
	for (i = 0; i < n; i++) {
		if (is_to_be_told(entry[i]->d_name)) {
			play(entry[i]->d_name);
			stories++;
		}
		free(entry[i]);
	}
	free(entry);
	assert_true(stories > 0);
	(void)printf("# scenarios: %d stories, %zu steps\n", stories, n_steps);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_story_ends_as_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
