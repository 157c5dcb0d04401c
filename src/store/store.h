/*
 * The memory. One writer thread owns the only read-write connection; others hand it
 * jobs and get each back exactly once, done or failed, after the commit that holds it
 * is on disk. What arrived while one commit was on its way is the next batch: no
 * timer, no flush interval. Nothing here knows a socket or an aggregator.
 *
 * A job is allocated by who submits it and is theirs again when it comes back.
 */
#ifndef KALATA_STORE_STORE_H
#define KALATA_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/mailbox.h"
#include "core/ballot.h"
#include "core/message.h"
#include "core/msisdn.h"
#include "core/screen.h"
#include "core/understand.h"
#include "store/db.h"
#include "store/rulebook.h"

enum job_kind {
	JOB_INBOUND,	/* struct inbound_job */
	JOB_CLAIM,	/* struct claim_job */
	JOB_SETTLE,	/* struct settle_job */
	JOB_REPORT,	/* struct report_job */
	JOB_CAMPAIGN,	/* struct campaign_job */
	JOB_USSD,	/* struct ussd_job */
	JOB_DESK,	/* struct desk_job */
	JOB_PROPOSAL,	/* struct proposal_job */
	JOB_STAFF,	/* struct staff_job */
	JOB_CHANNEL,	/* struct channel_job */
	JOB_REROUTE,	/* struct reroute_job */
	JOB_SWEEP,	/* struct job alone: what is due by time, when nothing else brings a batch */
	JOB_PROBE,	/* the store's own: an empty write, never given back */
};

enum job_result {
	JOB_PENDING,
	JOB_DONE,	/* on disk */
	JOB_REFUSED,	/* understood and refused; nothing changed; `why` says it */
	JOB_FAILED,	/* not kept, or not surely: the sender must be told to try again */
};

/* First member of each job. */
struct job {
	struct mail	mail;
	enum job_kind	kind;
	enum job_result result;
	int64_t		now_ms;		/* when it reached us: decides windows */
	void		*owner;		/* the submitter's; the store does not look at it */
};

/* What people should know about a message. Stored: never renumbered. */
enum message_flag {
	FLAG_MADE_ID = 1,	/* its provider gave no id: made of sender, address, time and text */
	FLAG_OTHER_PHONE = 2,	/* its id came from another phone before */
	FLAG_PUT_TOGETHER = 4,	/* of parts, all there */
	FLAG_PARTS_MISSING = 8,
};

enum answer_way {
	ANSWER_INLINE,	/* whoever submitted gives it to the citizen */
	ANSWER_OUTBOX,	/* queue it for the send API */
};

struct inbound_job {
	struct job	job;
	/* in */
	struct rulebook	*rulebook;	/* a reference of this job's; what `intent` points into */
	const struct ballot_paper *paper; /* NULL: no campaign has this address */
	struct voter_key voter;		/* of campaign id (or "") and E.164 or sender text */
	char		e164[E164_MAX];	/* "" when nobody to answer */
	char		channel[CHANNEL_NAME_MAX];
	char		provider_id[PROVIDER_ID_MAX];	/* never "" */
	char		address[ADDRESS_MAX];		/* where it was sent to */
	char		sent[40];	/* the aggregator's own time, as it wrote it */
	enum source	source;
	enum answer_way	way;
	bool		spends;		/* the inline answer is an SMS that costs */
	int64_t		daily_limit;	/* of the channel, in segments; 0 = none */
	bool		nobody;		/* robot, brand name, short code, our own number */
	unsigned	flags;		/* enum message_flag */
	unsigned	part, parts;	/* of a long message, as in provider.h; 0 = whole */
	char		part_ref[40];
	struct intent	intent;
	char		raw[INBOUND_TEXT_MAX];	/* as it came */
	size_t		raw_len;
	/* out */
	char		answer[TEXT_MAX];	/* UTF-8 of GSM-7; "" = say nothing */
	enum outcome	outcome;
	enum answer_key	answer_key;
	bool		repeat;		/* seen before: the stored answer, nothing recounted */
	bool		over_limit;	/* nothing is said: today's segments are gone */
};

/* Reads what its text means to its campaign: job->intent, of raw and paper. */
void	inbound_understand(struct inbound_job *);

/* One step of a session on a handset: decided, and its screen on disk, like any message. What it
 * does to the ballot (a vote, a region, a language) is a message of its own in the same commit. */
#define USSD_INPUT_MAX 1024	/* bytes: a whole form typed into one session */
struct ussd_job {
	struct job	job;
	/* in */
	struct rulebook	*rulebook;	/* a reference of this job's */
	const struct ballot_paper *paper; /* NULL: no campaign has this address */
	struct voter_key voter;
	char		e164[E164_MAX];		/* "" when it is no phone that may vote */
	char		channel[CHANNEL_NAME_MAX];
	char		session[PROVIDER_ID_MAX];	/* never "" */
	char		address[ADDRESS_MAX];
	char		tell_channel[CHANNEL_NAME_MAX];	/* by which an SMS can reach this phone later; */
	char		tell_address[ADDRESS_MAX];	/* "" = by none */
	bool		first;		/* the aggregator says that the session begins here */
	bool		accumulated;	/* input holds all that was typed so far, joined by '*' */
	char		mark[24];	/* number of the step, where the aggregator counts; "" */
	char		input[USSD_INPUT_MAX];	/* valid UTF-8 */
	/* out */
	char		screen[SCREEN_MAX];
	bool		more;		/* the session stays open */
	bool		repeat;		/* a resend: the stored screen, nothing done again */
	bool		acted;		/* `outcome` and `answer_key` tell of a message */
	enum outcome	outcome;
	enum answer_key	answer_key;
};

/* One answer on its way out. */
struct outbox_row {
	int64_t	id;
	char	to[E164_MAX];
	char	from[ADDRESS_MAX];	/* the address the citizen wrote to */
	char	text[TEXT_MAX];
	int	attempts;		/* before this one */
	int64_t	born_ms;
};

enum held { HELD_NOT, HELD_PAUSED /* by a person */, HELD_LIMIT /* today's segments are gone */ };

#define CLAIM_MAX 64
/* Takes up to `want` due rows of a channel: they are SENDING until settled. */
struct claim_job {
	struct job	job;
	char		channel[CHANNEL_NAME_MAX];
	int		want;			/* 1..CLAIM_MAX */
	int64_t		oldest_ms;		/* rows born before are dead letters */
	int64_t		daily_limit;		/* segments; 0 = none */
	struct outbox_row row[CLAIM_MAX];
	int		n;
	int64_t		next_due_ms;		/* of what is left; 0 = nothing waits */
	enum held	held;			/* why nothing was given though it may wait */
};

struct settle_job {
	struct job	job;
	int64_t		id;
	enum verdict	verdict;
	char		provider_ref[PROVIDER_ID_MAX];
	char		reason[REASON_MAX];
	int64_t		due_ms;		/* VERDICT_LATER, BROKEN: when to try again; 0 = give up */
	bool		maybe_sent;	/* LATER because this channel knows a repeat: no other may try */
};

/* Moves what waits at one channel, and surely was not sent, to another, where it is due
 * at once: up to `want`. */
struct reroute_job {
	struct job	job;
	char		channel[CHANNEL_NAME_MAX];
	char		to[CHANNEL_NAME_MAX];
	char		address[ADDRESS_MAX];	/* what answers come from there; "" = as they are */
	int		want;
	int		n;			/* out: how many; 0 also when either is stopped by a person */
};

#define CAMPAIGNS_OF_REPORT 8
struct report_job {
	struct job	job;
	char		channel[CHANNEL_NAME_MAX];
	char		id[PROVIDER_ID_MAX];	/* the provider's, or ours in decimal; "" = of the
						 * latest answer on its way to one of `voter` */
	struct voter_key voter[CAMPAIGNS_OF_REPORT];	/* one phone, in each campaign it may be of */
	size_t		n_voters;
	bool		ours;
	enum delivery	delivery;
	char		reason[REASON_MAX];
	bool		known;			/* out: there was such a row. A report that comes before its
						 * settle is parked and applied by it. */
};

enum campaign_change { CAMPAIGN_IMPORT, CAMPAIGN_OPEN, CAMPAIGN_CLOSE,
		       CAMPAIGN_ADOPT /* the rulebook alone: after a reload */ };
/* Puts a campaign's document or state into database and ledger, and makes `rulebook`
 * the writer's, in one step: what is decided after it is decided by it. */
struct campaign_job {
	struct job	job;
	enum campaign_change change;
	char		id[CAMPAIGN_ID_MAX];
	char		*json;			/* IMPORT: owned by the submitter */
	struct rulebook	*rulebook;		/* a reference that passes to the writer when DONE */
	char		actor[64];		/* who asked: the ledger says it */
	char		why[200];		/* out: JOB_REFUSED */
};

struct store;

struct store_options {
	const char	*path;			/* of the SQLite file */
	const struct db_driver *driver;		/* &db_sqlite, or a test's */
	const struct secret *secret;		/* must outlive the store */
	int		answers_per_hour;
	size_t		mailbox_max;		/* jobs waiting; more are refused: 503 */
};

/*
 * Locks, opens, migrates, checkpoints (truncating: what a kill left in the log is on
 * disk before anybody is told so), puts claimed outbox rows back. No thread yet. NULL: `why`
 * says what to do.
 */
struct store *store_open(const struct store_options *, char *why, size_t cap);
/* Every campaign's document; free with store_docs_free. False when the database broke.
 * Before store_start only: later the connection is the writer's. */
bool	store_docs(struct store *, struct campaign_doc **, size_t *n);
void	store_docs_free(struct campaign_doc *, size_t n);
/* A number that is another one after every change of a campaign. -1: it cannot be read. */
int64_t	store_docs_mark(const struct db_driver *, struct db *);
/* The same over a read-only connection, beside a running gateway. */
bool	store_docs_read(const struct db_driver *, struct db *, struct campaign_doc **, size_t *n);
/* Starts the writer thread with this rulebook (its reference passes over). */
void	store_start(struct store *, struct rulebook *);
/* Finishes every job that was taken, stops the thread, checkpoints, closes, unlocks, frees. Jobs
 * still in the reply box must be taken (store_take) between store_stop and store_close. */
void	store_stop(struct store *);
void	store_close(struct store *);

/* False when the mailbox is full or closing: the job stays the caller's. Any thread. */
bool	store_submit(struct store *, struct job *);
/* Runs one job at once, without a thread: for commands that have the database to themselves.
 * store_adopt() gives it the rulebook (its reference passes over) in place of store_start(). */
void	store_adopt(struct store *, struct rulebook *);
void	store_do(struct store *, struct job *);
/* Readable when jobs have come back. */
int	store_fd(const struct store *);
/* One finished job, NULL when there is none now: take until then. One thread only. */
struct job *store_take(struct store *);

/* What the writer did, for /metrics and /readyz. Any thread; relaxed. */
struct store_stats {
	uint64_t batches, jobs, repeats, failed_batches;
	uint64_t outcome[16];		/* by enum outcome */
	int64_t	 commit_us_total, last_commit_ms;
	int64_t	 waiting;		/* jobs in the mailbox */
	int64_t	 outbox_queued, outbox_dead;
	int64_t	 oldest_due_ms;
	bool	 healthy;		/* the last batch could be committed */
};
void	store_stats(struct store *, struct store_stats *);
/* Tries an empty write now if the last one failed, so that readiness heals by itself. */
void	store_probe(struct store *);

#endif
