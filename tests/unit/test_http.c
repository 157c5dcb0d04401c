/*
 * The server as its clients see it: what is read and answered, in which order, and what
 * becomes of those who are slow, deaf, too many, half gone or gone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/log.h"
#include "site.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define POST "POST / HTTP/1.1\r\n" SITE_HOST

static void
reads_and_answers(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&c, &site);
	client_say(&c, &site, "POST /hooks?x=%20&y=\xc3\xa9 HTTP/1.1\r\n" SITE_HOST "X:  v \r\n"
	    "Content-Length: 5\r\n\r\na=b&c");
	client_wait_answers(&c, &site, 1);
	assert_string_equal(site.last_method, "POST");
	assert_string_equal(site.last_url, "/hooks?x=%20&y=\xc3\xa9");
	assert_string_equal(site.last_body, "a=b&c");
	assert_int_equal(site.last_len, 5);
	assert_string_equal(site.last_x, "v");
	assert_non_null(strstr(c.got, "Content-Type: text/plain\r\n"));
	assert_int_equal(text_count(c.got, "Content-Length"), 1);
	assert_null(strstr(c.got, "9999"));
	assert_null(strstr(c.got, "keep-alive"));
	assert_false(c.over);
	/* the same connection again, chunked, cut in two */
	client_say(&c, &site, "PUT /2 HTTP/1.1\r\n" SITE_HOST "Transfer-Encoding: chunked\r\n\r\n3\r\na=");
	client_say(&c, &site, "b\r\n2\r\n&c\r\n0\r\n\r\n");
	client_wait_answers(&c, &site, 2);
	assert_string_equal(site.last_body, "a=b&c");
	assert_string_equal(site.last_method, "PUT");
	/* a GET's body is read and left out */
	client_say(&c, &site, "GET /3 HTTP/1.1\r\n" SITE_HOST "Content-Length: 5\r\n\r\njunk!"
	    SITE_GET("/4"));
	client_wait_answers(&c, &site, 4);
	assert_string_equal(site.last_url, "/4");
	assert_int_equal(site.last_len, 0);
	assert_int_equal(site.n_served, 4);
	client_close(&c);
	site_wait_open(&site, 0);
	site_close(&site);
}

static void
head_has_no_body(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&c, &site);
	client_say(&c, &site, "HEAD /12345 HTTP/1.1\r\n" SITE_HOST "\r\n" SITE_GET("/after"));
	client_wait_answers(&c, &site, 2);
	assert_non_null(strstr(c.got, "Content-Length: 6\r\n"));
	assert_null(strstr(c.got, "/12345"));
	assert_non_null(strstr(c.got, "\r\n\r\nHTTP/1.1 200 OK"));
	assert_non_null(strstr(c.got, "/after"));
	client_close(&c);
	site_close(&site);
}

static void
old_clients_are_closed(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&c, &site);
	client_say(&c, &site, "GET /old HTTP/1.0\r\n\r\n");
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "/old"));
	client_close(&c);
	client_open(&c, &site);
	client_say(&c, &site, "GET /x HTTP/1.1\r\n" SITE_HOST "Connection: close\r\n\r\n");
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "Connection: close\r\n"));
	client_close(&c);
	site_close(&site);
}

static void
pipelined_in_order(void **state)
{
	struct site site;
	struct client c;
	const char *one, *two, *three;

	(void)state;
	site_open(&site, 10, 30);
	site.later = true;
	client_open(&c, &site);
	client_say(&c, &site, SITE_GET("/one") SITE_GET("/two") SITE_GET("/three"));
	for (size_t i = 0; i < 3; i++) {
		site_wait_served(&site, i + 1);
		assert_int_equal(http_pending(site.http), 1);
		site_answer(&site, site.waiting[i], site.last_url);
	}
	client_wait_answers(&c, &site, 3);
	one = strstr(c.got, "/one");
	two = strstr(c.got, "/two");
	three = strstr(c.got, "/three");
	assert_true(one != NULL && two != NULL && three != NULL && one < two && two < three);
	assert_int_equal(http_pending(site.http), 0);
	client_close(&c);
	site_close(&site);
}

static void
expect_continue(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&c, &site);
	client_say(&c, &site, POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	client_wait_answers(&c, &site, 1);
	assert_non_null(strstr(c.got, "HTTP/1.1 100 Continue\r\n\r\n"));
	client_say(&c, &site, "a=b");
	client_wait_answers(&c, &site, 2);
	assert_string_equal(site.last_body, "a=b");
	client_close(&c);
	site_close(&site);
}

static void
unknown_method(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&c, &site);
	client_say(&c, &site, "BREW / HTTP/1.1\r\n" SITE_HOST "\r\n");
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "HTTP/1.1 501 "));
	assert_int_equal(site.n_served, 0);
	client_close(&c);
	site_close(&site);
}

/* One byte now and then is no reason to wait for ever. */
static void
slowloris_is_cut(void **state)
{
	static const char head[] = SITE_GET("/slow");
	struct site site;
	struct client drip, silent;
	struct http_stats stats;
	int64_t	until = clock_mono_ms() + PATIENCE_MS;
	size_t	at = 0;

	(void)state;
	site_open(&site, 10, 1);
	client_open(&silent, &site);
	client_open(&drip, &site);
	while (!drip.over && clock_mono_ms() < until) {
		struct timespec tick = { 0, 50000000 };

		if (at < sizeof(head) - 2)
			(void)send(drip.fd, head + at++, 1, MSG_NOSIGNAL);
		(void)nanosleep(&tick, NULL);	/* the drip, not a wait for something */
		site_turn(&site);
		client_read(&drip);
	}
	assert_true(drip.over);
	client_wait_over(&silent, &site);
	site_wait_open(&site, 0);
	http_stats(site.http, &stats);
	assert_int_equal(stats.timed_out, 2);
	assert_int_equal(site.n_served, 0);
	client_close(&drip);
	client_close(&silent);
	site_close(&site);
}

/* A client that asks and never reads holds nothing for ever. */
static void
deaf_client_is_cut(void **state)
{
	struct site site;
	struct client c;
	struct http_stats stats;
	int	small = 4096;

	(void)state;
	site_open(&site, 10, 1);
	site.answer_len = sizeof(site_big) - 1;
	client_open(&c, &site);
	assert_int_equal(setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
	client_say(&c, &site, SITE_GET("/big"));
	site_wait_served(&site, 1);
	site_wait_open(&site, 0);
	http_stats(site.http, &stats);
	assert_int_equal(stats.timed_out, 1);
	client_close(&c);
	site_close(&site);
}

/* While an answer is being worked on there is no deadline: it is ours. */
static void
idle_is_closed_quietly(void **state)
{
	struct site site;
	struct client c;
	struct http_stats stats;

	(void)state;
	site_open(&site, 10, 1);
	client_open(&c, &site);
	client_say(&c, &site, SITE_GET("/"));
	client_wait_answers(&c, &site, 1);
	client_wait_over(&c, &site);
	http_stats(site.http, &stats);
	assert_int_equal(stats.timed_out, 0);
	client_close(&c);
	site_close(&site);
}

static void
cap_on_connections(void **state)
{
	struct site site;
	struct client c[4];
	struct http_stats stats;

	(void)state;
	site_open(&site, 2, 30);
	for (size_t i = 0; i < N(c); i++)
		client_open(&c[i], &site);
	client_wait_over(&c[2], &site);
	client_wait_over(&c[3], &site);
	assert_non_null(strstr(c[2].got, "HTTP/1.1 503 "));
	assert_non_null(strstr(c[2].got, "Retry-After: "));
	client_say(&c[0], &site, SITE_GET("/in"));
	client_wait_answers(&c[0], &site, 1);
	assert_non_null(strstr(c[0].got, "/in"));
	client_close(&c[0]);
	client_close(&c[2]);
	client_close(&c[3]);
	site_wait_open(&site, 1);
	client_open(&c[0], &site);
	client_say(&c[0], &site, SITE_GET("/again"));
	client_wait_answers(&c[0], &site, 1);
	assert_non_null(strstr(c[0].got, "/again"));
	http_stats(site.http, &stats);
	assert_int_equal(stats.refused_full, 2);
	assert_int_equal(stats.accepted, 5);
	client_close(&c[0]);
	client_close(&c[1]);
	site_close(&site);
}

static void
half_closed_client_gets_its_answer(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	site.later = true;
	client_open(&c, &site);
	client_say(&c, &site, SITE_GET("/half"));
	assert_int_equal(shutdown(c.fd, SHUT_WR), 0);
	site_wait_served(&site, 1);
	site_turn(&site);
	site_answer(&site, site.waiting[0], "half");
	client_wait_over(&c, &site);
	assert_non_null(strstr(c.got, "half"));
	client_close(&c);
	site_wait_open(&site, 0);
	site_close(&site);
}

/* Gone by FIN and by RST, answered before and after the loop could notice. */
static void
gone_before_the_answer(void **state)
{
	struct linger rst = { 1, 0 };
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	site.later = true;
	for (size_t i = 0; i < 8; i++) {
		client_open(&c, &site);
		client_say(&c, &site, i & 1 ? POST "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx"
		    : SITE_GET("/gone") SITE_GET("/never"));
		site_wait_served(&site, i + 1);
		if (i & 2)
			assert_int_equal(setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &rst,
			    sizeof(rst)), 0);
		client_close(&c);
		for (int n = 0; (i & 4) && n < 20; n++)
			site_turn(&site);
		site_answer(&site, site.waiting[--site.n_waiting], "nobody");
		site.later = false;	/* whatever else was pipelined */
		site_wait_open(&site, 0);
		site.later = true;
		site.n_served = i + 1;
	}
	assert_int_equal(http_pending(site.http), 0);
	site_close(&site);
}

static void
draining(void **state)
{
	struct site site;
	struct client idle, asking, working;
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int	fd;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&idle, &site);
	client_open(&asking, &site);
	client_open(&working, &site);
	client_say(&idle, &site, SITE_GET("/idle"));
	client_wait_answers(&idle, &site, 1);
	client_say(&asking, &site, "GET /asking HT");
	site.later = true;
	client_say(&working, &site, SITE_GET("/working"));
	site_wait_served(&site, 2);
	http_drain(site.http);
	client_wait_over(&idle, &site);
	to.sin_port = htons((uint16_t)http_port(site.http));
	fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), -1);
	close(fd);
	client_say(&asking, &site, "TP/1.1\r\n" SITE_HOST "\r\n");
	site_wait_served(&site, 3);
	site_answer(&site, site.waiting[0], "working");
	site_answer(&site, site.waiting[1], "asking");
	client_wait_over(&asking, &site);
	client_wait_over(&working, &site);
	assert_non_null(strstr(asking.got, "Connection: close\r\n"));
	assert_non_null(strstr(working.got, "Connection: close\r\n"));
	assert_non_null(strstr(working.got, "working"));
	client_close(&idle);
	client_close(&asking);
	client_close(&working);
	site_close(&site);
}

static void
a_connection_does_not_live_for_ever(void **state)
{
	struct site site;
	struct client c;

	(void)state;
	site_open(&site, 10, 30);
	client_open(&c, &site);
	for (int i = 0; i < 1000; i++) {
		c.len = 0;
		c.got[0] = '\0';
		assert_false(c.over);
		client_say(&c, &site, SITE_GET("/"));
		client_wait_answers(&c, &site, 1);
	}
	assert_non_null(strstr(c.got, "Connection: close\r\n"));
	client_wait_over(&c, &site);
	assert_int_equal(site.n_served, 1000);
	client_close(&c);
	site_close(&site);
}

/* In a child, because the limit is the process's. Exit 0: rested, then healed. */
static int
out_of_descriptors(void)
{
	struct rlimit limit = { 64, 64 };
	struct site site;
	struct http_stats stats;
	struct client c;
	int	fd[40], filler[64], n_fillers = 0, turns = 0;
	int64_t	until;

	site_open(&site, 1000, 30);
	for (size_t i = 0; i < N(fd); i++)
		fd[i] = site_dial(http_port(site.http));
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 10;
	while (n_fillers < 64 && (filler[n_fillers] = dup(0)) >= 0)
		n_fillers++;
	/* a server that tried again at once would fail on every turn */
	until = clock_mono_ms() + 500;
	do {
		site_turn(&site);
		turns++;
	} while (clock_mono_ms() < until);
	http_stats(site.http, &stats);
	if (stats.no_descriptors < 1 || stats.no_descriptors > 6 || turns < 100)
		return 11;
	while (n_fillers > 0)
		close(filler[--n_fillers]);
	for (size_t i = 0; i < N(fd); i++)
		close(fd[i]);
	client_open(&c, &site);
	client_say(&c, &site, SITE_GET("/healed"));
	client_wait_answers(&c, &site, 1);
	if (strstr(c.got, "/healed") == NULL)
		return 12;
	client_close(&c);
	site_close(&site);
	return 0;
}

static void
no_descriptors_left(void **state)
{
	pid_t	pid;
	int	status;

	(void)state;
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(out_of_descriptors());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
cannot_listen(void **state)
{
	static const char *const bad[] = { "", "8080", ":8080", "127.0.0.1:", "127.0.0.1:no",
		"256.1.1.1:1", "127.0.0.1:99999999" };
	struct http_limits limits = { 10, 30, 16384 };
	struct site site;
	char	taken[40], why[200];

	(void)state;
	site_open(&site, 10, 30);
	for (size_t i = 0; i < N(bad); i++) {
		why[0] = '\0';
		if (http_open(site.base, bad[i], &limits, site_serve, NULL, why,
		    sizeof(why)) != NULL)
			fail_msg("listens on \"%s\"", bad[i]);
		assert_true(why[0] != '\0');
	}
	snprintf(taken, sizeof(taken), "127.0.0.1:%d", http_port(site.http));
	assert_null(http_open(site.base, taken, &limits, site_serve, NULL, why,
	    sizeof(why)));
	assert_non_null(strstr(why, "in use"));
	site_close(&site);
}

static void
closes_what_is_open(void **state)
{
	struct site site;
	struct client c[3];

	(void)state;
	site_open(&site, 10, 30);
	for (size_t i = 0; i < N(c); i++)
		client_open(&c[i], &site);
	client_say(&c[0], &site, "GET /ha");
	site_wait_open(&site, 3);
	site_close(&site);
	for (size_t i = 0; i < N(c); i++)
		client_close(&c[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_answers),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(old_clients_are_closed),
		cmocka_unit_test(pipelined_in_order),
		cmocka_unit_test(expect_continue),
		cmocka_unit_test(unknown_method),
		cmocka_unit_test(slowloris_is_cut),
		cmocka_unit_test(deaf_client_is_cut),
		cmocka_unit_test(idle_is_closed_quietly),
		cmocka_unit_test(cap_on_connections),
		cmocka_unit_test(half_closed_client_gets_its_answer),
		cmocka_unit_test(gone_before_the_answer),
		cmocka_unit_test(draining),
		cmocka_unit_test(a_connection_does_not_live_for_ever),
		cmocka_unit_test(no_descriptors_left),
		cmocka_unit_test(cannot_listen),
		cmocka_unit_test(closes_what_is_open),
	};

	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_ERROR_LEVEL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
