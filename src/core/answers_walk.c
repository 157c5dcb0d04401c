/*
 * What each word of a piece is, seen by itself: the first half of dividing. The lists
 * below are the small words of written French; whatever is longer is in the tables of
 * places and occupations.
 */
#include "core/answers_walk.h"

#include <string.h>

#include "base/text.h"
#include "core/answers_words.h"

/* What a reason begins with. Folded. */
static const char *const starters[] = {"il", "elle", "ils", "elles", "qui", "que", "car",
    "parce", "parceque", "pcq", "puisque", "pour", "c", "ce", "cet", "cette", "je", "j",
    "on", "nous", "est", "sont", "a", "tres", "toujours", "jamais", "ne", "n", "son",
    "sa", "ses", "merci", "soigne", "soignait", "aide", "aident", "travaille", "refuse",
    "lutte", "respecte", "accepte", "sauve", "donne", "enseigne", "protege", "fait",
    "honnete", "integre", "serieux", "serieuse", "courageux", "courageuse", "exemplaire",
    "bon", "bonne", "depuis", "rend", "sert", "ecoute", "repare", "merite", "nos", "mes",
    "tous", "toute", "tout", "beaucoup", "grace", "malgre", "sans", "avec", "sait",
    "peut", "prend", "traite", "accueille", "defend", "denonce", "paie", "paye", "gere",
    "s", "se"};

/* What leads from one post to the next: "qui est medecin a l'hopital de". */
static const char *const links[] = {"a", "au", "aux", "de", "du", "des", "d", "l", "la",
    "le", "les", "en", "dans", "chez", "sur", "et", "un", "une", "notre", "mon", "ma",
    "comme", "qui", "est", "c", "ce", "il", "elle", "travaille", "sert", "exerce",
    "officie", "actuellement", "region", "cercle", "commune", "ville", "district",
    "actuel", "actuelle"};

bool
piece_starts_sentence(const struct fold_word *word)
{
	return TEXT_AMONG(word->text, starters);
}

static bool
is_link(const struct walk *k, size_t i)
{
	return TEXT_AMONG(k->w.word[i].text, links);
}

bool
walk_has_word(const struct walk *k, size_t i, const char *const *list, size_t n)
{
	return i < k->w.n && text_among(k->w.word[i].text, list, n);
}

/* ---- tags ---- */

static bool
is_family_name(const struct walk *k, size_t first, size_t end)
{
	const struct term *t =
	    words_term(k->world->lexicon, &k->w, first, end, TERM_WORD);

	return t != NULL && t->value == WORD_PERSON;
}

/* Words of "12 ans de service", "depuis 12 ans"; 0 for "agee de 45 ans". */
static size_t
years_at(const struct walk *k, size_t i)
{
	static const char *const units[] = {"an", "ans", "annee", "annees"};
	static const char *const of[] = {"service", "services", "experience", "carriere",
	    "anciennete", "metier", "fonction", "travail", "pratique"};
	static const char *const ages[] = {"age", "agee", "a", "ages"};
	static const char *const since[] = {"depuis"};
	static const char *const between[] = {"de", "d"};
	size_t number = HAS_WORD(k, i, since) ? i + 1 : i, end;

	if (number >= k->w.n || !k->w.word[number].digits ||
	    !HAS_WORD(k, number + 1, units) || (i > 0 && HAS_WORD(k, i - 1, ages)) ||
	    (i > 1 && HAS_WORD(k, i - 1, between) && HAS_WORD(k, i - 2, ages)))
		return 0;
	end = number + 2;
	if (HAS_WORD(k, end, between) && HAS_WORD(k, end + 1, of))
		end += 2;
	return end - i;
}

bool
walk_is_capital(const struct walk *k, size_t i)
{
	char c = k->text[k->span.at + k->w.word[i].at];

	return c >= 'A' && c <= 'Z';
}

/* The N of "N'Golo", which is no "n'a". */
static bool
is_clan_mark(const struct walk *k, size_t i)
{
	if (k->w.word[i].len > 1 || k->w.word[i].after != '\'' || i + 1 == k->w.n)
		return false;
	return i == 0 || (walk_is_capital(k, i) && walk_is_capital(k, i + 1));
}

static struct tagged
tag_at(struct walk *k, size_t i)
{
	struct tagged t = {.tag = TAG_WORD, .n = 1};
	int region;
	size_t n = years_at(k, i);

	if (n > 0) {
		t.tag = TAG_YEARS;
		t.n = (uint8_t)n;
		return t;
	}
	n = k->how.jobs ? words_occupation_at(
			      k->world->occupations, k->world->lexicon, &k->w, i, &t.row)
			: 0;
	if (n > 0 && t.row->kind != OCCUPATION_TITLE) {
		t.tag = t.row->kind == OCCUPATION_JOB ? TAG_JOB : TAG_SERVICE;
		t.n = (uint8_t)n;
		return t;
	}
	n = words_place_at(k->world->lexicon, &k->w, i, &region);
	if (n > 0 && !is_family_name(k, i, i + n)) {
		t.tag = TAG_PLACE;
		t.n = (uint8_t)n;
	} else if (piece_starts_sentence(&k->w.word[i]) && !is_clan_mark(k, i)) {
		t.tag = TAG_START;
	} else if (is_link(k, i)) {
		t.tag = TAG_LINK;
	}
	return t;
}

bool
tag_is_post(enum tag tag)
{
	return tag == TAG_JOB || tag == TAG_SERVICE || tag == TAG_PLACE ||
	       tag == TAG_YEARS;
}

/* "elle est medecin", "qui travaille au CSREF": no reason, only a way to the next post.
 */
static void
bridge(struct walk *k, size_t i)
{
	size_t end = i, j;

	while (end < k->w.n && !tag_is_post(k->word[end].tag) && is_link(k, end))
		end++;
	if (end == k->w.n || end == i || !tag_is_post(k->word[end].tag))
		return;
	for (j = i; j < end; j++)
		k->word[j].tag = TAG_LINK;
}

void
walk_tag(struct walk *k)
{
	size_t i, j;

	for (i = 0; i < k->w.n; i += k->word[i].n) {
		k->word[i] = tag_at(k, i);
		for (j = i + 1; j < i + k->word[i].n; j++) {
			k->word[j] = k->word[j - 1];
			k->word[j].n--; /* a name may end in the middle of a phrase */
		}
	}
	for (i = 0; i < k->w.n; i++)
		if (k->word[i].tag == TAG_START)
			bridge(k, i);
}
