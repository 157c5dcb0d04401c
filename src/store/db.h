/*
 * The seam between our statements and a database engine: enough for SQLite and
 * PostgreSQL, and for a driver that fails its Nth call. Abstracts the engine, not the
 * domain. Parameters are $1,$2,… in order of first appearance.
 */
#ifndef KALATA_STORE_DB_H
#define KALATA_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum db_result {
	DB_ROW,
	DB_DONE,
	DB_CONFLICT,	/* a unique key: how idempotency looks, not a failure */
	DB_BUSY,
	DB_FULL,	/* no room; heals when there is */
	DB_REFUSED,	/* this row may not be (check, type, size): only the statement is lost */
	DB_BROKEN,	/* anything else; after it the transaction must be rolled back */
	DB_DOUBT,	/* fsync failed: what is on disk is unknown; the process must end */
};

struct db;
struct db_stmt;

struct db_driver {
	const char	*name;
	const char	*begin;		/* opens a transaction that will write */
	/* Read-write creates the file; read-only never checkpoints nor writes. NULL: `why`. */
	struct db	*(*open)(const char *path, bool read_only, char *why, size_t cap);
	void		 (*close)(struct db *);
	/* Many statements without parameters or rows. */
	enum db_result	 (*script)(struct db *, const char *sql);
	struct db_stmt	*(*prepare)(struct db *, const char *sql);
	void		 (*finish)(struct db_stmt *);
	/* Bound memory must live until step() is done with the statement (reset). */
	void		 (*bind_i64)(struct db_stmt *, int at, int64_t);
	void		 (*bind_text)(struct db_stmt *, int at, const char *);	/* NULL = NULL */
	void		 (*bind_blob)(struct db_stmt *, int at, const void *, size_t);
	enum db_result	 (*step)(struct db_stmt *);
	/* Columns of the current row, counted from 0; valid until the next step or reset. */
	int64_t		 (*column_i64)(struct db_stmt *, int at);
	const char	*(*column_text)(struct db_stmt *, int at);	/* "" for NULL */
	const void	*(*column_blob)(struct db_stmt *, int at, size_t *len);
	bool		 (*column_null)(struct db_stmt *, int at);
	void		 (*reset)(struct db_stmt *);	/* and clears the bindings */
	/* Rolls the log into the database and empties it. */
	enum db_result	 (*checkpoint)(struct db *, bool truncate);
	/* Pages in the log after the last commit; 0 where the engine looks after it itself. */
	int64_t		 (*log_pages)(struct db *);
	/* Another number whenever another connection committed something; -1 when it cannot be told. */
	int64_t		 (*version)(struct db *);
	const char	*(*error)(struct db *);		/* of the last failure, for logs */
};

extern const struct db_driver db_sqlite;

#endif
