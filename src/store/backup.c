#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

#define NAME_MAX_BYTES 4096

/* As an SQL string: quotes doubled. */
static bool
add_quoted(struct buf *sql, const char *s)
{
	bool fits = buf_char(sql, '\'');

	for (; *s != '\0'; s++)
		fits = (*s != '\'' || buf_char(sql, '\'')) && buf_char(sql, *s) && fits;
	return buf_char(sql, '\'') && fits;
}

static bool
copy(const struct db_driver *d, const char *database, const char *part, char *why,
    size_t cap)
{
	BUF(sql, 2 * NAME_MAX_BYTES + 64);
	enum db_result result;
	struct db *db;

	/* query_only would refuse the copy too; the connection stays read-only without it */
	if (!buf_add(&sql, "PRAGMA query_only = OFF; VACUUM INTO ") ||
	    !add_quoted(&sql, part)) {
		(void)snprintf(why, cap, "the name of the copy is too long");
		return false;
	}
	db = d->open(database, true, why, cap);
	if (db == NULL)
		return false;
	result = d->script(db, sql.data);
	if (result != DB_DONE)
		(void)snprintf(why, cap, "cannot copy the database: %s", d->error(db));
	d->close(db);
	return result == DB_DONE;
}

static bool
sync_file(const char *name, int flags)
{
	int fd = open(name, flags | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);	/* fsync has told already */
	return synced;
}

/* The folder holds the name. */
static bool
sync_folder(const char *target)
{
	const char *slash = strrchr(target, '/');
	BUF(folder, NAME_MAX_BYTES);

	if (slash == NULL)
		(void)buf_add(&folder, ".");
	else
		(void)buf_addn(
		    &folder, target, slash == target ? 1 : (size_t)(slash - target));
	return sync_file(folder.data, O_RDONLY | O_DIRECTORY);
}

bool
backup_make(const struct db_driver *d, const char *database, const char *target,
    char *why, size_t cap)
{
	BUF(part, NAME_MAX_BYTES);
	bool made;

	if (!buf_addf(&part, "%s.part", target)) {
		(void)snprintf(why, cap, "the name of the copy is too long");
		return false;
	}
	if (access(target, F_OK) == 0) {
		(void)snprintf(
		    why, cap, "%s exists already: a backup overwrites nothing", target);
		return false;
	}
	(void)unlink(part.data);	/* of a backup that was interrupted */
	made = copy(d, database, part.data, why, cap);
	if (made) {
		/* link, unlike rename, does not replace what appeared meanwhile */
		made = chmod(part.data, 0600) == 0 && sync_file(part.data, O_RDWR) &&
		    link(part.data, target) == 0 && sync_folder(target);
		if (!made)
			(void)snprintf(why, cap, "cannot keep %s: %s", target,
			    strerrordesc_np(errno));
	}
	(void)unlink(part.data);
	return made;
}
