/*
 * One instance per database: flock on "<database>.lock", never on the database itself
 * (any close() of it in this process would drop SQLite's POSIX locks).
 */
#ifndef KALATA_STORE_LOCKFILE_H
#define KALATA_STORE_LOCKFILE_H

#include <stddef.h>

enum lock_result { LOCK_TAKEN, LOCK_BUSY, LOCK_ERROR };
/* LOCK_TAKEN: *fd holds it until lockfile_give. */
enum lock_result lockfile_take(const char *database, int *fd, char *why, size_t cap);
void	lockfile_give(int fd);

#endif
