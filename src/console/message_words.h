/*
 * A message in words people read: what became of it, what was understood, by what channel it came,
 * its text without anybody's number. Shared by the pages about messages and agreements.
 */
#ifndef KALATA_CONSOLE_MESSAGE_WORDS_H
#define KALATA_CONSOLE_MESSAGE_WORDS_H

#include "base/buf.h"
#include "console/page.h"
#include "store/message_list.h"

/* Of many, and of one. */
const char *state_words(const struct page *, enum message_state);
const char *state_word(const struct page *, enum message_state);
/* "ok", "warn", "bad" or "": class of its badge. */
const char *state_class(enum message_state);
const char *source_words(const struct page *, int64_t source);
const char *intent_words(const struct page *, int64_t intent);
/* What a reading means, and why that matters. */
const char *reading_words(const struct page *, int reading);
const char *reading_why(const struct page *, int reading);

/* The candidate's name, else the code. "" stays "". */
const char *candidate_words(const struct ballot_paper *, const char *code);
const char *region_words(const struct page *, const char *key);

/* Appends the text as valid UTF-8; figures that may be somebody's number (8 digits or more of any
 * script, blanks, dots and dashes between them) become two digits and dots. */
void	mask_text(const char *raw, size_t len, struct buf *out);
/* Does mask_text() hide this byte of a text without controls? */
bool	is_masked(const char *text, size_t len, size_t byte);
void	show_text(struct html *, const char *raw, size_t len);
/* "tél. a3f21b" */
void	show_phone(struct page *, const struct voter_key *);
/* <span class="badge …"> */
void	show_state(struct page *, const struct message_item *);

/* A refusal of proposal.h in the visitor's language, as far as it is known. */
const char *refusal_words(const struct page *, const char *why);

#endif
