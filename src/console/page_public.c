/*
 * Results for everybody, where the campaign says so.
 */
#include "console/pages.h"

#include "console/page.h"

void
public_results(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
public_csv(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
