/*
 * My own password, sessions, tokens, language.
 */
#include "console/pages.h"

#include "console/page.h"

void
me(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
me_password(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
me_sessions_end(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
me_token_add(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
me_token_drop(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
me_language(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
