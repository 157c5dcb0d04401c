/*
 * The life of a filled form. Whatever happens to it is one ledger entry and one change of
 * its row, in this order: the row says which entry last changed it. Who gets a place is
 * decided here, inside the transaction, so that the last place is given once.
 */
#include "store/entry.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/gsm7.h"
#include "store/ledger.h"
#include "store/rows_entry.h"

_Static_assert(ENTRY_STANDS == 1 && ENTRY_WAITS == 2 && ENTRY_CANCELLED == 3,
    "stored in entries: never renumbered");

const char *
entry_state_name(enum entry_state state)
{
	static const char *const names[] = {
	    [ENTRY_STANDS] = "stands",
	    [ENTRY_WAITS] = "waits",
	    [ENTRY_CANCELLED] = "cancelled",
	};

	return names[state];
}

void
entry_commit(
    const struct entry_row *row, const char *json, unsigned char out[LEDGER_HASH_LEN])
{
	struct digest d;

	ledger_digest_start(&d, DIGEST_FORM);
	digest_bytes(&d, row->salt, sizeof(row->salt));
	digest_i64(&d, row->id);
	digest_text(&d, row->campaign);
	digest_text(&d, row->form);
	digest_i64(&d, row->number);
	digest_bytes(&d, row->voter.b, sizeof(row->voter.b));
	digest_i64(&d, row->source);
	digest_i64(&d, row->state);
	digest_text(&d, json);
	digest_i64(&d, row->created_ms);
	digest_i64(&d, row->changed_ms);
	digest_end(&d, out);
}

/* The row as it will be, in the ledger; its seq is that entry's. */
static enum db_result
enter(struct writer *w, struct entry_row *row, const char *json, enum ledger_kind kind)
{
	char note[24];
	struct ledger_row entry = {
	    .at = row->changed_ms,
	    .kind = kind,
	    .campaign = row->campaign,
	    .note = note,
	    .has_answer = false,
	};

	(void)snprintf(note, sizeof(note), "%lld", (long long)row->id);
	entry_commit(row, json, entry.commitment);
	row->seq = w->head.seq + 1;
	return ledger_append(&w->st, &w->head, &entry);
}

static enum db_result
change(struct writer *w, struct entry_row *row, enum ledger_kind kind)
{
	BUF(json, ANSWERS_JSON_MAX);
	enum db_result result;

	answers_to_json(&row->answers, &json);
	result = enter(w, row, json.data, kind);
	return result == DB_DONE ? entry_row_change(&w->st, row, json.data) : result;
}

/* ---- places ---- */

struct places {
	int64_t standing, waiting;
};

/* Is counted only where it matters. */
static enum db_result
count_places(struct statements *s, const char *campaign, const struct form_def *form,
    struct places *p)
{
	enum db_result result = DB_DONE;

	memset(p, 0, sizeof(*p));
	if (form->capacity > 0)
		result = entry_count(s, campaign, form->id, ENTRY_STANDS, &p->standing);
	if (form->capacity > 0 && result == DB_DONE)
		result = entry_count(s, campaign, form->id, ENTRY_WAITS, &p->waiting);
	return result;
}

/* Who waits already goes before who comes now. */
static bool
has_room(const struct form_def *form, const struct places *p)
{
	return form->capacity <= 0 || p->standing + p->waiting < form->capacity;
}

static bool
has_waiting_room(const struct form_def *form, const struct places *p)
{
	return p->waiting < form->waiting;
}

/* ---- new ones ---- */

static enum db_result
add(struct writer *w, struct entry_row *row)
{
	BUF(json, ANSWERS_JSON_MAX);
	enum db_result result;

	answers_to_json(&row->answers, &json);
	crypto_random(row->salt, sizeof(row->salt));
	row->id = w->head.seq + 1;
	row->changed_ms = row->created_ms;
	if (row->state != ENTRY_WAITS)
		row->phone_len = 0;
	result = enter(w, row, json.data, LEDGER_ENTRY_KEPT);
	return result == DB_DONE ? entry_row_add(&w->st, row, json.data) : result;
}

enum db_result
entry_keep(
    struct writer *w, const struct form_def *form, struct entry_row *row, bool *kept)
{
	struct places places;
	enum db_result result = count_places(&w->st, row->campaign, form, &places);

	*kept = has_room(form, &places) || has_waiting_room(form, &places);
	if (result != DB_DONE || !*kept)
		return result;
	row->state = has_room(form, &places) ? ENTRY_STANDS : ENTRY_WAITS;
	result = entry_last_number(&w->st, row->campaign, form->id, &row->number);
	row->number++;
	return result == DB_DONE ? add(w, row) : result;
}

enum db_result
entry_amend(struct writer *w, struct entry_row *row)
{
	return change(w, row, LEDGER_ENTRY_AMENDED);
}

/* ---- the waiting list ---- */

static void
word_promotion(const struct rulebook *rb, const struct ballot_paper *paper,
    const struct form_def *form, const struct entry_row *row, struct buf *out)
{
	int language = rulebook_language(rb, row->language);
	struct dialog_values values = {0};
	char number[24];

	if (language < 0)
		language = 0;
	(void)snprintf(number, sizeof(number), "%lld", (long long)row->number);
	values.title = paper->campaign.title[language][0] != '\0'
			   ? paper->campaign.title[language]
			   : paper->campaign.title[0];
	values.form =
	    form->title[language] != NULL ? form->title[language] : form->title[0];
	values.number = number;
	dialog_text_render(paper->words.text[language][TEXT_FORM_PROMOTED], &values, out);
}

/* Who asked not to be written to is not, even now. */
static enum db_result
may_tell(struct writer *w, const struct entry_row *row, bool *may)
{
	struct voter_row voter;
	enum db_result result;
	bool known;

	*may = false;
	if (row->phone_len == 0 || row->channel[0] == '\0')
		return DB_DONE;
	result = voter_get(&w->st, &row->voter, row->campaign, &voter, &known);
	*may = !voter.stopped;
	return result;
}

static enum db_result
tell(struct writer *w, const struct rulebook *rb, const struct ballot_paper *paper,
    const struct form_def *form, const struct entry_row *row)
{
	BUF(text, TEXT_MAX);
	struct outbox_birth birth = {
	    .id = row->seq,
	    .channel = row->channel,
	    .phone = row->phone,
	    .phone_len = row->phone_len,
	    .now_ms = row->changed_ms,
	    .text = text.data,
	    .address = row->address,
	};
	enum db_result result;
	bool may;

	result = may_tell(w, row, &may);
	if (result != DB_DONE || !may)
		return result;
	word_promotion(rb, paper, form, row, &text);
	birth.segments = (int)gsm7_measure(text.data, text.len).segments;
	w->stats.queued++;
	return outbox_add(&w->st, &birth);
}

/* The first who waits; false in *one when nobody does. */
static enum db_result
promote(struct writer *w, const struct rulebook *rb, const struct ballot_paper *paper,
    const struct form_def *form, int64_t now_ms, bool *one)
{
	struct entry_row row;
	enum db_result result;
	int64_t id;

	*one = false;
	result = entry_first_waiting(&w->st, paper->campaign.id, form->id, &id);
	if (result == DB_DONE && id != 0)
		result = entry_get(&w->st, id, &row, one);
	if (result != DB_DONE || !*one)
		return result;
	row.state = ENTRY_STANDS;
	row.changed_ms = now_ms;
	result = change(w, &row, LEDGER_ENTRY_PROMOTED);
	return result == DB_DONE ? tell(w, rb, paper, form, &row) : result;
}

enum db_result
entry_promote(struct writer *w, const struct rulebook *rb,
    const struct ballot_paper *paper, const struct form_def *form, int64_t now_ms)
{
	enum db_result result = DB_DONE;
	int64_t standing = 0;
	bool one = true;

	if (form->capacity > 0)
		result = entry_count(
		    &w->st, paper->campaign.id, form->id, ENTRY_STANDS, &standing);
	for (; result == DB_DONE && one &&
	     (form->capacity <= 0 || standing < form->capacity);
	     standing++)
		result = promote(w, rb, paper, form, now_ms, &one);
	return result;
}

enum db_result
entry_cancel(struct writer *w, const struct rulebook *rb,
    const struct ballot_paper *paper, const struct form_def *form, struct entry_row *row)
{
	enum db_result result;

	row->state = ENTRY_CANCELLED;
	row->phone_len = 0;
	result = change(w, row, LEDGER_ENTRY_CANCELLED);
	if (result != DB_DONE)
		return result;
	return entry_promote(w, rb, paper, form, row->changed_ms);
}

/* Who still waits long after the window cannot get a place any more: their numbers go. */
enum db_result
entry_forget(
    struct writer *w, const struct ballot_paper *paper, int64_t closed_before_ms)
{
	enum db_result result = DB_DONE;
	size_t i;

	for (i = 0; i < paper->n_forms && result == DB_DONE; i++) {
		const struct form_def *form = &paper->form[i];

		if (form->waiting > 0 && form->window.closes_ms != 0 &&
		    form->window.closes_ms < closed_before_ms)
			result =
			    entry_forget_phones(&w->st, paper->campaign.id, form->id);
	}
	return result;
}

/* ---- what a dialog asks ---- */

static enum db_result
describe_entry(struct statements *s, const char *campaign, const struct form_def *form,
    struct form_facts *facts)
{
	int64_t place = 0;
	enum db_result result;

	if (!facts->waiting)
		return DB_DONE;
	result = entry_place(s, campaign, form->id, facts->number, &place);
	facts->place = (int)place;
	return result;
}

enum db_result
entry_facts(struct statements *s, const char *campaign, const struct form_def *form,
    const struct voter_key *voter, struct form_facts *facts)
{
	struct entries_of_voter of;
	struct places places = {0, 0};
	enum db_result result;

	memset(facts, 0, sizeof(*facts));
	result = entry_of_voter(s, voter, form->id, &of);
	if (result == DB_DONE)
		result = count_places(s, campaign, form, &places);
	/* who never made one has no limit to lift */
	if (result == DB_DONE && of.standing > 0 && form_is_nomination(form))
		result = volunteer_known(s, voter, campaign, &facts->volunteer);
	facts->made = (int)of.standing;
	facts->entry = of.last;
	facts->number = (int)of.number;
	facts->waiting = of.waiting;
	facts->room = has_room(form, &places);
	facts->waiting_room = has_waiting_room(form, &places);
	return result == DB_DONE ? describe_entry(s, campaign, form, facts) : result;
}
