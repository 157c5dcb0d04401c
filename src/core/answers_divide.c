/*
 * "Awa Exemple medecin CSREF Sikasso elle soigne tout le monde": no comma says where the
 * name ends. Words of the occupation table, places and the words that begin a sentence
 * are the posts; what stands between two posts belongs to one of them. Each word gets a
 * tag, then one walk from left to right takes a name, an occupation, a service, a place,
 * and stops where a sentence begins.
 *
 * Family names are also towns (Bamba), towns also words (San): a place is only seen
 * where a place can stand, behind two words of a name at the earliest.
 */
#include "core/answers_walk.h"

#include <string.h>

#include "core/answers_words.h"

#define NAME_WORDS      5 /* of a person, title included */
#define EXTENSION_WORDS 4 /* "medecin chef adjoint": words that go with an occupation */
#define LEADING_WORDS   1 /* "ancien maire": words before it, where no comma parts them */
#define SERVICE_WORDS   7 /* "lycee Ba Exemple de la commune IV" */
#define PLACE_WORDS     6 /* of a piece: "quartier Hamdallaye de Kita", no sentence */
#define ORDINARY_NAME   3 /* words of a name that may all be everyday words */

/* What comes before a name: "bonjour, je propose". */
static const char *const openers[] = {"je", "j", "ai", "propose", "nomme", "nomine",
    "nominer", "nommer", "proposer", "designe", "choisi", "choisis", "choisir", "veux",
    "voudrais", "vote", "pour", "candidat", "candidate", "mon", "ma", "est", "c", "le",
    "la", "l", "un", "une", "notre", "s", "appelle", "et", "de", "nom"};

/* ---- spans ---- */

static enum tag
tag(const struct walk *k, size_t i)
{
	return i < k->w.n ? k->word[i].tag : TAG_START;
}

/* The first word from i on that is neither a plain word nor a link. */
static size_t
next_post(const struct walk *k, size_t i)
{
	while (i < k->w.n && (k->word[i].tag == TAG_WORD || k->word[i].tag == TAG_LINK))
		i++;
	return i;
}

static void
skip_links(struct walk *k)
{
	while (tag(k, k->i) == TAG_LINK)
		k->i++;
}

/* Words [first, end) without the links at their end. */
static struct piece_span
span_of(const struct walk *k, size_t first, size_t end)
{
	struct piece_span s = {0, 0};

	while (end > first && k->word[end - 1].tag == TAG_LINK)
		end--;
	if (end == first)
		return s;
	s.at = k->span.at + k->w.word[first].at;
	s.end = k->span.at + k->w.word[end - 1].end;
	return s;
}

static bool
is_empty(struct piece_span s)
{
	return s.at == s.end;
}

static void
take_rest(struct walk *k, size_t first)
{
	k->i = k->w.n;
	if (first >= k->w.n)
		return;
	k->out->rest.at = k->span.at + k->w.word[first].at;
	k->out->rest.end = k->span.end;
}

/* ---- the name ---- */

static bool
is_title(const struct walk *k, size_t i, size_t *n)
{
	const struct occupation_row *row;

	*n = k->how.jobs
		 ? words_occupation_at(k->world->occupations, NULL, &k->w, i, &row)
		 : 0;
	return *n > 0 && row->kind == OCCUPATION_TITLE;
}

static void
skip_openers(struct walk *k)
{
	const struct term *t;

	for (; k->i + 1 < k->w.n; k->i++) {
		t = words_term(k->world->lexicon, &k->w, k->i, k->i + 1, TERM_FILLER);
		if (t != NULL &&
		    (t->value == FILLER_GREETING || t->value == FILLER_POLITE))
			continue;
		if (!HAS_WORD(k, k->i, openers) || tag_is_post(tag(k, k->i)))
			return;
	}
}

/* May a place named at word i end the name that began at `first`? */
static bool
place_ends_name(const struct walk *k, size_t first, size_t i)
{
	if (i < first + 2)
		return false;
	if (k->word[i - 1].tag == TAG_LINK)
		return true;
	return k->how.alone && i + k->word[i].n < k->w.n;
}

/* Would anybody be called so? Not when everyday words outnumber the others. */
static bool
is_ordinary(const struct walk *k, size_t i)
{
	static const enum term_kind kinds[] = {TERM_KEYWORD, TERM_FILLER, TERM_NEGATION,
	    TERM_QUESTION, TERM_UNIT, TERM_NUMBER, TERM_YES, TERM_NO};
	const struct term *t = words_term(k->world->lexicon, &k->w, i, i + 1, TERM_WORD);
	size_t n;

	if (t != NULL)
		return t->value != WORD_PERSON;
	for (n = 0; n < sizeof(kinds) / sizeof(kinds[0]); n++)
		if (words_term(k->world->lexicon, &k->w, i, i + 1, kinds[n]) != NULL)
			return true;
	return false;
}

static bool
is_name(const struct walk *k, size_t first, size_t end)
{
	size_t ordinary = 0, i;

	if (end == first || end - first > NAME_WORDS)
		return false;
	for (i = first; i < end; i++)
		ordinary += is_ordinary(k, i);
	return end - first <= ORDINARY_NAME ? ordinary < end - first || end - first < 3
					    : 2 * ordinary < end - first;
}

/* Behind the last word of the name that begins at `first`. */
static size_t
name_end(const struct walk *k, size_t first)
{
	size_t i = first, n;

	if (is_title(k, i, &n))
		i += n;
	while (i < k->w.n && !k->w.word[i].digits) {
		if (tag(k, i) == TAG_PLACE && !place_ends_name(k, first, i))
			i++;
		else if (tag(k, i) == TAG_WORD || is_title(k, i, &n))
			i++;
		else if (tag(k, i) == TAG_LINK && tag(k, i + 1) == TAG_WORD && i > first)
			i++; /* "Awa dite la Belle" */
		else
			break;
	}
	return i;
}

/* "Oumou Exemple vendeuse de legumes": where nothing else tells, the small letters do. */
static size_t
capitals_end(const struct walk *k, size_t first, size_t end)
{
	size_t i = first;

	while (i < end && walk_is_capital(k, i))
		i++;
	return i >= first + 2 ? i : end;
}

static void
take_name(struct walk *k)
{
	size_t first, end, n;

	skip_openers(k);
	first = k->i;
	end = name_end(k, first);
	if (k->how.alone)
		end = capitals_end(k, first, end);
	if (!is_name(k, first, end))
		return;
	if (is_title(k, first, &n))
		(void)words_occupation_at(
		    k->world->occupations, NULL, &k->w, first, &k->out->title);
	k->out->name = span_of(k, first, end);
	k->i = end;
}

/* ---- occupation, service, place ---- */

/* How far the words behind an occupation go with it. */
static size_t
extension_end(const struct walk *k, size_t i)
{
	size_t post = next_post(k, i), n = post - i;

	if (n == 0 || n > EXTENSION_WORDS)
		return i;
	return post < k->w.n || !k->how.alone ? post : i;
}

/* "medecin Awa Exemple": the name is behind the occupation. */
static bool
name_behind(const struct walk *k, size_t i, size_t *end)
{
	size_t n;

	if (!k->how.name || !is_empty(k->out->name) || i >= k->w.n ||
	    (tag(k, i) != TAG_WORD && !is_title(k, i, &n)))
		return false;
	*end = name_end(k, i);
	return *end - i >= 2 && is_name(k, i, *end);
}

static void
take_job(struct walk *k, size_t first)
{
	size_t i = k->i + k->word[k->i].n, end;

	if (!is_empty(k->out->position)) {
		take_rest(k, first);
		return;
	}
	k->out->job = k->word[k->i].row;
	if (name_behind(k, i, &end)) {
		k->out->position = span_of(k, first, i);
		k->out->name = span_of(k, i, end);
		k->i = end;
		return;
	}
	k->i = extension_end(k, i);
	k->out->position = span_of(k, first, k->i);
}

/* Behind the last word of the places that follow each other from i on. */
static size_t
places_end(const struct walk *k, size_t i)
{
	size_t end = i, next;

	while (end < k->w.n && k->word[end].tag == TAG_PLACE) {
		end += k->word[end].n;
		for (next = end; tag(k, next) == TAG_LINK;)
			next++;
		if (tag(k, next) == TAG_PLACE)
			end = next;
	}
	return end;
}

/* "soudeur au lycee technique": an occupation the table has not. */
static bool
take_unknown_job(struct walk *k, size_t first)
{
	if (k->how.alone || !k->how.jobs || !is_empty(k->out->position) ||
	    k->i < first + 2 || tag(k, k->i - 1) != TAG_LINK)
		return false;
	k->out->position = span_of(k, first, k->i);
	return true;
}

static void
take_service(struct walk *k, size_t first)
{
	size_t row_end = k->i + k->word[k->i].n, post, end;

	if (!is_empty(k->out->service)) {
		take_rest(k, first);
		return;
	}
	if (take_unknown_job(k, first))
		first = k->i;
	k->out->office = k->word[k->i].row;
	post = next_post(k, row_end);
	if (post - row_end > SERVICE_WORDS)
		post = row_end;
	end = post < k->w.n || !k->how.alone ? post : row_end;
	k->i = end;
	if (tag(k, post) == TAG_PLACE && post < k->w.n) {
		k->i = places_end(k, post);
		k->out->place = span_of(k, post, k->i);
		end = k->i;
		/* "CSREF Sikasso ville": the end of a piece belongs to it */
		if (!k->how.alone && next_post(k, end) == k->w.n)
			k->i = end = k->w.n;
	}
	k->out->service = span_of(k, first, end);
}

static void
take_place(struct walk *k, size_t first)
{
	static const char *const at[] = {"a", "au"};
	size_t end = places_end(k, k->i);

	if (k->i > first && (k->w.n > PLACE_WORDS || next_post(k, end) < k->w.n)) {
		take_rest(k, first);
		return;
	}
	if (!is_empty(k->out->place)) {
		k->i = end; /* "Kati, region de Koulikoro": the first says it all */
		return;
	}
	if (k->i > 0 && HAS_WORD(k, k->i - 1, at) && take_unknown_job(k, first))
		first = k->i;
	if (!k->how.alone && next_post(k, end) == k->w.n)
		end = k->w.n;
	k->out->place = span_of(k, first, end);
	k->i = end;
}

/* One post; words before it that nothing else claims go with it. */
static void
take_post(struct walk *k)
{
	size_t first = k->i, post = next_post(k, k->i);
	size_t most = !k->how.jobs ? 0 : k->how.alone ? LEADING_WORDS : EXTENSION_WORDS;

	if (post == k->w.n || tag(k, post) == TAG_START || post - first > most) {
		take_rest(k, first);
		return;
	}
	for (k->i = post; post > first; post--)
		if (k->w.word[post - 1].digits)
			first = post; /* "66000001 medecin": a number goes with nothing */
	switch (tag(k, k->i)) {
	case TAG_JOB:
		take_job(k, first);
		return;
	case TAG_SERVICE:
		take_service(k, first);
		return;
	case TAG_PLACE:
		take_place(k, first);
		return;
	case TAG_YEARS:
		post = k->i;
		k->i = post + k->word[post].n;
		k->out->years = span_of(k, post, k->i);
		return;
	case TAG_WORD:
	case TAG_LINK:
	case TAG_START:
		return;
	}
}

void
piece_divide(const struct field_world *world, const char *text, struct piece_span span,
    struct divide_how how, struct division *out)
{
	struct walk k = {
	    .world = world, .how = how, .out = out, .text = text, .span = span};

	memset(out, 0, sizeof(*out));
	fold_words(text + span.at, span.end - span.at, &k.w);
	walk_tag(&k);
	if (how.name)
		take_name(&k);
	while (k.i < k.w.n) {
		skip_links(&k);
		if (k.i < k.w.n)
			take_post(&k);
	}
	if (k.w.cut && is_empty(out->rest) && k.w.n > 0) {
		out->rest.at = span.at + k.w.word[k.w.n - 1].end;
		out->rest.end = span.end;
	}
}
