/*
 * The ledger to be read, and the proof that nobody touched it: verifying reads all of it,
 * in a worker, over a connection of its own, one at a time; everybody sees how far it is
 * and what the last one found.
 */
#include "console/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/journal_words.h"
#include "console/page.h"
#include "console/workers.h"
#include "store/ledger_list.h"
#include "store/verify.h"

#define ROWS 50

/* ---- verifying ---- */

/* The last verification, or the one under way: the loop's, but for what says otherwise.
 */
static struct {
	bool running, ever;
	int64_t done, all; /* written by the worker, read when shown: relaxed */
	int64_t at_ms, took_ms;
	bool had_head;
	struct verify_report report;
} last;

struct proof {
	char database[512], head[80];
	int64_t began_ms;
	struct verify_report report;
};

static void
progress(void *ctx, int64_t done, int64_t all)
{
	(void)ctx;
	__atomic_store_n(&last.done, done, __ATOMIC_RELAXED);
	__atomic_store_n(&last.all, all, __ATOMIC_RELAXED);
}

static void
prove(void *work)
{
	struct proof *proof = work;
	char why[200];
	struct db *db = db_sqlite.open(proof->database, true, why, sizeof(why));

	if (db == NULL) {
		proof->report.unreadable = true;
		(void)text_copy(proof->report.what, sizeof(proof->report.what), why);
		return;
	}
	verify(&db_sqlite, db, proof->head[0] == '\0' ? NULL : proof->head, progress,
	    NULL, &proof->report);
	db_sqlite.close(db);
}

static void
proved(void *work)
{
	struct proof *proof = work;

	last.running = false;
	last.ever = true;
	last.at_ms = clock_now_ms();
	last.took_ms = clock_mono_ms() - proof->began_ms;
	last.had_head = proof->head[0] != '\0';
	last.report = proof->report;
	free(proof);
}

static bool
is_head(const char *text)
{
	return text[0] == '\0' ||
	       (strlen(text) == 64 && text[strspn(text, "0123456789abcdef")] == '\0');
}

void
journal_verify(struct page *p)
{
	const char *head = fields_text(&p->form, "tete");
	struct proof *proof;

	if (!is_head(head)) {
		page_flash(p, FLASH_ERROR,
		    T(p, "Une tête du journal a 64 chiffres de 0 à 9 et de a à f.",
			"A head of the ledger has 64 digits, 0 to 9 and a to f."));
	} else if (!last.running) {
		proof = xcalloc(1, sizeof(*proof));
		(void)text_copy(
		    proof->database, sizeof(proof->database), p->console->database);
		(void)text_copy(proof->head, sizeof(proof->head), head);
		proof->began_ms = clock_mono_ms();
		last.done = last.all = 0;
		last.running = workers_do(p->console->workers, prove, proved, proof);
		if (!last.running) {
			free(proof);
			page_flash(p, FLASH_ERROR,
			    T(p, "Trop de travail en cours : réessayez.",
				"Too busy: try again."));
		}
	}
	page_redirect(p, "/journal");
}

static void
show_running(struct page *p)
{
	int64_t done = __atomic_load_n(&last.done, __ATOMIC_RELAXED);
	int64_t all = __atomic_load_n(&last.all, __ATOMIC_RELAXED);

	html_f(&p->html,
	    "<p role=\"status\"><progress max=\"%lld\" value=\"%lld\" "
	    "aria-label=\"%s\"></progress> ",
	    (long long)(all > 0 ? all : 1), (long long)done,
	    T(p, "Vérification", "Verification"));
	html_number(&p->html, done);
	html_raw(&p->html, " / ");
	html_number(&p->html, all);
	html_f(&p->html, " <a href=\"/journal\">%s</a></p>\n",
	    T(p, "actualiser", "refresh"));
}

static void
show_verdict(struct page *p)
{
	const struct verify_report *r = &last.report;
	bool lost = last.had_head && r->head_entry == 0 && r->first_bad == 0;

	html_f(&p->html, "<p class=\"flash %s\" id=\"verdict\">",
	    r->clean && !lost ? "done" : "error");
	if (r->unreadable)
		html_f(&p->html, "%s %s",
		    T(p, "N'a pas pu être vérifié :", "Could not be verified:"), r->what);
	else if (lost)
		html_text(&p->html, T(p,
					"Le journal est cohérent, mais cette tête n'en "
					"est pas : il a été réécrit "
					"ou ce n'est pas le même.",
					"The ledger is consistent, but that head is none "
					"of it: it was rewritten, or "
					"it is another."));
	else if (r->clean)
		html_text(&p->html, T(p, "Tout concorde : personne n'y a touché.",
					"Everything agrees: nobody touched it."));
	else if (r->first_bad > 0)
		html_f(&p->html, "%s %lld : %s",
		    T(p, "FAUX à l'écriture", "WRONG at entry"), (long long)r->first_bad,
		    r->what);
	else
		html_f(&p->html, "%s : %s", T(p, "FAUX", "WRONG"), r->what);
	html_raw(&p->html, "</p>\n<p class=\"muted\">");
	html_number(&p->html, r->entries);
	html_f(&p->html, " %s, ", T(p, "écritures vérifiées", "entries checked"));
	html_time(&p->html, last.at_ms);
	html_f(&p->html, " (%lld,%lld s)", (long long)(last.took_ms / 1000),
	    (long long)(last.took_ms % 1000 / 100));
	if (last.had_head && r->head_entry > 0)
		html_f(&p->html, ". %s %lld.",
		    T(p, "La tête notée est celle de l'écriture",
			"The noted head is that of entry"),
		    (long long)r->head_entry);
	html_raw(&p->html, "</p>\n");
}

static void
proof_part(struct page *p, const struct ledger_item *newest)
{
	html_raw(&p->html, "<section class=\"card\">\n");
	if (newest != NULL) {
		html_f(&p->html, "<h2>%s</h2>\n<p>%s ",
		    T(p, "Tête du journal", "Head of the ledger"),
		    T(p, "Écriture", "Entry"));
		html_number(&p->html, newest->seq);
		html_f(&p->html,
		    "<br><code class=\"mono\" id=\"tete-actuelle\">%s</code></p>\n",
		    newest->hash);
		html_f(&p->html, "<p class=\"muted\">%s</p>\n",
		    T(p,
			"Notez-la ailleurs, publiez-la : qui réécrirait le journal ne "
			"pourrait plus la "
			"retrouver.",
			"Note it elsewhere, publish it: who rewrote the ledger could not "
			"bring it back."));
	}
	if (last.running)
		show_running(p);
	else if (last.ever)
		show_verdict(p);
	page_form(p, "/journal/verifier", "stack");
	html_f(&p->html,
	    "<label for=\"tete\">%s</label>\n<input id=\"tete\" name=\"tete\" "
	    "class=\"mono\" "
	    "maxlength=\"64\" pattern=\"[0-9a-f]{64}\" spellcheck=\"false\" "
	    "autocomplete=\"off\">\n"
	    "<p class=\"actions\"><button class=\"primary\">%s</button>",
	    T(p, "Tête notée ailleurs (si vous en avez une)",
		"Head noted elsewhere (if you have one)"),
	    T(p, "Vérifier maintenant", "Verify now"));
	if (page_may(p, "GET", "/journal.csv"))
		html_f(&p->html, " <a href=\"/journal.csv\" download>%s</a>",
		    T(p, "Télécharger le journal", "Download the ledger"));
	html_raw(&p->html, "</p></form>\n</section>\n");
}

/* ---- reading ---- */

static void
filter_form(struct page *p, const struct ledger_filter *f)
{
	size_t i;

	html_f(&p->html,
	    "<form class=\"filter\" action=\"/journal\"><label>%s "
	    "<select id=\"genre\" name=\"genre\">",
	    T(p, "Écritures", "Entries"));
	for (i = 0; i < LEDGER_GROUPS; i++)
		html_f(&p->html, "<option value=\"%s\"%s>%s</option>",
		    ledger_group_name((enum ledger_group)i),
		    f->group == i ? " selected" : "",
		    journal_group(p, (enum ledger_group)i));
	html_f(&p->html,
	    "</select></label> <label>%s <select id=\"campagne\" "
	    "name=\"campagne\">"
	    "<option value=\"\">%s</option>",
	    T(p, "Campagne", "Campaign"), T(p, "toutes", "all"));
	for (i = 0; i < p->rulebook->n_papers; i++) {
		const char *id = p->rulebook->paper[i]->campaign.id;

		html_f(&p->html, "<option value=\"%s\"%s>%s</option>", id,
		    strcmp(f->campaign, id) == 0 ? " selected" : "", id);
	}
	html_f(&p->html,
	    "</select></label> <label>%s <input id=\"qui\" name=\"qui\" "
	    "value=\"%s\" "
	    "maxlength=\"60\" size=\"12\"></label> <button>%s</button></form>\n",
	    T(p, "Par qui", "By whom"), f->actor, T(p, "Filtrer", "Filter"));
}

static void
row(struct page *p, const struct ledger_item *item)
{
	html_f(&p->html, "<tr><td class=\"n\">%lld</td><td>", (long long)item->seq);
	html_time(&p->html, item->at);
	html_f(&p->html, "</td><td>%s</td><td>%s</td><td>", item->actor,
	    journal_kind(p, item->kind));
	if (item->subject[0] != '\0')
		html_f(&p->html, " <strong>%s</strong>", item->subject);
	if (item->reason[0] != '\0')
		html_f(&p->html, " « %s »", item->reason);
	if (item->kind == ACT_PROPOSE)
		html_f(&p->html, " <a href=\"/accords/%lld\">%s</a>",
		    (long long)item->seq,
		    T(p, "voir la proposition", "see the proposal"));
	else if (item->detail[0] != '\0' &&
		 item->detail[0] != '{') /* JSON is for programs */
		html_f(&p->html, " <span class=\"muted\">%s</span>", item->detail);
	html_f(&p->html,
	    "</td><td>%s</td><td class=\"mono\" title=\"%s\">%.*s…</td></tr>\n",
	    item->campaign, item->hash, 10, item->hash);
}

static void
rows(struct page *p, const struct ledger_page *page)
{
	size_t i;

	if (page->n == 0) {
		html_f(&p->html, "<p class=\"empty\">%s</p>\n",
		    T(p, "Aucune écriture de ce genre ici.", "No such entry here."));
		return;
	}
	html_f(&p->html,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table class=\"data fold\">"
	    "<caption class=\"sr\">%s</caption><thead><tr><th scope=\"col\" "
	    "class=\"n\">N°</th>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th "
	    "scope=\"col\">%s</th></tr></thead><tbody>\n",
	    T(p, "Écritures", "Entries"),
	    T(p, "Les écritures, la dernière d'abord", "Entries, newest first"),
	    T(p, "Quand", "When"), T(p, "Qui", "Who"), T(p, "Quoi", "What"),
	    T(p, "De quoi, pourquoi", "Of what, why"), T(p, "Campagne", "Campaign"),
	    T(p, "Empreinte", "Hash"));
	for (i = 0; i < page->n; i++)
		row(p, &page->item[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
}

static void
pager(struct page *p, const struct ledger_filter *f, const struct ledger_page *page)
{
	if (page->next == 0)
		return;
	html_f(&p->html,
	    "<p class=\"pager\"><a "
	    "href=\"/journal?genre=%s&amp;campagne=%s&amp;qui=%s&amp;avant=%lld\">%s</"
	    "a></p>\n",
	    ledger_group_name(f->group), f->campaign, f->actor, (long long)page->next,
	    page->far ? T(p, "Chercher plus loin", "Look farther back")
		      : T(p, "Plus ancien", "Older"));
}

static bool
read_filter(const struct page *p, struct ledger_filter *f)
{
	*f = (struct ledger_filter){.campaign = fields_text(&p->query, "campagne"),
	    .actor = fields_text(&p->query, "qui")};
	if (fields_text(&p->query, "genre")[0] != '\0' &&
	    !ledger_group_parse(fields_text(&p->query, "genre"), &f->group))
		return false;
	/* both go into a link as they are: a plus there would be a blank */
	if (f->campaign[strcspn(f->campaign, "&?%#+ ")] != '\0' ||
	    f->actor[strcspn(f->actor, "&?%#+")] != '\0')
		return false;
	return fields_text(&p->query, "avant")[0] == '\0' ||
	       fields_number(&p->query, "avant", 1, INT64_MAX, &f->before);
}

void
journal(struct page *p)
{
	const struct ledger_filter any = {.campaign = "", .actor = ""};
	struct ledger_page page, newest;
	struct ledger_filter f;

	if (!read_filter(p, &f)) {
		page_error(
		    p, 400, T(p, "Ce filtre n'existe pas.", "There is no such filter."));
		return;
	}
	if (!ledger_list(&db_sqlite, p->console->db, &any, 1, &newest)) {
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	(void)ledger_list(&db_sqlite, p->console->db, &f, ROWS, &page);
	if (last.running)
		p->head_extra = "<meta http-equiv=\"refresh\" content=\"3\">\n";
	page_open(p, MENU_JOURNAL, T(p, "Journal", "Ledger"), NULL);
	proof_part(p, newest.n == 1 ? &newest.item[0] : NULL);
	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Écritures", "Entries"));
	filter_form(p, &f);
	rows(p, &page);
	pager(p, &f, &page);
	ledger_page_clear(&page);
	ledger_page_clear(&newest);
	page_send(p, 200);
}
