/*
 * Dialogs in the writer's transaction: what is remembered of a conversation is read, the
 * pure step taken, its act carried out, all kept in the same commit. Two doors: a step of a
 * USSD session (conversation_ussd.c), and an SMS that begins or answers a dialog (talk.c).
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
#include "store/inbound.h"
#include "store/writer.h"

#define RESEND_MS	2000
#define SESSION_MAX_MS	(60 * 60 * INT64_C(1000))
#define RESUME_MS	(15 * 60 * INT64_C(1000))
/* After a form closed, until when who waits may still be told of a place. */
#define WAITING_MAX_MS	(30 * 24 * 60 * 60 * INT64_C(1000))
#define DRAFT_MAX_MS	(48 * 60 * 60 * INT64_C(1000))

enum db_result run_ussd(struct writer *, struct ussd_job *);

/* For run_inbound: may an SMS of this voter belong to a dialog? Else nobody looks for one. */
bool	talk_may(const struct inbound *);
/*
 * Reads whether it does. When it does it is carried out and kept, the message with it, and
 * *taken is true. Else nothing has been kept yet: the message is an ordinary one, or a
 * repeat.
 */
enum db_result talk_run(struct writer *, struct inbound *, bool *taken);

/* Forgets what is too old: a few rows at a time, once a minute. */
enum db_result conversation_sweep(struct writer *, int64_t now_ms);

/* ---- what both doors share ---- */

struct conversation {
	struct writer	*w;
	const struct understood *reading;
	const struct voter_key *voter;
	struct dialog_world world;
	struct form_facts facts[FORMS_MAX];
	struct dialog	dialog;
	struct answers	answers;	/* of the draft at hand */
	int64_t		entry;		/* made of it, 0 = none yet */
	char		results[200];
};
/* Who fills a form, and where to tell them. */
struct author {
	enum source	source;
	const char	*channel, *address, *e164;
};

void	conversation_init(struct conversation *, struct writer *, const struct inbound *,
	    enum face);
/* What the database knows of the phone and each form. */
enum db_result conversation_facts(struct conversation *);
/* Takes up the draft of a form, if one is young enough: answers and entry. */
enum db_result conversation_draft(struct conversation *, const char *form);
/* Carries out an act on a form, and says what came of it. */
enum db_result conversation_act(struct conversation *, const struct author *,
    const struct step *, struct dialog_result *);
/* The screen or SMS of the state it has come to. */
enum db_result conversation_render(struct conversation *, struct buf *out);
/* -1 when the campaign does not have it. */
int	conversation_form(const struct conversation *, const char *id);

#endif
