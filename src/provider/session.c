/*
 * A session is known by an id that some aggregators leave out and others make of the
 * citizen's number. Numbers must not lie about in the database or the log, so it is taken
 * out of the id: the voter stands beside the id in every key anyway.
 */
#include "provider/session.h"

#include <string.h>

#include "base/text.h"
#include "provider/dialcode.h"
#include "provider/escape.h"
#include "provider/intake.h"

#define NUMBER_TAIL 8 /* digits of a number that find it in an id, in whatever form */

static const char no_id[] = "-";

/* An empty one when the dialect has no such field, or the request. */
static const struct form_field *
find(const struct form *form, const char *name)
{
	static const struct form_field none = {.name = "", .value = ""};
	const struct form_field *field = name == NULL ? NULL : form_find(form, name);

	return field == NULL ? &none : field;
}

static void
put(char *out, size_t cap, const struct form_field *field)
{
	struct buf b;

	buf_init(&b, out, cap);
	text_scrub(&b, field->value, field->len);
}

static bool
all_blank(const char *s)
{
	return s[strspn(s, " ")] == '\0';
}

void
session_text(struct ussd_step *step, const char *s, size_t len)
{
	struct buf b;

	buf_init(&b, step->text, sizeof(step->text));
	text_scrub(&b, s, len);
	step->text_len = b.len;
}

/* The last digits of a number; false when it has fewer. */
static bool
number_tail(const char *number, char tail[NUMBER_TAIL + 1])
{
	size_t at = NUMBER_TAIL, i = strlen(number);

	tail[NUMBER_TAIL] = '\0';
	while (at > 0 && i > 0)
		if (number[--i] >= '0' && number[i] <= '9')
			tail[--at] = number[i];
	return at == 0;
}

void
session_key(struct ussd_step *step, const char *id, size_t len)
{
	char tail[NUMBER_TAIL + 1], *at;

	intake_id(step->session, id, len);
	if (step->session[0] == '\0')
		(void)text_copy(step->session, sizeof(step->session), no_id);
	if (!number_tail(step->from, tail))
		return;
	while ((at = strstr(step->session, tail)) != NULL)
		memset(at, '#', NUMBER_TAIL);
}

void
session_read(const struct form *form, const struct session_map *map,
    const struct channel *ch, struct ussd_step *step)
{
	const struct form_field *id = find(form, map->session);
	const struct form_field *text = find(form, map->text);
	struct dialled_code code;
	size_t i;

	memset(step, 0, sizeof(*step));
	put(step->from, sizeof(step->from), find(form, map->from));
	put(step->mark, sizeof(step->mark), find(form, map->mark));
	for (i = 0; i < USSD_ECHO_MAX; i++)
		put(step->echo[i], sizeof(step->echo[i]), find(form, map->echo[i]));
	dialcode_read(ch, find(form, map->to)->value, &code);
	(void)text_copy(step->to, sizeof(step->to), code.to);
	session_key(step, id->value, id->len);
	session_text(step, text->value, text->len);
}

void
session_dialled(struct ussd_step *step, const struct channel *ch, const char *dialled)
{
	struct dialled_code code;

	dialcode_read(ch, dialled, &code);
	step->first = true;
	(void)text_copy(step->to, sizeof(step->to), code.to);
	session_text(step, code.text, strlen(code.text));
}

enum decoded
session_known(const struct ussd_step *step)
{
	if (!all_blank(step->from))
		return DECODED_OK;
	if (step->event == USSD_END && strcmp(step->session, no_id) != 0)
		return DECODED_OK;
	return DECODED_NOTHING;
}

void
session_reply_text(const struct ussd_view *view, struct http_msg *reply)
{
	intake_reply(reply, "text/plain; charset=utf-8", "");
	if (view->step->event == USSD_END)
		return;
	(void)buf_add(&reply->body, view->more ? "CON " : "END ");
	(void)buf_add(&reply->body, view->text);
}

void
session_reply_json(struct http_msg *reply, const struct json_pair *pair, size_t n)
{
	const char *quote;
	size_t i;

	intake_reply(reply, "application/json", "{");
	for (i = 0; i < n; i++) {
		quote = pair[i].bare ? "" : "\"";
		(void)buf_addf(
		    &reply->body, "%s\"%s\":%s", i == 0 ? "" : ",", pair[i].name, quote);
		escape_json(&reply->body, pair[i].text, strlen(pair[i].text));
		(void)buf_add(&reply->body, quote);
	}
	(void)buf_char(&reply->body, '}');
}
