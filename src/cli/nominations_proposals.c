/*
 * Who may be the same person, with a score and the reasons in words: people decide.
 */
#include "cli/nominations.h"

#include <string.h>

#include <cjson/cJSON.h>

static const struct {
	unsigned reason;
	const char *fr, *en;
} words[] = {
    {LIKE_SAME_NAME, "même nom", "same name"},
    {LIKE_SPELLING, "noms d'orthographe proche", "names of near spelling"},
    {LIKE_PART, "un nom contient l'autre", "one name holds the other"},
    {LIKE_REGION, "même région", "same region"},
    {LIKE_PLACE, "même lieu", "same place"},
    {LIKE_SERVICE, "même service", "same service"},
    {LIKE_POSITION, "même fonction", "same position"},
    {LIKE_SECTOR, "même secteur", "same sector"},
    {LIKE_GENDER, "même genre", "same gender"},
    {UNLIKE_REGION, "régions différentes", "different regions"},
    {UNLIKE_SECTOR, "secteurs différents", "different sectors"},
    {UNLIKE_GENDER, "genres différents", "different genders"},
};
#define N_WORDS (sizeof(words) / sizeof(words[0]))

static void
add_reasons(struct buf *out, unsigned reasons)
{
	size_t i;

	for (i = 0; i < N_WORDS; i++)
		if (reasons & words[i].reason)
			buf_addf(out, "%s%s", out->len == 0 ? "" : ", ",
			    tr(words[i].fr, words[i].en));
}

static void
print_one(const struct desk_view *v, const struct nomination *n)
{
	(void)printf("        %6lld  %s, %s, %s, %s\n", (long long)n->number,
	    desk_view_answer(v, n, "name"), desk_view_answer(v, n, "position"),
	    desk_view_answer(v, n, "service"), desk_view_answer(v, n, "place"));
}

static void
print_pair(const struct desk_view *v, const struct likeness_pair *p,
    const struct nomination *a, const struct nomination *b)
{
	BUF(reasons, 300);

	add_reasons(&reasons, p->reasons);
	(void)printf("%5d   %s\n", p->score, reasons.data);
	print_one(v, a);
	print_one(v, b);
}

static cJSON *
pair_object(
    const struct likeness_pair *p, const struct nomination *a, const struct nomination *b)
{
	cJSON *o = cJSON_CreateObject(), *list;
	size_t i;

	(void)cJSON_AddNumberToObject(o, "a", (double)a->number);
	(void)cJSON_AddNumberToObject(o, "b", (double)b->number);
	(void)cJSON_AddNumberToObject(o, "score", p->score);
	list = cJSON_AddArrayToObject(o, "reasons");
	for (i = 0; i < N_WORDS; i++)
		if (p->reasons & words[i].reason)
			(void)cJSON_AddItemToArray(
			    list, cJSON_CreateString(likeness_reason_name(
				      (enum likeness_reason)words[i].reason)));
	return o;
}

static void
print_pairs(const struct nominations_call *call, const struct desk_view *v,
    const struct proposals *found)
{
	cJSON *list = cJSON_CreateArray();
	const struct nomination *a, *b;
	size_t i;

	for (i = 0; i < found->n; i++) {
		a = desk_view_id(v, found->pair[i].a);
		b = desk_view_id(v, found->pair[i].b);
		if (a == NULL || b == NULL)
			continue;
		if (call->json)
			(void)cJSON_AddItemToArray(
			    list, pair_object(&found->pair[i], a, b));
		else
			print_pair(v, &found->pair[i], a, b);
	}
	if (call->json) {
		(void)nominations_json(list);
		return;
	}
	cJSON_Delete(list);
	(void)printf(tr("%zu rapprochements ; décidez avec merge\n",
			 "%zu pairs; decide with merge\n"),
	    found->n);
}

int
nominations_proposals(const struct nominations_call *call)
{
	struct proposals found;
	struct desk_view v;
	int status = desk_view_open(call, &v);

	if (status != EX_OK)
		return status;
	proposals_make(&v.all, &v.rulebook->occupations, call->least, &found);
	print_pairs(call, &v, &found);
	proposals_free(&found);
	desk_view_close(&v);
	return EX_OK;
}
