/*
 * Arkesel: a JSON object for each step; newSession marks the first one, which alone holds
 * what was dialled. There is no notice of an end and no count of steps.
 */
#include "provider/provider.h"

#include "base/text.h"
#include "provider/session.h"

enum { SESSION_ID, USER_ID }; /* what is echoed */

static enum decoded
ussd(const struct http_msg *m, const struct channel *ch, struct ussd_step *step)
{
	static const struct session_map map = {.from = "msisdn",
	    .session = "sessionID",
	    .text = "userData",
	    .echo = {[SESSION_ID] = "sessionID", [USER_ID] = "userID"}};
	struct form form;

	form_read(&form, m);
	session_read(&form, &map, ch, step);
	if (text_same(form_text(&form, "newSession"), "true"))
		session_dialled(step, ch, form_text(&form, "userData"));
	return session_known(step);
}

static void
screen(const struct ussd_view *view, const struct channel *ch, struct http_msg *reply)
{
	const struct ussd_step *step = view->step;
	const struct json_pair pairs[] = {
	    {"sessionID", step->echo[SESSION_ID], false},
	    {"userID", step->echo[USER_ID], false},
	    {"msisdn", step->from, false},
	    {"message", view->text, false},
	    {"continueSession", view->more ? "true" : "false", true},
	};

	(void)ch;
	session_reply_json(reply, pairs, sizeof(pairs) / sizeof(pairs[0]));
}

const struct provider provider_arkesel = {
    .name = "arkesel",
    .ussd = ussd,
    .screen = screen,
};
