/*
 * {"do": "staff", "act": "add", "name": "awa", "role": "operator", "digest": "hex", …}:
 * acts on people, from `kalata user` and the console. What is secret comes as digest or
 * argon2id.
 */
#include "gateway/control_session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "gateway/staff_api.h"

static void
staffed(struct job_owner *owner, struct job *j)
{
	struct control_session *s = (struct control_session *)owner;
	struct staff_job *job = (struct staff_job *)j;

	if (j->result == JOB_DONE)
		control_answer_ok(s);
	else
		control_answer_error(s, j->result == JOB_REFUSED
					    ? job->why
					    : "it could not be kept: try again");
	free(job);
}

void
control_staff(struct control_session *s, const cJSON *request)
{
	struct staff_job *job = xcalloc(1, sizeof(*job));
	const char *why = staff_job_from_json(request, clock_now_ms(), job);

	if (why != NULL) {
		free(job);
		control_answer_error(s, why);
		return;
	}
	if (!control_submit(s, &job->job, staffed))
		free(job);
}
