/*
 * People who work with the console: what they may do, how they prove who they are, where
 * they are logged in. A password is kept as argon2id, the second factor's secret sealed, links,
 * sessions and tokens as digests: a copy of the database lets nobody in. The expensive and the
 * secret part (hashing, comparing) is the console's; here is what must be one transaction with the
 * ledger.
 */
#ifndef KALATA_STORE_STAFF_H
#define KALATA_STORE_STAFF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "store/store.h"

struct writer;

/* Stored; a set of them is their sum. */
enum staff_role {
	ROLE_VIEWER = 1,	/* sees tallies, ledger and results */
	ROLE_OPERATOR = 2,	/* works with messages, nominations, campaigns and channels */
	ROLE_VERIFIER = 4,	/* checks nominees and the ledger; may be a proposal's second person */
	ROLE_ADMINISTRATOR = 8,	/* all that, and people */
};
#define ROLE_ALL 15
const char *staff_role_name(enum staff_role);		/* "viewer" … */
bool	staff_role_parse(const char *, enum staff_role *);

#define STAFF_NAME_MAX	 32
#define STAFF_LABEL_MAX	 80
#define STAFF_PASSWORD_MAX 128	/* crypto_pwhash_STRBYTES */
#define STAFF_TOTP_LEN	 20	/* bytes of the shared secret (RFC 4226) */
#define STAFF_DIGEST_LEN 32
/* a-z 0-9 . _ - ; 1 to 31 of them; the first a letter. */
bool	staff_name_fine(const char *);

enum staff_link { LINK_NONE = 0, LINK_ENROL = 1 /* to choose password and second factor */,
		  LINK_ENTER = 2 /* logs in, once */ };
enum pass_kind { PASS_BROWSER = 1, PASS_PROGRAM = 2 };

#define LINK_ENROL_MS	 (INT64_C(72) * 3600 * 1000)
#define LINK_ENTER_MS	 (INT64_C(15) * 60 * 1000)
#define BROWSER_IDLE_MS	 (INT64_C(60) * 60 * 1000)
#define BROWSER_MS	 (INT64_C(12) * 3600 * 1000)
#define PROGRAM_MS	 (INT64_C(365) * 24 * 3600 * 1000)

enum staff_act {
	STAFF_ADD,		/* name, role, language; a link of kind ENROL: digest */
	STAFF_ROLE,		/* role; the last administrator stays one */
	STAFF_DISABLE,		/* and every session and token ends; not the last administrator */
	STAFF_ENABLE,
	STAFF_LINK,		/* digest, link; ENROL forgets password and second factor */
	STAFF_ENROL,		/* by the link with this digest, used up: password, totp, totp_step */
	STAFF_PASSWORD,		/* password; other sessions end */
	STAFF_LANGUAGE,
	STAFF_ENTER,		/* a session begins: digest, label, totp_step (must be later than the last
				 * one used), or `by_link`: by the link of kind ENTER with that digest */
	STAFF_SEEN,		/* the session with this digest was used */
	STAFF_LEAVE,		/* it ends */
	STAFF_SESSIONS_END,	/* all of `name`, but the one with this digest (zeros: none kept) */
	STAFF_TOKEN_ADD,	/* a program's: digest, label */
	STAFF_TOKEN_DROP,	/* `name`'s with this digest */
	STAFF_ACTS,
};

struct staff_job {
	struct job	job;
	/* in */
	enum staff_act	act;
	char		actor[64];	/* who asks; "kalata user" for the command */
	char		name[STAFF_NAME_MAX];
	enum staff_role	role;
	char		language[8];
	char		password[STAFF_PASSWORD_MAX];	/* argon2id */
	unsigned char	totp[STAFF_TOTP_LEN];		/* sealed by the writer */
	int64_t		totp_step;
	unsigned char	digest[STAFF_DIGEST_LEN];	/* of link, session or token */
	enum staff_link	link;
	unsigned char	by_link[STAFF_DIGEST_LEN];
	bool		entered_by_link;
	char		label[STAFF_LABEL_MAX];
	/* out */
	char		why[200];	/* JOB_REFUSED: in English, for logs and programs */
};
enum db_result run_staff(struct writer *, struct staff_job *);

/* ---- reading, over a read-only connection ---- */

struct staff_row {
	char	name[STAFF_NAME_MAX];
	enum staff_role role;
	char	language[8];
	char	password[STAFF_PASSWORD_MAX];
	bool	has_totp;
	unsigned char totp[STAFF_TOTP_LEN];	/* unsealed; zeros when there is none */
	int64_t	totp_step;
	bool	disabled;
	enum staff_link link;
	int64_t	link_until, created_at, changed_at;
};
struct pass_row {
	unsigned char digest[STAFF_DIGEST_LEN];
	char	staff[STAFF_NAME_MAX];
	enum pass_kind kind;
	char	label[STAFF_LABEL_MAX];
	int64_t	created_at, seen_at, until;
};

/* Lookups: false when the database cannot be read; `found` says whether it is there and good now:
 * not disabled, not over, not idle too long (seen_at is to the minute). */
bool	staff_read(const struct db_driver *, struct db *, const struct secret *, const char *name,
    struct staff_row *, bool *found);
bool	staff_read_link(const struct db_driver *, struct db *, const struct secret *,
    const unsigned char digest[STAFF_DIGEST_LEN], int64_t now_ms, struct staff_row *, bool *found);
bool	staff_read_pass(const struct db_driver *, struct db *,
    const unsigned char digest[STAFF_DIGEST_LEN], enum pass_kind, int64_t now_ms,
    struct staff_row *, struct pass_row *, bool *found);
/* Malloc'd lists, by name; by staff ("" all) and time. */
bool	staff_list(const struct db_driver *, struct db *, const struct secret *, struct staff_row **,
    size_t *n);
bool	pass_list(const struct db_driver *, struct db *, const char *staff, int64_t now_ms,
    struct pass_row **, size_t *n);

#endif
