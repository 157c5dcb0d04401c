/*
 * The nomination desk's queue: persons, fifty to a page, found by status, region, sector
 * and name. The filters are in the address, so that a page can be kept, sent and gone
 * back to.
 */
#include "console/page_nominations.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "console/desk_cache.h"
#include "console/pages.h"
#include "provider/form.h"

#define TEXT_MOST     100 /* bytes looked for */
#define ADDRESS_BYTES 800

/* ---- what was asked ---- */

static int
status_of(const char *name)
{
	int i;

	for (i = NOMINEE_RECEIVED; i <= NOMINEE_PROMOTED; i++)
		if (strcmp(nominee_status_name((enum nominee_status)i), name) == 0)
			return i;
	return 0;
}

static int
region_of(const struct page *p, const char *key)
{
	int region = atlas_region(&p->paper->atlas, key);

	if (strcmp(key, "?") == 0)
		return DESK_UNKNOWN;
	return region < 0 ? DESK_ANY : region;
}

static const struct {
	const char *key, *fr, *en;
} orders[] = {
    [DESK_BY_NUMBER] = {"", "par numéro", "by number"},
    [DESK_BY_COUNT] = {"fois", "les plus nommées", "most nominated"},
    [DESK_BY_LATEST] = {"recent", "les plus récentes", "latest"},
};
#define ORDERS (sizeof(orders) / sizeof(orders[0]))

static enum desk_order
order_of(const char *key)
{
	size_t i;

	for (i = 0; i < ORDERS; i++)
		if (strcmp(orders[i].key, key) == 0)
			return (enum desk_order)i;
	return DESK_BY_NUMBER;
}

/* What an address asks that is none of ours is left out: the page shows what it did. */
static void
read_query(const struct page *p, struct desk_query *q)
{
	static char text[TEXT_MOST + 1], sector[FIELD_KEY_MAX]; /* the loop's */
	int64_t n;

	(void)text_copy(text, sizeof(text), fields_text(&p->query, "nom"));
	(void)text_copy(sector, sizeof(sector), fields_text(&p->query, "secteur"));

	*q = (struct desk_query){.status = status_of(fields_text(&p->query, "etat")),
	    .region = region_of(p, fields_text(&p->query, "region")),
	    .sector = sector,
	    .text = text,
	    .order = order_of(fields_text(&p->query, "ordre")),
	    .page = 1};
	if (fields_number(&p->query, "page", 1, INT64_C(1) << 31, &n))
		q->page = (size_t)n;
}

/* The address of the same list with another status or page. */
static void
address(const struct page *p, const struct desk_query *q, int status, size_t page,
    struct buf *out)
{
	const struct {
		const char *name, *value;
	} kept[] = {
	    {"etat", status == 0 ? "" : nominee_status_name((enum nominee_status)status)},
	    {"region", q->region == DESK_ANY ? ""
		       : q->region == DESK_UNKNOWN
			   ? "?"
			   : p->paper->atlas.region[q->region].key},
	    {"secteur", q->sector},
	    {"nom", q->text},
	    {"ordre", orders[q->order].key},
	};
	char path[160];
	size_t i;

	desk_link(p, "?", path, sizeof(path));
	buf_add(out, path);
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (kept[i].value[0] == '\0')
			continue;
		buf_addf(out, "%s=", kept[i].name);
		form_escape(out, kept[i].value, strlen(kept[i].value));
		buf_char(out, '&');
	}
	if (page > 1)
		buf_addf(out, "page=%zu&", page);
	out->data[--out->len] = '\0'; /* the last & or ? */
}

/* ---- above the list ---- */

static void
tab(struct page *p, const struct desk_query *q, const struct desk_found *f, int status)
{
	BUF(path, ADDRESS_BYTES);

	address(p, q, status, 1, &path);
	html_f(&p->html, "<li><a href=\"%s\"", path.data);
	html_raw(&p->html, q->status == status ? " aria-current=\"page\">" : ">");
	html_f(&p->html, "%s%s ",
	    status == 0 ? T(p, "toutes", "all") : desk_status_word(p, status),
	    status == 0 ? "" : T(p, "s", status == NOMINEE_PROMOTED ? "s" : ""));
	html_raw(&p->html, "<b>");
	html_number(&p->html, (int64_t)f->by_status[status]);
	html_raw(&p->html, "</b></a></li>\n");
}

static void
tabs(struct page *p, const struct desk_query *q, const struct desk_found *f)
{
	int status;

	html_f(&p->html, "<nav class=\"tabs\" aria-label=\"%s\"><ul>\n",
	    T(p, "État des personnes", "Status of persons"));
	for (status = 0; status <= NOMINEE_PROMOTED; status++)
		tab(p, q, f, status);
	html_raw(&p->html, "</ul></nav>\n");
}

static void
option(struct page *p, const char *value, const char *label, bool chosen)
{
	html_f(&p->html, "<option value=\"%s\"", value);
	html_raw(&p->html, chosen ? " selected>" : ">");
	html_f(&p->html, "%s</option>\n", label);
}

static void
region_choice(struct page *p, const struct desk_query *q)
{
	const struct atlas *atlas = &p->paper->atlas;
	size_t i;

	html_f(
	    &p->html, "<label>%s <select name=\"region\">\n", T(p, "Région", "Region"));
	option(p, "", T(p, "toutes", "all"), q->region == DESK_ANY);
	for (i = 0; i < atlas->n; i++)
		option(
		    p, atlas->region[i].key, atlas->region[i].name, q->region == (int)i);
	option(p, "?", T(p, "inconnue", "unknown"), q->region == DESK_UNKNOWN);
	html_raw(&p->html, "</select></label>\n");
}

static void
sector_choice(struct page *p, const struct desk_book *b, const struct desk_query *q)
{
	int at = b->form == NULL ? -1 : form_field(b->form, "sector");
	const struct field_def *field;
	size_t i;

	if (at < 0)
		return;
	field = &b->form->field[at];
	html_f(&p->html, "<label>%s <select name=\"secteur\">\n",
	    desk_field_label(p, b, field));
	option(p, "", T(p, "tous", "all"), q->sector[0] == '\0');
	for (i = 0; i < field->n_choices; i++)
		option(p, field->choice[i].key,
		    field_show(field, &b->paper->atlas, desk_language(p, b),
			field->choice[i].key),
		    strcmp(q->sector, field->choice[i].key) == 0);
	option(p, "?", T(p, "inconnu", "unknown"), strcmp(q->sector, "?") == 0);
	html_raw(&p->html, "</select></label>\n");
}

static void
filters(struct page *p, const struct desk_book *b, const struct desk_query *q)
{
	char path[160];
	size_t i;

	desk_link(p, "", path, sizeof(path));
	html_f(&p->html, "<form method=\"get\" action=\"%s\" class=\"filter\">\n", path);
	html_f(&p->html, "<input type=\"hidden\" name=\"etat\" value=\"%s\">\n",
	    q->status == 0 ? "" : nominee_status_name((enum nominee_status)q->status));
	html_f(&p->html,
	    "<label>%s <input type=\"search\" name=\"nom\" maxlength=\"%d\" "
	    "value=\"%s\"></label>\n",
	    T(p, "Nom ou numéro", "Name or number"), TEXT_MOST, q->text);
	region_choice(p, q);
	sector_choice(p, b, q);
	html_f(&p->html, "<label>%s <select name=\"ordre\">\n", T(p, "Ordre", "Order"));
	for (i = 0; i < ORDERS; i++)
		option(p, orders[i].key, T(p, orders[i].fr, orders[i].en),
		    q->order == (enum desk_order)i);
	html_f(&p->html, "</select></label>\n<button>%s</button></form>\n",
	    T(p, "Chercher", "Search"));
}

/* ---- the list ---- */

static void
cell(struct page *p, const char *text)
{
	html_f(&p->html, "<td>%s</td>", text);
}

static void
person(struct page *p, const struct desk_book *b, const struct desk_person *who)
{
	const struct nomination *n = desk_book_leader(b, who);
	const char *name = desk_answer(p, b, n, "name");
	char path[160], rest[32];

	(void)snprintf(rest, sizeof(rest), "/%lld", (long long)n->number);
	desk_link(p, rest, path, sizeof(path));
	html_f(&p->html, "<tr><td class=\"num\">%lld</td>", (long long)n->number);
	html_f(&p->html, "<th scope=\"row\"><a href=\"%s\">%s</a></th>", path,
	    name[0] == '\0' ? T(p, "(sans nom)", "(no name)") : name);
	cell(p, desk_answer(p, b, n, "position"));
	cell(p, desk_answer(p, b, n, "service"));
	cell(p, desk_answer(p, b, n, "place"));
	cell(p, desk_region_word(p, b, who->region));
	html_raw(&p->html, "<td>");
	desk_status_badge(p, n);
	html_raw(&p->html, "</td><td class=\"num\">");
	html_number(&p->html, (int64_t)who->n);
	html_raw(&p->html, "</td></tr>\n");
}

static void
list_head(struct page *p, const struct desk_found *f)
{
	static const struct {
		const char *fr, *en, *class;
	} heads[] = {
	    {"N°", "No.", "num"},
	    {"Nom", "Name", ""},
	    {"Fonction", "Position", ""},
	    {"Service", "Service", ""},
	    {"Lieu", "Place", ""},
	    {"Région", "Region", ""},
	    {"État", "Status", ""},
	    {"Fois", "Times", "num"},
	};
	struct html *h = &p->html;
	size_t i, from = (f->page - 1) * DESK_PAGE;

	html_f(h, "<table class=\"data\"><caption>%s ", T(p, "Personnes", "Persons"));
	html_number(h, (int64_t)from + 1);
	html_f(h, " %s ", T(p, "à", "to"));
	html_number(h, (int64_t)(from + f->n_rows));
	html_f(h, " %s ", T(p, "sur", "of"));
	html_number(h, (int64_t)f->n);
	html_raw(h, " (");
	html_number(h, (int64_t)f->nominations);
	html_raw(h, " nominations)</caption>\n<thead><tr>");
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		html_f(h, "<th scope=\"col\" class=\"%s\">%s</th>", heads[i].class,
		    T(p, heads[i].fr, heads[i].en));
	html_raw(h, "</tr></thead>\n<tbody>\n");
}

static void
pager(struct page *p, const struct desk_query *q, const struct desk_found *f)
{
	BUF(before, ADDRESS_BYTES);
	BUF(after, ADDRESS_BYTES);

	if (f->pages < 2)
		return;
	address(p, q, q->status, f->page - 1, &before);
	address(p, q, q->status, f->page + 1, &after);
	html_f(&p->html, "<nav class=\"pager\" aria-label=\"%s\">\n",
	    T(p, "Pages", "Pages"));
	if (f->page > 1)
		html_f(&p->html, "<a rel=\"prev\" href=\"%s\">%s</a>\n", before.data,
		    T(p, "Page précédente", "Previous page"));
	html_f(&p->html, "<span>%s %zu / %zu</span>\n", T(p, "page", "page"), f->page,
	    f->pages);
	if (f->page < f->pages)
		html_f(&p->html, "<a rel=\"next\" href=\"%s\">%s</a>\n", after.data,
		    T(p, "Page suivante", "Next page"));
	html_raw(&p->html, "</nav>\n");
}

static void
list(struct page *p, const struct desk_book *b, const struct desk_query *q)
{
	struct desk_found f;
	size_t i;

	desk_query(b, q, &f);
	tabs(p, q, &f);
	filters(p, b, q);
	if (f.n == 0) {
		html_f(&p->html, "<p>%s</p>\n",
		    b->all.n == 0 ? T(p, "Aucune nomination n'est encore reçue.",
					"No nomination has come in yet.")
				  : T(p, "Personne ne répond à ces critères.",
					"Nobody answers to these."));
		return;
	}
	html_f(&p->html,
	    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	    "aria-label=\"%s\">\n",
	    T(p, "Liste des personnes", "List of persons"));
	list_head(p, &f);
	for (i = 0; i < f.n_rows; i++)
		person(p, b, f.row[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
	pager(p, q, &f);
}

static void
queue_ready(struct page *p, struct desk_book *b)
{
	struct desk_query q;

	read_query(p, &q);
	page_open(p, MENU_NOMINATIONS, T(p, "Nominations", "Nominations"), NULL);
	desk_links(p, "");
	desk_phase_note(p);
	list(p, b, &q);
	page_send(p, 200);
}

void
nominations(struct page *p)
{
	if (!desk_none(p))
		desk_cache_ask(p, false, queue_ready);
}
