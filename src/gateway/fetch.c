/*
 * curl's multi interface on our loop. What it takes to be safe there:
 *
 * - curl calls us from inside its own functions: then we only note things; finished
 *   requests are handed out on the next turn of the loop, outside of any curl function.
 * - a descriptor may be closed and used anew before we hear of it, so each socket has its own
 *   event, bound to the socket by curl_multi_assign() and deleted when curl says remove.
 * - curl repeats a request by itself when a connection that it used before turns out dead, which may
 *   send an SMS twice. So a request without body takes a new connection, and a body is handed
 *   over by a reader that cannot rewind: curl then fails instead.
 * - curl's own time-outs can be missed, so each request has a watchdog of ours as well.
 */
#include "gateway/fetch.h"

#include <sys/queue.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <event2/event.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"

#define CONNECT_MS_MAX	5000
#define WATCHDOG_MS	1000	/* after the time-out that curl should have kept */
#define CONNECTIONS_MAX 64
#define PER_HOST_MAX	32
#define CONNECTION_AGE_S 60
#define UPLOAD_BUFFER	16384L

struct flight {
	TAILQ_ENTRY(flight) next;	/* of aloft, done or spare */
	struct fetcher	*fetcher;
	CURL		*easy;
	struct event	*watchdog;
	struct curl_slist *headers;
	char		*body;		/* what we send */
	size_t		 body_len, body_at;
	struct http_msg	 reply;
	char		*reply_body;
	bool		 sent;
	bool		 head_whole;	/* the empty line came; curl is content without */
	char		 error[CURL_ERROR_SIZE];
	fetch_done	 done;
	void		*ctx;
};
TAILQ_HEAD(flights, flight);

struct fetcher {
	struct event_base *base;
	CURLM		*multi;
	struct event	*timer;		/* curl's */
	struct event	*landing;	/* hands out what is done */
	struct flights	 aloft, done, spare;
	size_t		 n_pending;	/* aloft and done */
	bool		 closing;
};

#define SET(easy, option, value) must(curl_easy_setopt(easy, option, value) == CURLE_OK)
#define SET_MULTI(m, option, value) must(curl_multi_setopt(m, option, value) == CURLM_OK)

static void
must(bool ok)
{
	if (!ok)
		fatalx("curl has the options we need");
}

/* Milliseconds as libevent wants them. */
static struct timeval
tv_of(long ms)
{
	struct timeval tv = { ms / 1000, (ms % 1000) * 1000 };

	return tv;
}

static bool
was_sent(CURL *easy)
{
	long	request = 0;
	curl_off_t upload = 0;

	must(curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request) == CURLE_OK &&
	    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &upload) == CURLE_OK);
	return request > 0 || upload > 0;
}

/* Why there is no answer, where curl's own words say nothing. */
static void
explain(struct flight *f, CURLcode code)
{
	const char *why = NULL;

	if (f->reply.body.cut)
		why = "the answer is too long";
	else if (code == CURLE_OK)
		why = f->head_whole ? "" : "half an answer";
	else if (f->error[0] == '\0')
		why = curl_easy_strerror(code);
	if (why != NULL)
		(void)text_copy(f->error, sizeof(f->error), why);
}

/* From aloft to done; the loop's next turn tells the owner. */
static void
land(struct flight *f, CURLcode code)
{
	struct fetcher *r = f->fetcher;
	long	status = 0;

	must(curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK);
	f->sent = was_sent(f->easy);
	f->reply.status = code == CURLE_OK && f->head_whole ? (int)status : 0;
	explain(f, code);
	(void)curl_multi_remove_handle(r->multi, f->easy);
	(void)event_del(f->watchdog);
	TAILQ_REMOVE(&r->aloft, f, next);
	TAILQ_INSERT_TAIL(&r->done, f, next);
	event_active(r->landing, 0, 0);
}

static void
collect(struct fetcher *r)
{
	CURLMsg	*message;
	int	left;

	while ((message = curl_multi_info_read(r->multi, &left)) != NULL) {
		CURL	*easy = message->easy_handle;
		CURLcode code = message->data.result;
		struct flight *f = NULL;

		/* removing the handle makes `message` invalid */
		must(curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&f) == CURLE_OK);
		land(f, code);
	}
}

static void
act(struct fetcher *r, curl_socket_t fd, int mask)
{
	int	running;

	(void)curl_multi_socket_action(r->multi, fd, mask, &running);
	collect(r);
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	int	mask = 0;

	if (what & EV_READ)
		mask |= CURL_CSELECT_IN;
	if (what & EV_WRITE)
		mask |= CURL_CSELECT_OUT;
	act(arg, fd, mask);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static void
on_watchdog(evutil_socket_t fd, short what, void *arg)
{
	struct flight *f = arg;

	(void)fd;
	(void)what;
	log_warnx("fetch_watchdog", "error=\"curl kept no time-out\"");
	land(f, CURLE_OPERATION_TIMEDOUT);
}

/* curl asks: watch this socket for these; `known` is what we bound to it. */
static int
watch_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	struct fetcher *r = arg;
	struct event *ev = known;
	short	events = EV_PERSIST;

	(void)easy;
	if (ev != NULL) {
		event_free(ev);
		(void)curl_multi_assign(r->multi, fd, NULL);
	}
	if (what == CURL_POLL_REMOVE)
		return 0;
	if (what & CURL_POLL_IN)
		events |= EV_READ;
	if (what & CURL_POLL_OUT)
		events |= EV_WRITE;
	ev = event_new(r->base, fd, events, on_socket, r);
	if (ev == NULL || event_add(ev, NULL) != 0)
		fatal("out of memory");
	(void)curl_multi_assign(r->multi, fd, ev);
	return 0;
}

static int
watch_time(CURLM *multi, long ms, void *arg)
{
	struct fetcher *r = arg;
	struct timeval tv = tv_of(ms < 0 ? 0 : ms);

	(void)multi;
	if (ms < 0)
		(void)event_del(r->timer);
	else
		(void)event_add(r->timer, &tv);	/* 0 too: never from inside curl */
	return 0;
}

static size_t
take_header(char *line, size_t size, size_t n, void *arg)
{
	struct flight *f = arg;
	size_t	len = size * n;
	char	name[sizeof(f->reply.header[0].name)];
	char	value[sizeof(f->reply.header[0].value)];
	const char *colon = memchr(line, ':', len);
	const char *end = line + len, *from;

	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		f->reply.n_headers = 0;	/* those of an interim answer do not count */
		f->head_whole = false;
		return len;
	}
	if (len > 0 && (line[0] == '\r' || line[0] == '\n'))
		f->head_whole = true;
	if (colon == NULL || (size_t)(colon - line) >= sizeof(name))
		return len;
	memcpy(name, line, (size_t)(colon - line));
	name[colon - line] = '\0';
	for (from = colon + 1; from < end && (*from == ' ' || *from == '\t'); from++)
		continue;
	while (end > from && (unsigned char)end[-1] <= ' ')
		end--;
	if ((size_t)(end - from) >= sizeof(value))
		return len;	/* none we ask for is that long */
	memcpy(value, from, (size_t)(end - from));
	value[end - from] = '\0';
	(void)http_msg_set(&f->reply, name, value);
	return len;
}

static size_t
take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct flight *f = arg;
	struct buf *body = &f->reply.body;
	size_t	len = size * n;

	if (len >= body->cap - body->len) {
		body->cut = true;
		return 0;	/* curl gives up */
	}
	memcpy(body->data + body->len, bytes, len);
	body->len += len;
	body->data[body->len] = '\0';
	return len;
}

static size_t
give_body(char *to, size_t size, size_t n, void *arg)
{
	struct flight *f = arg;
	size_t	len = f->body_len - f->body_at;

	if (len > size * n)
		len = size * n;
	memcpy(to, f->body + f->body_at, len);
	f->body_at += len;
	return len;
}

static void
free_flight(struct flight *f)
{
	curl_easy_cleanup(f->easy);
	event_free(f->watchdog);
	free(f->reply_body);
	free(f);
}

static struct flight *
new_flight(struct fetcher *r)
{
	struct flight *f = TAILQ_FIRST(&r->spare);

	if (f != NULL) {
		TAILQ_REMOVE(&r->spare, f, next);
		return f;
	}
	f = xcalloc(1, sizeof(*f));
	f->fetcher = r;
	f->easy = curl_easy_init();
	f->watchdog = evtimer_new(r->base, on_watchdog, f);
	f->reply_body = xmalloc(HTTP_BODY_MAX);
	if (f->easy == NULL || f->watchdog == NULL)
		fatal("out of memory");
	return f;
}

static void
on_landing(evutil_socket_t fd, short what, void *arg)
{
	struct fetcher *r = arg;
	struct flights todo = TAILQ_HEAD_INITIALIZER(todo);
	struct flight *f;

	(void)fd;
	(void)what;
	/* an owner may fetch again at once: what that brings is for the next turn */
	TAILQ_CONCAT(&todo, &r->done, next);
	while ((f = TAILQ_FIRST(&todo)) != NULL) {
		TAILQ_REMOVE(&todo, f, next);
		r->n_pending--;
		f->done(f->ctx, &f->reply, f->sent, f->error);
		curl_slist_free_all(f->headers);
		free(f->body);
		f->headers = NULL;
		f->body = NULL;
		TAILQ_INSERT_TAIL(&r->spare, f, next);
	}
}

/* The same for every request. */
static void
set_always(struct flight *f)
{
	CURL	*easy = f->easy;

	curl_easy_reset(easy);	/* keeps connections, names and TLS sessions */
	SET(easy, CURLOPT_PRIVATE, (char *)f);
	SET(easy, CURLOPT_ERRORBUFFER, f->error);
	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_QUICK_EXIT, 1L);	/* or a dead DNS holds us up for seconds */
	SET(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(easy, CURLOPT_PROXY, "");
	SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	SET(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	SET(easy, CURLOPT_MAXAGE_CONN, (long)CONNECTION_AGE_S);
	SET(easy, CURLOPT_DNS_CACHE_TIMEOUT, 60L);
	SET(easy, CURLOPT_USERAGENT, "kalata/" KALATA_VERSION);
	SET(easy, CURLOPT_HEADERFUNCTION, take_header);
	SET(easy, CURLOPT_HEADERDATA, f);
	SET(easy, CURLOPT_WRITEFUNCTION, take_body);
	SET(easy, CURLOPT_WRITEDATA, f);
}

static void
add_header(struct flight *f, const char *line)
{
	struct curl_slist *longer = curl_slist_append(f->headers, line);

	if (longer == NULL)
		fatal("out of memory");
	f->headers = longer;
}

static void
add_bearer(struct flight *f, const char *token)
{
	BUF(line, 8192);

	(void)buf_addf(&line, "Authorization: Bearer %s", token);
	add_header(f, line.data);
}

static void
set_headers(struct flight *f, const struct http_msg *call)
{
	add_header(f, "Expect:");	/* no waiting for 100 Continue */
	for (size_t i = 0; i < call->n_headers; i++) {
		const struct http_header *h = &call->header[i];
		BUF(line, sizeof(*h) + 4);

		(void)buf_addf(&line, "%s: %s", h->name, h->value);
		add_header(f, line.data);
	}
	if (call->bearer != NULL)
		add_bearer(f, call->bearer);
	SET(f->easy, CURLOPT_HTTPHEADER, f->headers);
}

static void
set_body(struct flight *f, const struct http_msg *call)
{
	f->body_at = 0;
	f->body_len = call->body.len;
	f->body = xmalloc(f->body_len + 1);
	memcpy(f->body, call->body.data, f->body_len);
	SET(f->easy, CURLOPT_POST, 1L);
	SET(f->easy, CURLOPT_POSTFIELDSIZE, (long)f->body_len);
	SET(f->easy, CURLOPT_READFUNCTION, give_body);
	SET(f->easy, CURLOPT_READDATA, f);
	SET(f->easy, CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BUFFER);
}

static void
set_call(struct flight *f, const struct http_msg *call, int timeout_ms)
{
	bool	get = strcmp(call->method, "GET") == 0;

	SET(f->easy, CURLOPT_URL, call->url);
	SET(f->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	SET(f->easy, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)(timeout_ms < CONNECT_MS_MAX ? timeout_ms : CONNECT_MS_MAX));
	set_headers(f, call);
	if (get || call->body.len == 0) {
		SET(f->easy, CURLOPT_FRESH_CONNECT, 1L);
		SET(f->easy, CURLOPT_FORBID_REUSE, 1L);
	}
	if (get)
		SET(f->easy, CURLOPT_HTTPGET, 1L);
	else
		set_body(f, call);
	SET(f->easy, CURLOPT_CUSTOMREQUEST, call->method);
}

bool
fetch(struct fetcher *r, const struct http_msg *call, int timeout_ms, fetch_done done,
    void *ctx)
{
	struct timeval patience = tv_of(timeout_ms + WATCHDOG_MS);
	struct flight *f;

	if (r->n_pending == FETCHES_MAX || r->closing)
		return false;
	f = new_flight(r);
	f->done = done;
	f->ctx = ctx;
	f->sent = false;
	f->head_whole = false;
	f->error[0] = '\0';
	http_msg_init(&f->reply, f->reply_body, HTTP_BODY_MAX);
	set_always(f);
	set_call(f, call, timeout_ms);
	TAILQ_INSERT_TAIL(&r->aloft, f, next);
	r->n_pending++;
	(void)event_add(f->watchdog, &patience);
	/* only arms our timer: nothing is done before the next turn */
	if (curl_multi_add_handle(r->multi, f->easy) != CURLM_OK)
		fatalx("curl takes a handle that is not in use");
	return true;
}

struct fetcher *
fetcher_new(struct event_base *base)
{
	struct fetcher *r = xcalloc(1, sizeof(*r));

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		fatalx("curl can be used");
	r->base = base;
	r->multi = curl_multi_init();
	r->timer = evtimer_new(base, on_timer, r);
	r->landing = event_new(base, -1, 0, on_landing, r);
	if (r->multi == NULL || r->timer == NULL || r->landing == NULL)
		fatal("out of memory");
	TAILQ_INIT(&r->aloft);
	TAILQ_INIT(&r->done);
	TAILQ_INIT(&r->spare);
	SET_MULTI(r->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	SET_MULTI(r->multi, CURLMOPT_SOCKETDATA, r);
	SET_MULTI(r->multi, CURLMOPT_TIMERFUNCTION, watch_time);
	SET_MULTI(r->multi, CURLMOPT_TIMERDATA, r);
	SET_MULTI(r->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS_MAX);
	SET_MULTI(r->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)PER_HOST_MAX);
	SET_MULTI(r->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_MAX);
	return r;
}

void
fetcher_free(struct fetcher *r)
{
	struct flight *f;

	r->closing = true;
	while ((f = TAILQ_FIRST(&r->aloft)) != NULL)
		land(f, CURLE_ABORTED_BY_CALLBACK);
	on_landing(-1, 0, r);
	while ((f = TAILQ_FIRST(&r->spare)) != NULL) {
		TAILQ_REMOVE(&r->spare, f, next);
		free_flight(f);
	}
	(void)curl_multi_cleanup(r->multi);
	event_free(r->timer);
	event_free(r->landing);
	free(r);
	curl_global_cleanup();
}

size_t
fetch_pending(const struct fetcher *r)
{
	return r->n_pending;
}
