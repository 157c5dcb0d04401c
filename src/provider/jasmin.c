/*
 * Jasmin, an SMPP gateway of one's own. It takes a message or report for delivered only
 * when we answer 200 with exactly "ACK/Jasmin"; else it tries three times, and never
 * again after a 404. The text in `content` has lost what its coding could not say:
 * `binary`, the bytes in hexadecimal, has all of it. A send tells in one line what became
 * of it, and what we know of a request without an answer is nothing. (docs.jasminsms.com,
 * HTTP API and "Receiving SMS-MO".)
 */
#include "provider/provider.h"

#include <string.h>

#include "base/text.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/outcome.h"
#include "provider/utf16.h"

#define RAW_MAX 1024

static const char ack[] = "ACK/Jasmin";

/* Coding 8 of SMPP is UCS-2: its bytes stand in `binary`. */
static void
set_text(struct inbound *in, const struct form *form)
{
	const char *hex = form_text(form, "binary");
	size_t n = strlen(hex) / 2, i;
	char bytes[RAW_MAX], pair[3] = "";
	BUF(utf8, 3 * RAW_MAX);

	if (strcmp(form_text(form, "coding"), "8") != 0 || hex[0] == '\0' ||
	    strlen(hex) % 2 != 0)
		return;
	for (i = 0; i < n && i < sizeof(bytes); i++) {
		memcpy(pair, hex + 2 * i, 2);
		if (!text_unhex(pair, (unsigned char *)bytes + i, 1))
			return;
	}
	utf16_decode(&utf8, bytes, i);
	intake_text(in, utf8.data, utf8.len);
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	static const struct field_map map = {
	    .from = "from", .to = "to", .text = "content", .id = "id"};
	struct form form;

	(void)ch;
	form_read(&form, m);
	if (intake_form(&form, &map, list) != DECODED_OK)
		return DECODED_NOTHING;
	list->item[list->n - 1].sent[0] = '\0';
	set_text(&list->item[list->n - 1], &form);
	return DECODED_OK;
}

/* Level 1 tells of the operator's answer to the submit, 2 and 3 of the telephone. */
static const struct delivery_word words[] = {
    {"ESME_ROK", DELIVERY_BUFFERED},
    {"DELIVRD", DELIVERY_DELIVERED},
    {"ACCEPTD", DELIVERY_BUFFERED},
    {"EXPIRED", DELIVERY_FAILED},
    {"DELETED", DELIVERY_FAILED},
    {"UNDELIV", DELIVERY_FAILED},
    {"REJECTD", DELIVERY_FAILED},
    {"UNKNOWN", DELIVERY_NONE},
    {NULL, DELIVERY_NONE},
};

static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	const char *word;
	struct form form;

	(void)ch;
	form_read(&form, m);
	word = form_text(&form, "message_status");
	if (intake_status(words, form_text(&form, "id"), word, form_text(&form, "err"),
		list) != DECODED_OK)
		return DECODED_NOTHING;
	if (strncmp(word, "ESME_R", 6) == 0 && strcmp(word, "ESME_ROK") != 0)
		list->item[list->n - 1].delivery = DELIVERY_FAILED;
	return DECODED_OK;
}

/* Also where there was nothing in it for us: it must not come again. */
static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	(void)view;
	(void)ch;
	intake_reply(reply, "text/plain", ack);
}

/* A POST, so that the password is in no access log. GSM-7 is coding 0. */
static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	static const char usual[] = "http://127.0.0.1:1401/send";
	const char *from = intake_sender(out, ch);
	BUF(callback, 1200);

	form_add(&call->body, "username", ch->username);
	form_add(&call->body, "password", ch->password);
	form_add(&call->body, "to", intake_no_plus(out->to));
	if (from[0] != '\0')
		form_add(&call->body, "from", from);
	form_add(&call->body, "coding", "0");
	form_add(&call->body, "content", out->text);
	if (ch->base_url[0] != '\0') {
		intake_hook_url(&callback, ch, "status");
		form_add(&call->body, "dlr", "yes");
		form_add(&call->body, "dlr-level", "3");
		form_add(&call->body, "dlr-method", "POST");
		form_add(&call->body, "dlr-url", callback.data);
	}
	return !call->body.cut && intake_call(call, "POST", intake_send_url(ch, usual),
				      "application/x-www-form-urlencoded");
}

/* Success "07033084-5cfd-4812-90a4-e4d24ffb6e3d" */
static enum verdict
judge_taken(const struct http_msg *reply, struct receipt_view *receipt)
{
	static const char good[] = "Success \"";
	const char *body = reply->body.data, *end;

	if (strncmp(body, "Error", 5) == 0)
		return outcome(receipt, VERDICT_NEVER, body);
	if (strncmp(body, good, sizeof(good) - 1) != 0)
		return outcome(receipt, VERDICT_UNKNOWN, "the answer is no Success");
	body += sizeof(good) - 1;
	end = strchr(body, '"');
	if (end != NULL)
		intake_id(receipt->id, body, (size_t)(end - body));
	return outcome(receipt, VERDICT_SENT, "");
}

/* 403: who we are; 412: no route, which is for people; 400 and the rest of the 4xx: this
 * message; 500: Jasmin's own trouble, or a limit that is reached for the moment. */
static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);

	(void)ch;
	if (verdict == VERDICT_SENT)
		return judge_taken(reply, receipt);
	if (reply->status == 412)
		verdict = VERDICT_BROKEN;
	if (strncmp(reply->body.data, "Error", 5) == 0)
		intake_reason(receipt->reason, reply->body.data);
	return verdict;
}

/* /balance beside /send. */
static bool
probe(const struct channel *ch, const char *bearer, struct http_msg *call)
{
	const char *url = intake_send_url(ch, "http://127.0.0.1:1401/send");
	const char *slash = strrchr(url, '/');
	BUF(at, 1500);

	(void)bearer;
	(void)buf_addn(&at, url, (size_t)(slash - url));
	(void)buf_add(&at, "/balance?username=");
	form_escape(&at, ch->username, strlen(ch->username));
	(void)buf_add(&at, "&password=");
	form_escape(&at, ch->password, strlen(ch->password));
	return !at.cut && intake_call(call, "GET", at.data, NULL);
}

static enum verdict
probed(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);

	(void)ch;
	if (verdict == VERDICT_SENT)
		intake_reason(receipt->reason, reply->body.data);
	return verdict;
}

const struct provider provider_jasmin = {
    .name = "jasmin",
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
    .probe = probe,
    .probed = probed,
};
