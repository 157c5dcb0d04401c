/*
 * Vonage (Nexmo). The account decides whether its requests are GET, form or JSON and how
 * they are signed; a refused one comes again for a day, so all that is authentic is
 * taken. Long messages come part by part. A send that was refused is answered 200 all the
 * same: the truth stands in messages[].status, once for each part. (developer.vonage.com,
 * SMS API, "Inbound SMS", "Signing messages", "Error codes".)
 */
#include "provider/provider.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"

/* Whether a repeat after hours is signed anew is not documented: an old one is believed
 * as long as they repeat. */
#define SIGNED_BEFORE_S (24 * 3600 + 300)
#define SIGNED_AFTER_S  300

static int
by_name(const void *a, const void *b)
{
	const struct form_field *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* "&name=value" of each but sig, by name; & and = in a value become _. */
static void
signed_text(const struct form *form, struct buf *out)
{
	const struct form_field *sorted[FORM_FIELDS_MAX];
	size_t n = 0, i, at;
	char c;

	for (i = 0; i < form->n; i++)
		if (strcmp(form->field[i].name, "sig") != 0)
			sorted[n++] = &form->field[i];
	qsort(sorted, n, sizeof(sorted[0]), by_name);
	for (i = 0; i < n; i++) {
		(void)buf_addf(out, "&%s=", sorted[i]->name);
		for (at = 0; at < sorted[i]->len; at++) {
			c = sorted[i]->value[at];
			(void)buf_char(out, (char)(c == '&' || c == '=' ? '_' : c));
		}
	}
}

static void
right_signature(
    const struct form *form, const struct channel *ch, char out[SIGNATURE_HEX_MAX])
{
	char mem[FORM_BYTES_MAX + 4096];
	struct buf text;

	out[0] = '\0';
	buf_init(&text, mem, sizeof(mem));
	signed_text(form, &text);
	if (strcmp(ch->signature_method, "md5hash") == 0) {
		(void)buf_add(&text, ch->signing_key);
		if (!text.cut)
			md5_hex(text.data, text.len, out);
	} else if (!text.cut) {
		hmac_hex(ch->signature_method, ch->signing_key, text.data, text.len, out);
	}
}

/* OK also for the empty request that a new address is tried with. */
static enum decoded
authentic(const struct http_msg *m, const struct channel *ch, const struct form *form)
{
	char right[SIGNATURE_HEX_MAX];

	if (ch->signing_key[0] == '\0' || form->n == 0)
		return DECODED_OK;
	right_signature(form, ch, right);
	if (form->cut || !signature_hex_same(right, form_text(form, "sig")))
		return DECODED_FORGED;
	if (!intake_in_time(
		m, form_text(form, "timestamp"), SIGNED_BEFORE_S, SIGNED_AFTER_S))
		return DECODED_STALE;
	return DECODED_OK;
}

/* What makes no sense is taken for whole. */
static void
set_part(struct inbound *in, const struct form *form)
{
	int64_t part, parts;

	if (!text_same(form_text(form, "concat"), "true") ||
	    !text_i64(form_text(form, "concat-total"), 2, PARTS_MAX, &parts) ||
	    !text_i64(form_text(form, "concat-part"), 1, parts, &part))
		return;
	in->part = (unsigned)part;
	in->parts = (unsigned)parts;
	intake_clean(
	    in->part_ref, sizeof(in->part_ref) - 4, form_text(form, "concat-ref"));
	(void)snprintf(in->part_ref + strlen(in->part_ref), 4, "/%u", in->parts);
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	static const struct field_map map = {.from = "msisdn",
	    .to = "to",
	    .text = "text",
	    .id = "messageId",
	    .sent = "message-timestamp"};
	enum decoded decoded;
	struct form form;

	form_read(&form, m);
	decoded = authentic(m, ch, &form);
	if (decoded != DECODED_OK)
		return decoded;
	if (form_find(&form, "status") != NULL ||
	    intake_form(&form, &map, list) != DECODED_OK)
		return DECODED_NOTHING;
	set_part(&list->item[list->n - 1], &form);
	return DECODED_OK;
}

static const struct delivery_word words[] = {
    {"accepted", DELIVERY_SENT},
    {"buffered", DELIVERY_BUFFERED},
    {"delivered", DELIVERY_DELIVERED},
    {"expired", DELIVERY_FAILED},
    {"failed", DELIVERY_FAILED},
    {"rejected", DELIVERY_FAILED},
    {"unknown", DELIVERY_NONE},
    {NULL, DELIVERY_NONE},
};

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	enum decoded decoded;
	struct form form;

	form_read(&form, m);
	decoded = authentic(m, ch, &form);
	if (decoded != DECODED_OK)
		return decoded;
	return intake_status(words, form_text(&form, "messageId"),
	    form_text(&form, "status"), form_text(&form, "err-code"), list);
}

static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)view;
	(void)ch;
	intake_reply(reply, "text/plain; charset=utf-8", "");
}

/* The text is GSM-7 always, so type=text is right. */
static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	static const char usual[] = "https://rest.nexmo.com/sms/json";
	BUF(callback, 1200);
	BUF(id, 64);

	(void)buf_addf(&id, "%s-%lld", ch->name, (long long)out->id);
	form_add(&call->body, "api_key", ch->api_key);
	form_add(&call->body, "api_secret", ch->api_secret);
	form_add(&call->body, "from", intake_no_plus(intake_sender(out, ch)));
	form_add(&call->body, "to", intake_no_plus(out->to));
	form_add(&call->body, "text", out->text);
	form_add(&call->body, "type", "text");
	form_add(&call->body, "client-ref", id.data);
	if (ch->base_url[0] != '\0') {
		intake_hook_url(&callback, ch, "status");
		form_add(&call->body, "status-report-req", "1");
		form_add(&call->body, "callback", callback.data);
	}
	return !call->body.cut && intake_call(call, "POST", intake_send_url(ch, usual),
				      "application/x-www-form-urlencoded");
}

static const struct {
	const char *status;
	enum verdict verdict;
	const char *name;
} errors[] = {
    {"0", VERDICT_SENT, ""},
    {"1", VERDICT_LATER, "throttled"},
    {"2", VERDICT_NEVER, "missing parameter"},
    {"3", VERDICT_NEVER, "invalid parameter"},
    {"4", VERDICT_BROKEN, "invalid credentials"},
    {"5", VERDICT_LATER, "internal error"},
    {"6", VERDICT_NEVER, "invalid message"},
    {"7", VERDICT_NEVER, "number barred"},
    {"8", VERDICT_BROKEN, "account barred"},
    {"9", VERDICT_BROKEN, "no credit left"},
    {"10", VERDICT_LATER, "too many binds"},
    {"11", VERDICT_BROKEN, "account not enabled"},
    {"12", VERDICT_NEVER, "message too long"},
    {"13", VERDICT_LATER, "not submitted"},
    {"14", VERDICT_BROKEN, "invalid signature"},
    {"15", VERDICT_BROKEN, "sender not allowed"},
    {"16", VERDICT_NEVER, "invalid time to live"},
    {"19", VERDICT_BROKEN, "facility not allowed"},
    {"20", VERDICT_NEVER, "invalid class"},
    {"22", VERDICT_NEVER, "invalid network code"},
    {"23", VERDICT_BROKEN, "invalid callback"},
    {"29", VERDICT_BROKEN, "destination not allowed"},
    {"32", VERDICT_BROKEN, "signature and secret"},
    {"33", VERDICT_NEVER, "number deactivated"},
};

static enum verdict
judge_part(const cJSON *part, const char **name)
{
	const char *code = json_text(part, "status");
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(errors[i].status, code) == 0) {
			*name = errors[i].name;
			return errors[i].verdict;
		}
	*name = "unknown status";
	return VERDICT_UNKNOWN;
}

/* Of two parts that fared differently. When one went out and another did not, or nobody
 * knows, it is not sent again; when none did, the worse reason holds for all. */
static bool
is_worse(enum verdict a, enum verdict b)
{
	static const int badness[] = {
	    [VERDICT_LATER] = 1,
	    [VERDICT_BROKEN] = 2,
	    [VERDICT_NEVER] = 3,
	};

	return badness[a] > badness[b];
}

static enum verdict
judge_parts(const cJSON *tree, struct receipt_view *receipt)
{
	const cJSON *parts = json_member(tree, "messages"), *part;
	enum verdict verdict = VERDICT_UNKNOWN, of_this;
	const char *name = "no messages in the answer", *name_of_this, *id;

	for (part = cJSON_IsArray(parts) ? parts->child : NULL; part != NULL;
	     part = part->next) {
		of_this = judge_part(part, &name_of_this);
		if (part != parts->child && of_this != verdict &&
		    (verdict == VERDICT_SENT || of_this == VERDICT_SENT ||
			verdict == VERDICT_UNKNOWN || of_this == VERDICT_UNKNOWN))
			return outcome(receipt, VERDICT_UNKNOWN, "a part was not taken");
		if (part == parts->child || is_worse(of_this, verdict)) {
			verdict = of_this;
			name = name_of_this;
		}
	}
	id = json_text(cJSON_IsArray(parts) ? parts->child : NULL, "message-id");
	intake_id(receipt->id, id, strlen(id));
	return outcome(receipt, verdict, name);
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
	verdict = judge_parts(tree, receipt);
	cJSON_Delete(tree);
	return verdict;
}

static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	BUF(url, 1600);

	(void)bearer;
	(void)buf_add(&url, "https://rest.nexmo.com/account/get-balance?api_key=");
	form_escape(&url, ch->api_key, strlen(ch->api_key));
	(void)buf_add(&url, "&api_secret=");
	form_escape(&url, ch->api_secret, strlen(ch->api_secret));
	return !url.cut && intake_call(call, "GET", url.data, NULL);
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
		(void)buf_addf(&reason, "balance: EUR %s", json_text(tree, "value"));
		intake_reason(receipt->reason, reason.data);
	}
	cJSON_Delete(tree);
	return verdict;
}

const struct provider provider_vonage = {
    .name = "vonage",
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .probe = probe,
    .probed = probed,
};
