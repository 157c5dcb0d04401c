/*
 * Between db_sqlite.c and SQLite's operating system layer only.
 */
#ifndef KALATA_STORE_DB_SQLITE_LOG_H
#define KALATA_STORE_DB_SQLITE_LOG_H

/* Registers, once, a VFS that gathers what is written to the write-ahead log until it is
 * synced; its name for sqlite3_open_v2(). NULL: use the default, all works the same. */
const char *db_sqlite_log_vfs(void);

#endif
