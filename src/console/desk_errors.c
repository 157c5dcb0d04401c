#include "console/desk_errors.h"

#include <string.h>

#define HOLES 5

/* `*` in the English is any text; `$1`… in the French what stood there. The first that
 * fits. */
static const struct {
	const char *english, *french;
} sentences[] = {
    {"* and * are one person already", "Les n° $1 et $2 sont déjà une même personne."},
    {"nomination * is candidate *: name it first, so that the others join it",
	"La nomination $1 est la candidature $2 : c'est elle qui doit représenter la "
	"personne."},
    {"nomination * is candidate *: undo its promotion first",
	"La nomination $1 est la candidature $2 : annulez d'abord sa promotion."},
    {"nomination * is a person of its own already",
	"La nomination $1 est déjà une personne à part."},
    {"nomination * is * already", "La nomination $1 est déjà $2."},
    {"nomination * is *: verify it first",
	"La nomination $1 est $2 : vérifiez-la d'abord."},
    {"nomination * is *: shortlist it first",
	"La nomination $1 est $2 : retenez-la d'abord."},
    {"nomination * is *: it was verified before that",
	"La nomination $1 est $2 : elle a déjà été vérifiée."},
    {"there is no nomination * in campaign *: list them for the numbers",
	"Il n'y a pas de nomination $1 dans cette campagne."},
    {"nomination * was cancelled by its citizen: leave it out",
	"La nomination $1 a été annulée par la personne qui l'a faite."},
    {"nomination * was changed by entry * (*) since: undo that one first",
	"La nomination $1 a changé depuis, par l'acte $2 : annulez d'abord celui-là."},
    {"entry * (*) came after it: undo that one first",
	"L'acte $1 est venu après : annulez d'abord celui-là."},
    {"entry * was undone by entry * already", "L'acte $1 est déjà annulé par l'acte $2."},
    {"entry * is no act of the desk in campaign *",
	"L'acte $1 n'est pas un acte de ce bureau."},
    {"code * is another candidate's: choose a free one",
	"Le code $1 est celui d'une autre candidature : choisissez-en un libre."},
    {"voting has opened: candidate * can no longer be taken back",
	"Le vote est ouvert : la candidature $1 ne peut plus être retirée."},
    {"candidates[*].code: is there twice",
	"Ce code est celui d'une autre candidature : choisissez-en un libre."},
    {"candidates[*].*: '*' is also a * in *",
	"« $3 » est déjà un mot de la langue $5 : choisissez-en un autre."},
    {"candidates: candidate '*' cannot vanish once voting has opened",
	"Le vote est ouvert : la candidature $1 ne peut plus être retirée."},
    {"candidate * needs the campaign's new document beside it",
	"La candidature $1 change la campagne : faites-le par la commande kalata "
	"nominations."},
    {"candidate.code: is missing or too long", "Donnez un code, de 11 signes au plus."},
    {"candidate.name: is missing", "Donnez le nom affiché."},
    {"reason: is missing or too long",
	"Dites pourquoi, en une phrase : chaque acte est motivé."},
    {"no reason is given: say why", "Dites pourquoi : chaque acte est motivé."},
    {"others: are missing", "Donnez le numéro d'au moins une autre nomination."},
    {"others: are too many for one act",
	"Trop de numéros pour un seul acte : 64 au plus."},
    {"it could not be kept: try again", "Rien n'a pu être enregistré : réessayez."},
    {"the gateway is too busy: try again", "La passerelle est très occupée : réessayez."},
};
#define SENTENCES (sizeof(sentences) / sizeof(sentences[0]))

static const struct {
	const char *english, *french;
} words[] = {
    {"received", "reçue"},
    {"verified", "vérifiée"},
    {"rejected", "rejetée"},
    {"shortlisted", "retenue"},
    {"promoted", "candidate"},
};

struct hole {
	const char *text;
	size_t len;
};

/* The shortest text for each hole; the last goes to the end. */
static bool
fits(const char *pattern, const char *text, struct hole hole[HOLES])
{
	size_t n = 0, len;
	const char *found;

	for (;;) {
		len = strcspn(pattern, "*");
		if (strncmp(text, pattern, len) != 0)
			return false;
		text += len;
		pattern += len;
		if (*pattern == '\0')
			return *text == '\0';
		if (n == HOLES)
			return false;
		pattern++;
		len = strcspn(pattern, "*");
		for (found = text;
		     *found != '\0' && (len == 0 || strncmp(found, pattern, len) != 0);)
			found++;
		hole[n].text = text;
		hole[n++].len = (size_t)(found - text);
		text = found;
	}
}

static void
add_hole(struct buf *out, const struct hole *hole)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].english) == hole->len &&
		    memcmp(words[i].english, hole->text, hole->len) == 0) {
			(void)buf_add(out, words[i].french);
			return;
		}
	(void)buf_addn(out, hole->text, hole->len);
}

static void
fill(const char *french, const struct hole *hole, struct buf *out)
{
	for (; *french != '\0'; french++) {
		if (*french == '$' && french[1] >= '1' && french[1] <= '0' + HOLES)
			add_hole(out, &hole[*++french - '1']);
		else
			(void)buf_char(out, *french);
	}
}

void
desk_error_french(const char *english, struct buf *out)
{
	struct hole hole[HOLES] = {{"", 0}};
	size_t i;

	for (i = 0; i < SENTENCES; i++)
		if (fits(sentences[i].english, english, hole)) {
			fill(sentences[i].french, hole, out);
			return;
		}
	(void)buf_add(out, english);
}
