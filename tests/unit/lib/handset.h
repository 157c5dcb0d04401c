/*
 * A handset in front of the store: what is dialled and typed goes out as an aggregator
 * would send it, in one of three dialects, and may be sent again.
 */
#ifndef HANDSET_H
#define HANDSET_H

#include "core/receipt.h"
#include "store_kit.h"

enum dialect {
	DIALECT_ACCUMULATED,	/* all that was typed, joined by '*' */
	DIALECT_MARKED,		/* the last input and the number of the step */
	DIALECT_BARE,		/* the last input */
	DIALECTS
};

struct handset {
	struct kit	*kit;
	enum dialect	dialect;
	int		step;
	struct kit_session session;
	struct ussd_job	job;		/* as it came back the last time */
};

/* Dials: a session `id` begins with `behind` the code. Five seconds pass with each request. The
 * screen, valid until the next; "" when it was not kept. */
const char *handset_dial(struct handset *, struct kit *, enum dialect, int phone, const char *id,
    const char *behind);
const char *handset_key(struct handset *, const char *input);
/* The same request as before, at once. */
const char *handset_again(struct handset *);
/* Each of the inputs, the last a NULL; the last screen. */
const char *handset_keys(struct handset *, const char *const *inputs);

/* The six characters of a receipt, wherever they stand, become dashes. */
void	hide_receipt(const char *text, char *out, size_t cap);

#endif
