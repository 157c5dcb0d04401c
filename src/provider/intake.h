/*
 * What the form providers share when they read a webhook and write one: which
 * field means what, ids that may become keys, the address of our own hooks.
 */
#ifndef KALATA_PROVIDER_INTAKE_H
#define KALATA_PROVIDER_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/settings.h"
#include "provider/form.h"
#include "provider/provider.h"

/* Names of the fields; NULL = the provider has no such field. */
struct field_map {
	const char *from, *to, *text, *id, *sent;
};

/* One inbound from a form. NOTHING when no sender is in it, or the list is full. */
enum decoded intake_form(const struct form *, const struct field_map *,
	    struct inbound_list *);

/* Text of an inbound: cut on a character boundary when longer than we keep. */
void	intake_text(struct inbound *, const char *, size_t len);

/* An id as a key: printable ASCII, at most PROVIDER_ID_MAX - 1 bytes. A longer or odd one
 * is replaced by its hash, so that two never become one; "null" and its kin are none. */
void	intake_id(char out[PROVIDER_ID_MAX], const char *raw, size_t len);

/* The provider's words for how far a message got. */
struct delivery_word {
	const char   *word;
	enum delivery delivery;
};
/* DELIVERY_NONE when it is not in the table (ended by a NULL word). */
enum delivery intake_delivery(const struct delivery_word *, const char *word);
/* One report with a provider's id; NOTHING when id or word is missing. */
enum decoded intake_status(const struct delivery_word *, const char *id, const char *word,
	    const char *reason, struct status_list *);
/* The next free report, emptied; NULL when the list is full. */
struct status *intake_report(struct status_list *);

/* base_url/hooks/CHANNEL/TOKEN/EVENT; settings.c lets none of them need an escape. */
void	intake_hook_url(struct buf *, const struct channel *, const char *event);
/* A short reason for people: valid text, long digit runs (phone numbers) hidden. */
void	intake_reason(char out[REASON_MAX], const char *raw);
/* Status 200, that Content-Type, that body. */
void	intake_reply(struct http_msg *reply, const char *content_type, const char *body);

#endif
