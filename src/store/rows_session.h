/*
 * What is remembered of conversations: USSD sessions, the one open question by SMS, and
 * forms being filled. Forgotten after a while; nothing that counts rests on them.
 */
#ifndef KALATA_STORE_ROWS_SESSION_H
#define KALATA_STORE_ROWS_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/answers.h"
#include "core/dialog.h"
#include "store/rows.h"

/* Which session: the SMS conversation of a phone has neither channel nor id. */
struct session_key {
	const struct voter_key *voter;
	const char *channel, *id;
};
struct session_row {
	struct dialog dialog;
	char	input[USSD_INPUT_MAX];	/* all of it so far, or the last; or the mark of the last step */
	char	screen[SCREEN_MAX];
	bool	more;
	int64_t	steps;			/* resends count */
	int64_t	updated_ms;
};
enum db_result session_get(struct statements *, const struct session_key *, struct session_row *,
    bool *found);
enum db_result session_put(struct statements *, const struct session_key *,
    const struct session_row *);
/* It was resent what it has. */
enum db_result session_touch(struct statements *, const struct session_key *, int64_t now_ms);
/* The phone's latest USSD session since then, if it was left open. */
enum db_result session_recent(struct statements *, const struct voter_key *, int64_t since_ms,
    struct dialog *, bool *found);

struct draft_row {
	struct answers answers;
	int64_t	entry;			/* made of it once complete, 0 = none yet */
	int64_t	updated_ms;
};
enum db_result draft_get(struct statements *, const struct voter_key *, const char *form,
    struct draft_row *, bool *found);
enum db_result draft_put(struct statements *, const struct voter_key *, const char *form,
    const struct draft_row *);
enum db_result draft_drop(struct statements *, const struct voter_key *, const char *form);

#define SWEEP_MAX 200
/* Up to SWEEP_MAX rows older than that are gone; in *n how many. */
enum db_result session_sweep(struct statements *, int64_t before_ms, int64_t *n);
enum db_result draft_sweep(struct statements *, int64_t before_ms, int64_t *n);

#endif
