/*
 * Rows of the nomination desk as values, one function for each use of a statement. A
 * nominee that is as nobody decided anything about it has no row: so the table is a function
 * of the acts, also after every one of them was undone.
 */
#ifndef KALATA_STORE_ROWS_DESK_H
#define KALATA_STORE_ROWS_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "store/desk.h"
#include "store/rows.h"

/* Of one nomination. Status and code count in the leader's row alone. */
struct nominee_row {
	int64_t	nomination, leader, status;
	char	code[CANDIDATE_CODE_MAX];
};
/* A person of its own, received. */
struct nominee_row nominee_untouched(int64_t nomination);
bool	nominee_same(const struct nominee_row *, const struct nominee_row *);

struct nominee {
	struct nominee_row row;
	int64_t	number;
	bool	cancelled;		/* by its citizen */
};
enum db_result nominee_by_number(struct statements *, const char *campaign, int64_t number,
    struct nominee *, bool *found);
enum db_result nominee_by_id(struct statements *, const char *campaign, int64_t id,
    struct nominee *, bool *found);
/* Calls with each that has a row and this leader, by id. */
enum db_result nominee_group(struct statements *, const char *campaign, int64_t leader,
    void (*each)(void *ctx, const struct nominee *), void *ctx);
enum db_result nominee_put(struct statements *, const char *campaign, const struct nominee_row *);

enum db_result decision_add(struct statements *, const char *campaign, const struct decision_row *,
    const unsigned char salt[SALT_LEN]);
/* From `seq` on, in their order; free with decisions_free. */
enum db_result decisions_load(struct statements *, const char *campaign, int64_t seq,
    struct decision_row **, size_t *n);
/* H(salt, every column of the row but seq and salt): what its ledger entry commits to. */
void	decision_commit(const char *campaign, const struct decision_row *,
    const unsigned char salt[SALT_LEN], unsigned char out[LEDGER_HASH_LEN]);

/* Somebody who may nominate for others. */
struct volunteer {
	bool	there;
	char	name[64];
	int64_t	added_ms;
};
bool	volunteer_same(const struct volunteer *, const struct volunteer *);
enum db_result volunteer_get(struct statements *, const char *campaign, const struct voter_key *,
    struct volunteer *);
/* `there` false: the row goes. */
enum db_result volunteer_put(struct statements *, const char *campaign, const struct voter_key *,
    const struct volunteer *);

/* The number of the paper form with this key that stands, 0 = none. */
enum db_result paper_find(struct statements *, const char *campaign, const struct voter_key *,
    int64_t *number);

#endif
