/*
 * The nomination desk.
 */
#include "console/pages.h"

#include "console/page.h"

void
nominations(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominations_alike(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominations_charts(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominations_csv(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominee(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominees_merge(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominee_split(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominee_verify(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominee_reject(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominee_shortlist(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
nominee_promote(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
desk_undo_act(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
