#include "db_faulty.h"

#include <stdio.h>
#include <string.h>

#define COMMITS_MAX 8

static struct fault plan;
static int64_t calls;
static bool struck, last_injected;
static struct db_stmt *commits[COMMITS_MAX];	/* prepared COMMIT statements */

void
faulty_plan(struct fault f)
{
	plan = f;
	calls = 0;
	struck = false;
}

bool
faulty_struck(void)
{
	return struck;
}

static bool
strikes(bool commit)
{
	last_injected = false;
	if (plan.at == 0 || (plan.only_commit && !commit))
		return false;
	calls++;
	if (calls != plan.at && !(plan.persistent && calls > plan.at))
		return false;
	struck = true;
	last_injected = true;
	return true;
}

static struct db *
open_faulty(const char *path, bool read_only, char *why, size_t cap)
{
	bool fails = strikes(false);
	struct db *db = NULL;

	if (!fails || plan.after)
		db = db_sqlite.open(path, read_only, why, cap);
	if (!fails)
		return db;
	if (db != NULL)
		db_sqlite.close(db);
	(void)snprintf(why, cap, "injected");
	return NULL;
}

static enum db_result
script(struct db *db, const char *sql)
{
	bool fails = strikes(strcmp(sql, "COMMIT") == 0);

	if (!fails)
		return db_sqlite.script(db, sql);
	if (plan.after)
		(void)db_sqlite.script(db, sql);
	return plan.with;
}

static struct db_stmt *
prepare(struct db *db, const char *sql)
{
	struct db_stmt *stmt;
	size_t i;

	if (strikes(false))
		return NULL;
	stmt = db_sqlite.prepare(db, sql);
	for (i = 0; stmt != NULL && strcmp(sql, "COMMIT") == 0 && i < COMMITS_MAX; i++)
		if (commits[i] == NULL) {
			commits[i] = stmt;
			break;
		}
	return stmt;
}

static bool
is_commit(const struct db_stmt *stmt)
{
	size_t i;

	for (i = 0; i < COMMITS_MAX; i++)
		if (commits[i] == stmt)
			return true;
	return false;
}

static void
finish(struct db_stmt *stmt)
{
	size_t i;

	for (i = 0; i < COMMITS_MAX; i++)
		if (commits[i] == stmt)
			commits[i] = NULL;
	db_sqlite.finish(stmt);
}

static enum db_result
step(struct db_stmt *stmt)
{
	bool fails = strikes(is_commit(stmt));

	if (!fails)
		return db_sqlite.step(stmt);
	if (plan.after)
		(void)db_sqlite.step(stmt);
	return plan.with;
}

static enum db_result
checkpoint(struct db *db, bool truncate)
{
	bool fails = strikes(false);

	if (!fails)
		return db_sqlite.checkpoint(db, truncate);
	if (plan.after)
		(void)db_sqlite.checkpoint(db, truncate);
	return plan.with;
}

static void
close_faulty(struct db *db)
{
	db_sqlite.close(db);
}

static void
bind_i64(struct db_stmt *stmt, int at, int64_t n)
{
	db_sqlite.bind_i64(stmt, at, n);
}

static void
bind_text(struct db_stmt *stmt, int at, const char *s)
{
	db_sqlite.bind_text(stmt, at, s);
}

static void
bind_blob(struct db_stmt *stmt, int at, const void *bytes, size_t len)
{
	db_sqlite.bind_blob(stmt, at, bytes, len);
}

static int64_t
column_i64(struct db_stmt *stmt, int at)
{
	return db_sqlite.column_i64(stmt, at);
}

static const char *
column_text(struct db_stmt *stmt, int at)
{
	return db_sqlite.column_text(stmt, at);
}

static const void *
column_blob(struct db_stmt *stmt, int at, size_t *len)
{
	return db_sqlite.column_blob(stmt, at, len);
}

static bool
column_null(struct db_stmt *stmt, int at)
{
	return db_sqlite.column_null(stmt, at);
}

static void
reset(struct db_stmt *stmt)
{
	db_sqlite.reset(stmt);
}

static int64_t
log_pages(struct db *db)
{
	return db_sqlite.log_pages(db);
}

static int64_t
version(struct db *db)
{
	return db_sqlite.version(db);
}

static const char *
error(struct db *db)
{
	return last_injected ? "injected" : db_sqlite.error(db);
}

const struct db_driver db_faulty = {
	.name = "sqlite",	/* its migrations are SQLite's */
	.begin = "BEGIN IMMEDIATE",
	.open = open_faulty,
	.close = close_faulty,
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
