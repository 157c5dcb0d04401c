/*
 * MTN's SMS API, second version: messages of citizens without an id, numbers without a
 * plus, an OAuth2 token, and clientCorrelator, which makes a repeated send harmless and
 * names the message in reports that have no id of theirs. (developers.mtn.com, SMS V2;
 * nyaruka/courier, handlers/mtn.)
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

#define API "https://api.mtn.com"

static enum decoded
take_message(const cJSON *tree, struct inbound_list *list)
{
	const char *text = json_text(tree, "message"), *id = json_text(tree, "id");
	struct inbound *in = intake_inbound(list, json_text(tree, "senderAddress"));

	if (in == NULL)
		return DECODED_NOTHING;
	intake_clean(in->to, sizeof(in->to), json_text(tree, "receiverAddress"));
	intake_clean(in->sent, sizeof(in->sent), json_text(tree, "created"));
	intake_id(in->id, id, strlen(id));
	intake_text(in, text, strlen(text));
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
    {"DELIVRD", DELIVERY_DELIVERED},
    {"DeliveredToTerminal", DELIVERY_DELIVERED},
    {"DeliveredToNetwork", DELIVERY_BUFFERED},
    {"MessageWaiting", DELIVERY_BUFFERED},
    {"ENROUTE", DELIVERY_BUFFERED},
    {"ACCEPTD", DELIVERY_SENT},
    {"EXPIRED", DELIVERY_FAILED},
    {"DELETED", DELIVERY_FAILED},
    {"UNDELIV", DELIVERY_FAILED},
    {"REJECTD", DELIVERY_FAILED},
    {"DeliveryImpossible", DELIVERY_FAILED},
    {NULL, DELIVERY_NONE},
};

/* "CHANNEL-42" -> 42, where it is this channel's. */
static const char *
our_number(const char *correlator, const struct channel *ch)
{
	size_t len = strlen(ch->name);

	if (strncmp(correlator, ch->name, len) != 0 || correlator[len] != '-')
		return "";
	return correlator + len + 1;
}

static enum decoded
take_report(const cJSON *tree, const struct channel *ch, struct status_list *list)
{
	const char *word = json_text(tree, "deliveryStatus");
	const char *ours = our_number(json_text(tree, "clientCorrelator"), ch);
	int64_t number;

	if (text_i64(ours, 1, INT64_MAX, &number)) {
		if (intake_status(words, ours, word, word, list) != DECODED_OK)
			return DECODED_NOTHING;
		list->item[list->n - 1].ours = true;
		return DECODED_OK;
	}
	if (json_text(tree, "TransactionID")[0] != '\0')
		return intake_status(
		    words, json_text(tree, "TransactionID"), word, word, list);
	return intake_status(words, json_text(tree, "transactionId"), word, word, list);
}

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	cJSON *tree = json_read(m->body.data, m->body.len);
	enum decoded decoded = take_report(tree, ch, list);

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

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	static const char usual[] = API "/v2/messages/sms/outbound";
	struct buf *body = &call->body;

	(void)buf_add(body, "{\"senderAddress\":");
	escape_quoted(body, intake_sender(out, ch));
	(void)buf_add(body, ",\"receiverAddress\":[");
	escape_quoted(body, intake_no_plus(out->to));
	(void)buf_add(body, "],\"message\":");
	escape_quoted(body, out->text);
	(void)buf_addf(
	    body, ",\"clientCorrelator\":\"%s-%lld\"}", ch->name, (long long)out->id);
	call->bearer = out->bearer;
	return !body->cut &&
	       intake_call(
		   call, "POST", intake_send_url(ch, usual), "application/json") &&
	       http_msg_set(call, "Accept", "application/json");
}

/* statusCode "0000" is taken; what else there is has no public list. */
static enum verdict
judge_body(const cJSON *tree, struct receipt_view *receipt)
{
	const char *id = json_text(tree, "transactionId");
	const char *code = json_text(tree, "statusCode");

	if (code[0] != '\0' && strcmp(code, "0000") != 0)
		return outcome(receipt, VERDICT_NEVER, json_text(tree, "statusMessage"));
	intake_id(receipt->id, id, strlen(id));
	if (receipt->id[0] == '\0')
		return outcome(
		    receipt, VERDICT_UNKNOWN, "no transactionId in the answer");
	return outcome(receipt, VERDICT_SENT, "");
}

static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree;

	(void)ch;
	receipt->token_refused = reply->status == 401;
	if (verdict != VERDICT_SENT)
		return verdict;
	tree = json_read(reply->body.data, reply->body.len);
	verdict = judge_body(tree, receipt);
	cJSON_Delete(tree);
	return verdict;
}

/* Not as RFC 6749 has it: id and secret in the form, the grant in the query. */
static bool
ask_token(const struct channel *ch, struct http_msg *call)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const char *path = strstr(ch->send_url, "/v2/");
	BUF(url, 600);

	if (path != NULL)
		(void)buf_addn(&url, ch->send_url, (size_t)(path - ch->send_url));
	else
		(void)buf_add(&url, API);
	(void)buf_add(&url, "/v1/oauth/access_token?grant_type=client_credentials");
	form_add(&call->body, "client_id", ch->client_id);
	form_add(&call->body, "client_secret", ch->client_secret);
	return !call->body.cut && intake_call(call, "POST", url.data, form) &&
	       http_msg_set(call, "Accept", "application/json");
}

const struct provider provider_mtn = {
    .name = "mtn",
    .idempotent = true,
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .ask_token = ask_token,
    .take_token = oauth_take,
};
