/*
 * What comes to the desk from outside: volunteers' numbers and nominations on paper. A
 * form of paper has no phone; its content stands for one, so that the same sheet typed
 * twice, or a file imported again, is known by the unique key that knows a voter.
 */
#include "store/desk_act.h"

#include <string.h>

#include "base/text.h"
#include "core/fold.h"

/* ---- volunteers ---- */

enum db_result
desk_volunteer(struct desk *d)
{
	struct desk_changes *c = &d->changes;
	bool on = d->job->act == DESK_VOLUNTEER;
	enum db_result result;

	if (on && d->job->name[strspn(d->job->name, " ")] == '\0')
		return desk_refuse(d, "a volunteer needs a name: say whose number it is");
	c->kind = CHANGE_VOLUNTEER;
	c->voter = d->job->voter;
	result = volunteer_get(&d->w->st, d->job->campaign, &c->voter, &c->was);
	if (result != DB_DONE)
		return result;
	if (!on && !c->was.there)
		return desk_refuse(
		    d, "this number is no volunteer's in campaign %s", d->job->campaign);
	if (on) {
		c->is.there = true;
		c->is.added_ms = c->was.there ? c->was.added_ms : d->job->job.now_ms;
		(void)text_copy(c->is.name, sizeof(c->is.name), d->job->name);
	}
	if (volunteer_same(&c->is, &c->was))
		return desk_refuse(d, "this number is volunteer %s already", c->was.name);
	return DB_DONE;
}

/* ---- paper ---- */

#define PAPER_FIELDS 64

/* Keys sorted, so that the order of a file's columns says nothing. */
static size_t
sorted_keys(const struct answers *answers, const char *keys[PAPER_FIELDS])
{
	const char *key, *value;
	size_t n, at;

	for (n = 0; n < PAPER_FIELDS && answers_nth(answers, n, &key, &value); n++) {
		for (at = n; at > 0 && strcmp(keys[at - 1], key) > 0; at--)
			keys[at] = keys[at - 1];
		keys[at] = key;
	}
	return n;
}

struct voter_key
desk_paper_key(
    const struct secret *secret, const char *campaign, const struct answers *answers)
{
	const char *keys[PAPER_FIELDS];
	size_t n = sorted_keys(answers, keys), i;
	BUF(content, 4 * ANSWERS_MAX);

	(void)buf_add(&content, "paper");
	for (i = 0; i < n; i++) {
		const char *value = answers_get(answers, keys[i]);

		(void)buf_addf(&content, "\n%s=", keys[i]);
		fold_text(value, strlen(value), &content);
	}
	return voter_key(secret, campaign, content.data);
}

/* The campaign as it is in force, and its nomination form. */
struct desk_form {
	const struct ballot_paper *paper;
	const struct form_def *form;
};

static bool
find_form(const struct desk *d, struct desk_form *found)
{
	size_t i;

	found->paper = d->w->rulebook == NULL
			   ? NULL
			   : rulebook_campaign(d->w->rulebook, d->job->campaign);
	for (i = 0; found->paper != NULL && i < found->paper->n_forms; i++) {
		found->form = &found->paper->form[i];
		if (strcmp(found->form->id, FORM_NOMINATION) == 0)
			return true;
	}
	return false;
}

static enum db_result
refuse_form(struct desk *d)
{
	return desk_refuse(d,
	    "campaign %s takes no nominations: its document has no form for them",
	    d->job->campaign);
}

static enum db_result
keep_row(struct desk *d, const struct form_def *form, struct paper_row *row)
{
	struct entry_row entry;
	enum db_result result;
	bool kept;

	result = paper_find(&d->w->st, d->job->campaign, &row->voter, &row->number);
	if (result != DB_DONE || row->number != 0) {
		row->number = 0;
		return result;
	}
	memset(&entry, 0, sizeof(entry));
	memcpy(entry.campaign, d->job->campaign, sizeof(entry.campaign));
	memcpy(entry.form, form->id, sizeof(entry.form));
	entry.voter = row->voter;
	entry.source = SOURCE_PAPER;
	entry.answers = row->answers;
	entry.created_ms = d->job->job.now_ms;
	result = entry_keep(d->w, form, &entry, &kept);
	if (result != DB_DONE || !kept)
		return result;
	row->number = entry.number;
	desk_changes_add_entry(&d->changes, entry.id);
	return DB_DONE;
}

enum db_result
desk_import(struct desk *d)
{
	struct desk_job *job = d->job;
	enum db_result result = DB_DONE;
	struct desk_form at;
	size_t i;

	if (!find_form(d, &at))
		return refuse_form(d);
	d->changes.kind = CHANGE_KEPT;
	d->changes.rows = (int64_t)job->n_rows;
	for (i = 0; i < job->n_rows && result == DB_DONE; i++)
		result = keep_row(d, at.form, &job->row[i]);
	job->kept = d->changes.n_entries;
	d->nothing = job->kept == 0;
	return result;
}

enum db_result
desk_import_undo(struct desk *d)
{
	enum db_result result = DB_DONE;
	struct desk_form at;
	struct entry_row entry;
	bool found;
	size_t i;

	if (!find_form(d, &at))
		return refuse_form(d);
	for (i = 0; i < d->changes.n_entries && result == DB_DONE; i++) {
		result = entry_get(&d->w->st, d->changes.entry[i], &entry, &found);
		if (result != DB_DONE || !found || entry.state == ENTRY_CANCELLED)
			continue;
		entry.changed_ms = d->job->job.now_ms;
		result = entry_cancel(d->w, d->w->rulebook, at.paper, at.form, &entry);
	}
	return result;
}
