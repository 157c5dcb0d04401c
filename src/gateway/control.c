#include "gateway/control.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "gateway/control_session.h"

#define REQUEST_MAX       (512 * 1024)
#define SESSIONS_MAX      16
#define REQUEST_TIMEOUT_S 30

struct control {
	struct gateway *gw;
	struct evconnlistener *listener;
	struct control_session *sessions;
	size_t n;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
};

bool
control_path(const char *database, char *out, size_t cap)
{
	int n = snprintf(out, cap, "%s.control", database);

	return n > 0 && (size_t)n < cap &&
	       (size_t)n < sizeof(((struct sockaddr_un *)0)->sun_path);
}

static void
session_free(struct control_session *s)
{
	struct control_session **p = &s->control->sessions;

	while (*p != s)
		p = &(*p)->next;
	*p = s->next;
	s->control->n--;
	if (s->bev != NULL)
		bufferevent_free(s->bev);
	cJSON_Delete(s->errors);
	free(s);
}

static void
on_written(struct bufferevent *bev, void *ctx)
{
	if (evbuffer_get_length(bufferevent_get_output(bev)) == 0)
		session_free(ctx);
}

static void
on_event(struct bufferevent *bev, short what, void *ctx)
{
	struct control_session *s = ctx;

	if (what & BEV_EVENT_EOF && s->busy)
		return; /* it has said all and waits */
	if (!s->busy) {
		session_free(s);
		return;
	}
	bufferevent_free(bev);
	s->bev = NULL;
}

/* Sends the answer and closes; takes the object. */
void
control_answer(struct control_session *s, cJSON *object)
{
	char *json = cJSON_PrintUnformatted(object);

	cJSON_Delete(object);
	s->busy = false;
	if (s->bev == NULL || json == NULL) {
		free(json);
		session_free(s);
		return;
	}
	bufferevent_setcb(s->bev, NULL, on_written, on_event, s);
	(void)bufferevent_write(s->bev, json, strlen(json));
	(void)bufferevent_write(s->bev, "\n", 1);
	free(json);
}

void
control_answer_error(struct control_session *s, const char *why)
{
	cJSON *o = cJSON_CreateObject(), *errors;

	(void)cJSON_AddBoolToObject(o, "ok", false);
	errors = cJSON_AddArrayToObject(o, "errors");
	(void)cJSON_AddItemToArray(errors, cJSON_CreateString(why));
	control_answer(s, o);
}

const char *
control_text(const cJSON *request, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(request, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

void
control_collect(void *ctx, const char *where, const char *what)
{
	struct control_session *s = ctx;
	char text[600];

	(void)snprintf(
	    text, sizeof(text), "%s%s%s", where, where[0] == '\0' ? "" : ": ", what);
	(void)cJSON_AddItemToArray(s->errors, cJSON_CreateString(text));
}

void
control_answer_collected(struct control_session *s)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddBoolToObject(o, "ok", false);
	(void)cJSON_AddItemToObject(o, "errors", s->errors);
	s->errors = NULL;
	control_answer(s, o);
}

int64_t
control_number(const cJSON *request, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(request, key);

	/* beyond 2^53 a JSON number is no whole number any more */
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= -9007199254740992.0 &&
					 item->valuedouble <= 9007199254740992.0))
		return 0;
	return (int64_t)item->valuedouble;
}

void
control_answer_ok(struct control_session *s)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddBoolToObject(o, "ok", true);
	control_answer(s, o);
}

bool
control_submit(struct control_session *s, struct job *job,
    void (*done)(struct job_owner *, struct job *))
{
	s->owner.done = done;
	job->owner = &s->owner;
	s->busy = true;
	if (store_submit(s->gw->store, job))
		return true;
	control_answer_error(s, "the gateway is too busy: try again");
	return false;
}

static const struct {
	const char *name;
	void (*serve)(struct control_session *, const cJSON *request);
} commands[] = {
    {"desk", control_desk},
    {"staff", control_staff},
    {"channels", control_channels},
    {"channel", control_channel},
    {"say", control_say},
    {"ussd", control_ussd},
    {"campaign", control_campaign},
    {"proposal", control_proposal},
};

static void
serve_request(struct control_session *s, const char *line)
{
	cJSON *request = cJSON_Parse(line);
	const char *name = control_text(request, "do");
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			break;
	if (i < sizeof(commands) / sizeof(commands[0]))
		commands[i].serve(s, request);
	else
		control_answer_error(s, "no such command");
	cJSON_Delete(request);
}

static void
on_read(struct bufferevent *bev, void *ctx)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	struct control_session *s = ctx;
	char *line;
	size_t n;

	if (s->busy)
		return;
	line = evbuffer_readln(in, &n, EVBUFFER_EOL_LF);
	if (line != NULL) {
		s->busy = true;
		serve_request(s, line);
		free(line);
	} else if (evbuffer_get_length(in) > REQUEST_MAX) {
		session_free(s);
	}
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address,
    int len, void *ctx)
{
	const struct timeval patience = {REQUEST_TIMEOUT_S, 0};
	struct control *c = ctx;
	struct control_session *s;

	(void)listener;
	(void)address;
	(void)len;
	if (c->n == SESSIONS_MAX) {
		(void)close(fd);
		return;
	}
	s = xcalloc(1, sizeof(*s));
	s->control = c;
	s->gw = c->gw;
	s->next = c->sessions;
	c->sessions = s;
	c->n++;
	s->bev = bufferevent_socket_new(c->gw->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (s->bev == NULL) {
		(void)close(fd);
		session_free(s);
		return;
	}
	bufferevent_setcb(s->bev, on_read, NULL, on_event, s);
	(void)bufferevent_set_timeouts(s->bev, &patience, &patience);
	(void)bufferevent_enable(s->bev, EV_READ | EV_WRITE);
}

static int
listen_private(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	mode_t mask;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), bound;

	if (fd < 0)
		return -1;
	(void)text_copy(address.sun_path, sizeof(address.sun_path), path);
	(void)unlink(path); /* a dead gateway's; the lock file says that none lives */
	mask = umask(077);
	bound = bind(fd, (struct sockaddr *)&address, sizeof(address));
	(void)umask(mask);
	if (bound == 0 && listen(fd, 16) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

struct control *
control_open(struct gateway *gw, const char *database, char *why, size_t cap)
{
	struct control *c = xcalloc(1, sizeof(*c));
	int fd = -1;

	c->gw = gw;
	errno = ENAMETOOLONG;
	if (control_path(database, c->path, sizeof(c->path)))
		fd = listen_private(c->path);
	if (fd >= 0)
		c->listener = evconnlistener_new(
		    gw->base, on_accept, c, LEV_OPT_CLOSE_ON_FREE, 0, fd);
	if (c->listener != NULL)
		return c;
	(void)snprintf(why, cap, "cannot listen on %s.control: %s", database,
	    strerrordesc_np(errno));
	free(c);
	return NULL;
}

void
control_close(struct control *c)
{
	evconnlistener_free(c->listener);
	(void)unlink(c->path);
	while (c->sessions != NULL)
		session_free(c->sessions);
	free(c);
}

/* ---- the client's side ---- */

static bool
send_all(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static char *
receive_all(int fd)
{
	size_t len = 0, cap = 4096;
	char *text = xmalloc(cap);
	ssize_t n;

	for (;;) {
		if (len + 1 == cap)
			text = xrealloc(text, cap *= 2, 1);
		n = recv(fd, text + len, cap - len - 1, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	text[len] = '\0';
	if (n == 0 && len > 0)
		return text;
	free(text);
	return NULL;
}

char *
control_ask(const char *database, const char *json)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char *text = NULL;
	int fd;

	if (!control_path(database, address.sun_path, sizeof(address.sun_path)))
		return NULL;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return NULL;
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    send_all(fd, json, strlen(json)) && send_all(fd, "\n", 1))
		text = receive_all(fd);
	(void)close(fd);
	return text;
}
