/*
 * What the gateway/http*.c files share; nobody else includes it.
 *
 * A connection belongs to evhttp, a struct http_conn to us, and the second learns that the
 * first is closed from evhttp's close callback. It outlives it only while a call is pending.
 */
#ifndef KALATA_GATEWAY_HTTP_SERVER_H
#define KALATA_GATEWAY_HTTP_SERVER_H

#include <sys/queue.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>

#include "base/log.h"
#include "gateway/http.h"
#include "gateway/http_guard.h"

enum conn_phase {
	CONN_FRESH,	/* accepted, its socket not known yet */
	CONN_READING,	/* a request, or the wait for one; has a deadline */
	CONN_WORKING,	/* the request is with its server */
	CONN_WRITING,	/* our answer; has a deadline */
	CONN_STREAMING,	/* an answer that goes on; whoever sends it looks after its time */
	CONN_CUT,	/* shut down by us: evhttp will notice and close it */
	CONN_CLOSED,	/* evhttp closed it */
};

struct http_call {
	struct http_conn	*conn;
	struct evhttp_request	*request;	/* NULL: it went with its connection */
	int64_t			 started_us;
	bool			 pending;
	struct http_stream	*stream;	/* NULL: an answer in one piece */
};

struct http_conn {
	TAILQ_ENTRY(http_conn)	 next;		/* of fresh, or of timed */
	struct http_server	*server;
	struct bufferevent	*bev;		/* evhttp's */
	struct evbuffer_cb_entry *watch;
	int			 fd;
	enum conn_phase		 phase;
	int64_t			 deadline_ms;
	uint32_t		 served;	/* requests that reached us */
	uint32_t		 hostile;	/* the number of the one cut short for its body; 0 = none */
	bool			 editing;	/* it is us who change the input */
	struct http_guard	 guard;
	struct http_call	 call;
};
TAILQ_HEAD(conn_list, http_conn);

struct http_server {
	LIST_ENTRY(http_server)	 next;
	struct evhttp		*evhttp;
	struct evhttp_bound_socket *bound;	/* NULL once draining */
	struct evconnlistener	*listener;
	struct event		*welcome;	/* looks at `fresh` */
	struct event		*cutter;	/* looks at `timed` */
	struct event		*rested;	/* the listener may go on */
	struct event_base	*base;
	struct conn_list	 fresh;
	struct conn_list	 timed;		/* by deadline: all are equally long */
	struct http_conn	**by_fd;
	size_t			 n_by_fd;
	struct http_limits	 limits;
	struct http_stats	 stats;
	struct log_gate		 gate;
	http_serve		 serve;
	void			*ctx;
	size_t			 pending;
	int			 port;
	bool			 draining;
	struct evbuffer		*scratch;	/* of an answer's body */
	char			*body_mem;
	struct http_msg		 request;	/* the one being served */
};

/* http_conn.c */
struct bufferevent *conn_new(struct event_base *, void *server);
void	conn_welcome(struct http_server *);
void	conn_enter(struct http_conn *, enum conn_phase);
struct http_conn *conn_of(struct http_server *, struct evhttp_request *);
/* The call of a connection that is no more has been answered. */
void	conn_bury(struct http_conn *);
void	conn_cut_late(struct http_server *);
void	conn_cut_idle(struct http_server *);
/* The connection of a stream is gone. In http_stream.c. */
void	stream_gone(struct http_conn *);
/* Headers of a reply that are not the server's own. In http_call.c. */
void	call_headers(struct http_conn *, const struct http_msg *reply);
/* evhttp's callback when the whole answer is with the kernel. */
void	call_answered(struct evhttp_request *, void *conn);
/* evhttp's request callback, in http_call.c. */
void	call_dispatch(struct evhttp_request *, void *server);

#endif
