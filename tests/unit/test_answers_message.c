/*
 * Nominations in one message, as people could write them, and every field they must give.
 * A field that is not named in a row must stay empty: asked for, not invented.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/answers.h"
#include "form_world.h"

static struct form_world w;

/* `want`: "key=value" parted by " | ", in any order. */
struct message_case {
	const char *text, *want;
};

/* ---- comparing ---- */

static void
fill(const char *want, struct answers *a)
{
	char pair[ANSWERS_MAX], *value;
	const char *end;
	size_t n;

	answers_clear(a);
	while (*want != '\0') {
		end = strstr(want, " | ");
		n = end != NULL ? (size_t)(end - want) : strlen(want);
		assert_true(n < sizeof(pair));
		memcpy(pair, want, n);
		pair[n] = '\0';
		value = strchr(pair, '=');
		assert_non_null(value);
		*value++ = '\0';
		assert_true(answers_set(a, pair, value));
		want += n + (end != NULL ? 3 : 0);
	}
}

static void
print(const char *what, const struct answers *a)
{
	const char *key, *value;
	size_t i;
	BUF(line, 2 * ANSWERS_MAX);

	for (i = 0; answers_nth(a, i, &key, &value); i++)
		(void)buf_addf(&line, "%s%s=%s", i > 0 ? " | " : "", key, value);
	print_message("   %s %s\n", what, line.data);
}

static bool
same(const struct answers *a, const struct answers *b)
{
	const char *key, *value;
	size_t i;

	if (a->len != b->len)
		return false;
	for (i = 0; answers_nth(a, i, &key, &value); i++)
		if (strcmp(answers_get(b, key), value) != 0)
			return false;
	return true;
}

static void
check(const struct form_def *form, const struct message_case *cases, size_t n)
{
	struct answers got, want;
	const char *key, *value;
	size_t i, filled, count, wrong = 0;

	for (i = 0; i < n; i++) {
		answers_clear(&got);
		filled = answers_from_message(
		    &got, form, &w.world, cases[i].text, strlen(cases[i].text));
		for (count = 0; answers_nth(&got, count, &key, &value);)
			count++;
		assert_int_equal(filled, count);
		fill(cases[i].want, &want);
		if (same(&got, &want))
			continue;
		wrong++;
		print_message("'%s'\n", cases[i].text);
		print("want", &want);
		print("got ", &got);
	}
	print_message("# %zu messages, %zu wrong\n", n, wrong);
	assert_int_equal(wrong, 0);
}
#define CHECK(form, cases) check(form, cases, sizeof(cases) / sizeof(cases[0]))

#define AWA "name=Awa Exemple | position=medecin | sector=sante"
#define AWA2 "name=Mme Awa Exemple | position=medecin | sector=sante"
#define CSREF "service=CSREF Sikasso | place=Sikasso | region=03"
#define SOIGNE "reason=elle soigne tout le monde"

/* ---- separators ---- */

static void
test_separators(void **state)
{
	static const struct message_case cases[] = {
	    {"Awa Exemple, medecin, CSREF Sikasso, elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple; medecin; CSREF Sikasso; elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple/medecin/CSREF Sikasso/elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple | medecin | CSREF Sikasso | elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple\nmedecin\nCSREF Sikasso\nelle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple\r\nmedecin\r\nCSREF Sikasso\r\nelle soigne tout le monde\r\n",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple - medecin - CSREF Sikasso - elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple – medecin – CSREF Sikasso – elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple*medecin*CSREF Sikasso*elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple. medecin. CSREF Sikasso. elle soigne tout le monde.",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple (medecin) CSREF Sikasso, elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple,medecin;CSREF Sikasso - elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {", Awa Exemple ,, medecin , CSREF Sikasso , elle soigne tout le monde ,,",
		AWA " | " CSREF " | " SOIGNE},
	    {": Awa Exemple, medecin, CSREF Sikasso, elle soigne tout le monde;",
		AWA " | " CSREF " | " SOIGNE},
	    /* a dash inside a name is no separator, nor is one inside a word */
	    {"Awa Exemple-Diallo, sage-femme, CSREF Sikasso, elle soigne tout le monde",
		"name=Awa Exemple-Diallo | position=sage-femme | sector=sante | " CSREF
		" | " SOIGNE},
	    /* the reason keeps its own commas */
	    {"Awa Exemple, medecin, CSREF Sikasso, elle soigne, conseille, et ne prend rien",
		AWA " | " CSREF " | reason=elle soigne, conseille, et ne prend rien"},
	    {"Awa Exemple, medecin, CSREF Sikasso, elle soigne; riches/pauvres",
		AWA " | " CSREF " | reason=elle soigne; riches/pauvres"},
	    {"", ""},
	    {" , ; - / ", ""},
	};

	(void)state;
	CHECK(&w.nomination, cases);
}

/* ---- none ---- */

static void
test_without_separators(void **state)
{
	static const struct message_case cases[] = {
	    {"Awa Exemple medecin CSREF Sikasso elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"AWA EXEMPLE MEDECIN CSREF SIKASSO ELLE SOIGNE TOUT LE MONDE",
		"name=AWA EXEMPLE | position=MEDECIN | service=CSREF SIKASSO | place=SIKASSO | "
		"region=03 | sector=sante | reason=ELLE SOIGNE TOUT LE MONDE"},
	    {"awa exemple médecin au csref de sikasso elle soigne tout le monde",
		"name=awa exemple | position=médecin | service=csref de sikasso | place=sikasso | "
		"region=03 | sector=sante | " SOIGNE},
	    {"Awa Exemple medecin CSREF Sikasso soigne bien les pauvres",
		AWA " | " CSREF " | reason=soigne bien les pauvres"},
	    {"Awa Exemple qui est medecin au CSREF de Sikasso car elle soigne tout le monde",
		AWA " | service=CSREF de Sikasso | place=Sikasso | region=03 | "
		    "reason=car elle soigne tout le monde"},
	    {"je propose Awa Exemple medecin a Kita parce que elle aide les malades",
		AWA " | place=Kita | region=12 | "
		    "reason=parce que elle aide les malades"},
	    {"bonjour je nomme Moussa Exemple policier commissariat de Kayes il refuse "
	     "l'argent",
		"name=Moussa Exemple | position=policier | service=commissariat de Kayes | "
		"place=Kayes | region=01 | sector=securite | reason=il refuse l'argent"},
	    {"Moussa Exemple directeur lycee technique Segu il enseigne bien",
		"name=Moussa Exemple | position=directeur | service=lycee technique Segu | "
		"place=Segu | region=04 | sector=education | reason=il enseigne bien"},
	    {"Moussa Exemple agent EDM Bamakɔ il repare vite",
		"name=Moussa Exemple | position=agent EDM | place=Bamakɔ | region=00 | "
		"sector=energie | reason=il repare vite"},
	    {"Fatoumata Exemple institutrice ecole fondamentale Koutiala elle enseigne avec "
	     "patience",
		"name=Fatoumata Exemple | position=institutrice | service=ecole fondamentale "
		"Koutiala | place=Koutiala | region=16 | sector=education | reason=elle enseigne "
		"avec patience"},
	    {"Awa Exemple medecin", AWA},
	    {"Awa Exemple", "name=Awa Exemple"},
	    {"Dr Awa Exemple", "name=Dr Awa Exemple"},
	    {"Awa Exemple elle soigne tout le monde", "name=Awa Exemple | " SOIGNE},
	    {"medecin Awa Exemple CSREF Sikasso elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple CSREF Sikasso", "name=Awa Exemple | " CSREF " | sector=sante"},
	    /* occupations the table has not: small letters tell where the name ends */
	    {"Oumou Exemple vendeuse de legumes elle rend la monnaie",
		"name=Oumou Exemple | reason=vendeuse de legumes elle rend la monnaie"},
	    {"Awa Exemple 66000001 medecin CSREF Sikasso elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple dogotoro Sikaso elle soigne tout le monde",
		"name=Awa Exemple | position=dogotoro | sector=sante | place=Sikaso | region=03 | "
		SOIGNE},
	    {"docteur Fanta Exemple gynecologue CHU Gabriel Toure Bamako elle opere sans argent",
		"name=docteur Fanta Exemple | position=gynecologue | service=CHU Gabriel Toure "
		"Bamako | place=Bamako | region=00 | sector=sante | reason=elle opere sans argent"},
	    {"M. Exemple Seydou professeur lycee de Koutiala 20 ans de service tres serieux",
		"name=M. Exemple Seydou | gender=M | position=professeur | service=lycee de "
		"Koutiala | place=Koutiala | region=16 | seniority=20 | sector=education | "
		"reason=tres serieux"},
	    {"mon candidat c'est Modibo Exemple maire de Siby",
		"name=Modibo Exemple | position=maire | place=Siby | region=02 | "
		"sector=administration"},
	    /* nobody is named: nothing is made up */
	    {"je ne sais pas comment nominer quelqu'un",
		"reason=je ne sais pas comment nominer quelqu'un"},
	};

	(void)state;
	CHECK(&w.nomination, cases);
}

/* ---- labels ---- */

static void
test_labels(void **state)
{
	static const struct message_case cases[] = {
	    {"nom: Awa Exemple, fonction: medecin", "name=Awa Exemple | position=medecin"},
	    {"Nom : Awa Exemple ; Fonction : medecin ; Service : CSREF Sikasso ; Raison : elle "
	     "soigne tout le monde",
		"name=Awa Exemple | position=medecin | service=CSREF Sikasso | region=03 | "
		    SOIGNE},
	    {"Nom: Awa Exemple Fonction: medecin Service: CSREF Lieu: Sikasso Raison: elle "
	     "soigne tout le monde",
		"name=Awa Exemple | position=medecin | service=CSREF | place=Sikasso | region=03 "
		"| " SOIGNE},
	    {"NOM=Awa Exemple\nPROFESSION=fabricante de savon\nVILLE=Kita",
		"name=Awa Exemple | position=fabricante de savon | place=Kita | region=12"},
	    {"Nom Awa Exemple\nFonction medecin\nLieu Kita\nSexe F\nPourquoi elle soigne",
		"name=Awa Exemple | position=medecin | place=Kita | region=12 | gender=F | "
		"reason=elle soigne"},
	    {"Prénom: Awa, Nom: Exemple", "name=Awa Exemple"},
	    {"Nom: Exemple, Prenom: Awa, Fonction: juge",
		"name=Awa Exemple | position=juge"},
	    {"nom et prenom: Awa Exemple, metier: juge", "name=Awa Exemple | position=juge"},
	    {"Tɔgɔ: Awa Exemple", "name=Awa Exemple"}, /* the form's label in Bambara */
	    {"region: 4, secteur: 7, sexe: femme, anciennete: 12 ans",
		"region=03 | sector=eaux_forets | gender=F | seniority=12"},
	    {"seniority: 12, gender: M", "seniority=12 | gender=M"}, /* keys */
	    {"reference 1: Moussa Exemple 66000001, reference 2: Fanta Exemple",
		"referee1=Moussa Exemple 66000001 | referee2=Fanta Exemple"},
	    {"Awa Exemple, fonction: medecin, elle soigne tout le monde",
		"name=Awa Exemple | position=medecin | " SOIGNE},
	    {"raison: elle soigne, aide, et ecoute, nom: Awa Exemple",
		"name=Awa Exemple | reason=elle soigne, aide, et ecoute"},
	    /* refused by its field: left to be asked, and no reason either */
	    {"nom: Awa Exemple, region: Paris, sexe: oui", "name=Awa Exemple"},
	    /* a colon that is no label */
	    {"Awa Exemple, medecin, elle dit toujours: non a l'argent",
		AWA " | reason=elle dit toujours: non a l'argent"},
	};

	(void)state;
	CHECK(&w.nomination, cases);
}

/* ---- places ---- */

static void
test_places(void **state)
{
	static const struct message_case cases[] = {
	    {"Awa Exemple, medecin, CSREF, Sikasso, elle soigne tout le monde",
		AWA " | service=CSREF | place=Sikasso | region=03 | " SOIGNE},
	    {"Awa Exemple, medecin, CSREF de Sikaso, elle soigne tout le monde",
		AWA " | service=CSREF de Sikaso | place=Sikaso | region=03 | " SOIGNE},
	    {"Awa Exemple, medecin au CSREF de Buguni, elle soigne tout le monde",
		AWA " | service=CSREF de Buguni | place=Buguni | region=15 | " SOIGNE},
	    {"Awa Exemple, medecin, hopital de Tumutu, elle soigne tout le monde",
		AWA " | service=hopital de Tumutu | place=Tumutu | region=06 | " SOIGNE},
	    {"Awa Exemple, medecin a Kayi, elle soigne tout le monde",
		AWA " | place=Kayi | region=01 | " SOIGNE},
	    {"Awa Exemple, medecin, Nioro du Sahel, elle soigne tout le monde",
		AWA " | place=Nioro du Sahel | region=11 | " SOIGNE},
	    {"Awa Exemple, medecin, region de Mopti, elle soigne tout le monde",
		AWA " | place=Mopti | region=05 | " SOIGNE},
	    {"Awa Exemple, medecin, CSCOM, quartier Exemplebougou de Kita, elle soigne tout "
	     "le monde",
		AWA " | service=CSCOM | place=quartier Exemplebougou de Kita | region=12 | " SOIGNE},
	    {"Moussa Exemple, maire de Kati, il rend les comptes",
		"name=Moussa Exemple | position=maire | place=Kati | region=02 | "
		"sector=administration | reason=il rend les comptes"},
	    {"Moussa Exemple, maire, commune de Kati, il rend les comptes",
		"name=Moussa Exemple | position=maire | place=Kati | region=02 | "
		"sector=administration | reason=il rend les comptes"},
	    {"Awa Exemple de Sikasso, medecin, elle soigne tout le monde",
		AWA " | place=Sikasso | region=03 | " SOIGNE},
	    {"Awa Exemple, medecin, elle soigne tout le monde, Sikasso",
		AWA " | place=Sikasso | region=03 | " SOIGNE},
	    {"Awa Exemple, medecin, lycee Ba Exemple de Niono, elle soigne tout le monde",
		AWA " | service=lycee Ba Exemple de Niono | place=Niono | region=04 | " SOIGNE},
	    /* Bamba is a town, and here a family */
	    {"Awa Bamba, medecin, CSREF Sikasso, elle soigne tout le monde",
		"name=Awa Bamba | position=medecin | sector=sante | " CSREF " | " SOIGNE},
	    {"Awa Bamba medecin CSREF Sikasso elle soigne tout le monde",
		"name=Awa Bamba | position=medecin | sector=sante | " CSREF " | " SOIGNE},
	    /* a place in the reason is no place of work */
	    {"Awa Exemple, medecin, elle soigne tous les malades de Kita",
		AWA " | reason=elle soigne tous les malades de Kita"},
	    {"Awa Exemple, medecin, tous les malades de Kita l'aiment beaucoup",
		AWA " | reason=tous les malades de Kita l'aiment beaucoup"},
	};

	(void)state;
	CHECK(&w.nomination, cases);
}

/* ---- occupations and services ---- */

static void
test_occupations(void **state)
{
	static const struct message_case cases[] = {
	    {"Awa Exemple, infirmiere, CSCOM Kolokani, elle accueille bien",
		"name=Awa Exemple | position=infirmiere | service=CSCOM Kolokani | "
		"place=Kolokani | region=02 | sector=sante | reason=elle accueille bien"},
	    {"Awa Exemple, infirmière-chef, maternité de Kita, elle accueille bien",
		"name=Awa Exemple | position=infirmière-chef | service=maternité de Kita | "
		"place=Kita | region=12 | sector=sante | reason=elle accueille bien"},
	    {"Awa Exemple, medcin, CSREF Sikasso, elle soigne", /* misspelt */
		"name=Awa Exemple | position=medcin | sector=sante | " CSREF
		" | reason=elle soigne"},
	    {"Awa Exemple, medecin chef adjoint, CSREF Sikasso, elle soigne",
		"name=Awa Exemple | position=medecin chef adjoint | sector=sante | " CSREF
		" | reason=elle soigne"},
	    {"Moussa Exemple, professeur de mathematiques au lycee public de Gao, il enseigne",
		"name=Moussa Exemple | position=professeur de mathematiques | service=lycee "
		"public de Gao | place=Gao | region=07 | sector=education | reason=il enseigne"},
	    {"Moussa Exemple, directeur, CAP de Koro, il enseigne", /* Koro: Bandiagara */
		"name=Moussa Exemple | position=directeur | service=CAP de Koro | place=Koro | "
		"region=19 | sector=education | reason=il enseigne"},
	    {"Moussa Exemple, comptable, SOMAGEP Segou, il gere bien",
		"name=Moussa Exemple | position=comptable | service=SOMAGEP Segou | place=Segou | "
		"region=04 | sector=eau | reason=il gere bien"},
	    {"Moussa Exemple, agent des eaux et forets, Kita, il protege la foret",
		"name=Moussa Exemple | position=agent des eaux et forets | place=Kita | region=12 | "
		"sector=eaux_forets | reason=il protege la foret"},
	    {"Moussa Exemple, greffier au tribunal de Mopti, il refuse les cadeaux",
		"name=Moussa Exemple | position=greffier | service=tribunal de Mopti | place=Mopti "
		"| region=05 | sector=justice | reason=il refuse les cadeaux"},
	    {"Moussa Exemple, DRH, CHU Gabriel Touré, il respecte les agents",
		"name=Moussa Exemple | service=DRH, CHU Gabriel Touré | sector=sante | reason=il "
		"respecte les agents"},
	    {"Awa Exemple, directrice regionale de la sante, Kayes, elle controle",
		"name=Awa Exemple | position=directrice regionale de la sante | place=Kayes | "
		"region=01 | sector=sante | reason=elle controle"},
	    /* not in the table: order tells */
	    {"Awa Exemple, fabricante de savon, Kita, elle forme les jeunes",
		"name=Awa Exemple | position=fabricante de savon | place=Kita | region=12 | "
		"reason=elle forme les jeunes"},
	    {"Moussa Exemple, soudeur au lycee technique de Kita, il forme les jeunes",
		"name=Moussa Exemple | position=soudeur | service=lycee technique de Kita | "
		"place=Kita | region=12 | sector=education | reason=il forme les jeunes"},
	    {"Awa Exemple, conteuse, maison des jeunes, Kita, elle forme les jeunes",
		"name=Awa Exemple | position=conteuse | service=maison des jeunes | place=Kita | "
		"region=12 | reason=elle forme les jeunes"},
	    {"medecin, Awa Exemple, CSREF Sikasso, elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Le maire Moussa Exemple, Kati, il rend les comptes",
		"name=Moussa Exemple | position=maire | place=Kati | region=02 | "
		"sector=administration | reason=il rend les comptes"},
	    {"Awa Exemple, elle est medecin au CSREF de Sikasso, elle soigne tout le monde",
		AWA " | service=CSREF de Sikasso | place=Sikasso | region=03 | " SOIGNE},
	    /* a word of the table inside the reason tells nothing */
	    {"Awa Exemple, elle soigne comme un medecin", "name=Awa Exemple | "
		"reason=elle soigne comme un medecin"},
	};

	(void)state;
	CHECK(&w.nomination, cases);
}

/* ---- who it is, how long, who can tell ---- */

static void
test_persons(void **state)
{
	static const struct message_case cases[] = {
	    {"Mme Awa Exemple, medecin, elle soigne",
		"name=Mme Awa Exemple | position=medecin | sector=sante | gender=F | reason=elle "
		"soigne"},
	    {"M. Moussa Exemple, juge, il est juste",
		"name=M. Moussa Exemple | position=juge | sector=justice | gender=M | reason=il "
		"est juste"},
	    {"Mr Moussa Exemple juge tribunal de Kayes il est juste",
		"name=Mr Moussa Exemple | position=juge | service=tribunal de Kayes | "
		"place=Kayes | region=01 | sector=justice | gender=M | reason=il est juste"},
	    {"Dr Awa EXEMPLE, CSREF Sikasso, elle soigne",
		"name=Dr Awa EXEMPLE | sector=sante | " CSREF " | reason=elle soigne"},
	    {"El Hadj Moussa Exemple, imam, Kita, il est juste",
		"name=El Hadj Moussa Exemple | gender=M | position=imam | place=Kita | region=12 | "
		"reason=il est juste"},
	    {"Awa Exemple, F, medecin, elle soigne",
		AWA " | gender=F | reason=elle soigne"},
	    {"Awa Exemple, femme, medecin, 12 ans, elle soigne",
		AWA " | gender=F | seniority=12 | reason=elle soigne"},
	    {"Awa Exemple, muso, medecin, elle soigne", AWA " | gender=F | reason=elle soigne"},
	    {"Awa Exemple, medecin depuis 12 ans, elle soigne",
		AWA " | seniority=12 | reason=elle soigne"},
	    {"Awa Exemple, medecin, 12 ans de service, elle soigne",
		AWA " | seniority=12 | reason=elle soigne"},
	    {"Awa Exemple medecin depuis 12 ans CSREF Sikasso elle soigne",
		AWA " | seniority=12 | " CSREF " | reason=elle soigne"},
	    /* an age is no seniority, and a number alone may be either */
	    {"Awa Exemple, medecin, agee de 45 ans, elle soigne",
		AWA " | reason=agee de 45 ans, elle soigne"},
	    {"Awa Exemple, medecin, 45, elle soigne", AWA " | reason=elle soigne"},
	    {"Awa Exemple, sante, medecin, elle soigne", AWA " | reason=elle soigne"},
	    {"Awa Exemple, medecin, sante, elle soigne", AWA " | reason=elle soigne"},
	    {"Awa Exemple, medecin, elle soigne, Moussa Exemple 66 00 00 01",
		AWA " | reason=elle soigne | referee1=Moussa Exemple 66 00 00 01"},
	    {"Awa Exemple, medecin, elle soigne, Moussa 66000001, Fanta +22376000001",
		AWA " | reason=elle soigne | referee1=Moussa 66000001 | referee2=Fanta "
		    "+22376000001"},
	    {"Awa Exemple née Modele, medecin, elle soigne",
		"name=Awa Exemple née Modele | position=medecin | sector=sante | reason=elle soigne"},
	    {"N'Golo Exemple, berger, Gao, il garde les troupeaux de tous",
		"name=N'Golo Exemple | position=berger | place=Gao | region=07 | reason=il garde "
		"les troupeaux de tous"},
	    {"Awa, medecin", "name=Awa | position=medecin | sector=sante"},
	    {"Awa Exemple, honnete", "name=Awa Exemple | reason=honnete"},
	    {"A, medecin, elle soigne", "position=medecin | sector=sante | reason=A, elle soigne"},
	};

	(void)state;
	CHECK(&w.nomination, cases);
}

/* ---- other forms ---- */

static void
test_registration(void **state)
{
	static const struct message_case cases[] = {
	    {"Awa Exemple, 66000001, Sikasso, 3, oui, je viens tot",
		"name=Awa Exemple | contact=+22366000001 | town=Sikasso | people=3 | lunch=oui | "
		"remark=je viens tot"},
	    {"Awa Exemple 66000001 Sikasso",
		"name=Awa Exemple | contact=+22366000001 | town=Sikasso"},
	    {"66 00 00 01, Awa Exemple", "name=Awa Exemple | contact=+22366000001"},
	    {"Awa Exemple, Exemplebougou, ayi",
		"name=Awa Exemple | town=Exemplebougou | lunch=non"},
	    {"nom: Awa Exemple, telephone: 66000001, ville: Kita",
		"name=Awa Exemple | contact=+22366000001 | town=Kita"},
	    {"Awa Exemple", "name=Awa Exemple"},
	    {"9, Awa Exemple", "name=Awa Exemple | remark=9"}, /* too many people */
	    {"", ""},
	};

	(void)state;
	CHECK(&w.registration, cases);
}

/* The form a campaign has that says nothing of its fields. */
static void
test_standard_form(void **state)
{
	static const struct message_case cases[] = {
	    {"Awa Exemple, medecin, CSREF Sikasso, elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Awa Exemple medecin CSREF Sikasso elle soigne tout le monde",
		AWA " | " CSREF " | " SOIGNE},
	    {"Mme Awa Exemple, medecin, Kita, 12 ans, elle soigne, c'est ma voisine",
		AWA2 " | place=Kita | region=12 | gender=F | seniority=12 | reason=elle soigne, "
		     "c'est ma voisine"},
	    {"Awa Exemple, medecin, Kita, elle soigne, voisin",
		AWA " | place=Kita | region=12 | relation=voisin | reason=elle soigne"},
	    {"nom: Awa Exemple, fonction: medecin, service: CSREF, lieu: Sikasso, lien: collegue",
		"name=Awa Exemple | position=medecin | service=CSREF | place=Sikasso | region=03 "
		"| relation=collegue"},
	};

	(void)state;
	CHECK(w.standard, cases);
}

/* What was answered stays, whatever a message says. */
static void
test_never_overwrites(void **state)
{
	static const char text[] =
	    "nom: Awa Exemple, medecin, CSREF Sikasso, Mme, elle soigne, region: Gao";
	struct answers a;

	(void)state;
	answers_clear(&a);
	assert_true(answers_set(&a, "name", "Moussa Exemple"));
	assert_true(answers_set(&a, "service", "mairie"));
	assert_true(answers_set(&a, "reason", "il aide"));
	(void)answers_from_message(&a, &w.nomination, &w.world, text, strlen(text));
	assert_string_equal(answers_get(&a, "name"), "Moussa Exemple");
	assert_string_equal(answers_get(&a, "service"), "mairie");
	assert_string_equal(answers_get(&a, "reason"), "il aide");
	assert_string_equal(answers_get(&a, "position"), "medecin");
	assert_string_equal(answers_get(&a, "region"), "07");
}

/* Too long for its field is left to be asked; the others are kept. */
static void
test_too_long(void **state)
{
	static char text[6000] = "Awa Exemple, medecin, elle soigne ";
	struct answers a;
	size_t len = strlen(text);

	(void)state;
	memset(text + len, 'e', sizeof(text) - len);
	answers_clear(&a);
	assert_int_equal(
	    answers_from_message(&a, &w.nomination, &w.world, text, sizeof(text)), 3);
	assert_string_equal(answers_get(&a, "name"), "Awa Exemple");
	assert_string_equal(answers_get(&a, "reason"), "");
}

/* "commune 1" is one place of two words; a name that takes the first leaves the second alone,
 * and not a word more: there is none. */
static void
test_name_ends_in_a_place(void **state)
{
	static const char text[] = "et csref nom monde\ncommune 1 .";
	struct answers a;

	(void)state;
	answers_clear(&a);
	(void)answers_from_message(&a, &w.nomination, &w.world, text, strlen(text));
	assert_string_equal(answers_get(&a, "service"), "csref nom monde");
	assert_true(strlen(answers_get(&a, "place")) <= strlen("commune 1"));
}

/* Without the table of occupations only the separators help. */
static void
test_without_occupations(void **state)
{
	static const char text[] = "Awa Exemple, medecin, Kita, elle soigne tout le monde";
	struct field_world bare = w.world;
	struct answers a;

	(void)state;
	bare.occupations = NULL;
	answers_clear(&a);
	(void)answers_from_message(&a, &w.nomination, &bare, text, strlen(text));
	assert_string_equal(answers_get(&a, "name"), "Awa Exemple");
	assert_string_equal(answers_get(&a, "position"), "medecin");
	assert_string_equal(answers_get(&a, "place"), "Kita");
	assert_string_equal(answers_get(&a, "sector"), "");
	assert_string_equal(answers_get(&a, "reason"), "elle soigne tout le monde");
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
	    cmocka_unit_test(test_separators),
	    cmocka_unit_test(test_without_separators),
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_occupations),
	    cmocka_unit_test(test_persons),
	    cmocka_unit_test(test_registration),
	    cmocka_unit_test(test_standard_form),
	    cmocka_unit_test(test_never_overwrites),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_name_ends_in_a_place),
	    cmocka_unit_test(test_without_occupations),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
