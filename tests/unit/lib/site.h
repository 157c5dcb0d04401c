/*
 * A server and its clients through real sockets on loopback, in one thread: the loop
 * turns until what a test waits for has happened, or far too much time has passed.
 */
#ifndef KALATA_TESTS_SITE_H
#define KALATA_TESTS_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/http.h"

#define SITE_HOST "Host: vote.example\r\n"
#define SITE_GET(path) "GET " path " HTTP/1.1\r\n" SITE_HOST "\r\n"
#define PATIENCE_MS 10000
#define WAITING_MAX 64
#define SITE_BIG (4 << 20)

extern char site_big[SITE_BIG];

/* One server whose answers wait until the test gives them, or not. */
struct site {
	struct event_base *base;
	struct http_server *http;
	bool	later;
	struct http_call *waiting[WAITING_MAX];
	size_t	n_waiting, n_served;
	char	last_url[256];
	char	last_body[256];
	char	last_method[8];
	char	last_x[64];
	size_t	last_len;
	size_t	answer_len;	/* of the body; 0 = the URL */
};

struct client {
	int	fd;
	char	got[65536];
	size_t	len;
	bool	over;	/* the server closed */
};

void	site_open(struct site *, size_t connections, int timeout_s);
void	site_close(struct site *);
/* What it serves with. */
void	site_serve(void *site, struct http_call *, const struct http_msg *);
/* One turn of the loop, without waiting. */
void	site_turn(struct site *);
/* 200 and the text, or answer_len bytes. */
void	site_answer(struct site *, struct http_call *, const char *text);
void	site_wait_open(struct site *, size_t connections);
void	site_wait_served(struct site *, size_t requests);
/* A connected, non-blocking socket. */
int	site_dial(int port);

void	client_open(struct client *, struct site *);
void	client_close(struct client *);
/* Until all is sent or refused. */
void	client_send(struct client *, struct site *, const char *bytes, size_t len);
void	client_say(struct client *, struct site *, const char *text);
void	client_read(struct client *);
/* Until the server has sent n answers, or closed. */
void	client_wait_answers(struct client *, struct site *, int n);
void	client_wait_over(struct client *, struct site *);

int	text_count(const char *text, const char *what);

#endif
