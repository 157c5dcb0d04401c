/*
 * Where the loop and the writer meet, and nowhere else: a bounded queue of items
 * that somebody allocated and whoever pops owns. Two ways to wait: a thread blocks in
 * mailbox_take_all(), an event loop polls mailbox_fd().
 */
#ifndef KALATA_BASE_MAILBOX_H
#define KALATA_BASE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

/* First member of whatever is sent. */
struct mail {
	struct mail *next;
};

struct mailbox;

struct mailbox *mailbox_new(size_t max);
/* Must be empty. */
void	mailbox_free(struct mailbox *);

/* False when full or closed: the item stays the caller's. */
bool	mailbox_put(struct mailbox *, struct mail *);
/* Puts a whole list (ended by next NULL) even when full: for replies, which are bounded by
 * the requests. One lock and one wake-up for all of them. */
void	mailbox_reply(struct mailbox *, struct mail *first);

/* Up to `max` items, oldest first, as a list. Blocks while empty; NULL once closed and
 * empty. */
struct mail *mailbox_take_all(struct mailbox *, size_t max);
/* The same, NULL when empty; clears the fd's readiness. */
struct mail *mailbox_poll(struct mailbox *, size_t max);

/* Readable while something waits (an eventfd, owned by the mailbox). */
int	mailbox_fd(const struct mailbox *);
size_t	mailbox_len(struct mailbox *);
/* Nothing more may be put; takers get what is left, then NULL. */
void	mailbox_close(struct mailbox *);

#endif
