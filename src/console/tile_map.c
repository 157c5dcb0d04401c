#include "console/tile_map.h"

#include <string.h>

#include "base/buf.h"

#define PITCH_X     60
#define PITCH_Y     48
#define TILE_X      56
#define TILE_Y      44
#define LABEL_MAX   4 /* letters, of a name with more than LABEL_WHOLE */
#define LABEL_WHOLE 5

/* ---- where ---- */

static bool
is_free(const struct tile_grid *g, size_t before, int row, int column)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (g->row[i] == row && g->column[i] == column)
			return false;
	return true;
}

static int
least(const int *n, size_t count)
{
	int found = -1;
	size_t i;

	for (i = 0; i < count; i++)
		if (n[i] >= 0 && (found < 0 || n[i] < found))
			found = n[i];
	return found < 0 ? 0 : found;
}

static int
one_more_than_greatest(const int *n, size_t count)
{
	int found = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (n[i] >= found)
			found = n[i] + 1;
	return found;
}

static void
shift(int *n, size_t count, int by)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (n[i] >= 0)
			n[i] -= by;
}

/* Those without a place, into rows as long as the longest. */
static void
lay_rest(struct tile_grid *g, size_t n)
{
	int columns = g->columns == 0 ? 6 : g->columns, column = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (g->row[i] >= 0)
			continue;
		g->row[i] = g->rows;
		g->column[i] = column++;
		if (column < columns)
			continue;
		column = 0;
		g->rows++;
	}
	g->rows = one_more_than_greatest(g->row, n);
	g->columns = one_more_than_greatest(g->column, n);
}

void
tile_grid_lay(const struct atlas *a, struct tile_grid *g)
{
	size_t i;

	memset(g, 0, sizeof(*g));
	for (i = 0; i < a->n; i++) {
		bool placed = a->region[i].row >= 0 && a->region[i].column >= 0 &&
			      is_free(g, i, a->region[i].row, a->region[i].column);

		g->row[i] = placed ? a->region[i].row : -1;
		g->column[i] = placed ? a->region[i].column : -1;
	}
	shift(g->row, a->n, least(g->row, a->n));
	shift(g->column, a->n, least(g->column, a->n));
	g->rows = one_more_than_greatest(g->row, a->n);
	g->columns = one_more_than_greatest(g->column, a->n);
	lay_rest(g, a->n);
}

/* ---- how much ---- */

int
tile_shade(int64_t value, int64_t greatest)
{
	if (value <= 0 || greatest <= 0)
		return 0;
	if (value >= greatest)
		return TILE_SHADES - 1;
	return (int)((value * (TILE_SHADES - 1) + greatest - 1) / greatest);
}

int64_t
tile_per_people(int64_t votes, int64_t population)
{
	return population <= 0 ? -1 : votes * 1000000 / population;
}

int64_t
tile_share(int64_t votes, int64_t of)
{
	return of <= 0 ? 0 : votes * 1000 / of;
}

/* Bytes of the first `letters` letters. */
static size_t
bytes_of(const char *s, size_t letters)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80 && letters-- == 0)
			break;
	return i;
}

void
tile_label(const char *name, char out[TILE_LABEL_MAX])
{
	size_t whole = bytes_of(name, LABEL_WHOLE);
	struct buf b;

	buf_init(&b, out, TILE_LABEL_MAX);
	if (name[whole] == '\0') {
		(void)buf_addn(&b, name, whole);
		return;
	}
	(void)buf_addn(&b, name, bytes_of(name, LABEL_MAX));
	(void)buf_add(&b, ".");
}

/* ---- drawing ---- */

static int64_t
greatest(const struct tile_map *m)
{
	int64_t most = 0;
	size_t i;

	for (i = 0; i < m->atlas->n; i++)
		if (m->value[i] > most)
			most = m->value[i];
	return most;
}

void
tile_value(struct html *h, enum tile_scale scale, int64_t value)
{
	if (scale == TILE_SHARE) {
		html_share(h, value, 1000);
		return;
	}
	html_number(h, value / 10);
	if (value < 1000)
		html_f(h, "%s%d", h->english ? "." : ",", (int)(value % 10));
}

static void
draw_tile(struct html *h, const struct tile_map *m, const struct tile_grid *g, size_t i,
    int64_t most)
{
	const struct region *region = &m->atlas->region[i];
	char label[TILE_LABEL_MAX];

	tile_label(region->name, label);
	if (m->link[i] != NULL)
		html_f(h, "<a href=\"%s\"%s>", m->link[i],
		    m->here == (int)i ? " aria-current=true" : "");
	html_f(h, "<g class=\"tile q%d%s\" data-tile=\"%zu\" data-p=\"%lld\"",
	    tile_shade(m->value[i], most), m->here == (int)i ? " here" : "", i,
	    (long long)region->population);
	html_f(h, " transform=\"translate(%d %d)\">", g->column[i] * PITCH_X + 2,
	    g->row[i] * PITCH_Y + 2);
	html_f(h, "<title>%s</title>", region->name);
	html_f(h, "<rect width=\"%d\" height=\"%d\" rx=\"6\"/>", TILE_X, TILE_Y);
	html_f(h, "<text x=\"%d\" y=\"18\">%s</text>", TILE_X / 2, label);
	html_f(h, "<text class=\"n\" x=\"%d\" y=\"36\">", TILE_X / 2);
	html_number(h, m->votes[i]);
	html_raw(h, m->link[i] != NULL ? "</text></g></a>\n" : "</text></g>\n");
}

void
tile_map_draw(struct html *h, const struct tile_map *m)
{
	int64_t most = greatest(m);
	struct tile_grid g;
	size_t i;

	tile_grid_lay(m->atlas, &g);
	html_f(h, "<svg class=\"tiles\" viewBox=\"0 0 %d %d\" role=\"%s\"",
	    g.columns * PITCH_X, g.rows * PITCH_Y, m->link[0] != NULL ? "group" : "img");
	html_f(h, " aria-label=\"%s\" data-scale=\"%s\" data-candidate=\"%d\">\n",
	    m->caption, m->scale == TILE_SHARE ? "share" : "people", m->candidate);
	for (i = 0; i < m->atlas->n; i++)
		draw_tile(h, m, &g, i, most);
	html_raw(h, "</svg>\n");
}

void
tile_legend_draw(struct html *h, const struct tile_map *m)
{
	int64_t most = greatest(m);
	int shade;

	html_raw(h, "<ol class=\"legend\">");
	for (shade = 0; shade < TILE_SHADES; shade++) {
		html_f(h,
		    "<li><svg class=\"tile q%d\" width=\"16\" height=\"16\" "
		    "aria-hidden=\"true\"><rect width=\"16\" height=\"16\" "
		    "rx=\"3\"/></svg> <span>",
		    shade);
		if (shade == 0) {
			html_raw(h, "0");
		} else {
			html_raw(h, "≤\xc2\xa0");
			tile_value(h, m->scale, most * shade / (TILE_SHADES - 1));
		}
		html_raw(h, "</span></li>\n");
	}
	html_raw(h, "</ol>\n");
}
