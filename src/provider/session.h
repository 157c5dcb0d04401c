/*
 * What the USSD dialects share: which field means what, the key of a session, the reply
 * of those that put CON or END before the screen, and one flat JSON object for the others.
 */
#ifndef KALATA_PROVIDER_SESSION_H
#define KALATA_PROVIDER_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "provider/form.h"
#include "provider/provider.h"

/* Names of the fields; NULL = the dialect has no such field. */
struct session_map {
	const char *from, *to, *session, *text, *mark;
	const char *echo[USSD_ECHO_MAX];
};

/* Empties the step, then fills what the map names. */
void	session_read(const struct form *, const struct session_map *, const struct channel *,
	    struct ussd_step *);
/* The text of the step, as valid UTF-8; cut on a character where it is longer than we keep. */
void	session_text(struct ussd_step *, const char *, size_t len);
/* The session begins, with this dialled: sets first, to and text. */
void	session_dialled(struct ussd_step *, const struct channel *, const char *dialled);

/* An id as the key of a session: as intake_id(), the citizen's number in it hidden. */
void	session_key(struct ussd_step *, const char *id, size_t len);
/* OK; NOTHING for a step from nobody, and for an end of nothing. */
enum decoded session_known(const struct ussd_step *);

/* "CON " or "END " and the text; nothing to the end of a session. */
void	session_reply_text(const struct ussd_view *, struct http_msg *reply);

struct json_pair {
	const char *name, *text;
	bool	    bare;	/* a number or true or false: without quotes */
};
/* One object of these members, in this order. */
void	session_reply_json(struct http_msg *reply, const struct json_pair *, size_t n);

#endif
