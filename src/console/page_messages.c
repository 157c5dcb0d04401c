/*
 * What came, newest first. A request looks at a bounded number of messages and says from
 * where to go on, so that nobody who looks for a needle keeps the others waiting.
 */
#include "console/pages.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "console/csv_out.h"
#include "console/message_words.h"

#define CSV_ROWS 5000

/* Fields of the address: the filter's and the cursor. */
static bool
read_filter(const struct page *p, struct message_filter *f)
{
	const char *state = fields_text(&p->query, "etat");
	const char *words = fields_text(&p->query, "q");
	int64_t number;

	memset(f, 0, sizeof(*f));
	f->state = MESSAGES_ALL;
	(void)text_copy(f->campaign, sizeof(f->campaign), p->paper->campaign.id);
	if (state[0] != '\0' && !message_state_parse(state, &f->state))
		return false;
	if (fields_number(&p->query, "source", 1, SOURCES, &number))
		f->source = number;
	if (fields_number(&p->query, "avant", 1, INT64_MAX, &number))
		f->before = number;
	return text_copy(
		   f->region, sizeof(f->region), fields_text(&p->query, "region")) &&
	       text_copy(
		   f->channel, sizeof(f->channel), fields_text(&p->query, "canal")) &&
	       text_copy(f->candidate, sizeof(f->candidate),
		   fields_text(&p->query, "candidat")) &&
	       text_copy(f->words, sizeof(f->words), words);
}

/* What reads like a receipt is looked for as one; without a digit it may be a word, too.
 */
static void
take_receipt(struct message_filter *f)
{
	if (receipt_read(f->words, f->receipt) && strpbrk(f->words, "0123456789") != NULL)
		f->words[0] = '\0';
}

/* For a query: RFC 3986's unreserved characters as they are. */
static void
put_value(struct html *h, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		char hex[4];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || strchr("-._~", c) != NULL) {
			html_rawn(h, s, 1);
			continue;
		}
		(void)snprintf(hex, sizeof(hex), "%%%02X", c);
		html_raw(h, hex);
	}
}

/* The same address with another cursor or state; `state` NULL: as it is. */
static void
put_query(struct html *h, const struct page *p, const char *state, int64_t before)
{
	static const char *const keys[] = {"source", "region", "canal", "candidat", "q"};
	size_t i;

	html_raw(h, "?etat=");
	put_value(h, state != NULL ? state : fields_text(&p->query, "etat"));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *value = fields_text(&p->query, keys[i]);

		if (value[0] == '\0')
			continue;
		html_f(h, "&amp;%s=", keys[i]);
		put_value(h, value);
	}
	if (before > 0)
		html_f(h, "&amp;avant=%lld", (long long)before);
}

/* ---- the filter ---- */

static void
pills(struct page *p, const struct message_filter *f)
{
	int i;

	html_f(&p->html, "<nav class=\"pills no-print\" aria-label=\"%s\">\n",
	    T(p, "État", "State"));
	for (i = 0; i < MESSAGES_STATES; i++) {
		enum message_state state = (enum message_state)i;

		html_raw(&p->html, "<a class=\"pill\" href=\"");
		put_query(&p->html, p, message_state_name(state), 0);
		html_raw(
		    &p->html, state == f->state ? "\" aria-current=\"true\">" : "\">");
		html_f(&p->html, "%s</a>\n", state_words(p, state));
	}
	html_raw(&p->html, "</nav>\n");
}

static void
option(struct page *p, const char *value, const char *words, const char *chosen)
{
	html_f(&p->html, "<option value=\"%s\"", value);
	html_raw(&p->html, strcmp(value, chosen) == 0 ? " selected>" : ">");
	html_f(&p->html, "%s</option>\n", words);
}

static void
begin_select(struct page *p, const char *name, const char *label, const char *any)
{
	html_f(&p->html, "<label>%s <select name=\"%s\">\n", label, name);
	option(p, "", any, "-");
}

static void
selects(struct page *p)
{
	const struct ballot_paper *paper = p->paper;
	const struct settings *s = &p->console->config->settings;
	const char *region = fields_text(&p->query, "region");
	char number[8];
	size_t i;

	begin_select(p, "source", T(p, "Source", "Source"), T(p, "toutes", "any"));
	for (i = 1; i <= SOURCES; i++) {
		(void)snprintf(number, sizeof(number), "%zu", i);
		option(p, number, source_words(p, (int64_t)i),
		    fields_text(&p->query, "source"));
	}
	html_raw(&p->html, "</select></label>\n");
	begin_select(p, "region", T(p, "Région", "Region"), T(p, "toutes", "any"));
	option(p, "?", T(p, "inconnue", "unknown"), region);
	for (i = 0; i < paper->atlas.n; i++)
		option(
		    p, paper->atlas.region[i].key, paper->atlas.region[i].name, region);
	html_raw(&p->html, "</select></label>\n");
	begin_select(p, "canal", T(p, "Canal", "Channel"), T(p, "tous", "any"));
	for (i = 0; i < s->n_channels; i++)
		option(p, s->channels[i].name, s->channels[i].name,
		    fields_text(&p->query, "canal"));
	html_raw(&p->html, "</select></label>\n");
}

static void
select_candidate(struct page *p, const char *chosen)
{
	const struct campaign *c = &p->paper->campaign;
	size_t i;

	if (c->n_candidates == 0)
		return;
	html_f(&p->html, "<label>%s <select name=\"candidat\">\n",
	    T(p, "Candidat", "Candidate"));
	option(p, "", T(p, "tous", "any"), "-");
	for (i = 0; i < c->n_candidates; i++)
		option(p, c->candidate[i].code, c->candidate[i].name, chosen);
	html_raw(&p->html, "</select></label>\n");
}

static void
filter_form(struct page *p, const struct message_filter *f)
{
	char link[120];

	page_link(p, "/messages", link, sizeof(link));
	html_f(&p->html, "<form class=\"filter\" action=\"%s\" role=\"search\">\n", link);
	html_f(&p->html, "<input type=\"hidden\" name=\"etat\" value=\"%s\">\n",
	    message_state_name(f->state));
	html_f(&p->html,
	    "<label>%s <input name=\"q\" type=\"search\" maxlength=\"79\" "
	    "value=\"%s\"></label>\n",
	    T(p, "Mot ou reçu", "Word or receipt"), fields_text(&p->query, "q"));
	selects(p);
	select_candidate(p, fields_text(&p->query, "candidat"));
	html_f(&p->html, "<button>%s</button></form>\n", T(p, "Chercher", "Search"));
}

/* ---- the list ---- */

static void
row(struct page *p, const struct message_item *m)
{
	struct html *h = &p->html;
	char link[160];

	(void)snprintf(link, sizeof(link), "/c/%s/messages/%lld", p->paper->campaign.id,
	    (long long)m->seq);
	html_f(h,
	    "<tr><th scope=\"row\"><a href=\"%s\">%lld</a></th><td class=\"wide\"><bdi>",
	    link, (long long)m->seq);
	show_text(h, m->raw, m->raw_len);
	html_f(h, "</bdi><br><span class=\"muted\">%s</span><br><span class=\"sub\">",
	    intent_words(p, m->intent));
	html_time(h, m->received_ms);
	html_raw(h, " · ");
	show_phone(p, &m->voter);
	html_f(h, " · %s %s</span></td><td>", source_words(p, m->source), m->channel);
	show_state(p, m);
	html_raw(h, "</td></tr>\n");
}

static void
table(struct page *p, const struct message_page *page)
{
	size_t i;

	html_f(&p->html,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
	    "<table class=\"data\"><caption>%s</caption>\n<thead><tr>",
	    T(p, "Messages", "Messages"),
	    T(p,
		"Les plus récents d'abord ; les numéros de téléphone n'existent pas ici.",
		"The latest first; there are no phone numbers here."));
	html_f(&p->html,
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
	    "</tr></thead>\n<tbody>\n",
	    T(p, "N°", "No."),
	    T(p, "Texte, et ce qu'on y a lu", "Text, and what was read in it"),
	    T(p, "État", "State"));
	for (i = 0; i < page->n; i++)
		row(p, &page->item[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
}

static void
pager(struct page *p, const struct message_page *page)
{
	struct html *h = &p->html;

	html_f(h, "<nav class=\"pager\" aria-label=\"%s\">", T(p, "Pages", "Pages"));
	if (fields_has(&p->query, "avant")) {
		html_raw(h, "<a href=\"");
		put_query(h, p, NULL, 0);
		html_f(h, "\">%s</a>\n", T(p, "Les plus récents", "The latest"));
	}
	if (page->next > 0) {
		html_raw(h, "<a rel=\"next\" href=\"");
		put_query(h, p, NULL, page->next);
		html_f(h, "\">%s</a>\n",
		    page->gave_up ? T(p, "Continuer plus loin", "Search further back")
				  : T(p, "Plus anciens", "Older"));
	}
	html_raw(h, "</nav>\n");
}

static void
outcome_of_search(struct page *p, const struct message_page *page)
{
	if (page->n > 0)
		table(p, page);
	if (page->gave_up)
		html_f(&p->html, "<p class=\"note\">%s</p>\n",
		    T(p,
			"La recherche s'est arrêtée avant la fin : il y a plus de "
			"messages"
			" à regarder.",
			"The search stopped before the end: there are more messages to"
			" look at."));
	else if (page->n == 0)
		html_f(&p->html, "<p class=\"empty\">%s</p>\n",
		    T(p, "Aucun message ne correspond.", "No message fits."));
	pager(p, page);
}

static void
csv_link(struct page *p)
{
	html_f(&p->html, "<p><a href=\"/c/%s/messages.csv", p->paper->campaign.id);
	put_query(&p->html, p, NULL, 0);
	html_f(&p->html, "\">%s</a> <span class=\"muted\">%s</span></p>\n",
	    T(p, "Télécharger (CSV)", "Download (CSV)"),
	    T(p, "5 000 messages au plus, à partir du plus récent.",
		"5,000 messages at most, from the latest on."));
}

static bool
read_page(struct page *p, size_t limit, struct message_page *page)
{
	struct message_filter f;

	if (!read_filter(p, &f)) {
		page_error(
		    p, 400, T(p, "Ce filtre n'existe pas.", "There is no such filter."));
		return false;
	}
	take_receipt(&f);
	f.limit = limit;
	if (messages_list(&db_sqlite, p->console->db, &f, page))
		return true;
	page_error(p, 503,
	    T(p, "La base ne peut pas être lue.", "The database cannot be read."));
	return false;
}

void
messages(struct page *p)
{
	struct message_page page;
	struct message_filter f;

	if (!read_page(p, MESSAGES_PAGE, &page))
		return;
	(void)read_filter(p, &f);
	page_open(p, MENU_MESSAGES, T(p, "Messages", "Messages"), NULL);
	pills(p, &f);
	filter_form(p, &f);
	outcome_of_search(p, &page);
	csv_link(p);
	message_page_clear(&page);
	page_send(p, 200);
}

/* ---- for spreadsheets ---- */

static void
csv_head(struct page *p)
{
	const char *const heads[] = {T(p, "entrée", "entry"), T(p, "reçu le", "received"),
	    T(p, "téléphone", "phone"), T(p, "source", "source"),
	    T(p, "canal", "channel"), T(p, "région", "region"), T(p, "texte", "text"),
	    T(p, "lu comme", "read as"), T(p, "état", "state"),
	    T(p, "attribué", "assigned"), T(p, "reçu", "receipt")};
	size_t i;

	csv_start(&p->html);
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		csv_text(&p->html, heads[i]);
	csv_end(&p->html);
}

static void
csv_row(struct page *p, const struct message_item *m)
{
	char mem[4 * INBOUND_TEXT_MAX];
	struct html *h = &p->html;
	struct buf text;
	BUF(phone, 8);

	buf_init(&text, mem, sizeof(mem));
	mask_text(m->raw, m->raw_len, &text);
	text_hex(&phone, m->voter.b, 3);
	csv_number(h, m->seq);
	csv_time(h, m->received_ms);
	csv_text(h, phone.data);
	csv_text(h, source_words(p, m->source));
	csv_text(h, m->channel);
	csv_text(h, region_words(p, m->region));
	csv_text(h, text.data);
	csv_text(h, intent_words(p, m->intent));
	csv_text(h, state_word(p, message_item_state(m)));
	csv_text(h, m->assigned_seq != 0 ? T(p, "oui", "yes") : "");
	csv_text(h, m->receipt);
	csv_end(h);
}

void
messages_csv(struct page *p)
{
	struct message_page page;
	size_t i;

	if (!read_page(p, CSV_ROWS, &page))
		return;
	csv_head(p);
	for (i = 0; i < page.n; i++)
		csv_row(p, &page.item[i]);
	message_page_clear(&page);
	page_send_as(p, "text/csv; charset=utf-8", "messages.csv", NULL);
}
