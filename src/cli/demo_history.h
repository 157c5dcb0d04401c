/*
 * The hour before the demo began, invented: written through the writer's own jobs, as if
 * messages had come then, so that tallies, minutes, answers and the ledger all agree and `kalata
 * verify` finds nothing to say.
 */
#ifndef KALATA_CLI_DEMO_HISTORY_H
#define KALATA_CLI_DEMO_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/atlas.h"

struct config;

#define DEMO_PHONES	3000	/* +22366000000 to +22366002999 */
#define DEMO_SHORT_CODE "36777"
#define DEMO_USSD_CODE	"*384*11469#"
#define DEMO_ASKS_REGION "nom de votre région"	/* as region_ask in fr.po has it */
#define DEMO_HISTORY_MS (INT64_C(60) * 60000)	/* how far back it goes */

/* Names of regions, the larger the more often: what to draw a citizen's place from. */
#define DEMO_PLACES (2 * REGIONS_MAX)
size_t	demo_places(const struct atlas *, const char *place[DEMO_PLACES]);

/* No gateway may run on this configuration's database. False: the reason was printed. */
bool	demo_history_write(struct config *, const char *campaign, uint64_t random);

#endif
