/*
 * Africa's Talking: forms in, a form out, and three lies to know. A 201 may carry no
 * recipient at all ("InvalidSenderId"): nothing was sent. A 401 is plain text where JSON
 * was asked for. And what stands at the SMS callback may be an opt-out or a subscription
 * notice, which has no sender field. By USSD all that was typed comes again with each
 * step, and a notice at the end holds it once more: it is no step.
 * (docs.africastalking.com, sms/notifications, sms/sending and ussd.)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/text.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"
#include "provider/session.h"

static const char live_url[] = "https://api.africastalking.com/version1/messaging";
static const char sandbox_url[] =
    "https://api.sandbox.africastalking.com/version1/messaging";

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	static const struct field_map map = {
	    .from = "from", .to = "to", .text = "text", .id = "id", .sent = "date"};
	struct form form;

	(void)ch;
	form_read(&form, m);
	return intake_form(&form, &map, list);
}

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	static const struct delivery_word words[] = {
	    {"Sent", DELIVERY_SENT},
	    {"Submitted", DELIVERY_BUFFERED},
	    {"Buffered", DELIVERY_BUFFERED},
	    {"Success", DELIVERY_DELIVERED},
	    {"Rejected", DELIVERY_FAILED},
	    {"Failed", DELIVERY_FAILED},
	    {"Expired", DELIVERY_FAILED},
	    {"AbsentSubscriber", DELIVERY_FAILED},
	    {NULL, DELIVERY_NONE},
	};
	struct form form;

	(void)ch;
	form_read(&form, m);
	return intake_status(words, form_text(&form, "id"), form_text(&form, "status"),
	    form_text(&form, "failureReason"), list);
}

/* What we answer is not looked at; an SMS goes out through the API only. */
static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)view;
	(void)ch;
	intake_reply(reply, "text/plain; charset=utf-8", "");
}

/* Notices of the end have a status, steps have none: an account whose two URLs were set
 * to the same address does no harm. */
static enum decoded
ussd(const struct http_msg *m, const struct channel *ch, struct ussd_step *step)
{
	static const struct session_map map = {.from = "phoneNumber",
	    .to = "serviceCode",
	    .session = "sessionId",
	    .text = "text"};
	struct form form;

	form_read(&form, m);
	session_read(&form, &map, ch, step);
	step->accumulated = true;
	step->first = step->text_len == 0;
	if (form_find(&form, "status") != NULL)
		step->event = USSD_END;
	return session_known(step);
}

static void
screen(const struct ussd_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)ch;
	session_reply_text(view, reply);
}

static const char *
send_url(const struct channel *ch)
{
	if (ch->send_url[0] != '\0')
		return ch->send_url;
	return text_same(ch->username, "sandbox") ? sandbox_url : live_url;
}

/* enqueue: the API answers as soon as it has the message, so fewer of our requests end
 * in a time-out nobody can interpret. */
static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	const char *from = out->from[0] != '\0' ? out->from : ch->sender;

	(void)text_copy(call->method, sizeof(call->method), "POST");
	if (!text_copy(call->url, sizeof(call->url), send_url(ch)))
		return false;
	form_add(&call->body, "username", ch->username);
	form_add(&call->body, "to", out->to);
	form_add(&call->body, "message", out->text);
	if (from[0] != '\0')
		form_add(&call->body, "from", from);
	form_add(&call->body, "bulkSMSMode", "1");
	form_add(&call->body, "enqueue", "1");
	return http_msg_set(call, "apikey", ch->api_key) &&
	       http_msg_set(call, "Accept", "application/json") &&
	       http_msg_set(call, "Content-Type", "application/x-www-form-urlencoded") &&
	       !call->body.cut;
}

struct outcome_row {
	const char *code;
	const char *name; /* also as "Message" of a reply without recipients */
	enum verdict verdict;
};

static const struct outcome_row outcomes[] = {
    {"100", "Processed", VERDICT_SENT},
    {"101", "Sent", VERDICT_SENT},
    {"102", "Queued", VERDICT_SENT},
    {"102", "Success", VERDICT_SENT},
    {"401", "RiskHold", VERDICT_UNKNOWN}, /* held back: they may yet release it */
    {"402", "InvalidSenderId", VERDICT_BROKEN},
    {"403", "InvalidPhoneNumber", VERDICT_NEVER},
    {"404", "UnsupportedNumberType", VERDICT_NEVER},
    {"405", "InsufficientBalance", VERDICT_BROKEN},
    {"406", "UserInBlacklist", VERDICT_NEVER},
    {"407", "CouldNotRoute", VERDICT_NEVER},
    {"409", "DoNotDisturbRejection", VERDICT_NEVER},
    {"500", "InternalServerError", VERDICT_LATER},
    {"501", "GatewayError", VERDICT_LATER},
    {"502", "RejectedByGateway", VERDICT_NEVER},
};

static const struct outcome_row *
find_outcome(const char *code, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i].code, code) == 0 ||
		    (code[0] == '\0' && text_same(outcomes[i].name, name)))
			return &outcomes[i];
	return NULL;
}

/* "Success" beside an unknown code, or no code: not ours to call sent. */
static enum verdict
judge_recipient(const cJSON *recipient, struct receipt_view *receipt)
{
	const char *code = json_text(recipient, "statusCode"), *id;
	const struct outcome_row *row =
	    find_outcome(code, json_text(recipient, "status"));

	if (row == NULL)
		return outcome(receipt, VERDICT_UNKNOWN, "unknown statusCode");
	id = json_text(recipient, "messageId");
	intake_id(receipt->id, id, strlen(id));
	return outcome(receipt, row->verdict, row->name);
}

/* No recipient: nothing was sent, and the message says why in one word. */
static enum verdict
judge_refusal(const char *message, struct receipt_view *receipt)
{
	const struct outcome_row *row = find_outcome("", message);

	if (row == NULL || row->verdict == VERDICT_SENT)
		return outcome(receipt, VERDICT_BROKEN, message);
	return outcome(receipt, row->verdict, row->name);
}

static enum verdict
judge_body(const cJSON *tree, struct receipt_view *receipt)
{
	const cJSON *data = json_member(tree, "SMSMessageData");
	const cJSON *recipients = json_member(data, "Recipients");

	if (!cJSON_IsArray(recipients))
		return outcome(
		    receipt, VERDICT_UNKNOWN, "the answer is no SMSMessageData");
	if (recipients->child == NULL)
		return judge_refusal(json_text(data, "Message"), receipt);
	return judge_recipient(recipients->child, receipt);
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

/* /user beside /messaging: the balance. */
static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	const char *at = send_url(ch), *slash = strrchr(at, '/');
	BUF(url, 800);

	(void)bearer;
	(void)buf_addn(&url, at, (size_t)(slash - at));
	(void)buf_add(&url, "/user?username=");
	form_escape(&url, ch->username, strlen(ch->username));
	return !url.cut && intake_call(call, "GET", url.data, NULL) &&
	       http_msg_set(call, "apikey", ch->api_key) &&
	       http_msg_set(call, "Accept", "application/json");
}

static enum verdict
probed(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree = json_read(reply->body.data, reply->body.len);
	const char *balance = json_text(json_member(tree, "UserData"), "balance");
	BUF(reason, 80);

	(void)ch;
	if (verdict == VERDICT_SENT && balance[0] == '\0')
		verdict = outcome(receipt, VERDICT_UNKNOWN, "no balance in the answer");
	if (verdict == VERDICT_SENT) {
		(void)buf_addf(&reason, "balance: %s", balance);
		intake_reason(receipt->reason, reason.data);
	}
	cJSON_Delete(tree);
	return verdict;
}

const struct provider provider_africastalking = {
    .name = "africastalking",
    .decode = decode,
    .status = status,
    .ussd = ussd,
    .screen = screen,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .probe = probe,
    .probed = probed,
};
