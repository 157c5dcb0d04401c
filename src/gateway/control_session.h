/*
 * One command being served over the control socket: what control.c and the files
 * control_*.c share. A command answers exactly once; while its job is out the session lives
 * on even when who asked went away.
 */
#ifndef KALATA_GATEWAY_CONTROL_SESSION_H
#define KALATA_GATEWAY_CONTROL_SESSION_H

#include <cjson/cJSON.h>

#include "gateway/gateway.h"

struct control_session {
	struct job_owner owner;
	struct gateway	*gw;
	struct control	*control;
	struct bufferevent *bev;	/* NULL: who asked went away; its job is still out */
	cJSON		*errors;	/* of a change being checked */
	bool		 busy;		/* asked, not answered yet */
	struct control_session *next;
};

/* Sends the answer and closes; takes the object. */
void	control_answer(struct control_session *, cJSON *);
/* {"ok": false, "errors": ["…"]} */
void	control_answer_error(struct control_session *, const char *why);
/* {"ok": true} */
void	control_answer_ok(struct control_session *);
/* A complaint of rulebook_build() and the like, gathered in `errors`; then: they are the answer. */
void	control_collect(void *session, const char *where, const char *what);
void	control_answer_collected(struct control_session *);
/* Hands the job over with `done` to call; false: it is the caller's again, and that is answered. */
bool	control_submit(struct control_session *, struct job *,
	    void (*done)(struct job_owner *, struct job *));
/* The text of a key, "" when there is none. */
const char *control_text(const cJSON *request, const char *key);
/* A whole number of a key, 0 when there is none. */
int64_t	control_number(const cJSON *request, const char *key);

/* One for each command: the table is in control.c. The request is valid during the call. */
void	control_say(struct control_session *, const cJSON *request);
void	control_ussd(struct control_session *, const cJSON *request);
void	control_campaign(struct control_session *, const cJSON *request);
void	control_proposal(struct control_session *, const cJSON *request);
void	control_desk(struct control_session *, const cJSON *request);
void	control_staff(struct control_session *, const cJSON *request);
void	control_channels(struct control_session *, const cJSON *request);
void	control_channel(struct control_session *, const cJSON *request);

#endif
