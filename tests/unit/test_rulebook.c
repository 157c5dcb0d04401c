/*
 * Campaign documents: the contract's example is read, and each thing that can be wrong
 * with one is told with its path. Then routing, and the words a campaign knows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "core/wording.h"
#include "store/campaign_json.h"
#include "store/rulebook.h"

static struct settings settings;
static char told[8192];

static void
tell(void *ctx, const char *where, const char *what)
{
	size_t len = strlen(told);

	(void)ctx;
	(void)snprintf(told + len, sizeof(told) - len, "%s: %s\n", where, what);
}

static struct rulebook *
build(const char *json)
{
	struct campaign_doc doc = {.json = (char *)(uintptr_t)json};

	told[0] = '\0';
	(void)campaign_json_id(json, doc.id);
	return rulebook_build(&settings, &doc, 1, tell, NULL);
}

/* A document of forms alone: no vote, no candidates. */
#define FORMS(nomination, forms)                                                         \
	"{\"id\":\"forms\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\"," nomination     \
	"\"forms\":[" forms "]}"
#define NOMINATION(more)                                                                 \
	"\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\","                              \
	"\"closes\":\"2026-08-31T00:00:00Z\"" more "},"
#define FORM(id, keyword, more, fields)                                                  \
	"{\"id\":\"" id "\",\"keywords\":[\"" keyword "\"],\"title\":{\"fr\":\"Essai\"}" more  \
	",\"fields\":[" fields "]}"
#define ASKED  ",\"label\":{\"fr\":\"Nom\"},\"ask\":{\"fr\":\"Votre nom ?\"}"
#define NAME   "{\"key\":\"nom\",\"type\":\"name\",\"required\":true" ASKED "}"
#define YES_NO "{\"key\":\"a\",\"label\":{\"fr\":\"Oui\"}},{\"key\":\"b\",\"label\":{\"fr\":\"Non\"}}"

/* A good document with one thing replaced. */
static const char *
document(const char *was, const char *is)
{
	static const char good[] =
	    "{\"id\":\"icon-2026\",\"title\":{\"fr\":\"Icône de l'intégrité "
	    "2026\",\"bm\":\"Kalata\"},"
	    "\"regions\":\"ml-2023\",\"addresses\":[\"36777\",\"+22378202828\"],"
	    "\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\",\"closes\":\"2026-11-15T20:00:"
	    "00Z\","
	    "\"grace_minutes\":30,\"revote\":\"last\"},"
	    "\"candidates\":[{\"code\":\"1\",\"name\":\"Awa "
	    "Exemple\",\"aliases\":[\"Tantie\"],"
	    "\"gender\":\"F\",\"sector\":\"sante\",\"place\":\"Sikasso\",\"seniority\":"
	    "12},"
	    "{\"code\":\"2\",\"name\":\"Issa Modele\"}],"
	    "\"texts\":{\"fr\":{\"vote_counted\":\"Merci: {code} {name} {receipt}\"}}}";
	static char text[4096];
	const char *at;
	struct buf b;

	if (was == NULL)
		return good;
	at = strstr(good, was);
	assert_non_null(at);
	buf_init(&b, text, sizeof(text));
	buf_addn(&b, good, (size_t)(at - good));
	buf_add(&b, is);
	buf_add(&b, at + strlen(was));
	assert_false(b.cut);
	return text;
}

static void
good_document_is_read(void **state)
{
	struct rulebook *rb = build(document(NULL, NULL));
	const struct campaign *c;
	int64_t opens;

	(void)state;
	if (rb == NULL)
		fail_msg("%s", told);
	c = &rb->paper[0]->campaign;
	assert_true(clock_parse("2026-11-01T08:00:00Z", &opens));
	assert_string_equal(c->id, "icon-2026");
	assert_string_equal(c->title[1], "Kalata");
	assert_int_equal(c->vote.opens_ms, opens);
	assert_int_equal(c->grace_ms, 30 * 60000);
	assert_int_equal(c->revote, REVOTE_LAST);
	assert_true(c->bare_code && c->echo_choice && c->ask_region);
	assert_false(c->public_results);
	assert_int_equal(c->n_candidates, 2);
	assert_string_equal(c->candidate[0].alias[0], "Tantie");
	assert_int_equal(c->candidate[1].seniority, -1);
	assert_int_equal(rb->paper[0]->atlas.n, 20);
	assert_string_equal(rulebook_text(rb, rb->paper[0], 0, ANSWER_VOTE_COUNTED),
	    "Merci: {code} {name} {receipt}");
	rulebook_unref(rb);
}

static void
every_fault_is_told_with_its_path(void **state)
{
	static const struct {
		const char *was, *is, *want;
	} c[] = {
	    {"\"id\":\"icon-2026\",", "", "id: is missing"},
	    {"icon-2026", "Icon 2026", "id: may hold only"},
	    {"\"regions\"", "\"colour\":1,\"regions\"", "colour: is no key we know"},
	    {"\"regions\":\"ml-2023\"", "\"regions\":5", "regions: must be a text"},
	    {"ml-2023", "ml-1789", "there is no file of regions"},
	    {"ml-2023", "../secret", "there is no file of regions"},
	    {"\"revote\":\"last\"", "\"revote\":\"often\"",
		"vote.revote: must be \"last\""},
	    {"\"revote\":\"last\"", "\"revote\":\"last\",\"revote\":\"first\"",
		"vote.revote: is there twice"},
	    {"2026-11-15T20:00:00Z", "2026-10-15T20:00:00Z",
		"vote: closes before it opens"},
	    {"2026-11-15T20:00:00Z", "15/11/2026", "vote.closes: must be a time"},
	    {"\"grace_minutes\":30", "\"grace_minutes\":-1",
		"vote.grace_minutes: must be a whole"},
	    {"\"grace_minutes\":30", "\"grace_minutes\":1.5",
		"vote.grace_minutes: must be a whole"},
	    {"\"code\":\"2\"", "\"code\":\"1\"", "'1' stands for both"},
	    {"\"code\":\"2\"", "\"code\":\"１\"",
		"stands for both"}, /* full-width one */
	    {"Issa Modele", "AWA  exemple", "stands for both"},
	    {"\"Tantie\"", "\"Issa Modele\"", "stands for both"},
	    {"\"code\":\"2\"", "\"code\":\"vote\"", "candidates[1].code: 'vote' is also a keyword"},
	    {"\"code\":\"2\"", "\"code\":\"svp\"", "is also a word"},
	    {"\"code\":\"2\"", "\"code\":\"!\"", "holds no letter or digit"},
	    {"Issa Modele", "ߛߌߞߊߛߏ",
		"candidates[1].name: holds"}, /* N'Ko has no GSM-7 form */
	    {"\"seniority\":12", "\"seniority\":\"old\"",
		"candidates[0].seniority: must be"},
	    {"{receipt}\"}", "{reciept}\"}",
		"texts.fr.vote_counted: 'reciept' is no placeholder"},
	    {"Merci: {code}", "Reçu: {code}", "write 'c'"},
	    {"\"vote_counted\"", "\"vote_ok\"", "texts.fr.vote_ok: is no text we send"},
	    {"\"fr\":{\"vote", "\"xx\":{\"vote", "texts.xx: is no language"},
	    {"}}}", "}}", "something is wrong at line 1"},
	    {"}}}", "}}} x", "something is wrong"},
	    {"\"addresses\":[\"36777\"", "\"addresses\":[36777",
		"addresses: must list texts"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct rulebook *rb = build(document(c[i].was, c[i].is));

		if (rb != NULL)
			fail_msg("case %zu was accepted: %s", i, c[i].is);
		if (strstr(told, c[i].want) == NULL)
			fail_msg("case %zu: wanted <%s> in <%s>", i, c[i].want, told);
	}
}

static void
long_texts_are_refused_or_allowed(void **state)
{
	char text[400], is[600];
	struct rulebook *rb;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[170] = '\0';
	(void)snprintf(is, sizeof(is), "\"%s\"", text);
	assert_null(build(document("\"Merci: {code} {name} {receipt}\"", is)));
	assert_non_null(strstr(told, "170 characters, 2 SMS"));
	(void)snprintf(is, sizeof(is), "{\"text\":\"%s\",\"segments\":2}", text);
	rb = build(document("\"Merci: {code} {name} {receipt}\"", is));
	if (rb == NULL)
		fail_msg("%s", told);
	assert_int_equal(rb->paper[0]->segments[ANSWER_VOTE_COUNTED], 2);
	rulebook_unref(rb);
}

/* The hard promise of contract 7: each default text fits one SMS with a name of 40. */
static void
default_texts_fit_with_a_name_of_forty(void **state)
{
	static const char *const all[] = {"fr", "bm", "bmq", "boz", "dts", "ff", "kao",
	    "mey", "mwk", "myk", "ses", "shz", "snk", "taq"};
	struct settings s = settings;
	struct campaign_doc doc = {.id = "icon-2026"};
	struct rulebook *rb;
	size_t i;

	(void)state;
	s.n_languages = sizeof(all) / sizeof(all[0]);
	for (i = 0; i < s.n_languages; i++)
		(void)text_copy(s.languages[i], sizeof(s.languages[i]), all[i]);
	doc.json = (char *)(uintptr_t)document(
	    "Awa Exemple", "Abdoulaye-Souleymane Exemple-Coulibaly-M"); /* 40 letters */
	told[0] = '\0';
	rb = rulebook_build(&s, &doc, 1, tell, NULL);
	if (rb == NULL)
		fail_msg("%s", told);
	rulebook_unref(rb);
}

static void
routing_prefers_what_is_open(void **state)
{
	static char json[3][4096];
	struct campaign_doc doc[3] = {{.id = "past"}, {.id = "now"}, {.id = "next"}};
	static const char *const year[] = {"2025", "2026", "2027"};
	static const struct {
		const char *time, *to, *want;
	} c[] = {
	    {"2026-11-02T00:00:00Z", "36777", "now"},
	    {"2026-11-15T20:10:00Z", "36777", "now"}, /* its grace */
	    {"2026-12-01T00:00:00Z", "36777", "next"},
	    {"2028-01-01T00:00:00Z", "36777", "next"}, /* the last that closed */
	    {"2025-11-02T00:00:00Z", "36777", "past"},
	    {"2026-11-02T00:00:00Z", "36778", NULL},
	};
	const struct ballot_paper *p;
	struct rulebook *rb;
	int64_t now;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		char *at;

		(void)text_copy(
		    json[i], sizeof(json[i]), document("icon-2026", doc[i].id));
		for (at = json[i]; (at = strstr(at, "2026-")) != NULL; at += 4)
			memcpy(at, year[i], 4);
		doc[i].json = json[i];
	}
	rb = rulebook_build(&settings, doc, 3, tell, NULL);
	if (rb == NULL)
		fail_msg("%s", told);
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		assert_true(clock_parse(c[i].time, &now));
		p = rulebook_route(rb, c[i].to, now);
		if (c[i].want == NULL)
			assert_null(p);
		else
			assert_string_equal(p->campaign.id, c[i].want);
	}
	rulebook_unref(rb);
}

/* A vote in November 2026; nominations from June to August 2026 and 2027; a registration
 * without an end, in a campaign of its own and in one whose vote was in 2025. */
static void
routing_knows_nominations_and_forms(void **state)
{
	static char vote[4096], old[4096];
	static const char forms[] =
	    FORMS("", FORM("a", "JOURNEE", "", NAME));
	static const char next[] =
	    "{\"id\":\"next\",\"title\":{\"fr\":\"X\"},\"regions\":\"ml-2023\","
	    "\"nomination\":{\"opens\":\"2027-06-01T00:00:00Z\","
	    "\"closes\":\"2027-08-31T00:00:00Z\"}}";
	struct campaign_doc doc[4] = {{.id = "old", .json = old},
	    {.id = "now", .json = vote}, {.id = "next", .json = (char *)(uintptr_t)next},
	    {.id = "forms", .json = (char *)(uintptr_t)forms}};
	static const struct {
		const char *time, *want;
		size_t n;
	} c[] = {
	    {"2026-05-01T00:00:00Z", "now", 3},	  /* its nomination opens next */
	    {"2026-07-01T00:00:00Z", "now", 3},	  /* it is open */
	    {"2026-09-15T00:00:00Z", "now", 3},	  /* its vote opens before the other's June */
	    {"2026-11-02T00:00:00Z", "now", 4},	  /* an open vote before an open form */
	    {"2026-12-02T00:00:00Z", "next", 3},  /* something to come before all that is over */
	    {"2027-07-02T00:00:00Z", "next", 3},
	    {"2027-07-02T00:00:00Z", "next", 4},  /* two are open: neither opens anew, the first */
	    {"2027-12-02T00:00:00Z", "forms", 4}, /* the only one where something is open */
	    {"2027-12-02T00:00:00Z", "now", 3},	  /* the last that closed */
	};
	struct rulebook *rb;
	int64_t now;
	size_t i;
	char *at;

	(void)state;
	(void)text_copy(old, sizeof(old),
	    document("icon-2026\",", "old\",\"forms\":["
				    FORM("a", "STAGE", "", NAME) "],"));
	for (at = old; (at = strstr(at, "2026-")) != NULL; at += 4)
		memcpy(at, "2025", 4);
	(void)text_copy(vote, sizeof(vote),
	    document("icon-2026\",", "now\"," NOMINATION("")));
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		told[0] = '\0';
		rb = rulebook_build(&settings, doc, c[i].n, tell, NULL);
		if (rb == NULL)
			fail_msg("%s", told);
		assert_true(clock_parse(c[i].time, &now));
		if (strcmp(rulebook_route(rb, "36777", now)->campaign.id, c[i].want) != 0)
			fail_msg("%s: not %s, but %s", c[i].time, c[i].want,
			    rulebook_route(rb, "36777", now)->campaign.id);
		rulebook_unref(rb);
	}
}

static void
words_come_from_files_and_candidates(void **state)
{
	static const struct {
		const char *text;
		enum term_kind kind;
		int value;
	} c[] = {
	    {"wote", TERM_KEYWORD, KEYWORD_VOTE},
	    {"deux", TERM_NUMBER, 2},
	    {"fila", TERM_NUMBER, 2},
	    {"awa exemple", TERM_NAME, 0},
	    {"tantie", TERM_NAME, 0},
	    {"modele", TERM_NAME_PART, 1},
	    {"sikasso", TERM_PLACE, 3},
	    {"sikaso", TERM_PLACE, 3},
	    {"je vote", TERM_KEYWORD, KEYWORD_VOTE},
	};
	struct rulebook *rb = build(document(NULL, NULL));
	const struct term *t;
	size_t i, k, n;

	(void)state;
	assert_non_null(rb);
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		t = lexicon_find(&rb->paper[0]->lexicon, c[i].text, &n, NULL);
		for (k = 0; k < n; k++)
			if (t[k].kind == c[i].kind && t[k].value == c[i].value)
				break;
		if (k == n)
			fail_msg("'%s' has not its meaning", c[i].text);
	}
	(void)printf(
	    "# lexicon: %zu terms for fr, bm and ml-2023\n", rb->paper[0]->lexicon.n);
	rulebook_unref(rb);
}

static const struct {
	const char *json, *want;
} faulty_forms[] = {
	    /* what a campaign is for */
	    {"{\"id\":\"x\",\"title\":{\"fr\":\"X\"},\"regions\":\"ml-2023\"}",
		"vote: is missing, and there is no nomination and no form"},
	    {FORMS("\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\",\"closes\":"
		   "\"2026-11-15T20:00:00Z\"},",
		 FORM("a", "JOURNEE", "", NAME)),
		"candidates: is missing"},
	    /* keys and ids */
	    {FORMS("", FORM("a", "JOURNEE", ",\"places\":3", NAME)),
		"forms[0].places: is no key we know"},
	    {FORMS("", FORM("a", "JOURNEE", "", NAME) "," FORM("a", "STAGE", "", NAME)),
		"forms[1].id: 'a' is the id of a form before it"},
	    {FORMS("", FORM("nomination", "JOURNEE", "", NAME)),
		"forms[0].id: is what the nomination is called"},
	    {FORMS("", FORM("A b", "JOURNEE", "", NAME)), "forms[0].id: may hold only"},
	    {FORMS("", FORM("abcdefghijklmnopqrstuvwxyz", "JOURNEE", "", NAME)),
		"forms[0].id: is longer than 23 bytes"},
	    {FORMS("", FORM("a", "JOURNEE", "", NAME "," NAME)),
		"forms[0].fields[1]: has the key 'nom', as one before it"},
	    {FORMS("", FORM("a", "JOURNEE", "", "")),
		"forms[0].fields: has no required field"},
	    {FORMS("", "{\"id\":\"a\",\"title\":{\"fr\":\"X\"},\"fields\":[" NAME "]}"),
		"forms[0].keywords: is missing"},
	    {FORMS("", "5"), "forms[0]: must be an object"},
	    {FORMS(NOMINATION(",\"capacity\":5"), ""),
		"nomination.capacity: is no key we know"},
	    {FORMS("\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\"},", ""),
		"nomination.closes: is missing"},
	    /* keywords, against everything else a word can mean */
	    {FORMS("", FORM("a", "vote", "", NAME)),
		"forms[0].keywords: 'vote' is also a keyword"},
	    {FORMS("", FORM("a", "JOURNEE", "", NAME) "," FORM("b", "Journée!", "", NAME)),
		"is also a keyword of another form"},
	    {FORMS("", FORM("a", "trois", "", NAME)), "'trois' is also a number"},
	    {FORMS("", FORM("a", "Sikasso", "", NAME)), "'Sikasso' is also a place"},
	    {FORMS("", FORM("a", "non", "", NAME)), "'non' is also an answer"},
	    {FORMS("", FORM("a", "?!", "", NAME)), "'?!' holds no letter or digit"},
	    {FORMS("", FORM("a", "A\",\"B\",\"C\",\"D\",\"E\",\"F\",\"G\",\"H\",\"I", "",
			   NAME)),
		"forms[0].keywords: has more than 8 entries"},
	    /* numbers */
	    {FORMS("", FORM("a", "JOURNEE", ",\"capacity\":-1", NAME)),
		"forms[0].capacity: must be a whole number from 0"},
	    {FORMS("", FORM("a", "JOURNEE", ",\"waiting\":5", NAME)),
		"forms[0]: has a waiting list, but no 'capacity'"},
	    {FORMS("", FORM("a", "JOURNEE", ",\"per_phone\":0", NAME)),
		"forms[0].per_phone: must be a whole number from 1"},
	    /* times */
	    {FORMS("", FORM("a", "JOURNEE", ",\"opens\":\"2026-06-01T00:00:00Z\"", NAME)),
		"forms[0]: has one of 'opens' and 'closes'"},
	    {FORMS("", FORM("a", "JOURNEE",
			   ",\"opens\":\"2026-06-01T00:00:00Z\",\"closes\":"
			   "\"2026-06-01T00:00:00Z\"",
			   NAME)),
		"forms[0]: closes before it opens"},
	    /* types */
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"date\",\"required\":true" ASKED "}")),
		"forms[0].fields[0].type: must be text, name"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED "}")),
		"forms[0].fields[0]: needs 'choices', at least two"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true" ASKED
			   ",\"choices\":[" YES_NO "]}")),
		"forms[0].fields[0]: has 'choices', which only a choice has"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
			   ",\"choices\":[" YES_NO "," YES_NO "]}")),
		"forms[0].fields[0].choices: has the key 'a' twice"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
			   ",\"choices\":[" YES_NO
			   ",{\"key\":\"c\",\"label\":{\"fr\":\"OUI !\"}}]}")),
		"'a' and 'c' are both called 'Oui' in fr"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"phone\",\"max\":9,\"required\":true" ASKED
			   "}")),
		"forms[0].fields[0]: has 'max', which only"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"max\":301,\"required\":true" ASKED
			   "}")),
		"forms[0].fields[0]: has a 'max' over 300"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"max\":300,\"required\":true" ASKED
			   "},{\"key\":\"m\",\"type\":\"text\",\"max\":300" ASKED
			   "},{\"key\":\"o\",\"type\":\"text\",\"max\":50" ASKED "}")),
		"forms[0]: the longest answers take 821 bytes, a form holds 800"},
	    /* words */
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"shoe\",\"type\":\"text\",\"required\":true}")),
		"forms[0].fields[0]: no language file knows 'shoe': say its 'label'"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
			   ",\"choices\":[{\"key\":\"x\"},{\"key\":\"y\"}]}")),
		"no language file knows 'n.x'"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
			   "\"label\":{\"bm\":\"X\"},\"ask\":{\"fr\":\"Y\"}}")),
		"forms[0].fields[0].label: is missing in the default language, fr"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
			   "\"label\":{\"fr\":\"ߛ\"},\"ask\":{\"fr\":\"Y\"}}")),
		"forms[0].fields[0].label.fr: holds 'ߛ'"}, /* N'Ko has no GSM-7 form */
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
			   "\"label\":{\"fr\":\"X\",\"fr\":\"Z\"},\"ask\":{\"fr\":\"Y\"}}")),
		"forms[0].fields[0].label.fr: is there twice"},
	    /* texts of dialogs */
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu_vot\":\"X\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu_vot: is no text of a dialog"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu\":\"{nom}\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu: 'nom' is no placeholder of this text"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu\":\"Reçu\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu: 'ç' is not in the SMS alphabet: write c"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu\":\"\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu: must be a text of 1 to"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":\"X\"}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog: is no text we send"},
};

static void
faults_of_forms_are_told_with_their_path(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(faulty_forms) / sizeof(faulty_forms[0]); i++) {
		struct rulebook *rb = build(faulty_forms[i].json);

		if (rb != NULL)
			fail_msg("case %zu was accepted: %s", i,
			    faulty_forms[i].json);
		if (strstr(told, faulty_forms[i].want) == NULL)
			fail_msg("case %zu: wanted <%s> in <%s>", i,
			    faulty_forms[i].want, told);
	}
}

static void
candidates_and_forms_share_no_word(void **state)
{
	static const char *const keyword[] = {"Awa Exemple", "modele", "TANTIE", "2"};
	struct rulebook *rb;
	char is[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(keyword) / sizeof(keyword[0]); i++) {
		(void)snprintf(is, sizeof(is),
		    "\"forms\":[{\"id\":\"a\",\"keywords\":[\"%s\"],\"title\":{\"fr\":\"X\"},"
		    "\"fields\":[" NAME "]}],\"texts\"",
		    keyword[i]);
		rb = build(document("\"texts\"", is));
		if (rb != NULL)
			fail_msg("'%s' was accepted", keyword[i]);
		assert_non_null(strstr(told, "forms[0].keywords: "));
		assert_non_null(strstr(told, "of a candidate"));
	}
}

/* What is not said has its value all the same. */
static void
forms_become_what_the_engine_walks(void **state)
{
	static const char json[] = FORMS(
	    NOMINATION(",\"title\":{\"fr\":\"Proposez un agent\"}"),
	    FORM("journee", "JOURNEE\",\"inscription", "",
		"{\"key\":\"name\",\"type\":\"name\",\"required\":true,"
		"\"ask\":{\"fr\":\"Votre nom ?\"}},"
		"{\"key\":\"age\",\"type\":\"number\"" ASKED "},"
		"{\"key\":\"tel\",\"type\":\"phone\"" ASKED "}"));
	struct rulebook *rb = build(json);
	const struct ballot_paper *p;
	const struct form_def *f;
	const struct term *t;
	size_t n;

	(void)state;
	if (rb == NULL)
		fail_msg("%s", told);
	p = rb->paper[0];
	assert_int_equal(p->campaign.n_candidates, 0);
	assert_int_equal(p->n_forms, 2);
	assert_string_equal(p->form[0].id, FORM_NOMINATION);
	assert_string_equal(p->form[0].title[0], "Proposez un agent");
	assert_int_equal(p->form[0].per_phone, 3);
	f = &p->form[1];
	assert_int_equal(f->per_phone, 1);
	assert_int_equal(f->capacity, 0);
	assert_int_equal(form_phase(f, 5), PHASE_OPEN); /* no window: open */
	assert_string_equal(f->field[0].ask[0], "Votre nom ?");
	assert_null(f->field[0].ask[1]); /* never the pack's question beside its own */
	assert_non_null(f->field[0].label[0]); /* of the pack: it was not given */
	assert_int_equal(f->field[0].max, 60);
	assert_int_equal(f->field[1].max, 9999);
	assert_int_equal(f->field[2].max, 0);
	t = lexicon_find(&p->lexicon, "inscription", &n, NULL);
	while (n > 0 && t->kind != TERM_FORM) {
		t++;
		n--;
	}
	assert_true(n > 0);
	assert_int_equal(t->value, 1);
	rulebook_unref(rb);
}

/* A word of 50 letters, and a sentence of 200. */
#define L50  "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"
#define L100 L50 L50
#define L200 L100 L100

/* Whatever would be cut on a handset or in an SMS is told when it is written. */
static const struct {
	const char *was, *is, *want;
} long_screens[] = {
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"yes\":\"" L50 "\"},\"vote_counted\"",
	"candidates[0].name: in fr, the line 'mmm"},
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"back\":\"" L50 "\"},\"vote_counted\"",
	"texts.fr.dialog.candidates: in fr, the last line 'mmm"},
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"more\":\"" L50 "\"},\"vote_counted\"",
	"in fr, the last line 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"candidates\":\"" L100 "\"},\"vote_counted\"",
	"texts.fr.dialog.candidates: in fr, 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"confirm\":\"" L100 L50 "{name}\"},\"vote_counted\"",
	"candidates[0].name: in fr, 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"wrong\":\"" L200 "\"},\"vote_counted\"",
	"in fr, before the question, 'mmm"},
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"help\":\"" L200 "\"},\"vote_counted\"",
	"texts.fr.dialog.help: in fr, 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"bm\":{\"dialog\":{\"menu_help\":\"" L200 "\"}},\"fr\":{\"vote_counted\"",
	"texts.bm.dialog.menu: in bm, the line 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"menu\":\"" L100 "{title}\"},\"vote_counted\"",
	"texts.fr.dialog.menu: in fr, 'mmm"},
    {"\"texts\"",
	"\"forms\":[" FORM("a", "JOURNEE", "",
	    "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
	    "\"label\":{\"fr\":\"X\"},\"ask\":{\"fr\":\"" L100 L50 "\"}}") "],\"texts\"",
	"forms[0].fields[0]: in fr, before the question, '"},
    {"\"texts\"",
	"\"forms\":[" FORM("a", "JOURNEE", "",
	    "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
	    ",\"choices\":[{\"key\":\"a\",\"label\":{\"fr\":\"" L100 L50
	    "\"}},{\"key\":\"b\",\"label\":{\"fr\":\"B\"}}]}") "],\"texts\"",
	"forms[0].fields[0]: in fr, the line 'mmm"},
    {"\"texts\"",
	"\"forms\":[{\"id\":\"a\",\"keywords\":[\"JOURNEE\"],\"title\":{\"fr\":\"" L100 L50
	"\"},\"fields\":[" NAME "]}],\"texts\"",
	"texts.fr.dialog.menu: in fr, the line 'mmm"},
};

static void
what_a_screen_would_cut_is_told(void **state)
{
	struct rulebook *rb;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(long_screens) / sizeof(long_screens[0]); i++) {
		rb = build(document(long_screens[i].was, long_screens[i].is));
		if (rb != NULL)
			fail_msg("case %zu was accepted: %s", i, long_screens[i].is);
		if (strstr(told, long_screens[i].want) == NULL)
			fail_msg("case %zu: wanted <%s> in <%s>", i, long_screens[i].want,
			    told);
	}
}

/* The nomination is the first form also where the document has it last. */
static void
the_nomination_comes_first(void **state)
{
	struct rulebook *rb = build(
	    "{\"id\":\"x\",\"title\":{\"fr\":\"X\"},\"regions\":\"ml-2023\",\"forms\":["
	    FORM("a", "JOURNEE", "", NAME) "],"
	    "\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\","
	    "\"closes\":\"2026-08-31T00:00:00Z\"}}");

	(void)state;
	if (rb == NULL)
		fail_msg("%s", told);
	assert_int_equal(rb->paper[0]->n_forms, 2);
	assert_true(form_is_nomination(&rb->paper[0]->form[0]));
	assert_string_equal(rb->paper[0]->form[1].id, "a");
	assert_string_equal(rb->paper[0]->keyword[1][0], "JOURNEE");
	rulebook_unref(rb);
}

static void
dialogs_speak_the_documents_words(void **state)
{
	struct rulebook *rb = build(document("\"fr\":{\"vote_counted\"",
	    "\"bm\":{\"dialog\":{\"menu_help\":\"Deme\"}},"
	    "\"fr\":{\"dialog\":{\"menu_vote\":\"Choisir\"},\"vote_counted\""));
	const struct dialog_words *w;
	int l, k;

	(void)state;
	if (rb == NULL)
		fail_msg("%s", told);
	w = &rb->paper[0]->words;
	assert_string_equal(w->text[0][TEXT_MENU_VOTE], "Choisir");
	assert_string_not_equal(w->text[1][TEXT_MENU_VOTE], "Choisir");
	assert_string_equal(w->text[1][TEXT_MENU_HELP], "Deme");
	for (l = 0; l < w->n; l++)
		for (k = 0; k < DIALOG_TEXT_N; k++)
			assert_true(w->text[l][k][0] != '\0');
	rulebook_unref(rb);
}

static void
the_sample_has_a_nomination_and_a_form(void **state)
{
	struct data_file file;
	const struct ballot_paper *p;
	struct rulebook *rb;

	(void)state;
	assert_true(data_file("campaigns/exemple.json", &file));
	rb = build(file.data);
	if (rb == NULL)
		fail_msg("%s", told);
	p = rb->paper[0];
	assert_int_equal(p->n_forms, 2);
	assert_true(form_is_nomination(&p->form[0]));
	assert_int_equal(p->form[0].n_fields, 12);
	assert_int_equal(p->form[0].per_phone, 3);
	assert_int_equal(p->form[0].window.opens_ms, p->campaign.nomination.opens_ms);
	assert_string_equal(p->form[0].title[0], p->words.text[0][TEXT_NOMINATION]);
	assert_string_equal(p->form[1].id, "journee-exemple");
	assert_int_equal(p->form[1].capacity, 218);
	assert_int_equal(p->form[1].waiting, 50);
	assert_string_equal(p->keyword[1][1], "INSCRIPTION");
	assert_null(p->keyword[1][2]);
	assert_int_equal(p->form[1].field[2].type, FIELD_CHOICE);
	assert_string_equal(p->form[1].field[2].choice[1].label[0], "Agent public");
	assert_null(p->form[1].field[2].choice[1].label[1]);
	assert_true(p->words.offered[0]);
	assert_int_equal(p->words.n, 2);
	assert_string_equal(p->words.code[1], "bm");
	assert_non_null(occupation_find(&rb->occupations, "mairie"));
	rulebook_unref(rb);
}

static int
prepare(void **state)
{
	(void)state;
	settings.n_languages = 2;
	(void)text_copy(settings.languages[0], sizeof(settings.languages[0]), "fr");
	(void)text_copy(settings.languages[1], sizeof(settings.languages[1]), "bm");
	(void)text_copy(settings.country, sizeof(settings.country), "ML");
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_document_is_read),
	    cmocka_unit_test(every_fault_is_told_with_its_path),
	    cmocka_unit_test(long_texts_are_refused_or_allowed),
	    cmocka_unit_test(default_texts_fit_with_a_name_of_forty),
	    cmocka_unit_test(routing_prefers_what_is_open),
	    cmocka_unit_test(routing_knows_nominations_and_forms),
	    cmocka_unit_test(words_come_from_files_and_candidates),
	    cmocka_unit_test(faults_of_forms_are_told_with_their_path),
	    cmocka_unit_test(candidates_and_forms_share_no_word),
	    cmocka_unit_test(forms_become_what_the_engine_walks),
	    cmocka_unit_test(what_a_screen_would_cut_is_told),
	    cmocka_unit_test(the_nomination_comes_first),
	    cmocka_unit_test(dialogs_speak_the_documents_words),
	    cmocka_unit_test(the_sample_has_a_nomination_and_a_form),
	};
	return cmocka_run_group_tests(tests, prepare, NULL);
}
