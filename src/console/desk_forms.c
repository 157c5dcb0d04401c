#include "console/desk_forms.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/page_nominations.h"

#define FROM(status) (1U << (status))

/* What an act is called, and from which status it is offered. */
static const struct {
	enum desk_act act;
	unsigned from;
	const char *segment, *fr, *en, *help_fr, *help_en;
} acts[] = {
    {DESK_VERIFY, FROM(NOMINEE_RECEIVED) | FROM(NOMINEE_REJECTED), "verifier", "Vérifier",
	"Verify", "La personne existe et le service l'a confirmé.",
	"The person exists and the service confirmed it."},
    {DESK_SHORTLIST, FROM(NOMINEE_VERIFIED), "preselectionner", "Retenir", "Shortlist",
	"La personne est dans la présélection du jury.",
	"The person is on the jury's shortlist."},
    {DESK_PROMOTE, FROM(NOMINEE_SHORTLISTED), "promouvoir", "Promouvoir", "Promote",
	"La personne devient candidate : on pourra voter pour elle.",
	"The person becomes a candidate: people can vote for them."},
    {DESK_REJECT,
	FROM(NOMINEE_RECEIVED) | FROM(NOMINEE_VERIFIED) | FROM(NOMINEE_SHORTLISTED),
	"rejeter", "Rejeter", "Reject", "Elle reste dans les listes, comptée à part.",
	"They stay in the lists, counted apart."},
    {DESK_MERGE, ~0U, "fusionner", "Réunir", "Merge",
	"D'autres nominations sont de cette personne.",
	"Other nominations are of this person."},
    {DESK_SPLIT, 0, "separer", "", "", "", ""},
};
#define ACTS (sizeof(acts) / sizeof(acts[0]))

const char *
desk_act_segment(enum desk_act act)
{
	size_t i;

	for (i = 0; i < ACTS; i++)
		if (acts[i].act == act)
			return acts[i].segment;
	return NULL;
}

static bool
may(const struct page *p, enum desk_act act)
{
	const char *segment = desk_act_segment(act);
	char rest[60], path[200];

	if (segment == NULL)
		return false;
	(void)snprintf(rest, sizeof(rest), act == DESK_MERGE ? "/%s" : "/1/%s", segment);
	desk_link(p, rest, path, sizeof(path));
	return page_may(p, "POST", path);
}

/* ---- undo ---- */

static const struct decision_row *
find_decision(const struct desk_book *b, int64_t seq)
{
	size_t i;

	for (i = 0; i < b->n_decisions; i++)
		if (b->decision[i].seq == seq)
			return &b->decision[i];
	return NULL;
}

bool
desk_may_undo(const struct page *p, const struct desk_book *b, size_t decision)
{
	const struct decision_row *d = &b->decision[decision];

	while (d != NULL && d->act == DESK_UNDO)
		d = find_decision(b, d->undoes); /* an older one each time */
	return d != NULL && may(p, d->act);
}

void
desk_undo_form(struct page *p, int64_t seq, int64_t number)
{
	char rest[60], path[200];

	(void)snprintf(rest, sizeof(rest), "/actes/%lld/annuler", (long long)seq);
	desk_link(p, rest, path, sizeof(path));
	html_f(&p->html, "<details><summary>%s</summary>",
	    T(p, "Annuler cet acte", "Undo this act"));
	page_form(p, path, "stack");
	html_f(&p->html, "<input type=\"hidden\" name=\"retour\" value=\"%lld\">\n",
	    (long long)number);
	desk_reason_field(p, "");
	html_f(&p->html, "<button>%s</button></form></details>", T(p, "Annuler", "Undo"));
}

/* ---- promote ---- */

/* One more than the highest number among the codes. */
static void
free_code(const struct ballot_paper *paper, char *out, size_t cap)
{
	int64_t n, most = 0;
	struct buf b;
	size_t i;

	for (i = 0; i < paper->campaign.n_candidates; i++)
		if (text_i64(paper->campaign.candidate[i].code, 0, 99999, &n) && n > most)
			most = n;
	buf_init(&b, out, cap);
	(void)buf_i64(&b, most + 1);
}

static bool
is_there(const struct desk_promotion *d, const char *name)
{
	size_t i;

	if (desk_same(d->name, name))
		return true;
	for (i = 0; i < d->n_aliases; i++)
		if (desk_same(d->alias[i], name))
			return true;
	return false;
}

void
desk_promotion_propose(
    const struct desk_book *b, const struct desk_person *who, struct desk_promotion *out)
{
	const char *name = answers_get(&desk_book_leader(b, who)->entry.answers, "name");
	size_t i;

	memset(out, 0, sizeof(*out));
	free_code(b->paper, out->code, sizeof(out->code));
	(void)text_copy(out->name, sizeof(out->name), name);
	for (i = 1; i < who->n && out->n_aliases < ALIASES_MAX; i++) {
		name = answers_get(&desk_book_member(b, who, i)->entry.answers, "name");
		if (name[0] != '\0' && !is_there(out, name))
			(void)text_copy(
			    out->alias[out->n_aliases++], sizeof(out->alias[0]), name);
	}
}

static void
promotion_fields(struct page *p, const struct desk_book *b, const struct desk_person *who)
{
	static struct desk_promotion d; /* the loop's */
	struct html *h = &p->html;
	size_t i;

	desk_promotion_propose(b, who, &d);
	if (campaign_phase(&b->paper->campaign, clock_now_ms()) == PHASE_OPEN)
		html_f(h, "<p class=\"note\">%s</p>\n",
		    T(p,
			"Le vote est ouvert : la candidature s'ajoute à la liste en "
			"cours "
			"de vote et ne pourra plus être retirée.",
			"The vote is open: the candidate joins the list while people "
			"vote "
			"and can no longer be taken back."));
	html_f(h,
	    "<label>%s <input name=\"code\" value=\"%s\" required maxlength=\"11\" "
	    "autocomplete=\"off\"></label>\n",
	    T(p, "Code pour voter", "Code to vote by"), d.code);
	html_f(h,
	    "<label>%s <input name=\"affiche\" value=\"%s\" required maxlength=\"60\" "
	    "autocomplete=\"off\"></label>\n",
	    T(p, "Nom affiché", "Name shown"), d.name);
	html_f(h, "<label>%s <textarea name=\"alias\" rows=\"3\">",
	    T(p, "Autres écritures du nom, une par ligne",
		"Other ways to write the name, one a line"));
	for (i = 0; i < d.n_aliases; i++)
		html_f(h, "%s\n", d.alias[i]);
	html_raw(h, "</textarea></label>\n");
}

/* ---- all ---- */

static void
merge_fields(struct page *p, const struct nomination *leader)
{
	html_f(&p->html,
	    "<input type=\"hidden\" name=\"garde\" value=\"%lld\">\n"
	    "<label>%s <input name=\"autres\" required maxlength=\"300\" "
	    "autocomplete=\"off\" inputmode=\"numeric\"></label>\n",
	    (long long)leader->number,
	    T(p, "Numéros des autres nominations", "Numbers of the other nominations"));
}

static void
form(struct page *p, const struct desk_book *b, const struct desk_person *who, size_t i)
{
	const struct nomination *leader = desk_book_leader(b, who);
	char rest[80], path[200];

	if (acts[i].act == DESK_MERGE)
		(void)snprintf(rest, sizeof(rest), "/%s", acts[i].segment);
	else
		(void)snprintf(rest, sizeof(rest), "/%lld/%s", (long long)leader->number,
		    acts[i].segment);
	desk_link(p, rest, path, sizeof(path));
	html_f(&p->html, "<section class=\"card\"><h3>%s</h3><p>%s</p>\n",
	    T(p, acts[i].fr, acts[i].en), T(p, acts[i].help_fr, acts[i].help_en));
	page_form(p, path, "stack");
	if (acts[i].act == DESK_PROMOTE)
		promotion_fields(p, b, who);
	if (acts[i].act == DESK_MERGE)
		merge_fields(p, leader);
	desk_reason_field(p, "motifs");
	html_f(&p->html, "<button>%s</button></form></section>\n",
	    T(p, acts[i].fr, acts[i].en));
}

static void
usual_reasons(struct page *p)
{
	static const struct {
		const char *fr, *en;
	} reasons[] = {
	    {"Confirmé par le service", "Confirmed by the service"},
	    {"Témoins appelés", "Referees called"},
	    {"Même personne, autre écriture", "Same person, written differently"},
	    {"Personne introuvable", "Person not found"},
	    {"Hors du champ de la campagne", "Outside the campaign's scope"},
	    {"Décision du jury", "Decision of the jury"},
	};
	size_t i;

	html_raw(&p->html, "<datalist id=\"motifs\">");
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		html_f(&p->html, "<option value=\"%s\"></option>",
		    T(p, reasons[i].fr, reasons[i].en));
	html_raw(&p->html, "</datalist>\n");
}

void
desk_forms(struct page *p, const struct desk_book *b, const struct desk_person *who)
{
	unsigned status = FROM(desk_book_leader(b, who)->status);
	size_t i;

	html_f(
	    &p->html, "<h2>%s</h2>\n<div class=\"acts\">\n", T(p, "Décider", "Decide"));
	for (i = 0; i < ACTS; i++)
		if ((acts[i].from & status) != 0 && may(p, acts[i].act))
			form(p, b, who, i);
	html_raw(&p->html, "</div>\n");
	usual_reasons(p);
}
