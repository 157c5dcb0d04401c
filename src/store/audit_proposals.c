/*
 * What two people agreed on, against the acts by which they did: every proposal is as it
 * was proposed and as it was decided, and every assignment is one that was agreed to.
 * That the acts are what the ledger commits to is another pass.
 */
#include "store/audit.h"

#include <string.h>

#include "base/text.h"
#include "core/receipt.h"
#include "store/rows_proposal.h"

/* A proposal, the act that made it, the act that decided it, what it assigned. */
#define PROPOSALS                                                                        \
	"SELECT p.id, p.campaign, p.kind, p.subject, p.payload, p.base, p.actor,"        \
	" p.reason, p.made_at, p.state, p.second, p.second_reason, p.decided_at,"        \
	" p.decided_seq,"                                                                \
	" m.kind, m.campaign, m.at, m.actor, m.subject, m.reason, m.detail,"             \
	" d.kind, d.campaign, d.at, d.actor, d.subject, d.reason, d.detail,"             \
	" a.message, a.voter, a.campaign, a.candidate, a.outcome, a.receipt,"            \
	" g.voter, g.campaign, l.commitment"                                             \
	" FROM proposal p LEFT JOIN act m ON m.seq = p.id"                               \
	" LEFT JOIN act d ON d.seq = p.decided_seq"                                      \
	" LEFT JOIN assignment a ON a.seq = p.decided_seq"                               \
	" LEFT JOIN message g ON g.seq = a.message"                                      \
	" LEFT JOIN ledger l ON l.seq = a.seq ORDER BY p.id"
enum { MADE = 14, DECIDED = 21, ASSIGNED = 28, ORIGIN = 34, COMMITMENT = 36 };

struct counts_seen {
	int64_t proposals, decided, assigned;
};

static void
copy_text(struct audit *a, struct db_stmt *q, int at, char *to, size_t cap)
{
	if (!text_copy(to, cap, audit_text(a, q, at)))
		a->strange = true; /* longer than any store writes */
}

static void
read_proposal(struct audit *a, struct db_stmt *q, struct proposal_row *row)
{
	const struct db_driver *d = a->driver;
	size_t len;

	memset(row, 0, sizeof(*row));
	row->id = d->column_i64(q, 0);
	copy_text(a, q, 1, row->campaign, sizeof(row->campaign));
	row->kind = (enum proposal_kind)d->column_i64(q, 2);
	row->subject = d->column_i64(q, 3);
	row->payload = (char *)(uintptr_t)audit_text(a, q, 4); /* a view */
	(void)d->column_blob(q, 5, &len);
	row->has_base = len != 0;
	if (row->has_base)
		audit_blob(a, q, 5, row->base, sizeof(row->base));
	copy_text(a, q, 6, row->actor, sizeof(row->actor));
	copy_text(a, q, 7, row->reason, sizeof(row->reason));
	row->made_at = d->column_i64(q, 8);
	row->state = (enum proposal_state)d->column_i64(q, 9);
	copy_text(a, q, 10, row->second, sizeof(row->second));
	copy_text(a, q, 11, row->second_reason, sizeof(row->second_reason));
	row->decided_at = d->column_i64(q, 12);
	row->decided_seq = d->column_i64(q, 13);
	if (row->has_base != (row->kind == PROPOSAL_DOCUMENT) ||
	    (row->kind != PROPOSAL_ASSIGN && row->subject != 0) ||
	    ((row->kind == PROPOSAL_OPEN || row->kind == PROPOSAL_CLOSE) &&
		row->payload[0] != '\0') ||
	    (row->kind == PROPOSAL_ASSIGN && strlen(row->payload) >= CANDIDATE_CODE_MAX))
		a->strange = true;
}

/* Does the act whose columns begin at `at` say this? */
static bool
act_says(struct audit *a, struct db_stmt *q, int at, const struct act_row *act)
{
	const struct db_driver *d = a->driver;

	return !d->column_null(q, at) && d->column_i64(q, at) == (int64_t)act->kind &&
	       strcmp(audit_text(a, q, at + 1), act->campaign) == 0 &&
	       d->column_i64(q, at + 2) == act->at &&
	       strcmp(audit_text(a, q, at + 3), act->actor) == 0 &&
	       strcmp(audit_text(a, q, at + 4), act->subject) == 0 &&
	       strcmp(audit_text(a, q, at + 5), act->reason) == 0 &&
	       strcmp(audit_text(a, q, at + 6), act->detail) == 0;
}

static bool
as_proposed(struct audit *a, struct db_stmt *q, const struct proposal_row *row)
{
	char subject[ACT_SUBJECT_MAX], detail[PROPOSAL_DETAIL_MAX];
	const struct act_row act = {
	    .at = row->made_at,
	    .kind = ACT_PROPOSE,
	    .campaign = row->campaign,
	    .actor = row->actor,
	    .subject = subject,
	    .reason = row->reason,
	    .detail = detail,
	};

	if (a->strange || row->kind < PROPOSAL_ASSIGN || row->kind > PROPOSAL_CLOSE)
		return false; /* and nothing may be made of it */
	proposal_subject(row, false, subject);
	proposal_detail(row, detail);
	return act_says(a, q, MADE, &act) && !a->strange;
}

static bool
is_undecided(const struct proposal_row *row)
{
	return row->state == PROPOSAL_WAITS && row->second[0] == '\0' &&
	       row->second_reason[0] == '\0' && row->decided_at == 0 &&
	       row->decided_seq == 0;
}

static bool
as_decided(struct audit *a, struct db_stmt *q, const struct proposal_row *row,
    enum outcome outcome)
{
	static const enum act_kind kinds[] = {
	    [PROPOSAL_AGREED] = ACT_AGREE,
	    [PROPOSAL_REFUSED] = ACT_REFUSE,
	    [PROPOSAL_WITHDRAWN] = ACT_WITHDRAW,
	};
	char subject[ACT_SUBJECT_MAX], detail[PROPOSAL_DETAIL_MAX];
	struct act_row act = {
	    .at = row->decided_at,
	    .campaign = row->campaign,
	    .actor = row->second,
	    .subject = subject,
	    .reason = row->second_reason,
	    .detail = detail,
	};

	if (row->state < PROPOSAL_AGREED || row->state > PROPOSAL_WITHDRAWN ||
	    (strcmp(row->actor, row->second) == 0) != (row->state == PROPOSAL_WITHDRAWN))
		return false;
	act.kind = kinds[row->state];
	proposal_subject(row, true, subject);
	proposal_decision_detail(row, outcome, detail);
	return act_says(a, q, DECIDED, &act) && !a->strange;
}

/* The vote it made is of that message's phone, for that candidate, with the agreement's
 * receipt. */
static bool
as_assigned(struct audit *a, struct db_stmt *q, const struct proposal_row *row)
{
	unsigned char commitment[LEDGER_HASH_LEN];
	struct voter_key voter, origin;
	char receipt[RECEIPT_LEN + 1];

	audit_blob(a, q, ASSIGNED + 1, voter.b, sizeof(voter.b));
	audit_blob(a, q, ORIGIN, origin.b, sizeof(origin.b));
	audit_blob(a, q, COMMITMENT, commitment, sizeof(commitment));
	receipt_make(commitment, receipt);
	return a->driver->column_i64(q, ASSIGNED) == row->subject &&
	       memcmp(&voter, &origin, sizeof(voter)) == 0 &&
	       strcmp(audit_text(a, q, ASSIGNED + 2), row->campaign) == 0 &&
	       strcmp(audit_text(a, q, ORIGIN + 1), row->campaign) == 0 &&
	       strcmp(audit_text(a, q, ASSIGNED + 3), row->payload) == 0 &&
	       strcmp(audit_text(a, q, ASSIGNED + 5), receipt) == 0 && !a->strange;
}

static void
check_assignment(struct audit *a, struct db_stmt *q, const struct proposal_row *row,
    struct counts_seen *seen, enum outcome *outcome)
{
	bool expected = row->state == PROPOSAL_AGREED && row->kind == PROPOSAL_ASSIGN;
	bool there = !a->driver->column_null(q, ASSIGNED);
	int64_t stored = there ? a->driver->column_i64(q, ASSIGNED + 4) : OUTCOME_KEPT;

	*outcome = OUTCOME_KEPT;
	seen->assigned += there;
	if (expected && !there)
		audit_complain(a, row->decided_seq,
		    "the assignment of entry %lld is gone", (long long)row->decided_seq);
	if (!there)
		return;
	if (!expected || (stored != OUTCOME_COUNTED && stored != OUTCOME_REPLACED) ||
	    !as_assigned(a, q, row))
		audit_complain(a, row->decided_seq,
		    "the assignment of entry %lld is not what was agreed to",
		    (long long)row->decided_seq);
	else
		*outcome = (enum outcome)stored;
}

static void
check_proposal(struct audit *a, struct db_stmt *q, struct counts_seen *seen)
{
	struct proposal_row row;
	enum outcome outcome;

	read_proposal(a, q, &row);
	seen->proposals++;
	if (!as_proposed(a, q, &row)) {
		audit_complain(a, row.id, "proposal %lld is not as it was proposed",
		    (long long)row.id);
		return;
	}
	if (is_undecided(&row))
		return;
	seen->decided++;
	check_assignment(a, q, &row, seen, &outcome);
	if (a->report->clean && !as_decided(a, q, &row, outcome))
		audit_complain(a, row.id, "proposal %lld is not as it was decided",
		    (long long)row.id);
}

/* One number for each, as `seen` has them. */
#define COUNTS                                                                           \
	"SELECT (SELECT COUNT(*) FROM act WHERE kind = 60),"                             \
	" (SELECT COUNT(*) FROM act WHERE kind BETWEEN 61 AND 63),"                      \
	" (SELECT COUNT(*) FROM assignment)"
_Static_assert(
    ACT_PROPOSE == 60 && ACT_AGREE == 61 && ACT_WITHDRAW == 63, "as the query has them");

static void
compare_counts(struct audit *a, const struct counts_seen *seen)
{
	struct db_stmt *q = audit_query(a, COUNTS);

	if (q == NULL)
		return;
	if (!audit_next(a, q))
		; /* the report says so */
	else if (a->driver->column_i64(q, 0) != seen->proposals ||
		 a->driver->column_i64(q, 1) != seen->decided)
		audit_complain(
		    a, 0, "the ledger knows of a proposal, or a decision, that is gone");
	else if (a->driver->column_i64(q, 2) != seen->assigned)
		audit_complain(a, 0, "there is an assignment that nobody agreed to");
	a->driver->finish(q);
}

void
audit_proposals(struct audit *a)
{
	struct counts_seen seen = {0};
	struct db_stmt *q = audit_query(a, PROPOSALS);

	if (q == NULL)
		return;
	while (audit_next(a, q))
		check_proposal(a, q, &seen);
	a->driver->finish(q);
	if (a->report->clean)
		compare_counts(a, &seen);
}
