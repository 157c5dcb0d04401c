/*
 * A word that one of a thousand has says who somebody is; Traore says nothing. Counting
 * the list at hand tells, but a short list takes every name for rare: so the commonest
 * names of Mali are known beforehand.
 */
#include "core/likeness_names.h"

#include <string.h>

#include "core/likeness_sound.h"

#define PEOPLE_LEAST  64    /* fewer names say nothing about what is rare */
#define COMMON_PEOPLE 10000 /* a list in which the known shares are counts */

/* Names that one in so many thousand bears, so that a short list does not take them for
 * rare. Source: orders of magnitude from Malian voters' and pupils' lists in the press.
 */
static const struct {
	const char *name;
	int per_thousand;
} common_names[] = {
    {"traore", 80},
    {"coulibaly", 60},
    {"diarra", 55},
    {"keita", 40},
    {"diallo", 50},
    {"kone", 40},
    {"toure", 30},
    {"camara", 20},
    {"sidibe", 25},
    {"sangare", 25},
    {"cisse", 25},
    {"konate", 20},
    {"dembele", 30},
    {"maiga", 25},
    {"doumbia", 15},
    {"sissoko", 15},
    {"kante", 10},
    {"diakite", 20},
    {"ballo", 8},
    {"samake", 15},
    {"sanogo", 12},
    {"togola", 6},
    {"bagayoko", 8},
    {"fofana", 10},
    {"sacko", 8},
    {"dicko", 8},
    {"haidara", 10},
    {"berthe", 10},
    {"ouattara", 8},
    {"ba", 12},
    {"moussa", 25},
    {"mamadou", 35},
    {"amadou", 25},
    {"adama", 20},
    {"oumar", 20},
    {"ibrahim", 12},
    {"ibrahima", 15},
    {"abdoulaye", 20},
    {"boubacar", 20},
    {"seydou", 15},
    {"souleymane", 15},
    {"issa", 15},
    {"modibo", 10},
    {"bakary", 12},
    {"drissa", 12},
    {"mohamed", 30},
    {"ousmane", 12},
    {"fatoumata", 40},
    {"mariam", 30},
    {"aminata", 25},
    {"awa", 20},
    {"kadiatou", 15},
    {"oumou", 15},
    {"aissata", 15},
    {"rokia", 12},
    {"assetou", 10},
    {"djeneba", 12},
    {"salimata", 8},
    {"hawa", 15},
    {"fanta", 10},
};
_Static_assert(sizeof(common_names) / sizeof(common_names[0]) == COMMON_NAMES,
    "each has its weight");

/* Sixteenths of the logarithm to base two, straight lines between the powers. */
static int
log2_16(size_t x)
{
	size_t power = 1;
	int log = 0;

	while (power <= x / 2) {
		power *= 2;
		log += 16;
	}
	return log + (int)((x - power) * 16 / power);
}

/* 100 for a word that one of `people` has, 5 for everybody's. */
static uint8_t
weight_of(size_t bearers, size_t people)
{
	int weight = 100 - 95 * log2_16(bearers > 0 ? bearers : 1) / log2_16(people);

	return (uint8_t)(weight < 1 ? 1 : weight);
}

void
name_weights_make(struct name_weights *w, size_t people)
{
	size_t i;

	w->people = people > PEOPLE_LEAST ? people : PEOPLE_LEAST;
	for (i = 0; i < COMMON_NAMES; i++) {
		const char *name = common_names[i].name;
		size_t bearers =
		    (size_t)common_names[i].per_thousand * (COMMON_PEOPLE / 1000);
		w->common[i] = sound_of(name, strlen(name));
		w->known[i] = weight_of(bearers, COMMON_PEOPLE);
	}
}

uint8_t
name_weight(const struct name_weights *w, uint32_t sound, size_t bearers)
{
	uint8_t weight = weight_of(bearers, w->people);
	size_t i;

	for (i = 0; i < COMMON_NAMES; i++)
		if (w->common[i] == sound && w->known[i] < weight)
			return w->known[i];
	return weight;
}
