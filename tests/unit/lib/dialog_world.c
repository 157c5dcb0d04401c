/*
 * The writer in miniature: what a step asks for is done at once, in memory, so that a
 * walk of a million steps takes seconds.
 */
#include "dialog_world.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	enum dialog_text key;
	const char *fr, *bm;
} texts[] = {
    {TEXT_LANGUAGE, "Langue / kan?", NULL},
    {TEXT_MENU, "{title}", NULL},
    {TEXT_MENU_VOTE, "Voter", "Wote"},
    {TEXT_CANDIDATES, "Choisissez un candidat:", "Candida dɔ sugandi:"},
    {TEXT_CONFIRM, "Voter pour le {code}, {name} ({place}) ?",
	"I bɛ wote {code}, {name} ({place}) ye?"},
    {TEXT_YES, "Oui", "Ɔwɔ"},
    {TEXT_NO, "Non", "Ayi"},
    {TEXT_BACK, "Retour", "Segin"},
    {TEXT_MORE, "Suite", "Tɔ"},
    {TEXT_QUIT, "Quitter", "Bɔ"},
    {TEXT_WRONG, "Réponse non comprise.", NULL},
    {TEXT_REGION, "Votre région ? Numéro ou nom d’un lieu", NULL},
    {TEXT_MENU_REGION, "Ma région", "N ka mara"},
    {TEXT_RESUME, "Vous n’aviez pas fini.", NULL},
    {TEXT_RESUME_YES, "Continuer", NULL},
    {TEXT_RESUME_NO, "Recommencer", NULL},
    {TEXT_MENU_NOMINATE, "Proposer quelqu'un", NULL},
    {TEXT_MENU_STATUS, "Mon vote", NULL},
    {TEXT_MENU_RESULTS, "Résultats", NULL},
    {TEXT_MENU_LANGUAGE, "Langue", "Kan"},
    {TEXT_MENU_HELP, "Aide", "Dɛmɛ"},
    {TEXT_HELP, "Tapez le numéro d'une ligne. Un vote par téléphone.", NULL},
    {TEXT_NOT_NOW, "Pas ouvert maintenant.", NULL},
    {TEXT_FORM_NOT_OPEN, "{form}: dès le {opens}.", NULL},
    {TEXT_FORM_CLOSED, "{form}: fini le {closes}.", NULL},
    {TEXT_FORM_MAX, "{form}: {n} au plus.", NULL},
    {TEXT_FORM_FULL, "{form}: complet.", NULL},
    {TEXT_FORM_START, "{form}. Une question par SMS. CORRIGER ou ANNULER à tout moment.",
	NULL},
    {TEXT_FORM_SKIP, "Passer", NULL},
    {TEXT_FORM_REVIEW, "{form} ({name}): envoyer ?", NULL},
    {TEXT_FORM_SEND, "Envoyer", NULL},
    {TEXT_FORM_FIX, "Corriger", NULL},
    {TEXT_FORM_DROP, "Annuler", NULL},
    {TEXT_FORM_FIX_WHICH, "Que corriger ?", NULL},
    {TEXT_FORM_KEPT, "Merci ! {form} ({name}): enregistré, numéro {number}.", NULL},
    {TEXT_FORM_AMENDED, "{form} numéro {number}: corrigé.", NULL},
    {TEXT_FORM_WAITING, "{form} numéro {number}: liste d'attente, place {n}.", NULL},
    {TEXT_FORM_PROMOTED, "{form}: place libre, numéro {number}.", NULL},
    {TEXT_FORM_YOURS, "{form}: votre numéro est {number}.", NULL},
    {TEXT_FORM_NONE, "{form}: rien.", NULL},
    {TEXT_FORM_DROPPED, "{form}: annulé.", NULL},
    {TEXT_FORM_RESUME, "{form}: commencé. Continuer ?", NULL},
    {TEXT_FORM_RESTART, "Nouvelle fiche", NULL},
    {TEXT_FAULT_EMPTY, "Réponse vide.", NULL},
    {TEXT_FAULT_CHOICE, "Pas sur la liste.", NULL},
    {TEXT_FAULT_PLACE, "Lieu non trouvé.", NULL},
    {TEXT_FAULT_NUMBER, "Un nombre de 0 à {n}.", NULL},
    {TEXT_FAULT_NAME, "Un nom, s'il vous plaît.", NULL},
    {TEXT_FAULT_PHONE, "Numéro non valable.", NULL},
    {TEXT_FAULT_LONG, "Trop long: {n} lettres au plus.", NULL},
};

/* As the store words them for an SMS. */
static const struct {
	enum answer_key key;
	const char *text;
} answers_of_store[] = {
    {ANSWER_VOTE_COUNTED,
	"Votre vote pour le {code}, {name}, est compté. Reçu {receipt}."},
    {ANSWER_VOTE_REPLACED,
	"Votre vote est maintenant pour le {code}, {name}. Reçu {receipt}."},
    {ANSWER_VOTE_ALREADY, "Vous avez déjà voté pour le {code}, {name}. Reçu {receipt}."},
    {ANSWER_VOTE_COUNTED_QUIET, "Votre vote est compté. Reçu {receipt}."},
    {ANSWER_VOTE_REPLACED_QUIET, "Votre vote est changé. Reçu {receipt}."},
    {ANSWER_VOTE_ALREADY_QUIET, "Vous avez déjà voté. Reçu {receipt}."},
    {ANSWER_NOT_OPEN, "Le vote n'est pas encore ouvert."},
    {ANSWER_CLOSED, "Le vote est fermé."},
    {ANSWER_LATE, "Trop tard: gardé, pas compté."},
    {ANSWER_HELP, "Aide par SMS."},
    {ANSWER_STATUS, "Votre vote est compté. Reçu {receipt}."},
    {ANSWER_STATUS_NONE, "Pas encore de vote."},
    {ANSWER_RESULTS, "Résultats: 1: 12, 2: 7, 3: 5"},
    {ANSWER_REGION_SET, "Votre région est notée."},
};

static const char *const names[] = {"Aminata Kouyaté", "Moussa Diarra", "Boubacar Sidibé",
    "Fatoumata Coulibaly", "Ousmane Traoré", "Kadiatou Sangaré", "Drissa Ouattara"};
static const char *const places[] = {"Sikasso", "Kayes", "", "Ségou", "Tombouctou"};
static const struct {
	const char *key, *name;
} regions[] = {{"01", "Kayes"}, {"02", "Koulikoro"}, {"03", "Sikasso"}, {"04", "Ségou"},
    {"05", "Mopti"}, {"06", "Tombouctou"}, {"07", "Gao"}, {"08", "Kidal"},
    {"09", "Bamako"}, {"10", "Taoudénit"}, {"11", "Ménaka"}, {"12", "Bougouni"}};
static const char *const sectors[][2] = {{"sante", "Santé"}, {"education", "Éducation"},
    {"justice", "Justice"}, {"eau", "Eau et forêts"}, {"energie", "Énergie"},
    {"mairie", "Collectivités"}, {"securite", "Sécurité"}, {"autre", "Autre"}};
static const struct numbering_row numbering_rows[] = {
    {"ML", "223", "", 8, 8, "[679]xxxxxxx", "2xxxxxxx", ""}};
static const struct numbering numbering = {numbering_rows, 1, "ML"};
static const struct occupations no_occupations;

/* ---- what the campaign has ---- */

static void
add_candidates(struct campaign *c, size_t n, enum booth_codes codes)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct candidate *who = &c->candidate[i];
		bool letter =
		    codes == CODES_LETTERS || (codes == CODES_MIXED && i % 2 == 1);
		(void)snprintf(who->code, sizeof(who->code), "%s%d", letter ? "K" : "",
		    (int)i % CANDIDATES_MAX + 1);
		if (i < COUNT(names))
			(void)text_copy(who->name, sizeof(who->name), names[i]);
		else
			(void)snprintf(who->name, sizeof(who->name), "%s N%c%c",
			    names[i % COUNT(names)], (char)('a' + i / 10),
			    (char)('a' + i % 10));
		(void)text_copy(
		    who->place, sizeof(who->place), places[i % COUNT(places)]);
		who->seniority = -1;
	}
	c->n_candidates = n;
}

static struct field_def *
add_field(struct form_def *form, const char *key, enum field_type type, bool required,
    const char *label, const char *ask)
{
	struct field_def *f = &form->field[form->n_fields++];

	(void)text_copy(f->key, sizeof(f->key), key);
	f->type = type;
	f->required = required;
	f->max = type == FIELD_NUMBER ? 60 : type == FIELD_TEXT ? 200 : 60;
	f->label[0] = label;
	f->ask[0] = ask;
	return f;
}

static void
add_choice(struct field_def *f, const char *key, const char *label)
{
	struct field_choice *c = &f->choice[f->n_choices++];

	(void)text_copy(c->key, sizeof(c->key), key);
	c->label[0] = label;
}

static void
add_nomination(struct form_def *form)
{
	struct field_def *f;
	size_t i;

	(void)text_copy(form->id, sizeof(form->id), FORM_NOMINATION);
	form->title[0] = "Nomination";
	form->per_phone = 2;
	(void)add_field(form, "name", FIELD_NAME, true, "Nom", "Qui proposez-vous ?");
	(void)add_field(
	    form, "age", FIELD_NUMBER, false, "Ancienneté", "Depuis combien d'années ?");
	f = add_field(
	    form, "sector", FIELD_CHOICE, true, "Secteur", "Dans quel secteur ?");
	for (i = 0; i < COUNT(sectors); i++)
		add_choice(f, sectors[i][0], sectors[i][1]);
	(void)add_field(
	    form, "region", FIELD_REGION, true, "Région", "Dans quelle région ?");
	(void)add_field(
	    form, "reason", FIELD_TEXT, true, "Raison", "Pourquoi cette personne ?");
	f = add_field(
	    form, "gender", FIELD_CHOICE, false, "Sexe", "Une femme ou un homme ?");
	add_choice(f, "f", "Femme");
	add_choice(f, "m", "Homme");
	(void)add_field(
	    form, "phone", FIELD_PHONE, false, "Contact", "Son numéro de téléphone ?");
	(void)add_field(form, "home", FIELD_REGION, false, "Origine",
	    "De quelle région vient-elle ?");
}

static void
add_registration(struct form_def *form, const char *id, const char *title)
{
	(void)text_copy(form->id, sizeof(form->id), id);
	form->title[0] = title;
	form->per_phone = 1;
	form->capacity = 2;
	form->waiting = 1;
	(void)add_field(form, "name", FIELD_NAME, true, "Nom", "Votre nom ?");
	(void)add_field(form, "town", FIELD_PLACE, true, "Ville", "Votre ville ?");
}

static void
add_forms(struct booth *s)
{
	add_nomination(&s->form[BOOTH_NOMINATION]);
	add_registration(&s->form[BOOTH_DAY], "journee", "Journée");
	add_registration(&s->form[BOOTH_TRAINING], "stage", "Stage");
	(void)add_field(&s->form[BOOTH_TRAINING], "wish", FIELD_TEXT, false, "Souhait",
	    "Un souhait ?");
	add_registration(&s->form[BOOTH_LATER], "plus-tard", "Rencontre");
	s->form[BOOTH_LATER].window = (struct window){BOOTH_CLOSES, BOOTH_CLOSES + 1000};
	add_registration(&s->form[BOOTH_OVER], "passe", "Passée");
	s->form[BOOTH_OVER].window = (struct window){1000, BOOTH_OPENS};
}

static void
add_words(struct dialog_words *w)
{
	size_t i;

	w->n = 2;
	for (i = 0; i < COUNT(texts); i++) {
		w->text[0][texts[i].key] = texts[i].fr;
		w->text[1][texts[i].key] =
		    texts[i].bm != NULL ? texts[i].bm : texts[i].fr;
	}
	w->offered[0] = w->offered[1] = true;
	w->code[0] = "fr";
	w->code[1] = "bm";
	w->language[0] = "francais";
	w->language[1] = "bamanankan";
}

void
booth_learn(struct booth *s)
{
	size_t i;

	lexicon_init(&s->lexicon, s->term, s->order, BOOTH_TERMS);
	(void)lexicon_add(&s->lexicon, "oui", TERM_YES, 0, 0);
	(void)lexicon_add(&s->lexicon, "d'accord", TERM_YES, 0, 0);
	(void)lexicon_add(&s->lexicon, "awo", TERM_YES, 1, 0);
	(void)lexicon_add(&s->lexicon, "non", TERM_NO, 0, 0);
	(void)lexicon_add(&s->lexicon, "ayi", TERM_NO, 1, 0);
	(void)lexicon_add(&s->lexicon, "francais", TERM_LANGUAGE, 0, 0);
	(void)lexicon_add(&s->lexicon, "bambara", TERM_LANGUAGE, 1, 1);
	for (i = 0; i < s->atlas.n; i++)
		(void)lexicon_add(
		    &s->lexicon, s->atlas.region[i].name, TERM_PLACE, -1, (int)i);
	(void)lexicon_add(&s->lexicon, "Koutiala", TERM_PLACE, -1, 2);
	(void)lexicon_add(&s->lexicon, "Nioro", TERM_PLACE, -1, 0);
	(void)lexicon_add(&s->lexicon, "Kani", TERM_PLACE, -1, 1);
	(void)lexicon_add(&s->lexicon, "Kani", TERM_PLACE, -1, 4);
	for (i = 0; i < s->campaign.n_candidates; i++) {
		(void)lexicon_add_code(
		    &s->lexicon, s->campaign.candidate[i].code, (int)i);
		(void)lexicon_add_name(
		    &s->lexicon, s->campaign.candidate[i].name, (int)i);
	}
	lexicon_finish(&s->lexicon);
}

/* ---- the store's part ---- */

static void
answer_text(
    void *ctx, const struct dialog_world *w, const struct dialog *d, struct buf *out)
{
	int who = campaign_candidate(w->campaign, d->candidate);
	struct dialog_values values = {.receipt = d->receipt};
	size_t i;

	(void)ctx;
	if (who >= 0) {
		values.code = w->campaign->candidate[who].code;
		values.name = w->campaign->candidate[who].name;
	}
	for (i = 0; i < COUNT(answers_of_store); i++)
		if ((int)answers_of_store[i].key == d->answer)
			dialog_text_render(answers_of_store[i].text, &values, out);
}

void
booth_init(struct booth *s, enum face face, size_t n_candidates, enum booth_codes codes)
{
	size_t i;

	memset(s, 0, sizeof(*s));
	(void)text_copy(s->campaign.id, sizeof(s->campaign.id), "essai");
	(void)text_copy(
	    s->campaign.title[0], sizeof(s->campaign.title[0]), "Icône de l’intégrité");
	s->campaign.vote = (struct window){BOOTH_OPENS, BOOTH_CLOSES};
	s->campaign.grace_ms = 30 * 60 * 1000;
	s->campaign.revote = REVOTE_LAST;
	s->campaign.echo_choice = s->campaign.ask_region = s->campaign.public_results =
	    true;
	add_candidates(&s->campaign, n_candidates, codes);
	for (i = 0; i < COUNT(regions); i++) {
		(void)text_copy(s->atlas.region[i].key, sizeof(s->atlas.region[i].key),
		    regions[i].key);
		(void)text_copy(s->atlas.region[i].name, sizeof(s->atlas.region[i].name),
		    regions[i].name);
	}
	s->atlas.n = COUNT(regions);
	add_words(&s->words);
	add_forms(s);
	booth_learn(s);
	for (i = 0; i < BOOTH_FORMS; i++)
		s->facts[i].room = true;
	s->world = (struct dialog_world){.face = face,
	    .campaign = &s->campaign,
	    .atlas = &s->atlas,
	    .lexicon = &s->lexicon,
	    .numbering = &numbering,
	    .occupations = &no_occupations,
	    .words = &s->words,
	    .form = s->form,
	    .n_forms = BOOTH_FORMS,
	    .facts = s->facts,
	    .answer_text = answer_text,
	    .date = clock_format_civil,
	    .now_ms = BOOTH_NOON};
	s->world.voter =
	    (struct voter_facts){.candidate = -1, .language = NO_LANGUAGE, .region = -1};
}

/* ---- acts ---- */

static int
form_of_dialog(const struct booth *s)
{
	size_t i;

	for (i = 0; i < s->world.n_forms; i++)
		if (strcmp(s->world.form[i].id, s->dialog.form) == 0)
			return (int)i;
	return -1;
}

static void
ballot(struct booth *s)
{
	struct intent intent = {.kind = INTENT_VOTE,
	    .candidate = s->step.candidate,
	    .region = s->step.region,
	    .language = NO_LANGUAGE,
	    .chosen_language = s->step.language,
	    .form = -1};
	struct voter_facts *voter = &s->world.voter;
	struct decision *d = &s->result.decision;

	if (s->step.act == ACT_REGION)
		intent.kind = INTENT_REGION;
	else if (s->step.act == ACT_LANGUAGE)
		intent.kind = INTENT_LANGUAGE;
	else if (s->step.act == ACT_COMMAND)
		intent.kind = s->step.command;
	*d = ballot_decide(&s->campaign, voter, &intent, false, s->world.now_ms);
	if (d->outcome == OUTCOME_COUNTED || d->outcome == OUTCOME_REPLACED) {
		s->votes++;
		voter->has_vote = true;
		(void)snprintf(
		    voter->receipt, sizeof(voter->receipt), "RC%04d", s->votes % 10000);
	}
	voter->candidate = d->candidate;
	voter->language = d->language;
	voter->region = d->region;
	(void)text_copy(s->result.receipt, sizeof(s->result.receipt), voter->receipt);
}

/* Two places and one to wait at, all this phone's: enough to be full. */
static void
keep(struct booth *s, int form)
{
	struct form_facts *f = &s->facts[form];
	const struct form_def *def = &s->form[form];

	s->draft[form] = s->answers;
	f->draft = true;
	if (!s->step.complete)
		return;
	if (!s->draft_kept[form] && !f->room && !f->waiting_room)
		return;
	s->result.kept = true;
	s->result.fresh = !s->draft_kept[form];
	if (s->result.fresh) {
		f->made++;
		f->number = ++s->next_number[form];
		f->entry = f->number;
		f->waiting = !f->room;
		f->place = f->waiting ? 1 : 0;
		if (def->capacity > 0) {
			f->room = f->number < def->capacity;
			f->waiting_room =
			    !f->room && f->number < def->capacity + def->waiting;
		}
	}
	s->draft_kept[form] = true;
	s->result.number = f->number;
	s->result.place = f->place;
}

static void
forget_draft(struct booth *s, int form)
{
	s->facts[form].draft = s->draft_kept[form] = false;
	answers_clear(&s->draft[form]);
}

static void
act(struct booth *s)
{
	int form = form_of_dialog(s);

	memset(&s->result, 0, sizeof(s->result));
	switch (s->step.act) {
	case ACT_NONE:
		return;
	case ACT_VOTE:
	case ACT_REGION:
	case ACT_LANGUAGE:
	case ACT_COMMAND:
		ballot(s);
		break;
	case ACT_RESTART:
		forget_draft(s, form);
		keep(s, form);
		break;
	case ACT_DRAFT:
		keep(s, form);
		break;
	case ACT_SUBMIT:
		keep(s, form);
		forget_draft(s, form);
		break;
	case ACT_DROP:
		if (s->facts[form].made > 0 &&
		    (s->draft_kept[form] || !s->facts[form].draft)) {
			s->facts[form].made--;
			s->facts[form].room = true;
		}
		forget_draft(s, form);
		break;
	}
	dialog_settle(&s->world, &s->dialog, &s->step, &s->result);
}

static const char *
finish(struct booth *s)
{
	struct buf out;

	act(s);
	buf_init(&out, s->text, sizeof(s->text));
	dialog_render(&s->world, &s->dialog, &s->answers, &out);
	return s->text;
}

/* As the writer: the draft of the form at hand, if there is one. */
static void
load_draft(struct booth *s)
{
	int form = form_of_dialog(s);

	if (form >= 0 && s->facts[form].draft)
		s->answers = s->draft[form];
}

const char *
booth_dial(struct booth *s, const char *input, bool drop_last)
{
	struct dialog was = s->dialog;

	s->step = dialog_begin(&s->world, &s->dialog, drop_last ? NULL : &was, input);
	return finish(s);
}

const char *
booth_say(struct booth *s, const char *input)
{
	load_draft(s);
	s->step = dialog_step(&s->world, &s->dialog, &s->answers, input, strlen(input));
	return finish(s);
}

const char *
booth_form(struct booth *s, int form, const char *rest)
{
	answers_clear(&s->answers);
	if (form >= 0 && s->facts[form].draft)
		s->answers = s->draft[form];
	s->step = dialog_begin_form(
	    &s->world, &s->dialog, form, &s->answers, rest, strlen(rest));
	return finish(s);
}

const char *
booth_fix(struct booth *s, const char *rest)
{
	load_draft(s);
	s->step = dialog_fix(&s->world, &s->dialog, &s->answers, rest, strlen(rest));
	return finish(s);
}

const char *
booth_drop(struct booth *s)
{
	s->step = dialog_drop(&s->world, &s->dialog);
	return finish(s);
}
