/*
 * What came, what was understood and why, the triage list.
 */
#include "console/pages.h"

#include "console/page.h"

void
messages(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
message(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
message_assign(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
messages_csv(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
