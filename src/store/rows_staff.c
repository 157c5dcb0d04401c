#include "store/rows_staff.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#define SEALED_TOTP (STAFF_TOTP_LEN + SEAL_OVERHEAD)

/* name, role, language, password, totp, totp_step, disabled, link, link_kind, link_until,
 * created_at, changed_at */
static void
read_staff(const struct db_driver *d, struct db_stmt *q, const struct secret *secret,
    struct staff_full *full)
{
	struct staff_row *row = &full->row;
	const void *blob;
	size_t len;

	memset(full, 0, sizeof(*full));
	(void)text_copy(row->name, sizeof(row->name), d->column_text(q, 0));
	row->role = (enum staff_role)d->column_i64(q, 1);
	(void)text_copy(row->language, sizeof(row->language), d->column_text(q, 2));
	(void)text_copy(row->password, sizeof(row->password), d->column_text(q, 3));
	blob = d->column_blob(q, 4, &len);
	/* one that was changed in the database is none: nobody gets in by it */
	row->has_totp =
	    blob != NULL && len == SEALED_TOTP && unseal(secret, blob, len, row->totp);
	row->totp_step = d->column_i64(q, 5);
	row->disabled = d->column_i64(q, 6) != 0;
	blob = d->column_blob(q, 7, &len);
	if (blob != NULL && len == STAFF_DIGEST_LEN) {
		memcpy(full->link_digest, blob, len);
		row->link = (enum staff_link)d->column_i64(q, 8);
	}
	row->link_until = d->column_i64(q, 9);
	row->created_at = d->column_i64(q, 10);
	row->changed_at = d->column_i64(q, 11);
}

static enum db_result
get_one(struct statements *s, enum statement which, const struct secret *secret,
    struct staff_full *full, bool *found)
{
	enum db_result result = s->driver->step(s->stmt[which]);

	*found = result == DB_ROW;
	if (*found)
		read_staff(s->driver, s->stmt[which], secret, full);
	return statement_end(s, which, result);
}

enum db_result
staff_get(struct statements *s, const struct secret *secret, const char *name,
    struct staff_full *full, bool *found)
{
	s->driver->bind_text(s->stmt[ST_STAFF_GET], 1, name);
	return get_one(s, ST_STAFF_GET, secret, full, found);
}

enum db_result
staff_get_link(struct statements *s, const struct secret *secret,
    const unsigned char digest[STAFF_DIGEST_LEN], struct staff_full *full, bool *found)
{
	s->driver->bind_blob(s->stmt[ST_STAFF_BY_LINK], 1, digest, STAFF_DIGEST_LEN);
	return get_one(s, ST_STAFF_BY_LINK, secret, full, found);
}

enum db_result
staff_put(struct statements *s, const struct staff_full *full)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_STAFF_PUT];
	const struct staff_row *row = &full->row;
	unsigned char sealed[SEALED_TOTP];

	d->bind_text(q, 1, row->name);
	d->bind_i64(q, 2, (int64_t)row->role);
	d->bind_text(q, 3, row->language);
	d->bind_text(q, 4, row->password);
	if (row->has_totp) {
		seal(full->secret, row->totp, STAFF_TOTP_LEN, sealed);
		d->bind_blob(q, 5, sealed, sizeof(sealed));
	} else {
		d->bind_text(q, 5, NULL);
	}
	d->bind_i64(q, 6, row->totp_step);
	d->bind_i64(q, 7, row->disabled);
	if (row->link == LINK_NONE)
		d->bind_text(q, 8, NULL);
	else
		d->bind_blob(q, 8, full->link_digest, STAFF_DIGEST_LEN);
	d->bind_i64(q, 9, (int64_t)row->link);
	d->bind_i64(q, 10, row->link_until);
	d->bind_i64(q, 11, row->created_at);
	d->bind_i64(q, 12, row->changed_at);
	return statement_run(s, ST_STAFF_PUT);
}

enum db_result
staff_count_administrators(struct statements *s, int64_t *n)
{
	enum db_result result = s->driver->step(s->stmt[ST_STAFF_ADMINISTRATORS]);

	*n = result == DB_ROW ? s->driver->column_i64(s->stmt[ST_STAFF_ADMINISTRATORS], 0)
			      : 0;
	return statement_end(s, ST_STAFF_ADMINISTRATORS, result);
}

enum db_result
pass_add(struct statements *s, const struct pass_row *pass)
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_PASS_ADD];

	d->bind_blob(q, 1, pass->digest, STAFF_DIGEST_LEN);
	d->bind_text(q, 2, pass->staff);
	d->bind_i64(q, 3, (int64_t)pass->kind);
	d->bind_text(q, 4, pass->label);
	d->bind_i64(q, 5, pass->created_at);
	d->bind_i64(q, 6, pass->seen_at);
	d->bind_i64(q, 7, pass->until);
	return statement_run(s, ST_PASS_ADD);
}

enum db_result
pass_seen(
    struct statements *s, const unsigned char digest[STAFF_DIGEST_LEN], int64_t now_ms)
{
	struct db_stmt *q = s->stmt[ST_PASS_SEEN];

	s->driver->bind_i64(q, 1, now_ms);
	s->driver->bind_blob(q, 2, digest, STAFF_DIGEST_LEN);
	return statement_run(s, ST_PASS_SEEN);
}

enum db_result
pass_drop(
    struct statements *s, const unsigned char digest[STAFF_DIGEST_LEN], const char *staff)
{
	struct db_stmt *q = s->stmt[ST_PASS_DROP];

	s->driver->bind_blob(q, 1, digest, STAFF_DIGEST_LEN);
	s->driver->bind_text(q, 2, staff);
	return statement_run(s, ST_PASS_DROP);
}

enum db_result
pass_drop_all(
    struct statements *s, const char *staff, int kind, const unsigned char *keep)
{
	static const unsigned char nothing[STAFF_DIGEST_LEN];
	struct db_stmt *q = s->stmt[ST_PASS_DROP_ALL];

	s->driver->bind_text(q, 1, staff);
	s->driver->bind_i64(q, 2, kind);
	s->driver->bind_blob(q, 3, keep == NULL ? nothing : keep, STAFF_DIGEST_LEN);
	return statement_run(s, ST_PASS_DROP_ALL);
}

enum db_result
pass_sweep(struct statements *s, int64_t now_ms)
{
	s->driver->bind_i64(s->stmt[ST_PASS_SWEEP], 1, now_ms);
	return statement_run(s, ST_PASS_SWEEP);
}

/* ---- reading ---- */

/* Runs one reader's statement with statements of its own: pages are few, and connections
 * theirs. */
static bool
open_reader(struct statements *s, const struct db_driver *driver, struct db *db)
{
	return statements_open(s, driver, db, ST_READERS_N);
}

bool
staff_read(const struct db_driver *driver, struct db *db, const struct secret *secret,
    const char *name, struct staff_row *row, bool *found)
{
	struct staff_full full;
	struct statements s;
	bool read;

	*found = false;
	if (!open_reader(&s, driver, db))
		return false;
	read = staff_get(&s, secret, name, &full, found) == DB_DONE;
	statements_close(&s);
	if (*found)
		*row = full.row;
	*found = *found && !full.row.disabled;
	return read;
}

bool
staff_read_link(const struct db_driver *driver, struct db *db,
    const struct secret *secret, const unsigned char digest[STAFF_DIGEST_LEN],
    int64_t now_ms, struct staff_row *row, bool *found)
{
	struct staff_full full;
	struct statements s;
	bool read;

	*found = false;
	if (!open_reader(&s, driver, db))
		return false;
	read = staff_get_link(&s, secret, digest, &full, found) == DB_DONE;
	statements_close(&s);
	if (*found)
		*row = full.row;
	*found = *found && !full.row.disabled && full.row.link != LINK_NONE &&
		 full.row.link_until > now_ms;
	return read;
}

/* digest, staff, kind, label, created_at, seen_at, until */
static void
read_pass(const struct db_driver *d, struct db_stmt *q, struct pass_row *pass)
{
	const void *blob;
	size_t len;

	memset(pass, 0, sizeof(*pass));
	blob = d->column_blob(q, 0, &len);
	if (blob != NULL && len == STAFF_DIGEST_LEN)
		memcpy(pass->digest, blob, len);
	(void)text_copy(pass->staff, sizeof(pass->staff), d->column_text(q, 1));
	pass->kind = (enum pass_kind)d->column_i64(q, 2);
	(void)text_copy(pass->label, sizeof(pass->label), d->column_text(q, 3));
	pass->created_at = d->column_i64(q, 4);
	pass->seen_at = d->column_i64(q, 5);
	pass->until = d->column_i64(q, 6);
}

static bool
still_good(const struct pass_row *pass, int64_t now_ms)
{
	return now_ms < pass->until &&
	       (pass->kind == PASS_PROGRAM || now_ms - pass->seen_at < BROWSER_IDLE_MS);
}

bool
staff_read_pass(const struct db_driver *d, struct db *db,
    const unsigned char digest[STAFF_DIGEST_LEN], enum pass_kind kind, int64_t now_ms,
    struct staff_row *staff, struct pass_row *pass, bool *found)
{
	struct statements s;
	struct db_stmt *q;
	enum db_result result;

	*found = false;
	if (!open_reader(&s, d, db))
		return false;
	q = s.stmt[ST_PASS_GET];
	d->bind_blob(q, 1, digest, STAFF_DIGEST_LEN);
	d->bind_i64(q, 2, (int64_t)kind);
	result = d->step(q);
	if (result == DB_ROW) {
		read_pass(d, q, pass);
		memset(staff, 0, sizeof(*staff));
		(void)text_copy(staff->name, sizeof(staff->name), pass->staff);
		staff->role = (enum staff_role)d->column_i64(q, 7);
		(void)text_copy(
		    staff->language, sizeof(staff->language), d->column_text(q, 8));
		staff->disabled = d->column_i64(q, 9) != 0;
		*found = !staff->disabled && still_good(pass, now_ms);
	}
	result = statement_end(&s, ST_PASS_GET, result);
	statements_close(&s);
	return result == DB_DONE;
}

bool
staff_list(const struct db_driver *d, struct db *db, const struct secret *secret,
    struct staff_row **list, size_t *n)
{
	struct staff_full full;
	struct statements s;
	enum db_result result;

	*list = NULL;
	*n = 0;
	if (!open_reader(&s, d, db))
		return false;
	while ((result = d->step(s.stmt[ST_STAFF_LIST])) == DB_ROW) {
		read_staff(d, s.stmt[ST_STAFF_LIST], secret, &full);
		*list = xrealloc(*list, *n + 1, sizeof(**list));
		(*list)[(*n)++] = full.row;
	}
	statements_close(&s);
	return result == DB_DONE;
}

bool
pass_list(const struct db_driver *d, struct db *db, const char *staff, int64_t now_ms,
    struct pass_row **list, size_t *n)
{
	struct statements s;
	struct pass_row pass;
	enum db_result result;

	*list = NULL;
	*n = 0;
	if (!open_reader(&s, d, db))
		return false;
	d->bind_text(s.stmt[ST_PASS_LIST], 1, staff);
	while ((result = d->step(s.stmt[ST_PASS_LIST])) == DB_ROW) {
		read_pass(d, s.stmt[ST_PASS_LIST], &pass);
		if (!still_good(&pass, now_ms))
			continue;
		*list = xrealloc(*list, *n + 1, sizeof(**list));
		(*list)[(*n)++] = pass;
	}
	statements_close(&s);
	return result == DB_DONE;
}
