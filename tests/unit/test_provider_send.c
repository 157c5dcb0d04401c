/*
 * What goes out to each aggregator, and what its answers mean: send requests, replies to
 * webhooks, verdicts, and Twilio's published signature.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "provider/provider.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static char memory[HTTP_BODY_MAX];
static struct http_msg message;

static struct http_msg *
empty_message(size_t cap)
{
	http_msg_init(&message, memory, cap);
	return &message;
}

static struct channel
channel_of(const char *provider)
{
	struct channel ch = {.check_signature = true};

	(void)text_copy(ch.name, sizeof(ch.name), "ch-1");
	(void)text_copy(ch.provider, sizeof(ch.provider), provider);
	(void)text_copy(ch.token, sizeof(ch.token), "0123456789abcdef");
	(void)text_copy(ch.sender, sizeof(ch.sender), "36777");
	(void)text_copy(ch.base_url, sizeof(ch.base_url), "https://vote.example.org/");
	(void)text_copy(ch.username, sizeof(ch.username), "us er&");
	(void)text_copy(ch.password, sizeof(ch.password), "p=w");
	(void)text_copy(ch.api_key, sizeof(ch.api_key), "KEY");
	(void)text_copy(ch.account_sid, sizeof(ch.account_sid), "AC1");
	(void)text_copy(ch.auth_token, sizeof(ch.auth_token), "12345");
	return ch;
}

static const struct outbound sms = {
    .id = 42, .to = "+22366000001", .from = "", .text = "Vote compt\xc3\xa9: 3 & \"A+B\""};

static void
test_send_africastalking(void **state)
{
	struct channel ch = channel_of("africastalking");
	struct http_msg *m = empty_message(sizeof(memory));

	(void)state;
	assert_true(provider_africastalking.encode(&sms, &ch, m));
	assert_string_equal(m->method, "POST");
	assert_string_equal(m->url, "https://api.africastalking.com/version1/messaging");
	assert_string_equal(http_msg_header(m, "apikey"), "KEY");
	assert_string_equal(http_msg_header(m, "accept"), "application/json");
	assert_string_equal(
	    http_msg_header(m, "content-type"), "application/x-www-form-urlencoded");
	assert_string_equal(m->body.data,
	    "username=us%20er%26&to=%2B22366000001&message=Vote%20compt%C3%A9%3A%203%20%26%20"
	    "%22A%2BB%22&from=36777&bulkSMSMode=1&enqueue=1");
	(void)text_copy(ch.username, sizeof(ch.username), "sandbox");
	m = empty_message(sizeof(memory));
	assert_true(provider_africastalking.encode(&sms, &ch, m));
	assert_string_equal(m->url, "https://api.sandbox.africastalking.com/version1/messaging");
	(void)text_copy(ch.send_url, sizeof(ch.send_url), "http://127.0.0.1:9/send");
	m = empty_message(sizeof(memory));
	assert_true(provider_africastalking.encode(&sms, &ch, m));
	assert_string_equal(m->url, "http://127.0.0.1:9/send");
	assert_false(provider_africastalking.encode(&sms, &ch, empty_message(40)));
}

static void
test_send_twilio(void **state)
{
	struct channel ch = channel_of("twilio");
	struct http_msg *m = empty_message(sizeof(memory));
	struct outbound service = sms;

	(void)state;
	assert_true(provider_twilio.encode(&sms, &ch, m));
	assert_string_equal(m->method, "POST");
	assert_string_equal(
	    m->url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
	assert_string_equal(http_msg_header(m, "Authorization"), "Basic QUMxOjEyMzQ1");
	assert_string_equal(m->body.data,
	    "To=%2B22366000001&From=36777&Body=Vote%20compt%C3%A9%3A%203%20%26%20%22A%2BB%22"
	    "&StatusCallback=https%3A%2F%2Fvote.example.org%2Fhooks%2Fch-1%2F0123456789abcdef"
	    "%2Fstatus");
	service.from = "MG0123456789abcdef0123456789abcdef";
	m = empty_message(sizeof(memory));
	assert_true(provider_twilio.encode(&service, &ch, m));
	assert_non_null(strstr(m->body.data, "&MessagingServiceSid=MG0123"));
	assert_null(strstr(m->body.data, "From="));
	ch.base_url[0] = '\0';
	m = empty_message(sizeof(memory));
	assert_true(provider_twilio.encode(&sms, &ch, m));
	assert_null(strstr(m->body.data, "StatusCallback"));
	/* the longest credentials settings can hold still fit one header */
	memset(ch.account_sid, 'A', sizeof(ch.account_sid) - 1);
	memset(ch.auth_token, 'T', sizeof(ch.auth_token) - 1);
	assert_true(provider_twilio.encode(&sms, &ch, empty_message(sizeof(memory))));
	assert_false(provider_twilio.encode(&sms, &ch, empty_message(40)));
}

static void
test_send_kannel(void **state)
{
	struct channel ch = channel_of("kannel");
	struct http_msg *m = empty_message(sizeof(memory));
	static char long_text[HTTP_URL_MAX];
	struct outbound too_long = sms;

	(void)state;
	assert_true(provider_kannel.encode(&sms, &ch, m));
	assert_string_equal(m->method, "GET");	/* POST would be 400 "Invalid content-type" */
	assert_string_equal(m->url,
	    "http://127.0.0.1:13013/cgi-bin/sendsms?username=us%20er%26&password=p%3Dw"
	    "&from=36777&to=%2B22366000001&text=Vote%20compt%C3%A9%3A%203%20%26%20%22A%2BB%22"
	    "&charset=UTF-8&coding=0&dlr-mask=31&dlr-url=https%3A%2F%2Fvote.example.org%2Fhooks"
	    "%2Fch-1%2F0123456789abcdef%2Fstatus%3Fid%3D42%26type%3D%25d");
	assert_int_equal(m->body.len, 0);
	(void)text_copy(ch.send_url, sizeof(ch.send_url), "http://127.0.0.1:9/s?smsc=A");
	ch.base_url[0] = '\0';
	m = empty_message(sizeof(memory));
	assert_true(provider_kannel.encode(&sms, &ch, m));
	assert_memory_equal(m->url, "http://127.0.0.1:9/s?smsc=A&username=", 37);
	assert_null(strstr(m->url, "dlr-"));
	memset(long_text, 'a', sizeof(long_text) - 1);
	too_long.text = long_text;
	assert_false(provider_kannel.encode(&too_long, &ch, empty_message(sizeof(memory))));
}

static void
test_send_external(void **state)
{
	struct channel ch = channel_of("external");
	struct http_msg *m = empty_message(sizeof(memory));

	(void)state;
	assert_false(provider_external.encode(&sms, &ch, m));	/* nowhere to send to */
	(void)text_copy(ch.send_url, sizeof(ch.send_url),
	    "http://gw.example/{channel}/send?to={to_no_plus}&q={text}&odd={&{to&{nothing}");
	(void)text_copy(ch.method, sizeof(ch.method), "GET");
	(void)text_copy(ch.authorization, sizeof(ch.authorization), "Token T");
	assert_true(provider_external.encode(&sms, &ch, m));
	assert_string_equal(m->method, "GET");
	assert_string_equal(m->url, "http://gw.example/ch-1/send?to=22366000001&q=Vote%20compt%C3"
				    "%A9%3A%203%20%26%20%22A%2BB%22&odd={&{to&{nothing}");
	assert_int_equal(m->body.len, 0);
	assert_string_equal(http_msg_header(m, "Authorization"), "Token T");
	assert_false(provider_answers_inline(&provider_external, &ch));
}

static void
test_send_external_bodies(void **state)
{
	static const struct {
		const char *type, *body, *want;
	} table[] = {
	    {"", "",
		"id=42&from=36777&to=%2B22366000001&text=Vote%20compt%C3%A9%3A%203%20%26%20"
		"%22A%2BB%22"},
	    {"application/json; charset=utf-8", "{\"to\":\"{to}\",\"t\":\"{text}\",\"x\":{}}",
		"{\"to\":\"+22366000001\",\"t\":\"Vote compt\xc3\xa9: 3 & \\\"A+B\\\"\",\"x\":{}}"},
	    {"text/xml", "<sms to='{to}'>{text}</sms>",
		"<sms to='+22366000001'>Vote compt\xc3\xa9: 3 &amp; &quot;A+B&quot;</sms>"},
	    {"text/plain", "{from_no_plus}>{to}: {text}",
		"36777>+22366000001: Vote compt\xc3\xa9: 3 & \"A+B\""},
	};
	struct channel ch = channel_of("external");
	struct http_msg *m;
	size_t i;

	(void)state;
	(void)text_copy(ch.send_url, sizeof(ch.send_url), "http://gw.example/");
	(void)text_copy(ch.method, sizeof(ch.method), "PUT");
	for (i = 0; i < COUNT(table); i++) {
		(void)text_copy(ch.content_type, sizeof(ch.content_type), table[i].type);
		(void)text_copy(ch.body, sizeof(ch.body), table[i].body);
		m = empty_message(sizeof(memory));
		assert_true(provider_external.encode(&sms, &ch, m));
		assert_string_equal(m->method, "PUT");
		assert_string_equal(m->body.data, table[i].want);
		assert_string_equal(http_msg_header(m, "Content-Type"),
		    table[i].type[0] != '\0' ? table[i].type
					     : "application/x-www-form-urlencoded");
		assert_false(provider_external.encode(&sms, &ch, empty_message(20)));
	}
}

static void
test_replies_to_webhooks(void **state)
{
	static const struct {
		const char *provider, *reply, *reply_type, *text, *type, *body;
	} table[] = {
	    {"africastalking", "", "", "Merci", "text/plain; charset=utf-8", ""},
	    {"twilio", "", "", "", "text/xml; charset=utf-8",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"},
	    {"twilio", "", "", "A & B <3>\n\xc3\xa9", "text/xml; charset=utf-8",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>A &amp; B &lt;3&gt;\n"
		"\xc3\xa9</Message></Response>"},
	    {"kannel", "", "", "Merci \xc3\xa9", "text/plain; charset=utf-8", "Merci \xc3\xa9"},
	    {"kannel", "", "", "", "text/plain; charset=utf-8", ""},
	    {"external", "", "", "Merci", "text/plain; charset=utf-8", ""},
	    {"external", "{text}", "", "Merci {to}", "text/plain; charset=utf-8", "Merci {to}"},
	    {"external", "{\"reply\":\"{text}\",\"to\":\"{to}\"}", "application/json", "\"1\"",
		"application/json", "{\"reply\":\"\\\"1\\\"\",\"to\":\"+22366000001\"}"},
	};
	struct answer_view view = {.from = "36777", .to = "+22366000001"};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		const struct provider *p = provider_find(table[i].provider);
		struct channel ch = channel_of(table[i].provider);
		struct http_msg *m = empty_message(sizeof(memory));

		(void)text_copy(ch.reply, sizeof(ch.reply), table[i].reply);
		(void)text_copy(ch.reply_type, sizeof(ch.reply_type), table[i].reply_type);
		view.text = table[i].text;
		p->answer(&view, &ch, m);
		assert_int_equal(m->status, 200);	/* never 204: Kannel calls it a failure */
		assert_string_equal(http_msg_header(m, "Content-Type"), table[i].type);
		assert_string_equal(m->body.data, table[i].body);
	}
}

static void
test_inline(void **state)
{
	struct channel ch = channel_of("external");

	(void)state;
	assert_false(provider_answers_inline(&provider_africastalking, &ch));
	assert_true(provider_answers_inline(&provider_twilio, &ch));
	assert_true(provider_answers_inline(&provider_kannel, &ch));
	assert_false(provider_answers_inline(&provider_external, &ch));
	(void)text_copy(ch.reply, sizeof(ch.reply), "{text}");
	assert_true(provider_answers_inline(&provider_external, &ch));
}

struct judge_case {
	int status;
	const char *body;
	enum verdict verdict;
	const char *id;
	const char *reason;	/* NULL: not compared */
};

static void
judge_all(const struct provider *p, const struct channel *ch, const struct judge_case *c,
    size_t n)
{
	static char raw[HTTP_BODY_MAX];
	struct receipt_view receipt;
	struct http_msg *m;
	enum verdict got;
	size_t i;

	for (i = 0; i < n; i++) {
		http_msg_init(&message, raw, sizeof(raw));
		m = &message;
		m->status = c[i].status;
		(void)buf_add(&m->body, c[i].body);
		memset(&receipt, 0x5a, sizeof(receipt));
		got = p->judge(m, true, ch, &receipt);
		if (got != c[i].verdict || strcmp(receipt.id, c[i].id) != 0 ||
		    (c[i].reason != NULL && strcmp(receipt.reason, c[i].reason) != 0))
			fail_msg("%s: %d %s -> verdict %d, id '%s', reason '%s'", p->name,
			    c[i].status, c[i].body, (int)got, receipt.id, receipt.reason);
		assert_int_equal(receipt.retry_after_ms, 0);
	}
}

#define RECIPIENT(code)                                                                     \
	"{\"SMSMessageData\":{\"Message\":\"Sent to 0/1\",\"Recipients\":[{\"statusCode\":" #code \
	",\"number\":\"+22366000001\",\"status\":\"?\",\"cost\":\"0\",\"messageId\":\"None\"}]}}"
#define REFUSED(why) "{\"SMSMessageData\":{\"Message\":\"" why "\",\"Recipients\":[]}}"

static void
test_judge_africastalking(void **state)
{
	static const struct judge_case table[] = {
	    {201,
		"{\"SMSMessageData\":{\"Message\":\"Sent to 1/1 Total Cost: XOF 14.0000 Message "
		"parts: 1\",\"Recipients\":[{\"cost\":\"XOF 14.0000\",\"messageId\":\"ATXid_7\","
		"\"number\":\"+22366000001\",\"status\":\"Success\",\"statusCode\":101}]}}",
		VERDICT_SENT, "ATXid_7", "Sent"},
	    {200, RECIPIENT(100), VERDICT_SENT, "", "Processed"},
	    {201, RECIPIENT(102), VERDICT_SENT, "", "Queued"},
	    {201, RECIPIENT(401), VERDICT_UNKNOWN, "", "RiskHold"},
	    {201, RECIPIENT(402), VERDICT_BROKEN, "", "InvalidSenderId"},
	    {201, RECIPIENT(403), VERDICT_NEVER, "", "InvalidPhoneNumber"},
	    {201, RECIPIENT(404), VERDICT_NEVER, "", "UnsupportedNumberType"},
	    {201, RECIPIENT(405), VERDICT_BROKEN, "", "InsufficientBalance"},
	    {201, RECIPIENT(406), VERDICT_NEVER, "", "UserInBlacklist"},
	    {201, RECIPIENT(407), VERDICT_NEVER, "", "CouldNotRoute"},
	    {201, RECIPIENT(409), VERDICT_NEVER, "", "DoNotDisturbRejection"},
	    {201, RECIPIENT(500), VERDICT_LATER, "", "InternalServerError"},
	    {201, RECIPIENT(501), VERDICT_LATER, "", "GatewayError"},
	    {201, RECIPIENT(502), VERDICT_NEVER, "", "RejectedByGateway"},
	    {201, RECIPIENT(999), VERDICT_UNKNOWN, "", "unknown statusCode"},
	    {201, "{\"SMSMessageData\":{\"Recipients\":[{\"status\":\"Success\"}]}}", VERDICT_SENT,
		"", NULL},
	    {201, "{\"SMSMessageData\":{\"Recipients\":[7]}}", VERDICT_UNKNOWN, "", NULL},
	    /* 201, and nothing was sent */
	    {201, REFUSED("InvalidSenderId"), VERDICT_BROKEN, "", "InvalidSenderId"},
	    {201, REFUSED("UserInBlacklist"), VERDICT_NEVER, "", "UserInBlacklist"},
	    {201, REFUSED("Sent"), VERDICT_BROKEN, "", "Sent"},
	    {201, REFUSED("blocked 22366000001 until noon"), VERDICT_BROKEN, "",
		"blocked ########### until noon"},
	    {201, "{\"SMSMessageData\":{\"Recipients\":{}}}", VERDICT_UNKNOWN, "", NULL},
	    {201, "", VERDICT_UNKNOWN, "", NULL},
	    {200, "<html>captive portal</html>", VERDICT_UNKNOWN, "", NULL},
	    /* plain text, not JSON */
	    {401, "The supplied authentication is invalid", VERDICT_BROKEN, "", "http 401"},
	    {400, "Request is missing required form field 'to'", VERDICT_NEVER, "", "http 400"},
	    {429, "slow down", VERDICT_LATER, "", "http 429"},
	    {500, "", VERDICT_LATER, "", NULL},
	    {502, "<html>", VERDICT_LATER, "", NULL},
	    {503, "", VERDICT_LATER, "", NULL},
	    {504, "", VERDICT_UNKNOWN, "", NULL},	/* a proxy gave up waiting: who knows */
	    {599, "", VERDICT_UNKNOWN, "", NULL},
	    {302, "", VERDICT_BROKEN, "", NULL},
	    {404, "", VERDICT_BROKEN, "", NULL},	/* our send-url is wrong */
	    {0, "", VERDICT_UNKNOWN, "", "no answer came"},
	};
	struct channel ch = channel_of("africastalking");

	(void)state;
	judge_all(&provider_africastalking, &ch, table, COUNT(table));
}

static void
test_judge_twilio(void **state)
{
	static const struct judge_case table[] = {
	    {201, "{\"sid\":\"SM1\",\"status\":\"queued\",\"error_code\":null}", VERDICT_SENT, "SM1",
		"queued"},
	    {201, "{\"sid\":\"SM2\",\"status\":\"failed\",\"error_code\":21610}", VERDICT_NEVER,
		"SM2", "21610 opted out"},
	    {201, "{\"sid\":\"SM3\",\"status\":\"failed\",\"error_code\":null}", VERDICT_NEVER, "SM3",
		"failed"},
	    {201, "{\"status\":\"queued\"}", VERDICT_UNKNOWN, "", NULL},
	    {200, "ok", VERDICT_UNKNOWN, "", NULL},
	    {400, "{\"code\":21610,\"message\":\"x\",\"status\":400}", VERDICT_NEVER, "",
		"21610 opted out"},
	    {400, "{\"code\":21211,\"message\":\"'To' +22366000001\",\"status\":400}", VERDICT_NEVER,
		"", "21211 invalid To"},
	    {400, "{\"code\":21606}", VERDICT_BROKEN, "", NULL},
	    {400, "{\"code\":21611}", VERDICT_LATER, "", NULL},
	    {400, "{\"code\":63018}", VERDICT_LATER, "", "63018 throttled"},
	    {400, "{\"code\":29999}", VERDICT_NEVER, "", "http 400, code 29999"},
	    {400, "Bad Request", VERDICT_NEVER, "", "http 400"},
	    {429, "{\"code\":20429}", VERDICT_LATER, "", "20429 too many requests"},
	    {429, "", VERDICT_LATER, "", NULL},
	    {401, "{\"code\":20003}", VERDICT_BROKEN, "", "20003 credentials refused"},
	    {401, "<html>", VERDICT_BROKEN, "", NULL},
	    {403, "", VERDICT_BROKEN, "", NULL},
	    {503, "", VERDICT_LATER, "", NULL},
	    {504, "", VERDICT_UNKNOWN, "", NULL},
	    {0, "", VERDICT_UNKNOWN, "", "no answer came"},
	};
	struct channel ch = channel_of("twilio");

	(void)state;
	judge_all(&provider_twilio, &ch, table, COUNT(table));
}

static void
test_judge_kannel(void **state)
{
	static const struct judge_case table[] = {
	    {202, "0: Accepted for delivery", VERDICT_SENT, "", NULL},
	    {202, "3: Queued for later delivery", VERDICT_SENT, "", NULL},
	    {200, "It works!", VERDICT_UNKNOWN, "", NULL},	/* some other web server */
	    {202, "", VERDICT_UNKNOWN, "", NULL},
	    {403, "Authorization failed for sendsms", VERDICT_BROKEN, "", "http 403"},
	    {400, "Missing receiver number, rejected", VERDICT_NEVER, "", "http 400"},
	    {400, "Sender missing and no global set, rejected", VERDICT_BROKEN, "",
		"sender missing"},
	    {404, "Unknown request.", VERDICT_BROKEN, "", NULL},
	    {503, "Temporal failure, try again later.", VERDICT_LATER, "", NULL},
	    {0, "", VERDICT_UNKNOWN, "", NULL},
	};
	struct channel ch = channel_of("kannel");

	(void)state;
	judge_all(&provider_kannel, &ch, table, COUNT(table));
}

static void
test_judge_external(void **state)
{
	static const struct judge_case unchecked[] = {
	    {200, "anything", VERDICT_SENT, "", NULL},
	    {204, "", VERDICT_SENT, "", NULL},
	    {422, "", VERDICT_NEVER, "", NULL},
	    {408, "", VERDICT_LATER, "", NULL},
	};
	static const struct judge_case checked[] = {
	    {200, "{\"status\":\"ok\"}", VERDICT_SENT, "", NULL},
	    {200, "{\"status\":\"no credit\"}", VERDICT_UNKNOWN, "",
		"response-check not in the answer"},
	    {500, "{\"status\":\"ok\"}", VERDICT_LATER, "", NULL},
	};
	struct channel ch = channel_of("external");

	(void)state;
	judge_all(&provider_external, &ch, unchecked, COUNT(unchecked));
	(void)text_copy(ch.response_check, sizeof(ch.response_check), "\"ok\"");
	judge_all(&provider_external, &ch, checked, COUNT(checked));
}

/* No byte of ours went out: every provider may try again. */
static void
test_no_connection_is_later(void **state)
{
	const struct provider *p;
	struct receipt_view receipt;
	size_t i;

	(void)state;
	for (i = 0; (p = provider_nth(i)) != NULL; i++) {
		struct channel ch = channel_of(p->name);

		if (!provider_sends(p))
			continue;
		assert_int_equal(
		    p->judge(empty_message(sizeof(memory)), false, &ch, &receipt), VERDICT_LATER);
		assert_string_equal(receipt.reason, "no connection");
		assert_int_equal(receipt.retry_after_ms, 0);
	}
}

static void
test_retry_after(void **state)
{
	static const struct {
		const char *value;
		int64_t ms;
	} table[] = {{"7", 7000}, {"0", 0}, {"86400", 86400000}, {"86401", 0}, {"-1", 0},
	    {"soon", 0}, {"Mon, 02 Nov 2026 10:00:00 GMT", 0}, {"", 0}};
	struct channel ch = channel_of("africastalking");
	struct receipt_view receipt;
	struct http_msg *m;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		m = empty_message(sizeof(memory));
		m->status = 429;
		assert_true(http_msg_set(m, "Retry-After", table[i].value));
		assert_int_equal(
		    provider_africastalking.judge(m, true, &ch, &receipt), VERDICT_LATER);
		assert_int_equal(receipt.retry_after_ms, table[i].ms);
	}
}

/* The example of twilio.com/docs/usage/security: a voice call, so nothing for us in it, but
 * not forged; and forged after any change. */
static void
test_twilio_published_signature(void **state)
{
	static const char good[] = "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234"
				   "&From=%2B14158675310&To=%2B18005551212";
	static const char bad[] = "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1235"
				  "&From=%2B14158675310&To=%2B18005551212";
	struct channel ch = channel_of("twilio");
	struct inbound in;
	struct inbound_list list = {.item = &in, .cap = 1};
	struct http_msg *m = empty_message(sizeof(memory));

	(void)state;
	(void)text_copy(ch.base_url, sizeof(ch.base_url), "https://mycompany.com");
	(void)text_copy(m->method, sizeof(m->method), "POST");
	(void)text_copy(m->url, sizeof(m->url), "/myapp.php?foo=1&bar=2");
	assert_true(http_msg_set(m, "X-Twilio-Signature", "GvWf1cFY/Q7PnoempGyD5oXAezc="));
	(void)buf_add(&m->body, good);
	assert_int_equal(provider_twilio.decode(m, &ch, &list), DECODED_OK);
	assert_string_equal(in.from, "+14158675310");
	buf_reset(&m->body);
	(void)buf_add(&m->body, bad);
	list.n = 0;
	assert_int_equal(provider_twilio.decode(m, &ch, &list), DECODED_FORGED);
	assert_int_equal(list.n, 0);
	/* more parameters than we can hold cannot be verified */
	buf_reset(&m->body);
	for (size_t i = 0; i < 200; i++)
		(void)buf_add(&m->body, "a=b&");
	(void)buf_add(&m->body, good);
	assert_int_equal(provider_twilio.decode(m, &ch, &list), DECODED_FORGED);
}

static void
test_full_list_takes_nothing(void **state)
{
	struct inbound_list none = {.item = NULL, .cap = 0};
	struct status_list no_status = {.item = NULL, .cap = 0};
	const struct provider *p;
	size_t i;

	(void)state;
	for (i = 0; (p = provider_nth(i)) != NULL; i++) {
		struct channel ch = channel_of(p->name);
		struct http_msg *m = empty_message(sizeof(memory));

		if (p->decode == NULL)
			continue;
		ch.check_signature = false;
		(void)text_copy(m->method, sizeof(m->method), "GET");
		(void)text_copy(m->url, sizeof(m->url),
		    "/?from=1&From=1&text=1&id=1&MessageSid=1&type=1&status=sent");
		assert_int_equal(p->decode(m, &ch, &none), DECODED_NOTHING);
		if (p->status != NULL)
			assert_int_equal(p->status(m, &ch, &no_status), DECODED_NOTHING);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_send_africastalking),
	    cmocka_unit_test(test_send_twilio),
	    cmocka_unit_test(test_send_kannel),
	    cmocka_unit_test(test_send_external),
	    cmocka_unit_test(test_send_external_bodies),
	    cmocka_unit_test(test_replies_to_webhooks),
	    cmocka_unit_test(test_inline),
	    cmocka_unit_test(test_judge_africastalking),
	    cmocka_unit_test(test_judge_twilio),
	    cmocka_unit_test(test_judge_kannel),
	    cmocka_unit_test(test_judge_external),
	    cmocka_unit_test(test_no_connection_is_later),
	    cmocka_unit_test(test_retry_after),
	    cmocka_unit_test(test_twilio_published_signature),
	    cmocka_unit_test(test_full_list_takes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
