/*
 * Infobip: one request may carry many messages, or a hundred reports, and each is judged
 * alone: one that makes no sense must not cost the others. We give every answer its id,
 * so a send whose fate is unknown can be repeated. A channel without api-key is for USSD
 * alone. (infobip.com/docs/api/channels/sms; dev.infobip.com, "Forward received
 * messages".)
 */
#include "provider/infobip_ussd.h"

#include <string.h>

#include "base/text.h"
#include "provider/escape.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"

/* MMS-like: message: [{contentType, value}], the first with a value. */
static const char *
first_value(const cJSON *parts)
{
	const cJSON *part;

	for (part = cJSON_IsArray(parts) ? parts->child : NULL; part != NULL;
	     part = part->next)
		if (json_text(part, "value")[0] != '\0')
			return json_text(part, "value");
	return "";
}

/* `text` is all that was written; cleanText has the account's keyword taken out. */
static void
take_message(const cJSON *entry, struct inbound_list *list)
{
	const char *text = json_text(entry, "text"), *id = json_text(entry, "messageId");
	struct inbound *in = intake_inbound(list, json_text(entry, "from"));

	if (in == NULL)
		return;
	if (text[0] == '\0')
		text = first_value(json_member(entry, "message"));
	intake_clean(in->to, sizeof(in->to), json_text(entry, "to"));
	intake_clean(in->sent, sizeof(in->sent), json_text(entry, "receivedAt"));
	intake_id(in->id, id, strlen(id));
	intake_text(in, text, strlen(text));
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	cJSON *tree = json_read(m->body.data, m->body.len);
	const cJSON *results = json_member(tree, "results"), *entry;

	(void)ch;
	for (entry = cJSON_IsArray(results) ? results->child : NULL; entry != NULL;
	     entry = entry->next)
		take_message(entry, list);
	list->more |= tree == NULL && json_is_more(m->body.data, m->body.len);
	cJSON_Delete(tree);
	return list->n > 0 ? DECODED_OK : DECODED_NOTHING;
}

static const struct delivery_word words[] = {
    {"PENDING", DELIVERY_BUFFERED},
    {"DELIVERED", DELIVERY_DELIVERED},
    {"UNDELIVERABLE", DELIVERY_FAILED},
    {"EXPIRED", DELIVERY_FAILED},
    {"REJECTED", DELIVERY_FAILED},
    {NULL, DELIVERY_NONE},
};

/* Our ids are CHANNEL-NUMBER: what is not ours is another system's of the account. */
static void
take_report(const cJSON *entry, const struct channel *ch, struct status_list *list)
{
	const cJSON *state = json_member(entry, "status");
	const char *id = json_text(entry, "messageId"), *reason;
	size_t len = strlen(ch->name);
	int64_t number;

	if (strncmp(id, ch->name, len) != 0 || id[len] != '-' ||
	    !text_i64(id + len + 1, 1, INT64_MAX, &number))
		return;
	reason = json_text(json_member(entry, "error"), "name");
	if (intake_status(words, id + len + 1, json_text(state, "groupName"), reason,
		list) == DECODED_OK)
		list->item[list->n - 1].ours = true;
}

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	cJSON *tree = json_read(m->body.data, m->body.len);
	const cJSON *results = json_member(tree, "results"), *entry;

	for (entry = cJSON_IsArray(results) ? results->child : NULL; entry != NULL;
	     entry = entry->next)
		take_report(entry, ch, list);
	list->more |= tree == NULL && json_is_more(m->body.data, m->body.len);
	cJSON_Delete(tree);
	return list->n > 0 ? DECODED_OK : DECODED_NOTHING;
}

static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)view;
	(void)ch;
	intake_reply(reply, "application/json", "{}");
}

static void
write_webhook(struct buf *body, const struct channel *ch)
{
	BUF(url, 1200);

	if (ch->base_url[0] == '\0')
		return;
	intake_hook_url(&url, ch, "status");
	(void)buf_add(body, ",\"webhooks\":{\"delivery\":{\"url\":");
	escape_quoted(body, url.data);
	(void)buf_add(
	    body, ",\"intermediateReport\":true},\"contentType\":\"application/json\"}");
}

static void
write_body(struct buf *body, const struct outbound *out, const struct channel *ch)
{
	const char *from = intake_sender(out, ch);

	(void)buf_add(body, "{\"messages\":[{");
	if (from[0] != '\0') {
		(void)buf_add(body, "\"from\":");
		escape_quoted(body, intake_no_plus(from));
		(void)buf_char(body, ',');
	}
	(void)buf_add(body, "\"destinations\":[{\"to\":");
	escape_quoted(body, intake_no_plus(out->to));
	(void)buf_addf(body,
	    ",\"messageId\":\"%s-%lld\"}],\"content\":{\"text\":", ch->name,
	    (long long)out->id);
	escape_quoted(body, out->text);
	(void)buf_char(body, '}');
	write_webhook(body, ch);
	(void)buf_add(body, "}]}");
}

/* send-url is the account's own host, with or without the path. */
static bool
write_url(struct buf *url, const struct channel *ch, const char *path)
{
	const char *host = strstr(ch->send_url, "://");
	size_t len;

	if (host == NULL)
		return false;
	len = (size_t)(host + 3 - ch->send_url) + strcspn(host + 3, "/");
	(void)buf_addn(url, ch->send_url, len);
	(void)buf_add(url, path);
	return !url->cut;
}

static bool
authorize(struct http_msg *call, const struct channel *ch)
{
	BUF(value, 264);

	(void)buf_addf(&value, "App %s", ch->api_key);
	return !value.cut && http_msg_set(call, "Accept", "application/json") &&
	       http_msg_set(call, "Authorization", value.data);
}

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	BUF(url, 700);

	write_body(&call->body, out, ch);
	return ch->api_key[0] != '\0' && !call->body.cut &&
	       write_url(&url, ch, "/sms/3/messages") &&
	       intake_call(call, "POST", url.data, "application/json") &&
	       authorize(call, ch);
}

/* Rejections by status name (infobip.com/docs/essentials, response codes) that are for
 * people, or pass; the rest of groups 2, 4 and 5 is about this message. */
static const struct {
	const char *name;
	enum verdict verdict;
} rejections[] = {
    {"REJECTED_NOT_ENOUGH_CREDITS", VERDICT_BROKEN},
    {"REJECTED_SENDER", VERDICT_BROKEN},
    {"REJECTED_SOURCE", VERDICT_BROKEN},
    {"REJECTED_NETWORK", VERDICT_BROKEN},
    {"REJECTED_PREFIX_MISSING", VERDICT_NEVER},
    {"REJECTED_SYSTEM_ERROR", VERDICT_LATER},
    {"REJECTED_FLOODING_FILTER", VERDICT_LATER},
};

/* groupId 1 pending and 3 delivered: taken. */
static enum verdict
judge_status(const cJSON *state, struct receipt_view *receipt)
{
	const char *group = json_text(state, "groupId"), *name = json_text(state, "name");
	size_t i;

	if (strcmp(group, "1") == 0 || strcmp(group, "3") == 0)
		return outcome(receipt, VERDICT_SENT, "");
	/* our id again: what we know of the first is that they have it */
	if (strcmp(name, "REJECTED_DUPLICATE_MESSAGE_ID") == 0)
		return outcome(receipt, VERDICT_SENT, name);
	for (i = 0; i < sizeof(rejections) / sizeof(rejections[0]); i++)
		if (strcmp(rejections[i].name, name) == 0)
			return outcome(receipt, rejections[i].verdict, name);
	if (strcmp(group, "2") == 0 || strcmp(group, "4") == 0 || strcmp(group, "5") == 0)
		return outcome(receipt, VERDICT_NEVER, name);
	return outcome(receipt, VERDICT_UNKNOWN, "the answer has no status");
}

static enum verdict
judge_taken(const cJSON *tree, struct receipt_view *receipt)
{
	const cJSON *messages = json_member(tree, "messages");
	const cJSON *first = cJSON_IsArray(messages) ? messages->child : NULL;
	const char *id = json_text(first, "messageId");

	intake_id(receipt->id, id, strlen(id));
	return judge_status(json_member(first, "status"), receipt);
}

/* requestError.serviceException of a refusal says it in words. */
static void
explain(const cJSON *tree, struct receipt_view *receipt)
{
	const cJSON *e =
	    json_member(json_member(tree, "requestError"), "serviceException");
	const char *text = json_text(e, "text");

	if (text[0] != '\0')
		intake_reason(receipt->reason, text);
}

static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree;

	(void)ch;
	if (reply->status == 0)
		return verdict;
	tree = json_read(reply->body.data, reply->body.len);
	if (verdict == VERDICT_SENT)
		verdict = judge_taken(tree, receipt);
	else
		explain(tree, receipt);
	cJSON_Delete(tree);
	return verdict;
}

static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	BUF(url, 700);

	(void)bearer;
	return ch->api_key[0] != '\0' && write_url(&url, ch, "/account/1/balance") &&
	       intake_call(call, "GET", url.data, NULL) && authorize(call, ch);
}

static enum verdict
probed(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree = json_read(reply->body.data, reply->body.len);
	BUF(reason, 80);

	(void)ch;
	if (verdict == VERDICT_SENT) {
		(void)buf_addf(&reason, "balance: %s %s", json_text(tree, "balance"),
		    json_text(tree, "currency"));
		intake_reason(receipt->reason, reason.data);
	}
	cJSON_Delete(tree);
	return verdict;
}

const struct provider provider_infobip = {
    .name = "infobip",
    .idempotent = true,
    .decode = decode,
    .status = status,
    .answer = answer,
    .ussd = infobip_ussd,
    .screen = infobip_screen,
    .ussd_tail = true,
    .encode = encode,
    .judge = judge,
    .probe = probe,
    .probed = probed,
};
