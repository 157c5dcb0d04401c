/*
 * What everybody may do about themselves: password, sessions, tokens, language.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/login.h"
#include "console/page.h"

static void
language_part(struct page *p)
{
	page_form(p, "/moi/langue", "row");
	html_f(&p->html,
	    "<label for=\"langue\">%s</label> <select id=\"langue\" name=\"langue\">",
	    T(p, "Langue de la console", "Language of the console"));
	html_f(&p->html, "<option value=\"fr\"%s>français</option>",
	    p->visitor.english ? "" : " selected");
	html_f(&p->html, "<option value=\"en\"%s>English</option></select>",
	    p->visitor.english ? " selected" : "");
	html_f(&p->html, " <button>%s</button></form>\n", T(p, "Changer", "Change"));
}

static void
password_input(struct page *p, const char *id, const char *label, const char *fill)
{
	html_f(&p->html,
	    "<label for=\"%s\">%s</label>\n<input id=\"%s\" name=\"%s\" "
	    "type=\"password\" "
	    "required maxlength=\"256\" autocomplete=\"%s\">\n",
	    id, label, id, id, fill);
}

static void
password_part(struct page *p)
{
	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Mot de passe", "Password"));
	page_form(p, "/moi/mot-de-passe", "stack");
	html_f(&p->html,
	    "<input type=\"hidden\" autocomplete=\"username\" value=\"%s\">\n",
	    p->visitor.name);
	password_input(
	    p, "ancien", T(p, "Celui d'aujourd'hui", "Today's"), "current-password");
	password_input(p, "mdp1",
	    T(p, "Le nouveau (au moins 12 lettres)", "The new one (at least 12 letters)"),
	    "new-password");
	password_input(p, "mdp2", T(p, "Encore une fois", "Once more"), "new-password");
	html_f(&p->html, "<p class=\"actions\"><button>%s</button></p></form>\n",
	    T(p, "Changer le mot de passe", "Change the password"));
}

static void
pass_row(struct page *p, const struct pass_row *pass)
{
	bool here = memcmp(pass->digest, p->visitor.digest, STAFF_DIGEST_LEN) == 0;
	char action[160];
	BUF(hex, 2 * STAFF_DIGEST_LEN + 1);

	html_f(&p->html, "<tr><th scope=\"row\">%s%s</th><td>", pass->label,
	    here ? T(p, " (ici)", " (here)") : "");
	html_time(&p->html, pass->created_at);
	html_raw(&p->html, "</td><td>");
	html_time(&p->html, pass->kind == PASS_BROWSER ? pass->seen_at : pass->until);
	html_raw(&p->html, "</td><td>");
	if (pass->kind == PASS_PROGRAM) {
		text_hex(&hex, pass->digest, STAFF_DIGEST_LEN);
		(void)snprintf(
		    action, sizeof(action), "/moi/jetons/%s/retirer", hex.data);
		page_form(p, action, "row");
		html_f(&p->html, "<button class=\"danger\">%s</button></form>",
		    T(p, "Retirer", "Revoke"));
	}
	html_raw(&p->html, "</td></tr>\n");
}

static void
pass_table(struct page *p, enum pass_kind kind, const struct pass_row *list, size_t n)
{
	size_t i, shown = 0;

	for (i = 0; i < n; i++)
		shown += list[i].kind == kind;
	if (shown == 0) {
		html_f(&p->html, "<p class=\"empty\">%s</p>\n", T(p, "Aucun.", "None."));
		return;
	}
	html_f(&p->html,
	    "<div class=\"scroll\"><table class=\"data\"><caption "
	    "class=\"sr\">%s</caption><thead>"
	    "<tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th "
	    "scope=\"col\">%s</th>"
	    "<th scope=\"col\"><span class=\"sr\">%s</span></th></tr></thead><tbody>\n",
	    kind == PASS_BROWSER ? T(p, "Sessions", "Sessions")
				 : T(p, "Jetons", "Tokens"),
	    kind == PASS_BROWSER ? T(p, "Navigateur", "Browser") : T(p, "Jeton", "Token"),
	    T(p, "Depuis", "Since"),
	    kind == PASS_BROWSER ? T(p, "Vu", "Seen") : T(p, "Jusqu'au", "Until"),
	    T(p, "Action", "Action"));
	for (i = 0; i < n; i++)
		if (list[i].kind == kind)
			pass_row(p, &list[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
}

static void
passes_part(struct page *p)
{
	struct pass_row *list;
	size_t n;

	if (!pass_list(
		&db_sqlite, p->console->db, p->visitor.name, clock_now_ms(), &list, &n))
		n = 0;
	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Sessions ouvertes", "Open sessions"));
	pass_table(p, PASS_BROWSER, list, n);
	page_form(p, "/moi/sessions", "row");
	html_f(&p->html, "<button>%s</button></form>\n",
	    T(p, "Fermer toutes les autres", "End all others"));
	html_f(&p->html,
	    "<h2>%s</h2>\n<p class=\"muted\">%s <a "
	    "href=\"/api/v1/openapi.json\">openapi.json</a></p>\n",
	    T(p, "Jetons pour des programmes", "Tokens for programs"),
	    T(p, "Un jeton a vos droits, un an. Il n'est montré qu'une fois.",
		"A token has your rights, for a year. It is shown only once."));
	pass_table(p, PASS_PROGRAM, list, n);
	page_form(p, "/moi/jetons", "row");
	html_f(&p->html,
	    "<label for=\"jeton\">%s</label> <input id=\"jeton\" name=\"nom\" required "
	    "maxlength=\"60\"> <button>%s</button></form>\n",
	    T(p, "Nom du jeton", "Name of the token"),
	    T(p, "Faire un jeton", "Make a token"));
	free(list);
}

void
me(struct page *p)
{
	page_open(p, MENU_ME, p->visitor.name, NULL);
	html_f(&p->html, "<p>%s <strong>%s</strong></p>\n", T(p, "Rôle :", "Role:"),
	    login_role(p, p->visitor.role));
	language_part(p);
	password_part(p);
	passes_part(p);
	page_send(p, 200);
}

void
me_language(struct page *p)
{
	struct cJSON *o = login_request("language", p->visitor.name);
	const char *language = fields_text(&p->form, "langue");

	if (strcmp(language, "fr") != 0 && strcmp(language, "en") != 0) {
		cJSON_Delete(o);
		page_error(p, 422, T(p, "Français ou anglais.", "French or English."));
		return;
	}
	p->visitor.english = strcmp(language, "en") == 0;
	(void)cJSON_AddStringToObject(o, "language", language);
	page_act(p, o, "/moi",
	    T(p, "La console vous parle français.",
		"The console speaks English to you."));
}

void
me_sessions_end(struct page *p)
{
	struct cJSON *o = login_request("sessions-end", p->visitor.name);

	login_add_hex(o, "digest", p->visitor.digest, STAFF_DIGEST_LEN);
	page_act(p, o, "/moi",
	    T(p, "Les autres sessions sont fermées.", "The other sessions are over."));
}

/* ---- tokens ---- */

static void
token_made(struct page *p, struct cJSON *answer)
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
	page_open(p, MENU_ME, T(p, "Votre jeton", "Your token"), NULL);
	html_f(&p->html,
	    "<p>%s</p>\n<p><code class=\"mono\" id=\"jeton\">%s</code></p>\n",
	    T(p, "Copiez-le maintenant : il ne sera plus montré.",
		"Copy it now: it will not be shown again."),
	    p->token);
	html_f(&p->html, "<p><a href=\"/moi\">%s</a></p>\n", T(p, "Retour", "Back"));
	page_send(p, 200);
}

void
me_token_add(struct page *p)
{
	struct cJSON *o = login_request("token-add", p->visitor.name);
	unsigned char digest[STAFF_DIGEST_LEN];

	token_make(p->token);
	token_digest(p->token, digest);
	login_add_hex(o, "digest", digest, sizeof(digest));
	(void)cJSON_AddStringToObject(o, "label", fields_text(&p->form, "nom"));
	page_ask(p, o, token_made);
}

void
me_token_drop(struct page *p)
{
	struct cJSON *o = login_request("token-drop", p->visitor.name);

	(void)cJSON_AddStringToObject(o, "digest", p->arg[0]);
	page_act(p, o, "/moi",
	    T(p, "Le jeton ne vaut plus rien.", "The token is worth nothing now."));
}

/* ---- password ---- */

struct changing {
	char hash[STAFF_PASSWORD_MAX], old[260], new[260], made[STAFF_PASSWORD_MAX];
	bool fits, made_it;
};

static void
change(void *work)
{
	struct changing *c = work;

	c->fits = password_fits(c->hash, c->old);
	c->made_it = c->fits && password_hash(c->new, c->made);
	explicit_bzero(c->old, sizeof(c->old));
	explicit_bzero(c->new, sizeof(c->new));
}

static void
changed(struct page *p, void *work)
{
	struct changing *c = work;
	struct cJSON *o;

	if (!c->fits) {
		page_flash(p, FLASH_ERROR,
		    T(p, "Ce n'est pas votre mot de passe d'aujourd'hui.",
			"This is not today's password."));
		page_redirect(p, "/moi");
	} else if (!c->made_it) {
		page_error(p, 503,
		    T(p, "Mémoire insuffisante : réessayez.",
			"Out of memory: try again."));
	} else {
		o = login_request("password", p->visitor.name);
		(void)cJSON_AddStringToObject(o, "password", c->made);
		login_add_hex(o, "digest", p->visitor.digest, STAFF_DIGEST_LEN);
		page_act(p, o, "/moi",
		    T(p,
			"Votre mot de passe est changé ; vos autres sessions sont "
			"fermées.",
			"Your password is changed; your other sessions are over."));
	}
	explicit_bzero(c, sizeof(*c));
	free(c);
}

void
me_password(struct page *p)
{
	const char *first = fields_text(&p->form, "mdp1");
	const char *why =
	    password_fault(p, first, fields_text(&p->form, "mdp2"), p->visitor.name);
	struct changing *c;
	struct staff_row row;
	bool found;

	if (why != NULL) {
		page_flash(p, FLASH_ERROR, why);
		page_redirect(p, "/moi");
		return;
	}
	c = xcalloc(1, sizeof(*c));
	if (staff_read(&db_sqlite, p->console->db, &p->console->secret, p->visitor.name,
		&row, &found) &&
	    found)
		(void)text_copy(c->hash, sizeof(c->hash), row.password);
	(void)text_copy(c->old, sizeof(c->old), fields_text(&p->form, "ancien"));
	(void)text_copy(c->new, sizeof(c->new), first);
	if (page_work(p, change, changed, c))
		return;
	free(c);
	page_error(p, 503,
	    T(p, "Trop de monde à la porte : réessayez.",
		"Too many at the door: try again."));
}
