/*
 * Dialogs in the writer's transaction: what is remembered of a conversation is read, the
 * pure step taken, its act carried out, all kept in the same commit. Two doors: a step of a
 * USSD session, and an SMS that begins or answers a dialog.
 *
 * A resend gets the stored screen: the same accumulated text, the same mark, or, where the
 * aggregator counts nothing, the same input within RESEND_MS, which no human is fast enough
 * for. A session older than SESSION_MAX_MS under the same id is a new one. A step of a
 * session whose screen was an end begins anew. Redialling within RESUME_MS offers to go on.
 */
#ifndef KALATA_STORE_CONVERSATION_H
#define KALATA_STORE_CONVERSATION_H

#include "core/dialog.h"
#include "store/entry.h"
#include "store/writer.h"

#define RESEND_MS	2000
#define SESSION_MAX_MS	(60 * 60 * INT64_C(1000))
#define RESUME_MS	(15 * 60 * INT64_C(1000))
#define DRAFT_MAX_MS	(48 * 60 * 60 * INT64_C(1000))

enum db_result run_ussd(struct writer *, struct ussd_job *);

/* For run_inbound: an SMS that may belong to a dialog. */
struct talk {
	bool	taken;		/* it does: `answer` is what to say, the intent is as below */
	bool	talking;	/* a question waits after it */
	struct dialog dialog;
	struct answers answers;
	struct step step;
	int	form;		/* index; -1 none */
	struct form_facts facts[FORMS_MAX];
};
/* Reads and decides; changes nothing in the database. `known_talking`: the voter's row says
 * that a question waits. */
enum db_result talk_read(struct writer *, const struct inbound_job *, const struct rulebook *,
    const struct ballot_paper *, const struct intent *, const struct voter_facts *, bool known_talking,
    struct talk *);
/* Carries out its act and keeps it, once the message is known not to be a repeat. Then the
 * text for the citizen. */
enum db_result talk_keep(struct writer *, const struct inbound_job *, const struct rulebook *,
    const struct ballot_paper *, struct talk *, struct buf *answer);

/* Forgets what is too old: a few rows at a time, once a minute. */
enum db_result conversation_sweep(struct writer *, int64_t now_ms);

#endif
