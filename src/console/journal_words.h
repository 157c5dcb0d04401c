/*
 * What the ledger's kinds are called.
 */
#ifndef KALATA_CONSOLE_JOURNAL_WORDS_H
#define KALATA_CONSOLE_JOURNAL_WORDS_H

#include <stdint.h>

#include "store/ledger_list.h"

struct page;

const char *journal_kind(const struct page *, int64_t kind);
const char *journal_group(const struct page *, enum ledger_group);

#endif
