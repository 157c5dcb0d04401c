/*
 * A desk: store_kit's first campaign with a nomination form, nominations on paper, and one short
 * call for each act.
 */
#ifndef DESK_KIT_H
#define DESK_KIT_H

#include "store/desk.h"
#include "store_kit.h"

#define DESK_CAMPAIGN "icon"
#define DESK_CODES 3	/* candidates that may be added: "7", "8", "9" */

struct desk_kit {
	struct kit kit;
	struct rulebook *book[1 << DESK_CODES];	/* by which of them are in; NULL = not built yet */
	unsigned codes;				/* which are in now */
	struct desk_job job;			/* the last act's */
};

/* Voting has not opened. */
void	desk_kit_start(struct desk_kit *);
void	desk_kit_clear(struct desk_kit *);
/* Opens the same database anew, with another driver. */
void	desk_kit_reopen(struct desk_kit *, const struct db_driver *);
/* The desk is done: messages are decided by their own rulebooks again. */
void	desk_kit_leave(struct desk_kit *);

/* Keeps a nomination on paper; its number. `key`, `value` pairs end with NULL. */
int64_t	desk_nominate(struct desk_kit *, const char *name, ...) __attribute__((sentinel));
/* `n` nominations of different people, with numbers that follow each other. */
void	desk_nominate_many(struct desk_kit *, int from, int n);

/* Acts; `others` ends with 0. */
enum job_result desk_do(struct desk_kit *, enum desk_act, int64_t subject);
enum job_result desk_join(struct desk_kit *, int64_t subject, ...);
enum job_result desk_join_list(struct desk_kit *, int64_t subject, const int64_t *others, size_t n);
/* With the document that has candidate `code` then, or has it no more. */
enum job_result desk_promote(struct desk_kit *, int64_t subject, const char *code);
enum job_result desk_undo_promotion(struct desk_kit *, int64_t seq, const char *code);
enum job_result desk_volunteer_act(struct desk_kit *, enum desk_act, int phone, const char *name);
/* Fails the test with the refusal's words unless the act was done; its ledger entry. */
int64_t	desk_done(struct desk_kit *, enum job_result);
/* Fails the test unless it was refused with these words in it. */
void	desk_assert_refused(struct desk_kit *, enum job_result, const char *words);

/* The table as text, one row a line; free it. */
char	*desk_rows(struct desk_kit *);
void	desk_read(struct desk_kit *, struct nominations *);
const struct nomination *desk_nomination(const struct nominations *, int64_t number);

#endif
