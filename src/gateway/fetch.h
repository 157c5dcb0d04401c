/*
 * HTTP requests to send APIs through curl, which only fetch.c knows, without ever holding up
 * the loop: names are resolved in a thread, every request ends by its time-out, what they
 * answer is bounded. No redirect is followed, no proxy taken from the environment, and
 * nothing is sent twice behind our back.
 */
#ifndef KALATA_GATEWAY_FETCH_H
#define KALATA_GATEWAY_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/http_msg.h"

struct event_base;
struct fetcher;

#define FETCHES_MAX 256	/* under way at once */

/* `reply->status` 0: none came, or not whole, or too long; `error` says why, else it is "".
 * `sent`: our request, or a part of it, went out and may have reached them. Both are valid
 * during the call only. */
typedef void (*fetch_done)(void *ctx, const struct http_msg *reply, bool sent, const char *error);

struct fetcher *fetcher_new(struct event_base *);
/* Cancels what is under way: their fetch_done is called with status 0. */
void	fetcher_free(struct fetcher *);
/* Copies what it needs of `call`: method, url, headers and, unless it is a GET, the body. Never
 * calls `done` before returning. False: too many under way. */
bool	fetch(struct fetcher *, const struct http_msg *call, int timeout_ms, fetch_done, void *ctx);
size_t	fetch_pending(const struct fetcher *);

#endif
