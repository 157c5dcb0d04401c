/*
 * textbee: a telephone with a SIM behind a web service. Its requests are signed over the
 * raw body alone: no time is signed beside it, and a failed one comes again for up to
 * thirty days, so there is no window to ask for; what was recorded and is sent again is
 * told by its id. After three answers of 4xx it gives up, so a wrong signing key loses
 * votes within minutes. (github.com/vernu/textbee, api/src/webhook and api/src/gateway.)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"

#define API "https://api.textbee.dev/api/v1"

static bool
authentic(const struct http_msg *m, const struct channel *ch)
{
	const char *given = http_msg_header(m, "X-Signature");
	char right[SIGNATURE_HEX_MAX];

	if (ch->signing_key[0] == '\0')
		return true;
	if (given == NULL)
		return false;
	if (strncasecmp(given, "sha256=", 7) == 0)
		given += 7;
	hmac_hex("sha256", ch->signing_key, m->body.data, m->body.len, right);
	return signature_hex_same(right, given);
}

/* One id per SMS; the idempotencyKey is one per delivery of it in older versions. */
static enum decoded
take_message(const cJSON *tree, struct inbound_list *list)
{
	const char *id = json_text(tree, "smsId"), *text = json_text(tree, "message");
	const char *event = json_text(tree, "webhookEvent");
	struct inbound *in;

	if (event[0] != '\0' && strcmp(event, "MESSAGE_RECEIVED") != 0)
		return DECODED_NOTHING;
	in = intake_inbound(list, json_text(tree, "sender"));
	if (in == NULL)
		return DECODED_NOTHING;
	in->to[0] = '\0';
	if (id[0] == '\0')
		id = json_text(tree, "idempotencyKey");
	intake_clean(in->sent, sizeof(in->sent), json_text(tree, "receivedAt"));
	intake_id(in->id, id, strlen(id));
	intake_text(in, text, strlen(text));
	return DECODED_OK;
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	enum decoded decoded;
	cJSON *tree;

	if (!authentic(m, ch))
		return DECODED_FORGED;
	tree = json_read(m->body.data, m->body.len);
	decoded = take_message(tree, list);
	cJSON_Delete(tree);
	return decoded;
}

static const struct delivery_word words[] = {
    {"MESSAGE_SENT", DELIVERY_BUFFERED},
    {"MESSAGE_DELIVERED", DELIVERY_DELIVERED},
    {"MESSAGE_FAILED", DELIVERY_FAILED},
    {NULL, DELIVERY_NONE},
};

/* What the send answered with is the batch's id. */
static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	enum decoded decoded;
	const char *id;
	cJSON *tree;

	if (!authentic(m, ch))
		return DECODED_FORGED;
	tree = json_read(m->body.data, m->body.len);
	id = json_text(tree, "smsBatchId");
	decoded = intake_status(words, id[0] != '\0' ? id : json_text(tree, "smsId"),
	    json_text(tree, "webhookEvent"), json_text(tree, "errorMessage"), list);
	cJSON_Delete(tree);
	return decoded;
}

static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)view;
	(void)ch;
	intake_reply(reply, "application/json", "{}");
}

static void
write_url(struct buf *url, const struct channel *ch)
{
	(void)buf_add(url, intake_send_url(ch, API));
	if (strstr(ch->send_url, "/devices/") != NULL)
		return;
	(void)buf_add(url, "/gateway/devices/");
	form_escape(url, ch->device, strlen(ch->device));
	(void)buf_add(url, "/send-sms");
}

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	struct buf *body = &call->body;
	BUF(url, 900);

	write_url(&url, ch);
	(void)buf_add(body, "{\"recipients\":[");
	escape_quoted(body, out->to);
	(void)buf_add(body, "],\"message\":");
	escape_quoted(body, out->text);
	(void)buf_char(body, '}');
	return !body->cut && !url.cut &&
	       intake_call(call, "POST", url.data, "application/json") &&
	       http_msg_set(call, "x-api-key", ch->api_key);
}

static enum verdict
judge_taken(const cJSON *tree, struct receipt_view *receipt)
{
	const cJSON *data = json_member(tree, "data");
	const char *id = json_text(data, "smsBatchId");

	if (text_same(json_text(data, "success"), "false"))
		return outcome(receipt, VERDICT_NEVER, json_text(data, "message"));
	if (data == NULL)
		return outcome(receipt, VERDICT_UNKNOWN, "no data in the answer");
	intake_id(receipt->id, id, strlen(id));
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
	verdict = judge_taken(tree, receipt);
	cJSON_Delete(tree);
	return verdict;
}

const struct provider provider_textbee = {
    .name = "textbee",
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
};
