/*
 * SMS Gateway for Android (capcom6): a telephone with a SIM that calls us for each event
 * and is told to send by its cloud or directly. An event that fails comes again for two
 * days under the same id; the id inside the payload is made of the text, so two equal
 * messages may share it, and the event's is the one to trust. Signed over the raw body
 * and the time. (docs.sms-gate.app, features/webhooks and integration/api.)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/escape.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"

#define API      "https://api.sms-gate.app/3rdparty/v1"
#define WINDOW_S 300 /* each attempt is signed with its own time */

static enum decoded
authentic(const struct http_msg *m, const struct channel *ch)
{
	const char *given = http_msg_header(m, "X-Signature");
	const char *at = http_msg_header(m, "X-Timestamp");
	char right[SIGNATURE_HEX_MAX], mem[HTTP_BODY_MAX + 64];
	struct buf text;

	if (ch->signing_key[0] == '\0')
		return DECODED_OK;
	if (given == NULL || at == NULL)
		return DECODED_FORGED;
	buf_init(&text, mem, sizeof(mem));
	(void)buf_addn(&text, m->body.data, m->body.len);
	(void)buf_add(&text, at);
	hmac_hex("sha256", ch->signing_key, text.data, text.len, right);
	if (text.cut || !signature_hex_same(right, given))
		return DECODED_FORGED;
	return intake_in_time(m, at, WINDOW_S, WINDOW_S) ? DECODED_OK : DECODED_STALE;
}

static const char *
either(const cJSON *object, const char *name, const char *older)
{
	const char *text = json_text(object, name);

	return text[0] != '\0' ? text : json_text(object, older);
}

static enum decoded
take_message(const cJSON *tree, struct inbound_list *list)
{
	const cJSON *payload = json_member(tree, "payload");
	const char *id = either(tree, "id", "webhookId");
	const char *text = json_text(payload, "message");
	struct inbound *in;

	if (strcmp(json_text(tree, "event"), "sms:received") != 0)
		return DECODED_NOTHING;
	in = intake_inbound(list, either(payload, "sender", "phoneNumber"));
	if (in == NULL)
		return DECODED_NOTHING;
	if (json_text(tree, "id")[0] == '\0')
		id = json_text(payload, "messageId");
	intake_clean(in->to, sizeof(in->to), json_text(payload, "recipient"));
	if (text_same(in->to, "null"))
		in->to[0] = '\0';
	intake_clean(in->sent, sizeof(in->sent), json_text(payload, "receivedAt"));
	intake_id(in->id, id, strlen(id));
	intake_text(in, text, strlen(text));
	return DECODED_OK;
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	enum decoded decoded = authentic(m, ch);
	cJSON *tree;

	if (decoded != DECODED_OK)
		return decoded;
	tree = json_read(m->body.data, m->body.len);
	decoded = take_message(tree, list);
	cJSON_Delete(tree);
	return decoded;
}

static const struct delivery_word words[] = {
    {"sms:sent", DELIVERY_BUFFERED},
    {"sms:delivered", DELIVERY_DELIVERED}, /* once for each part */
    {"sms:failed", DELIVERY_FAILED},
    {NULL, DELIVERY_NONE},
};

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	enum decoded decoded = authentic(m, ch);
	const cJSON *payload;
	cJSON *tree;

	if (decoded != DECODED_OK)
		return decoded;
	tree = json_read(m->body.data, m->body.len);
	payload = json_member(tree, "payload");
	decoded = intake_status(words, json_text(payload, "messageId"),
	    json_text(tree, "event"), json_text(payload, "reason"), list);
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

/* Our id makes a repeat harmless: the same id is refused the second time. */
static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	struct buf *body = &call->body;

	(void)buf_addf(body, "{\"id\":\"%s-%lld\",\"textMessage\":{\"text\":", ch->name,
	    (long long)out->id);
	escape_quoted(body, out->text);
	(void)buf_add(body, "},\"phoneNumbers\":[");
	escape_quoted(body, out->to);
	(void)buf_add(body, "],\"withDeliveryReport\":true}");
	return !body->cut &&
	       intake_call(call, "POST", intake_send_url(ch, API "/messages"),
		   "application/json") &&
	       intake_basic(call, ch->username, ch->password);
}

static enum verdict
judge_taken(const struct http_msg *reply, struct receipt_view *receipt)
{
	cJSON *tree = json_read(reply->body.data, reply->body.len);
	const char *id = json_text(tree, "id");

	intake_id(receipt->id, id, strlen(id));
	cJSON_Delete(tree);
	if (receipt->id[0] == '\0')
		return outcome(receipt, VERDICT_UNKNOWN, "no id in the answer");
	return outcome(receipt, VERDICT_SENT, "");
}

/* 409: it has this id already. */
static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);

	(void)ch;
	if (reply->status == 409)
		return outcome(receipt, VERDICT_SENT, "taken before");
	return verdict == VERDICT_SENT ? judge_taken(reply, receipt) : verdict;
}

/* The telephones of the account: a list shows that name and password are good. */
static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	(void)bearer;
	return ch->send_url[0] == '\0' &&
	       intake_call(call, "GET", API "/devices", NULL) &&
	       intake_basic(call, ch->username, ch->password);
}

static enum verdict
probed(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree = json_read(reply->body.data, reply->body.len);
	const cJSON *last;
	BUF(reason, 80);

	(void)ch;
	last = cJSON_IsArray(tree) && tree->child != NULL ? tree->child->prev : NULL;
	if (verdict == VERDICT_SENT) {
		(void)buf_addf(&reason, "last phone seen: %s",
		    last == NULL ? "none" : json_text(last, "lastSeen"));
		intake_reason(receipt->reason, reason.data);
	}
	cJSON_Delete(tree);
	return verdict;
}

const struct provider provider_capcom6 = {
    .name = "capcom6",
    .idempotent = true,
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .probe = probe,
    .probed = probed,
};
