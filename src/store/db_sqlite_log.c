/*
 * SQLite writes each page of a commit to the log with two system calls, a header of 24
 * bytes and the page: a hundred and more for one batch of votes, a fifth of the writer's
 * time. The bytes follow each other, and nobody may rely on them before the sync that
 * ends the commit; so they are gathered here and written in a few large pieces.
 *
 * What must hold: whatever asks about the file (read, size, truncate, sync, close) sees
 * all that was written, in the order it was written. When a piece cannot be written the
 * gathered bytes are forgotten and the caller is told: SQLite rolls back, and writes
 * the same place anew. Other connections read the log only as far as the index says,
 * and SQLite moves the index after the sync.
 */
#include "store/db_sqlite_log.h"

#include <sqlite3.h>
#include <string.h>

/* Below 128 KB: os_unix.c masks the length of one write with 0x1ffff. */
#define GATHER_MAX (64 * 1024)

/* The log as SQLite holds it; the real file lies behind it in the same memory. */
struct log_file {
	sqlite3_file base;
	sqlite3_file *real;
	char *bytes; /* GATHER_MAX of them */
	int len;
	sqlite3_int64 at; /* where bytes[0] belongs */
};

static sqlite3_vfs log_vfs; /* a copy of the one below but for xOpen and the name */
static sqlite3_vfs *below;

static int
flush(struct log_file *f)
{
	int len = f->len;

	f->len = 0;
	return len == 0 ? SQLITE_OK
			: f->real->pMethods->xWrite(f->real, f->bytes, len, f->at);
}

static int
log_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	struct log_file *f = (struct log_file *)(void *)file;
	int result = SQLITE_OK;

	if (f->len > 0 && (at != f->at + f->len || n > GATHER_MAX - f->len))
		result = flush(f);
	if (result != SQLITE_OK)
		return result;
	if (n > GATHER_MAX)
		return f->real->pMethods->xWrite(f->real, bytes, n, at);
	if (f->len == 0)
		f->at = at;
	memcpy(f->bytes + f->len, bytes, (size_t)n);
	f->len += n;
	return SQLITE_OK;
}

static int
log_read(sqlite3_file *file, void *out, int n, sqlite3_int64 at)
{
	struct log_file *f = (struct log_file *)(void *)file;
	int result = flush(f);

	return result == SQLITE_OK ? f->real->pMethods->xRead(f->real, out, n, at)
				   : result;
}

static int
log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct log_file *f = (struct log_file *)(void *)file;
	int result = flush(f);

	return result == SQLITE_OK ? f->real->pMethods->xTruncate(f->real, size) : result;
}

static int
log_sync(sqlite3_file *file, int flags)
{
	struct log_file *f = (struct log_file *)(void *)file;
	int result = flush(f);

	return result == SQLITE_OK ? f->real->pMethods->xSync(f->real, flags) : result;
}

static int
log_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct log_file *f = (struct log_file *)(void *)file;
	int result = flush(f);

	return result == SQLITE_OK ? f->real->pMethods->xFileSize(f->real, size) : result;
}

static int
log_close(sqlite3_file *file)
{
	struct log_file *f = (struct log_file *)(void *)file;
	int flushed = flush(f), closed = f->real->pMethods->xClose(f->real);

	sqlite3_free(f->bytes);
	f->bytes = NULL;
	return flushed != SQLITE_OK ? flushed : closed;
}

static int
log_lock(sqlite3_file *file, int lock)
{
	struct log_file *f = (struct log_file *)(void *)file;

	return f->real->pMethods->xLock(f->real, lock);
}

static int
log_unlock(sqlite3_file *file, int lock)
{
	struct log_file *f = (struct log_file *)(void *)file;

	return f->real->pMethods->xUnlock(f->real, lock);
}

static int
log_reserved(sqlite3_file *file, int *reserved)
{
	struct log_file *f = (struct log_file *)(void *)file;

	return f->real->pMethods->xCheckReservedLock(f->real, reserved);
}

static int
log_control(sqlite3_file *file, int op, void *arg)
{
	struct log_file *f = (struct log_file *)(void *)file;

	return f->real->pMethods->xFileControl(f->real, op, arg);
}

static int
log_sector(sqlite3_file *file)
{
	struct log_file *f = (struct log_file *)(void *)file;

	return f->real->pMethods->xSectorSize(f->real);
}

static int
log_device(sqlite3_file *file)
{
	struct log_file *f = (struct log_file *)(void *)file;

	return f->real->pMethods->xDeviceCharacteristics(f->real);
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

static int
open_log(const char *name, struct log_file *f, int flags, int *out_flags)
{
	int result;

	memset(f, 0, sizeof(*f));
	f->real = (sqlite3_file *)(void *)(f + 1);
	result = below->xOpen(below, name, f->real, flags, out_flags);
	if (result != SQLITE_OK)
		return result;
	f->bytes = sqlite3_malloc(GATHER_MAX);
	if (f->bytes == NULL) {
		(void)f->real->pMethods->xClose(f->real); /* nothing was written */
		return SQLITE_NOMEM;
	}
	f->base.pMethods = &log_methods;
	return SQLITE_OK;
}

static int
log_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	(void)vfs;
	if ((flags & SQLITE_OPEN_WAL) != 0)
		return open_log(name, (struct log_file *)(void *)file, flags, out_flags);
	/* every other file is the layer below's own */
	return below->xOpen(below, name, file, flags, out_flags);
}

const char *
db_sqlite_log_vfs(void)
{
	if (log_vfs.zName != NULL)
		return log_vfs.zName;
	below = sqlite3_vfs_find(NULL);
	if (below == NULL)
		return NULL;
	log_vfs = *below;
	log_vfs.pNext = NULL;
	log_vfs.szOsFile = below->szOsFile + (int)sizeof(struct log_file);
	log_vfs.xOpen = log_open;
	log_vfs.zName = "kalata";
	if (sqlite3_vfs_register(&log_vfs, 0) == SQLITE_OK)
		return log_vfs.zName;
	log_vfs.zName = NULL;
	return NULL;
}
