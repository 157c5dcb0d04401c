/*
 * A campaign's nominations as people look at them: who leads a group, which region, what
 * an answer is called, and nobody's telephone number on a screen.
 */
#include "cli/nominations.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/text.h"
#include "base/xalloc.h"

/* ---- words ---- */

const char *
nominations_status(enum nominee_status status)
{
	switch (status) {
	case NOMINEE_RECEIVED:
		return tr("reçue", "received");
	case NOMINEE_VERIFIED:
		return tr("vérifiée", "verified");
	case NOMINEE_REJECTED:
		return tr("rejetée", "rejected");
	case NOMINEE_SHORTLISTED:
		return tr("retenue", "shortlisted");
	case NOMINEE_PROMOTED:
		return tr("candidate", "promoted");
	}
	return "?";
}

const char *
nominations_source(int64_t source)
{
	switch (source) {
	case SOURCE_SMS:
		return "sms";
	case SOURCE_USSD:
		return "ussd";
	case SOURCE_VOICE:
		return "voice";
	case SOURCE_PAPER:
		return "paper";
	default:
		return "?";
	}
}

bool
nominations_number(const char *text, int64_t *n)
{
	return text_i64(text, 1, INT64_C(1) << 53, n);
}

int
nominations_json(struct cJSON *document)
{
	char *text = cJSON_Print(document);

	(void)puts(text);
	free(text);
	cJSON_Delete(document);
	return EX_OK;
}

/* ---- the view ---- */

static const struct nominations *sorted; /* qsort's missing argument: one thread */

static int
compare_ids(const void *a, const void *b)
{
	int64_t x = sorted->item[*(const size_t *)a].id;
	int64_t y = sorted->item[*(const size_t *)b].id;

	return (x > y) - (x < y);
}

const struct nomination *
desk_view_id(const struct desk_view *v, int64_t id)
{
	size_t low = 0, high = v->all.n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (v->all.item[v->by_id[middle]].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == v->all.n || v->all.item[v->by_id[low]].id != id)
		return NULL;
	return &v->all.item[v->by_id[low]];
}

static void
count_members(struct desk_view *v)
{
	const struct nomination *leader;
	size_t i;

	v->by_id = xcalloc(v->all.n + 1, sizeof(*v->by_id));
	v->members = xcalloc(v->all.n + 1, sizeof(*v->members));
	for (i = 0; i < v->all.n; i++)
		v->by_id[i] = i;
	sorted = &v->all;
	qsort(v->by_id, v->all.n, sizeof(*v->by_id), compare_ids);
	for (i = 0; i < v->all.n; i++) {
		leader = desk_view_id(v, v->all.item[i].leader);
		v->members[leader == NULL ? i : (size_t)(leader - v->all.item)]++;
	}
}

static bool
find_form(const struct nominations_call *call, struct desk_view *v)
{
	size_t i;

	v->paper = rulebook_campaign(v->rulebook, call->campaign);
	if (v->paper == NULL) {
		(void)cli_fail(&command_nominations, 0,
		    tr("pas de campagne « %s »", "no campaign '%s'"), call->campaign);
		return false;
	}
	for (i = 0; i < v->paper->n_forms; i++)
		if (form_is_nomination(&v->paper->form[i]))
			v->form = &v->paper->form[i];
	if (v->form == NULL)
		(void)cli_fail(&command_nominations, 0,
		    tr("%s : cette campagne ne prend pas de nominations",
			"%s: this campaign takes no nominations"),
		    call->campaign);
	return v->form != NULL;
}

static int
open_view(const struct nominations_call *call, struct desk_view *v)
{
	char why[200];

	if ((v->db = cli_reader(&command_nominations, call->config)) == NULL)
		return EX_UNAVAILABLE;
	v->rulebook = cli_rulebook(&command_nominations, call->config, v->db, &v->list);
	if (v->rulebook == NULL)
		return EX_UNAVAILABLE;
	if (!find_form(call, v))
		return EX_DATAERR;
	if (!nominations_read(
		&db_sqlite, v->db, call->campaign, &v->all, why, sizeof(why)))
		return cli_fail(&command_nominations, EX_IOERR, "%s", why);
	count_members(v);
	return EX_OK;
}

int
desk_view_open(const struct nominations_call *call, struct desk_view *v)
{
	int status;

	memset(v, 0, sizeof(*v));
	status = open_view(call, v);
	if (status != EX_OK)
		desk_view_close(v);
	return status;
}

void
desk_view_close(struct desk_view *v)
{
	free(v->by_id);
	free(v->members);
	nominations_free(&v->all);
	rulebook_unref(v->rulebook);
	campaign_list_clear(&v->list);
	if (v->db != NULL)
		db_sqlite.close(v->db);
}

const struct nomination *
desk_view_number(const struct desk_view *v, const char *number)
{
	int64_t n;
	size_t i;

	if (!nominations_number(number, &n))
		n = 0;
	for (i = 0; i < v->all.n; i++)
		if (v->all.item[i].number == n)
			return &v->all.item[i];
	(void)cli_fail(&command_nominations, 0,
	    tr("il n'y a pas de nomination n° %s", "there is no nomination %s"), number);
	return NULL;
}

int64_t
desk_view_person(const struct desk_view *v, const struct nomination *n)
{
	const struct nomination *leader = desk_view_id(v, n->leader);

	return leader == NULL ? n->number : leader->number;
}

struct field_world
desk_view_world(const struct desk_view *v)
{
	return (struct field_world){.atlas = &v->paper->atlas,
	    .lexicon = &v->paper->lexicon,
	    .numbering = &v->rulebook->numbering,
	    .occupations = &v->rulebook->occupations,
	    .language = v->language};
}

int
desk_view_region(const struct desk_view *v, const struct nomination *n)
{
	const char *place = answers_get(&n->entry.answers, "place");
	int region =
	    atlas_region(&v->paper->atlas, answers_get(&n->entry.answers, "region"));
	struct field_world world;

	if (region >= 0 || place[0] == '\0')
		return region;
	world = desk_view_world(v);
	region = field_region_of(&world, place, strlen(place));
	return region < 0 ? -1 : region;
}

const char *
desk_view_answer(const struct desk_view *v, const struct nomination *n, const char *key)
{
	const char *value = answers_get(&n->entry.answers, key);
	int field = form_field(v->form, key);

	return field < 0 ? value
			 : field_show(&v->form->field[field], &v->paper->atlas,
			       v->language, value);
}
