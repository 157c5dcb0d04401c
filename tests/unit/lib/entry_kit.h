/*
 * The kit's campaign with forms, told by SMS: what the tests of filled forms share. Each
 * message comes a minute after the one before, with an id of its own.
 */
#ifndef KALATA_TESTS_ENTRY_KIT_H
#define KALATA_TESTS_ENTRY_KIT_H

#include "store_kit.h"

#define STANDING "SELECT COUNT(*) FROM entry WHERE state = 1"

void	entry_start(struct kit *);
/* The database must verify. */
void	entry_stop(struct kit *);
/* Of the message entry_say() last sent. */
extern int entry_last_id;
/* The answer; valid until the next. */
const char *entry_say(struct kit *, int phone, const char *text);
void	assert_says(struct kit *, int phone, const char *text, const char *want);
/* The value of a field of an entry, by its number. */
void	assert_field(struct kit *, const char *form, int number, const char *key, const char *value);

#endif
