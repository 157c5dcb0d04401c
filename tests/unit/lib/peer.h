/*
 * A send API that does as it is told: takes whole HTTP requests on loopback, remembers
 * them, and answers, stays silent, or breaks off.
 */
#ifndef KALATA_TESTS_PEER_H
#define KALATA_TESTS_PEER_H

#include <stdbool.h>
#include <stddef.h>

#include <event2/event.h>
#include <event2/listener.h>

#define PEER_REQUESTS_MAX 256

enum peer_then { PEER_KEEP, PEER_CLOSE, PEER_RESET };

struct peer {
	struct event_base *base;
	struct evconnlistener *listener;
	int	port;
	/* what it does with the next requests */
	const char *answer;		/* NULL: nothing is sent */
	size_t	answer_len;		/* 0 = the length of `answer` */
	const char *(*choose)(void *ctx, const char *request);	/* NULL: always `answer` */
	void	*ctx;
	enum peer_then then;
	size_t	reset_after;		/* bytes of a request, before it is whole; 0 = never */
	/* what it has seen */
	size_t	n_connections, n_requests, n_open, most_open;
	char	request[PEER_REQUESTS_MAX][2048];
};

/* An answer with its length. */
#define PEER_ANSWER(status, length, body)                                      \
	"HTTP/1.1 " status "\r\nContent-Length: " length "\r\n\r\n" body

void	peer_open(struct peer *, struct event_base *);
void	peer_close(struct peer *);

#endif
