/*
 * Asking the gateway from a loop: one connection to the control socket per question, an
 * answer or the news that there is none.
 */
#ifndef KALATA_CONSOLE_ASK_H
#define KALATA_CONSOLE_ASK_H

struct cJSON;
struct event_base;

/* `answer` NULL: the gateway could not be asked, or did not answer in 30 s (what it was asked may have
 * been done). Freed after the call. Takes nothing. `done` is called from the loop, never at once. */
void	ask(struct event_base *, const char *database, const struct cJSON *request,
    void (*done)(void *ctx, struct cJSON *answer), void *ctx);

#endif
