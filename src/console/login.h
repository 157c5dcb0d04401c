/*
 * What the log-in and the one-time links share: half-way states sealed into a form, the
 * beginning of a session, and small pieces of pages.
 */
#ifndef KALATA_CONSOLE_LOGIN_H
#define KALATA_CONSOLE_LOGIN_H

#include "console/page.h"
#include "console/visitor.h"

#define LOGIN_STEP_MS (INT64_C(5) * 60 * 1000)
#define LOGIN_PASSWORD_MIN 12	/* letters */

/* Between two forms. */
struct login_step {
	int64_t	until_ms;
	char	name[STAFF_NAME_MAX];
	unsigned char link[STAFF_DIGEST_LEN];	/* enrolment: by this link, with this password … */
	char	password[STAFF_PASSWORD_MAX];	/* … hashed already, … */
	unsigned char totp[STAFF_TOTP_LEN];	/* … and this second factor */
};
#define LOGIN_SEALED_MAX (2 * (sizeof(struct login_step) + SEAL_OVERHEAD) + 1)
void	login_seal(const struct secret *, const struct login_step *, char out[LOGIN_SEALED_MAX]);
/* False: not ours, or too old. */
bool	login_unseal(const struct secret *, const char *sealed, int64_t now_ms, struct login_step *);

/* The field for a six-digit code, and what was typed into it: blanks left out; "" = nothing like it. */
void	login_code_field(struct page *);
const char *login_code_of(const struct page *);

#define LOGIN_COOKIE_OVER VISITOR_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"

struct cJSON;
/* {"do": "staff", "act": act, "name": name} */
struct cJSON *login_request(const char *act, const char *name);
void	login_add_hex(struct cJSON *, const char *key, const unsigned char *, size_t len);

/* What is wrong with a new password, in words; NULL: nothing. In page_welcome.c. */
const char *password_fault(const struct page *, const char *first, const char *second,
    const char *name);
bool	password_common(const char *password);

/* "opérateur" */
const char *login_role(const struct page *, enum staff_role);

/* Begins a session with a new token and redirects; by the code's step, or by a link (not NULL). Ends. */
void	login_enter(struct page *, const char *name, int64_t totp_step, const unsigned char *by_link,
    const char *to);

#endif
