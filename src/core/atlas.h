/*
 * The places of a country: regions, cercles, communes, each with the region it lies in.
 * Tallies are per region; people name whatever they know. Values; loaded from
 * config/regions/<name>.csv by store/rulebook.c.
 */
#ifndef KALATA_CORE_ATLAS_H
#define KALATA_CORE_ATLAS_H

#include <stddef.h>
#include <stdint.h>

#define REGIONS_MAX 64

struct region {
	char	key[12];	/* "03": stable, in tallies and results */
	char	name[48];	/* "Sikasso" */
	char	iso[8];		/* "ML-3" or "" */
	int64_t	population;	/* 0 unknown */
	int	row, column;	/* of the tile map; -1 none */
};

struct atlas {
	char	name[32];	/* "ml-2023" */
	struct region region[REGIONS_MAX];
	size_t	n;
};

/* -1 when there is none. */
int	atlas_region(const struct atlas *, const char *key);

#endif
