/*
 * Replays every voter: what stands in the voter's row must be what their messages and what
 * was assigned, in the order of the ledger, made of it. Two cursors in the same order, one voter at a time.
 */
#include "store/audit.h"

#include <string.h>

#include "core/receipt.h"

/* One voter in one campaign, as one of the two cursors tells it. */
struct standing {
	struct voter_key voter;
	char	campaign[CAMPAIGN_ID_MAX];
	struct voter_row row;
	int64_t	last_seq;
	bool	strange;
};

struct cursor {
	struct db_stmt	*q;
	bool		 more;	/* the statement is on a row */
};

static bool
copy_text(struct audit *a, struct db_stmt *q, int at, char *dst, size_t cap)
{
	const char *s = audit_text(a, q, at);
	size_t len = strlen(s);

	if (len >= cap) {	/* no store writes that */
		a->strange = true;
		return false;
	}
	memcpy(dst, s, len + 1);
	return true;
}
#define COPY(a, q, at, field) (void)copy_text((a), (q), (at), (field), sizeof(field))

static void
read_key(struct audit *a, struct db_stmt *q, struct standing *s)
{
	audit_blob(a, q, 0, s->voter.b, sizeof(s->voter.b));
	COPY(a, q, 1, s->campaign);
}

static int
order(const struct standing *x, const struct standing *y)
{
	int by_voter = memcmp(x->voter.b, y->voter.b, sizeof(x->voter.b));

	return by_voter != 0 ? by_voter : strcmp(x->campaign, y->campaign);
}

/* ---- from messages ---- */

/* A message, or an assignment: a vote that two people read out of an earlier message. */
#define MESSAGES \
	"SELECT m.voter, m.campaign, m.seq, m.outcome, m.candidate, m.source, m.region," \
	" m.language, m.stopped, l.commitment, 0" \
	" FROM message m JOIN ledger l ON l.seq = m.seq" \
	" WHERE m.campaign <> '' AND m.outcome <> 9" \
	" UNION ALL SELECT a.voter, a.campaign, a.seq, a.outcome, a.candidate," \
	" m.source, '', '', 0, l.commitment, a.message FROM assignment a" \
	" JOIN message m ON m.seq = a.message JOIN ledger l ON l.seq = a.seq" \
	" ORDER BY 1, 2, 3"
enum { ASSIGNED_MESSAGE = 10 };

static void
apply_vote(struct audit *a, struct db_stmt *q, struct standing *s)
{
	unsigned char commitment[LEDGER_HASH_LEN];

	COPY(a, q, 4, s->row.candidate);
	s->row.source = a->driver->column_i64(q, 5);
	s->row.vote_seq = s->last_seq;
	audit_blob(a, q, 9, commitment, sizeof(commitment));
	receipt_make(commitment, s->row.receipt);
}

/* What it assigns must be a vote, and no later one may stand in its way. */
static void
apply_assignment(struct audit *a, struct db_stmt *q, struct standing *s, int64_t message)
{
	enum outcome expected =
	    s->row.candidate[0] == '\0' ? OUTCOME_COUNTED : OUTCOME_REPLACED;

	if (s->row.vote_seq > message || a->driver->column_i64(q, 3) != (int64_t)expected)
		audit_complain(a, s->last_seq,
		    "the assignment of entry %lld does not follow from the phone's"
		    " messages",
		    (long long)s->last_seq);
	apply_vote(a, q, s);
	memcpy(s->row.vote_region, s->row.region, sizeof(s->row.vote_region));
}

static void
apply_message(struct audit *a, struct db_stmt *q, struct standing *s)
{
	int64_t outcome = a->driver->column_i64(q, 3);
	bool votes = outcome == OUTCOME_COUNTED || outcome == OUTCOME_REPLACED;

	COPY(a, q, 6, s->row.region);
	COPY(a, q, 7, s->row.language);
	s->row.stopped = a->driver->column_i64(q, 8) != 0;
	if (votes)
		apply_vote(a, q, s);
	if (s->row.candidate[0] != '\0' && (votes || outcome == OUTCOME_REGION))
		memcpy(s->row.vote_region, s->row.region, sizeof(s->row.vote_region));
}

static void
apply(struct audit *a, struct db_stmt *q, struct standing *s)
{
	int64_t message = a->driver->column_i64(q, ASSIGNED_MESSAGE);

	s->last_seq = a->driver->column_i64(q, 2);
	if (message != 0)
		apply_assignment(a, q, s, message);
	else
		apply_message(a, q, s);
}

/* All messages of the voter the cursor is at; it is left at the next one's first. */
static void
replay(struct audit *a, struct cursor *c, struct standing *s)
{
	struct standing next;

	memset(s, 0, sizeof(*s));
	a->strange = false;
	read_key(a, c->q, s);
	do {
		apply(a, c->q, s);
		s->strange |= a->strange;
		c->more = audit_next(a, c->q);
		if (c->more)
			read_key(a, c->q, &next);
	} while (c->more && order(s, &next) == 0);
}

/* ---- from voter rows ---- */

#define VOTERS \
	"SELECT voter, campaign, candidate, vote_region, source, vote_seq, receipt," \
	" region, language, stopped FROM voter ORDER BY voter, campaign"

static void
read_voter(struct audit *a, struct cursor *c, struct standing *s)
{
	int64_t stopped = a->driver->column_i64(c->q, 9);

	memset(s, 0, sizeof(*s));
	a->strange = false;	/* the other cursor's */
	read_key(a, c->q, s);
	COPY(a, c->q, 2, s->row.candidate);
	COPY(a, c->q, 3, s->row.vote_region);
	s->row.source = a->driver->column_i64(c->q, 4);
	s->row.vote_seq = a->driver->column_i64(c->q, 5);
	COPY(a, c->q, 6, s->row.receipt);
	COPY(a, c->q, 7, s->row.region);
	COPY(a, c->q, 8, s->row.language);
	s->row.stopped = stopped != 0;
	s->strange = a->strange || (stopped != 0 && stopped != 1);
	c->more = audit_next(a, c->q);
}

/* ---- both ---- */

static const char *
difference(const struct voter_row *x, const struct voter_row *y)
{
	if (strcmp(x->candidate, y->candidate) != 0)
		return "candidate";
	if (strcmp(x->vote_region, y->vote_region) != 0)
		return "vote_region";
	if (x->source != y->source)
		return "source";
	if (x->vote_seq != y->vote_seq)
		return "vote_seq";
	if (strcmp(x->receipt, y->receipt) != 0)
		return "receipt";
	if (strcmp(x->region, y->region) != 0)
		return "region";
	if (strcmp(x->language, y->language) != 0)
		return "language";
	return x->stopped != y->stopped ? "stopped" : NULL;
}

/* The vote concerned, else the voter's last message. */
static int64_t
entry_of(const struct standing *replayed)
{
	return replayed->row.vote_seq != 0 ? replayed->row.vote_seq : replayed->last_seq;
}

static void
compare(struct audit *a, const struct standing *replayed, const struct standing *voter)
{
	const char *column = difference(&replayed->row, &voter->row);
	long long seq = (long long)entry_of(replayed);

	if (voter->strange || replayed->strange)
		audit_complain(a, seq,
		    "the voter's row of entry %lld holds what is never written", seq);
	else if (column != NULL)
		audit_complain(a, seq,
		    "%s in the voter's row of entry %lld is not what its messages say",
		    column, seq);
}

static void
merge(struct audit *a, struct cursor *messages, struct cursor *voters)
{
	struct standing replayed, voter;
	bool has_replayed = false, has_voter = false;
	int which;

	for (;;) {
		if (!has_replayed && messages->more) {
			replay(a, messages, &replayed);
			has_replayed = true;
		}
		if (!has_voter && voters->more) {
			read_voter(a, voters, &voter);
			has_voter = true;
		}
		if (!has_replayed && !has_voter)
			return;
		which = !has_replayed ? 1 : !has_voter ? -1 : order(&replayed, &voter);
		if (which == 0)
			compare(a, &replayed, &voter);
		else if (which < 0)
			audit_complain(a, entry_of(&replayed),
			    "the voter's row of entry %lld is gone",
			    (long long)entry_of(&replayed));
		else
			audit_complain(a, 0, "a voter's row that no message made");
		has_replayed = has_replayed && which > 0;
		has_voter = has_voter && which < 0;
	}
}

void
audit_voters(struct audit *a)
{
	struct cursor messages = {audit_query(a, MESSAGES), false};
	struct cursor voters = {audit_query(a, VOTERS), false};

	if (messages.q != NULL && voters.q != NULL) {
		messages.more = audit_next(a, messages.q);
		voters.more = audit_next(a, voters.q);
		merge(a, &messages, &voters);
	}
	if (messages.q != NULL)
		a->driver->finish(messages.q);
	if (voters.q != NULL)
		a->driver->finish(voters.q);
}
