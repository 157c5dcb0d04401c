/*
 * Campaigns: texts, dates, candidates, the test box.
 */
#include "console/pages.h"

#include "console/page.h"

void
campaigns(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
campaign_create(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
campaign_edit(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
campaign_save(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
texts_edit(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
texts_save(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
document_edit(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
document_save(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
campaign_open(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
campaign_close(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
test_box(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
text_measure(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
