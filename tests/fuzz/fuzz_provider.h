/*
 * What the fuzz targets of the providers share. An input is
 *
 *	METHOD url\nheader value\nbody
 *
 * and each target says what must hold whatever the bytes are. Functions here end the
 * process when it does not.
 */
#ifndef KALATA_FUZZ_PROVIDER_H
#define KALATA_FUZZ_PROVIDER_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/provider.h"

#define MUST(what)                                                                          \
	do {                                                                                \
		if (!(what))                                                                \
			__builtin_trap();                                                   \
	} while (0)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static char fuzz_body[HTTP_BODY_MAX];

/* The line at *at as a C string that ends at its first NUL; moves on. */
static inline void
fuzz_line(const char **at, const char *end, char *out, size_t cap)
{
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));
	size_t n = (size_t)((stop == NULL ? end : stop) - *at), keep = n < cap ? n : cap - 1;

	memcpy(out, *at, keep);
	out[keep] = '\0';
	*at = stop == NULL ? end : stop + 1;
}

static inline void
fuzz_request(struct http_msg *m, const char *header, const uint8_t *bytes, size_t size)
{
	const char *at = (const char *)bytes, *end = at + size;
	char line[HTTP_URL_MAX], value[200];
	char *blank;

	http_msg_init(m, fuzz_body, sizeof(fuzz_body));
	fuzz_line(&at, end, line, sizeof(line));
	blank = strchr(line, ' ');
	if (blank != NULL)
		*blank = '\0';
	(void)text_copy(m->method, sizeof(m->method), line);
	(void)text_copy(m->url, sizeof(m->url), blank == NULL ? "/" : blank + 1);
	fuzz_line(&at, end, value, sizeof(value));
	(void)http_msg_set(m, header, value);
	(void)buf_addn(&m->body, at, (size_t)(end - at));
}

static inline void
fuzz_check_id(const char *id)
{
	size_t i;

	MUST(strlen(id) < PROVIDER_ID_MAX);
	for (i = 0; id[i] != '\0'; i++)
		MUST(id[i] > 0x20 && id[i] < 0x7f);
}

static inline void
fuzz_check_inbound(const struct inbound *in)
{
	MUST(in->text_len < INBOUND_TEXT_MAX && in->text[in->text_len] == '\0');
	MUST(in->from[strspn(in->from, " ")] != '\0');
	MUST(text_is_utf8(in->from, strlen(in->from)));
	MUST(text_is_utf8(in->to, strlen(in->to)));
	MUST(text_is_utf8(in->sent, strlen(in->sent)));
	fuzz_check_id(in->id);
}

/* Decoding is a function of the request: twice the same is twice the same. */
static inline enum decoded
fuzz_decode(const struct provider *p, const struct channel *ch, const struct http_msg *m)
{
	static struct inbound first[2], again[2];
	struct inbound_list one = {.item = first, .cap = 2}, two = {.item = again, .cap = 2};
	enum decoded decoded = p->decode(m, ch, &one);
	size_t i;

	MUST(one.n <= one.cap && (decoded == DECODED_OK) == (one.n > 0));
	MUST(p->decode(m, ch, &two) == decoded && two.n == one.n);
	for (i = 0; i < one.n; i++) {
		fuzz_check_inbound(&first[i]);
		MUST(first[i].text_len == again[i].text_len);
		MUST(memcmp(first[i].text, again[i].text, first[i].text_len) == 0);
		MUST(strcmp(first[i].id, again[i].id) == 0);
		MUST(strcmp(first[i].from, again[i].from) == 0);
	}
	return decoded;
}

static inline enum decoded
fuzz_status(const struct provider *p, const struct channel *ch, const struct http_msg *m)
{
	struct status item[2];
	struct status_list list = {.item = item, .cap = 2};
	enum decoded decoded = p->status(m, ch, &list);
	size_t i;

	MUST(list.n <= list.cap && (decoded == DECODED_OK) == (list.n > 0));
	for (i = 0; i < list.n; i++) {
		fuzz_check_id(item[i].id);
		MUST(item[i].id[0] != '\0' || item[i].to[0] != '\0');
		MUST(strlen(item[i].reason) < REASON_MAX);
		MUST(text_is_utf8(item[i].reason, strlen(item[i].reason)));
	}
	return decoded;
}

/* Six digits in a row could be a person's number. */
static inline void
fuzz_check_reason(const char *reason)
{
	size_t run = 0;

	MUST(strlen(reason) < REASON_MAX && text_is_utf8(reason, strlen(reason)));
	for (; *reason != '\0'; reason++) {
		run = *reason >= '0' && *reason <= '9' ? run + 1 : 0;
		MUST(run < 6);
	}
}

/* The body as the answer of a send API, under every status. A verdict of SENT needs a 2xx. */
static inline void
fuzz_judge(const struct provider *p, const struct channel *ch, struct http_msg *m)
{
	static const int statuses[] = {0, 200, 201, 202, 302, 400, 401, 403, 429, 500, 503, 504};
	struct receipt_view receipt;
	enum verdict verdict;
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		m->status = statuses[i];
		verdict = p->judge(m, true, ch, &receipt);
		/* Orange's word for "I have that id already" is a 400 */
		MUST(verdict != VERDICT_SENT || m->status / 100 == 2 ||
		    strcmp(receipt.reason, "SVC0005") == 0);
		MUST(receipt.retry_after_ms >= 0);
		fuzz_check_id(receipt.id);
		fuzz_check_reason(receipt.reason);
	}
}

static inline void
fuzz_token(const struct provider *p, const struct channel *ch, struct http_msg *m)
{
	static struct access_token token;
	struct receipt_view receipt;
	enum verdict verdict;
	size_t i;

	m->status = 200;
	verdict = p->take_token(m, true, ch, &token, &receipt);
	MUST((verdict == VERDICT_SENT) == (token.text[0] != '\0'));
	MUST(strlen(token.text) < ACCESS_TOKEN_MAX);
	for (i = 0; token.text[i] != '\0'; i++)
		MUST(token.text[i] > ' ' && token.text[i] <= '~');
}

/* A target for all that comes from an aggregator: whatever it is, it is read or not, answered in its
 * own words, and never without a signature where one is asked for. */
static inline void
fuzz_hook(const struct provider *p, const char *header, const uint8_t *bytes, size_t size)
{
	static const struct answer_view silent = {"", "36000", "+22376000001"};
	static struct channel ch = {.name = "hook", .token = "0123456789abcdef",
	    .base_url = "https://vote.example.org", .signature_method = "sha256"};
	static struct http_msg m, reply;
	static char body[4096];

	fuzz_request(&m, header, bytes, size);
	ch.signing_key[0] = '\0';
	MUST(fuzz_decode(p, &ch, &m) <= DECODED_NOTHING);
	if (p->status != NULL)
		MUST(fuzz_status(p, &ch, &m) <= DECODED_NOTHING);
	http_msg_init(&reply, body, sizeof(body));
	p->answer(&silent, &ch, &reply);
	MUST(reply.status == 200 && http_msg_header(&reply, "Content-Type") != NULL);
	MUST(text_is_utf8(reply.body.data, reply.body.len));
}

static inline void
fuzz_reply(const struct provider *p, const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {.name = "hook", .response_check = "ok"};
	static struct http_msg m;
	struct receipt_view receipt;

	fuzz_request(&m, "Retry-After", bytes, size);
	fuzz_judge(p, &ch, &m);
	if (p->take_token != NULL)
		fuzz_token(p, &ch, &m);
	if (p->probed != NULL) {
		m.status = 200;
		(void)p->probed(&m, true, &ch, &receipt);
		fuzz_check_reason(receipt.reason);
	}
}

static inline void
fuzz_check_step(const struct ussd_step *step)
{
	size_t i;

	MUST(step->text_len < INBOUND_TEXT_MAX && strlen(step->text) == step->text_len);
	MUST(text_is_utf8(step->text, step->text_len));
	MUST(strlen(step->from) < SENDER_MAX && text_is_utf8(step->from, strlen(step->from)));
	MUST(strlen(step->to) < SENDER_MAX && text_is_utf8(step->to, strlen(step->to)));
	MUST(strlen(step->mark) < sizeof(step->mark));
	fuzz_check_id(step->session);
	MUST(step->session[0] != '\0');
	for (i = 0; i < USSD_ECHO_MAX; i++)
		MUST(strlen(step->echo[i]) < sizeof(step->echo[i]));
}

/* A step is a function of the request, and whatever it is can be answered. */
static inline enum decoded
fuzz_ussd(const struct provider *p, const struct channel *ch, const struct http_msg *m)
{
	static struct ussd_step step, again;
	static char body[8192];
	static struct http_msg reply;
	const struct ussd_view view = {.text = "1. \"Oui\"\n2. Non", .more = true, .step = &step};
	enum decoded decoded;

	memset(&step, 0, sizeof(step));
	memset(&again, 0x5a, sizeof(again));
	decoded = p->ussd(m, ch, &step);
	MUST(p->ussd(m, ch, &again) == decoded);
	MUST(strcmp(step.text, again.text) == 0 && strcmp(step.to, again.to) == 0);
	MUST(strcmp(step.session, again.session) == 0 && step.first == again.first);
	fuzz_check_step(&step);
	http_msg_init(&reply, body, sizeof(body));
	p->screen(&view, ch, &reply);
	MUST(reply.status == 200 && !reply.body.cut);
	MUST(text_is_utf8(reply.body.data, reply.body.len));
	if (decoded == DECODED_OK && step.event == USSD_STEP)
		MUST(strstr(reply.body.data, "2. Non") != NULL);
	return decoded;
}

/* What somebody typed, as text the door lets in: false when there is nothing to try. */
static inline bool
fuzz_typed(struct buf *typed, const uint8_t *bytes, size_t size)
{
	text_scrub(typed, (const char *)bytes, size < 200 ? size : 200);
	return typed->len > 0;
}

/* The request as written by the target holds `typed`: not a letter more or less comes out. */
static inline void
fuzz_same_text(const struct provider *p, const struct channel *ch, const struct http_msg *m,
    const char *typed)
{
	static struct ussd_step step;

	MUST(p->ussd(m, ch, &step) == DECODED_OK && step.event == USSD_STEP);
	MUST(strcmp(step.text, typed) == 0);
}

/* The same for a JSON dialect: `before` and `after` stand around the text's letters. */
static inline void
fuzz_json_text(const struct provider *p, const struct channel *ch, const char *url,
    const char *before, const char *typed, const char *after)
{
	static struct http_msg m;
	static char body[4096];

	http_msg_init(&m, body, sizeof(body));
	(void)text_copy(m.method, sizeof(m.method), "POST");
	(void)text_copy(m.url, sizeof(m.url), url);
	(void)buf_add(&m.body, before);
	escape_json(&m.body, typed, strlen(typed));
	(void)buf_add(&m.body, after);
	fuzz_same_text(p, ch, &m, typed);
}

/* And for one with the text in the query. */
static inline void
fuzz_query_text(const struct provider *p, const struct channel *ch, const char *before,
    const char *typed)
{
	static struct http_msg m;
	struct buf url;

	http_msg_lend(&m, fuzz_body, 0);
	(void)text_copy(m.method, sizeof(m.method), "GET");
	buf_init(&url, m.url, sizeof(m.url));
	(void)buf_add(&url, before);
	form_escape(&url, typed, strlen(typed));
	fuzz_same_text(p, ch, &m, typed);
}

#endif
