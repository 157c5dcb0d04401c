/*
 * The receipt: six Crockford base32 characters (no I L O U), the first 30 bits of the
 * vote's commitment in the ledger, so that a citizen can find the entry, and nobody
 * can read a choice from it.
 */
#ifndef KALATA_CORE_RECEIPT_H
#define KALATA_CORE_RECEIPT_H

#include <stdbool.h>

#define RECEIPT_LEN 6

void	receipt_make(const unsigned char commitment[32], char out[RECEIPT_LEN + 1]);
/* As people type it back: lower case, O for 0, I or L for 1, blanks, dashes and dots
 * anywhere. False: not a receipt, and `out` is empty. */
bool	receipt_read(const char *typed, char out[RECEIPT_LEN + 1]);

#endif
