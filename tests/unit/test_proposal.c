/*
 * What two people may do together, and what they may not: who may decide about what, that an
 * assignment does what the message would have done, that the citizen's own word wins, that
 * documents change in the agreement's own transaction or not at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "proposal_kit.h"

/* No refused step may leave anything. */
static void
assert_refused(struct kit *k, const struct proposal_job *job, const char *words)
{
	proposal_assert_refused(job, words);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM act"),
	    kit_number(k, "SELECT COUNT(*) FROM ledger WHERE kind BETWEEN 50 AND 79"));
}

static void
finish(struct kit *k)
{
	kit_assert_clean(k);
	kit_clear(k);
}

static void
assert_done(const struct proposal_job *job)
{
	if (job->job.result != JOB_DONE)
		fail_msg("%s", job->why);
}

/* ---- who ---- */

static void
another_person_must_decide(void **state)
{
	static struct kit k;
	struct proposal_job job;
	int64_t message, id;

	(void)state;
	proposal_kit_start(&k);
	message = proposal_message(&k, 1, 1, INTENT_ASK);
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, message, "2");
	assert_done(&job);
	id = job.seq;
	proposal_begin(&k, &job, PROPOSAL_AGREE);
	job.id = id;
	job.kind = PROPOSAL_ASSIGN;
	(void)snprintf(job.actor, sizeof(job.actor), "awa");
	(void)proposal_run(&k, &job);
	assert_refused(&k, &job, "another person must");
	job.act = PROPOSAL_REFUSE;
	(void)snprintf(job.reason, sizeof(job.reason), "no");
	(void)proposal_run(&k, &job);
	assert_refused(&k, &job, "another person must");
	job.act = PROPOSAL_WITHDRAW;
	(void)snprintf(job.actor, sizeof(job.actor), "binta");
	(void)proposal_run(&k, &job);
	assert_refused(&k, &job, "only awa may withdraw it");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM proposal WHERE state = 1"), 1);
	finish(&k);
}

static void
who_and_why_are_wanted(void **state)
{
	static struct kit k;
	struct proposal_job job;
	int64_t message;

	(void)state;
	proposal_kit_start(&k);
	message = proposal_message(&k, 1, 1, INTENT_NONE);
	proposal_begin(&k, &job, PROPOSE);
	job.kind = PROPOSAL_ASSIGN;
	job.subject = message;
	job.payload = (char *)(uintptr_t)"1";
	(void)snprintf(job.reason, sizeof(job.reason), " \n\t");
	(void)proposal_run(&k, &job);
	assert_refused(&k, &job, "no reason is given");
	(void)snprintf(job.reason, sizeof(job.reason), "read it");
	job.actor[0] = '\0';
	(void)proposal_run(&k, &job);
	assert_refused(&k, &job, "nobody is named");
	(void)snprintf(job.actor, sizeof(job.actor), "awa");
	job.kind = (enum proposal_kind)5;
	(void)proposal_run(&k, &job);
	assert_refused(&k, &job, "no kind of proposal 5");
	job.kind = PROPOSAL_ASSIGN;
	(void)snprintf(job.campaign, sizeof(job.campaign), "nowhere");
	(void)proposal_run(&k, &job);
	assert_refused(&k, &job, "there is no campaign 'nowhere'");
	(void)proposal_settle(&k, &job, PROPOSAL_AGREE, 99, NULL);
	assert_refused(&k, &job, "there is no proposal 99");
	finish(&k);
}

static void
what_is_decided_stays_so(void **state)
{
	static const enum proposal_act acts[] = {PROPOSAL_AGREE, PROPOSAL_REFUSE, PROPOSAL_WITHDRAW};
	static const char *const words[] = {"was agreed by binta", "was refused by binta",
	    "was withdrawn by awa"};
	static struct kit k;
	struct proposal_job job;
	int64_t message, id;
	size_t i, j;

	(void)state;
	proposal_kit_start(&k);
	for (i = 0; i < 3; i++) {
		message = proposal_message(&k, (int)i, (int)i, INTENT_UNKNOWN);
		(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, message, "1");
		assert_done(&job);
		id = job.seq;
		(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, message, "2");
		assert_refused(&k, &job, "it waits already, as proposal");
		(void)proposal_settle(&k, &job, acts[i], id, NULL);
		assert_done(&job);
		for (j = 0; j < 3; j++) {
			(void)proposal_settle(&k, &job, acts[j], id, NULL);
			assert_refused(&k, &job, words[i]);
		}
		kit_assert_clean(&k);
		(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, message, "2");
		if (i == 0)
			assert_refused(&k, &job, "was given to candidate 1 already");
		else
			assert_done(&job);	/* a refusal is no verdict on another proposal */
	}
	finish(&k);
}

/* ---- what may be assigned ---- */

struct situation {
	const char *name;
	enum intent_kind kind;	/* of the message */
	int	at_min;		/* minutes since voting opened when it comes */
	const char *code;
	const char *why;	/* refused with; NULL: done */
	int	vote_before;	/* candidate its phone voted for before; -1 none */
	enum intent_kind later;	/* what it sent since; INTENT_HELP: nothing of the ballot */
	int	later_candidate;
	enum kit_campaign campaign;
	bool	nobody;
};
#define PLAIN .at_min = 60, .code = "2", .vote_before = -1, .later = INTENT_HELP

static const struct situation situations[] = {
    {.name = "nothing understood", .kind = INTENT_NONE, PLAIN},
    {.name = "two candidates named", .kind = INTENT_ASK, PLAIN},
    {.name = "a candidate we lack", .kind = INTENT_UNKNOWN, PLAIN},
    {.name = "instead of an earlier vote", .kind = INTENT_ASK, .at_min = 60, .code = "2",
     .vote_before = 0, .later = INTENT_HELP},
    {.name = "the region told since changes no vote", .kind = INTENT_ASK, .at_min = 60,
     .code = "2", .vote_before = -1, .later = INTENT_REGION},
    {.name = "asked not to be written to", .kind = INTENT_ASK, .at_min = 60, .code = "2",
     .vote_before = -1, .later = INTENT_STOP},
    {.name = "no such candidate", .kind = INTENT_ASK, .at_min = 60, .code = "9", .vote_before = -1,
     .later = INTENT_HELP, .why = "has no candidate '9'"},
    {.name = "a code with an end of its own", .kind = INTENT_ASK, .at_min = 60,
     .code = "22222222222222222222222222222222", .vote_before = -1, .later = INTENT_HELP,
     .why = "has no candidate '22222222222'"},
    {.name = "nobody at all", .kind = INTENT_ASK, .at_min = 60, .code = "", .vote_before = -1,
     .later = INTENT_HELP, .why = "has no candidate ''"},
    {.name = "help was understood", .kind = INTENT_HELP, PLAIN, .why = "was understood"},
    {.name = "a region is no vote", .kind = INTENT_REGION, PLAIN, .why = "was understood"},
    {.name = "counted", .kind = INTENT_VOTE, PLAIN, .why = "was counted when it came"},
    {.name = "of a robot", .kind = INTENT_ROBOT, PLAIN, .why = "is a robot's"},
    {.name = "of no phone", .kind = INTENT_NONE, PLAIN, .nobody = true, .why = "is a robot's"},
    {.name = "before the window", .kind = INTENT_ASK, .at_min = -1, .code = "2",
     .vote_before = -1, .later = INTENT_HELP, .why = "before voting opened"},
    {.name = "in the grace", .kind = INTENT_ASK, .at_min = 20881, .code = "2", .vote_before = -1,
     .later = INTENT_HELP, .why = "after voting closed"},
    {.name = "after the grace", .kind = INTENT_ASK, .at_min = 21000, .code = "2",
     .vote_before = -1, .later = INTENT_HELP, .why = "after voting closed"},
    {.name = "its last minute", .kind = INTENT_ASK, .at_min = 20879, .code = "2",
     .vote_before = -1, .later = INTENT_HELP},
    {.name = "the same candidate again", .kind = INTENT_ASK, .at_min = 60, .code = "2",
     .vote_before = 1, .later = INTENT_HELP, .why = "this would change nothing"},
    {.name = "the first vote stands", .kind = INTENT_ASK, .at_min = 60, .code = "2",
     .vote_before = 0, .later = INTENT_HELP, .campaign = KIT_FIRST,
     .why = "this would change nothing"},
    {.name = "first of all where the first stands", .kind = INTENT_ASK, PLAIN,
     .campaign = KIT_FIRST},
    {.name = "voted since", .kind = INTENT_ASK, .at_min = 60, .code = "2", .vote_before = -1,
     .later = INTENT_VOTE, .later_candidate = 0, .why = "the citizen's own later word stands"},
    {.name = "voted since, for the same", .kind = INTENT_ASK, .at_min = 60, .code = "2",
     .vote_before = -1, .later = INTENT_VOTE, .later_candidate = 1,
     .why = "the citizen's own later word stands"},
    {.name = "tried again since", .kind = INTENT_ASK, .at_min = 60, .code = "2",
     .vote_before = -1, .later = INTENT_ASK, .why = "the citizen's own later word stands"},
    {.name = "answered since", .kind = INTENT_ASK, .at_min = 60, .code = "2", .vote_before = -1,
     .later = INTENT_ANSWER, .why = "the citizen's own later word stands"},
    {.name = "another candidate since", .kind = INTENT_ASK, .at_min = 60, .code = "2",
     .vote_before = -1, .later = INTENT_UNKNOWN, .why = "the citizen's own later word stands"},
};

static const char *
campaign_of(const struct situation *s)
{
	return s->campaign == KIT_FIRST ? "first" : "icon";
}

static void
send(struct kit *k, const struct situation *s, int id, enum intent_kind kind, int candidate)
{
	struct inbound_job job;

	kit_message(k, &job, s->campaign, 7, id, kind);
	job.intent.candidate = candidate;
	if (kind == INTENT_REGION)
		job.intent.region = 3;
	job.nobody = s->nobody;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
}

static int64_t
bring_about(struct kit *k, const struct situation *s)
{
	int64_t message;

	if (s->vote_before >= 0) {
		k->now_ms = KIT_OPENS + KIT_MINUTE;
		(void)kit_cast(k, s->campaign, 7, 1, s->vote_before);
	}
	k->now_ms = KIT_OPENS + s->at_min * KIT_MINUTE;
	send(k, s, 2, s->kind, s->kind == INTENT_VOTE ? 1 : -1);
	message = kit_number(k, "SELECT MAX(seq) FROM message");
	k->now_ms += KIT_MINUTE;
	if (s->later != INTENT_HELP || !s->nobody)
		send(k, s, 3, s->later, s->later == INTENT_VOTE ? s->later_candidate : -1);
	k->now_ms += KIT_MINUTE;
	return message;
}

static void
assert_counted(struct kit *k, const struct situation *s, int64_t messages)
{
	struct results r;

	kit_results(k, s->campaign, &r);
	assert_int_equal(r.messages, messages);
	assert_int_equal(r.counted, 1);
	assert_int_equal(r.candidate[1], 1);
	assert_int_equal(r.replaced, s->vote_before >= 0);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM total WHERE n <= 0"), 0);
}

static void
one_situation(struct kit *k, const struct situation *s)
{
	int64_t message = bring_about(k, s), id;
	int64_t messages = kit_number(k, "SELECT SUM(n) FROM total");
	struct proposal_job job;

	proposal_begin(k, &job, PROPOSE);
	(void)snprintf(job.campaign, sizeof(job.campaign), "%s", campaign_of(s));
	job.kind = PROPOSAL_ASSIGN;
	job.subject = message;
	job.payload = (char *)(uintptr_t)s->code;
	(void)proposal_run(k, &job);
	if (s->why != NULL) {
		assert_refused(k, &job, s->why);
		return;
	}
	assert_done(&job);
	id = job.seq;
	(void)proposal_settle(k, &job, PROPOSAL_AGREE, id, NULL);
	assert_done(&job);
	assert_int_equal(strlen(job.receipt), RECEIPT_LEN);
	assert_counted(k, s, messages);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM voter v JOIN assignment a ON"
	    " a.seq = v.vote_seq AND a.voter = v.voter AND a.campaign = v.campaign AND a.candidate ="
	    " v.candidate AND a.receipt = v.receipt AND v.vote_region = v.region"), 1);
	assert_int_equal(kit_number(k, "SELECT decided_seq FROM proposal"), job.seq);
}

static void
every_message_that_may_or_may_not_be_assigned(void **state)
{
	static struct kit k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(situations) / sizeof(situations[0]); i++) {
		proposal_kit_start(&k);
		one_situation(&k, &situations[i]);
		finish(&k);
	}
	printf("# situations: %zu\n", i);
}

static void
messages_that_are_not_there(void **state)
{
	static struct kit k;
	struct proposal_job job;
	struct inbound_job in;

	(void)state;
	proposal_kit_start(&k);
	kit_message(&k, &in, KIT_FIRST, 1, 1, INTENT_ASK);
	assert_int_equal(kit_do(&k, &in), JOB_DONE);
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, 99, "1");
	assert_refused(&k, &job, "there is no message 99");
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, -1, "1");
	assert_refused(&k, &job, "there is no message -1");
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, 1, "1");	/* an entry, but no message */
	assert_refused(&k, &job, "there is no message 1");
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN,
	    kit_number(&k, "SELECT MAX(seq) FROM message"), "1");
	assert_refused(&k, &job, "is not of campaign icon");
	finish(&k);
}

/* Proposed while it could be; then the citizen votes, and the agreement comes too late. */
static void
the_citizen_is_quicker(void **state)
{
	static struct kit k;
	struct proposal_job job;
	int64_t message, id;

	(void)state;
	proposal_kit_start(&k);
	message = proposal_message(&k, 1, 1, INTENT_ASK);
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, message, "2");
	id = job.seq;
	(void)kit_cast(&k, KIT_ICON, 1, 2, 0);
	(void)proposal_settle(&k, &job, PROPOSAL_AGREE, id, NULL);
	assert_refused(&k, &job, "the citizen's own later word stands");
	(void)proposal_settle(&k, &job, PROPOSAL_REFUSE, id, NULL);
	assert_done(&job);
	finish(&k);
}

/* And after an assignment the citizen is still the master of the vote. */
static void
an_assigned_vote_can_be_replaced(void **state)
{
	static struct kit k;
	struct results r;

	(void)state;
	proposal_kit_start(&k);
	(void)proposal_assign(&k, proposal_message(&k, 1, 1, INTENT_ASK), "2");
	assert_int_equal(kit_cast(&k, KIT_ICON, 1, 2, 1), OUTCOME_ALREADY);
	assert_int_equal(kit_cast(&k, KIT_ICON, 1, 3, 2), OUTCOME_REPLACED);
	kit_results(&k, KIT_ICON, &r);
	assert_int_equal(r.candidate[1], 0);
	assert_int_equal(r.candidate[2], 1);
	assert_int_equal(r.replaced, 1);
	finish(&k);
}

/* Two messages of one phone were not understood: only the later may speak. */
static void
an_earlier_message_does_not_overrule_a_later_assignment(void **state)
{
	static struct kit k;
	struct proposal_job job;
	int64_t first, second;

	(void)state;
	proposal_kit_start(&k);
	first = proposal_message(&k, 1, 1, INTENT_NONE);
	second = proposal_message(&k, 1, 2, INTENT_NONE);
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, first, "1");
	assert_refused(&k, &job, "the citizen's own later word stands");
	(void)proposal_assign(&k, second, "1");
	(void)proposal_make(&k, &job, PROPOSAL_ASSIGN, first, "2");
	assert_refused(&k, &job, "the citizen's own later word stands");
	finish(&k);
}

/* ---- campaigns ---- */

static const char *
new_document(void)
{
	static char json[4000];
	const char *was = "\"ask_region\": true", *at = strstr(kit_document(KIT_ICON), was);

	assert_non_null(at);
	(void)snprintf(json, sizeof(json), "%.*s\"ask_region\": false%s",
	    (int)(at - kit_document(KIT_ICON)), kit_document(KIT_ICON), at + strlen(was));
	return json;
}

/* A change as the gateway prepares it, its rulebook a reference that may pass over. */
static void
make_change(struct kit *k, struct campaign_job *change, enum campaign_change what,
    const char *json)
{
	memset(change, 0, sizeof(*change));
	change->job.kind = JOB_CAMPAIGN;
	change->job.now_ms = k->now_ms;
	change->change = what;
	change->json = json == NULL ? NULL : xstrdup(json);
	(void)snprintf(change->id, sizeof(change->id), PROPOSAL_CAMPAIGN);
	(void)snprintf(change->actor, sizeof(change->actor), "awa + binta");
	change->rulebook = kit_rulebook(k,
	    (const char *const[]){json == NULL ? kit_document(KIT_ICON) : json,
	    kit_document(KIT_FIRST)}, KIT_CAMPAIGNS);
}

static void
agree_with(struct kit *k, struct proposal_job *job, int64_t id, struct campaign_job *change)
{
	(void)proposal_settle(k, job, PROPOSAL_AGREE, id, change);
	if (job->job.result != JOB_DONE)
		rulebook_unref(change->rulebook);
	free(change->json);
}

static void
a_document_changes_by_agreement(void **state)
{
	static struct kit k;
	struct campaign_job change;
	struct proposal_job job;
	int64_t id;

	(void)state;
	proposal_kit_start(&k);
	(void)proposal_make(&k, &job, PROPOSAL_DOCUMENT, 0, kit_document(KIT_ICON));
	assert_refused(&k, &job, "the document is as it was");
	(void)proposal_make(&k, &job, PROPOSAL_DOCUMENT, 0, "");
	assert_refused(&k, &job, "the new document is missing");
	(void)proposal_make(&k, &job, PROPOSAL_DOCUMENT, 7, new_document());
	assert_done(&job);
	id = job.seq;
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM ledger WHERE kind = 21"), 0);
	(void)proposal_settle(&k, &job, PROPOSAL_AGREE, id, NULL);
	assert_refused(&k, &job, "the change is not the one that was proposed");
	make_change(&k, &change, CAMPAIGN_IMPORT, kit_document(KIT_ICON));
	agree_with(&k, &job, id, &change);
	assert_refused(&k, &job, "the change is not the one that was proposed");
	make_change(&k, &change, CAMPAIGN_CLOSE, NULL);
	agree_with(&k, &job, id, &change);
	assert_refused(&k, &job, "the change is not the one that was proposed");
	make_change(&k, &change, CAMPAIGN_IMPORT, new_document());
	agree_with(&k, &job, id, &change);
	assert_done(&job);
	assert_int_equal(change.job.result, JOB_DONE);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM ledger WHERE kind = 21"), 1);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM campaign c JOIN proposal p ON"
	    " p.campaign = c.id AND p.payload = c.document AND p.state = 2"), 1);
	finish(&k);
}

/* Somebody else changed it in between: agreeing would take that change back unseen. */
static void
a_document_that_was_overtaken_is_refused(void **state)
{
	static struct kit k;
	struct campaign_job change;
	struct proposal_job job;
	char *other;
	int64_t id;

	(void)state;
	proposal_kit_start(&k);
	(void)proposal_make(&k, &job, PROPOSAL_DOCUMENT, 0, new_document());
	assert_done(&job);
	id = job.seq;
	assert_true(asprintf(&other, "%s ", kit_document(KIT_ICON)) > 0);
	assert_int_equal(kit_change(&k, CAMPAIGN_IMPORT, "icon", other, rulebook_ref(k.rulebook)),
	    JOB_DONE);
	free(other);
	make_change(&k, &change, CAMPAIGN_IMPORT, new_document());
	agree_with(&k, &job, id, &change);
	assert_refused(&k, &job, "was changed since this was proposed");
	finish(&k);
}

static void
closing_and_opening_by_agreement(void **state)
{
	static struct kit k;
	struct campaign_job change;
	struct proposal_job job;
	int64_t id, message;

	(void)state;
	proposal_kit_start(&k);
	message = proposal_message(&k, 1, 1, INTENT_ASK);
	(void)proposal_make(&k, &job, PROPOSAL_OPEN, 0, NULL);
	assert_refused(&k, &job, "was not closed by anybody");
	(void)proposal_make(&k, &job, PROPOSAL_CLOSE, 0, "left out");
	assert_done(&job);
	id = job.seq;
	make_change(&k, &change, CAMPAIGN_CLOSE, NULL);
	agree_with(&k, &job, id, &change);
	assert_done(&job);
	assert_int_equal(kit_number(&k, "SELECT closed FROM campaign WHERE id = 'icon'"), 1);
	(void)proposal_make(&k, &job, PROPOSAL_CLOSE, 0, NULL);
	assert_refused(&k, &job, "is closed already");
	(void)proposal_make(&k, &job, PROPOSAL_OPEN, 0, NULL);
	assert_done(&job);
	id = job.seq;
	make_change(&k, &change, CAMPAIGN_OPEN, NULL);
	agree_with(&k, &job, id, &change);
	assert_done(&job);
	assert_int_equal(kit_number(&k, "SELECT closed FROM campaign WHERE id = 'icon'"), 0);
	(void)proposal_assign(&k, message, "1");
	finish(&k);
}

/* ---- reading ---- */

static void
what_waits_comes_first(void **state)
{
	static struct kit k;
	struct proposal_job job;
	struct proposal_row *rows, one;
	char why[200];
	struct db *db;
	int64_t ids[4];
	size_t n, i;
	bool found;

	(void)state;
	proposal_kit_start(&k);
	for (i = 0; i < 4; i++) {
		(void)proposal_make(&k, &job, PROPOSAL_ASSIGN,
		    proposal_message(&k, (int)i, (int)i, INTENT_NONE), "3");
		ids[i] = job.seq;
	}
	(void)proposal_settle(&k, &job, PROPOSAL_REFUSE, ids[1], NULL);
	(void)proposal_settle(&k, &job, PROPOSAL_AGREE, ids[0], NULL);
	db = db_sqlite.open(k.path, true, why, sizeof(why));
	assert_non_null(db);
	assert_int_equal(proposals_waiting(&db_sqlite, db), 2);
	assert_true(proposals_list(&db_sqlite, db, 3, &rows, &n));
	assert_int_equal(n, 3);
	assert_int_equal(rows[0].id, ids[2]);
	assert_int_equal(rows[1].id, ids[3]);
	assert_int_equal(rows[2].id, ids[0]);	/* decided last */
	assert_string_equal(rows[0].payload, "3");
	assert_string_equal(rows[2].second, "binta");
	proposal_rows_free(rows, n);
	assert_true(proposal_read(&db_sqlite, db, ids[1], &one, &found));
	assert_true(found);
	assert_int_equal(one.state, PROPOSAL_REFUSED);
	assert_string_equal(one.second_reason, "because");
	proposal_row_clear(&one);
	assert_true(proposal_read(&db_sqlite, db, 1, &one, &found));
	assert_false(found);
	db_sqlite.close(db);
	finish(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(another_person_must_decide),
	    cmocka_unit_test(who_and_why_are_wanted),
	    cmocka_unit_test(what_is_decided_stays_so),
	    cmocka_unit_test(every_message_that_may_or_may_not_be_assigned),
	    cmocka_unit_test(messages_that_are_not_there),
	    cmocka_unit_test(the_citizen_is_quicker),
	    cmocka_unit_test(an_assigned_vote_can_be_replaced),
	    cmocka_unit_test(an_earlier_message_does_not_overrule_a_later_assignment),
	    cmocka_unit_test(a_document_changes_by_agreement),
	    cmocka_unit_test(a_document_that_was_overtaken_is_refused),
	    cmocka_unit_test(closing_and_opening_by_agreement),
	    cmocka_unit_test(what_waits_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
