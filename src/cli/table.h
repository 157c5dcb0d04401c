/*
 * Tallies drawn for a terminal: bars that mean something in a glance, numbers that line
 * up, "inconnue" never hidden.
 */
#ifndef KALATA_CLI_TABLE_H
#define KALATA_CLI_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "store/results.h"

void	table_results(const struct results *, FILE *, bool colour);
/* Columns a UTF-8 text takes on screen, and how many spaces bring it to `width`. */
size_t	table_width(const char *);
void	table_cell(FILE *, const char *text, size_t width);	/* cut or padded */

#endif
