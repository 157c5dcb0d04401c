#include "gateway/staff_api.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/text.h"

static const char *const act_names[STAFF_ACTS] = {
    [STAFF_ADD] = "add",
    [STAFF_ROLE] = "role",
    [STAFF_DISABLE] = "disable",
    [STAFF_ENABLE] = "enable",
    [STAFF_LINK] = "link",
    [STAFF_ENROL] = "enrol",
    [STAFF_PASSWORD] = "password",
    [STAFF_LANGUAGE] = "language",
    [STAFF_ENTER] = "enter",
    [STAFF_SEEN] = "seen",
    [STAFF_LEAVE] = "leave",
    [STAFF_SESSIONS_END] = "sessions-end",
    [STAFF_TOKEN_ADD] = "token-add",
    [STAFF_TOKEN_DROP] = "token-drop",
};

static const char *
text_of(const struct cJSON *o, const char *key)
{
	const struct cJSON *item = cJSON_GetObjectItemCaseSensitive(o, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

static bool
copy(const struct cJSON *o, const char *key, char *out, size_t cap)
{
	return text_copy(out, cap, text_of(o, key));
}

/* Absent is zeros; what is there must be right. */
static bool
bytes(const struct cJSON *o, const char *key, unsigned char *out, size_t len)
{
	const char *hex = text_of(o, key);

	return hex[0] == '\0' || text_unhex(hex, out, len);
}

static bool
find_act(const char *name, enum staff_act *act)
{
	size_t i;

	for (i = 0; i < STAFF_ACTS; i++)
		if (strcmp(act_names[i], name) == 0) {
			*act = (enum staff_act)i;
			return true;
		}
	return false;
}

const char *
staff_job_from_json(const struct cJSON *o, int64_t now_ms, struct staff_job *job)
{
	const struct cJSON *step = cJSON_GetObjectItemCaseSensitive(o, "totp_step");
	const char *role = text_of(o, "role");

	memset(job, 0, sizeof(*job));
	job->job.kind = JOB_STAFF;
	job->job.now_ms = now_ms;
	job->totp_step = cJSON_IsNumber(step) ? (int64_t)step->valuedouble : 0;
	job->link = strcmp(text_of(o, "link"), "enter") == 0 ? LINK_ENTER : LINK_ENROL;
	job->entered_by_link = text_of(o, "by_link")[0] != '\0';
	if (!find_act(text_of(o, "act"), &job->act))
		return "no such act";
	if (role[0] != '\0' && !staff_role_parse(role, &job->role))
		return "roles are viewer, operator, verifier and administrator";
	if (role[0] == '\0' && (job->act == STAFF_ADD || job->act == STAFF_ROLE))
		return "a role is missing";
	if (!copy(o, "actor", job->actor, sizeof(job->actor)) ||
	    !copy(o, "name", job->name, sizeof(job->name)) ||
	    !copy(o, "language", job->language, sizeof(job->language)) ||
	    !copy(o, "password", job->password, sizeof(job->password)))
		return "a text is too long";
	(void)copy(o, "label", job->label, sizeof(job->label)); /* cut is fine */
	if (!bytes(o, "digest", job->digest, sizeof(job->digest)) ||
	    !bytes(o, "by_link", job->by_link, sizeof(job->by_link)) ||
	    !bytes(o, "totp", job->totp, sizeof(job->totp)))
		return "digests are hexadecimal, of 32 bytes (totp: 20)";
	return NULL;
}
