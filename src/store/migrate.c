#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xalloc.h"

#define MIGRATIONS_MAX 200

/* One file we ship: "migrations/sqlite/0001_start.sql". */
struct migration {
	char	version[8];		/* "0001" */
	char	digest[65];
	const struct embedded *file;
};

struct migrations {
	struct migration item[MIGRATIONS_MAX];
	size_t	n;
};

static const char table_of_migrations[] =
    "CREATE TABLE schema_migrations (version TEXT NOT NULL PRIMARY KEY,"
    " digest TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";

static bool
too_long(char *why, size_t cap)
{
	(void)snprintf(why, cap, "there must be at most %d migrations", MIGRATIONS_MAX);
	return false;
}

/* The embedded table is sorted by path, so these come in order. */
static bool
shipped(const struct db_driver *driver, struct migrations *all, char *why, size_t cap)
{
	const struct embedded *e;
	BUF(folder, 64);

	(void)buf_addf(&folder, "migrations/%s/", driver->name);
	all->n = 0;
	for (e = embed_table; e->path != NULL; e++) {
		struct migration *m;

		if (strncmp(e->path, folder.data, folder.len) != 0)
			continue;
		if (all->n == MIGRATIONS_MAX)
			return too_long(why, cap);
		m = &all->item[all->n++];
		m->file = e;
		(void)snprintf(
		    m->version, sizeof(m->version), "%.4s", e->path + folder.len);
		sha256_hex(e->data, e->len, m->digest);
	}
	return true;
}

/* Compares row i of the database with what we ship. */
static bool
same_as_shipped(const struct migrations *all, size_t i, const char *version,
    const char *digest, char *why, size_t cap)
{
	if (i >= all->n) {
		(void)snprintf(why, cap,
		    "the database has migration %s, which this kalata does not"
		    " know: it was written by a newer version, use that one",
		    version);
		return false;
	}
	if (strcmp(all->item[i].version, version) == 0 &&
	    strcmp(all->item[i].digest, digest) == 0)
		return true;
	(void)snprintf(why, cap,
	    "migration %s of the database is not the one this kalata ships"
	    " (%s): use the version that made it",
	    version, all->item[i].version);
	return false;
}

/* How many are applied; -1 when the database must not be touched. */
static int
applied(const struct db_driver *d, struct db *db, const struct migrations *all, char *why,
    size_t cap)
{
	struct db_stmt *q;
	enum db_result result;
	bool same = true;
	size_t n = 0;

	q = d->prepare(
	    db, "SELECT version, digest FROM schema_migrations ORDER BY version");
	if (q == NULL)
		return 0;	/* no such table: an empty database, or CREATE will tell */
	while (same && (result = d->step(q)) == DB_ROW) {
		same = same_as_shipped(
		    all, n, d->column_text(q, 0), d->column_text(q, 1), why, cap);
		n++;
	}
	if (same && result != DB_DONE)
		(void)snprintf(why, cap, "cannot read the migrations: %s", d->error(db));
	d->finish(q);
	return same && result == DB_DONE ? (int)n : -1;
}

/* The part between "-- migrate:up" and "-- migrate:down"; malloc'd. */
static char *
up_part(const struct embedded *file)
{
	char *text = xstrndup((const char *)file->data, file->len);
	char *up = strstr(text, "-- migrate:up"), *down;
	char *part;

	if (up == NULL)
		up = text;
	down = strstr(up, "-- migrate:down");
	part = down == NULL ? xstrdup(up) : xstrndup(up, (size_t)(down - up));
	free(text);
	return part;
}

static enum db_result
record(const struct db_driver *d, struct db *db, const struct migration *m,
    int64_t now_ms)
{
	struct db_stmt *q = d->prepare(db,
	    "INSERT INTO schema_migrations (version, digest, applied_at)"
	    " VALUES ($1, $2, $3)");
	enum db_result result;

	if (q == NULL)
		return DB_BROKEN;
	d->bind_text(q, 1, m->version);
	d->bind_text(q, 2, m->digest);
	d->bind_i64(q, 3, now_ms);
	result = d->step(q);
	d->finish(q);
	return result;
}

static bool
apply(const struct db_driver *d, struct db *db, const struct migration *m, bool first,
    int64_t now_ms, char *why, size_t cap)
{
	char *up = up_part(m->file);
	enum db_result result = d->script(db, d->begin);

	if (result == DB_DONE && first)
		result = d->script(db, table_of_migrations);
	if (result == DB_DONE)
		result = d->script(db, up);
	if (result == DB_DONE)
		result = record(d, db, m, now_ms);
	if (result == DB_DONE)
		result = d->script(db, "COMMIT");
	free(up);
	if (result == DB_DONE)
		return true;
	(void)snprintf(why, cap, "migration %s failed: %s", m->version, d->error(db));
	(void)d->script(db, "ROLLBACK");	/* may be rolled back already */
	return false;
}

bool
migrate(const struct db_driver *d, struct db *db, int64_t now_ms, int *done, char *why,
    size_t cap)
{
	struct migrations all;
	size_t i;
	int n;

	if (done != NULL)
		*done = 0;
	if (!shipped(d, &all, why, cap))
		return false;
	n = applied(d, db, &all, why, cap);
	if (n < 0)
		return false;
	for (i = (size_t)n; i < all.n; i++) {
		if (!apply(d, db, &all.item[i], i == 0, now_ms, why, cap))
			return false;
		if (done != NULL)
			(*done)++;
	}
	return true;
}

bool
migrate_check(const struct db_driver *d, struct db *db, char *why, size_t cap)
{
	struct migrations all;
	int n;

	if (!shipped(d, &all, why, cap))
		return false;
	n = applied(d, db, &all, why, cap);
	if (n < 0)
		return false;
	if ((size_t)n == all.n)
		return true;
	(void)snprintf(why, cap,
	    n == 0 ? "this is no kalata database (kalata init makes one)"
		   : "the database is older: run kalata migrate");
	return false;
}
