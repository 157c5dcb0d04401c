/*
 * Rows of filled forms, as entry.c keeps them. Others use entry.h.
 */
#ifndef KALATA_STORE_ROWS_ENTRY_H
#define KALATA_STORE_ROWS_ENTRY_H

#include "store/entry.h"

/* With the answers as the JSON that goes in. */
enum db_result entry_row_add(struct statements *, const struct entry_row *, const char *json);
/* State, answers, changed_ms and seq; who does not wait has no phone any more. */
enum db_result entry_row_change(struct statements *, const struct entry_row *, const char *json);

/* How many of the form are in that state. */
enum db_result entry_count(struct statements *, const char *campaign, const char *form,
    enum entry_state, int64_t *n);
/* The highest number given so far, 0 = none. */
enum db_result entry_last_number(struct statements *, const char *campaign, const char *form,
    int64_t *number);
/* Who waits longest; 0 = nobody. */
enum db_result entry_first_waiting(struct statements *, const char *campaign, const char *form,
    int64_t *id);
/* How many wait up to that number. */
enum db_result entry_place(struct statements *, const char *campaign, const char *form,
    int64_t number, int64_t *place);

/* No phone is kept of who waits any more. */
enum db_result entry_forget_phones(struct statements *, const char *campaign, const char *form);

/* A phone's entries of one form. */
struct entries_of_voter {
	int64_t	standing;		/* how many stand or wait */
	int64_t	last, number;		/* the last of them; 0 = none */
	bool	waiting;		/* it waits */
};
enum db_result entry_of_voter(struct statements *, const struct voter_key *, const char *form,
    struct entries_of_voter *);
enum db_result volunteer_known(struct statements *, const struct voter_key *, const char *campaign,
    bool *found);

#endif
