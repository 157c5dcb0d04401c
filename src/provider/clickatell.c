/*
 * Clickatell's platform: JSON both ways, numbers without a plus. What a telephone wrote
 * in another alphabet comes with its charset: the bytes of UTF-16BE or ISO-8859-1,
 * percent-encoded inside the JSON text.
 * (Clickatell, SMS Platform "Send message" and "Callbacks"; nyaruka/courier, clickatell.)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/text.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"
#include "provider/utf16.h"

#define API "https://platform.clickatell.com"

static int
hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Percent escapes become bytes; what is none stays. */
static size_t
unescape(const char *s, char *out, size_t cap)
{
	size_t n = 0;
	int high, low;

	for (; *s != '\0' && n < cap; s++) {
		high = *s == '%' ? hex_of(s[1]) : -1;
		low = high >= 0 ? hex_of(s[2]) : -1;
		out[n++] = low >= 0 ? (char)(high * 16 + low) : *s == '+' ? ' ' : *s;
		if (low >= 0)
			s += 2;
	}
	return n;
}

static void
set_text(struct inbound *in, const char *text, const char *charset)
{
	char bytes[2 * INBOUND_TEXT_MAX];
	BUF(utf8, 3 * INBOUND_TEXT_MAX);
	size_t n;

	if (!text_same(charset, "UTF-16BE") && !text_same(charset, "ISO-8859-1")) {
		intake_text(in, text, strlen(text));
		return;
	}
	n = unescape(text, bytes, sizeof(bytes));
	if (text_same(charset, "UTF-16BE")) {
		utf16_decode(&utf8, bytes, n);
		intake_text(in, utf8.data, utf8.len);
	} else {
		intake_text(
		    in, bytes, n); /* the door reads bytes that are no UTF-8 as Latin-1 */
	}
}

static enum decoded
take_message(const cJSON *tree, struct inbound_list *list)
{
	const char *id = json_text(tree, "messageId");
	struct inbound *in = intake_inbound(list, json_text(tree, "fromNumber"));

	if (in == NULL)
		return DECODED_NOTHING;
	intake_clean(in->to, sizeof(in->to), json_text(tree, "toNumber"));
	intake_clean(in->sent, sizeof(in->sent), json_text(tree, "timestamp"));
	intake_id(in->id, id, strlen(id));
	set_text(in, json_text(tree, "text"), json_text(tree, "charset"));
	return DECODED_OK;
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	cJSON *tree = json_read(m->body.data, m->body.len);
	enum decoded decoded = take_message(tree, list);

	(void)ch;
	cJSON_Delete(tree);
	return decoded;
}

static const struct delivery_word words[] = {
    {"2", DELIVERY_SENT},     /* queued */
    {"3", DELIVERY_BUFFERED}, /* with the network */
    {"4", DELIVERY_DELIVERED},
    {"5", DELIVERY_FAILED},
    {"6", DELIVERY_FAILED},
    {"7", DELIVERY_FAILED},
    {"8", DELIVERY_SENT},
    {"9", DELIVERY_FAILED},
    {"10", DELIVERY_FAILED}, /* expired */
    {"11", DELIVERY_BUFFERED},
    {"12", DELIVERY_FAILED}, /* out of credit */
    {"14", DELIVERY_FAILED},
    {NULL, DELIVERY_NONE},
};

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	cJSON *tree = json_read(m->body.data, m->body.len);
	const char *code = json_text(tree, "statusCode");
	enum decoded decoded = intake_status(
	    words, json_text(tree, "messageId"), code, json_text(tree, "status"), list);

	(void)ch;
	cJSON_Delete(tree);
	return decoded;
}

static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)view;
	(void)ch;
	intake_reply(reply, "text/plain; charset=utf-8", "");
}

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	const char *from = intake_sender(out, ch);
	struct buf *body = &call->body;

	(void)buf_add(body, "{\"content\":");
	escape_quoted(body, out->text);
	(void)buf_add(body, ",\"to\":[");
	escape_quoted(body, intake_no_plus(out->to));
	(void)buf_add(body, "]");
	if (from[0] != '\0') {
		(void)buf_add(body, ",\"from\":");
		escape_quoted(body, intake_no_plus(from));
	}
	(void)buf_addf(
	    body, ",\"clientMessageId\":\"%s-%lld\"}", ch->name, (long long)out->id);
	return !body->cut &&
	       intake_call(call, "POST", intake_send_url(ch, API "/messages"),
		   "application/json") &&
	       http_msg_set(call, "Accept", "application/json") &&
	       http_msg_set(call, "Authorization", ch->api_key);
}

/* {"messages":[{"apiMessageId","accepted","to","error"}],"error"}: a 202 may refuse. */
static enum verdict
judge_body(const cJSON *tree, struct receipt_view *receipt)
{
	const cJSON *messages = json_member(tree, "messages");
	const cJSON *first = cJSON_IsArray(messages) ? messages->child : NULL;
	const char *id = json_text(first, "apiMessageId");

	if (text_same(json_text(first, "accepted"), "false"))
		return outcome(receipt, VERDICT_NEVER, json_text(first, "error"));
	intake_id(receipt->id, id, strlen(id));
	if (receipt->id[0] == '\0')
		return outcome(receipt, VERDICT_UNKNOWN, "no apiMessageId in the answer");
	return outcome(receipt, VERDICT_SENT, "");
}

static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree;

	(void)ch;
	if (verdict != VERDICT_SENT)
		return verdict;
	tree = json_read(reply->body.data, reply->body.len);
	verdict = judge_body(tree, receipt);
	cJSON_Delete(tree);
	return verdict;
}

const struct provider provider_clickatell = {
    .name = "clickatell",
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
};
