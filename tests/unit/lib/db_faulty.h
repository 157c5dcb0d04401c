/*
 * SQLite with accidents: the Nth call that may fail does, before or after it really
 * happened, once or from then on. "After" is the ambiguous case: what is reported as
 * failed is on disk.
 */
#ifndef DB_FAULTY_H
#define DB_FAULTY_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"

struct fault {
	int64_t	at;		/* which call, from 1; 0 = none fails */
	enum db_result with;
	bool	after;		/* the real call is made, its success hidden */
	bool	persistent;	/* and all calls after it */
	bool	only_commit;	/* count COMMITs only */
};

/* Counts from 1 again. */
void	faulty_plan(struct fault);
/* Did the planned call come? */
bool	faulty_struck(void);

extern const struct db_driver db_faulty;

#endif
