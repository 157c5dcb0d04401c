/*
 * Rows of people, sessions and tokens as values, one function for each use of a statement.
 */
#ifndef KALATA_STORE_ROWS_STAFF_H
#define KALATA_STORE_ROWS_STAFF_H

#include "store/rows.h"
#include "store/staff.h"

/* The whole row: what readers see, and the link. */
struct staff_full {
	struct staff_row row;
	unsigned char link_digest[STAFF_DIGEST_LEN];	/* with row.link */
	const struct secret *secret;	/* seals the second factor */
};

enum db_result staff_get(struct statements *, const struct secret *, const char *name,
    struct staff_full *, bool *found);
enum db_result staff_get_link(struct statements *, const struct secret *,
    const unsigned char digest[STAFF_DIGEST_LEN], struct staff_full *, bool *found);
enum db_result staff_put(struct statements *, const struct staff_full *);
enum db_result staff_count_administrators(struct statements *, int64_t *n);

enum db_result pass_add(struct statements *, const struct pass_row *);
enum db_result pass_seen(struct statements *, const unsigned char digest[STAFF_DIGEST_LEN],
    int64_t now_ms);
enum db_result pass_drop(struct statements *, const unsigned char digest[STAFF_DIGEST_LEN],
    const char *staff);
/* Of one kind, 0 = both; but the one with digest `keep`, which may be NULL. */
enum db_result pass_drop_all(struct statements *, const char *staff, int kind,
    const unsigned char *keep);
/* Those that are over. */
enum db_result pass_sweep(struct statements *, int64_t now_ms);

#endif
