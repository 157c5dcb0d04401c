/*
 * A provider is how an aggregator speaks: a const table of pure functions, one file
 * each, found in one array. It knows no socket, no database and no clock; a channel
 * (base/settings.h) is one configured account of it. A new aggregator is one file, one
 * line in provider.c, one folder of fixtures and one paragraph of manual.
 */
#ifndef KALATA_PROVIDER_PROVIDER_H
#define KALATA_PROVIDER_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/http_msg.h"
#include "base/settings.h"
#include "core/message.h"

enum decoded {
	DECODED_OK,
	DECODED_NOTHING,	/* authentic, nothing in it for us: 2xx, logged, not kept */
	DECODED_FORGED,		/* the signature is wrong or missing: 403 */
	DECODED_STALE,		/* well signed, but by a clock that is minutes off: 403 */
};

/* One SMS a citizen sent (MO), as the aggregator tells it. */
struct inbound {
	char	from[SENDER_MAX];	/* as written, outer blanks kept (a lost plus) */
	char	to[SENDER_MAX];
	char	id[PROVIDER_ID_MAX];	/* "" when it has none; the literal "null" is none */
	char	text[INBOUND_TEXT_MAX];	/* bytes, not yet checked; UTF-16 already made UTF-8 */
	size_t	text_len;
	bool	text_cut;		/* it was longer */
	char	sent[40];		/* the aggregator's time as text: evidence only, never decides */
	bool	call;			/* no SMS: somebody rang `to` and hung up; the text is "" */
	/* Part `part` (from 1) of `parts` of a long message that we must put together; 0 = whole.
	 * The parts of one message share sender, address and part_ref. */
	unsigned part, parts;		/* at most PARTS_MAX */
	char	part_ref[40];
};
#define PARTS_MAX 16

struct inbound_list {
	struct inbound	*item;		/* the caller's memory */
	size_t		 n, cap;
	bool		 more;		/* there were more than fit: must not be acknowledged */
};

/* What a delivery report (DLR) says of one of our answers. */
struct status {
	char	id[PROVIDER_ID_MAX];	/* what the send API gave, or what we put in the URL; "" = it did
					 * not say: then the latest answer to `to` that is on its way */
	char	to[SENDER_MAX];		/* as written; only looked at when id is "" */
	bool	ours;			/* id is our own outbox id, not the provider's */
	enum delivery delivery;		/* DELIVERY_NONE: a code we do not know, ignored */
	char	reason[REASON_MAX];
};

struct status_list {
	struct status	*item;
	size_t		 n, cap;
	bool		 more;
};

/* What the webhook's reply says to the aggregator, and perhaps to the citizen. */
struct answer_view {
	const char	*text;		/* GSM-7 as UTF-8; "" = say nothing to the citizen */
	const char	*from;		/* the address the citizen wrote to */
	const char	*to;		/* E.164 */
};

/* One answer to send through the API (MT). */
struct outbound {
	int64_t		 id;		/* ours, for delivery report URLs and idempotency */
	const char	*to;		/* E.164 */
	const char	*from;		/* the address the citizen wrote to, or the channel's sender */
	const char	*text;
	const char	*bearer;	/* an access token; NULL where the provider asks for none */
};

struct receipt_view {
	char	id[PROVIDER_ID_MAX];	/* for delivery reports; "" when it gives none */
	char	reason[REASON_MAX];	/* short, without numbers of people */
	int64_t	retry_after_ms;		/* 0 = it did not say */
	bool	token_refused;		/* the access token is no good (any more): once more with another */
};

/* OAuth2, client credentials (RFC 6749, 4.4). */
#define ACCESS_TOKEN_MAX 4096
struct access_token {
	char	text[ACCESS_TOKEN_MAX];
	int64_t	lives_s;		/* from now, as it says */
};

/* One step of a session on a handset (USSD). */
enum ussd_event {
	USSD_STEP,
	USSD_END,	/* the session is over, for whatever reason: never a vote */
};
#define USSD_ECHO_MAX 2
struct ussd_step {
	enum ussd_event	event;
	bool		first;		/* the aggregator says that it begins here */
	bool		accumulated;	/* text: everything typed so far, joined by '*'. Never split here */
	char		from[SENDER_MAX];	/* as written */
	char		to[SENDER_MAX];	/* "*384*11469#": one of the channel's addresses where it is one;
					 * "" when this request does not tell (many do on the first only) */
	char		session[PROVIDER_ID_MAX];	/* "-" where the aggregator has none: a key beside
							 * the voter only. Never holds the number */
	char		text[INBOUND_TEXT_MAX];	/* valid UTF-8; on the first: dialled behind our code */
	size_t		text_len;
	char		mark[24];	/* number of the step, "" when it does not count */
	char		echo[USSD_ECHO_MAX][PROVIDER_ID_MAX];	/* what the reply must repeat */
};

/* A screen for the handset. */
struct ussd_view {
	const char	*text;		/* plain GSM-7, at most 160; "" to USSD_END */
	bool		 more;		/* the session stays open */
	const struct ussd_step *step;	/* that it answers */
};

struct provider {
	const char	*name;
	bool		 inline_answer;	/* the webhook's reply is the SMS; false: the send API */
	bool		 idempotent;	/* repeating a send with the same id is harmless: ask
					 * provider_idempotent(), some say it in their settings */
	/* Fills the list; each function may be NULL = this provider has no such event. */
	enum decoded	(*decode)(const struct http_msg *, const struct channel *, struct inbound_list *);
	enum decoded	(*status)(const struct http_msg *, const struct channel *, struct status_list *);
	/* Event `ussd` and `ussd-end`. */
	enum decoded	(*ussd)(const struct http_msg *, const struct channel *, struct ussd_step *);
	void		(*screen)(const struct ussd_view *, const struct channel *, struct http_msg *reply);
	/* What stands behind "/ussd" in the URL belongs to it (Infobip: /session/ID/start), and methods
	 * other than GET and POST. */
	bool		 ussd_tail;
	/* Status, headers and body of the webhook's reply (200 and the body the provider
	 * wants), into an empty `reply`. Also for status events, with an empty text. */
	void		(*answer)(const struct answer_view *, const struct channel *, struct http_msg *reply);
	/* The send request, into an empty `call`; false when it cannot be written (too long). */
	bool		(*encode)(const struct outbound *, const struct channel *, struct http_msg *call);
	/* `reply->status` 0: no answer came; `connected`: bytes of ours went out. */
	enum verdict	(*judge)(const struct http_msg *reply, bool connected, const struct channel *,
			    struct receipt_view *);
	/* NULL = sends need no access token. The request for one, and what its answer gives:
	 * SENT = here it is; LATER, UNKNOWN = ask again; BROKEN, NEVER = the credentials are wrong. */
	bool		(*ask_token)(const struct channel *, struct http_msg *call);
	enum verdict	(*take_token)(const struct http_msg *reply, bool connected, const struct channel *,
			    struct access_token *, struct receipt_view *);
	/* For `kalata doctor`: a question that sends nothing, costs nothing and shows whether the
	 * credentials are good (NULL = there is none). `probed`: SENT = they are, the receipt's reason
	 * says what a person wants to read, like the balance. */
	bool		(*probe)(const struct channel *, const char *bearer, struct http_msg *call);
	enum verdict	(*probed)(const struct http_msg *reply, bool connected, const struct channel *,
			    struct receipt_view *);
};

/* The members of the array, one file each. */
extern const struct provider provider_africastalking;
extern const struct provider provider_twilio;
extern const struct provider provider_kannel;
extern const struct provider provider_external;
extern const struct provider provider_safaricom;
extern const struct provider provider_hubtel;
extern const struct provider provider_arkesel;
extern const struct provider provider_nalo;
extern const struct provider provider_infobip;
extern const struct provider provider_comviva;
extern const struct provider provider_orange;
extern const struct provider provider_vonage;
extern const struct provider provider_mtn;
extern const struct provider provider_clickatell;
extern const struct provider provider_jasmin;
extern const struct provider provider_capcom6;
extern const struct provider provider_textbee;
extern const struct provider provider_smssync;
extern const struct provider provider_envayasms;

const struct provider *provider_find(const char *name);
/* NULL after the last. */
const struct provider *provider_nth(size_t);
/* Has it a send API? Without one, nothing may be queued for its channels. */
bool	provider_sends(const struct provider *);
/* Is repeating a send of this channel with the same id harmless? */
bool	provider_idempotent(const struct provider *, const struct channel *);
/* Can an SMS leave by this channel without one having come, by what its settings say? */
bool	provider_can_tell(const struct provider *, const struct channel *);
/* Does this channel answer in the webhook's reply? (`external` decides by its settings.) */
bool	provider_answers_inline(const struct provider *, const struct channel *);

#endif
