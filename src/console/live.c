/*
 * Event streams.
 */
#include "console/live.h"

#include "console/page.h"

struct live *
live_new(struct console *c)
{
	(void)c;
	return NULL;
}

void
live_free(struct live *live)
{
	(void)live;
}

void
live_serve(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

void
live_snapshot(struct page *p)
{
	page_error(p, 501, T(p, "Pas encore.", "Not yet."));
}

size_t
live_browsers(const struct live *live)
{
	(void)live;
	return 0;
}
