/*
 * Who is proposed as the same person, and who must not be: pairs by hand with the reason
 * beside them, then twenty thousand nominations with known doubles.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/likeness.h"
#include "core/likeness_sound.h"
#include "core/spelling.h"
#include "form_world.h"

#define LEAST 60

static struct form_world w;

/* ---- sounds and spellings ---- */

static void
test_sounds(void **state)
{
	static const char *const same[][4] = {
	    {"coulibaly", "koulibaly", "kulibali", "coulibali"},
	    {"diallo", "jalo", "dyalo", "djallo"},
	    {"keita", "keyta", "keitah", "keita"},
	    {"traore", "traure", "trawre", "traore"},
	    {"mohamed", "mouhamed", "mohammed", "mouhammed"},
	    {"mahamadou", "mamadou", "mahamadu", "mamadu"},
	    {"cisse", "sise", "cise", "sisse"},
	    {"camara", "kamara", "camarah", "kamarra"},
	    {"diarra", "jara", "djarra", "diara"},
	    {"ouattara", "wattara", "watara", "ouatara"},
	    {"toure", "ture", "tourre", "tour"},
	    {"gnare", "niare", "nyare", "niarre"},
	    {"moussa", "musa", "mussa", "mousa"},
	    {"souleymane", "suleiman", "souleimane", "sulaymane"},
	    {"haidara", "aidara", "haydara", "aydara"},
	    {"awa", "hawa", "aoua", "awah"},
	    {"dicko", "diko", "dikko", "dico"},
	    {"guindo", "gindo", "guindoh", "gindo"},
	    {"cheick", "sheik", "cheik", "cheikh"},
	    {"konate", "conate", "konathe", "konnate"},
	};
	static const char *const other[][2] = {{"fatoumata", "fanta"}, {"moussa", "issa"},
	    {"kone", "konate"}, {"keita", "kante"}, {"awa", "ali"}, {"ba", "bah2"},
	    {"diallo", "dolo"}, {"mariam", "mamadou"}, {"diarra", "diakite"}};
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		for (k = 1; k < 4; k++)
			if (sound_of(same[i][0], strlen(same[i][0])) !=
			    sound_of(same[i][k], strlen(same[i][k])))
				fail_msg("%s is not said as %s", same[i][0], same[i][k]);
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (sound_of(other[i][0], strlen(other[i][0])) ==
		    sound_of(other[i][1], strlen(other[i][1])))
			fail_msg("%s is said as %s", other[i][0], other[i][1]);
}

static void
test_spelling(void **state)
{
	static const struct {
		const char *a, *b;
		int most, edits;
	} cases[] = {
	    {"", "", 2, 0},
	    {"awa", "awa", 0, 0},
	    {"awa", "aw", 1, 1},
	    {"awa", "awwa", 1, 1},
	    {"awa", "aba", 1, 1},
	    {"marie", "maire", 1, 1}, /* neighbours swapped: one */
	    {"abcd", "badc", 2, 2},
	    {"ca", "abc", 3, 3}, /* a letter is edited once */
	    {"awa", "bob", 2, 3},
	    {"awa", "exemple", 2, 3},
	    {"", "abc", 2, 3},
	    {"", "ab", 2, 2},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(spelling_distance(cases[i].a, strlen(cases[i].a),
				     cases[i].b, strlen(cases[i].b), cases[i].most),
		    cases[i].edits);
		assert_int_equal(spelling_distance(cases[i].b, strlen(cases[i].b),
				     cases[i].a, strlen(cases[i].a), cases[i].most),
		    cases[i].edits);
	}
}

/* ---- pairs ---- */

struct person {
	const char *name, *position, *service, *place, *region, *sector, *gender;
};

static void
make(struct likeness *out, int64_t id, const struct person *p)
{
	const struct likeness_fields f = {
	    .name = p->name != NULL ? p->name : "",
	    .position = p->position != NULL ? p->position : "",
	    .service = p->service != NULL ? p->service : "",
	    .place = p->place != NULL ? p->place : "",
	    .region = p->region != NULL ? p->region : "",
	    .sector = p->sector != NULL ? p->sector : "",
	    .gender = p->gender != NULL ? p->gender : "",
	};

	likeness_make(out, id, &f, w.world.occupations);
}

/* Common names weigh 40, as in a full list; all others are rare. */
static int
weight(void *ctx, uint32_t sound)
{
	static const char *const common[] = {"moussa", "traore", "coulibaly", "fatoumata",
	    "awa", "diallo", "keita", "mamadou", "mohamed", "diarra"};
	size_t i;

	(void)ctx;
	for (i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (sound == sound_of(common[i], strlen(common[i])))
			return 40;
	return 95;
}

struct pair_case {
	const char *why;
	struct person a, b;
	int low, high;    /* score */
	unsigned reasons; /* that must be given */
};

#define CSREF .service = "CSREF Sikasso", .place = "Sikasso", .region = "03"

static const struct pair_case pairs[] = {
    /* the same person */
    {"the same", {.name = "Awa Exemple"}, {.name = "Awa Exemple"}, 75, 100,
	LIKE_SAME_NAME},
    {"order, capitals, title", {.name = "Dr Awa EXEMPLE"}, {.name = "exemple awa"}, 75,
	100, LIKE_SAME_NAME},
    {"accents", {.name = "Aïssata Modèle"}, {.name = "Aissata Modele"}, 75, 100,
	LIKE_SAME_NAME},
    {"titles of two words", {.name = "El Hadj Modibo Exemple"},
	{.name = "Modibo Exemple"}, 75, 100, LIKE_SAME_NAME},
    {"rank", {.name = "Colonel Modibo Exemple"}, {.name = "Modibo Exemple"}, 75, 100,
	LIKE_SAME_NAME},
    {"occupation in front", {.name = "Professeur Modibo Exemple"},
	{.name = "Modibo Exemple"}, 75, 100, LIKE_SAME_NAME},
    {"married name", {.name = "Mme Awa Diallo née Exemple"}, {.name = "Awa Exemple"}, 60,
	90, LIKE_PART},
    {"epouse", {.name = "Awa Exemple épouse Modele"}, {.name = "Awa Modele"}, 60, 90,
	LIKE_PART},
    {"two names joined", {.name = "Awa Exemple-Modele"}, {.name = "Awa Modele"}, 60, 90,
	LIKE_PART},
    {"a middle name", {.name = "Cheick Oumar Exemple"}, {.name = "Oumar Exemple"}, 60, 90,
	LIKE_PART},
    {"a letter", {.name = "Awa Exemple"}, {.name = "Awa Exemplle"}, 70, 90,
	LIKE_SPELLING},
    {"two letters of a long name", {.name = "Awa Sangarexemple"},
	{.name = "Awa Sangarexemmpel"}, 60, 90, LIKE_SPELLING},
    {"said alike", {.name = "Seydou Gnarexemple"}, {.name = "Seidu Niarexemple"}, 70, 90,
	LIKE_SPELLING},
    {"clan mark", {.name = "N'Golo Exemple"}, {.name = "Ngolo Exemple"}, 75, 100,
	LIKE_SAME_NAME},
    {"initial", {.name = "A. Exemple", CSREF}, {.name = "Awa Exemple", CSREF}, 70, 100,
	LIKE_SPELLING | LIKE_SERVICE},
    {"short form", {.name = "Fatou Exemple", CSREF}, {.name = "Fatoumata Exemple", CSREF},
	70, 100, LIKE_SPELLING},
    {"family name alone, same service", {.name = "Dr Exemple", CSREF},
	{.name = "Awa Exemple", CSREF}, 65, 100, LIKE_PART | LIKE_SERVICE},
    {"common name, same service and place", {.name = "Moussa Traore", CSREF},
	{.name = "Moussa Traoré", CSREF}, 70, 100,
	LIKE_SAME_NAME | LIKE_SERVICE | LIKE_PLACE | LIKE_REGION},
    {"common name spelt otherwise", {.name = "Fatoumata Koulibaly", CSREF},
	{.name = "Fatouma Coulibaly", CSREF}, 60, 100, LIKE_SPELLING | LIKE_SERVICE},
    {"service with and without its place",
	{.name = "Awa Exemple", .service = "CSREF", .place = "Sikasso"},
	{.name = "Awa Exemple", .service = "CSREF de Sikasso", .place = "Sikaso"}, 85,
	100, LIKE_SERVICE | LIKE_PLACE},
    {"feminine occupation", {.name = "Awa Exemple", .position = "infirmiere"},
	{.name = "Awa Exemple", .position = "infirmière"}, 80, 100, LIKE_POSITION},
    {"rare name, other sector entered", {.name = "Seydou Gnarexemple", .sector = "sante"},
	{.name = "Seydou Gnarexemple", .sector = "administration"}, 60, 90,
	UNLIKE_SECTOR},
    /* not the same, or not to be said without more */
    {"common name, nothing known", {.name = "Moussa Traore"}, {.name = "Moussa Traore"},
	0, 59, LIKE_SAME_NAME},
    {"common name, other region", {.name = "Moussa Traore", .region = "03"},
	{.name = "Moussa Traore", .region = "07"}, 0, 45, LIKE_SAME_NAME | UNLIKE_REGION},
    {"common name, other region and sector",
	{.name = "Moussa Traore", .region = "03", .sector = "sante"},
	{.name = "Moussa Traore", .region = "07", .sector = "eau"}, 0, 35, UNLIKE_SECTOR},
    {"other gender", {.name = "Dominique Exemple", .gender = "F"},
	{.name = "Dominique Exemple", .gender = "M"}, 0, 59, UNLIKE_GENDER},
    {"a brother", {.name = "Modibo Exemple", CSREF}, {.name = "Seydou Exemple", CSREF}, 0,
	59, LIKE_SERVICE},
    {"a namesake in the service", {.name = "Moussa Exemple", CSREF},
	{.name = "Moussa Modele", CSREF}, 0, 50, LIKE_SERVICE},
    {"first name alone", {.name = "Awa"}, {.name = "Awa Exemple"}, 0, 59, LIKE_PART},
    {"Fanta is not Fatoumata", {.name = "Fanta Traore"}, {.name = "Fatoumata Traore"}, 0,
	40, 0},
    {"Kone is not Konate", {.name = "Moussa Kone"}, {.name = "Moussa Konate"}, 0, 40, 0},
    {"short words tolerate no letter", {.name = "Awa Ba"}, {.name = "Awa Sy"}, 0, 40, 0},
    {"nothing in common", {.name = "Awa Exemple", CSREF},
	{.name = "Seydou Modele", CSREF}, 0, 0, 0},
    {"no name", {.name = ""}, {.name = ""}, 0, 0, 0},
    {"a title is no name", {.name = "Dr"}, {.name = "Awa Exemple"}, 0, 0, 0},
};

static void
test_pairs(void **state)
{
	struct likeness a, b;
	struct likeness_pair p, q;
	size_t i, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct pair_case *c = &pairs[i];
		make(&a, 7, &c->a);
		make(&b, 3, &c->b);
		p = likeness_compare(&a, &b, weight, NULL);
		q = likeness_compare(&b, &a, weight, NULL);
		assert_memory_equal(&p, &q, sizeof(p));
		assert_int_equal(p.a, 3);
		assert_int_equal(p.b, 7);
		if (p.score >= c->low && p.score <= c->high &&
		    (p.reasons & c->reasons) == c->reasons)
			continue;
		wrong++;
		print_message("%s: %s / %s: %d, reasons %x; wanted %d..%d, %x\n", c->why,
		    c->a.name, c->b.name, p.score, p.reasons, c->low, c->high,
		    c->reasons);
	}
	assert_int_equal(wrong, 0);
}

static void
test_reason_names(void **state)
{
	unsigned bit;

	(void)state;
	for (bit = LIKE_SAME_NAME; bit <= UNLIKE_GENDER; bit <<= 1)
		assert_string_not_equal(
		    likeness_reason_name((enum likeness_reason)bit), "");
	assert_string_equal(likeness_reason_name((enum likeness_reason)(1 << 20)), "");
}

/* ---- lists ---- */

static struct likeness *
make_list(const struct person *people, size_t n)
{
	struct likeness *list = xcalloc(n + 1, sizeof(*list));
	size_t i;

	for (i = 0; i < n; i++)
		make(&list[i], (int64_t)i + 1, &people[i]);
	return list;
}

static size_t
find(const struct likeness *list, size_t n, int least, struct likeness_pair *pair,
    size_t cap)
{
	void *scratch = xmalloc(likeness_scratch(n) + 1);
	size_t found = likeness_pairs(list, n, least, pair, cap, scratch);

	free(scratch);
	return found;
}

static void
test_short_lists(void **state)
{
	static const struct person people[] = {
	    {.name = "Awa Exemple", CSREF},
	    {.name = "Moussa Traore", .region = "03"},
	    {.name = "Dr EXEMPLE Awa", CSREF},
	    {.name = "Moussa Traore", .region = "07"},
	    {.name = "Seydou Modele"},
	    {.name = "Awa Exemplle", CSREF},
	    {.name = ""},
	};
	struct likeness *list = make_list(people, 7);
	struct likeness_pair pair[10];

	(void)state;
	assert_int_equal(find(list, 0, LEAST, pair, 10), 0);
	assert_int_equal(find(list, 1, LEAST, pair, 10), 0);
	assert_int_equal(find(list, 7, LEAST, pair, 10), 3);
	assert_true(pair[0].a == 1 && pair[0].b == 3); /* best first */
	assert_true(pair[0].score > pair[1].score || pair[0].b < pair[1].b);
	assert_true(pair[1].a == 1 && pair[1].b == 6);
	assert_true(pair[2].a == 3 && pair[2].b == 6);
	assert_int_equal(find(list, 7, LEAST, pair, 2), 3); /* found, the best two kept */
	assert_true(pair[0].b == 3 && pair[1].b == 6);
	assert_int_equal(find(list, 7, LEAST, pair, 0), 3);
	free(list);
}

static size_t
top(size_t *above, size_t i)
{
	while (above[i] != i)
		i = above[i] = above[above[i]];
	return i;
}

/* One nominee of three hundred citizens: all hang together, and so does the one who wrote
 * otherwise. */
static void
test_crowd(void **state)
{
	enum { N = 301 };
	static struct person people[N];
	static struct likeness_pair pair[64 * N];
	size_t above[N + 1], i, found, heads = 0;
	struct likeness *list;

	(void)state;
	for (i = 0; i < N; i++) {
		people[i] = (struct person){.name = "Awa Exemple", CSREF};
		above[i + 1] = i + 1;
	}
	people[150].name = "Mme Awa Exemplle";
	people[150].service = "centre de sante";
	list = make_list(people, N);
	found = find(list, N, LEAST, pair, 64 * N);
	assert_true(found < 20 * N);
	for (i = 0; i < found; i++)
		above[top(above, (size_t)pair[i].a)] = top(above, (size_t)pair[i].b);
	for (i = 1; i <= N; i++)
		heads += top(above, i) == i;
	assert_int_equal(heads, 1);
	free(list);
}

/* ---- twenty thousand ---- */

#define N_PEOPLE 14000
#define N_ALL    20000

/* A nomination, and whose it really is. */
struct nomination {
	char name[64], position[32], service[48], place[24], region[4], sector[16];
	size_t person;
};

static uint32_t
next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

/* The first of a list far oftener than the last, as names are. */
static size_t
skewed(uint64_t *seed, size_t n)
{
	return (size_t)(next(seed) % n) * (next(seed) % n) / n;
}

static const char *const first_names[] = {"Mamadou", "Fatoumata", "Moussa", "Mariam",
    "Amadou", "Aminata", "Oumar", "Awa", "Adama", "Kadiatou", "Seydou", "Oumou",
    "Abdoulaye", "Aissata", "Boubacar", "Rokia", "Souleymane", "Djeneba", "Issa",
    "Salimata", "Modibo", "Assetou", "Bakary", "Nana", "Drissa", "Hawa", "Mohamed",
    "Fanta", "Ousmane", "Maimouna", "Ibrahima", "Bintou", "Cheick", "Korotoumou",
    "Youssouf", "Safiatou", "Lassana", "Ramata", "Yacouba", "Sitan"};
static const char *const families[] = {"Traore", "Coulibaly", "Diarra", "Diallo", "Keita",
    "Kone", "Toure", "Dembele", "Sidibe", "Sangare", "Maiga", "Cisse", "Camara",
    "Diakite", "Konate", "Doumbia", "Samake", "Sissoko", "Sanogo", "Berthe", "Haidara",
    "Fofana", "Ba", "Bagayoko", "Kante", "Sacko", "Dicko", "Ballo", "Togola", "Ouattara"};
static const char *const services[] = {"CSREF", "CSCOM", "lycee", "mairie",
    "ecole fondamentale", "commissariat", "tribunal", "EDM", "SOMAGEP", "CAP",
    "eaux et forets", "perception"};
static const char *const sectors[] = {"sante", "sante", "education", "administration",
    "education", "securite", "justice", "energie", "eau", "education", "eaux_forets",
    "finances"};
static const char *const positions[] = {"medecin", "infirmier", "enseignant", "directeur",
    "secretaire", "agent", "chef de service", "comptable"};
#define PICK(list, i) (list)[(i) % (sizeof(list) / sizeof((list)[0]))]

/* A family name that two or three people have, of three syllables. */
static void
rare_family(uint64_t *seed, struct buf *out)
{
	static const char *const syllables[] = {"zan", "bel", "tou", "gam", "ri", "dan",
	    "wo", "fe", "kor", "mi", "sal", "bou", "pe", "lan", "yo", "gui", "na", "tem",
	    "da", "vo"};
	size_t i;

	for (i = 0; i < 3; i++)
		(void)buf_add(out, PICK(syllables, next(seed)));
}

static void
invent(struct nomination *n, size_t person, uint64_t *seed)
{
	size_t service = next(seed) % 12, place = next(seed) % 60;
	struct buf b;

	memset(n, 0, sizeof(*n));
	n->person = person;
	buf_init(&b, n->name, sizeof(n->name));
	(void)buf_addf(&b, "%s ", PICK(first_names, skewed(seed, 40)));
	if (next(seed) % 4 == 0)
		rare_family(seed, &b);
	else
		(void)buf_add(&b, families[skewed(seed, 30)]);
	if (next(seed) % 10 == 0)
		(void)buf_addf(&b, " %s", PICK(first_names, next(seed)));
	(void)snprintf(n->place, sizeof(n->place), "Lieu%c%c", (char)('a' + place / 8),
	    (char)('a' + place % 8));
	(void)snprintf(n->region, sizeof(n->region), "%02zu", place % 20);
	(void)snprintf(n->service, sizeof(n->service), "%s", services[service]);
	(void)snprintf(n->sector, sizeof(n->sector), "%s", sectors[service]);
	(void)snprintf(
	    n->position, sizeof(n->position), "%s", PICK(positions, next(seed)));
}

static void
misspell(char *name, uint64_t *seed)
{
	size_t len = strlen(name), at = 1 + next(seed) % (len - 2);

	if (name[at] == ' ' || name[at + 1] == ' ')
		return;
	if (next(seed) % 2 == 0)
		memmove(name + at, name + at + 1, len - at);
	else
		name[at] = name[at + 1];
}

static void
swap_names(char *name)
{
	char *blank = strchr(name, ' ');
	BUF(other, 64);

	(void)buf_addf(&other, "%s ", blank + 1);
	(void)buf_addn(&other, name, (size_t)(blank - name));
	(void)text_copy(name, 64, other.data);
}

/* The same person, as another citizen writes of them. */
static void
retell(struct nomination *n, uint64_t *seed)
{
	BUF(titled, 64);

	if (next(seed) % 3 == 0)
		misspell(n->name, seed);
	if (next(seed) % 3 == 0)
		swap_names(n->name);
	if (next(seed) % 4 == 0) {
		(void)buf_addf(&titled, "%s %s", next(seed) % 2 ? "Dr" : "M.", n->name);
		(void)text_copy(n->name, sizeof(n->name), titled.data);
	}
	if (next(seed) % 4 == 0)
		n->position[0] = '\0';
	if (next(seed) % 4 == 0)
		n->service[0] = '\0';
	if (next(seed) % 4 == 0)
		n->place[0] = n->region[0] = '\0';
}

static void
invent_all(struct nomination *all, uint64_t *seed)
{
	size_t i, of;

	for (i = 0; i < N_PEOPLE; i++)
		invent(&all[i], i, seed);
	for (; i < N_ALL; i++) {
		of = skewed(seed, 3000); /* some are nominated by many */
		all[i] = all[of];
		retell(&all[i], seed);
	}
}

static struct likeness *
make_all(const struct nomination *all)
{
	struct likeness *list = xcalloc(N_ALL, sizeof(*list));
	size_t i;

	for (i = 0; i < N_ALL; i++) {
		const struct person p = {all[i].name, all[i].position, all[i].service,
		    all[i].place, all[i].region, all[i].sector, NULL};
		make(&list[i], (int64_t)i, &p);
	}
	return list;
}

static long
elapsed_ms(const struct timespec *from)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - from->tv_sec) * 1000 +
	       (now.tv_nsec - from->tv_nsec) / 1000000;
}

/* Of the nominations written again, in percent, those joined to their person. */
static size_t
recall_of(const struct nomination *all, const struct likeness_pair *pair, size_t n)
{
	size_t *above = xcalloc(N_ALL, sizeof(*above)), i, joined = 0;

	for (i = 0; i < N_ALL; i++)
		above[i] = i;
	for (i = 0; i < n; i++)
		if (all[pair[i].a].person == all[pair[i].b].person)
			above[top(above, (size_t)pair[i].b)] =
			    top(above, (size_t)pair[i].a);
	for (i = N_PEOPLE; i < N_ALL; i++)
		joined += top(above, i) == top(above, all[i].person);
	free(above);
	return joined * 100 / (N_ALL - N_PEOPLE);
}

static void
test_twenty_thousand(void **state)
{
	struct nomination *all = xcalloc(N_ALL, sizeof(*all));
	size_t cap = 64 * N_ALL, found, i, right = 0, recall, precision;
	struct likeness_pair *pair = xcalloc(cap, sizeof(*pair));
	struct likeness *list;
	uint64_t seed = 20261101;
	struct timespec start;
	long made_ms, found_ms;

	(void)state;
	print_message("# seed %llu\n", (unsigned long long)seed);
	invent_all(all, &seed);
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	list = make_all(all);
	made_ms = elapsed_ms(&start);
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	found = find(list, N_ALL, LEAST, pair, cap);
	found_ms = elapsed_ms(&start);
	assert_true(found > 0 && found <= cap);
	for (i = 0; i < found; i++) {
		assert_true(pair[i].a < pair[i].b && pair[i].score >= LEAST);
		assert_true(i == 0 || pair[i].score <= pair[i - 1].score);
		right += all[pair[i].a].person == all[pair[i].b].person;
	}
	recall = recall_of(all, pair, found);
	precision = right * 100 / found;
	print_message(
	    "# %d nominations of %d people: made in %ld ms, %zu pairs in %ld ms\n", N_ALL,
	    N_PEOPLE, made_ms, found, found_ms);
	print_message("# score of %d and more: recall %zu %%, precision %zu %%\n", LEAST,
	    recall, precision);
	assert_true(recall >= 90);
	assert_true(precision >= 60);
	free(list);
	free(pair);
	free(all);
}

static int
open_world(void **state)
{
	(void)state;
	form_world_open(&w);
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	form_world_close(&w);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sounds),
	    cmocka_unit_test(test_spelling),
	    cmocka_unit_test(test_pairs),
	    cmocka_unit_test(test_reason_names),
	    cmocka_unit_test(test_short_lists),
	    cmocka_unit_test(test_crowd),
	    cmocka_unit_test(test_twenty_thousand),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
