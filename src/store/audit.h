/*
 * The passes of verify: each compares two things that must say the same and reports where
 * they do not. Shared by verify.c and the files audit_*.c.
 */
#ifndef KALATA_STORE_AUDIT_H
#define KALATA_STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/rows.h"
#include "store/verify.h"

struct audit {
	const struct db_driver *driver;
	struct db	*db;
	struct verify_report *report;
	bool		 strange;	/* a value no store ever writes: a NUL in a text, a short key */
	int64_t		 all;		/* entries in the ledger */
	int64_t		 messages;	/* entries that have a message */
	const char	*head;
	void	       (*progress)(void *, int64_t, int64_t);
	void		*ctx;
};

/* Says what is wrong with an entry (0 = none in particular). Of several, the first entry's. */
void	audit_complain(struct audit *, int64_t seq, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
/* NULL, and the report says so, when the database cannot be read. */
struct db_stmt *audit_query(struct audit *, const char *sql);
/* The next row? At the end false; on trouble false, too, and the report says so. */
bool	audit_next(struct audit *, struct db_stmt *);

/* Columns; what a store never writes sets `strange`. */
const char *audit_text(struct audit *, struct db_stmt *, int at);
void	audit_blob(struct audit *, struct db_stmt *, int at, void *out, size_t len);

void	audit_voters(struct audit *);
void	audit_counts(struct audit *);
void	audit_entries(struct audit *);
void	audit_desk(struct audit *);
void	audit_proposals(struct audit *);
void	audit_acts(struct audit *);

#endif
