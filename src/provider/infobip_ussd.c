/*
 * Infobip's USSD gateway, which calls four addresses below ours: /session/ID/start and
 * /response for steps, a PUT to /end, and /status to ask whether we still know a session.
 * ID and the kind of call are in the URL alone. The gateway shows the first screen as a
 * menu whatever we say, and shortCode, called mandatory, is missing now and then.
 * (Infobip, USSD Gateway to Third-party Application HTTP/REST/JSON Web Service API; vumi,
 * transports/infobip.)
 */
#include "provider/infobip_ussd.h"

#include <string.h>

#include "base/text.h"
#include "provider/dialcode.h"
#include "provider/session.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { VERB }; /* what is echoed: which reply is wanted */

/* "/hooks/CHANNEL/TOKEN/ussd/session/ID/VERB": what follows the nth slash. */
static const char *
url_part(const char *url, int n, size_t *len)
{
	while (n > 0 && url != NULL) {
		url = strpbrk(url, "/?");
		if (url == NULL || *url++ == '?')
			return NULL;
		n--;
	}
	if (url != NULL)
		*len = strcspn(url, "/?");
	return url;
}

static void
read_url(const char *url, struct ussd_step *step)
{
	size_t id_len, verb_len;
	const char *id = url_part(url, 6, &id_len);
	const char *verb = url_part(url, 7, &verb_len);
	struct buf echo;

	if (id == NULL || verb == NULL)
		return;
	session_key(step, id, id_len);
	buf_init(&echo, step->echo[VERB], sizeof(step->echo[VERB]));
	text_scrub(&echo, verb, verb_len);
}

/* What was dialled stands in text, or in shortCode, or one in each. */
static void
begin(struct ussd_step *step, const struct channel *ch, const struct form *form)
{
	const char *text = form_text(form, "text");

	step->first = true;
	if (text[0] == '\0')
		session_dialled(step, ch, form_text(form, "shortCode"));
	else if (dialcode_shaped(text))
		session_dialled(step, ch, text);
}

enum decoded
infobip_ussd(const struct http_msg *m, const struct channel *ch, struct ussd_step *step)
{
	static const struct session_map map = {
	    .from = "msisdn", .to = "shortCode", .text = "text"};
	const char *verb;
	struct form form;

	form_read(&form, m);
	session_read(&form, &map, ch, step);
	read_url(m->url, step);
	verb = step->echo[VERB];
	if (strcmp(verb, "start") == 0)
		begin(step, ch, &form);
	else if (strcmp(verb, "end") == 0)
		step->event = USSD_END;
	else if (strcmp(verb, "response") != 0)
		return DECODED_NOTHING;
	return session_known(step);
}

static void
reply_screen(const struct ussd_view *view, struct http_msg *reply)
{
	bool close = !view->more && !view->step->first;
	const struct json_pair pairs[] = {
	    {"shouldClose", close ? "true" : "false", true},
	    {"ussdMenu", view->text, false},
	    {"responseExitCode", "200", true},
	    {"responseMessage", "", false},
	};

	session_reply_json(reply, pairs, COUNT(pairs));
}

/* Every session is active: a step of one that we forgot begins anew. */
void
infobip_screen(
    const struct ussd_view *view, const struct channel *ch, struct http_msg *reply)
{
	static const struct json_pair pairs[] = {
	    {"sessionActive", "true", true},
	    {"responseExitCode", "200", true},
	    {"responseMessage", "", false},
	};

	(void)ch;
	if (strcmp(view->step->echo[VERB], "status") == 0)
		session_reply_json(reply, pairs, COUNT(pairs));
	else if (view->step->event == USSD_END)
		session_reply_json(reply, pairs + 1, COUNT(pairs) - 1);
	else
		reply_screen(view, reply);
}
