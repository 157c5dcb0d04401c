#include "console/ask.h"

#include <cjson/cJSON.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "gateway/control.h"

#define PATIENCE_S 30
#define ANSWER_MAX (4 * 1024 * 1024)

struct question {
	struct bufferevent *bev;
	struct event *end; /* so that `done` is never called from within ask() */
	void (*done)(void *ctx, struct cJSON *answer);
	void *ctx;
};

static cJSON *
parse(struct question *q)
{
	struct evbuffer *in;
	cJSON *answer;
	char *text;
	size_t len;

	if (q->bev == NULL)
		return NULL;
	in = bufferevent_get_input(q->bev);
	len = evbuffer_get_length(in);
	text = xmalloc(len + 1);
	(void)evbuffer_copyout(in, text, len);
	text[len] = '\0';
	answer = len == 0 ? NULL : cJSON_Parse(text);
	free(text);
	return answer;
}

static void
finish(evutil_socket_t fd, short what, void *ctx)
{
	struct question *q = ctx;
	cJSON *answer = parse(q);

	(void)fd;
	(void)what;
	if (q->bev != NULL)
		bufferevent_free(q->bev);
	event_free(q->end);
	q->done(q->ctx, answer);
	cJSON_Delete(answer);
	free(q);
}

static void
on_event(struct bufferevent *bev, short what, void *ctx)
{
	struct question *q = ctx;

	if (what & BEV_EVENT_CONNECTED)
		return;
	if (!(what & BEV_EVENT_EOF))
		(void)evbuffer_drain(bufferevent_get_input(bev), SIZE_MAX);
	(void)bufferevent_disable(bev, EV_READ | EV_WRITE);
	event_active(q->end, 0, 0);
}

static void
on_read(struct bufferevent *bev, void *ctx)
{
	if (evbuffer_get_length(bufferevent_get_input(bev)) > ANSWER_MAX)
		on_event(bev, BEV_EVENT_ERROR, ctx);
}

static struct bufferevent *
dial(struct event_base *base, const char *database, struct question *q)
{
	const struct timeval patience = {PATIENCE_S, 0};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct bufferevent *bev;

	if (!control_path(database, address.sun_path, sizeof(address.sun_path)))
		return NULL;
	bev = bufferevent_socket_new(
	    base, -1, BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	if (bev == NULL)
		fatal("out of memory");
	bufferevent_setcb(bev, on_read, NULL, on_event, q);
	(void)bufferevent_set_timeouts(bev, &patience, &patience);
	(void)bufferevent_enable(bev, EV_READ | EV_WRITE);
	if (bufferevent_socket_connect(
		bev, (struct sockaddr *)&address, sizeof(address)) == 0)
		return bev;
	bufferevent_free(bev);
	return NULL;
}

void
ask(struct event_base *base, const char *database, const struct cJSON *request,
    void (*done)(void *ctx, struct cJSON *answer), void *ctx)
{
	struct question *q = xcalloc(1, sizeof(*q));
	char *text = cJSON_PrintUnformatted(request);

	q->done = done;
	q->ctx = ctx;
	q->end = event_new(base, -1, 0, finish, q);
	if (q->end == NULL || text == NULL)
		fatal("out of memory");
	q->bev = dial(base, database, q);
	if (q->bev == NULL) {
		event_active(q->end, 0, 0);
	} else {
		(void)bufferevent_write(q->bev, text, strlen(text));
		(void)bufferevent_write(q->bev, "\n", 1);
	}
	free(text);
}
