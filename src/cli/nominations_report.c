/*
 * The annual report's tables: nominations and nominees by region, gender, sector and
 * seniority.
 */
#include "cli/nominations.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/xalloc.h"
#include "cli/table.h"
#include "store/desk_report.h"

#define LABEL_WIDTH 28

static const char *
table_title(const char *by)
{
	static const struct {
		const char *by, *fr, *en;
	} titles[] = {
	    {"region", "par région", "by region"},
	    {"gender", "par genre", "by gender"},
	    {"sector", "par secteur", "by sector"},
	    {"seniority", "par ancienneté", "by seniority"},
	};
	size_t i;

	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strcmp(titles[i].by, by) == 0)
			return tr(titles[i].fr, titles[i].en);
	return by;
}

static void
print_share(int64_t n, int64_t of)
{
	(void)printf("%8lld %5.1f %%", (long long)n,
	    of > 0 ? 100.0 * (double)n / (double)of : 0.0);
}

static void
print_table(const struct desk_report *r, const struct report_table *t)
{
	size_t i;

	(void)printf("\n  ");
	table_cell(stdout, table_title(t->by), LABEL_WIDTH);
	(void)printf("%16s%18s%10s\n", "nominations", tr("personnes", "nominees"),
	    tr("retenues", "shortlist"));
	for (i = 0; i < t->n; i++) {
		(void)fputs("  ", stdout);
		table_cell(stdout, t->row[i].label, LABEL_WIDTH);
		print_share(t->row[i].nominations, r->nominations);
		(void)fputs("  ", stdout);
		print_share(t->row[i].nominees, r->nominees);
		(void)printf("%10lld\n", (long long)t->row[i].shortlisted);
	}
}

static void
print_text(const struct nominations_call *call, const struct desk_report *r)
{
	size_t i;

	(void)printf(
	    tr("%s : %lld nominations, %lld personnes ; %lld vérifiées, %lld rejetées,"
	       " %lld retenues, %lld candidates\n",
		"%s: %lld nominations, %lld nominees; %lld verified, %lld rejected,"
		" %lld shortlisted, %lld promoted\n"),
	    call->campaign, (long long)r->nominations, (long long)r->nominees,
	    (long long)r->verified, (long long)r->rejected, (long long)r->shortlisted,
	    (long long)r->promoted);
	for (i = 0; i < REPORT_TABLES; i++)
		print_table(r, &r->table[i]);
}

static void
print_csv(const struct desk_report *r)
{
	struct sheet_out s;
	size_t t, i;

	sheet_out_start(&s, stdout);
	sheet_cell(&s, tr("tableau", "table"));
	sheet_cell(&s, tr("clé", "key"));
	sheet_cell(&s, tr("libellé", "label"));
	sheet_cell(&s, "nominations");
	sheet_cell(&s, tr("personnes", "nominees"));
	sheet_cell(&s, tr("retenues", "shortlisted"));
	sheet_row_end(&s);
	for (t = 0; t < REPORT_TABLES; t++)
		for (i = 0; i < r->table[t].n; i++) {
			const struct report_row *row = &r->table[t].row[i];

			sheet_cell(&s, table_title(r->table[t].by));
			sheet_cell(&s, row->key);
			sheet_cell(&s, row->label);
			sheet_cell_i64(&s, row->nominations);
			sheet_cell_i64(&s, row->nominees);
			sheet_cell_i64(&s, row->shortlisted);
			sheet_row_end(&s);
		}
}

static cJSON *
table_array(const struct report_table *t)
{
	cJSON *list = cJSON_CreateArray(), *o;
	size_t i;

	for (i = 0; i < t->n; i++) {
		o = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(o, "key", t->row[i].key);
		(void)cJSON_AddStringToObject(o, "label", t->row[i].label);
		(void)cJSON_AddNumberToObject(
		    o, "nominations", (double)t->row[i].nominations);
		(void)cJSON_AddNumberToObject(o, "nominees", (double)t->row[i].nominees);
		(void)cJSON_AddNumberToObject(
		    o, "shortlisted", (double)t->row[i].shortlisted);
		(void)cJSON_AddItemToArray(list, o);
	}
	return list;
}

static int
print_json(const struct nominations_call *call, const struct desk_report *r)
{
	const struct {
		const char *key;
		int64_t n;
	} totals[] = {
	    {"nominations", r->nominations},
	    {"nominees", r->nominees},
	    {"verified", r->verified},
	    {"rejected", r->rejected},
	    {"shortlisted", r->shortlisted},
	    {"promoted", r->promoted},
	};
	cJSON *o = cJSON_CreateObject(), *part;
	size_t i;

	(void)cJSON_AddStringToObject(o, "campaign", call->campaign);
	part = cJSON_AddObjectToObject(o, "totals");
	for (i = 0; i < sizeof(totals) / sizeof(totals[0]); i++)
		(void)cJSON_AddNumberToObject(part, totals[i].key, (double)totals[i].n);
	for (i = 0; i < REPORT_TABLES; i++)
		(void)cJSON_AddItemToObject(o, r->table[i].by, table_array(&r->table[i]));
	return nominations_json(o);
}

int
nominations_report(const struct nominations_call *call)
{
	struct desk_report *r;
	struct desk_view v;
	int status = desk_view_open(call, &v);

	if (status != EX_OK)
		return status;
	r = xcalloc(1, sizeof(*r));
	desk_report(v.paper, v.language, &v.all, r);
	if (call->json)
		(void)print_json(call, r);
	else if (call->csv)
		print_csv(r);
	else
		print_text(call, r);
	free(r);
	desk_view_close(&v);
	return EX_OK;
}
