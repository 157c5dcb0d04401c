/*
 * Forms that were filled, and volunteers, for those who look at them: over a read-only
 * connection, beside a running gateway.
 */
#ifndef KALATA_STORE_ENTRY_LIST_H
#define KALATA_STORE_ENTRY_LIST_H

#include "store/entry.h"

struct entry_list {
	struct entry_row *row;		/* by number; the salt and the sealed phone stay out */
	size_t	n;
};
/* Every entry of a form, cancelled ones too. Malloc'd; false: `why`. */
bool	entry_list_read(const struct db_driver *, struct db *, const char *campaign,
    const char *form, struct entry_list *, char *why, size_t cap);
void	entry_list_free(struct entry_list *);
/* How many are in that state. */
size_t	entry_list_count(const struct entry_list *, enum entry_state);

/* A volunteer as the team knows them; the number itself is nowhere. */
struct volunteer_row {
	char	name[64];
	int64_t	added_ms;
};
/* In the order they were added. Malloc'd; false: `why`. */
bool	volunteers_read(const struct db_driver *, struct db *, const char *campaign,
    struct volunteer_row **, size_t *n, char *why, size_t cap);

#endif
