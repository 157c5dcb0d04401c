/*
 * Channels: what comes, what goes out, what it costs.
 */
#include "console/pages.h"

#include "console/page.h"

void
channels(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
dead_letters(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
channel_pause(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
channel_resume(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
channel_resend(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}
