/*
 * Every request passes here before any page sees it: is the address one of ours, who
 * asks, may that role, and, where something is to change, does the form come from a page
 * of ours? All that is decided by the table in routes.c; a page cannot forget it. Closed
 * by default.
 */
#include "console/gate.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/ask.h"
#include "console/page.h"
#include "console/pages.h"
#include "console/visitor.h"
#include "gateway/http.h"
#include "provider/form.h"

#define SEEN_EVERY_MS 60000
#define FORM_CAMPAIGN ":campaign"

static void
copy_header(const struct http_msg *request, const char *name, char *out, size_t cap)
{
	const char *value = http_msg_header(request, name);

	if (value == NULL || !text_copy(out, cap, value))
		out[0] = '\0';
}

static struct page *
page_new(struct console *c, struct http_call *call, const struct http_msg *request)
{
	struct page *p = xcalloc(1, sizeof(*p));
	size_t n = strcspn(request->url, "?");
	const char *coding = http_msg_header(request, "Accept-Encoding");

	p->console = c;
	p->call = call;
	if (n < sizeof(p->path))
		memcpy(p->path, request->url, n);
	p->accept_gzip = coding != NULL && strstr(coding, "gzip") != NULL;
	copy_header(request, "If-None-Match", p->if_none_match, sizeof(p->if_none_match));
	copy_header(request, "User-Agent", p->user_agent, sizeof(p->user_agent));
	http_peer(call, p->visitor.address, sizeof(p->visitor.address));
	return p;
}

/* Does the browser say that another site made it send this? (Fetch Metadata; RFC 6454.)
 * What says nothing is no browser, or an old one: the token of the form decides. */
static bool
comes_from_elsewhere(const struct http_msg *request)
{
	const char *site = http_msg_header(request, "Sec-Fetch-Site");
	const char *origin = http_msg_header(request, "Origin");
	const char *host = http_msg_header(request, "Host");
	const char *name;

	if (site != NULL)
		return strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
	if (origin == NULL)
		return false;
	name = strstr(origin, "://");
	return name == NULL || host == NULL || strcmp(name + 3, host) != 0;
}

/* False: refused and ended. */
static bool
read_form(struct page *p, const struct http_msg *request)
{
	bool program = p->visitor.known && p->visitor.pass == PASS_PROGRAM;

	if (strcmp(request->method, "POST") != 0)
		return true;
	if (!program && comes_from_elsewhere(request)) {
		page_error(p, 403,
		    T(p, "Cette demande vient d'un autre site.",
			"This request comes from another site."));
		return false;
	}
	if (!fields_read(&p->form, request->body.data, request->body.len)) {
		page_error(p, 400,
		    T(p,
			"Le formulaire est illisible : texte qui n'est pas de l'UTF-8, "
			"ou trop de champs.",
			"The form cannot be read: text that is no UTF-8, or too many "
			"fields."));
		return false;
	}
	if (p->route->roles == ROUTE_EVERYBODY || program ||
	    visitor_csrf_fine(&p->visitor, fields_text(&p->form, "csrf")))
		return true;
	page_error(p, 403,
	    T(p,
		"Ce formulaire est trop ancien. Revenez en arrière, rechargez la page et "
		"recommencez.",
		"This form is too old. Go back, reload the page and try again."));
	return false;
}

/* Back here after the log-in, where the address is not too long to be carried along. */
static void
lead_to_login(struct page *p)
{
	BUF(to, 250);

	(void)buf_add(&to, "/connexion?suite=");
	form_escape(&to, p->path, strlen(p->path));
	if (to.cut || strcmp(p->route->method, "GET") != 0 || strcmp(p->path, "/") == 0)
		page_redirect(p, "/connexion");
	else
		page_redirect(p, to.data);
}

/* May this visitor? False: refused and ended. */
static bool
check_role(struct page *p)
{
	if (p->route->roles == ROUTE_EVERYBODY ||
	    (p->visitor.known && (p->route->roles & (unsigned)p->visitor.role) != 0))
		return true;
	if (p->visitor.known) {
		page_error(p, 403,
		    T(p, "Votre rôle ne le permet pas. Demandez à un administrateur.",
			"Your role does not allow it. Ask an administrator."));
	} else if (p->route->kind == ROUTE_API) {
		page_header(p, "WWW-Authenticate", "Bearer");
		page_problem(p, 401, "log in, or send a token: Authorization: Bearer …");
	} else {
		lead_to_login(p);
	}
	return false;
}

/* The campaign the address names. False: there is none, and the page has ended. */
static bool
find_campaign(struct page *p)
{
	if (strstr(p->route->path, FORM_CAMPAIGN) == NULL)
		return true;
	p->paper = rulebook_campaign(p->rulebook, p->arg[0]);
	if (p->paper != NULL)
		return true;
	page_error(p, 404, T(p, "Pas de telle campagne.", "No such campaign."));
	return false;
}

static bool
find_route(struct page *p, const struct http_msg *request)
{
	struct route_match match;

	route_find(request->method, p->path, &match);
	if (match.route != NULL) {
		p->route = match.route;
		memcpy(p->arg, match.arg, sizeof(p->arg));
		return true;
	}
	if (match.other_method)
		page_error(p, 405, T(p, "Pas de cette manière.", "Not that way."));
	else
		page_error(
		    p, 404, T(p, "Cette page n'existe pas.", "There is no such page."));
	return false;
}

static void
noted(void *ctx, struct cJSON *answer)
{
	(void)ctx;
	(void)answer; /* a session that could not be noted is only over sooner */
}

/* Once a minute the session is noted as used. */
static void
note_seen(struct page *p)
{
	struct cJSON *o;
	BUF(hex, 2 * STAFF_DIGEST_LEN + 1);

	if (!p->visitor.known || p->route->kind == ROUTE_API ||
	    clock_now_ms() - p->visitor.seen_ms < SEEN_EVERY_MS)
		return;
	text_hex(&hex, p->visitor.digest, STAFF_DIGEST_LEN);
	o = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(o, "do", "staff");
	(void)cJSON_AddStringToObject(o, "act", "seen");
	(void)cJSON_AddStringToObject(o, "name", p->visitor.name);
	(void)cJSON_AddStringToObject(o, "digest", hex.data);
	(void)cJSON_AddStringToObject(o, "actor", p->visitor.name);
	ask(p->console->base, p->console->database, o, noted, NULL);
	cJSON_Delete(o);
}

void
gate_serve(void *ctx, struct http_call *call, const struct http_msg *request)
{
	struct console *c = ctx;
	struct page *p = page_new(c, call, request);
	const char *query = http_msg_query(request);
	bool readable = console_fresh(c) && visitor_find(c, request, &p->visitor);
	bool fine = fields_read(&p->query, query, strlen(query));

	if (fine && strcmp(fields_text(&p->query, "lang"), "en") == 0)
		p->visitor.english = true;
	if (fine && strcmp(fields_text(&p->query, "lang"), "fr") == 0)
		p->visitor.english = false;
	html_init(&p->html, p->visitor.english);
	if (!find_route(p, request))
		return;
	if (!readable) {
		page_error(p, 503,
		    T(p, "La base de données ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	if (!fine) {
		page_error(p, 400, T(p, "Adresse illisible.", "Unreadable address."));
		return;
	}
	p->rulebook = rulebook_ref(c->rulebook);
	if (!check_role(p) || !read_form(p, request) || !find_campaign(p))
		return;
	note_seen(p);
	p->route->serve(p);
}

void
healthy(struct page *p)
{
	html_raw(&p->html, "{\"ok\": true}\n");
	page_send_as(p, "application/json", NULL, NULL);
}
