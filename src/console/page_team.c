/*
 * People: who there is, what each may do, how each is let in. Administrators only.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/login.h"
#include "console/page.h"

static const enum staff_role all_roles[] = {
    ROLE_VIEWER, ROLE_OPERATOR, ROLE_VERIFIER, ROLE_ADMINISTRATOR};
#define N_ROLES (sizeof(all_roles) / sizeof(all_roles[0]))

static const char *
role_means(const struct page *p, enum staff_role role)
{
	switch (role) {
	case ROLE_VIEWER:
		return T(
		    p, "voit les résultats et le journal", "sees results and ledger");
	case ROLE_OPERATOR:
		return T(p, "s'occupe des messages, nominations, campagnes et canaux",
		    "works with messages, nominations, campaigns and channels");
	case ROLE_VERIFIER:
		return T(p, "vérifie les personnes proposées, donne le second accord",
		    "checks nominees, gives the second agreement");
	case ROLE_ADMINISTRATOR:
		return T(p, "tout cela, et l'équipe", "all that, and the team");
	}
	return "";
}

static void
role_options(struct page *p, enum staff_role now)
{
	size_t i;

	for (i = 0; i < N_ROLES; i++)
		html_f(&p->html, "<option value=\"%s\"%s>%s</option>",
		    staff_role_name(all_roles[i]), all_roles[i] == now ? " selected" : "",
		    login_role(p, all_roles[i]));
}

static void
person_form(struct page *p, const struct staff_row *row, const char *verb,
    const char *label, const char *class)
{
	char action[120];

	(void)snprintf(action, sizeof(action), "/equipe/%s/%s", row->name, verb);
	page_form(p, action, "row");
	if (strcmp(verb, "role") == 0) {
		html_f(&p->html,
		    "<label class=\"sr\" for=\"role-%s\">%s</label><select "
		    "id=\"role-%s\" name=\"role\">",
		    row->name, T(p, "Rôle", "Role"), row->name);
		role_options(p, row->role);
		html_raw(&p->html, "</select> ");
	}
	html_f(&p->html, "<button class=\"%s\">%s</button></form>\n", class, label);
}

/* Not for oneself: each would put one out of the door that one stands in. */
static void
person_acts(struct page *p, const struct staff_row *row)
{
	person_form(p, row, "lien", T(p, "Nouveau lien", "New link"), "quiet");
	person_form(
	    p, row, "sessions", T(p, "Fermer ses sessions", "End sessions"), "quiet");
	person_form(
	    p, row, "desactiver", T(p, "Retirer l'accès", "Take access away"), "danger");
}

static void
person(struct page *p, const struct staff_row *row)
{
	const char *state = row->disabled              ? T(p, "sans accès", "no access")
			    : row->password[0] == '\0' ? T(p, "invité·e", "invited")
						       : T(p, "inscrit·e", "enrolled");

	html_f(&p->html, "<tr><th scope=\"row\">%s</th><td>", row->name);
	person_form(p, row, "role", T(p, "Changer", "Change"), "quiet");
	html_f(&p->html, "</td><td><span class=\"badge\">%s</span></td><td>", state);
	html_time(&p->html, row->created_at);
	html_raw(&p->html, "</td><td class=\"actions\">");
	if (row->disabled) {
		person_form(p, row, "activer", T(p, "Rendre l'accès", "Give access back"),
		    "quiet");
	} else if (strcmp(row->name, p->visitor.name) == 0) {
		html_f(&p->html, "<a href=\"/moi\">%s</a>",
		    T(p, "C'est vous", "This is you"));
	} else {
		person_acts(p, row);
	}
	html_raw(&p->html, "</td></tr>\n");
}

static void
add_form(struct page *p)
{
	size_t i;

	html_f(&p->html, "<h2>%s</h2>\n", T(p, "Inviter quelqu'un", "Invite somebody"));
	page_form(p, "/equipe", "stack");
	html_f(&p->html,
	    "<label for=\"nom\">%s</label>\n<input id=\"nom\" name=\"nom\" required "
	    "maxlength=\"31\" pattern=\"[a-z][a-z0-9._\\-]*\" autocapitalize=\"none\" "
	    "spellcheck=\"false\" "
	    "aria-describedby=\"nom-aide\"><p id=\"nom-aide\" class=\"muted\">%s</p>\n",
	    T(p, "Nom", "Name"),
	    T(p,
		"Lettres de a à z, chiffres, point, tiret ; il paraît dans le journal "
		"pour toujours.",
		"Letters a to z, digits, dot, dash; it is in the ledger for ever."));
	html_f(&p->html,
	    "<label for=\"role\">%s</label>\n<select id=\"role\" name=\"role\">",
	    T(p, "Rôle", "Role"));
	role_options(p, ROLE_OPERATOR);
	html_raw(&p->html, "</select>\n<dl class=\"muted\">");
	for (i = 0; i < N_ROLES; i++)
		html_f(&p->html, "<dt>%s</dt><dd>%s</dd>", login_role(p, all_roles[i]),
		    role_means(p, all_roles[i]));
	html_f(&p->html,
	    "</dl>\n<p class=\"actions\"><button "
	    "class=\"primary\">%s</button></p></form>\n",
	    T(p, "Inviter", "Invite"));
}

void
team(struct page *p)
{
	struct staff_row *list;
	size_t n, i;

	if (!staff_list(&db_sqlite, p->console->db, &p->console->secret, &list, &n)) {
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	page_open(p, MENU_TEAM, T(p, "Équipe", "Team"), NULL);
	html_f(&p->html,
	    "<div class=\"scroll\"><table class=\"data fold\"><caption "
	    "class=\"sr\">%s</caption>"
	    "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th "
	    "scope=\"col\">%s</th>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n",
	    T(p, "Les personnes", "The people"), T(p, "Nom", "Name"),
	    T(p, "Rôle", "Role"), T(p, "État", "State"), T(p, "Depuis", "Since"),
	    T(p, "Actions", "Actions"));
	for (i = 0; i < n; i++)
		person(p, &list[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
	free(list);
	add_form(p);
	page_send(p, 200);
}

/* ---- acts ---- */

/* A link was made: shown here, once, to the administrator who passes it on. */
static void
linked(struct page *p, struct cJSON *answer)
{
	char why[300], base[300];

	page_answer_errors(answer, why, sizeof(why));
	if (answer == NULL || why[0] != '\0') {
		page_flash(p, FLASH_ERROR,
		    answer == NULL ? T(p, "La passerelle ne répond pas.",
					 "The gateway does not answer.")
				   : why);
		page_redirect(p, "/equipe");
		return;
	}
	console_address(&p->console->config->settings, base, sizeof(base));
	page_open(p, MENU_TEAM, T(p, "Un lien pour entrer", "A link to come in"), NULL);
	html_f(&p->html,
	    "<p>%s <strong>%s</strong></p>\n<p><code class=\"mono\" "
	    "id=\"lien\">%s/bienvenue/%s</code></p>\n",
	    T(p, "À remettre, de la main à la main, à", "To be given, hand to hand, to"),
	    p->then, base, p->token);
	html_f(&p->html, "<p>%s</p>\n<p><a href=\"/equipe\">%s</a></p>\n",
	    T(p, "Il sert une fois, dans les 72 heures, et ne sera plus montré.",
		"It works once, within 72 hours, and will not be shown again."),
	    T(p, "Retour à l'équipe", "Back to the team"));
	page_send(p, 200);
}

static void
ask_link(struct page *p, struct cJSON *o, const char *name)
{
	unsigned char digest[STAFF_DIGEST_LEN];

	token_make(p->token);
	token_digest(p->token, digest);
	login_add_hex(o, "digest", digest, sizeof(digest));
	(void)text_copy(p->then, sizeof(p->then), name);
	page_ask(p, o, linked);
}

void
team_add(struct page *p)
{
	const char *name = fields_text(&p->form, "nom"),
		   *role = fields_text(&p->form, "role");
	enum staff_role parsed;
	struct cJSON *o;

	if (!staff_name_fine(name) || !staff_role_parse(role, &parsed)) {
		page_flash(p, FLASH_ERROR,
		    T(p,
			"Le nom ne va pas : des lettres de a à z, des chiffres, point ou "
			"tiret, et "
			"d'abord une lettre.",
			"This name will not do: letters a to z, digits, dot or dash, a "
			"letter first."));
		page_redirect(p, "/equipe");
		return;
	}
	o = login_request("add", name);
	(void)cJSON_AddStringToObject(o, "role", role);
	ask_link(p, o, name);
}

void
team_link(struct page *p)
{
	ask_link(p, login_request("link", p->arg[0]), p->arg[0]);
}

void
team_role(struct page *p)
{
	struct cJSON *o = login_request("role", p->arg[0]);

	(void)cJSON_AddStringToObject(o, "role", fields_text(&p->form, "role"));
	page_act(p, o, "/equipe", T(p, "Le rôle est changé.", "The role is changed."));
}

void
team_disable(struct page *p)
{
	page_act(p, login_request("disable", p->arg[0]), "/equipe",
	    T(p, "L'accès est retiré, les sessions sont fermées.",
		"Access is taken away, sessions are over."));
}

void
team_enable(struct page *p)
{
	page_act(p, login_request("enable", p->arg[0]), "/equipe",
	    T(p, "L'accès est rendu.", "Access is back."));
}

void
team_sessions_end(struct page *p)
{
	page_act(p, login_request("sessions-end", p->arg[0]), "/equipe",
	    T(p, "Ses sessions sont fermées.", "The sessions are over."));
}
