/*
 * What the desk refuses with, in French: it speaks English to commands.
 */
#ifndef KALATA_CONSOLE_DESK_ERRORS_H
#define KALATA_CONSOLE_DESK_ERRORS_H

#include "base/buf.h"

/* Appends the sentence in French, or as it is where it is none we know. */
void	desk_error_french(const char *english, struct buf *out);

#endif
