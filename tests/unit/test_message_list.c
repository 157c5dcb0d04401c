/*
 * Looking for messages: every filter against a plain look at all rows, pages that join without
 * gap or double, work that stays bounded however far back the answer lies, and what hides in a
 * text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proposal_kit.h"
#include "store/message_list.h"

static struct db *
reader(struct kit *k)
{
	char why[200];
	struct db *db = db_sqlite.open(k->path, true, why, sizeof(why));

	assert_non_null(db);
	return db;
}

static struct message_filter
all_of(enum kit_campaign which)
{
	struct message_filter f = {.state = MESSAGES_ALL};

	(void)snprintf(f.campaign, sizeof(f.campaign), "%s", which == KIT_FIRST ? "first" : "icon");
	return f;
}

static void
list(struct kit *k, const struct message_filter *f, struct message_page *page)
{
	struct db *db = reader(k);

	assert_true(messages_list(&db_sqlite, db, f, page));
	db_sqlite.close(db);
}

static int64_t
say(struct kit *k, enum kit_campaign which, int phone, int id, enum intent_kind kind, int value,
    const char *text)
{
	struct inbound_job job;

	kit_message(k, &job, which, phone, id, kind);
	if (kind == INTENT_VOTE)
		job.intent.candidate = value;
	if (kind == INTENT_REGION)
		job.intent.region = value;
	if (kind == INTENT_STATUS)
		job.source = SOURCE_USSD;
	job.raw_len = (size_t)snprintf(job.raw, sizeof(job.raw), "%s", text);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	k->now_ms += 1000;
	return kit_number(k, "SELECT MAX(seq) FROM message");
}

/* ---- filters ---- */

static const struct {
	enum message_state state;
	int64_t expected;	/* in the little world below */
} states[] = {
    {MESSAGES_ALL, 13}, {MESSAGES_COUNTED, 3}, {MESSAGES_REPLACED, 1}, {MESSAGES_ALREADY, 1},
    {MESSAGES_LATE, 1}, {MESSAGES_OUTSIDE, 1}, {MESSAGES_QUARANTINED, 0}, {MESSAGES_TRIAGE, 2},
    {MESSAGES_ASSIGNED, 1}, {MESSAGES_FORM, 1}, {MESSAGES_PLACE, 1}, {MESSAGES_ORDER, 1},
    {MESSAGES_ROBOT, 1},
};

/* One of each, and one in another campaign; the assigned one. */
static int64_t
little_world(struct kit *k)
{
	int64_t unread;

	proposal_kit_start(k);
	k->now_ms = KIT_OPENS - KIT_HOUR;
	(void)say(k, KIT_ICON, 9, 1, INTENT_VOTE, 0, "vote 1");
	k->now_ms = KIT_OPENS + KIT_HOUR;
	(void)say(k, KIT_ICON, 1, 2, INTENT_VOTE, 0, "VOTE Awa");
	(void)say(k, KIT_ICON, 1, 3, INTENT_VOTE, 1, "non, plutôt Bakary");
	(void)say(k, KIT_ICON, 1, 4, INTENT_VOTE, 1, "j'ai dit BAKARY!");
	(void)say(k, KIT_ICON, 2, 5, INTENT_VOTE, 2, "3");
	(void)say(k, KIT_ICON, 1, 6, INTENT_REGION, 3, "Kayes");
	(void)say(k, KIT_ICON, 3, 7, INTENT_NONE, 0, "quoi ?");
	unread = say(k, KIT_ICON, 4, 8, INTENT_ASK, 0, "Awa ou Bakary");
	(void)say(k, KIT_ICON, 5, 9, INTENT_UNKNOWN, 0, "vote Zoumana");
	(void)say(k, KIT_ICON, 6, 10, INTENT_NOMINATE, 0, "nommer Seydou");
	(void)say(k, KIT_ICON, 6, 11, INTENT_STATUS, 0, "statut");
	(void)say(k, KIT_ICON, 7, 12, INTENT_ROBOT, 0, "promo!!!");
	(void)say(k, KIT_FIRST, 7, 13, INTENT_NONE, 0, "ailleurs");
	k->now_ms = KIT_CLOSES + KIT_MINUTE;
	(void)say(k, KIT_ICON, 8, 14, INTENT_VOTE, 0, "vote Awa trop tard");
	(void)proposal_assign(k, unread, "2");
	return unread;
}

static void
every_state_has_its_messages(void **state)
{
	static struct kit k;
	struct message_filter f = all_of(KIT_ICON);
	struct message_page page;
	enum message_state parsed;
	size_t i, j;

	(void)state;
	(void)little_world(&k);
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		f.state = states[i].state;
		list(&k, &f, &page);
		if (page.n != (size_t)states[i].expected)
			fail_msg("%s: %zu", message_state_name(f.state), page.n);
		for (j = 0; j < page.n; j++)
			assert_string_equal(page.item[j].campaign, "icon");
		assert_int_equal(page.next, 0);
		message_page_clear(&page);
		assert_true(message_state_parse(message_state_name(f.state), &parsed));
		assert_int_equal(parsed, f.state);
	}
	assert_int_equal(i, MESSAGES_STATES);
	assert_false(message_state_parse("ALL", &parsed));
	assert_false(message_state_parse("", &parsed));
	kit_clear(&k);
}

struct search {
	const char *words, *candidate, *region, *channel, *receipt;
	int64_t	source;
	size_t	expected;
};

static const struct search searches[] = {
    {.words = "bakary", .expected = 3},
    {.words = "Bàkâry", .expected = 3},		/* folded as the texts are */
    {.words = "awa ou", .expected = 1},
    {.words = "ou awa", .expected = 0},		/* in this order */
    {.words = "\xff\xfe", .expected = 0},	/* no text at all: finds nothing */
    {.words = "!?", .expected = 0},		/* nothing is left of it */
    {.words = "%", .expected = 0},		/* no pattern */
    {.candidate = "2", .expected = 3},		/* replaced, again, assigned */
    {.candidate = "9", .expected = 0},
    {.region = "?", .expected = 12},
    {.channel = "at", .expected = 13},
    {.channel = "AT", .expected = 0},
    {.source = SOURCE_USSD, .expected = 1},
    {.source = SOURCE_VOICE, .expected = 0},
    {.receipt = "000000", .expected = 0},
};

static void
other_filters(void **state)
{
	static struct kit k;
	size_t i;

	(void)state;
	(void)little_world(&k);
	for (i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		const struct search *s = &searches[i];
		struct message_filter f = all_of(KIT_ICON);
		struct message_page page;

#define PUT(field)                                                                                 \
	if (s->field != NULL)                                                                      \
	(void)snprintf(f.field, sizeof(f.field), "%s", s->field)
		PUT(words);
		PUT(candidate);
		PUT(region);
		PUT(channel);
		PUT(receipt);
		f.source = s->source;
		list(&k, &f, &page);
		if (page.n != s->expected)
			fail_msg("search %zu: %zu, not %zu", i, page.n, s->expected);
		message_page_clear(&page);
	}
	kit_clear(&k);
}

static void
a_receipt_finds_its_vote(void **state)
{
	static struct kit k;
	struct message_filter f = all_of(KIT_ICON);
	struct message_page page, found;
	int64_t unread;
	size_t i, votes = 0;

	(void)state;
	unread = little_world(&k);
	list(&k, &f, &page);
	for (i = 0; i < page.n; i++) {
		if (page.item[i].receipt[0] == '\0')
			continue;
		memcpy(f.receipt, page.item[i].receipt, sizeof(f.receipt));
		list(&k, &f, &found);
		assert_int_equal(found.n, 1);
		assert_int_equal(found.item[0].seq, page.item[i].seq);
		message_page_clear(&found);
		/* beside words one of the two fits */
		(void)snprintf(f.words, sizeof(f.words), "nommer");
		list(&k, &f, &found);
		assert_int_equal(found.n, 2);
		f.words[0] = '\0';
		message_page_clear(&found);
		/* the other filters hold */
		f.source = SOURCE_VOICE;
		list(&k, &f, &found);
		assert_int_equal(found.n, 0);
		f.source = 0;
		message_page_clear(&found);
		votes++;
	}
	assert_int_equal(votes, 4);	/* counted twice, replaced, assigned */
	message_page_clear(&page);
	f = all_of(KIT_ICON);
	f.state = MESSAGES_ASSIGNED;
	list(&k, &f, &page);
	assert_int_equal(page.item[0].seq, unread);
	assert_string_equal(page.item[0].assigned, "2");
	assert_int_equal(page.item[0].assigned_outcome, OUTCOME_COUNTED);
	message_page_clear(&page);
	kit_clear(&k);
}

/* ---- pages ---- */

static void
pages_join_without_gap(void **state)
{
	static const enum message_state which[] = {MESSAGES_ALL, MESSAGES_TRIAGE, MESSAGES_COUNTED};
	static struct kit k;
	int id;
	size_t i;

	(void)state;
	proposal_kit_start(&k);
	for (id = 0; id < 137; id++)
		(void)say(&k, id % 5 == 0 ? KIT_FIRST : KIT_ICON, id, id,
		    id % 3 == 0 ? INTENT_VOTE : INTENT_NONE, 0, "x");
	for (i = 0; i < 3; i++) {
		struct message_filter f = all_of(KIT_ICON);
		struct message_page page;
		int64_t last = INT64_MAX, n = 0, expected;
		size_t j;

		f.state = which[i];
		f.limit = 10;
		do {
			list(&k, &f, &page);
			assert_false(page.gave_up);
			for (j = 0; j < page.n; j++, n++) {
				assert_true(page.item[j].seq < last);
				last = page.item[j].seq;
			}
			f.before = page.next;
			message_page_clear(&page);
		} while (f.before != 0);
		expected = kit_number(&k, i == 0 ? "SELECT COUNT(*) FROM message WHERE campaign = 'icon'"
		    : i == 1 ? "SELECT COUNT(*) FROM message WHERE campaign = 'icon' AND intent = 0"
			     : "SELECT COUNT(*) FROM message WHERE campaign = 'icon' AND outcome = 1");
		assert_int_equal(n, expected);
		assert_true(n > 20);
	}
	kit_clear(&k);
}

/* The wanted one is the oldest of many: some pages are empty and say where to go on. */
static void
a_search_gives_up_and_can_go_on(void **state)
{
	static struct kit k;
	struct message_filter f = all_of(KIT_ICON);
	struct message_page page;
	int64_t wanted;
	int id, asked = 0;

	(void)state;
	proposal_kit_start(&k);
	wanted = say(&k, KIT_ICON, 1, 1, INTENT_NONE, 0, "aiguille");
	for (id = 2; id < 102; id++)
		(void)say(&k, KIT_ICON, id, id, INTENT_NONE, 0, "foin");
	(void)snprintf(f.words, sizeof(f.words), "aiguille");
	f.look = 20;		/* ten texts */
	for (;;) {
		list(&k, &f, &page);
		asked++;
		if (page.n > 0)
			break;
		assert_true(page.gave_up);
		assert_true(page.next > 0);
		f.before = page.next;
		message_page_clear(&page);
	}
	assert_int_equal(page.item[0].seq, wanted);
	assert_int_equal(page.next, 0);
	assert_true(asked >= 10 && asked <= 12);
	message_page_clear(&page);
	kit_clear(&k);
}

static void
one_message_and_its_phone(void **state)
{
	static struct kit k;
	struct message_detail m;
	struct message_page page;
	struct proposal_job job;
	struct db *db;
	int64_t seq;
	bool found;

	(void)state;
	(void)little_world(&k);
	seq = kit_number(&k, "SELECT MAX(seq) FROM message WHERE intent = 0 AND campaign = 'icon'");
	k.now_ms = KIT_OPENS + 2 * KIT_HOUR;
	assert_int_equal(proposal_make(&k, &job, PROPOSAL_ASSIGN, seq, "1"), JOB_DONE);
	db = reader(&k);
	assert_true(message_read(&db_sqlite, db, seq, &m, &found));
	assert_true(found);
	assert_true(message_waits(&m.item));
	assert_int_equal(m.item.proposal, job.seq);
	assert_true(m.item.raw_len == 6 && memcmp(m.item.raw, "quoi ?", 6) == 0);
	assert_true(m.campaign_changed_ms > 0);
	assert_true(message_read(&db_sqlite, db, 1, &m, &found));	/* an entry, no message */
	assert_false(found);
	assert_true(message_read(&db_sqlite, db, -5, &m, &found));
	assert_false(found);
	seq = kit_number(&k, "SELECT seq FROM message WHERE outcome = 2");
	assert_true(message_read(&db_sqlite, db, seq, &m, &found));
	assert_true(found);
	assert_true(messages_of_phone(&db_sqlite, db, &m.item.voter, 3, &page));
	assert_int_equal(page.n, 3);
	assert_true(page.item[0].seq > page.item[1].seq && page.item[1].seq > page.item[2].seq);
	message_page_clear(&page);
	assert_true(messages_of_phone(&db_sqlite, db, &m.item.voter, 100, &page));
	assert_int_equal(page.n, 4);
	message_page_clear(&page);
	db_sqlite.close(db);
	kit_clear(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_has_its_messages),
	    cmocka_unit_test(other_filters),
	    cmocka_unit_test(a_receipt_finds_its_vote),
	    cmocka_unit_test(pages_join_without_gap),
	    cmocka_unit_test(a_search_gives_up_and_can_go_on),
	    cmocka_unit_test(one_message_and_its_phone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
