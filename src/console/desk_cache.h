/*
 * The desk's pages share what one of them had read: a campaign's book is read by a worker when
 * it is first asked for, and again only when the desk changed since. So a page costs one step of an
 * index, not the reading of 20,000 nominations. Bounded: BOOKS campaigns; who asks while a book is
 * being read waits for that one. The loop's thread only.
 */
#ifndef KALATA_CONSOLE_DESK_CACHE_H
#define KALATA_CONSOLE_DESK_CACHE_H

#include "console/desk_book.h"

struct page;

#define DESK_BOOKS	 2
#define DESK_WAITING_MAX 64	/* pages; more are told 503 */

/*
 * Calls `done` with the book of the page's campaign as the database has it now; `alike`: with the
 * pairs that may be one person. Now or later; the book is good during the call, and
 * longer with a reference. When it cannot be had
 * the page is ended with the reason.
 */
void	desk_cache_ask(struct page *, bool alike, void (*done)(struct page *, struct desk_book *));

#endif
