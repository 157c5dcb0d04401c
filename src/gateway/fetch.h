/*
 * The only file that knows curl: HTTP requests to send APIs, without ever holding up
 * the loop (QUICK_EXIT: a DNS black hole would block 7.88.1 for nine seconds, faults.md 0.2).
 */
#ifndef KALATA_GATEWAY_FETCH_H
#define KALATA_GATEWAY_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/http_msg.h"

struct event_base;
struct fetcher;

/* `reply->status` 0: none came, `error` says why; `sent`: our request may have reached them. */
typedef void (*fetch_done)(void *ctx, const struct http_msg *reply, bool sent, const char *error);

struct fetcher *fetcher_new(struct event_base *);
/* Cancels what is under way: their fetch_done is called with status 0. */
void	fetcher_free(struct fetcher *);
/* Copies what it needs of `call`. Never calls `done` before returning. False: too many
 * under way. */
bool	fetch(struct fetcher *, const struct http_msg *call, int timeout_ms, fetch_done, void *ctx);
size_t	fetch_pending(const struct fetcher *);

#endif
