/*
 * One message while it is being decided: shared by the two doors, an SMS (inbound.c) and what a
 * screen of a handset does to the ballot (conversation.c). Both are decided and kept
 * here, which is why one phone has one vote.
 */
#ifndef KALATA_STORE_INBOUND_H
#define KALATA_STORE_INBOUND_H

#include "store/ledger.h"
#include "store/remap.h"
#include "store/writer.h"

struct inbound {
	struct inbound_job *job;
	struct understood	 reading;
	const char	*campaign;	/* id, "" = none */
	bool		 is_voter;	/* has a row: a phone, writing to a campaign */
	bool		 known;
	struct voter_row before, after;
	struct voter_facts facts;	/* of `before` */
	struct decision	 decision;
	struct message_row message;
	unsigned char	 commitment[LEDGER_HASH_LEN];
};

/* Takes what the job says in terms of `rulebook` (NULL: its own) and looks up its sender. */
enum db_result inbound_read(struct writer *, struct inbound *, struct inbound_job *);
/* Decides, and what is remembered after it. */
void	inbound_decide(struct inbound *);
/* Numbers the message: it must be the next to be kept. The receipt is known from here on. */
void	inbound_number(struct writer *, struct inbound *);
/* Keeps it, with job->answer as what was answered, unless it is a repeat: then the job gets
 * what the first delivery was told. */
enum db_result inbound_keep(struct writer *, struct inbound *);

/* The sender as a row says, in terms of a rulebook. */
struct voter_facts inbound_facts(const struct understood *, const struct voter_row *, bool known);
/* {results}: as of the last commit; a vote of this very batch is not in it yet. */
enum db_result inbound_results(struct writer *, const char *campaign, struct buf *);

#endif
