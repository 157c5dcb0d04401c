/*
 * Reading separated files through libcsv: quotes, newlines in quotes, a byte order mark.
 * Lines are counted as an editor counts them, so that a complaint can be found.
 */
#ifndef KALATA_BASE_CSV_H
#define KALATA_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#define CSV_FIELDS_MAX 64

/* One row as it stands; lines without any field are none. Valid during the call only. */
struct csv_record {
	const char *const *field;
	size_t	n;
	size_t	line;	/* of the file, where the row begins */
	bool	cut;	/* more fields or bytes than a row may have: what is over is missing */
};
/* Return false to stop. */
typedef bool (*csv_record_row)(void *ctx, const struct csv_record *);

/* Every row, the first too. False: stopped, or *why names the line and what is wrong. */
bool	csv_records(const char *data, size_t len, char delimiter, csv_record_row, void *ctx,
	    char *why, size_t cap);

/* One row; fields are valid during the call only. Return false to stop. */
typedef bool (*csv_row)(void *ctx, const char *const *field, size_t n, size_t line);

/* Comma or semicolon. The header is the first row; `columns` (ended by NULL) must all be in it, in
 * any order: fields are handed over in the order of `columns`, rows shorter than the header padded
 * with "". Lines that start with # are skipped. False: *why names the line and what is wrong. */
bool	csv_read(const char *data, size_t len, const char *const *columns, csv_row, void *ctx,
	    char *why, size_t cap);

#endif
