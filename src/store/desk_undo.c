/*
 * Taking an act back: the rows it changed become what they were. That is right only while
 * nothing else was built on them since: no act that holds changed the same rows, whoever
 * leads then is a leader, and nobody was led meanwhile by one who no longer leads. Each
 * refusal names the act in the way.
 */
#include "store/desk_act.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

struct history {
	struct decision_row *row; /* from the act to undo on */
	size_t n;
	bool *holds;
};

static enum db_result
history_read(struct desk *d, struct history *h)
{
	enum db_result result;

	result =
	    decisions_load(&d->w->st, d->job->campaign, d->job->subject, &h->row, &h->n);
	if (result != DB_DONE || h->n == 0)
		return result;
	h->holds = xcalloc(h->n, sizeof(*h->holds));
	desk_holding(h->row, h->n, h->holds);
	return DB_DONE;
}

static void
history_clear(struct history *h)
{
	decisions_free(h->row, h->n);
	free(h->holds);
}

/* How people know a nomination. */
static long long
number_of(struct desk *d, int64_t id)
{
	struct nominee nominee;
	bool found;

	if (id == 0 ||
	    nominee_by_id(&d->w->st, d->job->campaign, id, &nominee, &found) != DB_DONE ||
	    !found)
		return 0;
	return nominee.number;
}

static enum db_result
refuse_for(struct desk *d, const struct decision_row *row, int64_t id)
{
	if (id == 0)
		return desk_refuse(d,
		    "entry %lld (%s) came after it: undo that one first",
		    (long long)row->seq, desk_act_name(row->act));
	return desk_refuse(d,
	    "nomination %lld was changed by entry %lld (%s) since: undo that one first",
	    number_of(d, id), (long long)row->seq, desk_act_name(row->act));
}

/* The act itself must hold. An UNDO may name it and hold: then that one is the way back.
 */
static enum db_result
check_holds(struct desk *d, const struct history *h)
{
	size_t i;

	if (h->n == 0 || h->row[0].seq != d->job->subject)
		return desk_refuse(d, "entry %lld is no act of the desk in campaign %s",
		    (long long)d->job->subject, d->job->campaign);
	for (i = 1; i < h->n && !h->holds[0]; i++)
		if (h->holds[i] && h->row[i].undoes == h->row[0].seq)
			return desk_refuse(d,
			    "entry %lld was undone by entry %lld already",
			    (long long)h->row[0].seq, (long long)h->row[i].seq);
	return DB_DONE;
}

/* A pair of an act and its undoing, both since, changed nothing. */
static bool
stands_in_the_way(const struct history *h, size_t i)
{
	return h->holds[i] && (h->row[i].undoes == 0 || h->row[i].undoes < h->row[0].seq);
}

static enum db_result
check_later(struct desk *d, const struct history *h)
{
	struct desk_changes later;
	size_t i;
	int64_t id;

	for (i = 1; i < h->n && !desk_refused(d); i++) {
		if (!stands_in_the_way(h, i) ||
		    !desk_changes_read(&later, h->row[i].changes))
			continue;
		if (desk_changes_meet(&d->changes, &later, &id))
			(void)refuse_for(d, &h->row[i], id);
		desk_changes_clear(&later);
	}
	return DB_DONE;
}

/* Who is in the way, found by what it did to a nomination. */
static enum db_result
refuse_about(struct desk *d, const struct history *h, int64_t id)
{
	struct desk_changes later;
	size_t i;
	bool about;

	for (i = h->n; i-- > 1;) {
		if (!stands_in_the_way(h, i) ||
		    !desk_changes_read(&later, h->row[i].changes))
			continue;
		about = desk_changes_about(&later, id);
		desk_changes_clear(&later);
		if (about)
			return refuse_for(d, &h->row[i], id);
	}
	return desk_refuse(d,
	    "nomination %lld is not as entry %lld left it: run kalata verify",
	    number_of(d, id), (long long)d->job->subject);
}

static const struct nominee_row *
row_after(const struct desk *d, int64_t id)
{
	size_t i;

	for (i = 0; i < d->changes.n; i++)
		if (d->changes.change[i].is.nomination == id)
			return &d->changes.change[i].is;
	return NULL;
}

/* Whoever leads after the undoing must be a leader. */
static enum db_result
check_leader(struct desk *d, const struct history *h, int64_t id)
{
	const struct nominee_row *after = row_after(d, id);
	struct nominee now;
	enum db_result result;
	bool found;

	if (after != NULL)
		return after->leader == id ? DB_DONE : refuse_about(d, h, id);
	result = nominee_by_id(&d->w->st, d->job->campaign, id, &now, &found);
	if (result != DB_DONE || (found && now.row.leader == id))
		return result;
	return refuse_about(d, h, id);
}

struct stranger {
	const struct desk *d;
	int64_t id; /* led by one who will not lead; 0 none */
};

static void
find_stranger(void *ctx, const struct nominee *nominee)
{
	struct stranger *s = ctx;
	int64_t id = nominee->row.nomination;

	if (id != nominee->row.leader && row_after(s->d, id) == NULL)
		s->id = id;
}

/* Whoever leads no more must have nobody left that this act does not move, too. */
static enum db_result
check_followers(struct desk *d, const struct history *h, const struct desk_change *change)
{
	struct stranger stranger = {.d = d};
	enum db_result result;

	if (change->was.leader != change->was.nomination ||
	    change->is.leader == change->is.nomination)
		return DB_DONE;
	result = nominee_group(&d->w->st, d->job->campaign, change->was.nomination,
	    find_stranger, &stranger);
	if (result != DB_DONE || stranger.id == 0)
		return result;
	return refuse_about(d, h, stranger.id);
}

static enum db_result
check_groups(struct desk *d, const struct history *h)
{
	enum db_result result = DB_DONE;
	size_t i;

	for (i = 0; i < d->changes.n && result == DB_DONE && !desk_refused(d); i++) {
		const struct desk_change *change = &d->changes.change[i];

		result = check_leader(d, h, change->is.leader);
		if (result == DB_DONE && !desk_refused(d))
			result = check_followers(d, h, change);
	}
	return result;
}

/* The tables must be as the acts say: a row changed behind our back is not built upon. */
static enum db_result
check_rows(struct desk *d)
{
	const struct desk_changes *c = &d->changes;
	enum db_result result = DB_DONE;
	struct volunteer volunteer;
	struct nominee now;
	bool found, same = true;
	size_t i;

	if (c->kind == CHANGE_VOLUNTEER) {
		result =
		    volunteer_get(&d->w->st, d->job->campaign, &c->voter, &volunteer);
		same = volunteer_same(&volunteer, &c->was);
	}
	for (i = 0; i < c->n && result == DB_DONE && same; i++) {
		result = nominee_by_id(&d->w->st, d->job->campaign,
		    c->change[i].was.nomination, &now, &found);
		same = result != DB_DONE ||
		       (found && nominee_same(&now.row, &c->change[i].was));
	}
	if (result == DB_DONE && !same)
		return desk_refuse(d,
		    "the table is not as entry %lld left it: run kalata verify",
		    (long long)d->job->subject);
	return result;
}

static enum db_result
take_back(struct desk *d, const struct history *h)
{
	enum db_result result;

	if (!desk_changes_read(&d->changes, h->row[0].changes))
		return desk_refuse(d,
		    "what entry %lld changed cannot be read: run kalata verify",
		    (long long)d->job->subject);
	if (d->changes.kind == CHANGE_CANCELLED)
		return desk_refuse(
		    d, "what it cancelled comes back by importing the file again");
	desk_changes_turn(&d->changes);
	result = check_later(d, h);
	if (result == DB_DONE && !desk_refused(d))
		result = check_groups(d, h);
	if (result == DB_DONE && !desk_refused(d))
		result = check_rows(d);
	if (result == DB_DONE && !desk_refused(d) && d->changes.kind == CHANGE_CANCELLED)
		result = desk_import_undo(d);
	return result;
}

enum db_result
desk_undo(struct desk *d)
{
	struct history h = {.row = NULL};
	enum db_result result = history_read(d, &h);

	if (result == DB_DONE)
		result = check_holds(d, &h);
	if (result == DB_DONE && !desk_refused(d))
		result = take_back(d, &h);
	history_clear(&h);
	return result;
}
