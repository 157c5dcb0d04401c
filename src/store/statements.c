#include "store/statements.h"

#include <string.h>

#define STAFF_SELECT \
	"SELECT name, role, language, password, totp, totp_step, disabled, link," \
	" link_kind, link_until, created_at, changed_at FROM staff"

static const char *const sql[ST_N] = {
    [ST_CAMPAIGNS] = "SELECT id, document, closed FROM campaign ORDER BY changed_at, id",
    [ST_LEDGER_LAST] =
	"SELECT seq, hash FROM ledger WHERE node = $1 ORDER BY seq DESC LIMIT 1",
    [ST_TALLY_CANDIDATES] =
	"SELECT candidate, SUM(n) FROM tally WHERE campaign = $1"
	" GROUP BY candidate ORDER BY candidate",
    [ST_TALLY_READ] =
	"SELECT region, candidate, source, SUM(n) FROM tally WHERE campaign = $1"
	" GROUP BY region, candidate, source",
    [ST_TOTAL_READ] =
	"SELECT outcome, SUM(n) FROM total WHERE campaign = $1 GROUP BY outcome",
    /* what was decided about a person is in its leader's row */
    [ST_NOMINATIONS] =
	"SELECT e.id, e.number, e.voter, e.source, e.state, e.answers, e.created_at,"
	" e.changed_at, e.seq, e.channel, e.address, e.language, e.form, e.campaign,"
	" COALESCE(n.leader, e.id), COALESCE(l.status, 1), COALESCE(l.code, '')"
	" FROM entry e LEFT JOIN nominee n ON n.nomination = e.id"
	" LEFT JOIN nominee l ON l.nomination = COALESCE(n.leader, e.id)"
	" WHERE e.campaign = $1 AND e.form = $2 AND e.state <> 3 ORDER BY e.number",
    [ST_DECISIONS] =
	"SELECT seq, at, actor, act, reason, undoes, changes FROM decision"
	" WHERE campaign = $1 AND seq >= $2 ORDER BY seq",
    [ST_DESK_MARK] =
	"SELECT COALESCE(MAX(seq), 0) FROM"
	" (SELECT MAX(seq) AS seq FROM entry WHERE campaign = $1 AND form = $2"
	" UNION ALL SELECT MAX(seq) FROM decision WHERE campaign = $1) AS either",
    [ST_ENTRIES] =
	"SELECT id, number, voter, source, state, answers, created_at, changed_at, seq,"
	" channel, address, language FROM entry WHERE campaign = $1 AND form = $2"
	" ORDER BY number",
    [ST_VOLUNTEERS] =
	"SELECT name, added_at FROM volunteer WHERE campaign = $1"
	" ORDER BY added_at",
    [ST_MINUTES] =
	"SELECT minute, source, outcome, n FROM minute"
	" WHERE campaign = $1 AND minute >= $2 AND minute < $3",
    [ST_MINUTE_LAST] = "SELECT MAX(minute) FROM minute WHERE campaign = $1",
#define PROPOSAL_COLUMNS                                                              \
	"id, campaign, kind, subject, payload, base, actor, reason, made_at, state,"     \
	" second, second_reason, decided_at, decided_seq"
    [ST_PROPOSALS_WAIT] =
	"SELECT " PROPOSAL_COLUMNS " FROM proposal WHERE state = 1 ORDER BY id LIMIT $1",
    [ST_PROPOSALS_DECIDED] =
	"SELECT " PROPOSAL_COLUMNS " FROM proposal WHERE state <> 1"
	" ORDER BY decided_seq DESC LIMIT $1",
    [ST_PROPOSAL_GET] = "SELECT " PROPOSAL_COLUMNS " FROM proposal WHERE id = $1",
    [ST_PROPOSALS_WAITING] = "SELECT COUNT(*) FROM proposal WHERE state = 1",
    [ST_PROPOSAL_SAME] =
	"SELECT id FROM proposal WHERE campaign = $1 AND kind = $2 AND subject = $3"
	" AND state = 1",
#define MESSAGE_COLUMNS                                                               \
	"seq, voter, campaign, channel, source, received_at, raw, intent, outcome,"      \
	" candidate, region, seen"
    [ST_MESSAGES] =
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE seq < $1 ORDER BY seq DESC",
    /* the partial index message_triage */
    [ST_MESSAGES_TRIAGE] =
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE campaign = $1 AND seq < $2"
	" AND intent IN (0, 2, 3) ORDER BY seq DESC",
    /* in no order: the few of one phone are sorted by who reads them */
    [ST_MESSAGES_OF_VOTER] =
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE voter = $1 LIMIT $2",
    [ST_MESSAGE_GET] =
	"SELECT " MESSAGE_COLUMNS ", address, sent, language, answer, answer_key,"
	" COALESCE((SELECT flags FROM message_flag f WHERE f.seq = message.seq), 0)"
	" FROM message WHERE seq = $1",
    [ST_MESSAGE_ASSIGNED] =
	"SELECT seq, candidate, outcome, receipt FROM assignment WHERE message = $1",
    [ST_ASSIGNMENT_GET] = "SELECT message FROM assignment WHERE seq = $1",
    [ST_LEDGER_BACK] =
	"SELECT seq, kind, commitment FROM ledger WHERE seq < $1 ORDER BY seq DESC",
    [ST_LEDGER_GET] = "SELECT commitment, hash FROM ledger WHERE seq = $1",
    [ST_CAMPAIGN_CHANGED] = "SELECT changed_at FROM campaign WHERE id = $1",

    [ST_STAFF_GET] = STAFF_SELECT " WHERE name = $1",
    [ST_STAFF_BY_LINK] = STAFF_SELECT " WHERE link = $1",
    [ST_STAFF_LIST] = STAFF_SELECT " ORDER BY name",
    [ST_PASS_GET] =
	"SELECT p.digest, p.staff, p.kind, p.label, p.created_at, p.seen_at, p.until,"
	" s.role, s.language, s.disabled FROM staff_pass p"
	" JOIN staff s ON s.name = p.staff WHERE p.digest = $1 AND p.kind = $2",
    [ST_PASS_LIST] =
	"SELECT digest, staff, kind, label, created_at, seen_at, until FROM staff_pass"
	" WHERE $1 = '' OR staff = $1 ORDER BY staff, kind, created_at",

    /* what waits, and since when the oldest of it */
    [ST_CHANNEL_QUEUES] =
	"SELECT channel, COUNT(*), MIN(born_at) FROM outbox WHERE state = 1"
	" GROUP BY channel",
    /* of the last answers only: the table has millions */
    [ST_CHANNEL_STATES] =
	"SELECT channel, state, COUNT(*) FROM"
	" (SELECT channel, state FROM outbox ORDER BY id DESC LIMIT $1)"
	" GROUP BY channel, state",
    [ST_CHANNEL_SPEND] =
	"SELECT channel, SUM(CASE WHEN day = $1 THEN messages ELSE 0 END),"
	" SUM(CASE WHEN day = $1 THEN segments ELSE 0 END),"
	" SUM(CASE WHEN day > $1 - 7 THEN segments ELSE 0 END), SUM(segments)"
	" FROM spend WHERE day > $1 - 30 GROUP BY channel",
    [ST_CHANNEL_PAUSES] = "SELECT channel, since, actor FROM channel_pause",
    [ST_CHANNEL_DEAD] =
	"SELECT o.id, o.updated_at, o.born_at, o.reason, o.attempts, o.segments,"
	" o.phone IS NOT NULL, m.voter FROM outbox o LEFT JOIN message m ON m.seq = o.id"
	" WHERE o.state = 3 AND o.channel = $1 ORDER BY o.updated_at DESC LIMIT $2",

    /* ST_BEGIN is the driver's */
    [ST_COMMIT] = "COMMIT",
    [ST_ROLLBACK] = "ROLLBACK",
    [ST_SAVEPOINT] = "SAVEPOINT job",
    [ST_RELEASE] = "RELEASE SAVEPOINT job",
    [ST_ROLLBACK_TO] = "ROLLBACK TO SAVEPOINT job",

    [ST_VOTER_GET] =
	"SELECT candidate, vote_region, source, vote_seq, receipt, region, language,"
	" stopped, answer_times, talking FROM voter WHERE voter = $1 AND campaign = $2",
    [ST_VOTER_PUT] =
	"INSERT INTO voter (voter, campaign, candidate, vote_region, source, vote_seq,"
	" receipt, region, language, stopped, answer_times, talking)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	" ON CONFLICT (voter, campaign) DO UPDATE SET candidate = excluded.candidate,"
	" vote_region = excluded.vote_region, source = excluded.source,"
	" vote_seq = excluded.vote_seq, receipt = excluded.receipt,"
	" region = excluded.region, language = excluded.language,"
	" stopped = excluded.stopped, answer_times = excluded.answer_times,"
	" talking = excluded.talking",

    /* A repeat is a write too: what is told the sender again must be on disk as surely
     * as the first time, and an engine that writes nothing also syncs nothing. */
    [ST_MESSAGE_KEEP] =
	"INSERT INTO message (seq, voter, campaign, channel, provider_id, address,"
	" source, received_at, sent, raw, intent, outcome, candidate, region,"
	" language, stopped, answer, answer_key, salt, seen)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
	" $13, $14, $15, $16, $17, $18, $19, 1)"
	" ON CONFLICT (voter, channel, provider_id) DO UPDATE SET seen = message.seen + 1"
	" RETURNING seen, outcome, answer_key, answer",

    [ST_LEDGER_ADD] =
	"INSERT INTO ledger (seq, node, at, kind, campaign, commitment, answer, hash,"
	" note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    [ST_TALLY_ADD] =
	"INSERT INTO tally (campaign, region, candidate, source, node, n)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (campaign, region, candidate,"
	" source, node) DO UPDATE SET n = tally.n + excluded.n RETURNING n",
    [ST_TALLY_DROP] =
	"DELETE FROM tally WHERE campaign = $1 AND region = $2 AND candidate = $3"
	" AND source = $4 AND node = $5 AND n = 0",
    [ST_TOTAL_ADD] =
	"INSERT INTO total (campaign, outcome, node, n) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (campaign, outcome, node) DO UPDATE SET n = total.n + excluded.n",
    [ST_TOTAL_DROP] =
	"DELETE FROM total WHERE campaign = $1 AND outcome = $2 AND node = $3 AND n = 0",

    [ST_MINUTE_ADD] =
	"INSERT INTO minute (campaign, minute, source, outcome, node, n)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (campaign, minute, source, outcome,"
	" node) DO UPDATE SET n = minute.n + excluded.n",

    [ST_CAMPAIGN_GET] = "SELECT document, closed FROM campaign WHERE id = $1",
    [ST_CAMPAIGN_PUT] =
	"INSERT INTO campaign (id, document, closed, changed_at) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (id) DO UPDATE SET document = excluded.document,"
	" closed = excluded.closed, changed_at = excluded.changed_at",
    [ST_PULSE] =
	"INSERT INTO pulse (node, at) VALUES (0, 1)"
	" ON CONFLICT (node) DO UPDATE SET at = pulse.at + 1",

    [ST_OUTBOX_ADD] =
	"INSERT INTO outbox (id, channel, phone, state, attempts, due_at, born_at,"
	" updated_at, provider_ref, reason, segments, text, address)"
	" VALUES ($1, $2, $3, 1, 0, $4, $4, $4, NULL, '', $5, $6, $7)",
    [ST_OUTBOX_DUE] =
	"SELECT o.id, o.phone, o.attempts, o.born_at, COALESCE(o.address, m.address),"
	" COALESCE(o.text, m.answer) FROM outbox o LEFT JOIN message m ON m.seq = o.id"
	" WHERE o.state = 1 AND o.channel = $1 AND o.due_at <= $2"
	" ORDER BY o.due_at LIMIT $3",
    [ST_OUTBOX_NEXT] = "SELECT MIN(due_at) FROM outbox WHERE state = 1 AND channel = $1",
    [ST_OUTBOX_CLAIM] =
	"UPDATE outbox SET state = 2, attempts = attempts + 1, updated_at = $1"
	" WHERE id = $2",
    [ST_OUTBOX_GET] =
	"SELECT id, channel, state, provider_ref, segments FROM outbox WHERE id = $1",
    [ST_OUTBOX_FIND] =
	"SELECT id, channel, state, provider_ref, segments FROM outbox"
	" WHERE provider_ref IS NOT NULL AND channel = $1 AND provider_ref = $2"
	" ORDER BY id DESC LIMIT 1",
    [ST_OUTBOX_PUT] =
	"UPDATE outbox SET state = $1, due_at = $2, updated_at = $3, provider_ref = $4,"
	" reason = $5, phone = CASE WHEN $1 <= 3 THEN phone ELSE NULL END WHERE id = $6",
    /* rows that wait have a phone, and dead letters while they may be sent again */
    [ST_OUTBOX_WIPE] =
	"UPDATE outbox SET phone = NULL, state = 3, reason = 'too old', updated_at = $1"
	" WHERE id IN (SELECT id FROM outbox WHERE phone IS NOT NULL AND born_at < $2"
	" AND state <> 3 ORDER BY born_at LIMIT $3) RETURNING id",
    [ST_OUTBOX_FORGET_DEAD] =
	"UPDATE outbox SET phone = NULL WHERE id IN (SELECT id FROM outbox"
	" WHERE phone IS NOT NULL AND born_at < $1 AND state = 3"
	" ORDER BY born_at LIMIT $2)",
    [ST_OUTBOX_REVIVE] =
	"UPDATE outbox SET state = 1, attempts = 0, due_at = $1, updated_at = $1,"
	" provider_ref = NULL, reason = '' WHERE state = 3 AND phone IS NOT NULL"
	" AND channel = $2 AND ($3 = 0 OR id = $3) RETURNING id",
    [ST_OUTBOX_BIND] = "UPDATE outbox SET bound = 1 WHERE id = $1",
    [ST_OUTBOX_REROUTE] =
	"UPDATE outbox SET channel = $1, due_at = $2, updated_at = $2,"
	" address = CASE WHEN $3 = '' THEN address ELSE $3 END WHERE id IN"
	" (SELECT id FROM outbox WHERE state = 1 AND channel = $4 AND bound = 0"
	" ORDER BY due_at LIMIT $5) RETURNING id",
    [ST_OUTBOX_OF_VOTER] =
	"SELECT MAX(o.id) FROM message m JOIN outbox o ON o.id = m.seq"
	" WHERE m.voter = $1 AND o.channel = $2 AND o.state IN (2, 4, 5, 6)",
    [ST_MESSAGE_FLAG_ADD] = "INSERT INTO message_flag (seq, flags) VALUES ($1, $2)",
    /* in no order: a phone writes a few */
    [ST_MESSAGE_ANSWERED] =
	"SELECT 1 FROM message WHERE voter = $1 AND received_at >= $2 AND raw = $3"
	" AND answer <> '' AND (answer = $4 OR outcome = $5 OR outcome = $6) LIMIT 1",
    [ST_PART_GET] =
	"SELECT provider_id, message FROM part WHERE voter = $1 AND channel = $2"
	" AND address = $3 AND ref = $4 AND part = $5",
    [ST_PART_PUT] =
	"INSERT INTO part (voter, channel, address, ref, part, parts, campaign,"
	" provider_id, sent, raw, phone, nobody, outbox, received_at, seen, message)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, 0)"
	" ON CONFLICT (voter, channel, address, ref, part) DO UPDATE SET"
	" seen = part.seen + 1",
    [ST_PART_SET] =
	"SELECT part, parts, campaign, provider_id, sent, raw, phone, nobody, outbox"
	" FROM part WHERE voter = $1 AND channel = $2 AND address = $3 AND ref = $4"
	" AND message = 0 ORDER BY part",
    [ST_PART_DONE] =
	"UPDATE part SET message = $1, raw = $2, phone = NULL WHERE voter = $3"
	" AND channel = $4 AND address = $5 AND ref = $6 AND message = 0",
    [ST_PART_DROP] =
	"DELETE FROM part WHERE voter = $1 AND channel = $2 AND address = $3"
	" AND ref = $4 AND message <> 0",
    [ST_PART_WAITING] =
	"SELECT voter, channel, address, ref FROM part WHERE message = 0"
	" AND received_at <= $1 ORDER BY received_at LIMIT 1",
    [ST_PART_SWEEP] = "DELETE FROM part WHERE message <> 0 AND received_at < $1",
    [ST_SPEND_ADD] =
	"INSERT INTO spend (channel, day, node, messages, segments)"
	" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (channel, day, node) DO UPDATE SET"
	" messages = spend.messages + excluded.messages,"
	" segments = spend.segments + excluded.segments",
    [ST_SPEND_DAY] = "SELECT SUM(segments) FROM spend WHERE channel = $1 AND day = $2",
    [ST_PAUSE_GET] = "SELECT since FROM channel_pause WHERE channel = $1",
    [ST_PAUSE_PUT] =
	"INSERT INTO channel_pause (channel, since, actor) VALUES ($1, $2, $3)",
    [ST_PAUSE_DROP] = "DELETE FROM channel_pause WHERE channel = $1",
    [ST_OUTBOX_UNCLAIM] = "UPDATE outbox SET state = 1 WHERE state = 2",
    [ST_OUTBOX_COUNT_QUEUED] = "SELECT COUNT(*) FROM outbox WHERE state = 1",
    [ST_OUTBOX_COUNT_DEAD] = "SELECT COUNT(*) FROM outbox WHERE state = 3",

    [ST_PARKED_PUT] =
	"INSERT INTO parked_report (channel, ref, delivery, reason, at)"
	" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (channel, ref) DO UPDATE SET"
	" reason = CASE WHEN excluded.delivery > parked_report.delivery"
	" THEN excluded.reason ELSE parked_report.reason END,"
	" delivery = CASE WHEN excluded.delivery > parked_report.delivery"
	" THEN excluded.delivery ELSE parked_report.delivery END",
    [ST_PARKED_TAKE] =
	"DELETE FROM parked_report WHERE channel = $1 AND ref = $2"
	" RETURNING delivery, reason",
    [ST_PARKED_SWEEP] = "DELETE FROM parked_report WHERE at < $1",

    [ST_NOMINEE_BY_NUMBER] =
	"SELECT e.id, e.number, e.state, n.leader, n.status, n.code FROM entry e"
	" LEFT JOIN nominee n ON n.nomination = e.id"
	" WHERE e.campaign = $1 AND e.form = $2 AND e.number = $3",
    [ST_NOMINEE_BY_ID] =
	"SELECT e.id, e.number, e.state, n.leader, n.status, n.code FROM entry e"
	" LEFT JOIN nominee n ON n.nomination = e.id"
	" WHERE e.campaign = $1 AND e.form = $2 AND e.id = $3",
    [ST_NOMINEE_GROUP] =
	"SELECT e.id, e.number, e.state, n.leader, n.status, n.code FROM nominee n"
	" JOIN entry e ON e.id = n.nomination"
	" WHERE n.campaign = $1 AND n.leader = $2 ORDER BY n.nomination",
    [ST_NOMINEE_PUT] =
	"INSERT INTO nominee (nomination, campaign, leader, status, code)"
	" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (nomination) DO UPDATE SET"
	" leader = excluded.leader, status = excluded.status, code = excluded.code",
    [ST_NOMINEE_DROP] = "DELETE FROM nominee WHERE nomination = $1",
    [ST_DECISION_ADD] =
	"INSERT INTO decision (seq, campaign, at, actor, act, reason, undoes, changes,"
	" salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    [ST_VOLUNTEER_GET] =
	"SELECT name, added_at FROM volunteer WHERE voter = $1 AND campaign = $2",
    [ST_VOLUNTEER_PUT] =
	"INSERT INTO volunteer (voter, campaign, name, added_at)"
	" VALUES ($1, $2, $3, $4) ON CONFLICT (voter) DO UPDATE SET"
	" name = excluded.name, added_at = excluded.added_at",
    [ST_VOLUNTEER_DROP] = "DELETE FROM volunteer WHERE voter = $1",
    /* 4 is paper; one that was cancelled may come again */
    [ST_PAPER_FIND] =
	"SELECT number FROM entry WHERE voter = $1 AND form = $2 AND campaign = $3"
	" AND source = 4 AND state <> 3",
    [ST_ACT_ADD] =
	"INSERT INTO act (seq, campaign, at, actor, kind, subject, reason, detail, salt)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    [ST_PROPOSAL_ADD] =
	"INSERT INTO proposal (" PROPOSAL_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7,"
	" $8, $9, 1, '', '', 0, 0)",
    [ST_PROPOSAL_DECIDE] =
	"UPDATE proposal SET state = $1, second = $2, second_reason = $3,"
	" decided_at = $4, decided_seq = $5 WHERE id = $6",
    [ST_ASSIGNABLE] =
	"SELECT m.voter, m.campaign, m.source, m.received_at, m.intent, m.outcome,"
	" a.candidate FROM message m LEFT JOIN assignment a ON a.message = m.seq"
	" WHERE m.seq = $1",
    /* a vote, a try at one, an answer: what a citizen says of the ballot; 9: a robot */
    [ST_ASSIGNABLE_LATER] =
	"SELECT MAX(seq) FROM message WHERE voter = $1 AND campaign = $2 AND seq > $3"
	" AND outcome <> 9 AND intent IN (0, 1, 2, 3, 16)",
    [ST_ASSIGNMENT_ADD] =
	"INSERT INTO assignment (seq, message, voter, campaign, candidate, outcome,"
	" receipt) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [ST_STAFF_PUT] =
	"INSERT INTO staff (name, role, language, password, totp, totp_step, disabled,"
	" link, link_kind, link_until, created_at, changed_at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	" ON CONFLICT (name) DO UPDATE SET role = excluded.role,"
	" language = excluded.language, password = excluded.password,"
	" totp = excluded.totp, totp_step = excluded.totp_step,"
	" disabled = excluded.disabled, link = excluded.link,"
	" link_kind = excluded.link_kind, link_until = excluded.link_until,"
	" changed_at = excluded.changed_at",
    [ST_STAFF_ADMINISTRATORS] =
	"SELECT COUNT(*) FROM staff WHERE role = 8 AND disabled = 0",
    [ST_PASS_ADD] =
	"INSERT INTO staff_pass (digest, staff, kind, label, created_at, seen_at, until)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [ST_PASS_SEEN] = "UPDATE staff_pass SET seen_at = $1 WHERE digest = $2",
    [ST_PASS_DROP] = "DELETE FROM staff_pass WHERE digest = $1 AND staff = $2",
    [ST_PASS_DROP_ALL] =
	"DELETE FROM staff_pass WHERE staff = $1 AND ($2 = 0 OR kind = $2)"
	" AND digest <> $3",
    [ST_PASS_SWEEP] = "DELETE FROM staff_pass WHERE until <= $1",
    [ST_MESSAGE_SEEN] =
	"SELECT seen FROM message WHERE voter = $1 AND channel = $2 AND provider_id = $3",
    [ST_SESSION_GET] =
	"SELECT state, input, screen, more, steps, updated_at FROM session"
	" WHERE voter = $1 AND channel = $2 AND id = $3",
    [ST_SESSION_PUT] =
	"INSERT INTO session (voter, channel, id, state, input, screen, more, steps,"
	" updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	" ON CONFLICT (voter, channel, id) DO UPDATE SET state = excluded.state,"
	" input = excluded.input, screen = excluded.screen, more = excluded.more,"
	" steps = excluded.steps, updated_at = excluded.updated_at",
    /* A resend is a write too, as a repeated message is. */
    [ST_SESSION_TOUCH] =
	"UPDATE session SET steps = steps + 1, updated_at = $1"
	" WHERE voter = $2 AND channel = $3 AND id = $4",
    [ST_SESSION_RECENT] =
	"SELECT state, more, updated_at FROM session"
	" WHERE voter = $1 AND updated_at >= $2 AND id <> ''",
    [ST_SESSION_SWEEP] =
	"DELETE FROM session WHERE (voter, channel, id) IN (SELECT voter, channel, id"
	" FROM session WHERE updated_at < $1 ORDER BY updated_at LIMIT $2)"
	" RETURNING more",

    [ST_DRAFT_GET] =
	"SELECT answers, entry, updated_at FROM draft WHERE voter = $1 AND form = $2",
    [ST_DRAFT_PUT] =
	"INSERT INTO draft (voter, form, answers, entry, updated_at)"
	" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (voter, form) DO UPDATE SET"
	" answers = excluded.answers, entry = excluded.entry,"
	" updated_at = excluded.updated_at",
    [ST_DRAFT_DROP] = "DELETE FROM draft WHERE voter = $1 AND form = $2",
    [ST_DRAFT_SWEEP] =
	"DELETE FROM draft WHERE (voter, form) IN (SELECT voter, form FROM draft"
	" WHERE updated_at < $1 ORDER BY updated_at LIMIT $2) RETURNING entry",

    [ST_ENTRY_ADD] =
	"INSERT INTO entry (id, campaign, form, number, voter, source, state, answers,"
	" created_at, changed_at, seq, salt, channel, address, language, phone)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    [ST_ENTRY_GET] =
	"SELECT id, campaign, form, number, voter, source, state, answers, created_at,"
	" changed_at, seq, salt, channel, address, language, phone FROM entry"
	" WHERE id = $1",
    [ST_ENTRY_CHANGE] =
	"UPDATE entry SET state = $1, answers = $2, changed_at = $3, seq = $4,"
	" phone = CASE WHEN $1 = 2 THEN phone ELSE NULL END WHERE id = $5",
    [ST_ENTRY_OF_VOTER] =
	"SELECT id, number, state FROM entry WHERE voter = $1 AND form = $2",
    [ST_ENTRY_COUNT] =
	"SELECT COUNT(*) FROM entry WHERE campaign = $1 AND form = $2 AND state = $3",
    [ST_ENTRY_NUMBER] =
	"SELECT MAX(number) FROM entry WHERE campaign = $1 AND form = $2",
    [ST_ENTRY_WAITING] =
	"SELECT id FROM entry WHERE campaign = $1 AND form = $2 AND state = 2"
	" ORDER BY number LIMIT 1",
    [ST_ENTRY_PLACE] =
	"SELECT COUNT(*) FROM entry WHERE campaign = $1 AND form = $2 AND state = 2"
	" AND number <= $3",
    [ST_ENTRY_FORGET] =
	"UPDATE entry SET phone = NULL WHERE campaign = $1 AND form = $2 AND state = 2"
	" AND phone IS NOT NULL",
};

bool
statements_open(struct statements *s, const struct db_driver *driver, struct db *db,
    size_t n)
{
	size_t i;

	memset(s, 0, sizeof(*s));
	s->driver = driver;
	s->db = db;
	for (i = 0; i < n; i++) {
		s->stmt[i] = driver->prepare(db, i == ST_BEGIN ? driver->begin : sql[i]);
		if (s->stmt[i] == NULL) {
			statements_close(s);
			return false;
		}
	}
	return true;
}

void
statements_close(struct statements *s)
{
	size_t i;

	for (i = 0; i < ST_N; i++)
		if (s->stmt[i] != NULL)
			s->driver->finish(s->stmt[i]);
	memset(s->stmt, 0, sizeof(s->stmt));
}

enum db_result
statement_end(struct statements *s, enum statement which, enum db_result result)
{
	if (result == DB_ROW)
		result = s->driver->step(s->stmt[which]);
	s->driver->reset(s->stmt[which]);
	return result;
}

enum db_result
statement_run(struct statements *s, enum statement which)
{
	enum db_result result = s->driver->step(s->stmt[which]);

	s->driver->reset(s->stmt[which]);
	return result;
}
