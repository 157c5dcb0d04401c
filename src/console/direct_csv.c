/*
 * The tally for spreadsheets: a row per region, a column per candidate. Region keys look
 * like numbers and lose their zeros in a spreadsheet, so the name comes first and what is
 * summed are columns of whole numbers.
 */
#include "console/direct.h"

#include <stdio.h>

#include "console/csv_out.h"

static void
head_row(const struct direct *d)
{
	struct html *h = &d->page->html;
	char title[CANDIDATE_CODE_MAX + CANDIDATE_NAME_MAX + 4];
	size_t c;

	csv_text(h, T(d->page, "Région", "Region"));
	csv_text(h, T(d->page, "Code", "Code"));
	csv_text(h, T(d->page, "Habitants", "Inhabitants"));
	for (c = 0; c < d->campaign->n_candidates; c++) {
		(void)snprintf(title, sizeof(title), "%s %s",
		    d->campaign->candidate[c].code, d->campaign->candidate[c].name);
		csv_text(h, title);
	}
	csv_text(h, "Total");
	csv_end(h);
}

static void
region_row(const struct direct *d, size_t i)
{
	const struct results *r = &d->board->results;
	bool known = i < d->atlas->n;
	struct html *h = &d->page->html;
	size_t c;

	csv_text(h, known ? d->atlas->region[i].name : T(d->page, "inconnue", "unknown"));
	csv_text(h, known ? d->atlas->region[i].key : "");
	if (known && d->atlas->region[i].population > 0)
		csv_number(h, d->atlas->region[i].population);
	else
		csv_text(h, "");
	for (c = 0; c < d->campaign->n_candidates; c++)
		csv_number(h, r->cell[i][c]);
	csv_number(h, r->region[i]);
	csv_end(h);
}

static void
sum_row(const struct direct *d)
{
	const struct results *r = &d->board->results;
	struct html *h = &d->page->html;
	size_t c;

	csv_text(h, T(d->page, "Ensemble", "All"));
	csv_text(h, "");
	csv_text(h, "");
	for (c = 0; c < d->campaign->n_candidates; c++)
		csv_number(h, r->candidate[c]);
	csv_number(h, r->counted);
	csv_end(h);
}

void
direct_csv(struct page *p, const char *cache)
{
	char file[CAMPAIGN_ID_MAX + 24];
	struct direct d;
	size_t i;

	if (!direct_make(p, &d))
		return;
	csv_start(&p->html);
	head_row(&d);
	for (i = 0; i <= d.atlas->n; i++)
		region_row(&d, i);
	sum_row(&d);
	(void)snprintf(file, sizeof(file), "resultats-%s.csv", d.campaign->id);
	page_send_as(p, "text/csv; charset=utf-8", file, cache);
}
