/*
 * Who asks: found by the session cookie or the bearer token of a request, anew each time, so
 * that who is logged out or disabled is out at once.
 */
#ifndef KALATA_CONSOLE_VISITOR_H
#define KALATA_CONSOLE_VISITOR_H

#include <stdbool.h>

#include "base/http_msg.h"
#include "console/page.h"

#define VISITOR_COOKIE "__Host-kalata"

/* Fills the visitor. False: the database cannot be read. */
bool	visitor_find(const struct console *, const struct http_msg *, struct visitor *);
/* Is what a form carried this session's token? */
bool	visitor_csrf_fine(const struct visitor *, const char *token);
/* Is the digest still a session or token of somebody who may come in? For what lasts: streams. */
bool	visitor_still(const struct console *, const struct visitor *);

#endif
