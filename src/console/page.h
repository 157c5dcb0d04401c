/*
 * One request of a browser or program, from the gate to its reply. The gate (gate.c) has checked
 * who it is, whether the role may, and for a POST that the form is one of ours (CSRF); a page's
 * function then reads, writes HTML and ends the page exactly once, now or later, by one of the
 * functions marked "ends".
 */
#ifndef KALATA_CONSOLE_PAGE_H
#define KALATA_CONSOLE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/http_msg.h"
#include "console/console.h"
#include "console/fields.h"
#include "console/html.h"
#include "console/route.h"
#include "store/staff.h"

struct cJSON;
struct embedded;
struct http_call;

struct visitor {
	bool	known;			/* logged in, or with a token */
	char	name[STAFF_NAME_MAX];
	enum staff_role role;		/* 0 when not known */
	bool	english;
	unsigned char digest[STAFF_DIGEST_LEN];	/* of the session or token */
	enum pass_kind pass;
	int64_t	seen_ms;		/* when this session was noted as used */
	char	csrf[48];		/* what this session's forms must carry */
	char	address[64];		/* where from; of a proxy on this machine: what it says */
};

struct page {
	struct console	*console;
	struct http_call *call;
	const struct route *route;
	char		 arg[ROUTE_ARGS][ROUTE_ARG_MAX];
	struct fields	 query, form;
	struct visitor	 visitor;
	char		 path[ROUTE_ARG_MAX * 4];	/* without query */
	bool		 accept_gzip;
	char		 if_none_match[80], user_agent[160];
	struct html	 html;
	struct rulebook	*rulebook;	/* the console's of when it began: a reference of this page's */
	const struct ballot_paper *paper;	/* in it; of :campaign (always arg 0), or NULL */
	const char	*head_extra;	/* more for <head>, a literal; before page_open(): <noscript>… */
	struct http_header extra[4];
	size_t		 n_extra;
	char		 token[TOKEN_TEXT];	/* of the session that begins: login.c */
	char		 then[240];		/* kept over a page_ask(), for the page's own use */
	int64_t		 step;			/* the same */
	struct page_errand *errand;	/* page.c's: what page_act() does after the answer */
};

/* Both words beside each other, where they are used. */
#define T(p, fr, en) ((p)->visitor.english ? (en) : (fr))

/* ---- a page of HTML ---- */

enum page_menu { MENU_NONE, MENU_DIRECT, MENU_MESSAGES, MENU_NOMINATIONS, MENU_CAMPAIGN,
		 MENU_CHANNELS, MENU_AGREEMENTS, MENU_JOURNAL, MENU_TEAM, MENU_ME };
/* Head, menu (what this role may see), flash message and <h1>. `script` is a module of web/ or
 * NULL. */
void	page_open(struct page *, enum page_menu, const char *title, const char *script);
/* The same without menu: log-in, public results. `robots` false: search engines stay away. */
void	page_open_bare(struct page *, const char *title, const char *script, bool robots);
/* Ends: closes the page and replies with `status`. */
void	page_send(struct page *, int status);

/* <form method="post"> with the CSRF token; the caller closes it. */
void	page_form(struct page *, const char *action, const char *class);
/* May this visitor go there? To show a button or not. */
bool	page_may(const struct page *, const char *method, const char *path);
/* The campaign the page is about; of a page without one that whose vote is open, else the last. NULL:
 * there is none. */
const struct ballot_paper *page_campaign(const struct page *);
/* The address of a file of web/: with the hash of its content in it. */
const char *page_asset(const char *file);
/* "/c/icon-2026" + rest, for the page's campaign. */
void	page_link(struct page *, const char *rest, char *out, size_t cap);

/* ---- other replies; each ends the page ---- */

void	page_error(struct page *, int status, const char *why);
void	page_redirect(struct page *, const char *to);
/* Shown once on the visitor's next page. */
enum flash { FLASH_DONE, FLASH_ERROR };
void	page_flash(struct page *, enum flash, const char *text);
/* What html holds, as this type; `file` not NULL: to be saved under that name; `cache` is the value of
 * Cache-Control, NULL = no-store. */
void	page_send_as(struct page *, const char *type, const char *file, const char *cache);
/* The same with a status; `cache` NULL = no-store. */
void	page_reply(struct page *, int status, const char *type, const char *cache);
/* Bytes that live for ever: a file of web/. Ends. */
void	page_send_bytes(struct page *, const char *type, const char *cache, const struct embedded *,
    bool gzip);
/* For an answer that goes on (http_stream_*): the headers every reply has, with this type; then
 * the call is yours to stream on, and page_end() frees the page when the stream is over. */
void	page_stream_head(struct page *, const char *type, const char *file, struct http_msg *head);
void	page_end(struct page *);
/* A header of the reply to come: Set-Cookie, ETag. At most 4. */
void	page_header(struct page *, const char *name, const char *value);
/* 304: what the browser has is what it would get. */
void	page_not_modified(struct page *);
/* application/json, or problem+json from status 400 on; takes the object. */
void	page_send_json(struct page *, int status, struct cJSON *);
/* RFC 9457: {"type":"about:blank","title":…,"status":…,"detail":…} */
void	page_problem(struct page *, int status, const char *detail);

/* ---- asking the gateway ---- */

/*
 * Sends an object over the control socket; `done` gets the answer, NULL when the gateway could not be
 * asked, and must end the page. Takes the object; "actor" is set to the visitor's name here. The
 * answer is freed after `done`.
 */
void	page_ask(struct page *, struct cJSON *request, void (*done)(struct page *, struct cJSON *answer));
/* The usual form: asks, then redirects to `to` with a flash: `did` when the answer is ok, else what was
 * wrong. For an API route replies 200 with the answer, or a problem. Ends. */
void	page_act(struct page *, struct cJSON *request, const char *to, const char *did);
/* The errors of an answer that is not ok as one text; "" when it is. */
void	page_answer_errors(const struct cJSON *answer, char *out, size_t cap);

/* ---- work that takes long ---- */

/* `run` in a worker's thread (it may not touch the page), then `done` in the loop. At most
 * WORK_MAX wait: false when there are more (the page is the caller's still: 503). */
bool	page_work(struct page *, void (*run)(void *work), void (*done)(struct page *, void *work),
    void *work);

#endif
