/*
 * SMSSync, an Android application: it posts each SMS as a form and keeps it until the
 * reply says success, so only a reply in its own words ends the repeating. The same reply
 * carries the answer, which the telephone then sends from its SIM. Its secret is a field,
 * not a signature. It also asks by GET whether there is something to send; there never
 * is. (github.com/ushahidi/SMSSync, developers' documentation.)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/crypto.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/intake.h"

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	static const struct field_map map = {.from = "from",
	    .to = "sent_to",
	    .text = "message",
	    .id = "message_id",
	    .sent = "sent_timestamp"};
	struct form form;

	form_read(&form, m);
	if (ch->signing_key[0] != '\0' && form_find(&form, "from") != NULL &&
	    !crypto_same(ch->signing_key, form_text(&form, "secret")))
		return DECODED_FORGED;
	return intake_form(&form, &map, list);
}

static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)ch;
	intake_reply(reply, "application/json; charset=utf-8",
	    "{\"payload\":{\"success\":true,\"error\":null");
	if (view->text[0] != '\0') {
		(void)buf_add(&reply->body, ",\"task\":\"send\",\"messages\":[{\"to\":");
		escape_quoted(&reply->body, view->to);
		(void)buf_add(&reply->body, ",\"message\":");
		escape_quoted(&reply->body, view->text);
		(void)buf_add(&reply->body, "}]");
	}
	(void)buf_add(&reply->body, "}}");
}

const struct provider provider_smssync = {
    .name = "smssync",
    .inline_answer = true,
    .decode = decode,
    .answer = answer,
};
