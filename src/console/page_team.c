/*
 * People, roles, sessions.
 */
#include "console/pages.h"

#include "console/page.h"

void
team(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
team_add(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
team_role(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
team_link(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
team_disable(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
team_enable(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
team_sessions_end(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
