/*
 * "External": any gateway that can call a URL and be called at one, described by the
 * settings instead of by code: the names of its inbound fields, templates for the send
 * request or for the webhook's reply. A value is escaped for the syntax it is written
 * into, which the content type names; the template brings its own quotes.
 */
#include "provider/provider.h"

#include <string.h>

#include "base/text.h"
#include "provider/escape.h"
#include "provider/form.h"
#include "provider/intake.h"
#include "provider/outcome.h"
#include "provider/xml_read.h"

typedef void (*escape_fn)(struct buf *, const char *, size_t);

static void
escape_nothing(struct buf *out, const char *s, size_t len)
{
	(void)buf_addn(out, s, len);
}

/* By a part of the content type; the first that fits. */
static escape_fn
escape_for(const char *content_type)
{
	static const struct {
		const char *part;
		escape_fn escape;
	} table[] = {
	    {"json", escape_json},
	    {"xml", escape_xml},
	    {"html", escape_xml},
	    {"urlencoded", form_escape},
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcasestr(content_type, table[i].part) != NULL)
			return table[i].escape;
	return escape_nothing;
}

#define FILLS_MAX 7

struct fill {
	const char *mark;
	const char *value;
};

static const char *
no_plus(const char *number)
{
	return number[0] == '+' ? number + 1 : number;
}

static void
set_fills(struct fill fill[FILLS_MAX], const char *id, const char *to, const char *from,
    const char *text, const struct channel *ch)
{
	const struct fill all[FILLS_MAX] = {
	    {"{id}", id},
	    {"{to}", to},
	    {"{to_no_plus}", no_plus(to)},
	    {"{from}", from},
	    {"{from_no_plus}", no_plus(from)},
	    {"{text}", text},
	    {"{channel}", ch->name},
	};

	memcpy(fill, all, sizeof(all));
}

static const struct fill *
fill_at(const struct fill fill[FILLS_MAX], const char *at)
{
	size_t i;

	for (i = 0; i < FILLS_MAX; i++)
		if (strncmp(at, fill[i].mark, strlen(fill[i].mark)) == 0)
			return &fill[i];
	return NULL;
}

/* A brace that opens no mark stands for itself: JSON is full of them. */
static void
fill_template(
    struct buf *out, const char *t, const struct fill fill[FILLS_MAX], escape_fn escape)
{
	const struct fill *found;
	size_t plain;

	while (*t != '\0') {
		found = fill_at(fill, t);
		if (found != NULL) {
			escape(out, found->value, strlen(found->value));
			t += strlen(found->mark);
			continue;
		}
		plain = 1 + strcspn(t + 1, "{");
		(void)buf_addn(out, t, plain);
		t += plain;
	}
}

static const char *
named(const char *configured, const char *usual)
{
	return configured[0] != '\0' ? configured : usual;
}

/* A phone that forwards what its SIM receives does not say to whom: our only address. */
static void
set_address(struct inbound *in, const struct channel *ch)
{
	if (in->to[strspn(in->to, " ")] == '\0' && ch->n_addresses > 0)
		(void)text_copy(in->to, sizeof(in->to), ch->addresses[0]);
}

static void
xml_field(const struct http_msg *m, const char *name, char *out, size_t cap)
{
	char raw[INBOUND_TEXT_MAX];
	struct buf b;

	buf_init(&b, raw, sizeof(raw));
	if (!xml_text(m->body.data, m->body.len, name, &b))
		buf_reset(&b);
	intake_clean(out, cap, b.data);
}

static enum decoded
decode_xml(
    const struct http_msg *m, const struct field_map *map, struct inbound_list *list)
{
	char from[SENDER_MAX], id[PROVIDER_ID_MAX * 2], mem[2 * INBOUND_TEXT_MAX];
	struct inbound *in;
	struct buf text;

	xml_field(m, map->from, from, sizeof(from));
	in = intake_inbound(list, from);
	if (in == NULL)
		return DECODED_NOTHING;
	xml_field(m, map->to, in->to, sizeof(in->to));
	xml_field(m, map->sent, in->sent, sizeof(in->sent));
	xml_field(m, map->id, id, sizeof(id));
	intake_id(in->id, id, strlen(id));
	buf_init(&text, mem, sizeof(mem));
	if (!xml_text(m->body.data, m->body.len, map->text, &text))
		buf_reset(&text);
	intake_text(in, text.data, text.len);
	in->text_cut |= text.cut;
	return DECODED_OK;
}

static enum decoded
decode(const struct http_msg *m, const struct channel *ch, struct inbound_list *list)
{
	const struct field_map map = {
	    .from = named(ch->from_field, "from"),
	    .to = named(ch->to_field, "to"),
	    .text = named(ch->text_field, "text"),
	    .id = named(ch->id_field, "id"),
	    .sent = named(ch->time_field, "time"),
	};
	struct form form;

	form_read(&form, m);
	if (intake_form(&form, &map, list) != DECODED_OK &&
	    (!xml_shaped(m->body.data, m->body.len) ||
		decode_xml(m, &map, list) != DECODED_OK))
		return DECODED_NOTHING;
	set_address(&list->item[list->n - 1], ch);
	return DECODED_OK;
}

static bool
in_words(const char *words, const char *word)
{
	size_t len = strlen(word), n;

	while (*words != '\0') {
		words += strspn(words, " ");
		n = strcspn(words, " ");
		if (n > 0 && n == len && strncasecmp(words, word, n) == 0)
			return true;
		words += n;
	}
	return false;
}

/* The id is what {id} put into the send request: ours. */
static enum decoded
status(const struct http_msg *m, const struct channel *ch, struct status_list *list)
{
	const char *id, *word;
	struct status *report;
	struct form form;
	int64_t number;

	form_read(&form, m);
	id = form_text(&form, named(ch->status_id_field, "id"));
	word = form_text(&form, named(ch->status_field, "status"));
	if (!text_i64(id, 1, INT64_MAX, &number) || word[0] == '\0')
		return DECODED_NOTHING;
	report = intake_report(list);
	if (report == NULL)
		return DECODED_NOTHING;
	intake_id(report->id, id, strlen(id));
	report->ours = true;
	intake_reason(report->reason, word);
	if (in_words(named(ch->status_delivered, "delivered"), word))
		report->delivery = DELIVERY_DELIVERED;
	else if (in_words(named(ch->status_failed, "failed"), word))
		report->delivery = DELIVERY_FAILED;
	return DECODED_OK;
}

/* Without a reply template the body is empty: whatever stood there might be texted. */
static void
answer(const struct answer_view *view, const struct channel *ch, struct http_msg *reply)
{
	const char *type = named(ch->reply_type, "text/plain; charset=utf-8");
	struct fill fill[FILLS_MAX];

	intake_reply(reply, type, "");
	set_fills(fill, "", view->to, view->from, view->text, ch);
	fill_template(&reply->body, ch->reply, fill, escape_for(type));
}

static bool
encode_body(
    struct http_msg *call, const struct channel *ch, const struct fill fill[FILLS_MAX])
{
	static const char form[] = "application/x-www-form-urlencoded";
	static const char usual[] = "id={id}&from={from}&to={to}&text={text}";
	const char *type = named(ch->content_type, form);

	fill_template(&call->body, named(ch->body, usual), fill, escape_for(type));
	return http_msg_set(call, "Content-Type", type);
}

static bool
encode(const struct outbound *out, const struct channel *ch, struct http_msg *call)
{
	struct fill fill[FILLS_MAX];
	struct buf url;
	BUF(id, 24);

	if (ch->send_url[0] == '\0')
		return false;
	(void)buf_i64(&id, out->id);
	set_fills(fill, id.data, out->to, out->from[0] != '\0' ? out->from : ch->sender,
	    out->text, ch);
	(void)text_copy(call->method, sizeof(call->method), named(ch->method, "POST"));
	buf_init(&url, call->url, sizeof(call->url));
	fill_template(&url, ch->send_url, fill, form_escape);
	if (strcmp(call->method, "GET") != 0 && !encode_body(call, ch, fill))
		return false;
	if (ch->authorization[0] != '\0' &&
	    !http_msg_set(call, "Authorization", ch->authorization))
		return false;
	return !url.cut && !call->body.cut;
}

static enum verdict
judge(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	const char *check = ch->response_check;

	if (verdict != VERDICT_SENT || check[0] == '\0')
		return verdict;
	if (memmem(reply->body.data, reply->body.len, check, strlen(check)) == NULL)
		return outcome(
		    receipt, VERDICT_UNKNOWN, "response-check not in the answer");
	return VERDICT_SENT;
}

const struct provider provider_external = {
    .name = "external",
    .decode = decode,
    .status = status,
    .answer = answer,
    .encode = encode,
    .judge = judge,
};
