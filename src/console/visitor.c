#include "console/visitor.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"

#define BEARER    "Bearer "
#define TOKEN_MAX 64

/* The value of our cookie; "" when it is not there. */
static void
cookie(const struct http_msg *request, char *out, size_t cap)
{
	const char *at = http_msg_header(request, "Cookie");
	size_t n = sizeof(VISITOR_COOKIE) - 1, len;

	out[0] = '\0';
	while (at != NULL && *at != '\0') {
		at += strspn(at, "; ");
		len = strcspn(at, ";");
		if (len > n && at[n] == '=' && memcmp(at, VISITOR_COOKIE, n) == 0 &&
		    len - n - 1 < cap) {
			memcpy(out, at + n + 1, len - n - 1);
			out[len - n - 1] = '\0';
			return;
		}
		at += len;
	}
}

static enum pass_kind
token_of(const struct http_msg *request, char *out, size_t cap)
{
	const char *header = http_msg_header(request, "Authorization");

	if (header != NULL && strncmp(header, BEARER, sizeof(BEARER) - 1) == 0) {
		if (!text_copy(out, cap, header + sizeof(BEARER) - 1))
			out[0] = '\0';
		return PASS_PROGRAM;
	}
	cookie(request, out, cap);
	return PASS_BROWSER;
}

/* What forms of this session carry: nobody can know it who does not have the cookie. */
static void
make_csrf(const char *token, char *out, size_t cap)
{
	unsigned char hash[LEDGER_HASH_LEN];
	struct digest d;
	struct buf hex;

	digest_start(&d);
	digest_text(&d, "csrf");
	digest_text(&d, token);
	digest_end(&d, hash);
	buf_init(&hex, out, cap);
	text_hex(&hex, hash, 20);
}

static bool
prefers_english(const struct http_msg *request)
{
	const char *accept = http_msg_header(request, "Accept-Language");

	return accept != NULL && (accept[0] == 'e' || accept[0] == 'E') &&
	       (accept[1] == 'n' || accept[1] == 'N');
}

/* Behind a proxy on this machine the last address it wrote; else the peer's own. */
static void
find_address(const struct http_msg *request, struct visitor *v)
{
	const char *via = http_msg_header(request, "X-Forwarded-For"), *last;
	bool local =
	    strncmp(v->address, "127.", 4) == 0 || strcmp(v->address, "::1") == 0;

	if (!local || via == NULL)
		return;
	last = strrchr(via, ',');
	last = last == NULL ? via : last + 1;
	(void)text_copy(v->address, sizeof(v->address), last + strspn(last, " "));
}

bool
visitor_find(const struct console *c, const struct http_msg *request, struct visitor *v)
{
	char token[TOKEN_MAX];
	struct staff_row staff;
	struct pass_row pass;
	bool found;

	v->english = prefers_english(request);
	find_address(request, v);
	v->pass = token_of(request, token, sizeof(token));
	if (token[0] == '\0')
		return true;
	token_digest(token, v->digest);
	if (!staff_read_pass(&db_sqlite, c->db, v->digest, v->pass, clock_now_ms(),
		&staff, &pass, &found))
		return false;
	if (!found)
		return true;
	v->known = true;
	v->role = staff.role;
	v->english = strcmp(staff.language, "en") == 0;
	v->seen_ms = pass.seen_at;
	(void)text_copy(v->name, sizeof(v->name), staff.name);
	make_csrf(token, v->csrf, sizeof(v->csrf));
	return true;
}

bool
visitor_csrf_fine(const struct visitor *v, const char *token)
{
	return v->csrf[0] != '\0' && crypto_same(v->csrf, token);
}

bool
visitor_still(const struct console *c, const struct visitor *v)
{
	struct staff_row staff;
	struct pass_row pass;
	bool found;

	return staff_read_pass(&db_sqlite, c->db, v->digest, v->pass, clock_now_ms(),
		   &staff, &pass, &found) &&
	       found && staff.role == v->role;
}
