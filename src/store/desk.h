/*
 * The nomination desk: people decide which nominations are one person, which person is
 * verified, rejected, shortlisted, and becomes a candidate. Every act names who and why,
 * is a row of `decision` and a ledger entry, and can be undone by another act as long as
 * nothing later touched the same nominations. The rows of `nominee` are what the acts come to:
 * `verify` replays them.
 *
 * Persons are received, then verified, then shortlisted, then promoted; each may be rejected
 * before it is promoted, and be verified again. A merged person has the status of the one it was merged
 * to; a nomination that is split off begins anew, and what was decided stays with the rest.
 */
#ifndef KALATA_STORE_DESK_H
#define KALATA_STORE_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/likeness.h"
#include "store/entry.h"
#include "store/results.h"
#include "store/writer.h"

/* Stored: numbered by hand, never renumbered. */
enum nominee_status {
	NOMINEE_RECEIVED = 1, NOMINEE_VERIFIED = 2, NOMINEE_REJECTED = 3, NOMINEE_SHORTLISTED = 4,
	NOMINEE_PROMOTED = 5,
};
const char *nominee_status_name(enum nominee_status);	/* "received" … */
enum desk_act {
	DESK_MERGE = 1,		/* the persons of `subject` and `others` are one */
	DESK_SPLIT = 2,		/* the nomination `subject` is a person of its own */
	DESK_VERIFY = 3, DESK_REJECT = 4, DESK_SHORTLIST = 5,
	DESK_PROMOTE = 6,	/* becomes candidate `code`; the campaign's new document comes with it */
	DESK_UNDO = 7,		/* takes back the act with ledger number `subject` */
	DESK_VOLUNTEER = 8,	/* a number may nominate for others: `voter`, `name` */
	DESK_VOLUNTEER_OFF = 9,
	DESK_IMPORT = 10,	/* paper forms: `rows` */
};
const char *desk_act_name(enum desk_act);

#define DESK_OTHERS_MAX 64
#define DESK_REASON_MAX 300

/* One paper form to import. Known by its content: the same again is not kept twice. */
struct paper_row {
	struct voter_key voter;		/* keyed hash of campaign and folded content */
	struct answers	 answers;
	int64_t		 number;	/* out: 0 = it was there already, and is not kept twice */
};

struct desk_job {
	struct job	job;
	/* in */
	enum desk_act	act;
	char		campaign[CAMPAIGN_ID_MAX];
	int64_t		subject;	/* nomination's number; UNDO: ledger entry */
	int64_t		other[DESK_OTHERS_MAX];
	size_t		n_others;
	char		code[CANDIDATE_CODE_MAX];
	char		actor[64];	/* who; never "" */
	char		reason[DESK_REASON_MAX];	/* why; never "" */
	struct voter_key voter;
	char		name[64];
	struct paper_row *row;		/* the submitter's */
	size_t		n_rows;
	/* PROMOTE, and UNDO where a candidate comes or goes: the document's change, carried out in the
	 * same commit. Its rulebook passes to the writer when this job is DONE. */
	struct campaign_job *promotion;
	/* out */
	char		why[200];	/* JOB_REFUSED */
	int64_t		seq;		/* the act's ledger entry; 0: an import of what was all there */
	size_t		kept;		/* IMPORT */
};
enum db_result run_desk(struct writer *, struct desk_job *);

/* ---- reading, over a read-only connection ---- */

/* One nomination with what was decided about it. */
struct nomination {
	int64_t	id, number;
	/* id of the nomination that stands for the person: always of one in the list, also when
	 * the one they were merged to was cancelled by its citizen */
	int64_t	leader;
	enum nominee_status status;	/* the person's */
	char	code[CANDIDATE_CODE_MAX];	/* candidate it became, "" none */
	struct entry_row entry;
};
/* Two nominations that people said are not one person. */
struct apart {
	int64_t	a, b;			/* a < b */
};
struct nominations {
	struct nomination *item;	/* by number */
	size_t	n;
	struct apart *apart;
	size_t	n_apart;
};
/* Malloc'd; false: `why`. Cancelled ones are left out. */
bool	nominations_read(const struct db_driver *, struct db *, const char *campaign,
    struct nominations *, char *why, size_t cap);
void	nominations_free(struct nominations *);
/* The ledger entry that last changed anything of the above: one step of an index, so that who keeps
 * what they read knows whether it still is so. 0: nothing yet; -1: `why`. */
int64_t	desk_mark(const struct db_driver *, struct db *, const char *campaign, char *why, size_t cap);

/*
 * Persons that may be the same, best first. Those that a split or an undone merge set apart are
 * not proposed again. Of many that are all alike only as many pairs as it takes to join them: five
 * hundred nominations of one person are 499 proposals, not 124,750. `least` 0..100.
 */
struct proposals {
	struct likeness_pair *pair;	/* a, b: ids of leaders */
	size_t	n;
};
void	proposals_make(const struct nominations *, const struct occupations *, int least,
    struct proposals *);
void	proposals_free(struct proposals *);

/* The acts about a campaign or, with `nomination` (an id) not 0, about that one. */
struct decision_row {
	int64_t	seq, at, undoes;
	enum desk_act act;
	char	actor[64], reason[DESK_REASON_MAX];
	char	*changes;		/* JSON, owned */
};
bool	decisions_read(const struct db_driver *, struct db *, const char *campaign, int64_t nomination,
    struct decision_row **, size_t *n, char *why, size_t cap);
void	decisions_free(struct decision_row *, size_t n);

/* What a form of paper is known by: its content, folded, in whatever order its fields came. */
struct voter_key desk_paper_key(const struct secret *, const char *campaign, const struct answers *);

#endif
