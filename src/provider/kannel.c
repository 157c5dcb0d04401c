/*
 * Kannel, usually on the same host, in front of an operator's SMPP link. The body of our
 * reply is the SMS, so the traps are in what looks like one: 204 counts as a failure, no
 * Content-Type makes a binary SMS, JSON a nonsense one. Text arrives in whatever coding
 * the phone chose; sendsms wants GET, with credentials in the query, and gives no id, so
 * our own travels in dlr-url. (Kannel 1.4.5 user guide; seen running.)
 */
#include "provider/provider.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/outcome.h"
#include "provider/utf16.h"

#define RAW_MAX (2 * INBOUND_TEXT_MAX)

static const char default_url[] = "http://127.0.0.1:13013/cgi-bin/sendsms";

static bool
says_utf16(const char *charset)
{
	static const char *const names[] = {
	    "UTF-16BE", "UTF-16", "UTF16", "UCS-2", "UCS2", "UCS-2BE", "ISO-10646-UCS-2"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_same(names[i], charset))
			return true;
	return false;
}

/* The charset is believed when the bytes allow it; coding=2 without a charset only when
 * they are no UTF-8. Zeros where high bytes belong decide in any case: UTF-8 has none. */
static bool
is_utf16(const struct form *form, const char *text, size_t len)
{
	const char *charset = form_text(form, "charset");
	bool even = len % 2 == 0, no_nul = memchr(text, '\0', len) == NULL;

	if (len == 0)
		return false;
	if (utf16_likely(text, len))
		return true;
	if (says_utf16(charset))
		return even || !no_nul || !text_is_utf8(text, len);
	if (strcmp(form_text(form, "coding"), "2") != 0 || charset[0] != '\0')
		return false;
	return even && !(no_nul && text_is_utf8(text, len));
}

/* What `%e` gives: the text as hex, for a get-url whose text is lost or squeezed. */
static size_t
unhex(const char *hex, size_t len, char out[RAW_MAX])
{
	char pair[3] = {0};
	size_t n;

	if (len % 2 != 0)
		return 0;
	for (n = 0; n < len / 2 && n < RAW_MAX; n++) {
		memcpy(pair, hex + 2 * n, 2);
		if (!text_unhex(pair, out + n, 1))
			return 0;
	}
	return n;
}

static void
set_text(struct inbound *in, const struct form *form, const char *text, size_t len)
{
	BUF(utf8, 3 * RAW_MAX);
	bool cut = in->text_cut;

	if (!is_utf16(form, text, len)) {
		intake_text(in, text, len);
	} else {
		utf16_decode(&utf8, text, len);
		intake_text(in, utf8.data, utf8.len);
	}
	in->text_cut = in->text_cut || utf8.cut || cut;
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	static const struct field_map map = {
	    .from = "from", .to = "to", .text = "text", .id = "id", .sent = "time"};
	const struct form_field *text, *hex;
	char raw[RAW_MAX];
	struct inbound *in;
	struct form form;

	(void)ch;
	form_read(&form, m);
	if (intake_form(&form, &map, list) != DECODED_OK)
		return DECODED_NOTHING;
	in = &list->item[list->n - 1];
	in->text_cut = form.cut;
	text = form_find(&form, "text");
	hex = form_find(&form, "hex");
	if (text != NULL && text->len > 0)
		set_text(in, &form, text->value, text->len);
	else if (hex != NULL)
		set_text(in, &form, raw, unhex(hex->value, hex->len, raw));
	return DECODED_OK;
}

/* Types are the bits of dlr-mask, one a report; they arrive in any order. */
static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	static const struct delivery_word types[] = {
	    {"0", DELIVERY_FAILED}, /* refused before it had a report */
	    {"1", DELIVERY_DELIVERED},
	    {"2", DELIVERY_FAILED},
	    {"4", DELIVERY_BUFFERED},
	    {"8", DELIVERY_BUFFERED}, /* the operator's SMSC took it */
	    {"16", DELIVERY_FAILED},
	    {NULL, DELIVERY_NONE},
	};
	struct form form;
	int64_t id;

	(void)ch;
	form_read(&form, m);
	if (!text_i64(form_text(&form, "id"), 1, INT64_MAX, &id))
		return DECODED_NOTHING;
	if (intake_status(types, form_text(&form, "id"), form_text(&form, "type"),
		form_text(&form, "reason"), list) != DECODED_OK)
		return DECODED_NOTHING;
	list->item[list->n - 1].ours = true;
	return DECODED_OK;
}

/* An empty body is no SMS where the sms-service has omit-empty = true. */
static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)ch;
	intake_reply(reply, "text/plain; charset=utf-8", view->text);
}

static void
add_param(struct buf *url, const char *name, const char *value)
{
	(void)buf_char(url, strchr(url->data, '?') == NULL ? '?' : '&');
	(void)buf_add(url, name);
	(void)buf_char(url, '=');
	form_escape(url, value, strlen(value));
}

/* Kannel puts the type of report in place of %d. */
static void
dlr_url(struct buf *out, const struct outbound *sms, const struct channel *ch)
{
	intake_hook_url(out, ch, "status");
	(void)buf_add(out, "?id=");
	(void)buf_i64(out, sms->id);
	(void)buf_add(out, "&type=%d");
}

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	const char *from = out->from[0] != '\0' ? out->from : ch->sender;
	BUF(report, 1400);
	struct buf url;

	(void)text_copy(call->method, sizeof(call->method), "GET");
	buf_init(&url, call->url, sizeof(call->url));
	(void)buf_add(&url, ch->send_url[0] != '\0' ? ch->send_url : default_url);
	add_param(&url, "username", ch->username);
	add_param(&url, "password", ch->password);
	if (from[0] != '\0')
		add_param(&url, "from", from);
	add_param(&url, "to", out->to);
	add_param(&url, "text", out->text);
	add_param(&url, "charset", "UTF-8");
	add_param(&url, "coding", "0"); /* answers are GSM-7 (contract 7) */
	if (ch->base_url[0] != '\0') {
		dlr_url(&report, out, ch);
		add_param(&url, "dlr-mask", "31");
		add_param(&url, "dlr-url", report.data);
	}
	return !report.cut && !url.cut;
}

static bool
body_has(const struct http_msg *reply, const char *words)
{
	return memmem(reply->body.data, reply->body.len, words, strlen(words)) != NULL;
}

/* "0: Accepted for delivery" or "3: Queued for later delivery"; anything else that is 2xx
 * did not come from sendsms. */
static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);

	(void)ch;
	if (reply->status == 400 && body_has(reply, "Sender missing"))
		return outcome(receipt, VERDICT_BROKEN, "sender missing");
	if (verdict != VERDICT_SENT)
		return verdict;
	if (strncmp(reply->body.data, "0:", 2) != 0 &&
	    strncmp(reply->body.data, "3:", 2) != 0)
		return outcome(receipt, VERDICT_UNKNOWN, "the answer is not sendsms's");
	return VERDICT_SENT;
}

/* sendsms without a receiver: it looks at the password first, then says what is missing.
 */
static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	BUF(url, 1500);

	(void)bearer;
	if (ch->send_url[0] == '\0')
		return false;
	(void)buf_add(&url, ch->send_url);
	add_param(&url, "username", ch->username);
	add_param(&url, "password", ch->password);
	add_param(&url, "text", "");
	return !url.cut && intake_call(call, "GET", url.data, NULL);
}

static enum verdict
probed(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);

	(void)ch;
	if (reply->status == 400 && body_has(reply, "eceiver"))
		return outcome(
		    receipt, VERDICT_SENT, "sendsms: user and password are good");
	return verdict == VERDICT_SENT
		   ? outcome(receipt, VERDICT_UNKNOWN, "the answer is not sendsms's")
		   : verdict;
}

const struct provider provider_kannel = {
    .name = "kannel",
    .inline_answer = true,
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .probe = probe,
    .probed = probed,
};
