/*
 * One act under way. Each kind of act checks first and refuses with a sentence, before anything
 * is written; then it fills `changes`, which desk.c puts into the tables, the decisions and the
 * ledger. Shared by desk*.c and nobody else.
 */
#ifndef KALATA_STORE_DESK_ACT_H
#define KALATA_STORE_DESK_ACT_H

#include "store/desk.h"
#include "store/desk_changes.h"

struct desk {
	struct writer	*w;
	struct desk_job *job;
	struct desk_changes changes;
	bool		 nothing;	/* nothing changes: nothing to record */
};

/* The job is refused: `why` in one sentence, with what to do. */
enum db_result desk_refuse(struct desk *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool	desk_refused(const struct desk *);

/* The nomination of a number, which must be there and not cancelled; else refused. */
enum db_result desk_find(struct desk *, int64_t number, struct nominee *);
/* Who stands for this one's person: itself, or its leader. */
enum db_result desk_leader(struct desk *, const struct nominee *, struct nominee *leader);
/* The writer's table holds what an act says was there; else refused. */
enum db_result desk_check(struct desk *);
/* Candidates that come or go with `changes`: their campaign's document, checked and carried out. */
enum db_result desk_document(struct desk *);

/* One kind of act each. */
enum db_result desk_merge(struct desk *);
enum db_result desk_split(struct desk *);
enum db_result desk_move(struct desk *);	/* VERIFY, REJECT, SHORTLIST, PROMOTE */
enum db_result desk_undo(struct desk *);
enum db_result desk_volunteer(struct desk *);	/* and VOLUNTEER_OFF */
enum db_result desk_import(struct desk *);
/* Takes back an import: its entries are cancelled. */
enum db_result desk_import_undo(struct desk *);

#endif
