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

/* The next free inbound, emptied, from this sender; NULL when there is none or the list is
 * full. */
struct inbound *intake_inbound(struct inbound_list *, const char *from);
/* A field as valid text, cut where it does not fit. */
void	intake_clean(char *out, size_t cap, const char *raw);

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
/* Authorization: Basic of name and password; false when it does not fit. */
bool	intake_basic(struct http_msg *call, const char *name, const char *password);
/* What an answer comes from: the channel's sender where the citizen's own address is not known. */
const char *intake_sender(const struct outbound *, const struct channel *);
/* "+22366000001" -> "22366000001" */
const char *intake_no_plus(const char *number);
/* A send request: method, URL, Content-Type; false when the URL is too long. */
bool	intake_call(struct http_msg *call, const char *method, const char *url,
	    const char *content_type);
/* The channel's send-url, or the usual one. */
const char *intake_send_url(const struct channel *, const char *usual);
/* Is `at` (seconds) at most so much before, or after, the request came? */
bool	intake_in_time(const struct http_msg *, const char *at, int64_t before_s, int64_t after_s);
/* A short reason for people: valid text, long digit runs (phone numbers) hidden. */
void	intake_reason(char out[REASON_MAX], const char *raw);
/* Status 200, that Content-Type, that body. */
void	intake_reply(struct http_msg *reply, const char *content_type, const char *body);

#endif
