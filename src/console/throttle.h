/*
 * Slows down who guesses: failures by name, and by name and address, make the next try wait,
 * longer each time. Names that do not exist are counted like others. Bounded memory: the oldest
 * are forgotten. Pure but for its own table; the caller tells the time.
 */
#ifndef KALATA_CONSOLE_THROTTLE_H
#define KALATA_CONSOLE_THROTTLE_H

#include <stdint.h>

/* Milliseconds to wait before another try; 0 = now. `name` "": of a link, which names nobody; then the
 * address alone counts. */
int64_t	throttle_wait(const char *name, const char *address, int64_t now_ms);
void	throttle_failed(const char *name, const char *address, int64_t now_ms);
/* A right answer: this name from this address begins anew. */
void	throttle_forget(const char *name, const char *address);

#endif
