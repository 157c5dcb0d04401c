/*
 * SQLite keeps its promises only when asked the right way. WAL with synchronous=FULL
 * makes a commit durable. SQLite 3.7.0 to 3.51.2 can lose a commit when two connections
 * write or checkpoint one file at the same time (the WAL-reset bug): so there is one
 * read-write connection, it alone checkpoints, and readers are opened so that not even
 * their closing does. A failed fsync leaves the disk in a state nobody knows: that is
 * DB_DOUBT, and the process ends. Does not know what is stored.
 */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/xalloc.h"
#include "store/db_sqlite_log.h"

#define BUSY_MS "250"

struct db {
	sqlite3	*sqlite;
	int64_t	 log_pages;
};

/* Only cast to and from sqlite3_stmt. */
struct db_stmt;

/*
 * Page size: a batch touches random pages of two trees, and each goes whole into the log.
 * tests/bench/bench_store.c with 700,000 votes in: 2048, 4096 and 8192 are alike, 1024
 * takes half; 4096 needs the least disk of those three that write the least. The journal
 * limit is what the log's file shrinks to after a long reader let it grow.
 */
static const char writer_setup[] =
    "PRAGMA page_size = 4096;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA journal_size_limit = 67108864;"
    "PRAGMA cache_size = -8192;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA secure_delete = FAST;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA busy_timeout = " BUSY_MS ";";

static const char reader_setup[] =
    "PRAGMA query_only = ON;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA cache_size = -8192;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA busy_timeout = 2000;";

static enum db_result
result_of(int code)
{
	static const struct {
		int code;
		enum db_result result;
	} exact[] = {
	    {SQLITE_CONSTRAINT_UNIQUE, DB_CONFLICT},
	    {SQLITE_CONSTRAINT_PRIMARYKEY, DB_CONFLICT},
	    {SQLITE_CONSTRAINT_ROWID, DB_CONFLICT},
	    {SQLITE_IOERR_FSYNC, DB_DOUBT},
	    {SQLITE_IOERR_DIR_FSYNC, DB_DOUBT},
	    {SQLITE_IOERR_TRUNCATE, DB_DOUBT},
	    {SQLITE_IOERR_SHMSIZE, DB_FULL},	/* the log's index lies on the same disk */
	}, family[] = {
	    {SQLITE_OK, DB_DONE},
	    {SQLITE_DONE, DB_DONE},
	    {SQLITE_ROW, DB_ROW},
	    {SQLITE_BUSY, DB_BUSY},
	    {SQLITE_LOCKED, DB_BUSY},
	    {SQLITE_FULL, DB_FULL},
	    {SQLITE_CONSTRAINT, DB_REFUSED},
	    {SQLITE_TOOBIG, DB_REFUSED},
	    {SQLITE_MISMATCH, DB_REFUSED},
	};
	size_t i;

	for (i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
		if (exact[i].code == code)
			return exact[i].result;
	for (i = 0; i < sizeof(family) / sizeof(family[0]); i++)
		if (family[i].code == (code & 0xff))
			return family[i].result;
	return DB_BROKEN;
}

static enum db_result
outcome(struct db *db, int code)
{
	if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
		return result_of(code);
	return result_of(sqlite3_extended_errcode(db->sqlite));
}

static int
committed(void *ctx, sqlite3 *sqlite, const char *name, int pages)
{
	struct db *db = ctx;

	(void)sqlite;
	(void)name;
	db->log_pages = pages;
	return SQLITE_OK;
}

/* A database is nobody else's business; the log and its index inherit the mode. Only a file
 * that is not there is touched: closing a database drops the locks of this process on it. */
static bool
make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST;
	(void)close(fd);	/* nothing was written */
	return true;
}

static void
close_db(struct db *db)
{
	(void)sqlite3_close(db->sqlite);	/* all statements are finished: it cannot be busy */
	free(db);
}

static int
is_wal(void *yes, int n, char **value, char **name)
{
	(void)name;
	*(bool *)yes = n == 1 && value[0] != NULL && strcmp(value[0], "wal") == 0;
	return 0;
}

/* A file system without shared memory leaves another mode in force, and says nothing. */
static bool
has_wal(struct db *db)
{
	bool yes = false;

	return sqlite3_exec(db->sqlite, "PRAGMA journal_mode", is_wal, &yes, NULL) ==
	    SQLITE_OK && yes;
}

static bool
set_up(struct db *db, bool read_only)
{
	const char *setup = read_only ? reader_setup : writer_setup;

	if (read_only)
		(void)sqlite3_db_config(
		    db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	(void)sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (sqlite3_exec(db->sqlite, setup, NULL, NULL, NULL) != SQLITE_OK)
		return false;
	if (!read_only)
		(void)sqlite3_wal_hook(db->sqlite, committed, db);
	return true;
}

static struct db *
open_db(const char *path, bool read_only, char *why, size_t cap)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
	    (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	struct db *db;

	if (!read_only && !make_private(path)) {
		(void)snprintf(why, cap, "cannot create database %s: %s", path,
		    strerrordesc_np(errno));
		return NULL;
	}
	db = xcalloc(1, sizeof(*db));
	if (sqlite3_open_v2(path, &db->sqlite, flags,
		read_only ? NULL : db_sqlite_log_vfs()) == SQLITE_OK &&
	    set_up(db, read_only)) {
		if (read_only || has_wal(db))
			return db;
		(void)snprintf(why, cap,
		    "the file system of %s has no write-ahead logging: use a local one",
		    path);
	} else {
		(void)snprintf(why, cap, "cannot open database %s: %s", path,
		    db->sqlite == NULL ? "out of memory" : sqlite3_errmsg(db->sqlite));
	}
	close_db(db);
	return NULL;
}

static enum db_result
script(struct db *db, const char *sql)
{
	return outcome(db, sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *
raw(struct db_stmt *stmt)
{
	return (sqlite3_stmt *)(void *)stmt;
}

static struct db_stmt *
prepare(struct db *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v3(
		db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		return NULL;
	return (struct db_stmt *)(void *)stmt;
}

static void
finish(struct db_stmt *stmt)
{
	(void)sqlite3_finalize(raw(stmt));	/* repeats the error step() told */
}

/* Binding can only fail for a parameter that is not there, which a wrong result shows. */
static void
bind_i64(struct db_stmt *stmt, int at, int64_t n)
{
	(void)sqlite3_bind_int64(raw(stmt), at, n);
}

static void
bind_text(struct db_stmt *stmt, int at, const char *s)
{
	(void)sqlite3_bind_text(raw(stmt), at, s, -1, SQLITE_STATIC);
}

static void
bind_blob(struct db_stmt *stmt, int at, const void *bytes, size_t len)
{
	(void)sqlite3_bind_blob64(raw(stmt), at, bytes, len, SQLITE_STATIC);
}

static enum db_result
step(struct db_stmt *stmt)
{
	int code = sqlite3_step(raw(stmt));

	return result_of(code);		/* extended: the connection was opened so */
}

static int64_t
column_i64(struct db_stmt *stmt, int at)
{
	return sqlite3_column_int64(raw(stmt), at);
}

static const char *
column_text(struct db_stmt *stmt, int at)
{
	const char *s = (const char *)sqlite3_column_text(raw(stmt), at);

	return s == NULL ? "" : s;
}

static const void *
column_blob(struct db_stmt *stmt, int at, size_t *len)
{
	const void *bytes = sqlite3_column_blob(raw(stmt), at);

	*len = (size_t)sqlite3_column_bytes(raw(stmt), at);
	return bytes == NULL ? "" : bytes;
}

static bool
column_null(struct db_stmt *stmt, int at)
{
	return sqlite3_column_type(raw(stmt), at) == SQLITE_NULL;
}

static void
reset(struct db_stmt *stmt)
{
	(void)sqlite3_reset(raw(stmt));		/* repeats the error step() told */
	(void)sqlite3_clear_bindings(raw(stmt));
}

/*
 * A reader may keep the log from being emptied, but not from being copied: when all of
 * it is in the database and synced, nothing in it can be lost, which is what we ask for.
 */
static enum db_result
checkpoint(struct db *db, bool truncate)
{
	int in_log = -1, copied = -1;
	int code = sqlite3_wal_checkpoint_v2(db->sqlite, NULL,
	    truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &in_log,
	    &copied);

	if ((code & 0xff) == SQLITE_BUSY && in_log >= 0 && in_log == copied)
		return DB_DONE;
	if (code == SQLITE_OK && in_log == copied)
		db->log_pages = 0;	/* the next commit starts it anew */
	return outcome(db, code);
}

static int64_t
log_pages(struct db *db)
{
	return db->log_pages;
}

static int64_t
version(struct db *db)
{
	struct db_stmt *q = prepare(db, "PRAGMA data_version");
	int64_t n = -1;

	if (q == NULL)
		return -1;
	if (step(q) == DB_ROW)
		n = column_i64(q, 0);
	finish(q);
	return n;
}

static const char *
error(struct db *db)
{
	return sqlite3_errmsg(db->sqlite);
}

const struct db_driver db_sqlite = {
	.name = "sqlite",
	.begin = "BEGIN IMMEDIATE",
	.open = open_db,
	.close = close_db,
	.script = script,
	.prepare = prepare,
	.finish = finish,
	.bind_i64 = bind_i64,
	.bind_text = bind_text,
	.bind_blob = bind_blob,
	.step = step,
	.column_i64 = column_i64,
	.column_text = column_text,
	.column_blob = column_blob,
	.column_null = column_null,
	.reset = reset,
	.checkpoint = checkpoint,
	.log_pages = log_pages,
	.version = version,
	.error = error,
};
