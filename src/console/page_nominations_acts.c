/*
 * What people decide at the desk: a form becomes one request to the gateway, which alone
 * says whether it may be done; the answer is shown where the person came from. Nothing
 * is checked here that the gateway checks, but what the address and the fields are.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "console/desk_cache.h"
#include "console/desk_errors.h"
#include "console/desk_forms.h"
#include "console/page_campaign.h"
#include "console/page_nominations.h"
#include "gateway/desk_request.h"

#define NUMBER_MAX (INT64_C(1) << 53)

static const struct {
	void (*serve)(struct page *);
	enum desk_act act;
	const char *fr, *en;
} acts[] = {
    {nominees_merge, DESK_MERGE, "C'est une seule personne maintenant.",
	"They are one person now."},
    {nominee_split, DESK_SPLIT, "La nomination est une personne à part maintenant.",
	"The nomination is a person of its own now."},
    {nominee_verify, DESK_VERIFY, "Vérifiée.", "Verified."},
    {nominee_reject, DESK_REJECT, "Rejetée.", "Rejected."},
    {nominee_shortlist, DESK_SHORTLIST, "Retenue.", "Shortlisted."},
    {nominee_promote, DESK_PROMOTE, "La candidature est dans la campagne.",
	"The candidate is in the campaign."},
    {desk_undo_act, DESK_UNDO, "L'acte est annulé.", "The act is undone."},
};
#define ACTS (sizeof(acts) / sizeof(acts[0]))

static size_t
act_of(const struct page *p)
{
	size_t i;

	for (i = 0; i + 1 < ACTS; i++)
		if (acts[i].serve == p->route->serve)
			break;
	return i;
}

/* ---- the answer ---- */

/* Where the visitor came from: the proposals, else the person, else the queue. */
static void
way_back(const struct page *p, char *out, size_t cap)
{
	int64_t number, place = 1;
	char rest[60] = "";

	if (fields_has(&p->form, "place")) {
		(void)fields_number(&p->form, "place", 1, NUMBER_MAX, &place);
		(void)snprintf(
		    rest, sizeof(rest), "/propositions?n=%lld", (long long)place);
	} else if (fields_number(&p->form, "retour", 1, NUMBER_MAX, &number) ||
		   fields_number(&p->form, "garde", 1, NUMBER_MAX, &number) ||
		   text_i64(p->arg[1], 1, NUMBER_MAX, &number)) {
		(void)snprintf(rest, sizeof(rest), "/%lld", (long long)number);
	}
	desk_link(p, rest, out, cap);
}

static void
tell(struct page *p, enum flash kind, const char *text)
{
	char back[200];

	page_flash(p, kind, text);
	way_back(p, back, sizeof(back));
	page_redirect(p, back);
}

static void
acted(struct page *p, struct cJSON *answer)
{
	size_t act = act_of(p);
	const cJSON *errors, *one;
	BUF(why, 560);

	if (answer == NULL) {
		tell(p, FLASH_ERROR,
		    T(p,
			"La passerelle n'a pas répondu : vérifiez si c'est fait avant de "
			"recommencer.",
			"The gateway did not answer: look whether it was done before you "
			"try again."));
		return;
	}
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "ok"))) {
		tell(p, FLASH_DONE, T(p, acts[act].fr, acts[act].en));
		return;
	}
	errors = cJSON_GetObjectItemCaseSensitive(answer, "errors");
	cJSON_ArrayForEach(one, errors)
	{
		if (!cJSON_IsString(one))
			continue;
		(void)buf_add(&why, why.len > 0 ? " " : "");
		if (p->visitor.english)
			(void)buf_add(&why, one->valuestring);
		else
			desk_error_french(one->valuestring, &why);
	}
	tell(p, FLASH_ERROR,
	    why.len > 0 ? why.data : T(p, "Refusé sans raison donnée.", "Refused."));
}

/* ---- the request ---- */

static cJSON *
request(const struct page *p, enum desk_act act)
{
	cJSON *o = cJSON_CreateObject();
	const char *reason = fields_text(&p->form, "raison");

	(void)cJSON_AddStringToObject(o, "do", "desk");
	(void)cJSON_AddStringToObject(o, "act", desk_act_name(act));
	(void)cJSON_AddStringToObject(o, "campaign", p->paper->campaign.id);
	(void)cJSON_AddStringToObject(
	    o, "reason", reason[strspn(reason, " \t\n")] == '\0' ? "" : reason);
	return o;
}

/* The number in the address. False: it is none, and the page has ended. */
static bool
subject_of(struct page *p, int64_t *number)
{
	if (text_i64(p->arg[1], 1, NUMBER_MAX, number))
		return true;
	page_error(p, 404, T(p, "Ce n'est pas un numéro.", "That is no number."));
	return false;
}

/* An act about one nomination, and nothing else to say. */
static void
act_on(struct page *p)
{
	cJSON *o;
	int64_t number;

	if (!subject_of(p, &number))
		return;
	o = request(p, acts[act_of(p)].act);
	(void)cJSON_AddNumberToObject(o, "subject", (double)number);
	page_ask(p, o, acted);
}

void
nominee_split(struct page *p)
{
	act_on(p);
}

void
nominee_verify(struct page *p)
{
	act_on(p);
}

void
nominee_reject(struct page *p)
{
	act_on(p);
}

void
nominee_shortlist(struct page *p)
{
	act_on(p);
}

/* ---- merge ---- */

/* "12, 14 15": false when there is anything else in it, too many, or none. */
static bool
read_numbers(const char *text, int64_t keep, cJSON *others)
{
	static const char marks[] = " ,;\t\n";
	char digits[20];
	size_t len, n = 0;
	int64_t number;

	for (text += strspn(text, marks); *text != '\0'; text += strspn(text, marks)) {
		len = strcspn(text, marks);
		if (len >= sizeof(digits) || n++ == DESK_OTHERS_MAX)
			return false;
		memcpy(digits, text, len);
		digits[len] = '\0';
		if (!text_i64(digits, 1, NUMBER_MAX, &number))
			return false;
		if (number != keep)
			(void)cJSON_AddItemToArray(
			    others, cJSON_CreateNumber((double)number));
		text += len;
	}
	return cJSON_GetArraySize(others) > 0;
}

/* `garde` stands for the person; `autres` are joined to it. */
void
nominees_merge(struct page *p)
{
	cJSON *o, *others;
	int64_t keep;

	if (!fields_number(&p->form, "garde", 1, NUMBER_MAX, &keep)) {
		tell(p, FLASH_ERROR,
		    T(p, "Choisissez la nomination qui représente la personne.",
			"Choose the nomination that stands for the person."));
		return;
	}
	o = request(p, DESK_MERGE);
	(void)cJSON_AddNumberToObject(o, "subject", (double)keep);
	others = cJSON_AddArrayToObject(o, "others");
	if (!read_numbers(fields_text(&p->form, "autres"), keep, others)) {
		cJSON_Delete(o);
		tell(p, FLASH_ERROR,
		    T(p,
			"Donnez les numéros des autres nominations, séparés par des "
			"blancs : 64 au plus.",
			"Give the numbers of the other nominations, with blanks between: "
			"64 at most."));
		return;
	}
	page_ask(p, o, acted);
}

/* ---- promote ---- */

struct aliases {
	char text[ALIASES_MAX][CANDIDATE_NAME_MAX];
	const char *line[ALIASES_MAX];
	size_t n;
};

/* One a line; false when they are too many or too long. */
static bool
read_aliases(const char *text, struct aliases *a)
{
	size_t len, end;

	a->n = 0;
	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		for (end = len; end > 0 && text[end - 1] == ' ';)
			end--;
		if (end == 0)
			continue;
		if (a->n == ALIASES_MAX || end >= CANDIDATE_NAME_MAX)
			return false;
		memcpy(a->text[a->n], text, end);
		a->text[a->n][end] = '\0';
		a->line[a->n] = a->text[a->n];
		a->n++;
	}
	return true;
}

/* A candidate who comes or goes touches the count: once the vote has opened that takes
 * two, on the campaign's page. True: told and ended. */
static bool
is_frozen(struct page *p)
{
	if (!campaign_frozen(p))
		return false;
	tell(p, FLASH_ERROR,
	    T(p,
		"Le vote est ouvert : les candidatures changent sur la page Campagne, "
		"avec "
		"l'accord d'une autre personne.",
		"The vote has opened: candidates change on the page Campaign, with "
		"another "
		"person's agreement."));
	return true;
}

static void
promote_ready(struct page *p, struct desk_book *b)
{
	static struct aliases aliases; /* the loop's */
	const struct nomination *n;
	cJSON *o;
	int64_t number;

	if (!subject_of(p, &number) || is_frozen(p))
		return;
	n = desk_book_number(b, number);
	if (n == NULL) {
		tell(p, FLASH_ERROR,
		    T(p, "Cette nomination n'est plus là.", "It is no longer there."));
		return;
	}
	if (!read_aliases(fields_text(&p->form, "alias"), &aliases)) {
		tell(p, FLASH_ERROR,
		    T(p, "Douze autres écritures du nom au plus, courtes.",
			"Twelve other ways to write the name at most, short ones."));
		return;
	}
	if (fields_text(&p->form, "affiche")[0] == '\0') {
		tell(p, FLASH_ERROR,
		    T(p, "Donnez le nom affiché.", "Give the name shown."));
		return;
	}
	n = desk_book_leader(b, desk_book_person(b, n));
	o = request(p, DESK_PROMOTE);
	(void)cJSON_AddNumberToObject(o, "subject", (double)number);
	(void)cJSON_AddItemToObject(o, "candidate",
	    desk_candidate(&n->entry.answers, fields_text(&p->form, "code"),
		fields_text(&p->form, "affiche"), aliases.line, aliases.n));
	page_ask(p, o, acted);
}

void
nominee_promote(struct page *p)
{
	desk_cache_ask(p, false, promote_ready);
}

/* ---- undo ---- */

static const struct answers *
answers_by_id(void *book, int64_t id)
{
	const struct nomination *n = desk_book_id(book, id);

	return n == NULL ? NULL : &n->entry.answers;
}

static size_t
find_act(const struct desk_book *b, int64_t seq)
{
	size_t i;

	for (i = 0; i < b->n_decisions; i++)
		if (b->decision[i].seq == seq)
			break;
	return i;
}

static void
undo_ready(struct page *p, struct desk_book *b)
{
	cJSON *o, *candidate;
	int64_t seq;
	size_t at;

	if (!subject_of(p, &seq))
		return;
	at = find_act(b, seq);
	if (at == b->n_decisions) {
		page_error(p, 404,
		    T(p, "Il n'y a pas d'acte de ce numéro.", "There is no such act."));
		return;
	}
	if (!desk_may_undo(p, b, at)) {
		page_error(p, 403,
		    T(p,
			"Cet acte ne s'annule pas avec votre rôle, ou seulement par la "
			"commande kalata nominations.",
			"Your role may not undo this act, or only the command kalata "
			"nominations does."));
		return;
	}
	candidate = desk_undo_candidate(&b->decision[at], answers_by_id, b);
	if (candidate != NULL && is_frozen(p)) {
		cJSON_Delete(candidate);
		return;
	}
	o = request(p, DESK_UNDO);
	(void)cJSON_AddNumberToObject(o, "subject", (double)seq);
	if (candidate != NULL)
		(void)cJSON_AddItemToObject(o, "candidate", candidate);
	page_ask(p, o, acted);
}

void
desk_undo_act(struct page *p)
{
	desk_cache_ask(p, false, undo_ready);
}
