/*
 * The log-in, the second factor, one-time links.
 */
#include "console/pages.h"

#include "console/page.h"

void
login_form(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
login_password(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
login_code(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
welcome_form(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
welcome_choose(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
welcome_code(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
logout(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
