/*
 * A copy of the database while it is in use: one snapshot, compact, whole. The copy gets
 * its name only when all of it is on disk.
 */
#ifndef KALATA_STORE_BACKUP_H
#define KALATA_STORE_BACKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "store/db.h"

/* `target` must not exist. False: `why`; nothing of that name is left behind. */
bool	backup_make(const struct db_driver *, const char *database, const char *target, char *why,
	    size_t cap);

#endif
