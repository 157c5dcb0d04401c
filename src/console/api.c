/*
 * The same facts for programs: JSON, a token or a session, problem+json when something is
 * wrong. Lists are read by a cursor: `next` is the address of what follows, null at the
 * end. Numbers of phones are in none of it.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/assets.h"
#include "console/desk_cache.h"
#include "console/page.h"
#include "core/understand.h"
#include "store/ledger_list.h"
#include "store/message_list.h"
#include "store/minutes.h"
#include "store/proposal.h"
#include "store/results.h"

#define LIMIT 100

static void
add_time(cJSON *o, const char *key, int64_t utc_ms)
{
	BUF(text, 40);

	clock_format(&text, utc_ms);
	(void)cJSON_AddStringToObject(o, key, text.data);
}

static void
add_next(cJSON *o, const char *path, int64_t before)
{
	char next[480];

	(void)snprintf(next, sizeof(next), "%s%cbefore=%lld", path,
	    strchr(path, '?') == NULL ? '?' : '&', (long long)before);
	if (before > 0)
		(void)cJSON_AddStringToObject(o, "next", next);
	else
		(void)cJSON_AddNullToObject(o, "next");
}

static void
unreadable(struct page *p)
{
	page_problem(p, 503, "the database cannot be read");
}

/* The cursor of the query; false: it is none, and the page has ended. */
static bool
cursor(struct page *p, int64_t *before)
{
	*before = 0;
	if (fields_text(&p->query, "before")[0] == '\0' ||
	    fields_number(&p->query, "before", 1, INT64_MAX, before))
		return true;
	page_problem(p, 400, "before is the number of an entry");
	return false;
}

void
api_document(struct page *p)
{
	const struct embedded *e = assets_file("openapi.json");

	if (e == NULL)
		page_problem(p, 404, "it is not built in");
	else
		page_send_bytes(p, "application/json", "public, max-age=300", e, false);
}

void
api_me(struct page *p)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "name", p->visitor.name);
	(void)cJSON_AddStringToObject(o, "role", staff_role_name(p->visitor.role));
	(void)cJSON_AddStringToObject(
	    o, "by", p->visitor.pass == PASS_PROGRAM ? "token" : "session");
	page_send_json(p, 200, o);
}

void
api_campaigns(struct page *p)
{
	cJSON *o = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(o, "campaigns"),
	      *c;
	size_t i;

	for (i = 0; i < p->rulebook->n_papers; i++) {
		const struct campaign *campaign = &p->rulebook->paper[i]->campaign;

		c = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(c, "id", campaign->id);
		(void)cJSON_AddStringToObject(c, "title", campaign->title[0]);
		(void)cJSON_AddStringToObject(c, "status",
		    campaign_phase_name(campaign_phase(campaign, clock_now_ms())));
		(void)cJSON_AddBoolToObject(
		    c, "public_results", campaign->public_results);
		(void)cJSON_AddItemToArray(list, c);
	}
	page_send_json(p, 200, o);
}

/* Everybody may ask for what a campaign publishes. */
void
api_results(struct page *p)
{
	static struct results r; /* the loop's; large */
	char why[200], tag[80], *json;

	if (!p->visitor.known && !p->paper->campaign.public_results) {
		page_header(p, "WWW-Authenticate", "Bearer");
		page_problem(p, 401, "log in, or send a token: Authorization: Bearer …");
		return;
	}
	if (!results_read(&db_sqlite, p->console->db, p->paper, clock_now_ms(), &r, why,
		sizeof(why))) {
		page_problem(p, 503, why);
		return;
	}
	/* the head says whether anything happened; the day's minute, whether the vote
	 * opened or closed. Weak: as_of moves on within it (RFC 9110 8.8.1) */
	(void)snprintf(tag, sizeof(tag), "W/\"%.32s-%lld\"", r.ledger_head,
	    (long long)(r.as_of_ms / 60000));
	page_header(p, "ETag", tag);
	if (strcmp(tag, p->if_none_match) == 0) {
		page_not_modified(p);
		return;
	}
	json = results_json(&r);
	html_raw(&p->html, json);
	free(json);
	page_reply(p, 200, "application/json", "no-cache");
}

void
api_minutes(struct page *p)
{
	static const char *const sources[SOURCES] = {"sms", "ussd", "voice"};
	static struct minutes m; /* the loop's; large */
	cJSON *o, *list, *row;
	size_t i, s;

	if (!minutes_read(&db_sqlite, p->console->db, p->paper->campaign.id,
		clock_now_ms() / MINUTE_MS, 1, 120, &m)) {
		unreadable(p);
		return;
	}
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(o, "minutes");
	for (i = 0; i < m.n; i++) {
		row = cJSON_CreateObject();
		add_time(row, "at", (m.from + (int64_t)i * m.step) * MINUTE_MS);
		for (s = 0; s < SOURCES; s++) {
			cJSON *source = cJSON_AddObjectToObject(row, sources[s]);

			(void)cJSON_AddNumberToObject(
			    source, "messages", (double)m.messages[s][i]);
			(void)cJSON_AddNumberToObject(
			    source, "votes", (double)m.votes[s][i]);
		}
		(void)cJSON_AddItemToArray(list, row);
	}
	page_send_json(p, 200, o);
}

/* ---- messages ---- */

static void
add_phone(cJSON *o, const struct voter_key *voter)
{
	BUF(hex, 8);

	text_hex(&hex, voter->b, 3);
	(void)cJSON_AddStringToObject(o, "phone", hex.data);
}

static cJSON *
message_object(const struct message_item *m)
{
	cJSON *o = cJSON_CreateObject();
	BUF(text, INBOUND_TEXT_MAX * 3 + 1);
	BUF(masked, INBOUND_TEXT_MAX * 3 + 1);

	text_scrub(&text, m->raw, m->raw_len);
	text_mask_numbers(&masked, text.data);
	(void)cJSON_AddNumberToObject(o, "entry", (double)m->seq);
	add_time(o, "received", m->received_ms);
	add_phone(o, &m->voter);
	(void)cJSON_AddStringToObject(o, "channel", m->channel);
	(void)cJSON_AddStringToObject(o, "text", masked.data);
	(void)cJSON_AddStringToObject(
	    o, "state", message_state_name(message_item_state(m)));
	(void)cJSON_AddStringToObject(
	    o, "intent", intent_name((enum intent_kind)m->intent));
	(void)cJSON_AddStringToObject(
	    o, "candidate", m->assigned_seq != 0 ? m->assigned : m->candidate);
	(void)cJSON_AddStringToObject(o, "region", m->region);
	(void)cJSON_AddNumberToObject(o, "deliveries", (double)m->seen);
	(void)cJSON_AddNumberToObject(o, "proposal", (double)m->proposal);
	return o;
}

void
api_messages(struct page *p)
{
	struct message_filter f = {.limit = LIMIT};
	const char *state = fields_text(&p->query, "state");
	struct message_page page;
	char path[400];
	cJSON *o, *list;
	size_t i;

	if (state[0] != '\0' && !message_state_parse(state, &f.state)) {
		page_problem(p, 400, "there is no such state");
		return;
	}
	if (!cursor(p, &f.before))
		return;
	(void)text_copy(f.campaign, sizeof(f.campaign), p->paper->campaign.id);
	if (!messages_list(&db_sqlite, p->console->db, &f, &page)) {
		unreadable(p);
		return;
	}
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(o, "messages");
	for (i = 0; i < page.n; i++)
		(void)cJSON_AddItemToArray(list, message_object(&page.item[i]));
	(void)snprintf(path, sizeof(path), "%s%s%s", p->path,
	    state[0] == '\0' ? "" : "?state=", state);
	add_next(o, path, page.next);
	message_page_clear(&page);
	page_send_json(p, 200, o);
}

void
api_assign(struct page *p)
{
	cJSON *o;
	int64_t seq;

	if (!text_i64(p->arg[1], 1, INT64_MAX, &seq)) {
		page_problem(p, 400, "a message is named by its entry in the ledger");
		return;
	}
	o = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(o, "do", "proposal");
	(void)cJSON_AddStringToObject(o, "act", "propose");
	(void)cJSON_AddStringToObject(o, "kind", "assign");
	(void)cJSON_AddStringToObject(o, "campaign", p->paper->campaign.id);
	(void)cJSON_AddNumberToObject(o, "subject", (double)seq);
	(void)cJSON_AddStringToObject(o, "code", fields_text(&p->form, "code"));
	(void)cJSON_AddStringToObject(o, "reason", fields_text(&p->form, "reason"));
	page_act(p, o, "", "");
}

/* ---- proposals ---- */

void
api_proposals(struct page *p)
{
	struct proposal_row *rows;
	cJSON *o, *list, *row;
	size_t n, i;

	if (!proposals_list(&db_sqlite, p->console->db, LIMIT, &rows, &n)) {
		unreadable(p);
		return;
	}
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(o, "proposals");
	for (i = 0; i < n; i++) {
		row = cJSON_CreateObject();
		(void)cJSON_AddNumberToObject(row, "id", (double)rows[i].id);
		(void)cJSON_AddStringToObject(row, "campaign", rows[i].campaign);
		(void)cJSON_AddStringToObject(
		    row, "kind", proposal_kind_name(rows[i].kind));
		(void)cJSON_AddNumberToObject(row, "subject", (double)rows[i].subject);
		(void)cJSON_AddStringToObject(row, "actor", rows[i].actor);
		(void)cJSON_AddStringToObject(row, "reason", rows[i].reason);
		add_time(row, "made", rows[i].made_at);
		(void)cJSON_AddStringToObject(
		    row, "state", proposal_state_name(rows[i].state));
		(void)cJSON_AddStringToObject(row, "second", rows[i].second);
		(void)cJSON_AddItemToArray(list, row);
	}
	proposal_rows_free(rows, n);
	page_send_json(p, 200, o);
}

void
api_agree(struct page *p)
{
	cJSON *o;
	int64_t id;

	if (!text_i64(p->arg[0], 1, INT64_MAX, &id)) {
		page_problem(p, 400, "a proposal is named by its number");
		return;
	}
	o = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(o, "do", "proposal");
	(void)cJSON_AddStringToObject(o, "act", "agree");
	(void)cJSON_AddNumberToObject(o, "id", (double)id);
	(void)cJSON_AddStringToObject(o, "reason", fields_text(&p->form, "reason"));
	page_act(p, o, "", "");
}

/* ---- the ledger ---- */

static cJSON *
entry_object(const struct ledger_item *item)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddNumberToObject(o, "entry", (double)item->seq);
	add_time(o, "at", item->at);
	(void)cJSON_AddStringToObject(o, "kind", ledger_kind_name(item->kind));
	(void)cJSON_AddStringToObject(o, "campaign", item->campaign);
	(void)cJSON_AddStringToObject(o, "actor", item->actor);
	(void)cJSON_AddStringToObject(o, "subject", item->subject);
	(void)cJSON_AddStringToObject(o, "reason", item->reason);
	(void)cJSON_AddStringToObject(o, "hash", item->hash);
	return o;
}

void
api_ledger(struct page *p)
{
	struct ledger_filter f = {.campaign = "", .actor = ""};
	const char *kind = fields_text(&p->query, "kind");
	struct ledger_page page;
	char path[400];
	cJSON *o, *list;
	size_t i;

	if (kind[0] != '\0' && !ledger_group_parse(kind, &f.group)) {
		page_problem(
		    p, 400, "kinds are all, messages, campaigns, forms, desk and people");
		return;
	}
	if (!cursor(p, &f.before))
		return;
	if (!ledger_list(&db_sqlite, p->console->db, &f, LIMIT, &page)) {
		unreadable(p);
		return;
	}
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(o, "entries");
	for (i = 0; i < page.n; i++)
		(void)cJSON_AddItemToArray(list, entry_object(&page.item[i]));
	(void)snprintf(
	    path, sizeof(path), "%s%s%s", p->path, kind[0] == '\0' ? "" : "?kind=", kind);
	add_next(o, path, page.next);
	ledger_page_clear(&page);
	page_send_json(p, 200, o);
}

/* ---- nominations ---- */

static cJSON *
nomination_object(const struct nomination *n)
{
	cJSON *o = cJSON_CreateObject(), *answers;
	const char *key, *value;
	size_t a;

	(void)cJSON_AddNumberToObject(o, "number", (double)n->number);
	(void)cJSON_AddStringToObject(o, "status", nominee_status_name(n->status));
	(void)cJSON_AddStringToObject(o, "code", n->code);
	(void)cJSON_AddBoolToObject(o, "leads", n->id == n->leader);
	add_time(o, "received", n->entry.created_ms);
	answers = cJSON_AddObjectToObject(o, "answers");
	for (a = 0; answers_nth(&n->entry.answers, a, &key, &value); a++) {
		BUF(masked, ANSWER_VALUE_MAX);

		text_mask_numbers(&masked, value);
		(void)cJSON_AddStringToObject(answers, key, masked.data);
	}
	return o;
}

static void
nominations_ready(struct page *p, struct desk_book *b)
{
	const struct nominations *all = &b->all; /* by number */
	cJSON *o = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(o, "nominations");
	int64_t next = 0;
	size_t i, n = 0;

	for (i = all->n; i-- > 0 && n < LIMIT;) {
		if (p->step > 0 && all->item[i].number >= p->step)
			continue;
		(void)cJSON_AddItemToArray(list, nomination_object(&all->item[i]));
		next = i > 0 ? all->item[i].number : 0;
		n++;
	}
	add_next(o, p->path, n == LIMIT ? next : 0);
	page_send_json(p, 200, o);
}

/* The desk's pages and programs look at the same copy, which a worker reads: twenty
 * thousand nominations take a tenth of a second. */
void
api_nominations(struct page *p)
{
	if (cursor(p, &p->step))
		desk_cache_ask(p, false, nominations_ready);
}

/* ---- channels ---- */

static void
channels_told(struct page *p, struct cJSON *answer)
{
	char why[300];

	page_answer_errors(answer, why, sizeof(why));
	if (answer == NULL)
		page_problem(p, 503, "the gateway does not answer");
	else if (why[0] != '\0')
		page_problem(p, 422, why);
	else
		page_send_json(p, 200, cJSON_Duplicate(answer, true));
}

void
api_channels(struct page *p)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "do", "channels");
	page_ask(p, o, channels_told);
}
