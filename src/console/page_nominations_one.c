/*
 * One person: every nomination merged into it side by side, what was decided and why, and
 * what may be decided next. A hundred people may have nominated one: a few stand beside
 * each other at a time.
 */
#include "console/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "console/desk_cache.h"
#include "console/desk_forms.h"
#include "console/page_nominations.h"
#include "store/desk_changes.h"

#define BESIDE          4 /* nominations beside each other */
#define DECISIONS_SHOWN 100
#define NUMBERS_SHOWN   8 /* of an act that changed many */

/* ---- side by side ---- */

struct columns {
	const struct nomination *n[BESIDE];
	size_t count;
};

static void
heads(struct page *p, const struct columns *c)
{
	struct html *h = &p->html;
	size_t i;

	html_f(h, "<thead><tr><th scope=\"col\">%s</th>", T(p, "Question", "Question"));
	for (i = 0; i < c->count; i++) {
		const struct nomination *n = c->n[i];

		html_f(h, "<th scope=\"col\">%s %lld%s<br>%s, ", T(p, "n°", "no."),
		    (long long)n->number,
		    n->id == n->leader ? T(p, " (représente)", " (stands for it)") : "",
		    desk_way_word(p, n->entry.source));
		html_time(h, n->entry.created_ms);
		html_raw(h, "</th>");
	}
	html_raw(h, "</tr></thead>\n<tbody>\n");
}

static bool
all_equal(const struct columns *c, const char *key)
{
	const char *first = answers_get(&c->n[0]->entry.answers, key);
	size_t i;

	for (i = 1; i < c->count; i++)
		if (!desk_same(first, answers_get(&c->n[i]->entry.answers, key)))
			return false;
	return true;
}

static void
answers_row(struct page *p, const struct desk_book *b, const struct columns *c,
    const struct field_def *f)
{
	bool differ = !all_equal(c, f->key);
	const char *value;
	size_t i;

	html_f(&p->html, "<tr><th scope=\"row\">%s%s</th>", desk_field_label(p, b, f),
	    differ ? T(p, " (diffère)", " (differs)") : "");
	for (i = 0; i < c->count; i++) {
		value = desk_answer(p, b, c->n[i], f->key);
		html_f(&p->html, "<td>%s</td>", value[0] == '\0' ? "–" : value);
	}
	html_raw(&p->html, "</tr>\n");
}

static void
split_row(struct page *p, const struct columns *c)
{
	char rest[60], path[200];
	size_t i;

	html_f(&p->html, "<tr><th scope=\"row\">%s</th>",
	    T(p, "Une autre personne ?", "Another person?"));
	for (i = 0; i < c->count; i++) {
		(void)snprintf(
		    rest, sizeof(rest), "/%lld/separer", (long long)c->n[i]->number);
		desk_link(p, rest, path, sizeof(path));
		html_f(&p->html, "<td><details><summary>%s %lld</summary>",
		    T(p, "Séparer le n°", "Split off no."), (long long)c->n[i]->number);
		page_form(p, path, "stack");
		desk_reason_field(p, "");
		html_f(&p->html, "<button>%s</button></form></details></td>",
		    T(p, "Séparer", "Split off"));
	}
	html_raw(&p->html, "</tr>\n");
}

static void
beside_pager(
    struct page *p, const struct desk_book *b, const struct desk_person *who, size_t from)
{
	long long number = desk_book_leader(b, who)->number;
	char rest[80], path[200];

	if (who->n <= BESIDE)
		return;
	html_f(&p->html, "<nav class=\"pager\" aria-label=\"%s\">\n",
	    T(p, "Nominations de la personne", "Nominations of the person"));
	if (from > 0) {
		(void)snprintf(
		    rest, sizeof(rest), "/%lld?de=%zu", number, from - BESIDE + 1);
		desk_link(p, rest, path, sizeof(path));
		html_f(&p->html, "<a rel=\"prev\" href=\"%s\">%s</a>\n", path,
		    T(p, "Les précédentes", "Those before"));
	}
	html_f(&p->html, "<span>%zu–%zu / %zu</span>\n", from + 1,
	    from + BESIDE < who->n ? from + BESIDE : who->n, who->n);
	if (from + BESIDE < who->n) {
		(void)snprintf(
		    rest, sizeof(rest), "/%lld?de=%zu", number, from + BESIDE + 1);
		desk_link(p, rest, path, sizeof(path));
		html_f(&p->html, "<a rel=\"next\" href=\"%s\">%s</a>\n", path,
		    T(p, "Les suivantes", "Those after"));
	}
	html_raw(&p->html, "</nav>\n");
}

static void
side_by_side(struct page *p, const struct desk_book *b, const struct desk_person *who)
{
	struct columns c = {.count = 0};
	int64_t de = 1;
	size_t from, i;
	char path[200];

	(void)fields_number(&p->query, "de", 1, (int64_t)who->n, &de);
	from = ((size_t)de - 1) / BESIDE * BESIDE;
	for (i = from; i < who->n && c.count < BESIDE; i++)
		c.n[c.count++] = desk_book_member(b, who, i);
	html_f(&p->html,
	    "<h2>%s</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	    "aria-label=\"%s\">\n<table class=\"data\"><caption>",
	    T(p, "Ce qui est écrit", "What was written"),
	    T(p, "Nominations côte à côte", "Nominations side by side"));
	html_number(&p->html, (int64_t)who->n);
	html_f(&p->html, " %s</caption>\n",
	    who->n == 1 ? T(p, "nomination", "nomination")
			: T(p, "nominations de la même personne",
			      "nominations of the same person"));
	heads(p, &c);
	for (i = 0; i < b->form->n_fields; i++)
		answers_row(p, b, &c, &b->form->field[i]);
	desk_link(p, "/1/separer", path, sizeof(path));
	if (who->n > 1 && page_may(p, "POST", path))
		split_row(p, &c);
	html_raw(&p->html, "</tbody></table></div>\n");
	beside_pager(p, b, who, from);
}

/* ---- decisions ---- */

/* The nominations an act changed, by number. */
static void
numbers(struct page *p, const struct desk_book *b, const struct decision_row *d)
{
	struct desk_changes changes;
	const struct nomination *n;
	size_t shown = 0, i;

	if (!desk_changes_read(&changes, d->changes))
		return;
	for (i = 0; i < changes.n && shown < NUMBERS_SHOWN; i++) {
		n = desk_book_id(b, changes.change[i].is.nomination);
		if (n != NULL)
			html_f(&p->html, "%s%lld",
			    shown++ == 0 ? T(p, " n° ", " no. ") : ", ",
			    (long long)n->number);
	}
	if (i < changes.n)
		html_f(&p->html, T(p, " et %zu autres", " and %zu more"), changes.n - i);
	desk_changes_clear(&changes);
}

static void
decision(struct page *p, const struct desk_book *b, const struct desk_person *who,
    size_t at, bool last)
{
	const struct decision_row *d = &b->decision[at];
	struct html *h = &p->html;

	html_raw(h, "<li>");
	html_time(h, d->at);
	html_f(h, " : <b>%s</b> %s", d->actor, desk_act_word(p, d->act));
	if (d->undoes != 0)
		html_f(h, " %lld", (long long)d->undoes);
	numbers(p, b, d);
	html_f(h,
	    T(p, " — « %s » (écriture %lld du journal%s)",
		" — “%s” (ledger entry %lld%s)"),
	    d->reason, (long long)d->seq,
	    b->holds[at] ? "" : T(p, ", annulé", ", undone"));
	if (last && desk_may_undo(p, b, at))
		desk_undo_form(p, d->seq, desk_book_leader(b, who)->number);
	html_raw(h, "</li>\n");
}

/* The acts about the person, the last first. */
static void
decisions(struct page *p, const struct desk_book *b, const struct desk_person *who)
{
	bool *about = xcalloc(b->n_decisions + 1, sizeof(*about)), last = true;
	size_t shown = 0, i;

	desk_book_about(b, who, about);
	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Ce qui est décidé", "What was decided"));
	for (i = b->n_decisions; i-- > 0 && shown < DECISIONS_SHOWN;) {
		if (!about[i])
			continue;
		if (shown++ == 0)
			html_raw(&p->html, "<ul class=\"decisions\">\n");
		decision(p, b, who, i, last && b->holds[i]);
		last = last && !b->holds[i];
	}
	free(about);
	if (shown > 0)
		html_raw(&p->html, "</ul>\n");
	else
		html_f(&p->html, "<p>%s</p>\n", T(p, "Rien encore.", "Nothing yet."));
}

/* ---- all ---- */

static void
summary(struct page *p, const struct desk_book *b, const struct desk_person *who,
    const struct nomination *asked)
{
	const struct nomination *n = desk_book_leader(b, who);
	struct html *h = &p->html;

	html_f(h, "<p class=\"state\">%s %lld, <b>%s%s%s</b>, %s %s. ", T(p, "N°", "No."),
	    (long long)n->number, desk_status_word(p, (int)n->status),
	    n->code[0] == '\0' ? "" : T(p, " au code ", " with code "), n->code,
	    T(p, "région", "region"), desk_region_word(p, b, who->region));
	if (asked->id != n->id)
		html_f(h,
		    T(p, "La nomination %lld est réunie à cette personne.",
			"Nomination %lld was merged into this person."),
		    (long long)asked->number);
	html_raw(h, "</p>\n");
}

static void
one_ready(struct page *p, struct desk_book *b)
{
	const struct nomination *asked = NULL;
	const struct desk_person *who;
	const char *name;
	int64_t number;

	if (text_i64(p->arg[1], 1, INT64_C(1) << 53, &number))
		asked = desk_book_number(b, number);
	if (asked == NULL || b->form == NULL) {
		page_error(p, 404,
		    T(p, "Il n'y a pas de nomination de ce numéro, ou elle est annulée.",
			"There is no nomination of that number, or it was cancelled."));
		return;
	}
	who = desk_book_person(b, asked);
	name = desk_answer(p, b, desk_book_leader(b, who), "name");
	page_open(p, MENU_NOMINATIONS,
	    name[0] == '\0' ? T(p, "(sans nom)", "(no name)") : name, NULL);
	desk_links(p, NULL);
	summary(p, b, who, asked);
	side_by_side(p, b, who);
	desk_forms(p, b, who);
	decisions(p, b, who);
	page_send(p, 200);
}

void
nominee(struct page *p)
{
	if (!desk_none(p))
		desk_cache_ask(p, false, one_ready);
}
