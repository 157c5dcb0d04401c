/*
 * How a page ends: every reply has the same headers, is compressed where the browser can
 * take it, and frees the page. A page that was asked for must end exactly once; the call
 * it holds insists on it.
 */
#include "console/page.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/ask.h"
#include "console/gzip.h"
#include "console/workers.h"
#include "gateway/http.h"

#define COMPRESS_FROM 600 /* bytes: below, the headers weigh more */

/* No script or style but our files, no frame, no form to elsewhere; OWASP's header list.
 */
static const struct http_header always[] = {
    {"Content-Security-Policy",
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
	"'none'"},
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
    {"X-Content-Type-Options", "nosniff"},
    /* not no-referrer: browsers would then send "Origin: null" with our own forms */
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {"Vary", "Accept-Encoding, Cookie"},
};

void
page_end(struct page *p)
{
	html_clear(&p->html);
	fields_clear(&p->query);
	fields_clear(&p->form);
	rulebook_unref(p->rulebook);
	free(p);
}

static void
set_headers(struct page *p, struct http_msg *reply, const char *type, const char *cache)
{
	size_t i;

	if (type != NULL)
		(void)http_msg_set(reply, "Content-Type", type);
	(void)http_msg_set(reply, "Cache-Control", cache == NULL ? "no-store" : cache);
	for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		(void)http_msg_set(reply, always[i].name, always[i].value);
	for (i = 0; i < p->n_extra; i++)
		(void)http_msg_set(reply, p->extra[i].name, p->extra[i].value);
}

void
page_header(struct page *p, const char *name, const char *value)
{
	struct http_header *h = &p->extra[p->n_extra];

	if (p->n_extra == sizeof(p->extra) / sizeof(p->extra[0]))
		fatalx("a page sets at most %zu headers", p->n_extra);
	if (!text_copy(h->name, sizeof(h->name), name) ||
	    !text_copy(h->value, sizeof(h->value), value))
		fatalx("the header %s does not fit", name);
	p->n_extra++;
}

/* The one way out of a reply in one piece. */
static void
reply_bytes(struct page *p, int status, const char *type, const char *cache,
    const char *bytes, size_t len, bool gzip)
{
	static struct http_msg reply; /* the loop's; big */

	http_msg_lend(&reply, (char *)(uintptr_t)bytes, len);
	reply.status = status;
	set_headers(p, &reply, type, cache);
	if (gzip)
		(void)http_msg_set(&reply, "Content-Encoding", "gzip");
	http_reply(p->call, &reply);
	page_end(p);
}

/* What the page's html holds, compressed when that pays. */
void
page_reply(struct page *p, int status, const char *type, const char *cache)
{
	char *small = NULL;
	size_t len = 0;

	if (p->html.cut)
		log_warnx("page", "path=%s cut=%zu", p->path, p->html.len);
	if (p->accept_gzip && p->html.len >= COMPRESS_FROM)
		small = gzip_bytes(p->html.data, p->html.len, &len);
	if (small != NULL)
		reply_bytes(p, status, type, cache, small, len, true);
	else
		reply_bytes(p, status, type, cache, p->html.data, p->html.len, false);
	free(small);
}

static void
name_file(struct page *p, const char *file)
{
	char value[160];

	(void)snprintf(value, sizeof(value), "attachment; filename=\"%s\"", file);
	page_header(p, "Content-Disposition", value);
}

void
page_send_as(struct page *p, const char *type, const char *file, const char *cache)
{
	if (file != NULL)
		name_file(p, file);
	page_reply(p, 200, type, cache);
}

void
page_send_bytes(struct page *p, const char *type, const char *cache,
    const struct embedded *e, bool gzip)
{
	reply_bytes(p, 200, type, cache, (const char *)e->data, e->len, gzip);
}

void
page_stream_head(
    struct page *p, const char *type, const char *file, struct http_msg *head)
{
	static char nothing[1];

	if (file != NULL)
		name_file(p, file);
	http_msg_init(head, nothing, sizeof(nothing));
	head->status = 200;
	set_headers(p, head, type, "no-cache, no-transform, no-store");
	(void)http_msg_set(head, "X-Accel-Buffering", "no"); /* nginx: pass on at once */
}

void
page_not_modified(struct page *p)
{
	reply_bytes(p, 304, NULL, "no-cache", "", 0, false);
}

void
page_redirect(struct page *p, const char *to)
{
	/* an address that came in with the request may be longer than a header of ours */
	if (strlen(to) >= sizeof(p->extra[0].value))
		to = "/";
	page_header(p, "Location", to);
	reply_bytes(p, 303, NULL, NULL, "", 0, false);
}

void
page_send_json(struct page *p, int status, struct cJSON *object)
{
	char *text = cJSON_PrintUnformatted(object);

	cJSON_Delete(object);
	if (text == NULL)
		fatal("out of memory");
	html_raw(&p->html, text);
	html_raw(&p->html, "\n");
	cJSON_free(text);
	page_reply(p, status,
	    status >= 400 ? "application/problem+json" : "application/json", NULL);
}

static const char *
title_of(int status)
{
	static const struct {
		int status;
		const char *title;
	} titles[] = {
	    {400, "Bad Request"},
	    {401, "Unauthorized"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {405, "Method Not Allowed"},
	    {409, "Conflict"},
	    {422, "Unprocessable Content"},
	    {429, "Too Many Requests"},
	    {501, "Not Implemented"},
	    {503, "Service Unavailable"},
	};
	size_t i;

	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Error";
}

void
page_problem(struct page *p, int status, const char *detail)
{
	struct cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "type", "about:blank");
	(void)cJSON_AddStringToObject(o, "title", title_of(status));
	(void)cJSON_AddNumberToObject(o, "status", status);
	(void)cJSON_AddStringToObject(o, "detail", detail);
	p->html.len = 0;
	if (status == 503 || status == 429)
		page_header(p, "Retry-After", "5");
	page_send_json(p, status, o);
}

void
page_error(struct page *p, int status, const char *why)
{
	bool api = p->route != NULL ? p->route->kind == ROUTE_API
				    : strncmp(p->path, "/api/", 5) == 0;

	if (api) {
		page_problem(p, status, why);
		return;
	}
	p->html.len = 0;
	if (status == 503 || status == 429)
		page_header(p, "Retry-After", "5");
	page_open(
	    p, MENU_NONE, T(p, "Ce n'est pas possible", "This is not possible"), NULL);
	html_f(&p->html, "<p>%s</p>\n", why);
	html_f(&p->html, "<p><a href=\"/\">%s</a></p>\n",
	    T(p, "Retour à l'accueil", "Back to the start"));
	page_send(p, status);
}

/* ---- asking the gateway ---- */

struct page_errand {
	struct page *page;
	void (*done)(struct page *, struct cJSON *answer);
	char to[400], did[200];
};

static void
answered(void *ctx, struct cJSON *answer)
{
	struct page_errand *errand = ctx;
	struct page *p = errand->page;

	p->errand = errand;
	errand->done(p, answer);
	free(errand);
}

static struct page_errand *
send_errand(
    struct page *p, struct cJSON *request, void (*done)(struct page *, struct cJSON *))
{
	struct page_errand *errand = xcalloc(1, sizeof(*errand));

	errand->page = p;
	errand->done = done;
	cJSON_DeleteItemFromObjectCaseSensitive(request, "actor");
	(void)cJSON_AddStringToObject(request, "actor", p->visitor.name);
	ask(p->console->base, p->console->database, request, answered, errand);
	cJSON_Delete(request);
	return errand;
}

void
page_ask(struct page *p, struct cJSON *request,
    void (*done)(struct page *, struct cJSON *answer))
{
	(void)send_errand(p, request, done);
}

void
page_answer_errors(const struct cJSON *answer, char *out, size_t cap)
{
	const struct cJSON *errors, *e;
	struct buf b;

	buf_init(&b, out, cap);
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "ok")))
		return;
	errors = cJSON_GetObjectItemCaseSensitive(answer, "errors");
	cJSON_ArrayForEach(e, errors) if (cJSON_IsString(e))(void)
	    buf_addf(&b, "%s%s", b.len > 0 ? "; " : "", e->valuestring);
	if (b.len == 0)
		(void)buf_add(&b, "?");
}

static void
acted(struct page *p, struct cJSON *answer)
{
	struct page_errand *errand = p->errand;
	bool api = p->route->kind == ROUTE_API;
	char why[600];

	if (answer == NULL)
		(void)text_copy(why, sizeof(why),
		    T(p,
			"La passerelle n'a pas répondu : vérifiez si c'est fait avant de "
			"recommencer.",
			"The gateway did not answer: look whether it was done before you "
			"try again."));
	else
		page_answer_errors(answer, why, sizeof(why));
	if (api && why[0] != '\0') {
		page_problem(p, answer == NULL ? 503 : 422, why);
	} else if (api) {
		page_send_json(p, 200, cJSON_Duplicate(answer, true));
	} else {
		page_flash(p, why[0] == '\0' ? FLASH_DONE : FLASH_ERROR,
		    why[0] == '\0' ? errand->did : why);
		page_redirect(p, errand->to);
	}
}

void
page_act(struct page *p, struct cJSON *request, const char *to, const char *did)
{
	struct page_errand *errand = send_errand(p, request, acted);

	(void)text_copy(errand->to, sizeof(errand->to), to);
	(void)text_copy(errand->did, sizeof(errand->did), did);
}

/* ---- work ---- */

struct labour {
	struct page *page;
	void (*run)(void *work);
	void (*done)(struct page *, void *work);
	void *work;
};

static void
labour_run(void *ctx)
{
	const struct labour *l = ctx;

	l->run(l->work);
}

static void
labour_done(void *ctx)
{
	struct labour *l = ctx;

	l->done(l->page, l->work);
	free(l);
}

bool
page_work(struct page *p, void (*run)(void *work),
    void (*done)(struct page *, void *work), void *work)
{
	struct labour *l = xcalloc(1, sizeof(*l));

	*l = (struct labour){p, run, done, work};
	if (workers_do(p->console->workers, labour_run, labour_done, l))
		return true;
	free(l);
	return false;
}
