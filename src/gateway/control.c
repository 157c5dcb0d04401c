#include "gateway/control.h"

#include <cjson/cJSON.h>
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

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "gateway/campaigns.h"
#include "gateway/desk_api.h"
#include "gateway/ingest.h"
#include "gateway/say.h"
#include "gateway/ussd.h"

#define REQUEST_MAX       (512 * 1024)
#define SESSIONS_MAX      16
#define REQUEST_TIMEOUT_S 30

/* One command being served. */
struct session {
	struct job_owner owner;
	struct control *control;
	struct bufferevent *bev; /* NULL: the command went away; its job is still out */
	cJSON *errors;           /* of a change being checked */
	bool busy;               /* a job is out */
	struct session *next;
};

struct control {
	struct gateway *gw;
	struct evconnlistener *listener;
	struct session *sessions;
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
session_free(struct session *s)
{
	struct session **p = &s->control->sessions;

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
	struct session *s = ctx;

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
static void
answer(struct session *s, cJSON *object)
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

static void
answer_error(struct session *s, const char *why)
{
	cJSON *o = cJSON_CreateObject(), *errors;

	(void)cJSON_AddBoolToObject(o, "ok", false);
	errors = cJSON_AddArrayToObject(o, "errors");
	(void)cJSON_AddItemToArray(errors, cJSON_CreateString(why));
	answer(s, o);
}

static const char *
text_of(const cJSON *request, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(request, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

/* ---- say ---- */

static void
said(struct job_owner *owner, struct job *j)
{
	struct inbound_job *job = (struct inbound_job *)j;
	cJSON *outcome = say_outcome(job);

	ingest_free(job);
	answer((struct session *)owner, outcome);
}

static void
do_say(struct session *s, const cJSON *request)
{
	const struct say say = {.channel = text_of(request, "channel"),
	    .from = text_of(request, "from"),
	    .to = text_of(request, "to"),
	    .text = text_of(request, "text")};
	struct gateway *gw = s->control->gw;
	struct inbound_job *job;
	char why[200];

	job = say_job(&gw->config->settings, &gw->secret, gw->rulebook, &say,
	    clock_now_ms(), why, sizeof(why));
	if (job == NULL) {
		answer_error(s, why);
		return;
	}
	s->owner.done = said;
	job->job.owner = &s->owner;
	s->busy = true;
	if (store_submit(gw->store, &job->job))
		return;
	ingest_free(job);
	answer_error(s, "the gateway is too busy: try again");
}

/* ---- ussd ---- */

static void
stepped(struct job_owner *owner, struct job *j)
{
	struct ussd_job *job = (struct ussd_job *)j;
	cJSON *outcome = handset_outcome(job);

	ussd_free(job);
	answer((struct session *)owner, outcome);
}

static void
do_ussd(struct session *s, const cJSON *request)
{
	const cJSON *step = cJSON_GetObjectItemCaseSensitive(request, "step");
	const struct handset handset = {.channel = text_of(request, "channel"),
	    .from = text_of(request, "from"),
	    .to = text_of(request, "to"),
	    .session = text_of(request, "session"),
	    .step = cJSON_IsNumber(step) ? (int64_t)step->valuedouble : 1,
	    .text = text_of(request, "text")};
	struct gateway *gw = s->control->gw;
	struct ussd_job *job;
	char why[200];

	job = handset_job(&gw->config->settings, &gw->secret, gw->rulebook, &handset,
	    clock_now_ms(), why, sizeof(why));
	if (job == NULL) {
		answer_error(s, why);
		return;
	}
	s->owner.done = stepped;
	job->job.owner = &s->owner;
	s->busy = true;
	if (store_submit(gw->store, &job->job))
		return;
	ussd_free(job);
	answer_error(s, "the gateway is too busy: try again");
}

/* ---- campaign ---- */

static void
collect(void *ctx, const char *where, const char *what)
{
	struct session *s = ctx;
	char text[600];

	(void)snprintf(
	    text, sizeof(text), "%s%s%s", where, where[0] == '\0' ? "" : ": ", what);
	(void)cJSON_AddItemToArray(s->errors, cJSON_CreateString(text));
}

static void
changed(struct job_owner *owner, struct job *j)
{
	struct session *s = (struct session *)owner;
	struct campaign_job *job = (struct campaign_job *)j;
	struct gateway *gw = s->control->gw;
	cJSON *o;

	if (j->result != JOB_DONE) {
		answer_error(s, j->result == JOB_REFUSED
				    ? job->why
				    : "it could not be kept: try again");
		rulebook_unref(job->rulebook); /* ours */
		rulebook_unref(job->rulebook); /* that would be the writer's */
		campaign_job_free(job);
		return;
	}
	campaign_list_apply(&gw->campaigns, job);
	gateway_adopt(gw, job->rulebook);
	o = cJSON_CreateObject();
	(void)cJSON_AddBoolToObject(o, "ok", true);
	(void)cJSON_AddStringToObject(o, "id", job->id);
	campaign_job_free(job);
	answer(s, o);
}

static bool
change_of(const char *name, enum campaign_change *what)
{
	static const char *const names[] = {[CAMPAIGN_IMPORT] = "import",
	    [CAMPAIGN_OPEN] = "open",
	    [CAMPAIGN_CLOSE] = "close"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0) {
			*what = (enum campaign_change)i;
			return true;
		}
	return false;
}

static void
answer_collected(struct session *s)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddBoolToObject(o, "ok", false);
	(void)cJSON_AddItemToObject(o, "errors", s->errors);
	s->errors = NULL;
	answer(s, o);
}

static void
do_campaign(struct session *s, const cJSON *request)
{
	struct change change = {.id = text_of(request, "id"),
	    .json = NULL,
	    .actor = text_of(request, "actor")};
	struct gateway *gw = s->control->gw;
	struct campaign_job *job;

	if (!change_of(text_of(request, "change"), &change.what)) {
		answer_error(s, "no such change");
		return;
	}
	if (change.what == CAMPAIGN_IMPORT)
		change.json = text_of(request, "json");
	s->errors = cJSON_CreateArray();
	job = campaign_change(&gw->config->settings, &gw->campaigns, gw->rulebook,
	    &change, clock_now_ms(), collect, s);
	if (job == NULL) {
		answer_collected(s);
		return;
	}
	/* one reference becomes the writer's, one the loop's */
	(void)rulebook_ref(job->rulebook);
	s->owner.done = changed;
	job->job.owner = &s->owner;
	s->busy = true;
	if (store_submit(gw->store, &job->job))
		return;
	rulebook_unref(job->rulebook);
	rulebook_unref(job->rulebook);
	campaign_job_free(job);
	answer_error(s, "the gateway is too busy: try again");
}

/* ---- desk ---- */

static void
desk_forget(struct desk_job *job)
{
	if (job->promotion != NULL) {
		rulebook_unref(job->promotion->rulebook); /* ours */
		rulebook_unref(job->promotion->rulebook); /* that would be the writer's */
	}
	desk_job_free(job);
}

static void
decided(struct job_owner *owner, struct job *j)
{
	struct session *s = (struct session *)owner;
	struct desk_job *job = (struct desk_job *)j;
	struct gateway *gw = s->control->gw;
	cJSON *outcome = desk_outcome(job);

	if (j->result != JOB_DONE) {
		desk_forget(job);
	} else {
		if (job->promotion != NULL) {
			campaign_list_apply(&gw->campaigns, job->promotion);
			gateway_adopt(gw, job->promotion->rulebook);
		}
		desk_job_free(job);
	}
	answer(s, outcome);
}

static void
do_desk(struct session *s, const cJSON *request)
{
	struct gateway *gw = s->control->gw;
	const struct desk_world world = {.settings = &gw->config->settings,
	    .secret = &gw->secret,
	    .campaigns = &gw->campaigns,
	    .rulebook = gw->rulebook,
	    .now_ms = clock_now_ms()};
	struct desk_job *job;

	s->errors = cJSON_CreateArray();
	job = desk_job_from_json(request, &world, collect, s);
	if (job == NULL) {
		answer_collected(s);
		return;
	}
	if (job->promotion != NULL)
		(void)rulebook_ref(job->promotion->rulebook);
	s->owner.done = decided;
	job->job.owner = &s->owner;
	s->busy = true;
	if (store_submit(gw->store, &job->job))
		return;
	desk_forget(job);
	answer_error(s, "the gateway is too busy: try again");
}

static const struct {
	const char *name;
	void (*serve)(struct session *, const cJSON *request);
} commands[] = {
    {"desk", do_desk},
    {"say", do_say},
    {"ussd", do_ussd},
    {"campaign", do_campaign},
};

static void
serve_request(struct session *s, const char *line)
{
	cJSON *request = cJSON_Parse(line);
	const char *name = text_of(request, "do");
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			break;
	if (i < sizeof(commands) / sizeof(commands[0]))
		commands[i].serve(s, request);
	else
		answer_error(s, "no such command");
	cJSON_Delete(request);
}

static void
on_read(struct bufferevent *bev, void *ctx)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	struct session *s = ctx;
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
	struct session *s;

	(void)listener;
	(void)address;
	(void)len;
	if (c->n == SESSIONS_MAX) {
		(void)close(fd);
		return;
	}
	s = xcalloc(1, sizeof(*s));
	s->control = c;
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
