/*
 * Spreadsheets as offices save them: in the old Windows code page or UTF-8 or UTF-16, with
 * semicolons, commas or tabs, in both directions. What goes out opens with a double click
 * and holds no formula; what comes in need not be prepared.
 */
#ifndef KALATA_CLI_SHEET_H
#define KALATA_CLI_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum sheet_encoding { SHEET_UTF8, SHEET_UTF16, SHEET_WINDOWS };
const char *sheet_encoding_name(enum sheet_encoding);

struct sheet {
	char	*text;		/* UTF-8 without NULs, malloc'd */
	size_t	 len;
	enum sheet_encoding encoding;
	char	 delimiter;	/* ';' ',' or TAB */
};
/* Never fails: bytes that are no UTF-8 are Windows-1252, where every byte has a meaning. */
void	sheet_decode(struct sheet *, const char *raw, size_t len);
void	sheet_clear(struct sheet *);

/* The text of a cell: without blanks around it and without the apostrophe sheet_cell() put
 * before what looked like a formula. A view; *len of it. */
const char *sheet_plain(const char *cell, size_t *len);

/* Writing: UTF-8 with byte order mark, semicolons, CRLF. */
struct sheet_out {
	FILE	*f;
	size_t	 n;		/* cells in this row */
};
void	sheet_out_start(struct sheet_out *, FILE *);
/* Quoted where needed; a cell that a spreadsheet would take for a formula gets an apostrophe. */
void	sheet_cell(struct sheet_out *, const char *text);
void	sheet_cell_i64(struct sheet_out *, long long);
void	sheet_row_end(struct sheet_out *);

#endif
