#include "form_world.h"

#include <string.h>

#include "base/text.h"
#include "messages.h"

static void
add_field(struct form_def *form, const char *key, enum field_type type, bool required,
    int max, const char *label)
{
	struct field_def *f = &form->field[form->n_fields++];

	(void)text_copy(f->key, sizeof(f->key), key);
	f->type = type;
	f->required = required;
	f->max = max;
	f->label[0] = label;
	f->ask[0] = label;
}

/* Of the field added last. */
static void
add_choice(struct form_def *form, const char *key, const char *fr, const char *bm)
{
	struct field_def *f = &form->field[form->n_fields - 1];
	struct field_choice *c = &f->choice[f->n_choices++];

	(void)text_copy(c->key, sizeof(c->key), key);
	c->label[0] = fr;
	c->label[1] = bm;
}

static void
make_nomination(struct form_def *form)
{
	static const struct {
		const char *key, *fr, *bm;
	} sectors[] = {{"sante", "Santé", "Kɛnɛya"}, {"education", "Éducation", "Kalan"},
	    {"justice", "Justice", NULL}, {"securite", "Sécurité", NULL},
	    {"energie", "Énergie", NULL}, {"eau", "Eau", "Ji"},
	    {"eaux_forets", "Eaux et forêts", NULL}, {"agriculture", "Agriculture", "Sɛnɛ"},
	    {"elevage", "Élevage", NULL}, {"administration", "Administration", NULL},
	    {"finances", "Finances", NULL}, {"transport", "Transport", NULL},
	    {"autre", "Autre", NULL}};
	size_t i;

	(void)text_copy(form->id, sizeof(form->id), FORM_NOMINATION);
	add_field(form, "name", FIELD_NAME, true, 60, "Nom");
	form->field[0].label[1] = "Tɔgɔ";
	add_field(form, "position", FIELD_TEXT, true, 60, "Fonction");
	add_field(form, "service", FIELD_TEXT, true, 60, "Service");
	add_field(form, "place", FIELD_PLACE, false, 60, "Lieu");
	add_field(form, "region", FIELD_REGION, true, 0, "Région");
	add_field(form, "sector", FIELD_CHOICE, true, 0, "Secteur");
	for (i = 0; i < sizeof(sectors) / sizeof(sectors[0]); i++)
		add_choice(form, sectors[i].key, sectors[i].fr, sectors[i].bm);
	add_field(form, "gender", FIELD_CHOICE, true, 0, "Sexe");
	add_choice(form, "F", "Femme", "Muso");
	add_choice(form, "M", "Homme", "Cɛ");
	add_field(form, "seniority", FIELD_NUMBER, false, 60, "Ancienneté");
	add_field(form, "reason", FIELD_TEXT, true, 160, "Raison");
	add_field(form, "relation", FIELD_TEXT, false, 60, "Lien");
	add_field(form, "referee1", FIELD_TEXT, false, 60, "Référence 1");
	add_field(form, "referee2", FIELD_TEXT, false, 60, "Référence 2");
}

static void
make_registration(struct form_def *form)
{
	(void)text_copy(form->id, sizeof(form->id), "journee");
	add_field(form, "name", FIELD_NAME, true, 40, "Nom");
	add_field(form, "contact", FIELD_PHONE, true, 0, "Téléphone");
	add_field(form, "town", FIELD_PLACE, true, 40, "Ville");
	add_field(form, "people", FIELD_NUMBER, false, 5, "Nombre de personnes");
	add_field(form, "lunch", FIELD_CHOICE, false, 0, "Déjeuner");
	add_choice(form, "oui", "Oui", "Awɔ");
	add_choice(form, "non", "Non", "Ayi");
	add_field(form, "remark", FIELD_TEXT, false, 80, "Remarque");
}

void
form_world_open(struct form_world *w)
{
	char json[] =
	    "{\"id\":\"c0\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\","
	    "\"addresses\":[],\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\","
	    "\"closes\":\"2026-08-31T23:59:59Z\"},\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\","
	    "\"closes\":\"2026-11-15T20:00:00Z\",\"grace_minutes\":0,\"revote\":\"last\","
	    "\"bare_code\":true,\"echo_choice\":true,\"ask_region\":true,"
	    "\"public_results\":false},"
	    "\"candidates\":[{\"code\":\"1\",\"name\":\"Zeinabou Inventee\"}]}";
	char *const documents[] = {json};

	memset(w, 0, sizeof(*w));
	w->rulebook = messages_rulebook(documents, 1);
	w->world.atlas = &w->rulebook->paper[0]->atlas;
	w->world.lexicon = &w->rulebook->paper[0]->lexicon;
	w->world.numbering = &w->rulebook->numbering;
	w->world.occupations = &w->rulebook->occupations;
	w->standard = &w->rulebook->paper[0]->form[0];
	make_nomination(&w->nomination);
	make_registration(&w->registration);
}

void
form_world_close(struct form_world *w)
{
	rulebook_unref(w->rulebook);
}
