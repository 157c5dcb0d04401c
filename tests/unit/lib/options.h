/*
 * A channel's settings by name, for fixtures of providers.
 */
#ifndef KALATA_TESTS_OPTIONS_H
#define KALATA_TESTS_OPTIONS_H

#include "base/settings.h"

/* What settings.c would give to a channel "hook" of that provider. */
struct channel options_channel(const char *provider);
/* `key` as the field of struct channel; "address" is its only one. Fails the test where there is none. */
void	options_set(struct channel *, const char *key, const char *value);

#endif
