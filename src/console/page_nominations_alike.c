/*
 * Are these two the same person? One proposal at a time, the two side by side; what is
 * equal says so in a word. The keyboard is enough: reason, Enter, and the next one is
 * there. Who decides that they are not goes on: the desk keeps no such decision of
 * persons that were never merged.
 */
#include "console/pages.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "console/desk_cache.h"
#include "console/page_nominations.h"

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
#define AGAINST ((unsigned)(UNLIKE_REGION | UNLIKE_SECTOR | UNLIKE_GENDER))

/* The two of one proposal. */
struct two {
	const struct desk_person *who[2];
	const struct nomination *n[2];
	size_t keep; /* which of them stands for the person, unless told otherwise */
};

/* Whoever came farther stays; else who was nominated more often; else the first. */
static size_t
who_stays(const struct two *t)
{
	int a = (int)t->n[0]->status, b = (int)t->n[1]->status;

	if (a == NOMINEE_REJECTED)
		a = 0;
	if (b == NOMINEE_REJECTED)
		b = 0;
	if (a != b)
		return a > b ? 0 : 1;
	return t->who[1]->n > t->who[0]->n ? 1 : 0;
}

static bool
find_two(const struct desk_book *b, const struct likeness_pair *pair, struct two *t)
{
	int64_t id[2] = {pair->a, pair->b};
	size_t i;

	for (i = 0; i < 2; i++) {
		t->n[i] = desk_book_id(b, id[i]);
		if (t->n[i] == NULL)
			return false;
		t->who[i] = desk_book_person(b, t->n[i]);
	}
	t->keep = who_stays(t);
	return true;
}

static void
reasons(struct page *p, unsigned is, unsigned among, const char *before)
{
	size_t i, n = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((is & among & words[i].reason) != 0)
			html_f(&p->html, "%s%s", n++ == 0 ? before : ", ",
			    T(p, words[i].fr, words[i].en));
}

static void
score(struct page *p, const struct likeness_pair *pair)
{
	html_f(&p->html, "<p><b>%d</b> %s", pair->score,
	    T(p, "points sur 100", "points of 100"));
	reasons(p, pair->reasons, ~AGAINST, T(p, ". Pour : ", ". For: "));
	reasons(p, pair->reasons, AGAINST, T(p, ". Contre : ", ". Against: "));
	html_raw(&p->html, ".</p>\n");
}

/* ---- side by side ---- */

static void
head(struct page *p, const struct two *t)
{
	char rest[40], path[160];
	size_t i;

	html_f(&p->html, "<thead><tr><th scope=\"col\">%s</th>",
	    T(p, "Question", "Question"));
	for (i = 0; i < 2; i++) {
		(void)snprintf(rest, sizeof(rest), "/%lld", (long long)t->n[i]->number);
		desk_link(p, rest, path, sizeof(path));
		html_f(&p->html,
		    "<th scope=\"col\"><a href=\"%s\">%s %lld</a>, %s, %zu %s</th>", path,
		    T(p, "n°", "no."), (long long)t->n[i]->number,
		    desk_status_word(p, (int)t->n[i]->status), t->who[i]->n,
		    T(p, "fois", t->who[i]->n == 1 ? "time" : "times"));
	}
	html_raw(&p->html, "</tr></thead>\n<tbody>\n");
}

/* Of names the likeness knows more: titles, order and slips do not make another. */
static const char *
verdict(const struct page *p, const struct likeness_pair *pair, const char *key,
    const char *a, const char *b)
{
	if (a[0] == '\0' || b[0] == '\0')
		return "";
	if (desk_same(a, b))
		return T(p, "identique", "the same");
	if (strcmp(key, "name") != 0)
		return T(p, "différent", "different");
	if ((pair->reasons & LIKE_SAME_NAME) != 0)
		return T(p, "mêmes mots", "the same words");
	return T(p, "proche", "close");
}

static void
row(struct page *p, const struct desk_book *b, const struct two *t,
    const struct likeness_pair *pair, const struct field_def *f)
{
	const char *one = desk_answer(p, b, t->n[0], f->key);
	const char *two = desk_answer(p, b, t->n[1], f->key);
	const char *word = verdict(p, pair, f->key, one, two);

	html_f(&p->html, "<tr><th scope=\"row\">%s%s", desk_field_label(p, b, f),
	    word[0] == '\0' ? "" : " ");
	if (word[0] != '\0')
		html_f(&p->html, "<small class=\"muted\">%s</small>", word);
	html_f(&p->html, "</th><td>%s</td><td>%s</td></tr>\n", one[0] == '\0' ? "–" : one,
	    two[0] == '\0' ? "–" : two);
}

static void
side_by_side(struct page *p, const struct desk_book *b, const struct two *t,
    const struct likeness_pair *pair)
{
	size_t i;

	html_f(&p->html,
	    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n"
	    "<table class=\"data\"><caption>%s</caption>\n",
	    T(p, "Les deux nominations", "The two nominations"),
	    T(p, "Les deux, côte à côte", "The two, side by side"));
	head(p, t);
	for (i = 0; i < b->form->n_fields; i++)
		row(p, b, t, pair, &b->form->field[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
}

/* ---- the answer ---- */

static void
choice(struct page *p, const struct two *t, size_t i)
{
	html_f(&p->html, "<label><input type=\"radio\" name=\"garde\" value=\"%lld\"",
	    (long long)t->n[i]->number);
	html_raw(&p->html, t->keep == i ? " checked> " : "> ");
	html_f(&p->html, "%s %lld (%s)</label>\n", T(p, "n°", "no."),
	    (long long)t->n[i]->number, desk_status_word(p, (int)t->n[i]->status));
}

static void
merge_form(struct page *p, const struct two *t, size_t place)
{
	char path[160];

	desk_link(p, "/fusionner", path, sizeof(path));
	page_form(p, path, "stack");
	html_f(&p->html,
	    "<input type=\"hidden\" name=\"place\" value=\"%zu\">\n"
	    "<input type=\"hidden\" name=\"autres\" value=\"%lld %lld\">\n"
	    "<fieldset><legend>%s</legend>\n",
	    place, (long long)t->n[0]->number, (long long)t->n[1]->number,
	    T(p, "La personne garde l'état et les réponses de",
		"The person keeps status and answers of"));
	choice(p, t, 0);
	choice(p, t, 1);
	html_f(&p->html,
	    "</fieldset>\n<label>%s <input name=\"raison\" required maxlength=\"200\" "
	    "autofocus value=\"%s\"></label>\n<button "
	    "class=\"primary\">%s</button></form>\n",
	    T(p, "Pourquoi ?", "Why?"),
	    T(p, "Même personne, autre écriture", "Same person, written differently"),
	    T(p, "C'est la même personne", "It is the same person"));
}

static void
others(struct page *p, size_t place, size_t n)
{
	char rest[60], path[160];

	html_f(&p->html, "<nav class=\"pager\" aria-label=\"%s\">\n",
	    T(p, "Propositions", "Proposals"));
	if (place > 1) {
		(void)snprintf(rest, sizeof(rest), "/propositions?n=%zu", place - 1);
		desk_link(p, rest, path, sizeof(path));
		html_f(&p->html, "<a rel=\"prev\" href=\"%s\">%s</a>\n", path,
		    T(p, "La précédente", "The one before"));
	}
	html_f(&p->html, "<span>%zu / %zu</span>\n", place, n);
	if (place < n) {
		(void)snprintf(rest, sizeof(rest), "/propositions?n=%zu", place + 1);
		desk_link(p, rest, path, sizeof(path));
		html_f(&p->html, "<a rel=\"next\" href=\"%s\">%s</a>\n", path,
		    T(p, "Pas sûr, ou pas la même : la suivante",
			"Not sure, or not the same: the next"));
	}
	html_raw(&p->html, "</nav>\n");
}

static void
alike_ready(struct page *p, struct desk_book *b)
{
	const struct proposals *found = &b->alike;
	int64_t place = 1;
	struct two t;

	page_open(p, MENU_NOMINATIONS,
	    T(p, "Est-ce la même personne ?", "Is it the same person?"), NULL);
	desk_links(p, "/propositions");
	(void)fields_number(&p->query, "n", 1, INT64_C(1) << 31, &place);
	if (place > (int64_t)found->n)
		place = (int64_t)found->n;
	if (found->n == 0 || !find_two(b, &found->pair[place - 1], &t)) {
		html_f(&p->html, "<p>%s</p>\n",
		    T(p, "Il n'y a plus de personnes qui se ressemblent.",
			"There are no more persons that are alike."));
		page_send(p, 200);
		return;
	}
	score(p, &found->pair[place - 1]);
	side_by_side(p, b, &t, &found->pair[place - 1]);
	merge_form(p, &t, (size_t)place);
	others(p, (size_t)place, found->n);
	page_send(p, 200);
}

void
nominations_alike(struct page *p)
{
	if (!desk_none(p))
		desk_cache_ask(p, true, alike_ready);
}
