/*
 * The ledger.
 */
#include "console/pages.h"

#include "console/page.h"

void
journal(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
journal_verify(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
journal_csv(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
