/*
 * The other side of desk_api.h: what those who ask for an act of the desk, a command or the
 * console, must say about candidates.
 */
#ifndef KALATA_GATEWAY_DESK_REQUEST_H
#define KALATA_GATEWAY_DESK_REQUEST_H

#include <stddef.h>

#include "store/desk.h"

struct cJSON;

/* The candidate these answers make, as a campaign's document has it; `name` "" = theirs. */
struct cJSON *desk_candidate(const struct answers *, const char *code, const char *name,
    const char *const *alias, size_t n_aliases);
/* The "candidate" of a request to undo this act: one that comes back, or the code of one that goes;
 * NULL when the act is about none. `answers`: of the nomination with that id, NULL = there is none. */
struct cJSON *desk_undo_candidate(const struct decision_row *,
    const struct answers *(*answers)(void *ctx, int64_t id), void *ctx);

#endif
