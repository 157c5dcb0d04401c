/*
 * Nalo: a JSON object for each step, and nothing in it to rely on. MSGTYPE is true on the
 * first step only, or on every one, depending on the account; SESSIONID may be missing.
 * So a phone has one session, and it begins where a code was dialled.
 */
#include "provider/provider.h"

#include "provider/dialcode.h"
#include "provider/session.h"

enum { USER_ID }; /* what is echoed */

static enum decoded
ussd(const struct http_msg *m, const struct channel *ch, struct ussd_step *step)
{
	static const struct session_map map = {
	    .from = "MSISDN", .text = "USERDATA", .echo = {[USER_ID] = "USERID"}};
	const char *behind, *dialled;
	struct form form;

	form_read(&form, m);
	session_read(&form, &map, ch, step);
	dialled = form_text(&form, "USERDATA");
	if (dialcode_shaped(dialled) || dialcode_match(ch, dialled, &behind) != NULL)
		session_dialled(step, ch, dialled);
	return session_known(step);
}

static void
screen(const struct ussd_view *view, const struct channel *ch, struct http_msg *reply)
{
	const struct ussd_step *step = view->step;
	const struct json_pair pairs[] = {
	    {"USERID", step->echo[USER_ID], false},
	    {"MSISDN", step->from, false},
	    {"MSG", view->text, false},
	    {"MSGTYPE", view->more ? "true" : "false", true},
	};

	(void)ch;
	session_reply_json(reply, pairs, sizeof(pairs) / sizeof(pairs[0]));
}

const struct provider provider_nalo = {
    .name = "nalo",
    .ussd = ussd,
    .screen = screen,
};
