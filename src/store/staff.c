/*
 * An act on people in the writer's transaction. All that may refuse comes before the
 * first row is written. Two rules hold whatever is asked: somebody can always let others
 * in (the last administrator stays one), and what ends a person's right to be here ends
 * their sessions too.
 */
#include "store/staff.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/act.h"
#include "store/rows_staff.h"
#include "store/writer.h"

struct staffing {
	struct writer *w;
	struct staff_job *job;
	struct staff_full row; /* of job->name, or of the link's owner */
	bool found;
};

static const struct {
	enum staff_role role;
	const char *name;
} roles[] = {
    {ROLE_VIEWER, "viewer"},
    {ROLE_OPERATOR, "operator"},
    {ROLE_VERIFIER, "verifier"},
    {ROLE_ADMINISTRATOR, "administrator"},
};

const char *
staff_role_name(enum staff_role role)
{
	size_t i;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (roles[i].role == role)
			return roles[i].name;
	return "?";
}

bool
staff_role_parse(const char *name, enum staff_role *role)
{
	size_t i;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(roles[i].name, name) == 0) {
			*role = roles[i].role;
			return true;
		}
	return false;
}

bool
staff_name_fine(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n > 0 && n < STAFF_NAME_MAX && name[n] == '\0' && name[0] >= 'a' &&
	       name[0] <= 'z';
}

static enum db_result refuse(struct staffing *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static enum db_result
refuse(struct staffing *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(s->job->why, sizeof(s->job->why), fmt, ap);
	va_end(ap);
	s->job->job.result = JOB_REFUSED;
	return DB_DONE;
}

/* The row in the ledger, after everything else. */
static enum db_result
record(struct staffing *s, enum act_kind kind, const char *detail)
{
	struct act_row act = {
	    .at = s->job->job.now_ms,
	    .kind = kind,
	    .campaign = "",
	    .actor = s->job->actor,
	    .subject = s->row.row.name,
	    .reason = "",
	    .detail = detail,
	};

	return act_record(s->w, &act);
}

static enum db_result
save(struct staffing *s)
{
	s->row.row.changed_at = s->job->job.now_ms;
	return staff_put(&s->w->st, &s->row);
}

/* Would this take the last administrator away? */
static enum db_result
keeps_an_administrator(struct staffing *s, bool *fine)
{
	int64_t others = 0;
	enum db_result result = DB_DONE;

	*fine = true;
	if (s->row.row.role != ROLE_ADMINISTRATOR || s->row.row.disabled)
		return DB_DONE;
	result = staff_count_administrators(&s->w->st, &others);
	*fine = others > 1;
	return result;
}

/* ---- the acts ---- */

static void
give_link(struct staffing *s, enum staff_link kind)
{
	const struct staff_job *job = s->job;

	s->row.row.link = kind;
	s->row.row.link_until =
	    job->job.now_ms + (kind == LINK_ENTER ? LINK_ENTER_MS : LINK_ENROL_MS);
	memcpy(s->row.link_digest, job->digest, STAFF_DIGEST_LEN);
}

static enum db_result
add(struct staffing *s)
{
	const struct staff_job *job = s->job;
	struct staff_row *row = &s->row.row;
	enum db_result result;

	if (!staff_name_fine(job->name))
		return refuse(s,
		    "a name is 1 to %d of a-z 0-9 . _ - and begins with a letter",
		    STAFF_NAME_MAX - 1);
	if (s->found)
		return refuse(s, "there is somebody called %s already", job->name);
	memset(&s->row, 0, sizeof(s->row));
	(void)text_copy(row->name, sizeof(row->name), job->name);
	(void)text_copy(row->language, sizeof(row->language),
	    strcmp(job->language, "en") == 0 ? "en" : "fr");
	row->role = job->role;
	row->created_at = job->job.now_ms;
	give_link(s, job->link == LINK_ENTER ? LINK_ENTER : LINK_ENROL);
	result = save(s);
	return result == DB_DONE ? record(s, ACT_STAFF_ADD, staff_role_name(row->role))
				 : result;
}

static enum db_result
change_role(struct staffing *s)
{
	enum db_result result;
	bool fine = true;

	if (s->job->role != ROLE_ADMINISTRATOR) {
		result = keeps_an_administrator(s, &fine);
		if (result != DB_DONE)
			return result;
	}
	if (!fine)
		return refuse(s, "%s is the last administrator", s->row.row.name);
	s->row.row.role = s->job->role;
	result = save(s);
	return result == DB_DONE
		   ? record(s, ACT_STAFF_ROLE, staff_role_name(s->job->role))
		   : result;
}

static enum db_result
disable(struct staffing *s)
{
	enum db_result result;
	bool fine;

	result = keeps_an_administrator(s, &fine);
	if (result != DB_DONE)
		return result;
	if (!fine)
		return refuse(s, "%s is the last administrator", s->row.row.name);
	s->row.row.disabled = true;
	s->row.row.link = LINK_NONE;
	result = save(s);
	if (result == DB_DONE)
		result = pass_drop_all(&s->w->st, s->row.row.name, 0, NULL);
	return result == DB_DONE ? record(s, ACT_STAFF_DISABLE, "") : result;
}

static enum db_result
enable(struct staffing *s)
{
	enum db_result result;

	s->row.row.disabled = false;
	result = save(s);
	return result == DB_DONE ? record(s, ACT_STAFF_ENABLE, "") : result;
}

static enum db_result
make_link(struct staffing *s)
{
	enum db_result result = DB_DONE;

	if (s->row.row.disabled)
		return refuse(s, "%s is disabled: enable first", s->row.row.name);
	if (s->job->link != LINK_ENTER) { /* what was lost lets nobody in any more */
		s->row.row.password[0] = '\0';
		s->row.row.has_totp = false;
		result = pass_drop_all(&s->w->st, s->row.row.name, 0, NULL);
	}
	give_link(s, s->job->link == LINK_ENTER ? LINK_ENTER : LINK_ENROL);
	if (result == DB_DONE)
		result = save(s);
	return result == DB_DONE ? record(s, ACT_STAFF_LINK,
				       s->job->link == LINK_ENTER ? "enter" : "enrol")
				 : result;
}

static bool
link_fits(const struct staffing *s, enum staff_link kind)
{
	return s->found && !s->row.row.disabled && s->row.row.link == kind &&
	       s->row.row.link_until > s->job->job.now_ms;
}

static enum db_result
enrol(struct staffing *s)
{
	struct staff_job *job = s->job;
	enum db_result result;

	if (!link_fits(s, LINK_ENROL))
		return refuse(s, "this link is used up or too old: ask for another");
	s->row.row.link = LINK_NONE;
	(void)text_copy(s->row.row.password, sizeof(s->row.row.password), job->password);
	memcpy(s->row.row.totp, job->totp, STAFF_TOTP_LEN);
	s->row.row.has_totp = true;
	s->row.row.totp_step = job->totp_step;
	result = save(s);
	return result == DB_DONE ? record(s, ACT_STAFF_ENROL, "") : result;
}

static enum db_result
set_password(struct staffing *s)
{
	enum db_result result;

	(void)text_copy(
	    s->row.row.password, sizeof(s->row.row.password), s->job->password);
	result = save(s);
	if (result == DB_DONE)
		result = pass_drop_all(
		    &s->w->st, s->row.row.name, PASS_BROWSER, s->job->digest);
	return result == DB_DONE ? record(s, ACT_STAFF_PASSWORD, "") : result;
}

static enum db_result
set_language(struct staffing *s)
{
	(void)text_copy(s->row.row.language, sizeof(s->row.row.language),
	    strcmp(s->job->language, "en") == 0 ? "en" : "fr");
	return save(s);
}

static enum db_result
add_pass(struct staffing *s, enum pass_kind kind, int64_t lives_ms)
{
	struct pass_row pass = {.kind = kind,
	    .created_at = s->job->job.now_ms,
	    .seen_at = s->job->job.now_ms,
	    .until = s->job->job.now_ms + lives_ms};

	memcpy(pass.digest, s->job->digest, STAFF_DIGEST_LEN);
	(void)text_copy(pass.staff, sizeof(pass.staff), s->row.row.name);
	(void)text_copy(pass.label, sizeof(pass.label), s->job->label);
	return pass_add(&s->w->st, &pass);
}

/* A session begins: by the second factor, each step of which is good once, or by a link.
 */
static enum db_result
enter(struct staffing *s)
{
	enum db_result result;

	if (s->job->entered_by_link) {
		if (!link_fits(s, LINK_ENTER))
			return refuse(
			    s, "this link is used up or too old: ask for another");
		s->row.row.link = LINK_NONE;
	} else {
		if (s->row.row.disabled || s->row.row.password[0] == '\0')
			return refuse(s, "no");
		if (s->job->totp_step <= s->row.row.totp_step)
			return refuse(
			    s, "this code was used already: wait for the next one");
		s->row.row.totp_step = s->job->totp_step;
	}
	result = save(s);
	if (result == DB_DONE)
		result = pass_sweep(&s->w->st, s->job->job.now_ms);
	return result == DB_DONE ? add_pass(s, PASS_BROWSER, BROWSER_MS) : result;
}

static enum db_result
seen(struct staffing *s)
{
	return pass_seen(&s->w->st, s->job->digest, s->job->job.now_ms);
}

static enum db_result
leave(struct staffing *s)
{
	return pass_drop(&s->w->st, s->job->digest, s->row.row.name);
}

static enum db_result
end_sessions(struct staffing *s)
{
	enum db_result result =
	    pass_drop_all(&s->w->st, s->row.row.name, PASS_BROWSER, s->job->digest);

	return result == DB_DONE ? record(s, ACT_SESSIONS_END, "") : result;
}

static enum db_result
add_token(struct staffing *s)
{
	enum db_result result;

	if (s->row.row.disabled)
		return refuse(s, "%s is disabled", s->row.row.name);
	if (s->job->label[strspn(s->job->label, " ")] == '\0')
		return refuse(s, "a token needs a name");
	result = add_pass(s, PASS_PROGRAM, PROGRAM_MS);
	return result == DB_DONE ? record(s, ACT_TOKEN_ADD, s->job->label) : result;
}

static enum db_result
drop_token(struct staffing *s)
{
	enum db_result result = pass_drop(&s->w->st, s->job->digest, s->row.row.name);

	return result == DB_DONE ? record(s, ACT_TOKEN_DROP, "") : result;
}

/* How the person an act is about is found: by name, or as the owner of a link. */
enum about { ABOUT_NAME, ABOUT_NEW, ABOUT_LINK };

static const struct {
	enum db_result (*run)(struct staffing *);
	enum about about;
} acts[STAFF_ACTS] = {
    [STAFF_ADD] = {add, ABOUT_NEW},
    [STAFF_ROLE] = {change_role, ABOUT_NAME},
    [STAFF_DISABLE] = {disable, ABOUT_NAME},
    [STAFF_ENABLE] = {enable, ABOUT_NAME},
    [STAFF_LINK] = {make_link, ABOUT_NAME},
    [STAFF_ENROL] = {enrol, ABOUT_LINK},
    [STAFF_PASSWORD] = {set_password, ABOUT_NAME},
    [STAFF_LANGUAGE] = {set_language, ABOUT_NAME},
    [STAFF_ENTER] = {enter, ABOUT_NAME},
    [STAFF_SEEN] = {seen, ABOUT_NAME},
    [STAFF_LEAVE] = {leave, ABOUT_NAME},
    [STAFF_SESSIONS_END] = {end_sessions, ABOUT_NAME},
    [STAFF_TOKEN_ADD] = {add_token, ABOUT_NAME},
    [STAFF_TOKEN_DROP] = {drop_token, ABOUT_NAME},
};

enum db_result
run_staff(struct writer *w, struct staff_job *job)
{
	struct staffing s = {.w = w, .job = job};
	enum about about;
	enum db_result result;

	job->why[0] = '\0';
	if (job->act >= STAFF_ACTS)
		return refuse(&s, "there is no act %d", (int)job->act);
	about = acts[job->act].about;
	if (job->act == STAFF_ENTER && job->entered_by_link)
		about = ABOUT_LINK;
	if (about == ABOUT_LINK)
		result = staff_get_link(&w->st, w->secret,
		    job->act == STAFF_ENROL ? job->digest : job->by_link, &s.row,
		    &s.found);
	else
		result = staff_get(&w->st, w->secret, job->name, &s.row, &s.found);
	s.row.secret = w->secret;
	if (result != DB_DONE)
		return result;
	if (about == ABOUT_NAME && !s.found)
		return refuse(&s, "there is nobody called %s", job->name);
	return acts[job->act].run(&s);
}
