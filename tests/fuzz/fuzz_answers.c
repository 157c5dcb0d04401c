/*
 * Answers: whatever is typed, a value that is kept is valid text within its field's limits,
 * reading it again changes nothing, and what is refused leaves nothing behind. A message
 * fills only fields of its form, with answers each field would take, and never
 * touches one that was there. Packing gives back what was put in.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/answers.h"
#include "store/rulebook.h"

#define TEXT_MAX_BYTES 2048

static struct rulebook *rb;
static struct field_world world;
static const struct ballot_paper *paper;

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
complain(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	(void)fprintf(stderr, "%s: %s\n", where, what);
}

static char json[] =
    "{\"id\":\"c\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\",\"addresses\":[],"
    "\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\",\"closes\":\"2026-08-31T23:59:59Z\"},"
    "\"forms\":[{\"id\":\"journee\",\"keywords\":[\"JOURNEE\"],\"title\":{\"fr\":\"Journee\"},"
    "\"opens\":\"2026-09-01T00:00:00Z\",\"closes\":\"2026-11-30T00:00:00Z\",\"per_phone\":1,"
    "\"fields\":["
    "{\"key\":\"participant\",\"type\":\"name\",\"required\":true,\"max\":60,"
    "\"label\":{\"fr\":\"Nom\"},\"ask\":{\"fr\":\"Votre nom ?\"}},"
    "{\"key\":\"contact\",\"type\":\"phone\",\"label\":{\"fr\":\"Contact\"},"
    "\"ask\":{\"fr\":\"Votre numero ?\"}},"
    "{\"key\":\"commune\",\"type\":\"place\",\"required\":true,\"max\":40,"
    "\"label\":{\"fr\":\"Commune\"},\"ask\":{\"fr\":\"De quelle commune ?\"}},"
    "{\"key\":\"personnes\",\"type\":\"number\",\"max\":9,"
    "\"label\":{\"fr\":\"Personnes\"},\"ask\":{\"fr\":\"Combien ?\"}},"
    "{\"key\":\"projet\",\"type\":\"text\",\"max\":40,"
    "\"label\":{\"fr\":\"Projet\"},\"ask\":{\"fr\":\"Votre projet ?\"}},"
    "{\"key\":\"statut\",\"type\":\"choice\",\"label\":{\"fr\":\"Statut\"},"
    "\"ask\":{\"fr\":\"Vous venez comme\"},\"choices\":["
    "{\"key\":\"citoyen\",\"label\":{\"fr\":\"Citoyen\"}},"
    "{\"key\":\"presse\",\"label\":{\"fr\":\"Presse\"}}]}]}]}";

static void
build(void)
{
	static struct settings s = {.country = "ML", .n_languages = 2};
	struct campaign_doc doc = {.id = "c", .json = json};

	must(text_copy(s.languages[0], sizeof(s.languages[0]), "fr"));
	must(text_copy(s.languages[1], sizeof(s.languages[1]), "bm"));
	rb = rulebook_build(&s, &doc, 1, complain, NULL);
	must(rb != NULL);
	paper = rb->paper[0];
	must(paper->n_forms == 2);
	world.atlas = &paper->atlas;
	world.lexicon = &paper->lexicon;
	world.numbering = &rb->numbering;
	world.occupations = &rb->occupations;
}

/* Random bytes seldom spell words: behind a byte 1, each byte stands for one of these. */
static const char *const tokens[] = {" ", " ", ",", ";", ".", " - ", "/", ":", "=", "\n", "(", ")",
    "'", "|", "*", "1", "2", "4", "12", "2010", "66000001", "+223", "66", "00", "01", "awa",
    "exemple", "moussa", "n", "golo", "traore", "née", "nom", "prenom", "fonction", "service",
    "region", "sexe", "raison", "reference", "medecin", "medcin", "maire", "infirmiere", "chef",
    "adjoint", "csref", "lycee", "technique", "eaux", "et", "forets", "sikasso", "kita", "nioro",
    "du", "sahel", "bamba", "sirakoro", "a", "au", "de", "la", "l", "qui", "est", "elle", "soigne",
    "tout", "le", "monde", "car", "depuis", "ans", "mois", "agee", "femme", "F", "homme", "sante",
    "voisin", "autre", "mme", "dr", "el", "hadj", "colonel", "je", "propose", "bonjour", "oui",
    "ayi", "douze", "ɛ", "ç", "ߊ", "👍", "３", "quartier", "commune", "presse"};

static void
read_input(struct buf *text, const uint8_t *data, size_t size)
{
	if (size == 0 || data[0] != 1) {
		text_scrub(text, (const char *)data, size);
		return;
	}
	for (size_t i = 1; i < size && i < TEXT_MAX_BYTES / 8; i++)
		(void)buf_addf(text, "%s%s", data[i] >= 128 ? "" : " ",
		    tokens[data[i] % (sizeof(tokens) / sizeof(tokens[0]))]);
}

static size_t
count_runes(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static bool
has_choice(const struct field_def *f, const char *key)
{
	for (size_t i = 0; i < f->n_choices; i++)
		if (strcmp(f->choice[i].key, key) == 0)
			return true;
	return false;
}

static void
check_value(const struct field_def *f, const char *value)
{
	int64_t number;

	must(value[0] != '\0' && text_is_utf8(value, strlen(value)));
	switch (f->type) {
	case FIELD_TEXT: case FIELD_NAME: case FIELD_PLACE:
		must(count_runes(value) <= (size_t)f->max);
		return;
	case FIELD_REGION:
		must(atlas_region(&paper->atlas, value) >= 0);
		return;
	case FIELD_CHOICE:
		must(has_choice(f, value));
		return;
	case FIELD_NUMBER:
		must(text_i64(value, 0, f->max, &number));
		return;
	case FIELD_PHONE:
		must(msisdn_votes(msisdn_parse(&rb->numbering, value).kind));
		return;
	}
}

static void
check_field(const struct field_def *f, const char *text, size_t len)
{
	char value[ANSWER_VALUE_MAX], again[ANSWER_VALUE_MAX];
	enum field_fault fault;

	memset(value, 'x', sizeof(value));
	fault = field_read(f, &world, text, len, value);
	must(memchr(value, '\0', sizeof(value)) != NULL);
	if (fault != FIELD_OK) {
		must(value[0] == '\0');
		return;
	}
	check_value(f, value);
	must(field_show(f, &paper->atlas, 0, value)[0] != '\0');
	if (f->type == FIELD_REGION) /* "03" is its key, and the third line of the list */
		return;
	must(field_read(f, &world, value, strlen(value), again) == FIELD_OK);
	must(strcmp(value, again) == 0);
}

static const struct field_def *
field_of(const struct form_def *form, const char *key)
{
	int i = form_field(form, key);

	must(i >= 0);
	return &form->field[i];
}

static size_t
check_answers(const struct form_def *form, const struct answers *a)
{
	const char *key, *value;
	size_t n;

	must(a->len <= ANSWERS_MAX);
	for (n = 0; answers_nth(a, n, &key, &value); n++) {
		check_value(field_of(form, key), value);
		must(strcmp(answers_get(a, key), value) == 0);
	}
	return n;
}

static void
check_message(const struct form_def *form, const char *text, size_t len)
{
	struct answers empty, begun;
	const char *first = form->field[0].key, *last = form->field[form->n_fields - 1].key;
	size_t filled;

	answers_clear(&empty);
	filled = answers_from_message(&empty, form, &world, text, len);
	must(filled == check_answers(form, &empty));

	answers_clear(&begun);
	must(answers_set(&begun, first, "Fanta Modele"));
	filled = answers_from_message(&begun, form, &world, text, len);
	must(strcmp(answers_get(&begun, first), "Fanta Modele") == 0);
	must(filled + 1 == check_answers(form, &begun));

	/* the same again fills nothing it filled before; taking one out leaves the others */
	begun = empty;
	if (answers_get(&begun, last)[0] != '\0') {
		must(answers_set(&begun, last, ""));
		must(check_answers(form, &begun) + 1 == check_answers(form, &empty));
	}
}

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	BUF(text, 8 * TEXT_MAX_BYTES);

	if (size > TEXT_MAX_BYTES)
		return 0;
	if (rb == NULL)
		build();
	read_input(&text, data, size);
	for (size_t f = 0; f < paper->n_forms; f++) {
		for (size_t i = 0; i < paper->form[f].n_fields; i++)
			check_field(&paper->form[f].field[i], text.data, text.len);
		check_message(&paper->form[f], text.data, text.len);
	}
	must(field_region_of(&world, text.data, text.len) < (int)paper->atlas.n);
	return 0;
}
