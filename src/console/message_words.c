#include "console/message_words.h"

#include <string.h>

#include "base/text.h"

struct words {
	const char *fr, *en;
};

static const char *
pick(const struct page *p, const struct words *list, size_t n, int64_t at)
{
	if (at < 0 || (size_t)at >= n || list[at].fr == NULL)
		return "?";
	return T(p, list[at].fr, list[at].en);
}
#define PICK(p, list, at) pick((p), (list), sizeof(list) / sizeof((list)[0]), (at))

static const struct words states[] = {
    [MESSAGES_ALL] = {"Tous", "All"},
    [MESSAGES_COUNTED] = {"Comptés", "Counted"},
    [MESSAGES_REPLACED] = {"Remplacent un vote", "Replace a vote"},
    [MESSAGES_ALREADY] = {"Déjà voté", "Voted already"},
    [MESSAGES_LATE] = {"En retard", "Late"},
    [MESSAGES_OUTSIDE] = {"Hors du vote", "Outside voting"},
    [MESSAGES_QUARANTINED] = {"En quarantaine", "Quarantined"},
    [MESSAGES_TRIAGE] = {"À trier", "To sort"},
    [MESSAGES_ASSIGNED] = {"Attribués", "Assigned"},
    [MESSAGES_FORM] = {"Formulaires", "Forms"},
    [MESSAGES_PLACE] = {"Régions", "Regions"},
    [MESSAGES_ORDER] = {"Autres demandes", "Other requests"},
    [MESSAGES_ROBOT] = {"Robots", "Robots"},
};

const char *
state_words(const struct page *p, enum message_state state)
{
	return PICK(p, states, state);
}

const char *
state_word(const struct page *p, enum message_state state)
{
	static const struct words one[] = {
	    [MESSAGES_COUNTED] = {"Compté", "Counted"},
	    [MESSAGES_REPLACED] = {"Remplace un vote", "Replaces a vote"},
	    [MESSAGES_FORM] = {"Formulaire", "Form"},
	    [MESSAGES_PLACE] = {"Région", "Region"},
	    [MESSAGES_ORDER] = {"Demande", "Request"},
	    [MESSAGES_ROBOT] = {"Robot", "Robot"},
	};

	if ((size_t)state < sizeof(one) / sizeof(one[0]) && one[state].fr != NULL)
		return PICK(p, one, state);
	return state_words(p, state);
}

const char *
state_class(enum message_state state)
{
	if (state == MESSAGES_COUNTED || state == MESSAGES_REPLACED)
		return "ok";
	if (state == MESSAGES_TRIAGE || state == MESSAGES_LATE)
		return "warn";
	return state == MESSAGES_QUARANTINED ? "bad" : "";
}

const char *
source_words(const struct page *p, int64_t source)
{
	static const struct words list[] = {
	    [SOURCE_SMS] = {"SMS", "SMS"},
	    [SOURCE_USSD] = {"USSD", "USSD"},
	    [SOURCE_VOICE] = {"Voix", "Voice"},
	};

	return PICK(p, list, source);
}

static const struct words intents[] = {
    [INTENT_NONE] = {"rien de reconnu", "nothing recognised"},
    [INTENT_VOTE] = {"un vote", "a vote"},
    [INTENT_ASK] = {"un vote pas clair", "an unclear vote"},
    [INTENT_UNKNOWN] = {"un vote pour un candidat inconnu",
	"a vote for no candidate of ours"},
    [INTENT_NOMINATE] = {"une nomination", "a nomination"},
    [INTENT_HELP] = {"une demande d'aide", "a call for help"},
    [INTENT_STOP] = {"STOP", "STOP"},
    [INTENT_START] = {"la reprise après STOP", "START after STOP"},
    [INTENT_LANGUAGE] = {"un choix de langue", "a choice of language"},
    [INTENT_REGION] = {"une région", "a region"},
    [INTENT_STATUS] = {"une question sur son vote", "a question about the own vote"},
    [INTENT_RESULTS] = {"une demande de résultats", "a question for results"},
    [INTENT_ROBOT] = {"un robot", "a robot"},
    [INTENT_FORM] = {"un formulaire", "a form"},
    [INTENT_FIX] = {"une correction", "a correction"},
    [INTENT_CANCEL] = {"une annulation", "a cancellation"},
    [INTENT_ANSWER] = {"une réponse à une question", "an answer to a question"},
};

const char *
intent_words(const struct page *p, int64_t intent)
{
	return PICK(p, intents, intent);
}

static const struct {
	struct words what, why;
} readings[] = {
    [READ_UNEXPLAINED] = {{"pas compris", "not understood"},
	{"Sans mot-clé, un seul mot non compris empêche de compter un vote.",
	    "Without a keyword one word that is not understood keeps a vote from being "
	    "counted."}},
    [READ_KEYWORD] = {{"mot-clé", "keyword"},
	{"Dit ce que la personne veut faire.", "Says what the person wants to do."}},
    [READ_CODE] = {{"code", "code"},
	{"Le numéro d'un candidat.", "A candidate's number."}},
    [READ_NAME] = {{"nom", "name"},
	{"Un nom, ou un surnom, de candidat.", "A candidate's name or alias."}},
    [READ_NUMBER_WORD] = {{"nombre en lettres", "number in letters"},
	{"Le numéro d'un candidat, écrit en lettres.",
	    "A candidate's number, written out."}},
    [READ_PLACE] = {{"lieu", "place"},
	{"Dit la région de la personne.", "Tells the person's region."}},
    [READ_LANGUAGE] = {{"langue", "language"},
	{"Le nom d'une langue.", "The name of a language."}},
    [READ_FILLER] = {{"mot vide", "filler"},
	{"Ne change rien au sens.", "Does not change the meaning."}},
    [READ_NEGATION] = {{"négation", "negation"},
	{"Le vote serait contraire à ce qui est écrit : on demande.",
	    "The vote might be the opposite of what is written: we ask."}},
    [READ_QUESTION] = {{"question", "question"},
	{"Une question n'est pas un vote : on demande.",
	    "A question is no vote: we ask."}},
    [READ_WORD] = {{"mot courant", "common word"},
	{"Connu, mais ne désigne personne.", "Known, but points at nobody."}},
    [READ_UNIT] = {{"unité", "unit"},
	{"Le nombre à côté est une quantité.", "The number beside it is an amount."}},
    [READ_FIGURE] = {{"chiffres", "figures"},
	{"Montant, date, heure ou téléphone : pas un code.",
	    "Amount, date, time or phone: not a code."}},
    [READ_ROBOT] = {{"robot", "robot"},
	{"Vient d'une machine : jamais compté, jamais répondu.",
	    "From a machine: never counted, never answered."}},
    [READ_FORM] = {{"mot-clé de formulaire", "form keyword"},
	{"Commence un formulaire.", "Begins a form."}},
};
#define READINGS (sizeof(readings) / sizeof(readings[0]))

const char *
reading_words(const struct page *p, int reading)
{
	if (reading < 0 || (size_t)reading >= READINGS)
		return "?";
	return T(p, readings[reading].what.fr, readings[reading].what.en);
}

const char *
reading_why(const struct page *p, int reading)
{
	if (reading < 0 || (size_t)reading >= READINGS)
		return "";
	return T(p, readings[reading].why.fr, readings[reading].why.en);
}

const char *
candidate_words(const struct ballot_paper *paper, const char *code)
{
	int at = paper == NULL ? -1 : campaign_candidate(&paper->campaign, code);

	return at < 0 ? code : paper->campaign.candidate[at].name;
}

const char *
region_words(const struct page *p, const char *key)
{
	int at = p->paper == NULL ? -1 : atlas_region(&p->paper->atlas, key);

	if (key[0] == '\0')
		return T(p, "inconnue", "unknown");
	return at < 0 ? key : p->paper->atlas.region[at].name;
}

/* ---- texts ---- */

#define NUMBER_DIGITS 8 /* a number of Mali */

/* Digits of the scripts people write here: Latin, Arabic, Persian, N'Ko, full-width. */
static bool
is_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) ||
	       (c >= 0x6f0 && c <= 0x6f9) || (c >= 0x7c0 && c <= 0x7c9) ||
	       (c >= 0xff10 && c <= 0xff19);
}

/* What people put between the digits of one number, invisible characters included. */
static bool
is_between(uint32_t c)
{
	return c == ' ' || c == '.' || c == '-' || c == '/' || c == ',' || c == '(' ||
	       c == ')' || c == 0xa0 || c == '_' || c == '*' || c == '\n' ||
	       (c >= 0x2000 && c <= 0x2015) || c == 0x202f || c == 0x2060 || c == 0xfeff;
}

/* The run of figures at s: its bytes up to the last digit, and how many digits. */
static size_t
run_of(const char *s, size_t len, size_t *digits)
{
	size_t at = 0, end = 0, n;

	*digits = 0;
	while (at < len) {
		uint32_t c = text_rune(s + at, len - at, &n);

		if (is_digit(c)) {
			(*digits)++;
			end = at + n;
		} else if (!is_between(c)) {
			break;
		}
		at += n;
	}
	return end;
}

static void
add_masked(struct buf *out, const char *s, size_t len)
{
	size_t at = 0, n, shown = 0;

	while (shown < 2 && at < len) {
		if (is_digit(text_rune(s + at, len - at, &n))) {
			(void)buf_addn(out, s + at, n);
			shown++;
		}
		at += n;
	}
	(void)buf_add(out, "••••");
}

void
mask_text(const char *raw, size_t raw_len, struct buf *out)
{
	char mem[2 * INBOUND_TEXT_MAX];
	size_t at = 0, n, run, digits;
	struct buf plain;

	buf_init(&plain, mem, sizeof(mem));
	text_scrub(&plain, raw, raw_len);
	while (at < plain.len) {
		const char *s = plain.data + at;

		if (!is_digit(text_rune(s, plain.len - at, &n))) {
			(void)buf_addn(out, s, n);
			at += n;
			continue;
		}
		run = run_of(s, plain.len - at, &digits);
		if (digits >= NUMBER_DIGITS)
			add_masked(out, s, run);
		else
			(void)buf_addn(out, s, run);
		at += run;
	}
}

bool
is_masked(const char *text, size_t len, size_t byte)
{
	size_t at = 0, n, run, digits;

	while (at <= byte && at < len) {
		if (!is_digit(text_rune(text + at, len - at, &n))) {
			at += n;
			continue;
		}
		run = run_of(text + at, len - at, &digits);
		if (byte < at + run)
			return digits >= NUMBER_DIGITS && byte >= at;
		at += run;
	}
	return false;
}

void
show_text(struct html *h, const char *raw, size_t len)
{
	char mem[4 * INBOUND_TEXT_MAX];
	struct buf out;

	buf_init(&out, mem, sizeof(mem));
	mask_text(raw, len, &out);
	html_textn(h, out.data, out.len);
}

void
show_phone(struct page *p, const struct voter_key *voter)
{
	BUF(hex, 8);

	text_hex(&hex, voter->b, 3);
	html_f(&p->html, "%s %s", T(p, "tél.", "tel."), hex.data);
}

void
show_state(struct page *p, const struct message_item *m)
{
	enum message_state state = message_item_state(m);

	html_f(&p->html, "<span class=\"badge %s\">%s</span>", state_class(state),
	    state_word(p, state));
	if (m->assigned_seq != 0)
		html_f(&p->html, " <span class=\"badge\">%s</span>",
		    T(p, "attribué à deux", "assigned by two"));
	if (m->proposal != 0)
		html_f(&p->html, " <span class=\"badge warn\">%s</span>",
		    T(p, "accord attendu", "agreement awaited"));
}

/* ---- refusals ---- */

/* What a refusal of the store has in it, and how it is said in French. */
static const struct {
	const char *has, *fr;
} refusals[] = {
    {"own later word stands",
	"Le même téléphone a écrit depuis : c'est sa dernière parole qui compte."},
    {"another person must",
	"Qui propose ne décide pas : une autre personne doit donner son accord."},
    {"may withdraw it", "Seule la personne qui a proposé peut retirer : refusez plutôt."},
    {"no reason is given", "Il manque le motif : dites pourquoi."},
    {"has no candidate", "La campagne n'a pas ce candidat."},
    {"came before voting opened", "Ce message est venu avant l'ouverture du vote."},
    {"came after voting closed", "Ce message est venu après la fermeture du vote."},
    {"this would change nothing",
	"Le vote de ce téléphone est déjà compté : cela ne changerait rien."},
    {"was counted when it came", "Ce message a été compté à son arrivée."},
    {"is a robot's", "Ce message vient d'un robot : il ne vote pour personne."},
    {"was understood", "Ce message a été compris : il n'y a rien à attribuer."},
    {"was given to candidate", "Ce message est déjà attribué."},
    {"waits already", "La même proposition attend déjà un accord."},
    {"was changed since this was proposed",
	"La campagne a changé depuis : refusez cette proposition et faites-la refaire."},
    {"was agreed by", "Cette proposition a déjà été acceptée."},
    {"was refused by", "Cette proposition a déjà été refusée."},
    {"was withdrawn by", "Cette proposition a déjà été retirée."},
    {"is closed already", "La campagne est déjà fermée."},
    {"was not closed by", "Personne n'a fermé cette campagne."},
    {"try again", "La passerelle est trop occupée : recommencez."},
};

const char *
refusal_words(const struct page *p, const char *why)
{
	size_t i;

	for (i = 0; !p->visitor.english && i < sizeof(refusals) / sizeof(refusals[0]);
	     i++)
		if (strstr(why, refusals[i].has) != NULL)
			return refusals[i].fr;
	return why;
}
