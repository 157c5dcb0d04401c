/*
 * What the live page of a campaign shows at a moment: tallies, totals, the ledger's head
 * and the votes of the last two hours, read together; and how a browser is told them: as a
 * flat list of named numbers, all of them or only those that changed.
 *
 *	{"t": 1793520000000, "book": 17, "phase": "open", "head": "9f3c…", "full": true,
 *	 "v": {"counted": 12, "c0": 7, "s0.1": 3, "r4": 2, "x4.0": 1, "m29892000.0": 5, …}}
 *
 * `t` is the server's clock. Names: totals as in the results document and "entries"; via<source>,
 * c<candidate>, s<candidate>.<source>, r<region>, x<region>.<candidate>, m<minute since
 * 1970>.<source>, by their places in the campaign and its atlas, the unknown region being the
 * last. What is 0 is left out where all are told. Those places are valid for one `book`: a page
 * that has another one must be loaded anew.
 */
#ifndef KALATA_CONSOLE_BOARD_H
#define KALATA_CONSOLE_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/html.h"
#include "store/minutes.h"
#include "store/results.h"

#define BOARD_MINUTES 120

struct board {
	struct results results;
	int64_t	book;		/* what the campaign table looked like */
	enum campaign_phase phase;
	int64_t	from;		/* the minute of minute[0] */
	int64_t	minute[BOARD_MINUTES][SOURCES];	/* votes that counted or replaced one */
};

/* `book`: console.campaigns_mark. The two hours end now, or with what came last where the vote is
 * over. False: the database cannot be read, and the log says so. */
bool	board_read(const struct db_driver *, struct db *, const struct ballot_paper *, int64_t book,
	    int64_t now_ms, struct board *);
/* Writes the object; `before` NULL: all of it. True when `now` holds something that `before` does
 * not; both are of one book. */
bool	board_tell(struct html *, const struct board *before, const struct board *now,
	    int64_t now_ms);
/* What the page calls a candidate's votes, in one region or (-1) in all. */
void	board_name(char *out, size_t cap, int region, int candidate);

#endif
