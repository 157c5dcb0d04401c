/*
 * One-time links. Looking at one changes nothing (mail scanners look at every link); the
 * button uses it up. A link of enrolment leads through password, QR code and a first
 * code; one of entering is for the demo and for who lost the telephone and has the
 * server.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/login.h"
#include "console/page.h"
#include "console/qr.h"
#include "console/throttle.h"

/* The person a link in the address belongs to. False: told and ended. */
static bool
owner(struct page *p, unsigned char digest[STAFF_DIGEST_LEN], struct staff_row *row)
{
	bool found = false;

	token_digest(p->arg[0], digest);
	if (throttle_wait("", p->visitor.address, clock_mono_ms()) == 0)
		(void)staff_read_link(&db_sqlite, p->console->db, &p->console->secret,
		    digest, clock_now_ms(), row, &found);
	if (found) { /* whoever invited them knows what they read */
		p->visitor.english = strcmp(row->language, "en") == 0;
		p->html.english = p->visitor.english;
		return true;
	}
	throttle_failed("", p->visitor.address, clock_mono_ms());
	page_open_bare(p, T(p, "Ce lien ne sert plus", "This link is over"), NULL, false);
	html_f(&p->html, "<p>%s</p>\n<p><a href=\"/connexion\">%s</a></p>\n",
	    T(p,
		"Il a déjà servi, ou il est trop ancien. Demandez-en un autre à un "
		"administrateur "
		"(kalata user link NOM).",
		"It was used already, or it is too old. Ask an administrator for another "
		"(kalata user link NAME)."),
	    T(p, "Connexion", "Log in"));
	page_send(p, 404);
	return false;
}

static void
password_field(struct page *p, const char *id, const char *label, bool hint)
{
	html_f(&p->html,
	    "<label for=\"%s\">%s</label>\n<input id=\"%s\" name=\"%s\" "
	    "type=\"password\" required "
	    "minlength=\"%d\" maxlength=\"256\" autocomplete=\"new-password\"",
	    id, label, id, id, LOGIN_PASSWORD_MIN);
	html_raw(&p->html, hint ? " aria-describedby=\"mdp-aide\">\n" : ">\n");
	if (hint)
		html_f(&p->html, "<p id=\"mdp-aide\" class=\"muted\">%s</p>\n",
		    T(p,
			"Au moins 12 lettres : quatre mots sans rapport se retiennent "
			"bien.",
			"At least 12 letters: four unrelated words are easy to keep."));
}

static void
show(struct page *p, const struct staff_row *row, int status, const char *why)
{
	char action[120];

	(void)snprintf(action, sizeof(action), "/bienvenue/%s", p->arg[0]);
	page_open_bare(p, T(p, "Bienvenue", "Welcome"), NULL, false);
	if (why != NULL)
		html_f(&p->html, "<p class=\"flash error\" role=\"alert\">%s</p>\n", why);
	html_f(&p->html, "<p>%s <strong>%s</strong></p>\n", T(p, "Vous êtes", "You are"),
	    row->name);
	page_form(p, action, "stack");
	if (row->link == LINK_ENROL) {
		html_f(&p->html,
		    "<input type=\"hidden\" autocomplete=\"username\" value=\"%s\">\n",
		    row->name);
		password_field(p, "mdp1",
		    T(p, "Choisissez un mot de passe", "Choose a password"), true);
		password_field(p, "mdp2", T(p, "Encore une fois", "Once more"), false);
	}
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    row->link == LINK_ENROL ? T(p, "Continuer", "Continue")
				    : T(p, "Entrer", "Enter"));
	page_send(p, status);
}

void
welcome_form(struct page *p)
{
	unsigned char digest[STAFF_DIGEST_LEN];
	struct staff_row row;

	if (owner(p, digest, &row))
		show(p, &row, 200, NULL);
}

/* ---- the password ---- */

/* One of those everybody tries first? A line of config/passwords.txt each, in small
 * letters. */
bool
password_common(const char *password)
{
	struct data_file file;
	size_t n = strlen(password);
	const char *line, *end;

	if (!data_file("passwords.txt", &file))
		return false;
	for (line = file.data; *line != '\0'; line = *end == '\0' ? end : end + 1) {
		end = strchrnul(line, '\n');
		if ((size_t)(end - line) == n && strncasecmp(line, password, n) == 0)
			return true;
	}
	return false;
}

const char *
password_fault(
    const struct page *p, const char *first, const char *second, const char *name)
{
	size_t i, letters = 0;

	for (i = 0; first[i] != '\0'; i++)
		letters += ((unsigned char)first[i] & 0xc0) != 0x80;
	if (strcmp(first, second) != 0)
		return T(p, "Les deux mots de passe ne sont pas les mêmes.",
		    "The two passwords are not the same.");
	if (letters < LOGIN_PASSWORD_MIN)
		return T(p, "Trop court : au moins 12 lettres.",
		    "Too short: at least 12 letters.");
	if (strlen(first) > 256)
		return T(
		    p, "Trop long : au plus 256 octets.", "Too long: at most 256 bytes.");
	if (password_common(first) || strstr(first, name) != NULL)
		return T(p,
		    "Tout le monde essaierait celui-ci d'abord : choisissez-en un autre.",
		    "Everybody would try this one first: choose another.");
	return NULL;
}

static void
show_second_factor(
    struct page *p, const struct login_step *step, int status, const char *why)
{
	char sealed[LOGIN_SEALED_MAX], secret[33], uri[200], action[120];

	login_seal(&p->console->secret, step, sealed);
	base32(step->totp, secret);
	(void)snprintf(uri, sizeof(uri),
	    "otpauth://totp/kalata:%s?secret=%s&issuer=kalata", step->name, secret);
	(void)snprintf(action, sizeof(action), "/bienvenue/%s/code", p->arg[0]);
	page_open_bare(p, T(p, "Second facteur", "Second factor"), NULL, false);
	if (why != NULL)
		html_f(&p->html, "<p class=\"flash error\" role=\"alert\">%s</p>\n", why);
	html_f(&p->html, "<p>%s</p>\n",
	    T(p,
		"Scannez ce code avec une application d'authentification (Aegis, "
		"FreeOTP, Google "
		"Authenticator…) sur votre téléphone, puis écrivez les six chiffres "
		"qu'elle montre.",
		"Scan this code with an authenticator application (Aegis, FreeOTP, "
		"Google "
		"Authenticator…) on your telephone, then type the six digits it shows."));
	qr_svg(&p->html, uri,
	    T(p, "Code QR du second facteur", "QR code of the second factor"));
	html_f(&p->html, "<p>%s <code class=\"mono\" id=\"secret\">%s</code></p>\n",
	    T(p, "Ou tapez cette clé dans l'application :", "Or type this key into it:"),
	    secret);
	page_form(p, action, "stack");
	html_f(&p->html, "<input type=\"hidden\" name=\"etape\" value=\"%s\">\n", sealed);
	login_code_field(p);
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Terminer", "Finish"));
	page_send(p, status);
}

struct choosing {
	struct login_step step;
	char password[260];
	bool fine;
};

static void
choose(void *work)
{
	struct choosing *c = work;

	c->fine = password_hash(c->password, c->step.password);
	explicit_bzero(c->password, sizeof(c->password));
}

static void
chosen(struct page *p, void *work)
{
	struct choosing *c = work;

	if (c->fine)
		show_second_factor(p, &c->step, 200, NULL);
	else
		page_error(p, 503,
		    T(p, "Mémoire insuffisante : réessayez.",
			"Out of memory: try again."));
	explicit_bzero(c, sizeof(*c));
	free(c);
}

void
welcome_choose(struct page *p)
{
	const char *first = fields_text(&p->form, "mdp1"), *why;
	unsigned char digest[STAFF_DIGEST_LEN];
	struct staff_row row;
	struct choosing *c;

	if (!owner(p, digest, &row))
		return;
	if (row.link == LINK_ENTER) {
		login_enter(p, row.name, 0, digest, "/");
		return;
	}
	why = password_fault(p, first, fields_text(&p->form, "mdp2"), row.name);
	if (why != NULL) {
		show(p, &row, 422, why);
		return;
	}
	c = xcalloc(1, sizeof(*c));
	c->step.until_ms = clock_now_ms() + 3 * LOGIN_STEP_MS; /* to find the telephone */
	(void)text_copy(c->step.name, sizeof(c->step.name), row.name);
	(void)text_copy(c->password, sizeof(c->password), first);
	memcpy(c->step.link, digest, sizeof(digest));
	crypto_random(c->step.totp, sizeof(c->step.totp));
	if (page_work(p, choose, chosen, c))
		return;
	free(c);
	page_error(p, 503,
	    T(p, "Trop de monde à la porte : réessayez.",
		"Too many at the door: try again."));
}

static void
enrolled(struct page *p, struct cJSON *answer)
{
	char why[300];

	page_answer_errors(answer, why, sizeof(why));
	if (answer == NULL || why[0] != '\0') {
		page_error(p, answer == NULL ? 503 : 422,
		    answer == NULL ? T(p, "La passerelle ne répond pas.",
					 "The gateway does not answer.")
				   : why);
		return;
	}
	login_enter(p, p->then, p->step, NULL, "/");
}

void
welcome_code(struct page *p)
{
	unsigned char digest[STAFF_DIGEST_LEN];
	struct login_step half;
	int64_t now_ms = clock_now_ms();
	struct cJSON *o;

	token_digest(p->arg[0], digest);
	if (!login_unseal(
		&p->console->secret, fields_text(&p->form, "etape"), now_ms, &half) ||
	    memcmp(half.link, digest, sizeof(digest)) != 0) {
		page_error(p, 401,
		    T(p, "C'était trop long : ouvrez le lien à nouveau.",
			"That took too long: open the link again."));
		return;
	}
	p->step = totp_step(half.totp, now_ms / 1000, login_code_of(p));
	if (p->step < 0) {
		show_second_factor(p, &half, 422,
		    T(p,
			"Ce code n'est pas le bon. L'heure du téléphone est-elle juste ?",
			"This is not the right code. Is the telephone's clock right?"));
		return;
	}
	o = login_request("enrol", half.name);
	login_add_hex(o, "digest", digest, sizeof(digest));
	login_add_hex(o, "totp", half.totp, sizeof(half.totp));
	(void)cJSON_AddStringToObject(o, "password", half.password);
	/* the same code then opens the first session: each later one needs a new code */
	(void)cJSON_AddNumberToObject(o, "totp_step", (double)(p->step - 1));
	(void)text_copy(p->then, sizeof(p->then), half.name);
	page_ask(p, o, enrolled);
}
