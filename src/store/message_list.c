#include "store/message_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/fold.h"
#include "core/understand.h"
#include "store/proposal.h"
#include "store/statements.h"

#define FOLD_COST 2   /* of reading a text, in rows that are only looked at */
#define PHONE_MAX 500 /* messages of one phone; more than that is no person */

static const char *const state_names[] = {
    [MESSAGES_ALL] = "all",
    [MESSAGES_COUNTED] = "counted",
    [MESSAGES_REPLACED] = "replaced",
    [MESSAGES_ALREADY] = "already",
    [MESSAGES_LATE] = "late",
    [MESSAGES_OUTSIDE] = "outside",
    [MESSAGES_QUARANTINED] = "quarantined",
    [MESSAGES_TRIAGE] = "triage",
    [MESSAGES_ASSIGNED] = "assigned",
    [MESSAGES_FORM] = "form",
    [MESSAGES_PLACE] = "region",
    [MESSAGES_ORDER] = "order",
    [MESSAGES_ROBOT] = "robot",
};
_Static_assert(sizeof(state_names) / sizeof(state_names[0]) == MESSAGES_STATES,
    "each state has its name");

const char *
message_state_name(enum message_state state)
{
	return state_names[state];
}

bool
message_state_parse(const char *name, enum message_state *state)
{
	int i;

	for (i = 0; i < MESSAGES_STATES; i++)
		if (strcmp(state_names[i], name) == 0) {
			*state = (enum message_state)i;
			return true;
		}
	return false;
}

/* ---- states ---- */

static bool
is_unread(int64_t intent)
{
	return intent == INTENT_NONE || intent == INTENT_ASK || intent == INTENT_UNKNOWN;
}

bool
message_waits(const struct message_item *m)
{
	return m->outcome == OUTCOME_KEPT && is_unread(m->intent) && m->assigned_seq == 0;
}

static enum message_state
state_of_intent(int64_t intent)
{
	switch (intent) {
	case INTENT_NOMINATE:
	case INTENT_FORM:
	case INTENT_FIX:
	case INTENT_CANCEL:
	case INTENT_ANSWER:
		return MESSAGES_FORM;
	case INTENT_REGION:
		return MESSAGES_PLACE;
	default:
		return MESSAGES_ORDER;
	}
}

enum message_state
message_item_state(const struct message_item *m)
{
	static const enum message_state of[] = {
	    [OUTCOME_COUNTED] = MESSAGES_COUNTED,
	    [OUTCOME_REPLACED] = MESSAGES_REPLACED,
	    [OUTCOME_ALREADY] = MESSAGES_ALREADY,
	    [OUTCOME_NOT_OPEN] = MESSAGES_OUTSIDE,
	    [OUTCOME_LATE] = MESSAGES_LATE,
	    [OUTCOME_CLOSED] = MESSAGES_OUTSIDE,
	    [OUTCOME_QUARANTINED] = MESSAGES_QUARANTINED,
	    [OUTCOME_REGION] = MESSAGES_PLACE,
	    [OUTCOME_NOBODY] = MESSAGES_ROBOT,
	};
	int64_t outcome = m->assigned_seq != 0 ? m->assigned_outcome : m->outcome;

	if (message_waits(m))
		return MESSAGES_TRIAGE;
	if (outcome == OUTCOME_KEPT)
		return state_of_intent(m->intent);
	return outcome > 0 && outcome <= OUTCOME_NOBODY ? of[outcome] : MESSAGES_ORDER;
}

static bool
has_state(const struct message_item *m, enum message_state state)
{
	if (state == MESSAGES_ALL)
		return true;
	if (state == MESSAGES_ASSIGNED)
		return m->assigned_seq != 0;
	return message_item_state(m) == state;
}

/* ---- rows ---- */

#define COPY(to, q, at) (void)text_copy((to), sizeof(to), d->column_text((q), (at)))

static void
read_item(const struct db_driver *d, struct db_stmt *q, struct message_item *m)
{
	const void *bytes;
	size_t len;

	m->seq = d->column_i64(q, 0);
	memset(&m->voter, 0, sizeof(m->voter));
	bytes = d->column_blob(q, 1, &len);
	if (len == sizeof(m->voter.b))
		memcpy(m->voter.b, bytes, len);
	COPY(m->campaign, q, 2);
	COPY(m->channel, q, 3);
	m->source = d->column_i64(q, 4);
	m->received_ms = d->column_i64(q, 5);
	bytes = d->column_blob(q, 6, &len);
	m->raw_len = len < sizeof(m->raw) ? len : sizeof(m->raw);
	if (m->raw_len > 0)
		memcpy(m->raw, bytes, m->raw_len);
	m->intent = d->column_i64(q, 7);
	m->outcome = d->column_i64(q, 8);
	COPY(m->candidate, q, 9);
	COPY(m->region, q, 10);
	m->seen = d->column_i64(q, 11);
	m->assigned_seq = m->assigned_outcome = m->proposal = 0;
	m->assigned[0] = m->receipt[0] = '\0';
}

static enum db_result
read_assignment(struct statements *s, struct message_item *m)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_MESSAGE_ASSIGNED];
	enum db_result result;

	if (!is_unread(m->intent))
		return DB_DONE;
	d->bind_i64(q, 1, m->seq);
	result = d->step(q);
	if (result == DB_ROW) {
		m->assigned_seq = d->column_i64(q, 0);
		COPY(m->assigned, q, 1);
		m->assigned_outcome = d->column_i64(q, 2);
		COPY(m->receipt, q, 3);
	}
	return statement_end(s, ST_MESSAGE_ASSIGNED, result);
}

/* What of the ledger's entry a message shows: the receipt of a vote, the hash. */
static enum db_result
read_entry(struct statements *s, struct message_item *m, unsigned char *hash)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_LEDGER_GET];
	const unsigned char *bytes;
	enum db_result result;
	size_t len;

	d->bind_i64(q, 1, m->seq);
	result = d->step(q);
	if (result == DB_ROW) {
		bytes = d->column_blob(q, 0, &len);
		if (len == LEDGER_HASH_LEN &&
		    (m->outcome == OUTCOME_COUNTED || m->outcome == OUTCOME_REPLACED))
			receipt_make(bytes, m->receipt);
		bytes = d->column_blob(q, 1, &len);
		if (hash != NULL && len == LEDGER_HASH_LEN)
			memcpy(hash, bytes, len);
	}
	return statement_end(s, ST_LEDGER_GET, result);
}

/* Does somebody propose to assign it? */
static enum db_result
read_proposal(struct statements *s, struct message_item *m)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PROPOSAL_SAME];
	enum db_result result;

	if (!message_waits(m))
		return DB_DONE;
	d->bind_text(q, 1, m->campaign);
	d->bind_i64(q, 2, PROPOSAL_ASSIGN);
	d->bind_i64(q, 3, m->seq);
	result = d->step(q);
	if (result == DB_ROW)
		m->proposal = d->column_i64(q, 0);
	return statement_end(s, ST_PROPOSAL_SAME, result);
}

/* ---- filtering ---- */

struct search {
	struct statements s;
	const struct message_filter *filter;
	struct message_page *page;
	char words[2 * sizeof(((struct message_filter *)0)->words)]; /* folded */
	size_t limit, cap;
	int64_t left; /* of what may be looked at */
	int64_t last; /* the last entry that was looked at */
};

static bool
has_words(struct search *f, const struct message_item *m)
{
	char scrubbed[2 * INBOUND_TEXT_MAX], folded[2 * INBOUND_TEXT_MAX];
	struct buf plain, words;

	if (f->filter->words[0] == '\0')
		return true;
	f->left -= FOLD_COST - 1;
	buf_init(&plain, scrubbed, sizeof(scrubbed));
	buf_init(&words, folded, sizeof(folded));
	text_scrub(&plain, m->raw, m->raw_len);
	fold_text(plain.data, plain.len, &words);
	return f->words[0] != '\0' && strstr(words.data, f->words) != NULL;
}

/* What the row alone tells. */
static bool
row_fits(const struct message_filter *f, const struct message_item *m)
{
	if (strcmp(m->campaign, f->campaign) != 0 ||
	    (f->source != 0 && m->source != f->source))
		return false;
	if (f->region[0] != '\0' &&
	    strcmp(m->region, f->region[0] == '?' ? "" : f->region) != 0)
		return false;
	return f->channel[0] == '\0' || strcmp(m->channel, f->channel) == 0;
}

/* What needs a look at other tables, dearest last. */
static enum db_result
rest_fits(struct search *f, struct message_item *m, bool *fits)
{
	const struct message_filter *filter = f->filter;
	enum db_result result = read_assignment(&f->s, m);

	*fits = false;
	if (result != DB_DONE || !has_state(m, filter->state))
		return result;
	if (filter->candidate[0] != '\0' &&
	    strcmp(m->assigned_seq != 0 ? m->assigned : m->candidate,
		filter->candidate) != 0)
		return DB_DONE;
	*fits = has_words(f, m);
	if (!*fits && filter->receipt[0] == '\0')
		return DB_DONE;
	result = read_entry(&f->s, m, NULL);
	if (filter->receipt[0] != '\0' && (!*fits || filter->words[0] == '\0'))
		*fits = strcmp(m->receipt, filter->receipt) == 0;
	return result;
}

static struct message_item *
room(struct search *f)
{
	struct message_page *page = f->page;

	if (page->n == f->cap) {
		f->cap = f->cap == 0 ? MESSAGES_PAGE : 2 * f->cap;
		page->item = xrealloc(page->item, f->cap, sizeof(*page->item));
	}
	return &page->item[page->n];
}

static enum db_result
take(struct search *f, struct db_stmt *q)
{
	struct message_item *m = room(f);
	enum db_result result;
	bool fits;

	f->left--;
	read_item(f->s.driver, q, m);
	f->last = m->seq;
	if (!row_fits(f->filter, m))
		return DB_DONE;
	result = rest_fits(f, m, &fits);
	if (result == DB_DONE && fits) {
		result = read_proposal(&f->s, m);
		f->page->n++;
	}
	return result;
}

static bool
by_receipt(const struct message_filter *f)
{
	return f->receipt[0] != '\0' && f->words[0] == '\0';
}

static struct db_stmt *
begin(struct search *f)
{
	const struct db_driver *d = f->s.driver;
	bool triage = f->filter->state == MESSAGES_TRIAGE && !by_receipt(f->filter);
	struct db_stmt *q = f->s.stmt[by_receipt(f->filter) ? ST_LEDGER_BACK
				      : triage              ? ST_MESSAGES_TRIAGE
							    : ST_MESSAGES];
	int64_t before = f->filter->before > 0 ? f->filter->before : INT64_MAX;

	if (triage)
		d->bind_text(q, 1, f->filter->campaign);
	d->bind_i64(q, triage ? 2 : 1, before);
	return q;
}

/* ---- a receipt alone: the ledger's rows are small ---- */

#define LEDGER_ROWS 10 /* of them cost as much as one message */

/* The message whose vote the entry is; 0 none. */
static enum db_result
vote_of(struct search *f, int64_t seq, int64_t kind, int64_t *message)
{
	struct db_stmt *q = f->s.stmt[ST_ASSIGNMENT_GET];
	enum db_result result;

	*message = kind == ACT_AGREE ? 0 : seq;
	if (kind != ACT_AGREE)
		return DB_DONE;
	f->s.driver->bind_i64(q, 1, seq);
	result = f->s.driver->step(q);
	if (result == DB_ROW)
		*message = f->s.driver->column_i64(q, 0);
	return statement_end(&f->s, ST_ASSIGNMENT_GET, result);
}

static enum db_result
take_vote(struct search *f, int64_t message)
{
	const struct db_driver *d = f->s.driver;
	struct db_stmt *q = f->s.stmt[ST_MESSAGE_GET];
	struct message_item *m = room(f);
	enum db_result result;
	bool fits = false;

	d->bind_i64(q, 1, message);
	result = d->step(q);
	if (result == DB_ROW) {
		read_item(d, q, m);
		fits = row_fits(f->filter, m);
	}
	result = statement_end(&f->s, ST_MESSAGE_GET, result);
	if (result == DB_DONE && fits)
		result = rest_fits(f, m, &fits);
	if (result == DB_DONE && fits)
		f->page->n++;
	return result;
}

static enum db_result
take_entry(struct search *f, struct db_stmt *q)
{
	int64_t kind = f->s.driver->column_i64(q, 1), message;
	char receipt[RECEIPT_LEN + 1];
	const unsigned char *bytes;
	enum db_result result;
	size_t len;

	f->last = f->s.driver->column_i64(q, 0);
	f->left--;
	if (kind != OUTCOME_COUNTED && kind != OUTCOME_REPLACED && kind != ACT_AGREE)
		return DB_DONE;
	bytes = f->s.driver->column_blob(q, 2, &len);
	if (len != LEDGER_HASH_LEN)
		return DB_DONE;
	receipt_make(bytes, receipt);
	if (strcmp(receipt, f->filter->receipt) != 0)
		return DB_DONE;
	result = vote_of(f, f->last, kind, &message);
	return result == DB_DONE && message != 0 ? take_vote(f, message) : result;
}

static enum db_result
walk(struct search *f)
{
	struct db_stmt *q = begin(f);
	enum db_result result = DB_DONE;

	while ((result = f->s.driver->step(q)) == DB_ROW) {
		if (f->page->n == f->limit || f->left <= 0) {
			f->page->next = f->last;
			f->page->gave_up = f->page->n < f->limit;
			result = DB_DONE;
			break;
		}
		result = by_receipt(f->filter) ? take_entry(f, q) : take(f, q);
		if (result != DB_DONE)
			break;
	}
	f->s.driver->reset(q);
	return result;
}

static void
fold_query(struct search *f)
{
	struct buf words;

	buf_init(&words, f->words, sizeof(f->words));
	if (text_is_utf8(f->filter->words, strlen(f->filter->words)))
		fold_text(f->filter->words, strlen(f->filter->words), &words);
}

bool
messages_list(const struct db_driver *driver, struct db *db,
    const struct message_filter *filter, struct message_page *page)
{
	struct search f = {.filter = filter, .page = page};
	enum db_result result;

	memset(page, 0, sizeof(*page));
	f.limit = filter->limit > 0 ? filter->limit : MESSAGES_PAGE;
	f.left = filter->look > 0 ? filter->look : MESSAGES_LOOK;
	if (by_receipt(filter))
		f.left *= LEDGER_ROWS;
	fold_query(&f);
	if (!statements_open(&f.s, driver, db, ST_READERS_N))
		return false;
	result = walk(&f);
	statements_close(&f.s);
	if (result == DB_DONE)
		return true;
	message_page_clear(page);
	return false;
}

void
message_page_clear(struct message_page *page)
{
	free(page->item);
	memset(page, 0, sizeof(*page));
}

/* ---- one message, one phone ---- */

static enum db_result
read_about(struct statements *s, struct message_detail *m)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_CAMPAIGN_CHANGED];
	enum db_result result = read_assignment(s, &m->item);

	if (result == DB_DONE)
		result = read_entry(s, &m->item, m->hash);
	if (result == DB_DONE)
		result = read_proposal(s, &m->item);
	if (result != DB_DONE)
		return result;
	d->bind_text(q, 1, m->item.campaign);
	result = d->step(q);
	if (result == DB_ROW)
		m->campaign_changed_ms = d->column_i64(q, 0);
	return statement_end(s, ST_CAMPAIGN_CHANGED, result);
}

static enum db_result
read_detail(struct statements *s, int64_t seq, struct message_detail *m, bool *found)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_MESSAGE_GET];
	enum db_result result;

	d->bind_i64(q, 1, seq);
	result = d->step(q);
	*found = result == DB_ROW;
	if (*found) {
		read_item(d, q, &m->item);
		COPY(m->address, q, 12);
		COPY(m->sent, q, 13);
		COPY(m->language, q, 14);
		COPY(m->answer, q, 15);
		m->answer_key = d->column_i64(q, 16);
		m->flags = (unsigned)d->column_i64(q, 17);
	}
	result = statement_end(s, ST_MESSAGE_GET, result);
	return result == DB_DONE && *found ? read_about(s, m) : result;
}

bool
message_read(const struct db_driver *driver, struct db *db, int64_t seq,
    struct message_detail *m, bool *found)
{
	struct statements s;
	enum db_result result;

	memset(m, 0, sizeof(*m));
	*found = false;
	if (!statements_open(&s, driver, db, ST_READERS_N))
		return false;
	result = read_detail(&s, seq, m, found);
	statements_close(&s);
	return result == DB_DONE;
}

static int
newest_first(const void *x, const void *y)
{
	const struct message_item *a = x, *b = y;

	return (a->seq < b->seq) - (a->seq > b->seq);
}

static enum db_result
load_phone(struct search *f, const struct voter_key *voter)
{
	const struct db_driver *d = f->s.driver;
	struct db_stmt *q = f->s.stmt[ST_MESSAGES_OF_VOTER];
	enum db_result result;

	d->bind_blob(q, 1, voter->b, sizeof(voter->b));
	d->bind_i64(q, 2, PHONE_MAX);
	while ((result = d->step(q)) == DB_ROW) {
		read_item(d, q, room(f));
		f->page->n++;
	}
	d->reset(q);
	return result;
}

bool
messages_of_phone(const struct db_driver *driver, struct db *db,
    const struct voter_key *voter, size_t limit, struct message_page *page)
{
	struct search f = {.page = page};
	enum db_result result;
	size_t i;

	memset(page, 0, sizeof(*page));
	if (!statements_open(&f.s, driver, db, ST_READERS_N))
		return false;
	result = load_phone(&f, voter);
	if (page->n > 0)
		qsort(page->item, page->n, sizeof(*page->item), newest_first);
	if (page->n > limit)
		page->n = limit;
	for (i = 0; i < page->n && result == DB_DONE; i++) {
		result = read_assignment(&f.s, &page->item[i]);
		if (result == DB_DONE)
			result = read_entry(&f.s, &page->item[i], NULL);
	}
	statements_close(&f.s);
	if (result == DB_DONE)
		return true;
	message_page_clear(page);
	return false;
}
