/*
 * Paper forms that somebody typed into a spreadsheet: which column answers which
 * question, and whether each row is a form that may be kept. Every fault is told with the line of
 * the file, so that the typist mends all of them in one go; good rows do not wait for bad ones.
 */
#ifndef KALATA_CLI_PAPER_H
#define KALATA_CLI_PAPER_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/sheet.h"
#include "core/answers.h"
#include "core/form_def.h"

enum paper_why {
	PAPER_ANSWER,		/* `fault` of one answer */
	PAPER_NO_COLUMN,	/* a required field has no column: the whole file */
	PAPER_NO_ROOM,		/* the answers together are longer than we keep */
	PAPER_CUT,		/* the row has more cells or letters than a form */
};

struct paper_fault {
	size_t	line;
	enum paper_why why;
	const struct field_def *field;	/* NULL: PAPER_CUT */
	enum field_fault fault;
	const char *cell;		/* what stands there, "" nothing */
};

/* Who reads, and what is told. */
struct paper_reader {
	const struct form_def *form;
	struct field_world world;
	void	(*unknown)(void *ctx, const char *heading);	/* a column that is passed over */
	void	(*fault)(void *ctx, const struct paper_fault *);
	bool	(*row)(void *ctx, size_t line, const struct answers *);	/* false: stop */
	void	*ctx;
};

enum paper_end {
	PAPER_READ,		/* to the end, whatever its rows are worth */
	PAPER_NO_HEADER,	/* no row has headings we know */
	PAPER_MISSING,		/* required columns are not there: told */
	PAPER_STOPPED,		/* by `row` */
	PAPER_BROKEN,		/* `why`: no table */
};
enum paper_end paper_read(const struct paper_reader *, const struct sheet *, char *why, size_t cap);

/* The field a heading names, however it is spelled: key, label or question in any language, or a
 * usual name of the column. -1: none. *first: it comes before others of the same field. */
int	paper_heading(const struct form_def *, const char *heading, bool *first);

#endif
