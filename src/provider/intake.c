/*
 * The fields of a webhook as values of ours. Nothing a stranger sends is refused
 * here: what is too long is cut (and said), what is no text becomes one.
 */
#include "provider/intake.h"

#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/escape.h"

static const struct form_field *
find(const struct form *form, const char *name)
{
	return name == NULL || name[0] == '\0' ? NULL : form_find(form, name);
}

static void
copy_clean(char *out, size_t cap, const struct form_field *field)
{
	struct buf b;

	buf_init(&b, out, cap);
	if (field != NULL)
		text_scrub(&b, field->value, field->len);
}

static bool
all_blank(const char *s)
{
	return s[strspn(s, " ")] == '\0';
}

/* Not text_cut(): these bytes may be no UTF-8, so it steps back over one character. */
void
intake_text(struct inbound *in, const char *s, size_t len)
{
	size_t n = len, back;

	if (n > INBOUND_TEXT_MAX - 1) {
		n = INBOUND_TEXT_MAX - 1;
		for (back = 0; back < 3 && ((unsigned char)s[n] & 0xc0) == 0x80; back++)
			n--;
	}
	memcpy(in->text, s, n);
	in->text[n] = '\0';
	in->text_len = n;
	in->text_cut = n < len;
}

static bool
no_id(const char *s, size_t len)
{
	static const char *const words[] = {"null", "none", "undefined", "(null)"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == len && strncasecmp(words[i], s, len) == 0)
			return true;
	return len == 0;
}

static bool
plain_id(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] < 0x21 || s[i] > 0x7e)
			return false;
	return len < PROVIDER_ID_MAX;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

void
intake_id(char out[PROVIDER_ID_MAX], const char *raw, size_t len)
{
	static const char prefix[] = "sha256:";

	while (len > 0 && is_blank(raw[len - 1]))
		len--;
	while (len > 0 && is_blank(raw[0])) {
		raw++;
		len--;
	}
	out[0] = '\0';
	if (no_id(raw, len))
		return;
	if (plain_id(raw, len)) {
		memcpy(out, raw, len);
		out[len] = '\0';
		return;
	}
	memcpy(out, prefix, sizeof(prefix));
	sha256_hex(raw, len, out + sizeof(prefix) - 1);
}

struct inbound *
intake_inbound(struct inbound_list *list, const char *from)
{
	struct inbound *in;

	if (list->n == list->cap) {
		list->more = true;
		return NULL;
	}
	in = &list->item[list->n];
	memset(in, 0, offsetof(struct inbound, text));
	in->text[0] = in->sent[0] = in->part_ref[0] = '\0';
	in->text_len = 0;
	in->text_cut = in->call = false;
	in->part = in->parts = 0;
	intake_clean(in->from, sizeof(in->from), from);
	if (all_blank(in->from))
		return NULL;
	list->n++;
	return in;
}

void
intake_clean(char *out, size_t cap, const char *raw)
{
	struct buf b;

	buf_init(&b, out, cap);
	text_scrub(&b, raw, strlen(raw));
}

bool
intake_basic(struct http_msg *call, const char *name, const char *password)
{
	char plain_mem[400], value_mem[264];
	struct buf plain, value;

	buf_init(&plain, plain_mem, sizeof(plain_mem));
	buf_init(&value, value_mem, sizeof(value_mem));
	(void)buf_addf(&plain, "%s:%s", name, password);
	(void)buf_add(&value, "Basic ");
	escape_base64(&value, plain.data, plain.len);
	return !plain.cut && !value.cut &&
	       http_msg_set(call, "Authorization", value.data);
}

const char *
intake_sender(const struct outbound *out, const struct channel *ch)
{
	return out->from[0] != '\0' ? out->from : ch->sender;
}

const char *
intake_no_plus(const char *number)
{
	return number[0] == '+' ? number + 1 : number;
}

bool
intake_call(
    struct http_msg *call, const char *method, const char *url, const char *content_type)
{
	return text_copy(call->method, sizeof(call->method), method) &&
	       text_copy(call->url, sizeof(call->url), url) &&
	       (content_type == NULL || http_msg_set(call, "Content-Type", content_type));
}

const char *
intake_send_url(const struct channel *ch, const char *usual)
{
	return ch->send_url[0] != '\0' ? ch->send_url : usual;
}

bool
intake_in_time(
    const struct http_msg *m, const char *at, int64_t before_s, int64_t after_s)
{
	int64_t then, now = m->received_ms / 1000;

	return text_i64(at, 0, INT64_MAX / 2, &then) && then >= now - before_s &&
	       then <= now + after_s;
}

enum decoded
intake_form(
    const struct form *form, const struct field_map *map, struct inbound_list *list)
{
	const struct form_field *text = find(form, map->text), *id = find(form, map->id);
	struct inbound *in;

	if (list->n == list->cap)
		return DECODED_NOTHING;
	in = &list->item[list->n];
	in->call = false;
	in->part = in->parts = 0;
	copy_clean(in->from, sizeof(in->from), find(form, map->from));
	if (all_blank(in->from))
		return DECODED_NOTHING;
	copy_clean(in->to, sizeof(in->to), find(form, map->to));
	copy_clean(in->sent, sizeof(in->sent), find(form, map->sent));
	intake_id(in->id, id == NULL ? "" : id->value, id == NULL ? 0 : id->len);
	intake_text(in, text == NULL ? "" : text->value, text == NULL ? 0 : text->len);
	if (form->cut)
		in->text_cut = true;
	list->n++;
	return DECODED_OK;
}

enum delivery
intake_delivery(const struct delivery_word *table, const char *word)
{
	for (; table->word != NULL; table++)
		if (text_same(table->word, word))
			return table->delivery;
	return DELIVERY_NONE;
}

struct status *
intake_report(struct status_list *list)
{
	struct status *report;

	if (list->n == list->cap) {
		list->more = true;
		return NULL;
	}
	report = &list->item[list->n++];
	*report = (struct status){.delivery = DELIVERY_NONE};
	return report;
}

enum decoded
intake_status(const struct delivery_word *table, const char *id, const char *word,
    const char *reason, struct status_list *list)
{
	char key[PROVIDER_ID_MAX];
	struct status *report;

	intake_id(key, id, strlen(id));
	if (key[0] == '\0' || word[0] == '\0')
		return DECODED_NOTHING;
	report = intake_report(list);
	if (report == NULL)
		return DECODED_NOTHING;
	memcpy(report->id, key, sizeof(key));
	report->delivery = intake_delivery(table, word);
	intake_reason(report->reason, reason);
	return DECODED_OK;
}

void
intake_hook_url(struct buf *out, const struct channel *ch, const char *event)
{
	size_t base = strlen(ch->base_url);

	while (base > 0 && ch->base_url[base - 1] == '/')
		base--;
	(void)buf_addn(out, ch->base_url, base);
	(void)buf_add(out, "/hooks/");
	(void)buf_add(out, ch->name);
	(void)buf_char(out, '/');
	(void)buf_add(out, ch->token);
	(void)buf_char(out, '/');
	(void)buf_add(out, event);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Six digits and more may be somebody's number; error codes have five at most. */
static void
hide_numbers(char *s)
{
	size_t i, run;

	for (i = 0; s[i] != '\0'; i += run == 0 ? 1 : run) {
		for (run = 0; is_digit(s[i + run]); run++)
			;
		if (run > 5)
			memset(s + i, '#', run);
	}
}

void
intake_reason(char out[REASON_MAX], const char *raw)
{
	struct buf b;

	buf_init(&b, out, REASON_MAX);
	text_scrub(&b, raw, strlen(raw));
	hide_numbers(out);
}

void
intake_reply(struct http_msg *reply, const char *content_type, const char *body)
{
	reply->status = 200;
	(void)http_msg_set(reply, "Content-Type", content_type);
	(void)buf_add(&reply->body, body);
}
