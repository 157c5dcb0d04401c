/*
 * A campaign's nomination desk as pages look at it: every nomination, grouped into persons, with what
 * was decided, read once and indexed so that a page finds its fifty rows among 20,000
 * nominations in a millisecond. Immutable once made. Reading takes a tenth of a second: that is for
 * a worker; desk_cache.h keeps what was read.
 */
#ifndef KALATA_CONSOLE_DESK_BOOK_H
#define KALATA_CONSOLE_DESK_BOOK_H

#include "store/desk.h"
#include "store/rulebook.h"

#define DESK_BOOK_MAX 100000	/* nominations: more are for the commands */

struct desk_person {
	size_t	leader;			/* the nomination that stands for it: index of all.item */
	size_t	first, n;		/* its nominations: member[first] … by number, the leader first */
	int	region;			/* index of the atlas, -1 unknown */
	const char *sector;		/* key; "" unknown */
};

/* The decision decision[at] is about the nomination `id`. */
struct desk_mention {
	int64_t	id;
	size_t	at;
};

struct desk_book {
	int	refs;			/* the loop's thread only */
	char	campaign[CAMPAIGN_ID_MAX];
	int64_t	mark, campaigns_mark;	/* what database and documents were at when it was read */
	struct rulebook *rulebook;	/* a reference */
	const struct ballot_paper *paper;
	const struct form_def *form;	/* the nomination's; NULL: the campaign takes none */
	struct nominations all;
	struct desk_person *person;	/* by number of the leader */
	size_t	n_persons;
	size_t	*member;		/* indices of all.item, person by person */
	size_t	*person_of;		/* of each nomination: index of person */
	size_t	*by_id;			/* indices of all.item */
	char	*names;			/* each nomination's name folded, " awa exemple" */
	size_t	*name_at;		/* where in names */
	struct decision_row *decision;	/* by seq */
	size_t	n_decisions;
	bool	*holds;			/* of each decision: was not undone */
	struct desk_mention *mention;	/* by id, then at */
	size_t	n_mentions;
	/* who may be the same person: made when first asked for */
	bool	alike_made;
	struct proposals alike;
	char	why[200];		/* it could not be read */
};

/* The form that asks for nominations; NULL: none. */
const struct form_def *desk_form(const struct ballot_paper *);
/* Reads over a connection of its own; takes the rulebook's reference. Never NULL; `why` when it
 * failed. The result has one reference. */
struct desk_book *desk_book_read(const char *database, struct rulebook *, const char *campaign);
/* The same of nominations and decisions that were read: both become the book's. */
struct desk_book *desk_book_make(struct rulebook *, const char *campaign, struct nominations,
    struct decision_row *, size_t n_decisions);
struct desk_book *desk_book_ref(struct desk_book *);
void	desk_book_unref(struct desk_book *);	/* NULL is nothing */

const struct nomination *desk_book_id(const struct desk_book *, int64_t id);
const struct nomination *desk_book_number(const struct desk_book *, int64_t number);
const struct desk_person *desk_book_person(const struct desk_book *, const struct nomination *);
/* The `i`th nomination of a person. */
const struct nomination *desk_book_member(const struct desk_book *, const struct desk_person *,
    size_t i);
const struct nomination *desk_book_leader(const struct desk_book *, const struct desk_person *);
/* Sets a flag for each decision that is about any nomination of that person; `about` has n_decisions. */
void	desk_book_about(const struct desk_book *, const struct desk_person *, bool *about);

/* ---- which persons ---- */

#define DESK_PAGE    50
#define DESK_ANY     (-1)		/* any region */
#define DESK_UNKNOWN (-2)		/* those without */

enum desk_order { DESK_BY_NUMBER, DESK_BY_COUNT, DESK_BY_LATEST };

struct desk_query {
	int	status;			/* enum nominee_status; 0 any */
	int	region;			/* index of the atlas, DESK_ANY or DESK_UNKNOWN */
	const char *sector;		/* key; "" any, "?" unknown */
	const char *text;		/* beginnings of words of a name, or a number; "" any */
	enum desk_order order;
	size_t	page;			/* from 1; one behind the last is the last */
};
struct desk_found {
	size_t	by_status[NOMINEE_PROMOTED + 1];	/* as the other filters have it; [0] all */
	size_t	n, nominations;		/* persons of that status, and their nominations */
	size_t	page, pages;		/* at least one */
	const struct desk_person *row[DESK_PAGE];
	size_t	n_rows;
};
void	desk_query(const struct desk_book *, const struct desk_query *, struct desk_found *);

#endif
