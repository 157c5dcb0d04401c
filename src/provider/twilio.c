/*
 * Twilio signs what it sends, over the URL as it called it: behind a proxy that URL can
 * only be rebuilt from configuration (public-url), never from the Host header. The answer
 * to the citizen is the webhook's reply, as TwiML; any text/plain body would be texted to
 * the voter, so everything here is text/xml, and "nothing to say" is an empty
 * <Response/>. (twilio.com/docs/usage/security; the rules for arrays, ports and
 * bodySHA256 are those of Twilio's own helper library for Node.)
 */
#include "provider/provider.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"

#define BASE_MAX   600
#define SIGNED_MAX (FORM_BYTES_MAX + HTTP_URL_MAX + BASE_MAX)

static int
by_name_then_value(const void *a, const void *b)
{
	const struct form_field *x = *(const struct form_field *const *)a;
	const struct form_field *y = *(const struct form_field *const *)b;
	int order = strcmp(x->name, y->name);
	size_t least = x->len < y->len ? x->len : y->len;

	if (order == 0)
		order = memcmp(x->value, y->value, least);
	if (order == 0)
		order = (x->len > y->len) - (x->len < y->len);
	return order;
}

/* Body parameters by name, then value; the same pair twice counts once. */
static void
add_signed_params(struct buf *out, const struct form *form)
{
	const struct form_field *field[FORM_FIELDS_MAX];
	size_t n = 0, i;

	for (i = 0; i < form->n; i++)
		if (!form->field[i].query)
			field[n++] = &form->field[i];
	qsort(field, n, sizeof(field[0]), by_name_then_value);
	for (i = 0; i < n; i++) {
		if (i > 0 && by_name_then_value(&field[i - 1], &field[i]) == 0)
			continue;
		(void)buf_add(out, field[i]->name);
		(void)buf_addn(out, field[i]->value, field[i]->len);
	}
}

/* Where host[:port] of a URL ends. */
static const char *
authority_end(const char *url)
{
	const char *scheme = strstr(url, "://");
	const char *host = scheme == NULL ? url : scheme + 3;

	return host + strcspn(host, "/?#");
}

/* The colon of an explicit port, NULL without one; "[::1]" has colons of its own. */
static const char *
port_colon(const char *url)
{
	const char *end = authority_end(url), *p = end;

	while (p > url && p[-1] >= '0' && p[-1] <= '9')
		p--;
	return p > url && p < end && p[-1] == ':' ? p - 1 : NULL;
}

/* The base as configured, or its twin with the standard port added or any port left out:
 * which of them Twilio signs has differed between its products. */
static void
add_base(struct buf *out, const char *base, bool twin)
{
	const char *end = authority_end(base), *colon = port_colon(base);
	size_t len = strlen(base);

	while (len > 0 && base[len - 1] == '/')
		len--;
	if (!twin) {
		(void)buf_addn(out, base, len);
		return;
	}
	if (end > base + len)
		end = base + len;
	(void)buf_addn(out, base, (size_t)((colon != NULL ? colon : end) - base));
	if (colon == NULL)
		(void)buf_add(out, strncmp(base, "http:", 5) == 0 ? ":80" : ":443");
	(void)buf_addn(out, end, (size_t)(base + len - end));
}

static bool
signature_fits(const struct http_msg *m, const struct channel *ch,
    const struct form *form, const char *given, bool twin)
{
	BUF(text, SIGNED_MAX);
	char right[32];

	add_base(&text, ch->base_url, twin);
	(void)buf_add(&text, m->url);
	if (form != NULL)
		add_signed_params(&text, form);
	hmac_sha1_base64(ch->auth_token, text.data, text.len, right);
	return !text.cut && crypto_same(given, right);
}

/* With bodySHA256 in the query the body is covered by its hash, and only the URL is
 * signed (Twilio does so for JSON bodies). */
static bool
body_hash_fits(const struct http_msg *m, const char *given)
{
	char right[65];

	sha256_hex(m->body.data, m->body.len, right);
	return crypto_same(given, right);
}

static const struct form_field *
body_hash(const struct form *form)
{
	size_t i;

	for (i = 0; i < form->n; i++)
		if (form->field[i].query &&
		    strcmp(form->field[i].name, "bodySHA256") == 0)
			return &form->field[i];
	return NULL;
}

static bool
authentic(const struct http_msg *m, const struct channel *ch, const struct form *form)
{
	const char *given = http_msg_header(m, "X-Twilio-Signature");
	const struct form_field *hash = body_hash(form);

	if (!ch->check_signature)
		return true;
	if (given == NULL || given[0] == '\0' || ch->auth_token[0] == '\0' || form->cut)
		return false;
	if (hash != NULL) {
		if (!body_hash_fits(m, hash->value))
			return false;
		form = NULL;
	}
	return signature_fits(m, ch, form, given, false) ||
	       signature_fits(m, ch, form, given, true);
}

/* Status callbacks sent to the SMS hook by mistake look like a message from us to us. */
static bool
is_report(const struct form *form)
{
	const char *message = form_text(form, "MessageStatus");
	const char *sms = form_text(form, "SmsStatus");

	return (message[0] != '\0' && strncmp(message, "receiv", 6) != 0) ||
	       (sms[0] != '\0' && strncmp(sms, "receiv", 6) != 0);
}

static const char *
id_field(const struct form *form)
{
	static const char *const names[] = {"MessageSid", "SmsMessageSid", "SmsSid"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (form_text(form, names[i])[0] != '\0')
			return names[i];
	return NULL;
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	struct field_map map = {.from = "From", .to = "To", .text = "Body"};
	struct form form;

	form_read(&form, m);
	if (!authentic(m, ch, &form))
		return DECODED_FORGED;
	if (is_report(&form))
		return DECODED_NOTHING;
	map.id = id_field(&form);
	return intake_form(&form, &map, list);
}

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	static const struct delivery_word words[] = {
	    {"accepted", DELIVERY_SENT},
	    {"scheduled", DELIVERY_SENT},
	    {"queued", DELIVERY_SENT},
	    {"sending", DELIVERY_SENT},
	    {"sent", DELIVERY_BUFFERED}, /* the nearest carrier took it */
	    {"delivered", DELIVERY_DELIVERED},
	    {"read", DELIVERY_DELIVERED},
	    {"undelivered", DELIVERY_FAILED},
	    {"failed", DELIVERY_FAILED},
	    {"canceled", DELIVERY_FAILED},
	    {NULL, DELIVERY_NONE},
	};
	const char *id, *word;
	struct form form;

	form_read(&form, m);
	if (!authentic(m, ch, &form))
		return DECODED_FORGED;
	id = id_field(&form);
	word = form_text(&form, "MessageStatus");
	if (word[0] == '\0')
		word = form_text(&form, "SmsStatus");
	return intake_status(words, id == NULL ? "" : form_text(&form, id), word,
	    form_text(&form, "ErrorCode"), list);
}

static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

	(void)ch;
	intake_reply(reply, "text/xml; charset=utf-8", head);
	if (view->text[0] == '\0') {
		(void)buf_add(&reply->body, "<Response/>");
		return;
	}
	(void)buf_add(&reply->body, "<Response><Message>");
	escape_xml(&reply->body, view->text, strlen(view->text));
	(void)buf_add(&reply->body, "</Message></Response>");
}

static bool
add_url(struct http_msg *call, const struct channel *ch)
{
	struct buf url;

	buf_init(&url, call->url, sizeof(call->url));
	if (ch->send_url[0] != '\0')
		return buf_add(&url, ch->send_url);
	(void)buf_add(&url, "https://api.twilio.com/2010-04-01/Accounts/");
	form_escape(&url, ch->account_sid, strlen(ch->account_sid));
	(void)buf_add(&url, "/Messages.json");
	return !url.cut;
}

static bool
add_credentials(struct http_msg *call, const struct channel *ch)
{
	BUF(plain, 256);
	BUF(value, 360);

	(void)buf_add(&plain, ch->account_sid);
	(void)buf_char(&plain, ':');
	(void)buf_add(&plain, ch->auth_token);
	(void)buf_add(&value, "Basic ");
	escape_base64(&value, plain.data, plain.len);
	return !plain.cut && !value.cut &&
	       http_msg_set(call, "Authorization", value.data);
}

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	const char *from = out->from[0] != '\0' ? out->from : ch->sender;
	bool service = strncmp(from, "MG", 2) == 0 && strlen(from) == 34;
	BUF(callback, 1200);

	(void)text_copy(call->method, sizeof(call->method), "POST");
	form_add(&call->body, "To", out->to);
	form_add(&call->body, service ? "MessagingServiceSid" : "From", from);
	form_add(&call->body, "Body", out->text);
	if (ch->base_url[0] != '\0') {
		intake_hook_url(&callback, ch, "status");
		form_add(&call->body, "StatusCallback", callback.data);
	}
	return add_url(call, ch) && add_credentials(call, ch) &&
	       http_msg_set(call, "Content-Type", "application/x-www-form-urlencoded") &&
	       !callback.cut && !call->body.cut;
}

struct outcome_row {
	const char *code;
	enum verdict verdict;
	const char *name;
};

/* twilio.com/docs/api/errors */
static const struct outcome_row outcomes[] = {
    {"14107", VERDICT_LATER, "send rate limit"},
    {"20003", VERDICT_BROKEN, "credentials refused"},
    {"20005", VERDICT_BROKEN, "account not active"},
    {"20404", VERDICT_BROKEN, "no such account"},
    {"20429", VERDICT_LATER, "too many requests"},
    {"21211", VERDICT_NEVER, "invalid To"},
    {"21212", VERDICT_BROKEN, "invalid From"},
    {"21408", VERDICT_BROKEN, "region not enabled"},
    {"21602", VERDICT_NEVER, "no Body"},
    {"21603", VERDICT_BROKEN, "no From"},
    {"21604", VERDICT_NEVER, "no To"},
    {"21606", VERDICT_BROKEN, "From cannot send"},
    {"21608", VERDICT_BROKEN, "trial account"},
    {"21610", VERDICT_NEVER, "opted out"},
    {"21611", VERDICT_LATER, "queue of From is full"},
    {"21612", VERDICT_NEVER, "no route"},
    {"21614", VERDICT_NEVER, "To is no mobile number"},
    {"21617", VERDICT_NEVER, "Body too long"},
    {"21659", VERDICT_BROKEN, "From is not ours"},
    {"21660", VERDICT_BROKEN, "From is not ours"},
    {"21661", VERDICT_BROKEN, "From cannot send"},
    {"30001", VERDICT_LATER, "queue overflow"},
    {"30002", VERDICT_BROKEN, "account suspended"},
    {"63018", VERDICT_LATER, "throttled"},
};

static enum verdict
judge_code(const char *code, enum verdict otherwise, struct receipt_view *receipt)
{
	BUF(reason, REASON_MAX);
	size_t i;

	if (code[0] == '\0')
		return otherwise;
	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (strcmp(outcomes[i].code, code) != 0)
			continue;
		(void)buf_addf(&reason, "%s %s", code, outcomes[i].name);
		return outcome(receipt, outcomes[i].verdict, reason.data);
	}
	(void)buf_addf(&reason, "%s, code %s", receipt->reason, code);
	return outcome(receipt, otherwise, reason.data);
}

/* A 201 with an id; a message that failed at once says so in status and error_code. */
static enum verdict
judge_taken(const cJSON *tree, struct receipt_view *receipt)
{
	const char *sid = json_text(tree, "sid"), *word = json_text(tree, "status");

	intake_id(receipt->id, sid, strlen(sid));
	if (receipt->id[0] == '\0')
		return outcome(receipt, VERDICT_UNKNOWN, "the answer has no sid");
	if (strcmp(word, "failed") != 0 && strcmp(word, "undelivered") != 0)
		return outcome(receipt, VERDICT_SENT, word);
	(void)outcome(receipt, VERDICT_NEVER, word);
	return judge_code(json_text(tree, "error_code"), VERDICT_NEVER, receipt);
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
		verdict = judge_code(json_text(tree, "code"), verdict, receipt);
	cJSON_Delete(tree);
	return verdict;
}

static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	BUF(url, 300);

	(void)bearer;
	(void)buf_add(&url, "https://api.twilio.com/2010-04-01/Accounts/");
	form_escape(&url, ch->account_sid, strlen(ch->account_sid));
	(void)buf_add(&url, "/Balance.json");
	return intake_call(call, "GET", url.data, NULL) &&
	       intake_basic(call, ch->account_sid, ch->auth_token);
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

const struct provider provider_twilio = {
    .name = "twilio",
    .inline_answer = true,
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .probe = probe,
    .probed = probed,
};
