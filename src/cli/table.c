#include "cli/table.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"

#define BAR_WIDTH    30
#define NAME_WIDTH   30
#define REGION_WIDTH 14
#define CODES_SHOWN  12 /* candidates that get a column of their own */

/* Names and places can be written in GSM-7 (import checks it), so there is nothing wide:
 * a combining mark takes no column, everything else one. */
static size_t
cell_width(uint32_t rune)
{
	return rune >= 0x300 && rune < 0x370 ? 0 : 1;
}

size_t
table_width(const char *s)
{
	size_t width = 0, left = strlen(s), n;

	for (; left > 0; s += n, left -= n)
		width += cell_width(text_rune(s, left, &n));
	return width;
}

void
table_cell(FILE *f, const char *s, size_t width)
{
	size_t used = 0, left = strlen(s), n, w;

	for (; left > 0; s += n, left -= n) {
		w = cell_width(text_rune(s, left, &n));
		if (used + w > width)
			break;
		used += w;
		(void)fwrite(s, 1, n, f);
	}
	(void)fprintf(f, "%*s", (int)(width - used), "");
}

/* Eighths of a block: 30 columns tell 240 steps apart. */
static void
bar(FILE *f, int64_t n, int64_t most, size_t width, bool colour)
{
	static const char *const part[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	int64_t eighths = most > 0 ? n * (int64_t)width * 8 / most : 0, i;

	if (n > 0 && eighths == 0)
		eighths = 1;
	if (colour)
		(void)fputs("\033[36m", f);
	for (i = 0; i < eighths / 8; i++)
		(void)fputs("█", f);
	(void)fputs(part[eighths % 8], f);
	if (colour)
		(void)fputs("\033[0m", f);
}

static void
candidates(const struct results *r, FILE *f, bool colour)
{
	const struct campaign *c = &r->paper->campaign;
	int64_t most = 0;
	size_t i;

	for (i = 0; i < c->n_candidates; i++)
		most = r->candidate[i] > most ? r->candidate[i] : most;
	for (i = 0; i < c->n_candidates; i++) {
		(void)fprintf(f, "  %3s  ", c->candidate[i].code);
		table_cell(f, c->candidate[i].name, NAME_WIDTH);
		(void)fprintf(f, "%9lld %5.1f %%  ", (long long)r->candidate[i],
		    r->counted > 0 ? 100.0 * (double)r->candidate[i] / (double)r->counted
				   : 0.0);
		bar(f, r->candidate[i], most, BAR_WIDTH, colour);
		(void)fputc('\n', f);
	}
}

static void
region_row(const struct results *r, FILE *f, size_t row, int64_t most, bool colour)
{
	const struct atlas *a = &r->paper->atlas;
	size_t i, n = r->paper->campaign.n_candidates;

	(void)fprintf(f, "  %-3s ", row < a->n ? a->region[row].key : "");
	table_cell(f, row < a->n ? a->region[row].name : tr("inconnue", "unknown"),
	    REGION_WIDTH);
	(void)fprintf(f, "%9lld", (long long)r->region[row]);
	for (i = 0; i < n && i < CODES_SHOWN; i++)
		(void)fprintf(f, "%8lld", (long long)r->cell[row][i]);
	(void)fputs("  ", f);
	bar(f, r->region[row], most, BAR_WIDTH / 2, colour);
	(void)fputc('\n', f);
}

static void
regions(const struct results *r, FILE *f, bool colour)
{
	const struct campaign *c = &r->paper->campaign;
	int64_t most = 0;
	size_t row, i;

	(void)fprintf(f, "\n      ");
	table_cell(f, tr("région", "region"), REGION_WIDTH);
	(void)fprintf(f, "%9s", "votes");
	for (i = 0; i < c->n_candidates && i < CODES_SHOWN; i++)
		(void)fprintf(f, "%8s", c->candidate[i].code);
	(void)fputc('\n', f);
	for (row = 0; row <= r->paper->atlas.n; row++)
		most = r->region[row] > most ? r->region[row] : most;
	for (row = 0; row <= r->paper->atlas.n; row++)
		region_row(r, f, row, most, colour);
	if (c->n_candidates > CODES_SHOWN)
		(void)fprintf(f,
		    tr("  (%d premiers candidats ; tous avec --csv)\n",
			"  (first %d candidates; all of them with --csv)\n"),
		    CODES_SHOWN);
}

void
table_results(const struct results *r, FILE *f, bool colour)
{
	const struct campaign *c = &r->paper->campaign;
	BUF(when, 32);

	clock_format(&when, r->as_of_ms);
	(void)fprintf(f, "%s%s%s · %s · %s\n\n", colour ? "\033[1m" : "", c->title[0],
	    colour ? "\033[0m" : "", campaign_phase_name(campaign_phase(c, r->as_of_ms)),
	    when.data);
	candidates(r, f, colour);
	regions(r, f, colour);
	(void)fprintf(f,
	    tr("\n  %lld messages, %lld votes comptés, %lld remplacés, %lld en retard\n",
		"\n  %lld messages, %lld votes counted, %lld replaced, %lld late\n"),
	    (long long)r->messages, (long long)r->counted, (long long)r->replaced,
	    (long long)r->late);
	(void)fprintf(f,
	    tr("  registre : %lld écritures, tête %.16s…\n",
		"  ledger: %lld entries, head %.16s…\n"),
	    (long long)r->ledger_entries, r->ledger_head);
}
