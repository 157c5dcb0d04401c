/*
 * What one act changed, with what was there before: enough to undo it, to replay all of them,
 * and to know which acts met. Kept as JSON in `decision`:
 *
 *   [[nomination, leader, status, "code", leader, status, "code"], …]	is, then was
 *   {"volunteer": "hex", "is": ["name", added] or null, "was": …}
 *   {"rows": n, "kept": [entry, …]} and, undone, {"cancelled": [entry, …]}
 */
#ifndef KALATA_STORE_DESK_CHANGES_H
#define KALATA_STORE_DESK_CHANGES_H

#include "store/rows_desk.h"

struct desk_change {
	struct nominee_row is, was;
};

enum desk_kind { CHANGE_NOMINEES, CHANGE_VOLUNTEER, CHANGE_KEPT, CHANGE_CANCELLED };

struct desk_changes {
	enum desk_kind kind;
	struct desk_change *change;	/* owned */
	size_t	n, cap;
	struct voter_key voter;
	struct volunteer is, was;
	int64_t	*entry;			/* owned */
	size_t	n_entries, entries_cap;
	int64_t	rows;			/* of the file */
};

/* Zeroed memory is an empty value. */
void	desk_changes_clear(struct desk_changes *);
/* A nomination whose row changes: once each. */
void	desk_changes_add(struct desk_changes *, const struct nominee_row *is,
    const struct nominee_row *was);
void	desk_changes_add_entry(struct desk_changes *, int64_t id);
/* The change that is made back. */
void	desk_changes_turn(struct desk_changes *);

/* Malloc'd. */
char	*desk_changes_text(const struct desk_changes *);
/* False, and an empty value, when it is none of ours. */
bool	desk_changes_read(struct desk_changes *, const char *json);

/* Did both change the same row? The nomination or entry in *id, 0 for a volunteer. */
bool	desk_changes_meet(const struct desk_changes *, const struct desk_changes *, int64_t *id);
/* Does it tell of this nomination, as one changed, joined or left? */
bool	desk_changes_about(const struct desk_changes *, int64_t nomination);

/* Which acts hold: those that no act undid that holds itself. `holds` gets n flags; rows by seq. */
void	desk_holding(const struct decision_row *, size_t n, bool *holds);

#endif
