/*
 * Which parts of a campaign's document decide how votes are counted: once the vote has opened, the
 * console changes them only when a second person agrees. Told by the places document_changes.h
 * names. What a citizen is told, and what is only shown, is not among them.
 */
#ifndef KALATA_CONSOLE_FROZEN_H
#define KALATA_CONSOLE_FROZEN_H

#include <stdbool.h>

/* "vote.closes", "candidates[2].name" … */
bool	frozen_place(const char *place);
/* Does any difference between two documents touch the count? */
bool	frozen_differs(const char *old_json, const char *new_json);

#endif
