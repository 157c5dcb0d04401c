/*
 * The log-in: a password, then a code of the second factor, then a session; nothing
 * between the two is kept here but in a sealed field of the form. Who guesses learns
 * nothing: an unknown name, a wrong password and a disabled person get the same words
 * after the same work.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/login.h"
#include "console/page.h"
#include "console/throttle.h"

static const char *
where_to(const struct page *p)
{
	const char *to = fields_text(&p->query, "suite");

	if (to[0] == '\0')
		to = fields_text(&p->form, "suite");
	/* a path of ours, not "//elsewhere" nor a header of its own */
	return to[0] == '/' && to[1] != '/' && to[1] != '\\' && strlen(to) < 200 &&
		       strpbrk(to, "\r\n") == NULL
		   ? to
		   : "/";
}

static void
show_form(struct page *p, int status, const char *why)
{
	page_open_bare(p, T(p, "Connexion", "Log in"), NULL, false);
	if (why != NULL)
		html_f(&p->html, "<p class=\"flash error\" role=\"alert\">%s</p>\n", why);
	page_form(p, "/connexion", "stack");
	html_f(&p->html, "<input type=\"hidden\" name=\"suite\" value=\"%s\">\n",
	    where_to(p));
	html_f(&p->html,
	    "<label for=\"nom\">%s</label>\n<input id=\"nom\" name=\"nom\" required "
	    "maxlength=\"31\" autocomplete=\"username\" autocapitalize=\"none\" "
	    "spellcheck=\"false\" value=\"%s\">\n",
	    T(p, "Nom", "Name"), fields_text(&p->form, "nom"));
	html_f(&p->html,
	    "<label for=\"mdp\">%s</label>\n<input id=\"mdp\" name=\"mot_de_passe\" "
	    "type=\"password\" required maxlength=\"256\" "
	    "autocomplete=\"current-password\">\n",
	    T(p, "Mot de passe", "Password"));
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Continuer", "Continue"));
	html_f(&p->html, "<p><a href=\"?lang=%s\" lang=\"%s\">%s</a></p>\n",
	    T(p, "en", "fr"), T(p, "en", "fr"), T(p, "English", "français"));
	page_send(p, status);
}

void
login_form(struct page *p)
{
	if (p->visitor.known) {
		page_redirect(p, where_to(p));
		return;
	}
	show_form(p, 200,
	    fields_has(&p->query, "essai")
		? T(p,
		      "Votre navigateur n'a pas gardé la session : ouvrez la console par "
		      "https:// "
		      "(ou sur cette machine par http://localhost) et acceptez ses "
		      "cookies.",
		      "Your browser did not keep the session: open the console by "
		      "https:// (or on "
		      "this machine by http://localhost) and accept its cookies.")
		: NULL);
}

static void
show_code(struct page *p, const char *sealed, int status, const char *why)
{
	page_open_bare(p, T(p, "Code à six chiffres", "Six-digit code"), NULL, false);
	if (why != NULL)
		html_f(&p->html, "<p class=\"flash error\" role=\"alert\">%s</p>\n", why);
	page_form(p, "/connexion/code", "stack");
	html_f(&p->html, "<input type=\"hidden\" name=\"etape\" value=\"%s\">\n", sealed);
	html_f(&p->html, "<input type=\"hidden\" name=\"suite\" value=\"%s\">\n",
	    where_to(p));
	login_code_field(p);
	html_f(&p->html,
	    "<p class=\"actions\"><button class=\"primary\">%s</button></p></form>\n",
	    T(p, "Entrer", "Enter"));
	page_send(p, status);
}

static const char *
no_match(const struct page *p)
{
	return T(p, "Le nom et le mot de passe ne vont pas ensemble.",
	    "Name and password do not go together.");
}

/* True: too many failures; told and ended. */
static bool
throttled(struct page *p, const char *name)
{
	int64_t wait_ms = throttle_wait(name, p->visitor.address, clock_mono_ms());
	char why[160];

	if (wait_ms == 0)
		return false;
	(void)snprintf(why, sizeof(why),
	    T(p, "Trop d'essais. Attendez %lld secondes.",
		"Too many tries. Wait %lld seconds."),
	    (long long)(wait_ms + 999) / 1000);
	show_form(p, 429, why);
	return true;
}

static void
failed(struct page *p, const char *name, const char *step)
{
	throttle_failed(name, p->visitor.address, clock_mono_ms());
	log_warnx("login", "result=failed step=%s address=%s", step, p->visitor.address);
}

struct checking {
	char name[STAFF_NAME_MAX], hash[STAFF_PASSWORD_MAX], password[260];
	bool may, fits;
};

static void
check(void *work)
{
	struct checking *c = work;

	c->fits = password_fits(c->hash, c->password) && c->may;
	explicit_bzero(c->password, sizeof(c->password));
}

static void
checked(struct page *p, void *work)
{
	struct checking *c = work;
	struct login_step step = {.until_ms = clock_now_ms() + LOGIN_STEP_MS};
	char sealed[LOGIN_SEALED_MAX];

	if (!c->fits) {
		failed(p, c->name, "password");
		show_form(p, 401, no_match(p));
	} else {
		(void)text_copy(step.name, sizeof(step.name), c->name);
		login_seal(&p->console->secret, &step, sealed);
		show_code(p, sealed, 200, NULL);
	}
	explicit_bzero(c, sizeof(*c));
	free(c);
}

void
login_password(struct page *p)
{
	const char *name = fields_text(&p->form, "nom");
	struct checking *c;
	struct staff_row row;
	bool found;

	if (throttled(p, name))
		return;
	if (!staff_read(
		&db_sqlite, p->console->db, &p->console->secret, name, &row, &found)) {
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	c = xcalloc(1, sizeof(*c));
	(void)text_copy(c->name, sizeof(c->name), name);
	c->may = found && row.has_totp && row.password[0] != '\0' &&
		 text_copy(c->password, sizeof(c->password),
		     fields_text(&p->form, "mot_de_passe"));
	if (c->may)
		(void)text_copy(c->hash, sizeof(c->hash), row.password);
	if (page_work(p, check, checked, c))
		return;
	free(c);
	page_error(p, 503,
	    T(p, "Trop de monde à la porte : réessayez dans un instant.",
		"Too many at the door: try again in a moment."));
}

/* ---- the second factor ---- */

void
login_code(struct page *p)
{
	const char *sealed = fields_text(&p->form, "etape");
	int64_t now_ms = clock_now_ms(), step;
	struct login_step half;
	struct staff_row row;
	bool found = false;

	if (!login_unseal(&p->console->secret, sealed, now_ms, &half)) {
		show_form(p, 401,
		    T(p, "C'était trop long : recommencez.",
			"That took too long: begin again."));
		return;
	}
	if (throttled(p, half.name))
		return;
	(void)staff_read(
	    &db_sqlite, p->console->db, &p->console->secret, half.name, &row, &found);
	step = found && row.has_totp
		   ? totp_step(row.totp, now_ms / 1000, login_code_of(p))
		   : -1;
	if (step < 0 || step <= row.totp_step) {
		failed(p, half.name, "code");
		show_code(p, sealed, 401,
		    step < 0 ? T(p,
				   "Ce code n'est pas le bon. L'heure du téléphone "
				   "est-elle juste ?",
				   "This is not the right code. Is the telephone's clock "
				   "right?")
			     : T(p, "Ce code a déjà servi : attendez le suivant.",
				   "This code was used already: wait for the next one."));
		return;
	}
	throttle_forget(half.name, p->visitor.address);
	login_enter(p, half.name, step, NULL, where_to(p));
}

static void
left(struct page *p, struct cJSON *answer)
{
	(void)answer; /* the cookie goes in any case */
	page_header(p, "Set-Cookie", LOGIN_COOKIE_OVER);
	page_redirect(p, "/connexion");
}

void
logout(struct page *p)
{
	struct cJSON *o = login_request("leave", p->visitor.name);

	login_add_hex(o, "digest", p->visitor.digest, STAFF_DIGEST_LEN);
	page_ask(p, o, left);
}
