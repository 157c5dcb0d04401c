/*
 * The labelled messages of tests/messages/messages.tsv, and the campaigns they are sent to.
 */
#ifndef KALATA_TESTS_MESSAGES_H
#define KALATA_TESTS_MESSAGES_H

#include <stddef.h>

#include "core/understand.h"
#include "store/rulebook.h"

#define MESSAGES_MAX 4000

struct message {
	int	line;		/* of the file */
	size_t	campaign;
	char	expected[64];
	char	text[512];	/* with the escapes resolved */
	size_t	len;
};

struct messages {
	struct rulebook	*rulebook;	/* one paper for each @campaign */
	struct message	*message;
	size_t		 n;
};

/* A form of one campaign, as its keywords are known to understanding. */
struct message_form {
	size_t	campaign;
	char	id[FORM_ID_MAX];
	char	keywords[200];	/* parted by blanks, '_' for the blank inside a phrase */
};

/* Dies with a message when the file cannot be read or does not make sense. */
void	messages_load(struct messages *, const char *path);
void	messages_clear(struct messages *);

/* A rulebook of the languages fr bm ff ses snk with these campaigns, as JSON. Dies on errors. */
struct rulebook *messages_rulebook(char *const json[], size_t n);

/* Adds the keywords of forms to papers that were built without them. */
void	messages_add_forms(struct rulebook *, const struct message_form *, size_t n);

/* The intent as an `expected` column would say it: "vote 3 region 03". Region only where a
 * vote, region or unknown has one, the form where form or cancel has one. */
void	messages_describe(const struct rulebook *, const struct ballot_paper *,
	    const struct intent *, struct buf *out);

#endif
