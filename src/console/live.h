/*
 * Numbers that move while one looks at them: event streams (server-sent events) of campaigns.
 * The database is looked at a few times a second, only while somebody watches; a change is read
 * once and told to every browser. What is told are snapshots, so a browser that is too slow
 * simply misses some; one that reads nothing at all is dropped. Both bounds are below.
 */
#ifndef KALATA_CONSOLE_LIVE_H
#define KALATA_CONSOLE_LIVE_H

#include <stddef.h>

struct console;
struct live;
struct page;

#define LIVE_BROWSERS_MAX 600	/* more are told 503: they poll */
#define LIVE_SKIP	  (64 * 1024)	/* bytes a browser has not taken: it misses the next snapshot */
#define LIVE_DROP_MS	  60000		/* nothing taken for so long: dropped */

struct live *live_new(struct console *);
/* Ends every stream. */
void	live_free(struct live *);
/* GET /c/:campaign/flux: ends the page when the browser goes. */
void	live_serve(struct page *);
/* GET /c/:campaign/instantane: the same snapshot once, for browsers that poll. */
void	live_snapshot(struct page *);
size_t	live_browsers(const struct live *);

#endif
