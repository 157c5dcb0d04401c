/*
 * What waits for a second person.
 */
#include "console/pages.h"

#include "console/page.h"

void
agreements(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
agreement(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
agreement_agree(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
agreement_refuse(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
agreement_withdraw(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
