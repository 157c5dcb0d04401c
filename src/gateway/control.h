/*
 * How commands talk to a running gateway: a Unix socket beside the database, readable by
 * its owner alone. One JSON object in, one line; one JSON object out; closed.
 *
 *	{"do": "say", "channel": "at", "from": "+223…", "to": "36777", "text": "vote 3"}
 *	{"do": "campaign", "change": "import", "json": "…", "actor": "awa"}
 *	{"do": "desk", "act": "verify", …}		see desk_api.h
 *	{"do": "proposal", "act": "agree", …}		see control_proposals.c
 */
#ifndef KALATA_GATEWAY_CONTROL_H
#define KALATA_GATEWAY_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/gateway.h"

/* "<database>.control"; false when that is longer than a socket's name may be. */
bool	control_path(const char *database, char *out, size_t cap);

/* NULL: `why`. */
struct control *control_open(struct gateway *, const char *database, char *why, size_t cap);
/* Those being served are cut. */
void	control_close(struct control *);

/*
 * The client's side: sends one object, waits for the answer (malloc'd). NULL when nobody
 * listens there.
 */
char	*control_ask(const char *database, const char *json);

#endif
