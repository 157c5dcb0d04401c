/*
 * The live tallies of a campaign.
 */
#include "console/pages.h"

#include "console/page.h"

void
home(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
direct(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
minutes_sheet(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
results_csv(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
