/*
 * Orange, SMS for Middle East and Africa. Its traps: a 403 with code 53 is a speed limit
 * and no refusal; messages of citizens often have no id; numbers are written with tel:,
 * with a plus, or bare; a delivery report may leave out which message it is about. The
 * country's sender number stands in the URL and in the body and must be the same in both.
 * (developer.orange.com, SMS API getting started; GSMA OneAPI.)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/text.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/oauth.h"
#include "provider/outcome.h"

#define API "https://api.orange.com"

/* "tel:+223…" and "+223…" -> "+223…": what the door understands. */
static const char *
without_tel(const char *s)
{
	return strncasecmp(s, "tel:", 4) == 0 ? s + 4 : s;
}

static enum decoded
take_message(const cJSON *message, struct inbound_list *list)
{
	const char *text = json_text(message, "message");
	const char *id = json_text(message, "messageId");
	struct inbound *in =
	    intake_inbound(list, without_tel(json_text(message, "senderAddress")));

	if (in == NULL)
		return DECODED_NOTHING;
	intake_clean(in->to, sizeof(in->to),
	    without_tel(json_text(message, "destinationAddress")));
	intake_clean(in->sent, sizeof(in->sent), json_text(message, "dateTime"));
	intake_id(in->id, id, strlen(id));
	intake_text(in, text, strlen(text));
	return DECODED_OK;
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	cJSON *tree = json_read(m->body.data, m->body.len);
	const cJSON *notice = json_member(tree, "inboundSMSMessageNotification");
	enum decoded decoded =
	    take_message(json_member(notice, "inboundSMSMessage"), list);

	(void)ch;
	cJSON_Delete(tree);
	return decoded;
}

static const struct delivery_word words[] = {
    {"DeliveredToTerminal", DELIVERY_DELIVERED},
    {"DeliveredToNetwork", DELIVERY_BUFFERED},
    {"DeliveryImpossible", DELIVERY_FAILED},
    {"MessageWaiting", DELIVERY_BUFFERED},
    {"DeliveryUncertain", DELIVERY_NONE},
    {"DeliveryNotificationNotSupported", DELIVERY_NONE},
    {NULL, DELIVERY_NONE},
};

/* callbackData is the request's id; where it is empty the phone must do. */
static enum decoded
take_report(const cJSON *notice, struct status_list *list)
{
	const cJSON *info = json_member(notice, "deliveryInfo");
	const char *data = json_text(notice, "callbackData");
	const char *word = json_text(info, "deliveryStatus");
	char id[PROVIDER_ID_MAX], to[SENDER_MAX];
	struct status *report;

	intake_id(id, data, strlen(data));
	intake_clean(to, sizeof(to), without_tel(json_text(info, "address")));
	if (word[0] == '\0' || (id[0] == '\0' && to[0] == '\0'))
		return DECODED_NOTHING;
	report = intake_report(list);
	if (report == NULL)
		return DECODED_NOTHING;
	memcpy(report->id, id, sizeof(id));
	memcpy(report->to, to, sizeof(to));
	report->delivery = intake_delivery(words, word);
	intake_reason(report->reason, word);
	return DECODED_OK;
}

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	cJSON *tree = json_read(m->body.data, m->body.len);
	enum decoded decoded =
	    take_report(json_member(tree, "deliveryInfoNotification"), list);

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

static void
add_address(struct buf *out, const char *number)
{
	BUF(address, 64);

	(void)buf_addf(&address, "tel:%s", number);
	escape_quoted(out, address.data);
}

/* The country's number, "+2230000" in Mali: an answer never comes from a short code here.
 */
static void
write_url(struct buf *url, const struct channel *ch)
{
	BUF(sender, 64);

	(void)buf_addf(&sender, "tel:%s", ch->sender);
	if (ch->send_url[0] != '\0') {
		(void)buf_add(url, ch->send_url);
		return;
	}
	(void)buf_add(url, API "/smsmessaging/v1/outbound/");
	form_escape(url, sender.data, sender.len);
	(void)buf_add(url, "/requests");
}

static void
write_body(struct buf *body, const struct outbound *out, const struct channel *ch)
{
	(void)buf_add(body, "{\"outboundSMSMessageRequest\":{\"address\":");
	add_address(body, out->to);
	(void)buf_add(body, ",\"senderAddress\":");
	add_address(body, ch->sender);
	if (ch->sender_name[0] != '\0') {
		(void)buf_add(body, ",\"senderName\":");
		escape_quoted(body, ch->sender_name);
	}
	if (ch->idempotent)
		(void)buf_addf(body, ",\"clientCorrelator\":\"%s-%lld\"", ch->name,
		    (long long)out->id);
	(void)buf_add(body, ",\"outboundSMSTextMessage\":{\"message\":");
	escape_quoted(body, out->text);
	(void)buf_add(body, "}}}");
}

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	char mem[HTTP_URL_MAX];
	struct buf url;

	buf_init(&url, mem, sizeof(mem));
	write_url(&url, ch);
	write_body(&call->body, out, ch);
	call->bearer = out->bearer;
	return ch->sender[0] == '+' && !url.cut && !call->body.cut &&
	       intake_call(call, "POST", url.data, "application/json") &&
	       http_msg_set(call, "Accept", "application/json");
}

/* Of the request's errors, by messageId; what is not here is refused for good. */
static const struct {
	const char *id;
	enum verdict verdict;
} errors[] = {
    {"SVC0001", VERDICT_LATER}, /* the service's own trouble */
    {"SVC0005", VERDICT_SENT},  /* this correlator was taken already */
    {"SVC1000", VERDICT_LATER}, /* no server resources */
    {"POL0001", VERDICT_BROKEN}, {"POL1009", VERDICT_BROKEN}, /* not provisioned */
    {"POL1102", VERDICT_BROKEN}, /* the operator controls this sender */
};

static enum verdict
judge_exception(const cJSON *e, struct receipt_view *receipt)
{
	const char *id = json_text(e, "messageId");
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(errors[i].id, id) == 0)
			return outcome(receipt, errors[i].verdict, id);
	return outcome(receipt, VERDICT_NEVER, id);
}

/* {"code":53,…} of the platform in front of the API: 53 and 54 are speed limits, 40 to 42
 * a token that is missing, wrong or old. */
static enum verdict
judge_platform(enum verdict verdict, const cJSON *tree, struct receipt_view *receipt)
{
	const char *code = json_text(tree, "code");
	BUF(reason, 64);

	(void)buf_addf(&reason, "code %s: %s", code, json_text(tree, "message"));
	if (strcmp(code, "53") == 0 || strcmp(code, "54") == 0)
		return outcome(receipt, VERDICT_LATER, reason.data);
	if (strcmp(code, "40") == 0 || strcmp(code, "41") == 0 || strcmp(code, "42") == 0)
		receipt->token_refused = true;
	return outcome(receipt, verdict, reason.data);
}

static enum verdict
judge_refusal(
    enum verdict verdict, const struct http_msg *reply, struct receipt_view *receipt)
{
	cJSON *tree = json_read(reply->body.data, reply->body.len);
	const cJSON *error = json_member(tree, "requestError");
	const cJSON *service = json_member(error, "serviceException");

	receipt->token_refused = reply->status == 401;
	if (error != NULL && reply->status < 500)
		verdict = judge_exception(
		    service != NULL ? service : json_member(error, "policyException"),
		    receipt);
	else if (json_text(tree, "code")[0] != '\0')
		verdict = judge_platform(verdict, tree, receipt);
	cJSON_Delete(tree);
	return verdict;
}

/* The id is what follows the last slash of resourceURL. */
static enum verdict
judge_taken(const struct http_msg *reply, struct receipt_view *receipt)
{
	cJSON *tree = json_read(reply->body.data, reply->body.len);
	const char *url =
	    json_text(json_member(tree, "outboundSMSMessageRequest"), "resourceURL");
	const char *slash = strrchr(url, '/');

	if (slash != NULL)
		intake_id(receipt->id, slash + 1, strlen(slash + 1));
	cJSON_Delete(tree);
	if (slash == NULL)
		return outcome(receipt, VERDICT_UNKNOWN, "no resourceURL in the answer");
	return outcome(receipt, VERDICT_SENT, "");
}

static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);

	(void)ch;
	if (verdict == VERDICT_SENT)
		return judge_taken(reply, receipt);
	return reply->status == 0 ? verdict : judge_refusal(verdict, reply, receipt);
}

/* Both addresses are on one host: beside a configured send-url, its own. */
static bool
ask_token(const struct channel *ch, struct http_msg *call)
{
	const char *path = strstr(ch->send_url, "/smsmessaging/");
	BUF(url, 600);

	if (path != NULL)
		(void)buf_addn(&url, ch->send_url, (size_t)(path - ch->send_url));
	else
		(void)buf_add(&url, API);
	(void)buf_add(&url, "/oauth/v3/token");
	return oauth_ask(ch, url.data, call);
}

static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	(void)ch;
	call->bearer = bearer;
	return intake_call(call, "GET", API "/sms/admin/v1/contracts", NULL) &&
	       http_msg_set(call, "Accept", "application/json");
}

/* What is left of the bundle, where the answer has it in the shape that is documented. */
static enum verdict
probed(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree = json_read(reply->body.data, reply->body.len);
	const cJSON *first = cJSON_IsArray(tree) ? tree->child : NULL;
	BUF(units, 80);

	(void)ch;
	if (verdict == VERDICT_SENT && json_text(first, "availableUnits")[0] != '\0') {
		(void)buf_addf(
		    &units, "SMS left: %s", json_text(first, "availableUnits"));
		intake_reason(receipt->reason, units.data);
	}
	cJSON_Delete(tree);
	return verdict;
}

const struct provider provider_orange = {
    .name = "orange",
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .ask_token = ask_token,
    .take_token = oauth_take,
    .probe = probe,
    .probed = probed,
};
