/*
 * The access token of one channel. However many sends want one there is one request for it under way;
 * it is renewed a minute before it ends; a refused one is dropped once, however many sends
 * it was refused to. Never logged.
 */
#ifndef KALATA_GATEWAY_TOKEN_H
#define KALATA_GATEWAY_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "gateway/fetch.h"
#include "provider/provider.h"

struct token_keeper;

/* A request for a token came back: SENT, there is one now; else why not. */
typedef void (*token_came)(void *ctx, enum verdict, const char *reason);

/* `provider` has ask_token; provider and channel must outlive it. */
struct token_keeper *token_new(struct fetcher *, const struct provider *, const struct channel *,
    token_came, void *ctx);
/* token_came is not called any more. */
void	token_free(struct token_keeper *);
/* NULL: there is none now. `generation` tells it from the ones before and after. */
const char *token_at_hand(const struct token_keeper *, int64_t mono_ms, uint64_t *generation);
/* Asks for one, unless a request is under way or the last one failed just now. */
void	token_want(struct token_keeper *, int64_t mono_ms);
/* Asks for another at once, whenever the last was asked for; if it is this one that is held. */
void	token_refused(struct token_keeper *, uint64_t generation, int64_t mono_ms);
/* How long until token_want() may ask again; 0 = now, or it is asking. */
int64_t	token_wait_ms(const struct token_keeper *, int64_t mono_ms);

#endif
