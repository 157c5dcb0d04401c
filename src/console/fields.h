/*
 * What a browser sent: the fields of a query or of a posted form
 * (application/x-www-form-urlencoded). Strict where aggregators get leniency: a broken escape, a
 * NUL, bytes that are no UTF-8 or too many fields make the whole form bad, and the page says so.
 */
#ifndef KALATA_CONSOLE_FIELDS_H
#define KALATA_CONSOLE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIELDS_MAX 512

struct fields {
	struct {
		const char *name, *value;
	} field[FIELDS_MAX];
	size_t	n;
	char	*bytes;		/* owned */
};

/* False: bad. Carriage returns are dropped (browsers end lines with CRLF). */
bool	fields_read(struct fields *, const char *encoded, size_t len);
void	fields_clear(struct fields *);
/* The first of that name, "" when absent. */
const char *fields_text(const struct fields *, const char *name);
bool	fields_has(const struct fields *, const char *name);
/* The `nth` (from 0) of that name, NULL when there are not so many: check boxes. */
const char *fields_nth(const struct fields *, const char *name, size_t nth);
/* A whole number in min..max; false when it is none or absent. */
bool	fields_number(const struct fields *, const char *name, int64_t min, int64_t max, int64_t *);

#endif
