/*
 * Filled forms: nominations and registrations. Each is kept when its last required answer
 * came, amended by later ones, cancelled by its citizen or moved up from the waiting list;
 * each of these is a ledger entry whose note is the entry's id and whose commitment covers
 * the whole row, so that `verify` finds what was changed, lost or slipped in.
 */
#ifndef KALATA_STORE_ENTRY_H
#define KALATA_STORE_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/answers.h"
#include "core/dialog.h"
#include "store/rows.h"
#include "store/writer.h"

/* Stored: numbered by hand, never renumbered. */
enum entry_state { ENTRY_STANDS = 1, ENTRY_WAITS = 2, ENTRY_CANCELLED = 3 };
const char *entry_state_name(enum entry_state);
#define SOURCE_PAPER 4

struct entry_row {
	int64_t	id;			/* 0 = new */
	char	campaign[CAMPAIGN_ID_MAX];
	char	form[FORM_ID_MAX];
	int64_t	number;
	struct voter_key voter;
	int64_t	source;
	enum entry_state state;
	struct answers answers;
	int64_t	created_ms, changed_ms, seq;
	unsigned char salt[SALT_LEN];
	char	channel[CHANNEL_NAME_MAX], address[ADDRESS_MAX], language[LANGUAGE_CODE_MAX];
	unsigned char phone[SEALED_MAX];	/* while it waits */
	size_t	phone_len;
};
#define ANSWERS_JSON_MAX (6 * ANSWERS_MAX + 256)	/* every byte escaped, quotes and colons */

/* As JSON, and back: keys in the order they were given. False when it is no such object. */
void	answers_to_json(const struct answers *, struct buf *);
bool	answers_from_json(struct answers *, const char *json);

/* Numbers it, enters it in the ledger as it is at created_ms (it STANDS or WAITS as the
 * capacity says; *kept false, and nothing done, when neither has room), and fills id, number,
 * seq, salt, state, changed_ms. The phone (sealed) is kept only when it waits. */
enum db_result entry_keep(struct writer *, const struct form_def *, struct entry_row *, bool *kept);
/* The answers are other ones since changed_ms. */
enum db_result entry_amend(struct writer *, struct entry_row *);
/* Cancels at changed_ms; where a place comes free, the first who waits gets it and is told
 * through the outbox. */
enum db_result entry_cancel(struct writer *, const struct rulebook *, const struct ballot_paper *,
    const struct form_def *, struct entry_row *);
/* Gives places that are free to those who wait: after a cancellation, or when the form has been
 * given more. */
enum db_result entry_promote(struct writer *, const struct rulebook *,
    const struct ballot_paper *, const struct form_def *, int64_t now_ms);
/* Forgets the numbers of who waits for a place in forms that closed before. */
enum db_result entry_forget(struct writer *, const struct ballot_paper *, int64_t closed_before_ms);
enum db_result entry_get(struct statements *, int64_t id, struct entry_row *, bool *found);
/* What form_facts says of a phone. */
enum db_result entry_facts(struct statements *, const char *campaign, const struct form_def *,
    const struct voter_key *, struct form_facts *);

/* H(salt, every column of the row but seq, phone, channel, address, language); the answers as
 * the text in the row. */
void	entry_commit(const struct entry_row *, const char *json, unsigned char out[LEDGER_HASH_LEN]);

#endif
