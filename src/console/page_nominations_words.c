/*
 * Words of the desk in both languages, and the small pieces its pages have in common.
 */
#include "console/page_nominations.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/message_words.h"
#include "core/fold.h"

struct words {
	const char *fr, *en;
};

/* How a status is shown beside its word. */
static const char *const looks[] = {
    [NOMINEE_RECEIVED] = "badge",
    [NOMINEE_VERIFIED] = "badge ok",
    [NOMINEE_REJECTED] = "badge bad",
    [NOMINEE_SHORTLISTED] = "badge ok",
    [NOMINEE_PROMOTED] = "badge ok",
};

static const struct words statuses[] = {
    [NOMINEE_RECEIVED] = {"reçue", "received"},
    [NOMINEE_VERIFIED] = {"vérifiée", "verified"},
    [NOMINEE_REJECTED] = {"rejetée", "rejected"},
    [NOMINEE_SHORTLISTED] = {"retenue", "shortlisted"},
    [NOMINEE_PROMOTED] = {"candidate", "candidate"},
};
#define N(list) (sizeof(list) / sizeof((list)[0]))

static const struct words act_words[] = {
    [DESK_MERGE] = {"a réuni", "merged"},
    [DESK_SPLIT] = {"a séparé", "split"},
    [DESK_VERIFY] = {"a vérifié", "verified"},
    [DESK_REJECT] = {"a rejeté", "rejected"},
    [DESK_SHORTLIST] = {"a retenu", "shortlisted"},
    [DESK_PROMOTE] = {"a promu", "promoted"},
    [DESK_UNDO] = {"a annulé l'acte", "undid act"},
    [DESK_VOLUNTEER] = {"a ajouté un volontaire", "added a volunteer"},
    [DESK_VOLUNTEER_OFF] = {"a retiré un volontaire", "removed a volunteer"},
    [DESK_IMPORT] = {"a importé du papier", "imported paper forms"},
};

static const char *
word(const struct page *p, const struct words *list, size_t n, int64_t at)
{
	if (at < 0 || (size_t)at >= n || list[at].fr == NULL)
		return "?";
	return T(p, list[at].fr, list[at].en);
}

const char *
desk_status_word(const struct page *p, int status)
{
	return word(p, statuses, N(statuses), status);
}

void
desk_status_badge(struct page *p, const struct nomination *n)
{
	html_f(&p->html, "<span class=\"%s\">%s%s%s</span>",
	    (size_t)n->status < N(looks) && looks[n->status] != NULL ? looks[n->status]
								     : "badge",
	    desk_status_word(p, (int)n->status), n->code[0] == '\0' ? "" : " ", n->code);
}

const char *
desk_act_word(const struct page *p, enum desk_act act)
{
	return word(p, act_words, N(act_words), (int64_t)act);
}

const char *
desk_way_word(const struct page *p, int64_t source)
{
	static const struct words ways[] = {
	    [SOURCE_SMS] = {"SMS", "SMS"},
	    [SOURCE_USSD] = {"USSD", "USSD"},
	    [SOURCE_VOICE] = {"voix", "voice"},
	    [SOURCE_PAPER] = {"papier", "paper"},
	};

	return word(p, ways, N(ways), source);
}

/* ---- answers ---- */

int
desk_language(const struct page *p, const struct desk_book *b)
{
	int language = rulebook_language(b->rulebook, p->visitor.english ? "en" : "fr");

	return language < 0 ? 0 : language;
}

const char *
desk_field_label(
    const struct page *p, const struct desk_book *b, const struct field_def *f)
{
	const char *label = f->label[desk_language(p, b)];

	return label == NULL ? f->key : label;
}

const char *
desk_answer(const struct page *p, const struct desk_book *b, const struct nomination *n,
    const char *key)
{
	static char text[4][2 * ANSWER_VALUE_MAX]; /* the loop's */
	static size_t next;
	const char *value = answers_get(&n->entry.answers, key);
	int field = b->form == NULL ? -1 : form_field(b->form, key);
	BUF(once, ANSWER_VALUE_MAX + 64);
	struct buf out;

	if (field >= 0)
		value = field_show(
		    &b->form->field[field], &b->paper->atlas, desk_language(p, b), value);
	next = (next + 1) % 4;
	buf_init(&out, text[next], sizeof(text[next]));
	text_mask_numbers(&once, value);      /* as the commands show it; */
	mask_text(once.data, once.len, &out); /* and what was written to get by that */
	return out.data;
}

bool
desk_same(const char *a, const char *b)
{
	BUF(x, 2 * ANSWER_VALUE_MAX);
	BUF(y, 2 * ANSWER_VALUE_MAX);

	fold_text(a, strlen(a), &x);
	fold_text(b, strlen(b), &y);
	return strcmp(x.data, y.data) == 0;
}

const char *
desk_region_word(const struct page *p, const struct desk_book *b, int region)
{
	if (region < 0)
		return T(p, "inconnue", "unknown");
	return b->paper->atlas.region[region].name;
}

/* ---- pieces ---- */

void
desk_link(const struct page *p, const char *rest, char *out, size_t cap)
{
	(void)snprintf(out, cap, "/c/%s/nominations%s", p->paper->campaign.id, rest);
}

void
desk_reason_field(struct page *p, const char *list)
{
	html_f(&p->html,
	    "<label>%s <input name=\"raison\" required maxlength=\"200\" "
	    "autocomplete=\"off\"",
	    T(p, "Pourquoi ?", "Why?"));
	if (list[0] != '\0')
		html_f(&p->html, " list=\"%s\"", list);
	html_raw(&p->html, "></label>\n");
}

void
desk_links(struct page *p, const char *here)
{
	static const struct {
		const char *rest, *fr, *en;
	} links[] = {
	    {"", "Toutes les personnes", "All persons"},
	    {"/propositions", "Mêmes personnes ?", "Same persons?"},
	    {"/bilan", "Bilan", "Report"},
	    {".csv", "Tableur (CSV)", "Spreadsheet (CSV)"},
	};
	char path[160];
	size_t i;

	html_f(&p->html, "<nav aria-label=\"%s\"><ul class=\"pills no-print\">\n",
	    T(p, "Bureau des nominations", "Nomination desk"));
	for (i = 0; i < N(links); i++) {
		desk_link(p, links[i].rest, path, sizeof(path));
		if (!page_may(p, "GET", path))
			continue;
		html_f(&p->html, "<li><a class=\"pill\" href=\"%s\"", path);
		html_raw(&p->html, here != NULL && strcmp(links[i].rest, here) == 0
				       ? " aria-current=\"page\">"
				       : ">");
		html_f(&p->html, "%s</a></li>\n", T(p, links[i].fr, links[i].en));
	}
	html_raw(&p->html, "</ul></nav>\n");
}

static void
to_campaign(struct page *p)
{
	char path[160];

	page_link(p, "/campagne", path, sizeof(path));
	if (page_may(p, "GET", path))
		html_f(&p->html, "<p><a href=\"%s\">%s</a></p>\n", path,
		    T(p, "Aller à la page Campagne", "Go to the page Campaign"));
}

bool
desk_none(struct page *p)
{
	if (desk_form(p->paper) != NULL)
		return false;
	page_open(p, MENU_NOMINATIONS, T(p, "Nominations", "Nominations"), NULL);
	html_f(&p->html, "<p>%s</p>\n",
	    T(p,
		"Cette campagne ne prend pas de nominations. Pour en recevoir, "
		"donnez-lui "
		"des dates de nomination : un opérateur le fait sur la page Campagne.",
		"This campaign takes no nominations. To receive some, give it dates of "
		"nomination: an operator does that on the page Campaign."));
	to_campaign(p);
	page_send(p, 200);
	return true;
}

void
desk_phase_note(struct page *p)
{
	const struct form_def *form = desk_form(p->paper);
	struct html *h = &p->html;

	switch (form_phase(form, clock_now_ms())) {
	case PHASE_BEFORE:
		html_f(h, "<p class=\"note\">%s ",
		    T(p, "Les nominations ne sont pas encore ouvertes. Elles ouvrent le",
			"Nominations are not open yet. They open on"));
		html_time(h, form->window.opens_ms);
		html_raw(h, ".</p>\n");
		break;
	case PHASE_OPEN:
		break;
	case PHASE_LATE:
	case PHASE_CLOSED:
		html_f(h, "<p class=\"note\">%s ",
		    T(p, "Les nominations sont closes depuis le",
			"Nominations have been closed since"));
		html_time(h, form->window.closes_ms);
		html_f(h, ". %s</p>\n",
		    T(p,
			"Vérifiez, réunissez et retenez ce qui est reçu, puis promouvez "
			"avant l'ouverture du vote.",
			"Verify, merge and shortlist what was received, then promote "
			"before the vote opens."));
		break;
	}
}
