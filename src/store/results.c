#include "store/results.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "store/rows.h"

static const char *const source_names[SOURCES] = {"sms", "ussd", "voice"};

static bool
add_cell(struct results *r, const struct db_driver *d, struct db_stmt *q)
{
	const struct campaign *c = &r->paper->campaign;
	int region = atlas_region(&r->paper->atlas, d->column_text(q, 0));
	int candidate = campaign_candidate(c, d->column_text(q, 1));
	int64_t source = d->column_i64(q, 2), n = d->column_i64(q, 3);

	if (candidate < 0 || source < 1 || source > SOURCES)
		return false;
	if (region < 0)
		region = (int)r->paper->atlas.n;
	r->candidate[candidate] += n;
	r->by_source[candidate][source - 1] += n;
	r->region[region] += n;
	r->cell[region][candidate] += n;
	r->counted += n;
	return true;
}

static enum db_result
read_tally(struct results *r, struct statements *s, char *why, size_t cap)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_TALLY_READ];
	enum db_result result;

	d->bind_text(q, 1, r->paper->campaign.id);
	while ((result = d->step(q)) == DB_ROW)
		if (!add_cell(r, d, q)) {
			(void)snprintf(why, cap,
			    "the tally has votes for '%s', whom the campaign lacks",
			    d->column_text(q, 1));
			result = DB_REFUSED;
			break;
		}
	d->reset(q);
	return result;
}

static void
add_total(struct results *r, int64_t outcome, int64_t n)
{
	r->messages += n;
	if (outcome == OUTCOME_REPLACED)
		r->replaced += n;
	if (outcome == OUTCOME_LATE)
		r->late += n;
	if (outcome == OUTCOME_QUARANTINED)
		r->quarantined += n;
}

static enum db_result
read_totals(struct results *r, struct statements *s)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_TOTAL_READ];
	enum db_result result;

	d->bind_text(q, 1, r->paper->campaign.id);
	while ((result = d->step(q)) == DB_ROW)
		add_total(r, d->column_i64(q, 0), d->column_i64(q, 1));
	d->reset(q);
	return result;
}

static enum db_result
read_head(struct results *r, struct statements *s)
{
	unsigned char hash[LEDGER_HASH_LEN];
	enum db_result result = ledger_last(s, &r->ledger_entries, hash);
	struct buf hex;

	buf_init(&hex, r->ledger_head, sizeof(r->ledger_head));
	text_hex(&hex, hash, sizeof(hash));
	return result;
}

/* One transaction: tallies, totals and head of the same moment. */
static enum db_result
read_all(struct results *r, struct statements *s, char *why, size_t cap)
{
	enum db_result result = s->driver->script(s->db, "BEGIN");

	if (result == DB_DONE)
		result = read_tally(r, s, why, cap);
	if (result == DB_DONE)
		result = read_totals(r, s);
	if (result == DB_DONE)
		result = read_head(r, s);
	if (result != DB_DONE && why[0] == '\0')
		(void)snprintf(
		    why, cap, "cannot read the database: %s", s->driver->error(s->db));
	(void)s->driver->script(s->db, "COMMIT");	/* nothing was written */
	return result;
}

bool
results_read(const struct db_driver *driver, struct db *db,
    const struct ballot_paper *paper, int64_t now_ms, struct results *r, char *why,
    size_t cap)
{
	struct statements s;
	enum db_result result;

	memset(r, 0, sizeof(*r));
	why[0] = '\0';
	r->paper = paper;
	r->as_of_ms = now_ms;
	if (!statements_open(&s, driver, db, ST_READERS_N)) {
		(void)snprintf(
		    why, cap, "cannot read the database: %s", driver->error(db));
		return false;
	}
	result = read_all(r, &s, why, cap);
	statements_close(&s);
	r->votes = r->counted + r->replaced + r->late + r->quarantined + r->invalidated;
	return result == DB_DONE;
}

/* ---- the document ---- */

/* As text: cJSON's own numbers are doubles, printed with 15 digits. */
static void
put(cJSON *object, const char *key, int64_t n)
{
	BUF(digits, 24);

	(void)buf_i64(&digits, n);
	(void)cJSON_AddRawToObject(object, key, digits.data);
}

static cJSON *
totals_json(const struct results *r)
{
	cJSON *o = cJSON_CreateObject();

	put(o, "messages", r->messages);
	put(o, "votes", r->votes);
	put(o, "counted", r->counted);
	put(o, "replaced", r->replaced);
	put(o, "late", r->late);
	put(o, "quarantined", r->quarantined);
	put(o, "invalidated", r->invalidated);
	return o;
}

static cJSON *
ledger_json(const struct results *r)
{
	cJSON *o = cJSON_CreateObject();

	put(o, "entries", r->ledger_entries);
	(void)cJSON_AddStringToObject(o, "head", r->ledger_head);
	return o;
}

static cJSON *
candidate_json(const struct results *r, size_t i)
{
	const struct candidate *c = &r->paper->campaign.candidate[i];
	cJSON *o = cJSON_CreateObject(), *by_source;
	size_t s;

	(void)cJSON_AddStringToObject(o, "code", c->code);
	(void)cJSON_AddStringToObject(o, "name", c->name);
	put(o, "votes", r->candidate[i]);
	by_source = cJSON_AddObjectToObject(o, "by_source");
	for (s = 0; s < SOURCES; s++)
		put(by_source, source_names[s], r->by_source[i][s]);
	return o;
}

static cJSON *
region_json(const struct results *r, size_t i)
{
	bool known = i < r->paper->atlas.n;
	cJSON *o = cJSON_CreateObject(), *candidates;
	size_t c;

	if (known)
		(void)cJSON_AddStringToObject(o, "code", r->paper->atlas.region[i].key);
	else
		(void)cJSON_AddNullToObject(o, "code");
	(void)cJSON_AddStringToObject(o, "name",
	    known ? r->paper->atlas.region[i].name : "inconnue");
	put(o, "votes", r->region[i]);
	candidates = cJSON_AddObjectToObject(o, "candidates");
	for (c = 0; c < r->paper->campaign.n_candidates; c++)
		put(candidates, r->paper->campaign.candidate[c].code, r->cell[i][c]);
	return o;
}

char *
results_json(const struct results *r)
{
	const struct campaign *c = &r->paper->campaign;
	cJSON *o = cJSON_CreateObject(), *list;
	BUF(as_of, 40);
	char *text;
	size_t i;

	clock_format(&as_of, r->as_of_ms);
	(void)cJSON_AddStringToObject(o, "campaign", c->id);
	(void)cJSON_AddStringToObject(o, "status",
	    campaign_phase_name(campaign_phase(c, r->as_of_ms)));
	(void)cJSON_AddStringToObject(o, "as_of", as_of.data);
	(void)cJSON_AddItemToObject(o, "ledger", ledger_json(r));
	(void)cJSON_AddItemToObject(o, "totals", totals_json(r));
	list = cJSON_AddArrayToObject(o, "candidates");
	for (i = 0; i < c->n_candidates; i++)
		(void)cJSON_AddItemToArray(list, candidate_json(r, i));
	list = cJSON_AddArrayToObject(o, "regions");
	for (i = 0; i <= r->paper->atlas.n; i++)
		(void)cJSON_AddItemToArray(list, region_json(r, i));
	text = cJSON_PrintUnformatted(o);
	cJSON_Delete(o);
	if (text == NULL)
		fatal("out of memory");
	return text;
}
