/*
 * Comviva Flares, as Airtel and others run it: a GET for each step, and whether the
 * session stays open is told in a header of the reply. What was dialled comes as an input
 * like any other, without its first star and its hash; that a session is over comes with
 * another spelling of MSISDN. (Comviva Flares HTTP Pull 1.5; vumi, transports/airtel.)
 */
#include "provider/provider.h"

#include <string.h>

#include "provider/dialcode.h"
#include "provider/intake.h"
#include "provider/session.h"

static enum decoded
ussd(const struct http_msg *m, const struct channel *ch, struct ussd_step *step)
{
	static const struct session_map step_map = {
	    .from = "MSISDN", .session = "SessionID", .text = "input"};
	static const struct session_map end_map = {
	    .from = "msisdn", .session = "SessionID"};
	const char *behind;
	struct form form;

	form_read(&form, m);
	if (form_find(&form, "clean") != NULL || form_find(&form, "error") != NULL) {
		session_read(&form, &end_map, ch, step);
		step->event = USSD_END;
		return session_known(step);
	}
	session_read(&form, &step_map, ch, step);
	if (dialcode_match(ch, step->text, &behind) != NULL)
		session_dialled(step, ch, form_text(&form, "input"));
	return session_known(step);
}

/* FC: an answer is waited for; FB: the last screen. Flares takes a body that begins with
 * a line feed for an empty one. */
static void
screen(const struct ussd_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)ch;
	intake_reply(reply, "text/plain; charset=utf-8", "");
	if (view->step->event == USSD_END)
		return;
	(void)http_msg_set(reply, "Freeflow", view->more ? "FC" : "FB");
	(void)http_msg_set(reply, "charge", "N");
	(void)http_msg_set(reply, "amount", "0");
	(void)buf_add(&reply->body, view->text + strspn(view->text, "\r\n"));
}

const struct provider provider_comviva = {
    .name = "comviva",
    .ussd = ussd,
    .screen = screen,
};
