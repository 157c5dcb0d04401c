/*
 * The acts of the nomination desk: what each may and may not do, in sentences people can
 * act upon; that undoing brings back the very rows; and that no sequence of acts whatever
 * makes a table that the acts do not explain.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "desk_kit.h"

/* What must hold of the table at all times. */
static void
assert_sound(struct desk_kit *d)
{
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM nominee n JOIN nominee l"
	    " ON l.nomination = n.leader WHERE l.leader <> l.nomination"), 0);
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM nominee WHERE leader <>"
	    " nomination AND (status <> 1 OR code <> '')"), 0);
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM nominee WHERE"
	    " (status = 5) <> (code <> '')"), 0);
	assert_int_equal(kit_number(&d->kit, "SELECT COUNT(*) FROM nominee WHERE leader ="
	    " nomination AND status = 1"), 0);
	kit_assert_clean(&d->kit);
}

static void
start(struct desk_kit *d, int n)
{
	desk_kit_start(d);
	if (n > 0)
		desk_nominate_many(d, 1, n);
}

static void
finish(struct desk_kit *d)
{
	assert_sound(d);
	desk_kit_clear(d);
}

static void
assert_rows(struct desk_kit *d, const char *expected)
{
	char *rows = desk_rows(d);

	assert_string_equal(rows, expected);
	free(rows);
}

static void
assert_person(struct desk_kit *d, int64_t number, int64_t leader, enum nominee_status status)
{
	const struct nomination *one, *head;
	struct nominations list;

	desk_read(d, &list);
	one = desk_nomination(&list, number);
	head = desk_nomination(&list, leader);
	assert_non_null(one);
	assert_non_null(head);
	assert_int_equal(one->leader, head->id);
	assert_int_equal(one->status, status);
	assert_int_equal(head->status, status);
	assert_string_equal(one->code, head->code);
	nominations_free(&list);
}

/* ---- how far a person came ---- */

/* The shortest way to a status. */
static void
bring_to(struct desk_kit *d, int64_t number, enum nominee_status status, const char *code)
{
	if (status == NOMINEE_REJECTED)
		(void)desk_done(d, desk_do(d, DESK_REJECT, number));
	if (status == NOMINEE_RECEIVED || status == NOMINEE_REJECTED)
		return;
	(void)desk_done(d, desk_do(d, DESK_VERIFY, number));
	if (status == NOMINEE_VERIFIED)
		return;
	(void)desk_done(d, desk_do(d, DESK_SHORTLIST, number));
	if (status == NOMINEE_PROMOTED)
		(void)desk_done(d, desk_promote(d, number, code));
}

struct arrow {
	enum desk_act act;
	enum nominee_status from;
	enum nominee_status to;		/* 0: refused, */
	const char *why;		/* … with these words */
};

static const struct arrow arrows[] = {
    {DESK_VERIFY, NOMINEE_RECEIVED, NOMINEE_VERIFIED, NULL},
    {DESK_VERIFY, NOMINEE_VERIFIED, 0, "is verified already"},
    {DESK_VERIFY, NOMINEE_REJECTED, NOMINEE_VERIFIED, NULL},	/* somebody looked again */
    {DESK_VERIFY, NOMINEE_SHORTLISTED, 0, "is shortlisted: it was verified before"},
    {DESK_VERIFY, NOMINEE_PROMOTED, 0, "is candidate 7: undo its promotion first"},
    {DESK_REJECT, NOMINEE_RECEIVED, NOMINEE_REJECTED, NULL},
    {DESK_REJECT, NOMINEE_VERIFIED, NOMINEE_REJECTED, NULL},
    {DESK_REJECT, NOMINEE_REJECTED, 0, "is rejected already"},
    {DESK_REJECT, NOMINEE_SHORTLISTED, NOMINEE_REJECTED, NULL},
    {DESK_REJECT, NOMINEE_PROMOTED, 0, "undo its promotion first"},
    {DESK_SHORTLIST, NOMINEE_RECEIVED, 0, "is received: verify it first"},
    {DESK_SHORTLIST, NOMINEE_VERIFIED, NOMINEE_SHORTLISTED, NULL},
    {DESK_SHORTLIST, NOMINEE_REJECTED, 0, "is rejected: verify it first"},
    {DESK_SHORTLIST, NOMINEE_SHORTLISTED, 0, "is shortlisted already"},
    {DESK_SHORTLIST, NOMINEE_PROMOTED, 0, "undo its promotion first"},
    {DESK_PROMOTE, NOMINEE_RECEIVED, 0, "is received: shortlist it first"},
    {DESK_PROMOTE, NOMINEE_VERIFIED, 0, "is verified: shortlist it first"},
    {DESK_PROMOTE, NOMINEE_REJECTED, 0, "is rejected: shortlist it first"},
    {DESK_PROMOTE, NOMINEE_SHORTLISTED, NOMINEE_PROMOTED, NULL},
    {DESK_PROMOTE, NOMINEE_PROMOTED, 0, "is promoted already"},
};

/* Each by way of a nomination that is not the leader, too: it is the person that moves. */
static void
every_arrow_between_statuses(void **state)
{
	struct desk_kit d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(arrows) / sizeof(arrows[0]); i++) {
		const struct arrow *a = &arrows[i];
		enum job_result result;

		start(&d, 2);
		(void)desk_done(&d, desk_join(&d, 1, 2, 0));
		bring_to(&d, 2, a->from, "7");
		assert_person(&d, 2, 1, a->from);
		result = a->act == DESK_PROMOTE ? desk_promote(&d, 2, "8")
						: desk_do(&d, a->act, 2);
		if (a->to != 0)
			(void)desk_done(&d, result);
		else
			desk_assert_refused(&d, result, a->why);
		assert_person(&d, 1, 1, a->to != 0 ? a->to : a->from);
		finish(&d);
	}
}

/* ---- who may not, and what not ---- */

static void
acts_that_name_nothing_are_refused(void **state)
{
	static struct desk_kit d;
	int act;

	(void)state;
	start(&d, 3);
	for (act = DESK_MERGE; act <= DESK_PROMOTE; act++) {
		int64_t other = 1;

		desk_assert_refused(&d, act == DESK_MERGE ? desk_join_list(&d, 9, &other, 1)
		    : desk_do(&d, (enum desk_act)act, 9), "there is no nomination 9 in campaign icon");
	}
	desk_assert_refused(&d, desk_join(&d, 1, 2, 9, 0), "there is no nomination 9");
	desk_assert_refused(&d, desk_join(&d, 1, 0), "name two nominations or more");
	desk_assert_refused(&d, desk_join(&d, 1, 1, 0), "1 and 1 are one person already");
	desk_assert_refused(&d, desk_do(&d, DESK_SPLIT, 1), "is a person of its own already");
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, 1), "entry 1 is no act of the desk");
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, 99), "entry 99 is no act of the desk");
	desk_assert_refused(&d, desk_do(&d, (enum desk_act)0, 1), "there is no act 0");
	desk_assert_refused(&d, desk_do(&d, (enum desk_act)11, 1), "there is no act 11");
	assert_rows(&d, "");
	finish(&d);
}

static enum job_result
verify_as(struct desk_kit *d, const char *campaign, const char *actor, const char *reason)
{
	struct desk_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_DESK;
	job.job.now_ms = d->kit.now_ms;
	job.act = DESK_VERIFY;
	job.subject = 1;
	(void)snprintf(job.campaign, sizeof(job.campaign), "%s", campaign);
	(void)snprintf(job.actor, sizeof(job.actor), "%s", actor);
	(void)snprintf(job.reason, sizeof(job.reason), "%s", reason);
	store_do(d->kit.store, &job.job);
	d->job = job;
	return job.job.result;
}

static void
who_and_why_are_wanted(void **state)
{
	static struct desk_kit d;

	(void)state;
	start(&d, 1);
	desk_assert_refused(&d, verify_as(&d, "icon", "", "seen"), "say who");
	desk_assert_refused(&d, verify_as(&d, "icon", " \t", "seen"), "say who");
	desk_assert_refused(&d, verify_as(&d, "icon", "awa", ""), "say why");
	desk_assert_refused(&d, verify_as(&d, "icon", "awa", " \n "), "say why");
	desk_assert_refused(&d, verify_as(&d, "ikon", "awa", "seen"), "there is no campaign 'ikon'");
	desk_assert_refused(&d, verify_as(&d, "first", "awa", "seen"), "there is no nomination 1");
	(void)desk_done(&d, verify_as(&d, "icon", "awa", "seen"));
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM decision WHERE actor = 'awa' AND"
	    " reason = 'seen' AND act = 3 AND campaign = 'icon'"), 1);
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM ledger WHERE kind = 42 AND"
	    " note = ''"), 1);
	finish(&d);
}

/* Its citizen took it back: nothing is decided about it any more. */
static void
cancelled_nominations_are_left_alone(void **state)
{
	static struct desk_kit d;
	struct nominations list;

	(void)state;
	start(&d, 4);
	(void)desk_done(&d, desk_join(&d, 1, 2, 3, 0));
	(void)desk_done(&d, desk_do(&d, DESK_VERIFY, 2));
	kit_sql(&d.kit, "UPDATE entry SET state = 3 WHERE number = 1");
	desk_assert_refused(&d, desk_do(&d, DESK_REJECT, 1), "nomination 1 was cancelled");
	desk_assert_refused(&d, desk_join(&d, 4, 1, 0), "nomination 1 was cancelled");
	desk_read(&d, &list);
	assert_int_equal(list.n, 3);
	assert_null(desk_nomination(&list, 1));
	nominations_free(&list);
	assert_person(&d, 3, 2, NOMINEE_VERIFIED);	/* the person stays what it was */
	(void)desk_done(&d, desk_do(&d, DESK_SHORTLIST, 3));
	assert_person(&d, 2, 2, NOMINEE_SHORTLISTED);
	(void)desk_done(&d, desk_do(&d, DESK_SPLIT, 2));
	assert_person(&d, 2, 2, NOMINEE_RECEIVED);
	assert_person(&d, 3, 3, NOMINEE_SHORTLISTED);
	kit_sql(&d.kit, "UPDATE entry SET state = 1 WHERE number = 1");
	finish(&d);
}

/* ---- merge and split ---- */

static void
a_merge_brings_whole_persons_together(void **state)
{
	static struct desk_kit d;

	(void)state;
	start(&d, 6);
	(void)desk_done(&d, desk_join(&d, 2, 3, 0));
	(void)desk_done(&d, desk_join(&d, 5, 4, 0));
	(void)desk_done(&d, desk_do(&d, DESK_VERIFY, 4));
	(void)desk_done(&d, desk_do(&d, DESK_REJECT, 2));
	/* 3 is led by 2; 4 by 5; the same person named twice */
	(void)desk_done(&d, desk_join(&d, 4, 3, 2, 6, 6, 0));
	assert_person(&d, 2, 5, NOMINEE_VERIFIED);
	assert_person(&d, 3, 5, NOMINEE_VERIFIED);
	assert_person(&d, 6, 5, NOMINEE_VERIFIED);
	assert_person(&d, 1, 1, NOMINEE_RECEIVED);
	desk_assert_refused(&d, desk_join(&d, 2, 6, 0), "2 and 6 are one person already");
	finish(&d);
}

static void
a_candidate_may_only_be_joined(void **state)
{
	static struct desk_kit d;

	(void)state;
	start(&d, 4);
	bring_to(&d, 1, NOMINEE_PROMOTED, "7");
	desk_assert_refused(&d, desk_join(&d, 2, 1, 0), "nomination 1 is candidate 7: name it first");
	(void)desk_done(&d, desk_join(&d, 1, 2, 0));
	desk_assert_refused(&d, desk_join(&d, 3, 2, 0), "nomination 2 is candidate 7");
	assert_person(&d, 2, 1, NOMINEE_PROMOTED);
	/* the code stays with those who are left */
	(void)desk_done(&d, desk_do(&d, DESK_SPLIT, 1));
	assert_person(&d, 1, 1, NOMINEE_RECEIVED);
	assert_person(&d, 2, 2, NOMINEE_PROMOTED);
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, d.job.seq));
	assert_person(&d, 2, 1, NOMINEE_PROMOTED);
	finish(&d);
}

static void
a_split_leaves_the_rest_as_they_were(void **state)
{
	static struct desk_kit d;

	(void)state;
	start(&d, 5);
	(void)desk_done(&d, desk_join(&d, 3, 1, 2, 4, 0));
	(void)desk_done(&d, desk_do(&d, DESK_VERIFY, 1));
	(void)desk_done(&d, desk_do(&d, DESK_SPLIT, 4));
	assert_person(&d, 4, 4, NOMINEE_RECEIVED);
	assert_person(&d, 1, 3, NOMINEE_VERIFIED);
	(void)desk_done(&d, desk_do(&d, DESK_SPLIT, 3));	/* who led */
	assert_person(&d, 3, 3, NOMINEE_RECEIVED);
	assert_person(&d, 1, 1, NOMINEE_VERIFIED);	/* the first of the rest */
	assert_person(&d, 2, 1, NOMINEE_VERIFIED);
	(void)desk_done(&d, desk_do(&d, DESK_SPLIT, 1));
	assert_person(&d, 2, 2, NOMINEE_VERIFIED);
	desk_assert_refused(&d, desk_do(&d, DESK_SPLIT, 2), "nomination 2 is a person of its own");
	finish(&d);
}

/* ---- undo ---- */

static void
undoing_brings_back_the_very_rows(void **state)
{
	static struct desk_kit d;
	char *before, *after;
	int64_t seq;
	int i;

	(void)state;
	start(&d, 6);
	(void)desk_done(&d, desk_join(&d, 2, 3, 0));
	bring_to(&d, 3, NOMINEE_SHORTLISTED, NULL);
	bring_to(&d, 4, NOMINEE_VERIFIED, NULL);
	before = desk_rows(&d);
	seq = desk_done(&d, desk_join(&d, 4, 2, 5, 0));
	after = desk_rows(&d);
	/* undo, and the undoing undone, and so on: always the last one */
	for (i = 0; i < 6; i++) {
		assert_rows(&d, i % 2 == 0 ? after : before);
		seq = desk_done(&d, desk_do(&d, DESK_UNDO, seq));
	}
	assert_rows(&d, after);
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, seq - 1), "was undone by entry");
	free(before);
	free(after);
	finish(&d);
}

static void
what_was_built_upon_stays(void **state)
{
	static struct desk_kit d;
	int64_t verified, rejected, undone, merged, split;
	char words[60];

	(void)state;
	start(&d, 8);
	verified = desk_done(&d, desk_do(&d, DESK_VERIFY, 1));
	rejected = desk_done(&d, desk_do(&d, DESK_REJECT, 1));
	(void)snprintf(words, sizeof(words), "nomination 1 was changed by entry %lld (reject)",
	    (long long)rejected);
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, verified), words);
	undone = desk_done(&d, desk_do(&d, DESK_UNDO, rejected));
	(void)snprintf(words, sizeof(words), "entry %lld was undone by entry %lld", (long long)rejected,
	    (long long)undone);
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, rejected), words);
	/* an act and its undoing do not stand in the way */
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, verified));
	assert_rows(&d, "");
	/* … but the undoing cannot be undone past a later act */
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, undone), "since: undo that one first");

	/* a split nomination that others joined since can not be brought back under a leader */
	(void)desk_done(&d, desk_join(&d, 2, 3, 0));
	split = desk_done(&d, desk_do(&d, DESK_SPLIT, 3));
	merged = desk_done(&d, desk_join(&d, 3, 4, 0));
	(void)snprintf(words, sizeof(words), "nomination 4 was changed by entry %lld (merge)",
	    (long long)merged);
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, split), words);
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, merged));
	/* nor under one who leads no more */
	merged = desk_done(&d, desk_join(&d, 5, 2, 0));
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, split), "nomination 2 was changed by entry");
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, merged));
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, split));
	assert_person(&d, 3, 2, NOMINEE_RECEIVED);
	finish(&d);
}

/* What is decided about a person is not in the way of taking a nomination out of it again. */
static void
a_merge_is_undone_after_its_person_moved_on(void **state)
{
	static struct desk_kit d;
	int64_t merged;

	(void)state;
	start(&d, 3);
	bring_to(&d, 2, NOMINEE_VERIFIED, NULL);
	merged = desk_done(&d, desk_join(&d, 1, 2, 0));
	(void)desk_done(&d, desk_join(&d, 1, 3, 0));
	bring_to(&d, 1, NOMINEE_SHORTLISTED, NULL);
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, merged));
	assert_person(&d, 2, 2, NOMINEE_VERIFIED);
	assert_person(&d, 3, 1, NOMINEE_SHORTLISTED);
	finish(&d);
}

/* A row changed with an SQL shell is not built upon. */
static void
a_table_that_was_tampered_with_is_refused(void **state)
{
	static struct desk_kit d;
	int64_t seq;

	(void)state;
	start(&d, 2);
	seq = desk_done(&d, desk_do(&d, DESK_VERIFY, 1));
	kit_sql(&d.kit, "UPDATE nominee SET status = 4");
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, seq), "run kalata verify");
	kit_sql(&d.kit, "UPDATE nominee SET status = 99");
	desk_assert_refused(&d, desk_do(&d, DESK_REJECT, 1), "nomination 1 is ?");
	kit_sql(&d.kit, "UPDATE nominee SET status = 2");
	finish(&d);
}

/* ---- promotion ---- */

static void
a_promotion_is_a_candidate_in_the_same_commit(void **state)
{
	static struct desk_kit d;
	int64_t seq, undone;

	(void)state;
	start(&d, 2);
	bring_to(&d, 1, NOMINEE_SHORTLISTED, NULL);
	bring_to(&d, 2, NOMINEE_SHORTLISTED, NULL);
	seq = desk_done(&d, desk_promote(&d, 1, "7"));
	assert_int_equal(kit_number(&d.kit, "SELECT document LIKE '%Dramane Gabarit%' FROM campaign"
	    " WHERE id = 'icon'"), 1);
	assert_int_equal(kit_number(&d.kit, "SELECT kind FROM ledger WHERE seq ="
	    " (SELECT MAX(seq) - 1 FROM ledger)"), LEDGER_CHANGED);
	desk_assert_refused(&d, desk_promote(&d, 2, "7"), "code 7 is another candidate's");
	/* the document must go with the act, both ways */
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, seq), "candidate 7 needs the campaign's new document");
	desk_assert_refused(&d, desk_do(&d, DESK_PROMOTE, 2), "a candidate needs a code");
	undone = desk_done(&d, desk_undo_promotion(&d, seq, "7"));
	assert_person(&d, 1, 1, NOMINEE_SHORTLISTED);
	assert_int_equal(kit_number(&d.kit, "SELECT document LIKE '%Dramane Gabarit%' FROM campaign"
	    " WHERE id = 'icon'"), 0);
	(void)desk_done(&d, desk_undo_promotion(&d, undone, "7"));
	assert_person(&d, 1, 1, NOMINEE_PROMOTED);
	finish(&d);
}

static void
a_document_that_says_something_else_is_refused(void **state)
{
	static struct desk_kit d;
	int64_t seq;

	(void)state;
	start(&d, 3);
	bring_to(&d, 1, NOMINEE_PROMOTED, "7");
	seq = d.job.seq;
	bring_to(&d, 2, NOMINEE_SHORTLISTED, NULL);
	/* "9" is asked for, the document brings "8" */
	desk_assert_refused(&d, desk_undo_promotion(&d, seq, "8"), "still has candidate 7");
	desk_assert_refused(&d, desk_undo_promotion(&d, d.job.seq, "8"), "is no act of the desk");
	/* an act that changes no candidate comes without one */
	desk_assert_refused(&d, desk_undo_promotion(&d, seq + 2, "8"), "leave the document out");
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM campaign WHERE document LIKE"
	    " '%Sitan%'"), 0);
	finish(&d);
}

static void
once_people_vote_a_candidate_stays(void **state)
{
	static struct desk_kit d;
	int64_t seq;

	(void)state;
	start(&d, 2);
	bring_to(&d, 1, NOMINEE_PROMOTED, "7");
	seq = d.job.seq;
	d.kit.now_ms = KIT_OPENS;
	desk_assert_refused(&d, desk_undo_promotion(&d, seq, "7"), "voting has opened");
	d.kit.now_ms = KIT_OPENS - 1;
	(void)desk_done(&d, desk_undo_promotion(&d, seq, "7"));
	finish(&d);
}

/* ---- volunteers and paper ---- */

static void
volunteers_come_and_go(void **state)
{
	static struct desk_kit d;
	int64_t first, renamed, off;

	(void)state;
	start(&d, 0);
	first = desk_done(&d, desk_volunteer_act(&d, DESK_VOLUNTEER, 1, "Mariam Essai"));
	(void)desk_done(&d, desk_volunteer_act(&d, DESK_VOLUNTEER, 2, "Oumar Modele"));
	desk_assert_refused(&d, desk_volunteer_act(&d, DESK_VOLUNTEER, 1, "Mariam Essai"),
	    "is volunteer Mariam Essai already");
	desk_assert_refused(&d, desk_volunteer_act(&d, DESK_VOLUNTEER, 3, " "), "needs a name");
	desk_assert_refused(&d, desk_volunteer_act(&d, DESK_VOLUNTEER_OFF, 3, ""), "is no volunteer's");
	renamed = desk_done(&d, desk_volunteer_act(&d, DESK_VOLUNTEER, 1, "Mariam Essai Modele"));
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, first), "came after it: undo that one first");
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, renamed));
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM volunteer WHERE name ="
	    " 'Mariam Essai'"), 1);
	off = desk_done(&d, desk_volunteer_act(&d, DESK_VOLUNTEER_OFF, 2, ""));
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM volunteer"), 1);
	kit_assert_clean(&d.kit);
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, off));
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, first));
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM volunteer WHERE name ="
	    " 'Oumar Modele'"), 1);
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM volunteer"), 1);
	finish(&d);
}

static void
fill_paper(struct desk_kit *d, struct paper_row *rows)
{
	static const char *const names[] = {"Awa Exemple", "awa  EXEMPLE", "Awa Exemplaire"};
	size_t i;

	memset(rows, 0, 4 * sizeof(*rows));
	for (i = 0; i < 3; i++) {
		assert_true(answers_set(&rows[i].answers, "name", names[i]));
		assert_true(answers_set(&rows[i].answers, "place", "Ségou"));
	}
	/* the columns of another file in another order */
	assert_true(answers_set(&rows[3].answers, "place", "SEGOU"));
	assert_true(answers_set(&rows[3].answers, "name", "Awa Exemple"));
	for (i = 0; i < 4; i++)
		rows[i].voter = desk_paper_key(&d->kit.secret, "icon", &rows[i].answers);
}

static enum job_result
import(struct desk_kit *d, struct paper_row *rows, size_t n)
{
	struct desk_job *job = &d->job;

	(void)desk_do(d, (enum desk_act)0, 0);	/* fills the frame */
	job->act = DESK_IMPORT;
	job->job.result = JOB_PENDING;
	job->row = rows;
	job->n_rows = n;
	store_do(d->kit.store, &job->job);
	return job->job.result;
}

static void
paper_is_kept_once(void **state)
{
	static struct paper_row rows[4];
	static struct desk_kit d;
	int64_t seq;

	(void)state;
	start(&d, 0);
	fill_paper(&d, rows);
	seq = desk_done(&d, import(&d, rows, 4));
	assert_int_equal(d.job.kept, 2);
	assert_int_equal(rows[0].number, 1);
	assert_int_equal(rows[1].number, 0);	/* the same person's same form, in another hand */
	assert_int_equal(rows[2].number, 2);
	assert_int_equal(rows[3].number, 0);
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM entry WHERE source = 4"), 2);
	assert_int_equal(kit_number(&d.kit, "SELECT changes LIKE '{\"rows\":4,\"kept\":[%' FROM"
	    " decision"), 1);
	/* all of it again: nothing is recorded that did not happen */
	assert_int_equal(desk_done(&d, import(&d, rows, 4)), 0);
	assert_int_equal(d.job.kept, 0);
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM decision"), 1);
	/* the wrong file: out with it, unless somebody worked on it */
	(void)desk_done(&d, desk_do(&d, DESK_VERIFY, 2));
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, seq), "nomination 2 was changed by entry");
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, d.job.seq == 0 ? seq + 1 : d.job.seq));
	(void)desk_done(&d, desk_do(&d, DESK_UNDO, seq));
	assert_int_equal(kit_number(&d.kit, "SELECT COUNT(*) FROM entry WHERE state = 3"), 2);
	desk_assert_refused(&d, desk_do(&d, DESK_UNDO, d.job.seq), "importing the file again");
	(void)desk_done(&d, import(&d, rows, 4));
	assert_int_equal(d.job.kept, 2);
	assert_int_equal(rows[0].number, 3);
	finish(&d);
}

static void
paper_needs_a_form(void **state)
{
	static struct paper_row rows[4];
	static struct desk_kit d;

	(void)state;
	start(&d, 0);
	fill_paper(&d, rows);
	(void)desk_do(&d, (enum desk_act)0, 0);
	(void)snprintf(d.job.campaign, sizeof(d.job.campaign), "first");
	d.job.act = DESK_IMPORT;
	d.job.row = rows;
	d.job.n_rows = 4;
	store_do(d.kit.store, &d.job.job);
	desk_assert_refused(&d, d.job.job.result, "campaign first takes no nominations");
	finish(&d);
}

/* ---- reading what was decided ---- */

static void
decisions_tell_of_one_nomination(void **state)
{
	static struct desk_kit d;
	struct decision_row *rows;
	struct nominations list;
	char why[200];
	struct db *db;
	size_t n;

	(void)state;
	start(&d, 4);
	(void)desk_done(&d, desk_join(&d, 1, 2, 0));
	(void)desk_done(&d, desk_do(&d, DESK_VERIFY, 2));
	(void)desk_done(&d, desk_do(&d, DESK_REJECT, 3));
	desk_read(&d, &list);
	db = db_sqlite.open(d.kit.path, true, why, sizeof(why));
	assert_non_null(db);
	assert_true(decisions_read(&db_sqlite, db, "icon", 0, &rows, &n, why, sizeof(why)));
	assert_int_equal(n, 4);		/* the import, too */
	assert_int_equal(rows[1].act, DESK_MERGE);
	assert_string_equal(rows[1].actor, "awa");
	assert_string_equal(rows[1].reason, "because");
	decisions_free(rows, n);
	assert_true(decisions_read(&db_sqlite, db, "icon", desk_nomination(&list, 1)->id, &rows, &n,
	    why, sizeof(why)));
	assert_int_equal(n, 3);		/* kept, joined by 2, verified */
	decisions_free(rows, n);
	assert_true(decisions_read(&db_sqlite, db, "icon", desk_nomination(&list, 4)->id, &rows, &n,
	    why, sizeof(why)));
	assert_int_equal(n, 1);
	decisions_free(rows, n);
	db_sqlite.close(db);
	nominations_free(&list);
	finish(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_arrow_between_statuses),
	    cmocka_unit_test(acts_that_name_nothing_are_refused),
	    cmocka_unit_test(who_and_why_are_wanted),
	    cmocka_unit_test(cancelled_nominations_are_left_alone),
	    cmocka_unit_test(a_merge_brings_whole_persons_together),
	    cmocka_unit_test(a_candidate_may_only_be_joined),
	    cmocka_unit_test(a_split_leaves_the_rest_as_they_were),
	    cmocka_unit_test(undoing_brings_back_the_very_rows),
	    cmocka_unit_test(what_was_built_upon_stays),
	    cmocka_unit_test(a_merge_is_undone_after_its_person_moved_on),
	    cmocka_unit_test(a_table_that_was_tampered_with_is_refused),
	    cmocka_unit_test(a_promotion_is_a_candidate_in_the_same_commit),
	    cmocka_unit_test(a_document_that_says_something_else_is_refused),
	    cmocka_unit_test(once_people_vote_a_candidate_stays),
	    cmocka_unit_test(volunteers_come_and_go),
	    cmocka_unit_test(paper_is_kept_once),
	    cmocka_unit_test(paper_needs_a_form),
	    cmocka_unit_test(decisions_tell_of_one_nomination),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
