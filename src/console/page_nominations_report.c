/*
 * The annual report's tables, with bars; made for paper too.
 */
#include "console/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "console/bars.h"
#include "console/desk_cache.h"
#include "console/page_nominations.h"
#include "store/desk_report.h"

static const struct {
	const char *by, *fr, *en, *head_fr, *head_en;
} tables[] = {
    {"region", "Par région", "By region", "Région", "Region"},
    {"gender", "Par genre", "By gender", "Genre", "Gender"},
    {"sector", "Par secteur", "By sector", "Secteur", "Sector"},
    {"seniority", "Par ancienneté (années de service)", "By seniority (years of service)",
	"Années", "Years"},
};

static size_t
title_of(const char *by)
{
	size_t i;

	for (i = 0; i + 1 < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(tables[i].by, by) == 0)
			break;
	return i;
}

static void
table(struct page *p, const struct desk_report *r, const struct report_table *t)
{
	struct bars_row row[REPORT_ROWS_MAX];
	size_t title = title_of(t->by), i;
	struct bars b = {.caption = T(p, tables[title].fr, tables[title].en),
	    .head = T(p, tables[title].head_fr, tables[title].head_en),
	    .share = T(p, "part", "share"),
	    .column = {{T(p, "Nominations", "Nominations"), 0},
		{T(p, "Personnes", "Persons"), r->nominees},
		{T(p, "Retenues", "Shortlisted"), 0}},
	    .n_columns = 3,
	    .drawn = 1,
	    .row = row,
	    .n_rows = t->n};

	for (i = 0; i < t->n; i++)
		row[i] = (struct bars_row){t->row[i].key[0] == '\0'
					       ? T(p, "inconnue", "unknown")
					       : t->row[i].label,
		    {t->row[i].nominations, t->row[i].nominees, t->row[i].shortlisted}};
	bars_table(&p->html, &b);
}

static void
totals(struct page *p, const struct desk_report *r)
{
	const char *title = p->paper->campaign.title[0];
	const struct bars_row row[] = {
	    {T(p, "Personnes nommées", "Persons nominated"), {r->nominees}},
	    {T(p, "dont vérifiées", "of them verified"), {r->verified}},
	    {T(p, "dont retenues", "of them shortlisted"), {r->shortlisted}},
	    {T(p, "dont candidates", "of them candidates"), {r->promoted}},
	    {T(p, "Rejetées, comptées à part", "Rejected, counted apart"), {r->rejected}},
	};
	const struct bars b = {
	    .caption = T(p, "Jusqu'où elles sont allées", "How far they came"),
	    .head = T(p, "État", "Status"),
	    .share = T(p, "part", "share"),
	    .column = {{T(p, "Personnes", "Persons"), r->nominees + r->rejected}},
	    .n_columns = 1,
	    .row = row,
	    .n_rows = sizeof(row) / sizeof(row[0])};

	/* the menu that says so is not on paper */
	html_f(&p->html, "<p>%s%s", title[0] != '\0' ? title : p->paper->campaign.id,
	    T(p, " : ", ": "));
	html_number(&p->html, r->nominations);
	html_f(&p->html, " %s ", T(p, "nominations de", "nominations of"));
	html_number(&p->html, r->nominees + r->rejected);
	html_f(&p->html, " %s ", T(p, "personnes, le", "persons, on"));
	html_time(&p->html, clock_now_ms());
	html_raw(&p->html, ".</p>\n");
	bars_table(&p->html, &b);
}

static void
report_ready(struct page *p, struct desk_book *b)
{
	struct desk_report *r = xcalloc(1, sizeof(*r));
	size_t i;

	desk_report(b->paper, desk_language(p, b), &b->all, r);
	page_open(p, MENU_NOMINATIONS,
	    T(p, "Bilan des nominations", "Report of the nominations"), NULL);
	desk_links(p, "/bilan");
	totals(p, r);
	for (i = 0; i < REPORT_TABLES; i++)
		table(p, r, &r->table[i]);
	free(r);
	page_send(p, 200);
}

void
nominations_charts(struct page *p)
{
	if (!desk_none(p))
		desk_cache_ask(p, false, report_ready);
}
