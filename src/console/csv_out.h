/*
 * Tables for a spreadsheet, as French Excel opens them without a question: UTF-8 with a byte order
 * mark, semicolons, CRLF. A cell of text that a spreadsheet would take for a formula (OWASP: it
 * begins with = + - @, a tab or a return) gets an apostrophe in front; numbers of ours do not.
 */
#ifndef KALATA_CONSOLE_CSV_OUT_H
#define KALATA_CONSOLE_CSV_OUT_H

#include <stdint.h>

#include "console/html.h"

/* The byte order mark: before the first row. */
void	csv_start(struct html *);
/* Cells of a row one after another; csv_end() ends it. */
void	csv_text(struct html *, const char *);
void	csv_number(struct html *, int64_t);
/* 2026-11-24 02:13:45, which a spreadsheet takes for a date. */
void	csv_time(struct html *, int64_t utc_ms);
void	csv_end(struct html *);

#endif
