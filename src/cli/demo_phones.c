#include "cli/demo_phones.h"

#include <string.h>

/* {c} code, {n} name, {l} last name, {f} {b} number word in French, Bambara, {p} place.
 * The weight is out of a thousand or so: most people write plainly. */
static const struct {
	int weight;
	const char *text;
} phrases[] = {
    {160, "{c}"},
    {110, "VOTE {c}"},
    {90, "vote {c} {p}"},
    {60, "je vote {c} svp"},
    {50, "jvot {c}"},
    {40, "VOTTE {c}"},
    {50, "wote {b}"},
    {45, "wote {c} {p}"},
    {25, "aw ni ce wote {b}"},
    {25, "kalata {b}"},
    {20, "sugandi {c}"},
    {40, "vote {f}"},
    {45, "Bonjour je vote pour {n}"},
    {40, "{l}"},
    {25, "vot pr {l} {p}"},
    {20, "VOTE{c}"},
    {15, "n°{c} merci"},
    {40, "{p}"},
    {12, "aide"},
    {10, "{c} ou 2 ?"},
    {10, "comment on vote ?"},
    {8, "mon vote est compte ?"},
    {8, "Peux-tu me rappeler au numero suivant 76000001"},
    {6, "langue bambara"},
    {6, "I ni sogoma"},
    {25, "NOM Awa Specimen, sage-femme, CSCOM {p}, elle vient la nuit"},
    {20, "NOM Dr Oumar Modele medecin CSREF {p} il soigne sans rien demander"},
    {12, "nominer Mme Fanta Patron; enseignante; lycee de {p}; jamais absente"},
    {10, "NOM"},
};

static const char *const french[] = {"un", "deux", "trois", "quatre", "cinq"};
static const char *const bambara[] = {"kelen", "fila", "saba", "naani", "duuru"};

uint64_t
demo_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

static size_t
below(uint64_t *state, size_t n)
{
	return (size_t)(demo_random(state) % n);
}

static const char *
pick_phrase(uint64_t *state)
{
	size_t i, total = 0, at;

	for (i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		total += (size_t)phrases[i].weight;
	at = below(state, total);
	for (i = 0; at >= (size_t)phrases[i].weight; i++)
		at -= (size_t)phrases[i].weight;
	return phrases[i].text;
}

static const char *
last_name(const char *name)
{
	const char *blank = strrchr(name, ' ');
	const char *dash = strrchr(name, '-');

	return dash != NULL ? dash + 1 : blank != NULL ? blank + 1 : name;
}

static const char *
fill(char what, const struct campaign *c, size_t candidate, const char *place)
{
	const struct candidate *who = &c->candidate[candidate];
	bool worded = candidate < sizeof(french) / sizeof(french[0]);

	switch (what) {
	case 'n':
		return who->n_aliases > 0 ? who->alias[0] : who->name;
	case 'l':
		return last_name(who->name);
	case 'f':
		return worded ? french[candidate] : who->code;
	case 'b':
		return worded ? bambara[candidate] : who->code;
	case 'p':
		return place;
	default:
		return who->code;
	}
}

void
demo_message(const struct campaign *c, const char *const *places, size_t n_places,
    uint64_t random, struct buf *out)
{
	const char *phrase = pick_phrase(&random);
	/* two draws, the smaller: the first candidates lead, as somebody always does */
	size_t a = below(&random, c->n_candidates), b = below(&random, c->n_candidates);
	size_t candidate = a < b ? a : b;
	const char *place = n_places == 0 ? "" : places[below(&random, n_places)];

	for (; *phrase != '\0'; phrase++) {
		if (phrase[0] != '{') {
			buf_char(out, *phrase);
			continue;
		}
		buf_add(out, fill(phrase[1], c, candidate, place));
		phrase += 2;
	}
}
