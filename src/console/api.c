/*
 * For programs: openapi.json says the same.
 */
#include "console/pages.h"

#include "console/page.h"

void
api_document(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_me(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_campaigns(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_results(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_minutes(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_messages(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_nominations(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_channels(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_ledger(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_proposals(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_agree(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
api_assign(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
