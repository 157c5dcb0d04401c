/*
 * A database in a folder of its own, three campaigns, and short ways to write messages,
 * claims, settles and reports: what the tests of the store share.
 */
#ifndef STORE_KIT_H
#define STORE_KIT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/results.h"
#include "store/store.h"
#include "store/verify.h"

#define KIT_OPENS   INT64_C(1793520000000)	/* 2026-11-01T08:00:00Z */
#define KIT_CLOSES  INT64_C(1794772800000)	/* 2026-11-15T20:00:00Z */
#define KIT_MINUTE  INT64_C(60000)
#define KIT_HOUR    (60 * KIT_MINUTE)

/* Revote last; revote first, public: those of votes alone, which kit_start() imports. Then one
 * with nominations and a registration, by handset too. */
enum kit_campaign { KIT_ICON, KIT_FIRST, KIT_CAMPAIGNS, KIT_FORMS = KIT_CAMPAIGNS, KIT_ALL };

struct kit {
	char	dir[64], path[128];
	struct secret secret;
	struct settings *settings;
	struct rulebook *rulebook;
	const struct db_driver *driver;
	struct store *store;
	int	answers_per_hour;
	size_t	mailbox_max;
	int64_t	now_ms;
};

/* The folder, the secret, the rulebook; no database yet. */
void	kit_make(struct kit *);
/* Closes and removes all. */
void	kit_clear(struct kit *);
/* False: `why` has the store's reason. */
bool	kit_open(struct kit *, char *why, size_t cap);
void	kit_close(struct kit *);
/* Opens and imports the first two campaigns. */
void	kit_start(struct kit *);
const char *kit_document(enum kit_campaign);
/* A rulebook of these documents, in this order; one reference. */
struct rulebook *kit_rulebook(struct kit *, const char *const *documents, size_t n);
/* Runs a change and says how it ended. */
enum job_result kit_change(struct kit *, enum campaign_change, const char *id, const char *json,
    struct rulebook *);
/* Imports a campaign; true when it is on disk. */
bool	kit_import(struct kit *, enum kit_campaign);

/* A message of phone number n; the rest is as a vote by SMS through channel "at". */
void	kit_message(struct kit *, struct inbound_job *, enum kit_campaign, int phone, int id,
    enum intent_kind);
void	kit_vote(struct kit *, struct inbound_job *, enum kit_campaign, int phone, int id,
    int candidate);
/* Through store_do; the reference of the rulebook is given back. */
enum job_result kit_do(struct kit *, struct inbound_job *);
/* kit_vote and kit_do, which must be done; the outcome. */
enum outcome kit_cast(struct kit *, enum kit_campaign, int phone, int id, int candidate);

/* A text as a phone sends it to the campaign with forms, understood as the gateway does; the
 * id is one of its own. */
void	kit_text(struct kit *, struct inbound_job *, int phone, int id, const char *text);
/* kit_text and kit_do, which must be done; what is answered, valid until the next. */
const char *kit_say(struct kit *, int phone, int id, const char *text);

/* A handset of phone n on the code of the campaign with forms. `typed` is all so far, joined by
 * '*', when `accumulated`; else the last input, with the mark of the step or "". */
struct kit_session {
	int	phone;
	char	id[40];
	bool	accumulated, first;
	char	mark[24], typed[USSD_INPUT_MAX];
};
void	kit_ussd(struct kit *, struct ussd_job *, const struct kit_session *);
enum job_result kit_ussd_do(struct kit *, struct ussd_job *);

/* Over a read-only connection. */
void	kit_results(struct kit *, enum kit_campaign, struct results *);
void	kit_verify(struct kit *, struct verify_report *);
/* Fails the test with the report's words unless it is clean. */
void	kit_assert_clean(struct kit *);
/* One number out of the database. */
int64_t	kit_number(struct kit *, const char *sql);
/* Changes behind the store's back. */
void	kit_sql(struct kit *, const char *sql);

/* A random number that the same seed gives again. */
uint64_t kit_random(uint64_t *state);
/* $SEED, or one of the day's; printed as a line "# seed …". */
uint64_t kit_seed(void);

#endif
