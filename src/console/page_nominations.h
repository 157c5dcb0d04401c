/*
 * What the pages of the nomination desk share: words, answers as people may see them, and the
 * forms of acts.
 */
#ifndef KALATA_CONSOLE_PAGE_NOMINATIONS_H
#define KALATA_CONSOLE_PAGE_NOMINATIONS_H

#include "console/desk_book.h"
#include "console/page.h"

/* The visitor's language in the rulebook; the campaign's first where it has none of that. */
int	desk_language(const struct page *, const struct desk_book *);
const char *desk_status_word(const struct page *, int status);
/* The same as a badge, with the candidate's code. */
void	desk_status_badge(struct page *, const struct nomination *);
/* What happened: "a vérifié". */
const char *desk_act_word(const struct page *, enum desk_act);
const char *desk_way_word(const struct page *, int64_t source);
const char *desk_field_label(const struct page *, const struct desk_book *, const struct field_def *);
/* As people read it, telephone numbers masked; "" when not answered. Valid until the 4th next call. */
const char *desk_answer(const struct page *, const struct desk_book *, const struct nomination *,
    const char *key);
/* Do both say the same, but for capitals, accents and marks? */
bool	desk_same(const char *, const char *);
/* "inconnue" when there is none. */
const char *desk_region_word(const struct page *, const struct desk_book *, int region);
/* The field "raison": why; with usual reasons proposed from the <datalist> of that id, "" none. */
void	desk_reason_field(struct page *, const char *list);
/* What is open to be nominated, or what to do when it is not. */
void	desk_phase_note(struct page *);
/* "/c/ID/nominations" + rest */
void	desk_link(const struct page *, const char *rest, char *out, size_t cap);
/* Links to the pages of the desk; `here`: which of them this is, "" the queue, NULL none. */
void	desk_links(struct page *, const char *here);
/* When the campaign takes no nominations the page says so, with what to do, and ends: true. */
bool	desk_none(struct page *);

#endif
