/*
 * Reading comma- or semicolon-separated files through libcsv: quotes, newlines in
 * quotes, a byte order mark. Rows shorter than the header are padded with "".
 */
#ifndef KALATA_BASE_CSV_H
#define KALATA_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#define CSV_FIELDS_MAX 32

/* One row; fields are valid during the call only. Return false to stop. */
typedef bool (*csv_row)(void *ctx, const char *const *field, size_t n, size_t line);

/* The header is the first row; `columns` (ended by NULL) must all be in it, in any order:
 * fields are handed over in the order of `columns`. Lines that start with # are skipped.
 * False: *why names the line and what is wrong. */
bool	csv_read(const char *data, size_t len, const char *const *columns, csv_row, void *ctx,
	    char *why, size_t cap);

#endif
