#include "cli/demo_view.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/table.h"

#define REGION_ROWS 11 /* in two columns */
#define LINES_KEPT  13 /* head, blank lines, the last two */
#define BAR         24

void
demo_view_open(struct demo_view *v)
{
	v->terminal = isatty(STDOUT_FILENO);
	v->colour = cli_colour();
	if (v->terminal)
		(void)fputs(
		    "\033[?1049h\033[?25l\033[?7l\033[2J", stdout); /* no wrapping */
}

void
demo_view_close(const struct demo_view *v)
{
	if (v->terminal)
		(void)fputs("\033[?7h\033[?25h\033[?1049l", stdout);
}

static void
keep_talk(struct demo_view *v, const char *message, const char *answer)
{
	struct demo_talk *t = &v->talk[0];

	memmove(&v->talk[1], t, sizeof(v->talk) - sizeof(*t));
	(void)text_copy(t->message, sizeof(t->message), message);
	(void)text_copy(t->answer, sizeof(t->answer), answer);
	if (v->n_talks < DEMO_TALKS)
		v->n_talks++;
	if (!v->terminal)
		(void)printf("  < %s\n  > %s\n", t->message, t->answer);
}

void
demo_view_talk(struct demo_view *v, const char *message, const char *answer)
{
	v->answers++;
	keep_talk(v, message, answer);
}

/* Its lines in one, so that it takes the place of an SMS. */
void
demo_view_screen(struct demo_view *v, const char *typed, const char *screen)
{
	char line[200];
	char *p;
	BUF(message, 96);

	buf_addf(&message, "[ussd] %s", typed);
	(void)text_copy(line, sizeof(line), screen);
	for (p = line; *p != '\0'; p++)
		if (*p == '\n')
			*p = '|';
	keep_talk(v, message.data, line);
}

static void
bar(const struct demo_view *v, int64_t n, int64_t most, int width)
{
	int64_t i, full = most > 0 ? (n * width + most - 1) / most : 0;

	if (v->colour)
		(void)fputs("\033[36m", stdout);
	for (i = 0; i < width; i++)
		(void)fputs(i < full ? "█" : " ", stdout);
	if (v->colour)
		(void)fputs("\033[0m", stdout);
}

static int64_t
most_of(const int64_t *n, size_t count)
{
	int64_t most = 0;
	size_t i;

	for (i = 0; i < count; i++)
		most = n[i] > most ? n[i] : most;
	return most;
}

static void
draw_candidates(const struct demo_view *v, const struct results *r)
{
	const struct campaign *c = &r->paper->campaign;
	int64_t most = most_of(r->candidate, c->n_candidates);
	size_t i;

	for (i = 0; i < c->n_candidates; i++) {
		(void)printf("  %s  ", c->candidate[i].code);
		table_cell(stdout, c->candidate[i].name, 26);
		(void)printf("%6lld ", (long long)r->candidate[i]);
		bar(v, r->candidate[i], most, BAR);
		(void)fputs("\033[K\n", stdout);
	}
}

struct screen {
	size_t rows, columns;
};

static struct screen
screen_size(void)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_row == 0 || w.ws_col == 0)
		return (struct screen){24, 80};
	return (struct screen){w.ws_row, w.ws_col};
}

static void
draw_region(const struct demo_view *v, const struct results *r, size_t row, int64_t most)
{
	size_t n = r->paper->atlas.n;

	if (row > n)
		return;
	(void)fputs("  ", stdout);
	table_cell(stdout,
	    row < n ? r->paper->atlas.region[row].name : tr("inconnue", "unknown"), 12);
	(void)printf("%6lld ", (long long)r->region[row]);
	bar(v, r->region[row], most, 14);
}

/* Regions in their order when all fit, else those with the most votes first. */
static void
order_regions(const struct results *r, size_t *order, size_t n, bool by_votes)
{
	size_t i, k, row;

	for (i = 0; i < n; i++)
		order[i] = i;
	for (i = 1; by_votes && i < n; i++) {
		row = order[i];
		for (k = i; k > 0 && r->region[order[k - 1]] < r->region[row]; k--)
			order[k] = order[k - 1];
		order[k] = row;
	}
}

static void
draw_regions(const struct demo_view *v, const struct results *r, size_t rows)
{
	size_t order[REGIONS_MAX + 1], n = r->paper->atlas.n + 1, row;
	int64_t most = most_of(r->region, n);

	order_regions(r, order, n, 2 * rows < n);
	for (row = 0; row < rows; row++) {
		if (row < n)
			draw_region(v, r, order[row], most);
		if (row + rows < n)
			draw_region(v, r, order[row + rows], most);
		(void)fputs("\033[K\n", stdout);
	}
}

static void
draw_talks(const struct demo_view *v, const struct screen *screen, size_t most)
{
	size_t i, width = screen->columns > 8 ? screen->columns - 5 : 8;

	for (i = 0; i < v->n_talks && i < most; i++) {
		(void)printf("\033[K  < ");
		table_cell(stdout, v->talk[i].message, width);
		(void)printf("\n\033[K  > ");
		table_cell(stdout, v->talk[i].answer, width);
		(void)fputc('\n', stdout);
	}
}

static void
draw_line(const struct demo_view *v, const struct results *r)
{
	(void)printf(tr("%lld SMS (%lld en double) · %lld USSD · %lld votes · "
			"%lld nominations · %lld réponses\n",
			 "%lld SMS (%lld twice) · %lld USSD · %lld votes · "
			 "%lld nominations · %lld answers\n"),
	    v->sent, v->repeated, v->sessions, (long long)r->counted, v->entries,
	    v->answers);
}

void
demo_view_draw(const struct demo_view *v, const struct results *r)
{
	const struct screen screen = screen_size();
	size_t left, region_rows, talks;

	if (!v->terminal) {
		draw_line(v, r);
		(void)fflush(stdout);
		return;
	}
	left = LINES_KEPT + r->paper->campaign.n_candidates;
	left = screen.rows > left ? screen.rows - left : 0;
	region_rows = left > REGION_ROWS + 4 ? REGION_ROWS : left > 5 ? left - 4 : 1;
	talks = left > region_rows ? (left - region_rows) / 2 : 0;
	(void)fputs("\033[H", stdout);
	(void)fputs(v->head, stdout);
	(void)fputs("\033[K\n", stdout);
	draw_candidates(v, r);
	(void)fputs("\033[K\n", stdout);
	draw_regions(v, r, region_rows);
	(void)fputs("\033[K\n", stdout);
	draw_talks(v, &screen, talks);
	(void)fputs("\033[K\n  ", stdout);
	draw_line(v, r);
	(void)printf("  %s\033[K\033[J", tr("Ctrl-C pour finir", "Ctrl-C to end"));
	(void)fflush(stdout);
}
