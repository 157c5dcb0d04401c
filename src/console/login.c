#include "console/login.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

void
login_seal(const struct secret *secret, const struct login_step *step,
    char out[LOGIN_SEALED_MAX])
{
	unsigned char sealed[sizeof(*step) + SEAL_OVERHEAD];
	struct buf hex;

	seal(secret, step, sizeof(*step), sealed);
	buf_init(&hex, out, LOGIN_SEALED_MAX);
	text_hex(&hex, sealed, sizeof(sealed));
}

bool
login_unseal(
    const struct secret *secret, const char *hex, int64_t now_ms, struct login_step *step)
{
	unsigned char sealed[sizeof(*step) + SEAL_OVERHEAD];

	return text_unhex(hex, sealed, sizeof(sealed)) &&
	       unseal(secret, sealed, sizeof(sealed), step) && now_ms < step->until_ms;
}

void
login_code_field(struct page *p)
{
	html_f(&p->html,
	    "<label for=\"code\">%s</label>\n<input id=\"code\" name=\"code\" required "
	    "inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"8\" "
	    "pattern=\"[0-9 ]*\">\n",
	    T(p, "Code de votre application d'authentification",
		"Code of your authenticator application"));
}

const char *
login_code_of(const struct page *p)
{
	static char code[7]; /* the loop's */
	const char *s = fields_text(&p->form, "code");
	size_t n = 0;

	for (; *s != '\0'; s++) {
		if (*s == ' ')
			continue;
		if (*s < '0' || *s > '9' || n == sizeof(code) - 1)
			return "";
		code[n++] = *s;
	}
	code[n] = '\0';
	return code;
}

struct cJSON *
login_request(const char *act, const char *name)
{
	struct cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "do", "staff");
	(void)cJSON_AddStringToObject(o, "act", act);
	(void)cJSON_AddStringToObject(o, "name", name);
	return o;
}

void
login_add_hex(struct cJSON *o, const char *key, const unsigned char *bytes, size_t len)
{
	BUF(hex, 2 * 64 + 1);

	text_hex(&hex, bytes, len);
	(void)cJSON_AddStringToObject(o, key, hex.data);
}

const char *
login_role(const struct page *p, enum staff_role role)
{
	switch (role) {
	case ROLE_VIEWER:
		return T(p, "observateur", "viewer");
	case ROLE_OPERATOR:
		return T(p, "opérateur", "operator");
	case ROLE_VERIFIER:
		return T(p, "vérificateur", "verifier");
	case ROLE_ADMINISTRATOR:
		return T(p, "administrateur", "administrator");
	}
	return "?";
}

/* A browser's name in a few words, for the list of sessions. */
static void
label_of(const struct page *p, char *out, size_t cap)
{
	static const struct {
		const char *in, *name;
	} browsers[] =
	    {
		{"Firefox", "Firefox"},
		{"OPR/", "Opera"},
		{"Edg/", "Edge"},
		{"Chrom", "Chrome"},
		{"Safari", "Safari"},
	    },
	  systems[] = {
	      {"Android", "Android"},
	      {"iPhone", "iPhone"},
	      {"Windows", "Windows"},
	      {"Mac OS", "macOS"},
	      {"Linux", "Linux"},
	  };
	const char *browser = "?", *system = "?";
	size_t i;

	for (i = sizeof(browsers) / sizeof(browsers[0]); i-- > 0;)
		if (strstr(p->user_agent, browsers[i].in) != NULL)
			browser = browsers[i].name;
	for (i = sizeof(systems) / sizeof(systems[0]); i-- > 0;)
		if (strstr(p->user_agent, systems[i].in) != NULL)
			system = systems[i].name;
	(void)snprintf(out, cap, "%s, %s", browser, system);
}

static void
entered(struct page *p, struct cJSON *answer)
{
	char why[300], cookie[200];

	if (answer == NULL)
		(void)text_copy(why, sizeof(why),
		    T(p, "La passerelle ne répond pas.", "The gateway does not answer."));
	else
		page_answer_errors(answer, why, sizeof(why));
	if (why[0] != '\0') {
		page_error(p, answer == NULL ? 503 : 401, why);
		return;
	}
	(void)snprintf(cookie, sizeof(cookie),
	    VISITOR_COOKIE "=%s; Path=/; Secure; HttpOnly; SameSite=Strict", p->token);
	page_header(p, "Set-Cookie", cookie);
	log_info("login", "result=entered address=%s", p->visitor.address);
	page_redirect(p, p->then);
}

void
login_enter(struct page *p, const char *name, int64_t step, const unsigned char *by_link,
    const char *to)
{
	struct cJSON *o = login_request("enter", name);
	unsigned char digest[STAFF_DIGEST_LEN];
	char label[STAFF_LABEL_MAX];

	token_make(p->token);
	token_digest(p->token, digest);
	label_of(p, label, sizeof(label));
	login_add_hex(o, "digest", digest, sizeof(digest));
	if (by_link != NULL)
		login_add_hex(o, "by_link", by_link, STAFF_DIGEST_LEN);
	(void)cJSON_AddNumberToObject(o, "totp_step", (double)step);
	(void)cJSON_AddStringToObject(o, "label", label);
	(void)text_copy(p->then, sizeof(p->then), to);
	page_ask(p, o, entered);
}
