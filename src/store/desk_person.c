/*
 * Which nominations are one person, and how far that person came. What is decided about a
 * person is in its leader's row, so that a person of two thousand nominations is
 * verified by one row and not by two thousand.
 */
#include "store/desk_act.h"

#include "base/text.h"

/* ---- merge ---- */

struct gathering {
	struct desk *d;
	int64_t leader; /* who stands for all of them then */
};

static bool
gathered(const struct desk *d, int64_t nomination)
{
	size_t i;

	for (i = 0; i < d->changes.n; i++)
		if (d->changes.change[i].is.nomination == nomination)
			return true;
	return false;
}

static void
gather(void *ctx, const struct nominee *nominee)
{
	struct gathering *g = ctx;
	struct nominee_row is = nominee_untouched(nominee->row.nomination);

	is.leader = g->leader;
	desk_changes_add(&g->d->changes, &is, &nominee->row);
}

static void
gather_member(void *ctx, const struct nominee *nominee)
{
	if (nominee->row.nomination != nominee->row.leader)
		gather(ctx, nominee);
}

/* The person of `number` joins. */
static enum db_result
join(struct desk *d, const struct nominee *subject, int64_t number)
{
	struct gathering g = {d, subject->row.leader};
	struct nominee other, leader;
	enum db_result result = desk_find(d, number, &other);

	if (result == DB_DONE && !desk_refused(d))
		result = desk_leader(d, &other, &leader);
	if (result != DB_DONE || desk_refused(d))
		return result;
	if (leader.row.nomination == g.leader)
		return desk_refuse(d, "%lld and %lld are one person already",
		    (long long)subject->number, (long long)number);
	if (leader.row.status == NOMINEE_PROMOTED)
		return desk_refuse(d,
		    "nomination %lld is candidate %s: name it first, so that the others "
		    "join it",
		    (long long)number, leader.row.code);
	if (gathered(d, leader.row.nomination))
		return DB_DONE; /* named twice, or by two of its nominations */
	gather(&g, &leader);
	return nominee_group(
	    &d->w->st, d->job->campaign, leader.row.nomination, gather_member, &g);
}

enum db_result
desk_merge(struct desk *d)
{
	const struct desk_job *job = d->job;
	enum db_result result;
	struct nominee subject;
	size_t i;

	if (job->n_others == 0 || job->n_others > DESK_OTHERS_MAX)
		return desk_refuse(
		    d, "name two nominations or more, %d at most", DESK_OTHERS_MAX + 1);
	result = desk_find(d, job->subject, &subject);
	for (i = 0; i < job->n_others && result == DB_DONE && !desk_refused(d); i++)
		result = join(d, &subject, job->other[i]);
	return result;
}

/* ---- split ---- */

struct rest {
	struct desk *d;
	int64_t without; /* the nomination that gets out */
	int64_t heir;    /* lowest id left, cancelled ones last */
	bool heir_cancelled;
};

static void
find_heir(void *ctx, const struct nominee *nominee)
{
	struct rest *rest = ctx;

	if (nominee->row.nomination == rest->without ||
	    (rest->heir != 0 && (nominee->cancelled || !rest->heir_cancelled)))
		return;
	rest->heir = nominee->row.nomination;
	rest->heir_cancelled = nominee->cancelled;
}

static void
follow_heir(void *ctx, const struct nominee *nominee)
{
	struct rest *rest = ctx;
	struct nominee_row is = nominee_untouched(nominee->row.nomination);

	if (nominee->row.nomination == rest->without ||
	    nominee->row.nomination == rest->heir)
		return;
	is.leader = rest->heir;
	desk_changes_add(&rest->d->changes, &is, &nominee->row);
}

static void
crown_heir(void *ctx, const struct nominee *nominee)
{
	struct rest *rest = ctx;
	struct nominee_row is;

	if (nominee->row.nomination != rest->heir)
		return;
	is = rest->d->changes.change[0].was; /* what was decided stays with the rest */
	is.nomination = is.leader = rest->heir;
	desk_changes_add(&rest->d->changes, &is, &nominee->row);
}

static enum db_result
split_leader(struct desk *d, const struct nominee *leader)
{
	struct rest rest = {.d = d, .without = leader->row.nomination};
	const char *campaign = d->job->campaign;
	struct statements *st = &d->w->st;
	struct nominee_row is = nominee_untouched(leader->row.nomination);
	enum db_result result;

	result = nominee_group(st, campaign, rest.without, find_heir, &rest);
	if (result != DB_DONE)
		return result;
	if (rest.heir == 0)
		return desk_refuse(d, "nomination %lld is a person of its own already",
		    (long long)leader->number);
	desk_changes_add(&d->changes, &is, &leader->row);
	result = nominee_group(st, campaign, rest.without, crown_heir, &rest);
	if (result == DB_DONE)
		result = nominee_group(st, campaign, rest.without, follow_heir, &rest);
	return result;
}

enum db_result
desk_split(struct desk *d)
{
	struct nominee subject;
	struct nominee_row is;
	enum db_result result = desk_find(d, d->job->subject, &subject);

	if (result != DB_DONE || desk_refused(d))
		return result;
	if (subject.row.leader == subject.row.nomination)
		return split_leader(d, &subject);
	is = nominee_untouched(subject.row.nomination);
	desk_changes_add(&d->changes, &is, &subject.row);
	return DB_DONE;
}

/* ---- how far ---- */

#define FROM(status) (1U << (status))

/* From which status an act leads where; of another, what to do first. */
static const struct move {
	unsigned from;
	enum nominee_status to;
	const char *first;
} moves[] = {
    [DESK_VERIFY] = {FROM(NOMINEE_RECEIVED) | FROM(NOMINEE_REJECTED), NOMINEE_VERIFIED,
	"it was verified before that"},
    [DESK_REJECT] = {FROM(NOMINEE_RECEIVED) | FROM(NOMINEE_VERIFIED) |
			 FROM(NOMINEE_SHORTLISTED),
	NOMINEE_REJECTED, ""},
    [DESK_SHORTLIST] = {FROM(NOMINEE_VERIFIED), NOMINEE_SHORTLISTED, "verify it first"},
    [DESK_PROMOTE] = {FROM(NOMINEE_SHORTLISTED), NOMINEE_PROMOTED, "shortlist it first"},
};

static bool
leads_on(const struct move *move, int64_t status)
{
	return status >= NOMINEE_RECEIVED && status <= NOMINEE_PROMOTED &&
	       (move->from & FROM(status)) != 0;
}

static enum db_result
refuse_move(struct desk *d, const struct move *move, const struct nominee *leader)
{
	const char *is = nominee_status_name((enum nominee_status)leader->row.status);

	if (leader->row.status == (int64_t)move->to)
		return desk_refuse(
		    d, "nomination %lld is %s already", (long long)d->job->subject, is);
	if (leader->row.status == NOMINEE_PROMOTED)
		return desk_refuse(d,
		    "nomination %lld is candidate %s: undo its promotion first",
		    (long long)d->job->subject, leader->row.code);
	return desk_refuse(
	    d, "nomination %lld is %s: %s", (long long)d->job->subject, is, move->first);
}

enum db_result
desk_move(struct desk *d)
{
	const struct move *move = &moves[d->job->act];
	struct nominee subject, leader;
	enum db_result result = desk_find(d, d->job->subject, &subject);
	struct nominee_row is;

	if (result == DB_DONE && !desk_refused(d))
		result = desk_leader(d, &subject, &leader);
	if (result != DB_DONE || desk_refused(d))
		return result;
	if (!leads_on(move, leader.row.status))
		return refuse_move(d, move, &leader);
	if (d->job->act == DESK_PROMOTE && d->job->code[0] == '\0')
		return desk_refuse(d, "a candidate needs a code: say which");
	is = leader.row;
	is.status = move->to;
	if (d->job->act == DESK_PROMOTE)
		(void)text_copy(is.code, sizeof(is.code), d->job->code);
	desk_changes_add(&d->changes, &is, &leader.row);
	return DB_DONE;
}
