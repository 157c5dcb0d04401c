#include "console/desk_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/fold.h"
#include "store/desk_changes.h"

#define NAME_FOLDED 200 /* bytes of a folded name that is searched */

const struct form_def *
desk_form(const struct ballot_paper *paper)
{
	size_t i;

	for (i = 0; i < paper->n_forms; i++)
		if (form_is_nomination(&paper->form[i]))
			return &paper->form[i];
	return NULL;
}

/* ---- finding ---- */

/* qsort_r is not everywhere: what is sorted carries its key. */
struct keyed {
	int64_t key, then;
	size_t at;
};

static int
order_keyed(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->then != b->then)
		return a->then < b->then ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static void
index_ids(struct desk_book *b)
{
	struct keyed *keyed = xcalloc(b->all.n + 1, sizeof(*keyed));
	size_t i;

	for (i = 0; i < b->all.n; i++)
		keyed[i] = (struct keyed){.key = b->all.item[i].id, .at = i};
	qsort(keyed, b->all.n, sizeof(*keyed), order_keyed);
	b->by_id = xcalloc(b->all.n + 1, sizeof(*b->by_id));
	for (i = 0; i < b->all.n; i++)
		b->by_id[i] = keyed[i].at;
	free(keyed);
}

const struct nomination *
desk_book_id(const struct desk_book *b, int64_t id)
{
	size_t low = 0, high = b->all.n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (b->all.item[b->by_id[middle]].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == b->all.n || b->all.item[b->by_id[low]].id != id)
		return NULL;
	return &b->all.item[b->by_id[low]];
}

/* They are read by number. */
const struct nomination *
desk_book_number(const struct desk_book *b, int64_t number)
{
	size_t low = 0, high = b->all.n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (b->all.item[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == b->all.n || b->all.item[low].number != number)
		return NULL;
	return &b->all.item[low];
}

const struct desk_person *
desk_book_person(const struct desk_book *b, const struct nomination *n)
{
	return &b->person[b->person_of[n - b->all.item]];
}

const struct nomination *
desk_book_member(const struct desk_book *b, const struct desk_person *who, size_t i)
{
	return &b->all.item[b->member[who->first + i]];
}

const struct nomination *
desk_book_leader(const struct desk_book *b, const struct desk_person *who)
{
	return &b->all.item[who->leader];
}

/* ---- persons ---- */

static int
region_of(const struct desk_book *b, const struct nomination *n)
{
	const struct answers *answers = &n->entry.answers;
	const char *place = answers_get(answers, "place");
	const struct field_world world = {.atlas = &b->paper->atlas,
	    .lexicon = &b->paper->lexicon,
	    .numbering = &b->rulebook->numbering,
	    .occupations = &b->rulebook->occupations};
	int region = atlas_region(&b->paper->atlas, answers_get(answers, "region"));

	if (region < 0 && place[0] != '\0')
		region = field_region_of(&world, place, strlen(place));
	return region < 0 ? -1 : region;
}

/* What the leader's form leaves open, the first of the others that says it tells. */
static void
describe(struct desk_book *b, struct desk_person *who)
{
	const struct nomination *n;
	size_t i;

	who->region = -1;
	who->sector = "";
	for (i = 0; i < who->n; i++) {
		n = desk_book_member(b, who, i);
		if (who->region < 0)
			who->region = region_of(b, n);
		if (who->sector[0] == '\0')
			who->sector = answers_get(&n->entry.answers, "sector");
		if (who->region >= 0 && who->sector[0] != '\0')
			return;
	}
}

/* Person by person, in the order of their leaders' numbers, each leader first. */
static struct keyed *
group(const struct desk_book *b)
{
	struct keyed *keyed = xcalloc(b->all.n + 1, sizeof(*keyed));
	size_t i;

	for (i = 0; i < b->all.n; i++) {
		const struct nomination *n = &b->all.item[i];
		const struct nomination *leader = desk_book_id(b, n->leader);

		if (leader == NULL)
			leader = n;
		keyed[i] = (struct keyed){
		    .key = leader->number, .then = leader == n ? 0 : n->number, .at = i};
	}
	qsort(keyed, b->all.n, sizeof(*keyed), order_keyed);
	return keyed;
}

static void
make_persons(struct desk_book *b)
{
	struct keyed *keyed = group(b);
	struct desk_person *who = NULL;
	size_t i;

	b->person = xcalloc(b->all.n + 1, sizeof(*b->person));
	b->member = xcalloc(b->all.n + 1, sizeof(*b->member));
	b->person_of = xcalloc(b->all.n + 1, sizeof(*b->person_of));
	for (i = 0; i < b->all.n; i++) {
		if (i == 0 || keyed[i].key != keyed[i - 1].key) {
			who = &b->person[b->n_persons++];
			who->leader = keyed[i].at;
			who->first = i;
		}
		who->n++;
		b->member[i] = keyed[i].at;
		b->person_of[keyed[i].at] = (size_t)(who - b->person);
	}
	free(keyed);
	for (i = 0; b->paper != NULL && i < b->n_persons; i++)
		describe(b, &b->person[i]);
}

static void
fold_names(struct desk_book *b)
{
	size_t cap = 64 * (b->all.n + 8), len = 0, i;
	const char *name;

	b->names = xmalloc(cap);
	b->name_at = xcalloc(b->all.n + 1, sizeof(*b->name_at));
	for (i = 0; i < b->all.n; i++) {
		BUF(folded, NAME_FOLDED);

		name = answers_get(&b->all.item[i].entry.answers, "name");
		buf_char(&folded, ' ');
		fold_text(name, strlen(name), &folded);
		if (len + folded.len + 1 > cap)
			b->names = xrealloc(b->names, cap *= 2, 1);
		b->name_at[i] = len;
		memcpy(b->names + len, folded.data, folded.len + 1);
		len += folded.len + 1;
	}
}

/* ---- decisions ---- */

static int
order_mentions(const void *x, const void *y)
{
	const struct desk_mention *a = x, *b = y;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

struct mentions {
	struct desk_mention *item;
	size_t n, cap;
};

static void
mention(struct mentions *m, int64_t id, size_t at)
{
	if (m->n == m->cap) {
		m->cap = m->cap == 0 ? 256 : 2 * m->cap;
		m->item = xrealloc(m->item, m->cap, sizeof(*m->item));
	}
	m->item[m->n++] = (struct desk_mention){id, at};
}

/* As desk_changes_about() has it: changed, joined or left. */
static void
mention_all(struct mentions *m, const struct desk_changes *c, size_t at)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		mention(m, c->change[i].is.nomination, at);
		if (c->change[i].is.leader != c->change[i].is.nomination)
			mention(m, c->change[i].is.leader, at);
		if (c->change[i].was.leader != c->change[i].is.nomination)
			mention(m, c->change[i].was.leader, at);
	}
	for (i = 0; i < c->n_entries; i++)
		mention(m, c->entry[i], at);
}

static void
index_decisions(struct desk_book *b)
{
	struct mentions m = {NULL, 0, 0};
	struct desk_changes changes;
	size_t i;

	b->holds = xcalloc(b->n_decisions + 1, sizeof(*b->holds));
	desk_holding(b->decision, b->n_decisions, b->holds);
	for (i = 0; i < b->n_decisions; i++)
		if (desk_changes_read(&changes, b->decision[i].changes)) {
			mention_all(&m, &changes, i);
			desk_changes_clear(&changes);
		}
	if (m.n > 0)
		qsort(m.item, m.n, sizeof(*m.item), order_mentions);
	b->mention = m.item;
	b->n_mentions = m.n;
}

/* The first mention of it, or where it would be. */
static size_t
first_mention(const struct desk_book *b, int64_t id)
{
	size_t low = 0, high = b->n_mentions, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (b->mention[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
desk_book_about(const struct desk_book *b, const struct desk_person *who, bool *about)
{
	size_t i, m;
	int64_t id;

	memset(about, 0, b->n_decisions * sizeof(*about));
	for (i = 0; i < who->n; i++) {
		id = desk_book_member(b, who, i)->id;
		for (m = first_mention(b, id);
		     m < b->n_mentions && b->mention[m].id == id; m++)
			about[b->mention[m].at] = true;
	}
}

/* ---- all ---- */

static struct desk_book *
begin(struct rulebook *rulebook, const char *campaign)
{
	struct desk_book *b = xcalloc(1, sizeof(*b));

	b->refs = 1;
	b->rulebook = rulebook;
	b->paper = rulebook_campaign(rulebook, campaign);
	(void)text_copy(b->campaign, sizeof(b->campaign), campaign);
	if (b->paper != NULL)
		b->form = desk_form(b->paper);
	return b;
}

static void
fill(struct desk_book *b)
{
	index_ids(b);
	make_persons(b);
	fold_names(b);
	index_decisions(b);
}

struct desk_book *
desk_book_make(struct rulebook *rulebook, const char *campaign, struct nominations all,
    struct decision_row *decision, size_t n_decisions)
{
	struct desk_book *b = begin(rulebook, campaign);

	b->all = all;
	b->decision = decision;
	b->n_decisions = n_decisions;
	fill(b);
	return b;
}

/* The mark first: what changes while the rest is read makes the book look older than it
 * is, never newer. */
static bool
read_tables(struct desk_book *b, struct db *db)
{
	b->mark = desk_mark(&db_sqlite, db, b->campaign, b->why, sizeof(b->why));
	return b->mark >= 0 &&
	       nominations_read(
		   &db_sqlite, db, b->campaign, &b->all, b->why, sizeof(b->why)) &&
	       decisions_read(&db_sqlite, db, b->campaign, 0, &b->decision,
		   &b->n_decisions, b->why, sizeof(b->why));
}

struct desk_book *
desk_book_read(const char *database, struct rulebook *rulebook, const char *campaign)
{
	struct desk_book *b = begin(rulebook, campaign);
	struct db *db = db_sqlite.open(database, true, b->why, sizeof(b->why));
	bool fine;

	if (db == NULL)
		return b;
	fine = read_tables(b, db);
	db_sqlite.close(db);
	if (fine && b->all.n > DESK_BOOK_MAX)
		(void)snprintf(b->why, sizeof(b->why),
		    "more than %d nominations: use kalata nominations", DESK_BOOK_MAX);
	else if (fine)
		fill(b);
	return b;
}

struct desk_book *
desk_book_ref(struct desk_book *b)
{
	b->refs++;
	return b;
}

void
desk_book_unref(struct desk_book *b)
{
	if (b == NULL || --b->refs > 0)
		return;
	nominations_free(&b->all);
	decisions_free(b->decision, b->n_decisions);
	proposals_free(&b->alike);
	rulebook_unref(b->rulebook);
	free(b->person);
	free(b->member);
	free(b->person_of);
	free(b->by_id);
	free(b->names);
	free(b->name_at);
	free(b->holds);
	free(b->mention);
	free(b);
}
