/*
 * A map of regions as equal tiles. On a true map of Mali two thirds of the colour would be where a
 * tenth of the people are. Pure: what is drawn depends on the arguments only; web/direct.js
 * does the same sums when numbers move.
 */
#ifndef KALATA_CONSOLE_TILE_MAP_H
#define KALATA_CONSOLE_TILE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/html.h"
#include "core/atlas.h"

#define TILE_SHADES 6
#define TILE_LABEL_MAX 24

/* Where each region's tile is: as the atlas says, without empty rows and columns around; a region
 * without a place, or in another one's, goes into rows of its own below. */
struct tile_grid {
	int	rows, columns;
	int	row[REGIONS_MAX], column[REGIONS_MAX];
};
void	tile_grid_lay(const struct atlas *, struct tile_grid *);

/* 0 for nothing, else 1 to 5 by fifths of the greatest. */
int	tile_shade(int64_t value, int64_t greatest);
/* Names of up to five letters whole, of others four and a point. */
void	tile_label(const char *name, char out[TILE_LABEL_MAX]);
/* Per 100,000 inhabitants, in tenths; -1 where nobody knows how many there are. */
int64_t	tile_per_people(int64_t votes, int64_t population);
/* Of 1000; 0 where there is nothing to have a share of. */
int64_t	tile_share(int64_t votes, int64_t of);

enum tile_scale { TILE_SHARE, TILE_PEOPLE };
/* A share or a number per 100,000 as people read it. */
void	tile_value(struct html *, enum tile_scale, int64_t);

struct tile_map {
	const struct atlas *atlas;
	int64_t	votes[REGIONS_MAX];	/* written on the tile */
	int64_t	value[REGIONS_MAX];	/* its shade: as tile_share or tile_per_people say */
	enum tile_scale scale;
	int	here;			/* the region looked at; -1 */
	int	candidate;		/* whose votes; -1 = all */
	const char *link[REGIONS_MAX];	/* where a tile leads; NULL = nowhere */
	const char *caption;		/* what it shows, in words */
};
void	tile_map_draw(struct html *, const struct tile_map *);
/* Which shade is how much. */
void	tile_legend_draw(struct html *, const struct tile_map *);

#endif
