/*
 * The texts of menus and dialogs by name. One table says each key once, with what it may
 * name: a text of a language pack that asks for more is told at load, and not seen as a
 * hole in a sentence by a citizen.
 */
#include "core/dialog_text.h"

#include <string.h>

#include "base/text.h"
#include "core/template.h"

enum {
	P_CODE = 1 << 0,
	P_NAME = 1 << 1,
	P_PLACE = 1 << 2,
	P_FORM = 1 << 3,
	P_NUMBER = 1 << 4,
	P_N = 1 << 5,
	P_OPENS = 1 << 6,
	P_CLOSES = 1 << 7,
	P_RECEIPT = 1 << 8,
	P_TITLE = 1 << 9, /* works everywhere */
};
#define P_ENTRY (P_FORM | P_NUMBER | P_NAME)

static const struct template_place placeholders[] = {
    {"title", offsetof(struct dialog_values, title), P_TITLE},
    {"code", offsetof(struct dialog_values, code), P_CODE},
    {"name", offsetof(struct dialog_values, name), P_NAME},
    {"place", offsetof(struct dialog_values, place), P_PLACE},
    {"form", offsetof(struct dialog_values, form), P_FORM},
    {"number", offsetof(struct dialog_values, number), P_NUMBER},
    {"n", offsetof(struct dialog_values, n), P_N},
    {"opens", offsetof(struct dialog_values, opens), P_OPENS},
    {"closes", offsetof(struct dialog_values, closes), P_CLOSES},
    {"receipt", offsetof(struct dialog_values, receipt), P_RECEIPT},
};
#define N_PLACEHOLDERS (sizeof(placeholders) / sizeof(placeholders[0]))

static const struct {
	const char *name;
	unsigned may_use;
} keys[DIALOG_TEXT_N] = {
    [TEXT_LANGUAGE] = {"language", 0},
    [TEXT_MENU] = {"menu", 0},
    [TEXT_MENU_VOTE] = {"menu_vote", 0},
    [TEXT_CANDIDATES] = {"candidates", 0},
    [TEXT_CONFIRM] = {"confirm", P_CODE | P_NAME | P_PLACE},
    [TEXT_YES] = {"yes", 0},
    [TEXT_NO] = {"no", 0},
    [TEXT_BACK] = {"back", 0},
    [TEXT_MORE] = {"more", 0},
    [TEXT_QUIT] = {"quit", 0},
    [TEXT_WRONG] = {"wrong", 0},
    [TEXT_REGION] = {"region", 0},
    [TEXT_MENU_REGION] = {"menu_region", 0},
    [TEXT_RESUME] = {"resume", 0},
    [TEXT_RESUME_YES] = {"resume_yes", 0},
    [TEXT_RESUME_NO] = {"resume_no", 0},
    [TEXT_MENU_NOMINATE] = {"menu_nominate", 0},
    [TEXT_MENU_STATUS] = {"menu_status", 0},
    [TEXT_MENU_RESULTS] = {"menu_results", 0},
    [TEXT_MENU_LANGUAGE] = {"menu_language", 0},
    [TEXT_MENU_HELP] = {"menu_help", 0},
    [TEXT_HELP] = {"help", 0},
    [TEXT_NOT_NOW] = {"not_now", 0},
    [TEXT_FORM_NOT_OPEN] = {"form_not_open", P_FORM | P_OPENS},
    [TEXT_FORM_CLOSED] = {"form_closed", P_FORM | P_CLOSES},
    [TEXT_FORM_MAX] = {"form_max", P_FORM | P_N},
    [TEXT_FORM_FULL] = {"form_full", P_FORM},
    [TEXT_FORM_START] = {"form_start", P_FORM},
    [TEXT_FORM_SKIP] = {"form_skip", 0},
    [TEXT_FORM_REVIEW] = {"form_review", P_FORM | P_NAME},
    [TEXT_FORM_SEND] = {"form_send", 0},
    [TEXT_FORM_FIX] = {"form_fix", 0},
    [TEXT_FORM_DROP] = {"form_drop", 0},
    [TEXT_FORM_FIX_WHICH] = {"form_fix_which", P_FORM},
    [TEXT_FORM_KEPT] = {"form_kept", P_ENTRY},
    [TEXT_FORM_AMENDED] = {"form_amended", P_ENTRY},
    [TEXT_FORM_WAITING] = {"form_waiting", P_ENTRY | P_N},
    [TEXT_FORM_PROMOTED] = {"form_promoted", P_ENTRY},
    [TEXT_FORM_YOURS] = {"form_yours", P_FORM | P_NUMBER},
    [TEXT_FORM_NONE] = {"form_none", P_FORM},
    [TEXT_FORM_DROPPED] = {"form_dropped", P_FORM},
    [TEXT_FORM_RESUME] = {"form_resume", P_FORM},
    [TEXT_FORM_RESTART] = {"form_restart", P_FORM},
    [TEXT_FAULT_EMPTY] = {"fault_empty", 0},
    [TEXT_FAULT_CHOICE] = {"fault_choice", 0},
    [TEXT_FAULT_PLACE] = {"fault_place", 0},
    [TEXT_FAULT_NUMBER] = {"fault_number", P_N},
    [TEXT_FAULT_NAME] = {"fault_name", 0},
    [TEXT_FAULT_PHONE] = {"fault_phone", 0},
    [TEXT_FAULT_LONG] = {"fault_long", P_N},
    [TEXT_NOMINATION] = {"nomination", 0},
};

const char *
dialog_text_key(enum dialog_text key)
{
	return key < DIALOG_TEXT_N ? keys[key].name : "";
}

int
dialog_text_find(const char *key)
{
	int i;

	for (i = 0; i < DIALOG_TEXT_N; i++)
		if (strcmp(keys[i].name, key) == 0)
			return i;
	return -1;
}

static const struct template_place *
placeholder(const struct template_piece *p)
{
	return template_place(placeholders, N_PLACEHOLDERS, p);
}

static const char *
value_of(const struct dialog_values *values, const struct template_piece *p)
{
	const struct template_place *which = placeholder(p);

	return which != NULL ? template_value(which, values) : "";
}

/* Takes back "(" and a blank before it; false when there is none. */
static bool
unopen(struct buf *out, size_t start)
{
	if (out->len == start || out->data[out->len - 1] != '(')
		return false;
	out->len--;
	if (out->len > start && out->data[out->len - 1] == ' ')
		out->len--;
	out->data[out->len] = '\0';
	return true;
}

void
dialog_text_render(const char *tmpl, const struct dialog_values *values, struct buf *out)
{
	size_t start = out->len;
	struct template_piece p;

	for (; *tmpl != '\0'; tmpl += p.next) {
		p = template_first(tmpl);
		if (p.named) {
			p.text = value_of(values, &p);
			p.len = strlen(p.text);
			if (p.len == 0 && tmpl[p.next] == ')' && unopen(out, start))
				p.next++;
		}
		(void)gsm7_transliterate(p.text, p.len, out, NULL); /* was linted */
	}
}

void
dialog_text_unknown(enum dialog_text key, const char *tmpl, char out[24])
{
	unsigned allowed = keys[key].may_use | P_TITLE;
	const struct template_place *which;
	struct template_piece p;
	struct buf name;

	buf_init(&name, out, 24);
	for (; *tmpl != '\0'; tmpl += p.next) {
		p = template_first(tmpl);
		if (!p.named && *tmpl != '{')
			continue;
		which = p.named ? placeholder(&p) : NULL;
		if (which != NULL && (which->bit & allowed) != 0)
			continue;
		(void)buf_addn(&name, p.text, p.len); /* cut is good enough to be found */
		if (name.len == 0)
			(void)buf_add(&name, "{}");
		return;
	}
}
