#include "proposal_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

void
proposal_kit_start(struct kit *k)
{
	kit_make(k);
	k->now_ms = KIT_OPENS + KIT_HOUR;
	kit_start(k);
	store_adopt(k->store, rulebook_ref(k->rulebook));
}

void
proposal_kit_reopen(struct kit *k, const struct db_driver *driver)
{
	char why[200];

	kit_close(k);
	k->driver = driver;
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	store_adopt(k->store, rulebook_ref(k->rulebook));
}

int64_t
proposal_message(struct kit *k, int phone, int id, enum intent_kind kind)
{
	struct inbound_job job;

	kit_message(k, &job, KIT_ICON, phone, id, kind);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	k->now_ms += 1000;
	return kit_number(k, "SELECT MAX(seq) FROM message");
}

void
proposal_begin(struct kit *k, struct proposal_job *job, enum proposal_act act)
{
	memset(job, 0, sizeof(*job));
	job->job.kind = JOB_PROPOSAL;
	job->job.now_ms = k->now_ms++;
	job->act = act;
	(void)text_copy(job->campaign, sizeof(job->campaign), PROPOSAL_CAMPAIGN);
	(void)text_copy(job->actor, sizeof(job->actor),
	    act == PROPOSE || act == PROPOSAL_WITHDRAW ? "awa" : "binta");
	(void)text_copy(job->reason, sizeof(job->reason), act == PROPOSAL_AGREE ? "" : "because");
}

enum job_result
proposal_run(struct kit *k, struct proposal_job *job)
{
	store_do(k->store, &job->job);
	return job->job.result;
}

enum job_result
proposal_make(struct kit *k, struct proposal_job *job, enum proposal_kind kind, int64_t subject,
    const char *payload)
{
	proposal_begin(k, job, PROPOSE);
	job->kind = kind;
	job->subject = subject;
	job->payload = (char *)(uintptr_t)payload;
	return proposal_run(k, job);
}

enum job_result
proposal_settle(struct kit *k, struct proposal_job *job, enum proposal_act act, int64_t id,
    struct campaign_job *change)
{
	char sql[80];

	proposal_begin(k, job, act);
	job->id = id;
	job->change = change;
	(void)snprintf(sql, sizeof(sql), "SELECT MAX(kind) FROM proposal WHERE id = %lld",
	    (long long)id);
	job->kind = (enum proposal_kind)kit_number(k, sql);
	return proposal_run(k, job);
}

int64_t
proposal_assign(struct kit *k, int64_t message, const char *code)
{
	struct proposal_job job;

	if (proposal_make(k, &job, PROPOSAL_ASSIGN, message, code) != JOB_DONE ||
	    proposal_settle(k, &job, PROPOSAL_AGREE, job.seq, NULL) != JOB_DONE)
		fail_msg("%s", job.why);
	return job.seq;
}

void
proposal_assert_refused(const struct proposal_job *job, const char *words)
{
	assert_int_equal(job->job.result, JOB_REFUSED);
	if (strstr(job->why, words) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", words, job->why);
	assert_int_equal(job->seq, 0);
}
