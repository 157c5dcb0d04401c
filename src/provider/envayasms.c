/*
 * EnvayaSMS, and FondaSMS, its child that Malian projects use: an Android application
 * that posts what its SIM receives and does what the reply says. It has no message id;
 * the time of the SMS in milliseconds makes the one we make safe. Calls come as well:
 * somebody rang and hung up. What it signs is the address it believes to call, its fields
 * and the password. (github.com/youngj/EnvayaSMS, README and org.envaya.sms.)
 */
#include "provider/provider.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/intake.h"

static int
by_name(const void *a, const void *b)
{
	const struct form_field *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* URL, then ",name=value" of each posted field by name, then "," and the password. */
static void
signed_text(const struct form *form, const struct channel *ch, struct buf *out)
{
	const struct form_field *sorted[FORM_FIELDS_MAX];
	size_t n = 0, i;

	intake_hook_url(out, ch, "sms");
	for (i = 0; i < form->n; i++)
		if (!form->field[i].query)
			sorted[n++] = &form->field[i];
	qsort(sorted, n, sizeof(sorted[0]), by_name);
	for (i = 0; i < n; i++) {
		(void)buf_addf(out, ",%s=", sorted[i]->name);
		(void)buf_addn(out, sorted[i]->value, sorted[i]->len);
	}
	(void)buf_char(out, ',');
	(void)buf_add(out, ch->signing_key);
}

static bool
authentic(const struct http_msg *m, const struct channel *ch, const struct form *form)
{
	const char *given = http_msg_header(m, "X-Request-Signature");
	char right[32], mem[FORM_BYTES_MAX + 8192];
	struct buf text;

	if (ch->signing_key[0] == '\0')
		return true;
	if (given == NULL || form->cut)
		return false;
	buf_init(&text, mem, sizeof(mem));
	signed_text(form, ch, &text);
	sha1_base64(text.data, text.len, right);
	return !text.cut && crypto_same(right, given);
}

/* An MMS has its text, if it has one; a call has none. Other actions (outgoing, test,
 * send_status, device_status, amqp_started) want an answer and nothing else. */
static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	static const struct field_map map = {
	    .from = "from", .to = "phone_number", .text = "message", .sent = "timestamp"};
	struct inbound *in;
	struct form form;

	form_read(&form, m);
	if (!authentic(m, ch, &form))
		return DECODED_FORGED;
	if (strcmp(form_text(&form, "action"), "incoming") != 0 ||
	    intake_form(&form, &map, list) != DECODED_OK)
		return DECODED_NOTHING;
	in = &list->item[list->n - 1];
	in->call = text_same(form_text(&form, "message_type"), "call");
	if (in->call)
		intake_text(in, "", 0);
	return DECODED_OK;
}

static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)ch;
	intake_reply(reply, "application/json; charset=utf-8", "{\"events\":[");
	if (view->text[0] != '\0') {
		(void)buf_add(&reply->body, "{\"event\":\"send\",\"messages\":[{\"to\":");
		escape_quoted(&reply->body, view->to);
		(void)buf_add(&reply->body, ",\"message\":");
		escape_quoted(&reply->body, view->text);
		(void)buf_add(&reply->body, "}]}");
	}
	(void)buf_add(&reply->body, "]}");
}

const struct provider provider_envayasms = {
    .name = "envayasms",
    .inline_answer = true,
    .decode = decode,
    .answer = answer,
};
