/*
 * The parts of pages that show the results of a campaign: the live page, the public one and
 * the procès-verbal. What the module web/direct.js keeps up to date carries the number's name
 * (board.h): data-k a number, data-s a share of another, data-h per 100,000 inhabitants, data-b a
 * bar.
 */
#ifndef KALATA_CONSOLE_DIRECT_H
#define KALATA_CONSOLE_DIRECT_H

#include <stdbool.h>
#include <stdint.h>

#include "console/board.h"
#include "console/page.h"
#include "console/tile_map.h"

struct direct {
	struct page *page;
	const struct board *board;
	const struct campaign *campaign;
	const struct atlas *atlas;
	int	region;		/* looked at, in the atlas; -1 = all */
	int	candidate;	/* looked at; -1 = all */
	enum tile_scale scale;
	bool	links;		/* regions and candidates lead to where they are looked at */
};

/* Reads the numbers of the page's campaign into one board of the loop's. False: refused and ended. */
bool	direct_make(struct page *, struct direct *);
const char *direct_title(const struct page *);
/* The vote's window and where it stands, one sentence. */
void	direct_window(const struct direct *);

void	direct_figures(const struct direct *);
void	direct_standings(const struct direct *);
void	direct_sources(const struct direct *);
void	direct_map(const struct direct *);
void	direct_regions(const struct direct *);
void	direct_line(const struct direct *);
void	direct_ledger(const struct direct *);
/* The link to this page with another filter: "?region=03&candidat=2". */
void	direct_link(const struct direct *, int region, int candidate, enum tile_scale, char *out,
	    size_t cap);
/* Ends: the tally as a file for spreadsheets. */
void	direct_csv(struct page *, const char *cache);

#endif
