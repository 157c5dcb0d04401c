/*
 * Results by region: the map and its table, with what nobody knows the region of as a row
 * of its own; and the line of the last two hours with its table.
 */
#include "console/direct.h"

#include <stdio.h>
#include <string.h>

#include "console/chart.h"

#define NAME_MAX_LEN 40
#define LINK_MAX     300
#define CLOCK_TEXT   8
#define SLOT         10 /* minutes in a row of the line's table */

/* ---- the map ---- */

/* What the tile of a region shows: votes, or those of the candidate looked at. */
static int64_t
votes_in(const struct direct *d, size_t region)
{
	const struct results *r = &d->board->results;

	return d->candidate < 0 ? r->region[region] : r->cell[region][d->candidate];
}

static int64_t
shade_of(const struct direct *d, size_t region)
{
	const struct results *r = &d->board->results;
	int64_t n;

	if (d->scale == TILE_SHARE)
		return tile_share(votes_in(d, region),
		    d->candidate < 0 ? r->counted : r->region[region]);
	n = tile_per_people(votes_in(d, region), d->atlas->region[region].population);
	return n < 0 ? 0 : n;
}

static const char *
map_title(const struct direct *d)
{
	struct page *p = d->page;

	if (d->scale == TILE_PEOPLE)
		return T(
		    p, "Voix pour 100 000 habitants", "Votes per 100,000 inhabitants");
	if (d->candidate < 0)
		return T(p, "Part de chaque région dans les voix",
		    "Each region's share of the votes");
	return T(p, "Part du candidat dans les voix de chaque région",
	    "The candidate's share of each region's votes");
}

static void
scale_links(const struct direct *d)
{
	static const struct {
		enum tile_scale scale;
		const char *fr, *en;
	} scales[] = {
	    {TILE_SHARE, "Part des voix", "Share of votes"},
	    {TILE_PEOPLE, "Pour 100 000 habitants", "Per 100,000 inhabitants"},
	};
	struct html *h = &d->page->html;
	char link[LINK_MAX];
	size_t i;

	html_f(h, "<p class=\"pills\">%s ", T(d->page, "Couleur :", "Colour:"));
	for (i = 0; i < 2; i++) {
		direct_link(
		    d, d->region, d->candidate, scales[i].scale, link, sizeof(link));
		html_f(h, "<a class=\"pill\" href=\"%s\"%s>%s</a> ", link,
		    scales[i].scale == d->scale ? " aria-current=true" : "",
		    T(d->page, scales[i].fr, scales[i].en));
	}
	html_raw(h, "</p>\n");
}

void
direct_map(const struct direct *d)
{
	static char links[REGIONS_MAX][LINK_MAX]; /* the loop's */
	static struct tile_map m;
	size_t i;

	m = (struct tile_map){.atlas = d->atlas,
	    .scale = d->scale,
	    .here = d->region,
	    .candidate = d->candidate,
	    .caption = map_title(d)};
	for (i = 0; i < d->atlas->n; i++) {
		m.votes[i] = votes_in(d, i);
		m.value[i] = shade_of(d, i);
		if (!d->links)
			continue;
		direct_link(d, d->region == (int)i ? -1 : (int)i, d->candidate, d->scale,
		    links[i], sizeof(links[i]));
		m.link[i] = links[i];
	}
	html_f(&d->page->html,
	    "<figure class=\"chart map\"><figcaption>%s</figcaption>\n", m.caption);
	tile_map_draw(&d->page->html, &m);
	tile_legend_draw(&d->page->html, &m);
	html_raw(&d->page->html, "</figure>\n");
	if (d->links)
		scale_links(d);
}

/* ---- the table ---- */

static void
cell(struct html *h, const char *name, int64_t n)
{
	html_f(h, "<td class=\"n\" data-k=\"%s\">", name);
	html_number(h, n);
	html_raw(h, "</td>");
}

static bool
shows(const struct direct *d, size_t candidate)
{
	return d->candidate < 0 || d->candidate == (int)candidate;
}

static void
head_row(const struct direct *d)
{
	struct html *h = &d->page->html;
	size_t c;

	html_f(h, "<thead><tr><th scope=\"col\">%s</th>", T(d->page, "Région", "Region"));
	for (c = 0; c < d->campaign->n_candidates; c++)
		if (shows(d, c))
			html_f(h, "<th scope=\"col\" class=\"n\">%s</th>",
			    d->campaign->candidate[c].name);
	html_f(h,
	    "<th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" "
	    "class=\"n\">%s</th></tr></thead>\n<tbody>\n",
	    T(d->page, "Total", "Total"),
	    T(d->page,
		"Pour 100\xe2\x80\xaf"
		"000 hab.",
		"Per 100,000 inh."));
}

/* Per 100,000 inhabitants; a dash where nobody knows how many there are. */
static void
per_people(struct html *h, const char *name, int64_t votes, int64_t population)
{
	int64_t n = tile_per_people(votes, population);

	if (n < 0) {
		html_raw(h, "<td class=\"n\">–</td>");
		return;
	}
	html_f(h, "<td class=\"n\" data-h=\"%s/%lld\">", name, (long long)population);
	tile_value(h, TILE_PEOPLE, n);
	html_raw(h, "</td>");
}

static void
region_name(const struct direct *d, size_t i)
{
	struct html *h = &d->page->html;
	char link[LINK_MAX];

	html_raw(h, "<th scope=\"row\">");
	if (i == d->atlas->n) {
		html_f(h, "<i>%s</i></th>", T(d->page, "inconnue", "unknown"));
		return;
	}
	if (!d->links) {
		html_f(h, "%s</th>", d->atlas->region[i].name);
		return;
	}
	direct_link(d, d->region == (int)i ? -1 : (int)i, d->candidate, d->scale, link,
	    sizeof(link));
	html_f(h, "<a href=\"%s\"%s>%s</a></th>", link,
	    d->region == (int)i ? " aria-current=true" : "", d->atlas->region[i].name);
}

static void
region_row(const struct direct *d, size_t i)
{
	const struct results *r = &d->board->results;
	struct html *h = &d->page->html;
	char name[NAME_MAX_LEN];
	size_t c;

	html_raw(h, d->region == (int)i ? "<tr class=\"here\">" : "<tr>");
	region_name(d, i);
	for (c = 0; c < d->campaign->n_candidates; c++) {
		if (!shows(d, c))
			continue;
		board_name(name, sizeof(name), (int)i, (int)c);
		cell(h, name, r->cell[i][c]);
	}
	(void)snprintf(name, sizeof(name), "r%zu", i);
	cell(h, name, r->region[i]);
	per_people(
	    h, name, r->region[i], i < d->atlas->n ? d->atlas->region[i].population : 0);
	html_raw(h, "</tr>\n");
}

static void
sum_row(const struct direct *d)
{
	const struct results *r = &d->board->results;
	struct html *h = &d->page->html;
	char name[NAME_MAX_LEN];
	size_t c;

	html_f(h, "</tbody>\n<tfoot><tr><th scope=\"row\">%s</th>",
	    T(d->page, "Ensemble", "All"));
	for (c = 0; c < d->campaign->n_candidates; c++) {
		if (!shows(d, c))
			continue;
		board_name(name, sizeof(name), -1, (int)c);
		cell(h, name, r->candidate[c]);
	}
	cell(h, "counted", r->counted);
	html_raw(h, "<td></td></tr></tfoot>");
}

void
direct_regions(const struct direct *d)
{
	struct html *h = &d->page->html;
	const char *caption = T(d->page, "Voix par région", "Votes per region");
	size_t i;

	html_f(h,
	    "<div class=\"scroll sticky\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\">",
	    caption);
	html_f(h, "<table class=\"data regions\"><caption>%s</caption>\n", caption);
	head_row(d);
	for (i = 0; i <= d->atlas->n; i++)
		region_row(d, i);
	sum_row(d);
	html_raw(h, "</table></div>\n");
}

/* ---- the line ---- */

/* HH:MM in Bamako, which is UTC. */
static void
clock_text(int64_t minute, char out[CLOCK_TEXT])
{
	unsigned m = (unsigned)(minute % 1440);

	(void)snprintf(out, CLOCK_TEXT, "%02u:%02u", m / 60 % 24, m % 60);
}

static void
axis(struct html *h, int64_t from, int64_t top)
{
	static const char *const anchors[] = {"start", "middle", "end"};
	char text[CLOCK_TEXT];
	int i;

	html_f(h, "<path class=\"axis\" d=\"M0 0H%d M0 %dH%d\"/>\n", CHART_WIDTH,
	    CHART_HEIGHT, CHART_WIDTH);
	html_raw(h, "<text class=\"top\" x=\"0\" y=\"-7\">");
	html_number(h, top);
	html_raw(h, "</text>\n");
	for (i = 0; i <= 2; i++) {
		clock_text(from + i * (BOARD_MINUTES / 2), text);
		html_f(h,
		    "<text class=\"hour\" x=\"%d\" y=\"%d\" "
		    "text-anchor=\"%s\">%s</text>\n",
		    i * CHART_WIDTH / 2, CHART_HEIGHT + 28, anchors[i], text);
	}
}

static void
slot_row(const struct direct *d, size_t first)
{
	struct html *h = &d->page->html;
	int64_t n[SOURCES] = {0}, all = 0;
	char text[CLOCK_TEXT];
	size_t i, s;

	for (i = first; i < first + SLOT; i++)
		for (s = 0; s < SOURCES; s++)
			n[s] += d->board->minute[i][s];
	clock_text(d->board->from + (int64_t)first, text);
	html_f(h, "<tr><th scope=\"row\">%s</th>", text);
	for (s = 0; s < SOURCES; s++) {
		html_raw(h, "<td class=\"n\">");
		html_number(h, n[s]);
		html_raw(h, "</td>");
		all += n[s];
	}
	html_raw(h, "<td class=\"n\">");
	html_number(h, all);
	html_raw(h, "</td></tr>\n");
}

static void
line_table(const struct direct *d)
{
	struct html *h = &d->page->html;
	size_t i;

	html_f(h,
	    "<details><summary>%s</summary><table "
	    "class=\"data\"><caption>%s</caption><thead><tr>"
	    "<th scope=\"col\">%s</th><th scope=\"col\" class=\"n\">SMS</th>"
	    "<th scope=\"col\" class=\"n\">USSD</th><th scope=\"col\" class=\"n\">%s</th>"
	    "<th scope=\"col\" class=\"n\">%s</th></tr></thead>\n<tbody id=\"slots\">\n",
	    T(d->page, "Les mêmes chiffres en tableau", "The same numbers as a table"),
	    T(d->page, "Votes par dix minutes (heure de Bamako)",
		"Votes per ten minutes (Bamako time)"),
	    T(d->page, "Dès", "From"), T(d->page, "Appel", "Voice"),
	    T(d->page, "Total", "Total"));
	for (i = 0; i < BOARD_MINUTES; i += SLOT)
		slot_row(d, i);
	html_raw(h, "</tbody></table></details>\n");
}

void
direct_line(const struct direct *d)
{
	struct html *h = &d->page->html;
	int64_t n[BOARD_MINUTES] = {0}, most = 0, top;
	size_t i, s;

	for (i = 0; i < BOARD_MINUTES; i++) {
		for (s = 0; s < SOURCES; s++)
			n[i] += d->board->minute[i][s];
		most = n[i] > most ? n[i] : most;
	}
	top = chart_top(most);
	html_f(h, "<figure class=\"chart\"><figcaption>%s</figcaption>\n",
	    T(d->page, "Votes par minute, deux heures", "Votes per minute, two hours"));
	html_f(h,
	    "<svg id=\"line\" viewBox=\"0 -36 720 232\" role=\"img\" aria-label=\"%s\"",
	    T(d->page, "Votes par minute ; les chiffres sont dans le tableau",
		"Votes per minute; the numbers are in the table"));
	html_f(h, " data-from=\"%lld\">\n", (long long)d->board->from);
	axis(h, d->board->from, top);
	html_raw(h, "<polyline class=\"line\" points=\"");
	chart_points(h, n, BOARD_MINUTES, top);
	html_raw(h, "\"/>\n</svg>\n</figure>\n");
	line_table(d);
}
