/*
 * Two threads for what would keep the loop: hashing a password, verifying a ledger. Bounded: what
 * does not fit is refused at once.
 */
#ifndef KALATA_CONSOLE_WORKERS_H
#define KALATA_CONSOLE_WORKERS_H

#include <stdbool.h>

struct event_base;
struct workers;

#define WORK_MAX 16	/* waiting or under way */

struct workers *workers_new(struct event_base *);
/* Waits for what is under way. `done` is still called for it. */
void	workers_free(struct workers *);
/* False: too much waits. */
bool	workers_do(struct workers *, void (*run)(void *ctx), void (*done)(void *ctx), void *ctx);

#endif
