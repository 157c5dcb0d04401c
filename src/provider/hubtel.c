/*
 * Hubtel Programmable Services: a JSON object for each step, which counts the steps and
 * says itself what each is. The first one holds what was dialled, whole. Whatever else
 * Type says (Timeout, Release, and words to come), the session is over.
 */
#include "provider/provider.h"

#include <string.h>

#include "base/text.h"
#include "provider/dialcode.h"
#include "provider/session.h"

enum { SESSION_ID, CLIENT_STATE }; /* what is echoed */

/* ServiceCode may be of the account, while ours is one below it: then it says nothing. */
static void
keep_our_code(struct ussd_step *step, const struct channel *ch)
{
	const char *behind;

	if (dialcode_match(ch, step->to, &behind) == NULL)
		step->to[0] = '\0';
}

/* Message, whole; but on the web and in the app nobody dials, and it may say anything. */
static const char *
dialled(const struct form *form, const struct channel *ch)
{
	const char *message = form_text(form, "Message"), *behind;
	const char *code = form_text(form, "ServiceCode");

	if (dialcode_match(ch, message, &behind) == NULL &&
	    dialcode_match(ch, code, &behind) != NULL)
		return code;
	return message;
}

static enum decoded
ussd(const struct http_msg *m, const struct channel *ch, struct ussd_step *step)
{
	static const struct session_map map = {.from = "Mobile",
	    .to = "ServiceCode",
	    .session = "SessionId",
	    .text = "Message",
	    .mark = "Sequence",
	    .echo = {[SESSION_ID] = "SessionId", [CLIENT_STATE] = "ClientState"}};
	struct form form;
	const char *type;

	form_read(&form, m);
	type = form_text(&form, "Type");
	session_read(&form, &map, ch, step);
	if (type[0] == '\0')
		return DECODED_NOTHING;
	if (text_same(type, "Initiation"))
		session_dialled(step, ch, dialled(&form, ch));
	else if (text_same(type, "Response"))
		keep_our_code(step, ch);
	else
		step->event = USSD_END;
	return session_known(step);
}

/* Label heads the screen where Hubtel shows it in an app or on the web. */
static void
screen(const struct ussd_view *view, const struct channel *ch, struct http_msg *reply)
{
	const struct ussd_step *step = view->step;
	const struct json_pair pairs[] = {
	    {"SessionId", step->echo[SESSION_ID], false},
	    {"Type", view->more ? "response" : "release", false},
	    {"Message", view->text, false},
	    {"Label", ch->sender[0] != '\0' ? ch->sender : ch->name, false},
	    {"ClientState", step->echo[CLIENT_STATE], false},
	    {"DataType", view->more ? "input" : "display", false},
	    {"FieldType", "text", false},
	};

	session_reply_json(reply, pairs, sizeof(pairs) / sizeof(pairs[0]));
}

const struct provider provider_hubtel = {
    .name = "hubtel",
    .ussd = ussd,
    .screen = screen,
};
