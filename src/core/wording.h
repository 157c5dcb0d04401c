/*
 * The words of our answers: a template of a language pack (or of the campaign, which
 * overrides it) with its placeholders filled, in GSM-7, within its number of SMS.
 * What cannot be sent so is found when a campaign is imported, not when a citizen waits.
 */
#ifndef KALATA_CORE_WORDING_H
#define KALATA_CORE_WORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/ballot.h"
#include "core/gsm7.h"

/* Placeholders, all optional at run time: an empty value is an empty text. */
struct wording_values {
	const char *code, *name, *region, *receipt, *choices, *opens, *closes, *language,
	    *results, *title;
};

/* "vote_counted" …: the msgid in context `sms` and the key in a campaign's texts; ""
 * for ANSWER_NONE, which has no text. */
const char *wording_key(enum answer_key);
/* -1 when there is no such key. */
int	wording_find(const char *key);

/* Fills and transliterates; appends to `out`. Values are put in once, not read again for
 * braces. Never fails at run time: what linting should have found (a letter without GSM-7
 * form, an unknown placeholder) is left out. */
void	wording_render(const char *tmpl, const struct wording_values *, struct buf *out);

/* As wording_render, with {choices} made here: "1 Awa Traore, 2 Issa Coulibaly", of the
 * `n` candidates in `choice`, of all when n is 0. Names give way one by one, the longest
 * first, until the whole fits `segments` SMS: surnames (first names where two share a
 * surname), then codes alone, and only then the last codes ("..."). */
void	wording_render_choices(const char *tmpl, const struct wording_values *,
	    const struct campaign *, const int *choice, size_t n, int segments,
	    struct buf *out);

/* Why a template cannot be used. */
enum lint {
	LINT_OK,
	LINT_PLACEHOLDER,	/* names one this key does not have; `at` is where */
	LINT_LETTER,		/* a letter that would be lost or doubles the price */
	LINT_LONG,		/* more than its segments with the longest values */
	LINT_EMPTY,
};
struct lint_result {
	enum lint what;
	size_t	  at;
	uint32_t  rune;
	const char *substitute;	/* LINT_LETTER: what to write instead, "" none */
	char	  placeholder[24];
	struct gsm7_size size;
};

/* Checks a template of `key` against the longest values it will meet; for {choices} these
 * are the codes alone. What is sent behind it in the same SMS (region_ask) is checked by
 * handing in both, joined. `strict`: letters
 * outside GSM-7 are errors even if they could be transliterated without loss (campaign
 * texts); language packs may hold ɛ ɔ ɲ ŋ, which are transliterated when sent. */
struct lint_result wording_lint(enum answer_key, const char *tmpl,
    const struct wording_values *longest, int segments, bool strict);

#endif
