/*
 * The plain GET style, first Safaricom's and now of many gateways: ORIG, DEST, SESSION_ID
 * and USSD_PARAMS, which holds all that was typed so far joined by stars, typed stars
 * among it, and on some shared codes begins with what was dialled to get to us. So the
 * code is looked for in DEST and USSD_PARAMS together, and taken off the front of every
 * step alike. Nobody tells us when a session ends. (vumi, transports/safaricom.)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/text.h"
#include "provider/dialcode.h"
#include "provider/session.h"

/* DEST without what stands around its digits, a star, what was typed. */
static void
join(struct buf *out, const char *dest, const struct ussd_step *step)
{
	size_t len;

	dest += strspn(dest, " *#");
	len = strlen(dest);
	while (len > 0 && strchr(" *#", dest[len - 1]) != NULL)
		len--;
	(void)buf_addn(out, dest, len);
	if (step->text_len > 0)
		(void)buf_char(out, '*');
	(void)buf_addn(out, step->text, step->text_len);
}

static enum decoded
ussd(const struct http_msg *m, const struct channel *ch, struct ussd_step *step)
{
	static const struct session_map map = {
	    .from = "ORIG", .to = "DEST", .session = "SESSION_ID", .text = "USSD_PARAMS"};
	BUF(dialled, SENDER_MAX + INBOUND_TEXT_MAX);
	const char *address, *behind;
	struct form form;

	form_read(&form, m);
	session_read(&form, &map, ch, step);
	join(&dialled, form_text(&form, "DEST"), step);
	address = dialcode_match(ch, dialled.data, &behind);
	if (address != NULL) {
		(void)text_copy(step->to, sizeof(step->to), address);
		session_text(step, behind, strlen(behind));
	}
	step->accumulated = true;
	step->first = step->text_len == 0;
	return session_known(step);
}

static void
screen(const struct ussd_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)ch;
	session_reply_text(view, reply);
}

const struct provider provider_safaricom = {
    .name = "safaricom",
    .ussd = ussd,
    .screen = screen,
};
