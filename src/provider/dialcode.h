/*
 * What somebody dialled, or an aggregator made of it: one of our codes, and what was
 * dialled behind it. "*713*5*3#", "713*5*3" and "*713#" are all seen; the longest of the
 * channel's addresses that begins it, whole numbers only, is the code.
 */
#ifndef KALATA_PROVIDER_DIALCODE_H
#define KALATA_PROVIDER_DIALCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/settings.h"
#include "core/message.h"

#define DIALLED_MAX 184	/* a USSD string has 182 characters at most (3GPP TS 23.038) */

struct dialled_code {
	char	to[SENDER_MAX];		/* the address as configured; not ours: what was dialled */
	char	text[DIALLED_MAX];	/* "3"; "" when nothing is behind it, or it is not ours */
	bool	ours;
};

void	dialcode_read(const struct channel *, const char *dialled, struct dialled_code *);

/* The address that begins `s`, and in *behind what follows it and its separator; NULL when
 * none does. Nothing is taken off the end. */
const char *dialcode_match(const struct channel *, const char *s, const char **behind);

/* Has it the shape of a code, ours or not: "*" or "#" first, "#" last, else digits and "*"? */
bool	dialcode_shaped(const char *);

#endif
