/*
 * One nomination from all sides, what was decided, and who may be the same person.
 */
#include "cli/nominations.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/table.h"

#define LABEL_WIDTH   24
#define NUMBERS_SHOWN 8 /* of an act that changed many */

/* ---- acts in words ---- */

static const char *
act_words(enum desk_act act)
{
	switch (act) {
	case DESK_MERGE:
		return tr("réunit", "merges");
	case DESK_SPLIT:
		return tr("sépare", "splits");
	case DESK_VERIFY:
		return tr("vérifie", "verifies");
	case DESK_REJECT:
		return tr("rejette", "rejects");
	case DESK_SHORTLIST:
		return tr("retient", "shortlists");
	case DESK_PROMOTE:
		return tr("promeut", "promotes");
	case DESK_UNDO:
		return tr("annule", "undoes");
	case DESK_VOLUNTEER:
		return tr("ajoute un volontaire", "adds a volunteer");
	case DESK_VOLUNTEER_OFF:
		return tr("retire un volontaire", "removes a volunteer");
	case DESK_IMPORT:
		return tr("importe du papier", "imports paper forms");
	}
	return "?";
}

/* Who stands for a nomination after the act, where that is another: 0 else. */
static int64_t
joined_to(const struct desk_view *v, const cJSON *row)
{
	const cJSON *id = cJSON_GetArrayItem(row, 0),
		    *leader = cJSON_GetArrayItem(row, 1);
	const struct nomination *n;

	if (!cJSON_IsNumber(id) || !cJSON_IsNumber(leader) ||
	    cJSON_Compare(id, leader, true))
		return 0;
	n = desk_view_id(v, (int64_t)leader->valuedouble);
	return n == NULL ? 0 : n->number;
}

/* The number all changed nominations were joined to; 0: it was no joining. */
static int64_t
joined(const struct desk_view *v, const struct decision_row *d)
{
	cJSON *changes = d->act == DESK_MERGE ? cJSON_Parse(d->changes) : NULL;
	const cJSON *row = changes == NULL ? NULL : changes->child;
	int64_t number = 0;

	for (; row != NULL && number == 0; row = row->next)
		number = joined_to(v, row);
	cJSON_Delete(changes);
	return number;
}

/* The nominations an act changed, by number: [[id, …], …], or of an import {"kept": [id,
 * …]}, taken back {"cancelled": [id, …]}. */
static cJSON *
changed_numbers(const struct desk_view *v, const struct decision_row *d)
{
	cJSON *changes = cJSON_Parse(d->changes), *numbers = cJSON_CreateArray();
	const cJSON *list = changes, *row, *id;
	const struct nomination *n;

	if (cJSON_HasObjectItem(changes, "kept"))
		list = cJSON_GetObjectItem(changes, "kept");
	else if (cJSON_HasObjectItem(changes, "cancelled"))
		list = cJSON_GetObjectItem(changes, "cancelled");
	cJSON_ArrayForEach(row, list)
	{
		id = cJSON_IsArray(row) ? cJSON_GetArrayItem(row, 0) : row;
		n = cJSON_IsNumber(id) ? desk_view_id(v, (int64_t)id->valuedouble) : NULL;
		if (n != NULL)
			(void)cJSON_AddItemToArray(
			    numbers, cJSON_CreateNumber((double)n->number));
	}
	cJSON_Delete(changes);
	return numbers;
}

static void
print_numbers(const cJSON *numbers)
{
	int n = cJSON_GetArraySize(numbers), i;

	for (i = 0; i < n && i < NUMBERS_SHOWN; i++)
		(void)printf("%s%d", i == 0 ? " (" : ", ",
		    cJSON_GetArrayItem(numbers, i)->valueint);
	if (n > NUMBERS_SHOWN)
		(void)printf(tr(" et %d autres", " and %d more"), n - NUMBERS_SHOWN);
	(void)fputs(n > 0 ? ")" : "", stdout);
}

static void
print_decision(const struct desk_view *v, const struct decision_row *d)
{
	cJSON *numbers = changed_numbers(v, d);
	BUF(when, 32);

	clock_format_civil(&when, d->at);
	(void)printf("  %6lld  %s  %s : %s", (long long)d->seq, when.data, d->actor,
	    act_words(d->act));
	if (d->act == DESK_UNDO)
		(void)printf(" %lld", (long long)d->undoes);
	print_numbers(numbers);
	if (joined(v, d) != 0)
		(void)printf(tr(" à %lld", " to %lld"), (long long)joined(v, d));
	(void)printf(" — %s\n", d->reason);
	cJSON_Delete(numbers);
}

static cJSON *
decision_object(const struct desk_view *v, const struct decision_row *d)
{
	cJSON *o = cJSON_CreateObject();
	BUF(when, 32);

	clock_format(&when, d->at);
	(void)cJSON_AddNumberToObject(o, "seq", (double)d->seq);
	(void)cJSON_AddStringToObject(o, "at", when.data);
	(void)cJSON_AddStringToObject(o, "act", desk_act_name(d->act));
	(void)cJSON_AddStringToObject(o, "by", d->actor);
	(void)cJSON_AddStringToObject(o, "reason", d->reason);
	if (joined(v, d) != 0)
		(void)cJSON_AddNumberToObject(o, "joined_to", (double)joined(v, d));
	if (d->undoes != 0)
		(void)cJSON_AddNumberToObject(o, "undoes", (double)d->undoes);
	(void)cJSON_AddItemToObject(o, "nominations", changed_numbers(v, d));
	return o;
}

struct decisions {
	struct decision_row *row;
	size_t n;
};

static bool
read_decisions(const struct desk_view *v, const char *campaign, int64_t nomination,
    struct decisions *d)
{
	char why[200];

	if (decisions_read(&db_sqlite, v->db, campaign, nomination, &d->row, &d->n, why,
		sizeof(why)))
		return true;
	(void)cli_fail(&command_nominations, 0, "%s", why);
	return false;
}

static cJSON *
decisions_array(const struct desk_view *v, const struct decisions *d)
{
	cJSON *list = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < d->n; i++)
		(void)cJSON_AddItemToArray(list, decision_object(v, &d->row[i]));
	return list;
}

static int
print_decisions(
    const struct nominations_call *call, const struct desk_view *v, int64_t nomination)
{
	struct decisions d;
	size_t i;

	if (!read_decisions(v, call->campaign, nomination, &d))
		return EX_IOERR;
	if (call->json)
		(void)nominations_json(decisions_array(v, &d));
	for (i = 0; i < d.n && !call->json; i++)
		print_decision(v, &d.row[i]);
	if (d.n == 0 && !call->json)
		(void)puts(tr("  (rien encore)", "  (nothing yet)"));
	decisions_free(d.row, d.n);
	return EX_OK;
}

int
nominations_decisions(const struct nominations_call *call)
{
	const struct nomination *n = NULL;
	struct desk_view v;
	int status = desk_view_open(call, &v);

	if (status != EX_OK)
		return status;
	if (call->n_args == 1 && (n = desk_view_number(&v, call->arg[0])) == NULL)
		status = EX_DATAERR;
	else
		status = print_decisions(call, &v, n == NULL ? 0 : n->id);
	desk_view_close(&v);
	return status;
}

/* ---- one nomination ---- */

static const char *
way_words(int64_t source)
{
	if (source == SOURCE_PAPER)
		return tr("papier", "paper");
	if (source == SOURCE_VOICE)
		return tr("la voix", "voice");
	return source == SOURCE_USSD ? "USSD" : "SMS";
}

static void
print_answers(const struct desk_view *v, const struct nomination *n)
{
	const struct field_def *f;
	size_t i;

	for (i = 0; i < v->form->n_fields; i++) {
		BUF(value, ANSWER_VALUE_MAX + 64);

		f = &v->form->field[i];
		text_mask_numbers(&value, desk_view_answer(v, n, f->key));
		(void)fputs("  ", stdout);
		table_cell(stdout,
		    f->label[v->language] == NULL ? f->key : f->label[v->language],
		    LABEL_WIDTH);
		(void)printf("%s\n", value.len == 0 ? "-" : value.data);
	}
}

static bool
same_person(const struct nomination *a, const struct nomination *b)
{
	return a->leader == b->leader && a->id != b->id;
}

static void
print_group(const struct desk_view *v, const struct nomination *n)
{
	size_t i, others = 0;

	for (i = 0; i < v->all.n; i++) {
		const struct nomination *o = &v->all.item[i];

		if (!same_person(o, n))
			continue;
		if (others++ == 0)
			(void)printf(
			    "\n%s\n", tr("La même personne :", "The same person:"));
		(void)printf("  %6lld  %s, %s\n", (long long)o->number,
		    desk_view_answer(v, o, "name"), desk_view_answer(v, o, "service"));
	}
}

static int
show_text(const struct nominations_call *call, const struct desk_view *v,
    const struct nomination *n)
{
	BUF(when, 32);

	clock_format_civil(&when, n->entry.created_ms);
	(void)printf(tr("Nomination %lld, %s%s%s, par %s le %s\n\n",
			 "Nomination %lld, %s%s%s, by %s on %s\n\n"),
	    (long long)n->number, nominations_status(n->status),
	    n->code[0] == '\0' ? "" : " ", n->code, way_words(n->entry.source),
	    when.data);
	print_answers(v, n);
	print_group(v, n);
	(void)printf("\n%s\n", tr("Décisions :", "Decisions:"));
	return print_decisions(call, v, n->id);
}

static cJSON *
masked_answers(const struct nomination *n)
{
	cJSON *answers = cJSON_CreateObject();
	const char *key, *value;
	size_t i;

	for (i = 0; answers_nth(&n->entry.answers, i, &key, &value); i++) {
		BUF(masked, ANSWER_VALUE_MAX + 64);

		text_mask_numbers(&masked, value);
		(void)cJSON_AddStringToObject(answers, key, masked.data);
	}
	return answers;
}

static int
show_json(const struct nominations_call *call, const struct desk_view *v,
    const struct nomination *n)
{
	cJSON *o, *group;
	struct decisions d;
	BUF(when, 32);
	size_t i;

	if (!read_decisions(v, call->campaign, n->id, &d))
		return EX_IOERR;
	clock_format(&when, n->entry.created_ms);
	o = cJSON_CreateObject();
	(void)cJSON_AddNumberToObject(o, "number", (double)n->number);
	(void)cJSON_AddNumberToObject(o, "person", (double)desk_view_person(v, n));
	(void)cJSON_AddStringToObject(o, "status", nominee_status_name(n->status));
	(void)cJSON_AddStringToObject(o, "code", n->code);
	(void)cJSON_AddStringToObject(o, "received", when.data);
	(void)cJSON_AddStringToObject(o, "source", nominations_source(n->entry.source));
	(void)cJSON_AddItemToObject(o, "answers", masked_answers(n));
	group = cJSON_AddArrayToObject(o, "same_person");
	for (i = 0; i < v->all.n; i++)
		if (same_person(&v->all.item[i], n))
			(void)cJSON_AddItemToArray(
			    group, cJSON_CreateNumber((double)v->all.item[i].number));
	(void)cJSON_AddItemToObject(o, "decisions", decisions_array(v, &d));
	decisions_free(d.row, d.n);
	return nominations_json(o);
}

int
nominations_show(const struct nominations_call *call)
{
	const struct nomination *n;
	struct desk_view v;
	int status = desk_view_open(call, &v);

	if (status != EX_OK)
		return status;
	n = desk_view_number(&v, call->arg[0]);
	if (n == NULL)
		status = EX_DATAERR;
	else
		status = call->json ? show_json(call, &v, n) : show_text(call, &v, n);
	desk_view_close(&v);
	return status;
}
