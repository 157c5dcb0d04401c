/*
 * All nominations for a spreadsheet.
 */
#include "console/pages.h"

#include "console/page.h"

void
nominations_csv(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
