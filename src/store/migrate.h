/*
 * Brings a database to the schema this program knows: the embedded files of
 * migrations/<engine>/ in order, each in a transaction of its own, its number and digest
 * recorded. A database that is newer, or whose migrations are not the ones we ship, is
 * refused before anything is changed.
 */
#ifndef KALATA_STORE_MIGRATE_H
#define KALATA_STORE_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

/* `db` read-write. False: `why` says what to do. *applied (may be NULL): how many were. */
bool	migrate(const struct db_driver *, struct db *, int64_t now_ms, int *applied, char *why,
	    size_t cap);
/* Is the schema exactly ours? For readers, who cannot change it. */
bool	migrate_check(const struct db_driver *, struct db *, char *why, size_t cap);

#endif
