/*
 * The floor of every comparison: a bare evhttp server that reads the whole request and says
 * "ok", nothing decoded, nothing kept. With a status and a body it plays a send API.
 * usage: floor PORT [STATUS BODY]
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reply {
	int	    status;
	const char *body;
};

static void
say(struct evhttp_request *req, void *arg)
{
	const struct reply *reply = arg;
	struct evbuffer *out = evbuffer_new();

	(void)evbuffer_add(out, reply->body, strlen(reply->body));
	(void)evhttp_add_header(evhttp_request_get_output_headers(req), "Content-Type", "text/plain");
	evhttp_send_reply(req, reply->status, "OK", out);
	evbuffer_free(out);
}

int
main(int argc, char **argv)
{
	struct reply reply = {200, "ok"};
	struct event_base *base;
	struct evhttp *http;

	if (argc != 2 && argc != 4) {
		(void)fprintf(stderr, "usage: floor PORT [STATUS BODY]\n");
		return 64;
	}
	if (argc == 4)
		reply = (struct reply){(int)strtol(argv[2], NULL, 10), argv[3]};
	(void)signal(SIGPIPE, SIG_IGN);
	base = event_base_new();
	http = evhttp_new(base);
	evhttp_set_gencb(http, say, &reply);
	if (evhttp_bind_socket(http, "127.0.0.1", (unsigned short)strtoul(argv[1], NULL, 10)) != 0) {
		(void)fprintf(stderr, "floor: cannot listen on port %s\n", argv[1]);
		return 69;
	}
	(void)event_base_dispatch(base);
	return 0;
}
