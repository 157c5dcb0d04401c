/*
 * A campaign as rules see it: plain values, fixed sizes, no pointers to own. The JSON
 * document it comes from is read in store/campaign_json.c; contract 5 says what each
 * field means.
 */
#ifndef KALATA_CORE_CAMPAIGN_H
#define KALATA_CORE_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CANDIDATES_MAX	    64
#define ALIASES_MAX	    12
#define CAMPAIGN_ID_MAX	    40
#define CANDIDATE_CODE_MAX  12
#define CANDIDATE_NAME_MAX  128		/* bytes */
#define REGION_KEY_MAX	    12
#define CAMPAIGN_LANGUAGES  16
#define CAMPAIGN_ADDRESSES  16
#define TITLE_MAX	    160
#define TEXT_MAX	    640		/* bytes of a text's template, and of an answer */

enum revote { REVOTE_LAST = 1, REVOTE_FIRST = 2 };

struct candidate {
	char	code[CANDIDATE_CODE_MAX];
	char	name[CANDIDATE_NAME_MAX];
	char	alias[ALIASES_MAX][CANDIDATE_NAME_MAX];
	size_t	n_aliases;
	char	call[32];		/* a number of ours that is rung to vote for it; "" = none */
	char	gender[4], sector[32], place[64];
	int	seniority;		/* years, -1 unknown */
};

struct window {
	int64_t	opens_ms, closes_ms;	/* UTC; [opens, closes) ; 0,0 = there is none */
};

struct campaign {
	char	id[CAMPAIGN_ID_MAX];
	char	title[CAMPAIGN_LANGUAGES][TITLE_MAX]; /* by language; "" = the default's */
	char	regions[32];		/* "ml-2023" */
	char	address[CAMPAIGN_ADDRESSES][32]; /* as msisdn_address() writes them */
	size_t	n_addresses;
	struct window nomination, vote;
	int64_t	grace_ms;		/* after closing: late; after that: closed */
	enum revote revote;
	bool	bare_code, echo_choice, ask_region, public_results;
	bool	closed;			/* by an operator, whatever the window says */
	struct candidate candidate[CANDIDATES_MAX];
	size_t	n_candidates;
};

/* Where the vote stands at a moment: scheduled when there is no window at all, closed for
 * good once an operator closed it. */
enum campaign_phase { PHASE_BEFORE, PHASE_OPEN, PHASE_LATE, PHASE_CLOSED };
enum campaign_phase campaign_phase(const struct campaign *, int64_t now_ms);
/* "scheduled", "open", "closed": for the public the grace after closing is closed. */
const char *campaign_phase_name(enum campaign_phase);

/* -1 when there is none with exactly this code. */
int	campaign_candidate(const struct campaign *, const char *code);

#endif
